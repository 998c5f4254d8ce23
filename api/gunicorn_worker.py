"""The worker of the service: threads, of which a slow client never holds one.

A thread gets a request when it has arrived: its head, and its body as far as one fits the buffer of a
socket. Until then the bytes wait there and the loop only looks at them. A body that stalls later is given up.
"""

from __future__ import annotations

import re
import socket
import struct
from functools import partial
from selectors import EVENT_READ
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

ARRIVAL_SECONDS = 20.0
"""How long a request may take to arrive."""

STALL_SECONDS = 10
"""How long a body that is being read may pause."""

WAITED_BYTES = 32 * 1024
"""As much of a request is waited for: less than any system's buffer of a socket. Of a longer body the rest is read."""

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)
_TIME = struct.pack("ll", STALL_SECONDS, 0)


def has_arrived(seen: bytes) -> bool:
    """Whether what was seen of a request is enough for a thread to answer it without waiting."""
    head, end, body = seen.partition(b"\r\n\r\n")
    length = _LENGTH.search(head + b"\r\n")
    wanted = len(head) + len(end) + (int(length[1]) if length else 0)
    return len(seen) >= WAITED_BYTES or (bool(end) and len(head + end + body) >= min(wanted, WAITED_BYTES))


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker with threads, which hands over requests that have arrived."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """arriving : until when a connection may take, and how many bytes it is waited for"""
        super().__init__(*arguments, **named)
        self.arriving: dict[TConn, tuple[float, int]] = {}

    def enqueue_req(self, conn: TConn) -> None:
        """Hand a connection to a thread if its request is there, or will not come whole; else wait for more of it."""
        ahead = conn.parser is not None and bool(conn.parser.unreader.buf.getvalue())
        try:
            seen = b"" if ahead else conn.sock.recv(WAITED_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            waits = bool(seen) and not has_arrived(seen)
        except BlockingIOError:
            seen, waits = b"", True
        except OSError:
            waits = False  # for the thread to find, like an end without a request
        until, least = self.arriving.get(conn, (monotonic() + ARRIVAL_SECONDS, 0))
        if waits and len(seen) >= least:
            self._wait(conn, until, len(seen) + 1)
            return
        # Woken without the bytes that were waited for: the client has ended in the middle.
        self.arriving.pop(conn, None)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _TIME)
        conn.data_ready = True
        super().enqueue_req(conn)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take connections or not. A worker that stops takes those that wait already, then closes the door.

        A connection in the queue of a socket that is closed would be reset, with the request that was sent on it.
        """
        super().set_accept_enabled(enabled)
        for listener in () if enabled or self.alive else self.sockets:
            taken = -1
            while taken != self.nr_conns:
                taken = self.nr_conns
                self.accept(listener)
            listener.close()

    def murder_pending(self) -> None:
        """Close the connections whose request took too long to arrive."""
        super().murder_pending()
        for conn in [conn for conn, (until, _) in self.arriving.items() if until < monotonic()]:
            del self.arriving[conn]
            self.poller.unregister(conn.sock)
            self.nr_conns -= 1
            conn.close()

    def _wait(self, conn: TConn, until: float, least: int) -> None:
        """Wake when a connection holds so many bytes, or has ended."""
        self.arriving[conn] = until, least
        conn.sock.setblocking(False)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, least)
        self.poller.register(conn.sock, EVENT_READ, partial(self._more, conn))

    def _more(self, conn: TConn, _: socket.socket) -> None:
        """Look again at a connection that has got more."""
        self.poller.unregister(conn.sock)
        self.enqueue_req(conn)
