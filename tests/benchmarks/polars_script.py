"""What people would write with polars: the same join and sum as the pandas script. Run by a Python that has polars.

python polars_script.py LINES.csv ROWS     prints consignments a second, of processor time
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from typing import Any


def main(lines: str, rows: int) -> None:
    """Price so many consignments by the lines of a file: option, rate, exchange."""
    import polars  # type: ignore[import-not-found, unused-ignore]

    pl: Any = polars
    rates = pl.read_csv(lines)
    draw = random.Random(1)
    frame = pl.DataFrame({"row": range(rows), "units": [draw.randint(1, 40) for _ in range(rows)]})

    def priced() -> object:
        line = ((pl.col("rate") * pl.col("units")).round(2) * pl.col("exchange")).round(2)
        return frame.join(rates, how="cross").with_columns(line=line).group_by("row", "option").agg(pl.sum("line"))

    taken = []
    for _ in range(3):
        start = time.process_time()
        priced()
        taken.append(time.process_time() - start)
    print(rows / statistics.median(taken))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
