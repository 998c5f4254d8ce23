"""Scenarios: named changes of the data."""

from pathlib import Path

import pytest

from calculator.problem import Refused
from tariffs import library, scenario
from tariffs.loader import load_network, load_tariffs
from tests.tariffs.folders import book, network, said

HEAD = 'title = "T"\nreason = "R"\n'


def write(parent: Path, text: str) -> Path:
    path = parent / "what-if.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def refusals(parent: Path, text: str) -> list[str]:
    """What is wrong with a scenario on the small network and book."""
    with pytest.raises(Refused) as caught:
        what_if = scenario.load(write(parent, text))
        places = load_network(network(parent), what_if)
        load_tariffs([book(parent, [{}])], places, what_if)
    return said(parent, caught.value.problems)


def test_cells_of_existing_rows_are_set_and_new_rows_added(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        [[sources]]
        title = "S"
        url = ""
        [[set]]
        table = "legs"
        where = { mode = "rail", carrier = "KTZ" }
        values = { opens = 2030-01-01, tariff_km = 7 }
        trust = "estimate"
        note = "what if"
        [[set]]
        table = "legs"
        where = { leg = "aktau_alat_f" }
        values = { opens = "" }
        [[set]]
        table = "carriers"
        where = { carrier = "CR" }
        values = { emission = "diesel" }
        [[add]]
        table = "advisories"
        values = { scope = "country", name = "KZ", effect = "closed" }
        note = "what if"
        """,
    )
    what_if = scenario.load(path)
    assert (what_if.name, what_if.title, what_if.reason, what_if.sources[0].title) == ("what-if", "T", "R", "S")
    plain, changed = load_network(network(tmp_path)), load_network(network(tmp_path), what_if)
    assert [leg.tariff_km for leg in changed.legs.values()] == [10, 7, 7, 500]
    assert str(changed.legs["almaty_aktau_r"].opens) == "2030-01-01"
    assert changed.legs["almaty_aktau_r"].evidence.note == "what if"
    assert changed.legs["aktau_alat_f"].opens is None
    assert changed.carriers["CR"].emission == "diesel"
    assert len(changed.advisories) == len(plain.advisories) + 1
    assert changed.digest != plain.digest
    assert changed.digest != load_network(network(tmp_path), scenario.load(write(tmp_path, ""))).digest


def test_tables_of_a_book_are_changed_by_its_name(tmp_path: Path) -> None:
    folder = book(tmp_path, [{"rate": "a"}, {"rate": "b", "charge": "GAU"}])
    what_if = scenario.load(
        write(tmp_path, '[[set]]\nbook = "test"\ntable = "rates"\nwhere = { rate = "a" }\nvalues = { amount = "2" }\n')
    )
    places = load_network(network(tmp_path), what_if)
    (plain,), (changed,) = (load_tariffs([folder], places, one).books for one in (None, what_if))
    assert [rate.amount for rate in changed.rates] == [2, 1]
    assert [(rate.file, rate.line) for rate in changed.rates] == [("what-if.toml", 3), ("test/1/rates.csv", 3)]
    assert plain.digest != changed.digest


def test_books_are_left_out_and_added(tmp_path: Path) -> None:
    places = load_network(network(tmp_path))
    one = book(tmp_path, [{}])
    other = book(tmp_path, [{}], toml=(one / "book.toml").read_text().replace('"test"', '"other"'), name="other")
    for text, expected in (
        ('[books]\nleave_out = ["other"]\n', ["test"]),
        ('[books]\nleave_out = ["test/1"]\n', ["other"]),
        (f'[books]\nadd = ["{other}"]\n', ["test", "other", "other"]),
    ):
        what_if = scenario.load(write(tmp_path, text))
        assert [loaded.book for loaded in load_tariffs([one, other], places, what_if).books] == expected


SET = '[[set]]\ntable = "{table}"\nwhere = {{ {where} }}\nvalues = {{ {values} }}\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SET.format(table="leg", where='leg = "x"', values='opens = ""'), ["what-if.toml:3: set.table: the network has no table 'leg'; did you mean legs?"]),
        (SET.format(table="legs", where='leg = "aktau_alat"', values='opens = ""'), ["what-if.toml:3: set.where: legs has no row with leg = 'aktau_alat'; did you mean aktau_alat_f?"]),
        (SET.format(table="legs", where='leg = "aktau_alat_f", mode = "rail"', values='opens = ""'), ["what-if.toml:3: set.where: legs has no row with leg = 'aktau_alat_f' and mode = 'rail'; name a row of network/legs.csv"]),
        (SET.format(table="legs", where='lag = "x"', values='open = ""'), ["what-if.toml:3: set.where: legs has no column 'lag'; did you mean leg?", "what-if.toml:3: set.values: legs has no column 'open'; did you mean opens?"]),
        (SET.format(table="legs", where='leg = "aktau_alat_f"', values='opens = "soon"'), ["what-if.toml:3: opens: 'soon' is not a date; write YYYY-MM-DD, such as 2026-12-01"]),
        (SET.format(table="legs", where='leg = "aktau_alat_f"', values="opens = [1]"), ["what-if.toml:3: set.values.opens: [1] is not a cell; write a text"]),
        ('[[set]]\ntable = "legs"\nvalues = { opens = "" }\n', ["what-if.toml:3: set.where: the key is missing; add where = …"]),
        ('[[add]]\ntable = "advisories"\nvalues = { scope = "country", name = "IR", effect = "closed" }\n', ["what-if.toml:3: name: unknown country 'IR'; name a country of the network"]),
        ('[[add]]\nbook = "test"\ntable = "legs"\nvalues = {}\n', ["what-if.toml:3: add.table: a tariff book has no table 'legs'; its tables are sources, rates, factors, through, exchange"]),
        ('[[add]]\ntable = "rates"\nvalues = {}\n', ["what-if.toml:3: add.table: the network has no table 'rates'; write book = … beside it to change a tariff book"]),
        ('[[add]]\nbook = "tests"\ntable = "rates"\nvalues = { rate = "x" }\n', ["what-if.toml:3: book: no book 'tests' in the set; did you mean test or test/1?"]),
        ('[books]\nleave_out = ["six"]\n', ["what-if.toml:3: books.leave_out: no book 'six' in the set; the books are test"]),
        ('[books]\nadd = ["nowhere"]\n', ["nowhere: there is no such folder; check its name"]),
        ('[books]\nleaveout = []\n', ["what-if.toml:4: books.leaveout: unknown key 'leaveout'; did you mean leave_out?"]),
        ('sets = 1\n', ["what-if.toml:3: sets: unknown key 'sets'; did you mean set?"]),
        ('[[sources]]\nurl = "x"\n', ["what-if.toml:3: sources.title: the key is missing; add title = …"]),
        ('title = 1\n', ["what-if.toml:3: is not TOML: Cannot overwrite a value; correct the line"]),
    ],
)  # fmt: skip
def test_an_override_of_what_does_not_exist_is_refused(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert refusals(tmp_path, text) == expected


def test_every_shipped_scenario_changes_the_shipped_data() -> None:
    plain = load_network(library.NETWORK)
    for name, path in library.scenarios().items():
        what_if = scenario.load(path)
        assert what_if.name == name and what_if.sources
        changed = load_network(library.NETWORK, what_if)
        books = load_tariffs(library.shipped_books(), changed, what_if).books
        assert what_if.sets or what_if.adds or len(books) < len(library.shipped_books())
        assert changed.digest != plain.digest
