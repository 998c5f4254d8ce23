"""The tariff book: dated tables of one issuer, typed and frozen; and the set of books priced together.

Nothing here is parsed or decided: the loader fills these types, the rate plan reads them.
Source: the tariff-book rules, section 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from calculator.conditions import Conditions, On, Validity
from calculator.units import RateUnit

TRUSTS = ("official", "press", "report", "estimate")
"""How far a figure can be trusted, best first."""

THROUGH_CHARGE = "THR"


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from. `published` is None where the source bears no date."""

    source: str
    title: str
    publisher: str = ""
    url: str = ""
    published: date | None = None
    trust: str = "estimate"


@dataclass(frozen=True, slots=True)
class RoundingProfile:
    """How one carrier rounds; steps in [unit of the currency].

    line             : step of the line
    invoice_currency : the currency that rates are converted to before they are rounded, or None
    rate             : step of the converted rate; rate_container the same for rates per container
    """

    name: str = "default"
    line: Fraction = Fraction(0)
    invoice_currency: str | None = None
    rate: Fraction | None = None
    rate_container: Fraction | None = None


@dataclass(frozen=True, slots=True)
class MassRule:
    """Chargeable mass of one unit: max(min_kg, actual rounded up to a multiple of step_kg). [kg]

    basis : "gross" (goods and tare of the container) or "goods"
    """

    basis: str = "gross"
    min_kg: int = 0
    step_kg: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """What every dated, conditional row of a book has. `line` is its line in `file`."""

    id: str
    on: On
    conditions: Conditions
    validity: Validity
    source: str
    note: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rate(Row):
    """A charge: amount in its unit, on a subject, under conditions.

    kind       : "charge" (in the total) or "contingent" (may arise)
    min_amount, max_amount : limits of the line [unit of the line's currency], None where open
    """

    charge: str = ""
    amount: Fraction = Fraction(0)
    unit: RateUnit = field(default_factory=lambda: RateUnit("", ""))
    kind: str = "charge"
    rounding: str = "default"
    mass: MassRule = field(default_factory=MassRule)
    min_amount: Fraction | None = None
    max_amount: Fraction | None = None

    @property
    def is_percentage(self) -> bool:
        """Whether the amount is a percentage of lines or of the cargo's value."""
        return bool(self.unit.percent)


@dataclass(frozen=True, slots=True)
class Factor(Row):
    """A coefficient on the rates of some charges. `group` "" means a group of its own."""

    charges: frozenset[str] = frozenset()
    value: Fraction = Fraction(1)
    group: str = ""


@dataclass(frozen=True, slots=True)
class ThroughRate(Row):
    """A rate from one node to another that replaces the lines of the charges in `includes`.

    includes : charge codes of subjects strictly between the ends; at_from and at_to those of a transfer
               in the end node itself (written ``GAU@from``, ``BCF@to``)
    """

    start: str = ""
    end: str = ""
    amount: Fraction = Fraction(0)
    unit: RateUnit = field(default_factory=lambda: RateUnit("", ""))
    includes: frozenset[str] = frozenset()
    at_from: frozenset[str] = frozenset()
    at_to: frozenset[str] = frozenset()
    rounding: str = "default"
    mass: MassRule = field(default_factory=MassRule)


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """A dated conversion: 1 `base` = `factor` `quote`, whichever way the file writes it.

    kind    : "market" or "administrative"
    written : the row in words, such as ``CHF ÷ 0.87 = USD``
    """

    base: str
    quote: str
    factor: Fraction
    kind: str
    written: str
    valid_from: date | None
    valid_to: date | None
    known_from: date | None
    source: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class TariffBook:
    """One edition of one issuer's tables, as loaded from a folder."""

    book: str
    title: str
    issuer: str
    edition: str
    status: str
    pivot: str
    charges: tuple[str, ...]
    charge_names: dict[str, str]
    through: str
    required: dict[str, str]
    rounding: dict[str, RoundingProfile]
    sources: dict[str, Source]
    rates: tuple[Rate, ...]
    factors: tuple[Factor, ...]
    through_rates: tuple[ThroughRate, ...]
    exchange: tuple[ExchangeRow, ...]
    digest: str = ""

    def profile(self, name: str) -> RoundingProfile:
        """The rounding profile of a row; blank is the default one."""
        return self.rounding[name or "default"]
