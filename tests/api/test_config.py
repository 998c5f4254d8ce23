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
    }  # fmt: skip
    assert set(given) == {variable.name for variable in VARIABLES}
    settings = from_environment(given)
    assert settings == Config((tmp_path, tmp_path), tmp_path, "::1", 9000, 3, 5, 7)
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
