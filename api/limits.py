"""Limits of requests a minute, by key and by address, over all processes and machines.

The tickets of a minute lie in the store; a process takes one at a time where they are few and several where they
are many, so that a limit is never passed and a request seldom costs a write. While the store is down each process
counts for itself. Source: product rules, section 3.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from threading import Lock
from time import time

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException, TooManyRequests

from api.keys import Caller, KeyRing
from api.store import counters
from api.store.engine import Store, Unavailable

WINDOW_S = 60
MOST_TICKETS = 10
"""Tickets taken at a time at most, a hundredth of the limit."""

MOST_SUBJECTS = 100_000
"""Subjects that a process remembers within a minute; a bound on memory."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one stands in a minute. remaining : requests left; reset_s : [s] until the next minute"""

    limit: int
    remaining: int
    reset_s: int
    granted: bool


@dataclass(slots=True)
class _Held:
    """What a process knows of a subject in a minute.

    tickets : requests that it may still answer; left : tickets in the store when it last looked; None before
    alone   : requests answered while the store was down
    fetching: one thread at a time fetches tickets, so that none is refused while another is on its way with some
    """

    tickets: int = 0
    left: int | None = None
    alone: int = 0
    fetching: Lock = field(default_factory=Lock)


@dataclass
class Limits:
    """The tickets that this process holds of the present minute."""

    store: Store
    _minute: int = field(init=False, default=0)
    _held: dict[str, _Held] = field(init=False, default_factory=dict)
    _lock: Lock = field(init=False, default_factory=Lock)

    def take(self, subject: str, limit: int) -> Standing:
        """One ticket of a subject, where there is one left."""
        at = time()
        minute, reset_s = int(at // WINDOW_S), WINDOW_S - int(at % WINDOW_S)
        self._turn(minute)
        with self._lock:
            held = self._held.setdefault(subject, _Held())
            gone = held.tickets == 0 and held.left == 0
        if gone or self._spent(held):
            return Standing(limit, held.tickets + (held.left or 0), reset_s, not gone)
        with held.fetching:
            granted = self._spent(held)
            if not granted:
                try:
                    self._fetch(held, subject, minute, limit)
                except Unavailable:
                    held.alone += 1
                    return Standing(limit, max(0, limit - held.alone), reset_s, held.alone <= limit)
                granted = self._spent(held)
        return Standing(limit, held.tickets + (held.left or 0), reset_s, granted)

    def _turn(self, minute: int) -> None:
        """In a new minute the old tickets are worth nothing; whoever notices sweeps the store."""
        with self._lock:
            if minute == self._minute and len(self._held) < MOST_SUBJECTS:
                return
            new, self._minute, self._held = minute != self._minute, minute, {}
        if new:
            # A store that is down is swept in a later minute.
            with suppress(Unavailable), self.store.writing() as connection:
                counters.prune(connection, minute - 1)

    def _spent(self, held: _Held) -> bool:
        """Whether there was a ticket; it is gone then."""
        with self._lock:
            there = held.tickets > 0
            held.tickets -= there
            return there

    def _fetch(self, held: _Held, subject: str, minute: int, limit: int) -> None:
        """Take tickets out of the store, as many as there still are. Raises Unavailable."""
        wanted = max(1, min(MOST_TICKETS, limit // 100))
        with self.store.writing() as connection:
            taken = counters.take(connection, subject, minute, wanted)
        with self._lock:
            held.tickets += min(wanted, max(0, limit - (taken - wanted)))
            held.left = max(0, limit - taken)


def register(app: Flask, ring: KeyRing) -> None:
    """Let nobody through to the addresses of the API who may not, or has asked too often."""
    app.extensions["limits"] = Limits(ring.store)
    app.extensions["keys"] = ring
    ring.any_made()  # so that every process knows it, should the store be away when one is first asked
    app.before_request(_admit)
    app.after_request(_say)


def caller() -> Caller:
    """Who sent the present request."""
    found: Caller = g.caller
    return found


def count_address() -> None:
    """Count the present request by its address, once: for pages that price. Raises TooManyRequests."""
    limit: int = current_app.extensions["keys"].settings.limit_address
    if "standing" not in g:
        _count(f"address {_address()}", limit)


def _admit() -> None:
    """Who asks without a valid key is counted by address, and so is who tries keys."""
    if not request.path.startswith("/v1/"):
        return
    ring: KeyRing = current_app.extensions["keys"]
    try:
        g.caller = ring.caller(request)
    except HTTPException:
        count_address()
        raise
    if g.caller.keyed:
        _count(f"key {g.caller.owner}", ring.settings.limit_key)
    else:
        count_address()


def _count(subject: str, limit: int) -> None:
    """Take a ticket. Raises TooManyRequests; a limit of 0 is none."""
    if not limit:
        return
    limits: Limits = current_app.extensions["limits"]
    g.standing = standing = limits.take(subject, limit)
    if not standing.granted:
        said = f"More than {limit} requests in this minute; the next begins in {standing.reset_s} s."
        raise TooManyRequests(said, retry_after=standing.reset_s)


def _say(answer: Response) -> Response:
    """Where the one who asks stands, in every answer that was counted."""
    standing: Standing | None = g.get("standing")
    if standing:
        answer.headers["RateLimit-Policy"] = f"{standing.limit};w={WINDOW_S}"
        answer.headers["RateLimit-Limit"] = str(standing.limit)
        answer.headers["RateLimit-Remaining"] = str(standing.remaining)
        answer.headers["RateLimit-Reset"] = str(standing.reset_s)
    return answer


def _address() -> str:
    """The address of the client; of IPv6 the network of one customer, who has all addresses of it."""
    try:
        found = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
