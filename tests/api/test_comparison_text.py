"""The comparison as lines of a terminal; what each line says is tried by the command's own tests."""

from api.comparison import WhatIf
from api.comparison_text import compare_text
from calculator.quote import quote
from tests.calculator.world import book, consignment, desk, rate


def test_one_option_is_set_beside_a_what_if_that_takes_its_price_away() -> None:
    needed = {"rail": "FRT"}
    base = desk(book("b", rate("r", "FRT", "rail *", "1", "USD/t"), required=needed))
    bare = desk(book("b", required=needed))
    said = "\n".join(
        compare_text(
            [WhatIf(None, base, quote(base, consignment())), WhatIf(None, bare, quote(bare, consignment()))], 4
        )
    )
    assert "1 × 45G1, 20 t each" in said and "best in all" in said
    assert "no price" in said.split("Scenarios")[1]


def test_without_any_price_the_reason_is_said() -> None:
    bare = desk(book("b", required={"rail": "FRT"}))
    said = "\n".join(compare_text([WhatIf(None, bare, quote(bare, consignment()))], 4))
    assert "No route has a price" in said and "Without a price or not offered" in said
