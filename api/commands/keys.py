"""``karvan keys``: the keys of customers and of their systems, made, listed, rotated and revoked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import click

from api.commands.store import opened
from api.opening import refuse
from api.tables import table
from calculator.problem import Problem

SCOPES = ("rates", "quotes", "batches", "tariffs")


@click.group(no_args_is_help=True)
def command() -> None:
    """Make, list, rotate and revoke the keys of the API.

    \b
    karvan keys make "Silk Road Logistics, ERP"
    karvan keys make "Price comparison" --scopes rates --days 90
    karvan keys rotate k3j5x7ab
    karvan keys revoke k3j5x7ab

    From the first key on the service answers none without one. A key is shown once; only its hash is kept.
    """


@command.command()
@click.argument("label")
@click.option("--scopes", default=",".join(SCOPES), show_default=True, help="What the key may do, commas between.")
@click.option("--days", type=click.IntRange(1, 36_500), help="Days until the key expires. Default: never.")
def make(label: str, scopes: str, days: int | None) -> None:
    """Make a key for LABEL, whose it is in words, and show it."""
    from api.store import keys
    from api.store.tables import now

    asked = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    if not asked or set(asked) - set(SCOPES):
        raise click.BadParameter(f"takes {', '.join(SCOPES)}", param_hint="--scopes")
    with opened() as (_, store):
        with store.writing() as connection:
            _, key = keys.make(connection, label, asked, now() + timedelta(days) if days else None)
        _show(key)


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
def listing(as_json: bool) -> None:
    """List the keys by their prefix: whose they are, what they may do, and whether they are valid."""
    from api.store import keys
    from api.store.tables import now

    with opened() as (_, store):
        with store.reading() as connection:
            found = keys.listed(connection)
        rows = [{**_shown(key), "state": keys.state(key, now())} for key in found]
    if as_json:
        from api.quote_json import to_json

        click.echo(to_json({"keys": rows}))
    elif rows:
        columns = list(rows[0])
        cells = [[str(row[column] or "") for column in columns] for row in rows]
        click.echo(table(cells, columns, "l" * len(columns)))
    else:
        click.echo("No key was made: the service answers this machine alone, without one.")


@command.command()
@click.argument("prefix")
@click.option(
    "--overlap-days", type=click.IntRange(0, 365), default=7, show_default=True, help="Both are valid so long."
)
def rotate(prefix: str, overlap_days: int) -> None:
    """Make a key that takes the place of PREFIX and opens the same quotes; for some days both are valid."""
    from api.store import keys
    from api.store.tables import now

    with opened() as (_, store):
        with store.writing() as connection:
            old = keys.find(connection, _prefix(prefix))
            if old is None or keys.state(old, now()) != "valid":
                refuse([Problem(f"there is no valid key {_prefix(prefix)!r}", "see karvan keys list")])
                return
            ends = now() + timedelta(overlap_days)
            if old["expires_at"] is None or old["expires_at"] > ends:
                keys.expire(connection, old["prefix"], ends)
            length = old["expires_at"] - old["created_at"] if old["expires_at"] else None
            expires = now() + length if length else None
            _, key = keys.make(connection, old["label"], old["scopes"].split(), expires, rotated_from=old)
        _show(key)
        click.echo(f"The old key is valid until {ends:%Y-%m-%d %H:%M} UTC.", err=True)


@command.command()
@click.argument("prefix")
def revoke(prefix: str) -> None:
    """End the key of PREFIX at once."""
    from api.store import keys
    from api.store.tables import now

    with opened() as (_, store):
        with store.writing() as connection:
            done = keys.revoke(connection, _prefix(prefix), now())
        if not done:
            refuse([Problem(f"there is no key {_prefix(prefix)!r} to revoke", "see karvan keys list")])
        click.echo(f"The key {_prefix(prefix)} is revoked.")


def _prefix(written: str) -> str:
    """The prefix of a key, also where the whole key was given: its secret is repeated nowhere."""
    return written.split("_")[1] if written.startswith("karvan_") and written.count("_") else written


def _show(key: str) -> None:
    click.echo(key)
    click.echo("Send it as  Authorization: Bearer KEY  and keep it safe: it is not shown again.", err=True)


def _shown(key: Any) -> dict[str, str]:
    def day(at: datetime | None) -> str:
        return f"{at:%Y-%m-%d}" if at else ""

    return {
        "prefix": key["prefix"], "label": key["label"], "scopes": key["scopes"], "created": day(key["created_at"]),
        "expires": day(key["expires_at"]), "rotated_from": key["rotated_from"] or "",
    }  # fmt: skip
