"""A client that is generated from the document works: rates, a stored quote, mistakes, a batch."""

import importlib
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.openapi.document import as_bytes
from api.openapi.examples import BATCH, MISTAKEN, QUESTIONS
from tests.service import shipped

PACKAGE = "karvan_client"
# The generator sends no body of text/csv by itself, but any bytes under another name for them.
SETTINGS = "post_hooks: []\ncontent_type_overrides:\n  text/csv: application/octet-stream\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("generated")
    (made / "openapi.json").write_bytes(as_bytes())
    (made / "settings.yml").write_text(SETTINGS, encoding="utf-8")
    subprocess.run(
        [Path(sys.executable).with_name("openapi-python-client"), "generate", "--path", "openapi.json", "--config",
         "settings.yml", "--output-path", PACKAGE, "--meta", "none", "--fail-on-warning"],
        cwd=made, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    sys.path.insert(0, str(made))
    yield made
    sys.path.remove(str(made))
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


@pytest.fixture
def service(folder: Path) -> Iterator[Any]:
    """The generated client, its requests answered in this process."""
    transport = httpx.WSGITransport(app=shipped())
    with part("client").Client(base_url="http://localhost", httpx_args={"transport": transport}) as opened:
        yield opened


def part(name: str) -> Any:
    return importlib.import_module(f"{PACKAGE}.{name}")


def asked(name: str, shape: str = "RatesRequest") -> Any:
    return getattr(part("models"), shape).from_dict(QUESTIONS[name]["value"])


def test_rates(service: Any) -> None:
    answer = part("api.quotes.rates").sync(client=service, body=asked("box"))
    best = answer.options[0]
    assert best.rank == 1
    assert best.total.currency == "USD"
    assert best.charges[0].amount.amount
    assert best.to_dict()["transit_time"]["arrival"]["p50"] > "2026-12-01"


def test_a_quote_made_once_and_read(service: Any) -> None:
    make = part("api.quotes.make_quote")
    quote = make.sync(client=service, body=asked("few", "QuoteRequest"), idempotency_key="generated")
    again = make.sync(client=service, body=asked("few", "QuoteRequest"), idempotency_key="generated")
    assert again.id == quote.id
    read = part("api.quotes.quote").sync(client=service, quote_id=quote.id)
    assert read.to_dict() == quote.to_dict()
    listed = part("api.quotes.own_quotes").sync(client=service, limit=1)
    assert [row.number for row in listed.quotes] == [quote.number]


def test_mistakes_are_typed_too(service: Any) -> None:
    body = part("models").RatesRequest.from_dict(MISTAKEN)
    problem = part("api.quotes.rates").sync(client=service, body=body)
    assert [error.suggestions[0] for error in problem.errors] == ["45G1", "halkali"]


def test_look_ups_and_tariff_rows(service: Any) -> None:
    found = part("api.look_ups.locations").sync(client=service, q="西安", limit=3)
    assert found.locations[0].node == "xian"
    rows = part("api.tariffs.tariff_rows").sync("cis-transit", "2026-11", client=service, charge="FRT", limit=5)
    assert len(rows.rates) == 5


def test_a_batch(service: Any) -> None:
    body = part("types").File(payload=io.BytesIO(BATCH.encode()))
    answer = part("api.batches.batch").sync_detailed(client=service, body=body)
    assert answer.status_code == 200
    assert answer.content.count(b"\n") == 4
