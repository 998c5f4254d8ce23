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
    State("no such page", "/nothing", 404),
    State("the API", "/docs"),
)  # fmt: skip
"""Every state that a link leads to."""
