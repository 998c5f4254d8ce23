"""An insert says what to do on a conflict, in the words of either database."""

from sqlalchemy import select

from api.store.engine import Store
from api.store.tables import numbers
from api.store.upsert import upsert


def test_a_conflict_changes_or_leaves_the_row(store: Store) -> None:
    with store.writing() as connection:
        row = upsert(connection.dialect.name, numbers).values(year=2026, last=1)
        changed = row.on_conflict_do_update(index_elements=[numbers.c.year], set_={"last": numbers.c.last + 1})
        for _ in range(3):
            connection.execute(changed)
        connection.execute(row.on_conflict_do_nothing())
        assert connection.scalar(select(numbers.c.last)) == 3
