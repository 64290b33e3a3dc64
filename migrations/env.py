"""How alembic meets our tables: through `mentorship.store.migrate`, or from its own command line."""

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Enum

from mentorship.store import Base, Json, Keys, Moment, open_engine
from mentorship.store.base import on_both_databases
from mentorship.store.sealing import Sealed


def load_tables() -> None:
    """Import every room's records, so that the metadata is whole."""
    if find_spec("mentorship.assembly"):
        import_module("mentorship.assembly").tables()
    else:
        import_module("mentorship.outbox")


def run(connection: Connection) -> None:
    """Run what alembic was asked to run, on a connection that is already in a transaction or starts one."""
    on_both_databases(Base.metadata)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_plainly,
        render_as_batch=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def render_plainly(kind: str, item: Any, writing: AutogenContext) -> str | bool:
    """Write our types as the plain ones beneath: a migration must not change when the house does."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Sealed):
        return "sa.Text()"
    if kind == "type" and isinstance(item, Json):
        writing.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    if context.config.attributes.get("autogenerate", False):
        load_tables()
    run(given)
else:
    load_tables()
    engine = open_engine(os.environ["DATABASE_URL"], Keys.generate())
    with engine.connect().execution_options(writing=True) as connection:
        run(connection)
