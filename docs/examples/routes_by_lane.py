"""Draw the price of every route against its time, lane by lane: from a DataFrame of consignments to a picture.

    .venv/bin/python docs/examples/routes_by_lane.py routes_by_lane.svg

Each dot is a route at its price and its median time; its line reaches from P10 to P95, within which 17 of 20
journeys lie. The black line joins the routes that no other beats in price, time and CO2e at once.
"""

import sys
from datetime import date
from html import escape
from pathlib import Path

import pandas as pd

from api.opening import Sources, open_desk
from calculator.batch_frame import options_frame

LANES = pd.DataFrame(
    [
        ("xian", "halkali", "45G1", 1, 24.0),
        ("xian", "duisburg", "45G1", 1, 24.0),
        ("chengdu", "lodz", "45G1", 1, 22.0),
        ("almaty", "poti", "22G1", 2, 18.0),
        ("tashkent", "bandar-abbas", "22G1", 2, 20.0),
        ("urumqi", "tehran", "45G1", 1, 20.0),
    ],
    columns=["origin", "destination", "equipment", "units", "mass_per_unit"],
).assign(row_id=lambda lanes: lanes.origin + " → " + lanes.destination, dispatch_date="2026-12-01", train="block")

WIDTH, HEIGHT, MARGIN, COLUMNS = 320, 230, 48, 3
DAYS = ["p10_days", "p50_days", "p95_days"]


def routes(known: date) -> pd.DataFrame:
    """Every priced route of every lane, as numbers."""
    options = options_frame(open_desk(Sources(as_known_on=known)), LANES)
    priced = options[(options.status == "ok") & (options.p50_days != "")]
    return priced.astype(dict.fromkeys(["total", *DAYS], float))


def panel(lane: str, found: pd.DataFrame) -> str:
    """One lane: price upwards, days to the right; the axes reach from the least to the most and name both."""
    days, prices = (found.p10_days.min(), found.p95_days.max()), (found.total.min(), found.total.max())

    def x(day: float) -> float:
        return round(MARGIN + 10 + (day - days[0]) / (days[1] - days[0]) * (WIDTH - MARGIN - 40), 1)

    def y(price: float) -> float:
        return round(HEIGHT - 50 - (price - prices[0]) / max(prices[1] - prices[0], 1) * (HEIGHT - 100), 1)

    left, bottom = MARGIN, HEIGHT - 36
    drawn = [f'<text x="{left}" y="20" class="lane">{escape(lane)}</text>']
    drawn += [f'<path class="axis" d="M{left} {y(prices[1])}V{y(prices[0])}M{x(days[0])} {bottom}H{x(days[1])}"/>']
    drawn += [f'<text x="{left - 5}" y="{y(price) + 4}" class="end">{price:,.0f}</text>' for price in prices]
    drawn += [f'<text x="{x(day)}" y="{bottom + 15}" class="middle">{day:.0f} days</text>' for day in days]
    front = found[found.pareto == "yes"].sort_values("p50_days")
    points = " ".join(f"{x(day)},{y(total)}" for day, total in zip(front.p50_days, front.total, strict=True))
    drawn += [f'<polyline class="front" points="{points}"/>']
    for route in found.itertuples():
        at, kind = y(route.total), route.pareto
        title = f"{route.corridor or route.option}: {route.total:,.2f} USD, {route.p50_days:.1f} days"
        drawn += [
            f'<path class="{kind}" d="M{x(route.p10_days)} {at}H{x(route.p95_days)}"/>'
            f'<circle class="{kind}" cx="{x(route.p50_days)}" cy="{at}" r="4"><title>{escape(title)}</title></circle>'
        ]
    return "".join(drawn)


def picture(found: pd.DataFrame) -> str:
    """All lanes side by side as one SVG."""
    lanes = list(found.groupby("row_id", sort=False))
    rows = -(-len(lanes) // COLUMNS)
    style = (
        "text{font:11px system-ui,sans-serif;fill:#5a636b}.lane{font-size:13px;font-weight:600;fill:#1d2328}"
        ".end{text-anchor:end}.middle{text-anchor:middle}"
        ".axis{fill:none;stroke:#8c8a84}.front{fill:none;stroke:#1d2328;stroke-width:1}path.yes,path.no{stroke-width:2;opacity:.5}"
        "path.yes{stroke:#0e5a64}path.no{stroke:#b9b3a7}circle.yes{fill:#0e5a64}circle.no{fill:#b9b3a7}"
    )
    panels = "".join(
        f'<g transform="translate({i % COLUMNS * WIDTH} {i // COLUMNS * HEIGHT})">{panel(str(lane), rows_of)}</g>'
        for i, (lane, rows_of) in enumerate(lanes)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COLUMNS * WIDTH} {rows * HEIGHT}">'
        f"<style>{style}</style>"
        f'<rect width="100%" height="100%" fill="#fff"/>{panels}</svg>\n'
    )


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "routes_by_lane.svg")
    known_on = date.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else date.today()
    target.write_text(picture(routes(known_on)), "utf-8")
    print(f"drawn: {target}")
