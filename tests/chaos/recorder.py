"""Every state that every row was ever in, and when, written down by triggers that only the bench has."""

from invariants import Change
from sqlalchemy import Engine, text

from mentorship.outbox import State
from mentorship.store import reading, writing

COLUMNS = "row_id BIGINT, was TEXT, became TEXT, owner TEXT, epoch INTEGER, at FLOAT, lease_until FLOAT"
NAMES = "row_id, was, became, owner, epoch, at, lease_until"
MOVED = "OLD.state <> NEW.state OR OLD.epoch <> NEW.epoch"
SECONDS = {
    "sqlite": ("(julianday({}) - 2440587.5) * 86400", "'now'"),
    "postgresql": ("extract(epoch FROM {})", "clock_timestamp()"),
}
"""A moment as seconds since 1970, and the moment that it is."""


def note(was: str, *, on: str) -> str:
    seconds, now = SECONDS[on]
    facts = f"{was}, NEW.state, NEW.owner, NEW.epoch, {seconds.format(now)}, {seconds.format('NEW.lease_until')}"
    return f"INSERT INTO history ({NAMES}) VALUES (NEW.id, {facts});"


BEGIN: dict[str, tuple[str, ...]] = {
    "sqlite": (
        f"CREATE TABLE history (number INTEGER PRIMARY KEY, {COLUMNS})",
        f"CREATE TRIGGER planned AFTER INSERT ON outbox BEGIN {note('NULL', on='sqlite')} END",
        f"CREATE TRIGGER moved AFTER UPDATE ON outbox WHEN {MOVED} BEGIN {note('OLD.state', on='sqlite')} END",
    ),
    "postgresql": (
        f"CREATE TABLE history (number BIGSERIAL PRIMARY KEY, {COLUMNS})",
        "CREATE FUNCTION note_planned() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {note('NULL', on='postgresql')} RETURN NULL; END $$",
        "CREATE FUNCTION note_moved() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {note('OLD.state', on='postgresql')} RETURN NULL; END $$",
        "CREATE TRIGGER planned AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION note_planned()",
        f"CREATE TRIGGER moved AFTER UPDATE ON outbox FOR EACH ROW WHEN ({MOVED}) EXECUTE FUNCTION note_moved()",
    ),
}
END: dict[str, tuple[str, ...]] = {
    "sqlite": ("DROP TRIGGER IF EXISTS planned", "DROP TRIGGER IF EXISTS moved", "DROP TABLE history"),
    "postgresql": (
        "DROP TRIGGER IF EXISTS planned ON outbox",
        "DROP TRIGGER IF EXISTS moved ON outbox",
        "DROP FUNCTION note_planned, note_moved",
        "DROP TABLE history",
    ),
}


def begin_recording(engine: Engine) -> None:
    _run(engine, BEGIN)


def end_recording(engine: Engine) -> None:
    """Leave the database as it was: the next test may be given it."""
    _run(engine, END)


def history(engine: Engine) -> list[Change]:
    """List what was recorded, in its order."""
    asked = text(f"SELECT {NAMES} FROM history ORDER BY number")
    with reading(engine) as session:
        return [
            Change(row, State(was) if was else None, State(became), *more)
            for row, was, became, *more in session.execute(asked)
        ]


def _run(engine: Engine, statements: dict[str, tuple[str, ...]]) -> None:
    with writing(engine) as session:
        for statement in statements[engine.dialect.name]:
            session.connection().exec_driver_sql(statement)
