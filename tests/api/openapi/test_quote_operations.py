"""Operations on stored quotes: the statuses, headers and media types that they name are those that happen."""

import re

import pytest

from api.openapi.quote_operations import ID, QUOTES
from api.store.quotes import is_id
from tests.service import QUESTION, client, shipped


def test_the_headers_of_a_new_quote_are_documented() -> None:
    documented = QUOTES["/v1/quotes"]["post"]["responses"]["201"]["headers"]
    for _ in range(2):
        answer = client(shipped()).post("/v1/quotes", json=QUESTION, headers={"Idempotency-Key": "documented"})
        assert answer.status_code == 201
    assert all(name in answer.headers for name in documented)


@pytest.mark.parametrize("media_type", ["application/json", "text/csv", "application/pdf"])
def test_every_form_is_documented_by_its_media_type(media_type: str) -> None:
    api = client(shipped())
    address = api.post("/v1/quotes", json=QUESTION).headers["Location"]
    answer = api.get(address, headers={"Accept": media_type})
    assert answer.mimetype == media_type
    for path in ("/v1/quotes/{quote_id}", "/v1/quotes/{quote_id}.{form}"):
        assert media_type in QUOTES[path]["get"]["responses"]["200"]["content"]
    assert api.get(address, headers={"Accept": media_type, "If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_an_id_has_the_shape_that_is_documented() -> None:
    quote_id = client(shipped()).post("/v1/quotes", json=QUESTION).get_json()["id"]
    for text in (quote_id, "i" * 36, "0" * 36, "0" * 35):
        assert is_id(text) == bool(re.fullmatch(ID["pattern"], text))


@pytest.mark.parametrize(
    ("headers", "sent", "status"),
    [
        ({"Idempotency-Key": "a b"}, QUESTION, 400), ({"Accept": "image/png"}, QUESTION, 406), ({}, {}, 422),
        ({"Idempotency-Key": "documented"}, {**QUESTION, "units": 2}, 422),
    ],
)  # fmt: skip
def test_failures_are_documented(headers: dict[str, str], sent: dict[str, object], status: int) -> None:
    client(shipped()).post("/v1/quotes", json=QUESTION, headers={"Idempotency-Key": "documented"})
    answer = client(shipped()).post("/v1/quotes", json=sent, headers=headers)
    assert answer.status_code == status
    assert str(status) in QUOTES["/v1/quotes"]["post"]["responses"]
