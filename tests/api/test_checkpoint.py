"""What is kept of a run comes back as it was; what differs is named, each with what to do."""

from collections import Counter
from pathlib import Path

import pytest

from api.checkpoint import Checkpoint, Reached, differences
from api.whole_file import Mark, part_of
from calculator.batch_blocks import Place
from calculator.batch_outputs import Summary
from calculator.problem import Refused

REACHED = Reached(
    Place(8, 11, 4_000), Summary(7, 5, Counter(no_route=1), Counter(unknown_place=1)), {"out": Mark(12, "ab")}, 1.5
)
FACTS = {
    "engine": "1.0", "input": {"name": "in.csv", "bytes": 9, "sha256": "cd"}, "books": [{"digest": "ef"}],
    "network": {"digest": "12"}, "scenario": None, "as_known_on": "2026-11-23", "exchange_date": "2026-11-23",
    "paths": 4, "currency": "USD", "decimal": ".", "outputs": {"out": "out.csv"},
}  # fmt: skip


def test_a_run_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path / "out.csv")
    assert checkpoint.read() is None
    checkpoint.save(FACTS, REACHED)
    kept = checkpoint.read()
    assert kept and (kept.facts, kept.reached) == (FACTS, REACHED)
    checkpoint.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_given_up_leaves_no_part(tmp_path: Path) -> None:
    part_of(tmp_path / "out.csv").write_text("some")
    checkpoint = Checkpoint(tmp_path / "out.csv")
    checkpoint.save(FACTS, REACHED)
    checkpoint.discard()
    checkpoint.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 2}', '{"format": 1, "facts": {}}'])
def test_a_record_that_cannot_be_read_is_refused_and_can_be_given_up(tmp_path: Path, text: str) -> None:
    checkpoint = Checkpoint(tmp_path / "out.csv")
    checkpoint.path.write_text(text)
    with pytest.raises(Refused, match="--restart"):
        checkpoint.read()
    checkpoint.discard()
    assert checkpoint.read() is None


def test_every_difference_is_named_with_what_to_do(tmp_path: Path) -> None:
    other = {name: f"other {name}" for name in FACTS}
    found = differences(FACTS, other, tmp_path)
    assert len(found) == len(FACTS)
    assert all("--restart" in problem.advice for problem in found)
    assert "--currency was USD and is other currency" in [problem.message for problem in found]
    renamed = FACTS | {"input": {"name": "moved.csv", "bytes": 9, "sha256": "cd"}}
    assert differences(FACTS, renamed, tmp_path) == []
