"""Operations: the statuses that they name are those that happen."""

import pytest

from api.openapi.operations import PATHS
from tests.service import QUESTION, client, shipped


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("post", "/v1/rates", {"json": QUESTION}, 200), ("post", "/v1/rates", {"data": "{", "content_type": "application/json"}, 400),
        ("post", "/v1/rates", {"json": {}, "headers": {"Accept": "image/png"}}, 406),
        ("post", "/v1/rates", {"data": b" " * 70_000, "content_type": "application/json"}, 413),
        ("post", "/v1/rates", {"data": "x"}, 415), ("post", "/v1/rates", {"json": {}}, 422),
        ("post", "/v1/batches", {"data": "x", "content_type": "text/csv"}, 422), ("post", "/v1/batches", {"data": "x"}, 415),
        ("get", "/v1/locations", {"query_string": "limit=0"}, 422), ("get", "/v1/tariffs", {"headers": {"Accept": "image/png"}}, 406),
    ],
)  # fmt: skip
def test_what_happens_is_documented(method: str, path: str, sent: dict[str, object], status: int) -> None:
    answer = client(shipped()).open(path, method=method.upper(), **sent)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert str(status) in PATHS[path][method]["responses"]
