"""Where a page leads: only where there is something, and the same page in every language."""

import re

from tests.service import client, shipped
from ui.languages import LANGUAGES
from ui.navigation import leads


def test_only_parts_that_are_there_are_offered() -> None:
    with shipped().test_request_context("/"):
        assert leads("/")
        assert leads("/docs")
        assert not leads("/nothing")
    masthead = re.search(r'<nav class="parts".*?</nav>', client(shipped()).get("/docs").text, re.S)
    assert masthead
    for path in re.findall(r'href="([^"]+)"', masthead[0]):
        assert client(shipped()).get(path).status_code == 200
    assert re.findall(r'href="([^"]+)" aria-current="page"', masthead[0]) == ["/docs"]


def test_every_language_leads_to_the_same_question() -> None:
    page = client(shipped()).get("/?origin=a+%26+b&lang=tr").text
    tongues = re.search(r'<nav class="tongues".*?</nav>', page, re.S)
    assert tongues
    assert re.findall(r'href="([^"]+)"', tongues[0]) == [f"/?origin=a+%26+b&amp;lang={tag}" for tag in LANGUAGES]
    assert re.findall(r'lang="(\w+)" aria-current="true"', tongues[0]) == ["tr"]
