"""What a quote was made of: the books, network and scenario of a service as archives to price it from again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.config import Config
from api.option_json import Json
from api.store.archives import Archive, packed
from tariffs import library
from tariffs.scenario import Scenario


@dataclass(frozen=True)
class Holdings:
    """The archives of what a service prices with. scenarios : by name, each with the books that it adds"""

    books: tuple[Archive, ...]
    network: Archive
    scenarios: Mapping[str, tuple[Archive, tuple[Archive, ...]]]

    @property
    def all(self) -> list[Archive]:
        """Every archive, some of them perhaps twice."""
        scenarios = [archive for own, added in self.scenarios.values() for archive in (own, *added)]
        return [*self.books, self.network, *scenarios]

    def digests(self, scenario: str) -> Json:
        """The digests of the archives that a quote under a scenario, "" for none, can be priced from again."""
        own, added = self.scenarios.get(scenario, (None, ()))
        return {
            "books": [archive.digest for archive in (*self.books, *added)],
            "network": self.network.digest,
            "scenario": own.digest if own else None,
        }


def holdings(settings: Config, scenarios: Mapping[str, Scenario]) -> Holdings:
    """The archives of the folders that a service is started with."""
    folders = settings.tariffs or library.shipped_books()
    return Holdings(
        tuple(map(_book, folders)),
        packed("network", "network", settings.network or library.NETWORK),
        {
            name: (
                packed("scenario", name, Path(found.file)),
                tuple(_book(library.book_folder(book)) for book in found.add_books),
            )
            for name, found in scenarios.items()
        },
    )


def _book(folder: Path) -> Archive:
    return packed("book", f"{folder.parent.name}/{folder.name}", folder)
