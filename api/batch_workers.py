"""Blocks of a batch priced by several processes, each with a desk of its own, and given back in input order.

What a block becomes depends on nothing but the block, so any number of processes gives the same bytes. As many blocks
are under way as keep the processes busy: the memory does not grow with the file.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import threading
import traceback
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing import get_context, parent_process, resource_tracker
from pathlib import Path
from tempfile import TemporaryDirectory

from api.hand_over import Handed, close, hand_over
from api.interruption import only_terminable, undisturbed
from api.opening import Sources, open_desk
from calculator.batch_block import BlockPricer
from calculator.batch_blocks import Block
from calculator.batch_outputs import Done
from calculator.consignment_table import Layout
from calculator.desk import QuotingDesk
from calculator.problem import Problem, Refused

AHEAD = 2
"""Blocks for each process that are read before they are needed."""


@dataclass(frozen=True)
class Job:
    """What the pricing of every block of a file needs. digests : of the books and the network that it is priced by"""

    sources: Sources
    digests: tuple[str, ...]
    layout: Layout
    currency: str
    wanted: frozenset[str]


@dataclass(frozen=True)
class Worked:
    """A block that is priced, by which process, and the most memory that one has held so far [MB]."""

    done: Done
    process: int
    peak_mb: int


def job_of(sources: Sources, desk: QuotingDesk, layout: Layout, currency: str, wanted: Collection[str]) -> Job:
    """The job of pricing a file by a desk; today's date is settled once for all processes."""
    settled = replace(sources, as_known_on=desk.as_known_on, exchange_date=desk.exchange_date)
    return Job(settled, digests(desk), layout, currency, frozenset(wanted))


def digests(desk: QuotingDesk) -> tuple[str, ...]:
    """The digests of a desk's books in order, and of its network."""
    return (*(book.digest for book in desk.tariffs.books), desk.network.digest)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def priced(job: Job, desk: QuotingDesk, blocks: Iterable[Block], workers: int) -> Iterator[Worked]:
    """The blocks priced, in their order. With one worker by this process itself.

    Raises Refused where the books or the network are no longer those of the desk, WorkerLost where a process ended,
    BlockFailed where a block could not be priced.
    """
    if workers == 1:
        pricer = BlockPricer(desk, job.layout, job.currency, job.wanted)
        try:
            for block in blocks:
                yield worked(pricer, block)
        finally:
            gc.unfreeze()
        return
    left = iter(blocks)
    with _pool(job, workers) as pool:
        under_way: deque[Future[tuple[Worked, Handed]]] = deque()
        while True:
            for block in islice(left, AHEAD * workers - len(under_way)):
                with undisturbed():  # an interruption is for this process, not for those that it starts
                    under_way.append(pool.submit(_price, block))
            if not under_way:
                return
            yield _result(under_way.popleft())


class WorkerLost(Exception):
    """A process that priced blocks ended before its time."""


class NoCluster(Exception):
    """A cluster that cannot price: why, and what to do about it."""


class BlockFailed(Exception):
    """Rows could not be priced for a reason that is none of theirs. It names no value of them."""


@contextmanager
def _pool(job: Job, workers: int) -> Iterator[ProcessPoolExecutor]:
    # A fork of a process with threads may hang; the others start from a process without any.
    resource_tracker.ensure_running()  # which, once it runs, leaves signals alone
    with TemporaryDirectory(prefix="karvan-") as folder:
        pool = ProcessPoolExecutor(workers, get_context("spawn"), _start, (job, Path(folder)))
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _result(future: Future[tuple[Worked, Handed]]) -> Worked:
    try:
        found, handed = future.result()
    except BrokenProcessPool as error:
        raise WorkerLost("a process that priced rows has ended") from error
    return replace(found, done=replace(found.done, outputs=handed.taken()))


class _Process:
    """What a process keeps between the blocks that it prices, or why it cannot price any.

    folder : for what it hands over
    """

    pricer: BlockPricer
    folder: Path
    refused: Refused | None = None


def _start(job: Job, folder: Path) -> None:
    """Make ready a process; it ends with the one that started it."""
    only_terminable()
    _Process.folder = folder
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        desk = open_desk(job.sources)
        if digests(desk) != job.digests:
            raise Refused([Problem("the books or the network changed while they were read", "run the command again")])
        _Process.pricer = BlockPricer(desk, job.layout, job.currency, job.wanted)
        gc.freeze()
    except Refused as refused:
        _Process.refused = refused


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        close(_Process.folder)  # for a parent that was killed
        os._exit(1)


def _price(block: Block) -> tuple[Worked, Handed]:
    """A block priced, and its outputs, which go another way."""
    if _Process.refused:
        raise _Process.refused
    found = worked(_Process.pricer, block)
    handed = hand_over(_Process.folder / str(block.number), found.done.outputs)
    return replace(found, done=replace(found.done, outputs={})), handed


def worked(pricer: BlockPricer, block: Block) -> Worked:
    """A block priced by this process. Raises BlockFailed where that cannot be."""
    try:
        with looked_through_once():
            done = pricer.price(block)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
        rows = f"rows {block.number} to {block.number + block.rows - 1}"
        raise BlockFailed(
            f"{rows} could not be priced ({where}); this is a mistake of Karvan, please report it"
        ) from None
    return Worked(done, os.getpid(), peak_mb())


@contextmanager
def looked_through_once() -> Iterator[None]:
    """What is learned of a block is kept for the next ones, so that looking through it again and again for what nobody
    refers to is in vain: what this makes is looked through once, at its end."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        gc.freeze()
        gc.enable()


def peak_mb() -> int:
    """The most memory that this process has held so far [MB]."""
    # What Linux says of a process by getrusage begins with what its parent held when it was started.
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) >> 10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1 << 20 if sys.platform == "darwin" else 1 << 10)
