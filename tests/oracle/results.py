"""What the oracle answers: lines, contingent lines and holes, exact."""

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class OracleLine:
    """One line of the price; `converted` is in the quote's currency, rounded to its minor unit."""

    charge: str
    rate_row: str
    book: str
    subject: str
    amount: Fraction
    currency: str
    converted: Fraction


@dataclass(frozen=True)
class Contingent:
    """A line that may arise: its rate and unit as the row writes them, no amount."""

    charge: str
    rate_row: str
    book: str
    subject: str
    rate: Fraction
    unit: str


@dataclass(frozen=True)
class Hole:
    """A price that is missing.

    kind : `no row`, `no conversion`, `rate rounds to zero`, `no time`, or `tie` (an error of the books).
    reason : the pair, the rows or the subject it is about.
    """

    subject: str
    charge: str
    kind: str
    reason: str


@dataclass(frozen=True)
class OraclePrice:
    """The answer.

    lines : every line; meaningless in part where there are holes, as percentages are then not computed.
    total : sum of the converted lines, None where there is a hole. [quote currency]
    through : id of the through row used, else empty.
    other_total : what the same itinerary costs without the through rate used, or with the one that matched
        and was not used; None where none matched, or where that price has a hole.
    not_included : charge codes of percentages of value left out for want of a declared value.
    """

    lines: tuple[OracleLine, ...]
    total: Fraction | None
    currency: str
    holes: tuple[Hole, ...]
    contingent: tuple[Contingent, ...]
    through: str
    other_total: Fraction | None
    not_included: tuple[str, ...]


@dataclass
class Draft:
    """A price in the making, with or without a through rate."""

    through: str | None
    currency: str
    lines: list[OracleLine] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)
    contingent: list[Contingent] = field(default_factory=list)
    not_included: list[str] = field(default_factory=list)

    def sum_of(self, codes: tuple[str, ...] | None = None) -> Fraction:
        """Sum of the converted lines so far, of all or of some charge codes. [quote currency]"""
        chosen = [line.converted for line in self.lines if codes is None or line.charge in codes]
        return sum(chosen, Fraction(0))

    def answer(self) -> OraclePrice:
        """The finished price. §4.5: the total is the sum of the converted lines."""
        return OraclePrice(
            lines=tuple(self.lines),
            total=None if self.holes else self.sum_of(),
            currency=self.currency,
            holes=tuple(self.holes),
            contingent=tuple(self.contingent),
            through=self.through or "",
            other_total=None,
            not_included=tuple(self.not_included),
        )
