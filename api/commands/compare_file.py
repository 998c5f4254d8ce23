"""A file of consignments summed up by lane and month, for ``karvan compare FILE``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from itertools import islice
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
from calculator.consignment import Consignment
from calculator.consignment_fields import ConsignmentReader
from calculator.desk import QuotingDesk
from calculator.lane_comparison import LaneComparison
from calculator.problem import Problem, Refused
from calculator.variation import Variation, read_variation, usual

BLOCK_ROWS = 10_000
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
    table = _Rows(source, desk, currency, decimal or "")
    try:
        compared = LaneComparison(desk, {} if bare else _desks(desk, sources, scenarios, what_ifs))
        if not bare and not compared.what_ifs:
            first = LaneComparison(desk, {})
            table.add_to(first, "pricing")
            found = usual(desk, first.currencies - {currency}, first.borders)
            compared = LaneComparison(desk, {what_if.text: what_if.applied(desk) for what_if in found})
        table.add_to(compared, "comparing")
        _write(compared, table, {"out": out, "flips": flips, "html": html})
    except Refused as refused:
        refuse([replace(problem, file=problem.file or str(source)) for problem in refused.problems])
    except KeyboardInterrupt:
        stop("interrupted: no output was changed; run the same command again to start over", INTERRUPTED)
    except OSError as error:
        stop(f"{said(error)}: no output was changed; run the same command again when that is mended")
    click.echo(lanes_json(compared, table.rejected) if as_json else "\n".join(lanes_text(compared, table.rejected)))
    if compared.consignments and not compared.priced:
        raise click.exceptions.Exit(NO_PRICE)


class _Rows:
    """The consignments of a file, to be read as often as they are wanted; what cannot be read is counted."""

    def __init__(self, source: Path, desk: QuotingDesk, currency: str, decimal: str) -> None:
        self.source, self._desk, self._currency, self._decimal = source, desk, currency, decimal
        self.rejected: Counter[str] = Counter()

    def add_to(self, compared: LaneComparison, label: str) -> None:
        """Add every consignment to a comparison. Raises Refused where the file is no table."""
        rows = 0
        with ProgressBar(self.source.stat().st_size, label) as bar, self.source.open("rb") as stream:
            table = ConsignmentTable(stream, self._decimal)
            for block in self._blocks(table):
                compared.add(block)
                rows += len(block)
                bar.move(stream.tell(), rows)

    def _blocks(self, table: ConsignmentTable) -> Iterator[list[Consignment]]:
        reader = ConsignmentReader(self._desk.gazetteer, table.layout.decimal, self._currency)
        self.rejected = Counter()
        rows = iter(table)
        while block := list(islice(rows, BLOCK_ROWS)):
            read = [list(row.problems) or reader.read(row.fields) for row in block]
            self.rejected.update(found[0].code for found in read if isinstance(found, list))
            yield [found for found in read if isinstance(found, Consignment)]


def _desks(
    desk: QuotingDesk, sources: Sources, scenarios: Sequence[str], what_ifs: Sequence[str]
) -> dict[str, QuotingDesk]:
    """The desks of the what-ifs that were asked for. Every problem of all of them at once, and exit code 1."""
    read = [read_variation(text, desk) for text in what_ifs]
    problems = [replace(found, column="--what-if") for found in read if isinstance(found, Problem)]
    if problems:
        refuse(problems)
    found = {variation.text: variation.applied(desk) for variation in read if isinstance(variation, Variation)}
    return found | {f"scenario {name}": desk_or_exit(replace(sources, scenario=name)) for name in scenarios}


def _write(compared: LaneComparison, table: _Rows, wanted: dict[str, Path | None]) -> None:
    """Write the outputs that are wanted, each whole or not at all."""
    made: dict[str, Callable[[Path], bytes]] = {
        "out": lambda path: _frame(compared.won(), path),
        "flips": lambda path: _frame(compared.flips(), path),
        "html": lambda _: lanes_html(compared, table.rejected, table.source.name).encode(),
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
