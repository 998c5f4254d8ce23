"""The one boundary for what comes in over HTTP: JSON or a form's fields become a question, or every problem at once.

The quantities and money of JSON are turned into the text that every door reads (`ConsignmentReader`), so that
the form, the API, the command line and the CSV understand alike. Source: product rules, sections 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError
from werkzeug.datastructures import MultiDict

from api.desks import Desks, Knowledge, knowledge
from api.figures import TYPED, figures
from api.json_fields import (
    MOST_TEXT,
    Choice,
    CommodityCode,
    Count,
    Day,
    Label,
    Money,
    Most,
    Places,
    Quantity,
    SubjectOf,
    Text,
)
from calculator.consignment import Consignment
from calculator.consignment_fields import FIELDS, ConsignmentReader
from calculator.gazetteer import Gazetteer
from calculator.money import CURRENCIES
from calculator.problem import Problem, did_you_mean, suggest

MOST_OPTIONS, MOST_FOUND, MOST_ROWS, MOST_QUOTES = 64, 1000, 500, 100
"""Limits of an answer: options of a quote, finds of a look-up, rows and quotes of a page."""

KEPT_READERS, KEPT_TEXTS = 16, 2_000
"""Readers of consignments that are kept, and the texts of each whose meaning it keeps: they come from outside."""

BATCH_OUTPUTS = ("summary", "options", "charges")


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem with its place in the request: a JSON pointer, and the value as it was sent."""

    pointer: str
    problem: Problem
    value: Any = None


class Wrong(Exception):
    """A request that cannot be understood, with every fault at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults."""
        self.faults = list(faults)
        super().__init__("; ".join(str(fault.problem) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a consignment, what the answer may know, and how many options at most (None: all).

    reference : what the one who asks calls it, "" for nothing
    """

    consignment: Consignment
    known: Knowledge
    most: int | None = None
    reference: str = ""


class ContextSchema(Schema):
    """What an answer may know, and how long it may be."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE

    as_known_on = Day(allow_none=True)
    exchange_date = Day(allow_none=True)
    scenario = Text(allow_none=True)
    max_options = Most(MOST_OPTIONS, allow_none=True)


class RatesSchema(ContextSchema):
    """A request of ``POST /v1/rates``. Which fields must be there is said by the reader of consignments."""

    origin = Text(allow_none=True)
    destination = Text(allow_none=True)
    dispatch_date = Text(allow_none=True)
    equipment = Text(allow_none=True)
    units = Count(allow_none=True)
    mass_per_unit = Quantity(allow_none=True)
    commodity = CommodityCode(allow_none=True)
    hazard = Text(allow_none=True)
    box_owner = Text(allow_none=True)
    wagon_owner = Text(allow_none=True)
    train = Text(allow_none=True)
    value = Money(allow_none=True)
    currency = Text(allow_none=True)
    via = Places(allow_none=True)
    avoid = Places(allow_none=True)


class QuoteSchema(RatesSchema):
    """A request of ``POST /v1/quotes``."""

    reference = Label(allow_none=True)


class RepriceSchema(Schema):
    """With what a quote is priced again: what was known when it was issued, or what is known today."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE

    knowledge = Choice(("today", "as_issued"), load_default="today")


class QuotesSchema(Schema):
    """Which of one's own quotes are listed."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE

    limit = Most(MOST_QUOTES, load_default=20)
    cursor = Text(load_default="")


class FormSchema(ContextSchema):
    """The fields of the form, all text; what else stands in the address does not matter."""

    class Meta:
        """A link may carry what others added to it."""

        unknown = EXCLUDE

    via = Places()
    avoid = Places()


class SearchSchema(Schema):
    """A look-up: what is searched for, and how many answers at most."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE

    q = Text(load_default="")
    limit = Most(MOST_FOUND, load_default=20)


class RowsSchema(Schema):
    """Which rows of a tariff book: for a charge, on a subject, that hold on a day and were known by another."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE

    charge = Text(load_default="")
    on = SubjectOf()
    day = Day()
    as_known_on = Day()
    limit = Most(MOST_ROWS, load_default=100)
    cursor = Text(load_default="")


class BatchSchema(Schema):
    """How a CSV is read and priced, and which rows come back: one a consignment, one an option or one a line."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE

    output = Choice(BATCH_OUTPUTS, load_default=BATCH_OUTPUTS[0])
    currency = Choice(tuple(CURRENCIES), load_default="USD")
    decimal = Choice((".", ","))
    as_known_on = Day()
    exchange_date = Day()
    scenario = Text()


class NothingSchema(Schema):
    """An address that takes no parameters."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE


_Form = FormSchema.from_dict(
    {field.name: Text() for field in FIELDS if field.name not in ("via", "avoid")}, name="ConsignmentForm"
)


def question_of_json(desks: Desks, sent: Any, schema: type[RatesSchema] = RatesSchema) -> Question:
    """The question that a JSON body asks. Raises Wrong with every fault."""
    if not isinstance(sent, dict):
        raise Wrong([Fault("", Problem("the body is not an object", 'write {"origin": …}', code="wrong_type"), sent)])
    return _question(desks, _made(schema), sent, _pointer_in(sent))


@cache
def _made(schema: type[Schema]) -> Schema:
    """A schema, made once: it keeps nothing of what it loads."""
    return schema()


@lru_cache(maxsize=KEPT_READERS)
def _reader(gazetteer: Gazetteer) -> ConsignmentReader:
    """The reader of the consignments of a network, with what texts were found to mean."""
    return ConsignmentReader(gazetteer, most_known=KEPT_TEXTS)


def question_of_form(desks: Desks, sent: Mapping[str, str]) -> Question:
    """The question that the fields of a form ask. Raises Wrong with every fault; a pointer is ``/`` and the field.

    Digits of Persian and Arabic count as they do elsewhere, and a comma where it can only be a decimal sign is one.
    """
    filled = {name: figures(text) if name in TYPED else text for name, text in sent.items() if text.strip()}
    return _question(desks, _Form(), filled, lambda column: f"/{column}")


def knowledge_of_json(sent: Any) -> str:
    """With what a quote is to be priced again. Raises Wrong with every fault."""
    if not isinstance(sent, dict):
        advice = 'write {} or {"knowledge": "as_issued"}'
        raise Wrong([Fault("", Problem("the body is not an object", advice, code="wrong_type"), sent)])
    loaded, faults = _load(RepriceSchema(), sent)
    if faults:
        raise Wrong(faults)
    return str(loaded["knowledge"])


def understood(gazetteer: Gazetteer, request: dict[str, Any]) -> Consignment:
    """The consignment of a request that was understood before. Raises Wrong where it is not any more."""
    loaded, faults = _load(RatesSchema(), request)
    read = _reader(gazetteer).read(_texts(loaded))
    if isinstance(read, Consignment) and not faults:
        return read
    problems = read if isinstance(read, list) else []
    raise Wrong([*faults, *(Fault(f"/{_member_of(problem.column)}", problem) for problem in problems)])


def query_of(schema: Schema, sent: MultiDict[str, str]) -> dict[str, Any]:
    """What the query of an address asks, by a schema. Raises Wrong with every fault; a name given twice is one."""
    loaded, faults = _load(schema, sent.to_dict())
    twice = Problem("is given more than once", "give it once", code="repeated")
    faults += [Fault(_escaped(name), twice, values) for name, values in sent.lists() if len(values) > 1]
    if faults:
        raise Wrong(faults)
    return loaded


def _question(desks: Desks, schema: Schema, sent: dict[str, Any], pointer: Callable[[str], str]) -> Question:
    """Shape first, then meaning; what is wrong with either is said together."""
    loaded, faults = _load(schema, sent)
    misshapen = {fault.pointer.split("/")[1] for fault in faults}
    name = loaded.get("scenario", "")
    if problem := desks.problem_with(name):
        faults.append(Fault("/scenario", problem, name))
        name = ""
    known = knowledge(loaded.get("as_known_on"), loaded.get("exchange_date"), name)
    reader = _reader(desks.desk(known).gazetteer)
    texts = _texts(loaded)
    read = reader.read(texts)
    if isinstance(read, list):
        faults += [
            found
            for problem in _by_list(read, sent)
            if _member_of(problem.column) not in misshapen
            and (problem.column != "value_currency" or texts.get("value"))
            for found in _located(reader, problem, loaded, pointer, sent)
        ]
    if faults or isinstance(read, list):
        raise Wrong(faults)
    return Question(read, known, loaded.get("max_options"), loaded.get("reference", ""))


def _member_of(column: str) -> str:
    """The field of a request that a field of text comes from."""
    return {"value_currency": "value", "commodity_scheme": "commodity"}.get(column, column)


def _texts(loaded: Mapping[str, Any]) -> dict[str, str]:
    """What marshmallow loaded as the fields of text that the reader of consignments knows."""
    texts = {name: value for name, value in loaded.items() if isinstance(value, str)}
    for name, second in (("commodity", "commodity_scheme"), ("value", "value_currency")):
        if isinstance(loaded.get(name), tuple):
            texts[name], texts[second] = loaded[name]
    return texts | {name: ";".join(loaded[name]) for name in ("via", "avoid") if name in loaded}


def _by_list(problems: Iterable[Problem], sent: dict[str, Any]) -> Iterator[Problem]:
    """The problems, those of one list once: `_located` looks at its places one by one."""
    lists = set()
    for problem in problems:
        if problem.column not in lists:
            yield problem
        if isinstance(sent.get(problem.column), list):
            lists.add(problem.column)


def _located(
    reader: ConsignmentReader, problem: Problem, loaded: Mapping[str, Any], pointer: Callable[[str], str], sent: Any
) -> Iterable[Fault]:
    """A problem of the reader with its place; each place of a list that is wrong is a fault of its own."""
    if problem.column not in ("via", "avoid") or not isinstance(sent.get(problem.column), list):
        at = pointer(problem.column)
        yield Fault(at, problem, _at(sent, at))
        return
    for i, place in enumerate(loaded[problem.column]):
        alone = reader.read({problem.column: place})
        for found in alone if isinstance(alone, list) else ():
            if found.column == problem.column:
                yield Fault(f"/{problem.column}/{i}", found, place)


def _pointer_in(sent: dict[str, Any]) -> Callable[[str], str]:
    """The JSON pointer of a field of text in a JSON body, whose quantities and money are objects."""
    members = {
        "commodity": ("commodity", "code"), "commodity_scheme": ("commodity", "scheme"),
        "value": ("value", "amount"), "value_currency": ("value", "currency"),
    }  # fmt: skip

    def pointer(column: str) -> str:
        name, member = members.get(column, (column, ""))
        return f"/{name}/{member}" if member and isinstance(sent.get(name), dict) else f"/{name}"

    return pointer


def _at(sent: Any, pointer: str) -> Any:
    """The value at a pointer of one or two names; None where there is none."""
    for name in pointer.split("/")[1:]:
        sent = sent.get(name) if isinstance(sent, dict) else None
    return sent


def _load(schema: Schema, sent: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """The fields that could be loaded and are not null, and what is wrong with the others."""
    sound = _sound(schema, sent)
    if sound is not None:
        return sound, []
    try:
        loaded, messages = schema.load(sent), {}
    except ValidationError as error:
        loaded, messages = error.valid_data, error.messages_dict
    faults = [
        Fault(_escaped(name), problem if isinstance(problem, Problem) else _misplaced(name, schema), sent.get(name))
        for name in (*schema.fields, *(name for name in sent if name not in schema.fields))
        for problem in messages.get(name, ())
    ]
    return {name: loaded[name] for name in schema.fields if loaded.get(name) is not None}, faults


def _sound(schema: Schema, sent: dict[str, Any]) -> dict[str, Any] | None:
    """What the schema loads of fields none of which is wrong or null; None where it has to look at all of them."""
    fields = schema.fields
    if not isinstance(schema, RatesSchema) or not sent.keys() <= fields.keys() or None in sent.values():
        return None
    try:
        return {name: field.deserialize(sent[name], name, sent) for name, field in fields.items() if name in sent}
    except ValidationError:
        return None


def _misplaced(name: str, schema: Schema) -> Problem:
    """A field that is not known, or null where that is not the same as leaving it out."""
    if name in schema.fields:
        return Problem("is null", "leave it out", code="wrong_type")
    known = list(schema.fields)
    advice = did_you_mean(name, known) or (f"leave it out; known are {', '.join(known)}" if known else "leave it out")
    shown = name if len(name) <= MOST_TEXT else name[:MOST_TEXT] + "…"
    return Problem(
        f"unknown field {shown!r}", advice, code="unknown_field", suggestions=suggest(name[:MOST_TEXT], known)
    )


def _escaped(name: str) -> str:
    """A name as a JSON pointer (RFC 6901)."""
    return "/" + name.replace("~", "~0").replace("/", "~1")
