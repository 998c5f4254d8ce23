"""The oracle reproduces the worked examples, answers small cases worked by hand, and is fed valid books."""

import tempfile
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.oracle.books import BookText, Question, questions, table_text
from tests.oracle.matching import commodity_fits
from tests.oracle.pricing import price
from tests.oracle.results import OraclePrice
from tests.oracle.tables import Row, read_books, read_csv, read_network
from tests.oracle.theatre import NETWORK
from tests.oracle.units import AmountUnit, half_up, minor_unit, money, parse_unit

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
TOTALS = read_csv(EXAMPLES / "expected-totals.csv")
CONSIGNMENTS = {row["row_id"]: row for row in read_csv(EXAMPLES / "consignments.csv")}
KNOWN = date(2026, 11, 23)


def _priced(want: Row) -> OraclePrice:
    consignment = CONSIGNMENTS[want["row_id"]]
    network = read_network(NETWORK)
    ends = network.node(consignment["origin"]), network.node(consignment["destination"])
    legs = network.stretch(want["corridor"], *ends)
    known = date.fromisoformat(want["as_known_on"])
    return price([EXAMPLES / "book"], NETWORK, consignment, legs, known)


def _named(want: Row) -> str:
    return f"{want['row_id']}-{want['corridor']}-{want['as_known_on']}"


@pytest.mark.parametrize("want", TOTALS, ids=_named)
def test_totals_and_through_of_the_examples(want: Row) -> None:
    """Totals, currency and through row, to the cent."""
    got = _priced(want)
    total = "" if got.total is None else money(got.total, got.currency)
    assert (total, got.currency, got.through) == (want["total"], want["currency"], want["through"])


@pytest.mark.parametrize("want", [want for want in TOTALS if want["total"]], ids=_named)
def test_charges_of_the_examples(want: Row) -> None:
    """Every line of a priced option: subject, row, amount and converted amount."""
    expected = defaultdict(list)
    for line in read_csv(EXAMPLES / "expected-charges.csv"):
        cells = [line[name] for name in ("charge", "subject", "rate_row", "currency", "amount", "converted")]
        expected[_named(line)].append(cells)
    got = _priced(want)
    lines = [
        [
            x.charge,
            x.subject,
            x.rate_row,
            x.currency,
            money(x.amount, x.currency),
            money(x.converted, got.currency),
        ]
        for x in got.lines
    ]
    assert sorted(lines) == sorted(expected[_named(want)])


@pytest.mark.parametrize("want", [want for want in TOTALS if want["holes"]], ids=_named)
def test_holes_of_the_examples(want: Row) -> None:
    """Every hole is said, not only the first."""
    got = {f"{hole.charge} {[*hole.subject.split(), ''][1]}: {hole.reason}" for hole in _priced(want).holes}
    assert got == set(want["holes"].split(";"))


# --- small cases worked by hand: Tashkent to Bandar Abbas is UTY 705, TDY 457, RAI 1570 km, one gauge change

TOML = """book = "small"
pivot = "USD"
charges = ["FRT", "GAU", "THR", "FWD", "INS", "WAR"]
through = "{through}"
[required]
{required}
[rounding.cis]
invoice_currency = "USD"
rate = "0.01"
rate_container = "1"
line = "0.01"
"""
GRAIN = {"equipment": "WCOV", "mass_per_unit": "60", "commodity": "1001"}
BOX = {"equipment": "45G1", "units": "2", "mass_per_unit": "20"}
CHF = {"from": "CHF", "to": "USD", "rate": "0.87", "op": "divide", "kind": "administrative"}


def _rate(rate: str, charge: str, on: str, amount: str, unit: str, **more: str) -> Row:
    return {
        "rate": rate,
        "charge": charge,
        "on": on,
        "amount": amount,
        "unit": unit,
        "kind": "charge",
        **more,
    }


def _factor(factor: str, value: str, group: str = "", **more: str) -> Row:
    return {"factor": factor, "charges": "FRT", "value": value, "group": group, **more}


def _book(name: str = "small", mode: str = "prefer", required: str = "", **tables: list[Row]) -> BookText:
    files = {"book.toml": TOML.format(through=mode, required=required)}
    return BookText(name, files | {f"{table}.csv": table_text(table, rows) for table, rows in tables.items()})


def _ask(folder: Path, cells: Row, *books: BookText, p50: Fraction | None = None) -> OraclePrice:
    row = {"origin": "tashkent", "destination": "bandar-abbas", "dispatch_date": "2026-05-10", **cells}
    legs = read_network(NETWORK).stretch("g1", row["origin"], row["destination"])
    return price([book.write(folder) for book in books], NETWORK, row, legs, KNOWN, None, p50)


def _kinds(got: OraclePrice) -> list[str]:
    return sorted(hole.kind for hole in got.holes)


@pytest.mark.parametrize(("rounding", "total"), [("cis", "832.20"), ("", "832.41")])
def test_the_stage_of_rounding(tmp_path: Path, rounding: str, total: str) -> None:
    """The rules' own example: convert and round the rate first, or the line first."""
    rows = [_rate("r", "FRT", "rail UTY", "14.20", "CHF/t", rounding=rounding)]
    got = _ask(tmp_path, GRAIN, _book(rates=rows, factors=[_factor("f", "0.85")], exchange=[CHF]))
    assert got.total is not None
    assert money(got.total, "USD") == total


def test_a_rate_that_rounds_to_zero_is_a_hole(tmp_path: Path) -> None:
    """A rate above 0 never becomes a free shipment; a rate of 0 is a line of 0."""
    rows = [
        _rate("small", "FRT", "rail UTY", "0.004", "USD/t", rounding="cis"),
        _rate("nothing", "FRT", "rail TDY", "0", "USD/t", rounding="cis"),
    ]
    got = _ask(tmp_path, GRAIN, _book(rates=rows))
    assert _kinds(got) == ["rate rounds to zero"]
    assert [line.rate_row for line in got.lines if line.amount == 0] == ["nothing"]


def test_leg_rows_meet_the_requirement_of_a_section_only_together(tmp_path: Path) -> None:
    """Four legs of UTY: with three of them priced the section is a hole; contingent rows do not count."""
    legs = ["tashkent_samarkand_r", "samarkand_bukhara_r", "bukhara_khodjadavlet_r", "khodjadavlet_farap_r"]
    others = [_rate("o", "FRT", "rail TDY;RAI", "1", "USD/wagon")]
    *rows, last = [_rate(leg, "FRT", f"leg {leg}", "10", "USD/wagon") for leg in legs]
    needs = 'rail = "FRT"'
    whole = _ask(tmp_path, GRAIN, _book(rates=[*rows, last, *others], required=needs))
    unsure = last | {"kind": "contingent"}
    short = _ask(tmp_path, GRAIN, _book(rates=[*rows, unsure, *others], required=needs))
    assert (whole.total, short.total) == (Fraction(42), None)
    assert [(hole.kind, hole.subject) for hole in short.holes] == [("no row", "rail UTY 705 km")]
    assert [line.charge for line in short.contingent] == ["FRT"]


def test_which_row_wins(tmp_path: Path) -> None:
    """The latest book, then known_from; two left in one book are a tie; measures and bands are conditions."""
    early = _book("early", rates=[_rate("a", "FRT", "rail *", "1", "USD/wagon", known_from="2026-11-01")])
    rows = [
        _rate("b", "FRT", "rail UTY;TDY", "2", "USD/wagon"),
        _rate("c", "FRT", "rail TDY", "4", "USD/wagon", known_from="2026-06-01"),
        _rate("not-yet", "FRT", "rail TDY", "8", "USD/wagon", known_from="2026-11-24"),
        _rate("box", "FRT", "rail UTY", "16", "USD/container", known_from="2026-06-01"),
        _rate("far", "FRT", "rail UTY", "32", "USD/wagon", km_over="705", known_from="2026-06-01"),
    ]
    got = _ask(tmp_path, GRAIN, early, _book("late", rates=rows))
    assert [line.rate_row for line in got.lines] == ["b", "c", "a"]
    tied = _ask(tmp_path, GRAIN, _book(rates=[rows[0], rows[0] | {"rate": "twin"}]))
    assert (_kinds(tied), tied.holes[0].reason) == (["tie", "tie"], "b and twin")


def test_factors_of_one_group_do_not_stack(tmp_path: Path) -> None:
    """Smallest reduction of a group, all increases, other groups multiply; a later version replaces one."""
    factors = [
        _factor("a", "0.5", "g"),
        _factor("b", "0.8", "g"),
        _factor("c", "3", "g"),
        _factor("d", "0.9"),
        _factor("e", "0.1", known_from="2026-01-01"),
        _factor("e", "2", known_from="2026-02-01"),
        _factor("f", "7", km_to="700"),
        _factor("g", "7", on="leg *"),
    ]
    book = _book(rates=[_rate("r", "FRT", "rail UTY", "100", "USD/wagon")], factors=factors)
    assert _ask(tmp_path, GRAIN, book).total == 100 * Fraction("0.5") * 3 * Fraction("0.9") * 2


def test_ways_of_exchange(tmp_path: Path) -> None:
    """Market before administrative, the latest row, backwards, by the pivot, minor units of the target."""
    rows = [
        CHF,
        {"from": "USD", "to": "CHF", "rate": "0.8", "op": "multiply", "kind": "market"},
        {
            "from": "USD",
            "to": "CHF",
            "rate": "0.9",
            "op": "multiply",
            "kind": "market",
            "valid_from": "2026-12-01",
        },
        {"from": "JPY", "to": "USD", "rate": "150", "op": "divide", "kind": "market"},
    ]
    book = _book(rates=[_rate("r", "FRT", "rail UTY", "12", "CHF/wagon")], exchange=rows)
    quoted = {currency: _ask(tmp_path, GRAIN | {"currency": currency}, book) for currency in ("USD", "JPY", "EUR")}
    assert (quoted["USD"].total, quoted["JPY"].total) == (Fraction(15), Fraction(2250))
    assert [hole.reason for hole in quoted["EUR"].holes] == ["no rate CHF>EUR"]


@pytest.mark.parametrize(
    ("mode", "amount", "used"),
    [("prefer", 900, "t"), ("cheaper", 900, ""), ("cheaper", 100, "t"), ("ignore", 100, "")],
)
def test_through_rates(tmp_path: Path, mode: str, amount: int, used: str) -> None:
    """Sections are cut at the ends, an end node's gauge change is replaced only where it is written."""
    rates = [
        _rate("km", "FRT", "rail *", "0.1", "USD/(container*km)"),
        _rate("gau", "GAU", "gauge_change *", "100", "USD/container"),
    ]
    through = {"through": "t", "from": "sarahs-tm", "to": "bafq", "includes": "FRT;GAU"}
    through |= {"amount": str(amount), "unit": "USD/consignment"}
    book = _book(mode=mode, rates=rates, through=[through])
    got = _ask(tmp_path, BOX, book)
    network = read_network(NETWORK)
    nodes = network.corridor_nodes("g1")
    tail = sum(network.legs[leg].km for leg in network.corridors["g1"][nodes.index("bafq") :])
    plain = 2 * Fraction(705 + 457 + 1570) / 10 + 200
    cut = Fraction(2 * (705 + 457 + tail), 10) + 200 + amount
    expected = (cut, plain) if used else (plain, cut)
    assert (got.through, got.total, got.other_total) == (used, *expected)


def test_percentages(tmp_path: Path) -> None:
    """Print order, codes, value, limits in the pivot; without a value the line is left out."""
    rows = [
        _rate("frt", "FRT", "rail UTY", "1000", "USD/wagon"),
        _rate("gau", "GAU", "gauge_change *", "500", "USD/wagon"),
        _rate("war", "WAR", "country IR", "1", "percent of total"),
        _rate("fwd", "FWD", "consignment", "2.5", "percent of FRT;THR", max_amount="20"),
        _rate("ins", "INS", "consignment", "0.5", "percent of value", min_amount="10"),
    ]
    without = _ask(tmp_path, GRAIN, _book(rates=rows))
    assert (without.total, without.not_included) == (Fraction("1535.20"), ("INS",))
    nothing = _ask(tmp_path, GRAIN | {"value": "0"}, _book(rates=rows))
    assert nothing.total == Fraction("1545.30")
    foreign = _ask(tmp_path, GRAIN | {"value": "1", "value_currency": "EUR"}, _book(rates=rows))
    assert (foreign.total, _kinds(foreign)) == (None, ["no conversion"])


def test_rates_per_day_need_a_time(tmp_path: Path) -> None:
    """The printed P50 rounded up to whole days."""
    book = _book(rates=[_rate("r", "FRT", "consignment", "3", "USD/(wagon*day)")])
    assert _kinds(_ask(tmp_path, GRAIN, book)) == ["no time"]
    assert _ask(tmp_path, GRAIN, book, p50=Fraction("8.01")).total == 27


@pytest.mark.parametrize(
    ("cell", "scheme", "code", "fits"),
    [
        ("", "NHM", "", True),
        ("!27", "NHM", "", True),
        ("27", "NHM", "", False),
        ("27;!2711", "NHM", "2711", False),
        ("27;!2711", "NHM", "2701", True),
        ("!27;2711", "NHM", "271119", True),
        ("!27", "ETSNG", "2711", True),
        ("ETSNG:05", "ETSNG", "053046", True),
        ("05", "ETSNG", "053046", False),
    ],
)
def test_commodities(cell: str, scheme: str, code: str, fits: bool) -> None:
    """Of the prefixes that fit the longest decides."""
    assert commodity_fits(cell, scheme, code) is fits


@pytest.mark.parametrize(
    ("text", "measures", "scale"),
    [
        ("USD/(100*kg)", ("t",), Fraction(10)),
        ("USD/lb", ("t",), Fraction(100_000_000_000, 45_359_237)),
        ("USD/(container*mile)", ("container", "km"), Fraction(1_000_000, 1_609_344)),
        ("USD/ft", ("m",), Fraction(10_000, 3048)),
    ],
)
def test_units(text: str, measures: tuple[str, ...], scale: Fraction) -> None:
    """Any compatible unit is right, and exact; the unit's own name tells wagon length from distance."""
    assert parse_unit(text) == AmountUnit("USD", measures, scale)


def test_rounding_and_minor_units() -> None:
    """Half up, and the minor units of ISO 4217."""
    assert [half_up(Fraction(n, 1000), Fraction(1, 100)) for n in (5, 15, 4)] == [
        Fraction(1, 100),
        Fraction(1, 50),
        0,
    ]
    assert [minor_unit(code).denominator for code in ("JPY", "IRR", "KWD")] == [1, 100, 1000]


# --- the random books


@settings(max_examples=60, deadline=None)
@given(questions())
def test_random_questions_have_answers(question: Question) -> None:
    """No tie in any set, lines add up, and an answer has a total or says why not."""
    with tempfile.TemporaryDirectory() as folder:
        paths = question.tariff_set.write(Path(folder))
        for shipped in question.shipped:
            got = price(
                paths,
                NETWORK,
                shipped.consignment,
                shipped.legs,
                question.as_known_on,
                question.exchange_date,
                question.p50_days,
            )
            assert "tie" not in _kinds(got)
            assert (got.total is None) == bool(got.holes)
            assert got.total in (None, sum(line.converted for line in got.lines))
            for line in got.lines:
                money(line.amount, line.currency)
                money(line.converted, got.currency)


@settings(max_examples=30, deadline=None)
@given(questions(rows=1))
def test_random_books_are_valid(question: Question) -> None:
    """Ids are unique, dates are in order, codes are listed, rows of one day differ in their conditions."""
    with tempfile.TemporaryDirectory() as folder:
        for book in read_books(question.tariff_set.write(Path(folder))):
            assert len({row["rate"] for row in book.rates}) == len(book.rates)
            assert {row["charge"] for row in book.rates} <= set(book.charges)
            for row in (*book.rates, *book.factors, *book.through, *book.exchange):
                assert not row["valid_to"] or row["valid_from"] <= row["valid_to"]
            versions = [(row["factor"], row["known_from"]) for row in book.factors]
            assert len(set(versions)) == len(versions)
            families = defaultdict(list)
            for row in book.rates:
                families[row["charge"], row["known_from"]].append(tuple(row.values())[7:])
            assert all(len(set(rows)) == len(rows) or not known for (_, known), rows in families.items())
