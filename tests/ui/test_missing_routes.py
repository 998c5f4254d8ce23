"""Routes without a price, in words."""

import re

from tests.answers import answered


def plain(text: str) -> str:
    return re.sub("<[^>]+>", "", text)


def test_routes_that_are_not_offered_are_named_in_words() -> None:
    _, result = answered()
    later = next(missing for missing in result.missing if "(s3)" in missing.route)
    assert plain(later.reasons[0].text) == "Kashgar – Torugart opens 1 January 2030."
    assert plain(later.reasons[0].fix) == "Dispatch when Kashgar – Torugart is open."


def test_one_reason_stands_once_with_all_its_charges() -> None:
    _, result = answered(currency="XAF")
    texts = [plain(reason.text) for reason in result.missing[0].reasons]
    assert len(texts) == len(set(texts))
    (dollars,) = (
        reason
        for reason in result.missing[0].reasons
        if "USD&gt;XAF on" in plain(reason.text) and "CNY" not in reason.text
    )
    assert len(dollars.charges) > 3
    assert "Terminal handling at origin or destination, at Xi'an" in dollars.charges
