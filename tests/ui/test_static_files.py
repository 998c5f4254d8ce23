"""Files that pages load: compressed, kept for ever under an address that names their digest, else asked for again."""

import gzip
import re

import pytest

from tests.service import client, shipped
from ui.static_files import FOLDER, asset

PACKED = {"Accept-Encoding": "gzip"}
SHEET = (FOLDER / "karvan.css").read_bytes()


def test_a_file_is_the_same_compressed_and_not() -> None:
    plain = client(shipped()).get("/static/karvan.css")
    small = client(shipped()).get("/static/karvan.css", headers=PACKED)
    assert "Content-Encoding" not in plain.headers
    assert plain.get_data() == SHEET
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.get_data()) == SHEET
    assert len(small.get_data()) < len(SHEET) / 2
    for answer in (plain, small):
        assert answer.mimetype == "text/css"
        assert answer.vary.as_set() == {"accept-encoding"}
    assert plain.headers["ETag"] != small.headers["ETag"]


@pytest.mark.parametrize("headers", [{}, PACKED], ids=["plain", "gzip"])
def test_what_a_browser_has_is_not_sent_again(headers: dict[str, str]) -> None:
    reader = client(shipped())
    first = reader.get("/static/quote.js", headers=headers)
    again = reader.get("/static/quote.js", headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = reader.get("/static/quote.js", headers={**headers, "If-None-Match": '"other"'})
    assert (other.status_code, other.get_data()) == (200, first.get_data())


def test_a_page_links_to_what_never_changes() -> None:
    reader = client(shipped())
    links = re.findall(r'"(/static/[^"#]+)', reader.get("/").get_data(as_text=True))
    assert len(links) >= 4
    for link in links:
        name, _query, digest = link.removeprefix("/static/").partition("?v=")
        assert digest == asset(name).digest
        assert "immutable" in reader.get(link).headers["Cache-Control"]


@pytest.mark.parametrize("query", ["", "?v=0123456789abcdef"])
def test_another_address_is_asked_for_each_time(query: str) -> None:
    assert client(shipped()).get(f"/static/karvan.css{query}").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.css", "..%2Fapp.py", "%2e%2e/app.py", "..%5Capp.py"])
def test_nothing_else_is_sent(name: str) -> None:
    assert client(shipped()).get(f"/static/{name}").status_code == 404
