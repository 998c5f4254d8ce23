"""The books, the network and the scenario of a batch as archives: what a machine needs that has none of the files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from api.opening import Sources, desk_under, what_if
from api.quote_json import engine_version
from api.store.archives import Archive, packed, unpack
from calculator.desk import QuotingDesk
from tariffs import library, scenario


@dataclass(frozen=True)
class Kit:
    """The archives of one desk, each with the digest of its files. added : the books that the scenario adds"""

    engine: str
    books: tuple[Archive, ...]
    network: Archive
    scenario: Archive | None
    added: tuple[Archive, ...]

    @cached_property
    def digest(self) -> str:
        """One digest for all of them: the same files in the same order, whatever they are called."""
        own = [self.scenario] if self.scenario else []
        parts = [f"{one.kind} {one.digest}" for one in (*self.books, self.network, *own, *self.added)]
        return sha256("\n".join(parts).encode()).hexdigest()

    def open(self, sources: Sources) -> QuotingDesk:
        """A desk on these archives, with the days and the paths of `sources`.

        Raises ValueError where an archive is not what its digest says, Refused as `open_desk` does.
        """
        with TemporaryDirectory(prefix="karvan-") as name:
            folder = Path(name)
            books, added = (
                tuple(_folder(folder / f"{kind}-{i}", book) for i, book in enumerate(archives))
                for kind, archives in (("book", self.books), ("added", self.added))
            )
            changes = None
            if self.scenario:
                found = scenario.load(next(_folder(folder / "scenario", self.scenario).iterdir()))
                changes = replace(found, add_books=tuple(map(str, added)))
            network = _folder(folder / "network", self.network)
            return desk_under(replace(sources, tariffs=books, network=network), changes)


def kit_of(sources: Sources) -> Kit:
    """The kit of what a desk is opened with. Raises Refused where the scenario is unsound."""
    changes = what_if(sources)
    own = packed("scenario", changes.name, Path(changes.file)) if changes else None
    return Kit(
        engine_version(), tuple(map(_book, sources.tariffs or library.shipped_books())),
        packed("network", "network", sources.network or library.NETWORK), own,
        tuple(_book(library.book_folder(str(book))) for book in changes.add_books) if changes else (),
    )  # fmt: skip


def _book(folder: Path) -> Archive:
    return packed("book", f"{folder.parent.name}/{folder.name}", folder)


def _folder(folder: Path, archive: Archive) -> Path:
    unpack(archive, folder)
    return folder
