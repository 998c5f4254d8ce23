"""Addresses of things, and web addresses inside a source."""

from datetime import date

import pytest

from ui.browse import links
from ui.browse.links import Part


def test_things_have_addresses() -> None:
    assert links.node("sarahs-tm") == "/nodes/sarahs-tm"
    assert links.corridor("s1") == "/corridors/s1"
    assert links.row("cis-transit", "2026-11", "belt20-0100") == "/tariffs/cis-transit/2026-11#belt20-0100"
    asked = links.question("xian", "halkali", "45G1", date(2026, 12, 1), "24", via="corridor:s1")
    assert (
        asked
        == "/?origin=xian&destination=halkali&equipment=45G1&dispatch_date=2026-12-01&mass_per_unit=24&via=corridor%3As1"
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("GLEC Framework v3", [Part("GLEC Framework v3", lang="en")]),
        ("https://www.example.org/a?b=c", [Part("example.org", "https://www.example.org/a?b=c")]),
        ("CACI, 2026; https://ilna.ir/x; http://b.kz/y.",
         [Part("CACI, 2026", lang="en"), Part("ilna.ir", "https://ilna.ir/x"), Part("b.kz", "http://b.kz/y")]),
        ("older text (https://a.ru/b) of 1998",
         [Part("older text (", lang="en"), Part("a.ru", "https://a.ru/b"), Part(") of 1998", lang="en")]),
        ("javascript:alert(1)", [Part("javascript:alert(1)", lang="en")]),
    ],
)  # fmt: skip
def test_web_addresses_of_a_source_are_called_by_their_host(text: str, parts: list[Part]) -> None:
    assert links.source_parts(text) == parts
