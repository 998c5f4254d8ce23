"""What supervisors, proxies and Prometheus ask: whether the process lives, what it can do, what it has counted.

Source: product rules, sections 3 and 7.
"""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import text

from api import metrics
from api.quotes import issuer
from api.store.engine import Store, Unavailable
from api.views import answer, desks

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return answer({"status": "ok"})


@health.get("/readyz")
def readyz() -> Response:
    """Ready for everything, or degraded: the store cannot be reached, and only what is not stored is answered."""
    reachable = can_reach(issuer().store)
    return answer({
        "status": "ready" if reachable else "degraded",
        "books": len(desks().today.tariffs.books),
        "store": "reachable" if reachable else "unavailable",
    })  # fmt: skip


@health.get("/metrics")
def counted() -> Response:
    """What all processes of this instance have counted, for Prometheus."""
    return metrics.exposition()


def can_reach(store: Store) -> bool:
    """Whether the store answers."""
    try:
        with store.reading() as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1
    except Unavailable:
        return False
