"""The command line ``karvan``: parse, call, print. A command's module is loaded only when it is called."""

from __future__ import annotations

import gc
import os
from importlib import import_module

import click

# Nothing here multiplies matrices large enough for threads, and starting them takes a third of loading numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# What is loaded stays: looking through it for what nobody refers to, some hundred times, takes a seventh of a quote.
gc.set_threshold(50_000)

COMMANDS = {
    "quote": "Price one consignment on every route, with reasons.",
    "batch": "Price a CSV of consignments.",
    "compare": "Set the options of a consignment side by side, with and without scenarios.",
    "backtest": "Hold the model against published journeys and prices.",
    "corridors": "Tabulate every corridor: km, prices, days, trust, advisories.",
    "tariffs": "List, show and check tariff books.",
    "serve": "Start the web form and the API.",
    "keys": "Make, list, rotate and revoke keys of the API.",
    "store": "Upgrade, prune and copy the store of quotes.",
}
"""Command -> its line in the help; each lives in the module of its name under api.commands."""


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are used, so that ``--help`` is immediate."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of a day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"api.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="karvan", prog_name="karvan")
def main() -> None:
    """Rail freight quotes between China, Central Asia, Iran, Türkiye and Europe: price, time and their reasons.

    \b
    karvan quote --from xian --to halkali --equipment 45G1 --mass "24 t" --date 2026-12-01
    karvan batch consignments.csv -o priced.csv --options options.csv
    karvan serve

    Exit codes: 0 done, 1 the input has problems, 2 the command line is wrong, 3 no route has a price.
    """
