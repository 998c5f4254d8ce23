"""What is handed over arrives as it was, once, also where no file can be written."""

import pickle
import resource
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.hand_over import Handed, close, hand_over

OUTPUTS = {"out": b"1,2\n" * 100_000, "rejects": b"", "options": "Сиань\n".encode()}


def arrived(handed: Handed) -> dict[str, bytes]:
    """What another process takes."""
    other: Handed = pickle.loads(pickle.dumps(handed))
    return other.taken()


def test_it_arrives_once_and_the_file_is_gone(tmp_path: Path) -> None:
    handed = hand_over(tmp_path / "1", OUTPUTS)
    assert len(pickle.dumps(handed)) < 1_000
    assert arrived(handed) == OUTPUTS
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FileNotFoundError):
        arrived(handed)


def test_without_a_place_for_files_it_arrives_by_itself(tmp_path: Path) -> None:
    assert arrived(hand_over(tmp_path / "gone" / "1", OUTPUTS)) == OUTPUTS


def test_without_room_it_arrives_by_itself_and_leaves_nothing(tmp_path: Path) -> None:
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, usual[1]))
    try:
        handed = hand_over(tmp_path / "1", OUTPUTS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert arrived(handed) == OUTPUTS
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_cut_is_no_output(tmp_path: Path) -> None:
    handed = hand_over(tmp_path / "1", OUTPUTS)
    (tmp_path / "1").write_bytes(b"1,2\n")
    with pytest.raises(OSError, match="not what was written"):
        handed.taken()


def test_a_closed_folder_is_gone_for_good(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    for _ in range(30):
        folder.mkdir()
        with ThreadPoolExecutor(3) as pool:
            handed = [pool.submit(hand_over, folder / str(i), {"out": b"1\n"}) for i in range(30)]
            closed = [pool.submit(close, folder) for _ in range(2)]
            handed += [pool.submit(hand_over, folder / str(i), {"out": b"2\n"}) for i in range(30, 40)]
        assert [each.exception() for each in (*handed, *closed)] == [None] * 42
        assert list(tmp_path.iterdir()) == []
