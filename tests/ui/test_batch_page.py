"""The page that prices a CSV, without JavaScript: sent, looked through, mended, priced, downloaded; nothing kept."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.service import client, shipped
from tests.stores import service
from tests.ui.browser import text
from ui.batch_page import DOWNLOADS
from ui.batch_results import STEPS_OF_A_ROW, Step

BAD = "From;To;date;Container;weight;colour\nXi'an;Halkalı;2026-12-01;40HC;24,5;red\nXiann;Halkalı;2026-12-01;40HC;lots;x\n"


@pytest.fixture
def reader() -> FlaskClient:
    return client(shipped())


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Flask]:
    with service(f"sqlite:///{tmp_path / 'k.sqlite3'}", page_rows=5, threads=2) as running:
        yield running


def example(reader: FlaskClient) -> str:
    return reader.get("/batch/example.csv").get_data(as_text=True)


def post(reader: FlaskClient, path: str = "/batch", status: int = 200, **fields: Any) -> str:
    with reader.post(path, data=fields, headers={"Accept": "text/html"}) as answer:
        assert answer.status_code == status
        return answer.get_data(as_text=True)


def test_the_limits_and_the_columns_are_said_beforehand(reader: FlaskClient, small: Flask) -> None:
    said = text(reader.get("/batch").get_data(as_text=True))
    assert "5,000 rows and 2,000 KB at most" in said
    assert "node id, UN/LOCODE, station code or name" in said
    assert "5 rows and 2 KB at most" in text(small.test_client().get("/batch").get_data(as_text=True))


def test_columns_and_rows_are_shown_as_understood_before_anything_is_priced(reader: FlaskClient) -> None:
    said = text(post(reader, table=BAD))
    for part in ("semicolons", "comma", "Taken for origin", "it is left out unless you choose", "24.5 t in each",
                 "2 mistakes", "Price the 1 row without mistakes", "Unknown place"):  # fmt: skip
        assert part in said
    assert "Who wins each lane" not in said


def test_the_example_is_priced_at_one_press(reader: FlaskClient) -> None:
    table = example(reader)
    assert "Price 7 rows" in text(post(reader, file=(io.BytesIO(table.encode()), "a.csv")))
    html = post(reader, table=table, run="1")
    said = text(html)
    for part in ("Results", "Who wins each lane", "What would change the winner", "Row by row", "5,636.98 USD"):
        assert part in said
    assert "Машины" in html  # the table goes back with the page


def test_a_filter_shows_some_rows(reader: FlaskClient) -> None:
    said = post(reader, table=example(reader), run="1", lane="almaty/poti")
    assert "Rows that match: 1 of 7." in said


def test_nothing_good_is_422_and_says_why(reader: FlaskClient) -> None:
    assert "Excel" in text(post(reader, status=422, file=(io.BytesIO(b"PK\x03\x04"), "a.xlsx")))
    assert "missing" in text(post(reader, status=422, table="origin\nxian\n", run="1"))
    assert "Price a table" in text(post(reader, status=422))
    for path in ("/batch/download/summary", "/batch/progress"):
        post(reader, path, 422, table="origin\nxian\n")


def test_past_the_limits_it_is_refused(small: Flask) -> None:
    reader = small.test_client()
    head, row = "origin,destination,dispatch_date,equipment\n", "xian,halkali,2026-05-10,45G1\n"
    assert "more than 5 rows" in text(post(reader, status=422, table=head + row * 6, run="1"))
    assert "larger than 2 KB" in text(post(reader, status=422, table=head + row * 80))
    for path in ("/batch", "/batch/progress", "/batch/download/summary"):
        said = text(post(reader, path, 413, table="x" * 200_000))
        assert "larger than 2 KB, the most that this page takes" in said
        assert "Look through it" in said


def test_mixed_decimal_signs_are_shown_where_they_stand_with_what_to_do(reader: FlaskClient) -> None:
    mixed = BAD.splitlines()[0] + "\nXi'an;Halkalı;2026-12-01;40HC;24.5;red\nXi'an;Halkalı;2026-12-01;40HC;24,5;red\n"
    said = text(post(reader, status=422, table=mixed))
    assert "2 mass_per_unit 24,5 “ 24,5 ” has a decimal comma, but “ 24.5 ” of row 1 a decimal point" in said
    assert "choose it above where it says “Numbers are written”" in said
    assert "--decimal" not in said
    assert "Price the 1 row" in text(post(reader, table=mixed, decimal=","))


def test_a_table_without_masses_is_said_to_be_of_empty_boxes(reader: FlaskClient) -> None:
    assert "priced empty" in text(post(reader, table="from;to;date;box\nXi'an;Halkalı;2026-12-01;40HC\n"))
    said = text(post(reader, table="from;to;date;box;Gross weight (kg)\nXi'an;Halkalı;2026-12-01;40HC;24500\n"))
    assert "priced empty" not in said
    assert "Masses are taken as kg" in said
    assert "24.5 t in each" in said


def test_the_results_come_amid_the_progress_and_the_what_ifs_at_its_end(reader: FlaskClient) -> None:
    lines = [orjson.loads(line) for line in post(reader, "/batch/progress", table=example(reader)).splitlines()]
    assert lines[-2] == {"done": 7 * STEPS_OF_A_ROW, "of": 7 * STEPS_OF_A_ROW}
    (results,) = (line["html"] for line in lines if "html" in line)
    before, after = results.split("priced again under other exchange rates")
    whole = post(reader, table=example(reader), run="1")
    assert "Who wins each lane" in before
    assert after.partition("</p>")[2].strip() in whole
    assert lines[-1]["what_ifs"] in whole


def test_progress_is_sent_while_it_goes_on(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []

    def steps(*_of_table: Any) -> Iterator[Step]:
        for step in range(3):
            done.append(step)
            yield Step(step, 3)

    monkeypatch.setattr("ui.batch_page.priced", steps)
    with reader.post("/batch/progress", data={"table": example(reader)}, buffered=False) as answer:
        lines = answer.iter_encoded()
        assert next(lines) == b'{"done":0,"of":3}\n'
        assert done == [0]
        assert len([*lines]) == 2


def test_every_row_comes_with_the_results_to_be_filtered_without_asking_again(reader: FlaskClient) -> None:
    table = example(reader) + "8,,Xiann,Halkalı,2026-12-01,40HC,1,24,t,,,,\n"
    lines = map(orjson.loads, post(reader, "/batch/progress", table=table, lane="almaty/poti").splitlines())
    (found,) = (line for line in lines if "html" in line)
    assert [row[:2] for row in found["rows"]][3] == ["almaty/poti", "ok"]
    assert found["rows"][7][:3] == ["", "error", ""]
    for *_of_filter, html in found["rows"]:
        assert html in found["html"]


def test_the_smaller_downloads_come_with_the_results(reader: FlaskClient) -> None:
    lines = [orjson.loads(line) for line in post(reader, "/batch/progress", table=example(reader)).splitlines()]
    for output in ("summary", "options", "rejects"):
        with reader.post(f"/batch/download/{output}", data={"table": example(reader)}) as answer:
            assert "".join(line.get("csv", {}).get(output, "") for line in lines) == answer.get_data(as_text=True)


@pytest.mark.parametrize("output", DOWNLOADS)
def test_downloads(reader: FlaskClient, output: str) -> None:
    with reader.post(f"/batch/download/{output}", data={"table": example(reader)}) as answer:
        assert answer.mimetype == "text/csv"
        assert f"karvan-{output}.csv" in answer.headers["Content-Disposition"]
        assert answer.get_data().count(b"\n") >= 1


def test_no_other_download_is_there(reader: FlaskClient) -> None:
    post(reader, "/batch/download/keys", 404, table=example(reader))


def test_a_page_of_another_site_is_refused(reader: FlaskClient) -> None:
    for path in ("/batch", "/batch/progress", "/batch/download/summary"):
        answer = reader.post(path, data={"table": BAD}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403


def test_where_other_tables_are_priced_it_waits_with_the_table(small: Flask) -> None:
    places = small.extensions["batches"].places
    table = "origin,destination,dispatch_date,equipment\nxian,halkali,2026-05-10,45G1\n"
    reader = small.test_client()
    assert places.acquire(blocking=False)
    try:
        said = post(reader, status=503, table=table, run="1")
        assert "Other tables are being priced" in text(said)
        assert "xian,halkali" in said
        post(reader, "/batch/progress", 503, table=table)
    finally:
        places.release()
    # Each answer gives its place back, read to its end or not.
    for path in ("/batch/progress", "/batch/download/charges", "/batch/progress"):
        with reader.post(path, data={"table": table, "run": "1"}) as answer:
            assert answer.status_code == 200
    post(reader, table=table, run="1")


def test_nothing_of_the_table_is_logged(reader: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    post(reader, table=BAD, run="1")
    logged = capsys.readouterr().err
    assert "/batch" in logged
    assert "Halkal" not in logged
    assert "Xiann" not in logged


def test_as_known_on_another_day(reader: FlaskClient) -> None:
    assert "no price" in text(post(reader, table=example(reader), run="1", as_known_on="2020-01-01"))
    post(reader, table=example(reader), as_known_on="soon")


@pytest.mark.parametrize("language", ["ru", "zh", "tr", "fa"])
def test_in_every_language(language: str) -> None:
    reader = client(shipped())
    reader.get(f"/?lang={language}")
    assert f'<html lang="{language}"' in post(reader, table=BAD, run="1")
