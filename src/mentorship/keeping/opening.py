"""Opening an installation for one verb: a bot that hears nobody, on a database that is up to date."""

from collections.abc import Iterator
from contextlib import contextmanager

from mentorship.assembly import keys_for, resting_bot, tables
from mentorship.bot import Bot
from mentorship.clock import Clock
from mentorship.environment import Environment
from mentorship.keeping import CannotBeDone
from mentorship.keeping.there import database_there
from mentorship.store import check_keys, open_engine, refuse_other_keys, schema_version
from mentorship.store.half_restored import refuse_half_restored
from mentorship.store.migrating import newest_version

COMMAND_LINE = "command_line"
"""Who did it, in the log, when it was done at the command line."""


@contextmanager
def open_resting_bot(environment: Environment, *, clock: Clock) -> Iterator[Bot]:
    """Raises HalfRestored, WrongKeys, or CannotBeDone: there is no database, or `migrate` has to see it first."""
    url = database_there(environment)
    keys = keys_for(environment, environment.database_url.get_secret_value())
    engine = open_engine(url, keys)
    try:
        tables()
        refuse_half_restored(engine)
        refuse_other_keys(engine)
        if schema_version(engine) != newest_version():
            raise CannotBeDone("The database is not up to date: run `mentorship migrate` first.")
        check_keys(engine)
        yield resting_bot(environment, engine, keys, clock=clock)
    finally:
        engine.dispose()
