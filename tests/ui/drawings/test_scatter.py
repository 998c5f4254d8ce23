"""The scatter puts every option where its figures say."""

import pytest

from tests.ui.drawings.quotes import QUESTIONS, quote, timeless
from ui.drawings.labels import MARGIN, ROOMS
from ui.drawings.scatter import HEIGHT, scatter_of


@pytest.mark.parametrize("name", QUESTIONS)
def test_dearer_is_higher_and_slower_is_further_right(name: str) -> None:
    options = quote(name)["options"]
    found = scatter_of(options)
    assert found
    assert [dot.rank for dot in found.dots] == [option["rank"] for option in options]
    assert [dot.y for dot in found.dots] == sorted((dot.y for dot in found.dots), reverse=True)
    assert all(0 <= dot.y <= HEIGHT for dot in found.dots)
    assert all(0 <= dot.x10 <= dot.x <= dot.x80 <= dot.x95 <= 100 for dot in found.dots)
    by_days = sorted(options, key=lambda option: option["transit_time"]["p50"])
    at = {dot.rank: dot.x for dot in found.dots}
    assert [at[option["rank"]] for option in by_days] == sorted(at.values())
    assert {dot.rank for dot in found.dots if dot.best} == {o["rank"] for o in options if o["pareto"]}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_point_has_its_number_even_on_a_phone(name: str) -> None:
    found = scatter_of(quote(name)["options"])
    assert found
    assert sorted(found.ranks.values()) == [dot.rank for dot in found.dots]
    assert all(label.room == "" for label in found.ranks)


def test_the_line_joins_what_none_beats_in_price_and_time() -> None:
    options = quote("box")["options"]
    found = scatter_of(options)
    assert found
    front = [found.bargains[0].ranks[0], *(bargain.ranks[1] for bargain in found.bargains)]
    terms = {o["rank"]: (float(o["total"]["amount"]), o["transit_time"]["p50"]) for o in options}
    beaten = {
        rank for rank, (price, days) in terms.items()
        if any(p <= price and d <= days and (p, d) != (price, days) for p, d in terms.values())
    }  # fmt: skip
    assert set(front) == set(terms) - beaten
    slow, quick = (terms[rank] for rank in found.bargains[0].ranks)
    assert f"{(quick[0] - slow[0]) / (slow[1] - quick[1]):,.0f}" in found.bargains[0].text


def test_one_option_is_no_comparison_and_no_time_no_point() -> None:
    options = quote("box")["options"]
    assert scatter_of(options[:1]) is None
    assert scatter_of([timeless(option) for option in options]) is None
    found = scatter_of([options[0], timeless(options[1]), options[2]])
    assert found
    assert [dot.rank for dot in found.dots] == [1, 3]
    assert found.timeless == [2]


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_a_day_costs_stands_on_no_range(name: str) -> None:
    found = scatter_of(quote(name)["options"])
    assert found
    for label in set(found.labels) - set(found.ranks):
        rect = label.rect
        for width in (figure - MARGIN for room, figure in ROOMS if figure >= dict(ROOMS)[label.room]):
            middle = rect.across * width + rect.right
            for dot in found.dots:
                apart = max(dot.x10 * width / 100 - middle, middle - dot.x95 * width / 100) > rect.half_width
                assert apart or abs(dot.y - rect.below) > rect.half_height
