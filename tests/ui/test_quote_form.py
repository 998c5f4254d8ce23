"""The form as a thing of its own: what it proposes, what may be chosen, when it unfolds."""

from datetime import date, timedelta

from api.desks import Desks
from api.schemas import Fault
from calculator.consignment_fields import FIELDS as CONSIGNMENT_FIELDS
from calculator.problem import Problem
from tests.service import shipped
from ui.quote_form import FIELDS, form_of, swapped


def desks() -> Desks:
    found: Desks = shipped().extensions["desks"]
    return found


def test_every_field_of_a_consignment_is_on_the_form() -> None:
    assert {field.name for field in CONSIGNMENT_FIELDS} <= set(FIELDS)


def test_untouched_it_proposes_a_day() -> None:
    form = form_of({}, desks())
    assert not form.asked
    assert form.values["dispatch_date"] == str(date.today() + timedelta(7))
    assert not form.more


def test_it_unfolds_for_what_is_not_usual() -> None:
    assert form_of({"origin": "xian", "train": "block"}, desks()).more
    assert not form_of({"origin": "xian", "train": "single", "units": "1"}, desks()).more
    folded = form_of({"origin": "xian"}, desks())
    wrong = Fault("/avoid/0", Problem("unknown place 'x'", "use a name", code="unknown_place"), "x")
    assert folded.with_faults([wrong], desks().today).more


def test_an_address_leaves_out_what_is_usual() -> None:
    form = form_of({"origin": "Xi'an", "units": "1", "train": "block", "lang": "fa", "order": ""}, desks())
    assert form.address() == "/?origin=Xi%27an&train=block&lang=fa"
    assert form.address(origin="a b", lang="") == "/?origin=a+b&train=block"


def test_the_other_way_round() -> None:
    sent = {"origin": "a", "destination": "", "units": "2", "swap": "1"}
    assert swapped(sent) == {"destination": "a", "units": "2"}


def test_mistakes_follow_the_order_of_the_page() -> None:
    form = form_of({"origin": "x", "value": "y"}, desks())
    faults = [Fault(f"/{field}", Problem("wrong", "mend it", code="odd"), "x") for field in ("via", "value", "origin")]
    assert [mistake.field for mistake in form.with_faults(faults, desks().today).mistakes] == ["origin", "value", "via"]
