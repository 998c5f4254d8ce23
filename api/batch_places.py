"""Where the files of a batch come from and go to: CSV or Parquet, here or in object storage, one file or a folder.

The batch itself reads and writes CSV files of this machine. Any other input is first brought into such a file, and
any other output is made of one when it is whole.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.parquet_file import csv_of, parquet_of
from calculator.problem import Problem, Refused

_FILE_URL = "file://"
_SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True)
class Place:
    """A file or a folder by its path, or by a URL that fsspec knows."""

    name: str

    @classmethod
    def of(cls, name: str) -> Place:
        """The place that a user names; what is on this machine is a path."""
        return cls(name.removeprefix(_FILE_URL))

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine."""
        return "://" not in self.name

    @property
    def is_parquet(self) -> bool:
        """Whether its name says Parquet."""
        return self.name.lower().endswith(".parquet")

    @property
    def is_folder(self) -> bool:
        """Whether there is a folder. Raises Refused where the storage cannot be reached."""
        return Path(self.name).is_dir() if self.is_here else bool(self._stored(lambda files, path: files.isdir(path)))

    @property
    def last(self) -> str:
        """The last part of its name."""
        return self.name.rstrip("/").rsplit("/", 1)[-1]

    def __truediv__(self, name: str) -> Place:
        """A file in this folder."""
        return Place(f"{self.name.rstrip('/')}/{name}")

    @property
    def parts(self) -> list[str]:
        """The names of the CSV and Parquet files of this folder, in order. Raises Refused where there are none."""
        if self.is_here:
            names = [path.name for path in Path(self.name).iterdir() if path.is_file()]
        else:
            found: list[str] = self._stored(lambda files, path: files.ls(path, detail=False))
            names = [path.rstrip("/").rsplit("/", 1)[-1] for path in found]
        kept = sorted(name for name in names if name.lower().endswith(_SUFFIXES) and not name.startswith("."))
        if not kept:
            raise Refused([Problem("the folder holds no .csv and no .parquet file", "name another", self.name)])
        return kept

    def fetch(self, written: Path) -> None:
        """Copy what is stored here into a file of this machine. Raises Refused where there is nothing."""
        self._stored(lambda files, path: files.get_file(path, str(written)))

    def send(self, written: Path) -> None:
        """Put a whole file here; storage shows it when all of it has arrived. Raises Refused where it cannot."""

        def put(files: Any, path: str) -> None:
            files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            files.put_file(str(written), path)

        self._stored(put)

    def _stored(self, use: Callable[[Any, str], Any]) -> Any:
        """What comes of using the file system of a URL on its path."""
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            advice = "pip install fsspec, and its package for this storage"
            raise Refused([Problem("object storage needs fsspec", advice, self.name, code="unreadable")]) from error
        try:
            return use(*url_to_fs(self.name))
        except (OSError, ValueError, ImportError) as error:
            said = "there is no such file" if isinstance(error, FileNotFoundError) else str(error)
            raise Refused(
                [Problem(f"the storage refuses: {said}", "check the URL", self.name, code="unreadable")]
            ) from error


@dataclass(frozen=True)
class Unit:
    """One file to price: where it is, and where each output of it goes."""

    source: Place
    wanted: Mapping[str, Place]


def units(source: Place, wanted: Mapping[str, Place]) -> list[Unit]:
    """The file, or the files of a folder, each with outputs of its own name in the folders of the outputs.

    Raises Refused where the input is a folder and an output a file, or the other way round.
    """
    if not source.is_folder:
        wrong = [place for place in wanted.values() if place.is_here and Path(place.name).is_dir()]
        if wrong:
            raise Refused([Problem("is a folder, and the input is a file", "name a file", p.name) for p in wrong])
        return [Unit(source, wanted)]
    files = [place for place in wanted.values() if place.is_here and Path(place.name).is_file()]
    if files:
        raise Refused([Problem("is a file, and the input is a folder", "name a folder", p.name) for p in files])
    for place in wanted.values():
        if place.is_here:
            Path(place.name).mkdir(parents=True, exist_ok=True)
    return [Unit(source / name, {output: place / name for output, place in wanted.items()}) for name in source.parts]


@contextmanager
def csv_files(unit: Unit) -> Iterator[tuple[Path, dict[str, Path]]]:
    """CSV files of this machine in place of those of a unit; at a sound end the outputs are brought to their places.

    Between several outputs that are not simply CSV files here, no order is kept, but each appears whole or not at all.
    Raises Refused where the input cannot be brought here or an output not to its place.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="karvan-")))
        source, types = _brought(unit.source, folder / "in")
        staged = {name: _staged(place, folder / name) for name, place in unit.wanted.items()}
        yield source, dict(staged)
        ready = {name: _made(unit.wanted[name], path, types, stack) for name, path in staged.items()}
        for name, path in ready.items():
            _arrive(unit.wanted[name], path)


def _brought(place: Place, folder: Path) -> tuple[Path, dict[str, Any]]:
    """The input as a CSV here, and the types of its columns where it has any."""
    folder.mkdir()
    path = Path(place.name)
    if not place.is_here:
        path = folder / place.last
        place.fetch(path)
    if not place.is_parquet:
        return path, {}
    written = folder / f"{place.last}.csv"
    return written, csv_of(path, written)


def _staged(place: Place, folder: Path) -> Path:
    """Where the CSV of an output is written: beside its place if that is here, so that a run can be gone on with."""
    if place.is_here:
        path = Path(place.name)
        return path.with_name(f".{path.name}.csv") if place.is_parquet else path
    folder.mkdir()
    return folder / place.last


def _made(place: Place, csv: Path, types: dict[str, Any], stack: ExitStack) -> Path:
    """The whole output in its own form, not yet in its place."""
    if not place.is_parquet:
        return csv
    stack.callback(csv.unlink, missing_ok=True)
    written = csv.with_name(f".{place.last}.made")
    stack.callback(written.unlink, missing_ok=True)
    parquet_of(csv, written, types)
    with written.open("rb") as stream:
        os.fsync(stream.fileno())
    return written


def _arrive(place: Place, path: Path) -> None:
    if not place.is_here:
        place.send(path)
    elif place.is_parquet:
        path.replace(os.path.realpath(place.name))
