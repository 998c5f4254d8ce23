"""The outputs of a batch: their columns, and what a batch came to. Source: product rules, section 5."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from calculator.batch_text import cells
from calculator.consignment_table import RESULT_COLUMNS, Layout

OPTION_COLUMNS = (
    "row_id", "rank", "option", "corridor", "legs", "km", "status", "reason", "total", "total_currency",
    "p10_days", "p50_days", "p80_days", "p95_days", "statutory_days", "co2e_kg", "pareto", "through",
)  # fmt: skip
CHARGE_COLUMNS = (
    "row_id", "option", "seq", "charge", "kind", "subject", "rate_row", "quantity", "unit", "rate", "amount",
    "currency", "converted", "quote_currency", "trust",
)  # fmt: skip
REJECT_COLUMNS = ("error_code", "error_column", "error_message")
OUTPUTS = ("out", "options", "charges", "rejects")


@dataclass
class Summary:
    """What a batch came to: rows read, rows priced, and rows without a price by reason."""

    rows: int = 0
    priced: int = 0
    unavailable: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Summary) -> Summary:
        """Both together."""
        return Summary(
            self.rows + other.rows, self.priced + other.priced, self.unavailable + other.unavailable,
            self.rejected + other.rejected,
        )  # fmt: skip


@dataclass(frozen=True)
class Done:
    """A block that is priced: the lines of each output that is wanted, and what it came to."""

    outputs: dict[str, bytes]
    summary: Summary


def columns_of_output(layout: Layout, output: str) -> tuple[str, ...]:
    """The columns of one of OUTPUTS, for an input written in this way."""
    return {
        "out": (*layout.header, *RESULT_COLUMNS), "options": OPTION_COLUMNS, "charges": CHARGE_COLUMNS,
        "rejects": (*layout.header, *REJECT_COLUMNS),
    }[output]  # fmt: skip


def header(layout: Layout, output: str) -> bytes:
    """The first line of an output."""
    return f"{cells(*columns_of_output(layout, output))}\n".encode()
