"""Style sheets, scripts and pictures: compressed once a process, kept by browsers for as long as they are the same.

An address that a page links to names the digest of what is there (``?v=…``): what it leads to never changes and need
not be asked for again. The same file without a digest is asked for each time and not sent again where it is unchanged.
"""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from api.envelope import LEAST_COMPRESSED_BYTES

FOLDER = Path(__file__).with_name("static")
ENDPOINT = "pages.static"
KEPT_S = 365 * 24 * 3600
KEPT_FILES = 64
"""Files held in memory; there are about twenty."""


@dataclass(frozen=True)
class Asset:
    """A file as it is sent. packed : its gzip, None where that would gain nothing"""

    body: bytes
    packed: bytes | None
    mimetype: str
    digest: str


def asset(name: str) -> Asset:
    """A file of the folder by its name. Raises NotFound where it has none of that name."""
    path = FOLDER / name
    if path.parent != FOLDER or not path.is_file():
        raise NotFound()
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=KEPT_FILES)
def _read(path: Path, _changed_ns: int) -> Asset:
    """The file as it was at a time of change: one that is edited while the service runs is read anew."""
    body = path.read_bytes()
    packed = gzip.compress(body, mtime=0) if len(body) >= LEAST_COMPRESSED_BYTES else None
    mimetype = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(body, packed, mimetype, sha256(body).hexdigest()[:16])


def static_file(filename: str) -> Response:
    """A file, or 304 where the browser has it."""
    found = asset(filename)
    smaller = found.packed if request.accept_encodings["gzip"] else None
    answer = Response(found.body if smaller is None else smaller, mimetype=found.mimetype)
    if smaller is not None:
        answer.content_encoding = "gzip"
    answer.vary.add("Accept-Encoding")
    # The two forms are not the same bytes, so that they may not have the same tag (RFC 9110, 8.8.3.3).
    answer.set_etag(f"{found.digest}-gzip" if smaller is not None else found.digest)
    same = request.args.get("v") == found.digest
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_S}, immutable" if same else "no-cache"
    answer.make_conditional(request)
    return answer


def register(app: Flask) -> None:
    """Let the links of an app's pages name what they lead to."""
    app.url_defaults(_versioned)


def _versioned(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == ENDPOINT and "v" not in values:
        values["v"] = asset(values["filename"]).digest
