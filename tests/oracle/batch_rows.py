"""The outputs of a batch written down row by row from the pricing of each class: slow, and plain to read.

What the product does in bulk, this does one cell at a time, from the same pricings as single quotes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from calculator.charges import Charged, PricedPlan, product
from calculator.consignment import Consignments
from calculator.desk import Pricing, QuotingDesk
from calculator.money import Integers, decimal_text, fraction_text
from calculator.planned import Contingent, Hole, PlannedPercentage
from calculator.planned_line import PlannedLine
from calculator.route import Route
from calculator.routing import LeftOut
from calculator.transit_time import Floats

Cells = tuple[str, ...]


def winner_cells(pricing: Pricing) -> list[Cells]:
    """The result columns of each consignment: the cheapest option, the next one and the fastest."""
    currency = pricing.consignments.of_class.currency
    n, m = len(pricing.consignments), len(pricing.routes)
    unavailable = _unavailable_cells(pricing)
    if not m or not pricing.priced.any():
        return [unavailable(k) for k in range(n)]
    order = np.where(pricing.priced, pricing.comparison.rank, m + 1).argsort(axis=0, kind="stable")
    count = pricing.priced.sum(axis=0)
    days = np.array([np.inf if (d := r.time.p50_days) is None else d for r in pricing.routes])
    fastest = np.where(pricing.priced, days[:, None], np.inf)
    constant = [_constant_cells(route) for route in pricing.routes]
    rows: list[Cells] = []
    for k in range(n):
        if not count[k]:
            rows.append(unavailable(k))
            continue
        best, options = int(order[0, k]), int(count[k])
        total = int(pricing.totals[best, k])
        corridor, *times = constant[best]
        rows.append((
            "ok", "", "", "", pricing.routes[best].itinerary.option, corridor, decimal_text(total, currency), currency,
            *times, co2e_text(pricing, best, k), str(options),
            *_next(pricing, int(order[1, k]) if options > 1 else None, k, total, currency),
            *_fastest(pricing, fastest[:, k], order[:, k], k, total, currency),
        ))  # fmt: skip
    return rows


def _next(pricing: Pricing, i: int | None, k: int, total: int, currency: str) -> Cells:
    """The second cheapest option and how much more it costs."""
    if i is None:
        return "", ""
    return pricing.routes[i].itinerary.option, decimal_text(int(pricing.totals[i, k]) - total, currency)


def _fastest(pricing: Pricing, days: Floats, order: Integers, k: int, total: int, currency: str) -> Cells:
    """The option with the least median time, its days and how much more it costs."""
    i = min((int(j) for j in order if np.isfinite(days[j])), key=lambda j: float(days[j]), default=None)
    if i is None:
        return "", "", ""
    delta = int(pricing.totals[i, k]) - total
    return pricing.routes[i].itinerary.option, days_text(float(days[i])), decimal_text(delta, currency)


def _unavailable_cells(pricing: Pricing) -> Callable[[int], Cells]:
    """The cells of consignment k without a price, said once for all that take the same ways."""
    said: dict[tuple[bool, ...], Cells] = {}

    def cells(k: int) -> Cells:
        ways = tuple(bool(priced.through_taken[k]) for priced in pricing.plans)
        if ways not in said:
            said[ways] = _unavailable(pricing, k)
        return said[ways]

    return cells


def _unavailable(pricing: Pricing, k: int) -> Cells:
    """Consignment k without a price: what the route that comes closest lacks, or why the last was left out."""
    code, message = "no_route", "no route leads there"
    if pricing.plans:
        plans = zip(pricing.routes, pricing.plans, strict=True)
        _, priced = min(plans, key=lambda found: _fewest_missing(found[0], found[1], k))
        code, message = _missing(priced, k)[0].code, reasons(priced, k)
    elif pricing.left_out.left_out:
        left: LeftOut = pricing.left_out.left_out[-1]
        code, message = left.code, f"{left.reason}; {left.fix}"
    return "unavailable", code, "", message, *[""] * 15


def _missing(priced: PricedPlan, k: int) -> tuple[Hole, ...]:
    """The holes of the way that consignment k takes: through or by sections."""
    through = priced.plan.through
    return (through.lines if through and bool(priced.through_taken[k]) else priced.plan.sectional).holes


def _fewest_missing(route: Route, priced: PricedPlan, k: int) -> tuple[int, str, str]:
    """The route that comes closest to a price, then by corridor and id."""
    itinerary = route.itinerary
    return len(_missing(priced, k)), ";".join(itinerary.corridors), itinerary.option


def reasons(priced: PricedPlan, k: int) -> str:
    """What is missing for a price of consignment k, in words."""
    alike: dict[str, list[str]] = {}
    for hole in _missing(priced, k):
        said = f"{hole.reason} (closest: {hole.closest})" if hole.closest else hole.reason
        alike.setdefault(said, []).append(f"{hole.charge} on {hole.subject}")
    return " | ".join(
        f"{first} and {len(others)} more: {said}" if others else f"{first}: {said}"
        for said, (first, *others) in alike.items()
    )


def option_rows(pricing: Pricing, ids: Sequence[str]) -> list[list[Cells]]:
    """The options of each consignment: priced ones by rank, the others after by corridor and id."""
    currency, m = pricing.consignments.of_class.currency, len(pricing.routes)
    by_name = sorted(
        range(m), key=lambda i: (";".join(pricing.routes[i].itinerary.corridors), pricing.routes[i].itinerary.option)
    )
    constant = [_constant_cells(route) for route in pricing.routes]
    rows: list[list[Cells]] = []
    for k, row_id in enumerate(ids):
        rank = pricing.comparison.rank[:, k]
        order = sorted((i for i in range(m) if rank[i]), key=lambda i: int(rank[i]))
        found = []
        for i in order + [i for i in by_name if not rank[i]]:
            itinerary, priced = pricing.routes[i].itinerary, pricing.plans[i]
            corridor, *times = constant[i]
            has = bool(rank[i])
            statutory = pricing.routes[i].statutory.days
            through = priced.plan.through
            found.append((
                row_id, str(int(rank[i])) if has else "", itinerary.option, corridor, ";".join(itinerary.leg_ids),
                str(itinerary.km), "ok" if has else "unavailable", "" if has else reasons(priced, k),
                decimal_text(int(pricing.totals[i, k]), currency) if has else "", currency, *times,
                "" if statutory is None else days_text(statutory), co2e_text(pricing, i, k),
                ("yes" if pricing.comparison.pareto[i, k] else "no") if has else "",
                through.row.id if through and bool(priced.through_taken[k]) else "",
            ))  # fmt: skip
        rows.append(found)
    return rows


def charge_rows(desk: QuotingDesk, pricing: Pricing, ids: Sequence[str]) -> list[list[Cells]]:
    """The lines of every priced option of each consignment, those that may arise after them."""
    rows: list[list[Cells]] = [[] for _ in ids]
    for i, priced in enumerate(pricing.plans):
        option = pricing.routes[i].itinerary.option
        for charged, taken in ((priced.sectional, ~priced.through_taken), (priced.through, priced.through_taken)):
            if charged is None or not taken.any():
                continue
            columns = _line_columns(desk, priced, charged, pricing.consignments)
            for k in np.flatnonzero(taken).tolist():
                rows[k] += [(ids[k], option, str(seq + 1), *cells[k]) for seq, cells in enumerate(columns)]
    return rows


def _line_columns(
    desk: QuotingDesk, priced: PricedPlan, charged: Charged, consignments: Consignments
) -> list[list[Cells]]:
    """For each line of a plan its cells for each consignment."""
    currency = priced.plan.currency
    columns = [
        _line_cells(desk, line, product(line, consignments), amount, converted, currency)
        for line, amount, converted in zip(charged.lines.lines, charged.amounts, charged.converted, strict=True)
    ]
    columns += [
        _percentage_cells(desk, line, amount, currency)
        for line, amount in zip(charged.lines.percentages, charged.percentages, strict=True)
    ]
    return columns + [[_contingent_cells(desk, c, currency)] * len(consignments) for c in charged.lines.contingent]


def _line_cells(
    desk: QuotingDesk, line: PlannedLine, products: Integers, amount: Integers, converted: Integers, currency: str
) -> list[Cells]:
    unit = f"{line.currency}/{line.row.unit.text.split('/', 1)[1]}"
    head = (line.charge, "charge", str(line.subject), line.row.id)
    rate, trust = fraction_text(line.rate), _trust(desk, line.rank, line.row.source)
    return [
        (*head, fraction_text(line.quantity * int(q)), unit, rate, decimal_text(int(a), line.currency), line.currency,
         decimal_text(int(c), currency), currency, trust)
        for q, a, c in zip(products, amount, converted, strict=True)
    ]  # fmt: skip


def _percentage_cells(desk: QuotingDesk, line: PlannedPercentage, amount: Integers, currency: str) -> list[Cells]:
    head = (
        line.charge,
        "charge",
        str(line.subject),
        line.row.id,
        "",
        line.row.unit.text,
        fraction_text(line.row.amount),
    )
    trust = _trust(desk, line.rank, line.row.source)
    texts = (decimal_text(int(a), currency) for a in amount)
    return [(*head, text, currency, text, currency, trust) for text in texts]


def _contingent_cells(desk: QuotingDesk, line: Contingent, currency: str) -> Cells:
    trust = _trust(desk, line.rank, line.row.source)
    head = (line.charge, "contingent", str(line.subject), line.row.id, "", line.row.unit.text)
    return (*head, fraction_text(line.rate), "", line.row.unit.currency, "", currency, trust)


def _trust(desk: QuotingDesk, rank: int, source: str) -> str:
    return desk.tariffs.books[rank].sources[source].trust


def _constant_cells(route: Route) -> Cells:
    """Corridor and the four percentiles: the same for every consignment of the class."""
    days = route.time.days
    times = [days_text(days[p]) if days else "" for p in (10, 50, 80, 95)]
    return ";".join(route.itinerary.corridors), *times


def days_text(days: float) -> str:
    """Days with two decimals."""
    return f"{days:.2f}"


def co2e_text(pricing: Pricing, i: int, k: int) -> str:
    """CO2e of option i for consignment k [kg], with one decimal; "" where it has no figure."""
    amount = pricing.co2e_hg[i]
    return "" if amount is None else f"{int(amount[k]) // 10}.{int(amount[k]) % 10}"
