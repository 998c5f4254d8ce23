"""What is said of a batch that is over: lines, JSON, and the record beside its output by which it can be repeated."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from api.batch_run import Ran
from api.checkpoint import Facts, Reached
from calculator.batch_outputs import Summary

Json = dict[str, Any]


def summary_lines(summary: Summary) -> Iterator[str]:
    """What the batch came to."""
    yield f"{summary.rows} rows: {summary.priced} priced"
    for what, counted in (("without a price", summary.unavailable), ("rejected", summary.rejected)):
        if counted:
            reasons = ", ".join(f"{n} {code}" for code, n in counted.most_common())
            yield f"{counted.total()} {what}: {reasons}"


def cost_line(ran: Ran) -> str:
    """Time, speed and memory in one line."""
    if ran.summary.rows and ran.earlier == ran.summary.rows:
        return "all of it was priced by an earlier run"
    peaks = ran.peaks_mb.values()
    shared = f" in one process, {sum(peaks)} MB in all {len(peaks)}" if len(peaks) > 1 else ""
    return (
        f"{ran.seconds:.1f} s, {ran.summary.rows / ran.seconds:,.0f} rows/s, at most {max(peaks)} MB of memory{shared}"
    )


def summary_json(ran: Ran) -> Json:
    """The same for machines. seconds : of all runs that the outputs were made by; earlier_rows : before this one"""
    return {
        **counts_json(ran.summary),
        "seconds": round(ran.seconds, 3),
        "rows_per_second": round(ran.summary.rows / ran.seconds),
        "processes": len(ran.peaks_mb),
        "peak_mb": {"largest_process": max(ran.peaks_mb.values()), "all_processes": sum(ran.peaks_mb.values())},
        "earlier_rows": ran.earlier,
    }


def counts_json(summary: Summary) -> Json:
    """Rows by what became of them."""
    return {
        "rows": summary.rows,
        "priced": summary.priced,
        "unavailable": dict(sorted(summary.unavailable.items())),
        "rejected": dict(sorted(summary.rejected.items())),
    }


def sidecar(facts: Facts, reached: Reached, names: Mapping[str, str]) -> bytes:
    """The record of a batch: what it was made of and what it made. The same run writes the same bytes again.

    names : of the output files
    """
    outputs = {
        name: {"name": names[name], "bytes": mark.size, "sha256": mark.sha256} for name, mark in reached.marks.items()
    }
    made_of = {fact: value for fact, value in facts.items() if fact != "outputs"}
    return f"{json.dumps({**made_of, 'counts': counts_json(reached.summary), 'outputs': outputs}, indent=2)}\n".encode()


def finished(record: Path, facts: Facts, wanted: Mapping[str, Path]) -> Summary | None:
    """What an earlier run came to, if it was made of the same and all that it wrote is still there; else None.

    record : where its record would be; wanted : the path of each output
    """
    try:
        said = json.loads(record.read_bytes())
        outputs, counts = said["outputs"], said["counts"]
        is_same = all(said[fact] == value for fact, value in facts.items() if fact != "outputs")
        is_there = outputs.keys() == wanted.keys() and all(
            outputs[name]["sha256"] == _sha256(path) for name, path in wanted.items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if not (is_same and is_there):
        return None
    return Summary(counts["rows"], counts["priced"], Counter(counts["unavailable"]), Counter(counts["rejected"]))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
