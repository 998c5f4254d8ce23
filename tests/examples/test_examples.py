"""The worked examples through the batch, in process: every total and every charge line, to the cent."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from calculator.batch import ConsignmentTable, Outputs, price_table
from calculator.consignment import Consignment
from calculator.consignment_fields import ConsignmentReader
from calculator.desk import QuotingDesk
from calculator.quote import quote
from tariffs import loader

HERE = Path(__file__).parent
Row = dict[str, str]


def read(text: str) -> list[Row]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def expected(name: str) -> list[Row]:
    """The rows of an expectation."""
    return read((HERE / name).read_text(encoding="utf-8"))


TOTALS = expected("expected-totals.csv")


class Run:
    """The whole batch as known on one day: rows of OUT.csv, options by row and corridor, lines by row and option."""

    def __init__(self, as_known_on: str) -> None:
        network = loader.load_network(HERE / "network")
        tariffs = loader.load_tariffs([HERE / "book"], network)
        self.desk = QuotingDesk(network, tariffs, date.fromisoformat(as_known_on))
        out, options, charges = (io.BytesIO() for _ in range(3))
        with (HERE / "consignments.csv").open("rb") as lines:
            price_table(self.desk, ConsignmentTable(lines), Outputs(out, options, charges))
        self.out = {row["row_id"]: row for row in read(out.getvalue().decode())}
        self.options = {
            (row["row_id"], corridor): row
            for row in read(options.getvalue().decode())
            for corridor in row["corridor"].split(";")
        }
        self.lines: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in read(charges.getvalue().decode()):
            self.lines[row["row_id"], row["option"]].append(row)


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    """One run for each day that the expectations name."""
    return {day: Run(day) for day in {row["as_known_on"] for row in TOTALS}}


def name(row: Row) -> str:
    """A case in words."""
    return f"{row['row_id']}-{row['corridor']}-{row['as_known_on']}"


@pytest.mark.parametrize("want", TOTALS, ids=name)
def test_totals_and_through_rates(want: Row, runs: dict[str, Run]) -> None:
    option = runs[want["as_known_on"]].options[want["row_id"], want["corridor"]]
    assert (option["total"], option["total_currency"], option["through"]) == (
        want["total"],
        want["currency"],
        want["through"],
    )
    assert option["status"] == ("ok" if want["total"] else "unavailable")


@pytest.mark.parametrize("want", [row for row in TOTALS if row["total"]], ids=name)
def test_every_charge_line(want: Row, runs: dict[str, Run]) -> None:
    """Beside them there are only contingent lines, which have no amount."""
    run = runs[want["as_known_on"]]
    option = run.options[want["row_id"], want["corridor"]]["option"]
    columns = ("charge", "subject", "rate_row", "amount", "currency", "converted", "quote_currency")
    lines = run.lines[want["row_id"], option]
    got = sorted(tuple(line[c] for c in columns) for line in lines if line["kind"] == "charge")
    wanted = [
        tuple(re.sub(r" \d+ km$", "", line[c]) for c in columns)
        for line in expected("expected-charges.csv") if name(line) == name(want)
    ]  # fmt: skip
    assert got == sorted(wanted)
    assert all(not line["amount"] for line in lines if line["kind"] == "contingent")


@pytest.mark.parametrize("want", [row for row in TOTALS if row["holes"]], ids=name)
def test_every_hole_is_said(want: Row, runs: dict[str, Run]) -> None:
    run = runs[want["as_known_on"]]
    reader = ConsignmentReader(run.desk.gazetteer)
    fields = next(row for row in expected("consignments.csv") if row["row_id"] == want["row_id"])
    consignment = reader.read(fields)
    assert isinstance(consignment, Consignment)
    option = next(o for o in quote(run.desk, consignment).options if want["corridor"] in o.route.itinerary.corridors)
    said = {
        (hole.charge, hole.subject.partition(" ")[2], re.findall(r"no rate \w+>\w+", hole.reason)[0])
        for hole in option.holes
    }
    wanted = {re.fullmatch(r"(\w+) ?([^:]*): (.*)", hole).groups() for hole in want["holes"].split(";")}  # type: ignore[union-attr]
    assert said == wanted


def test_every_consignment_is_answered_in_order(runs: dict[str, Run]) -> None:
    for run in runs.values():
        assert list(run.out) == [row["row_id"] for row in expected("consignments.csv")]
        assert {row["status"] for row in run.out.values()} <= {"ok", "unavailable"}
