"""The conditions of a tariff row in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from calculator.conditions import Band, Commodities, Conditions
from calculator.tariff_book import MassRule
from ui import words

OWNERS = {"carrier": lazy_gettext("the carrier's"), "shipper": lazy_gettext("the shipper's")}
TRAINS = {
    "single": lazy_gettext("single wagons"), "group": lazy_gettext("a group of wagons"),
    "block": lazy_gettext("a block train"), "any": lazy_gettext("any train"),
}  # fmt: skip
FAMILIES = {
    "container": lazy_gettext("containers"), "wagon": lazy_gettext("wagons"), "20ft": lazy_gettext("20 ft boxes"),
    "40ft": lazy_gettext("40 ft boxes"), "45ft": lazy_gettext("45 ft boxes"),
}  # fmt: skip


def said(asked: Conditions) -> Iterator[str]:
    """Every condition as a short phrase; nothing for a row that asks nothing."""
    if asked.equipment:
        yield words.listed([str(FAMILIES.get(code, code)) for code in asked.equipment])
    if asked.laden is not None:
        yield str(_("laden") if asked.laden else _("empty"))
    if asked.box_owner:
        yield str(_("container: %(owner)s", owner=_one_of(asked.box_owner, OWNERS)))
    if asked.wagon_owner:
        yield str(_("wagon: %(owner)s", owner=_one_of(asked.wagon_owner, OWNERS)))
    if asked.train:
        yield str(_("by %(train)s", train=_one_of(asked.train, TRAINS)))
    if asked.commodity is not None:
        yield from _commodity(asked.commodity)
    if asked.hazard:
        yield _hazard(asked.hazard)
    if asked.corridor:
        yield str(_("only on corridor %(names)s", names=words.series(asked.corridor)))
    yield from _band(asked.km, _("section over %(low)s up to %(high)s km"), _("section over %(low)s km"),
                     _("section up to %(high)s km"))  # fmt: skip
    yield from _band(asked.mass, _("over %(low)s up to %(high)s t gross"), _("over %(low)s t gross"),
                     _("up to %(high)s t gross"))  # fmt: skip
    yield from _band(asked.units, _("more than %(low)s and up to %(high)s units"), _("more than %(low)s units"),
                     _("up to %(high)s units"))  # fmt: skip


def mass(rule: MassRule) -> Iterator[str]:
    """How the chargeable mass is found, where it is not the exact gross mass."""
    if rule.basis == "goods":
        yield str(_("mass of the goods"))
    if rule.min_kg:
        yield str(_("charged for at least %(mass)s t", mass=_plain(rule.min_kg, 1000)))
    if rule.step_kg > 1:
        yield str(_("mass rounded up to %(step)s t", step=_plain(rule.step_kg, 1000)))


def _one_of(codes: tuple[str, ...], names: Mapping[str, object]) -> str:
    return words.series(str(names.get(code, code)) for code in codes)


def _hazard(classes: tuple[str, ...]) -> str:
    if classes == ("none",):
        return str(_("no dangerous goods"))
    return str(_("dangerous goods: %(classes)s", classes=words.series(classes)))


def _commodity(commodities: Commodities) -> Iterator[str]:
    def codes(prefixes: frozenset[tuple[str, str]]) -> str:
        return words.series(f"{scheme} {prefix}" for scheme, prefix in sorted(prefixes))

    if commodities.included:
        yield str(_("goods %(codes)s", codes=codes(commodities.included)))
    if commodities.excluded:
        yield str(_("not goods %(codes)s", codes=codes(commodities.excluded)))


def _band(band: Band, both: str, over: str, to: str) -> Iterator[str]:
    """A band by the phrase that fits: with both ends, or one of them."""
    if band.open:
        return
    form = both if band.over is not None and band.to is not None else over if band.over is not None else to
    yield form % {
        "low": _plain(band.over or 0, band.scale), "high": "" if band.to is None else _plain(band.to, band.scale)
    }  # fmt: skip


def _plain(value: int, scale: int) -> str:
    """A whole number of parts of a unit as a decimal without idle noughts."""
    return words.grouped(f"{value / scale:.3f}".rstrip("0").rstrip(".") if value % scale else str(value // scale))
