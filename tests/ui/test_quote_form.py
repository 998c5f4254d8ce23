"""The form as a thing of its own: what it proposes, what may be chosen, when it unfolds."""

from datetime import date, timedelta

from api.desks import Desks
from api.schemas import Fault
from calculator.consignment_fields import FIELDS as CONSIGNMENT_FIELDS
from calculator.problem import Problem
from tests.service import shipped
from ui.quote_form import FIELDS, form_of


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


def test_places_are_offered_by_a_name_that_is_understood() -> None:
    service = desks()
    offered = form_of({}, service).choices["place"]
    found = [service.today.gazetteer.find(choice.value).nodes for choice in offered]
    assert all(len(nodes) == 1 for nodes in found)
    assert {nodes[0] for nodes in found} == set(service.today.network.nodes)
    xian = next(choice for choice in offered if choice.value == "Xi'an")
    assert "西安" in xian.label
    assert "Сиань" in xian.label


def test_currencies_are_those_with_a_way() -> None:
    offered = [choice.value for choice in form_of({}, desks()).choices["currency"]]
    assert offered[:2] == ["USD", "EUR"]
    assert len(offered) == len(set(offered))
    assert "KZT" in offered or "CNY" in offered


def test_mistakes_follow_the_order_of_the_page() -> None:
    form = form_of({"origin": "x", "value": "y"}, desks())
    faults = [Fault(f"/{field}", Problem("wrong", "mend it", code="odd"), "x") for field in ("via", "value", "origin")]
    assert [mistake.field for mistake in form.with_faults(faults, desks().today).mistakes] == ["origin", "value", "via"]
