"""A key is 256 bits of chance, kept as a hash, and valid until it is revoked or expires."""

from datetime import timedelta

import pytest

from api.store import keys
from api.store.engine import Store
from api.store.tables import now


def test_a_key_parts_into_its_prefix_and_the_hash_that_is_kept(store: Store) -> None:
    with store.writing() as connection:
        assert not keys.any_made(connection)
        prefix, key = keys.make(connection, "ERP", ["rates"])
        row = keys.find(connection, prefix)
        assert row is not None
        assert keys.any_made(connection)
        assert keys.find(connection, "aaaaaaaa") is None
    assert keys.parted(key) == (prefix, row["hash"])
    assert (row["owner"], row["scopes"], keys.state(row, now())) == (prefix, "rates", "valid")


def test_no_two_keys_are_alike(store: Store) -> None:
    with store.writing() as connection:
        made = [keys.make(connection, "ERP", ["rates"]) for _ in range(50)]
        assert len({key.split("_", 2)[2] for _, key in made}) == len({prefix for prefix, _ in made}) == 50
        assert {row["prefix"] for row in keys.listed(connection)} == {prefix for prefix, _ in made}


@pytest.mark.parametrize("text", ["", "karvan_", "karvan_abcdefgh_short", f"karvan_ABCDEFGH_{'a' * 43}", f"{'a' * 60}"])
def test_other_texts_are_no_keys(text: str) -> None:
    assert keys.parted(text) is None


def test_a_key_ends_by_time_or_by_hand(store: Store) -> None:
    at = now()
    with store.writing() as connection:
        prefix, _ = keys.make(connection, "ERP", ["rates"], at + timedelta(days=1))
        row = keys.find(connection, prefix)
        assert row is not None
        assert keys.state(row, at + timedelta(days=1)) == "expired"
        new, _ = keys.make(connection, "ERP", ["rates"], rotated_from=row)
        keys.expire(connection, prefix, at)
        assert keys.revoke(connection, new, at)
        assert not keys.revoke(connection, new, at)
        states = {row["prefix"]: (keys.state(row, at), row["owner"]) for row in keys.listed(connection)}
    assert states == {prefix: ("expired", prefix), new: ("revoked", prefix)}
