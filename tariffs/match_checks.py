"""Rows that can never match anything, belts with a gap, days and nodes the wrong way round.

Source: the tariff-book rules, section 7; when a row matches, section 2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

from calculator.conditions import NO_KM, NO_MASS, NO_UNITS, SECTION_KINDS, Band, Conditions, On
from calculator.consignment import MOST_UNITS
from calculator.network import Network
from calculator.problem import Problem
from calculator.tariff_book import ExchangeRow, Rate, Row, ThroughRate
from calculator.units import RateUnit
from tariffs.book_loader import LoadedBook
from tariffs.cell_types import names_of
from tariffs.extents import Interval, equipment_codes, gross_kg, meet, of_band
from tariffs.subjects import Subjects, exists

_WITH_KM = (*SECTION_KINDS, "leg")
"""Kinds of subject that have a distance (tariff-book rules, section 2, bands)."""

_WAGONS_ONLY_WITHOUT = ("container", "TEU")


def errors(loaded: LoadedBook, subjects: Subjects) -> Iterator[Problem]:
    """Days and pairs the wrong way round."""
    book = loaded.book
    for row in (*book.rates, *book.factors, *book.through_rates):
        yield from _days(loaded, row, row.validity.valid_from, row.validity.valid_to)
    for pair in book.exchange:
        yield from _days(loaded, pair, pair.valid_from, pair.valid_to)
        if pair.base == pair.quote:
            message, advice = f"{pair.base} is converted to itself", "name another currency"
            yield loaded.place(pair).problem("to", message, advice, "same_currency", pair.quote)
    for through in book.through_rates:
        if through.start == through.end:
            message, advice = f"the stretch ends where it begins, in {through.end}", "name another node"
            yield loaded.place(through).problem("to", message, advice, "no_stretch", through.end)


def warnings(loaded: LoadedBook, subjects: Subjects) -> Iterator[Problem]:
    """Rows that match nothing, as far as the tables alone can tell, and belts with a gap."""
    book = loaded.book
    for row in (*book.rates, *book.factors, *book.through_rates):
        for column, message, advice in _never(row, subjects):
            yield loaded.place(row).problem(
                column, f"never matches: {message}", advice, "never_matches", row.id, warning=True
            )
    yield from _gaps(loaded, [((rate.charge, rate.kind, rate.on), rate) for rate in book.rates])
    yield from _gaps(loaded, [((row.start, row.end), row) for row in book.through_rates])


def _days(loaded: LoadedBook, row: Row | ExchangeRow, start: object, end: object) -> Iterator[Problem]:
    if start and end and str(end) < str(start):
        message = f"{end} is before valid_from {start}"
        yield loaded.place(row).problem(
            "valid_to", message, "exchange the two or correct one", "dates_reversed", str(end)
        )


Reason = tuple[str, str, str]
"""Column, why the row never matches, what to do."""


def _never(row: Row, subjects: Subjects) -> Iterator[Reason]:
    unit = row.unit if isinstance(row, Rate | ThroughRate) else None
    yield from _distance(row, unit)
    yield from _equipment(row, unit, subjects.network)
    yield from _train(row, unit)
    yield from _bands(row, subjects)
    yield from _subject(row, subjects)
    if isinstance(row, ThroughRate):
        yield from _stretch(row, subjects)


def _distance(row: Row, unit: RateUnit | None) -> Iterator[Reason]:
    """Only sections, legs and through lines have km."""
    if not row.on.kind or row.on.kind in _WITH_KM or isinstance(row, ThroughRate):
        return
    if not row.conditions.km.open:
        yield "km_over", f"{row.on.kind} has no distance", "remove the km band, or stand on a section or leg"
    if unit and "km" in unit.measures:
        yield "unit", f"{row.on.kind} has no distance", "remove km, or stand on a section or leg"


def _equipment(row: Row, unit: RateUnit | None, network: Network) -> Iterator[Reason]:
    """A condition on boxes, or a measure of them, beside equipment that is wagons alone."""
    codes = row.conditions.equipment
    if not codes:
        return
    asked = [kind for kind in network.equipment.values() if kind.is_one_of(codes)]
    if any(kind.is_container for kind in asked):
        return
    if row.conditions.box_owner:
        yield "box_owner", "it never matches wagons", "remove box_owner, or name containers"
    for measure in unit.measures if unit else ():
        if measure in _WAGONS_ONLY_WITHOUT:
            yield "unit", f"wagons have no {measure}", "write a measure of wagons, or name containers"


def _train(row: Row, unit: RateUnit | None) -> Iterator[Reason]:
    if unit and "train" in unit.measures and row.conditions.train and "block" not in row.conditions.train:
        yield "unit", "train counts block trains alone", "write block in train, or another measure"


def _bands(row: Row, subjects: Subjects) -> Iterator[Reason]:
    """Empty bands, and bands that hold nothing that a consignment or a subject of the row can have."""
    asked, network = row.conditions, subjects.network
    if not asked.km.open:
        yield from _band("km_over", "km_to", asked.km, (subjects.km(row.on),))
    if not asked.mass.open:
        masses = gross_kg(equipment_codes(asked, network), asked.laden, network)
        yield from _band("mass_over", "mass_to", asked.mass, masses)
    if not asked.units.open:
        yield from _band("units_from", "units_to", asked.units, ((0, MOST_UNITS),))


def _band(over: str, to: str, band: Band, possible: Sequence[Interval]) -> Iterator[Reason]:
    """`possible`: what there can be, least first; where it is nothing at all another check has said so."""
    lowest, highest = of_band(band)
    if lowest >= highest:
        yield to, "the band is empty", f"write {to} {'not below' if over == 'units_from' else 'above'} {over}"
        return
    if not possible or any(meet((lowest, highest), values) for values in possible):
        return
    least, most = possible[0][0] + 1, possible[-1][1]
    counted = f"{band.unit} {band.name}"
    if lowest >= most:
        yield over, f"there are never more than {most / band.scale:g} {counted}", f"lower {over}"
    elif highest < least:
        yield to, f"there are never less than {least / band.scale:g} {counted}", f"raise {to}"
    else:
        yield over, f"nothing that is asked for has so many {counted}", "widen the band"


def _subject(row: Row, subjects: Subjects) -> Iterator[Reason]:
    """Names that are never this kind of subject, in the network or in the corridors asked for."""
    on, corridors = row.on, row.conditions.corridor
    if isinstance(row, ThroughRate) or not on.kind:
        return
    kind = "terminal" if on.kind == "terminal" else on.kinds[0]
    for name in on.names or ("*",):
        if not exists(subjects.all, kind, name):
            yield "on", _no_subject(on, name), _SUBJECT_ADVICE.get(on.kind, f"name another {names_of(on.kind)}")
        elif corridors and not exists(subjects.of_corridors(corridors), kind, name):
            where = f"corridor {' or '.join(corridors)}"
            yield "corridor", f"no {on.kind} {name} on {where}", "correct the corridor or the subject"


def _no_subject(on: On, name: str) -> str:
    if on.kind == "gauge_change":
        return f"no two gauges meet in {name}"
    if on.kind == "transshipment":
        return f"no two modes meet in {name}"
    if on.kind == "border":
        return f"no neighbour of {name} lies in another country, or no way leads through it"
    if on.kind in SECTION_KINDS:
        return f"{name} has no leg by {on.kind}"
    return f"no leg touches {name}"


_SUBJECT_ADVICE = {
    **dict.fromkeys(SECTION_KINDS, "correct the mode or the carrier"),
    "gauge_change": "name the node where the gauge changes",
    "transshipment": "name the node where the mode changes",
    "border": "name a border station",
}


def _stretch(row: ThroughRate, subjects: Subjects) -> Iterator[Reason]:
    """Both ends of a through rate lie on one of its corridors."""
    corridors = row.conditions.corridor
    ends = {row.start, row.end}
    if corridors and not any(ends <= subjects.of_corridors((corridor,))["origin"] for corridor in corridors):
        yield (
            "corridor",
            f"{row.start} and {row.end} do not both lie on {' or '.join(corridors)}",
            "correct the corridor",
        )


_BELTS: tuple[tuple[str, Band, Callable[[Conditions], Band], Callable[[Conditions], Conditions]], ...] = (
    ("km_over", NO_KM, lambda asked: asked.km, lambda asked: replace(asked, km=NO_KM)),
    ("mass_over", NO_MASS, lambda asked: asked.mass, lambda asked: replace(asked, mass=NO_MASS)),
    ("units_from", NO_UNITS, lambda asked: asked.units, lambda asked: replace(asked, units=NO_UNITS)),
)
"""Column of each kind of belt, the open band, and the band of some conditions and those conditions without it."""


def _gaps(loaded: LoadedBook, contests: Sequence[tuple[Hashable, Row]]) -> Iterator[Problem]:
    """Belts that are alike but for one band, and leave values between two of them to none."""
    for column, open_band, band_of, without in _BELTS:
        belts: dict[Hashable, list[tuple[Band, Row]]] = defaultdict(list)
        for contest, row in contests:
            band = band_of(row.conditions)
            if not band.open:
                belts[contest, without(row.conditions), row.validity].append((band, row))
        for rows in belts.values():
            for row, reached, begins in _breaks(rows):
                place = loaded.place(row)
                scale = open_band.scale
                upper, lower = begins / scale, reached / scale
                message = (
                    f"nothing from {lower:g} to {upper:g} {open_band.unit}, between this row and the belt before it"
                )
                advice = f"begin it at {lower + (column == 'units_from'):g}, or extend the belt before it"
                yield place.problem(column, message, advice, "gap", f"{upper:g}", warning=True)


def _breaks(rows: Iterable[tuple[Band, Row]]) -> Iterator[tuple[Row, int, int]]:
    """Rows that begin above the highest value that the rows before them reach: row, reached, begins."""
    ordered = sorted(rows, key=lambda pair: -1 if pair[0].over is None else pair[0].over)
    reached: int | None = -1
    for index, (band, row) in enumerate(ordered):
        if reached is None:
            return
        if index and band.over is not None and band.over > reached:
            yield row, reached, band.over
        reached = None if band.to is None else max(reached, band.to)
