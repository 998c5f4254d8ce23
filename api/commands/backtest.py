"""``karvan backtest``: the model held against published journeys and prices."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from api.opening import Sources, desk_options, desk_or_exit, refuse, sources_of
from api.tables import short, table
from calculator.backtest import OBSERVED, RECORD, TARGET, Judgement, backtest, summary
from calculator.backtest_prices import LONG_BOX_KG, SHORT_BOX_KG, WAGON_KG, ComparedPrice, compared_prices
from calculator.desk import QuotingDesk
from calculator.observation import Observation, PriceObservation
from calculator.problem import Refused
from tariffs import library, loader

HEADINGS = {
    OBSERVED: "Observed: the published range must meet P10–P95",
    RECORD: "Records: a best case must not be slower than P50",
    TARGET: "Targets: shown beside the model, which judges the announcement",
}
ERROR_RULE = (
    "The error of P50 is 0 inside the published range, else its distance from the nearest bound as a share of it."
)
RECORD_RULE = "A record is slower than P50 if even its shortest time is."
AIM_OVERLAP, AIM_ERROR = 0.8, 0.15
"""What the model aims at (network rules, section 4): shares of the observed journeys, and of the days."""

WIDE = 100
PRICE_RULE = (
    f"Ours is the cheapest option for a dispatch on {{day}} ({SHORT_BOX_KG / 1000:g} t in a 20-foot box, "
    f"{LONG_BOX_KG / 1000:g} t in a longer one, {WAGON_KG / 1000:g} t in a wagon unless the note says otherwise); "
    "the published ones are of their own year and scope."
)


@click.command(context_settings={"max_content_width": 110})
@desk_options
@click.option("--observations", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Published journeys to use instead of the network's observations.csv.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Every journey and price as JSON.")
def command(observations: Path | None, as_json: bool, **options: Any) -> None:
    """Hold the model against published journeys and prices.

    \b
    karvan backtest
    karvan backtest --observations journeys.csv --json
    karvan backtest --scenario sarakhs-terminal
    """
    sources = sources_of(options)
    desk = desk_or_exit(sources)
    journeys, prices = _published(sources, desk, observations)
    judged = backtest(desk.network, journeys)
    compared = compared_prices(desk, prices, desk.as_known_on)
    if as_json:
        click.echo(json.dumps(backtest_json(desk, sources, judged, compared), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(backtest_text(desk, sources, judged, compared)))


def _published(
    sources: Sources, desk: QuotingDesk, file: Path | None
) -> tuple[tuple[Observation, ...], tuple[PriceObservation, ...]]:
    """The published journeys and prices, or every problem of their files and exit code 1."""
    folder = sources.network or library.NETWORK
    try:
        # A network of one's own need not have published prices; journeys are what the command is for.
        prices = loader.price_observations(folder) if (folder / "price-observations.csv").is_file() else ()
        return loader.observations(file or folder), prices
    except Refused as refused:
        refuse(refused.problems)
        raise


def backtest_text(
    desk: QuotingDesk, sources: Sources, judged: Sequence[Judgement], prices: Sequence[ComparedPrice]
) -> Iterator[str]:
    """Journeys by kind, their summary, then prices, as lines of a terminal."""
    yield f"{len(judged)} published journeys [days]" + (f", SCENARIO {sources.scenario}" if sources.scenario else "")
    for kind, heading in HEADINGS.items():
        of_kind = [judgement for judgement in judged if judgement.observation.kind == kind]
        if shown := [judgement for judgement in of_kind if judgement.days]:
            yield f"\n{heading}"
            headers = ["journey", "corridor", "train", "published", "P10–P95", "P50", "P50 error", ""]
            yield table([_journey_cells(judgement) for judgement in shown], headers, "lllrrrrl")
    if missing := [judgement for judgement in judged if not judgement.days]:
        yield "\nNot comparable"
        yield from (f"  {j.observation.observation} ({j.observation.kind}): {j.reason}" for j in missing)
    yield ""
    yield from summary_text(judged)
    if prices:
        yield "\nPrices"
        headers = ["price", "for", "month", "kind", "published", "ours", "ratio", "by"]
        yield table([_price_cells(price) for price in prices], headers, "llllrrrl")
        yield from (f"  {price.observation.price}: {price.reason}" for price in prices if price.reason)
        yield from wrap(PRICE_RULE.format(day=desk.as_known_on), WIDE)


def summary_text(judged: Sequence[Judgement]) -> Iterator[str]:
    """What the journeys say of the model, in two or three sentences."""
    result = summary(judged)
    if result.observed:
        share = result.overlap / result.observed
        verdict = "met" if share >= AIM_OVERLAP else "missed"
        yield (f"{result.overlap} of {result.observed} observed ranges meet P10–P95 ({share:.0%}); "
               f"the aim of {AIM_OVERLAP:.0%} is {verdict}.")  # fmt: skip
    if result.left_out:
        yield f"{result.left_out} observed journeys cannot be compared: they are listed, and not counted."
    if result.median_error is not None:
        verdict = "met" if result.median_error < AIM_ERROR else "missed"
        yield f"Median error of P50: {result.median_error:.1%}; the aim of less than {AIM_ERROR:.0%} is {verdict}."
        yield from wrap(ERROR_RULE, WIDE)
    if result.records:
        yield f"{result.records_kept} of {result.records} records are not slower than P50. {RECORD_RULE}"


def _journey_cells(judgement: Judgement) -> list[str]:
    observation, days = judgement.observation, judgement.days or {}
    missed = {OBSERVED: "NOT MET", RECORD: "SLOWER THAN P50"}
    verdict = missed.get(observation.kind, "") if judgement.holds is False else ""
    error = f"{judgement.error or 0.0:+.0%}"
    return [
        short(observation.observation, 29), short(judgement.corridor, 8) or "(path)", observation.train,
        _range(*judgement.published), _range(days[10], days[95]),
        f"{days[50]:.1f}", "0%" if error in ("+0%", "-0%") else error, verdict,
    ]  # fmt: skip


def _range(low: float, high: float) -> str:
    """Two figures with their dash, one where they are the same; finer than a tenth only below one day."""
    ends = [
        f"{days:.2f}".rstrip("0").rstrip(".") if days < 1 else f"{days:.1f}".removesuffix(".0") for days in (low, high)
    ]
    return ends[0] if low == high else "–".join(ends)


def _price_cells(price: ComparedPrice) -> list[str]:
    row, digits = price.observation, 2 if price.per == "t" else 0
    corridors = price.option.route.itinerary.corridors if price.option else ()
    by = row.corridor if row.corridor in corridors else next(iter(corridors), "(path)" if price.option else "")
    return [
        short(row.price, 14), short(f"{row.equipment} {row.start}–{row.end}", 26), row.year_month or "undated",
        row.kind.removeprefix("carrier_"), f"{float(price.published):,.{digits}f} {row.currency}/{price.per}",
        "no price" if price.ours is None else f"{float(price.ours):,.{digits}f}",
        "" if price.ratio is None else f"{price.ratio:.2f}", by,
    ]  # fmt: skip


def backtest_json(
    desk: QuotingDesk, sources: Sources, judged: Sequence[Judgement], prices: Sequence[ComparedPrice]
) -> dict[str, Any]:
    """Everything as plain values: days [days], errors as fractions, prices as decimal strings."""
    result = summary(judged)
    return {
        "as_known_on": str(desk.as_known_on), "scenario": sources.scenario or None, "network": desk.network.digest,
        "observed": result.observed, "left_out": result.left_out, "overlap": result.overlap,
        "median_error": None if result.median_error is None else round(result.median_error, 4),
        "records": result.records, "records_kept": result.records_kept,
        "aim": {"overlap": AIM_OVERLAP, "median_error": AIM_ERROR},
        "error_rule": ERROR_RULE, "record_rule": RECORD_RULE,
        "rows": [_journey_json(judgement) for judgement in judged],
        "price_rule": PRICE_RULE.format(day=desk.as_known_on),
        "prices": [_price_json(price) for price in prices],
    }  # fmt: skip


def _journey_json(judgement: Judgement) -> dict[str, Any]:
    row, way = judgement.observation, judgement.itinerary
    days = judgement.days or {}
    return {
        "observation": row.observation, "kind": row.kind, "from": row.start, "to": row.end, "train": row.train,
        "year": row.year, "corridor": judgement.corridor or None, "km": way.km if way else None,
        "legs": list(way.leg_ids) if way else [],
        "days_low": float(row.days_low), "days_high": float(row.days_high),
        **{f"p{p}_days": days.get(p) for p in (10, 50, 80, 95)},
        "overlap": judgement.overlaps, "holds": judgement.holds,
        "error": None if judgement.error is None else round(abs(judgement.error), 4),
        "slower": None if judgement.error is None else judgement.error > 0,
        "reason": judgement.reason or None, "trust": row.evidence.trust, "source": row.evidence.source,
        "note": row.evidence.note,
    }  # fmt: skip


def _price_json(price: ComparedPrice) -> dict[str, Any]:
    row, option = price.observation, price.option
    return {
        "price": row.price, "from": row.start, "to": row.end, "corridor": row.corridor or None,
        "equipment": row.equipment, "train": row.train, "year_month": row.year_month or None, "kind": row.kind,
        "includes": row.includes, "currency": row.currency, "per": price.per,
        "mass_t": price.mass_kg / 1000, "published": f"{float(price.published):.2f}",
        "ours": None if price.ours is None else f"{float(price.ours):.2f}",
        "ratio": None if price.ratio is None else round(price.ratio, 4),
        "option": option.option if option else None,
        "corridors": list(option.route.itinerary.corridors) if option else [],
        "reason": price.reason or None, "trust": row.evidence.trust, "source": row.evidence.source,
        "note": row.evidence.note,
    }  # fmt: skip
