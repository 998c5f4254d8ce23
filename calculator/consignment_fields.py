"""The one door for consignments: fields of text -> a Consignment, or every problem at once.

The form, the API, the command line and the CSV all come through here, with the same names.
Source: product rules, sections 2 and 5.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from calculator.consignment import (
    HAZARDS,
    MOST_MASS_KG,
    MOST_UNITS,
    MOST_VALUE,
    OWNERS,
    SCHEMES,
    TRAINS,
    VALUE_STEPS,
    Consignment,
    Equipment,
)  # fmt: skip
from calculator.gazetteer import Gazetteer, fold
from calculator.money import CURRENCIES
from calculator.problem import Problem, suggest
from calculator.units import QUANTITY_UNITS, UnitError, number, whole

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
MOST_KNOWN = 100_000
"""Texts whose meaning a reader keeps before all are forgotten: a CSV of millions may name as many places."""

WRONG = object()
"""What a text means that cannot be read: `read` says why."""

MODES = ("rail", "ferry", "road", "sea")


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a consignment: its name on every door, default and meaning."""

    name: str
    default: str
    meaning: str
    mandatory: bool = False


FIELDS = (
    Field("origin", "", "node id, UN/LOCODE, station code or name of the place of dispatch", True),
    Field("destination", "", "the same for the place of delivery", True),
    Field("dispatch_date", "", "day of dispatch, YYYY-MM-DD", True),
    Field("equipment", "", "container size-type code or alias (45G1, 40HC), or wagon type (WCOV)", True),
    Field("units", "1", f"number of containers or wagons, 1 to {MOST_UNITS}"),
    Field("mass_per_unit", "0", "goods in one unit, such as 24 or 24.5 t; 0 is empty"),
    Field("mass_unit", "t", "unit of the mass where none is written with it: t, kg, lb or a UN/ECE code"),
    Field("commodity", "", "commodity code, digits"),
    Field("commodity_scheme", "NHM", "scheme of that code: NHM, GNG, HS or ETSNG"),
    Field("hazard", "none", "class of dangerous goods, or none"),
    Field("box_owner", "carrier", "who owns the containers: carrier or shipper"),
    Field("wagon_owner", "carrier", "who owns the wagons: carrier or shipper"),
    Field("train", "single", "single wagons, a group, or a block train"),
    Field("value", "", "declared value of the whole consignment"),
    Field("value_currency", "", "its currency; by default that of the quote"),
    Field("currency", "USD", "currency of the quote, ISO 4217"),
    Field("via", "", "places to pass, parted by ;"),
    Field("avoid", "", "places to avoid, parted by ; such as sarakhs-ir;country:RU;mode:road;carrier:RZD;corridor:n1"),
)
DEFAULTS = {field.name: field.default for field in FIELDS}


class _Wrong(Exception):
    """One field that cannot be read."""

    def __init__(self, code: str, message: str, advice: str = "", suggestions: tuple[str, ...] = ()) -> None:
        self.code, self.message, self.advice, self.suggestions = code, message, advice, suggestions
        super().__init__(message)


class _SeveralWrong(Exception):
    """Several mistakes in one field that holds a list."""

    def __init__(self, wrongs: list[_Wrong]) -> None:
        self.wrongs = wrongs
        super().__init__("; ".join(wrong.message for wrong in wrongs))


class ConsignmentReader:
    """Reads consignments for one network. Answers are kept by text, so a column is understood once."""

    def __init__(
        self, gazetteer: Gazetteer, decimal: str = ".", currency: str = "USD", most_known: int = MOST_KNOWN
    ) -> None:
        """decimal : the decimal sign of the numbers read; currency : of the quote where none is given

        most_known : texts whose meaning is kept before all are forgotten
        """
        self.gazetteer = gazetteer
        self.network = gazetteer.network
        self.decimal = decimal
        self.defaults = {**DEFAULTS, "currency": currency}
        self._known: dict[tuple[str, str], object] = {}
        self._most_known = most_known
        self._equipment = {
            fold(name): row for row in self.network.equipment.values() for name in (*row.aliases, row.equipment)
        }
        owner = _choice(OWNERS, "owner")
        self._readers: dict[str, Callable[[str], object]] = {
            "equipment": self._read_equipment, "currency": _read_currency, "value_currency": _read_currency,
            "mass_unit": _read_mass_unit, "commodity_scheme": _choice(tuple(SCHEMES), "commodity scheme"),
            "origin": self._read_place, "destination": self._read_place, "dispatch_date": read_date,
            "units": _read_units, "commodity": _read_commodity, "hazard": _choice(HAZARDS, "hazard class"),
            "box_owner": owner, "wagon_owner": owner, "train": _choice(TRAINS, "train"), "value": self._read_value,
            "via": self._read_places, "avoid": self._read_places,
        }  # fmt: skip

    def read(self, fields: Mapping[str, str]) -> Consignment | list[Problem]:
        """A consignment from fields of text; blank or absent fields take their defaults."""
        text = {name: (fields.get(name) or "").strip() or default for name, default in self.defaults.items()}
        problems: list[Problem] = []

        def take(name: str, read: Callable[[str], object] | None = None) -> object:
            try:
                return read(text[name]) if read else self._once(name, text[name])
            except (_Wrong, _SeveralWrong) as error:
                for wrong in error.wrongs if isinstance(error, _SeveralWrong) else [error]:
                    problems.append(Problem(
                        wrong.message, wrong.advice, column=name, code=wrong.code,
                        value=fields.get(name) or "", suggestions=wrong.suggestions,
                    ))  # fmt: skip
                error.with_traceback(None)  # it is kept, and would keep all that was at hand
                return None

        equipment, currency = take("equipment"), take("currency")
        # A blank one follows the quote's currency, whose own mistake is reported once.
        value_currency = take("value_currency") if text["value_currency"] else currency
        mass_unit, scheme = take("mass_unit"), take("commodity_scheme")
        found = {
            "origin": take("origin"),
            "destination": take("destination"),
            "dispatch_date": take("dispatch_date"),
            "units": take("units"),
            "mass_kg": mass_unit and take("mass_per_unit", lambda written: self._read_mass(written, str(mass_unit))),
            "commodity": take("commodity"),
            "hazard": take("hazard"),
            "box_owner": take("box_owner"),
            "wagon_owner": take("wagon_owner"),
            "train": take("train"),
            "value_e4": take("value"),
            "via": take("via"),
            "avoid": take("avoid"),
        }
        if found["origin"] and found["origin"] == found["destination"]:
            problems.append(Problem("origin and destination are the same place", "choose two places",
                                    column="destination", code="same_place", value=text["destination"]))  # fmt: skip
        if problems or not isinstance(equipment, Equipment):
            return problems
        return Consignment(
            equipment=equipment, scheme=SCHEMES[str(scheme)], currency=str(currency),
            value_currency=str(value_currency), reference=fields.get("reference") or "", **found,  # type: ignore[arg-type]
        )  # fmt: skip

    def meaning(self, name: str, written: str) -> object:
        """What a text means in one field by itself, as `read` would take it; WRONG where it means nothing.

        Not for the mass, which depends on its unit.
        """
        try:
            return self._once(name, written.strip() or self.defaults[name])
        except (_Wrong, _SeveralWrong):
            return WRONG

    def mass_kg(self, written: str, unit: str) -> int | None:
        """The mass of one unit [kg] from its text and the unit named beside it; None where it cannot be read."""
        try:
            return self._read_mass(written.strip() or self.defaults["mass_per_unit"], unit)
        except _Wrong:
            return None

    def _once(self, name: str, written: str) -> object:
        """Read a text once for each field; of values there are too many to keep."""
        read = self._readers[name]
        if name == "value":
            return read(written)
        key = name, written
        known = self._known.get(key, self)  # itself, which no text means, where the text is new
        if known is self:
            if len(self._known) >= self._most_known:
                self._known.clear()
            try:
                known = read(written)
            except (_Wrong, _SeveralWrong) as wrong:
                known = wrong
            self._known[key] = known
        if isinstance(known, _Wrong | _SeveralWrong):
            raise known
        return known

    def _read_place(self, written: str) -> str:
        if not written:
            raise _Wrong("missing", "no place is given", "write a code or a name, for example xian or TRHAL")
        found = self.gazetteer.find(written)
        if len(found.nodes) == 1:
            return found.nodes[0]
        if found.nodes:
            meant = "; ".join(f"{node} ({self.gazetteer.label(node)})" for node in found.nodes)
            raise _Wrong("ambiguous_place", f"{written!r} may be several places", f"choose one of {meant}", found.nodes)
        near = "; ".join(f"{node} ({self.gazetteer.label(node)})" for node in found.suggestions)
        advice = f"did you mean {near}?" if near else "use a node id, UN/LOCODE or a name of the network"
        raise _Wrong("unknown_place", f"unknown place {written!r}", advice, found.suggestions)

    def _read_places(self, written: str) -> tuple[str, ...]:
        """``sarakhs-ir;country:RU`` as (``node:sarakhs-ir``, ``country:RU``), in order and once each."""
        found: dict[str, None] = {}
        wrongs: list[_Wrong] = []
        for part in filter(None, map(str.strip, written.split(";"))):
            try:
                found[self._read_scope(part)] = None
            except _Wrong as wrong:
                wrongs.append(wrong)
        if wrongs:
            raise _SeveralWrong(wrongs)
        return tuple(found)

    def _read_scope(self, written: str) -> str:
        scope, colon, name = (part.strip() for part in written.partition(":"))
        if not colon or scope == "node":
            return f"node:{self._read_place(name if colon else written)}"
        known: dict[str, list[str]] = {
            "country": sorted({node.country for node in self.network.nodes.values()}),
            "carrier": list(self.network.carriers),
            "mode": list(MODES),
            "corridor": list(self.network.corridors),
        }
        if scope not in known:
            advice = f"write a node, or one of {', '.join(f'{kind}:…' for kind in known)}"
            raise _Wrong("unknown_scope", f"{written!r} names no kind of place", advice, suggest(scope, known))
        for candidate in known[scope]:
            if candidate.casefold() == name.casefold():
                return f"{scope}:{candidate}"
        near = suggest(name, known[scope])
        advice = f"did you mean {' or '.join(near)}?" if near else f"one of {', '.join(known[scope][:40])}"
        raise _Wrong(f"unknown_{scope}", f"unknown {scope} {name!r}", advice, near)

    def _read_equipment(self, written: str) -> Equipment:
        if not written:
            raise _Wrong(
                "missing", "no equipment is given", "write a size-type code or alias, for example 45G1 or 40HC"
            )
        if row := self._equipment.get(fold(written.replace('"', ""))):
            return row
        near = suggest(written, [name for row in self._equipment.values() for name in (row.equipment, *row.aliases)])
        known = ", ".join(self.network.equipment)
        raise _Wrong("unknown_equipment", f"unknown equipment {written!r}",
                     f"did you mean {' or '.join(near)}?" if near else f"one of {known}", near)  # fmt: skip

    def _read_mass(self, written: str, unit: str) -> int:
        try:
            mass = whole(written, "kg", unit, self.decimal)
        except UnitError as error:
            raise _Wrong("bad_quantity", error.message, error.advice) from error
        if mass > MOST_MASS_KG:
            most = MOST_MASS_KG // 1000
            raise _Wrong(
                "out_of_range",
                f"{mass / 1000:g} t in one unit is too much",
                f"at most {most} t: check the unit and the decimal sign",
            )
        return mass

    def _read_value(self, written: str) -> int | None:
        if not written:
            return None
        try:
            value = number(written, self.decimal)
        except ValueError as error:
            raise _Wrong("not_a_number", str(error), "write it like 120000 or 120000.50") from error
        if value > MOST_VALUE:
            raise _Wrong("out_of_range", f"the value {written} is too large", f"at most {MOST_VALUE}")
        steps = value * VALUE_STEPS
        if steps.denominator != 1:
            raise _Wrong("too_fine", f"{written!r} has more than four decimals", "round it")
        return int(steps)


def read_date(written: str) -> date:
    """``2026-12-01``, also ``2026/12/01`` and ``01.12.2026``; raises what the reader reports."""
    if not written:
        raise _Wrong("missing", "no date is given", "write the day as YYYY-MM-DD, for example 2026-12-01")
    text = re.sub(r"[T ]00:00(:00)?(\.0+)?$", "", written)
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text)
    parts = match.groups() if match else None
    if local := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        parts = local.group(3, 2, 1)
    try:
        if parts is None:
            raise ValueError(written)
        day = date(*(int(part) for part in parts))
    except ValueError as error:
        advice = "write it as YYYY-MM-DD, for example 2026-12-01"
        if re.fullmatch(r"[3-7][0-9]{4}", text):
            advice = (
                f"a spreadsheet's number for {date(1899, 12, 30) + timedelta(int(text))}: format the cells as dates"
            )
        raise _Wrong("bad_date", f"{written!r} is not a day of the calendar", advice) from error
    if not EARLIEST <= day <= LATEST:
        raise _Wrong("date_out_of_range", f"{written!r} is out of range", f"a day from {EARLIEST} to {LATEST}")
    return day


def _read_mass_unit(written: str) -> str:
    if written.casefold() not in QUANTITY_UNITS["kg"]:
        near = suggest(written, ("t", "kg", "lb"))
        raise _Wrong("wrong_unit", f"{written!r} is not a unit of mass", "use t, kg or lb", near)
    return written


def _read_units(written: str) -> int:
    whole_number = re.fullmatch(r"([0-9]{1,40})(\.0+)?", written)
    if not whole_number:
        raise _Wrong("not_a_number", f"{written[:60]!r} is not a whole number of units", f"write 1 to {MOST_UNITS}")
    units = int(whole_number[1])
    if not 1 <= units <= MOST_UNITS:
        raise _Wrong("out_of_range", f"{units} units are out of range", f"write 1 to {MOST_UNITS}")
    return units


def _read_commodity(written: str) -> str:
    code = written.replace(" ", "")
    if code and not re.fullmatch(r"[0-9]{2,10}", code):
        raise _Wrong("bad_commodity", f"{written!r} is not a commodity code", "write 2 to 10 digits, for example 8528")
    return code


def _read_currency(written: str) -> str:
    code = written.upper()
    if code not in CURRENCIES:
        near = suggest(code, CURRENCIES)
        raise _Wrong("unknown_currency", f"{written!r} is not an ISO 4217 currency",
                     f"did you mean {' or '.join(near)}?" if near else "for example USD, EUR, CNY", near)  # fmt: skip
    return code


def _choice(allowed: tuple[str, ...], what: str) -> Callable[[str], str]:
    """A reader of one word out of a closed list, whatever its case."""
    folded = {word.casefold(): word for word in allowed}

    def read(written: str) -> str:
        if word := folded.get(written.casefold()):
            return word
        near = suggest(written, allowed)
        raise _Wrong("unknown_choice", f"unknown {what} {written!r}", f"one of {', '.join(allowed)}", near)

    return read
