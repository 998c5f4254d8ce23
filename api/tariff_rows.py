"""The rows of a tariff book as plain data and in words: what the clerk wrote, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from api.option_json import Json
from calculator.conditions import Band, Commodities, Conditions, On, Validity
from calculator.money import fraction_text
from calculator.tariff_book import THROUGH_CHARGE, Factor, MassRule, Rate, Row, TariffBook, ThroughRate

DIGEST_SHOWN = 12


def rows_of(book: TariffBook) -> Iterator[Row]:
    """Every dated row of a book: rates, through rates, factors, in the order of their files."""
    yield from book.rates
    yield from book.through_rates
    yield from book.factors


def select(book: TariffBook, charge: str = "", on: On | None = None, day: date | None = None,
           as_known_on: date | None = None) -> list[Row]:  # fmt: skip
    """The rows for a charge, on a subject, that hold on a day and were published by another; all where not asked."""

    def meant(row: Row) -> bool:
        if charge and charge not in charges_of(row):
            return False
        if on and not any(_stands_on(row.on, kind, on.names) for kind in on.kinds):
            return False
        known = as_known_on or date.max
        if day and any(row.validity.mismatches(day, known)):
            return False
        return not (row.validity.known_from and row.validity.known_from > known)

    return [row for row in rows_of(book) if meant(row)]


def charges_of(row: Row) -> frozenset[str]:
    """The charge codes that a row makes or multiplies."""
    if isinstance(row, Rate):
        return frozenset((row.charge,))
    return row.charges if isinstance(row, Factor) else frozenset((THROUGH_CHARGE,))


def _stands_on(on: On, kind: str, names: tuple[str, ...]) -> bool:
    """Whether a row stands on a subject of this kind and one of these names; no name means any of the kind."""
    if not on.kind:
        return True
    return any(on.covers(kind, name) for name in names) if names else kind in on.kinds


def book_json(book: TariffBook) -> Json:
    """A book at a glance. ``valid_from`` and ``valid_to`` are None where some row is open."""
    first, last = validity(book)
    return {
        "book": book.book, "edition": book.edition, "title": book.title, "issuer": book.issuer, "status": book.status,
        "rows": {"rates": len(book.rates), "through": len(book.through_rates), "factors": len(book.factors),
                 "exchange": len(book.exchange), "sources": len(book.sources)},
        "charges": list(book.charges), "through": book.through or None, "required": dict(book.required),
        "valid_from": _day(first), "valid_to": _day(last), "digest": book.digest,
    }  # fmt: skip


def validity(book: TariffBook) -> tuple[date | None, date | None]:
    """The first and the last day on which some row of a book holds; None where one is open."""
    starts = [row.validity.valid_from for row in rows_of(book)]
    ends = [row.validity.valid_to for row in rows_of(book)]
    first = None if None in starts else min((day for day in starts if day), default=None)
    return first, None if None in ends else max((day for day in ends if day), default=None)


def row_json(book: TariffBook, row: Row) -> Json:
    """A row with its conditions in words and its source."""
    source = book.sources[row.source]
    return {
        "row": row.id, "table": table_of(row), "charges": sorted(charges_of(row)), "on": subject_text(row),
        **_figure(row), "conditions": list(condition_texts(row.conditions)),
        "valid_from": _day(row.validity.valid_from), "valid_to": _day(row.validity.valid_to),
        "known_from": _day(row.validity.known_from),
        "source": {"source": source.source, "title": source.title, "publisher": source.publisher, "url": source.url,
                   "published": _day(source.published)},
        "trust": source.trust, "note": row.note, "file": row.file, "line": row.line,
    }  # fmt: skip


def table_of(row: Row) -> str:
    """The table that a row stands in: rates, through or factors."""
    return {Rate: "rates", ThroughRate: "through", Factor: "factors"}[type(row)]


def subject_text(row: Row) -> str:
    """What a row stands on, in the words of the file; a through rate's two ends."""
    if isinstance(row, ThroughRate):
        return f"{row.start} to {row.end}"
    return str(row.on) or "any subject"


def amount_text(row: Row) -> str:
    """Amount and unit as the tariff writes them; a factor as a multiplier."""
    if isinstance(row, Rate | ThroughRate):
        return f"{fraction_text(row.amount)} {row.unit.text}"
    return f"× {fraction_text(row.value)}" if isinstance(row, Factor) else ""


def _figure(row: Row) -> Json:
    if isinstance(row, Factor):
        return {"value": fraction_text(row.value), "group": row.group or None}
    if isinstance(row, ThroughRate):
        includes = [*row.includes, *(f"{c}@from" for c in row.at_from), *(f"{c}@to" for c in row.at_to)]
        return {"amount": fraction_text(row.amount), "unit": row.unit.text, "includes": sorted(includes),
                "mass": mass_text(row.mass), "rounding": row.rounding or "default"}  # fmt: skip
    if not isinstance(row, Rate):
        return {}
    limits = {"min_amount": row.min_amount, "max_amount": row.max_amount}
    return {
        "amount": fraction_text(row.amount), "unit": row.unit.text, "kind": row.kind, "mass": mass_text(row.mass),
        "rounding": row.rounding or "default",
        **{name: None if limit is None else fraction_text(limit) for name, limit in limits.items()},
    }  # fmt: skip


def mass_text(mass: MassRule) -> str:
    """The chargeable mass in words, "" for the exact gross mass."""
    parts = [mass.basis] if mass.basis != "gross" else []
    parts += [f"at least {mass.min_kg / 1000:g} t"] if mass.min_kg else []
    parts += [f"in steps of {mass.step_kg / 1000:g} t"] if mass.step_kg > 1 else []
    return ", ".join(parts)


def condition_texts(asked: Conditions) -> Iterator[str]:
    """Every condition of a row in words; nothing for a row that asks nothing."""
    for name, values in (
        ("", asked.equipment), ("box of ", asked.box_owner), ("wagon of ", asked.wagon_owner), ("by ", asked.train),
        ("hazard ", asked.hazard), ("corridor ", asked.corridor),
    ):  # fmt: skip
        if values:
            yield name + " or ".join(values)
    if asked.laden is not None:
        yield "laden" if asked.laden else "empty"
    if asked.commodity is not None:
        yield _commodity(asked.commodity)
    yield from (text for band in (asked.km, asked.mass, asked.units) if (text := band_text(band)))


def _commodity(commodities: Commodities) -> str:
    def code(scheme: str, prefix: str) -> str:
        return prefix if scheme == "NHM" else f"{scheme}:{prefix}"

    included = sorted(code(*prefix) for prefix in commodities.included)
    excluded = sorted(f"!{code(*prefix)}" for prefix in commodities.excluded)
    return f"commodity {';'.join([*included, *excluded])}"


def band_text(band: Band) -> str:
    """A band in words, such as ``over 500 up to 1000 km``; "" where it is open."""
    parts = [("over", band.over), ("up to", band.to)]
    said = [f"{word} {value / band.scale:g}" for word, value in parts if value is not None]
    return f"{' '.join(said)} {band.unit} {band.name}" if said else ""


def validity_text(row: Validity) -> str:
    """The days on which a row holds, and since when it is known."""
    days = f"{row.valid_from or '…'} – {row.valid_to or '…'}" if row.valid_from or row.valid_to else "always"
    return f"{days}, known from {row.known_from}" if row.known_from else days


def _day(day: date | None) -> str | None:
    return str(day) if day else None
