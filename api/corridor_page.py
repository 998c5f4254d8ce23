"""The page about the corridors: its sections, as text for a terminal, as Markdown and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from textwrap import wrap

from api.comparison import advisory_texts, borders, ferries, gauge_changes
from api.corridor_facts import Answer, Fact, met
from api.corridor_table import SAMPLES, TRAIN, CorridorRow, published_text
from api.option_json import Json, money_json
from api.tables import markdown_table, short, table
from calculator.desk import QuotingDesk
from calculator.money import minor_units
from calculator.observation import Capacity
from calculator.tariff_book import TRUSTS
from calculator.transit_time import PERCENTILES

WIDE = 100


@dataclass(frozen=True)
class Page:
    """Everything that the page is made of.

    day : of dispatch; facts with their answers; capacities as published
    """

    desk: QuotingDesk
    day: date
    currency: str
    scenario: str
    rows: Sequence[CorridorRow]
    facts: Sequence[tuple[Fact, Sequence[Answer]]]
    capacities: Sequence[Capacity]


@dataclass(frozen=True)
class Section:
    """A heading with its text, one table and notes under it.

    narrow : the columns that a terminal has room for; empty means all. widths : most columns of text there
    """

    title: str
    text: str = ""
    headers: tuple[str, ...] = ()
    align: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    narrow: tuple[int, ...] = ()
    widths: dict[int, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def page_text(page: Page) -> Iterator[str]:
    """The page as lines of a terminal."""
    yield from _wrapped(f"{_title(page)}. {_basis(page)}")
    for section in sections(page):
        yield f"\n{section.title}"
        yield from _wrapped(section.text)
        if section.rows:
            kept = section.narrow or tuple(range(len(section.headers)))
            cells = [[short(row[i], section.widths.get(i, WIDE)) for i in kept] for row in section.rows]
            align = "".join(section.align.ljust(len(section.headers), "l")[i] for i in kept)
            yield table(cells, [section.headers[i] for i in kept], align)
        for note in section.notes:
            yield from _wrapped(note, "- ")


def _wrapped(text: str, mark: str = "") -> list[str]:
    """Lines of a terminal; an address stays whole."""
    return wrap(
        text,
        WIDE,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )


def page_markdown(page: Page) -> str:
    """The page in Markdown."""
    parts = [f"# {_title(page)}", _basis(page)]
    for section in sections(page):
        parts.append(f"## {section.title}")
        if section.text:
            parts.append(section.text)
        if section.rows:
            parts.append(markdown_table(section.rows, section.headers, section.align))
        if section.notes:
            parts.append("\n".join(f"* {note}" for note in section.notes))
    return "\n\n".join(parts) + "\n"


def sections(page: Page) -> Iterator[Section]:
    """The corridors, what is published, trust, news, then the facts."""
    yield _corridors(page)
    yield _published(page.rows)
    yield _trust(page.rows)
    news = [option for row in page.rows if (option := row.option)]
    names = [row.corridor.corridor for row in page.rows if row.option]
    yield Section("Advisories", notes=tuple(
        f"{text}: {', '.join(names[i] for i in places)}" for text, places in advisory_texts(news)
    ))  # fmt: skip
    for fact, found in page.facts:
        yield _fact(page, fact, found)


def _title(page: Page) -> str:
    under = f", scenario {page.scenario}" if page.scenario else ""
    return f"Corridors: price and time for a dispatch on {page.day}, as known on {page.desk.as_known_on}{under}"


def _basis(page: Page) -> str:
    books = ", ".join(f"{book.book} {book.edition}" for book in page.desk.tariffs.books)
    samples = "; ".join(f"{sample.words} ({sample.equipment})" for sample in SAMPLES)
    return (f"Each sample is one unit of a {TRAIN} train, from the first place of the corridor to the last: {samples}. "
            f"Prices in {page.currency}, exchange of {page.desk.exchange_date}; times in days. Made by "
            f"`karvan corridors` from the books {books}. What opens later is priced on the day it opens.")  # fmt: skip


def _price(page: Page, minor: int | None) -> str:
    return "–" if minor is None else f"{minor / minor_units(page.currency):,.0f}"


def _corridors(page: Page) -> Section:
    rows, notes = [], []
    for row in page.rows:
        option, name = row.option, row.corridor.corridor
        km = sum(page.desk.network.legs[leg].tariff_km for leg in row.corridor.legs)
        days = (option.route.time.days if option else None) or {}
        law = option.route.statutory if option else None
        rows.append((
            name + (" ¹" if row.opens else ""), row.corridor.name, f"{row.origin} – {row.destination}", f"{km:,}",
            *(_price(page, priced.total_minor) for priced in row.prices),
            *(f"{days[p]:.1f}" if days else "–" for p in (10, 50, 95)),
            "–" if law is None or law.days is None else f"{law.days:g}{'' if law.complete else '*'}",
        ))  # fmt: skip
        if row.opens:
            notes.append(f"¹ {name} is priced for {row.opens}, the day on which it opens.")
        if row.reason:
            notes.append(f"{name} is not offered: {row.reason}.")
            continue
        reasons: dict[str, list[str]] = {}
        for sample, priced in zip(SAMPLES, row.prices, strict=True):
            if priced.reason:
                reasons.setdefault(priced.reason, []).append(sample.equipment)
        notes += [f"{name}, {', '.join(codes)}: no price: {reason}" for reason, codes in reasons.items()]
    headers = ("corridor", "name", "from – to", "km", *(s.equipment for s in SAMPLES), "P10", "P50", "P95", "law")
    text = ("`law` is the statutory delivery period in days, with * where part of the way lies under no railway law. "
            "By road and sea the goods of a wagon are transloaded; deep-sea ships take boxes only.")  # fmt: skip
    return Section("Every corridor end to end", text, headers, "lllrrrrrrrr", tuple(rows),
                   (0, 2, 3, 4, 5, 6, 7, 8, 9, 10), {2: 29}, tuple(notes))  # fmt: skip


def _published(rows: Sequence[CorridorRow]) -> Section:
    found = []
    for row in rows:
        days = row.option.route.time.days if row.option else None
        if row.published and days:
            found.append((row.corridor.corridor, f"{days[10]:.1f}–{days[95]:.1f}", f"{days[50]:.1f}",
                          published_text(row.published)))  # fmt: skip
    text = (
        "Journeys published for the corridor between its two ends; `karvan backtest` compares every published journey."
    )
    return Section("Published days", text, ("corridor", "P10–P95", "P50", "published (year)"), "lrrl", tuple(found),
                   widths={3: 66})  # fmt: skip


def _trust(rows: Sequence[CorridorRow]) -> Section:
    found = []
    for row in rows:
        if option := row.option:
            shares = [float(option.price_trust.get(trust, 0)) for trust in TRUSTS]
            shares += [option.route.time.trust.get(trust, 0.0) for trust in TRUSTS]
            found.append((row.corridor.corridor, *(f"{share:.0%}" if share else "" for share in shares)))
    first, *others = TRUSTS
    headers = ("corridor", f"price: {first}", *others, f"time: {first}", *others)
    text = f"What share of the price of a {SAMPLES[0].words}, and of the mean time, rests on rows of which trust."
    return Section("What the figures rest on", text, headers, "lrrrrrrrr", tuple(found))


def _fact(page: Page, fact: Fact, found: Sequence[Answer]) -> Section:
    rows, notes = [], []
    for answer in found:
        option, figures = answer.option, answer.figures
        corridor = next(iter(option.route.itinerary.corridors), "(path)") if option else "–"
        named = answer.way.via.removeprefix("corridor:")
        if option and named in option.route.itinerary.corridors:
            corridor = named
        rows.append((
            answer.way.label, corridor, f"{option.route.itinerary.km:,}" if option else "–",
            _price(page, option.total_minor if option else None),
            *(f"{figures[1][p]:.1f}" if figures else "–" for p in (10, 50, 95)), met(option) if option else "",
        ))  # fmt: skip
        if answer.reason:
            notes.append(f"{answer.way.label}: {'no price' if option else 'not offered'}: {answer.reason}")
    notes += fact.remarks(found, page.desk.network.dependence)
    notes += [capacity_text(row) for row in page.capacities if row.subject in fact.published]
    text = f"{fact.text} Source: {fact.source}" if fact.source else fact.text
    return Section(
        fact.title, text, ("way", "corridor", "km", page.currency, "P10", "P50", "P95", "on the way"), "llrrrrrl",
        tuple(rows), (0, 1, 2, 3, 4, 5, 6), {}, tuple(notes),
    )  # fmt: skip


def capacity_text(row: Capacity) -> str:
    """A published capacity or volume with its source, in one line."""
    said = f"Published: {row.subject}: {row.metric}: {row.value} {row.unit} ({row.year}; {row.evidence.trust})"
    return f"{said}. {row.evidence.source}".rstrip(". ")


def page_json(page: Page) -> Json:
    """The page as plain data."""
    return {
        "dispatch_date": str(page.day), "as_known_on": str(page.desk.as_known_on),
        "exchange_date": str(page.desk.exchange_date), "currency": page.currency, "train": TRAIN,
        "scenario": page.scenario or None, "network": {"digest": page.desk.network.digest},
        "samples": [
            {"equipment": s.equipment, "goods_t": s.goods_kg / 1000, "commodity": s.commodity or None, "words": s.words}
            for s in SAMPLES
        ],
        "corridors": [_corridor_json(page, row) for row in page.rows],
        "facts": [
            {"title": fact.title, "text": fact.text, "source": fact.source or None,
             "ways": [_answer_json(page, answer) for answer in found],
             "remarks": list(fact.remarks(found, page.desk.network.dependence)),
             "published": [capacity_text(row) for row in page.capacities if row.subject in fact.published]}
            for fact, found in page.facts
        ],
    }  # fmt: skip


def _corridor_json(page: Page, row: CorridorRow) -> Json:
    option = row.option
    route = option.route if option else None
    return {
        "corridor": row.corridor.corridor, "name": row.corridor.name, "from": row.origin, "to": row.destination,
        "km": sum(page.desk.network.legs[leg].tariff_km for leg in row.corridor.legs), "legs": list(row.corridor.legs),
        "dispatch_date": str(row.day), "opens": str(row.opens) if row.opens else None,
        "prices": [
            {"equipment": sample.equipment, "reason": priced.reason or None,
             "total": None if priced.total_minor is None else money_json(priced.total_minor, page.currency)}
            for sample, priced in zip(SAMPLES, row.prices, strict=True)
        ],
        **{f"p{p}_days": route.time.days[p] if route and route.time.days else None for p in PERCENTILES},
        "statutory_days": route.statutory.days if route else None,
        "published": [
            {"observation": o.observation, "kind": o.kind, "year": o.year, "days_low": float(o.days_low),
             "days_high": float(o.days_high), "source": o.evidence.source} for o in row.published
        ],
        "trust": {
            "price": {k: round(float(v), 4) for k, v in option.price_trust.items()} if option else {},
            "time": {k: round(v, 4) for k, v in route.time.trust.items()} if route else {},
        },
        "advisories": [text for text, _ in advisory_texts([option])] if option else [],
        "reason": row.reason or None,
    }  # fmt: skip


def _answer_json(page: Page, answer: Answer) -> Json:
    option, figures = answer.option, answer.figures
    way, found = answer.way, option.route.itinerary if option else None
    return {
        "label": way.label, "from": way.origin, "to": way.destination, "via": way.via or None,
        "scenario": way.scenario or None, "choose": way.choose, "option": option.option if option else None,
        "corridors": list(found.corridors) if found else [], "nodes": list(found.nodes) if found else [],
        "km": found.km if found else None,
        "borders": borders(found) if found else None, "gauge_changes": len(gauge_changes(found)) if found else None,
        "ferries": ferries(found) if found else None,
        "total": money_json(option.total_minor, page.currency) if option and option.total_minor is not None else None,
        **{f"p{p}_days": figures[1][p] if figures else None for p in PERCENTILES}, "reason": answer.reason or None,
    }  # fmt: skip
