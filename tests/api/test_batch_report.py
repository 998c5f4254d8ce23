"""What is said of a batch, for people, for machines, and to repeat it."""

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path

from api.batch_report import cost_line, finished, sidecar, summary_json, summary_lines
from api.batch_run import Ran
from api.checkpoint import Reached
from api.whole_file import Mark
from calculator.batch_blocks import Place
from calculator.batch_outputs import Summary

SUMMARY = Summary(10, 6, Counter(no_rate=2, closed=1), Counter(unknown_place=1))
RAN = Ran(SUMMARY, 4.0, 3, {11: 200, 12: 150})


def test_lines_for_people() -> None:
    assert list(summary_lines(SUMMARY)) == [
        "10 rows: 6 priced",
        "3 without a price: 2 no_rate, 1 closed",
        "1 rejected: 1 unknown_place",
    ]
    assert cost_line(RAN) == "4.0 s, 2 rows/s, at most 200 MB of memory in one process, 350 MB in all 2"
    assert cost_line(Ran(SUMMARY, 4.0, 0, {11: 200})) == "4.0 s, 2 rows/s, at most 200 MB of memory"
    assert cost_line(Ran(SUMMARY, 4.0, 10, {11: 200})) == "all of it was priced by an earlier run"


def test_the_same_for_machines() -> None:
    assert summary_json(RAN) == {
        "rows": 10, "priced": 6, "unavailable": {"closed": 1, "no_rate": 2}, "rejected": {"unknown_place": 1},
        "seconds": 4.0, "rows_per_second": 2, "processes": 2,
        "peak_mb": {"largest_process": 200, "all_processes": 350}, "earlier_rows": 3,
    }  # fmt: skip


def test_the_record_says_what_went_in_and_what_came_out() -> None:
    facts = {"engine": "1.0", "currency": "USD", "outputs": {"out": "../there/out.csv"}}
    reached = Reached(Place(11, 12, 500), SUMMARY, {"out": Mark(12, "ab")}, 9.0)
    assert json.loads(sidecar(facts, reached, {"out": "out.csv"})) == {
        "engine": "1.0",
        "currency": "USD",
        "counts": {
            "rows": 10,
            "priced": 6,
            "unavailable": {"closed": 1, "no_rate": 2},
            "rejected": {"unknown_place": 1},
        },
        "outputs": {"out": {"name": "out.csv", "bytes": 12, "sha256": "ab"}},
    }


def test_a_finished_run_is_known_by_its_facts_and_outputs(tmp_path: Path) -> None:
    out, record = tmp_path / "out.csv", tmp_path / "out.csv.json"
    facts, wanted = {"engine": "1", "books": [{"book": "b"}], "outputs": {"out": "out.csv"}}, {"out": out}
    out.write_bytes(b"row\n")
    mark = Mark(4, sha256(b"row\n").hexdigest())
    summary = Summary(3, 1, Counter(no_rate=1), Counter(missing=1))
    record.write_bytes(sidecar(facts, Reached(Place(4, 5, 9), summary, {"out": mark}), {"out": "out.csv"}))
    assert finished(record, facts, wanted) == summary
    assert finished(record, facts | {"engine": "2"}, wanted) is None
    assert finished(record, facts, wanted | {"options": out}) is None
    out.write_bytes(b"wor\n")
    assert finished(record, facts, wanted) is None
    out.unlink()
    assert finished(record, facts, wanted) is None
    record.write_bytes(b"{")
    assert finished(record, facts, wanted) is None
