"""Lanes compared as tests ask for it: consignments written as a file, priced as it is and under what-ifs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from calculator.batch_blocks import BLOCK_BYTES, ConsignmentTable
from calculator.consignment import VALUE_STEPS, Consignment
from calculator.desk import QuotingDesk
from calculator.lane_comparison import LaneComparison

COLUMNS = (
    "origin", "destination", "dispatch_date", "equipment", "units", "mass_per_unit", "mass_unit", "commodity",
    "commodity_scheme", "hazard", "box_owner", "wagon_owner", "train", "value", "value_currency", "currency", "via",
    "avoid",
)  # fmt: skip


def compared(
    desk: QuotingDesk, what_ifs: Mapping[str, QuotingDesk], asked: Iterable[Consignment] = (), wrong: int = 0,
    block_bytes: int = BLOCK_BYTES,
) -> LaneComparison:  # fmt: skip
    """Consignments, and rows with a place that does not exist, under each what-if."""
    rows = [*map(_cells, asked), *[["nowhere", "nowhere", "2026-12-01", "45G1"]] * wrong]
    return compared_file(desk, what_ifs, written(rows), block_bytes)


def compared_file(
    desk: QuotingDesk, what_ifs: Mapping[str, QuotingDesk], text: str, block_bytes: int = BLOCK_BYTES
) -> LaneComparison:
    """The rows of a file under each what-if."""
    table = ConsignmentTable(io.BytesIO(text.encode()))
    found = LaneComparison(desk, table.layout, "USD")
    for block in table.blocks(block_bytes):
        found.add(block)
    for name, changed in what_ifs.items():
        done = [*found.under(name, changed)]
        assert done == sorted(done) and done[-1:] in ([], [found.consignments])
    return found


def written(rows: Iterable[Sequence[str]], columns: Sequence[str] = COLUMNS) -> str:
    """Rows of cells as a file."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows([columns, *rows])
    return stream.getvalue()


def _cells(one: Consignment) -> list[str]:
    value = "" if one.value_e4 is None else f"{one.value_e4 // VALUE_STEPS}.{one.value_e4 % VALUE_STEPS:04d}"
    return [
        one.origin, one.destination, str(one.dispatch_date), one.equipment.equipment, str(one.units),
        str(one.mass_kg), "kg", one.commodity, one.scheme, one.hazard, one.box_owner, one.wagon_owner, one.train,
        value, one.value_currency, one.currency, ";".join(one.via), ";".join(one.avoid),
    ]  # fmt: skip
