"""A quote priced again after its tariff changed: which lines, why, and by how much."""

from pathlib import Path

from api.reprice import AS_ISSUED, TODAY
from api.store import quotes
from tests.books import Files
from tests.stores import issuer_of, made, service
from ui.reprice_page import Repriced, repriced


def priced_again(database: str, files: Files, quote_id: str, knowledge: str) -> Repriced:
    with service(database, **files.settings) as app, app.test_request_context("/"):
        issuer = issuer_of(app)
        with issuer.store.reading() as connection:
            row = quotes.find(connection, "open", quote_id)
        assert row is not None
        return repriced(issuer, row, knowledge)


def test_a_changed_rate_is_the_one_difference(database: str, tmp_path: Path) -> None:
    files = Files(tmp_path)
    with service(database, **files.settings) as app:
        quote = made(app.test_client())
    files.change(
        "rates.csv", "gau-altynkol,GAU,gauge_change altynkol,329", "gau-altynkol,GAU,gauge_change altynkol,340"
    )
    found = priced_again(database, files, quote["id"], TODAY)
    assert not found.same
    assert [why.text for why in found.about] == ["The day of dispatch has passed."]
    pair = found.comparison.differing[0]
    gauge = next(line for line in pair.changed if line.code == "GAU")
    assert (gauge.price.first, gauge.price.second, gauge.price.difference) == ("329.00", "340.00", "+11.00")
    assert gauge.whys[0].text.endswith("is 340 USD/container in place of 329 USD/container.")
    assert [book.name for book in found.comparison.books]
    then = priced_again(database, files, quote["id"], AS_ISSUED)
    assert (then.same, then.same_bytes, then.comparison.differing) == (True, True, [])
    assert then.title == "Recomputed as issued"


def test_a_closed_route_is_named_with_its_reason(database: str, tmp_path: Path) -> None:
    files = Files(tmp_path)
    with service(database, **files.settings) as app:
        quote = made(app.test_client())
    files.add("advisories.csv", "country,IR,2026-05-01,2026-06-30,closed,,,,press,News,the country is closed")
    found = priced_again(database, files, quote["id"], TODAY)
    assert found.routes
    assert {route.whys[0].text for route in found.routes} == {"The route is closed."}
    assert all("Turkmenistan" in route.way for route in found.routes)
