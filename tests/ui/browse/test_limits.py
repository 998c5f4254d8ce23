"""What the figures are worth, counted from the data."""

from calculator.backtest import summary
from tests.service import shipped
from ui.browse import limits


def test_the_limits_are_counted_from_the_data() -> None:
    facts = shipped().extensions["facts"]
    page = limits.page(facts)
    assert page.summary == summary(facts.journeys())
    assert [book.book for book in page.stand_ins] == ["six-railway-uniform"]
    rows = sum(len(b.rates) + len(b.factors) + len(b.through_rates) + len(b.exchange) for b in facts.tariffs.books)
    assert sum(count for _, count in page.rows) == rows
    assert page.published is not None
    assert 0 < page.published < 1
    assert page.priced <= len(facts.network.corridors)
