"""What the product has to show about the corridors holds in the figures that it computes."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import pytest

from api.corridor_facts import FACTS, Answer, Fact, Way, against, answers, both, met, part, ratio
from api.opening import Sources

SOURCES, DAY = Sources(as_known_on=date(2026, 11, 23)), date(2026, 12, 1)


@pytest.fixture(scope="module")
def found() -> dict[str, Sequence[Answer]]:
    """The answers of every fact, by its title."""
    return dict(zip((fact.title for fact in FACTS), answers(FACTS, SOURCES, DAY), strict=True))


def of(found: dict[str, Sequence[Answer]], words: str) -> tuple[Fact, Sequence[Answer]]:
    """The fact whose title has these words, with its answers."""
    (fact,) = [fact for fact in FACTS if words in fact.title]
    return fact, found[fact.title]


def p50(answer: Answer) -> float:
    """The median of an answer [days]."""
    assert answer.figures
    return answer.figures[1][50]


def test_every_way_has_a_time_and_a_price_or_its_hole(found: dict[str, Sequence[Answer]]) -> None:
    for answer in (answer for ways in found.values() for answer in ways):
        assert answer.option is not None and answer.figures, answer.way.label
        assert (answer.option.total_minor is None) == bool(answer.reason)


def test_rail_to_tehran_takes_about_half_of_the_sea(found: dict[str, Sequence[Answer]]) -> None:
    _, (rail, sea) = of(found, "by rail against the sea")
    assert 13 < p50(rail) < 17
    assert 1.8 < p50(sea) / p50(rail) < 2.6


def test_the_bypass_takes_the_ferry_away(found: dict[str, Sequence[Answer]]) -> None:
    fact, (lake, bypass, local_lake, local_bypass) = of(found, "Lake Van")
    assert lake.option and bypass.option and local_lake.figures and local_bypass.figures
    assert "1 ferry" in met(lake.option) and "ferry" not in met(bypass.option)
    assert p50(local_bypass) < p50(local_lake) and local_bypass.figures[0] > local_lake.figures[0]
    remarks = list(fact.remarks([lake, bypass, local_lake, local_bypass], 0.5))
    assert sum("of the spread" in remark for remark in remarks) == 2, "only where the ferry is on the way"
    assert any("156 km longer" in remark and "faster" in remark for remark in remarks)


def test_the_kyrgyz_railway_is_faster_from_kashgar(found: dict[str, Sequence[Answer]]) -> None:
    _, ways = of(found, "China–Kyrgyzstan–Uzbekistan")
    labels = {answer.way.label: answer for answer in ways}
    assert p50(labels["Kashgar – Tashkent by the CKU"]) < p50(labels["Kashgar – Tashkent today"])
    assert "kashgar_torugart_r" in labels["Xi'an – Tashkent by the CKU"].option.route.itinerary.leg_ids  # type: ignore[union-attr]


def test_turkmenbashi_is_nearer_than_aktau(found: dict[str, Sequence[Answer]]) -> None:
    _, ways = of(found, "Turkmenbashi–Baku")
    assert ways[0].figures and ways[1].figures and ways[0].figures[0] < ways[1].figures[0]


def test_remarks_say_more_and_less(found: dict[str, Sequence[Answer]]) -> None:
    _, ways = of(found, "Lake Van")
    (there,), (back,) = against(0, 1, ways, 0.5), against(1, 0, ways, 0.5)
    assert "longer" in there and "faster" in there and "shorter" in back and "slower" in back
    (same,) = against(0, 0, ways, 0.5)
    assert same.count("no difference in") == 3
    (times,) = ratio(0, 0, ways, 0.5)
    assert "1.0 times as long" in times


def test_an_answer_that_is_missing_says_why_and_leaves_no_remark() -> None:
    fact = Fact("t", "", (
        Way("a", "xian", "atlantis"), Way("b", "xian", "aprin", scenario="no-such"),
        Way("c", "xian", "aprin", via="corridor:o1"),
    ), both(partial(against, 0, 1), partial(ratio, 0, 1), partial(part, "van", "tatvan", "the lake")))  # fmt: skip
    (ways,) = answers([fact], SOURCES, DAY)
    assert [answer.option for answer in ways] == [None, None, None]
    assert ways[0].reason == "not a node of the network: atlantis"
    assert ways[1].reason == "unknown scenario 'no-such'"
    assert "corridor:o1" in ways[2].reason
    assert list(fact.remarks(ways, 0.5)) == []
