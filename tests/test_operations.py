"""The page for operators lists the settings that there are, and the limits and names that hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api import gunicorn_conf, gunicorn_worker, metrics
from api.app import MOST_BODY_BYTES
from api.config import VARIABLES

PAGE = Path(__file__).parents[1] / "docs" / "operations.md"
BEGIN, END = "<!-- settings -->\n", "<!-- end of settings -->"


def settings_table() -> str:
    """The settings as a table, out of the one place where they are listed."""
    rows = [(f"`{v.name}`", f"`{v.default}`" if v.default else "", v.meaning.replace("|", "\\|")) for v in VARIABLES]
    return "".join(f"| {' | '.join(row)} |\n" for row in (("name", "default", "meaning"), ("---",) * 3, *rows))


@pytest.fixture
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_settings_are_those_of_the_service(page: str) -> None:
    """Mend it by putting the table that this shows into docs/operations.md."""
    assert page.partition(BEGIN)[2].partition(END)[0] == settings_table()


def test_the_limits_are_those_that_hold(page: str) -> None:
    assert f"{MOST_BODY_BYTES // 1024} KB" in page
    fields, line = gunicorn_conf.limit_request_fields, gunicorn_conf.limit_request_line
    assert f"{fields} fields of {gunicorn_conf.limit_request_field_size:,} bytes, a line of {line:,}" in page
    assert f"{gunicorn_worker.ARRIVAL_SECONDS:.0f} s, while it holds no thread" in page
    assert f"| {gunicorn_worker.STALL_SECONDS} s |" in page
    assert f"most {gunicorn_conf.graceful_timeout} s" in page
    assert f"| {gunicorn_conf.timeout} s |" in page
    most = gunicorn_conf.max_requests + gunicorn_conf.max_requests_jitter
    assert f"{gunicorn_conf.max_requests:,} to {most:,} requests" in page


def test_every_metric_is_named_with_its_labels(page: str) -> None:
    named = dict(re.findall(r"^\| `(karvan_\w+)` \| (.*?) \|", page, re.MULTILINE))
    families = {family.name: family for family in metrics.registered()}
    assert {name.removesuffix("_total") for name in named} == set(families)
    for name, labels in named.items():
        given = {label for sample in families[name.removesuffix("_total")].samples for label in sample.labels}
        assert given <= set(re.findall(r"\w+", labels))


def test_the_proxy_of_the_example_closes_connections_before_the_service(page: str) -> None:
    example = (PAGE.parent / "nginx.conf").read_text(encoding="utf-8")
    (kept,) = re.findall(r"keepalive_timeout (\d+)s", example)
    assert int(kept) < gunicorn_conf.keepalive
    assert "nginx.conf" in page
