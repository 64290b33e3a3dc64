"""Where a verb finds its database: what is not there is never made by one that keeps it.

SQLite makes whatever it opens, and the default address is relative: from another folder it would be a new program.
"""

from pathlib import Path

from sqlalchemy import URL, make_url

from mentorship.environment import Environment
from mentorship.keeping import CannotBeDone
from mentorship.store.backing_up import looking_into


def database_there(environment: Environment) -> URL:
    """Answer the address of a database that is there and can be read, as far as it is a file.

    Raises CannotBeDone, or SQLite's own error: before anything is done, to a key file either.
    """
    url = make_url(environment.database_url.get_secret_value())
    if url.get_backend_name() == "sqlite":
        here = Path(str(url.database))
        if not here.exists():
            raise CannotBeDone(f"There is no database at {here.absolute()}, where DATABASE_URL points to.")
        with looking_into(here) as connection:
            connection.execute("PRAGMA schema_version").fetchone()
    return url
