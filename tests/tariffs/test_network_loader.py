"""A folder of tables as a network."""

from datetime import date
from fractions import Fraction
from pathlib import Path

from calculator.network import Evidence, Network
from calculator.problem import Problem
from tariffs import library, network_loader
from tests.tariffs.folders import NETWORK, network, said

EXAMPLES = Path(__file__).parents[1] / "examples" / "network"


def load(parent: Path, **tables: str) -> tuple[Network, list[Problem]]:
    found, _, problems = network_loader.load(network(parent, **tables))
    return found, problems


def test_the_tables_as_types(tmp_path: Path) -> None:
    found, problems = load(tmp_path)
    assert problems == []
    assert found.nodes["aktau"].lat == 43.6
    assert found.nodes["aktau"].evidence == Evidence("estimate", "", "made up")
    leg = found.legs["aktau_alat_f"]
    assert (leg.mode, leg.gauge_mm, leg.tariff_km, leg.opens, leg.closes) == (
        "ferry",
        None,
        500,
        date(2020, 1, 1),
        None,
    )
    assert found.equipment["22G1"].length_m == Fraction("14.62")
    assert found.equipment["22G1"].aliases == ("20GP", "20DC")
    assert found.corridors["k"].legs == ("altynkol_almaty_r", "almaty_aktau_r")
    assert [row.train for row in found.transfers] == [(), ("block",), ()]
    assert found.speed("CR", "rail", "single") == found.speed_of["CR", "rail", "any"]
    assert found.speed_of["CR", "rail", "any"].typical_km_day == 500.5
    assert found.departure_of["aktau_alat_f"].headway_h == 48.0
    assert found.advisories[0].add_typical_h == 24.0
    assert [(row.scheme, row.prefix, row.hazard) for row in found.commodities] == [
        ("NHM", "10", "none"),
        ("ETSNG", "011005", "none"),
    ]
    assert found.dependence == 0.5
    assert found.carriers["CR"].emission == ""


def test_tables_that_may_be_missing_and_those_that_may_not(tmp_path: Path) -> None:
    folder = network(tmp_path)
    for name in ("names", "speeds", "commodities", "advisories", "emissions", "corridors", "transfers"):
        (folder / f"{name}.csv").unlink()
    assert network_loader.load(folder)[2] == []
    (folder / "legs.csv").unlink()
    (folder / "departures.csv").unlink()
    assert said(tmp_path, network_loader.load(folder)[2]) == [
        "network/legs.csv: there is no such file; make it, or check the folder's name"
    ]


def test_a_bad_row_hides_no_name(tmp_path: Path) -> None:
    legs = NETWORK["legs"].replace("aktau_alat_f,aktau,alat", "aktau_alat_f,aktau,alatt").replace(",2500,", ",25O0,")
    _, problems = load(tmp_path, legs=legs)
    assert said(tmp_path, problems) == [
        "network/legs.csv:5: to: unknown node 'alatt'; did you mean alat or almaty?",
        "network/legs.csv:4: tariff_km: '25O0' is not a number; write digits with a decimal point, such as 1234.5",
    ]


def test_a_torn_row_hides_no_name(tmp_path: Path) -> None:
    _, problems = load(
        tmp_path, nodes=NETWORK["nodes"].replace("almaty,Almaty,station", "almaty,Almaty, Kazakhstan,station")
    )
    assert said(tmp_path, problems) == [
        "network/nodes.csv:4: the row has 12 cells, the header 11; put a cell with a comma in it between quotes"
    ]


def test_dependence_is_data(tmp_path: Path) -> None:
    folder = network(tmp_path)
    (folder / "model.toml").write_text('dependence = 0.25\nnote = "calibrated"\n')
    assert network_loader.load(folder)[0].dependence == 0.25
    for text, expected in (
        ("dependence = 1.5", "network/model.toml:1: dependence: '1.5' is not a share; write a number from 0 to 1"),
        ('dependence = "x"', "network/model.toml:1: dependence: 'x' is not a share; write a number from 0 to 1"),
        ("dependance = 0.5", "network/model.toml:1: dependance: unknown key 'dependance'; did you mean dependence?"),
        (
            "dependence 0.5",
            "network/model.toml:1: is not TOML: Expected '=' after a key in a key/value pair; correct the line",
        ),
    ):
        (folder / "model.toml").write_text(text)
        assert said(tmp_path, network_loader.load(folder)[2]) == [expected]


def test_the_digest_covers_names_and_bytes(tmp_path: Path) -> None:
    first, _ = load(tmp_path)
    assert load(tmp_path / "again")[0].digest == first.digest
    assert load(tmp_path / "other", names=NETWORK["names"] + "\n")[0].digest != first.digest


def test_what_books_may_name(tmp_path: Path) -> None:
    known = network_loader.known_to(load(tmp_path)[0])
    assert known["equipment"]["40ft"] == known["equipment"]["container"] == known["equipment"]["45G1"] == ""
    assert known["equipment"]["40HC"] == "aliases serve in consignments only; write 45G1"
    assert set(known["country"]) == {"CN", "KZ", "AZ"}


def test_the_shipped_network_and_the_examples_are_sound() -> None:
    for folder in (library.NETWORK, EXAMPLES):
        found, _, problems = network_loader.load(folder)
        assert [str(problem) for problem in problems if not problem.warning] == []
        assert len(found.nodes) > 100
        assert len(found.corridors) > 50
