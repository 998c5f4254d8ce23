"""A quote as plain data: the one shape for the API, for ``karvan quote --json`` and for the page.

Money is ``{"amount": "4870.35", "currency": "USD"}`` with an exact decimal; quantities and rates are decimal
text; days, kilograms of CO2e and shares are numbers. Source: product rules, sections 2 and 3.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache
from importlib.metadata import version
from typing import NamedTuple

import orjson

from api.option_json import (
    KEPT_ROUTES,
    Json,
    Part,
    exchange_rows,
    left_out_json,
    option_json,
    option_text,
    unpriced_json,
)
from calculator.consignment import VALUE_STEPS, Consignment
from calculator.desk import QuotingDesk
from calculator.money import fraction_text
from calculator.network import Network
from calculator.planned import Lines, PlannedPercentage
from calculator.planned_line import PlannedLine
from calculator.problem import Problem
from calculator.quote import Quote
from calculator.route import Route
from calculator.tariff_book import ExchangeRow, Source
from calculator.tariff_set import TariffSet
from tariffs.scenario import Scenario

KEPT_SETS = 16
"""Sets of books, and networks, for which what their rows look like in JSON is kept."""


@cache
def engine_version() -> str:
    """The version of this engine."""
    return version("karvan")


def quote_json(
    desk: QuotingDesk,
    answer: Quote,
    scenario: Scenario | None = None,
    most: int | None = None,
    written: bool = False,
) -> Json:
    """A quote with everything needed to check it and to price it again.

    A line, a rate that may arise and an exchange row name their source by its key in ``sources``.

    desk     : the one that priced it; scenario: under which it was opened
    most     : how many priced options are listed at most; their ranks are among all
    written  : parts of it are JSON text already: quicker, for one who only sends it on (`api.written`)
    """
    listed = answer.priced[:most]
    without = [option for option in answer.options if option.total_minor is None]
    ways = tuple(option.lines for option in listed)
    return {
        "request": request_json(answer.consignment),
        "as_known_on": str(answer.as_known_on),
        "exchange_date": str(answer.exchange_date),
        "scenario": scenario_json(scenario) if scenario else None,
        "engine": {"name": "karvan", "version": engine_version()},
        "cheapest": listed[0].option if listed else None,
        "fastest": answer.fastest.option if answer.fastest else None,
        "greenest": _greenest(answer),
        "options_priced": len(answer.priced),
        "options": [(option_text if written else option_json)(desk, option, answer.consignment) for option in listed],
        "unavailable": [
            *(entry for option in without for entry in unpriced_json(option, answer.consignment)),
            *(left_out_json(entry, answer.consignment) for entry in answer.left_out),
        ],
        "warnings": [_problem(problem) for problem in answer.warnings],
        "exchange_rates": _exchange_rates.kept(written)(desk.tariffs, ways),
        "books": _books.kept(written)(desk.tariffs),
        "sources": _sources.kept(written)(desk.tariffs, frozenset(ways)),
        "network": {"digest": desk.network.digest},
        "names": _names(desk, answer, written),
    }


def to_json(data: Json) -> str:
    """Plain data as JSON text, indented for reading."""
    return orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()


def request_json(asked: Consignment) -> Json:
    """A consignment as understood, in the words of a request: it can be sent again."""
    value = None
    if asked.value_e4 is not None:
        value = {"amount": fraction_text(Fraction(asked.value_e4, VALUE_STEPS)), "currency": asked.value_currency}
    return {
        "origin": asked.origin,
        "destination": asked.destination,
        "dispatch_date": str(asked.dispatch_date),
        "equipment": asked.equipment.equipment,
        "units": asked.units,
        "mass_per_unit": {"value": fraction_text(Fraction(asked.mass_kg, 1000)), "unit": "TNE"},
        "commodity": {"code": asked.commodity, "scheme": asked.scheme} if asked.commodity else None,
        "hazard": asked.hazard,
        "box_owner": asked.box_owner,
        "wagon_owner": asked.wagon_owner,
        "train": asked.train,
        "value": value,
        "currency": asked.currency,
        "via": list(asked.via),
        "avoid": list(asked.avoid),
    }


def scenario_json(scenario: Scenario) -> Json:
    """A scenario: what is assumed, why, and after whom."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "reason": " ".join(scenario.reason.split()),
        "sources": [
            {"title": s.title, "publisher": s.publisher, "url": s.url, "published": s.published}
            for s in scenario.sources
        ],
        "digest": scenario.digest,
    }


def books_json(desk: QuotingDesk) -> list[Json]:
    """The editions and digests of the books of a desk, in their order: a later one overrides an earlier one."""
    books: list[Json] = _books.kept(False)(desk.tariffs)
    return books


@Part
def _books(tariffs: TariffSet) -> list[Json]:
    return [
        {"book": book.book, "edition": book.edition, "title": book.title, "issuer": book.issuer,
         "status": book.status, "digest": book.digest}
        for book in tariffs.books
    ]  # fmt: skip


def _problem(problem: Problem) -> Json:
    return {"code": problem.code, "field": problem.column, "message": problem.message, "advice": problem.advice}


def _source(source: Source) -> Json:
    published = str(source.published) if source.published else None
    return {
        "source": source.source, "title": source.title, "publisher": source.publisher, "url": source.url,
        "published": published, "trust": source.trust,
    }  # fmt: skip


def _greenest(answer: Quote) -> str | None:
    """The priced option with the least CO2e, the cheaper of equals; None unless all have a figure."""
    known = [(option.co2e_hg, option.rank, option.option) for option in answer.priced if option.co2e_hg is not None]
    return min(known)[2] if known and len(known) == len(answer.priced) else None


@Part
def _exchange_rates(tariffs: TariffSet, ways: tuple[Lines, ...]) -> list[Json]:
    """Every exchange row used by a line of these ways to price an itinerary, once."""
    used: dict[int, Json] = {}
    for way in ways:
        used |= _grounds(tariffs, way).exchange
    return list(used.values())


@Part
def _sources(tariffs: TariffSet, ways: frozenset[Lines]) -> Json:
    """``book/source`` -> the source, for every line, rate that may arise and exchange row of these ways."""
    known = _known_sources(tariffs)
    named = frozenset[tuple[str, str]]().union(*(_grounds(tariffs, way).sources for way in ways))
    return {f"{book}/{key}": known[book, key] for book, key in sorted(named)}


class Grounds(NamedTuple):
    """What a way to price an itinerary rests on: exchange rows by their identity, and (book, source) of all rows."""

    exchange: dict[int, Json]
    sources: frozenset[tuple[str, str]]


@lru_cache(maxsize=KEPT_ROUTES)
def _grounds(tariffs: TariffSet, lines: Lines) -> Grounds:
    printed: list[PlannedLine | PlannedPercentage] = [*lines.lines, *lines.percentages]
    rows = {id(row): row for line in printed for row in exchange_rows(line)}
    book_of = {id(row): book.book for book in tariffs.books for row in book.exchange if id(row) in rows}
    sources = {(tariffs.books[line.rank].book, line.row.source) for line in printed}
    sources |= {(tariffs.books[arising.rank].book, arising.row.source) for arising in lines.contingent}
    sources |= {(book_of[key], row.source) for key, row in rows.items()}
    return Grounds({key: exchange_row_json(row, book_of[key]) for key, row in rows.items()}, frozenset(sources))


def exchange_row_json(row: ExchangeRow, book: str) -> Json:
    """An exchange row of a book."""
    return {
        "written": row.written, "from": row.base, "to": row.quote, "kind": row.kind,
        "valid_from": str(row.valid_from) if row.valid_from else None,
        "valid_to": str(row.valid_to) if row.valid_to else None,
        "known_from": str(row.known_from) if row.known_from else None,
        "source": f"{book}/{row.source}",
    }  # fmt: skip


@lru_cache(maxsize=KEPT_SETS)
def _known_sources(tariffs: TariffSet) -> dict[tuple[str, str], Json]:
    """(book, source) -> every source of a set of books."""
    return {(book.book, key): _source(source) for book in tariffs.books for key, source in book.sources.items()}


@lru_cache(maxsize=KEPT_ROUTES)
def _met(routes: frozenset[Route]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The nodes, carriers and corridors of routes."""
    found = [route.itinerary for route in routes]
    return (
        frozenset(node for itinerary in found for node in itinerary.nodes),
        frozenset(leg.carrier for itinerary in found for leg in itinerary.legs),
        frozenset(corridor for itinerary in found for corridor in itinerary.corridors),
    )


@lru_cache(maxsize=KEPT_SETS)
def _short_names(network: Network) -> dict[str, str]:
    """Node -> its official name in English."""
    return {row.node: row.name for row in network.names if (row.lang, row.kind) == ("en", "official")}


def _names(desk: QuotingDesk, answer: Quote, written: bool) -> Json:
    """Names in words for the codes that the answer uses; `full` is a node's name with what sets it apart."""
    network, asked = desk.network, answer.consignment
    nodes, carriers, corridors = _met(frozenset(option.route for option in answer.options))
    corridors = corridors | {entry.corridor for entry in answer.left_out if entry.corridor}
    short = _short_names(network)
    said = [word for entry in answer.left_out for word in entry.reason.split() if word in network.legs]
    holes = [hole.charge for option in answer.options for hole in option.holes]
    return {
        "nodes": _node_names.kept(written)(network, nodes | {asked.origin, asked.destination}),
        "carriers": {c: network.carriers[c].name for c in sorted(carriers) if c in network.carriers},
        "corridors": {c: network.corridors[c].name for c in sorted(corridors)},
        "legs": {
            leg: " – ".join(short.get(n, n) for n in (network.legs[leg].start, network.legs[leg].end)) for leg in said
        },
        "charges": {code: desk.tariffs.charge_names.get(code, code) for code in holes},
        "equipment": asked.equipment.name,
    }  # fmt: skip


@Part
def _node_names(network: Network, nodes: frozenset[str]) -> Json:
    short = _short_names(network)
    return {
        n: {"name": short.get(n, network.nodes[n].name), "full": network.nodes[n].name,
            "country": network.nodes[n].country}
        for n in sorted(nodes)
    }  # fmt: skip
