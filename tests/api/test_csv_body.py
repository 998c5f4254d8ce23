"""The body of a batch: put aside whole, read as text, refused where it is none."""

from io import BytesIO

import pytest
from werkzeug.exceptions import RequestEntityTooLarge

from api.csv_body import IN_MEMORY_BYTES, checked_csv
from calculator.batch import ConsignmentTable
from calculator.problem import Refused

HEAD = "origin,destination,dispatch_date,equipment\n"


def test_a_body_is_read_twice_the_same_with_its_byte_order_mark_taken_away() -> None:
    body = checked_csv(BytesIO(("\ufeff" + HEAD + "Сиань,TRHAL,2026-12-01,45G1\n").encode()), 1000)
    first, second = (list(ConsignmentTable(body).blocks()) for _ in range(2))
    assert first == second
    assert [block.data.decode() for block in first] == ["Сиань,TRHAL,2026-12-01,45G1\n"]
    body.close()


def test_a_long_body_is_on_the_disk_and_gone_when_closed() -> None:
    row = "xian,TRHAL,2026-12-01,45G1\n"
    count = 2 * IN_MEMORY_BYTES // len(row)
    body = checked_csv(BytesIO((HEAD + row * count).encode()), 10 * IN_MEMORY_BYTES)
    assert sum(block.rows for block in ConsignmentTable(body).blocks()) == count
    body.close()
    with pytest.raises(ValueError, match="closed"):
        ConsignmentTable(body)


def test_a_sign_across_two_chunks_is_one_sign() -> None:
    for pad in range(4):
        text = HEAD + "x" * pad + "和" * 40_000 + ",b,c,d\n"
        with checked_csv(BytesIO(text.encode()), 10**6) as body:
            (block,) = ConsignmentTable(body).blocks()
        assert block.data.decode() == text.removeprefix(HEAD)


def test_the_limit_is_the_last_size_that_is_taken() -> None:
    text = HEAD.encode()
    checked_csv(BytesIO(text), len(text)).close()
    with pytest.raises(RequestEntityTooLarge):
        checked_csv(BytesIO(text), len(text) - 1)


@pytest.mark.parametrize("end", [b"\xff", b"\xd0", b"\xed\xa0\x80", "text".encode("utf-16")])
def test_what_is_not_utf8_is_refused_with_its_line(end: bytes) -> None:
    with pytest.raises(Refused) as refused:
        checked_csv(BytesIO(HEAD.encode() + b"a\nb\n" + end), 1000)
    (problem,) = refused.value.problems
    assert (problem.code, problem.line) == ("not_utf8", 4)
