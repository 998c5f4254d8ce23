"""Published journeys, prices and capacities."""

from pathlib import Path

from tariffs import evidence_loader, library, network_loader
from tests.tariffs.folders import network, said

OBSERVATIONS = "observation,corridor,from,to,train,kind,days_low,days_high,year,trust,source,note\n"


def test_the_shipped_evidence() -> None:
    journeys, problems = evidence_loader.observations(library.NETWORK)
    assert problems == []
    assert {journey.kind for journey in journeys} == {"observed", "record", "target"}
    assert all(journey.days_low <= journey.days_high and journey.evidence.source for journey in journeys)
    prices, problems = evidence_loader.price_observations(library.NETWORK)
    assert problems == [] and all(price.currency == "USD" for price in prices)
    figures, problems = evidence_loader.capacity(library.NETWORK)
    assert problems == [] and {figure.type for figure in figures} >= {"capacity", "volume"}


def test_a_file_of_ones_own_names_places_as_it_likes(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        OBSERVATIONS + "a,,somewhere,elsewhere,any,observed,5,6.5,2025,press,x,\nb,,p,q,any,seen,5,6,2025,,,\n"
    )
    (journey,), problems = evidence_loader.observations(path)
    assert (journey.start, journey.end, float(journey.days_high), journey.year) == ("somewhere", "elsewhere", 6.5, 2025)
    assert said(tmp_path, problems) == [
        "mine.csv:3: kind: 'seen' is not one of the choices; write observed, record, target"
    ]
    assert said(tmp_path, evidence_loader.capacity(tmp_path)[1]) == [
        "capacity.csv: there is no such file; make it, or check the folder's name"
    ]


def test_the_check_of_a_network_looks_at_them_too(tmp_path: Path) -> None:
    folder = network(tmp_path, observations=OBSERVATIONS + "a,mm,aktau,alatt,any,observed,0,6,2025,press,x,\n")
    _, known, problems = network_loader.load(folder)
    assert problems == []
    assert said(tmp_path, evidence_loader.check(folder, known)) == [
        "network/observations.csv:2: corridor: unknown journey corridor 'mm'; did you mean m?",
        "network/observations.csv:2: to: unknown node 'alatt'; did you mean alat or almaty?",
        "network/observations.csv:2: days_low: '0' is not above 0; write a number above 0",
    ]
    assert evidence_loader.check(tmp_path / "none", known) == []


def test_what_a_figure_is_about_is_of_the_network(tmp_path: Path) -> None:
    header = "subject,metric,value,unit,year,type,scope,names,trust,source,note\n"
    rows = "a,b,1,t,,volume,node,aktau;alatt,press,x,\nc,b,1,t,,volume,,aktau,press,x,\nd,b,1,t,,volume,leg,,press,x,\n"
    folder = network(tmp_path, capacity=header + rows + "e,b,1,t,,volume,,,press,x,\n")
    _, known, problems = network_loader.load(folder)
    assert problems == []
    assert said(tmp_path, evidence_loader.check(folder, known)) == [
        "network/capacity.csv:2: names: unknown node 'alatt'; did you mean alat or almaty?",
        "network/capacity.csv:3: scope: is blank; write both scope and names, or neither",
        "network/capacity.csv:4: names: is blank; write both scope and names, or neither",
    ]
