"""The analyst's door gives what the CSV batch gives."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from api.opening import Sources, open_desk
from calculator.batch_frame import options_frame, price_frame
from calculator.consignment import Consignment
from calculator.consignment_fields import ConsignmentReader
from calculator.money import decimal_text
from calculator.problem import Refused
from calculator.quote import quote

DESK = open_desk(Sources(as_known_on=date(2026, 11, 23)))


def test_a_frame_is_priced_row_by_row_as_single_quotes() -> None:
    """Index, columns and dtypes of the input stay; the totals are those of the quotes."""
    frame = pd.DataFrame(
        {
            "origin": ["xian", "tashkent", "nowhere"],
            "destination": ["halkali", "bandar-abbas", "halkali"],
            "dispatch_date": pd.to_datetime(["2026-12-01", "2026-12-02", "2026-12-03"]),
            "equipment": ["45G1", "WCOV", "45G1"],
            "mass_per_unit": [24.0, 60.0, None],
        },
        index=[10, 20, 30],
    )
    priced = price_frame(DESK, frame)
    plain = frame.astype(object).where(frame.notna(), "")
    assert list(priced.index) == [10, 20, 30]
    assert list(priced["status"]) == ["ok", "ok", "error"]
    assert priced["dispatch_date"].dtype == frame["dispatch_date"].dtype
    for index in (10, 20):
        fields = {str(name): str(plain.at[index, name]) for name in plain.columns}
        read = ConsignmentReader(DESK.gazetteer).read(fields)
        assert isinstance(read, Consignment)
        best = quote(DESK, read).priced[0]
        assert priced.loc[index, "total"] == decimal_text(best.total_minor or 0, "USD")
        assert priced.loc[index, "option"] == best.option


def test_an_unknown_column_is_refused() -> None:
    """As in the CSV, with every reason."""
    with pytest.raises(Refused, match="weight"):
        price_frame(DESK, pd.DataFrame({"origin": ["xian"], "weight": [1]}))


def test_blank_rows_and_an_index_that_names_rows_twice_keep_every_row_in_its_place() -> None:
    """As after putting frames together; a row of nothing has no result."""
    one = pd.DataFrame(
        {"origin": ["xian"], "destination": ["halkali"], "dispatch_date": ["2026-12-01"], "equipment": ["45G1"]}
    )
    dear = one.assign(equipment="22G1")
    priced = price_frame(DESK, pd.concat([one, one.map(lambda _: None), dear]))
    assert list(priced.index) == [0, 0, 0]
    assert list(priced["status"]) == ["ok", "", "ok"]
    assert list(priced["total"]) == [price_frame(DESK, one)["total"][0], "", price_frame(DESK, dear)["total"][0]]
    assert len(price_frame(DESK, one.head(0))) == 0


def test_the_options_of_a_frame_are_those_of_its_quotes() -> None:
    frame = pd.DataFrame(
        {
            "row_id": ["a", "b"], "origin": ["xian", "almaty"], "destination": ["halkali", "poti"],
            "dispatch_date": ["2026-12-01"] * 2, "equipment": ["45G1", "22G1"], "mass_per_unit": [24, None],
        }
    )  # fmt: skip
    found = options_frame(DESK, frame)
    assert set(found.row_id) == {"a", "b"}
    for row_id, rows in found[found.status == "ok"].groupby("row_id"):
        fields = {str(name): str(value) for name, value in frame.set_index("row_id").loc[row_id].dropna().items()}
        read = ConsignmentReader(DESK.gazetteer).read(fields)
        assert isinstance(read, Consignment)
        priced = quote(DESK, read).priced
        assert list(rows.option) == [option.option for option in priced]
        assert list(rows.total) == [decimal_text(option.total_minor or 0, "USD") for option in priced]
