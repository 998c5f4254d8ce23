"""``karvan batch``: a CSV of consignments in, priced CSVs out, whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from api.batch_places import Place, csv_files, units
from api.batch_report import cost_line, finished, sidecar, summary_json, summary_lines
from api.batch_run import BatchRun, Pricing, Ran
from api.batch_workers import BlockFailed, Job, NoCluster, WorkerLost, cores, job_of, peak_mb, priced
from api.checkpoint import Checkpoint, Facts, Kept, differences
from api.commands.quote import NO_PRICE
from api.interruption import Interrupted, interruptible, undisturbed
from api.leaving import said, stop
from api.opening import Sources, desk_options, desk_or_exit, refuse, sources_of, what_if
from api.progress import ProgressBar
from api.quote_json import engine_version, exchange_row_json
from api.text_file import TextFile, check_text
from api.whole_file import WholeFile
from calculator.batch_blocks import BLOCK_BYTES, ConsignmentTable
from calculator.desk import QuotingDesk
from calculator.problem import Problem, Refused


@click.command(context_settings={"max_content_width": 110})
@click.argument("source", metavar="IN")
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    metavar="OUT",
    help="A row for each consignment: the cheapest option.",
)
@click.option("--options", "options_csv", metavar="O", help="A row for each consignment and itinerary.")
@click.option("--charges", metavar="C", help="A row for each line.")
@click.option("--rejects", metavar="R", help="The rows without a price, as they came, with the reason.")
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
@click.option("--resume", is_flag=True, help="Go on with the run that was interrupted; from the start if none was.")
@click.option("--restart", is_flag=True, help="Give an interrupted run up and begin anew.")
@click.option("--no-sidecar", is_flag=True, help="Without OUT.json, the record by which the run can be repeated.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on standard output.")
@desk_options
def command(
    source: str, out: str, options_csv: str | None, charges: str | None, rejects: str | None, workers: int | None,
    dask: str | None, resume: bool, restart: bool, no_sidecar: bool, as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """Price a file of consignments, one row each: CSV, or Parquet where its name ends in .parquet.

    \b
    karvan batch consignments.csv -o priced.csv
    karvan batch consignments.csv -o priced.csv --options options.csv --charges lines.csv --rejects mend.csv
    karvan batch consignments.csv -o priced.csv --resume
    karvan batch consignments.parquet -o priced.parquet
    karvan batch consignments/ -o priced/

    Of a folder every file is priced by itself into the folders named as outputs. Each may be a URL as well, such as
    s3://bucket/in.csv, where fsspec and its package for that storage are installed.

    Only origin, destination, dispatch_date and equipment are mandatory columns. A bad row costs that row only.
    Every output appears whole or not at all: until the end the old files stand. The outputs are the same with any
    number of workers, or on a cluster. Result columns of an earlier run are replaced. OUT.json records what the
    run was made of.

    A run that was interrupted in any way goes on with --resume, under the same options, and gives the same bytes.

    Exit code 3: the outputs are there and no row has a price; 130: interrupted.
    """
    if resume and restart:
        raise click.UsageError("--resume goes on and --restart begins anew; give one of them")
    if dask and workers:
        raise click.UsageError("--workers is for this machine: with --dask the cluster has its own")
    named = {"out": out, "options": options_csv, "charges": charges, "rejects": rejects}
    wanted = {name: Place.of(path) for name, path in named.items() if path}
    _refuse_clashes([Place.of(source), *wanted.values(), *([] if no_sidecar else [_record(wanted["out"])])])
    currency, decimal, sources = options.pop("currency"), options.pop("decimal"), sources_of(options)
    rans = []
    with interruptible(), _leaving(source):
        for unit in units(Place.of(source), wanted):
            record = {} if no_sidecar else {"record": _record(unit.wanted["out"])}
            with csv_files(replace(unit, wanted={**unit.wanted, **record})) as (path, files):
                beside = files.pop("record", None)
                rans.append(_ran(Asked(
                    path, files, beside, currency, decimal or "", workers, dask or "", resume, restart, sources
                )))  # fmt: skip
            if unit.source != Place.of(source):
                click.echo(f"{unit.source.last}:", err=True)
            for line in (*summary_lines(rans[-1].summary), cost_line(rans[-1])):
                click.echo(line, err=True)
            if as_json:
                click.echo(json.dumps(summary_json(rans[-1]), indent=2))
    if any(ran.summary.rows for ran in rans) and not any(ran.summary.priced for ran in rans):
        raise click.exceptions.Exit(NO_PRICE)


@contextmanager
def _leaving(source: str) -> Iterator[None]:
    """Leave with a plain message where files cannot be brought here or to their places."""
    try:
        yield
    except Refused as refused:
        refuse([replace(problem, file=problem.file or source) for problem in refused.problems])
    except Interrupted as interrupted:
        stop("interrupted: run the same command again", interrupted.code)
    except OSError as error:
        stop(f"{said(error)}: run the same command again when that is mended")


def _record(out: Place) -> Place:
    """Where the sidecar of an output goes."""
    return Place(f"{out.name.rstrip('/')}.json")


@dataclass(frozen=True)
class Asked:
    """What the command was asked for. wanted : path by output; record : the path of the sidecar, None for none"""

    source: Path
    wanted: Mapping[str, Path]
    record: Path | None
    currency: str
    decimal: str
    workers: int | None
    dask: str
    resume: bool
    restart: bool
    sources: Sources

    @property
    def out(self) -> Path:
        """The first output, which a checkpoint stands beside."""
        return self.wanted["out"]


def _ran(asked: Asked) -> Ran:
    """Price, and put the outputs in their places. Leaves with a plain message where that cannot be."""
    run: list[BatchRun] = []
    with ExitStack() as stack:
        try:
            return _priced(asked, stack, run)
        except Refused as refused:
            if run:
                run[0].give_up()
            refuse([replace(problem, file=problem.file or str(asked.source)) for problem in refused.problems])
            raise
        except Interrupted as interrupted:
            code, reason = interrupted.code, "interrupted"
        except (WorkerLost, BlockFailed, NoCluster) as failed:
            code, reason = 1, str(failed)
        except OSError as error:
            code, reason = 1, said(error)
        with undisturbed():
            rows = run[0].keep_if_begun() if run else 0
        on = f"{rows:,} rows are kept: the same command with --resume goes on" if rows else "run the same command again"
        stop(f"{reason}: no output was changed; {on}", code)
    raise AssertionError("left before")


def _priced(asked: Asked, stack: ExitStack, run: list[BatchRun]) -> Ran:
    """The same; the run is put into the list as soon as there is one that could be kept."""
    checkpoint = Checkpoint(asked.out)
    if asked.restart:
        checkpoint.discard()
    kept = checkpoint.read()
    if kept and not asked.resume:
        raise Refused([_is_kept(kept, asked.out)])
    text = check_text(asked.source)
    sources = _settled(asked.sources, kept)
    desk = desk_or_exit(sources)
    stream = stack.enter_context(asked.source.open("rb"))
    table = ConsignmentTable(stream, asked.decimal)
    job = job_of(sources, desk, table.layout, asked.currency, asked.wanted)
    facts = _facts(asked, job, desk, text)
    if kept and (problems := differences(kept.facts, facts, checkpoint.path)):
        raise Refused(problems)
    if asked.resume and asked.record and not kept and (done := finished(asked.record, facts, asked.wanted)):
        return Ran(done, 0.001, done.rows, {os.getpid(): peak_mb()})
    marks = kept.reached.marks if kept else {}
    files = {name: stack.enter_context(WholeFile(path, marks.get(name))) for name, path in asked.wanted.items()}
    record = stack.enter_context(WholeFile(asked.record)) if asked.record else None
    run.append(BatchRun(facts, table, files, checkpoint, kept))
    left = text.size - run[0].reached.place.offset
    pricing = _on_dask(job, asked.dask) if asked.dask else _here(job, desk, _processes(asked.workers, left, job))
    with ProgressBar(text.size, done=run[0].reached.place.offset) as bar:
        ran = run[0].price(
            pricing, _block_bytes(job),
            lambda reached: bar.move(reached.place.offset, reached.summary.rows - run[0].earlier),
        )  # fmt: skip
    if text.has_changed:
        raise Refused([Problem("the file was changed while it was read", "run the same command again", str(text.path))])
    if record:
        record.write(sidecar(facts, run[0].reached, {name: path.name for name, path in asked.wanted.items()}))
        record.settle()
    with undisturbed():
        for file in [*files.values(), *([record] if record else [])]:
            file.appear()
        checkpoint.remove()
    return ran


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


def _is_kept(kept: Kept, out: Path) -> Problem:
    rows = f"{kept.reached.summary.rows:,} rows"
    return Problem(
        f"an interrupted run is kept here, with {rows}",
        "--resume goes on, --restart begins anew",
        str(out),
        code="resume",
    )


def _settled(sources: Sources, kept: Kept | None) -> Sources:
    """The days of a kept run where none are given, so that it can go on tomorrow too."""
    if not kept:
        return sources
    known, exchange = (date.fromisoformat(kept.facts[name]) for name in ("as_known_on", "exchange_date"))
    return replace(sources, as_known_on=sources.as_known_on or known, exchange_date=sources.exchange_date or exchange)


def _facts(asked: Asked, job: Job, desk: QuotingDesk, text: TextFile) -> Facts:
    """What the outputs are made of: another run of the same facts writes the same bytes."""
    scenario, beside = what_if(asked.sources), Path(os.path.realpath(asked.out)).parent
    outputs = {name: os.path.relpath(os.path.realpath(path), beside) for name, path in asked.wanted.items()}
    return {
        "engine": engine_version(),
        "input": {"name": text.path.name, "bytes": text.size, "sha256": text.sha256},
        "books": [{"book": book.book, "edition": book.edition, "digest": book.digest} for book in desk.tariffs.books],
        "network": {"digest": desk.network.digest},
        "scenario": {"name": scenario.name, "digest": scenario.digest} if scenario else None,
        "as_known_on": desk.as_known_on.isoformat(),
        "exchange_date": desk.exchange_date.isoformat(),
        "exchange_rates": [
            exchange_row_json(row, desk.tariffs.books[rank].book)
            for rank, row in desk.prices.exchange.usable(desk.exchange_date)
        ],
        "paths": desk.paths,
        "currency": asked.currency,
        "decimal": job.layout.decimal,
        "outputs": outputs,
    }


def _block_bytes(job: Job) -> int:
    """Of a block: the more is written for a row, the fewer rows."""
    return BLOCK_BYTES // (25 if "charges" in job.wanted else 2 if "options" in job.wanted else 1)


def _processes(workers: int | None, size: int, job: Job) -> int:
    """How many processes are worth their start for so many bytes."""
    return max(1, min(workers or cores(), size // (2 * _block_bytes(job))))


def _refuse_clashes(files: list[Place]) -> None:
    """Outputs must be different files, none of them the input."""
    places = [os.path.realpath(place.name) if place.is_here else place.name.rstrip("/") for place in files]
    if len(set(places)) < len(places):
        raise click.UsageError("the input and the outputs must be different files")
