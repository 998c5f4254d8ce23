"""A small network and a small book as text, and folders made of them with a few rows changed."""

from collections.abc import Mapping
from pathlib import Path

from calculator.problem import Problem, Refused
from tariffs import columns, loader

NETWORK = {
    "nodes": """\
node,name,kind,country,lat,lon,unlocode,station_code,trust,source,note
khorgos,Khorgos,border,CN,44.2,80.4,CNKHG,,estimate,,made up
altynkol,Altynkol,border,KZ,44.2,80.3,,,estimate,,made up
almaty,Almaty,station,KZ,43.3,76.9,KZALA,,estimate,,made up
aktau,Aktau,port,KZ,43.6,51.2,KZAAU,,estimate,,made up
alat,Alat,port,AZ,39.9,49.4,,,estimate,,made up
""",
    "legs": """\
leg,from,to,mode,carrier,gauge_mm,tariff_km,km_basis,opens,closes,trust,source,note
khorgos_altynkol_r,khorgos,altynkol,rail,CR,1435,10,estimate,,,estimate,,made up
altynkol_almaty_r,altynkol,almaty,rail,KTZ,1520,300,estimate,,,estimate,,made up
almaty_aktau_r,almaty,aktau,rail,KTZ,1520,2500,estimate,,,estimate,,made up
aktau_alat_f,aktau,alat,ferry,ASCO,,500,estimate,2020-01-01,,estimate,,made up
""",
    "carriers": """\
carrier,name,country,law,trust,source,note
CR,China Railway,CN,SMGS,estimate,,made up
KTZ,Kazakhstan Temir Zholy,KZ,SMGS,estimate,,made up
ASCO,Caspian Shipping,AZ,none,estimate,,made up
""",
    "equipment": """\
equipment,name,family,aliases,length_ft,teu,tare_kg,max_gross_kg,per_platform,axles,length_m,trust,source,note
22G1,20 ft dry,container,20GP;20DC,20,1,2300,30480,2,4,14.62,estimate,,made up
45G1,40 ft high cube,container,40HC,40,2,3940,30480,1,4,14.62,estimate,,made up
WCOV,covered wagon,wagon,covered,,0,24700,93000,1,4,14.73,estimate,,made up
""",
    "corridors": """\
corridor,name,seq,leg
m,Middle,1,khorgos_altynkol_r
m,Middle,2,altynkol_almaty_r
m,Middle,3,almaty_aktau_r
m,Middle,4,aktau_alat_f
k,Kazakh,1,altynkol_almaty_r
k,Kazakh,2,almaty_aktau_r
c,Caspian,1,aktau_alat_f
""",
    "transfers": """\
node,kind,from,to,train,low_h,typical_h,high_h,basis,trust,source,note
altynkol,gauge_change,rail1435,rail1520,,12,24,48,estimate,estimate,,made up
altynkol,gauge_change,rail1435,rail1520,block,6,12,24,estimate,estimate,,made up
aktau,transshipment,any,ferry,any,12,24,48,estimate,estimate,,made up
""",
    "departures": "leg,carrier,headway_h\naktau_alat_f,ASCO,48\n",
    "speeds": """\
carrier,mode,train,low_km_day,typical_km_day,high_km_day
CR,rail,any,300,500.5,800
KTZ,rail,block,600,900,1100
""",
    "advisories": """\
scope,name,from,to,effect,add_low_h,add_typical_h,add_high_h,trust,source,note
country,AZ,2026-01-01,2026-01-31,delay,0,24,48,estimate,,made up
""",
    "names": "node,lang,name,kind,verified\naktau,ru,Актау,official,yes\n",
    "statutory": "law,consignment,km_per_day,dispatch_h,gauge_change_h,ferry_h\nSMGS,container,150,24,48,48\n",
    "emissions": "mode,detail,g_co2e_per_tkm,scope\nrail,diesel,27.6,WTW\n",
    "commodities": "scheme,prefix,label,hazard\nGNG,10,Cereals,none\nETSNG,011005,Wheat,\n",
}

BOOK_TOML = """\
book = "test"
title = "A test"
issuer = "Nobody"
edition = "1"
pivot = "USD"
charges = ["FRT", "GAU", "FEE"]

[rounding.cis]
invoice_currency = "USD"
rate = "0.01"
"""

SOURCES = "source,title,publisher,url,published,trust\ns,A source,Nobody,,2026-01-01,estimate\n"

RATE = {"charge": "FRT", "on": "rail KTZ", "amount": "1", "unit": "USD/container", "source": "s"}
FACTOR = {"charges": "FRT", "value": "0.85", "source": "s"}
THROUGH = {"from": "khorgos", "to": "alat", "amount": "1", "unit": "USD/container", "includes": "FRT", "source": "s"}
EXCHANGE = {"from": "EUR", "to": "USD", "rate": "1.1", "op": "multiply", "kind": "market", "source": "s"}
_USUAL = {"rates": RATE, "factors": FACTOR, "through": THROUGH, "exchange": EXCHANGE}
_IDS = {"rates": "rate", "factors": "factor", "through": "through"}

Rows = list[dict[str, str]]


def table(name: str, rows: Rows) -> str:
    """A table of a book as CSV: each row the usual one with some cells changed, its id r1, r2 … unless given."""
    header = [column.column for column in columns.of(name)]
    lines = [",".join(header)]
    for number, row in enumerate(rows, start=1):
        cells = _USUAL[name] | ({_IDS[name]: f"r{number}"} if name in _IDS else {}) | row
        lines.append(",".join(f'"{cells.get(column, "")}"' for column in header))
    return "\n".join(lines) + "\n"


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Files with these texts in a folder, a name without a suffix meaning a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / (name if "." in name else f"{name}.csv")
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def network(parent: Path, **tables: str) -> Path:
    """The folder of the small network, with some of its tables given anew."""
    return write(parent / "network", NETWORK | {name.replace("_", "-"): text for name, text in tables.items()})


def book(
    parent: Path, rates: Rows | None = None, factors: Rows | None = None, through: Rows | None = None,
    exchange: Rows | None = None, toml: str = BOOK_TOML, name: str = "book", **files: str,
) -> Path:  # fmt: skip
    """The folder of a small book with these rows; `files` are whole tables as text."""
    tables = {"rates": rates or [], "factors": factors, "through": through, "exchange": exchange}
    texts = {table_name: table(table_name, rows) for table_name, rows in tables.items() if rows is not None}
    return write(parent / name, {"book.toml": toml, "sources": SOURCES} | texts | files)


def problems(parent: Path, *books: Path, warnings: bool = False) -> list[str]:
    """What is wrong with books on the small network, the folder left out; only errors unless warnings are asked."""
    places = network(parent)
    if warnings:
        return said(parent, [problem for problem in loader.check(books, places) if problem.warning])
    try:
        loader.load_tariffs(books, loader.load_network(places))
    except Refused as refused:
        return said(parent, refused.problems)
    return []


def said(parent: Path, found: list[Problem]) -> list[str]:
    """Problems as text without the folders above their file."""
    return [str(problem).replace(f"{parent}/", "").replace("book/", "", 1) for problem in found]
