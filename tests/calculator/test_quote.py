"""A quote: options in order, what dominates what, trust, news and warnings."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from calculator.network import Advisory, Corridor, Emission, Leg, Network
from calculator.quote import Option, quote
from calculator.tariff_book import Source
from tests.calculator.world import BOX, LEGS, WAGON, book, consignment, desk, network, rate

ROAD = Leg("ko_ba", "ko", "ba", "road", "KTZ", None, 300)
SHIP = Leg("xi_ba", "xi", "ba", "sea", "SHIP", None, 1_000)


def world(**changes: object) -> Network:
    """Three ways: the ferry, a dearer and faster road, a cheap and slow ship."""
    made = network()
    speeds = (*made.speeds, replace(made.speeds[0], carrier="KTZ", mode="road", typical_km_day=300.0, low_km_day=300.0, high_km_day=300.0),
              replace(made.speeds[0], carrier="SHIP", mode="sea", typical_km_day=50.0, low_km_day=50.0, high_km_day=50.0))  # fmt: skip
    return replace(
        made, legs={leg.leg: leg for leg in (*LEGS, ROAD, SHIP)}, speeds=speeds,
        corridors={"road": Corridor("road", "", ("xi_bo", "bo_ko", "ko_ba")), "ship": Corridor("ship", "", ("xi_ba",)), **made.corridors},
        transfers=(*made.transfers, replace(made.transfers[1], node="ko", start="any", end="road")),
        emissions=(*made.emissions, Emission("road", "truck", Fraction(100), "WTW"), Emission("sea", "ship", Fraction(10), "WTW")),
        **changes,  # type: ignore[arg-type]
    )  # fmt: skip


RATES = (
    rate("rail", "FRT", "rail *", "1", "USD/(container*km)"),
    rate("ferry", "FER", "ferry *", "400", "USD/container"),
    rate("road", "FRT", "road *", "4", "USD/(container*km)"),
    rate("sea", "FRT", "sea *", "0.1", "USD/(container*km)"),
)
NEEDS = {"sea": "FRT", "ferry": "FER", "road": "FRT", "rail": "FRT"}


def options(*rates: object, made: Network | None = None) -> dict[str, Option]:
    """The options by corridor."""
    found = quote(desk(book("b", *(rates or RATES), required=NEEDS), network_=made or world()), consignment())  # type: ignore[arg-type]
    return {option.corridor_text: option for option in found.options}


def test_the_cheapest_comes_first_and_the_fastest_is_named() -> None:
    found = quote(desk(book("b", *RATES, required=NEEDS), network_=world()), consignment())
    assert [(o.corridor_text, o.rank, o.total_minor) for o in found.options] == [
        ("ship", 1, 10_000), ("main", 2, 81_000), ("road", 3, 131_000),
    ]  # fmt: skip
    assert found.fastest and found.fastest.corridor_text == "road"
    assert found.priced == found.options
    assert all(o.pareto and o.dominated_by == "" for o in found.options)


def test_an_option_without_a_price_comes_after_and_says_why() -> None:
    found = options(*RATES[:3])
    assert list(found) == ["main", "road", "ship"]
    assert (found["ship"].rank, found["ship"].pareto, found["ship"].dominated_by) == (0, False, "")
    assert [hole.charge for hole in found["ship"].holes] == ["FRT"]


def test_what_is_dominated_says_by_what() -> None:
    """The same price as the ship, but slower and dirtier than it: the ship, as it ranks best of those that beat it."""
    quick = tuple(
        replace(s, typical_km_day=2e3, low_km_day=2e3, high_km_day=2e3) if s.carrier == "SHIP" else s
        for s in world().speeds
    )
    found = options(made=replace(world(), speeds=quick))
    assert found["ship"].pareto
    assert {found[c].dominated_by for c in ("main", "road")} == {found["ship"].option}
    assert not found["main"].pareto and not found["road"].pareto


def test_without_a_figure_of_one_option_co2e_decides_nothing() -> None:
    """As they are compared, so they are told: the ship has no figure, and beats the rest in price and time."""
    quick = tuple(
        replace(s, typical_km_day=2e3, low_km_day=2e3, high_km_day=2e3) if s.carrier == "SHIP" else s
        for s in world().speeds
    )
    clean = tuple(row for row in world().emissions if row.mode == "road")
    for rows in (clean, ()):
        found = options(made=replace(world(), speeds=quick, emissions=rows))
        assert {found[c].dominated_by for c in ("main", "road")} == {found["ship"].option}
    dirty = tuple(replace(row, g_co2e_per_tkm=Fraction(999)) if row.mode == "sea" else row for row in world().emissions)
    assert options(made=replace(world(), speeds=quick, emissions=dirty))["main"].pareto


def test_an_option_without_a_time_is_never_on_the_front_nor_the_fastest() -> None:
    made = replace(world(), transfers=tuple(row for row in world().transfers if row.node != "ak"))
    main = options(made=made)["main"]
    assert (main.total_minor, main.route.time.days, main.pareto, main.dominated_by) == (
        81_000,
        None,
        False,
        options(made=made)["ship"].option,
    )
    assert [hole.subject for hole in main.route.time.holes] == ["transshipment ak"]


def test_trust_is_the_share_of_the_total_by_rows() -> None:
    official = Source("made", "", trust="official")
    rows = (book("a", RATES[0]), book("b", *RATES[1:], sources={"made": official}))
    (main,) = [o for o in quote(desk(*rows, network_=world()), consignment()).options if o.corridor_text == "main"]
    assert main.price_trust == {"estimate": Fraction(410, 810), "official": Fraction(400, 810)}
    assert sum(main.price_trust.values()) == 1


def test_news_is_shown_on_the_options_it_touches() -> None:
    news = (Advisory("node", "ak", None, None, "warning"), Advisory("mode", "zz", None, None, "warning"),
            Advisory("carrier", "SHIP", None, consignment().dispatch_date.replace(day=1, month=1), "warning"),
            Advisory("node", "xi", None, None, "closed"))  # fmt: skip
    found = options(made=world(advisories=news))
    assert [row.name for row in found["main"].advisories] == ["xi", "ak"], "the closed end is offered, with the news"
    assert [row.name for row in found["ship"].advisories] == ["xi"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mass_kg": 26_580}, ""), ({"mass_kg": 26_581}, "at most 26.58 t"), ({"equipment": WAGON, "mass_kg": 68_000}, ""),
        ({"equipment": WAGON, "mass_kg": 68_001}, "at most 68 t"),
    ],
)  # fmt: skip
def test_more_than_the_box_carries_is_a_warning_and_no_refusal(changes: dict[str, object], said: str) -> None:
    found = quote(desk(book("b", *RATES)), consignment(**changes))
    assert [said in w.advice and w.warning and w.column == "mass_per_unit" for w in found.warnings] == (
        [True] if said else []
    )
    assert found.options[0].total_minor is not None
    assert BOX.max_gross_kg - BOX.tare_kg == 26_580


def test_a_quote_says_what_it_was_asked_and_when() -> None:
    made = desk(book("b", *RATES))
    found = quote(made, consignment(reference="mine"))
    assert (found.consignment.reference, found.as_known_on, found.exchange_date) == (
        "mine",
        made.as_known_on,
        made.exchange_date,
    )
    assert quote(made, consignment(reference="mine")) == found
