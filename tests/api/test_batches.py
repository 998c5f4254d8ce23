"""Batches over HTTP: the same figures as a single quote, in any number of rows, in a bounded memory."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from calculator.batch import CHARGE_COLUMNS, OPTION_COLUMNS
from calculator.consignment_table import RESULT_COLUMNS
from tests.service import KNOWN, QUESTION, client, examples, shipped

HEAD = "row_id,origin,destination,dispatch_date,equipment,mass_per_unit,commodity,value\n"
GOOD = "{},xian,TRHAL,2026-12-01,45G1,24 t,8528,120000\n"


@pytest.fixture
def api() -> FlaskClient:
    return client(shipped())


def sent(api: FlaskClient, text: str | bytes, query: str = "", **headers: str) -> TestResponse:
    data = text if isinstance(text, bytes) else text.encode()
    given = {"Content-Type": "text/csv", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return api.post(f"/v1/batches?as_known_on={KNOWN}&{query}", data=data, headers=given)


def rows(answer: TestResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_a_row_has_the_price_of_a_single_quote_and_a_bad_row_costs_itself(api: FlaskClient) -> None:
    bad = "b,Xiann,TRHAL,2026-12-01,45G9,24 t,8528,120000\n"
    found = rows(sent(api, HEAD + GOOD.format("a") + bad + GOOD.format("c")))
    single = api.post("/v1/rates", json=QUESTION).get_json()["options"][0]
    assert [row["row_id"] for row in found] == ["a", "b", "c"]
    assert [row["status"] for row in found] == ["ok", "error", "ok"]
    assert found[0]["total"] == single["total"]["amount"]
    assert found[0]["option"] == single["option"]
    assert found[1]["error_column"] == "equipment;origin"
    assert list(found[0]) == [*HEAD.strip().split(","), *RESULT_COLUMNS]


def test_options_and_charges_are_those_of_a_single_quote(api: FlaskClient) -> None:
    quote = api.post("/v1/rates", json=QUESTION).get_json()
    options = rows(sent(api, HEAD + GOOD.format("a"), "output=options"))
    charges = rows(sent(api, HEAD + GOOD.format("a"), "output=charges"))
    assert tuple(options[0]) == OPTION_COLUMNS
    assert tuple(charges[0]) == CHARGE_COLUMNS
    priced = [row for row in options if row["status"] == "ok"]
    assert [(row["option"], row["total"]) for row in priced] == [
        (option["option"], option["total"]["amount"]) for option in quote["options"]
    ]
    best = quote["options"][0]
    lines = [row for row in charges if row["option"] == best["option"] and row["kind"] == "charge"]
    assert [row["converted"] for row in lines] == [line["converted"]["amount"] for line in best["charges"]]


def test_currency_decimal_sign_and_scenario_are_honoured(api: FlaskClient) -> None:
    text = HEAD.replace(",", ";") + "a;xian;TRHAL;2026-12-01;45G1;24,5;8528;\n"
    (row,) = rows(sent(api, text, "currency=eur&decimal=,&scenario=cku-open"))
    asked = {**QUESTION, "currency": "EUR", "mass_per_unit": "24.5 t", "value": None, "scenario": "cku-open"}
    best = api.post("/v1/rates", json=asked).get_json()["options"][0]["total"]
    assert (row["total"], row["total_currency"]) == (best["amount"], "EUR")


@pytest.mark.parametrize(
    ("text", "pointer", "code"),
    [
        ("", "/1", "bad_header"),
        ("origin,destination,dispatch_date\n", "/1/equipment", "bad_header"),
        (HEAD.replace("value", "valeu"), "/1/valeu", "bad_header"),
        (HEAD + 'a,"xian\n', "/2", "invalid"),
        (HEAD.encode() + b"a,xi\xe9n\n", "/2", "not_utf8"),
        (HEAD.encode() + b"a\n" * 40_000 + b"\xd0", "/40002", "not_utf8"),
        (HEAD.encode() + b"a\n" * 40_000 + b'"', "/40002", "invalid"),
    ],
)
def test_what_is_no_table_is_422_before_anything_is_sent(
    api: FlaskClient, text: str | bytes, pointer: str, code: str
) -> None:
    answer = sent(api, text)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert [(error["pointer"], error["code"]) for error in answer.get_json()["errors"]] == [(pointer, code)]


def test_the_query_and_the_header_are_refused_together(api: FlaskClient) -> None:
    answer = sent(api, "origin\n", "output=all&scenario=none&currency=QQQ&x=1")
    pointers = {error["pointer"] for error in answer.get_json()["errors"]}
    assert pointers == {"/output", "/currency", "/x", "/1/destination", "/1/dispatch_date", "/1/equipment"}
    assert {e["pointer"] for e in sent(api, HEAD, "scenario=none").get_json()["errors"]} == {"/scenario"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content_Type": "application/json"}, 415),
        ({"Content_Type": "text/csv; charset=windows-1251"}, 415),
        ({"Content_Encoding": "gzip"}, 415),
        ({"Accept": "application/json"}, 406),
        ({"Accept": "text/*"}, 200),
        ({"Content_Type": "text/csv; charset=UTF-8"}, 200),
    ],
)
def test_media_types(api: FlaskClient, headers: dict[str, str], status: int) -> None:
    answer = sent(api, HEAD, **headers)
    assert answer.status_code == status
    if status in (406, 415):
        assert "text/csv" in answer.get_json()["detail"]


def test_a_body_over_the_limit_is_413_with_and_without_its_length(
    api: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = shipped().extensions["batches"]
    object.__setattr__(room, "most_bytes", 1000)
    try:
        big = (HEAD + GOOD.format("a") * 30).encode()
        assert sent(api, big).status_code == 413
        chunked = api.post(
            "/v1/batches", input_stream=io.BytesIO(big), content_type="text/csv",
            headers={"Transfer-Encoding": "chunked"}, environ_overrides={"wsgi.input_terminated": True},
        )  # fmt: skip
        assert chunked.status_code == 413
    finally:
        object.__setattr__(room, "most_bytes", 50_000_000)


class Lines(io.RawIOBase):
    """A body that is made as it is read: the client of a test holds no memory either."""

    def __init__(self, head: str, row: str, count: int) -> None:
        self._parts: Iterator[str] = (row.format(i) if i else head for i in range(count + 1))
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        while len(self._left) < len(room) and (part := next(self._parts, "")):
            self._left += part.encode()
        taken, self._left = self._left[: len(room)], self._left[len(room) :]
        room[: len(taken)] = taken
        return len(taken)


def streamed(count: int, query: str = "") -> tuple[int, int]:
    """Rows of the answer to a batch of `count` rows, and the most memory held on the way [bytes]."""
    api = client(examples())
    row = "{},xian,TRHAL,2026-05-10,45G1,24 t,8528,120000\n"
    tracemalloc.start()
    answer = api.post(
        f"/v1/batches?as_known_on={KNOWN}&{query}", content_type="text/csv", headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input": Lines(HEAD, row, count), "wsgi.input_terminated": True}, buffered=False,
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    lines = sum(chunk.count(b"\n") for chunk in answer.iter_encoded())
    answer.close()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return lines, peak


def test_four_times_the_rows_hold_no_more_memory() -> None:
    streamed(500)
    few, little = streamed(1_500)
    many, much = streamed(6_000)
    assert (few, many) == (1_501, 6_001)
    assert much < little + 2_000_000
    assert much < 25_000_000


def test_a_client_that_goes_away_leaves_its_place_to_others(api: FlaskClient) -> None:
    text = HEAD + "".join(map(GOOD.format, range(3_000)))
    for _ in range(6):
        answer = api.post(f"/v1/batches?as_known_on={KNOWN}", data=text, content_type="text/csv", buffered=False)
        next(iter(answer.iter_encoded()))
        answer.close()
    assert len(rows(sent(api, text))) == 3_000


def test_more_batches_than_there_is_room_for_are_503_and_others_are_answered(api: FlaskClient) -> None:
    waiting = [
        api.post("/v1/batches", data=HEAD + GOOD.format("a"), content_type="text/csv", buffered=False) for _ in range(2)
    ]
    refused = sent(api, HEAD)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert api.get("/healthz").status_code == 200
    assert api.post("/v1/rates", json=QUESTION).status_code == 200
    waiting[0].close()  # a client that went away before the first row
    assert waiting[1].data.count(b"\n") == 2  # one that has read all
    assert [sent(api, HEAD).status_code for _ in range(3)] == [200] * 3


def test_no_room_on_the_disk_is_503(api: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("api.csv_body._copy", full)
    assert sent(api, HEAD).status_code == 503
    monkeypatch.undo()
    assert sent(api, HEAD).status_code == 200


def test_two_batches_at_once_give_what_each_gives_alone(api: FlaskClient) -> None:
    texts = [HEAD + "".join(map(GOOD.format, range(start, start + 400))) for start in (0, 400)]
    alone = [sent(api, text).data for text in texts]
    together: dict[int, bytes] = {}
    threads = [
        Thread(target=lambda i=i: together.update({i: sent(client(shipped()), texts[i]).data})) for i in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [together[0], together[1]] == alone


def test_cells_that_a_spreadsheet_would_run_are_neutral(api: FlaskClient) -> None:
    answer = sent(api, HEAD + "=1+1,xian,TRHAL,2026-12-01,45G1,24 t,8528,\n")
    assert rows(answer)[0]["row_id"] == "'=1+1"
