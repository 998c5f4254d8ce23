"""The comparison of a consignment's options as lines of a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from textwrap import wrap

from api.comparison import Change, WhatIf, advisory_texts, best, borders, changes, difference, ferries, gauge_changes
from api.tables import grouped, short, table
from calculator.backtest_prices import missing
from calculator.money import decimal_text
from calculator.quote import Option, Quote
from calculator.stages import CAUSES
from calculator.tariff_book import TRUSTS
from calculator.transit_time import PERCENTILES

WIDE = 100
_COLUMN = 17
_LABEL = 22


def compare_text(what_ifs: Sequence[WhatIf], most: int) -> Iterator[str]:
    """The comparison as lines of a terminal."""
    base = what_ifs[0]
    asked, label = base.answer.consignment, base.desk.gazetteer.label
    mass = f"{asked.mass_kg / 1000:g} t each" if asked.mass_kg else "empty"
    yield from wrap(
        f"{asked.units} × {asked.equipment.equipment}, {mass}: {label(asked.origin)} → {label(asked.destination)}, "
        f"dispatch {asked.dispatch_date}, as known on {base.answer.as_known_on}", WIDE,
    )  # fmt: skip
    yield from (f"warning: {warning}" for warning in base.answer.warnings)
    shown = best(base.answer, most)
    if shown:
        yield ""
        yield from _side_by_side(base, shown)
    else:
        yield f"No route has a price: {missing(base.answer)}"
    yield from _without_price(base.answer)
    if len(what_ifs) > 1:
        yield "\nScenarios"
        yield from _scenario_table(what_ifs)
    for what_if in what_ifs[1:]:
        yield from _changes_text(base, what_if)


def _side_by_side(base: WhatIf, shown: Sequence[Option]) -> Iterator[str]:
    """One column an option: three to five fit a terminal, more are set in further tables."""
    fitting = (WIDE - _LABEL) // (_COLUMN + 2)
    for start in range(0, len(shown), fitting):
        options = shown[start : start + fitting]
        rows = [row for row in _rows(base, options) if any(row[1:])]
        headers = ["", *(f"#{option.rank} {option.option}" for option in options)]
        yield table(rows, headers, "l" + "r" * len(options))
        yield ""
    for text, places in advisory_texts(shown):
        yield from wrap(f"{', '.join(f'#{shown[i].rank}' for i in places)} {text}", WIDE, subsequent_indent="    ")


def _rows(base: WhatIf, options: Sequence[Option]) -> Iterator[list[str]]:
    """The rows of the comparison, each with a cell an option; "" where an option has no such figure."""
    answer, currency = base.answer, base.answer.consignment.currency

    def row(name: str, cell: Callable[[Option], str]) -> list[str]:
        return [name, *(cell(option) for option in options)]

    yield row("corridor", lambda o: short(o.corridor_text, _COLUMN) or "(path)")
    yield row(f"price {currency}", lambda o: _money(o.total_minor, currency))
    yield row("dearer by", lambda o: _dearer(answer, o))
    for p in PERCENTILES:
        yield row(f"P{p} days", partial(_percentile, p))
    yield row("slower by days", lambda o: _signed(difference(answer, o).slower_days, ".1f", "fastest"))
    yield row("delivery period", _statutory)
    yield row("km", lambda o: f"{o.route.itinerary.km:,}")
    yield row("borders", lambda o: str(borders(o.route.itinerary)))
    yield row("gauge changes", lambda o: str(len(gauge_changes(o.route.itinerary))))
    yield row("ferries", lambda o: str(ferries(o.route.itinerary)))
    yield row("CO2e kg", lambda o: "unknown" if o.co2e_hg is None else f"{o.co2e_hg / 10:,.0f}")
    yield row("more CO2e kg", lambda o: _more_co2e(answer, o))
    yield from _cost_rows(base, options)
    for cause in CAUSES:
        yield row(f"{_cause(cause)} days", partial(_share_of_time, cause))
    for trust in TRUSTS:
        yield row(f"price, {trust}", partial(_price_share, trust))
    for trust in TRUSTS:
        yield row(f"time, {trust}", partial(_time_share, trust))
    yield row("through rate", lambda o: short(o.through.row, _COLUMN) if o.through else "none")
    yield row("without it", lambda o: _through(o, currency))
    yield row("advisories", lambda o: str(len(o.advisories)) if o.advisories else "")
    yield row("not the best in", lambda o: _verdict(answer, o))


def _cost_rows(base: WhatIf, options: Sequence[Option]) -> Iterator[list[str]]:
    """A row for every kind of charge, in print order."""
    currency = base.answer.consignment.currency
    by_charge: dict[str, list[int]] = {}
    for i, option in enumerate(options):
        for line in option.charges:
            by_charge.setdefault(line.charge, [0] * len(options))[i] += line.converted_minor
    order = list(base.desk.tariffs.charge_names)
    for charge in sorted(by_charge, key=lambda code: order.index(code) if code in order else len(order)):
        name = base.desk.tariffs.charge_names.get(charge, charge)
        yield [
            short(charge if name == charge else f"{charge} {name}", _LABEL),
            *(_money(amount, currency) if amount else "" for amount in by_charge[charge]),
        ]


def _money(minor: int | None, currency: str) -> str:
    return "no price" if minor is None else grouped(decimal_text(minor, currency))


def _dearer(answer: Quote, option: Option) -> str:
    minor = difference(answer, option).dearer_minor
    cheapest = answer.priced[0].total_minor
    if not minor or not cheapest:
        return "cheapest" if minor == 0 else ""
    return f"{_money(minor, answer.consignment.currency)} ({minor / cheapest:+.0%})"


def _more_co2e(answer: Quote, option: Option) -> str:
    more = difference(answer, option).more_co2e_hg
    return _signed(None if more is None else more / 10, ",.0f", "greenest")


def _signed(value: float | None, form: str, zero: str) -> str:
    if value is None:
        return ""
    return f"+{value:{form}}" if value > 0 else zero


def _statutory(option: Option) -> str:
    statutory = option.route.statutory
    if statutory.days is None:
        return "none"
    return f"{statutory.days:g} days" if statutory.complete else f"{statutory.days:g} days in part"


def _cause(cause: str) -> str:
    return {"departure": "waiting", "advisory": "delays"}.get(cause, cause.replace("_", " "))


def _share_of_time(cause: str, option: Option) -> str:
    days = dict(option.route.time.causes).get(cause)
    return f"{days:.1f} ({days / option.route.time.mean_days:.0%})" if days else ""


def _percentile(p: int, option: Option) -> str:
    return f"{option.route.time.days[p]:.1f}" if option.route.time.days else "unknown"


def _price_share(trust: str, option: Option) -> str:
    return f"{float(option.price_trust[trust]):.0%}" if trust in option.price_trust else ""


def _time_share(trust: str, option: Option) -> str:
    return f"{option.route.time.trust[trust]:.0%}" if option.route.time.trust.get(trust) else ""


def _through(option: Option, currency: str) -> str:
    if option.through is None:
        return ""
    used = "" if option.through.used else "with "
    return used + _money(option.through.other_minor, currency)


def _verdict(answer: Quote, option: Option) -> str:
    """Why an option is not the one to take: what beats it, or what it is worse in."""
    if option.dominated_by:
        rank = next(other.rank for other in answer.priced if other.option == option.dominated_by)
        return f"#{rank} beats it"
    behind = difference(answer, option)
    worse = [("price", behind.dearer_minor), ("time", behind.slower_days), ("CO2e", behind.more_co2e_hg)]
    return ", ".join(word for word, by in worse if by) or "best in all"


def _without_price(answer: Quote) -> Iterator[str]:
    """Routes without a price or not offered, one line each."""
    holes = {(o.corridor_text or o.option): o.holes[0] for o in answer.options if o.holes}
    lines = [f"{name}: {hole.charge} on {hole.subject}: {hole.reason}; {hole.fix}" for name, hole in holes.items()]
    lines += [f"{left.corridor or 'path'}: {left.reason}; {left.fix}" for left in answer.left_out]
    if lines:
        yield "\nWithout a price or not offered"
    for line in lines:
        yield from wrap(line, WIDE, initial_indent="  ", subsequent_indent="      ")


def _scenario_table(what_ifs: Sequence[WhatIf]) -> Iterator[str]:
    """Per scenario the cheapest and the fastest option."""
    rows = []
    for what_if in what_ifs:
        answer, currency = what_if.answer, what_if.answer.consignment.currency
        cells = [short(what_if.name, 26)]
        for option in (answer.priced[0] if answer.priced else None, answer.fastest):
            days = option.route.time.p50_days if option else None
            cells += [
                short(option.corridor_text, 14) or "(path)" if option else "none",
                _money(option.total_minor, currency) if option else "",
                f"{days:.1f}" if days is not None else "",
            ]
        rows.append(cells)
    money = what_ifs[0].answer.consignment.currency
    yield table(rows, ["", "cheapest", money, "P50", "fastest", money, "P50"], "llrrlrr")


def _changes_text(base: WhatIf, what_if: WhatIf) -> Iterator[str]:
    """What a scenario changes, corridor by corridor; what it leaves as it is in one line."""
    found = changes(base.answer, what_if.answer)
    same = [c for c in found if c.before and c.after and not (c.price_minor or c.km or c.p50_days)
            and (c.before.total_minor is None) == (c.after.total_minor is None)]  # fmt: skip
    currency = base.answer.consignment.currency
    yield f"\n{what_if.name}: {what_if.scenario.title if what_if.scenario else ''}"
    if rows := [_change_cells(change, currency) for change in found if change not in same]:
        yield table(rows, ["corridor", f"{currency} before", "after", "change", "km", "P50 days", ""], "lrrrrrl")
    gone: dict[str, list[str]] = {}
    for change in found:
        if change.left_out:
            gone.setdefault(change.left_out.reason, []).append(";".join(change.corridors))
    for reason, corridors in gone.items():
        yield from wrap(f"{', '.join(corridors)}: {reason}", WIDE, initial_indent="  ", subsequent_indent="      ")
    if same:
        yield from wrap(f"unchanged: {', '.join(';'.join(change.corridors) for change in same)}", WIDE)


def _change_cells(change: Change, currency: str) -> list[str]:
    def price(option: Option | None) -> str:
        return _money(option.total_minor, currency) if option else "–"

    minor, days = change.price_minor, change.p50_days
    word = "new" if change.before is None else "gone" if change.after is None else ""
    only = change.after or change.before
    assert only is not None
    alone, p50 = f"{only.route.itinerary.km:,}", only.route.time.p50_days
    return [
        short(";".join(change.corridors), 20), price(change.before), price(change.after),
        "" if minor is None else f"{'+' * (minor > 0)}{_money(minor, currency)}",
        alone if change.km is None else f"{change.km:+,}" if change.km else "0",
        (f"{days:+.1f}" if days else "0") if days is not None else "" if p50 is None else f"{p50:.1f}",
        word,
    ]  # fmt: skip
