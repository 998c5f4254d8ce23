"""A block in bulk is its rows one by one: the same bytes as the slow batch, whatever people write into a CSV."""

from __future__ import annotations

import io
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculator.batch import ConsignmentTable, Outputs, Summary, price_table
from calculator.batch_outputs import OUTPUTS
from calculator.desk import QuotingDesk
from calculator.problem import Refused
from tests.calculator.world import book, desk, exchange, factor, rate, through
from tests.oracle.batch import price_rows

RATES = (
    rate("rail", "FRT", "rail *", "1.37", "USD/(container*km)"), rate("ferry", "FER", "ferry *", "400", "EUR/container"),
    rate("late", "WAG", "border ko", "5", "USD/(wagon*day)", kind="contingent"), factor("empty", "FRT", "0.5", laden=False),
    rate("mass", "BCF", "rail KTZ", "0.0173", "USD/(t*km)"), rate("fee", "FWD", "consignment", "3", "percent of total"),
    rate("ins", "INS", "consignment", "0.165", "percent of value", min_amount=Fraction(25)),
    rate("on", "GAU", "consignment", "1.5", "percent of FRT;FWD"), exchange("USD", "EUR", "0.9"),
)  # fmt: skip
NEEDS = {"rail": "FRT", "ferry": "FER"}
THROUGH = through("thr", "bo", "ak", "90", "USD/container", "FRT")
DESKS = {
    policy: desk(book("b", *RATES, *((THROUGH,) if policy != "none" else ()), required=NEEDS, **more))
    for policy, more in {
        "none": {}, "prefer": {"through": "prefer"}, "cheaper": {"through": "cheaper"}, "ignore": {"through": "ignore"},
    }.items()
}  # fmt: skip
COLUMNS = (
    "row_id", "origin", "destination", "dispatch_date", "equipment", "units", "mass_per_unit", "mass_unit", "value",
    "value_currency", "currency", "commodity", "hazard", "train", "box_owner", "via", "avoid", "reference",
)  # fmt: skip
SOUND = {
    "row_id": ["", "a", "7"], "origin": ["xi", "bo", "Xi"], "destination": ["ba", "ak", "ko"],
    "dispatch_date": ["2026-12-01", "01.12.2026", "2027-01-31"], "equipment": ["45G1", "20GP", "WCOV"],
    "units": ["1", "", "41", "10000"], "mass_per_unit": ["20", "0", "", "24.5", "18.125", "24.5 t", "900 kg", "40", "60"],
    "mass_unit": ["", "t", "kg", "LBR"], "value": ["", "120000", "120000.55", "1 000"], "value_currency": ["", "EUR", "usd"],
    "currency": ["", "USD", "EUR", "TRY"], "commodity": ["", "8528", "10 01"], "hazard": ["", "none", "3"],
    "train": ["", "single", "block"], "box_owner": ["", "shipper"], "via": ["", "ko"], "avoid": ["", "", "mode:ferry"],
    "reference": ["", "=1+1", "-5", "'=x", "'+7", "@x", "naïve 西安", 'a "b"', "two\nlines", "a,b", " ", "'"],
}  # fmt: skip
MESSY = st.text(alphabet="ab1 ,;\t'\"\n\r=-é吨\u00a0\0", max_size=5)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A CSV as it may come: any columns in any order, any separator, quotes and line ends as people write them."""
    more = draw(st.lists(st.sampled_from([c for c in COLUMNS if c not in MANDATORY]), unique=True))
    columns = draw(st.permutations([*MANDATORY, *more]))
    separator = draw(st.sampled_from(",,,;\t|"))
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    quoting = draw(st.sampled_from(["few", "all", "none"]))

    def cell(text: str) -> str:
        must = any(sign in text for sign in (separator, '"', "\n", "\r"))
        if quoting == "all" or (quoting == "few" and must):
            return '"' + text.replace('"', '""') + '"'
        return text

    lines = [separator.join(columns)]
    for _ in range(draw(st.integers(0, 8))):
        row = [
            draw(st.one_of(st.sampled_from(SOUND[c]), MESSY) if draw(st.booleans()) else st.sampled_from(SOUND[c]))
            for c in columns
        ]
        row = row[: len(row) - draw(st.sampled_from([0, 0, 0, 1]))] + draw(st.sampled_from([[], [], [], [""], ["x"]]))
        lines.append(separator.join(map(cell, row)))
        lines += draw(st.sampled_from([[], [], [], [""], [separator * 3], ["  "]]))
    head = draw(st.sampled_from(["", "", "\ufeff", f"sep={separator}{end}" if separator != "|" else ""]))
    if separator == "|":
        head = f"sep=|{end}"
    return head + end.join(lines) + draw(st.sampled_from(["", end]))


def test_a_row_that_is_too_heavy_and_has_no_price_is_unavailable() -> None:
    heavy = "origin,destination,dispatch_date,equipment,mass_per_unit,currency\nxi,ba,2026-12-01,45G1,40,TRY\n"
    found, summary = in_bulk(DESKS["none"], heavy, 10**6)
    assert b",unavailable,no_conversion,," in found["out"] and summary.priced == 0
    assert (found, summary) == price_rows(DESKS["none"], heavy)


MANDATORY = ("origin", "destination", "dispatch_date", "equipment")


def in_bulk(desk_: QuotingDesk, text: str, block_bytes: int) -> tuple[dict[str, bytes], Summary]:
    """The outputs of a text in blocks of a size."""
    streams = {name: io.BytesIO() for name in OUTPUTS}
    table = ConsignmentTable(io.BytesIO(text.encode()))
    summary = price_table(desk_, table, Outputs(**streams), block_bytes=block_bytes)
    return {name: stream.getvalue() for name, stream in streams.items()}, summary


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(files(), st.sampled_from(sorted(DESKS)), st.sampled_from([1, 40, 150, 10**6]))
def test_a_messy_file_in_blocks_of_any_size_is_its_rows_one_by_one(text: str, policy: str, block_bytes: int) -> None:
    """Or it is refused for the same reasons."""
    try:
        expected = price_rows(DESKS[policy], text)
    except Refused as refused:
        try:
            in_bulk(DESKS[policy], text, block_bytes)
        except Refused as same:
            assert same.problems == refused.problems
            return
        raise
    found = in_bulk(DESKS[policy], text, block_bytes)
    assert found == expected
