"""The shapes of look-ups, tariff rows and failures hold what is answered."""

import pytest

from tests.api.openapi.shaped import faults
from tests.service import client, examples, shipped


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/locations?limit=1000", "Locations"), ("/v1/equipment", "EquipmentTypes"),
        ("/v1/commodities?limit=1000", "Commodities"), ("/v1/corridors", "Corridors"), ("/v1/scenarios", "Scenarios"),
        ("/v1/currencies", "Currencies"), ("/v1/units", "Units"), ("/v1/tariffs", "TariffBooks"),
        ("/v1/version", "Version"), ("/healthz", "Health"), ("/v1/nothing", "Problem"), ("/v1/units?x=1", "Problem"),
        ("/v1/locations?limit=0&x=1", "Problem"),
    ],
)  # fmt: skip
def test_look_ups(path: str, name: str) -> None:
    for app in (shipped(), examples()):
        assert faults(name, client(app).get(path).get_json()) == []


def test_every_row_of_every_book() -> None:
    for app in (shipped(), examples()):
        for book in client(app).get("/v1/tariffs").get_json()["tariffs"]:
            path = f"/v1/tariffs/{book['book']}/{book['edition']}/rates?limit=500"
            assert faults("TariffRows", client(app).get(path).get_json()) == []
