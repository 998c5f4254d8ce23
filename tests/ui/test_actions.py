"""What can be done with an answer: its downloads say what the page says, and nothing is stored by them."""

import io

import openpyxl
import pytest
from sqlalchemy import func, select

from api.store import tables
from tests.service import client, examples
from tests.stores import issuer_of
from tests.ui.browser import QUESTION, text
from ui.actions import NAMES, asked


def stored() -> int:
    with issuer_of(examples()).store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(tables.quotes)) or 0


def test_every_form_of_the_answer_is_one_click_away() -> None:
    html = client(examples()).get("/", query_string=QUESTION).get_data(as_text=True)
    for form in NAMES:
        assert f'href="/answer.{form}?origin=Xi%27an&amp;destination=Halkali' in html
    assert "Save as a quote" in html


def test_the_figures_of_every_form_are_those_of_the_page() -> None:
    service, before = client(examples()), stored()
    assert "4,793.07" in text(service.get("/", query_string=QUESTION).get_data(as_text=True))
    data = service.get("/answer.json", query_string=QUESTION).get_json()
    assert data["options"][0]["total"] == {"amount": "4793.07", "currency": "USD"}
    lines = service.get("/answer.csv", query_string=QUESTION).get_data(as_text=True).splitlines()
    assert len(lines) > len(data["options"][0]["charges"])
    book = openpyxl.load_workbook(io.BytesIO(service.get("/answer.xlsx", query_string=QUESTION).data))
    totals = [row[4].value for row in book["Options"].iter_rows(min_row=2)]
    assert totals == [float(option["total"]["amount"]) for option in data["options"]]
    pdf = service.get("/answer.pdf", query_string=QUESTION)
    assert pdf.data.startswith(b"%PDF")
    assert "inline" in pdf.headers["Content-Disposition"]
    assert stored() == before


def test_what_is_wrong_is_said_by_the_form_to_people_and_as_a_problem_to_machines() -> None:
    wrong = {**QUESTION, "origin": "Xiann", "lang": "fa"}
    reader = client(examples()).get("/answer.pdf", query_string=wrong, headers={"Accept": "text/html"})
    assert reader.status_code == 303
    assert reader.headers["Location"].startswith("/?origin=Xiann&destination=Halkali")
    machine = client(examples()).get("/answer.pdf", query_string=wrong, headers={"Accept": "application/json"})
    assert machine.status_code == 422
    assert machine.get_json()["errors"][0]["pointer"] == "/origin"


@pytest.mark.parametrize("form", ["doc", "html", "pdf.exe", ""])
def test_no_other_form_is_there(form: str) -> None:
    assert client(examples()).get(f"/answer.{form}", query_string=QUESTION).status_code == 404


def test_only_what_the_form_asks_is_taken_over() -> None:
    assert asked({"origin": " xian ", "lang": "fa", "utm": "x", "units": " "}) == {"origin": "xian"}
