"""The whole service: the API and the pages in one app."""

import pytest

from tests.service import client, shipped


@pytest.mark.parametrize(
    ("path", "kind"), [("/", "text/html"), ("/healthz", "application/json"), ("/v1/version", "application/json")]
)
def test_both_doors_are_open(path: str, kind: str) -> None:
    answer = client(shipped()).get(path)
    assert answer.status_code == 200
    assert answer.content_type.startswith(kind)
