import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PageObject, PdfReader

import api.forms
from api.forms import pdf_form
from api.forms.rendering import render
from tests.api.forms import sample

Json = dict[str, Any]

FONTS = Path(api.forms.__file__).parent / "fonts"


def read(quote: Json) -> PdfReader:
    return PdfReader(io.BytesIO(render(quote, "pdf")))


@cache
def stored() -> list[str]:
    """The text of each page of a stored quote."""
    return [text_of([page]) for page in read(sample.stored()).pages]


@cache
def hostile() -> str:
    """The text of a quote whose texts try to be code."""
    return text_of(list(read(sample.hostile()).pages))


def text_of(pages: list[PageObject]) -> str:
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_every_page_is_a4_and_says_its_number_of_how_many() -> None:
    pages = read(sample.stored()).pages
    assert {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pages} == {(595, 842)}
    assert len(pages) == len(stored())
    for number, text in enumerate(stored(), 1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Freight quote Q-2026-000123" in text
        assert "Issued 23 November 2026, 09:12:33 UTC, valid until 7 December 2026, 09:12:33 UTC" in text


def test_the_first_page_is_the_offer() -> None:
    quote = sample.stored()
    text = stored()[0]
    for said in ("Xi'an → Halkali", "Reference PO 4711", "The request as understood", "1 × 45G1 (40 ft high cube), 24 t of goods in each",
                 "NHM 8528", "120,000 USD", "1 December 2026", "Cheapest: option 1", "Included"):  # fmt: skip
        assert said in text, said
    for option in quote["options"]:
        assert f"{float(option['total']['amount']):,.2f}" in text


def test_what_the_figures_rest_on_is_all_there() -> None:
    quote, text = sample.stored(), " ".join(stored())
    for part in ("Not included", "May arise", "Advisories", "Routes without a price", "What the figures rest on",
                 "Exchange rates used", "Tariff rows", "Sources", "Tariff books and digests"):  # fmt: skip
        assert part in text, part
    unbroken = text.replace(" ", "")
    for digest in [quote["network"]["digest"], *(book["digest"] for book in quote["books"])]:
        assert digest in unbroken
    for rate in quote["exchange_rates"]:
        assert rate["written"] in text


def test_rates_that_are_not_stored_say_so_on_every_page() -> None:
    quote = sample.rates()
    quote["options"] = quote["options"][:2]
    pages = [text_of([page]) for page in read(quote).pages]
    assert len(pages) > 3
    assert all("Not stored" in text and "Issued" not in text for text in pages)


def test_no_option_leaves_the_reasons() -> None:
    text = text_of(list(read({**sample.rates(), "options": [], "exchange_rates": [], "sources": {}}).pages))
    assert "No route has a price." in text
    assert "opens 1 January 2030" in text


def test_the_file_is_dated_by_the_issue_and_titled() -> None:
    about = read(sample.stored()).metadata
    assert about is not None
    assert about.creation_date == datetime(2026, 11, 23, 9, 12, 33, tzinfo=UTC)
    assert about.title == "Freight quote Q-2026-000123: Xi'an → Halkali"


@pytest.mark.parametrize("said", ["#panic()", "$x^2$ *b* _i_", '#read("/etc/passwd")', "<script>alert(1)</script>"])
def test_what_looks_like_markup_is_shown_as_it_is(said: str) -> None:
    assert said.replace(" ", "") in hostile().replace(" ", "")


def test_nothing_in_a_quote_becomes_an_action_of_the_file() -> None:
    pages = read(sample.hostile()).pages
    assert not any("/Annots" in page or "/AA" in page for page in pages)


def test_names_in_every_script_are_drawn_with_fonts_of_our_own() -> None:
    quote = sample.stored()
    quote["options"] = quote["options"][:1]
    for line, name in zip(quote["options"][0]["charges"], sample.TONGUES, strict=False):
        line["name"] = name
    pages = list(read(quote).pages)
    text = text_of(pages)
    for name in sample.TONGUES[:3]:
        assert name in text
    fonts = {str(font.get_object()["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values()}
    assert {font.split("+")[1] for font in fonts} >= {
        "NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Bold", "DroidSansFallback",
    }  # fmt: skip


def test_the_fonts_hold_every_sign_of_the_corridors_languages() -> None:
    letters = "ӘәҒғҚқҢңӨөҰұҮүҺһІі ЎўҲҳ ŇňŽžÝýÄä ÇçĞğİıÖöŞşÜü Əə ҶҷӢӣӮӯ گچپژکی ۰۱۲۳ 铁路口岸 €₸₺ – „“ №"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])

    def archived(text: str) -> bytes:
        page = b'#set text(font: sys.inputs.fonts.split(","))\n#sys.inputs.text'
        families = "Noto Sans,Noto Sans Arabic,Droid Sans Fallback"
        inputs = {"text": text, "fonts": families}
        # The standard of archives forbids signs without a drawing.
        return typst.compile(page, font_paths=fonts, format="pdf", sys_inputs=inputs, pdf_standards="a-2b")

    assert archived("".join(sample.TONGUES) + letters)
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        archived("ᚠ")


def test_a_word_longer_than_its_column_is_broken_and_covers_no_figure() -> None:
    quote = sample.stored()
    line = quote["options"][0]["charges"][0]
    line["name"], line["rate_row"]["row"] = "x" * 300, "z" * 300
    line["steps"] = ["y" * 300]
    quote["options"] = quote["options"][:1]
    lines = [line for page in read(quote).pages for line in page.extract_text().replace("\u200b", "").splitlines()]
    longest = {sign: max(map(len, re.findall(f"{sign}+", "\n".join(lines)))) for sign in "xyz"}
    assert 8 <= longest["z"] < 50
    assert 8 <= longest["x"] < 100
    assert 8 <= longest["y"] < 90


def test_long_quotes_are_set_with_the_head_of_their_table_on_every_page() -> None:
    quote = sample.stored()
    option = quote["options"][0]
    option["charges"] = [dict(line) for line in option["charges"] * 4]
    quote["options"] = [option]
    pages = [text_of([page]) for page in read(quote).pages]
    first = next(i for i, text in enumerate(pages) if "Option 1:" in text)
    last = next(i for i, text in enumerate(pages) if "Total 5," in text)
    assert last - first >= 4
    assert all("Tariff row; trust, source" in text for text in pages[first : last + 1])


def test_what_typst_remembers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(pdf_form.typst, "compile", lambda *_, **options: asked.append(options["format"]) or b"")
    pdf_form.render(sample.stored())
    assert asked == ["pdf", *["svg"] * pdf_form.FORGOTTEN_AFTER]


def test_a_text_longer_than_a_page_is_cut_and_shows_it() -> None:
    quote = sample.stored()
    quote["options"] = quote["options"][:1]
    quote["options"][0]["charges"][0]["steps"] = ["long " * 20_000 + "end"]
    text = text_of(list(read(quote).pages))
    assert 200 < text.count("long") < pdf_form.MOST_SIGNS / 4
    assert "long …" in text or "lon…" in text or "long…" in text


def test_quotes_set_at_the_same_time_do_not_mix() -> None:
    quotes = [{**sample.rates(), "options": sample.rates()["options"][:1], "number": f"Q-{i % 3}"} for i in range(9)]
    with ThreadPoolExecutor(4) as threads:
        sent = list(threads.map(lambda quote: render(quote, "pdf"), quotes))
    assert len(set(sent)) == 3
    assert all(one == sent[i % 3] for i, one in enumerate(sent))
