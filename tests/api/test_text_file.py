"""A text file is checked to its last byte, and known again by its digest."""

from hashlib import sha256
from pathlib import Path

import click
import pytest

from api.text_file import check_text


def test_a_sound_file_has_its_size_and_digest_and_is_seen_to_change(tmp_path: Path) -> None:
    path, data = tmp_path / "in.csv", "西安,Алматы\n".encode() * 100_000
    path.write_bytes(data)
    found = check_text(path)
    assert (found.size, found.sha256) == (len(data), sha256(data).hexdigest())
    assert not found.has_changed
    with path.open("ab") as stream:
        stream.write(b"x")
    assert found.has_changed


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a\nb\nXi\x92an\n", ":3: byte 0x92 is not UTF-8"),
        (b"a\n" * 700_000 + b"\xff", ":700001: byte 0xff is not UTF-8"),
        ("a\n西".encode()[:-1], ":2: the last character is cut off"),
    ],
)
def test_what_is_not_utf8_is_refused_by_line(
    tmp_path: Path, data: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(data)
    with pytest.raises(click.exceptions.Exit):
        check_text(path)
    assert said in capsys.readouterr().err


def test_what_cannot_be_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(click.exceptions.Exit):
            check_text(path)
    said = capsys.readouterr().err
    assert "is not a regular file" in said and "no such file" in said
