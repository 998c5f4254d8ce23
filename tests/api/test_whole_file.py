"""A file appears whole or not at all, is written by one run at a time, and can be gone on with."""

from pathlib import Path

import pytest

from api.whole_file import WholeFile, part_of
from calculator.problem import Refused


def test_it_appears_whole_in_place_of_the_old_one_through_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "out.csv", tmp_path / "link.csv"
    path.write_text("old")
    link.symlink_to(path)
    with WholeFile(link) as file:
        file.write(b"new")
        assert path.read_text() == "old"
        file.settle()
        file.appear()
    assert link.is_symlink() and path.read_text() == "new"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.csv", "out.csv"]


def test_what_fails_leaves_the_old_one_and_no_part(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), WholeFile(path) as file:
        file.write(b"new")
        raise ZeroDivisionError
    assert path.read_text() == "old" and not part_of(path).exists()


def test_another_run_goes_on_at_the_mark(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with WholeFile(path) as file:
        file.write(b"first,")
        mark, file.stays = file.mark, True
        file.write(b"half of the sec")
    with WholeFile(path, mark) as file:
        file.write(b"second")
        file.settle(file.mark.size)
        last = file.mark
        file.appear()
    assert path.read_bytes() == b"first,second"
    with WholeFile(path, last) as file:
        assert not path.exists() and file.mark == last, "it had appeared, and its run goes on"
        file.appear()
    assert path.read_bytes() == b"first,second"


def test_a_part_that_is_not_as_it_was_left_is_refused_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with WholeFile(path) as file:
        file.write(b"first,")
        mark, file.stays = file.mark, True
    for changed in (b"firsT,", b"fir"):
        part_of(path).write_bytes(changed)
        with pytest.raises(Refused, match="not as it was left"), WholeFile(path, mark):
            raise AssertionError("entered")
        assert part_of(path).read_bytes() == changed


def test_two_runs_never_write_one_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with WholeFile(path) as file:
        file.write(b"mine")
        with pytest.raises(Refused, match="another run"), WholeFile(path):
            raise AssertionError("entered")
        file.appear()
    assert path.read_bytes() == b"mine"


def test_what_cannot_be_written_is_refused(tmp_path: Path) -> None:
    for path, said in ((tmp_path, "not a regular file"), (tmp_path / "none" / "out.csv", "cannot be written")):
        with pytest.raises(Refused, match=said), WholeFile(path):
            raise AssertionError("entered")
