"""Names in words for the codes of a quote, in the reader's language where the network has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from api.forms.wording import Names
from ui import words
from ui.spoken import Spelling, term
from ui.words import KINDS, country

Json = dict[str, Any]


class Labels(Names):
    """Names in words for the codes of a quote, as the page says them."""

    def __init__(self, quote: Json, places: Mapping[str, str] | None = None) -> None:
        """Take the names that the quote brings along. places : node -> its name in the reader's language"""
        super().__init__(quote)
        self.places = places or {}

    def node(self, code: str) -> str:
        """The short name of a place."""
        return self.places.get(code) or super().node(code)

    def carrier(self, code: str) -> str:
        """A carrier's name with its code."""
        found = self.names["carriers"].get(code)
        return f"{term(found)} ({code})" if found else code

    def corridor(self, code: str) -> str:
        """The name of a corridor."""
        return term(super().corridor(code))

    def charge(self, code: str) -> str:
        """The name of a charge."""
        return term(str(self.names["charges"].get(code, code)))

    def leg(self, code: str) -> str:
        """A leg by its ends, ``Xi'an – Lanzhou``; the ids of shipped legs are made of theirs."""
        ends = code.split("_")[:2]
        if all(end in self.places for end in ends):
            return " – ".join(self.places[end] for end in ends)
        return str(self.names["legs"].get(code, code))

    def place(self, text: str) -> str:
        """A place as a route passes or avoids it, ``country:IR`` or ``node aktau``, by its name."""
        kind, _sign, name = re.split(r"([: ])", text, maxsplit=1) if re.search("[: ]", text) else ("node", "", text)
        named: dict[str, Callable[[str], str]] = {
            "country": country, "node": self.node, "leg": self.leg, "carrier": self.carrier,
            "corridor": self.corridor, "mode": lambda mode: str(words.MODES.get(mode, mode)),
        }  # fmt: skip
        return named[kind](name) if kind in named else text

    @property
    def spelling(self) -> Spelling:
        """How the values in a reason or an advice are said (`ui.spoken`)."""
        return {
            "place": self.place, "scope": self.place, "leg": self.place, "node": self.node, "charge": self.charge,
            "subject": self.subject_text,
        }  # fmt: skip

    def end(self, node: str) -> str:
        """Where a journey begins or ends: ``Xi'an, China``."""
        return words.series([self.node(node), country(self.country_of(node))])

    def ends(self, line: Json) -> str:
        """The stretch of a line: ``Xi'an – Altynkol``; "" for one that lies in one place."""
        return f"{self.node(line['from'])} – {self.node(line['to'])}" if line["from"] != line["to"] else ""

    def subject(self, line: Json) -> str:
        """What a charge is laid on, in words: names, then the stretch and its kilometres."""
        kind, _blank, name = line["subject"].partition(" ")
        if kind in KINDS:
            return _("at %(place)s", place=self.node(name))
        km = words.kilometres(line["km"]) if line["km"] else ""
        stretch = words.series(part for part in (self.ends(line), km) if part)
        if kind == "leg":
            return stretch
        if kind == "through":
            return _("%(stretch)s (row %(row)s)", stretch=stretch, row=name)
        return words.series([self.subject_text(line["subject"]), *([stretch] if km else [])])

    def subject_text(self, subject: str) -> str:
        """A subject as a tariff writes it, in words."""
        kind, _blank, name = subject.partition(" ")
        if kind == "country":
            return country(name)
        if kind == "consignment":
            return _("the whole consignment")
        if kind in words.MODES:
            return self.carrier(name)
        if kind == "leg":
            return self.leg(name)
        return words.at(kind, self.node(name)) if kind in KINDS else subject

    def hole(self, charge: str, subject: str) -> str:
        """A charge that has no price, and where: ``Freight, China Railway (CR)``."""
        return self.laid(self.charge(charge), subject)

    def laid(self, name: str, subject: str) -> str:
        """A charge by its name, and what it is laid on: ``Storage, at Halkali``."""
        kind, _blank, place = subject.partition(" ")
        where = _("at %(place)s", place=self.node(place)) if kind in KINDS else self.subject_text(subject)
        return words.series([name, where])
