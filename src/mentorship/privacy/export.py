"""The export: all of someone's own data, as JSON, worked out from the same annotations as everything else here."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Select, Table, select

from mentorship.desk import Desk
from mentorship.privacy.rows import record_of, tables, told
from mentorship.program.circles import may_be_exported
from mentorship.store import Base, built_once

AT_ONCE = 32
"""Tables; SQLite joins 64 at most."""
FILE_NAME = "mentorship-my-data.json"


def export(desk: Desk, member_id: str) -> bytes:
    """Write down everything that is kept about someone: {table: [rows]}."""
    about = records_about(desk, member_id)
    found = {table.name: [row_of(table, record) for record in records] for table, records in about}
    return json.dumps(found, indent=2, ensure_ascii=False, default=written).encode()


def records_about(desk: Desk, member_id: str) -> Iterator[tuple[Table, list[Base]]]:
    """Go through the tables in which there is something about someone, asking about many at once."""
    asked = iter([table for table in tables() if told(table, member_id) is not None])
    while some := tuple(islice(asked, AT_ONCE)):
        found = desk.ask(*(rows_told(table)(member_id) for table in some))
        yield from ((table, records) for table, records in zip(some, found, strict=True) if records)


@cache
def rows_told(table: Table) -> Callable[[str], Select[Any]]:
    """Build the question for one table's rows about someone."""

    def rows(member_id: str) -> Select[Any]:
        theirs = told(table, member_id)
        assert theirs is not None
        return select(record_of(table)).where(theirs).order_by(*table.primary_key)

    return built_once(rows)


def row_of(table: Table, record: Base) -> dict[str, Any]:
    """Tell what a row says, without what would give away somebody else's answer."""
    return {column.name: getattr(record, column.name) for column in table.columns if may_be_exported(column)}


def written(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
