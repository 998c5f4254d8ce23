"""The tables of one folder as text: what is there, what is missing, what is not expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from calculator.problem import Problem, did_you_mean
from tariffs.table import Place, Table, parse, read_bytes


@dataclass(frozen=True, slots=True)
class Folder:
    """The tables of a folder, by name, and the bytes of every file that was read, by file name."""

    path: Path
    tables: dict[str, Table]
    files: dict[str, bytes]

    def file(self, name: str) -> str:
        """A file of the folder as problems name it: the folder as its user typed it, and the file."""
        return str(self.path / name)


def read(
    path: Path, wanted: Iterable[str], needed: Iterable[str], others: Iterable[str]
) -> tuple[Folder, list[Problem]]:
    """The wanted tables of a folder; those that are not there are empty.

    needed : tables that must be there; others : files that may stand beside them without being read
    """
    folder = Folder(path, {}, {})
    if not path.is_dir():
        return folder, [Place(str(path)).problem("", "there is no such folder", "check its name", "no_folder")]
    problems = []
    try:
        present = {file.name for file in path.iterdir() if file.suffix in (".csv", ".toml")}
    except OSError as error:
        message, advice = f"cannot be read: {error.strerror}", "check the folder and its permissions"
        return folder, [Place(str(path)).problem("", message, advice, "unreadable")]
    expected = [f"{table}.csv" for table in wanted]
    for name in sorted(present - set(expected) - set(others)):
        advice = (
            did_you_mean(Path(name).stem, [Path(known).stem for known in (*expected, *others)])
            or "remove it or rename it"
        )
        problems.append(
            Place(folder.file(name)).problem("", "is no table of this folder", advice, "unknown_file", warning=True)
        )
    for table in wanted:
        name = f"{table}.csv"
        data, unreadable = (
            read_bytes(path / name, folder.file(name)) if name in present or table in needed else (b"", [])
        )
        problems += unreadable
        if name not in present or unreadable:
            folder.tables[table] = Table(table, folder.file(name), ())
            continue
        folder.files[name] = data
        folder.tables[table], wrong = parse(table, folder.file(name), data)
        problems += wrong
    return folder, problems
