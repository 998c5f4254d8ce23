"""The meaning of the columns as data."""

from tariffs import columns
from tariffs.cell_types import TYPES

REQUIRED = {"key", "yes", "no"}


def test_every_table_is_described() -> None:
    tables = columns.tables()
    assert list(tables) == [*columns.BOOK_TABLES, *columns.NETWORK_TABLES, *columns.EVIDENCE_TABLES]
    for table, described in tables.items():
        names = [column.column for column in described]
        assert len(names) == len(set(names)), table
        for column in described:
            assert column.type in TYPES, (table, column)
            assert column.required in REQUIRED, (table, column)
            assert column.description, (table, column)
            assert bool(column.values) == (column.type in ("choice", "choices")), (table, column)


def test_the_columns_of_rates_stand_in_the_order_of_the_rules() -> None:
    assert ",".join(column.column for column in columns.of("rates")) == (
        "rate,charge,on,amount,unit,kind,rounding,equipment,laden,box_owner,wagon_owner,train,commodity,hazard,"
        "corridor,km_over,km_to,mass_over,mass_to,units_from,units_to,mass,min_t,step_t,min_amount,max_amount,"
        "valid_from,valid_to,known_from,source,note"
    )


def test_a_group_of_columns_stands_once_and_is_shared() -> None:
    assert columns.of("factors")[5:19] == columns.of("conditions")
    needed = [column.column for column in columns.of("exchange") if column.is_required]
    assert needed == ["from", "to", "rate", "op", "kind", "source"]
