"""Keys, scopes and limits in the document are those of the service."""

import pytest

from api import keys
from api.openapi.admission import SCOPES, admitted, scope_of
from api.openapi.document import document
from api.store.keys import SCOPES as ALL_SCOPES
from tests.service import client, shipped


@pytest.mark.parametrize("path", sorted(document()["paths"]))
def test_every_address_needs_the_scope_that_is_documented(path: str) -> None:
    method = next(iter(document()["paths"][path]))
    filled = (
        path.replace("{quote_id}", "0" * 36).replace("{form}", "pdf").replace("{book}", "b").replace("{edition}", "e")
    )
    with shipped().test_request_context(filled, method=method.upper()) as context:
        assert keys.scope_of(context.request) == scope_of(path)


def test_every_scope_is_documented() -> None:
    assert set(SCOPES.values()) == set(ALL_SCOPES)


def test_a_wrong_key_is_refused_as_documented_at_every_address_that_asks() -> None:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            answer = client(shipped()).open(path, method=method.upper(), headers={"Authorization": "Bearer nonsense"})
            asked = "security" in operation
            assert (answer.status_code == 401) == asked == ("401" in operation["responses"])
            if asked:
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
                assert (
                    "RateLimit-Limit"
                    in operation["responses"]["201" if "201" in operation["responses"] else "200"]["headers"]
                )


def test_what_asks_nobody_stays_as_it_is() -> None:
    health = {"/healthz": {"get": {"responses": {"200": {"headers": {}}}}}}
    assert admitted(health) == health
