"""The rules of the house, held against every tracked file, and against text that breaks each of them."""

import subprocess
from pathlib import Path

import pytest

from tests import house

ROOT = Path(__file__).parents[1]
SOURCE_RULES = [
    house.upward_imports,
    house.impure_calculator,
    house.long_modules,
    house.long_functions,
    house.undocumented,
    house.inexact_pricing,
]
UNDONE_SUFFIXES = {"", ".css", ".html", ".js", ".md", ".py", ".toml"}

LONG_BODY = "def f() -> None:\n" + "    x = 1\n" * 61

BREACHES = [
    (
        house.upward_imports,
        "calculator/money.py",
        "from tariffs.loader import load",
        "imports tariffs.loader",
    ),
    (house.upward_imports, "tariffs/loader.py", "def f():\n    import api.app", ":2 imports api.app"),
    (house.upward_imports, "api/app.py", "import_module('ui.quote_form')", "imports ui.quote_form"),
    (house.upward_imports, "api/views/a.py", "from ... import ui", "imports ui"),
    (house.impure_calculator, "calculator/desk.py", "import flask", "imports flask"),
    (house.impure_calculator, "calculator/desk.py", "from marshmallow import fields", "imports marshmallow"),
    (house.impure_calculator, "calculator/desk.py", "from pyarrow import csv", "imports pyarrow.csv"),
    (house.impure_calculator, "calculator/desk.py", "from pathlib import Path", "imports pathlib"),
    (house.impure_calculator, "calculator/desk.py", "open('x')", "calls open()"),
    (house.impure_calculator, "calculator/desk.py", "p.read_text()", "calls read_text()"),
    (house.impure_calculator, "calculator/desk.py", "frame.to_csv(stream)", "calls to_csv()"),
    (house.impure_calculator, "calculator/batch.py", "import sqlalchemy", "imports sqlalchemy"),
    (house.impure_calculator, "calculator/batch.py", "open('x')", "calls open()"),
    (house.long_modules, "api/cli.py", "x = 1\n" * 401, "has 401 lines"),
    (house.long_functions, "tests/test_x.py", LONG_BODY, "f has 61 lines"),
    (house.undocumented, "api/app.py", "def f() -> None: ...", "f has no docstring"),
    (
        house.undocumented,
        "api/app.py",
        "class A:\n    'a'\n    def f(self) -> None: ...",
        "A.f has no docstring",
    ),
    (house.undocumented, "api/app.py", "class A: ...", "A has no docstring"),
    (house.undocumented, "ui/page.py", "def f(a, *b: int):\n    'does'", "no annotation for a, return"),
    (house.inexact_pricing, "calculator/money.py", "a = round(b)", "calls round()"),
    (house.inexact_pricing, "calculator/rate_plan.py", "a = b * 0.5", "writes 0.5"),
    (house.inexact_pricing, "calculator/rate_plan.py", "a = float(b)", "calls float()"),
    (house.inexact_pricing, "calculator/charges.py", "a = np.rint(b)", "calls rint()"),
    (house.inexact_pricing, "calculator/charges.py", "a = b.astype(np.float64)", "uses float64"),
    (house.inexact_pricing, "calculator/charges.py", "a /= b", "bare /"),
    (house.private_words, "README.md", "see\n/wor" + "k/main", ":2 '/wor" + "k' is"),
    (house.private_words, "README.md", "see ../share" + "d/spec", "outside the project"),
    (house.private_words, "a.txt", "https://pyp" + "i.org/simple", "registry's host"),
    (house.private_words, "a.txt", "written by Claud" + "e", "no part of the project"),
    (house.undone, "ui/page.py", "x = 1  # TOD" + "O later", "undone"),
    (house.undone, "ui/page.py", "raise NotImplementedErro" + "r", "stub"),
    (house.undone, "tests/test_x.py", "@pytest.mark.ski" + "p", "a test left out"),
    (house.undone, "tests/test_x.py", "pytest.xfai" + "l('why')", "a test left out"),
]

SOUND = [
    (house.upward_imports, "ui/result_page.py", "from api.schemas import a\nfrom calculator import b"),
    (
        house.upward_imports,
        "tariffs/loader.py",
        "from .checks import check\nfrom calculator.network import c",
    ),
    (house.upward_imports, "tests/test_x.py", "import ui"),
    (house.impure_calculator, "calculator/batch.py", "import pyarrow.csv as csv\ncsv.open_csv(stream)"),
    (house.impure_calculator, "tariffs/loader.py", "open('rates.csv')"),
    (house.long_functions, "api/cli.py", "def f() -> None:\n    '''" + "long\n" * 70 + "'''\n    x = 1"),
    (house.undocumented, "api/app.py", "def _f(a): ...\nclass A:\n    'a'\n    def __len__(self): ..."),
    (house.inexact_pricing, "calculator/rate_plan.py", "a = Fraction(1) / Fraction(b)"),
    (house.inexact_pricing, "calculator/transit_time.py", "a = round(b * 0.5)"),
    (house.private_words, "sources.csv", "https://example.com/work/report"),
]


def tracked(*suffixes: str) -> dict[str, str]:
    """Path and text of the tracked text files, of these suffixes if any are given."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]
    contents = {p: (ROOT / p).read_bytes() for p in paths if not suffixes or Path(p).suffix in suffixes}
    return {path: data.decode(errors="replace") for path, data in contents.items() if b"\0" not in data}


@pytest.mark.parametrize("rule", SOURCE_RULES, ids=lambda rule: rule.__name__)
def test_sources_keep_the_rule(rule: house.Rule) -> None:
    sources = tracked(".py")
    assert {path.split("/")[0] for path in sources} >= {*house.FLOORS, "tests"}
    assert_nothing([finding for path, text in sources.items() for finding in rule(path, text)])


def test_no_file_is_tied_to_a_machine_a_registry_or_a_tool() -> None:
    assert_nothing([f for path, text in tracked().items() for f in house.private_words(path, text)])


def test_nothing_is_left_undone() -> None:
    ours = {path: text for path, text in tracked(*UNDONE_SUFFIXES).items() if "/vendor/" not in path}
    assert_nothing([finding for path, text in ours.items() for finding in house.undone(path, text)])


def test_every_source_has_its_test_file() -> None:
    paths = tracked(".py")
    due = {path: house.test_file_of(path) for path in paths}
    assert_nothing([f"{path} has no {test}" for path, test in due.items() if test and test not in paths])


@pytest.mark.parametrize(("rule", "path", "text", "finding"), BREACHES)
def test_a_breach_is_reported(rule: house.Rule, path: str, text: str, finding: str) -> None:
    findings = rule(path, text)
    assert len(findings) == 1
    assert findings[0].startswith(f"{path}:")
    assert finding in findings[0]


@pytest.mark.parametrize(("rule", "path", "text"), SOUND)
def test_sound_text_is_not_reported(rule: house.Rule, path: str, text: str) -> None:
    assert rule(path, text) == []


def test_the_test_file_mirrors_its_source() -> None:
    assert house.test_file_of("calculator/money.py") == "tests/calculator/test_money.py"
    assert house.test_file_of("api/__init__.py") is None
    assert house.test_file_of("tests/conftest.py") is None


def assert_nothing(findings: list[str]) -> None:
    """Fail with all the findings, one a line."""
    assert not findings, "\n" + "\n".join(findings)
