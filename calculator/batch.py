"""The batch: a CSV of consignments -> desk -> CSVs of results, block by block, in input order.

What a block becomes depends on nothing but the block, so blocks may be shared out in any way.
Source: product rules, section 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from calculator.batch_block import BlockPricer
from calculator.batch_blocks import BLOCK_BYTES, ConsignmentTable
from calculator.batch_outputs import CHARGE_COLUMNS, OPTION_COLUMNS, OUTPUTS, REJECT_COLUMNS, Summary, header
from calculator.desk import QuotingDesk

__all__ = [
    "CHARGE_COLUMNS", "OPTION_COLUMNS", "REJECT_COLUMNS", "ConsignmentTable", "Outputs", "Summary", "price_blocks",
    "price_table",
]  # fmt: skip


@dataclass(frozen=True)
class Outputs:
    """The open streams of a batch; None where an output is not wanted."""

    out: BinaryIO | None = None
    options: BinaryIO | None = None
    charges: BinaryIO | None = None
    rejects: BinaryIO | None = None

    @property
    def streams(self) -> dict[str, BinaryIO]:
        """The streams that are wanted, by output."""
        streams = {name: getattr(self, name) for name in OUTPUTS}
        return {name: stream for name, stream in streams.items() if stream is not None}


def price_table(
    desk: QuotingDesk, table: ConsignmentTable, outputs: Outputs, currency: str = "USD",
    progress: Callable[[int], None] = lambda rows: None, block_bytes: int = BLOCK_BYTES,
) -> Summary:  # fmt: skip
    """Price every row of a table into the outputs.

    currency : of rows that name none; progress is told the number of rows done after each block
    """
    summary = Summary()
    for summary in price_blocks(desk, table, outputs, currency, block_bytes):
        if summary.rows:
            progress(summary.rows)
    return summary


def price_blocks(
    desk: QuotingDesk, table: ConsignmentTable, outputs: Outputs, currency: str, block_bytes: int = BLOCK_BYTES
) -> Iterator[Summary]:
    """The same block by block: after the headers, and after each block, what it has come to so far."""
    streams = outputs.streams
    for name, stream in streams.items():
        stream.write(header(table.layout, name))
    summary = Summary()
    yield summary
    pricer = BlockPricer(desk, table.layout, currency, streams)
    for block in table.blocks(block_bytes):
        done = pricer.price(block)
        for name, stream in streams.items():
            stream.write(done.outputs[name])
        summary = summary + done.summary
        yield summary
