"""Tables line up whatever script their cells are written in."""

from api.tables import markdown_table, short, table, width


def test_columns_line_up_and_numbers_stand_right() -> None:
    text = table([["s1", "5 139"], ["n1-dui", "12 004"]], ["corridor", "USD"], "lr")
    assert text.splitlines() == [
        "corridor     USD",
        "────────  ──────",
        "s1         5 139",
        "n1-dui    12 004",
    ]


def test_a_table_without_rows_is_its_header() -> None:
    assert table([], ["a", "bb"]).splitlines() == ["a  bb", "─  ──"]


def test_wide_signs_take_two_columns_and_combining_ones_none() -> None:
    assert (width("西安"), width("ë"), width("e\u0308")) == (4, 1, 1)
    lines = table([["西安", "1"], ["Xi'an", "2"]], ["place", "n"]).splitlines()
    assert lines[2] == "西安   1"
    assert lines[3] == "Xi'an  2"


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert short("Middle Corridor", 15) == "Middle Corridor"
    assert short("Middle Corridor", 8) == "Middle…"
    assert width(short("西安西安西安", 7)) <= 7


def test_markdown_escapes_bars() -> None:
    assert markdown_table([["a|b", "1"]], ["what", "n"], "lr").splitlines() == [
        "| what | n |",
        "| --- | --: |",
        "| a\\|b | 1 |",
    ]
