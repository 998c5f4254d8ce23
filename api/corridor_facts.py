"""What is published or asked about the corridors, each as a small table computed from the books and the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from api.comparison import borders, ferries, gauge_changes
from api.corridor_table import LONG_BOX, consignment
from api.opening import Sources, open_desk
from calculator.backtest_prices import missing
from calculator.desk import QuotingDesk
from calculator.money import minor_units
from calculator.problem import Refused
from calculator.quote import Option, quote
from calculator.transit_time import transit_time

PATHS = 12
"""The cheapest way is looked for among the corridors and so many of the fastest paths."""

CHEAPEST, FASTEST = "cheapest", "fastest"


@dataclass(frozen=True, slots=True)
class Way:
    """One line of a fact: a 40-foot box from one place to another, by a corridor or a leg where `via` names one."""

    label: str
    origin: str
    destination: str
    via: str = ""
    scenario: str = ""
    choose: str = CHEAPEST


@dataclass(frozen=True)
class Answer:
    """A way with the option that answers it; option None where `reason` says why there is none."""

    way: Way
    option: Option | None
    reason: str = ""

    @property
    def figures(self) -> tuple[int, dict[int, float]] | None:
        """Distance [km] and percentiles [days]; None where one of them is not known."""
        if self.option is None or self.option.route.time.days is None:
            return None
        return self.option.route.itinerary.km, self.option.route.time.days


Remarks = Callable[[Sequence[Answer], float], Iterator[str]]
"""Sentences computed from the answers of a fact; the second argument is the dependence ρ of the time model."""


@dataclass(frozen=True)
class Fact:
    """What a table is to show. published : subjects of capacity.csv beside it; source : of figures in the text"""

    title: str
    text: str
    ways: tuple[Way, ...]
    remarks: Remarks
    published: tuple[str, ...] = ()
    source: str = ""


def answers(facts: Sequence[Fact], sources: Sources, day: date, currency: str = "USD") -> list[list[Answer]]:
    """The answers of each fact's ways. Desks are opened once a scenario; what cannot be opened is the reason."""
    desks: dict[str, QuotingDesk | str] = {}
    for name in dict.fromkeys(way.scenario for fact in facts for way in fact.ways):
        try:
            desks[name] = open_desk(
                replace(sources, scenario=name or sources.scenario, paths=max(PATHS, sources.paths))
            )
        except Refused as refused:
            desks[name] = refused.problems[0].message
    return [[_answer(desks[way.scenario], way, day, currency) for way in fact.ways] for fact in facts]


def _answer(desk: QuotingDesk | str, way: Way, day: date, currency: str) -> Answer:
    if isinstance(desk, str):
        return Answer(way, None, desk)
    unknown = [node for node in (way.origin, way.destination) if node not in desk.network.nodes]
    if unknown:
        return Answer(way, None, f"not a node of the network: {', '.join(unknown)}")
    via = (way.via,) if way.via else ()
    asked = consignment(desk.network, LONG_BOX, way.origin, way.destination, day, currency, via)
    if asked is None:
        return Answer(way, None, f"the network has no {LONG_BOX.equipment}")
    answer = quote(desk, asked)
    timed = [option for option in answer.options if option.route.time.days]
    fastest = min(timed, key=lambda option: (option.route.time.p50_days or 0, option.option), default=None)
    chosen = fastest if way.choose == FASTEST else next(iter(answer.priced), fastest)
    if chosen is None:
        return Answer(way, None, missing(answer))
    return Answer(
        way, chosen, "; ".join(f"{hole.charge} on {hole.subject}: {hole.reason}" for hole in chosen.holes[:1])
    )


def against(first: int, second: int, found: Sequence[Answer], rho: float) -> Iterator[str]:
    """How the second way differs from the first in km, days and price."""
    a, b = found[first], found[second]
    if a.figures is None or b.figures is None or a.option is None or b.option is None:
        return
    (km, days), (other_km, other_days) = a.figures, b.figures
    words = [_by(other_km - km, "km", "longer", "shorter", ",.0f"),
             _by(other_days[50] - days[50], "days at P50", "slower", "faster", ".1f")]  # fmt: skip
    if a.option.total_minor is not None and b.option.total_minor is not None:
        line = b.option.charges[0] if b.option.charges else None
        currency = line.quote_currency if line else "USD"
        gap = (b.option.total_minor - a.option.total_minor) / minor_units(currency)
        words.append(_by(gap, currency, "dearer", "cheaper", ",.0f"))
    yield f"{b.way.label} against {a.way.label}: {', '.join(words)}."


def _by(gap: float, unit: str, more: str, less: str, form: str) -> str:
    size = f"{abs(gap):{form}}"
    return f"no difference in {unit}" if not size.strip("0.,") else f"{size} {unit} {more if gap > 0 else less}"


def ratio(first: int, second: int, found: Sequence[Answer], rho: float) -> Iterator[str]:
    """How many times as long the second way takes as the first."""
    a, b = found[first].figures, found[second].figures
    if a and b:
        yield (f"{found[first].way.label}: {a[1][50]:.1f} days at P50; {found[second].way.label}: {b[1][50]:.1f} days, "
               f"{b[1][50] / a[1][50]:.1f} times as long.")  # fmt: skip


def part(first: str, last: str, name: str, found: Sequence[Answer], rho: float) -> Iterator[str]:
    """The share of a stretch between two nodes in each way's mean time and in its spread."""
    for answer in found:
        option = answer.option
        if option is None or option.route.time.days is None or not {first, last} <= set(option.route.itinerary.nodes):
            continue
        start, end = sorted(option.route.itinerary.nodes.index(node) for node in (first, last))
        time, days = option.route.time, option.route.time.days
        inside = [stage for stage in time.stages if start <= stage.start and stage.end <= end]
        rest = [stage for stage in time.stages if stage not in inside]
        mean = sum(stage.mean_h for stage in inside) / 24
        without = transit_time(rest, (), rho).days or days
        spread, left = days[95] - days[10], without[95] - without[10]
        yield (f"{answer.way.label}: {name} with its ports takes {mean:.1f} of {time.mean_days:.1f} days of the mean "
               f"({mean / time.mean_days:.0%}) for {_km(option, start, end):,} of {option.route.itinerary.km:,} km; "
               f"without it P10–P95 would be {left:.1f} instead of {spread:.1f} days wide "
               f"({1 - left / spread:.0%} of the spread).")  # fmt: skip


def _km(option: Option, start: int, end: int) -> int:
    return sum(leg.tariff_km for leg in option.route.itinerary.legs[start:end])


def both(*remarks: Remarks) -> Remarks:
    """Several remarks one after the other."""

    def said(found: Sequence[Answer], rho: float) -> Iterator[str]:
        for remark in remarks:
            yield from remark(found, rho)

    return said


def met(option: Option) -> str:
    """What an option meets on its way: borders, gauge changes and ferries."""
    itinerary = option.route.itinerary
    counts = [
        (borders(itinerary), "border"),
        (len(gauge_changes(itinerary)), "gauge change"),
        (ferries(itinerary), "ferry"),
    ]
    return ", ".join(_plural(count, word) for count, word in counts if count)


def _plural(count: int, word: str) -> str:
    if count == 1:
        return f"1 {word}"
    return f"{count} {word.removesuffix('y')}ies" if word.endswith("y") else f"{count} {word}s"


def _to_gulf(origin: str, name: str) -> tuple[Way, Way]:
    return (Way(f"{name} – Bandar Abbas", origin, "bandar-abbas"), Way(f"{name} – Chabahar", origin, "chabahar"))


FACTS = (
    Fact(
        "Xi'an to Tehran's dry port: by rail against the sea",
        "Reported on 26 May 2025: 15 days by land instead of 30 to 40 by sea. In the table the box sails from "
        "Shanghai to Bandar Abbas and goes on by rail; bringing it to Shanghai is not counted.",
        (
            Way("Xi'an – Aprin by rail", "xian", "aprin", "corridor:s6"),
            Way("Shanghai – Bandar Abbas – Aprin", "shanghai", "aprin", "leg:shanghai_bandar-abbas_s"),
        ),
        partial(ratio, 0, 1), ("China-Iran trains",),
        "https://en.mehrnews.com/news/232309/China-Iran-game-changer-railway-gains-momentum-report",
    ),
    Fact(
        "The Lake Van ferry, and what the line around it takes away",
        "Every train between Iran and Türkiye crosses Lake Van by ferry. The planned line "
        "Marand–Cheshmeh Soraya–Aralik–Kars would go around it (scenario marand-bypass-open).",
        (
            Way("Xi'an – Istanbul by Lake Van", "xian", "halkali", "corridor:s1-tr"),
            Way("Xi'an – Istanbul by the bypass", "xian", "halkali", "corridor:v1", "marand-bypass-open"),
            Way("Tabriz – Ankara by Lake Van", "tabriz", "ankara", "corridor:v1-van"),
            Way("Tabriz – Ankara by the bypass", "tabriz", "ankara", "corridor:v1-loc", "marand-bypass-open"),
        ),
        both(partial(part, "van", "tatvan", "the lake"), partial(against, 0, 1), partial(against, 2, 3)),
        ("Lake Van ferries", "Razi-Kapikoy border", "Marand-Cheshmeh Soraya-Aralik"),
    ),
    Fact(
        "What the China–Kyrgyzstan–Uzbekistan railway changes",
        "The fastest way today against the way by Torugart, Makmal and Jalal-Abad (scenario cku-open; envisaged for "
        "2030). From Kashgar today the box goes by lorry over Irkeshtam or far round by Khorgos. The 900 km and 7–8 "
        "days by which the press calls it shorter (trend.az, 5 December 2025) are against the Trans-Siberian railway, "
        "not against Khorgos.",
        (
            Way("Xi'an – Tashkent today", "xian", "tashkent", choose=FASTEST),
            Way("Xi'an – Tashkent by the CKU", "xian", "tashkent", "carrier:CKU", "cku-open"),
            Way("Kashgar – Tashkent today", "kashgar", "tashkent", choose=FASTEST),
            Way("Kashgar – Tashkent by the CKU", "kashgar", "tashkent", "carrier:CKU", "cku-open"),
            Way("Xi'an – Istanbul by s1-tr today", "xian", "halkali", "corridor:s1-tr"),
            Way("Xi'an – Istanbul by the CKU", "xian", "halkali", "corridor:s3", "cku-open"),
            Way("Kashgar – Istanbul by s4 today", "kashgar", "halkali", "corridor:s4"),
            Way("Kashgar – Istanbul by the CKU", "kashgar", "halkali", "corridor:s3", "cku-open"),
        ),
        both(*(partial(against, i, i + 1) for i in (0, 2, 4, 6))), ("CKU railway",),
    ),
    Fact(
        "Across the Caspian: Turkmenbashi–Baku against Aktau–Baku",
        "The two ferries of the Middle Corridor with their ports and waits, from quay to Baku, and each with the "
        "railway before it.",
        (
            Way("Turkmenbashi – Baku", "turkmenbashi", "baku", "leg:turkmenbashi_alat_f"),
            Way("Aktau – Baku", "aktau", "baku", "leg:aktau_alat_f"),
            Way("Kuryk – Baku", "kuryk", "baku", "leg:kuryk_alat_f"),
            Way("Tashkent – Baku by Turkmenbashi", "tashkent", "baku", "leg:turkmenbashi_alat_f"),
            Way("Tashkent – Baku by Aktau", "tashkent", "baku", "leg:aktau_alat_f"),
            Way("Almaty – Baku by Turkmenbashi", "almaty", "baku", "leg:turkmenbashi_alat_f"),
            Way("Almaty – Baku by Aktau", "almaty", "baku", "leg:aktau_alat_f"),
        ),
        both(partial(against, 1, 0), partial(against, 4, 3), partial(against, 6, 5)),
        ("Aktau + Kuryk", "Baku port (Alat)", "Turkmenbashi ferry terminal"),
    ),
    Fact(
        "The Zangezur link",
        "Alat–Horadiz–Meghri–Nakhchivan–Kars (scenario zangezur-open) against Baku–Tbilisi–Kars.",
        (
            Way("Alat – Kars by Tbilisi", "alat", "kars", "corridor:m2"),
            Way("Alat – Kars by Zangezur", "alat", "kars", "corridor:m4", "zangezur-open"),
            Way("Xi'an – Istanbul by Tbilisi", "xian", "halkali", "corridor:m2"),
            Way("Xi'an – Istanbul by Zangezur", "xian", "halkali", "corridor:m4-eu", "zangezur-open"),
        ),
        both(partial(against, 0, 1), partial(against, 2, 3)),
        ("BTK railway", "Kars-Dilucu", "Horadiz-Agbend", "Nakhchivan railway"),
    ),
    Fact(
        "To the ocean: Bandar Abbas and Chabahar",
        "The cheapest way from Central Asia to each of the two ports.",
        (
            *_to_gulf("tashkent", "Tashkent"), *_to_gulf("almaty", "Almaty"),
            *_to_gulf("osh", "Osh"), *_to_gulf("dushanbe", "Dushanbe"),
        ),
        both(*(partial(against, i, i + 1) for i in (0, 2, 4, 6))), ("Shahid Rajaee", "Chabahar (Shahid Beheshti)"),
    ),
    Fact(
        "North–South: west, east and across the Caspian",
        "The three branches of the INSTC to Mumbai; the western one with its lorry between Astara and Rasht, and "
        "all by rail (scenario rasht-astara-open).",
        (
            Way("St Petersburg – Mumbai, west", "st-petersburg", "mumbai-nhava-sheva", "corridor:i1"),
            Way("St Petersburg – Mumbai, west by rail", "st-petersburg", "mumbai-nhava-sheva", "corridor:i1-r",
                "rasht-astara-open"),
            Way("St Petersburg – Mumbai, Caspian", "st-petersburg", "mumbai-nhava-sheva", "corridor:i3"),
            Way("Moscow – Mumbai, east", "moscow", "mumbai-nhava-sheva", "corridor:i2"),
            Way("Moscow – Mumbai, Caspian", "moscow", "mumbai-nhava-sheva", "corridor:i3-ami"),
            Way("Moscow – Mumbai, west", "moscow", "mumbai-nhava-sheva", "corridor:i1"),
        ),
        both(partial(against, 0, 1), partial(against, 3, 4), partial(against, 3, 5)), ("Rasht-Astara", "INSTC"),
    ),
    Fact(
        "The Northern Corridor",
        "The way by Russia and Belarus against the southern and the Middle Corridor to the same places.",
        (
            Way("Xi'an – Lodz, north", "xian", "lodz", "corridor:n1"),
            Way("Xi'an – Duisburg, north", "xian", "duisburg", "corridor:n1-dui"),
            Way("Chengdu – Lodz, north", "chengdu", "lodz", "corridor:n1-cd"),
            Way("Chengdu – Lodz, south", "chengdu", "lodz", "corridor:s2"),
            Way("Xi'an – Budapest, Middle Corridor", "xian", "budapest", "corridor:m2-eu"),
            Way("Xi'an – Budapest, south", "xian", "budapest", "corridor:s1"),
        ),
        both(partial(against, 2, 3), partial(against, 4, 5)), ("China-Europe trains", "UTLC ERA"),
    ),
    Fact(
        "The sea",
        "What every railway is weighed against: port to port.",
        (
            Way("Shanghai – Rotterdam by Suez", "shanghai", "rotterdam", "corridor:o1"),
            Way("Shanghai – Rotterdam by the Cape", "shanghai", "rotterdam", "corridor:o1-cape"),
            Way("Shanghai – Istanbul by Suez", "shanghai", "ambarli", "corridor:o2"),
            Way("Ningbo – Istanbul by Suez", "ningbo", "ambarli", "corridor:o2-n"),
            Way("Shanghai – Bandar Abbas", "shanghai", "bandar-abbas", "corridor:o3"),
        ),
        partial(against, 0, 1),
    ),
)  # fmt: skip
"""The facts that the page shows, in the order of the corridor from east to west, then its rivals."""
