"""Several processes give the bytes that one gives, in input order; one that is lost is said."""

from __future__ import annotations

import gc
import io
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from api.batch_workers import BlockFailed, Job, WorkerLost, cores, digests, job_of, looked_through_once, priced
from api.opening import Sources, open_desk
from calculator.batch_blocks import Block, ConsignmentTable
from calculator.batch_outputs import OUTPUTS
from calculator.problem import Refused

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SOURCES = Sources((EXAMPLES / "book",), EXAMPLES / "network", as_known_on=date(2026, 11, 23))
DESK = open_desk(SOURCES)
ROWS = "".join(f"xian,halkali,2026-05-{1 + i % 28:02d},{'45G1' if i % 3 else '22G1'},{i % 7}\n" for i in range(300))
TABLE = ConsignmentTable(io.BytesIO(f"origin,destination,dispatch_date,equipment,units\n{ROWS}".encode()))


def job() -> Job:
    """The job of pricing the table by the worked examples."""
    return job_of(SOURCES, DESK, TABLE.layout, "USD", OUTPUTS)


def test_two_processes_give_the_bytes_of_one_in_order() -> None:
    one, two = (list(priced(job(), DESK, TABLE.blocks(700), workers)) for workers in (1, 2))
    assert len(one) > 10
    assert [worked.done for worked in two] == [worked.done for worked in one]
    assert {worked.process for worked in one} == {os.getpid()}
    assert os.getpid() not in {worked.process for worked in two}
    assert all(0 < worked.peak_mb < 2_000 for worked in (*one, *two))


def test_books_that_changed_meanwhile_are_refused() -> None:
    other = replace(job(), digests=("another", *digests(DESK)[1:]))
    with pytest.raises(Refused, match="changed"):
        list(priced(other, DESK, TABLE.blocks(700), 2))


def test_a_process_that_is_lost_is_said() -> None:
    def blocks() -> Iterator[Block]:
        for block in TABLE.blocks(700):
            yield block
            if killed:
                os.kill(killed.pop(), signal.SIGKILL)

    killed: list[int] = []
    with pytest.raises(WorkerLost):
        for worked in priced(job(), DESK, blocks(), 2):
            killed.append(worked.process)


def test_today_is_settled_once_and_there_is_a_core() -> None:
    made = job_of(replace(SOURCES, as_known_on=None), DESK, TABLE.layout, "USD", ["out"])
    assert (made.sources.as_known_on, made.sources.exchange_date) == (DESK.as_known_on, DESK.exchange_date)
    assert cores() >= 1


@pytest.mark.parametrize("workers", [1, 2])
def test_rows_that_cannot_be_priced_are_named_without_their_values(workers: int) -> None:
    def blocks() -> Iterator[Block]:
        for block in TABLE.blocks(700):
            yield replace(block, rows=block.rows + 1) if block.number > 100 else block

    with pytest.raises(BlockFailed, match=r"^rows 1\d\d to 1\d\d could not be priced \(AssertionError in batch_block"):
        list(priced(job(), DESK, blocks(), workers))


def test_what_a_block_makes_is_looked_through_once_and_garbage_goes_as_ever() -> None:
    gc.collect()
    frozen = gc.get_freeze_count()
    with looked_through_once():
        assert not gc.isenabled()
        kept = [{"a": i} for i in range(100)]
        with looked_through_once():
            assert not gc.isenabled()
    assert gc.isenabled() and gc.get_freeze_count() >= frozen + len(kept)
    gc.unfreeze()
