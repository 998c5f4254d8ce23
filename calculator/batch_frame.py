"""The analyst's door: a DataFrame of consignments in, the same rows with their results out.

The columns are those of the CSV batch, and so are the figures: it is the same batch.
"""

from __future__ import annotations

import io

import numpy as np
import pandas as pd

from calculator.batch import ConsignmentTable, Outputs, price_table
from calculator.consignment_table import RESULT_COLUMNS
from calculator.desk import QuotingDesk


def options_frame(desk: QuotingDesk, consignments: pd.DataFrame, currency: str = "USD") -> pd.DataFrame:
    """Every option of a frame of n consignments: a row for each consignment and itinerary, as ``--options`` writes it.

    consignments, currency : as for `price_frame`. `row_id` is the consignment's own, or its number from 1 among the
    rows that are not blank. All cells are text as in the CSV. Raises Refused as `price_frame` does.
    """
    out = io.BytesIO()
    price_table(desk, ConsignmentTable(_written(_cells(consignments)), decimal="."), Outputs(options=out), currency)
    out.seek(0)
    return pd.read_csv(out, dtype=str, keep_default_na=False)


def price_frame(desk: QuotingDesk, consignments: pd.DataFrame, currency: str = "USD") -> pd.DataFrame:
    """Price a frame of n consignments: shape (n, columns) -> (n, columns + results), same index.

    consignments : columns as in the CSV batch (origin, destination, dispatch_date, equipment, …), any dtype;
                   missing values are blank cells, and a row of nothing else has blank results
    currency     : of rows that name none

    Results are text as in the CSV; `total` and the deltas [total_currency], days and kilograms are exact
    decimals as text too: turn them into floats with ``astype(float)`` for statistics, never for invoices.
    Raises Refused where a column is unknown or a mandatory one is missing.
    """
    cells = _cells(consignments)
    blank = np.array([not any(cell.strip() for cell in row) for row in cells.itertuples(index=False)], np.bool_)
    out = io.BytesIO()
    price_table(desk, ConsignmentTable(_written(cells), decimal="."), Outputs(out), currency)
    out.seek(0)
    results = pd.read_csv(out, dtype=str, keep_default_na=False, usecols=list(RESULT_COLUMNS))
    # By place, not by index: the index of a frame that was put together of several may name a row twice.
    results = results.set_index(np.flatnonzero(~blank)).reindex(range(len(cells)), fill_value="")
    kept = consignments.drop(columns=[c for c in RESULT_COLUMNS if c in consignments])
    return kept.assign(**{name: results[name].to_numpy() for name in RESULT_COLUMNS})


def _cells(consignments: pd.DataFrame) -> pd.DataFrame:
    """A frame as text; what is missing is blank."""
    return consignments.astype(object).where(consignments.notna(), "").astype(str)


def _written(cells: pd.DataFrame) -> io.BytesIO:
    return io.BytesIO(cells.to_csv(index=False).encode())
