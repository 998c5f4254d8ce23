"""What has arrived of a request is told from its bytes alone."""

import pytest

from api.gunicorn_worker import WAITED_BYTES, has_arrived

HEAD = b"POST /v1/rates HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    ("seen", "arrived"),
    [
        (b"", False), (b"GET / HT", False), (HEAD, False), (HEAD + b"\r\n", True),
        (HEAD + b"Content-Length: 4\r\n\r\n{}", False), (HEAD + b"content-length:4\r\n\r\n{} \n", True),
        (HEAD + b"Content-Length: 4\r\nX: y\r\n\r\n{}  ", True), (HEAD + b"X-Content-Length: 9\r\n\r\n", True),
        (HEAD + b"Content-Length: 99999999\r\n\r\n" + b"x" * 1000, False), (HEAD + b"Content-Length: 99999999\r\n\r\n" + b"x" * WAITED_BYTES, True),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", True), (b"x" * WAITED_BYTES, True),
    ],
    ids=["nothing", "half a line", "half a head", "no body", "half a body", "a body", "a length before others",
         "another header", "a long body", "as much as is waited for", "chunks", "a head without an end"],
)  # fmt: skip
def test_a_request_is_handed_over_when_it_can_be_answered(seen: bytes, arrived: bool) -> None:
    assert has_arrived(seen) is arrived
