"""The pages of the service in each of their states: what is looked at in every language, size and mode.

A new page, or a new state of one, is added here, and all that is held against pages is held against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

BOX = {
    "origin": "Xi'an", "destination": "Halkalı", "equipment": "40HC", "dispatch_date": "2026-12-01", "mass_per_unit": "24",
    "commodity": "8528", "value": "120000", "as_known_on": "2026-11-23",
}  # fmt: skip
"""A good question to the shipped books."""

WHEAT = {
    "origin": "Tashkent", "destination": "Bandar Abbas", "equipment": "WCOV", "dispatch_date": "2026-12-01",
    "mass_per_unit": "60", "commodity": "1001", "wagon_owner": "shipper", "as_known_on": "2026-11-23",
}  # fmt: skip
"""A wagon of one's own."""


@dataclass(frozen=True, slots=True)
class State:
    """A state of a page. address : path and query; status : of the answer"""

    name: str
    address: str
    status: int = 200

    def in_language(self, tag: str) -> str:
        """The address of this state in a language."""
        return f"{self.address}{'&' if '?' in self.address else '?'}lang={tag}"


def _asked(name: str, query: dict[str, Any], status: int = 200) -> State:
    return State(name, f"/?{urlencode(query)}", status)


STATES = (
    State("form", "/"),
    _asked("answer", BOX),
    _asked("answer for a wagon", WHEAT),
    _asked("answer to a what-if", {**BOX, "scenario": "iran-closed"}),
    _asked("answer with a warning", {**BOX, "mass_per_unit": "31"}),
    _asked("answer over the sea", {**BOX, "origin": "Shanghai", "destination": "Bandar Abbas", "commodity": ""}),
    _asked("closed", {**BOX, "dispatch_date": "2025-06-15", "destination": "Tehran", "scenario": ""}),
    _asked("closed what-if", {**BOX, "destination": "Tehran", "scenario": "iran-closed"}),
    _asked("excluded", {**BOX, "avoid": "country:KZ;mode:ferry;carrier:RZD;corridor:s1"}),
    _asked("nothing left", {**BOX, "avoid": "country:CN"}),
    _asked("no price", {**BOX, "equipment": "WTNK", "commodity": "2711", "hazard": "2", "train": "block"}),
    _asked("nothing has a price", {**BOX, "as_known_on": "2020-01-01"}),
    _asked("no exchange", {**BOX, "currency": "XAF"}),
    _asked("far", {**BOX, "via": "zahedan;country:RU", "origin": "Kashgar"}),
    _asked("bad words", {"origin": "nowhere", "destination": "Astara", "equipment": "99XX", "dispatch_date": "2026-13-01",
                         "mass_per_unit": "much", "hazard": "77", "train": "slow", "currency": "ZZZ", "units": "0",
                         "via": "planet:X;country:ZZ", "avoid": "carrier:ZZ;mode:air", "scenario": "moon"}, 422),
    _asked("bad figures", {"origin": "Xi'an", "destination": "xian", "equipment": "40HC", "dispatch_date": "1999-01-01",
                           "mass_per_unit": "500", "units": "20000", "value": "1,2,3", "commodity": "x",
                           "commodity_scheme": "ABC", "box_owner": "me", "mass_unit": "pud", "as_known_on": "soon"}, 422),
    _asked("bad masses", {**BOX, "mass_per_unit": "-3", "value": "1.00001", "dispatch_date": "45000"}, 422),
    _asked("too fine", {**BOX, "mass_per_unit": "24.00001", "value": "99999999999999999999", "dispatch_date": "x"}, 422),
    _asked("empty form", {"origin": "", "destination": "", "currency": "USD"}, 422),
    State("an option", f"/option/248f2b2718?{urlencode(BOX)}"),
    State("an option for a wagon", f"/option/5606869b3b?{urlencode(WHEAT)}"),
    State("no such option", f"/option/0000000000?{urlencode(BOX)}", 404),
    State("no such page", "/nothing", 404),
    State("the API", "/docs"),
    State("nothing saved", "/saved"),
    State("a table to price", "/batch"),
    State("corridors", "/corridors"),
    State("corridors of a country", "/corridors?country=AZ&order=time"),
    State("a corridor", "/corridors/s1"),
    State("a corridor not open", "/corridors/s3"),
    State("a corridor by sea", "/corridors/o1"),
    State("tariff books", "/tariffs"),
    State("a tariff book", "/tariffs/corridor-estimates/2026-11"),
    State("a book of factors", "/tariffs/cis-transit/2026-11?charge=FRT"),
    State("a book of through rates", "/tariffs/northern-corridor/2026-11"),
    State("a tariff book, a wrong day", "/tariffs/tcdd-eco/2026-11?day=soon"),
    State("places", "/nodes"),
    State("places of a name", "/nodes?q=astara"),
    State("no such place", "/nodes?q=qqqqqq"),
    State("a place", "/nodes/sarakhs-ir"),
    State("a port", "/nodes/bandar-abbas"),
    State("units", "/units"),
    State("how it is calculated", "/how"),
    State("about", "/about"),
)  # fmt: skip
"""Every state that a link leads to."""
