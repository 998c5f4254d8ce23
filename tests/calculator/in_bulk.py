"""Consignments priced in bulk, as a batch prices its rows: what single quotes are held against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from calculator.batch_class_text import WrittenClasses, WrittenGroup
from calculator.batch_kernel import Priced, priced
from calculator.batch_kernel_lines import Rows
from calculator.consignment import Consignment
from calculator.desk import QuotingDesk
from calculator.quote import Option, quote


def rows_of(program: Sequence[int], asked: Sequence[Consignment]) -> Rows:
    """Consignments as the kernel takes them. program : the number of each one's program"""
    kinds = [one.equipment for one in asked]
    columns = [
        program, [one.units for one in asked], [one.mass_kg for one in asked], [one.value_e4 or 0 for one in asked],
        [kind.gross_kg(0) for kind in kinds], [kind.per_wagon for kind in kinds],
    ]  # fmt: skip
    return Rows(*(np.array(column, np.int64) for column in columns))


def groups_of(
    made: QuotingDesk, asked: Sequence[Consignment], common: bool = False
) -> Iterator[tuple[list[int], WrittenGroup, Priced]]:
    """Consignments by the shape of their programs: their places, the group and their prices.

    common : by the class that many share, where there is one
    """
    classes = WrittenClasses(made, with_items=False)
    found = []
    for i, one in enumerate(asked):
        key, given = str(i).encode(), lambda one=one: one
        found.append((classes.common(key, given) if common else None) or classes.own(key, given))
    for number, group in enumerate(classes.groups):
        mine = [i for i, (of, _) in enumerate(found) if of == number]
        rows = rows_of([found[i][1] for i in mine], [asked[i] for i in mine])
        yield mine, group, priced(group.tables, classes.store, rows)


def options_of(made: QuotingDesk, one: Consignment) -> list[Option]:
    """The options of the quote of a consignment in the order of the desk's routes, which is that of bulk."""
    found = {option.option: option for option in quote(made, one).options}
    _, routes = made.routes(made.class_of(one).journey, one.equipment.is_container)
    return [found[route.itinerary.option] for route in routes]


def hold_against_quotes(made: QuotingDesk, asked: Sequence[Consignment], common: bool = False) -> None:
    """Totals, ranks, CO2e and Pareto marks of rows are those of their quotes."""
    for places, _, got in groups_of(made, asked, common):
        for n, i in enumerate(places):
            options = options_of(made, asked[i])
            assert got.totals[:, n].tolist() == [option.total_minor or 0 for option in options]
            assert got.priced[:, n].tolist() == [option.total_minor is not None for option in options]
            assert got.comparison.rank[:, n].tolist() == [option.rank for option in options]
            assert got.comparison.pareto[:, n].tolist() == [option.pareto for option in options]
            co2e = np.where(got.has_co2e[:, n], got.co2e_hg[:, n], -1).tolist()
            assert co2e == [-1 if option.co2e_hg is None else option.co2e_hg for option in options]
