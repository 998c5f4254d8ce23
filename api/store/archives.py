"""Archives: the files of books, networks and scenarios as quotes used them, kept when the shipped ones move on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from api.store.engine import Store
from api.store.tables import archives, now
from tariffs.table import digest

_SUFFIXES = (".csv", ".toml")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same files are the same bytes whenever they are zipped


@dataclass(frozen=True, slots=True)
class Archive:
    """The files of a folder, or one file. kind : book, network or scenario; digest : of names and bytes"""

    digest: str
    kind: str
    name: str
    content: bytes


def packed(kind: str, name: str, path: Path) -> Archive:
    """The tables of a folder, or a file, as an archive."""
    paths = sorted(file for file in path.iterdir() if file.suffix in _SUFFIXES) if path.is_dir() else [path]
    files = {file.name: file.read_bytes() for file in paths}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file, data in files.items():
            zipped.writestr(zipfile.ZipInfo(file, _LONG_AGO), data, zipfile.ZIP_DEFLATED)
    return Archive(digest(files), kind, name, written.getvalue())


def unpack(archive: Archive, folder: Path) -> None:
    """Write the files of an archive into a folder, which is made. Raises ValueError where its bytes have changed."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(archive.content)) as zipped:
        files = {Path(name).name: zipped.read(name) for name in zipped.namelist()}
    if digest(files) != archive.digest:
        raise ValueError(f"the archive of {archive.kind} {archive.name} is not what was stored")
    for name, data in files.items():
        (folder / name).write_bytes(data)


def keep(store: Store, wanted: Iterable[Archive]) -> None:
    """Store the archives that are missing. Raises Unavailable."""
    by_digest = {archive.digest: archive for archive in wanted}
    with store.writing() as connection:
        there = set(connection.scalars(select(archives.c.digest).where(archives.c.digest.in_(by_digest))))
        rows = [
            {"digest": key, "kind": archive.kind, "name": archive.name, "content": archive.content, "created_at": now()}
            for key, archive in by_digest.items()
            if key not in there
        ]
        if rows:
            connection.execute(insert(archives), rows)


def fetch(connection: Connection, wanted: str) -> Archive | None:
    """An archive by its digest."""
    row = connection.execute(select(archives).where(archives.c.digest == wanted)).one_or_none()
    return Archive(row.digest, row.kind, row.name, row.content) if row else None
