"""Answers of the service on the shipped books as plain data, as tests of what pages say of them read them."""

from typing import Any

from tests.service import QUESTION, client, shipped
from ui.result_page import EVERY, Result, result_of

Json = dict[str, Any]


def data_of(**changed: Any) -> Json:
    """The quote of the good question, some of it changed."""
    found: Json = client(shipped()).post("/v1/rates", json={**QUESTION, **changed}).get_json()
    return found


def answered(order: str = "price", unfold: str = EVERY, **changed: Any) -> tuple[Json, Result]:
    """The quote of the good question, some of it changed, and what the page says of it."""
    data = data_of(**changed)
    return data, result_of(data, order=order, unfold=unfold)
