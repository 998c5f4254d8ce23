"""The figures of a comparison of lanes in words."""

from types import SimpleNamespace

import orjson

from api.lanes import figure_text, lanes_json, lanes_text, lead_text, route_text
from tests.calculator.lanes import compared
from tests.calculator.world import book, consignment, desk, rate

ROWS = (rate("r", "FRT", "rail *", "1", "USD/t"), rate("f", "FER", "ferry *", "1", "USD/t"))


def test_routes_figures_and_leads() -> None:
    assert route_text("a1", "s1;s1-tr", "CN-KZ") == "s1;s1-tr"
    assert route_text("a1", "", "CN-KZ") == "CN-KZ"
    assert route_text("", "", "") == "none"
    row = SimpleNamespace(total=12345.5, currency="USD", p50_days=20.04, p95_days=30.0)
    assert [figure_text(by, row) for by in ("price", "p50", "p95")] == ["12,345.50 USD", "20.0", "30.0"]
    assert [lead_text("price", 1234.0), lead_text("p50", 0.25), lead_text("price", float("nan"))] == [
        "+1,234.00",
        "+0.2",
        "–",
    ]


def test_text_and_json_say_the_same() -> None:
    needed = {"rail": "FRT"}
    what_ifs = {"gone": desk(book("b", required=needed)), "same": desk(book("b", *ROWS))}
    asked = [consignment(), consignment(units=3)]
    found = compared(desk(book("b", *ROWS, required=needed)), what_ifs, asked, wrong=2)
    said = list(lanes_text(found))
    assert said[0] == "2 consignments: 2 priced" and said[1] == "2 rejected: 2 unknown_place"
    assert any("xi → ba" in line and "main" in line for line in "\n".join(said).splitlines())
    assert said[-1] == "No winner changes under: same"
    data = orjson.loads(lanes_json(found))
    assert (data["consignments"], data["priced"], data["rejected"]) == (2, 2, {"unknown_place": 2})
    assert data["won"][0]["lead"] is None, "nothing else has a price"
    assert {row["what_if"]: row["flipped"] for row in data["flips"] if row["by"] == "price"} == {"gone": 2, "same": 0}


def test_an_empty_comparison_says_its_counts_alone() -> None:
    assert list(lanes_text(compared(desk(book("b")), {}))) == ["0 consignments: 0 priced"]
