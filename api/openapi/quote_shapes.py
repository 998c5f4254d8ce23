"""The shapes of a quote as it is answered: what `api.quote_json` and `api.option_json` write, held to it by tests.

Source: product rules, section 3.
"""

from __future__ import annotations

from api.openapi.shapes import (
    DAY,
    DECIMAL,
    DIGEST,
    INSTANT,
    NUMBER,
    SHARE,
    TEXT,
    TRUTH,
    WHOLE,
    Json,
    many,
    maybe,
    record,
    ref,
    said,
    table,
    word,
)
from calculator.consignment import HAZARDS, OWNERS, SCHEMES, TRAINS
from calculator.consignment_fields import MODES
from calculator.tariff_book import TRUSTS

TRUST = word(*TRUSTS)
_EVIDENCE = {"trust": TRUST, "source": TEXT, "note": TEXT}
_FIGURE = said(TEXT, "A decimal; cut with … where it does not end.")
_PERCENTILES = ("p10", "p50", "p80", "p95")
_ROUTE = {
    "option": said(TEXT, "The itinerary's stable id."),
    "corridors": said(many(TEXT), "Corridors that contain its stretch; none for a path found by search."),
    "nodes": many(TEXT),
    "countries": many(TEXT),
    "modes": many(word(*MODES)),
    "km": WHOLE,
}

_PARTS: dict[str, Json] = {
    "Money": record({"amount": DECIMAL, "currency": said(TEXT, "ISO 4217.")}, "An exact amount in one currency."),
    "Mass": record({"value": DECIMAL, "unit": TEXT}, "A mass and its unit, a code of UN/ECE Recommendation 20."),
    "Figure": record({"value": _FIGURE, "unit": TEXT}, "A rate in the unit of its tariff row."),
    "Commodity": record({"code": TEXT, "scheme": word(*dict.fromkeys(SCHEMES.values()))}),
    "Consignment": record({
        "origin": TEXT, "destination": TEXT, "dispatch_date": DAY, "equipment": TEXT, "units": WHOLE,
        "mass_per_unit": ref("Mass"), "commodity": maybe(ref("Commodity")), "hazard": word(*HAZARDS),
        "box_owner": word(*OWNERS), "wagon_owner": word(*OWNERS), "train": word(*TRAINS),
        "value": maybe(ref("Money")), "currency": TEXT, "via": many(TEXT), "avoid": many(TEXT),
    }, "The request as understood; it can be sent again."),
    "Leg": record({
        "leg": TEXT, "from": TEXT, "to": TEXT, "mode": word(*MODES), "carrier": TEXT, "gauge_mm": maybe(WHOLE),
        "km": WHOLE, **_EVIDENCE,
    }, "One edge of the network, in travelling order."),
    "Transfer": record({
        "node": TEXT, "kind": TEXT, "low_h": maybe(NUMBER), "typical_h": maybe(NUMBER), "high_h": maybe(NUMBER),
        **_EVIDENCE, "trust": maybe(TRUST),
    }, "What happens in a node between two legs; hours are null where no row gives them."),
    "TransitTime": record({
        "unit": word("DAY"), **{point: maybe(NUMBER) for point in _PERCENTILES}, "mean": maybe(NUMBER),
        "arrival": record({point: maybe(DAY) for point in _PERCENTILES}),
        "causes": many(record({"cause": TEXT, "days": NUMBER, "share": SHARE})),
        "stages": many(record({
            "cause": TEXT, "subject": TEXT, "low_h": NUMBER, "typical_h": NUMBER, "high_h": NUMBER, **_EVIDENCE,
        })),
        "missing": many(record({"subject": TEXT, "fix": TEXT})),
    }, "Days from dispatch to arrival, by percentile; null where a stage has no known time."),
    "Charge": record({
        "seq": WHOLE, "code": TEXT, "name": TEXT, "subject": TEXT, "from": TEXT, "to": TEXT, "km": maybe(WHOLE),
        "basis": TEXT, "quantity": _FIGURE, "quantities": many(record({"measure": TEXT, "value": _FIGURE})),
        "rate": record({"before": ref("Figure"), "after": ref("Figure")}, "The rate before and after its factors."),
        "factors": many(record({"factor": TEXT, "value": TEXT, "source": TEXT, "note": TEXT})),
        "amount": ref("Money"), "converted": said(ref("Money"), "The line in the currency of the quote."),
        "exchange": said(many(TEXT), "Exchange rows used, as in exchange_rates."),
        "rate_row": record({"book": TEXT, "edition": TEXT, "row": TEXT, "file": TEXT, "line": WHOLE, "note": TEXT}),
        "source": said(TEXT, "A key of sources."), "trust": TRUST, "steps": many(TEXT),
    }, "One line of an option: one rate row on one subject. The converted amounts add up to the total."),
    "MayArise": record({
        "code": TEXT, "name": TEXT, "subject": TEXT, "rate": ref("Figure"),
        "rate_row": record({"book": TEXT, "row": TEXT, "note": TEXT}), "source": TEXT, "trust": TRUST,
    }, "What may arise on the way, with its rate; never in the total."),
    "Advisory": record({
        "scope": TEXT, "name": TEXT, "effect": word("closed", "delay", "warning"), "from": maybe(DAY),
        "to": maybe(DAY), **_EVIDENCE,
    }),
    "Option": record({
        **_ROUTE,
        "rank": said(WHOLE, "1 is the cheapest."), "pareto": TRUTH, "dominated_by": maybe(TEXT),
        "total": ref("Money"), "transit_time": ref("TransitTime"), "statutory_days": maybe(NUMBER),
        "statutory": record({
            "complete": TRUTH,
            "stretches": many(record({"law": TEXT, "from": TEXT, "to": TEXT, "km": WHOLE, "hours": maybe(NUMBER)})),
        }),
        "co2e_kg": maybe(NUMBER),
        "trust": record({"price": table(NUMBER), "time": table(NUMBER)}, "Shares of price and time by trust."),
        "through": maybe(record({"row": TEXT, "used": TRUTH, "other": maybe(ref("Money"))},
                                "The through rate, used or not, and what the other way would have been.")),
        "legs": many(ref("Leg")), "transfers": many(ref("Transfer")), "charges": many(ref("Charge")),
        "may_arise": many(ref("MayArise")),
        "not_included": many(record({"code": TEXT, "name": TEXT, "subject": TEXT, "reason": TEXT})),
        "advisories": many(ref("Advisory")),
        "warnings": many(record({"code": TEXT, "message": TEXT, "advice": TEXT})),
    }, "One route with its price, time, emissions, trust and news."),
    "Unavailable": record({
        **_ROUTE, "option": maybe(TEXT), "km": maybe(WHOLE), "subject": TEXT, "charge": maybe(TEXT), "code": TEXT,
        "reason": TEXT, "closest": maybe(TEXT), "fix": TEXT, "date": DAY,
    }, "Why a route has no price: what is missing where, the closest row, and what would mend it."),
    "ExchangeRate": record({
        "written": TEXT, "from": TEXT, "to": TEXT, "kind": word("market", "administrative"), "valid_from": maybe(DAY),
        "valid_to": maybe(DAY), "known_from": maybe(DAY), "source": TEXT,
    }),
    "Book": record({
        "book": TEXT, "edition": TEXT, "title": TEXT, "issuer": TEXT, "status": TEXT, "digest": DIGEST,
    }, "A tariff book as it was used."),
    "Source": record({
        "source": TEXT, "title": TEXT, "publisher": TEXT, "url": TEXT, "published": maybe(DAY), "trust": TRUST,
    }),
    "Scenario": record({
        "name": TEXT, "title": TEXT, "reason": TEXT,
        "sources": many(record({"title": TEXT, "publisher": TEXT, "url": TEXT, "published": TEXT})),
        "digest": DIGEST,
    }, "A what-if: what is assumed, why, and after whom."),
    "Names": record({
        "nodes": table(record({"name": TEXT, "full": TEXT, "country": TEXT})), "carriers": table(TEXT),
        "corridors": table(TEXT), "legs": table(TEXT), "charges": table(TEXT), "equipment": TEXT,
    }, "Names in words for the codes that the answer uses."),
}  # fmt: skip

_BEST = "Among all options that have a price; null where there is none or, for greenest, where one has no figure."
_ANSWER: dict[str, Json] = {
    "request": ref("Consignment"), "as_known_on": DAY, "exchange_date": DAY, "scenario": maybe(ref("Scenario")),
    "engine": record({"name": TEXT, "version": TEXT}), "cheapest": said(maybe(TEXT), _BEST),
    "fastest": said(maybe(TEXT), _BEST), "greenest": said(maybe(TEXT), _BEST), "options_priced": WHOLE,
    "options": said(many(ref("Option")), "By rank, the cheapest first; empty where no route has a price."),
    "unavailable": many(ref("Unavailable")),
    "warnings": many(record({"code": TEXT, "field": TEXT, "message": TEXT, "advice": TEXT})),
    "exchange_rates": many(ref("ExchangeRate")), "books": many(ref("Book")),
    "sources": said(table(ref("Source")), "By book/source, as lines name them."),
    "network": record({"digest": DIGEST}), "names": ref("Names"),
}  # fmt: skip

_STORED: dict[str, Json] = {
    "id": said(TEXT, "Unguessable; names the quote in addresses."), "number": said(TEXT, "For people."),
    "status": word("issued"), "reference": maybe(TEXT), "issued_at": INSTANT,
    "expires_at": said(INSTANT, "Never after the last day of a row that the quote rests on."),
}  # fmt: skip
_LISTED: dict[str, Json] = {
    **_STORED, "status": word("issued", "booked", "expired"), "origin": TEXT, "destination": TEXT,
    "dispatch_date": DAY, "equipment": TEXT, "units": WHOLE, "options": WHOLE,
    "cheapest": maybe(record({"option": TEXT, "total": ref("Money")})),
}  # fmt: skip

_STATE: Json = {"anyOf": [ref("OptionState"), ref("LineState"), {"type": "null"}]}
_LINE = _PARTS["Charge"]["properties"]
_REPRICED: dict[str, Json] = {
    "OptionState": record({"total": ref("Money"), "km": WHOLE, "p50": maybe(NUMBER)}, "An option in short."),
    "LineState": record({
        name: _LINE[name] for name in ("rate", "quantity", "amount", "converted", "rate_row", "exchange", "factors")
    }, "A line in short."),
    "Change": record({
        "option": said(maybe(TEXT), "null where it is about the whole quote."), "corridors": many(TEXT),
        "line": said(maybe(record({name: _LINE[name] for name in ("seq", "code", "name", "subject")})),
                     "null where it is about the option."),
        "causes": many(record({
            "cause": said(TEXT, "Stable, such as new_row, row_ended, row_changed, new_exchange_rate, other_factor, "
                                "network_km, network_time, route_closed, new_route, expired."),
            "detail": said(TEXT, "For people."),
        })),
        "old": said(_STATE, "null where it is new."), "new": said(_STATE, "null where it is gone."),
    }, "What has changed, and why."),
    "Repriced": record({
        "id": TEXT, "number": TEXT, "knowledge": word("today", "as_issued"), "repriced_at": INSTANT,
        "as_known_on": DAY, "exchange_date": DAY, "same": said(TRUTH, "Whether nothing has changed."),
        "same_bytes": said(TRUTH, "Whether the quote would be issued with the very same bytes."),
        "changes": many(ref("Change")), "old": said(ref("Quote"), "As issued."),
        "new": said(ref("Rates"), "As priced now; nothing of it is stored."),
    }, "A quote priced again."),
}  # fmt: skip

SHAPES: dict[str, Json] = {
    **_PARTS,
    **_REPRICED,
    "Rates": record(_ANSWER, "Options with charges for one consignment; nothing is stored."),
    "Quote": record({**_STORED, **_ANSWER}, "Options with charges for one consignment, numbered and stored."),
    "QuoteList": record({
        "quotes": many(record(_LISTED)), "next": said(maybe(TEXT), "Cursor of the page after this; null on the last."),
    }),
}  # fmt: skip
"""Name of a component -> its schema."""
