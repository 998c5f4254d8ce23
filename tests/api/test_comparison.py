"""Which options are set side by side, how far they are behind, and what a scenario changes."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from api.comparison import (
    WhatIf,
    advisory_texts,
    best,
    borders,
    changes,
    comparison_json,
    difference,
    ferries,
    gauge_changes,
    greenest,
)
from api.opening import Sources, open_desk
from calculator.consignment_fields import ConsignmentReader
from calculator.quote import Quote, quote
from tariffs import library, scenario

KNOWN = date(2026, 11, 23)
FIELDS = {"origin": "xian", "destination": "halkali", "dispatch_date": "2026-12-01", "equipment": "45G1",
          "mass_per_unit": "24 t"}  # fmt: skip


@pytest.fixture(scope="module")
def answers() -> dict[str, WhatIf]:
    """One consignment as it is, with the Kyrgyz railway open, and with Iran closed."""
    found = {}
    for name in ("", "cku-open", "iran-closed"):
        desk = open_desk(Sources(as_known_on=KNOWN, scenario=name))
        asked = ConsignmentReader(desk.gazetteer).read(FIELDS)
        assert not isinstance(asked, list)
        what_if = scenario.load(library.scenario_file(name)) if name else None
        found[name] = WhatIf(what_if, desk, quote(desk, asked))
    return found


def option(rank: int, total: int, days: float | None, co2e: int | None) -> Any:
    """An option by its figures alone."""
    time = SimpleNamespace(p50_days=days)
    return SimpleNamespace(
        option=f"o{rank}", rank=rank, total_minor=total, co2e_hg=co2e, route=SimpleNamespace(time=time)
    )


def answer(*options: Any) -> Any:
    """A quote of such options."""
    timed = [o for o in options if o.route.time.p50_days is not None]
    fastest = min(timed, key=lambda o: (o.route.time.p50_days, o.rank), default=None)
    return SimpleNamespace(priced=tuple(options), fastest=fastest)


def test_the_fastest_and_the_greenest_keep_their_place() -> None:
    rows = answer(
        option(1, 10, 9, 9), option(2, 11, 8, 8), option(3, 12, 7, 7), option(4, 13, 6, 1), option(5, 14, 1, 6)
    )
    assert [o.rank for o in best(rows, 3)] == [1, 4, 5]
    assert [o.rank for o in best(rows, 4)] == [1, 2, 4, 5]
    assert [o.rank for o in best(rows, 2)] == [1, 5]
    assert [o.rank for o in best(rows, 1)] == [1]
    assert [o.rank for o in best(rows, 9)] == [1, 2, 3, 4, 5]
    assert best(answer(), 4) == []


def test_no_option_is_greenest_while_one_has_no_figure() -> None:
    assert greenest(answer(option(1, 10, 9, 9), option(2, 11, 8, None))) is None
    equals = greenest(answer(option(1, 10, 9, 5), option(2, 11, 8, 5)))
    assert equals is not None and equals.rank == 1


def test_how_far_an_option_is_behind() -> None:
    rows = answer(option(1, 1000, 9, 90), option(2, 1150, 8.5, 80), option(3, 1200, None, 95))
    behind = difference(rows, rows.priced[1])
    assert (behind.dearer_minor, behind.slower_days, behind.more_co2e_hg) == (150, 0, 0)
    behind = difference(rows, rows.priced[2])
    assert (behind.dearer_minor, behind.slower_days, behind.more_co2e_hg) == (200, None, 15)


def test_what_an_itinerary_meets(answers: dict[str, WhatIf]) -> None:
    south = next(o for o in answers[""].answer.options if "s1" in o.route.itinerary.corridors).route.itinerary
    assert borders(south) == len(set(south.countries)) - 1
    assert gauge_changes(south)[0] == "altynkol"
    assert ferries(south) == 1


def test_an_opened_railway_is_new_and_the_others_stay(answers: dict[str, WhatIf]) -> None:
    found = {change.corridors: change for change in changes(answers[""].answer, answers["cku-open"].answer)}
    new = found[("s3",)]
    assert new.before is None and new.after is not None
    assert (new.price_minor, new.km, new.p50_days) == (None, None, None)
    south = found[("s1", "s1-tr")]
    assert (south.price_minor, south.km, south.p50_days) == (0, 0, 0)


def test_a_closed_country_takes_its_corridors_with_the_reason(answers: dict[str, WhatIf]) -> None:
    found = changes(answers[""].answer, answers["iran-closed"].answer)
    gone = [change for change in found if change.after is None]
    assert {"s1", "s2", "s4"} <= {corridor for change in gone for corridor in change.corridors}
    assert all(change.left_out and "IR is closed" in change.left_out.reason for change in gone)


def test_as_json(answers: dict[str, WhatIf]) -> None:
    data = comparison_json(list(answers.values()), 3)
    assert len(data["options"]) == 3
    first = data["options"][0]
    assert first["behind"]["dearer_by"] == {"amount": "0.00", "currency": "USD"}
    assert data["options"][-1]["behind"]["slower_by_days"] >= 0
    costs = first["met"]["cost_by_charge"].values()
    assert sum(Decimal(cost["amount"]) for cost in costs) == Decimal(first["total"]["amount"])
    opened, closed = data["scenarios"]
    assert opened["scenario"]["name"] == "cku-open"
    assert opened["cheapest"]["total"]["currency"] == "USD"
    assert any(change["before"] is None and change["corridors"] == ["s3"] for change in opened["changes"])
    assert any(change["after"] is None and change["reason"] for change in closed["changes"])


def test_news_are_said_once_with_the_options_they_touch(answers: dict[str, WhatIf]) -> None:
    shown: Quote = answers[""].answer
    texts = dict(advisory_texts(shown.priced))
    iran = next(places for text, places in texts.items() if "country IR" in text)
    assert iran == [i for i, o in enumerate(shown.priced) if "IR" in o.route.itinerary.countries]
