"""``karvan corridors``: every corridor end to end, and what is published about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from api.corridor_facts import FACTS, answers
from api.corridor_page import Page, page_json, page_markdown, page_text
from api.corridor_table import corridor_rows
from api.opening import desk_options, desk_or_exit, refuse, sources_of
from api.quote_json import to_json
from calculator.money import CURRENCIES
from calculator.problem import Refused, did_you_mean
from tariffs import library, loader


@click.command(context_settings={"max_content_width": 110})
@desk_options
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="D",
              help="Dispatch date. Default: as known on.")  # fmt: skip
@click.option("--currency", default="USD", show_default=True, metavar="CODE", help="Currency of the prices, ISO 4217.")
@click.option("--markdown", is_flag=True, help="As Markdown; docs/corridors.md is made of it.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(day: datetime | None, currency: str, markdown: bool, as_json: bool, **options: Any) -> None:
    """Tabulate every corridor: km, prices, days, trust, advisories; then what is published about them.

    \b
    karvan corridors --date 2026-12-01
    karvan corridors --scenario hormuz-closed --json
    karvan corridors --date 2026-12-01 --as-known-on 2026-11-23 --markdown
    """
    code = currency.upper()
    if code not in CURRENCIES:
        advice = did_you_mean(code, CURRENCIES) or "for example USD, EUR, CNY"
        raise click.BadParameter(f"{currency!r} is not an ISO 4217 currency; {advice}", param_hint="--currency")
    if markdown and as_json:
        raise click.UsageError("--markdown and --json exclude each other")
    sources = sources_of(options)
    desk = desk_or_exit(sources)
    folder = sources.network or library.NETWORK
    try:
        # A network of one's own need not have the tables of what was published.
        journeys = loader.observations(folder) if (folder / "observations.csv").is_file() else ()
        capacities = loader.capacity(folder) if (folder / "capacity.csv").is_file() else ()
    except Refused as refused:
        refuse(refused.problems)
        raise
    dispatch = day.date() if day else desk.as_known_on
    rows = corridor_rows(desk, dispatch, code, journeys)
    facts = list(zip(FACTS, answers(FACTS, sources, dispatch, code), strict=True))
    page = Page(desk, dispatch, code, sources.scenario, rows, facts, capacities)
    if as_json:
        click.echo(to_json(page_json(page)))
    elif markdown:
        click.echo(page_markdown(page), nl=False)
    else:
        click.echo("\n".join(page_text(page)))
