"""``make bench``: how fast, as ratios inside one run. Nothing here asserts a second."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.csv as arrow_csv

from api.opening import Sources, open_desk
from calculator.batch import ConsignmentTable, Outputs, price_table
from calculator.desk import QuotingDesk
from tests.benchmarks import consignments, pricing, service

ROWS = 20_000
KNOWN = date(2026, 11, 23)


def best(run: Callable[[], object], times: int = 5) -> float:
    """The median of a few runs [s]."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def batch_against_io(desk: QuotingDesk, folder: Path) -> tuple[float, float]:
    """Seconds to price a file, and to read it and write the finished output with pyarrow alone."""
    source, out = folder / "in.csv", folder / "out.csv"
    consignments.write(source, ROWS)
    start = time.perf_counter()
    with source.open("rb") as stream, out.open("wb") as written:
        price_table(desk, ConsignmentTable(stream), Outputs(written))
    ours = time.perf_counter() - start

    def floor() -> None:
        arrow_csv.read_csv(source, parse_options=arrow_csv.ParseOptions(invalid_row_handler=lambda _: "skip"))
        arrow_csv.write_csv(arrow_csv.read_csv(out), folder / "again.csv")

    return ours, best(floor)


def main() -> None:
    """Measure and print."""
    desk = open_desk(Sources(as_known_on=KNOWN))
    for said in pricing.report():
        print(said)
    with tempfile.TemporaryDirectory() as folder:
        ours, floor = batch_against_io(desk, Path(folder))
    print(
        f"batch of {ROWS:,} rows, the plans of their classes compiled on the way: {ROWS / ours:,.0f} rows/s, {ours / floor:.0f} × io"
    )
    karvan = Path(sys.executable).with_name("karvan")
    flags = ["--from", "xian", "--to", "halkali", "--date", "2026-12-01", "--equipment", "45G1", "--mass", "24 t"]
    for name, arguments in (("--help", ["--help"]), ("quote", ["quote", *flags])):
        taken = best(lambda arguments=arguments: subprocess.run([karvan, *arguments], capture_output=True, check=True))
        print(f"karvan {name}: {taken * 1e3:.0f} ms")
    for said in service.report():
        print(said)


if __name__ == "__main__":
    main()
