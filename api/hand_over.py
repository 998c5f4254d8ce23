"""What one process hands over to another on the same machine by way of a file.

Through the pipe between them large outputs are copied five times, in pieces that each wake both processes, and stand
in memory several times. Of a file that is gone in a moment little ever reaches the disk.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Handed:
    """Outputs in a file, one after the other; or themselves where no file could be written.

    sizes : bytes of each output by name
    """

    path: Path
    sizes: Mapping[str, int]
    outputs: Mapping[str, bytes] | None = None

    def taken(self) -> dict[str, bytes]:
        """The outputs; the file is gone then. To be called once."""
        if self.outputs is not None:
            return dict(self.outputs)
        with self.path.open("rb", buffering=0) as file:
            self.path.unlink()
            found = {name: file.read(size) for name, size in self.sizes.items()}
        if any(len(found[name]) != size for name, size in self.sizes.items()):
            raise OSError(f"{self.path.name} is not what was written")
        return found


def hand_over(path: Path, outputs: Mapping[str, bytes]) -> Handed:
    """Put outputs into a new file for another process."""
    sizes = {name: len(data) for name, data in outputs.items()}
    try:
        with path.open("xb", buffering=0) as file:
            for data in outputs.values():
                if file.write(data) != len(data):
                    raise OSError("no room")
    except OSError:
        with suppress(OSError):
            path.unlink()
        return Handed(path, sizes, dict(outputs))
    return Handed(path, sizes)


def close(folder: Path) -> None:
    """Remove a folder of such files, for good: whoever is about to hand over finds it gone under its name first."""
    gone = folder.with_name(f"{folder.name}-gone")
    with suppress(OSError):  # another may have been quicker
        folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)
