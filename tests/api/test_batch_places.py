"""Inputs of any form and place become CSV files here, and outputs get back where they belong, whole or not at all."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import fsspec
import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from api.batch_places import Place, Unit, csv_files, units
from api.commands.batch import command
from calculator.problem import Refused

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

TEXT = "row_id,total\n7,1.50\n"


@pytest.fixture
def bucket() -> Iterator[str]:
    """A folder of an object storage in memory."""
    yield "memory://bucket/in"
    fsspec.filesystem("memory").rm("/bucket", recursive=True)


def put(url: str, text: str) -> None:
    """Store a text."""
    with fsspec.open(url, "w") as stream:
        stream.write(text)


def got(url: str) -> bytes:
    """What is stored."""
    with fsspec.open(url, "rb") as stream:
        found: bytes = stream.read()
        return found


def test_csv_files_here_are_themselves(tmp_path: Path) -> None:
    unit = Unit(Place.of(f"file://{tmp_path}/in.csv"), {"out": Place.of(f"{tmp_path}/out.csv")})
    with csv_files(unit) as (source, wanted):
        assert (source, wanted) == (tmp_path / "in.csv", {"out": tmp_path / "out.csv"})


def test_stored_files_are_fetched_and_sent(bucket: str) -> None:
    put(f"{bucket}/a.csv", TEXT)
    outputs = {"out": Place.of("memory://bucket/out/a.csv"), "rejects": Place.of("memory://bucket/out/a.parquet")}
    with csv_files(Unit(Place.of(f"{bucket}/a.csv"), outputs)) as (source, wanted):
        assert source.read_text(encoding="utf-8") == TEXT
        for path in wanted.values():
            path.write_text(TEXT, encoding="utf-8")
    assert got("memory://bucket/out/a.csv") == TEXT.encode()
    with fsspec.open("memory://bucket/out/a.parquet", "rb") as stream:
        assert pq.read_table(stream)["row_id"].to_pylist() == ["7"]


def test_parquet_appears_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    (tmp_path / "in.csv").write_text(TEXT, encoding="utf-8")
    unit = Unit(Place.of(str(tmp_path / "in.csv")), {"out": Place.of(str(out))})
    with csv_files(unit) as (_, wanted):
        wanted["out"].write_text(TEXT, encoding="utf-8")
        assert not out.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.parquet"]
    old = out.read_bytes()
    with pytest.raises(OSError, match="full"), csv_files(unit) as (_, wanted):
        raise OSError("full")
    assert out.read_bytes() == old
    again = Unit(Place.of(str(out)), {"out": Place.of(str(tmp_path / "again.parquet"))})
    with csv_files(again) as (source, wanted):
        wanted["out"].write_bytes(source.read_bytes())
    assert pq.read_table(tmp_path / "again.parquet").equals(pq.read_table(out))


def test_a_folder_is_its_files_by_name_and_its_outputs_are_folders(tmp_path: Path, bucket: str) -> None:
    for name in ("b.parquet", "a.csv", ".hidden.csv", "readme.txt"):
        put(f"{bucket}/{name}", TEXT)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "c.csv").mkdir()
    for source in (Place.of(bucket), Place.of(str(tmp_path))):
        found = units(source, {"out": Place.of(f"{tmp_path}/out")})
        assert [unit.source.last for unit in found] == ["a.csv", "b.parquet"]
        assert [unit.wanted["out"].name for unit in found] == [
            f"{tmp_path}/out/{name}" for name in ("a.csv", "b.parquet")
        ]
    assert (tmp_path / "out").is_dir()


def test_a_folder_goes_to_a_folder_and_a_file_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in.csv").write_text(TEXT, encoding="utf-8")
    here = {name: Place.of(str(tmp_path / name)) for name in ("in", "in.csv")}
    with pytest.raises(Refused, match="is a file, and the input is a folder"):
        units(here["in"], {"out": here["in.csv"]})
    with pytest.raises(Refused, match="is a folder, and the input is a file"):
        units(here["in.csv"], {"out": here["in"]})
    with pytest.raises(Refused, match=r"no \.csv and no \.parquet"):
        units(here["in"], {"out": Place.of(str(tmp_path / "out"))})
    assert units(here["in.csv"], {}) == [Unit(here["in.csv"], {})]


def test_what_the_storage_refuses_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for url, said in (("memory://nowhere/a.csv", "no such file"), ("nonsense://a.csv", "refuses")):
        with pytest.raises(Refused, match=said):
            Place.of(url).fetch(tmp_path / "a.csv")
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(Refused, match="needs fsspec"):
        Place.of("memory://nowhere/a.csv").fetch(tmp_path / "a.csv")


BOOKS = ["--tariffs", str(EXAMPLES / "book"), "--network", str(EXAMPLES / "network"), "--as-known-on", "2026-11-23"]


def price(*arguments: str) -> None:
    """Price by the worked examples."""
    done = CliRunner().invoke(command, [*arguments, *BOOKS, "--workers", "1"])
    assert done.exit_code == 0, done.output


def cells(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_figures_of_parquet_are_those_of_csv_to_the_cent(tmp_path: Path) -> None:
    """CSV -> CSV against typed Parquet -> Parquet, Parquet -> CSV and CSV -> Parquet, all outputs."""
    source, typed = tmp_path / "in.csv", tmp_path / "in.parquet"
    source.write_bytes((EXAMPLES / "consignments.csv").read_bytes())
    frame = pd.read_csv(source, dtype={"commodity": str}, parse_dates=["dispatch_date"])
    assert frame["mass_per_unit"].dtype.kind in "if"
    frame.to_parquet(typed, index=False)
    names = {"out": "-o", "options": "--options", "charges": "--charges", "rejects": "--rejects"}
    for folder, path, suffix in (
        ("csv", source, "csv"), ("parquet", typed, "parquet"), ("to-csv", typed, "csv"), ("to-parquet", source, "parquet"),
    ):  # fmt: skip
        (tmp_path / folder).mkdir()
        wanted = [part for name, sign in names.items() for part in (sign, str(tmp_path / folder / f"{name}.{suffix}"))]
        price(str(path), *wanted)
        beside = {one.name for one in (tmp_path / folder).iterdir()}
        assert beside == {*(f"{name}.{suffix}" for name in names), f"out.{suffix}.json"}
    for name in names:
        expected = cells(tmp_path / "csv" / f"{name}.csv")
        echoed = {"value", "mass_per_unit", "units"}  # a float is written without the zeros that say nothing
        for folder in ("parquet", "to-parquet"):
            found = pq.read_table(tmp_path / folder / f"{name}.parquet").to_pylist()
            assert len(found) == len(expected)
            for row, want in zip(found, expected, strict=True):
                assert {
                    key: value for key, value in row.items() if key not in echoed and not _same(value, want[key])
                } == {}
        found_csv = cells(tmp_path / "to-csv" / f"{name}.csv")
        assert [without(row, echoed) for row in found_csv] == [without(row, echoed) for row in expected]
    schema = pq.read_schema(tmp_path / "parquet" / "out.parquet")
    assert str(schema.field("total").type) == "decimal128(38, 4)"
    assert schema.field("mass_per_unit").type == pq.read_schema(typed).field("mass_per_unit").type


def without(row: dict[str, str], names: set[str]) -> dict[str, str]:
    """A row without some of its cells."""
    return {key: value for key, value in row.items() if key not in names}


def _same(value: object, text: str) -> bool:
    """Whether a typed value is what a cell of a CSV says."""
    if isinstance(value, Decimal):
        return value == Decimal(text)
    if isinstance(value, date):
        return value.isoformat()[:10] == text
    return ("" if value is None else str(value)) == text


def test_a_folder_gives_the_bytes_of_each_file_alone_also_by_urls(tmp_path: Path, bucket: str) -> None:
    head, *lines = (EXAMPLES / "consignments.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "in").mkdir()
    for name, part in (("a.csv", lines[:3]), ("b.csv", lines[3:5])):
        text = "".join([head, *part])
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
        put(f"{bucket}/{name}", text)
        price(str(tmp_path / "in" / name), "-o", str(tmp_path / name), "--options", str(tmp_path / f"options-{name}"))
    price(str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--options", str(tmp_path / "options"))
    price(bucket, "-o", "memory://bucket/out", "--options", f"file://{tmp_path}/stored")
    for name in ("a.csv", "b.csv"):
        assert (
            (tmp_path / "out" / name).read_bytes()
            == got(f"memory://bucket/out/{name}")
            == (tmp_path / name).read_bytes()
        )
        assert got(f"memory://bucket/out/{name}.json") == (tmp_path / "out" / f"{name}.json").read_bytes()
        options = (tmp_path / f"options-{name}").read_bytes()
        assert (tmp_path / "options" / name).read_bytes() == (tmp_path / "stored" / name).read_bytes() == options


def test_the_command_refuses_what_is_not_there_and_writes_nothing(tmp_path: Path) -> None:
    out = str(tmp_path / "out.parquet")
    (tmp_path / "bad.parquet").write_text("origin", encoding="utf-8")
    for source in ("memory://nowhere/a.csv", str(tmp_path / "no.parquet"), str(tmp_path / "bad.parquet")):
        done = CliRunner().invoke(command, [source, "-o", out, *BOOKS])
        assert (done.exit_code, source.rsplit("/", 1)[-1] in done.output) == (1, True), done.output
    same = CliRunner().invoke(command, [out, "-o", f"file://{out}", *BOOKS])
    assert same.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["bad.parquet"]
