"""A table as typed columns, and what is wrong with its header, cells and keys."""

from tariffs.records import typed
from tariffs.table import Place, parse

KNOWN = {"leg": {"a_b": "", "b_c": "", "a_c": ""}, "carrier": {"ASCO": ""}}


def problems_of(name: str, text: str) -> list[str]:
    table, problems = parse(name, f"{name}.csv", text.encode())
    assert problems == []
    return [str(problem) for problem in typed(table, KNOWN)[1]]


def test_the_sound_rows_are_kept_with_their_places() -> None:
    table, _ = parse("departures", "d.csv", b"headway_h,leg,carrier\n24,a_b,ASCO\nx,a_c,ASCO\n 48 ,b_c,ASCO\n")
    records, problems = typed(table, KNOWN)
    assert len(problems) == 1
    assert list(records.rows("leg", "headway_h", "note")) == [
        (Place("d.csv", 2), "a_b", 24, ""),
        (Place("d.csv", 4), "b_c", 48, ""),
    ]


def test_every_problem_of_header_and_cells_at_once() -> None:
    assert problems_of("departures", "leg,cariers,headway_h,,leg\na_x,ASCO,0,,\n,ASCO,,,\n") == [
        "departures.csv:1: cariers: unknown column 'cariers'; did you mean carrier?",
        "departures.csv:1: column 4 has no name; remove it; the columns are leg, carrier, headway_h, trust, source, note",
        "departures.csv:1: leg: stands twice in the header; remove one of the two",
        "departures.csv:1: carrier: the column is missing; add it: who sails or runs",
        "departures.csv:2: leg: unknown leg 'a_x'; did you mean a_c or a_b?",
        "departures.csv:3: leg: is blank; write the leg: leg that waits for a departure",
        "departures.csv:2: headway_h: '0' is not above 0; write a number above 0",
        "departures.csv:3: headway_h: is blank; write the headway_h: mean hours between departures",
    ]


def test_a_missing_column_leaves_no_row_and_a_missing_optional_one_is_blank() -> None:
    table, _ = parse("departures", "d.csv", b"leg,headway_h\na_b,24\n")
    assert list(typed(table, KNOWN)[0].rows()) == []
    table, _ = parse("departures", "d.csv", b"leg,carrier,headway_h\na_b,ASCO,24\n")
    assert list(typed(table, KNOWN)[0].rows("trust")) == [(Place("d.csv", 2), "")]


def test_duplicate_ids() -> None:
    assert problems_of("departures", "leg,carrier,headway_h\na_b,ASCO,1\na_b,ASCO,2\n") == [
        "departures.csv:3: leg: 'a_b' stands already in line 2; give each row its own"
    ]
    header = "carrier,mode,train,low_km_day,typical_km_day,high_km_day\n"
    assert problems_of("speeds", header + "ASCO,ferry,any,1,2,3\nASCO,ferry,any,1,2,4\n") == [
        "speeds.csv:3: carrier: 'ASCO', 'ferry', 'any' stands already in line 2; keep one of the two rows"
    ]


def test_a_row_without_a_source_is_refused() -> None:
    text = "from,to,rate,op,kind,source\nEUR,USD,1.1,multiply,market,\n"
    assert problems_of("exchange", text) == ["exchange.csv:2: source: is blank; name a source; every row has one"]
