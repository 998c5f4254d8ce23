"""Why a line or a route is not what it was, in the reader's words: the causes that `api.changes` names.

Of two quotes that stand side by side neither is the older one: `only_first` and `only_second` are said of these.

What a cause adds in its own words, such as the reason why a row does not hold, stays as the engine says it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from ui import words
from ui.spoken import unit

Json = dict[str, Any]


@dataclass(frozen=True)
class Why:
    """A cause in words. detail : what the engine adds, "" for nothing"""

    text: str
    detail: str = ""


def why(cause: Json, entry: Json) -> Why:
    """A cause of a change. entry : the change, see `api.changes`"""
    say = _SAID.get(cause["cause"])
    return say(cause, entry) if say else Why(words.sentence(cause["detail"]))


def _row_changed(cause: Json, entry: Json) -> Why:
    row = entry["new"]["rate_row"]
    return Why(_(
        "The rate of row %(row)s in %(book)s is %(new)s in place of %(old)s.", row=row["row"], book=row["book"],
        old=_rate(entry["old"]), new=_rate(entry["new"]),
    ))  # fmt: skip


def _new_row(cause: Json, entry: Json) -> Why:
    if not entry["old"]:
        row = (entry["new"] or {}).get("rate_row")
        return Why(_("A new line, by row %(row)s in %(book)s.", **_row(row))) if row else _new_route(cause, entry)
    old, new = (entry[state]["rate_row"] for state in ("old", "new"))
    return Why(_(
        "Another row applies: %(new_row)s in %(new_book)s in place of %(row)s in %(book)s.",
        new_row=new["row"], new_book=new["book"], **_row(old),
    ))  # fmt: skip


def _row_ended(cause: Json, entry: Json) -> Why:
    said = _("Row %(row)s in %(book)s no longer holds.", **_row(entry["old"]["rate_row"]))
    return Why(said, cause["detail"].rpartition(": ")[2] if entry["new"] else cause["detail"])


def _charge_dropped(cause: Json, entry: Json) -> Why:
    return Why(_("This is not charged any more."))


def _other_factor(cause: Json, entry: Json) -> Why:
    told = [_factors(entry[state]) for state in ("old", "new")]
    return Why(_("Other factors apply: %(new)s in place of %(old)s.", old=told[0], new=told[1]))


def _new_exchange_rate(cause: Json, entry: Json) -> Why:
    told = ["; ".join(entry[state]["exchange"]) or _("none") for state in ("old", "new")]
    return Why(_("Another exchange rate applies: %(new)s in place of %(old)s.", old=told[0], new=told[1]))


def _network_km(cause: Json, entry: Json) -> Why:
    return Why(_("The distances differ."), cause["detail"])


def _network_time(cause: Json, entry: Json) -> Why:
    days = [entry[state]["p50"] for state in ("old", "new")]
    if None in days:
        return Why(_("The times of the route differ."))
    return Why(_(
        "The times of the route differ: the median is %(new)s days in place of %(old)s.",
        old=words.number(days[0], 1), new=words.number(days[1], 1),
    ))  # fmt: skip


def _other_base(cause: Json, entry: Json) -> Why:
    old, new = entry["old"], entry["new"]
    if old["quantity"] == new["quantity"]:
        return Why(_("What it is reckoned on has changed."))
    return Why(_(
        "Another quantity: %(new)s in place of %(old)s, at a rate in %(unit)s.",
        old=old["quantity"], new=new["quantity"], unit=unit(new["rate"]["before"]["unit"]),
    ))  # fmt: skip


def _route_closed(cause: Json, entry: Json) -> Why:
    return Why(_("The route is closed."), cause["detail"])


def _price_missing(cause: Json, entry: Json) -> Why:
    return Why(_("A price of the route is missing."), cause["detail"])


def _route_not_offered(cause: Json, entry: Json) -> Why:
    return Why(_("The route is not offered any more."), cause["detail"] if ": " in cause["detail"] else "")


def _new_route(cause: Json, entry: Json) -> Why:
    return Why(_("The route is offered now and was not before."), cause["detail"] if ": " in cause["detail"] else "")


def _only_first(cause: Json, entry: Json) -> Why:
    return Why(_("Only the first quote has this line."))


def _only_second(cause: Json, entry: Json) -> Why:
    return Why(_("Only the second quote has this line, by row %(row)s in %(book)s.", **_row(entry["new"]["rate_row"])))


def _engine(cause: Json, entry: Json) -> Why:
    return Why(_("It was priced by another version of the engine."), cause["detail"])


def _expired(cause: Json, entry: Json) -> Why:
    return Why(_("The quote is no longer valid."))


def _dispatch_past(cause: Json, entry: Json) -> Why:
    return Why(_("The day of dispatch has passed."))


_SAID: dict[str, Callable[[Json, Json], Why]] = {
    "row_changed": _row_changed, "new_row": _new_row, "row_ended": _row_ended, "charge_dropped": _charge_dropped,
    "other_factor": _other_factor, "new_exchange_rate": _new_exchange_rate, "network_km": _network_km,
    "network_time": _network_time, "other_base": _other_base, "route_closed": _route_closed,
    "price_missing": _price_missing, "route_not_offered": _route_not_offered, "new_route": _new_route,
    "only_first": _only_first, "only_second": _only_second, "engine": _engine,
    "expired": _expired, "dispatch_past": _dispatch_past,
}  # fmt: skip


def _row(row: Json) -> dict[str, str]:
    return {"row": row["row"], "book": row["book"]}


def _rate(line: Json) -> str:
    rate = line["rate"]["before"]
    return f"{rate['value']} {unit(rate['unit'])}"


def _factors(line: Json) -> str:
    return ", ".join(f"{applied['factor']} {applied['value']}" for applied in line["factors"]) or _("none")
