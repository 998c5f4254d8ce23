"""The pricing core: itineraries, times, classes, plans, one quote, and the kernel against a pandas script."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from api.opening import Sources, open_desk
from calculator.batch_block import BlockPricer
from calculator.batch_blocks import ConsignmentTable
from calculator.batch_class_text import WrittenClasses
from calculator.batch_kernel import totals
from calculator.batch_kernel_lines import Rows
from calculator.conditions import Band, On
from calculator.consignment import Consignment, Journey
from calculator.consignment_fields import ConsignmentReader
from calculator.desk import QuotingDesk
from calculator.network import Network
from calculator.quote import quote
from calculator.routing import candidates
from calculator.stages import stages_of
from calculator.tariff_book import Rate
from calculator.tariff_set import TariffSet
from calculator.transit_time import quantiles
from calculator.units import rate_unit
from tests.benchmarks import consignments, polars_script
from tests.benchmarks.measuring import best, cpu_of

KNOWN = date(2026, 11, 23)
KERNEL_ROWS = 1_000_000
SCRIPT_ROWS = 50_000
BLOCK = 24_000
CLASS_ROWS = 10_000
BOOK_ROWS = (1_000, 10_000, 100_000)
BATCH_ROWS = (1_000, 2_000, 4_000)
BAND_KG = 1_000
RATE_UNIT = rate_unit("USD/container")
ASKED = {
    "origin": "xian",
    "destination": "halkali",
    "dispatch_date": "2026-12-01",
    "equipment": "45G1",
    "mass_per_unit": "24",
}
STARTS = ("xian", "chengdu", "yiwu", "almaty", "tashkent", "urumqi")
ENDS = ("halkali", "duisburg", "lodz", "tehran", "baku", "poti", "moscow", "bandar-abbas", "ashgabat", "tbilisi")


def open_anew() -> QuotingDesk:
    """A desk over the shipped books and network that has kept nothing."""
    return open_desk(Sources(as_known_on=KNOWN))


def consignment_of(desk: QuotingDesk) -> Consignment:
    """The consignment that is quoted again and again."""
    read = ConsignmentReader(desk.gazetteer).read(ASKED)
    assert isinstance(read, Consignment), read
    return read


def one_quote() -> Iterator[str]:
    """One quote cold and warm, and where the cold one's time goes."""
    desk = open_anew()
    asked = consignment_of(desk)
    of_class = desk.class_of(asked)
    first = cpu_of(lambda: quote(desk, asked))
    other = replace(asked, origin="chengdu", destination="lodz")
    new_journey = cpu_of(lambda: quote(desk, other))
    small = replace(asked, equipment=desk.network.equipment["22G1"])
    new_class = cpu_of(lambda: quote(desk, small))
    warm = best(lambda: quote(desk, asked), 50)
    lines = sum(len(plan.sectional.anywhere) for plan in desk.plans(of_class))
    yield (
        f"one quote, {len(desk.plans(of_class))} options, {lines} lines: first of a process {first * 1e3:.0f} ms, "
        f"another journey {new_journey * 1e3:.1f} ms (to be 20 or less), another class {new_class * 1e3:.1f} ms, "
        f"warm {warm * 1e3:.2f} ms (to be 1 or less)"
    )


def journeys() -> Iterator[str]:
    """Itineraries of new journeys, and the percentiles of their routes."""
    desk = open_anew()
    asked = [Journey(start, end, KNOWN, "single") for start in STARTS for end in ENDS if start != end]
    candidates(desk.network, asked[0])  # the graph of the network, made once
    cold = cpu_of(lambda: [candidates(desk.network, journey) for journey in asked]) / len(asked)
    found = [way for journey in asked for way in candidates(desk.network, journey).itineraries]
    stages = [stages_of(desk.network, way, "single", KNOWN) for way in found]
    known = [of_way for of_way, holes in stages if not holes]

    def percentiles() -> None:
        for of_way in known:
            quantiles(of_way, 0.5)

    first = cpu_of(percentiles) / len(known)
    again = best(percentiles, 3) / len(known)
    yield f"itineraries of a new journey: {cold * 1e3:.2f} ms (to be 1 or less)"
    yield (
        f"percentiles of a route: {first * 1e6:.0f} µs with new stages, {again * 1e6:.0f} µs with known ones "
        "(to be 100 or less)"
    )


def classes() -> Iterator[str]:
    """What the classes of a year's consignments cost: any day, mass, number of units and equipment, 60 lanes."""
    desk, draw = open_anew(), random.Random(1)
    boxes = list(desk.network.equipment.values())[:12]
    rows = []
    for _ in range(CLASS_ROWS):
        box = draw.choice(boxes)
        day = date(2026, 1, 1) + timedelta(draw.randrange(365))
        rows.append(Consignment(
            draw.choice(STARTS), draw.choice(ENDS), day, box, draw.randint(1, 40), draw.randint(5_000, 26_000),
            box_owner="carrier" if box.is_container else "", train=draw.choice(("single", "block")),
        ))  # fmt: skip
    rows = [row for row in rows if row.origin != row.destination]
    own = {desk.class_of(row) for row in rows}
    found = set()
    taken = cpu_of(lambda: found.update(desk.common_class_of(row) or desk.class_of(row) for row in rows))
    again = best(lambda: [desk.common_class_of(row) for row in rows], 3)
    yield (
        f"{len(rows):,} consignments: {len(own):,} classes of their own, {len(found):,} by what rows ask; routes and "
        f"plans of all {taken:.1f} s, {taken / len(found) * 1e3:.2f} ms a class; known, {again / len(rows) * 1e6:.0f} µs each"
    )


def books() -> Iterator[str]:
    """What a new class costs while one book grows by rows for the ends of all places, by equipment and mass."""
    for rows in BOOK_ROWS:
        desk = open_anew()
        *earlier, last = desk.tariffs.books
        larger = replace(last, rates=last.rates + tuple(_more(last.rates[0], desk.network, rows)))
        grown = QuotingDesk(desk.network, TariffSet((*earlier, larger)), KNOWN, known_routes=desk.route_book)
        asked = consignment_of(grown)
        first = cpu_of(partial(grown.plans, grown.class_of(asked)))
        boxes = [box for box in desk.network.equipment.values() if box.is_container and box != asked.equipment]
        others = [grown.class_of(replace(asked, equipment=box)) for box in boxes]
        each = sum(cpu_of(partial(grown.plans, other)) for other in others) / len(others)
        yield f"a book of {rows:,} more rows: its first class {first * 1e3:.0f} ms, a new class {each * 1e3:.2f} ms"


def _more(like: Rate, network: Network, count: int) -> Iterator[Rate]:
    """So many rows like one, of which no two apply to the same consignment on the same subject."""
    bands = [Band(low, low + BAND_KG, "mass", "kg") for low in range(0, 40 * BAND_KG, BAND_KG)]
    asked = list(product(("origin", "destination"), sorted(network.nodes), sorted(network.equipment), bands))
    random.Random(1).shuffle(asked)
    for number, (kind, node, box, mass) in enumerate(asked[:count]):
        conditions = replace(like.conditions, equipment=(box,), mass=mass)
        yield replace(like, id=f"more-{number}", on=On(kind, (node,)), conditions=conditions, unit=RATE_UNIT)


def batch_rows() -> Iterator[str]:
    """What a row of a batch costs once its class is known, by the number of rows: their first options and all."""
    desk = open_anew()
    with TemporaryDirectory() as folder:
        path = Path(folder, "rows.csv")
        consignments.write(path, BATCH_ROWS[0])
        header, *rows = path.read_bytes().splitlines(keepends=True)
    for name in ("out", "options"):
        pricer = None
        for count in BATCH_ROWS:
            table = ConsignmentTable(BytesIO(header + b"".join(rows * (count // len(rows)))))
            (block,) = table.blocks()
            pricer = pricer or BlockPricer(desk, table.layout, "USD", [name])
            pricer.price(block)
            taken = best(partial(pricer.price, block), 3)
            yield f"{name}, {count:,} rows of known classes: {taken / count * 1e6:.1f} µs a row"


def kernel() -> Iterator[str]:
    """Consignments a second: all options of one lane by the kernel of batches, and by a pandas merge on the same lines."""
    desk = open_anew()
    asked = consignment_of(desk)
    classes = WrittenClasses(desk, with_items=False)
    group, program = classes.own(b"", lambda: asked)
    tables, box, plans = classes.groups[group].tables, asked.equipment, desk.plans(desk.class_of(asked))
    draw, alike = np.random.default_rng(1), np.ones(KERNEL_ROWS, np.int64)
    units, mass_kg = draw.integers(1, 41, KERNEL_ROWS), draw.integers(5_000, 24_000, KERNEL_ROWS)
    rows = Rows(alike * program, units, mass_kg, alike * 0, alike * box.gross_kg(0), alike * box.per_wagon)
    blocks = [rows.part(slice(i, i + BLOCK)) for i in range(0, KERNEL_ROWS, BLOCK)]

    def counted() -> None:
        for block in blocks:
            totals(tables, classes.store, block)

    ours = KERNEL_ROWS / best(counted, 3)
    lines = [
        (i, float(line.rate * line.quantity), float(line.conversion.factor))
        for i, plan in enumerate(plans)
        for line in plan.sectional.lines
    ]
    rates = pd.DataFrame(lines, columns=["option", "rate", "exchange"])
    frame = pd.DataFrame({"row": range(SCRIPT_ROWS), "units": units[:SCRIPT_ROWS], "key": 0})

    def merged() -> object:
        joined = frame.merge(rates.assign(key=0), on="key")
        joined["line"] = ((joined.rate * joined.units).round(2) * joined.exchange).round(2)
        return joined.groupby(["row", "option"]).line.sum()

    script = SCRIPT_ROWS / best(merged, 3)
    yield (
        f"kernel, {len(plans)} options, {len(lines)} lines: {ours:,.0f} consignments/s, pandas merge on "
        f"the same lines {script:,.0f}: ratio {ours / script:.1f} (to be 20 or more)"
    )
    theirs = with_polars(rates)
    yield (
        f"polars on the same lines {theirs:,.0f}: ratio {ours / theirs:.1f}"
        if theirs
        else "polars cannot be installed here"
    )


def with_polars(rates: pd.DataFrame) -> float | None:
    """Consignments a second by polars in an environment of its own, made for this; None where it cannot be installed."""
    with TemporaryDirectory() as folder:
        python, lines = Path(folder, "bin", "python"), Path(folder, "lines.csv")
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "polars"]
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True)
            subprocess.run(install, check=True, capture_output=True, timeout=300)
        except (subprocess.SubprocessError, OSError):
            return None
        rates.to_csv(lines, index=False)
        script = [python, polars_script.__file__, lines, str(SCRIPT_ROWS)]
        return float(subprocess.run(script, check=True, capture_output=True, text=True).stdout)


def report() -> Iterator[str]:
    """All of it."""
    for part in (one_quote, journeys, classes, books, batch_rows, kernel):
        yield from part()
