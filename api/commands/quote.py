"""``karvan quote``: one consignment on every route, with reasons."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

import click

from api.consignment_options import consignment_of, consignment_options
from api.opening import desk_options, desk_or_exit, sources_of, what_if
from api.tables import grouped, table
from calculator.desk import QuotingDesk
from calculator.explanation import ChargeLine, why_others_lost
from calculator.money import decimal_text
from calculator.network import Advisory
from calculator.quote import Option, Quote, quote
from calculator.transit_time import days_text

NO_PRICE = 3
TRAINS = {"single": "single wagons", "group": "a group of wagons", "block": "a block train"}


@click.command(context_settings={"max_content_width": 110})
@consignment_options
@desk_options
@click.option(
    "--option", "shown", default="", metavar="ID|CORRIDOR|all", help="Whose lines to print. Default: the cheapest's."
)
@click.option("--why", is_flag=True, help="The arithmetic of each line, its row and source, and why other rows lost.")
@click.option("--json", "as_json", is_flag=True, help="The whole quote as JSON.")
def command(shown: str, why: bool, as_json: bool, **options: Any) -> None:
    """Price one consignment on every route, with reasons.

    \b
    karvan quote --from xian --to halkali --equipment 45G1 --mass "24 t" --date 2026-12-01
    karvan quote --from Ташкент --to IRBND --equipment WCOV --mass "60 t" --commodity 1001 \\
                 --wagon-owner shipper --date 2026-12-01 --why
    karvan quote … --avoid country:RU --via sarakhs-ir --scenario cku-open --json

    Exit code 3: no route has a price; the reasons are printed.
    """
    sources = sources_of(options)
    desk = desk_or_exit(sources)
    answer = quote(desk, consignment_of(desk, options))
    if as_json:
        from api.quote_json import quote_json, to_json

        click.echo(to_json(quote_json(desk, answer, what_if(sources))))
    else:
        click.echo("\n".join(quote_text(desk, answer, shown, why, sources.scenario)))
    if not answer.priced:
        raise click.exceptions.Exit(NO_PRICE)


def quote_text(desk: QuotingDesk, answer: Quote, shown: str, why: bool, scenario: str) -> Iterator[str]:
    """The quote as lines of a terminal."""
    asked = answer.consignment
    label = desk.gazetteer.label
    mass = f"{asked.mass_kg / 1000:g} t each" if asked.mass_kg else "empty (no --mass)"
    yield (
        f"{asked.units} × {asked.equipment.equipment} ({asked.equipment.name}), {mass}, {TRAINS[asked.train]}: "
        f"{label(asked.origin)} → {label(asked.destination)}, dispatch {asked.dispatch_date}"
    )
    yield f"as known on {answer.as_known_on}, exchange of {answer.exchange_date}" + (
        f", SCENARIO {scenario}" if scenario else ""
    )
    yield from (f"warning: {warning}" for warning in answer.warnings)
    yield ""
    yield from sentence(answer)
    if answer.options:
        yield ""
        yield from _options_table(answer)
    for option in _shown(answer, shown):
        yield ""
        yield from _lines(desk, answer, option, why)
    yield from _without_price(answer)
    yield from _news(answer)


def sentence(answer: Quote) -> Iterator[str]:
    """The answer in one sentence: cheapest, fastest, greenest."""
    if not answer.priced:
        yield "No route has a price."
        return
    green = [o for o in answer.priced if o.co2e_hg is not None]
    best = {"Cheapest": answer.priced[0]}
    if answer.fastest:
        best["Fastest"] = answer.fastest
    if green:
        best["Greenest"] = min(green, key=lambda o: (o.co2e_hg or 0, o.rank))
    for word, option in best.items():
        yield f"{word}: {_price(answer, option)} {_by(option)}{_about(option)}"


def _price(answer: Quote, option: Option) -> str:
    currency = answer.consignment.currency
    return f"{grouped(decimal_text(option.total_minor or 0, currency))} {currency}"


def _by(option: Option) -> str:
    corridors, countries = option.route.itinerary.corridors, dict.fromkeys(option.route.itinerary.countries)
    return f"by {corridors[0]} ({option.option})" if corridors else f"by path {option.option} ({'–'.join(countries)})"


def _about(option: Option) -> str:
    days = option.route.time.days
    if not days:
        return ", time unknown"
    return f", about {days[50]:.0f} days, 8 in 10 within {ceil(days[80])}"


def _options_table(answer: Quote) -> Iterator[str]:
    currency = answer.consignment.currency
    rows = []
    for option in answer.options:
        days = option.route.time.days
        total = "" if option.total_minor is None else grouped(decimal_text(option.total_minor, currency))
        co2e = "" if option.co2e_hg is None else f"{option.co2e_hg / 10:,.0f}"
        corridor = option.corridor_text if len(option.corridor_text) <= 24 else option.corridor_text[:23] + "…"
        verdict = (
            "best in its way" if option.pareto else f"{option.dominated_by} is no worse" if option.dominated_by else ""
        )
        rows.append(
            [
                str(option.rank or "–"),
                option.option,
                corridor or "(path)",
                total,
                *(days_text(days[p]) if days else "?" for p in (10, 50, 80, 95)),
                f"{option.route.itinerary.km:,}",
                co2e,
                verdict if option.rank else "no price",
            ]
        )
    headers = ["#", "option", "corridor", currency, "P10", "P50", "P80", "P95", "km", "CO2e kg", ""]
    yield from table(rows, headers, "rllrrrrrrrl").splitlines()


def _shown(answer: Quote, shown: str) -> list[Option]:
    if shown == "all":
        return list(answer.priced)
    named = [o for o in answer.priced if shown and (o.option == shown or shown in o.route.itinerary.corridors)]
    if shown and not named:
        raise click.BadParameter(f"no priced option is called {shown!r}", param_hint="--option")
    return named or list(answer.priced[:1])


def _lines(desk: QuotingDesk, answer: Quote, option: Option, why: bool) -> Iterator[str]:
    """The lines of one option with their total, what is not in it and what may arise."""
    currency = answer.consignment.currency
    yield f"{option.option} {option.corridor_text or '(path)'}: {_route_text(option)}"
    rows = [_line_cells(line, currency) for line in option.charges]
    total = grouped(decimal_text(option.total_minor or 0, currency))
    rows.append(["", "TOTAL", "", "", "", total, ""])
    headers = ["code", "charge", "on", "rate × quantity", "amount", currency, "trust"]
    printed = table(rows, headers, "llllrrl").splitlines()
    yield from printed[: len(printed) - len(rows)]
    for line, text in zip((*option.charges, None), printed[len(printed) - len(rows) :], strict=True):
        yield text
        if why and line is not None:
            yield from _why(desk, option, line)
    if option.through:
        other = option.through.other_minor
        instead = f"{grouped(decimal_text(other, currency))} {currency}" if other is not None else "no price"
        used = "used; by sections it would be" if option.through.used else "not used; with it it would be"
        yield f"through rate {option.through.row}: {used} {instead}"
    trust = ", ".join(f"{float(share):.0%} {name}" for name, share in sorted(option.price_trust.items()))
    yield f"price rests on {trust}; time on " + ", ".join(
        f"{share:.0%} {name}" for name, share in sorted(option.route.time.trust.items())
    )
    causes = ", ".join(f"{cause.replace('_', ' ')} {days:.1f}" for cause, days in option.route.time.causes)
    statutory = option.route.statutory.days
    owed = f"; statutory delivery period {statutory:.0f} days" if statutory is not None else ""
    yield f"mean {option.route.time.mean_days:.1f} days: {causes}{owed}"
    for left in option.not_included:
        yield f"not included: {left.charge} on {left.subject}: {left.reason}"
    for may in option.contingent:
        yield f"may arise: {may.name} on {may.subject}: {may.rate} {may.unit}" + (f" ({may.note})" if may.note else "")


def _line_cells(line: ChargeLine, currency: str) -> list[str]:
    measured = " × ".join(f"{value} {name}" for name, value in line.quantities)
    basis = f"{line.rate} {line.unit} × {measured}" if measured else f"{line.rate} {line.unit}"
    amount = f"{grouped(decimal_text(line.amount_minor, line.currency))} {line.currency}"
    converted = grouped(decimal_text(line.converted_minor, currency))
    on = f"{line.subject} {line.subject.km} km" if line.subject.km else str(line.subject)
    return [line.charge, line.name, on, basis, amount, converted, line.trust]


def _why(desk: QuotingDesk, option: Option, line: ChargeLine) -> Iterator[str]:
    yield from (f"      {step}" for step in line.steps)
    source = line.source
    dated = f", {source.published}" if source.published else ""
    origin = f"{source.title} ({source.publisher}{dated}) {source.url}".rstrip()
    yield f"      row {line.rate_row} of {line.book} {line.edition}: {origin}"
    if line.note:
        yield f"      note: {line.note}"
    yield from (f"      lost: {lost}" for lost in why_others_lost(desk.tariffs, option.plan, line.planned))


def _route_text(option: Option) -> str:
    itinerary = option.route.itinerary
    return " – ".join([itinerary.origin, *(s.carrier for s in itinerary.sections()), itinerary.destination])


def _without_price(answer: Quote) -> Iterator[str]:
    missing = [option for option in answer.options if option.holes]
    if missing or answer.left_out:
        yield ""
        yield "Without a price or not offered:"
    for option in missing:
        yield f"  {option.option} {option.corridor_text or '(path)'}:"
        alike: dict[tuple[str, str, str], list[str]] = {}
        for hole in option.holes:
            alike.setdefault((hole.reason, hole.closest, hole.fix), []).append(f"{hole.charge} on {hole.subject}")
        for (reason, closest, fix), (first, *others) in alike.items():
            yield f"      {first}{f' and {len(others)} more' if others else ''}: {reason}"
            yield from [f"          closest: {closest}"] if closest else []
            yield f"          fix: {fix}"
    for left in answer.left_out:
        yield f"  {left.corridor or 'path'}: {left.reason}; {left.fix}"


def _news(answer: Quote) -> Iterator[str]:
    news: dict[Advisory, list[str]] = {}
    for option in answer.options:
        for advisory in option.advisories:
            news.setdefault(advisory, []).append(f"#{option.rank}" if option.rank else option.option)
    if news:
        yield ""
        yield "Advisories:"
    for a, touched in news.items():
        when = f"{a.start or '…'} to {a.end or 'open'}"
        said, source = a.evidence.note or a.evidence.source, a.evidence.source or a.evidence.trust
        yield f"  {', '.join(touched)}: {a.effect}, {a.scope} {a.name} ({when}): {said} [{source}]"
