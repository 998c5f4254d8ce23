"""The words of the page in the reader's language: places, countries, days, numbers, shares, causes and kinds.

Numbers and dates follow the locale, in Persian with its own digits; codes, currencies and what a source wrote stay
as they are. Outside a request everything is English. The words of a printed quote are `api.forms.wording`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from flask_babel import get_locale, lazy_gettext, ngettext
from flask_babel import gettext as _

from calculator.network import Network

KEPT_NETWORKS = 64
"""Networks and languages for which the names of places are kept."""

CAUSES = {
    "running": lazy_gettext("Running"),
    "gauge_change": lazy_gettext("Gauge change"),
    "border": lazy_gettext("Borders"),
    "transshipment": lazy_gettext("Transshipment"),
    "terminal": lazy_gettext("Terminals"),
    "departure": lazy_gettext("Waiting for departure"),
    "advisory": lazy_gettext("Delays in the news"),
}
"""Cause of time -> its name."""

TRANSFERS = {
    "gauge_change": lazy_gettext("gauge change"),
    "transshipment": lazy_gettext("transshipment"),
    "border": lazy_gettext("border"),
    "terminal": lazy_gettext("terminal"),
}
"""What happens in a node between two legs -> its name."""

MODES = {
    "rail": lazy_gettext("rail"),
    "ferry": lazy_gettext("ferry"),
    "road": lazy_gettext("road"),
    "sea": lazy_gettext("sea"),
}
"""Mode of transport -> its name."""

KINDS = {
    "gauge_change": lazy_gettext("Gauge change at %(place)s"),
    "transshipment": lazy_gettext("Transshipment at %(place)s"),
    "border": lazy_gettext("Border station %(place)s"),
    "origin": lazy_gettext("Origin %(place)s"),
    "destination": lazy_gettext("Destination %(place)s"),
    "terminal": lazy_gettext("Terminal %(place)s"),
}
"""Kind of transfer or end -> what is said of its place."""

TRUSTS = {
    "official": lazy_gettext("official"),
    "press": lazy_gettext("press"),
    "report": lazy_gettext("report"),
    "estimate": lazy_gettext("estimate"),
}
"""How far a figure can be relied on -> its name."""

_DIGITS = {"arabext": "۰۱۲۳۴۵۶۷۸۹", "arab": "٠١٢٣٤٥٦٧٨٩"}


@dataclass(frozen=True)
class Manner:
    """How a language writes numbers. own : table of its own digits, empty for those of Europe"""

    locale: Locale
    group: str
    point: str
    percent: str
    own: Mapping[int, int]


@lru_cache
def _manner_of(spoken: Locale | None) -> Manner:
    """How a language writes numbers; English as the British write it."""
    tag = str(spoken or "en")
    locale = Locale.parse("en_GB" if tag == "en" else tag)
    system = locale.default_numbering_system
    signs = locale.number_symbols.get(system) or locale.number_symbols["latn"]
    own = str.maketrans("0123456789", _DIGITS[system]) if system in _DIGITS else {}
    percent = locale.percent_formats[None].pattern.replace("#,##0", "{}").replace("%", signs["percentSign"])
    return Manner(locale, signs["group"], signs["decimal"], percent, own)


def manner() -> Manner:
    """How the reader's language writes numbers; English as the British write it."""
    return _manner_of(get_locale())


def country(code: str) -> str:
    """The name of a country by its ISO 3166 code; an unknown one is shown as its code."""
    return str(manner().locale.territories.get(code, code))


def places(network: Network) -> Mapping[str, str]:
    """Node -> its name in the reader's language where the network knows it, else its English one."""
    return _places(network, manner().locale.language)


@lru_cache(maxsize=KEPT_NETWORKS)
def _places(network: Network, language: str) -> Mapping[str, str]:
    official = {(row.node, row.lang): row.name for row in network.names if row.kind == "official"}
    return {
        node: official.get((node, language)) or official.get((node, "en")) or found.name
        for node, found in network.nodes.items()
    }


def at(kind: str, place: str) -> str:
    """A transfer or an end at its place: ``Gauge change at Altynkol``."""
    return str(KINDS[kind]) % {"place": place}


def day(written: str | date | None) -> str:
    """``2026-12-01`` as ``1 December 2026``; "" for none, the text itself where it is no day of the calendar."""
    return _dated(written, "long")


def short_day(written: str | date | None) -> str:
    """``2026-12-01`` as ``1 Dec 2026``, where room is scarce."""
    return _dated(written, "medium")


def instant(at: datetime) -> str:
    """An instant in UTC, to the minute: ``25 Nov 2026, 14:05 UTC``."""
    told = manner()
    clock = format_time(at.astimezone(UTC), "HH:mm", locale=told.locale).translate(told.own)
    return _("%(day)s, %(clock)s UTC", day=short_day(at.astimezone(UTC).date()), clock=clock)


def _dated(written: str | date | None, form: str) -> str:
    try:
        found = written if isinstance(written, date) else date.fromisoformat(written or "")
    except ValueError:
        return str(written or "")
    told = manner()
    return format_date(found, form, locale=told.locale).translate(told.own)


def grouped(decimal: str) -> str:
    """A plain decimal, digit for digit, as the reader writes it: ``4870.35`` as ``4,870.35``."""
    told = manner()
    whole, point, part = decimal.removeprefix("-").partition(".")
    text = f"{int(whole):,}".replace(",", told.group) + (told.point + part if point else "")
    return ("\u2212" if decimal.startswith("-") else "") + text.translate(told.own)


def number(value: float, digits: int = 0) -> str:
    """A number rounded half up to so many decimals: ``17.2``."""
    steps = 10**digits
    whole, part = divmod(int(abs(value) * steps + 0.5), steps)
    sign = "-" if value < 0 and (whole or part) else ""
    return grouped(f"{sign}{whole}.{part:0{digits}d}" if digits else f"{sign}{whole}")


def money(amount: Mapping[str, Any]) -> str:
    """An amount with its currency: ``4,870.35 USD``, not parted at the end of a line."""
    return f"{grouped(amount['amount'])}\u00a0{amount['currency']}"


def percent(share: float) -> str:
    """A share as whole per cent; a small one is not called nothing."""
    told = manner()
    small = 0 < share < 0.005
    text = told.percent.format(1 if small else int(share * 100 + 0.5)).translate(told.own)
    return f"<{text}" if small else text


def days(count: float) -> str:
    """About so many days, whole: ``48 days``, ``1 day``."""
    whole = int(count + 0.5)
    return ngettext("%(n)s\u00a0day", "%(n)s\u00a0days", whole, n=number(whole))


def kilometres(count: float) -> str:
    """A distance: ``3,268 km``."""
    return _("%(n)s\u00a0km", n=number(count))


def listed(words: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return format_list(words, locale=manner().locale)


def comma() -> str:
    """What parts the members of a row of words: ``, `` or the sign of the language."""
    return {"fa": "، ", "zh": "，"}.get(manner().locale.language, ", ")


def stop() -> str:
    """What ends a sentence."""
    return "。" if manner().locale.language == "zh" else "."


def semicolon() -> str:
    """What parts the members of a row whose members have commas of their own."""
    return {"fa": "؛ ", "zh": "；"}.get(manner().locale.language, "; ")


def series(words: Iterable[str]) -> str:
    """``a, b, c``: a row of words that is no sentence."""
    return comma().join(words)


def sentence(text: str) -> str:
    """A text with a capital first letter; the Turkish one of i keeps its dot."""
    first = "İ" if text[:1] == "i" and manner().locale.language == "tr" else text[:1].upper()
    return first + text[1:]
