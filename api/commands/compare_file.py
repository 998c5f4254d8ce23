"""A file of consignments summed up by lane and month, for ``karvan compare FILE``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import click
import pandas as pd

from api.forms.lanes_form import lanes_html
from api.interruption import INTERRUPTED, undisturbed
from api.lanes import lanes_json, lanes_text
from api.leaving import said, stop
from api.opening import Sources, desk_or_exit, refuse
from api.progress import ProgressBar
from api.text_file import check_text
from api.whole_file import WholeFile
from calculator.batch import ConsignmentTable
from calculator.desk import QuotingDesk
from calculator.lane_comparison import LaneComparison
from calculator.problem import Problem, Refused
from calculator.variation import Variation, read_variation, usual

NO_PRICE = 3

Command = TypeVar("Command", bound=Callable[..., Any])


def file_options(command: Command) -> Command:
    """The options that go with a FILE."""
    path = click.Path(dir_okay=False, path_type=Path)
    options = [
        click.option("-o", "--output", "out", type=path, metavar="OUT", help="Who wins each lane and month, as CSV or, "
                     "by its name, Parquet."),
        click.option("--flips", type=path, metavar="F", help="What flips the winner, as CSV or Parquet."),
        click.option("--html", type=path, metavar="H", help="Both as one page with charts that needs nothing else."),
        click.option("--what-if", "what_ifs", multiple=True, metavar="CHANGE", help="'exchange EUR +10 %', "
                     "'border TM-IR +3 days' or 'rate FRT -5 %'; may be given several times."),
        click.option("--no-what-ifs", "bare", is_flag=True, help="Only who wins, not what flips it."),
        click.option("--decimal", type=click.Choice([".", ","]), help="Decimal sign of FILE. Default: as its numbers "
                     "show."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def compare(
    source: Path, sources: Sources, scenarios: Sequence[str], as_json: bool, currency: str, out: Path | None,
    flips: Path | None, html: Path | None, what_ifs: Sequence[str], bare: bool, decimal: str | None,
) -> None:  # fmt: skip
    """Sum up a file and write what is wanted. Every problem on stderr and exit code 1; 3 where nothing has a price."""
    if bare and (what_ifs or scenarios):
        raise click.UsageError("--no-what-ifs goes with no --what-if and no --scenario")
    check_text(source)
    desk = desk_or_exit(sources)
    asked = _asked(desk, sources, scenarios, what_ifs)
    try:
        compared = _priced(desk, source, currency, decimal or "")
        if not bare:
            _change(compared, asked or _named(usual(desk, compared.currencies - {currency}, compared.borders)))
        _write(compared, source, {"out": out, "flips": flips, "html": html})
    except Refused as refused:
        refuse([replace(problem, file=problem.file or str(source)) for problem in refused.problems])
    except KeyboardInterrupt:
        stop("interrupted: no output was changed; run the same command again to start over", INTERRUPTED)
    except OSError as error:
        stop(f"{said(error)}: no output was changed; run the same command again when that is mended")
    click.echo(lanes_json(compared) if as_json else "\n".join(lanes_text(compared)))
    if compared.consignments and not compared.priced:
        raise click.exceptions.Exit(NO_PRICE)


def _asked(
    desk: QuotingDesk, sources: Sources, scenarios: Sequence[str], what_ifs: Sequence[str]
) -> dict[str, Variation | QuotingDesk]:
    """The what-ifs that were asked for. Every problem of all of them at once, and exit code 1."""
    read = [read_variation(text, desk) for text in what_ifs]
    problems = [replace(found, column="--what-if") for found in read if isinstance(found, Problem)]
    if problems:
        refuse(problems)
    opened = {f"scenario {name}": desk_or_exit(replace(sources, scenario=name)) for name in scenarios}
    return {**_named(found for found in read if isinstance(found, Variation)), **opened}


def _named(variations: Iterable[Variation]) -> dict[str, Variation]:
    return {variation.text: variation for variation in variations}


def _priced(desk: QuotingDesk, source: Path, currency: str, decimal: str) -> LaneComparison:
    """The rows of a file priced as it is. Raises Refused where the file is no table."""
    with ProgressBar(source.stat().st_size) as bar, source.open("rb") as stream:
        table = ConsignmentTable(stream, decimal)
        compared = LaneComparison(desk, table.layout, currency)
        for block in table.blocks():
            compared.add(block)
            bar.move(block.end.offset, compared.consignments)
    return compared


def _change(compared: LaneComparison, what_ifs: Mapping[str, Variation | QuotingDesk]) -> None:
    """Price all rows again under each what-if, on a desk that is let go before the next."""
    rows = compared.consignments
    with ProgressBar(len(what_ifs) * rows, "comparing") as bar:
        for number, (name, changed) in enumerate(what_ifs.items()):
            desk = changed.applied(compared.desk) if isinstance(changed, Variation) else changed
            for done in compared.under(name, desk):
                bar.move(number * rows + done, number * rows + done)


def _write(compared: LaneComparison, source: Path, wanted: dict[str, Path | None]) -> None:
    """Write the outputs that are wanted, each whole or not at all."""
    made: dict[str, Callable[[Path], bytes]] = {
        "out": lambda path: _frame(compared.won(), path),
        "flips": lambda path: _frame(compared.flips(), path),
        "html": lambda _: lanes_html(compared, source.name).encode(),
    }
    with ExitStack() as stack:
        files = []
        for name, path in wanted.items():
            if path:
                files.append(stack.enter_context(WholeFile(path)))
                files[-1].write(made[name](path))
                files[-1].settle()
        with undisturbed():
            for file in files:
                file.appear()


def _frame(frame: pd.DataFrame, path: Path) -> bytes:
    if path.suffix == ".parquet":
        written = BytesIO()
        frame.to_parquet(written, index=False)
        return written.getvalue()
    return frame.to_csv(index=False, lineterminator="\n").encode()
