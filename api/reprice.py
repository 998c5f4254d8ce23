"""A stored quote priced again: with the knowledge it was issued with, or with today's; and what has changed.

With the knowledge it was issued with, the books, the network and the scenario come out of the archives where the
service has moved on since, and the bytes are those that were issued. Source: product rules, sections 1 and 3.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import RowMapping
from werkzeug.exceptions import Conflict

from api.changes import about_quote, changes
from api.desks import Knowledge, knowledge
from api.draft import instant
from api.issuing import Issuer, answer_of
from api.option_json import Json
from api.quote_json import quote_json
from api.schemas import Fault, Wrong, understood
from api.store import archives
from api.store.archives import Archive
from api.store.tables import now
from calculator.desk import QuotingDesk
from calculator.network import Network
from calculator.quote import quote
from calculator.tariff_set import TariffSet
from tariffs import loader, scenario
from tariffs.scenario import Scenario

KEPT_ARCHIVES = 2
"""Sets of archived books that a process keeps opened."""

AS_ISSUED, TODAY = "as_issued", "today"


@dataclass(frozen=True)
class Again:
    """A quote priced again by a desk. priced : its plain data as bytes"""

    desk: QuotingDesk
    data: Json
    priced: bytes


def reprice(issuer: Issuer, row: RowMapping, knows: str) -> bytes:
    """The answer, as JSON: the quote as issued, as it is priced now, and every change with its cause.

    Raises Wrong where today's network does not understand the request any more, Conflict where an archive is
    missing, Unavailable.
    """
    issued = answer_of(row)
    again = as_issued(issuer, row) if knows == AS_ISSUED else today(issuer, row)
    same_bytes = issued.endswith(again.priced[1:])  # what stands before is not priced
    found = [] if same_bytes else changes(orjson.loads(issued), again.data, _standing(row, again.desk))
    head = {
        "id": row["id"], "number": row["number"], "knowledge": knows, "repriced_at": instant(now()),
        "as_known_on": again.data["as_known_on"], "exchange_date": again.data["exchange_date"],
        "same": not found, "same_bytes": same_bytes,
        "changes": [*(_of_time(row) if knows == TODAY else ()), *found],
    }  # fmt: skip
    return b"".join([orjson.dumps(head)[:-1], b',"old":', issued, b',"new":', again.priced, b"}"])


def today(issuer: Issuer, row: RowMapping) -> Again:
    """The quote with what is known today."""
    asked = row["request"]
    if problem := issuer.desks.problem_with(asked["scenario"] or ""):
        raise Wrong([Fault("/scenario", problem, asked["scenario"])])
    known = knowledge(scenario=asked["scenario"] or "")
    consignment = understood(issuer.desks.desk(known).gazetteer, asked)
    desk, answer = issuer.desks.quote(known, consignment)
    data = quote_json(desk, answer, issuer.desks.scenarios.get(known.scenario), asked["max_options"])
    return Again(desk, data, orjson.dumps(data))


def as_issued(issuer: Issuer, row: RowMapping) -> Again:
    """The quote with what was known when it was issued, out of the files that it was made of."""
    asked, made_of = row["request"], row["provenance"]
    known = Knowledge(
        date.fromisoformat(asked["as_known_on"]), date.fromisoformat(asked["exchange_date"]), asked["scenario"] or ""
    )
    under: Scenario | None
    if made_of["archives"] == issuer.holdings.digests(known.scenario):
        desk, under = issuer.desks.own_desk(known), issuer.desks.scenarios.get(known.scenario)
    else:
        network, tariffs, under = _opened(_fetched(issuer, made_of["archives"]))
        desk = QuotingDesk(network, tariffs, known.as_known_on, known.exchange_date)
    _hold_to(made_of, desk)
    data = quote_json(desk, quote(desk, understood(desk.gazetteer, asked)), under, asked["max_options"])
    return Again(desk, data, orjson.dumps(data))


def _fetched(issuer: Issuer, digests: Mapping[str, Any]) -> tuple[Archive, ...]:
    """The archives of a quote: its network, its books in their order, its scenario if it has one."""
    wanted = [digests["network"], *digests["books"], *filter(None, [digests["scenario"]])]
    with issuer.store.reading() as connection:
        found = [archives.fetch(connection, digest) for digest in wanted]
    there = tuple(archive for archive in found if archive)
    if len(there) < len(wanted):
        raise Conflict("The files that this quote was made of are not in the store.")
    return there


@lru_cache(KEPT_ARCHIVES)
def _opened(fetched: tuple[Archive, ...]) -> tuple[Network, TariffSet, Scenario | None]:
    """The network, the books and the scenario of archives, through files that are gone again afterwards."""
    with tempfile.TemporaryDirectory(prefix="karvan-") as folder:
        here = Path(folder)
        places = [here / str(i) / archive.name for i, archive in enumerate(fetched)]
        for archive, place in zip(fetched, places, strict=True):
            archives.unpack(archive, place)
        kinds = [archive.kind for archive in fetched]
        under = None
        if kinds[-1] == "scenario":
            # The books that it adds are among the archived ones.
            under = replace(scenario.load(places[-1] / f"{fetched[-1].name}.toml"), add_books=())
        network = loader.load_network(places[0], under)
        books = [place for place, kind in zip(places, kinds, strict=True) if kind == "book"]
        return network, loader.load_tariffs(books, network, under), under


def _hold_to(made_of: Mapping[str, Any], desk: QuotingDesk) -> None:
    """Raise Conflict where the files are not those that the quote names."""
    named = [(book["book"], book["edition"], book["digest"]) for book in made_of["books"]]
    opened = [(book.book, book.edition, book.digest) for book in desk.tariffs.books]
    if named != opened or made_of["network"]["digest"] != desk.network.digest:
        raise Conflict("The files that this quote was made of have other digests than it names.")


def _standing(row: RowMapping, desk: QuotingDesk) -> Any:
    """Why a row of a book does not hold on the dispatch date, as the desk knows it."""
    rows = {(book.book, found.id): found for book in desk.tariffs.books for found in (*book.rates, *book.through_rates)}
    dispatch = date.fromisoformat(row["request"]["dispatch_date"])

    def standing(book: str, name: str) -> str:
        found = rows.get((book, name))
        if found is None:
            return "the row is no longer in the book"
        return "; ".join(found.validity.mismatches(dispatch, desk.as_known_on))

    return standing


def _of_time(row: RowMapping) -> list[Json]:
    """What has passed since the quote was issued."""
    said = []
    if row["expires_at"] <= now():
        said.append(about_quote("expired", f"the quote held until {instant(row['expires_at'])}"))
    if date.fromisoformat(row["request"]["dispatch_date"]) < now().date():
        said.append(about_quote("dispatch_past", f"the dispatch date {row['request']['dispatch_date']} has passed"))
    return said
