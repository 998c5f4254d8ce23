"""``karvan batch``: a CSV of consignments in, priced CSVs out, whole or not at all."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import click

from api.batch_workers import Job, NoCluster, Worked, WorkerLost, cores, job_of, priced
from api.commands.quote import NO_PRICE
from api.opening import desk_options, desk_or_exit, refuse, sources_of
from calculator.batch_blocks import BLOCK_BYTES, Block, ConsignmentTable
from calculator.batch_outputs import Summary, header
from calculator.desk import QuotingDesk
from calculator.problem import Problem, Refused

_BLOCK = 1 << 20
INTERRUPTED = 130
"""Exit code of a run that somebody stopped, as shells have it."""

_file = click.Path(dir_okay=False, path_type=Path)


@click.command(context_settings={"max_content_width": 110})
@click.argument("source", metavar="IN.csv", type=_file)
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    type=_file,
    metavar="OUT.csv",
    help="A row for each consignment: the cheapest option.",
)
@click.option("--options", "options_csv", type=_file, metavar="O.csv", help="A row for each consignment and itinerary.")
@click.option("--charges", type=_file, metavar="C.csv", help="A row for each line.")
@click.option("--rejects", type=_file, metavar="R.csv", help="The rows without a price, as they came, with the reason.")
@click.option("--currency", default="USD", show_default=True, help="Currency of the quote where a row names none.")
@click.option(
    "--decimal", type=click.Choice([".", ","]), help="Decimal sign of the input. Default: as the numbers show."
)
@click.option(
    "--workers", type=click.IntRange(1), metavar="N", help="Processes that price. Default: one for each processor."
)
@click.option(
    "--dask", metavar="ADDRESS", help="Price on a running Dask cluster, by its scheduler's address: tcp://host:port."
)
@desk_options
def command(
    source: Path, out: Path, options_csv: Path | None, charges: Path | None, rejects: Path | None, workers: int | None,
    dask: str | None, **options: Any,
) -> None:  # fmt: skip
    """Price a CSV of consignments, one row each.

    \b
    karvan batch consignments.csv -o priced.csv
    karvan batch consignments.csv -o priced.csv --options options.csv --charges lines.csv --rejects mend.csv

    Only origin, destination, dispatch_date and equipment are mandatory columns. A bad row costs that row only.
    Every output appears whole or not at all: an interrupted run leaves the old files. The outputs are the same
    with any number of workers, or on a cluster. Result columns of an earlier run are replaced.

    Exit code 3: the outputs are there and no row has a price; 130: interrupted.
    """
    currency, decimal = options.pop("currency"), options.pop("decimal")
    wanted = {"out": out, "options": options_csv, "charges": charges, "rejects": rejects}
    _refuse_clashes(source, [path for path in wanted.values() if path])
    check_text(source)
    if dask and workers:
        raise click.UsageError("--workers is for this machine: with --dask the cluster has its own")
    sources = sources_of(options)
    desk = desk_or_exit(sources)
    with ExitStack() as stack:
        written = {name: stack.enter_context(WholeFile(path)) for name, path in wanted.items() if path}
        try:
            stream = stack.enter_context(source.open("rb"))
            table = ConsignmentTable(stream, decimal or "")
            job = job_of(sources, desk, table.layout, currency, written)
            with ProgressBar(source) as advance:
                pricing = _on_dask(job, dask) if dask else _here(job, desk, _processes(workers, source, job))
                ran = _run(job, pricing, table, written, lambda: advance(stream))
            for file in written.values():
                file.complete()
            for file in written.values():
                file.appear()
        except Refused as refused:
            refuse([_in_file(problem, source) for problem in refused.problems])
        except KeyboardInterrupt:
            stop("interrupted: no output was changed; run the same command again to start over", INTERRUPTED)
        except WorkerLost as lost:
            stop(f"{lost}: no output was changed; run the same command again, with fewer --workers if memory is short")
        except NoCluster as problem:
            stop(f"{problem}; no output was changed")
        except OSError as error:
            stop(f"{_said(error)}: no output was changed; run the same command again when that is mended")
    for line in (*summary_lines(ran.summary), ran.cost):
        click.echo(line, err=True)
    if ran.summary.rows and not ran.summary.priced:
        raise click.exceptions.Exit(NO_PRICE)


@dataclass(frozen=True)
class Ran:
    """A run that is over: what it came to, and its time [s] and the most memory of one process [MB]."""

    summary: Summary
    seconds: float
    processes: int
    peak_mb: int

    @property
    def cost(self) -> str:
        """Time, speed and memory in one line."""
        speed = self.summary.rows / self.seconds
        many = f" in each of {self.processes} processes" if self.processes > 1 else ""
        return f"{self.seconds:.1f} s, {speed:,.0f} rows/s, at most {self.peak_mb} MB of memory{many}"


Pricing = Callable[[Iterable[Block]], Iterator[Worked]]
"""What prices blocks and gives them back in order."""


def _here(job: Job, desk: QuotingDesk, workers: int) -> Pricing:
    """By processes of this machine."""
    return lambda blocks: priced(job, desk, blocks, workers)


def _on_dask(job: Job, address: str) -> Pricing:
    """By a cluster, where Dask is installed."""
    try:
        from api.batch_dask import part_rows, priced_on_dask
    except ImportError:
        stop("--dask needs Dask, which is not installed: pip install 'karvan[dask]'")
    return lambda blocks: priced_on_dask(job, blocks, address, part_rows(job.wanted))


def _run(
    job: Job, pricing: Pricing, table: ConsignmentTable, written: dict[str, WholeFile],
    progress: Callable[[], None],
) -> Ran:  # fmt: skip
    """Price the blocks of a table into the files, in order."""
    start, summary, peaks = time.monotonic(), Summary(), dict[int, int]()
    for name, file in written.items():
        file.stream.write(header(job.layout, name))
    for worked in pricing(table.blocks(_block_bytes(job))):
        for name, file in written.items():
            file.stream.write(worked.done.outputs[name])
        summary = summary + worked.done.summary
        peaks[worked.process] = worked.peak_mb
        progress()
    return Ran(summary, max(time.monotonic() - start, 0.001), len(peaks), max(peaks.values(), default=0))


def _block_bytes(job: Job) -> int:
    """Of a block: the more is written for a row, the fewer rows."""
    return BLOCK_BYTES // (25 if "charges" in job.wanted else 2 if "options" in job.wanted else 1)


def _processes(workers: int | None, source: Path, job: Job) -> int:
    """How many processes are worth their start for a file of this size."""
    return max(1, min(workers or cores(), source.stat().st_size // (2 * _block_bytes(job))))


class WholeFile:
    """A file that appears whole or not at all: written beside its place and moved there at the end."""

    def __init__(self, path: Path) -> None:
        """path : where the file is to appear; a link is followed, and what it leads to is replaced"""
        self.path = Path(os.path.realpath(path))
        self._part = self.path.with_name(f".{self.path.name}.part")
        self.stream: BinaryIO

    def __enter__(self) -> WholeFile:
        """Open the part; a part left by a killed run is written over. What is no file is never replaced."""
        if self.path.exists() and not self.path.is_file():
            stop(f"{self.path}: is not a regular file")
        try:
            self.stream = self._part.open("wb")
        except OSError as error:
            stop(f"{self.path}: cannot be written ({_said(error)})")
        return self

    def complete(self) -> None:
        """Put everything on the disk: after this nothing is left that could fail for want of room."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()

    def appear(self) -> None:
        """Take the place of the old file, at once."""
        self._part.replace(self.path)

    def __exit__(self, *_: object) -> None:
        """Leave no part behind."""
        with suppress(OSError):
            self.stream.close()
        self._part.unlink(missing_ok=True)


def check_text(source: Path) -> None:
    """Refuse a file that cannot be read or is not UTF-8, naming line and byte, before anything is written."""
    line = 1
    if source.exists() and not source.is_file():
        refuse([Problem("is not a regular file", "save it as a file first", str(source), code="unreadable")])
    try:
        with source.open("rb") as stream:
            carry = b""
            while chunk := stream.read(_BLOCK):
                data = carry + chunk
                try:
                    data.decode("utf-8")
                    carry = b""
                except UnicodeDecodeError as error:
                    if error.end != len(data) or error.reason != "unexpected end of data":
                        at = line + data.count(b"\n", 0, error.start)
                        refuse(
                            [
                                Problem(
                                    f"byte 0x{data[error.start]:02x} is not UTF-8",
                                    "save the file as 'CSV UTF-8'",
                                    str(source),
                                    at,
                                    code="not_utf8",
                                )
                            ]
                        )
                    data, carry = data[: error.start], data[error.start :]
                line += data.count(b"\n")
            if carry:
                refuse(
                    [
                        Problem(
                            "the last character is cut off",
                            "save the file as 'CSV UTF-8'",
                            str(source),
                            line,
                            code="not_utf8",
                        )
                    ]
                )
    except OSError as error:
        refuse(
            [
                Problem(
                    f"the file cannot be read ({_said(error)})",
                    "check its name and rights",
                    str(source),
                    code="unreadable",
                )
            ]
        )


class ProgressBar:
    """A bar on stderr by the bytes read, only where stderr is a terminal."""

    def __init__(self, source: Path) -> None:
        """source : the file whose size is the whole"""
        self._bar: Any = click.progressbar(length=source.stat().st_size, label="pricing", file=sys.stderr)
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> Callable[[BinaryIO], None]:
        """The function that moves the bar to where a stream has been read to."""
        if self._shown:
            self._bar.__enter__()
        return self._advance

    def _advance(self, stream: BinaryIO) -> None:
        if self._shown:
            self._bar.update(max(0, stream.tell() - self._bar.pos))

    def __exit__(self, *error: Any) -> None:
        """Finish the line."""
        if self._shown:
            self._bar.__exit__(*error)


def summary_lines(summary: Summary) -> Iterator[str]:
    """What the batch came to."""
    yield f"{summary.rows} rows: {summary.priced} priced"
    for what, counted in (("without a price", summary.unavailable), ("rejected", summary.rejected)):
        if counted:
            reasons = ", ".join(f"{n} {code}" for code, n in counted.most_common())
            yield f"{counted.total()} {what}: {reasons}"


def stop(message: str, code: int = 1) -> None:
    """Say why and leave, with exit code 1 where none is given."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(code)


def _said(error: OSError) -> str:
    """An operating system's error in plain words."""
    words = {
        errno.ENOSPC: "the disk is full",
        errno.EACCES: "no permission",
        errno.ENOENT: "no such file",
        errno.EISDIR: "it is a folder",
        errno.EROFS: "the disk is read-only",
        errno.EFBIG: "the file grows too large",
    }
    return words.get(error.errno or 0, error.strerror or "the system refused")


def _in_file(problem: Problem, source: Path) -> Problem:
    return replace(problem, file=str(source))


def _refuse_clashes(source: Path, outputs: list[Path]) -> None:
    """Outputs must be different files, none of them the input."""
    places = [os.path.realpath(path) for path in [source, *outputs]]
    if len(set(places)) < len(places):
        raise click.UsageError("the input and the outputs must be different files")
