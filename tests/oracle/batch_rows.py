"""The outputs of a batch written down row by row, from the quote of each: slow, and plain to read."""

from __future__ import annotations

import math
from collections.abc import Sequence

from calculator.desk import QuotingDesk
from calculator.explanation import ChargeLine, ContingentLine
from calculator.money import decimal_text
from calculator.planned import Hole, PlannedPercentage
from calculator.quote import Option, Quote
from calculator.route import Route

Cells = tuple[str, ...]


def winner_cells(answer: Quote) -> Cells:
    """The result columns of a consignment: the cheapest option, the next one and the fastest."""
    if not answer.priced:
        return _unavailable(answer)
    best, *others = answer.priced
    corridor, *times = _constant_cells(best.route)
    return (
        "ok", "", "", "", best.option, corridor, _total(best), best.plan.currency, *times, co2e_text(best),
        str(len(answer.priced)), *((others[0].option, _more(others[0], best)) if others else ("", "")),
        *_fastest(answer.priced),
    )  # fmt: skip


def _fastest(priced: Sequence[Option]) -> Cells:
    """The option with the least median time, its days and how much more it costs."""
    fastest = min(priced, key=_days)
    if _days(fastest) == math.inf:
        return "", "", ""
    return fastest.option, days_text(_days(fastest)), _more(fastest, priced[0])


def _days(option: Option) -> float:
    days = option.route.time.p50_days
    return math.inf if days is None else float(days)


def _total(option: Option) -> str:
    return "" if option.total_minor is None else decimal_text(option.total_minor, option.plan.currency)


def _more(option: Option, best: Option) -> str:
    return decimal_text((option.total_minor or 0) - (best.total_minor or 0), option.plan.currency)


def _unavailable(answer: Quote) -> Cells:
    """A consignment without a price: what the route that comes closest lacks, or why the last was left out."""
    code, message = "no_route", "no route leads there"
    if answer.options:
        closest = min(answer.options, key=lambda found: (len(found.holes), found.corridor_text, found.option))
        code, message = closest.holes[0].code, reasons(closest.holes)
    elif answer.left_out:
        left = answer.left_out[-1]
        code, message = left.code, f"{left.reason}; {left.fix}"
    return "unavailable", code, "", message, *[""] * 15


def reasons(holes: Sequence[Hole]) -> str:
    """What is missing for a price, in words."""
    alike: dict[str, list[str]] = {}
    for hole in holes:
        said = f"{hole.reason} (closest: {hole.closest})" if hole.closest else hole.reason
        alike.setdefault(said, []).append(f"{hole.charge} on {hole.subject}")
    return " | ".join(
        f"{first} and {len(others)} more: {said}" if others else f"{first}: {said}"
        for said, (first, *others) in alike.items()
    )


def option_rows(answer: Quote, row_id: str) -> list[Cells]:
    """The options of a consignment: priced ones by rank, the others after by corridor and id."""
    rows = []
    for option in answer.options:
        itinerary, has = option.route.itinerary, option.total_minor is not None
        corridor, *times = _constant_cells(option.route)
        statutory = option.route.statutory.days
        rows.append((
            row_id, str(option.rank) if has else "", itinerary.option, corridor, ";".join(itinerary.leg_ids),
            str(itinerary.km), "ok" if has else "unavailable", "" if has else reasons(option.holes), _total(option),
            option.plan.currency, *times, "" if statutory is None else days_text(statutory), co2e_text(option),
            ("yes" if option.pareto else "no") if has else "",
            option.through.row if option.through and option.through.used else "",
        ))  # fmt: skip
    return rows


def charge_rows(desk: QuotingDesk, answer: Quote, row_id: str) -> list[Cells]:
    """The lines of every priced option of a consignment, those that may arise after them; options as the desk has them."""
    asked = answer.consignment
    _, routes = desk.routes(desk.class_of(asked).journey, asked.equipment.is_container)
    priced, rows = {option.option: option for option in answer.priced}, []
    for option in (priced[name] for route in routes if (name := route.itinerary.option) in priced):
        lines = [_line_cells(line) for line in option.charges]
        lines += [_contingent_cells(line, option.plan.currency) for line in option.contingent]
        rows += [(row_id, option.option, str(seq), *cells) for seq, cells in enumerate(lines, 1)]
    return rows


def _line_cells(line: ChargeLine) -> Cells:
    quantity = "" if isinstance(line.planned, PlannedPercentage) else line.quantity
    return (
        line.charge, "charge", str(line.subject), line.rate_row, quantity, line.unit, line.rate,
        decimal_text(line.amount_minor, line.currency), line.currency,
        decimal_text(line.converted_minor, line.quote_currency), line.quote_currency, line.trust,
    )  # fmt: skip


def _contingent_cells(line: ContingentLine, currency: str) -> Cells:
    of, _, _ = line.unit.partition("/")
    head = line.charge, "contingent", str(line.subject), line.rate_row, "", line.unit
    return *head, line.rate, "", of, "", currency, line.source.trust


def _constant_cells(route: Route) -> Cells:
    """Corridor and the four percentiles."""
    days = route.time.days
    times = [days_text(days[p]) if days else "" for p in (10, 50, 80, 95)]
    return ";".join(route.itinerary.corridors), *times


def days_text(days: float) -> str:
    """Days with two decimals."""
    return f"{days:.2f}"


def co2e_text(option: Option) -> str:
    """CO2e of an option [kg], with one decimal; "" where it has no figure."""
    return "" if option.co2e_hg is None else f"{option.co2e_hg // 10}.{option.co2e_hg % 10}"
