"""Problems say where, what and what to do; all of them at once."""

import pytest

from calculator.problem import Problem, Refused, did_you_mean, errors, suggest


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("no such unit", "use t", "rates.csv", 14, "unit"), "rates.csv:14: unit: no such unit; use t"),
        (Problem("no such unit", "use t", "rates.csv", 14), "rates.csv:14: no such unit; use t"),
        (Problem("is missing", file="nodes.csv"), "nodes.csv: is missing"),
        (Problem("is negative", column="value"), "value: is negative"),
        (Problem("nothing else known"), "nothing else known"),
    ],
)
def test_a_problem_as_text_has_its_place_and_its_advice(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_a_refusal_holds_every_reason() -> None:
    refused = Refused(Problem(f"wrong {n}", line=n, file="a.csv") for n in (3, 1))
    assert [problem.line for problem in refused.problems] == [3, 1]
    assert str(refused) == "a.csv:3: wrong 3\na.csv:1: wrong 1"


def test_warnings_are_no_errors() -> None:
    bad, odd = Problem("bad"), Problem("odd", warning=True)
    assert errors([odd, bad, odd]) == [bad]


def test_near_words_are_suggested_whatever_their_case() -> None:
    known = ("Sarakhs", "Serhetabat", "Almaty")
    assert suggest("SARAHKS", known) == ("Sarakhs",)
    assert suggest("zzz", known) == ()
    assert len(suggest("abcd", [f"abc{n}" for n in range(1, 9)], most=2)) == 2
    assert did_you_mean("contaner", ("container", "wagon")) == "did you mean container?"
    assert did_you_mean("zzz", known) == ""
