"""The run of a batch: blocks priced into the parts of its outputs, and a checkpoint kept on the way."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from api.batch_workers import Worked, peak_mb
from api.checkpoint import Checkpoint, Facts, Kept, Reached
from api.interruption import undisturbed
from api.whole_file import WholeFile
from calculator.batch_blocks import Block, ConsignmentTable, Place
from calculator.batch_outputs import Summary, header

KEPT_EVERY_S = 2.0
"""At most so much work is done twice by a run that was killed."""

Pricing = Callable[[Iterable[Block]], Iterator[Worked]]
"""What prices blocks and gives them back in order, each by itself or several together."""


@dataclass(frozen=True)
class Ran:
    """What a run came to: with earlier runs that it went on from, their time too [s]; memory by process [MB].

    earlier : rows of the runs that it went on from
    """

    summary: Summary
    seconds: float
    earlier: int
    peaks_mb: Mapping[int, int]


class BatchRun:
    """A table being priced into files. After every block it could stop there and go on later."""

    def __init__(
        self, facts: Facts, table: ConsignmentTable, files: Mapping[str, WholeFile], checkpoint: Checkpoint,
        kept: Kept | None = None,
    ) -> None:  # fmt: skip
        """facts : what must be the same for another run to go on; kept : the run to go on from"""
        self._facts, self._table, self._files, self._checkpoint = facts, table, files, checkpoint
        marks = {name: file.mark for name, file in files.items()}
        self.reached = kept.reached if kept else Reached(table.first, Summary(), marks)
        self._is_new, self.earlier = kept is None, self.reached.summary.rows
        self._seconds, self._start = self.reached.seconds, time.monotonic()
        self._peaks_mb: dict[int, int] = {}

    def price(self, pricing: Pricing, block_bytes: int, progress: Callable[[Reached], None]) -> Ran:
        """Price what is left, keeping the run every few seconds; at the end everything is on the disk.

        Raises OSError where there is no room, and whatever `pricing` raises.
        """
        ends: deque[Place] = deque()

        def blocks() -> Iterator[Block]:
            for block in self._table.blocks(block_bytes, self.reached.place):
                ends.append(block.end)
                yield block

        if self._is_new:
            self._write({name: header(self._table.layout, name) for name in self._files}, self.reached)
        saved = self._start - KEPT_EVERY_S
        for worked in pricing(blocks()):
            summary = self.reached.summary + worked.done.summary
            # What prices may give back several blocks as one.
            place = next(end for end in iter(ends.popleft, None) if end.number > summary.rows)
            self._write(worked.done.outputs, replace(self.reached, place=place, summary=summary))
            self._peaks_mb[worked.process] = worked.peak_mb
            if time.monotonic() - saved >= KEPT_EVERY_S:
                self.keep()
                saved = time.monotonic()
            progress(self.reached)
        self.keep()
        self._peaks_mb[os.getpid()] = peak_mb()
        return Ran(self.reached.summary, max(self.reached.seconds, 0.001), self.earlier, self._peaks_mb)

    def keep(self) -> None:
        """Put on the disk how far the run has come. Raises OSError where that cannot be; what was kept before stands.

        What a write that failed left behind is cut off, which also makes room.
        """
        with undisturbed():
            for name, file in self._files.items():
                file.settle(self.reached.marks[name].size)
            self._checkpoint.save(self._facts, self.reached)
            for file in self._files.values():
                file.stays = True

    def keep_if_begun(self) -> int:
        """Keep what can be kept of a run that cannot go on now. Returns the rows that are kept, 0 for none."""
        if self.reached.summary.rows:
            with suppress(OSError):
                self.keep()
        stays = all(file.stays for file in self._files.values())
        kept = self._checkpoint.read() if stays else None
        return kept.reached.summary.rows if kept else 0

    def give_up(self) -> None:
        """Keep nothing of a run that can never go on, such as one whose input must be mended."""
        self._checkpoint.remove()
        for file in self._files.values():
            file.stays = False

    def _write(self, outputs: Mapping[str, bytes], reached: Reached) -> None:
        """Add to every file; only then has the run come further."""
        for name, file in self._files.items():
            file.write(outputs[name])
        marks = {name: file.mark for name, file in self._files.items()}
        self.reached = replace(reached, marks=marks, seconds=self._seconds + time.monotonic() - self._start)
