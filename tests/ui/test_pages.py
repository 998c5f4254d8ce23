"""The page by a client that sees its HTML: answers, mistakes, failures, and nothing that its policy forbids."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.service import client, examples, shipped
from tests.stores import service

BOX = {
    "origin": "Xi'an", "destination": "Halkalı", "equipment": "40HC", "dispatch_date": "2026-05-10",
    "mass_per_unit": "24", "commodity": "8528", "value": "120000", "as_known_on": "2026-11-23",
}  # fmt: skip


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes, and the tags that are never closed."""

    VOID = frozenset({"br", "img", "input", "link", "meta", "path", "rect", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag, f"</{tag}> closes nothing"


def page(query: dict[str, str], status: int = 200, sandbox: bool = False) -> str:
    answer = client(examples() if sandbox else shipped()).get("/", query_string=query)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def text(html: str) -> str:
    """A page's words in a row."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_the_first_worked_example_stands_on_the_page_to_the_cent() -> None:
    said = text(page(BOX, sandbox=True))
    assert "4,793.07" in said
    assert "5,330.51" in said
    assert "Xi'an, China → Halkali, Türkiye" in said
    assert "1 × 45G1 (40 ft high cube), 24 t of goods, NHM 8528, dispatch 10 May 2026" in said
    assert "3.357 CNY/(container*km) × 1 container × 3268 km = 10970.676 → 10970.68 CNY" in said


@pytest.mark.parametrize(
    "query", [{}, BOX, {"origin": "nowhere"}, {**BOX, "dispatch_date": "2025-06-15", "avoid": "country:KZ"}]
)
def test_a_page_is_sound_and_within_its_policy(query: dict[str, str]) -> None:
    answer = client(shipped()).get("/", query_string=query)
    html = answer.get_data(as_text=True)
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    names = {tag for tag, _ in tags.tags}
    assert not names & {"style", "iframe"}
    scripts = [attributes.get("src") or "" for tag, attributes in tags.tags if tag == "script"]
    assert all(source.startswith("/static/") for source in scripts), "nothing inline"
    assert not any(name == "style" or name.startswith("on") for _, attributes in tags.tags for name in attributes)
    ids = [attributes["id"] for _, attributes in tags.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {a.get("aria-describedby") for _, a in tags.tags} | {a.get("for") for _, a in tags.tags} - {None}
    assert {target for target in targets if target} <= set(ids)


def test_mistakes_are_summed_up_on_top_and_stand_at_their_fields() -> None:
    html = page({**BOX, "mass_per_unit": "lots", "origin": "Xiann", "equipment": ""}, 422)
    summary = html[html.index('id="summary"') : html.index("<form")]
    assert re.findall(r'href="#(\w+)"', summary) == ["origin", "equipment", "mass_per_unit"]
    assert "3 answers need another look" in summary
    assert "Enter the weight in tonnes, for example 24.5" in summary
    assert 'role="alert"' in summary
    assert "autofocus" in summary
    assert 'value="lots"' in html
    assert html.count('aria-invalid="true"') == 3


def test_what_was_meant_is_one_click_away() -> None:
    html = page({**BOX, "origin": "Xiann"}, 422)
    mended = unescape(re.search(r'Did you mean: <a href="([^"]+)"', html)[1])  # type: ignore[index]
    answer = client(shipped()).get(mended)
    assert answer.status_code == 200
    assert "Xi'an, China" in text(answer.get_data(as_text=True))


def test_a_name_of_two_places_offers_both() -> None:
    said = text(page({**BOX, "destination": "Sarakhs"}, 422))
    assert "sarahs-tm" in said
    assert "sarakhs-ir" in said


def test_what_is_typed_is_never_markup() -> None:
    html = page({**BOX, "origin": '"><script>alert(1)</script>', "via": "<b>x</b>"}, 422)
    assert "<script>" not in html
    assert "alert(1)<" not in html
    assert "<b>" not in html


def test_an_option_has_a_page_of_its_own() -> None:
    html = page(BOX)
    told = re.findall(r'href="(/option/\w+\?[^"]+)"', html)
    assert len(told) == html.count('class="option"') - 1, "the first one is unfolded on the page of the answer"
    answer = client(shipped()).get(unescape(told[0]))
    assert answer.status_code == 200
    said = answer.get_data(as_text=True)
    assert 'class="lines"' in said
    assert "Source:" in said
    back = unescape(re.search(r'<main[^>]*>\s*<p><a href="([^"]+)"', said)[1])  # type: ignore[index]
    assert client(shipped()).get(back).get_data(as_text=True).count('class="option"') == len(told) + 1
    assert client(shipped()).get("/option/0000000000", query_string=BOX).status_code == 404
    assert client(shipped()).get("/option/0000000000").status_code == 404


@pytest.mark.parametrize("order", ["price", "days", "co2e"])
def test_the_order_of_the_routes_is_in_the_address(order: str) -> None:
    html = page({**BOX, "order": order})
    assert re.search(r'id="order-(\w+)"[^>]*aria-current', html)[1] == order  # type: ignore[index]
    assert f"order={order}" in html


def test_a_closed_route_says_why() -> None:
    closed = {**BOX, "origin": "Mashhad", "destination": "Bandar Abbas", "dispatch_date": "2025-06-15"}
    said = text(page(closed))
    assert "No route has a price" in said
    assert "Iran is closed until 24 June 2025" in said


def test_a_scenario_is_said_first() -> None:
    said = text(page({**BOX, "scenario": "cku-open"}))
    assert "What if: China–Kyrgyzstan–Uzbekistan railway open." in said
    assert "not the prices of the network as it is" in said


def test_a_missing_price_names_the_closest_row_and_the_fix() -> None:
    hole = {"origin": "van", "destination": "tatvan", "equipment": "45G1", "dispatch_date": "2026-05-10",
            "units": "3", "currency": "TRY"}  # fmt: skip
    said = text(page(hole, sandbox=True))
    assert "No route has a price" in said
    assert "EUR" in said
    assert "TRY" in said


def test_the_form_is_proposed_filled_and_folded() -> None:
    empty, filled = page({}), page(BOX)
    assert re.search(r'name="dispatch_date"[^>]*value="20\d\d-', empty)
    assert '<details class="more">' in empty
    assert '<details class="more" open>' in filled
    assert 'value="Halkalı"' in filled


def test_a_failure_is_a_page_for_those_who_read_pages() -> None:
    service = client(shipped())
    reader = service.get("/nothing", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (reader.status_code, reader.mimetype) == (404, "text/html")
    assert "Ask for a quote" in reader.get_data(as_text=True)
    assert service.get("/nothing").mimetype == "application/problem+json"
    machine = service.get("/v1/nothing", headers={"Accept": "text/html,*/*;q=0.8"})
    assert machine.mimetype == "application/problem+json"
    posted = service.post("/", headers={"Accept": "text/html"})
    assert posted.status_code == 405
    assert "GET" in posted.headers["Allow"]


def test_questions_on_pages_count_by_address_and_the_empty_form_does_not(tmp_path: Path) -> None:
    with service(f"sqlite:///{tmp_path / 'k.sqlite3'}", limit_address=3) as app:
        reader = app.test_client()
        assert {reader.get("/").status_code for _ in range(6)} == {200}
        asked = ["/?origin=Xiann", "/answer.json?origin=Xiann", "/saved", "/?origin=Xiann", "/saved", "/v1/version"]
        answers = [reader.get(address, headers={"Accept": "text/html, application/json"}) for address in asked]
        assert [answer.status_code for answer in answers] == [422, 303, 200, 429, 429, 429]
        assert int(answers[3].headers["Retry-After"]) <= 60
        assert "more than one may ask" in text(answers[3].get_data(as_text=True))


def test_an_answer_is_a_step_away_in_another_currency() -> None:
    reader = client(shipped())
    links = dict(re.findall(r'<a id="in-(\w+)" href="([^"]+)"', page(BOX)))
    assert {"USD", "EUR", "CNY"} <= set(links)
    answer = reader.get(unescape(links["EUR"]).partition("#")[0]).get_data(as_text=True)
    assert re.search(r'<a id="in-EUR" href="[^"]+" aria-current="true"', answer)
    assert 'value="Halkalı"' in answer
    assert re.search(r'<span class="amount">[\d,.]+</span> <bdi>EUR</bdi>', answer)
