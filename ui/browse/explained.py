"""How a price and a time come about: one worked example, computed by the engine as the page is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from api.corridor_table import LONG_BOX, Sample
from calculator.explanation import ChargeLine
from calculator.money import decimal_text
from calculator.quote import Option
from calculator.transit_time import PERCENTILES
from ui.browse import links
from ui.browse.corridors import days_of, published_share
from ui.browse.facts import CURRENCY, Facts


@dataclass(frozen=True)
class Example:
    """The first corridor of the network that has a price, and its box.

    shown     : the lines of which the arithmetic is shown, one of each shape
    """

    corridor: str
    name: str
    origin: str
    destination: str
    question: str
    sample: Sample
    option: Option
    shown: list[ChargeLine]
    total: str
    currency: str

    @property
    def days(self) -> list[tuple[int, float]]:
        """The percentiles [days]."""
        found = days_of(self.option) or {}
        return [(p, found[p]) for p in PERCENTILES if p in found]

    @property
    def published(self) -> float:
        """Share of the price that rests on published figures."""
        return float(published_share(self.option) or 0)


def example(facts: Facts) -> Example | None:
    """The worked example; None where no corridor of the network has a price."""
    for row in map(facts.corridor, facts.network.corridors):
        option = row.prices[0].option
        if option is None or option.total_minor is None:
            continue
        via = f"corridor:{row.corridor.corridor}"
        mass = f"{LONG_BOX.goods_kg // 1000}"
        return Example(
            row.corridor.corridor, row.corridor.name, row.origin, row.destination,
            links.question(row.origin, row.destination, LONG_BOX.equipment, row.day, mass, train="block", via=via),
            LONG_BOX, option, telling(option.charges), decimal_text(option.total_minor, CURRENCY), CURRENCY,
        )  # fmt: skip
    return None


def telling(lines: tuple[ChargeLine, ...]) -> list[ChargeLine]:
    """One line of each shape: with a factor, in another currency, plain, and a percentage; in print order."""
    shapes = {
        (bool(line.factors), line.currency != line.quote_currency, line.unit.startswith("percent")): line
        for line in reversed(lines)
    }
    return sorted(shapes.values(), key=lambda line: line.seq)
