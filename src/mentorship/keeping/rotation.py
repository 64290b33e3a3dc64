"""`mentorship rotate-keys`: seal everything anew with the newest key, while the bot runs.

Two steps, so that a running bot can always read what is there: first it gets to know the new key beside the old ones,
then, once no bot seals with an older key, everything is sealed anew. Killed half-way, it is simply started again.
"""

import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, make_url

from mentorship.assembly import key_file_of, keys_for, tables
from mentorship.clock import Clock
from mentorship.environment import Environment
from mentorship.keeping import CannotBeDone
from mentorship.keeping.there import database_there
from mentorship.store import (
    STILL_AT_WORK,
    Keys,
    check_keys,
    last_without_newest_key,
    must_open_all,
    open_engine,
    retire_older_keys,
    rotate_keys,
)

Saying = Callable[[str], object]


def rotate(environment: Environment, *, say: Saying) -> int:
    """Do the next step, and say which one follows. Raises CannotBeDone."""
    database_there(environment)
    url = environment.database_url.get_secret_value()
    keys = keys_for(environment, url)
    file = None if environment.mentorship_keys else key_file_of(Path(str(make_url(url).database)))
    if keys.number == 1:
        if file is None:
            raise CannotBeDone(
                "MENTORSHIP_KEYS holds one key only: put a new one and a comma in front of it, restart the bot, and"
                " call this once more. A new key: openssl rand -base64 32 | tr '+/' '-_'"
            )
        replace(file, f"{Keys.generate().to_text()},{keys.to_text()}")
        say(f"A new key stands in {file}, in front of the old one. Restart the bot, then call this once more.")
        return 0
    engine = open_engine(url, keys)
    tables()
    try:
        resealed = reseal(engine, keys)
    finally:
        engine.dispose()
    say(f"{resealed} sealed texts were sealed anew: everything can be read with the newest key alone.")
    if file is None:
        say("You can take the older keys out of MENTORSHIP_KEYS now; backups made before need them.")
    else:
        old = file.with_name(file.name + ".old")
        replace(old, keys.to_text())
        replace(file, keys.newest_text)
        say(f"The older keys are out of {file}; {old} still holds them, for backups made before. Delete it in time.")
    return 0


def reseal(engine: Engine, keys: Keys) -> int:
    """Seal everything anew, once no bot seals with an older key, and none can any more. Raises CannotBeDone."""
    check_keys(engine)
    must_open_all(engine, keys)
    must_be_known(engine)
    retire_older_keys(engine)
    resealed = rotate_keys(engine, keys)
    while more := rotate_keys(engine, keys):  # what was written meanwhile
        resealed += more
    must_be_known(engine)
    return resealed


def must_be_known(engine: Engine) -> None:
    if last := last_without_newest_key(engine, at=Clock().machine_now()):
        raise CannotBeDone(
            f"A bot that does not know the newest key yet was at work at {last:%H:%M} UTC: restart it, and call this"
            f" once more. If it runs no longer, call this after {last + STILL_AT_WORK:%H:%M} UTC."
        )


def replace(file: Path, text: str) -> None:
    """Write a key file in one step, readable by its owner only."""
    fresh = file.with_name(file.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
        new.write(text)
        new.flush()
        os.fsync(new.fileno())
    fresh.replace(file)
