"""What a tariff can charge on an itinerary, and which of it a through rate replaces."""

import pytest

from calculator.itinerary import itinerary
from calculator.subject import Stretch, Subject, stretch_of, subjects
from tests.calculator.world import LEGS, network, through

WHOLE = itinerary(network(), "xi", LEGS)


def test_every_subject_in_travelling_order_then_countries_then_the_consignment() -> None:
    assert [(str(s), s.start, s.end, s.km) for s in subjects(WHOLE)] == [
        ("origin xi", 0, 0, None),
        ("rail CR", 0, 1, 100),
        ("leg xi_bo", 0, 1, 100),
        ("border bo", 1, 1, None),
        ("rail KTZ", 1, 3, 310),
        ("leg bo_ko", 1, 2, 10),
        ("border ko", 2, 2, None),
        ("gauge_change ko", 2, 2, None),
        ("leg ko_ak", 2, 3, 300),
        ("border ak", 3, 3, None),
        ("transshipment ak", 3, 3, None),
        ("ferry ASCO", 3, 4, 400),
        ("leg ak_ba", 3, 4, 400),
        ("destination ba", 4, 4, None),
        ("country CN", 0, 4, None),
        ("country KZ", 0, 4, None),
        ("country AZ", 0, 4, None),
        ("consignment", 0, 4, None),
    ]


def test_sections_are_cut_at_the_ends_of_a_through_rate() -> None:
    found = subjects(WHOLE, Stretch(2, 4, 700))
    assert [(str(s), s.km) for s in found if s.kind in ("rail", "ferry")] == [
        ("rail CR", 100), ("rail KTZ", 10), ("rail KTZ", 300), ("ferry ASCO", 400),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "stretch"),
    [("xi", "ba", Stretch(0, 4, 810)), ("ko", "ak", Stretch(2, 3, 300)), ("ak", "ko", None), ("ko", "ko", None),
     ("zz", "ba", None), ("xi", "zz", None)],
)  # fmt: skip
def test_a_through_rate_covers_its_first_node_to_a_later_second(start: str, end: str, stretch: Stretch | None) -> None:
    assert stretch_of(WHOLE, through("t", start, end, "1", "USD/container", "FRT")) == stretch


@pytest.mark.parametrize(
    ("charge", "subject", "replaced"),
    [
        ("FRT", Subject("rail", "KTZ", 1, 3, 310), True),
        ("FRT", Subject("leg", "ko_ak", 2, 3, 300), True),
        ("FER", Subject("rail", "KTZ", 1, 3, 310), False),
        ("FRT", Subject("rail", "CR", 0, 1, 100), False),
        ("FRT", Subject("rail", "KTZ", 0, 2, 300), False),
        ("GAU", Subject("gauge_change", "ko", 2, 2), True),
        ("BCF", Subject("border", "ko", 2, 2), False),
        ("BCF", Subject("border", "bo", 1, 1), True),
        ("GAU", Subject("gauge_change", "bo", 1, 1), False),
        ("GAU", Subject("transshipment", "ak", 3, 3), True),
        ("BCF", Subject("border", "ak", 3, 3), False),
        ("FRT", Subject("border", "ak", 3, 3), False),
        ("FRT", Subject("origin", "bo", 1, 1), False),
        ("FRT", Subject("destination", "ak", 3, 3), False),
        ("FRT", Subject("country", "KZ", 0, 4), False),
        ("FRT", Subject("consignment", "", 0, 4), False),
    ],
)
def test_what_a_through_rate_from_bo_to_ak_replaces(charge: str, subject: Subject, replaced: bool) -> None:
    """Sections, legs and transfers strictly between; in an end node only what is written with @; never the rest."""
    row = through("t", "bo", "ak", "1", "USD/container", "FRT;GAU;BCF@from;GAU@to")
    assert Stretch(1, 3, 310).replaces(row, charge, subject) is replaced
