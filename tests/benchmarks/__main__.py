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

import numpy as np
import pandas as pd
import pyarrow.csv as arrow_csv

from api.opening import Sources, open_desk
from calculator.batch import ConsignmentTable, Outputs, price_table
from calculator.charges import price
from calculator.consignment import Consignment
from calculator.consignment_fields import ConsignmentReader
from calculator.desk import QuotingDesk, columns
from calculator.quote import quote
from calculator.stages import stages_of
from calculator.transit_time import transit_time
from tests.benchmarks import service

ROWS = 20_000
KERNEL_ROWS = 1_000_000
LANES = ("xian,halkali", "tashkent,bandar-abbas", "xian,baku", "almaty,halkali", "xian,duisburg", "chengdu,lodz")
KNOWN = date(2026, 11, 23)
ASKED = {
    "origin": "xian",
    "destination": "halkali",
    "dispatch_date": "2026-12-01",
    "equipment": "45G1",
    "mass_per_unit": "24",
}


def best(run: Callable[[], object], times: int = 5) -> float:
    """The median of a few runs [s]."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def consignment_of(desk: QuotingDesk) -> Consignment:
    """The consignment that is quoted again and again."""
    read = ConsignmentReader(desk.gazetteer).read(ASKED)
    assert isinstance(read, Consignment), read
    return read


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


def kernel_against_pandas(desk: QuotingDesk) -> tuple[float, float]:
    """Consignments a second: all options of one lane by the kernel, and by a pandas merge on the same lines."""
    asked = consignment_of(desk)
    of_class = desk.class_of(asked)
    draw = np.random.default_rng(1)
    many = columns(of_class, [asked])
    many = type(many)(
        of_class,
        draw.integers(1, 41, KERNEL_ROWS),
        draw.integers(5_000, 24_000, KERNEL_ROWS),
        np.zeros(KERNEL_ROWS, np.int64),
    )
    plans = desk.plans(of_class)
    kernel = KERNEL_ROWS / best(lambda: [price(plan, many) for plan in plans], 3)
    few = 50_000
    rates = pd.DataFrame(
        [
            (i, float(line.rate * line.quantity), float(line.conversion.factor))
            for i, plan in enumerate(plans)
            for line in plan.sectional.lines
        ],
        columns=["option", "rate", "exchange"],
    )
    frame = pd.DataFrame({"row": range(few), "units": many.units[:few], "key": 0})

    def merged() -> object:
        lines = frame.merge(rates.assign(key=0), on="key")
        lines["line"] = ((lines.rate * lines.units).round(2) * lines.exchange).round(2)
        return lines.groupby(["row", "option"]).line.sum()

    return kernel, few / best(merged, 3)


def main() -> None:
    """Measure and print."""
    desk = open_desk(Sources(as_known_on=KNOWN))
    asked = consignment_of(desk)
    start = time.perf_counter()
    answer = quote(desk, asked)
    cold = time.perf_counter() - start
    warm = best(lambda: quote(desk, asked), 50)
    lines = sum(len(option.charges) for option in answer.options)
    print(
        f"one quote, {len(answer.options)} options, {lines} lines: cold {cold * 1e3:.1f} ms, warm {warm * 1e3:.2f} ms"
    )
    routes = [option.route for option in answer.options]

    def times() -> None:
        for route in routes:
            transit_time(*stages_of(desk.network, route.itinerary, "single", asked.dispatch_date), 0.5)

    print(f"percentiles of a route: {best(times, 20) / len(routes) * 1e6:.0f} µs")
    kernel, pandas = kernel_against_pandas(desk)
    print(
        f"kernel {kernel:,.0f} consignments/s, pandas merge on the same lines {pandas:,.0f}: ratio {kernel / pandas:.1f}"
    )
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
