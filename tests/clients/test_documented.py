"""The client of docs/clients.md runs as it is written, against the service as users run it."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.running import Service

PAGE = Path(__file__).parents[2] / "docs" / "clients.md"


def test_every_block_of_the_page_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 6
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "client"}
    with Service(f"sqlite:///{tmp_path}/karvan.sqlite3") as running:
        for block in blocks:
            exec(block.replace("http://127.0.0.1:8000", f"http://127.0.0.1:{running.port}"), names)
        names["karvan"].session.close()
    said = capsys.readouterr().out
    assert said.startswith("1 ")
    assert "/equipment unknown_equipment 45G2 -> ['45G1']" in said
    assert names["quote"]["number"] in said
    assert (tmp_path / f"{names['quote']['number']}.pdf").read_bytes().startswith(b"%PDF")
    priced = (tmp_path / "priced.csv").read_text(encoding="utf-8").splitlines()
    assert len(priced) == 1001
    assert all(",ok," in row for row in priced[1:])
