"""What the tables of a network must agree on."""

from pathlib import Path

import pytest

from tariffs import network_loader
from tests.tariffs.folders import NETWORK, network, said

LEG = "x_r,almaty,aktau,{mode},KTZ,{gauge},{km},,{opens},{closes},estimate,,made up\n"
TRANSFER = "{node},{kind},{start},{end},{train},{hours},estimate,estimate,,made up\n"
ADVISORY = "{scope},{name},{start},{end},{effect},{hours},estimate,,made up\n"


def leg(mode: str = "rail", gauge: str = "1520", km: str = "5", opens: str = "", closes: str = "") -> str:
    return LEG.format(mode=mode, gauge=gauge, km=km, opens=opens, closes=closes)


def transfer(kind: str, start: str, end: str, train: str = "", node: str = "aktau", hours: str = "1,2,3") -> str:
    return TRANSFER.format(node=node, kind=kind, start=start, end=end, train=train, hours=hours)


def advisory(scope: str, name: str, effect: str, hours: str = ",,", start: str = "", end: str = "") -> str:
    return ADVISORY.format(scope=scope, name=name, effect=effect, hours=hours, start=start, end=end)


def box(
    code: str = "42G1",
    family: str = "container",
    aliases: str = "",
    length: str = "40",
    teu: str = "2",
    tare: int = 4000,
) -> str:
    return f"{code},x,{family},{aliases},{length},{teu},{tare},30480,1,4,14.62,estimate,,made up\n"


@pytest.mark.parametrize(
    ("table", "row", "expected"),
    [
        ("legs", leg(gauge=""), "legs.csv:6: gauge_mm: the rail leg x_r has no gauge; write 1435, 1520 or its own"),
        ("legs", leg(mode="road"), "legs.csv:6: gauge_mm: the road leg x_r has a gauge; leave it blank"),
        ("legs", leg().replace("almaty,aktau", "aktau,aktau"), "legs.csv:6: to: x_r ends where it begins; name another node"),
        ("legs", leg(opens="2030-01-01", closes="2029-01-01"), "legs.csv:6: closes: 2029-01-01 is before opens 2030-01-01; exchange the two"),
        ("legs", leg(km="0"), "legs.csv:6: tariff_km: x_r has no length; write its tariff km"),
        ("legs", leg().replace("x_r", "almaty_aktau_r"), "legs.csv:6: leg: 'almaty_aktau_r' stands already in line 4; give each row its own"),
        ("legs", leg(mode="maglev"), "legs.csv:6: mode: 'maglev' is not one of the choices; write rail, ferry, road, sea"),
        ("legs", leg().replace("KTZ", "KTX"), "legs.csv:6: carrier: unknown carrier 'KTX'; did you mean KTZ?"),
        ("transfers", transfer("border", "any", "any", hours="3,2,4"), "transfers.csv:5: typical_h: low_h, typical_h, high_h fall: 3, 2, 4; write them in rising order"),
        ("transfers", transfer("border", "any", "any", hours="-1,2,4"), "transfers.csv:5: low_h: '-1' is negative; figures are 0 or more; a rebate is a factor"),
        ("speeds", "ASCO,ferry,any,3,4,2\n", "speeds.csv:4: high_km_day: low_km_day, typical_km_day, high_km_day fall: 3, 4, 2; write them in rising order"),
        ("speeds", "CR,rail,any,1,2,3\n", "speeds.csv:4: carrier: 'CR', 'rail', 'any' stands already in line 2; keep one of the two rows"),
        ("speeds", "CR,ferry,any,1,2,3\n", "speeds.csv:4: mode: CR has no leg by ferry; correct the mode or the carrier"),
        ("departures", "altynkol_almaty_r,CR,24\n", "departures.csv:3: carrier: altynkol_almaty_r is a leg of KTZ, not of CR; write KTZ"),
        ("corridors", "d,D,1,khorgos_altynkol_r\nd,D,2,aktau_alat_f\n", "corridors.csv:10: leg: aktau_alat_f does not go on where khorgos_altynkol_r ends; correct the order of d"),
        ("corridors", "d,D,1,aktau_alat_f\nd,D,2,almaty_aktau_r\nd,D,3,aktau_alat_f\n", "corridors.csv:11: leg: aktau_alat_f does not go on where almaty_aktau_r ends; correct the order of d"),
        ("corridors", "d,D,1,aktau_alat\n", "corridors.csv:9: leg: unknown leg 'aktau_alat'; did you mean aktau_alat_f?"),
        ("transfers", transfer("gauge_change", "rail1520", "rail1435", "block;group", "altynkol"), "transfers.csv:5: kind: gauge_change altynkol from rail1435 to rail1520 by block fits here and in line 3; give one of them a train, or ways without any"),
        ("transfers", transfer("transshipment", "rail1520", "any"), "transfers.csv:5: kind: transshipment aktau from ferry to rail1520 by single fits here and in line 4; give one of them a train, or ways without any"),
        ("transfers", transfer("terminal", "any", "any") + transfer("terminal", "any", "ferry"), "transfers.csv:6: kind: terminal aktau of ferry by single fits here and in line 5; give one of them a train, or ways without any"),
        ("advisories", advisory("country", "IR", "closed"), "advisories.csv:3: name: unknown country 'IR'; name a country of the network"),
        ("advisories", advisory("node", "aktaw", "closed"), "advisories.csv:3: name: unknown node 'aktaw'; did you mean aktau?"),
        ("advisories", advisory("node", "aktau", "closed", start="2026-02-01", end="2026-01-01"), "advisories.csv:3: to: 2026-01-01 is before from 2026-02-01; exchange the two"),
        ("advisories", advisory("node", "aktau", "delay"), "advisories.csv:3: add_high_h: a delay without hours; write add_low_h, add_typical_h, add_high_h"),
        ("advisories", advisory("node", "aktau", "warning", "1,2,3"), "advisories.csv:3: effect: the hours of a warning are not used; write delay, or leave them blank"),
        ("equipment", box(teu="0"), "equipment.csv:5: teu: the container 42G1 has no teu; write it"),
        ("equipment", box(length=""), "equipment.csv:5: length_ft: the container 42G1 has no length_ft; write it"),
        ("equipment", box("WFLT", "wagon", teu="1"), "equipment.csv:5: teu: the wagon WFLT has TEU; write 0"),
        ("equipment", box(tare=40_000), "equipment.csv:5: max_gross_kg: tare 40000 kg is not below the largest gross mass 30480 kg; correct one of them"),
        ("equipment", box(aliases="40HC"), "equipment.csv:5: aliases: the alias '40HC' means 45G1 already; keep it at one type"),
        ("carriers", "RAI,RAI,IR,SMGS,press,,said so\n", "carriers.csv:5: source: press without a source; name the source, or write estimate and how it was made"),
        ("statutory", "SMGS,container,0,24,48,48\n", "statutory.csv:3: km_per_day: '0' is not above 0; write a number above 0"),
    ],
)  # fmt: skip
def test_every_refusal(tmp_path: Path, table: str, row: str, expected: str) -> None:
    problems = said(tmp_path, network_loader.load(network(tmp_path, **{table: NETWORK[table] + row}))[2])
    assert expected in [text.removeprefix("network/") for text in problems]
    assert len(problems) <= 2


def test_rows_that_fit_different_transfers_do_not_tie(tmp_path: Path) -> None:
    more = (
        transfer("transshipment", "road", "any") + transfer("border", "any", "any") + transfer("terminal", "any", "any")
    )
    assert network_loader.load(network(tmp_path, transfers=NETWORK["transfers"] + more))[2] == []
