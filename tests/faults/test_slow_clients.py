"""Clients that send slowly, or more than is taken, keep nobody else waiting."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from tests.faults.conftest import SMALL
from tests.running import Service
from tests.service import FIRST_EXAMPLE

HEAD = b"POST /v1/rates HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
SLOW = {
    "silent": b"", "half a line": b"POST /v1/ra", "half a head": HEAD, "half a body": HEAD + b'Content-Length: 400\r\n\r\n{"origin"',
}  # fmt: skip
CLIENTS = 60
PATIENCE_SECONDS = 5.0


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two processes of two threads: sixty clients could hold them all."""
    folder = tmp_path_factory.mktemp("slow")
    with Service(f"sqlite:///{folder}/karvan.sqlite3", {**SMALL, "KARVAN_THREADS": "2"}, log=folder / "log") as running:
        yield running


def others_are_served(service: Service) -> None:
    """Ten other users, one after the other, each within their patience."""
    for _ in range(10):
        start = time.monotonic()
        assert service.ask("POST", "/v1/rates", FIRST_EXAMPLE).status == 200
        assert time.monotonic() - start < PATIENCE_SECONDS


@pytest.mark.parametrize("begun", SLOW.values(), ids=SLOW.keys())
def test_slow_clients_hold_nobody_up(service: Service, begun: bytes) -> None:
    with ExitStack() as open_ones:
        slow = [open_ones.enter_context(socket.create_connection(("127.0.0.1", service.port))) for _ in range(CLIENTS)]
        for one in slow:
            one.sendall(begun)
        others_are_served(service)
        for one in slow:
            one.sendall(b"x")  # one byte more keeps a connection alive, and is still no request
        others_are_served(service)


def test_a_request_that_comes_in_pieces_is_answered(service: Service) -> None:
    pieces = (b"GET /heal", b"thz HTTP/1.1\r\nHost: local", b"host\r\nConnection: close\r\n", b"\r\n")
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as slow:
        for piece in pieces:
            slow.sendall(piece)
            time.sleep(0.1)
        assert slow.recv(1000).startswith(b"HTTP/1.1 200")


def test_several_requests_at_once_on_one_connection_are_all_answered(service: Service) -> None:
    asked = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as pipelined:
        pipelined.sendall(asked + b"\r\n" + asked + b"Connection: close\r\n\r\n")
        read = b""
        while piece := pipelined.recv(4096):
            read += piece
    assert read.count(b"HTTP/1.1 200") == 2


@pytest.mark.parametrize("length", ["10000000000", "65537"])
def test_an_oversized_body_is_refused_without_being_read(service: Service, length: str) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as large:
        large.sendall(HEAD + f"Content-Length: {length}\r\n\r\n".encode() + b" " * 40_000)
        assert large.recv(1000).startswith(b"HTTP/1.1 413")
    others_are_served(service)


def test_chunks_without_end_are_refused(service: Service) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=20)
    chunks = (b" " * 8_192 for _ in range(10_000))
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.request("POST", "/v1/rates", chunks, {"Content-Type": "application/json"}, encode_chunked=True)
        assert connection.getresponse().status == 413
    connection.close()
    others_are_served(service)


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n", b"\x00" * 40_000]
)
def test_what_is_no_request_is_turned_away(service: Service, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as strange, suppress(ConnectionResetError):
        strange.sendall(sent)
        strange.shutdown(socket.SHUT_WR)
        assert not strange.recv(1000).startswith(b"HTTP/1.1 200")
    others_are_served(service)
