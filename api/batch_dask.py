"""Blocks of a batch priced by a running Dask cluster, and given back in input order.

The workers need Karvan of the same version and nothing else: the rows, and once the archives of books, network and
scenario, are sent to them. As many parts are under way as keep them busy. What a lost worker had is priced again by
another, so that its loss costs time alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from threading import Lock
from typing import Any
from uuid import uuid4

import dask
from distributed import Client, KilledWorker, WorkerPlugin, get_worker

from api import freed_memory
from api.batch_kit import Kit, kit_of
from api.batch_workers import AHEAD, Job, NoCluster, Worked, WorkerLost, digests, worked
from api.opening import Sources
from api.quote_json import engine_version
from calculator.batch_block import BlockPricer
from calculator.batch_blocks import Block
from calculator.desk import QuotingDesk
from calculator.problem import Problem, Refused

PART_ROWS = 100_000
"""Rows of a part, at least: so many that sending them is little beside pricing them."""

CHARGE_PART_ROWS = 5_000
"""The same where lines are wanted, of which a row has a hundred: what comes back stays within a worker's memory."""

PATIENCE_S = 60
"""Seconds without any worker after which the cluster is given up."""

_ANSWER_S = 10
_QUIET = {"distributed.admin.large-graph-warning-threshold": "1 GiB"}  # a part is meant to be large
_kept = Lock()


def part_rows(wanted: Collection[str]) -> int:
    """The rows of a part, at least, where these outputs are wanted."""
    return CHARGE_PART_ROWS if "charges" in wanted else PART_ROWS


def priced_on_dask(
    job: Job, blocks: Iterable[Block], address: str, rows: int, patience_s: float = PATIENCE_S
) -> Iterator[Worked]:
    """The blocks priced by the cluster at an address, parts of at least so many rows, in their order.

    Raises NoCluster where it cannot be reached or is not of this version, WorkerLost where it is lost as a whole,
    Refused where the books or the network are no longer those of the job.
    """
    with dask.config.set(_QUIET), _client(address, patience_s) as client:
        name = f"karvan-{uuid4().hex}"
        client.register_plugin(_Holder(kit_of(job.sources)), name)
        left, under_way = parts(blocks, rows), deque[Any]()
        submit = partial(client.submit, _price, name, _without_places(job), pure=False)
        try:
            while True:
                while len(under_way) < AHEAD * max(1, _workers(client)) and (part := next(left, None)):
                    under_way.append(submit(part))
                if not under_way:
                    return
                yield from _result(client, under_way.popleft(), patience_s)
        except CancelledError as error:
            raise WorkerLost("the connection to the cluster was lost") from error
        finally:
            _in_peace(lambda: client.cancel(list(under_way)), lambda: client.unregister_worker_plugin(name))


def _without_places(job: Job) -> Job:
    """The job as it is the same on every machine: the kit says what to open."""
    return replace(job, sources=replace(job.sources, tariffs=(), network=None, scenario=""))


def parts(blocks: Iterable[Block], rows: int) -> Iterator[tuple[Block, ...]]:
    """The blocks in order, together in parts of at least so many rows; the last may have fewer."""
    part: list[Block] = []
    for block in blocks:
        part.append(block)
        if sum(one.rows for one in part) >= rows:
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)


@contextmanager
def _client(address: str, patience_s: float) -> Iterator[Any]:
    """A connection to a cluster that has workers, all of this version."""
    try:
        client: Any = Client(address, timeout=_ANSWER_S, set_as_default=False, name="karvan")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:  # a TimeoutError is an OSError
        raise NoCluster(f"no Dask scheduler answers at {address}: start one, or check the address") from error
    try:
        try:
            client.wait_for_workers(1, timeout=patience_s)
        except TimeoutError as error:
            raise NoCluster(f"the cluster at {address} has no workers: start some with `dask worker`") from error
        _check_versions(client)
        yield client
    finally:
        _in_peace(lambda: client.close(timeout=_ANSWER_S))


def _check_versions(client: Any) -> None:
    """Refuse a cluster of which one process has another version of Karvan, or none."""

    # Sent as code, not by its name: it answers also where there is no Karvan.
    def found() -> str:
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("karvan")
        except PackageNotFoundError:
            return ""

    own = engine_version()
    versions = {f"worker {at}": has for at, has in client.run(found).items()}
    other = {at: has for at, has in {"the scheduler": client.run_on_scheduler(found), **versions}.items() if has != own}
    if other:
        said = ", ".join(f"{at} has {f'version {has}' if has else 'no Karvan'}" for at, has in sorted(other.items()))
        raise NoCluster(f"this is Karvan {own}, but {said}: install the same version everywhere")


def _result(client: Any, future: Any, patience_s: float) -> list[Worked]:
    """The blocks of a part, however often its worker is lost, as long as there are any."""
    while True:
        try:
            done: list[Worked] = future.result(timeout=patience_s)
            return done
        except TimeoutError as error:
            if not _workers(client):
                raise WorkerLost("the cluster has no workers any more") from error
        except KilledWorker as error:
            raise WorkerLost("every worker that priced one part of the rows has ended") from error


def _workers(client: Any) -> int:
    """How many workers there are now."""
    try:
        return len(client.nthreads())
    except OSError as error:
        raise WorkerLost("the connection to the cluster was lost") from error


def _in_peace(*steps: Callable[[], object]) -> None:
    """Clean up what a cluster that may be gone still keeps: nothing here may hide why the work ended."""
    for step in steps:
        try:
            step()
        except (OSError, CancelledError, RuntimeError):
            continue


@dataclass
class _Holder(WorkerPlugin):
    """Holds a kit in every worker, also in those that join later, and meanwhile what memory their arrays free."""

    kit: Kit

    def setup(self, worker: Any) -> None:
        """Begin."""
        freed_memory.keep()

    def teardown(self, worker: Any) -> None:
        """End, with the last one of several."""
        if not any(isinstance(other, _Holder) for other in worker.plugins.values()):
            freed_memory.as_started()


def _price(name: str, job: Job, part: tuple[Block, ...]) -> list[Worked]:
    """The blocks of a part priced by this worker. One part at a time: what a desk keeps is not made for threads."""
    with _kept:
        pricer = _pricer(_Named(_kit(name)), job)
        return [worked(pricer, block) for block in part]


def _kit(name: str) -> Kit:
    holder: Any = get_worker().plugins[name]
    kit: Kit = holder.kit
    return kit


class _Named:
    """A kit known by its digest."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and self.kit.digest == other.kit.digest

    def __hash__(self) -> int:
        return hash(self.kit.digest)


@lru_cache(maxsize=2)
def _pricer(named: _Named, job: Job) -> BlockPricer:
    """The pricer of a job, kept from part to part."""
    return BlockPricer(_desk(named, job.sources, job.digests), job.layout, job.currency, job.wanted)


@lru_cache(maxsize=2)
def _desk(named: _Named, sources: Sources, expected: tuple[str, ...]) -> QuotingDesk:
    """The desk of a kit, kept from job to job. expected : the digests of its books and its network"""
    if named.kit.engine != engine_version():
        raise Refused([Problem(
            f"a worker has Karvan {engine_version()}, this is {named.kit.engine}", "install the same version everywhere"
        )])  # fmt: skip
    desk = named.kit.open(sources)
    if digests(desk) != expected:
        raise Refused([Problem("the books or the network changed while they were read", "run the command again")])
    return desk
