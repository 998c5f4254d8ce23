"""The shape of a request takes at least what is read: what it refuses is refused."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema, fields

from api.openapi.request_shapes import parameters_of, property_of, schema_of
from api.schemas import BatchSchema, RatesSchema, RowsSchema, SearchSchema
from tests.api.openapi.shaped import faults
from tests.api.test_fuzz import ODD
from tests.service import QUESTION, client, examples


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from([*sorted(RatesSchema().fields), "odd"]), ODD, max_size=4))
def test_what_the_shape_refuses_is_refused(changed: dict[str, Any]) -> None:
    question = {**QUESTION, **changed}
    if faults("RatesRequest", question):
        assert client(examples()).post("/v1/rates", json=question).status_code == 422


def test_every_field_has_a_shape_and_a_meaning() -> None:
    for schema in (RatesSchema(), SearchSchema(), RowsSchema(), BatchSchema()):
        assert all(len(shape["description"]) > 10 for shape in schema_of(schema)["properties"].values())
        assert [parameter["name"] for parameter in parameters_of(schema)] == list(schema.fields)
    assert schema_of(RatesSchema())["additionalProperties"] is False


def test_a_field_without_a_shape_is_an_accident() -> None:
    with pytest.raises(TypeError, match="no shape of Integer"):
        property_of(Schema.from_dict({"q": fields.Integer()})().fields["q"])
