"""A folder of tariff tables as a book."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from calculator.conditions import NO_KM, Conditions
from calculator.tariff_book import MassRule, RoundingProfile, TariffBook
from tariffs.loader import load_network, load_tariffs
from tests.tariffs.folders import BOOK_TOML, SOURCES, book, network, problems

EXAMPLE = Path(__file__).parents[1] / "examples"


def load(parent: Path, folder: Path) -> TariffBook:
    (loaded,) = load_tariffs([folder], load_network(network(parent))).books
    return loaded


def test_a_rate_as_its_type(tmp_path: Path) -> None:
    row = {
        "rate": "r", "on": "rail KTZ", "amount": "0.15", "unit": "USD/(TEU*km)", "rounding": "cis", "equipment": "20ft",
        "laden": "yes", "box_owner": "carrier;shipper", "train": "block", "commodity": "27;!2711", "hazard": "none",
        "corridor": "m", "km_over": "100", "mass_to": "24.5", "units_from": "2", "units_to": "9", "mass": "goods",
        "min_t": "14", "step_t": "0.1", "min_amount": "5", "valid_from": "2026-01-01", "known_from": "2026-06-01",
        "note": "a, b",
    }  # fmt: skip
    rate = load(tmp_path, book(tmp_path, [row])).rates[0]
    asked = rate.conditions
    assert (rate.id, rate.charge, rate.amount, rate.unit.measures) == ("r", "FRT", Fraction(15, 100), ("TEU", "km"))
    assert (rate.kind, rate.rounding, rate.source, rate.note) == ("charge", "cis", "s", "a, b")
    assert (asked.equipment, asked.laden, asked.box_owner, asked.train) == (
        ("20ft",),
        True,
        ("carrier", "shipper"),
        ("block",),
    )
    assert (asked.km.over, asked.km.to, asked.mass.to, asked.units.over, asked.units.to) == (100, None, 24_500, 1, 9)
    assert rate.mass == MassRule("goods", 14_000, 100)
    assert (rate.min_amount, rate.max_amount) == (5, None)
    assert (rate.validity.valid_from, rate.validity.valid_to) == (date(2026, 1, 1), None)
    assert (rate.file, rate.line) == ("test/1/rates.csv", 2)


def test_blank_cells_ask_nothing_and_columns_may_be_missing(tmp_path: Path) -> None:
    rates = "source,rate,charge,on,amount,unit\ns,r,FRT,rail *,1,USD/container\n"
    rate = load(tmp_path, book(tmp_path, **{"rates.csv": rates})).rates[0]
    assert rate.conditions == Conditions()
    assert rate.conditions.km is NO_KM
    assert (rate.kind, rate.rounding, rate.mass, rate.validity.known_from) == ("charge", "default", MassRule(), None)


def test_factors_through_rates_and_exchange(tmp_path: Path) -> None:
    folder = book(
        tmp_path,
        factors=[{"charges": "FRT;GAU", "group": "g"}],
        through=[{"includes": "FRT;GAU;GAU@from;FEE@to", "step_t": "1"}],
        exchange=[{"rate": "1.0837"}, {"from": "CHF", "rate": "0.87", "op": "divide", "kind": "administrative"}],
    )
    loaded = load(tmp_path, folder)
    (factor,), (through,), (market, administrative) = loaded.factors, loaded.through_rates, loaded.exchange
    assert (factor.charges, factor.value, factor.group, factor.on.kind) == ({"FRT", "GAU"}, Fraction(85, 100), "g", "")
    assert (through.start, through.end, through.mass.step_kg) == ("khorgos", "alat", 1000)
    assert (through.includes, through.at_from, through.at_to) == ({"FRT", "GAU"}, {"GAU"}, {"FEE"})
    assert (market.factor, market.written) == (Fraction(10837, 10000), "1 EUR = 1.0837 USD")
    assert (administrative.factor, administrative.written) == (Fraction(100, 87), "CHF ÷ 0.87 = USD")
    assert loaded.sources["s"].published == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"charge": "FRR"}, "rates.csv:2: charge: unknown charge 'FRR'; did you mean FRT?"),
        ({"charge": "ZZZ"}, "rates.csv:2: charge: unknown charge 'ZZZ'; add it to `charges` in book.toml"),
        ({"amount": "-1"}, "rates.csv:2: amount: '-1' is negative; figures are 0 or more; a rebate is a factor"),
        ({"amount": "1,000"}, "rates.csv:2: amount: '1,000' is not a number; write digits with a decimal point, such as 1234.5"),
        ({"unit": "USD/box/km/km"}, "rates.csv:2: unit: 'USD/box/km/km' has the measure 'km' twice; write each measure once"),
        ({"unit": "USD/s"}, None),
        ({"unit": "USD/EUR"}, "rates.csv:2: unit: 'EUR' is not a measure of a tariff; measures are container, TEU, wagon, axle, document, consignment, train, t, m, km, day"),
        ({"on": "rail KTS"}, "rates.csv:2: on: unknown carrier 'KTS'; did you mean KTZ?"),
        ({"on": "leg aktau_alat"}, "rates.csv:2: on: unknown leg 'aktau_alat'; did you mean aktau_alat_f?"),
        ({"on": "border aktaw"}, "rates.csv:2: on: unknown node 'aktaw'; did you mean aktau?"),
        ({"equipment": "45G2"}, "rates.csv:2: equipment: unknown equipment '45G2'; did you mean 45G1?"),
        ({"equipment": "40HC"}, "rates.csv:2: equipment: '40HC' is no equipment; aliases serve in consignments only; write 45G1"),
        ({"commodity": "ETNSG:05"}, "rates.csv:2: commodity: unknown commodity scheme 'ETNSG'; did you mean ETSNG?"),
        ({"unit": "USS/t"}, "rates.csv:2: unit: 'USS' is not an ISO 4217 currency; did you mean UZS or USD or SSP?"),
        ({"source": "t"}, "rates.csv:2: source: unknown source 't'; add it to sources.csv"),
        ({"source": ""}, "rates.csv:2: source: is blank; name a source; every row has one"),
        ({"rounding": "ciss"}, "rates.csv:2: rounding: unknown rounding 'ciss'; did you mean cis?"),
        ({"kind": "maybe"}, "rates.csv:2: kind: 'maybe' is not one of the choices; write charge, contingent"),
        ({"corridor": "mm"}, "rates.csv:2: corridor: unknown corridor 'mm'; did you mean m?"),
        ({"step_t": "0"}, "rates.csv:2: step_t: '0' is not above 0; write a number above 0"),
    ],
)  # fmt: skip
def test_every_refusal_of_a_cell(tmp_path: Path, row: dict[str, str], expected: str | None) -> None:
    assert problems(tmp_path, book(tmp_path, [row])) == ([expected] if expected else [])


def test_duplicate_ids(tmp_path: Path) -> None:
    rows = [{"rate": "r"}, {"rate": "r", "charge": "GAU"}]
    sources = SOURCES + "s,Another,,,,press\n"
    assert problems(tmp_path, book(tmp_path, rows, **{"sources.csv": sources})) == [
        "sources.csv:3: source: 's' stands already in line 2; give each row its own",
        "rates.csv:3: rate: 'r' stands already in line 2; give each row its own",
    ]


def test_what_a_book_cannot_be_without(tmp_path: Path) -> None:
    folder = book(tmp_path, [{}])
    for name in ("book.toml", "sources.csv", "rates.csv"):
        (folder / name).unlink()
    missing = "there is no such file; make it, or check the folder's name"
    assert problems(tmp_path, folder) == [f"{name}: {missing}" for name in ("sources.csv", "rates.csv", "book.toml")]
    assert problems(tmp_path, tmp_path / "none") == ["none: there is no such folder; check its name"]


def test_a_head_or_sources_that_cannot_be_read_are_one_problem(tmp_path: Path) -> None:
    files = {"sources.csv": "", "book.toml": "book =\n"}
    folder = book(tmp_path, [{"rounding": "cis"}, {"charge": "GAU", "amount": "x"}], **files)
    assert problems(tmp_path, folder) == [
        "sources.csv: is empty; begin it with a line of column names",
        "book.toml:1: is not TOML: Invalid value; correct the line",
        "rates.csv:3: amount: 'x' is not a number; write digits with a decimal point, such as 1234.5",
    ]


PERCENTAGE = {"charge": "FEE", "on": "consignment", "unit": "percent of FRT", "min_amount": "5"}


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ('pivot = "USD"', 'pivot = "ZZZ"', "book.toml:5: pivot: unknown pivot 'ZZZ'; write an ISO 4217 code"),
        ('pivot = "USD"', 'pivot = "usd"', "book.toml:5: pivot: unknown pivot 'usd'; did you mean USD or UZS or SRD?"),
        ('pivot = "USD"', "pivot = 5", "book.toml:5: pivot: 5 is not a text; write a text"),
        ('charges = ["FRT", "GAU", "FEE"]\n', "", "book.toml: charges: the key is missing; add charges = …"),
        ('charges = [', 'charges = [1, ', "book.toml:6: charges: [1, 'FRT', 'GAU', 'FEE'] is not a list of texts; write a list of texts"),
        ('[rounding.cis]', 'rounding = 1\n[x]', "book.toml:8: rounding: 1 is not a table; write a table"),
        ('pivot', '=pivot', "book.toml:5: is not TOML: Invalid statement; correct the line"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_head_is_not_held_against_the_rows(
    tmp_path: Path, was: str, now: str, expected: str
) -> None:
    toml = BOOK_TOML.replace(was, now)
    folder = book(tmp_path, [PERCENTAGE, {"rounding": "cis"}, {"on": "rail KTS"}], toml=toml)
    found = [text for text in problems(tmp_path, folder) if "'x'" not in text]
    assert found == [expected, "rates.csv:4: on: unknown carrier 'KTS'; did you mean KTZ?"]


def test_a_book_without_a_default_profile_rounds_to_the_minor_unit(tmp_path: Path) -> None:
    loaded = load(tmp_path, book(tmp_path, [{"unit": "JPY/container"}]))
    assert "rounding.default" not in BOOK_TOML
    assert loaded.profile(loaded.rates[0].rounding) == RoundingProfile("default", line=Fraction(0), rate=None)


def test_sources_without_ids_are_one_problem(tmp_path: Path) -> None:
    sources = "title,publisher,url,published,trust\nA source,Nobody,,,press\n"
    assert problems(tmp_path, book(tmp_path, [{}], **{"sources.csv": sources})) == [
        "sources.csv:1: source: the column is missing; add it: id that the rows of the book name"
    ]


def test_problems_of_all_files_and_books_at_once(tmp_path: Path) -> None:
    one = book(tmp_path, [{"amount": "x"}, {"unit": "USD/x"}], exchange=[{"from": "EUX"}], toml="book = 1\n")
    other = book(tmp_path, [{"charge": "GAU", "amount": "-2"}], name="other")
    found = problems(tmp_path, one, other)
    assert [text.split(":")[0] for text in found] == [
        "book.toml", "book.toml", "book.toml", "book.toml", "book.toml",
        "rates.csv", "rates.csv", "exchange.csv", "other/rates.csv",
    ]  # fmt: skip


def test_the_worked_examples_are_a_sound_book() -> None:
    places = load_network(EXAMPLE / "network")
    (loaded,) = load_tariffs([EXAMPLE / "book"], places).books
    assert (loaded.book, len(loaded.rates), len(loaded.factors), len(loaded.exchange)) == ("worked-examples", 29, 5, 3)
    assert loaded.profile("cis").rate_container == 1
