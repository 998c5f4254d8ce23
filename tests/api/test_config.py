"""Settings come from the environment alone, and wrong ones are all said at once."""

import os
from pathlib import Path

import pytest

from api.config import VARIABLES, Config, from_environment
from calculator.problem import Refused


def test_nothing_set_is_the_default() -> None:
    assert from_environment({}) == Config()


def test_every_variable_is_read(tmp_path: Path) -> None:
    given = {
        "KARVAN_TARIFFS": os.pathsep.join([str(tmp_path), str(tmp_path)]), "KARVAN_NETWORK": str(tmp_path),
        "HOST": "::1", "PORT": "9000", "KARVAN_WORKERS": "3", "KARVAN_THREADS": "5", "KARVAN_DESKS": "7",
        "KARVAN_BATCH_MB": "9", "KARVAN_PAGE_ROWS": "10", "DATABASE_URL": "sqlite:///some/file", "KARVAN_DATA": "here", "KARVAN_MIGRATE": "1",
        "KARVAN_OPEN": "1", "KARVAN_RATES_OPEN": "1", "KARVAN_QUOTE_DAYS": "3", "KARVAN_RETENTION_DAYS": "4",
        "KARVAN_LIMIT_KEY": "0", "KARVAN_LIMIT_ADDRESS": "6", "KARVAN_PROXIES": "2",
    }  # fmt: skip
    assert set(given) == {variable.name for variable in VARIABLES}
    settings = from_environment(given)
    assert settings == Config((tmp_path, tmp_path), tmp_path, "::1", 9000, 3, 5, 7, 9, 10, "sqlite:///some/file", Path("here"), True, True,
                              True, 3, 4, 0, 6, 2)  # fmt: skip
    assert settings.address == "http://[::1]:9000"


def test_defaults_are_those_that_are_listed() -> None:
    assert from_environment({variable.name: variable.default for variable in VARIABLES}) == Config()


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(Refused) as refused:
        from_environment({
            "KARVAN_TARIFFS": "no/such/folder", "KARVAN_NETWORK": "nor/this", "HOST": "a b", "PORT": "65536",
            "KARVAN_WORKERS": "0", "KARVAN_THREADS": "many", "KARVAN_DESKS": "٣", "KARVAN_WORKRES": "2",
        })  # fmt: skip
    columns = [problem.column for problem in refused.value.problems]
    assert sorted(columns) == sorted([
        "KARVAN_TARIFFS", "KARVAN_NETWORK", "HOST", "PORT", "KARVAN_WORKERS", "KARVAN_THREADS", "KARVAN_DESKS",
        "KARVAN_WORKRES",
    ])  # fmt: skip
    assert "did you mean KARVAN_WORKERS" in str(refused.value)


def test_a_database_is_refused_without_repeating_its_password() -> None:
    with pytest.raises(Refused) as refused:
        from_environment({"DATABASE_URL": "mysql://clerk:secret@host/name"})
    assert "postgresql+psycopg://" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "secret" not in repr(Config(database="postgresql+psycopg://clerk:secret@host/name"))


def test_a_switch_is_0_or_1() -> None:
    with pytest.raises(Refused, match="'yes' is neither 0 nor 1"):
        from_environment({"KARVAN_OPEN": "yes"})


@pytest.mark.parametrize(("host", "own"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("::", False),
                                                  ("localhost", True), ("127.evil.example", False)])  # fmt: skip
def test_loopback_is_told_from_the_world(host: str, own: bool) -> None:
    assert Config(host=host).on_loopback is own


def test_the_store_is_a_file_unless_another_is_named() -> None:
    assert Config(data=Path("here")).store_url == "sqlite:///here/karvan.sqlite3"
    assert Config(database="postgresql+psycopg:///name").store_url == "postgresql+psycopg:///name"
