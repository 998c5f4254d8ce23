"""Options side by side, and what a scenario changes: the figures behind ``karvan compare``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.option_json import Json, money_json, option_json
from api.quote_json import quote_json, scenario_json
from calculator.desk import QuotingDesk
from calculator.itinerary import Itinerary
from calculator.quote import Option, Quote
from calculator.routing import LeftOut
from tariffs.scenario import Scenario

NO_SCENARIO = "as it is"


@dataclass(frozen=True)
class Difference:
    """How far an option is behind the best of a quote; None where one of the two figures is not known.

    dearer_minor : [minor units]; slower_days : of P50 [days]; more_co2e_hg : [100 g]
    """

    dearer_minor: int | None
    slower_days: float | None
    more_co2e_hg: int | None


@dataclass(frozen=True)
class WhatIf:
    """The answer to one consignment under a scenario, or without one."""

    scenario: Scenario | None
    desk: QuotingDesk
    answer: Quote

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.scenario.name if self.scenario else NO_SCENARIO


@dataclass(frozen=True)
class Change:
    """One corridor (or path) without and with a scenario; an option that is None is not offered.

    before, after : the options; left_out : why it is not offered under the scenario
    """

    corridors: tuple[str, ...]
    before: Option | None
    after: Option | None
    left_out: LeftOut | None = None

    @property
    def price_minor(self) -> int | None:
        """Change of the total [minor units]; None unless both have one."""
        if self.before is None or self.after is None:
            return None
        before, after = self.before.total_minor, self.after.total_minor
        return None if before is None or after is None else after - before

    @property
    def km(self) -> int | None:
        """Change of the distance [km]; None unless both are offered."""
        if self.before is None or self.after is None:
            return None
        return self.after.route.itinerary.km - self.before.route.itinerary.km

    @property
    def p50_days(self) -> float | None:
        """Change of the median time [days]; None unless both have one."""
        if self.before is None or self.after is None:
            return None
        before, after = self.before.route.time.p50_days, self.after.route.time.p50_days
        return None if before is None or after is None else round(after - before, 2)


def greenest(answer: Quote) -> Option | None:
    """The priced option with the least CO2e, the cheaper of equals; None unless all have a figure."""
    if any(option.co2e_hg is None for option in answer.priced):
        return None
    return min(answer.priced, key=lambda option: (option.co2e_hg or 0, option.rank), default=None)


def best(answer: Quote, most: int) -> list[Option]:
    """Up to `most` priced options by rank; the fastest and the greenest keep a place from the third on."""
    listed = list(answer.priced)
    kept = listed[:1]
    kept += [o for o in (answer.fastest, greenest(answer)) if o is not None and o not in kept][: max(0, most - 1)]
    kept = list({option.option: option for option in kept}.values())
    rest = [option for option in listed if option not in kept]
    return sorted([*kept, *rest[: max(0, most - len(kept))]], key=lambda option: option.rank)


def difference(answer: Quote, option: Option) -> Difference:
    """How far a priced option is behind the cheapest, the fastest and the greenest."""
    cheapest, fastest, green = answer.priced[0], answer.fastest, greenest(answer)
    days, least = option.route.time.p50_days, fastest.route.time.p50_days if fastest else None
    return Difference(
        (option.total_minor or 0) - (cheapest.total_minor or 0),
        None if days is None or least is None else round(days - least, 2),
        None if option.co2e_hg is None or green is None else option.co2e_hg - (green.co2e_hg or 0),
    )


def borders(itinerary: Itinerary) -> int:
    """How often an itinerary crosses from one country into another."""
    return sum(a != b for a, b in zip(itinerary.countries, itinerary.countries[1:], strict=False))


def gauge_changes(itinerary: Itinerary) -> list[str]:
    """The nodes in which the gauge changes."""
    return [node for i, node in enumerate(itinerary.nodes) if "gauge_change" in itinerary.transfers(i)]


def ferries(itinerary: Itinerary) -> int:
    """How many ferries carry the consignment."""
    return sum(leg.mode == "ferry" for leg in itinerary.legs)


def changes(before: Quote, after: Quote) -> list[Change]:
    """Every corridor of two answers to one consignment, options of several corridors once; then the paths."""
    old, new = _by_corridor(before), _by_corridor(after)
    left_out = {route.corridor: route for route in after.left_out}
    found: dict[tuple[str, str], Change] = {}
    for corridor in dict.fromkeys([*old, *new]):
        a, b = old.get(corridor), new.get(corridor)
        key = a.option if a else "", b.option if b else ""
        others = found[key].corridors if key in found else ()
        found[key] = Change((*others, corridor), a, b, None if b else left_out.get(corridor))
    return list(found.values())


def _by_corridor(answer: Quote) -> dict[str, Option]:
    """Corridor -> its option; a path that belongs to none under its own id. Options without a time or price too."""
    named = {corridor: option for option in answer.options for corridor in option.route.itinerary.corridors}
    return named | {option.option: option for option in answer.options if not option.route.itinerary.corridors}


def comparison_json(what_ifs: Sequence[WhatIf], most: int) -> Json:
    """The quote with the best options and their distance from the best, then every scenario and its changes."""
    first = what_ifs[0]
    data = quote_json(first.desk, first.answer, first.scenario)
    data["options"] = [
        option_json(first.desk, option, first.answer.consignment)
        | {"behind": _difference_json(first.answer, option), "met": _met_json(first.answer, option)}
        for option in best(first.answer, most)
    ]
    data["scenarios"] = [_what_if_json(first, what_if) for what_if in what_ifs[1:]]
    return data


def _difference_json(answer: Quote, option: Option) -> Json:
    behind, currency = difference(answer, option), answer.consignment.currency
    return {
        "dearer_by": None if behind.dearer_minor is None else money_json(behind.dearer_minor, currency),
        "slower_by_days": behind.slower_days,
        "more_co2e_kg": None if behind.more_co2e_hg is None else behind.more_co2e_hg / 10,
    }


def _met_json(answer: Quote, option: Option) -> Json:
    """What the option meets on its way, and its cost by kind of charge."""
    itinerary, costs = option.route.itinerary, dict[str, int]()
    for line in option.charges:
        costs[line.charge] = costs.get(line.charge, 0) + line.converted_minor
    return {
        "borders": borders(itinerary), "gauge_changes": gauge_changes(itinerary), "ferries": ferries(itinerary),
        "cost_by_charge": {code: money_json(minor, answer.consignment.currency) for code, minor in costs.items()},
    }  # fmt: skip


def _what_if_json(base: WhatIf, what_if: WhatIf) -> Json:
    answer = what_if.answer
    return {
        "scenario": scenario_json(what_if.scenario) if what_if.scenario else None,
        "network": {"digest": what_if.desk.network.digest},
        "cheapest": _figures(answer, answer.priced[0]) if answer.priced else None,
        "fastest": _figures(answer, answer.fastest) if answer.fastest else None,
        "changes": [_change_json(answer, change) for change in changes(base.answer, answer)],
        "left_out": [
            {"corridor": route.corridor or None, "code": route.code, "reason": route.reason, "fix": route.fix}
            for route in answer.left_out
        ],
    }


def _figures(answer: Quote, option: Option | None) -> Json | None:
    if option is None:
        return None
    total = option.total_minor
    return {
        "option": option.option, "corridors": list(option.route.itinerary.corridors),
        "total": None if total is None else money_json(total, answer.consignment.currency),
        "km": option.route.itinerary.km, "p50_days": option.route.time.p50_days,
        "co2e_kg": None if option.co2e_hg is None else option.co2e_hg / 10,
    }  # fmt: skip


def _change_json(answer: Quote, change: Change) -> Json:
    minor = change.price_minor
    return {
        "corridors": list(change.corridors), "before": _figures(answer, change.before),
        "after": _figures(answer, change.after),
        "price_change": None if minor is None else money_json(minor, answer.consignment.currency),
        "km_change": change.km, "p50_days_change": change.p50_days,
        "reason": change.left_out.reason if change.left_out else None,
    }  # fmt: skip


def advisory_texts(options: Sequence[Option]) -> Iterator[tuple[str, list[int]]]:
    """Every advisory of these options once, in words, with the places of the options that it touches."""
    touched: dict[str, list[int]] = {}
    for i, option in enumerate(options):
        for news in option.advisories:
            when = f"{news.start or '…'} to {news.end or 'open'}"
            said, source = news.evidence.note or news.evidence.source, news.evidence.source or news.evidence.trust
            text = f"{news.effect}, {news.scope} {news.name} ({when}): {said} [{source}]"
            touched.setdefault(text, []).append(i)
    yield from touched.items()
