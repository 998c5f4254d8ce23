"""The README's commands are run as they stand, and print what it shows.

A line ``…`` in an output stands for any lines. The server of the curl commands is started here.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Command:
    """One command of the README and the output it shows."""

    text: str
    output: list[str]


def commands(readme: str) -> list[Command]:
    """The commands of all ``console`` blocks, in order; a here-document belongs to its command."""
    found: list[Command] = []
    for block in re.findall(r"```console\n(.*?)```", readme, re.S):
        until = ""
        for line in block.splitlines():
            if until:
                found[-1] = Command(f"{found[-1].text}\n{line}", [])
                until = "" if line == until else until
            elif line.startswith("$ "):
                found.append(Command(line[2:], []))
                here = re.search(r"<<'(\w+)'", line)
                until = here[1] if here else ""
            else:
                found[-1].output.append(line)
    return found


def shows(output: list[str], printed: list[str]) -> bool:
    """Whether the printed lines are those shown, a ``…`` standing for any."""
    pattern = "\n".join(".*" if line == "…" else re.escape(line) for line in output)
    return re.fullmatch(pattern, "\n".join(printed), re.S) is not None


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running server with a store of its own."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [Path(sys.executable).with_name("karvan"), "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "KARVAN_DATA": str(tmp_path_factory.mktemp("store"))},
    )
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def test_every_command_prints_what_the_readme_shows(tmp_path: Path, address: str) -> None:
    """Each user's first five minutes, in one folder, one command after the other."""
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    (tmp_path / "tariffs").symlink_to(ROOT / "tariffs")
    listed = commands(README)
    assert len(listed) >= 9
    for command in listed:
        text = command.text.replace("127.0.0.1:8000", address)
        done = subprocess.run(
            ["bash", "-c", text], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        printed = (done.stdout + done.stderr).splitlines()
        assert shows(command.output, printed), "\n".join([command.text, *printed])


@pytest.mark.parametrize(
    ("output", "printed", "same"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a", "…", "c"], ["a", "x", "y", "c"], True),
        (["a", "…"], ["b", "x"], False),
        (["a"], ["a", "b"], False),
        (["1.5"], ["1x5"], False),
    ],
)
def test_an_output_is_compared_line_by_line(output: list[str], printed: list[str], same: bool) -> None:
    """What is shown must be printed, but for the lines left out."""
    assert shows(output, printed) == same


def test_links_of_the_readme_lead_somewhere() -> None:
    """Every relative link names a file or folder of the project."""
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
