"""The address of the document answers like every other."""

from tests.service import client, examples


def test_the_document_has_the_headers_of_every_answer() -> None:
    answer = client(examples()).get("/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["X-Request-ID"]
    assert "Content-Security-Policy" in answer.headers
    assert client(examples()).post("/openapi.json").status_code == 405
