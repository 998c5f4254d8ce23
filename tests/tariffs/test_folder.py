"""The tables of a folder as text."""

from pathlib import Path

import pytest

from tariffs import folder
from tests.tariffs.folders import write


def test_tables_that_are_not_there_are_empty_unless_they_are_needed(tmp_path: Path) -> None:
    write(tmp_path, {"nodes": "node\na\n", "leg": "x\n", "README.md": "", "capacity": "x\n"})
    found, problems = folder.read(tmp_path, ("nodes", "legs", "names"), ("nodes", "legs"), ("capacity.csv",))
    assert [str(problem) for problem in problems] == [
        f"{tmp_path}/leg.csv: is no table of this folder; did you mean legs?",
        f"{tmp_path}/legs.csv: there is no such file; make it, or check the folder's name",
    ]
    assert [problem.warning for problem in problems] == [True, False]
    assert found.tables["nodes"].rows == (["a"],)
    assert found.tables["names"].header == ()
    assert found.files == {"nodes.csv": b"node\na\n"}


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    found, problems = folder.read(tmp_path, ("nodes",), ("nodes",), ())
    assert [str(problem) for problem in problems] == [
        f"{tmp_path}: cannot be read: Permission denied; check the folder and its permissions"
    ]
    assert found.tables == {}


def test_no_folder(tmp_path: Path) -> None:
    found, problems = folder.read(tmp_path / "x", ("nodes",), (), ())
    assert [str(problem) for problem in problems] == [f"{tmp_path}/x: there is no such folder; check its name"]
    assert found.tables == {}
