"""A copy of the worked examples' book and network, that a test changes as a clerk would."""

import shutil
from pathlib import Path
from typing import Any

from tests.service import EXAMPLES


class Files:
    """A copy of the worked examples that a test changes."""

    def __init__(self, folder: Path) -> None:
        self.book, self.network = folder / "book", folder / "network"
        shutil.copytree(EXAMPLES / "book", self.book)
        shutil.copytree(EXAMPLES / "network", self.network)

    @property
    def settings(self) -> dict[str, Any]:
        return {"tariffs": (self.book,), "network": self.network}

    def change(self, table: str, old: str, new: str) -> None:
        """Replace a text of a table that stands there once."""
        path = next(folder / table for folder in (self.book, self.network) if (folder / table).exists())
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (table, old)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def add(self, table: str, row: str) -> None:
        path = next(folder / table for folder in (self.book, self.network) if (folder / table).exists())
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f"\n{row}\n", encoding="utf-8")
