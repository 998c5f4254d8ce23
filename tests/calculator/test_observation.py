"""Published journeys, prices and capacities as types."""

from fractions import Fraction

from calculator.network import Evidence
from calculator.observation import Capacity, Observation, PriceObservation


def test_evidence_is_an_estimate_unless_it_says_more() -> None:
    journey = Observation("a", "", "xian", "halkali", "any", "observed", Fraction(18), Fraction(25), 2025)
    price = PriceObservation(
        "p", "xian", "halkali", "", "45G1", "block", Fraction(4000), "USD", "per box", "", "market", ""
    )
    figure = Capacity("Sarakhs", "capacity", "20 / 6", "Mt/yr", "planned", "target", evidence=Evidence("press", "x"))
    assert journey.evidence == price.evidence == Evidence("estimate")
    assert figure.evidence.trust == "press"
    assert hash(journey) == hash(
        Observation("a", "", "xian", "halkali", "any", "observed", Fraction(18), Fraction(25), 2025)
    )
