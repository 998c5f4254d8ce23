"""Opening a quoting desk: which network, which books, known when, under which scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from calculator.desk import QuotingDesk
from calculator.problem import Problem, Refused
from calculator.routing import PATHS
from tariffs import library, loader, scenario

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class Sources:
    """What a desk is opened with. Empty tariffs means the books shipped with the project."""

    tariffs: tuple[Path, ...] = ()
    network: Path | None = None
    scenario: str = ""
    as_known_on: date | None = None
    exchange_date: date | None = None
    paths: int = PATHS


def open_desk(sources: Sources) -> QuotingDesk:
    """A desk on these sources. Raises Refused with every problem of every file."""
    return desk_under(sources, what_if(sources))


def desk_under(sources: Sources, changes: scenario.Scenario | None) -> QuotingDesk:
    """A desk on these sources under a scenario that has been read already, None for none. Raises Refused."""
    network = loader.load_network(sources.network or library.NETWORK, changes)
    tariffs = loader.load_tariffs(sources.tariffs or library.shipped_books(), network, changes)
    known = sources.as_known_on or date.today()
    return QuotingDesk(network, tariffs, known, sources.exchange_date or known, sources.paths)


def what_if(sources: Sources) -> scenario.Scenario | None:
    """The scenario that is named, or None. Raises Refused where it is unknown or unsound."""
    return scenario.load(library.scenario_file(sources.scenario)) if sources.scenario else None


def desk_options(command: Command) -> Command:
    """The options that every pricing command shares; the command receives them as `sources`."""
    day = click.DateTime(["%Y-%m-%d"])
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    options = [
        click.option(
            "--tariffs",
            multiple=True,
            type=folder,
            metavar="DIR",
            help="A tariff book; several form a set in that order, later over earlier. Default: the books shipped.",
        ),
        click.option("--network", type=folder, metavar="DIR", help="The network folder. Default: the one shipped."),
        click.option("--scenario", default="", metavar="NAME|FILE", help="A what-if, by name or as a TOML file."),
        click.option(
            "--as-known-on", type=day, metavar="D", help="Price with the rows published up to this day. Default: today."
        ),
        click.option("--exchange-date", type=day, metavar="D", help="Day of the exchange rates. Default: as known on."),
        click.option(
            "--paths",
            type=click.IntRange(0, 32),
            default=PATHS,
            show_default=True,
            help="Fastest paths offered besides the named corridors.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def sources_of(options: dict[str, Any]) -> Sources:
    """The sources out of a command's options, taking those options away from it."""

    def day(value: datetime | None) -> date | None:
        return value.date() if value else None

    return Sources(
        tuple(options.pop("tariffs")),
        options.pop("network"),
        options.pop("scenario"),
        day(options.pop("as_known_on")),
        day(options.pop("exchange_date")),
        options.pop("paths"),
    )


def refuse(problems: Sequence[Problem]) -> None:
    """Print every problem on stderr and leave with exit code 1."""
    for problem in problems:
        click.echo(str(problem), err=True)
    raise click.exceptions.Exit(1)


def desk_or_exit(sources: Sources) -> QuotingDesk:
    """A desk, or every problem on stderr and exit code 1."""
    try:
        return open_desk(sources)
    except Refused as refused:
        refuse(refused.problems)
        raise
