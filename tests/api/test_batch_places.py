"""Inputs of any form and place become CSV files here, and outputs get back where they belong, whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pyarrow.parquet as pq
import pytest

from api.batch_places import Place, Unit, csv_files, units
from calculator.problem import Refused

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
