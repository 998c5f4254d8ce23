"""A cluster gives the bytes of one process, in input order, also where a worker is killed; one that is unfit is said."""

from __future__ import annotations

import io
import logging
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from distributed import LocalCluster

from api import batch_dask
from api.batch_dask import CHARGE_PART_ROWS, PART_ROWS, part_rows, parts, priced_on_dask
from api.batch_workers import Job, NoCluster, WorkerLost, digests, job_of, priced
from api.commands.batch import command
from api.opening import Sources, open_desk
from calculator.batch_blocks import Block, ConsignmentTable
from calculator.batch_outputs import OUTPUTS, Summary
from calculator.problem import Refused

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SOURCES = Sources((EXAMPLES / "book",), EXAMPLES / "network", as_known_on=date(2026, 11, 23))
DESK = open_desk(SOURCES)
HEADER, *LINES = (EXAMPLES / "consignments.csv").read_text(encoding="utf-8").splitlines(keepends=True)
ROWS = "".join(LINES) * (490 // len(LINES))
TABLE = ConsignmentTable(io.BytesIO(f"{HEADER}{ROWS}".encode()))
PART = 20
NOWHERE = "tcp://127.0.0.1:9"


def job() -> Job:
    """The job of pricing the table by the worked examples."""
    return job_of(SOURCES, DESK, TABLE.layout, "USD", OUTPUTS)


def blocks() -> Iterator[Block]:
    """The table in small blocks."""
    return TABLE.blocks(700)


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two worker processes that start with nothing open."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as local:
        yield local


def whole(worked: list[Any]) -> tuple[dict[str, bytes], Summary]:
    """What parts came to, together."""
    summary = sum((one.done.summary for one in worked), Summary())
    return {name: b"".join(one.done.outputs[name] for one in worked) for name in OUTPUTS}, summary


def test_a_cluster_of_which_a_worker_is_killed_gives_the_bytes_of_one_process(cluster: LocalCluster) -> None:
    """SIGKILL in the middle, while both workers have parts."""
    one, many = whole(list(priced(job(), DESK, blocks(), 1))), []
    for worked in priced_on_dask(job(), blocks(), cluster.scheduler_address, PART):
        many.append(worked)
        if len(many) == 3:
            os.kill(worked.process, signal.SIGKILL)
            killed = worked.process
    assert whole(many) == one
    assert one[1].priced > 300
    assert len(many) == len(list(blocks()))
    assert os.getpid() not in {worked.process for worked in many}
    assert {worked.process for worked in many} - {killed}
    assert all(0 < worked.peak_mb < 2_000 for worked in many)


def test_a_batch_leaves_nothing_behind_and_stops_when_its_reader_does(cluster: LocalCluster) -> None:
    reading = priced_on_dask(job(), blocks(), cluster.scheduler_address, PART)
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    assert not [name for name in cluster.scheduler.worker_plugins if name.startswith("karvan")]


def test_books_that_changed_meanwhile_are_refused(cluster: LocalCluster) -> None:
    other = replace(job(), digests=("another", *digests(DESK)[1:]))
    with pytest.raises(Refused, match="changed"):
        list(priced_on_dask(other, blocks(), cluster.scheduler_address, PART))


def test_a_cluster_of_another_version_is_refused_by_the_names_of_its_processes(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_dask, "engine_version", lambda: "99.1")
    with pytest.raises(NoCluster, match=r"this is Karvan 99\.1, but the scheduler has version .*, worker tcp://"):
        next(priced_on_dask(job(), blocks(), cluster.scheduler_address, PART))


def test_a_cluster_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_dask, "_ANSWER_S", 0.5)
    for address in (NOWHERE, "nonsense://x"):
        with pytest.raises(NoCluster, match=f"no Dask scheduler answers at {address}"):
            next(priced_on_dask(job(), blocks(), address, PART))


def test_a_cluster_without_workers_is_not_waited_for_for_ever() -> None:
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty,
        pytest.raises(NoCluster, match="no workers"),
    ):
        next(priced_on_dask(job(), blocks(), empty.scheduler_address, PART, patience_s=0.5))


def test_a_cluster_that_loses_all_workers_is_given_up() -> None:
    with LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as local:
        reading = priced_on_dask(job(), blocks(), local.scheduler_address, PART, patience_s=0.5)
        next(reading)
        local.scale(0)
        with pytest.raises(WorkerLost, match="no workers any more"):
            list(reading)


def test_parts_are_whole_blocks_in_order_and_fewer_rows_where_lines_are_wanted() -> None:
    found = list(parts(blocks(), 100))
    assert [block for part in found for block in part] == list(blocks())
    assert all(sum(block.rows for block in part) >= 100 for part in found[:-1])
    assert all(sum(block.rows for block in part[:-1]) < 100 for part in found)
    assert (part_rows(["out", "options"]), part_rows(OUTPUTS)) == (PART_ROWS, CHARGE_PART_ROWS)
    assert PART_ROWS >= 100_000


def test_the_command_prices_on_a_cluster_and_gives_the_same_files(cluster: LocalCluster, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(HEADER + "".join(LINES) * 5, encoding="utf-8")
    books = ["--tariffs", str(EXAMPLES / "book"), "--network", str(EXAMPLES / "network"), "--as-known-on", "2026-11-23"]
    for out, how in (("here", ["--workers", "1"]), ("there", ["--dask", cluster.scheduler_address])):
        done = CliRunner().invoke(command, [str(tmp_path / "in.csv"), "-o", str(tmp_path / out), *books, *how])
        assert done.exit_code == 0, done.output
    assert (tmp_path / "there").read_bytes() == (tmp_path / "here").read_bytes()


def test_the_command_says_what_is_missing_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_dask, "_ANSWER_S", 0.5)
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(HEADER + LINES[0], encoding="utf-8")
    books = ["--tariffs", str(EXAMPLES / "book"), "--network", str(EXAMPLES / "network")]
    arguments = [str(source), "-o", str(out), *books, "--dask", NOWHERE]
    unreachable = CliRunner().invoke(command, arguments)
    assert (unreachable.exit_code, NOWHERE in unreachable.output) == (1, True)
    both = CliRunner().invoke(command, [*arguments, "--workers", "2"])
    assert (both.exit_code, "--workers" in both.output) == (2, True)
    monkeypatch.setitem(sys.modules, "api.batch_dask", None)
    missing = CliRunner().invoke(command, arguments)
    assert (missing.exit_code, "pip install 'karvan[dask]'" in missing.output) == (1, True)
    assert list(tmp_path.iterdir()) == [source]
