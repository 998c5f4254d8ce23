"""What is shipped with the project: a network, tariff books in their order, scenarios.

The order of the books stands in ``books/set.toml``: a later book overrides an earlier one.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from calculator.problem import Refused, did_you_mean, suggest
from tariffs.table import Place

_HERE = Path(__file__).parent
NETWORK = _HERE / "network"
BOOKS = _HERE / "books"
SCENARIOS = _HERE / "scenarios"


def shipped_books() -> list[Path]:
    """The folders of the shipped books, earlier first."""
    order = tomllib.loads((BOOKS / "set.toml").read_text(encoding="utf-8"))
    return [BOOKS / book for book in order["books"]]


def book_folder(name_or_path: str) -> Path:
    """The folder of a shipped book by ``book/edition``, or any folder by its path."""
    shipped = BOOKS / name_or_path
    return shipped if shipped.is_dir() else Path(name_or_path)


def scenarios() -> dict[str, Path]:
    """Name -> file of every shipped scenario, by name."""
    return {path.stem: path for path in sorted(SCENARIOS.glob("*.toml"))}


def scenario_file(name_or_path: str) -> Path:
    """The file of a shipped scenario by its name, or of any scenario by its path. Raises Refused."""
    shipped = scenarios()
    if name_or_path in shipped:
        return shipped[name_or_path]
    path = Path(name_or_path)
    if path.suffix == ".toml" and path.is_file():
        return path
    advice = did_you_mean(name_or_path, shipped) or f"write the path of a .toml file or one of {', '.join(shipped)}"
    message, near = f"unknown scenario {name_or_path!r}", suggest(name_or_path, shipped)
    raise Refused([Place("").problem("scenario", message, advice, "unknown_scenario", name_or_path, near)])
