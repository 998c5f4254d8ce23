"""``karvan keys``: a key is shown once, and is rotated and revoked by its prefix; on both databases."""

import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from api.cli import main
from api.store import keys, tables
from api.store.engine import Store
from api.store.tables import now


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, database: str) -> None:
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("KARVAN_MIGRATE", "1")


def karvan(*words: str) -> Result:
    return CliRunner().invoke(main, ["keys", *words])


def listed() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(karvan("list", "--json").stdout)["keys"] if stored() else []
    return found


def stored() -> bool:
    return "No key was made" not in karvan("list").stdout


def test_a_key_is_shown_once_and_only_its_hash_is_kept(database: str) -> None:
    assert not stored()
    made = karvan("make", "Silk Road, ERP", "--scopes", "rates, quotes", "--days", "90")
    key = made.stdout.strip()
    prefix, secret_hash = keys.parted(key) or ("", "")
    assert (made.exit_code, listed()[0]["prefix"]) == (0, prefix)
    assert "not shown again" in made.stderr
    assert listed()[0] | {"created": "", "expires": ""} == {
        "prefix": prefix, "label": "Silk Road, ERP", "scopes": "rates quotes", "created": "", "expires": "",
        "rotated_from": "", "state": "valid",
    }  # fmt: skip
    store = Store(database)
    with store.reading() as connection:
        row = connection.execute(select(tables.keys)).one()
    store.close()
    assert row.hash == secret_hash
    assert key.split("_", 2)[2] not in str(row)
    assert row.expires_at - row.created_at == timedelta(90)
    assert "Silk Road, ERP" in karvan("list").stdout


def test_two_are_valid_while_one_takes_the_place_of_the_other(database: str) -> None:
    first = karvan("make", "ERP", "--days", "90").stdout.strip()
    second = karvan("rotate", first, "--overlap-days", "3")
    assert second.exit_code == 0
    assert "valid until" in second.stderr
    old, new = sorted(listed(), key=lambda key: bool(key["rotated_from"]))
    assert (old["state"], new["state"]) == ("valid", "valid")
    assert new["rotated_from"] == old["prefix"]
    assert old["expires"] == f"{now() + timedelta(3):%Y-%m-%d}"
    assert new["expires"] == f"{now() + timedelta(90):%Y-%m-%d}"
    assert karvan("rotate", new["prefix"], "--overlap-days", "0").exit_code == 0
    states = {key["prefix"]: key["state"] for key in listed()}
    assert states[new["prefix"]] == "expired"
    assert karvan("rotate", new["prefix"]).exit_code == 1


def test_a_revoked_key_stays_listed() -> None:
    prefix = karvan("make", "ERP").stdout.split("_")[1]
    assert karvan("revoke", prefix).exit_code == 0
    assert [key["state"] for key in listed()] == ["revoked"]
    again = karvan("revoke", prefix)
    assert (again.exit_code, "no key" in again.stderr) == (1, True)
    assert karvan("rotate", prefix).exit_code == 1


def test_a_whole_key_is_taken_for_its_prefix_and_not_repeated() -> None:
    key = karvan("make", "ERP").stdout.strip()
    revoked = karvan("revoke", key)
    assert revoked.exit_code == 0
    assert key.split("_", 2)[2] not in revoked.output


@pytest.mark.parametrize("scopes", ["", "admin", "rates,admin"])
def test_an_unknown_scope_is_refused(scopes: str) -> None:
    assert karvan("make", "ERP", "--scopes", scopes).exit_code == 2
    assert not stored()


def test_the_scopes_are_those_of_the_service() -> None:
    from api.commands.keys import SCOPES

    assert keys.SCOPES == SCOPES
