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
from tariffs.overlaps import commodities_meet, extent, ties
from tests.tariffs.test_network_loader import EXAMPLES

NETWORK: Network = network_loader.load(EXAMPLES)[0]
EQUIPMENT = ("22G1", "45G1", "WCOV")
CODES = ("", "1", "10", "100", "2", "27")
DAY = date(2026, 1, 1)

prefixes = st.frozensets(st.tuples(st.sampled_from(("NHM", "ETSNG")), st.sampled_from(CODES[1:])), max_size=3)
commodities = st.builds(lambda taken, left: Commodities(taken, left - taken), prefixes, prefixes)
edges = st.none() | st.integers(0, 4)


def band(usual: Band) -> st.SearchStrategy[Band]:
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
    mass=st.just(NO_MASS) | band(NO_MASS),
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
            all(not row.equipment or NETWORK.equipment[code].is_one_of(row.equipment) for row in asked)
            and (NETWORK.equipment[code].is_container or not any(row.box_owner for row in asked))
            for code in EQUIPMENT
        )
        and any(all(row.laden in (None, laden) for row in asked) for laden in (True, False))
        and any(all(not row.box_owner or owner in row.box_owner for row in asked) for owner in ("carrier", "shipper"))
        and any(all(not row.train or train in row.train for row in asked) for train in ("single", "block"))
        and any(
            all(row.commodity is None or row.commodity.match(scheme, code) for row in asked)
            for scheme, code in product(("NHM", "ETSNG"), (*CODES, "27119", "1001"))
        )
        and all(_value_in(bands) for bands in zip(*(_bands(row) for row in (one, other)), strict=True))
    )


def _bands(row: Row) -> list[tuple[int, int]]:
    return list(extent(row))


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
