"""The batch as an analyst runs it, whole processes on files: against reading and writing the same files with pyarrow."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.csv as arrow_csv
from distributed import LocalCluster

from tests.benchmarks import consignments

ROWS = int(os.environ.get("ROWS", "1000000"))
"""Of the file that is priced; ROWS=100000 for a first look."""

CHARGES_ROWS = 5_000
"""Of the file whose every line is written: some 300 lines a row."""

KARVAN = Path(sys.executable).with_name("karvan")


@dataclass(frozen=True)
class Run:
    """One run of the command. cpu_s : of all its processes; memory_mb : of the largest of them"""

    seconds: float
    cpu_s: float
    memory_mb: int


def batch(source: Path, out: Path, *flags: str) -> Run:
    """Price a file in processes of its own. Raises RuntimeError where the command fails."""
    command = [KARVAN, "batch", source, "-o", out, "--as-known-on", "2026-11-23", *flags]
    start, before = time.perf_counter(), os.times()
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    seconds, after = time.perf_counter() - start, os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    memory = re.search(r"at most ([\d,]+) MB", done.stderr)
    return Run(seconds, worked, int(memory[1].replace(",", "")) if memory else 0)


def io(source: Path, *outputs: Path) -> float:
    """Seconds to read a file and write finished outputs with pyarrow, nothing else: reading the outputs is not counted."""
    start = time.perf_counter()
    arrow_csv.read_csv(source, parse_options=arrow_csv.ParseOptions(invalid_row_handler=lambda _: "skip"))
    taken = time.perf_counter() - start
    for out in outputs:
        again = out.with_suffix(".again")
        writer = None
        with arrow_csv.open_csv(out) as reader:
            for block in reader:
                start = time.perf_counter()
                writer = writer or arrow_csv.CSVWriter(again, block.schema)
                writer.write_batch(block)
                taken += time.perf_counter() - start
        if writer:
            writer.close()
        again.unlink(missing_ok=True)
    return taken


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a Dask cluster of two processes."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as made:
        yield str(made.scheduler_address)


def report() -> Iterator[str]:
    """What was measured, a line each."""
    with TemporaryDirectory() as folder:
        yield from _summaries(Path(folder))
        yield from _larger_outputs(Path(folder))
        yield from _memory(Path(folder))


def _summaries(folder: Path) -> Iterator[str]:
    """A row for each consignment: one process, two, and Dask on two."""
    source, out = folder / "in.csv", folder / "out.csv"
    consignments.write(source, ROWS)
    one = batch(source, out, "--workers", "1")
    floor = io(source, out)
    yield f"io of {ROWS:,} rows, read and written by pyarrow: {floor:.2f} s, {ROWS / floor:,.0f} rows/s"
    yield _line("summary, one process", ROWS, one, floor)
    two = batch(source, out, "--workers", "2")
    yield (
        _line("summary, two processes (to be 6 or less)", ROWS, two, floor) + f"; {one.seconds / two.seconds:.2f} × one"
    )
    with cluster() as address:
        dask = batch(source, folder / "dask.csv", "--dask", address)
    same = "the same bytes" if (folder / "dask.csv").read_bytes() == out.read_bytes() else "OTHER BYTES"
    yield (
        f"summary on Dask, two workers: {dask.seconds / floor:.1f} × io, {one.seconds / dask.seconds:.2f} × one process "
        f"(to be 1.3 or more), {same}"
    )


def _larger_outputs(folder: Path) -> Iterator[str]:
    """All options of each consignment, and all lines of a few."""
    source, out, options = folder / "in.csv", folder / "out.csv", folder / "options.csv"
    run = batch(source, out, "--options", str(options))
    floor = io(source, out, options)
    yield _line(f"summary and options, {options.stat().st_size / 1e6:,.0f} MB (to be 3 or less)", ROWS, run, floor)
    options.unlink()
    consignments.write(source, CHARGES_ROWS)
    charges = folder / "charges.csv"
    run = batch(source, out, "--charges", str(charges))
    yield _line("summary and every line", CHARGES_ROWS, run, io(source, out, charges))
    charges.unlink()


def _memory(folder: Path) -> Iterator[str]:
    """The most memory of a process for a quarter of the rows, for all, and for four times as many."""
    source, out = folder / "in.csv", folder / "out.csv"
    said = []
    for rows in (ROWS // 4, ROWS, ROWS * 4):
        consignments.write(source, rows)
        run = batch(source, out)
        said.append(f"{run.memory_mb} MB for {rows:,} rows ({rows / run.seconds:,.0f} rows/s)")
    yield f"memory of the largest process (to be 500 MB or less, and 50 MB more for four times the rows): {', '.join(said)}"


def _line(name: str, rows: int, run: Run, floor: float) -> str:
    return (
        f"{name}: {run.seconds / floor:.1f} × io, {rows / run.seconds:,.0f} rows/s, {run.cpu_s / rows * 1e6:.0f} µs of "
        f"processor a row, {run.memory_mb} MB"
    )
