"""Who asks, and what they may do: a key in the Authorization header, or nobody in particular where that is enough.

Without any key the service answers all who reach it, if that is this machine alone. Source: product rules,
section 3.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from flask import Request
from sqlalchemy import RowMapping
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from api.config import Config, is_this_machine
from api.store import keys
from api.store.engine import Store, Unavailable
from api.store.tables import now

OPEN = "open"
"""Owner of the quotes that were made without a key."""

MOST_KEPT = 1_000
LOOK_AGAIN_S = 1.0
"""How long it is taken for true that no key was made yet: not every request needs to ask the store."""

_NO_HASH = "0" * 64
_SCOPE_OF = {"v1.rates": "rates", "quotes": "quotes", "batches": "batches", "tariffs": "tariffs"}
"""Address, or all addresses of a blueprint -> the scope that they need; the others need none."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. owner : whose quotes are seen; keyed : whether by a key; scopes : what may be done"""

    owner: str
    keyed: bool
    scopes: frozenset[str]


class ScopeMissing(Forbidden):
    """A valid key that may not do what was asked (RFC 6750, section 3.1)."""

    def __init__(self, scope: str) -> None:
        """scope : the one that it needs"""
        super().__init__(f"The key may not do this: it needs the scope {scope}.")
        self.scope = scope

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """Those of every 403, and the scope that is needed."""
        challenge = _challenge(error="insufficient_scope", scope=self.scope).to_header()
        return [*super().get_headers(*args, **kwargs), ("WWW-Authenticate", challenge)]


@dataclass
class KeyRing:
    """The keys of a service. What was seen last is kept for the time that the store cannot be asked."""

    store: Store
    settings: Config
    _seen: dict[str, RowMapping] = field(init=False, default_factory=dict)
    _any: bool | None = field(init=False, default=None)
    _true_until: float = field(init=False, default=0.0)

    def caller(self, request: Request) -> Caller:
        """Who sent a request. Raises Unauthorized, Forbidden, Unavailable."""
        header = request.headers.get("Authorization")
        needed = scope_of(request)
        if header is None:
            return self._keyless(request, needed)
        found = self._found(header)
        if found is None:
            raise Unauthorized("The key is not valid: unknown, expired or revoked.",
                               www_authenticate=_challenge(error="invalid_token"))  # fmt: skip
        caller = Caller(found["owner"], True, frozenset(found["scopes"].split()))
        if needed and needed not in caller.scopes:
            raise ScopeMissing(needed)
        return caller

    def open_to(self, request: Request) -> bool:
        """Whether one without a key is answered."""
        if self.settings.open:
            return True
        # Behind a proxy everybody seems to be this machine.
        forwarded = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP"))
        return self.settings.on_loopback and not forwarded and _asks_this_machine(request) and not self.any_made()

    def any_made(self) -> bool:
        """Whether keys are asked for, as far as is known. Raises Unavailable where nothing is."""
        # A key that was made stays there, if only as a revoked one.
        if self._any or monotonic() < self._true_until:
            return bool(self._any)
        try:
            with self.store.reading() as connection:
                self._any = keys.any_made(connection)
            self._true_until = monotonic() + LOOK_AGAIN_S
        except Unavailable:
            if self._any is None:
                raise
        return bool(self._any)

    def _keyless(self, request: Request, needed: str) -> Caller:
        if not needed or self.open_to(request):
            return Caller(OPEN, False, frozenset(keys.SCOPES))
        if needed == "rates" and self.settings.rates_open:
            return Caller(OPEN, False, frozenset(["rates"]))
        raise Unauthorized("This address needs a key: Authorization: Bearer karvan_…", www_authenticate=_challenge())

    def _found(self, header: str) -> RowMapping | None:
        """The valid key of a header."""
        kind, _, sent = header.partition(" ")
        parts = keys.parted(sent.strip()) if kind.lower() == "bearer" else None
        if parts is None:
            return None
        prefix, secret_hash = parts
        key = self._key(prefix)
        # As long for an unknown prefix as for a known one.
        same = hmac.compare_digest(secret_hash, key["hash"] if key else _NO_HASH)
        return key if key and same and keys.state(key, now()) == "valid" else None

    def _key(self, prefix: str) -> RowMapping | None:
        try:
            with self.store.reading() as connection:
                found = keys.find(connection, prefix)
        except Unavailable:
            # While the store is down nobody can revoke a key either.
            if prefix not in self._seen:
                raise
            return self._seen[prefix]
        if found is not None:
            if len(self._seen) >= MOST_KEPT:
                self._seen.clear()
            self._seen[prefix] = found
        return found


def scope_of(request: Request) -> str:
    """The scope that an address needs, "" for none."""
    return _SCOPE_OF.get(request.endpoint or "") or _SCOPE_OF.get(request.blueprint or "") or ""


def _asks_this_machine(request: Request) -> bool:
    """Whether the name in the address is one of this machine: a page of another site may have given it its own."""
    return is_this_machine(urlsplit(f"//{request.host}").hostname or "")


def _challenge(**said: str | None) -> WWWAuthenticate:
    return WWWAuthenticate("Bearer", {"realm": "karvan", **said})
