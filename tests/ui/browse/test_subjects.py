"""What rows and news are about, in words and with links."""

import pytest

from calculator.conditions import SUBJECT_KINDS, Conditions, On, Validity
from calculator.network import Network
from calculator.tariff_book import Rate, ThroughRate
from calculator.units import rate_unit
from tariffs import library, loader
from ui.browse import subjects
from ui.browse.links import Part


@pytest.fixture(scope="module")
def network() -> Network:
    return loader.load_network(library.NETWORK)


def rate(on: On) -> Rate:
    return Rate("r", on, Conditions(), Validity(), "s", charge="FRT", unit=rate_unit("USD/container"))


@pytest.mark.parametrize(
    ("kind", "name", "part"),
    [
        ("node", "altynkol", Part("Altynkol", "/nodes/altynkol")),
        ("gauge_change", "altynkol", Part("Altynkol", "/nodes/altynkol")),
        ("country", "IR", Part("Iran", "/nodes?country=IR")),
        ("leg", "van_tatvan_f", Part("Van – Tatvan", "/nodes/van")),
        ("carrier", "RAI", Part("Islamic Republic of Iran Railways (RAI)")),
        ("corridor", "s1", Part("s1", "/corridors/s1")),
        ("node", "nowhere", Part("nowhere")),
    ],
)
def test_a_name_leads_to_its_page(network: Network, kind: str, name: str, part: Part) -> None:
    found = subjects.named(network, kind, name)
    assert found.href == part.href
    assert found.text == part.text or name == "RAI"


def test_every_kind_of_subject_has_a_name() -> None:
    assert set(SUBJECT_KINDS) <= set(subjects.KINDS)


def test_many_carriers_are_told_by_their_codes(network: Network) -> None:
    few, many = On("rail", ("KTZ", "UTY")), On("rail", ("KTZ", "UTY", "TDY", "RAI"))
    assert "KTZ" in subjects.names_on(network, few)[0].text != "KTZ"
    assert [part.text for part in subjects.names_on(network, many)] == ["KTZ", "UTY", "TDY", "RAI"]


def test_rows_on_everything_and_through_rates(network: Network) -> None:
    assert subjects.every(rate(On("rail")))
    assert not subjects.every(rate(On("consignment")))
    assert not subjects.every(rate(On("rail", ("KTZ",))))
    through = ThroughRate("t", On("leg"), Conditions(), Validity(), "s", start="xian", end="halkali")
    assert subjects.kind_of(through) == "Through rate"
    assert [part.href for part in subjects.names_of(network, through)] == ["/nodes/xian", "/nodes/halkali"]
    assert not subjects.every(through)


def test_what_changes_in_a_reason_is_said_by_name(network: Network) -> None:
    said = subjects.spelling(network)["subject"]
    assert said("gauge_change altynkol") == "Altynkol"
    assert said("country IR") == "Iran"
    assert said("consignment") == "consignment"


def test_ways_in_words() -> None:
    assert [subjects.way(name) for name in ("rail1520", "road", "any")] == ["rail 1520 mm", "road", "any"]
