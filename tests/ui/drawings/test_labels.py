"""Texts find places in which they meet nothing, at any width."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ui.drawings.labels import (
    LINE,
    ROOMS,
    WIDEST,
    Offset,
    Placed,
    Point,
    Rect,
    Sheet,
    Wanted,
    room_of,
    spread,
    text_width,
)  # fmt: skip

OFFSETS = (Offset(6, 0), Offset(-6, 0, "end"), Offset(0, -14, "middle"), Offset(20, 30, "start", True))
POINTS = st.builds(Point, st.floats(0, 1), st.floats(0, 0.6), st.floats(0, 40))
WANTED = st.lists(
    st.builds(Wanted, st.sampled_from(("1", "Almaty", "Khorgos – Altynkol 504")), POINTS, st.just(OFFSETS)), max_size=14
)


def corners(rect: Rect, width: float) -> tuple[float, float, float, float]:
    x, y = rect.across * width + rect.right, rect.down * width + rect.below
    return x - rect.half_width, y - rect.half_height, x + rect.half_width, y + rect.half_height


def meet(a: Rect, b: Rect, width: float) -> bool:
    left, top, right, bottom = corners(a, width)
    x, y, r, under = corners(b, width)
    return left < r - 1e-6 and x < right - 1e-6 and top < under - 1e-6 and y < bottom - 1e-6


def shown(placed: tuple[Placed, ...], figure: float) -> list[Placed]:
    rooms = {room for room, least in ROOMS if figure >= least}
    return [label for label in placed if label.room in rooms]


@given(WANTED, st.floats(ROOMS[0][1], WIDEST))
def test_texts_never_meet_at_any_width(wanted: list[Wanted], figure: float) -> None:
    block = Point(0.5, 0.2).block(8, 8)
    placed = Sheet(Point(0, 0.6, 60), margin=20, blocks=(block,)).declutter(wanted)
    seen = shown(placed, figure)
    width = figure - 20
    for i, label in enumerate(seen):
        assert not meet(label.rect, block, width)
        assert not any(meet(label.rect, other.rect, width) for other in seen[i + 1 :])
        left, top, right, bottom = corners(label.rect, width)
        assert left >= -1e-6
        assert top >= -1e-6
        assert right <= width + 1e-6
        assert bottom <= 0.6 * width + 60 + 1e-6


def test_the_first_is_never_given_up_for_the_next() -> None:
    point = Point(0.5, 0, 50)
    placed = Sheet(Point(0, 0, 100)).declutter(
        [Wanted("first", point, OFFSETS[:1]), Wanted("next", point, OFFSETS[:1])]
    )
    assert [label.text for label in placed] == ["first"]


def test_a_text_waits_for_room() -> None:
    wanted = [Wanted("Khorgos – Altynkol", Point(at, 0, 50), (Offset(0, 0, "middle"),)) for at in (0.4, 0.6)]
    assert [label.room for label in Sheet(Point(0, 0, 100)).declutter(wanted)] == ["", "roomy"]
    assert [label.x for label in Sheet(Point(0, 0, 100)).declutter(wanted)] == [40, 60]


def test_a_text_fits_from_some_room_on() -> None:
    assert room_of("CN", 0.5) == ""
    assert room_of("Kazakhstan", 0.15) == "roomy"
    assert room_of("Kazakhstan", 0.01) is None


def test_letters_of_all_scripts_have_a_width() -> None:
    assert text_width("中国") > text_width("ab") > text_width("il") > 0


@given(st.lists(st.floats(0, 300), max_size=14))
def test_places_are_spread_in_their_order(places: list[float]) -> None:
    found = spread(places, LINE, 0, 300)
    assert len(found) == len(places)
    order = sorted(range(len(places)), key=lambda i: places[i])
    gaps = [found[b] - found[a] for a, b in pairwise(order)]
    assert all(gap >= LINE - 1e-6 for gap in gaps)
    assert all(-1e-6 <= place <= 300 + 1e-6 for place in found)


def test_places_far_apart_stay() -> None:
    assert spread([10, 100, 200], 15, 0, 300) == [10, 100, 200]
    assert spread([100, 100], 20, 0, 300) == [90, 110]
    assert spread([5, 5, 5], 20, 0, 20) == [0, 10, 20]
