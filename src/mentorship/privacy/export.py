"""The export: all of someone's own data, as JSON, worked out from the same annotations as everything else here."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select

from mentorship.desk import Desk
from mentorship.privacy.keeping import tables_about
from mentorship.privacy.rows import told
from mentorship.program.circles import may_be_exported
from mentorship.store import Base

FILE_NAME = "mentorship-my-data.json"


def export(desk: Desk, member_id: str) -> bytes:
    """Write down everything that is kept about someone: {table: [rows]}."""
    found = {table.name: rows_for(desk, table, member_id) for table in tables_about(desk, member_id)}
    return json.dumps(found, indent=2, ensure_ascii=False, default=written).encode()


def rows_for(desk: Desk, table: Table, member_id: str) -> list[dict[str, Any]]:
    """Read one table's rows about someone, without what would give away somebody else's answer."""
    theirs = told(table, member_id)
    if theirs is None:
        return []
    columns = [column.name for column in table.columns if may_be_exported(column)]
    records = desk.session.scalars(select(record_of(table)).where(theirs).order_by(*table.primary_key))
    return [{name: getattr(record, name) for name in columns} for record in records]


def record_of(table: Table) -> type[Base]:
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)


def written(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
