"""Parquet in the words of a CSV, and results as exact typed columns."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from api.parquet_file import RESULT_TYPES, csv_of, parquet_of
from calculator.batch_outputs import CHARGE_COLUMNS, OPTION_COLUMNS
from calculator.consignment_table import RESULT_COLUMNS
from calculator.problem import Refused


def words(folder: Path, column: pa.Array) -> list[str]:
    """A column as the cells of the CSV."""
    pq.write_table(pa.table({"row_id": column, "train": ["single"] * len(column)}), folder / "in.parquet")
    csv_of(folder / "in.parquet", folder / "in.csv")
    with (folder / "in.csv").open(encoding="utf-8", newline="") as stream:
        return [row["row_id"] for row in csv.DictReader(stream)]


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (["a,b", 'say "x"', "two\nlines", "", None], pa.string(), ["a,b", 'say "x"', "two\nlines", "", ""]),
        (["8528", "0102"], pa.large_string(), ["8528", "0102"]),
        (["x", "x", None], pa.dictionary(pa.int32(), pa.string()), ["x", "x", ""]),
        ([date(2026, 5, 10), None], pa.date32(), ["2026-05-10", ""]),
        ([datetime(2026, 5, 10), datetime(2026, 5, 10, 6, 30)], pa.timestamp("us"), ["2026-05-10", "2026-05-10 06:30:00.000000"]),
        ([datetime(2026, 5, 10, tzinfo=ZoneInfo("Asia/Tashkent"))], pa.timestamp("ms", "Asia/Tashkent"), ["2026-05-10"]),
        ([24, -1, None], pa.int64(), ["24", "-1", ""]),
        ([24.0, 23.7, 0.1 + 0.2, 1e22, 1e-7, float("nan"), float("inf"), None], pa.float64(),
         ["24", "23.7", "0.30000000000000004", "10000000000000000000000", "0.0000001", "", "inf", ""]),
        ([23.7], pa.float32(), ["23.7"]),
        ([Decimal("24.0000"), Decimal("0.0001"), Decimal("120"), None], pa.decimal128(12, 4), ["24", "0.0001", "120", ""]),
        ([Decimal("0.00000001")], pa.decimal256(50, 8), ["0.00000001"]),
        ([True, None], pa.bool_(), ["true", ""]),
        ([None], pa.null(), [""]),
    ],
)  # fmt: skip
def test_every_type_is_written_as_a_csv_would_hold_it(
    tmp_path: Path, values: list[Any], kind: pa.DataType, expected: list[str]
) -> None:
    assert words(tmp_path, pa.array(values, kind)) == expected


def test_a_column_that_is_no_cell_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="'row_id' holds values of the type list"):
        words(tmp_path, pa.array([[1]]))


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_text("origin,destination\n", encoding="utf-8")
    with pytest.raises(Refused, match="cannot be read"):
        csv_of(tmp_path / "in.parquet", tmp_path / "in.csv")


def test_results_are_exact_and_the_columns_of_the_input_keep_their_types(tmp_path: Path) -> None:
    source = pa.table({
        "row_id": pa.array([7, 8]), "dispatch_date": pa.array([date(2026, 5, 10), None]),
        "mass_per_unit": pa.array([23.7, 1e-7]), "value": pa.array([Decimal("1.50"), None], pa.decimal128(9, 2)),
        "reference": pa.array(["a\r\nb", ""]), "train": pa.array(["x", None], pa.dictionary(pa.int8(), pa.string())),
    })  # fmt: skip
    pq.write_table(source, tmp_path / "in.parquet")
    types = csv_of(tmp_path / "in.parquet", tmp_path / "in.csv")
    with (tmp_path / "in.csv").open(encoding="utf-8", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    with (tmp_path / "out.csv").open("w", encoding="utf-8", newline="") as stream:
        results = [["123456789012345678.1234", "46.43", "3", "10770.4", "2.5…"], ["", "", "", "", ""]]
        named = ["total", "p50_days", "rank", "co2e_kg", "quantity"]
        csv.writer(stream).writerows(
            [[*head, *named], *([*row, *more] for row, more in zip(rows, results, strict=True))]
        )
    parquet_of(tmp_path / "out.csv", tmp_path / "out.parquet", types)
    found = pq.read_table(tmp_path / "out.parquet")
    for name in ("row_id", "dispatch_date", "mass_per_unit", "value"):
        assert found[name].combine_chunks() == source[name].combine_chunks()
    assert found["reference"].to_pylist() == ["a\r\nb", None]
    assert (found["train"].type, found["train"].to_pylist()) == (pa.string(), ["x", None])
    assert found["total"].to_pylist() == [Decimal("123456789012345678.1234"), None]
    assert found["p50_days"].to_pylist() == [Decimal("46.43"), None]
    assert (found["rank"].to_pylist(), found["quantity"].to_pylist()) == ([3, None], ["2.5…", None])
    assert found["co2e_kg"].to_pylist() == [Decimal("10770.4"), None]


def test_a_batch_without_rows_is_a_file_with_its_columns(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("row_id,total\n", encoding="utf-8")
    parquet_of(tmp_path / "out.csv", tmp_path / "out.parquet", {})
    found = pq.read_table(tmp_path / "out.parquet")
    assert (found.num_rows, found.schema.names) == (0, ["row_id", "total"])


def test_the_typed_columns_are_columns_of_an_output() -> None:
    assert set(RESULT_TYPES) <= {*RESULT_COLUMNS, *OPTION_COLUMNS, *CHARGE_COLUMNS}
