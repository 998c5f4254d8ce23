"""The answer as the page shows it: a sentence, options on cards and in a table, and what has no price and why.

It reads a quote's plain data alone (`api.quote_json`), so that the page can show nothing that the API does not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from ui import drawings, merits, words
from ui.charge_lines import book_link, link_of
from ui.drawings.answer import Drawings, drawings_of
from ui.drawings.route_map import Site
from ui.glance import Glance, asked, glance_of
from ui.labels import Labels
from ui.missing_routes import Missing, missing_routes
from ui.option_details import Details, details_of
from ui.spoken import sentence, term
from ui.words import country, listed

Json = dict[str, Any]

EVERY, FIRST = "every", "first"
"""Which options are unfolded: each, or the first alone."""

MOST_CARDS = 4
"""Options that stand on cards, the others in the table."""


@dataclass(frozen=True)
class Result:
    """Everything that the page says.

    order    : of the options, a key of `merits.ORDERS`; orders: all of them with their names
    pinned   : what was known, on which day: with it the same question has the same answer for ever
    rows     : all options in that order; cards and table part them
    unfolded : option -> its details, of those that are shown unfolded
    """

    title: str
    asked: str
    lead: list[Markup]
    scenario: Json | None
    axis_days: str
    order: str
    orders: list[tuple[str, str]]
    rows: list[Glance]
    cards: list[Glance]
    table: list[Glance]
    unfolded: Mapping[str, Details]
    missing: list[Missing]
    warnings: list[Markup]
    exchange: list[Json]
    books: list[Json]
    facts: list[tuple[str, str]]
    pinned: Mapping[str, str]
    drawings: Drawings | None


def result_of(
    quote: Json,
    places: Mapping[str, str] | None = None,
    order: str = "price",
    unfold: str = EVERY,
    sites: Mapping[str, Site] | None = None,
) -> Result:
    """The page of a quote.

    places : node -> its name in the reader's language; without it as the quote has them
    order  : of the options, a key of `merits.ORDERS`
    unfold : the option whose details are told, or `EVERY` or the `FIRST` in that order
    sites  : node -> where it is on the map; without it nothing is drawn
    """
    labels = Labels(quote, places)
    order = order if order in merits.ORDERS else "price"
    options = merits.in_order(quote["options"], order)
    end = drawings.longest(found["transit_time"]["p95"] for found in options)
    rows = [glance_of(found, quote, labels, end) for found in options]
    carded = merits.on_cards(quote, MOST_CARDS)
    told = {option["option"] for option in (options[:1] if unfold == FIRST else options)}
    told &= {unfold} if unfold not in (EVERY, FIRST) else told
    request = quote["request"]
    return Result(
        title=_(
            "%(origin)s → %(destination)s",
            origin=labels.end(request["origin"]),
            destination=labels.end(request["destination"]),
        ),
        asked=asked(quote, labels),
        lead=_lead(quote),
        scenario=quote["scenario"] and {**quote["scenario"], "title": term(quote["scenario"]["title"])},
        axis_days=words.number(int(end + 0.999)),
        order=order,
        orders=[(name, str(text)) for name, text in merits.ORDER_NAMES.items()],
        rows=rows,
        cards=[row for row in rows if row.option in carded],
        table=[row for row in rows if row.option not in carded],
        unfolded={found["option"]: details_of(found, quote, labels) for found in options if found["option"] in told},
        missing=missing_routes(quote["unavailable"], labels),
        warnings=[
            Markup(" ").join((sentence(warning["message"], labels.spelling), sentence(warning["advice"])))
            for warning in quote["warnings"]
        ],
        exchange=[_exchange(used, quote["sources"][used["source"]]) for used in quote["exchange_rates"]],
        books=[{**book, "link": book_link(book)} for book in quote["books"]],
        facts=[
            (_("As known on"), words.day(quote["as_known_on"])),
            (_("Exchange rates of"), words.day(quote["exchange_date"])),
            (_("Network"), quote["network"]["digest"][:12]),
            (_("Engine"), f"Karvan {quote['engine']['version']}"),
        ],
        pinned={name: quote[name] for name in ("as_known_on", "exchange_date")},
        drawings=None if sites is None else drawings_of(_drawn(quote, unfold), labels, sites),
    )


def _drawn(quote: Json, unfold: str) -> Json:
    """The quote with the options that are drawn: all, or the one that has a page of its own."""
    if unfold in (EVERY, FIRST):
        return quote
    return {**quote, "options": [option for option in quote["options"] if option["option"] == unfold]}


def _exchange(used: Json, source: Json) -> Json:
    trust = str(words.TRUSTS.get(source["trust"], source["trust"]))
    since = words.day(used["valid_from"])
    named = {"kind_name": term(used["kind"]), "since": since, "trust_name": trust}
    return {**used, **named, "source": source, "link": link_of(source["url"])}


def _lead(quote: Json) -> list[Markup]:
    """The answer in a sentence for each best route; one that is best in two ways is said once."""
    by_id = {option["option"]: option for option in quote["options"]}
    best = dict.fromkeys(quote[mark] for mark in merits.MARKS if quote[mark] in by_id)
    return [_best(by_id[option], merits.marks_of(by_id[option], quote)) for option in best]


def _best(option: Json, marks: list[str]) -> Markup:
    """One route in a sentence: in what it is the best, its price, its days, and where it leads."""
    time = option["transit_time"]
    through = [country(code) for code in option["countries"][1:-1]]
    told = {
        "marks": words.sentence(listed([str(merits.MARKS[mark]) for mark in marks])),
        "price": _strong(words.money(option["total"])),
        "days": _strong(words.days(time["p50"])) if time["p50"] else "",
        "within": words.number(int(time["p80"] + 0.999)) if time["p50"] else "",
        "countries": listed(through),
    }
    return Markup(escape(_form(bool(time["p50"]), bool(through)))) % told


def _form(timed: bool, through: bool) -> str:
    """The sentence for what is known of a route, to be filled."""
    if timed and through:
        return _("%(marks)s: %(price)s, about %(days)s, 8 in 10 within %(within)s, by way of %(countries)s.")
    if timed:
        return _("%(marks)s: %(price)s, about %(days)s, 8 in 10 within %(within)s.")
    if through:
        return _("%(marks)s: %(price)s, time unknown, by way of %(countries)s.")
    return _("%(marks)s: %(price)s, time unknown.")


def _strong(text: str) -> Markup:
    return Markup("<strong>{}</strong>").format(text)
