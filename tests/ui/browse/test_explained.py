"""The worked example of the page that explains: the engine's own figures."""

from calculator.money import decimal_text
from tests.service import examples, shipped
from ui.browse.explained import example, telling


def test_the_example_is_the_quote_of_the_first_corridor() -> None:
    facts = shipped().extensions["facts"]
    found = example(facts)
    assert found is not None
    row = facts.corridor(next(iter(facts.network.corridors)))
    assert found.total == decimal_text(row.prices[0].total_minor, "USD")
    assert sum(line.converted_minor for line in found.option.charges) == row.prices[0].total_minor
    assert [p for p, _ in found.days] == [10, 50, 80, 95]
    assert 0 < found.published < 1


def test_one_line_of_each_shape_is_shown_in_print_order() -> None:
    found = example(shipped().extensions["facts"])
    assert found is not None
    assert [line.seq for line in found.shown] == sorted({line.seq for line in found.shown})
    foreign = [line.currency != line.quote_currency for line in found.option.charges]
    assert {line.currency != line.quote_currency for line in found.shown} == set(foreign) == {False, True}
    assert telling(()) == []


def test_a_network_of_ones_own_has_its_own_example() -> None:
    found = example(examples().extensions["facts"])
    assert found is None or found.corridor in examples().extensions["facts"].network.corridors
