"""Ties found by parting rows, held against a plain search for a consignment that two rows both match."""

from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from calculator.conditions import NO_KM, NO_MASS, NO_UNITS, Band, Commodities, Conditions, On, Validity
from calculator.network import Network
from calculator.tariff_book import Row
from tariffs import network_loader
from tariffs.overlaps import DIMENSIONS, commodities_meet, extent, ties
from tests.tariffs.test_network_loader import EXAMPLES

NETWORK: Network = network_loader.load(EXAMPLES)[0]
CODES = ("", "1", "10", "100", "2", "27")
DAY = date(2026, 1, 1)

prefixes = st.frozensets(st.tuples(st.sampled_from(("NHM", "ETSNG")), st.sampled_from(CODES[1:])), max_size=3)
commodities = st.builds(lambda taken, left: Commodities(taken, left - taken), prefixes, prefixes)
edges = st.none() | st.integers(0, 4)
# Around the masses of empty units: 2.3 and 3.94 t of the boxes, 0 of the goods of a wagon.
MASSES_KG = tuple(tare + kg for tare in (0, 2300, 3940) for kg in (-1, 0, 1, 2) if tare + kg >= 0)
# Of any band some mass among these is its highest, or lies in it where it is open.
TRIED_KG = {*MASSES_KG, 10_000, *(kind.gross_kg(0) for kind in NETWORK.equipment.values())}


def band(usual: Band, edges: st.SearchStrategy[int | None] = edges) -> st.SearchStrategy[Band]:
    return st.builds(lambda over, to: Band(over, to, usual.name, usual.unit, usual.scale), edges, edges)


days = st.none() | st.integers(0, 4).map(lambda days: DAY + timedelta(days))
conditions = st.builds(
    Conditions,
    equipment=st.sampled_from([(), (), ("22G1",), ("container",), ("40ft", "WCOV"), ("wagon",)]),
    laden=st.sampled_from([None, None, True, False]),
    box_owner=st.sampled_from([(), (), ("carrier",), ("shipper",)]),
    train=st.sampled_from([(), (), ("single", "group"), ("block",)]),
    commodity=st.none() | commodities,
    km=st.just(NO_KM) | band(NO_KM),
    mass=st.just(NO_MASS) | band(NO_MASS, st.none() | st.sampled_from(MASSES_KG)),
    units=st.just(NO_UNITS) | band(NO_UNITS),
)
on = st.sampled_from(
    [On(""), On("rail"), On("rail", ("KTZ",)), On("rail", ("KTZ", "UTY")), On("origin", ("xian",)), On("terminal")]
)
rows = st.builds(
    Row,
    st.just("r"),
    on,
    conditions,
    st.builds(Validity, days, days, st.none()),
    st.just("s"),
    st.just(""),
    st.just("f"),
)
SUBJECTS = [
    (kind, name) for kind in ("rail", "origin", "destination") for name in ("KTZ", "UTY", "RAI", "xian", "aktau")
]


def meet(one: Row, other: Row) -> bool:
    """Whether some consignment, subject and day fit both rows: every value that the strategies part is tried."""
    asked = one.conditions, other.conditions
    return (
        any(one.on.covers(*subject) and other.on.covers(*subject) for subject in SUBJECTS)
        and any(
            all(not row.equipment or kind.is_one_of(row.equipment) for row in asked)
            and (kind.is_container or not any(row.box_owner for row in asked))
            and all(row.laden in (None, gross_kg > kind.gross_kg(0)) for row in asked)
            and not any(list(row.mass.mismatches(gross_kg)) for row in asked)
            for kind in NETWORK.equipment.values()
            for gross_kg in TRIED_KG
            if gross_kg >= kind.gross_kg(0)
        )
        and any(all(not row.box_owner or owner in row.box_owner for row in asked) for owner in ("carrier", "shipper"))
        and any(all(not row.train or train in row.train for row in asked) for train in ("single", "block"))
        and any(
            all(row.commodity is None or row.commodity.match(scheme, code) for row in asked)
            for scheme, code in product(("NHM", "ETSNG"), (*CODES, "27119", "1001"))
        )
        and all(_value_in(bands) for bands in zip(*(_bands(row) for row in (one, other)), strict=True))
    )


def _bands(row: Row) -> list[tuple[int, int]]:
    return [interval for name, interval in zip(DIMENSIONS, extent(row), strict=True) if name != "mass"]


def _value_in(bands: tuple[tuple[int, int], ...]) -> bool:
    """Whether some whole number lies in both half-open bands; a day is one too."""
    return any(
        all(over < value <= to for over, to in bands)
        for value in (*range(7), *range(DAY.toordinal() - 1, DAY.toordinal() + 7))
    )


@given(st.lists(rows, min_size=2, max_size=6))
def test_every_tie_is_found_and_nothing_else(found: list[Row]) -> None:
    numbered: list[Any] = [Row(str(i), r.on, r.conditions, r.validity, r.source) for i, r in enumerate(found)]
    pairs = ties([("contest", row) for row in numbered], NETWORK)
    assert all(meet(row, other) and int(other.id) < int(row.id) for row, other in pairs)
    assert len({row.id for row, _ in pairs}) == len(pairs)
    # Of rows that tie among themselves each has a part in some pair that is told, or ties with one that has.
    told = {row.id for pair in pairs for row in pair}
    for row in numbered:
        rivals = [other for other in numbered if other is not row and meet(row, other)]
        assert not rivals or row.id in told or any(rival.id in told for rival in rivals)


@given(rows, rows)
def test_two_rows_tie_or_do_not(one: Row, other: Row) -> None:
    first, second = (
        Row(name, row.on, row.conditions, row.validity, row.source) for name, row in (("1", one), ("2", other))
    )
    assert ties([("c", first), ("c", second)], NETWORK) == ([(second, first)] if meet(first, second) else [])
    assert ties([("c", first), ("d", second)], NETWORK) == []


@given(st.none() | commodities, st.none() | commodities)
def test_commodities_meet_either_way_round(one: Commodities | None, other: Commodities | None) -> None:
    assert commodities_meet(one, other) == commodities_meet(other, one)


def test_empty_units_weigh_their_tare_and_laden_ones_more() -> None:
    def tie(one: Conditions, other: Conditions) -> bool:
        pair = [Row(name, On("rail"), asked, Validity(), "s") for name, asked in (("1", one), ("2", other))]
        return bool(ties([("c", row) for row in pair], NETWORK))

    def over(kg: int, *equipment: str) -> Conditions:
        return Conditions(equipment, mass=Band(kg, None, "gross a unit", "t", 1000))

    assert not tie(Conditions(("wagon",), laden=False), over(0, "wagon"))
    assert not tie(Conditions(("45G1",), laden=False), over(3940, "45G1"))
    assert tie(Conditions(("45G1",), laden=False), over(3939, "45G1"))
    assert tie(Conditions(("45G1",), laden=True), over(3940, "45G1"))
    # Some other box of 40 ft is heavier.
    assert tie(Conditions(("40ft",), laden=False), over(3940))
