"""The API as it is put together: what it starts with, what it refuses to start with."""

from pathlib import Path

import pytest

from api.app import create_app
from api.config import Config
from calculator.problem import Refused
from tests.service import EXAMPLES


def test_it_answers_by_itself_without_the_page() -> None:
    client = create_app(Config(tariffs=(EXAMPLES / "book",), network=EXAMPLES / "network")).test_client()
    assert client.get("/v1/version").json["books"][0]["book"] == "worked-examples"  # type: ignore[index]
    assert client.get("/").status_code == 404


def test_a_broken_tariff_folder_stops_the_start_with_every_problem(tmp_path: Path) -> None:
    for file in (EXAMPLES / "book").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rates = tmp_path / "rates.csv"
    broken = rates.read_text(encoding="utf-8").replace("532,CNY/container", "-532,CNY/box²", 1)
    rates.write_text(broken.replace("rail CR,3.357", "rail XX,3.357"), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        create_app(Config(tariffs=(tmp_path,), network=EXAMPLES / "network"))
    assert len(refused.value.problems) >= 3
    assert all("rates.csv" in problem.file for problem in refused.value.problems)
