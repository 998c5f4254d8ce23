"""Parquet files of a batch: their rows as the CSV that says the same, and a CSV of results as typed columns.

The batch itself prices text. What Parquet knows besides is brought into the words that a CSV has for it, so that the
figures are those of the CSV; a float is the shortest decimal that is this float, the one that its owner wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv as arrow_csv

from calculator.problem import Problem, Refused

_ROWS = 65_536
_READ_BYTES = 16 << 20
_MONEY = pa.decimal128(38, 4)  # no currency has more digits than four
_DAYS = pa.decimal128(9, 2)
_WHOLE = pa.int64()
_DAY_COLUMNS = ("p10_days", "p50_days", "p80_days", "p95_days", "statutory_days", "fastest_p50_days")
RESULT_TYPES: Mapping[str, pa.DataType] = {
    **dict.fromkeys(("total", "next_delta", "fastest_delta", "amount", "converted"), _MONEY),
    **dict.fromkeys(_DAY_COLUMNS, _DAYS),
    **dict.fromkeys(("rank", "km", "seq", "options_priced"), _WHOLE),
    "co2e_kg": pa.decimal128(18, 1),
}
"""Columns of results that are numbers, exact ones; the others are text. Quantities and rates may be no decimals."""


def csv_of(parquet: Path, written: Path) -> dict[str, pa.DataType]:
    """Write the rows of a Parquet file as a CSV. Returns the types of its columns, by name.

    Missing values and floats that are no number are blank cells, and days without a time of day are days.
    Raises Refused where it is no Parquet file or a column holds what no cell can.
    """
    try:
        file = pq.ParquetFile(parquet)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        advice = "write it again, or save it as CSV"
        raise Refused([Problem("the Parquet file cannot be read", advice, parquet.name, code="unreadable")]) from error
    with file:
        schema = file.schema_arrow
        wrong = [_unfit(field, parquet.name) for field in schema if not _is_cell(field.type)]
        if wrong:
            raise Refused(wrong)
        texts = pa.schema([(field.name, pa.string()) for field in schema])
        with arrow_csv.CSVWriter(
            written, texts, write_options=arrow_csv.WriteOptions(quoting_style="needed")
        ) as writer:
            for batch in file.iter_batches(_ROWS):
                writer.write_batch(pa.record_batch([_cells(column) for column in batch.columns], schema=texts))
        return {field.name: field.type for field in schema}


def parquet_of(csv: Path, written: Path, types: Mapping[str, pa.DataType]) -> None:
    """Write a CSV of results as a Parquet file. A blank cell is a missing value.

    types : of the columns of the input by name, which they keep; what is in neither list is text
    """
    read = arrow_csv.ReadOptions(block_size=_READ_BYTES)
    parse = arrow_csv.ParseOptions(newlines_in_values=True)
    with csv.open("rb") as stream:
        names = arrow_csv.open_csv(stream, read, parse).schema.names
    texts = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""],
        quoted_strings_can_be_null=True,
    )  # fmt: skip
    kept = {name: kind for name, kind in types.items() if _is_kept(kind)}
    schema = pa.schema([(name, {**kept, **RESULT_TYPES}.get(name, pa.string())) for name in names])
    with (
        arrow_csv.open_csv(csv, read, parse, texts) as reader,
        pq.ParquetWriter(written, schema, compression="zstd") as writer,
    ):
        for batch in reader:
            columns = [column.cast(field.type) for column, field in zip(batch.columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(columns, schema=schema))


def _is_cell(kind: pa.DataType) -> bool:
    """Whether a value of this type is one cell."""
    if pa.types.is_dictionary(kind):
        return _is_cell(kind.value_type)
    return any(
        is_one(kind)
        for is_one in (
            pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_integer,
            pa.types.is_floating, pa.types.is_decimal, pa.types.is_date, pa.types.is_timestamp, pa.types.is_boolean,
            pa.types.is_null,
        )
    )  # fmt: skip


def _is_kept(kind: pa.DataType) -> bool:
    """Whether the text that `_cells` makes of a type is read back as the same values of that type."""
    if pa.types.is_timestamp(kind):
        return kind.tz is None
    return not (pa.types.is_dictionary(kind) or pa.types.is_null(kind) or pa.types.is_string_view(kind))


def _unfit(field: pa.Field, file: str) -> Problem:
    return Problem(
        f"the column {field.name!r} holds values of the type {field.type}", "make it text, numbers or days", file,
        column=field.name, code="bad_header",
    )  # fmt: skip


def _cells(column: pa.Array) -> pa.Array:
    """A column as the text that a CSV has for it; what is missing or empty is missing."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        encoded = column.dictionary_encode()
        texts = pa.array([_plain(value, kind) for value in encoded.dictionary.to_pylist()], pa.string())
        cells = texts.take(encoded.indices)
    elif pa.types.is_timestamp(kind):
        cells = _moments(column)
    else:
        cells = column.cast(pa.date32() if pa.types.is_date(kind) else kind).cast(pa.string())
    return pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.string()), cells)


def _plain(value: float | Decimal, kind: pa.DataType) -> str:
    """A number in digits alone, without zeros at the end that say nothing."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if np.isnan(value):
        return ""
    of: Any = {16: np.float16, 32: np.float32}.get(kind.bit_width, np.float64)
    return np.format_float_positional(of(value), unique=True, trim="-")


def _moments(column: pa.Array) -> pa.Array:
    """Days as days; with a time of day, as it is on the clock of their zone, where there is one."""
    if column.type.tz:
        column = pc.local_timestamp(column)
    days = column.cast(pa.date32(), safe=False)
    return pc.if_else(pc.equal(days.cast(column.type), column), days.cast(pa.string()), column.cast(pa.string()))
