"""What a service counts, for Prometheus: requests with their time, quotes, options and holes.

No label comes from a request: addresses are counted by their rule, methods by their known names, holes by code.
Source: product rules, section 7.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

from api import metrics_folder
from calculator.quote import Quote

METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Borders of the classes of time [s]."""

_SHARED = metrics_folder.VARIABLE in os.environ
"""Whether processes count together: prometheus-client has decided so when it was imported."""

_REGISTRY = CollectorRegistry()
_REQUESTS = Counter(
    "karvan_requests", "Requests answered, by rule of the address, method and status.", ["rule", "method", "status"],
    registry=_REGISTRY,
)  # fmt: skip
_LATENCY = Histogram(
    "karvan_request_seconds", "Time until an answer was ready to be sent [s].", ["rule"], buckets=SECONDS,
    registry=_REGISTRY,
)  # fmt: skip
_STORED = Counter("karvan_quotes_stored", "Quotes stored.", registry=_REGISTRY)
_PRICED = Counter("karvan_options_priced", "Options that got a price in a quote.", registry=_REGISTRY)
_HOLES = Counter("karvan_holes", "Prices missing in quotes, by code of the hole.", ["code"], registry=_REGISTRY)


def register(app: Flask) -> None:
    """Count every answer of an app. The envelope, which keeps the start of a request, must be there before."""
    app.after_request(_answered)


def quoted(quote: Quote) -> None:
    """Count what a quote priced and what it could not."""
    _PRICED.inc(len(quote.priced))
    for option in quote.options:
        for hole in option.holes:
            _HOLES.labels(hole.code).inc()


def stored() -> None:
    """Count a quote that is stored for the first time."""
    _STORED.inc()


def registered() -> Iterable[Metric]:
    """What this process counts, by its names."""
    return _REGISTRY.collect()


def exposition() -> Response:
    """Everything counted by all processes of this service since its start."""
    if not _SHARED:
        return Response(generate_latest(_REGISTRY), content_type=CONTENT_TYPE_PLAIN_0_0_4)
    everything = CollectorRegistry()
    with metrics_folder.alone() as folder:
        MultiProcessCollector(everything, str(folder))  # type: ignore[no-untyped-call]
        return Response(generate_latest(everything), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _answered(answer: Response) -> Response:
    rule = request.url_rule.rule if request.url_rule else ""
    method = request.method if request.method in METHODS else "other"
    _REQUESTS.labels(rule, method, str(answer.status_code)).inc()
    _LATENCY.labels(rule).observe(perf_counter() - g.started)
    return answer
