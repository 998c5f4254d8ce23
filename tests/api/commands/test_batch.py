"""``karvan batch`` as its user meets it: files in, files out, whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

KARVAN = str(Path(sys.executable).with_name("karvan"))
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HEADER = "origin,destination,dispatch_date,equipment"
GOOD = "xian,halkali,2026-12-01,45G1"
OLD = "the old output\n"


def karvan(folder: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    return subprocess.run(
        [KARVAN, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,  # type: ignore[call-overload]
    )


def batch(folder: Path, text: str | bytes, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Price a text as in.csv into out.csv."""
    (folder / "in.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return karvan(folder, "batch", "in.csv", "-o", "out.csv", "--as-known-on", "2026-11-23", *arguments)


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_worked_examples_to_the_cent(tmp_path: Path) -> None:
    """All four outputs of the worked examples hold their expected totals and lines."""
    outputs = ["--options", "options.csv", "--charges", "charges.csv", "--rejects", "rejects.csv"]
    outputs += ["--tariffs", str(EXAMPLES / "book"), "--network", str(EXAMPLES / "network")]
    done = batch(tmp_path, (EXAMPLES / "consignments.csv").read_bytes(), *outputs)
    assert done.returncode == 0, done.stderr
    totals = {
        (o["row_id"], corridor): o["total"]
        for o in rows(tmp_path / "options.csv")
        for corridor in o["corridor"].split(";")
    }
    option = {
        (o["row_id"], corridor): o["option"]
        for o in rows(tmp_path / "options.csv")
        for corridor in o["corridor"].split(";")
    }
    lines = rows(tmp_path / "charges.csv")
    names = ("charge", "rate_row", "amount", "currency", "converted")
    for want in rows(EXAMPLES / "expected-totals.csv"):
        if want["as_known_on"] != "2026-11-23":
            continue
        key = want["row_id"], want["corridor"]
        assert totals[key] == want["total"], key
        expected = sorted(
            tuple(line[name] for name in names)
            for line in rows(EXAMPLES / "expected-charges.csv")
            if (line["row_id"], line["corridor"], line["as_known_on"]) == (*key, "2026-11-23")
        )
        found = sorted(
            tuple(line[name] for name in names)
            for line in lines
            if (line["row_id"], line["option"]) == (key[0], option[key]) and line["kind"] == "charge"
        )
        if want["total"]:
            assert found == expected, key
    assert [row["row_id"] for row in rows(tmp_path / "rejects.csv")] == ["6"]


def test_a_bad_row_costs_that_row_only_and_says_everything(tmp_path: Path) -> None:
    """Each mistake with its column and advice; the good row beside them is priced."""
    bad = "nowhere,halkali,2026-13-01,40XX"
    done = batch(tmp_path, f"{HEADER}\n{GOOD}\n{bad}\n{GOOD},too,many\n", "--rejects", "rejects.csv")
    assert done.returncode == 0
    first, second, third = rows(tmp_path / "out.csv")
    assert (first["status"], second["status"], third["status"]) == ("ok", "error", "error")
    assert second["error_column"] == "equipment;origin;dispatch_date"
    for said in ("unknown place 'nowhere'", "not a day of the calendar", "unknown equipment '40XX'"):
        assert said in second["error_message"]
    assert third["error_code"] == "too_many_cells"
    again = karvan(tmp_path, "batch", "rejects.csv", "-o", "again.csv")
    assert again.returncode == 0, "rejects can be sent again as they are"
    assert [row["status"] for row in rows(tmp_path / "again.csv")] == ["error", "ok"], "the cells too many are gone"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "in.csv:1: the file is empty"),
        (f"{HEADER},weight\n", "in.csv:1: weight: unknown column 'weight'"),
        (f"{HEADER},origin\n", "in.csv:1: origin: two columns are named 'origin'; keep one of them"),
        ("origin,dispatch_date,equipment\n", "in.csv:1: destination: the column 'destination' is missing"),
        (f"{HEADER}\n{GOOD}\n".encode() + b"Xi\x92an,halkali,2026-12-01,45G1\n", "in.csv:3: byte 0x92 is not UTF-8"),
        (f'{HEADER}\n{GOOD}\n"xian,halkali,2026-12-01,45G1\n{GOOD}\n', "in.csv:3: a quote opened here is never closed"),
        (
            f'{HEADER},mass_per_unit\n{GOOD},24.5\n{GOOD},"24,5"\n',
            "in.csv:3: mass_per_unit: '24,5' has a decimal comma, but '24.5' of row 1 a decimal point",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_the_old_output_stands(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    """One clear message, exit code 1, nothing written, nothing left behind."""
    (tmp_path / "out.csv").write_text(OLD)
    done = batch(tmp_path, text)
    assert done.returncode == 1
    assert said in done.stderr
    assert (tmp_path / "out.csv").read_text() == OLD
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_several_mistakes_of_a_header_are_said_at_once(tmp_path: Path) -> None:
    """Every reason, not only the first."""
    done = batch(tmp_path, "origin,origin,weight\n")
    assert len(done.stderr.splitlines()) == 5, done.stderr


def test_files_made_by_excel_just_work(tmp_path: Path) -> None:
    """Byte-order mark, ``sep=``, semicolons, decimal comma, local dates, aliases, names in other scripts."""
    text = "\ufeffsep=;\r\norigin;destination;dispatch_date;equipment;mass_per_unit;;\r\n西安;TRHAL;01.12.2026;40HC;24,5;;\r\n"
    assert batch(tmp_path, text).returncode == 0
    (row,) = rows(tmp_path / "out.csv")
    assert (row["status"], row["origin"], row["mass_per_unit"]) == ("ok", "西安", "24,5")


def test_a_mass_over_the_limit_is_priced_with_a_warning(tmp_path: Path) -> None:
    """The row is not lost, and the warning stands on it."""
    batch(tmp_path, f"{HEADER},mass_per_unit\n{GOOD},35\n")
    (row,) = rows(tmp_path / "out.csv")
    assert (row["status"], row["error_code"]) == ("ok", "over_max_gross")
    assert row["error_message"].startswith("warning: 35 t of goods")


def test_cells_that_a_spreadsheet_would_run_are_neutralised(tmp_path: Path) -> None:
    """On the way out an apostrophe is put before them; plain negative numbers stay."""
    batch(tmp_path, f"reference,{HEADER}\n=cmd(),{GOOD}\n-5,{GOOD}\n@x,{GOOD}\n")
    assert [row["reference"] for row in rows(tmp_path / "out.csv")] == ["'=cmd()", "-5", "'@x"]


def test_unreadable_and_missing_files(tmp_path: Path) -> None:
    """A plain message and exit code 1; the input is never an output."""
    assert "no such file" in karvan(tmp_path, "batch", "no.csv", "-o", "out.csv").stderr
    (tmp_path / "in.csv").write_text(f"{HEADER}\n{GOOD}\n")
    same = karvan(tmp_path, "batch", "in.csv", "-o", "in.csv")
    assert (same.returncode, "must be different files" in same.stderr) == (2, True)
    nowhere = karvan(tmp_path, "batch", "in.csv", "-o", "no/out.csv")
    assert (nowhere.returncode, "cannot be written" in nowhere.stderr) == (1, True)
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


def test_only_regular_files_are_replaced(tmp_path: Path) -> None:
    """A link is followed; a pipe or a device is refused and stays what it is."""
    (tmp_path / "real.csv").write_text(OLD)
    (tmp_path / "out.csv").symlink_to("real.csv")
    assert batch(tmp_path, f"{HEADER}\n{GOOD}\n").returncode == 0
    assert (tmp_path / "out.csv").is_symlink()
    assert rows(tmp_path / "real.csv")[0]["status"] == "ok"
    os.mkfifo(tmp_path / "pipe")
    refused = karvan(tmp_path, "batch", "in.csv", "-o", "pipe")
    assert (refused.returncode, "is not a regular file" in refused.stderr) == (1, True)
    assert (tmp_path / "pipe").is_fifo()


def test_no_row_with_a_price_leaves_with_three(tmp_path: Path) -> None:
    """As for a quote: exit code 3 where nothing has a price, 0 where something has."""
    assert batch(tmp_path, f"{HEADER}\nnowhere,halkali,2026-12-01,45G1\n").returncode == 3
    assert batch(tmp_path, f"{HEADER}\n{GOOD}\nnowhere,halkali,2026-12-01,45G1\n").returncode == 0
    assert batch(tmp_path, f"{HEADER}\n").returncode == 0


def test_a_full_disk_leaves_the_old_output(tmp_path: Path) -> None:
    """The output grows past what may be written: the old file stands and nothing is left behind."""
    (tmp_path / "in.csv").write_text(HEADER + "\n" + f"{GOOD}\n" * 3000)
    (tmp_path / "out.csv").write_text(OLD)
    limit = 200_000
    done = karvan(
        tmp_path,
        "batch",
        "in.csv",
        "-o",
        "out.csv",
        "--options",
        "options.csv",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1
    assert "no output was changed" in done.stderr
    assert (tmp_path / "out.csv").read_text() == OLD
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_a_record_beside_the_output_is_the_same_for_the_same_run(tmp_path: Path) -> None:
    """It names what went in and out by digest, no folder, and can be left out."""
    text = f"{HEADER}\n{GOOD}\nnowhere,halkali,2026-12-01,45G1\n"
    assert batch(tmp_path, text, "--rejects", "mend.csv", "--scenario", "iran-closed").returncode == 0
    record = (tmp_path / "out.csv.json").read_bytes()
    said = json.loads(record)
    assert said["input"] == {"name": "in.csv", "bytes": len(text), "sha256": sha256(text.encode()).hexdigest()}
    assert (said["as_known_on"], said["exchange_date"], said["scenario"]["name"]) == (
        "2026-11-23", "2026-11-23", "iran-closed",
    )  # fmt: skip
    assert said["counts"] == {"rows": 2, "priced": 1, "unavailable": {}, "rejected": {"unknown_place": 1}}
    for output, name in (("out", "out.csv"), ("rejects", "mend.csv")):
        data = (tmp_path / name).read_bytes()
        assert said["outputs"][output] == {"name": name, "bytes": len(data), "sha256": sha256(data).hexdigest()}
    assert len(said["books"]) > 10 and all(len(book["digest"]) == 64 for book in said["books"])
    rates = said["exchange_rates"]
    assert {rate["kind"] for rate in rates} == {"market", "administrative"}
    assert all(rate["from"] != rate["to"] and "/" in rate["source"] for rate in rates)
    assert str(tmp_path) not in record.decode()
    batch(tmp_path, text, "--rejects", "mend.csv", "--scenario", "iran-closed", "--workers", "2")
    assert (tmp_path / "out.csv.json").read_bytes() == record
    assert karvan(tmp_path, "batch", "in.csv", "-o", "bare.csv", "--no-sidecar").returncode == 0
    assert not (tmp_path / "bare.csv.json").exists()


def test_the_summary_as_json(tmp_path: Path) -> None:
    """On standard output alone; what people read is on stderr."""
    done = batch(tmp_path, f"{HEADER}\n{GOOD}\nnowhere,halkali,2026-12-01,45G1\n", "--json")
    said = json.loads(done.stdout)
    assert (said["rows"], said["priced"], said["rejected"]) == (2, 1, {"unknown_place": 1})
    assert said["peak_mb"]["all_processes"] >= said["peak_mb"]["largest_process"] > 10
    assert "2 rows: 1 priced" in done.stderr


def test_going_on_and_beginning_anew_exclude_each_other(tmp_path: Path) -> None:
    """Where nothing is kept, going on begins at the first row."""
    assert batch(tmp_path, f"{HEADER}\n{GOOD}\n", "--resume", "--restart").returncode == 2
    assert batch(tmp_path, f"{HEADER}\n{GOOD}\n", "--resume").returncode == 0
    assert batch(tmp_path, f"{HEADER}\n{GOOD}\n", "--restart").returncode == 0


def test_what_was_finished_is_not_done_again_until_something_differs(tmp_path: Path) -> None:
    """The outputs of a folder of which one file is not priced yet, and then one whose output somebody changed."""
    (tmp_path / "in").mkdir()
    for name, day in (("a", "2026-12-01"), ("b", "2026-12-02")):
        (tmp_path / "in" / f"{name}.csv").write_text(f"{HEADER}\nxian,halkali,{day},45G1\n")
    asked = ("batch", "in", "-o", "out", "--as-known-on", "2026-11-23", "--resume")
    first = karvan(tmp_path, *asked)
    assert "earlier run" not in first.stderr
    out = {path.name: path.read_bytes() for path in sorted((tmp_path / "out").iterdir())}
    (tmp_path / "out" / "b.csv").unlink()
    second = karvan(tmp_path, *asked)
    assert second.stderr.count("all of it was priced by an earlier run") == 1 == second.stderr.count("rows/s")
    (tmp_path / "out" / "a.csv").write_text("mine")
    third = karvan(tmp_path, *asked)
    assert third.stderr.count("all of it was priced by an earlier run") == 1
    assert {path.name: path.read_bytes() for path in sorted((tmp_path / "out").iterdir())} == out
    other = karvan(tmp_path, *asked[:-2], "2026-11-22", "--resume")
    assert "earlier run" not in other.stderr
