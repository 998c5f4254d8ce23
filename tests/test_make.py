"""The words of `make`, the locks and the wheel: what a new user meets first."""

import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.house import FLOORS

ROOT = Path(__file__).parents[1]
SHELL = shutil.which("sh") or "sh"
# A make that runs these tests leaves its own switches behind.
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}


def run(*command: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the checkout, in this environment with `env` over it."""
    return subprocess.run(
        list(map(str, command)), cwd=ROOT, env=CLEAN | env, capture_output=True, text=True, check=False
    )


def stand_in(folder: Path, name: str, script: str) -> None:
    """Put a shell script on a path of its own, in place of a real program."""
    (folder / name).write_text(f"#!{SHELL}\n{script}\n")
    (folder / name).chmod(0o755)


def locked(name: str) -> dict[str, str]:
    """Requirement (name, version, marker) -> its hashes, of one lock."""
    text = (ROOT / "requirements" / name).read_text().replace("\\\n", " ")
    rows = [line.split("--hash", 1) for line in text.splitlines() if line and not line.startswith(" ")]
    return {head.strip(): "".join(hashes) for head, *hashes in rows}


def test_make_alone_lists_every_word() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    listed = {line.split()[0] for line in run("make").stdout.splitlines()}
    assert listed == set(phony[1].split()) - {"browser", "postgres"}


def test_check_runs_the_tests_once_and_so_does_ci() -> None:
    assert run("make", "-n", "check").stdout.count("-m pytest") == 1
    script = (ROOT / ".ci" / "run").read_text()
    assert re.findall(r"^make (\w+)", script, re.MULTILINE) == ["lint", "test"]
    assert run("bash", "-n", ".ci/run").returncode == 0


@pytest.mark.parametrize(
    ("script", "advice"),
    [
        (None, "Python 3.11 or newer is missing"),
        ("exit 127", "Python 3.11 or newer is missing"),
        ('case "$2" in *venv*) exit 1;; esac', "apt-get install python3-venv"),
    ],
    ids=["no Python", "a name that does not run", "no venv module"],
)
def test_setup_says_in_one_line_what_is_missing(tmp_path: Path, script: str | None, advice: str) -> None:
    if script is not None:
        stand_in(tmp_path, "python3", script)
    made = run(SHELL, "tools/venv", tmp_path / "venv", PATH=str(tmp_path))
    assert made.returncode == 1
    assert advice in made.stderr
    assert made.stderr.count("\n") == 1
    assert not (tmp_path / "venv").exists()


def test_setup_takes_the_first_python_that_is_new_enough(tmp_path: Path) -> None:
    stand_in(tmp_path, "python3", "exit 1")
    stand_in(tmp_path, "python3.12", 'case "$1" in -m) echo "$0 $*" ;; esac')
    made = run(SHELL, "tools/venv", "here", PATH=str(tmp_path))
    assert made.stdout == f"{tmp_path}/python3.12 -m venv here\n"


TOOLS = pytest.mark.parametrize(("tool", "package"), [("browser", "chromium"), ("postgres", "postgresql")])


@TOOLS
def test_a_missing_tool_is_said_in_one_line(tmp_path: Path, tool: str, package: str) -> None:
    stand_in(tmp_path, "id", "echo 1000")
    asked = run(SHELL, f"tools/{tool}", PATH=str(tmp_path), CHROMIUM="", POSTGRES_FOLDER=str(tmp_path))
    assert asked.returncode == 1
    assert f"apt-get install {package}" in asked.stderr
    assert asked.stderr.count("\n") == 1


@TOOLS
def test_root_gets_a_missing_tool_installed(tmp_path: Path, tool: str, package: str) -> None:
    stand_in(tmp_path, "id", "echo 0")
    stand_in(tmp_path, "apt-get", f'echo "$*" >> {tmp_path}/asked')
    asked = run(SHELL, f"tools/{tool}", PATH=str(tmp_path), CHROMIUM="", POSTGRES_FOLDER=str(tmp_path))
    assert asked.returncode == 0
    assert (tmp_path / "asked").read_text().split()[-1] == package
    assert [line.split()[0] for line in (tmp_path / "asked").read_text().splitlines()] == [
        "update",
        "install",
    ]


def test_the_browser_runs(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<h1 id=route>Xi'an – Halkalı</h1>")
    assert page.inner_text("#route") == "Xi'an – Halkalı"
    page.close()


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_every_locked_version_has_hashes_and_no_address(lock: str) -> None:
    requirements = locked(lock)
    assert len(requirements) > 15
    assert [head for head, hashes in requirements.items() if "sha256:" not in hashes] == []
    assert [head for head in requirements if "==" not in head] == []
    assert "://" not in (ROOT / "requirements" / lock).read_text()


def test_the_developers_run_what_users_run() -> None:
    assert locked("run.txt").items() <= locked("dev.txt").items()


def test_the_lock_holds_every_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    for lock, declared in {
        "run.txt": [*project["dependencies"], *extras["build"]],
        "dev.txt": [*project["dependencies"], *itertools.chain(*extras.values())],
    }.items():
        names = {re.split(r"[=<>~! \[]", head)[0] for head in locked(lock)}
        assert {re.split(r"[=<>~! \[]", requirement)[0] for requirement in declared} <= names


def test_the_wheel_holds_every_file_of_the_floors(tmp_path: Path) -> None:
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    tracked = run("git", "ls-files", "-z", *FLOORS).stdout.split("\0")
    assert {path for path in tracked if path and (ROOT / path).exists()} <= held
    assert any(name.endswith("entry_points.txt") for name in held)
