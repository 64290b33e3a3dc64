"""The mark of a PostgreSQL database into which a backup is being put: as long as it stands there, no bot starts.

On SQLite a whole file takes the place of another one, and there is nothing in between. Here what was loaded has yet to
be put right: who was forgotten is back in it, and what was said since would be said again.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine, inspect, text

from mentorship.store.sessions import writing

RESTORING = "restoring"
"""A table that is in no backup: nothing but the end takes it away. It holds what outlives what was there."""


class HalfRestored(Exception):
    """A backup was put into the database, and not put right."""


def is_half_restored(engine: Engine) -> bool:
    return inspect(engine).has_table(RESTORING)


def refuse_half_restored(engine: Engine) -> None:
    """Raises HalfRestored."""
    if is_half_restored(engine):
        engine.dispose()  # whoever restores must be alone
        raise HalfRestored("call `mentorship restore` once more, with the same file or another one")


def begin_restoring(engine: Engine, erased: Iterable[tuple[str, str, datetime]]) -> bool:
    """Set the mark; False if it stood there already, from somebody who did not come to an end."""
    is_new = not is_half_restored(engine)
    with writing(engine) as session:
        session.execute(text(f"DROP TABLE IF EXISTS {RESTORING}"))
        session.execute(text(f"CREATE TABLE {RESTORING} (mark text, what text, at timestamptz)"))
        for mark, what, at in erased:
            session.execute(
                text(f"INSERT INTO {RESTORING} VALUES (:mark, :what, :at)"), {"mark": mark, "what": str(what), "at": at}
            )
    return is_new


def end_restoring(engine: Engine) -> None:
    """Take the mark away."""
    with writing(engine) as session:
        session.execute(text(f"DROP TABLE {RESTORING}"))
