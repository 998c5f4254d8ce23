"""``karvan compare``: the options of one consignment side by side, or a file of them summed up by lane and month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from api.commands import compare_file
from api.comparison import WhatIf, comparison_json
from api.comparison_text import compare_text
from api.consignment_options import consignment_of, consignment_options
from api.opening import Sources, desk_options, desk_or_exit, refuse, sources_of
from api.quote_json import to_json
from calculator.consignment import Consignment
from calculator.consignment_fields import DEFAULTS
from calculator.problem import Refused
from calculator.quote import quote
from tariffs import library, scenario

NO_PRICE = 3
_OF_SOURCES = {"tariffs", "network", "scenario", "as_known_on", "exchange_date", "paths"}
_OF_FILES = ("out", "flips", "html", "what_ifs", "bare", "decimal")


@click.command(context_settings={"max_content_width": 110})
@click.argument("source", metavar="[FILE]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@consignment_options
@desk_options
@click.option("--most", type=click.IntRange(1, 12), default=4, show_default=True,
              help="Options shown: the cheapest ones, and always the fastest and the greenest.")  # fmt: skip
@compare_file.file_options
@click.option("--json", "as_json", is_flag=True, help="The same figures as JSON.")
def command(source: Path | None, most: int, as_json: bool, **options: Any) -> None:
    """Set the options of a consignment side by side, or sum up a FILE of consignments by lane and month.

    \b
    karvan compare --from xian --to halkali --equipment 45G1 --mass "24 t" --date 2026-12-01
    karvan compare … --scenario cku-open --scenario marand-bypass-open --json
    karvan compare consignments.csv --html lanes.html
    karvan compare consignments.csv -o lanes.parquet --flips flips.csv --what-if "exchange CNY +10 %"
    karvan compare consignments.csv --what-if "border IR-TM +3 days" --what-if "rate rail TCDD -5 %"

    Of a file (columns as for karvan batch): which route wins on price, on P50 and on P95, by how much, and what
    flips the winner. Without --what-if and --scenario: each currency a tenth up and down, each border that a winner
    passes three days slower.

    Exit code 3: no route has a price; the reasons are printed.
    """
    names = options.pop("scenarios")
    of_file = {name: options.pop(name) for name in _OF_FILES}
    sources = sources_of(options | {"scenario": ""})
    asked = {name: value for name, value in options.items() if name not in _OF_SOURCES}
    if source is not None:
        _refuse_both(asked)
        compare_file.compare(source, sources, names, as_json, asked["currency"] or DEFAULTS["currency"], **of_file)
        return
    _refuse_without_file(of_file)
    what_ifs = _answers(sources, names, asked)
    if as_json:
        click.echo(to_json(comparison_json(what_ifs, most)))
    else:
        click.echo("\n".join(compare_text(what_ifs, most)))
    if not what_ifs[0].answer.priced:
        raise click.exceptions.Exit(NO_PRICE)


# Several scenarios are compared with each other, where the other commands price under one; and what is mandatory
# of a consignment is not where a file holds many.
command.params = [parameter for parameter in command.params if parameter.name != "scenario"]
command.params.insert(-3, click.Option(
    ["--scenario", "scenarios"], multiple=True, metavar="NAME|FILE",
    help="A what-if to set beside the answer; may be given several times.",
))  # fmt: skip
for parameter in command.params:
    parameter.required = False


def _refuse_both(asked: dict[str, Any]) -> None:
    """A file says what is asked, but for the currency of rows that name none."""
    given = [name for name, value in asked.items() if value and name != "currency"]
    if given:
        raise click.UsageError(f"a FILE holds its consignments: leave out {', '.join(sorted(given))}")


def _refuse_without_file(of_file: dict[str, Any]) -> None:
    given = [name for name, value in of_file.items() if value]
    if given:
        raise click.UsageError(f"only with a FILE of consignments: {', '.join(given)}")


def _answers(sources: Sources, names: Sequence[str], options: dict[str, Any]) -> list[WhatIf]:
    """The answer as it is, then under each scenario; every problem on stderr and exit code 1."""
    try:
        scenarios = [scenario.load(library.scenario_file(name)) for name in names]
    except Refused as refused:
        refuse(refused.problems)
        raise
    desk = desk_or_exit(sources)
    asked: Consignment = consignment_of(desk, options)
    what_ifs = [WhatIf(None, desk, quote(desk, asked))]
    for name, what_if in zip(names, scenarios, strict=True):
        other = desk_or_exit(replace(sources, scenario=name))
        what_ifs.append(WhatIf(what_if, other, quote(other, asked)))
    return what_ifs
