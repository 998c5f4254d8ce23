"""What a charge is made on: sections, legs, transfers, ends, countries and the consignment itself.

Source: the tariff-book rules, section 2, rates.csv `on`.
"""

from __future__ import annotations

from dataclasses import dataclass

from calculator.itinerary import Itinerary
from calculator.tariff_book import ThroughRate


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject of an itinerary, between two node positions (the same one for a node).

    km : tariff distance [km]; None for all but sections, legs and through lines
    """

    kind: str
    name: str
    start: int
    end: int
    km: int | None = None

    def __str__(self) -> str:
        """As a quote prints it: ``rail KTZ``, ``gauge_change altynkol``, ``consignment``."""
        return f"{self.kind} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of an itinerary that a through rate covers, between two node positions."""

    start: int
    end: int
    km: int

    def replaces(self, rate: ThroughRate, charge: str, subject: Subject) -> bool:
        """Whether a through rate over this stretch takes the place of a charge on a subject.

        Sections, legs and transfers strictly between belong to it; a transfer in an end node only where
        the rate says so. Ends, countries and the consignment are never replaced.
        """
        if subject.kind in ("origin", "destination", "country", "consignment"):
            return False
        if subject.start < subject.end:
            inside = self.start <= subject.start and subject.end <= self.end
        else:
            inside = self.start < subject.start < self.end
            if subject.start == self.start:
                return charge in rate.at_from
            if subject.start == self.end:
                return charge in rate.at_to
        return inside and charge in rate.includes


def subjects(itinerary: Itinerary, stretch: Stretch | None = None) -> list[Subject]:
    """Every subject of an itinerary in travelling order, then countries, then the consignment.

    stretch : a through rate's, at whose ends sections are cut
    """
    last = len(itinerary.legs)
    cuts = (stretch.start, stretch.end) if stretch else ()
    sections = {section.start: section for section in itinerary.sections(cuts)}
    found = [Subject("origin", itinerary.origin, 0, 0)]
    for i, leg in enumerate(itinerary.legs):
        found += [Subject(kind, itinerary.nodes[i], i, i) for kind in itinerary.transfers(i)]
        if section := sections.get(i):
            found.append(Subject(section.mode, section.carrier, section.start, section.end, section.km))
        found.append(Subject("leg", leg.leg, i, i + 1, leg.tariff_km))
    found.append(Subject("destination", itinerary.destination, last, last))
    found += [Subject("country", country, 0, last) for country in dict.fromkeys(itinerary.countries)]
    return [*found, Subject("consignment", "", 0, last)]


def stretch_of(itinerary: Itinerary, rate: ThroughRate) -> Stretch | None:
    """The part of the itinerary from the rate's first node to a later second one; None if it passes not both."""
    if rate.start not in itinerary.nodes or rate.end not in itinerary.nodes:
        return None
    start, end = itinerary.nodes.index(rate.start), itinerary.nodes.index(rate.end)
    if start >= end:
        return None
    return Stretch(start, end, sum(leg.tariff_km for leg in itinerary.legs[start:end]))
