"""A realistic file of consignments, the same for the same number of rows: what a forwarder's year looks like.

Some hundreds of shippers, each with its lane, its boxes, its goods and its habits, over 60 lanes of the shipped
network and 12 kinds of equipment, dispatched on any day of a year; three rows in a hundred are wrong in some way.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from calculator.consignment_table import INPUT_COLUMNS

SHIPPERS = 400
BAD_PERCENT = 3
LANES = (
    *product(
        ("xian", "chengdu", "yiwu", "lanzhou", "Урумчи", "lianyungang"), ("halkali", "duisburg", "lodz", "Tehran")
    ),
    *product(("xian", "yiwu", "urumqi"), ("tashkent", "almaty", "baku", "tbilisi", "ashgabat", "moscow")),
    *product(("tashkent", "almaty", "Бишкек"), ("bandar-abbas", "halkali", "poti", "TRIZM")),
    *product(("tehran",), ("halkali", "tashkent", "moscow")),
    *product(("halkali",), ("tashkent", "almaty", "xian")),
)
BOXES = ("22G1", "42G1", "45G1", "40HC", "L5G1", "22R1", "45R1", "22U1", "22T1")
EQUIPMENT = (*BOXES, "WCOV", "WGON", "WFLT")
GOODS = ("8528", "8507", "5201", "1001", "7601", "3901", "9403", "6109", "8703", "")
DAYS = [f"2026-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29)]
MISTAKES = (
    {"origin": "Xiann"}, {"destination": ""}, {"dispatch_date": "2026-02-30"}, {"dispatch_date": "46123"},
    {"equipment": "40XX"}, {"units": "0"}, {"mass_per_unit": "twenty"}, {"mass_per_unit": "240"},
    {"commodity": "ABC"}, {"currency": "USDT"}, {"train": "express"}, {"avoid": "country:XX"}, {"value": "about 900"},
)  # fmt: skip


class Shipper:
    """One customer: what it sends, and how it fills in the columns."""

    def __init__(self, draw: random.Random, number: int) -> None:
        """Draw the habits of the shipper of this number."""
        self.origin, self.destination = LANES[number % len(LANES)]
        self.equipment = draw.sample(EQUIPMENT, 2)
        self.commodity = draw.choice(GOODS)
        self.train = draw.choice(("", "single", "single", "block", "group"))
        self.owner = draw.choice(("", "carrier", "shipper"))
        self.most_units = draw.choice((1, 4, 41))
        self.values = draw.random() < 0.4
        self.currency = draw.choice(("USD", "USD", "USD", "EUR", "CNY"))
        self.empty_percent = draw.choice((0, 0, 10))

    def row(self, draw: random.Random, number: int) -> dict[str, str]:
        """One of its consignments."""
        equipment = draw.choice(self.equipment)
        heaviest = 60_000 if equipment.startswith("W") else 26_000
        kg = 0 if draw.randrange(100) < self.empty_percent else draw.randrange(5_000, heaviest)
        return {
            "row_id": str(number), "reference": f"PO-{draw.randrange(10**7):07d}", "origin": self.origin,
            "destination": self.destination, "dispatch_date": draw.choice(DAYS), "equipment": equipment,
            "units": str(draw.randint(1, self.most_units)), "mass_per_unit": f"{kg // 1000}.{kg % 1000:03d}",
            "mass_unit": "t", "commodity": self.commodity, "commodity_scheme": "NHM", "hazard": "none",
            "box_owner": self.owner, "wagon_owner": "carrier", "train": self.train,
            "value": f"{draw.randrange(10_000, 300_000)}.{draw.randrange(100):02d}" if self.values else "",
            "value_currency": "", "currency": self.currency, "via": "", "avoid": "",
        }  # fmt: skip


def rows(count: int, seed: int = 1) -> Iterator[list[str]]:
    """So many rows of cells in the order of INPUT_COLUMNS; some have a cell too many."""
    draw = random.Random(seed)
    shippers = [Shipper(draw, number) for number in range(SHIPPERS)]
    for number in range(1, count + 1):
        row = draw.choice(shippers).row(draw, number)
        extra: list[str] = []
        if draw.randrange(100) < BAD_PERCENT:
            row |= draw.choice((*MISTAKES, {}))
            extra = draw.choice(([], ["one cell too many"]))
        yield [*(row[name] for name in INPUT_COLUMNS), *extra]


def write(path: Path, count: int, seed: int = 1) -> None:
    """Write the file of so many rows."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(INPUT_COLUMNS)
        writer.writerows(rows(count, seed))
