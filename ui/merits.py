"""What an option is best at, why it is not the best one, and in which order options stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from ui import words
from ui.words import days, listed, percent

Json = dict[str, Any]

MARKS = {
    "cheapest": lazy_gettext("cheapest"),
    "fastest": lazy_gettext("fastest"),
    "greenest": lazy_gettext("greenest"),
}
"""What one option of a quote may be -> its name."""

_BEST = {
    "cheapest": lazy_gettext("the lowest price"),
    "fastest": lazy_gettext("the shortest time"),
    "greenest": lazy_gettext("the least CO₂e"),
}

_LAST = float("inf")

ORDERS: Mapping[str, Callable[[Json], float]] = {
    "price": lambda option: int(option["rank"]),
    "days": lambda option: _or_last(option["transit_time"]["p50"]),
    "co2e": lambda option: _or_last(option["co2e_kg"]),
}
"""Order -> what options are sorted by; what is unknown comes last, and equals stay by price."""


ORDER_NAMES = {
    "price": lazy_gettext("By price"),
    "days": lazy_gettext("By time"),
    "co2e": lazy_gettext("By CO₂e"),
}
"""Order -> its name."""


def in_order(options: list[Json], order: str) -> list[Json]:
    """Options in an order of `ORDERS`; by price where there is no such order."""
    return sorted(options, key=ORDERS.get(order, ORDERS["price"]))


def on_cards(quote: Json, most: int) -> set[str]:
    """The options worth a card: the best in something, then those that none beats, then the cheaper ones."""
    marked = {quote[mark] for mark in MARKS}
    best = sorted(
        quote["options"],
        key=lambda option: (option["option"] not in marked, not option["pareto"], option["rank"]),
    )
    return {option["option"] for option in best[:most]}


def marks_of(option: Json, quote: Json) -> list[str]:
    """In what an option is the best of its quote: keys of `MARKS`."""
    return [mark for mark in MARKS if quote[mark] == option["option"]]


def best_at(option: Json, quote: Json) -> str:
    """What speaks for an option: what it is the best in, else what it gains against the cheapest; "" for nothing."""
    if marks := marks_of(option, quote):
        return words.sentence(listed([str(_BEST[mark]) for mark in marks]))
    cheapest = _found(quote, "cheapest")
    gains = _gains(option, cheapest) if cheapest else []
    if gains:
        return words.sentence(listed(gains))
    return _("No route beats it in everything") if option["pareto"] else ""


def why_not(option: Json, quote: Json) -> str:
    """What speaks against an option: the one that beats it, else how far it is from the best in each way."""
    if option["dominated_by"]:
        rival = _by_id(quote, option["dominated_by"])
        if rival is None:
            return _("Route %(route)s is no worse in anything", route=option["dominated_by"])
        if better := _better(rival, option):
            return _("Route %(n)s is %(better)s", n=words.number(rival["rank"]), better=listed(better))
        return _("Route %(n)s is as good", n=words.number(rival["rank"]))
    return words.sentence(listed(_behind(option, quote))) or _("Nothing beats it")


def _gains(option: Json, cheapest: Json) -> list[str]:
    said = []
    sooner = _more(cheapest["transit_time"]["p50"], option["transit_time"]["p50"])
    if sooner >= 1:
        said.append(_("%(days)s sooner than the cheapest", days=days(sooner)))
    if saved := _more(cheapest["co2e_kg"], option["co2e_kg"]):
        said.append(_("%(share)s less CO₂e than the cheapest", share=percent(saved / cheapest["co2e_kg"])))
    return said


def _behind(option: Json, quote: Json) -> list[str]:
    said = []
    cheapest, fastest, greenest = (_found(quote, mark) for mark in MARKS)
    if cheapest and _minor(option) > _minor(cheapest):
        dearer = difference(option["total"]["amount"], cheapest["total"]["amount"])
        amount = words.money({**option["total"], "amount": dearer})
        said.append(_("%(amount)s dearer than the cheapest", amount=amount))
    if fastest and (later := _more(option["transit_time"]["p50"], fastest["transit_time"]["p50"])) >= 1:
        said.append(_("%(days)s slower than the fastest", days=days(later)))
    if greenest and (more := _more(option["co2e_kg"], greenest["co2e_kg"])):
        said.append(_("%(share)s more CO₂e than the greenest", share=percent(more / greenest["co2e_kg"])))
    return said


def _better(rival: Json, option: Json) -> list[str]:
    """In what a rival is better."""
    said = []
    if _minor(rival) < _minor(option):
        said.append(_("cheaper"))
    if _more(option["transit_time"]["p50"], rival["transit_time"]["p50"]):
        said.append(_("faster"))
    if _more(option["co2e_kg"], rival["co2e_kg"]):
        said.append(_("greener"))
    return said


def difference(first: str, second: str) -> str:
    """first − second of two decimals with the same digits, exact; the first is not the smaller."""
    digits = len(first.partition(".")[2])
    minor = int(first.replace(".", "")) - int(second.replace(".", ""))
    return f"{minor // 10**digits}.{minor % 10**digits:0{digits}d}" if digits else str(minor)


def _found(quote: Json, mark: str) -> Json | None:
    return _by_id(quote, quote[mark])


def _by_id(quote: Json, option: str) -> Json | None:
    return next((found for found in quote["options"] if found["option"] == option), None)


def _more(first: float | None, second: float | None) -> float:
    """By how much the first is more than the second; 0 where it is not, or one is unknown."""
    return max(first - second, 0) if first is not None and second is not None else 0


def _minor(option: Json) -> int:
    return int(option["total"]["amount"].replace(".", ""))


def _or_last(value: float | None) -> float:
    return _LAST if value is None else value
