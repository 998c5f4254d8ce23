"""``karvan serve``: the web form and the API, by gunicorn."""

from __future__ import annotations

import os
import sys

import click

from api.config import VARIABLES, Config, from_environment
from api.opening import refuse
from calculator.problem import Problem, Refused

APP = "ui.app:create_app()"
"""The whole service, by name: the command line does not import the page."""


def _settings_in_words() -> str:
    width = max(len(variable.name) for variable in VARIABLES)
    return "\n".join(
        f"  {variable.name.ljust(width)}  {variable.meaning}" + (f" [{variable.default}]" if variable.default else "")
        for variable in VARIABLES
    )


@click.command(epilog="\b\nEnvironment:\n" + _settings_in_words(), context_settings={"max_content_width": 110})
@click.option("--host", metavar="ADDRESS", help="Address to listen on. Default: HOST, else 127.0.0.1.")
@click.option("--port", metavar="N", help="Port to listen on. Default: PORT, else 8000.")
def command(host: str | None, port: str | None) -> None:
    """Start the web form and the API; Ctrl+C or SIGTERM stops them when the last answer is given.

    \b
    karvan serve
    karvan serve --host 0.0.0.0 --port 8080
    """
    os.environ.update({name: given for name, given in (("HOST", host), ("PORT", port)) if given is not None})
    settings = checked()
    answered = who_is_answered(settings)
    click.echo(f"Karvan: {settings.address}  (Ctrl+C stops it)\n{answered}")
    sys.stdout.flush()
    arguments = [sys.executable, "-m", "gunicorn", "--config", "python:api.gunicorn_conf", APP]
    os.execv(sys.executable, arguments)  # gunicorn takes our place: a signal to this process reaches it


def checked() -> Config:
    """The settings, after the books, the network and the store were opened; every problem on stderr, exit code 1."""
    from api.desks import Desks
    from api.store import schema

    try:
        settings = from_environment()
        Desks(settings)
        schema.opened(settings)
    except Refused as refused:
        refuse(refused.problems)
        raise
    return settings


def who_is_answered(settings: Config) -> str:
    """Whom the service answers, in words; exit code 1 where that would be everybody and nobody has said so."""
    from api.commands.store import opened
    from api.store import keys

    with opened() as (_, store), store.reading() as connection:
        made = keys.any_made(connection)
    if settings.open:
        return "Open: whoever reaches it is answered without a key (KARVAN_OPEN=1)."
    if made:
        return "Keys are asked for." + (" Not for /v1/rates." if settings.rates_open else "")
    if not settings.on_loopback:
        message = f"without any key the service answers this machine alone, not {settings.host}"
        refuse([Problem(message, "make one with karvan keys make, or set KARVAN_OPEN=1", column="HOST")])
    return "No keys: this machine alone is answered. Make one with  karvan keys make LABEL"
