"""``make bench``: how fast, as ratios inside one run. Nothing here asserts a second."""

from __future__ import annotations

import csv
import random
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
from tests.benchmarks import pricing, service

ROWS = 20_000
LANES = ("xian,halkali", "tashkent,bandar-abbas", "xian,baku", "almaty,halkali", "xian,duisburg", "chengdu,lodz")
KNOWN = date(2026, 11, 23)


def best(run: Callable[[], object], times: int = 5) -> float:
    """The median of a few runs [s]."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def input_file(path: Path) -> None:
    """A file of consignments: six lanes, three boxes, two trains, any mass, a year of dates."""
    draw = random.Random(1)
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            ["row_id", "origin", "destination", "dispatch_date", "equipment", "units", "mass_per_unit", "train"]
        )
        for row in range(ROWS):
            day = f"2026-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
            cells = [draw.choice(("22G1", "42G1", "45G1")), draw.randint(1, 40), round(draw.uniform(5, 25), 3)]
            writer.writerow([row, *draw.choice(LANES).split(","), day, *cells, draw.choice(("single", "block"))])


def batch_against_io(desk: QuotingDesk, folder: Path) -> tuple[float, float]:
    """Seconds to price a file, and to read it and write the finished output with pyarrow alone."""
    source, out = folder / "in.csv", folder / "out.csv"
    input_file(source)
    start = time.perf_counter()
    with source.open("rb") as stream, out.open("wb") as written:
        price_table(desk, ConsignmentTable(stream), Outputs(written))
    ours = time.perf_counter() - start

    def floor() -> None:
        arrow_csv.read_csv(source)
        arrow_csv.write_csv(arrow_csv.read_csv(out), folder / "again.csv")

    return ours, best(floor)


def main() -> None:
    """Measure and print."""
    desk = open_desk(Sources(as_known_on=KNOWN))
    for said in pricing.report():
        print(said)
    with tempfile.TemporaryDirectory() as folder:
        ours, floor = batch_against_io(desk, Path(folder))
    print(f"batch of {ROWS:,} rows with its plans compiled: {ROWS / ours:,.0f} rows/s, {ours / floor:.0f} × io")
    karvan = Path(sys.executable).with_name("karvan")
    flags = ["--from", "xian", "--to", "halkali", "--date", "2026-12-01", "--equipment", "45G1", "--mass", "24 t"]
    for name, arguments in (("--help", ["--help"]), ("quote", ["quote", *flags])):
        taken = best(lambda arguments=arguments: subprocess.run([karvan, *arguments], capture_output=True, check=True))
        print(f"karvan {name}: {taken * 1e3:.0f} ms")
    for said in service.report():
        print(said)


if __name__ == "__main__":
    main()
