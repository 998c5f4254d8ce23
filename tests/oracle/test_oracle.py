"""The oracle reproduces the worked examples, and the books it is fed are fit to be read."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from tests.oracle.pricing import price
from tests.oracle.results import OraclePrice
from tests.oracle.tables import Row, read_csv, read_network
from tests.oracle.units import money

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
NETWORK = EXAMPLES / "network"
TOTALS = read_csv(EXAMPLES / "expected-totals.csv")
CONSIGNMENTS = {row["row_id"]: row for row in read_csv(EXAMPLES / "consignments.csv")}


def _priced(want: Row) -> OraclePrice:
    consignment = CONSIGNMENTS[want["row_id"]]
    network = read_network(NETWORK)
    ends = network.node(consignment["origin"]), network.node(consignment["destination"])
    legs = network.stretch(want["corridor"], *ends)
    known = date.fromisoformat(want["as_known_on"])
    return price([EXAMPLES / "book"], NETWORK, consignment, legs, known)


def _named(want: Row) -> str:
    return f"{want['row_id']}-{want['corridor']}-{want['as_known_on']}"


@pytest.mark.parametrize("want", TOTALS, ids=_named)
def test_totals_and_through_of_the_examples(want: Row) -> None:
    """Totals, currency and through row, to the cent."""
    got = _priced(want)
    total = "" if got.total is None else money(got.total, got.currency)
    assert (total, got.currency, got.through) == (want["total"], want["currency"], want["through"])


@pytest.mark.parametrize("want", TOTALS, ids=_named)
def test_charges_of_the_examples(want: Row) -> None:
    """Every line of a priced option: subject, row, amount and converted amount."""
    expected = defaultdict(list)
    for line in read_csv(EXAMPLES / "expected-charges.csv"):
        cells = [line[name] for name in ("charge", "subject", "rate_row", "amount", "currency", "converted")]
        expected[_named(line)].append(cells)
    got = _priced(want)
    if got.total is not None:
        lines = [
            [
                x.charge,
                x.subject,
                x.rate_row,
                money(x.amount, x.currency),
                x.currency,
                money(x.converted, got.currency),
            ]
            for x in got.lines
        ]
        assert sorted(lines) == sorted(expected[_named(want)])


@pytest.mark.parametrize("want", [want for want in TOTALS if want["holes"]], ids=_named)
def test_holes_of_the_examples(want: Row) -> None:
    """Every hole is said, not only the first."""
    got = {f"{hole.charge} {_name(hole.subject)}: {hole.reason}" for hole in _priced(want).holes}
    assert got == set(want["holes"].split(";"))


def _name(subject: str) -> str:
    return [*subject.split(), ""][1]
