"""A run stops after any block, for any reason, and another goes on from there to the same bytes."""

from __future__ import annotations

import errno
import io
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from api import batch_run
from api.batch_run import BatchRun, Ran
from api.batch_workers import Worked, job_of, priced
from api.checkpoint import Checkpoint
from api.opening import Sources, open_desk
from api.whole_file import WholeFile, part_of
from calculator.batch_blocks import Block, ConsignmentTable

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SOURCES = Sources((EXAMPLES / "book",), EXAMPLES / "network", as_known_on=date(2026, 11, 23))
DESK = open_desk(SOURCES)
ROWS = "".join(f'"xian",halkali,2026-05-{1 + i % 28:02d},45G1,{i % 7}\n\n' for i in range(60))
TABLE = ConsignmentTable(io.BytesIO(f"origin,destination,dispatch_date,equipment,units\n{ROWS}".encode()))
OUTPUTS = ("out", "options", "charges", "rejects")
JOB = job_of(SOURCES, DESK, TABLE.layout, "USD", OUTPUTS)


def run(folder: Path, stops_after: int = -1, error: BaseException | None = None, size: int = 500) -> Ran | int:
    """Price the table into a folder, going on where it was left. Returns what was kept where an error stops it."""
    checkpoint = Checkpoint(folder / "out.csv")
    kept = checkpoint.read()

    def pricing(blocks: Iterable[Block]) -> Iterator[Worked]:
        for number, worked in enumerate(priced(JOB, DESK, blocks, 1)):
            if number == stops_after and error:
                raise error
            yield worked

    with ExitStack() as stack:
        marks = kept.reached.marks if kept else {}
        files = {name: stack.enter_context(WholeFile(folder / f"{name}.csv", marks.get(name))) for name in OUTPUTS}
        batch = BatchRun({"outputs": {name: f"{name}.csv" for name in OUTPUTS}}, TABLE, files, checkpoint, kept)
        try:
            ran = batch.price(pricing, size, lambda reached: None)
        except (ZeroDivisionError, OSError):
            return batch.keep_if_begun()
        for file in files.values():
            file.appear()
        checkpoint.remove()
    return ran


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a run that nothing stopped."""
    folder = tmp_path_factory.mktemp("whole")
    run(folder)
    return folder


@pytest.mark.parametrize("stops", [(1,), (2, 1), (1, 0, 1)])
def test_stopped_anywhere_and_gone_on_with_the_bytes_are_the_same(
    tmp_path: Path, whole: Path, stops: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_run, "KEPT_EVERY_S", 0.0)
    kept = [run(tmp_path, stop, ZeroDivisionError()) for stop in stops]
    assert kept == sorted(kept) and kept[0]
    ran = run(tmp_path, size=170)
    assert isinstance(ran, Ran)
    assert (ran.summary.rows, ran.earlier) == (60, kept[-1])
    for name in OUTPUTS:
        assert (tmp_path / f"{name}.csv").read_bytes() == (whole / f"{name}.csv").read_bytes(), name
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(f"{name}.csv" for name in OUTPUTS)


def test_a_write_that_fails_is_cut_off_and_gone_on_with(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, written = WholeFile.write, []

    def full(file: WholeFile, data: bytes) -> None:
        written.append(data)
        if len(written) == 11:
            file._stream.write(data[:50])
            raise OSError(errno.ENOSPC, "No space left on device")
        write(file, data)

    monkeypatch.setattr(WholeFile, "write", full)
    kept = run(tmp_path)
    assert isinstance(kept, int) and 0 < kept < 60
    assert isinstance(run(tmp_path), Ran)
    for name in OUTPUTS:
        assert (tmp_path / f"{name}.csv").read_bytes() == (whole / f"{name}.csv").read_bytes(), name


def test_where_nothing_is_priced_nothing_is_kept(tmp_path: Path) -> None:
    assert run(tmp_path, 0, ZeroDivisionError()) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_can_never_go_on_keeps_nothing(tmp_path: Path) -> None:
    checkpoint, path = Checkpoint(tmp_path / "out.csv"), tmp_path / "out.csv"
    with WholeFile(path) as file:
        batch = BatchRun({}, TABLE, {"out": file}, checkpoint)
        batch.keep()
        assert checkpoint.read() and part_of(path).exists()
        batch.give_up()
    assert list(tmp_path.iterdir()) == []
