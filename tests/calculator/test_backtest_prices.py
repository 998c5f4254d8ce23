"""Our prices beside published ones, on a small network and book of round figures."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from calculator.backtest_prices import compared_prices, goods_kg
from calculator.conditions import Conditions, On, Validity
from calculator.consignment import Equipment
from calculator.desk import QuotingDesk
from calculator.network import Carrier, Corridor, Evidence, Leg, Network, Node
from calculator.observation import PriceObservation
from calculator.tariff_book import Rate, RoundingProfile, Source, TariffBook
from calculator.tariff_set import TariffSet
from calculator.units import rate_unit

DAY = date(2026, 11, 23)
BOX = Equipment("22G1", "20 ft", "container", (), 20, Fraction(1), 2300, 30480, 2, 4, Fraction(14))
WAGON = Equipment("WCOV", "covered wagon", "wagon", (), None, Fraction(0), 24700, 93000, 1, 4, Fraction(14))


def rate(row: str, amount: int, unit: str, family: str) -> Rate:
    """A haulage rate on a section of KTZ, for containers or wagons."""
    return Rate(row, On("rail", ("KTZ",)), Conditions(equipment=(family,)), Validity(), "s", charge="FRT", amount=Fraction(amount),
                unit=rate_unit(unit))  # fmt: skip


def desk() -> QuotingDesk:
    """a – b by KTZ: 1,000 USD a box, 600 USD a wagon; b – c by UTY without a tariff; d stands alone."""
    network = Network(
        nodes={name: Node(name, name, "station", "KZ", None, None) for name in "abcd"},
        legs={
            "a_b": Leg("a_b", "a", "b", "rail", "KTZ", 1520, 1000),
            "b_c": Leg("b_c", "b", "c", "rail", "UTY", 1520, 1000),
        },
        carriers={name: Carrier(name, name, "KZ", "SMGS") for name in ("KTZ", "UTY")},
        equipment={"22G1": BOX, "WCOV": WAGON},
        corridors={"main": Corridor("main", "Main", ("a_b",)), "far": Corridor("far", "Far", ("b_c",))},
    )
    rates = (rate("box", 1000, "USD/container", "container"), rate("wagon", 600, "USD/wagon", "wagon"))
    book = TariffBook(
        "b", "Book", "", "1", "sandbox", "USD", ("FRT",), {"FRT": "Freight"}, "prefer", {"rail": "FRT"},
        {"default": RoundingProfile()}, {"s": Source("s", "Source")}, rates, (), (), (),
    )  # fmt: skip
    return QuotingDesk(network, TariffSet((book,)), DAY)


PUBLISHED = PriceObservation(
    "p", "a", "b", "", "22G1", "any", Fraction(800), "USD", "per box", "2024-01", "market", "freight",
)  # fmt: skip


def test_a_box_is_compared_by_the_box() -> None:
    (price,) = compared_prices(desk(), [PUBLISHED], DAY)
    assert (price.published, price.ours, price.per, price.ratio) == (800, 1000, "box", 1.25)
    assert price.mass_kg == 20_000
    assert price.reason == ""


@pytest.mark.parametrize(("note", "tonnes"), [("", 60), ("other goods, 25 t step", 25)])
def test_a_wagon_is_compared_by_the_tonne(note: str, tonnes: int) -> None:
    row = replace(PUBLISHED, equipment="WCOV", unit="per t", amount=Fraction(12), evidence=Evidence(note=note))
    (price,) = compared_prices(desk(), [row], DAY)
    assert (price.ours, price.per, price.mass_kg) == (Fraction(600, tonnes), "t", tonnes * 1000)


def test_the_named_corridor_is_priced_else_the_cheapest_with_a_remark() -> None:
    on_it, beside_it = compared_prices(
        desk(), [replace(PUBLISHED, corridor="main"), replace(PUBLISHED, corridor="far")], DAY
    )
    assert (on_it.ours, on_it.reason) == (1000, "")
    assert (beside_it.ours, beside_it.reason) == (1000, "not by far: it does not pass both ends")


def test_what_has_no_price_says_what_is_missing() -> None:
    rows = [
        replace(PUBLISHED, end=end, equipment=code)
        for end, code in (("c", "22G1"), ("d", "22G1"), ("x", "22G1"), ("b", "99XX"))
    ]
    hole, alone, unknown, strange = compared_prices(desk(), rows, DAY)
    assert hole.ours is hole.ratio is None
    assert hole.reason.startswith("rail UTY: ")
    assert alone.reason == "no leg leads from a to d"
    assert unknown.reason == "not a node of the network: x"
    assert strange.reason == "unknown equipment 99XX"


def test_goods_by_equipment() -> None:
    assert goods_kg(BOX) == 20_000
    assert goods_kg(replace(BOX, length_ft=40)) == 24_000
    assert goods_kg(WAGON) == 60_000
