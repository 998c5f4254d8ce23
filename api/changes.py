"""What changed between two answers to one question, line by line, and why.

Source: product rules, section 3: which lines changed and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from api.option_json import Json

RowStanding = Callable[[str, str], str]
"""Book and row -> why the row does not hold any more in the newer books; "" where it holds."""

_CLOSED = ("closed", "not_open")


def changes(old: Json, new: Json, standing: RowStanding) -> list[Json]:
    """Every change of the options from an old answer to a new one, in the order of the options.

    An entry has an option with its corridors, the line where it is about one, its causes, and both states.
    """
    before = {option["option"]: option for option in old["options"]}
    after = {option["option"]: option for option in new["options"]}
    found: list[Json] = []
    for name, option in before.items():
        if name in after:
            found += _of_lines(option, after[name], standing)
            found += _of_option(option, after[name])
        else:
            found.append(_entry(option, [_why_gone(option, new)], _shown(option), None))
    for name, option in after.items():
        if name not in before:
            found.append(_entry(option, [_why_new(option, old)], None, _shown(option)))
    engines = old["engine"]["version"], new["engine"]["version"]
    if found and engines[0] != engines[1]:
        found.append(about_quote("engine", f"priced by version {engines[0]} then and by {engines[1]} now"))
    return found


def about_quote(cause: str, detail: str) -> Json:
    """A change that is about the whole quote."""
    return {"option": None, "corridors": [], "line": None, "causes": [_cause(cause, detail)], "old": None, "new": None}


def _of_lines(old: Json, new: Json, standing: RowStanding) -> Iterator[Json]:
    """The lines that were dropped, added or changed; a line is known by its charge and its subject."""
    before, after = _by_name(old["charges"]), _by_name(new["charges"])
    for name, line in before.items():
        if name not in after:
            ended = standing(line["rate_row"]["book"], line["rate_row"]["row"])
            cause = _cause("row_ended", ended) if ended else _cause("charge_dropped", "it is no longer charged here")
            yield _entry(old, [cause], _line_shown(line), None, line)
        elif causes := list(_of_line(line, after[name], standing)):
            yield _entry(old, causes, _line_shown(line), _line_shown(after[name]), line)
    for name, line in after.items():
        if name not in before:
            row = line["rate_row"]
            yield _entry(new, [_cause("new_row", f"row {row['row']} of {row['book']}")], None, _line_shown(line), line)


def _of_line(old: Json, new: Json, standing: RowStanding) -> Iterator[Json]:
    """Why a line is not what it was; nothing where it is."""
    causes = [
        *_of_row(old, new, standing),
        *_differing("other_factor", _factors(old), _factors(new)),
        *_differing("new_exchange_rate", "; ".join(old["exchange"]), "; ".join(new["exchange"])),
        *_differing("network_km", old["km"], new["km"]),
    ]
    measured = {name: line["quantities"] for name, line in (("old", old), ("new", new))}
    if not causes and (measured["old"] != measured["new"] or old["converted"] != new["converted"]):
        causes.append(_cause("other_base", "what it is reckoned on has changed"))
    yield from causes


def _of_row(old: Json, new: Json, standing: RowStanding) -> Iterator[Json]:
    """Another row, or another rate in the same row."""
    rows = [(line["rate_row"]["book"], line["rate_row"]["row"]) for line in (old, new)]
    rates = [f"{line['rate']['before']['value']} {line['rate']['before']['unit']}" for line in (old, new)]
    if rows[0] != rows[1]:
        ended = standing(*rows[0])
        detail = f"row {rows[0][1]} of {rows[0][0]} → row {rows[1][1]} of {rows[1][0]}"
        yield _cause("row_ended", f"{detail}: {ended}") if ended else _cause("new_row", detail)
    elif rates[0] != rates[1]:
        yield _cause("row_changed", f"row {rows[0][1]} of {rows[0][0]}: {rates[0]} → {rates[1]}")


def _of_option(old: Json, new: Json) -> Iterator[Json]:
    """A change of kilometres or of time of the route itself."""
    times = [{point: option["transit_time"][point] for point in ("p10", "p50", "p80", "p95")} for option in (old, new)]
    causes = [
        *_differing("network_km", old["km"], new["km"]),
        *_differing("network_time", *(", ".join(f"{p} {days}" for p, days in time.items()) for time in times)),
    ]
    if causes:
        yield _entry(old, causes, _shown(old), _shown(new))


def _why_gone(option: Json, new: Json) -> Json:
    """Why an option is not among the priced ones any more."""
    for entry in new["unavailable"]:
        same = entry["option"] == option["option"]
        if same or (entry["option"] is None and set(entry["corridors"]) & set(option["corridors"])):
            cause = "route_closed" if entry["code"] in _CLOSED else "price_missing" if same else "route_not_offered"
            return _cause(cause, f"{entry['subject']}: {entry['reason']}")
    return _cause("route_not_offered", "it is not among the routes that are offered now")


def _why_new(option: Json, old: Json) -> Json:
    for entry in old["unavailable"]:
        if entry["option"] == option["option"]:
            return _cause("new_row", f"a price was missing: {entry['reason']}")
        if entry["option"] is None and set(entry["corridors"]) & set(option["corridors"]):
            return _cause("new_route", f"it could not be used: {entry['reason']}")
    return _cause("new_route", "it was not among the routes that were offered")


def _by_name(lines: list[Json]) -> dict[tuple[str, str, int], Json]:
    """Lines by charge and subject; lines that share both are told apart by their order."""
    met: Counter[tuple[str, str]] = Counter()
    named = {}
    for line in lines:
        name = line["code"], line["subject"]
        met[name] += 1
        named[*name, met[name]] = line
    return named


def _entry(option: Json, causes: list[Json], old: Json | None, new: Json | None, line: Json | None = None) -> Json:
    about = {name: line[name] for name in ("seq", "code", "name", "subject")} if line else None
    return {
        "option": option["option"], "corridors": option["corridors"], "line": about, "causes": causes,
        "old": old, "new": new,
    }  # fmt: skip


def _shown(option: Json) -> Json:
    return {"total": option["total"], "km": option["km"], "p50": option["transit_time"]["p50"]}


def _line_shown(line: Json) -> Json:
    return {name: line[name] for name in ("rate", "quantity", "amount", "converted", "rate_row", "exchange", "factors")}


def _factors(line: Json) -> str:
    return ", ".join(f"{applied['factor']} {applied['value']}" for applied in line["factors"]) or "none"


def _differing(cause: str, old: object, new: object) -> Iterator[Json]:
    if old != new:
        yield _cause(cause, f"{old or 'none'} → {new or 'none'}")


def _cause(cause: str, detail: str) -> Json:
    return {"cause": cause, "detail": detail}
