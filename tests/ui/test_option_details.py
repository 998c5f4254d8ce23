"""One option unfolded: its way, its time and what is not in the price."""

from tests.answers import answered


def test_the_way_is_told_place_by_place() -> None:
    data, result = answered()
    option = data["options"][0]
    stops = result.unfolded[option["option"]].stops
    assert [stop.place for stop in stops][:2] == ["Xi'an", "Lanzhou"]
    assert len(stops) == len(option["nodes"])
    assert sum(int(stop.km.replace(",", "")) for stop in stops[:-1]) == option["km"]
    assert stops[-1].mode == stops[-1].km == ""
    assert any("gauge change, about" in happening for stop in stops for happening in stop.happens)


def test_the_time_is_told_by_stage_and_by_cause() -> None:
    data, result = answered()
    for option in data["options"]:
        details = result.unfolded[option["option"]]
        assert len(details.stages) == len(option["transit_time"]["stages"])
        assert len(details.time) == len(option["transit_time"]["causes"])
        assert [said for said, _, _ in details.arrivals] == [
            "1 in 10 within", "Half within", "8 in 10 within", "19 in 20 within",
        ]  # fmt: skip
        assert details.time_trust
        assert details.price_trust


def test_what_may_arise_and_the_news_are_told() -> None:
    data, result = answered()
    details = result.unfolded[data["options"][0]["option"]]
    assert ("Storage", "Destination Halkali", "12 USD/(container*day)") in [line[:3] for line in details.may_arise]
    assert next((news["effect"], news["name"]) for news in details.advisories) == ("Warning", "Iran")


def test_the_other_way_to_price_is_told() -> None:
    _, result = answered()
    told = [details.through for details in result.unfolded.values() if details.through]
    assert told
    assert all("through rate" in text for text in told)
