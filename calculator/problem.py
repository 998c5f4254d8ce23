"""What is wrong with an input, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in an input, said so that its author can mend it.

    file, line, column : where it stands; line 0 means the file as a whole, "" no file or no column
    code               : short stable word for machines, such as ``unknown_place``
    message, advice    : what is wrong; what to do
    value              : the value as it was given
    suggestions        : values that were probably meant, best first
    warning            : True where the input is usable all the same
    """

    message: str
    advice: str = ""
    file: str = ""
    line: int = 0
    column: str = ""
    code: str = "invalid"
    value: str = ""
    suggestions: tuple[str, ...] = ()
    warning: bool = False

    def __str__(self) -> str:
        """``file:line: column: what is wrong; what to do``, leaving out what is not known."""
        places = [f"{self.file}:{self.line}" if self.line else self.file, self.column]
        said = "; ".join(part for part in (self.message, self.advice) if part)
        return ": ".join([*(place for place in places if place), said])


class Refused(Exception):
    """An input that cannot be used, with every reason at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems; the text of the exception is one line for each."""
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[Refused], tuple[list[Problem]]]:
        """The same refusal in another process."""
        return type(self), (self.problems,)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that are not mere warnings, in the order given."""
    return [problem for problem in problems if not problem.warning]


def suggest(value: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Up to `most` of the known words that look like `value`, best first."""
    by_fold = {word.casefold(): word for word in known}
    near = difflib.get_close_matches(value.casefold(), by_fold, n=most, cutoff=0.6)
    return tuple(by_fold[word] for word in near)


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """Advice naming the nearest known words, or "" where none is near."""
    near = suggest(value, known)
    return f"did you mean {' or '.join(near)}?" if near else ""
