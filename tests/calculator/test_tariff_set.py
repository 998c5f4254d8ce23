"""Books as a set: what is merged, what the latest book decides, and where rows change."""

from dataclasses import replace
from datetime import date

import pytest

from calculator.tariff_set import TariffSet, latest
from tests.calculator.world import BOX, SMALL_BOX, WAGON, book, exchange, factor, mass, rate, tariffs, through, units

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def test_requirements_are_merged_later_over_earlier() -> None:
    found = tariffs(
        book("a", required={"rail": "FRT", "ferry": "FER"}), book("b", required={"rail": "THC", "road": "FRT"})
    )
    assert found.required == {"rail": "THC", "ferry": "FER", "road": "FRT"}


def test_policy_and_pivot_are_those_of_the_latest_book_that_states_them() -> None:
    found = tariffs(
        book("a", through="ignore", pivot="CHF"),
        book("b", through="cheaper", pivot="EUR"),
        book("c", through="", pivot=""),
    )
    assert (found.through_policy, found.pivot) == ("cheaper", "EUR")
    assert (TariffSet(()).through_policy, TariffSet(()).pivot) == ("prefer", "")


def test_rates_are_found_by_name_by_star_and_by_either_end() -> None:
    rows = (rate("k", "FRT", "rail KTZ;CR", "1", "USD/t"), rate("s", "FRT", "rail *", "1", "USD/t"),
            rate("t", "THC", "terminal xi", "1", "USD/t"), rate("c", "FWD", "consignment", "1", "USD/t"))  # fmt: skip
    found = tariffs(book("a"), book("b", *rows))
    named = {(kind, name): [(r.rank, r.row.id) for r in found.rates_on(kind, name)] for kind, name in
             (("rail", "KTZ"), ("rail", "UTY"), ("ferry", "KTZ"), ("origin", "xi"), ("destination", "xi"),
              ("consignment", ""))}  # fmt: skip
    assert named == {
        ("rail", "KTZ"): [(1, "k"), (1, "s")], ("rail", "UTY"): [(1, "s")], ("ferry", "KTZ"): [],
        ("origin", "xi"): [(1, "t")],
        ("destination", "xi"): [(1, "t")], ("consignment", ""): [(1, "c")],
    }  # fmt: skip


def test_rates_for_equipment_are_those_on_the_subject_that_do_not_name_another_in_their_order() -> None:
    rows = (rate("a", "FRT", "rail KTZ", "1", "USD/t", equipment=("wagon",)), rate("b", "FRT", "rail KTZ", "1", "USD/t"),
            rate("c", "FRT", "rail KTZ", "1", "USD/t", equipment=("20ft", "wagon")), rate("s", "FRT", "rail *", "1", "USD/t"),
            rate("d", "FRT", "rail KTZ", "1", "USD/t", equipment=("wagon",)))  # fmt: skip
    found = tariffs(book("a", *rows))
    assert [r.row.id for r in found.rates_for("rail", "KTZ", WAGON)] == ["a", "b", "c", "d", "s"]
    assert [r.row.id for r in found.rates_for("rail", "KTZ", BOX)] == ["b", "s"]
    assert [r.row.id for r in found.rates_for("rail", "UTY", SMALL_BOX)] == ["s"]


def test_equipment_is_alike_where_no_row_of_any_book_tells_it_apart() -> None:
    free, asked = (
        tariffs(book("a", rate("r", "FRT", "rail *", "1", "USD/t"))),
        tariffs(book("a", factor("f", "FRT", "2", equipment=("20ft", "wagon")))),
    )
    assert free.alike(BOX) == free.alike(SMALL_BOX) != free.alike(WAGON)
    assert len({asked.alike(BOX), asked.alike(SMALL_BOX), asked.alike(WAGON)}) == 3
    other = replace(BOX, equipment="other")
    assert asked.alike(other) == asked.alike(BOX)


def test_factors_and_through_rates_of_every_book_are_in_the_set() -> None:
    found = tariffs(
        book("a", factor("f", "FRT;GAU", "2")),
        book("b", factor("g", "FRT", "3"), through("t", "xi", "ba", "1", "USD/t", "FRT")),
    )
    assert {charge: [f.row.id for f in rows] for charge, rows in found.factors_of.items()} == {
        "FRT": ["f", "g"],
        "GAU": ["f"],
    }
    assert [(t.rank, t.row.id) for t in found.through_rates] == [(1, "t")]


def test_charges_are_printed_in_the_latest_book_s_order_then_the_others() -> None:
    found = tariffs(book("a", charges=("X", "FRT", "Y")), book("b", charges=("FRT", "THC")))
    assert list(found.charge_order) == ["FRT", "THC", "X", "Y"]


def test_percentages_follow_the_latest_book_that_has_any() -> None:
    percent = rate("p", "FWD", "consignment", "1", "percent of total")
    found = tariffs(book("a", percent, charges=("FWD", "INS")), book("b", charges=("INS", "WAR", "FWD")))
    assert list(found.percentage_order) == ["FWD", "INS", "WAR"]
    assert list(found.charge_order) == ["INS", "WAR", "FWD"]


def test_names_of_charges_fall_back_on_the_code() -> None:
    found = tariffs(
        book("a", charge_names={"FRT": "Freight"}), book("b", charges=("FRT", "XYZ"), charge_names={"FRT": "Haulage"})
    )
    assert (found.charge_names["FRT"], found.charge_names["XYZ"], found.charge_names["THR"]) == (
        "Haulage",
        "XYZ",
        "Through rate",
    )


def test_the_breaks_are_all_values_at_which_a_row_changes() -> None:
    found = tariffs(book(
        "a", rate("a", "FRT", "rail *", "1", "USD/t", mass_band=mass(20_000, 24_000), valid_from=JUNE),
        factor("f", "FRT", "2", units=units(41, 60), valid_to=JUNE),
        through("t", "xi", "ba", "1", "USD/t", "FRT", mass_band=mass(24_000, None), corridor=("main",)),
        exchange("EUR", "USD", "1", valid_from=JULY, valid_to=date.max),
    ))  # fmt: skip
    assert found.mass_breaks_kg == (20_000, 24_000)
    assert found.units_breaks == (40, 60)
    assert found.days == (JUNE, date(2026, 6, 2), JULY)
    assert found.corridors == {"main"}


@pytest.mark.parametrize(
    ("ranked", "left"),
    [
        ([(0, None), (1, None)], [1]), ([(0, JULY), (1, None)], [1]), ([(0, JUNE), (0, JULY)], [1]),
        ([(0, None), (0, JUNE)], [1]),
        ([(0, JUNE), (0, JUNE)], [0, 1]), ([(1, JUNE), (1, JULY), (0, JULY)], [1]), ([], []),
    ],
)  # fmt: skip
def test_the_latest_book_wins_then_the_latest_publication(
    ranked: list[tuple[int, date | None]], left: list[int]
) -> None:
    rows = [
        (rank, rate(str(i), "FRT", "rail *", "1", "USD/t", known_from=known)) for i, (rank, known) in enumerate(ranked)
    ]
    assert [int(row.id) for _, row in latest(rows, "known_from")] == left


def test_what_is_required_of_a_terminal_is_required_on_both_ends() -> None:
    found = tariffs(book("a", required={"rail": "FRT", "terminal": "THC", "origin": "DOC"})).required_on
    assert (found["rail"], found["origin"], found["destination"], found["ferry"]) == (
        ("FRT",), ("DOC", "THC"), ("THC",), (),
    )  # fmt: skip


def test_what_stands_on_a_subject_is_found_by_its_name_or_for_every_name() -> None:
    rows = (
        rate("cr", "FRT", "rail CR", "1", "USD/t"), rate("all", "FER", "ferry *", "1", "USD/t"),
        factor("f", "FRT", "2", "rail CR"), factor("g", "FRT", "2"),
    )  # fmt: skip
    found = tariffs(book("a", *rows))
    subjects = (("rail", "CR"), ("rail", "KTZ"), ("ferry", "ASCO"), ("leg", "x"))
    assert [found.has_rates(*subject) for subject in subjects] == [True, False, True, False]
    assert [f.row.id for f in found.factors_on("FRT", "rail", "CR")] == ["f", "g"]
    assert [f.row.id for f in found.factors_on("FRT", "rail", "KTZ")] == ["g"]
    assert found.factors_on("FER", "ferry", "ASCO") == ()
