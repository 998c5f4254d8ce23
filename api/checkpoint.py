"""What is kept of a batch that is not over: how far it has come, and what must be the same for it to go on.

Results come in input order, so the parts of the outputs are only ever added to: a place in the input and the sizes of
the parts are all that going on needs. The record is replaced at once, after the parts are on the disk.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from api.whole_file import Mark, part_of, sync_folder
from calculator.batch_blocks import Place
from calculator.batch_outputs import Summary
from calculator.problem import Problem, Refused

FORMAT = 1
Facts = Mapping[str, Any]

_WORDS = {
    "engine": ("Karvan was {was} and is {now}", "go on with the version that began"),
    "input": ("the input is not the file that it was", "put it back as it was"),
    "books": ("the tariff books are not those that they were", "name the same books, unchanged"),
    "network": ("the network is not the one that it was", "name the same network, unchanged"),
    "scenario": ("the scenario was {was} and is {now}", "name the same one, unchanged"),
    "as_known_on": ("prices were as known on {was}, not {now}", "leave --as-known-on out"),
    "exchange_date": ("exchange was of {was}, not {now}", "leave --exchange-date out"),
    "paths": ("--paths was {was} and is {now}", "give the same"),
    "currency": ("--currency was {was} and is {now}", "give the same"),
    "decimal": ("the decimal sign was {was} and is {now}", "give the same --decimal"),
    "outputs": ("the outputs were {was} and are {now}", "name the same outputs"),
}
"""Fact of a run -> what is said where it differs, and what to do."""


@dataclass(frozen=True)
class Reached:
    """How far a run has come: the place in its input, its summary, the marks of its outputs, and its time [s]."""

    place: Place
    summary: Summary
    marks: Mapping[str, Mark]
    seconds: float = 0.0


@dataclass(frozen=True)
class Kept:
    """A run that was interrupted: its facts, and how far it came."""

    facts: Facts
    reached: Reached


class Checkpoint:
    """The record of a run beside its first output."""

    def __init__(self, out: Path) -> None:
        """out : the output that the record stands beside"""
        place = Path(os.path.realpath(out))
        self.path = place.with_name(f".{place.name}.resume.json")
        self._new = place.with_name(f".{place.name}.resume.json.part")

    def read(self) -> Kept | None:
        """The run that is kept, or None. Raises Refused where the record cannot be read."""
        try:
            found = json.loads(self.path.read_bytes())
            if found.pop("format") != FORMAT:
                raise ValueError
            return Kept(found["facts"], _reached(found["reached"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            message = "the record of the interrupted run cannot be read"
            raise Refused([Problem(message, "begin anew with --restart", str(self.path), code="resume")]) from error

    def save(self, facts: Facts, reached: Reached) -> None:
        """Keep a run in place of what was kept. Raises OSError where there is no room."""
        said = {"format": FORMAT, "facts": facts, "reached": _json(reached)}
        with self._new.open("w", encoding="utf-8") as stream:
            json.dump(said, stream)
            stream.flush()
            os.fsync(stream.fileno())
        self._new.replace(self.path)
        sync_folder(self.path.parent)

    def remove(self) -> None:
        """Keep nothing: the run is over."""
        self._new.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Give a kept run up, its parts too, whatever it wrote."""
        try:
            kept = self.read()
        except Refused:
            kept = None
        self.remove()
        for name in kept.facts.get("outputs", {}).values() if kept else ():
            part_of(self.path.parent / name).unlink(missing_ok=True)


def differences(kept: Facts, now: Facts, file: Path) -> list[Problem]:
    """Why a run cannot go on as another began, each difference with what to do. file : to be named"""
    found = []
    for fact, (message, advice) in _WORDS.items():
        was, is_now = (_nameless(facts.get(fact)) for facts in (kept, now))
        if was != is_now:
            said = message.format(was=_text(was), now=_text(is_now))
            found.append(Problem(said, f"{advice}, or begin anew with --restart", str(file), code="resume"))
    return found


def _nameless(fact: Any) -> Any:
    """A fact that is known by its digest, whatever its name."""
    return {key: value for key, value in fact.items() if key != "name"} if isinstance(fact, dict) else fact


def _text(fact: Any) -> str:
    if isinstance(fact, dict):
        return ", ".join(str(value) for value in fact.values())
    return str(fact) if fact else "none"


def _json(reached: Reached) -> dict[str, Any]:
    counted = reached.summary
    return {
        "place": asdict(reached.place),
        "summary": {"rows": counted.rows, "priced": counted.priced, "unavailable": dict(counted.unavailable),
                    "rejected": dict(counted.rejected)},
        "marks": {name: asdict(mark) for name, mark in reached.marks.items()},
        "seconds": reached.seconds,
    }  # fmt: skip


def _reached(found: dict[str, Any]) -> Reached:
    counted = found["summary"]
    summary = Summary(counted["rows"], counted["priced"], Counter(counted["unavailable"]), Counter(counted["rejected"]))
    marks = {name: Mark(**mark) for name, mark in found["marks"].items()}
    return Reached(Place(**found["place"]), summary, marks, found["seconds"])
