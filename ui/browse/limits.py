"""What the figures are worth: how the model meets published journeys, what stands in, what rests on what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from calculator.backtest import Judgement, Summary, summary
from calculator.tariff_book import TRUSTS, TariffBook
from ui.browse.corridors import published_share
from ui.browse.facts import Facts
from ui.browse.tariffs import PLACEHOLDER, trusts_of


@dataclass(frozen=True)
class Page:
    """Everything that the page shows.

    judged    : every published journey beside the model; summary : what they say together
    stand_ins : books whose figures stand in for unpublished ones
    rows      : trust -> rows of all books
    published : median share of the corridors' prices that rests on published figures, None without a price
    """

    judged: Sequence[Judgement]
    summary: Summary
    stand_ins: list[TariffBook]
    rows: list[tuple[str, int]]
    published: float | None
    priced: int


def page(facts: Facts) -> Page:
    """The limits of the figures served today."""
    judged = facts.journeys()
    books = facts.tariffs.books
    counts = [dict(trusts_of(book)) for book in books]
    shares = [float(share) for row in facts.corridors() if (share := published_share(row.prices[0].option)) is not None]
    return Page(
        judged, summary(judged), [book for book in books if book.title.startswith(PLACEHOLDER)],
        [(trust, sum(count.get(trust, 0) for count in counts)) for trust in TRUSTS],
        median(shares) if shares else None, len(shares),
    )  # fmt: skip
