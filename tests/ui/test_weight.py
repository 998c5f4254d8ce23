"""The first answer is light: the page with all that it loads, as it is sent to a browser that takes gzip."""

import re

from tests.service import client, shipped

BUDGET_BYTES = 100_000
QUESTION = {
    "origin": "Xi'an", "destination": "Halkalı", "equipment": "40HC", "dispatch_date": "2026-12-01",
    "mass_per_unit": "24", "commodity": "8528", "value": "120000", "as_known_on": "2026-11-23",
}  # fmt: skip
PACKED = {"Accept-Encoding": "gzip"}


def sent(path: str) -> int:
    """Bytes of the body of an answer."""
    with client(shipped()).get(path, headers=PACKED) as answer:
        assert answer.status_code == 200, path
        return len(answer.get_data())


def test_the_first_answer_and_all_that_it_loads() -> None:
    reader = client(shipped())
    page = reader.get("/", query_string=QUESTION, headers=PACKED)
    assert page.headers["Content-Encoding"] == "gzip"
    html = reader.get("/", query_string=QUESTION).get_data(as_text=True)
    assert html.count('class="option"') >= 8
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"#?]+)', html))
    # What a module imports is loaded with it.
    for name in list(loaded):
        if name.endswith(".js"):
            with reader.get(name) as script:
                loaded |= {
                    f"/static/{found}" for found in re.findall(r'from "\./([\w.]+)"', script.get_data(as_text=True))
                }
    assert {"/static/quote.js", "/static/combobox.js", "/static/draft.js", "/static/form.css"} <= loaded
    weight = len(page.get_data()) + sum(map(sent, loaded))
    assert weight <= BUDGET_BYTES, f"{weight} bytes: {len(page.get_data())} of the page, the rest in {sorted(loaded)}"
