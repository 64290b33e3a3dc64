"""`mentorship restore FILE`: put a backup in place while no bot runs.

Four things must not come back with it: a database that is half one and half the other, people who were forgotten since
the backup was made, matches of whom one said *never again* since, and messages that were said since. So everything is
made ready in a copy, which then takes the place of the database in one step.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, make_url

from mentorship.assembly import key_file_of, keys_for, prepare, resting_bot
from mentorship.bot import Bot
from mentorship.clock import Clock
from mentorship.environment import Environment
from mentorship.keeping import CannotBeDone
from mentorship.keeping.erasures import Erasures, Stood, erase_again, stood_in
from mentorship.keeping.restore_postgresql import (
    from_a_newer_version,
    left_by_a_newer_version,
    load,
    must_be_ours,
    not_ours,
    stood_there,
)
from mentorship.outbox import Row
from mentorship.outbox.doubting import doubt, last_row, last_said_at
from mentorship.outbox.troubles import RESTORED, open_trouble, restored_as
from mentorship.store import (
    Keys,
    NewerDatabase,
    WrongKeys,
    must_open_all,
    note_end_of_work,
    open_engine,
    schema_version,
)
from mentorship.store.backing_up import BrokenCopy, copy_sqlite, must_be_whole, to_the_disk
from mentorship.store.engines import touch_private
from mentorship.store.half_restored import begin_restoring, end_restoring

Saying = Callable[[str], object]

LOGS = ("-wal", "-shm", "-journal")
"""How SQLite calls what it lays beside a database."""
HELD = Stood(None, None)
"""Where no database was."""
TRIES = 3
"""So often may what is due not be worked out: a statement that took too long, as no statistics came with a backup."""


def restore(environment: Environment, backup: Path, *, say: Saying, clock: Clock | None = None) -> int:
    """Put a backup in place. Raises CannotBeDone, or what else stands in the way; nothing was changed then."""
    if not backup.is_file():
        raise CannotBeDone(f"There is no file {backup}.")
    url = make_url(environment.database_url.get_secret_value())
    if url.get_backend_name() == "sqlite":
        restore_sqlite(environment, Path(str(url.database)), backup, say=say, clock=clock or Clock())
    else:
        restore_postgresql(environment, backup, say=say, clock=clock or Clock())
    say("The backup is in place. Start the bot again.")
    return 0


# SQLite


def restore_sqlite(environment: Environment, here: Path, backup: Path, *, say: Saying, clock: Clock) -> None:
    if not environment.mentorship_keys and not key_file_of(here).exists():
        raise CannotBeDone(f"The key file {key_file_of(here)} is not there: nobody can read a backup without its keys.")
    if here.exists() and backup.samefile(here):
        raise CannotBeDone(f"{backup} is the database itself, and no backup of it.")
    keys = keys_for(environment, environment.database_url.get_secret_value())
    here = here.resolve()  # a link stays one, and leads to the backup then
    fresh, replaced = here.with_name(here.name + ".restoring"), here.with_name(here.name + ".replaced")
    with logs_moved_away(here, say=say), alone(here) as stood:  # another restore has made its copy under the same name
        if not (replaced.exists() and replaced.samefile(here)):  # a name that was given in vain
            must_be_free(replaced)
        replaced.unlink(missing_ok=True)
        clear_away(fresh)
        take_copy(backup, fresh)
        engine = open_engine(f"sqlite:///{fresh}", keys)
        try:
            must_be_readable(backup, engine, keys)
            erased = stood.follows(engine, keys, say=say) if stood else []
            put_right(environment, engine, keys, erased=erased, clock=clock, say=say)
            engine.dispose()
            into_one_file(fresh)
        except BaseException:
            engine.dispose()
            clear_away(fresh)
            raise
        if stood is not HELD:
            name_again(here, replaced)
            say(f"What was there before is in {replaced}; delete it when all is well.")
        fresh.replace(here)
        to_the_disk(here.parent)


def must_be_readable(backup: Path, engine: Engine, keys: Keys) -> None:
    """Make sure that we know the schema of a copy that was taken, and our keys open all of it. Raises CannotBeDone."""
    try:
        prepare(engine)
        must_open_all(engine, keys)
    except WrongKeys:
        raise CannotBeDone(not_ours(backup)) from None
    except NewerDatabase:
        raise CannotBeDone(from_a_newer_version(backup, schema_version(engine))) from None


def must_be_free(name: Path) -> None:
    if name.exists():
        raise CannotBeDone(f"{name}, from an earlier restore, is still there: move it away or delete it first.")


@contextmanager
def logs_moved_away(here: Path, *, say: Saying) -> Iterator[None]:
    """Let nothing lie where a database was moved away from: SQLite would read its log into the one that comes.

    If none comes it is put back: the database may be, too.
    """
    logs = [] if here.exists() else logs_of(here)
    left = {log: log.with_name(log.name + ".replaced") for log in logs if log.exists()}
    for away in left.values():
        must_be_free(away)
    for log, away in left.items():
        log.replace(away)
    try:
        yield
    except BaseException:
        for log, away in left.items():
            away.replace(log)
        raise
    for log, away in left.items():
        say(f"{log} belongs to the database that was moved away; it is in {away} now. Delete it when all is well.")


def name_again(here: Path, replaced: Path) -> None:
    """Keep what is there under a second name; its own it loses only in the step in which the other one gets it."""
    try:
        os.link(here, replaced)
    except OSError:  # not every disk lets a file have two names
        shutil.copy2(here, replaced)


def into_one_file(database: Path) -> None:
    """Leave nothing beside a database: what still lies in its log would not go where it goes."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    to_the_disk(database)


def clear_away(fresh: Path) -> None:
    """Leave nothing of a copy that was given up: SQLite would read an old log into the next one."""
    for file in (fresh, *logs_of(fresh)):
        file.unlink(missing_ok=True)


def logs_of(database: Path) -> list[Path]:
    return [database.with_name(database.name + end) for end in LOGS]


@contextmanager
def alone(here: Path) -> Iterator[Stood]:
    """Hold a database that nobody else has open, and answer what outlives it.

    Where there is none, one without a table is held, so that no bot begins a program there, and nobody else restores:
    whoever waits for an empty file does not notice that another took its place, and would write into that.
    """
    is_there = here.exists() and here.stat().st_size > 0
    if not is_there:
        touch_private(here)
    with closing(sqlite3.connect(here, timeout=0.2, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()  # refused while anybody else has it open
            if not is_there:
                connection.execute("PRAGMA user_version=1")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as trouble:
            if trouble.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise CannotBeDone(
                    "A bot runs on this database, or another restore is at work on it: stop it first."
                ) from None
            raise
        held = here.stat().st_ino
        try:
            yield stood_in(lambda question: connection.execute(question).fetchall()) if is_there else HELD
        finally:
            if not is_there and here.stat().st_ino == held:
                here.unlink()


def take_copy(backup: Path, fresh: Path) -> None:
    try:
        must_be_whole(backup)
        copy_sqlite(backup, fresh)
    except (BrokenCopy, sqlite3.DatabaseError) as broken:
        raise CannotBeDone(f"{backup} is no whole backup ({broken}).") from None


# PostgreSQL


def restore_postgresql(environment: Environment, backup: Path, *, say: Saying, clock: Clock) -> None:
    """Put a backup in the place of a PostgreSQL database: pg_restore loads it in one transaction.

    Until all is well a mark that no backup has stands in the database, and no bot starts on it. It holds what outlives
    the backup, too: what is loaded does not have it, and whoever calls this again must not lose it.
    """
    url = make_url(environment.database_url.get_secret_value())
    keys = keys_for(environment, environment.database_url.get_secret_value())
    engine = open_engine(url, keys)
    try:
        must_be_ours(backup, keys)
        stood, stay = stood_there(engine), left_by_a_newer_version(engine)
        is_new = begin_restoring(engine, stood.erased or [])
        try:
            load(backup, url)
        except CannotBeDone:  # nothing was changed
            if is_new:
                end_restoring(engine)
            raise
        if stay:  # now: who is cut off, and calls this again, finds no trace of it
            tables = ", ".join(stay)
            say(f"A newer version was at work here. Before you update to it again, drop what it made of: {tables}.")
        prepare(engine)
        erased = stood.follows(engine, keys, say=say)
        put_right(environment, engine, keys, erased=erased, clock=clock, say=say)
        end_restoring(engine)
    finally:
        engine.dispose()


# Both


def put_right(
    environment: Environment, engine: Engine, keys: Keys, *, erased: Erasures, clock: Clock, say: Saying
) -> None:
    """Bring a backup up to date: its schema, who is to stay forgotten, and what may have been said already."""
    prepare(engine)
    bot = resting_bot(environment, engine, keys, clock=clock)
    if number := erase_again(bot, erased):
        say(f"Erased again what was erased since the backup was made: {number}.")
    with bot.desk() as desk:
        note_end_of_work(desk.session, by=None)  # bots were at work after the backup, and it does not know
    set_aside = doubt_what_is_open(bot)
    if set_aside:
        say("These may have been said already, where I cannot look; I won't say them twice. Please look there:")
    for row in set_aside:
        say(f"  {row.recipient}  {row.kind}")


def doubt_what_is_open(bot: Bot) -> list[Row]:
    """Plan what the backup's facts make due now, and take all that is open for said, perhaps."""
    now = bot.clock.now()
    with bot.reading_desk() as desk:
        before, since = last_row(desk.session), last_said_at(desk.session) or now
    if not any(bot.tick() for _ in range(TRIES)):  # what it does not plan now would be taken for news later
        raise CannotBeDone("What is due could not be worked out: the log says why. Please call restore once more.")
    with bot.desk() as desk:
        set_aside = doubt(desk.session, planned_after=before, since=since, at=now)
        if set_aside:
            trouble = open_trouble(
                desk.session, restored_as(len(set_aside)), error=RESTORED, member_id=None, at=desk.now
            )
            if trouble is not None:
                bot.meet_trouble(desk.session, trouble)
    return set_aside
