"""Figures as they are typed along the corridors."""

import pytest

from api.figures import figures
from tests.service import client, shipped


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("24.5", "24.5"), ("24,5", "24.5"), ("24,50 t", "24.50 t"), ("۲۴٫۵", "24.5"), ("٢٤ t", "24 t"),
        ("۱۲۰٬۰۰۰", "120000"), ("24,500", "24,500"), ("1,234.5", "1,234.5"), ("1,234,5", "1,234,5"),
        ("lots", "lots"), ("۲۰۲۶-۱۲-۰۱", "2026-12-01"),
    ],
)  # fmt: skip
def test_what_is_typed(typed: str, read: str) -> None:
    assert figures(typed) == read


def test_a_form_takes_the_digits_of_its_reader() -> None:
    asked = {"origin": "تهران", "destination": "مشهد", "equipment": "45G1", "dispatch_date": "۲۰۲۶-۱۲-۰۱"}
    said = client(shipped()).get("/", query_string={**asked, "mass_per_unit": "۲۴٫۵"}).text
    assert "24.5 t of goods" in said
