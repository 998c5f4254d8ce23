"""A class is compiled once, found by its key, and forgotten whole."""

from __future__ import annotations

from calculator.batch_class_text import WrittenClasses
from calculator.consignment import Consignment
from tests.calculator.test_batch_block import DESKS
from tests.calculator.world import consignment


def test_a_class_is_compiled_once() -> None:
    classes, asked = WrittenClasses(DESKS["prefer"], with_items=False), list[int]()

    def one() -> Consignment:
        asked.append(1)
        return consignment()

    first, again = classes.common(b"a", one), classes.common(b"a", one)
    other = classes.common(b"b", one)
    assert (first, len(asked), len(classes)) == (again, 2, 2)
    assert other == first, "classes of the same lines on the same routes are one"
    (group,) = classes.groups
    option = classes.pool.take(group.winner.rows[0]).to_pylist()
    assert option == [
        f"{route.itinerary.option},main"
        for route in DESKS["prefer"].routes(DESKS["prefer"].class_of(consignment()).journey, True)[1]
    ]
    assert not len(classes.items)
    classes.forget()
    assert (len(classes), classes.groups) == (0, [])


def test_where_a_price_is_missing_there_is_no_common_class() -> None:
    classes, lacking = WrittenClasses(DESKS["none"], with_items=False), consignment(currency="TRY")
    assert classes.common(b"a", lambda: lacking) is None
    group, number = classes.own(b"a", lambda: lacking)
    assert classes.groups[group].no_price[number].of([0]).code == "no_conversion"
