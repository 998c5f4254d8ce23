"""Drawings keep their proportions."""

from ui.drawings.ranges import WIDTH, bar, longest, span


def test_a_bar_is_filled_side_by_side() -> None:
    parts = bar({"official": 0.25, "press": 0.0, "estimate": 0.75}, {"official": "25 %"})
    assert [(part.kind, part.x, part.width) for part in parts] == [("official", 0, 50), ("estimate", 50, 150)]
    assert sum(part.width for part in parts) == WIDTH


def test_a_range_lies_on_its_axis() -> None:
    drawn = span(10, 20, 30, 40, longest([40, None, 12]))
    assert (drawn.x10, drawn.x50, drawn.x80, drawn.x95) == (50, 100, 150, 200)


def test_an_axis_is_never_nothing() -> None:
    assert longest([]) == longest([0.0, None]) == 1.0
