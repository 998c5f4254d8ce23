"""The subjects that a network has."""

from pathlib import Path

from calculator.conditions import On
from tariffs.loader import load_network
from tariffs.subjects import Subjects, exists
from tests.tariffs.folders import network


def test_the_subjects_of_the_network(tmp_path: Path) -> None:
    found = Subjects(load_network(network(tmp_path))).all
    assert found["rail"] == {"CR", "KTZ"}
    assert found["ferry"] == {"ASCO"}
    assert found["road"] == found["sea"] == frozenset()
    assert found["gauge_change"] == {"altynkol"}
    assert found["transshipment"] == {"aktau"}
    # Khorgos and Alat have a neighbour abroad, but no way leads through them.
    assert found["border"] == {"altynkol", "aktau"}
    assert (
        found["origin"]
        == found["destination"]
        == found["terminal"]
        == {"khorgos", "altynkol", "almaty", "aktau", "alat"}
    )
    assert found["country"] == {"CN", "KZ", "AZ"}
    assert exists(found, "", "*") and exists(found, "consignment", "*") and exists(found, "rail", "*")
    assert not exists(found, "road", "*")


def test_the_subjects_of_corridors(tmp_path: Path) -> None:
    subjects = Subjects(load_network(network(tmp_path)))
    assert subjects.of_corridors(("k",))["rail"] == {"KTZ"}
    assert subjects.of_corridors(("c", "k"))["transshipment"] == {"aktau"}
    assert subjects.of_corridors(("k",)) is subjects.of_corridors(("k",))
    assert subjects.shared(("m",), ("k", "c"))["rail"] == {"KTZ"}
    assert subjects.shared(("c",), ("k",))["consignment"] == frozenset()


def test_the_distances_that_subjects_can_have(tmp_path: Path) -> None:
    subjects = Subjects(load_network(network(tmp_path)))
    assert subjects.km(On("rail", ("KTZ",))) == (299, 2800)
    assert subjects.km(On("rail")) == (9, 2800)
    assert subjects.km(On("leg", ("altynkol_almaty_r", "aktau_alat_f"))) == (299, 500)
    assert subjects.km(On("")) == (9, 2800)
    assert subjects.km(On("consignment")) == subjects.km(On("rail", ("ASCO",))) == (-1, 50_000)
