"""`mentorship backup FILE`: a whole copy of the database, made while the bot runs. It never overwrites a file."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL

from mentorship.environment import Environment
from mentorship.keeping import CannotBeDone
from mentorship.keeping.there import database_there
from mentorship.store.backing_up import BrokenCopy, copy_sqlite, put_whole
from mentorship.store.half_restored import RESTORING


def back_up(environment: Environment, file: Path, *, say: Callable[[str], object]) -> int:
    """Write the copy and make sure that it can be read. Raises CannotBeDone."""
    url = database_there(environment)
    if file.exists():
        raise CannotBeDone(f"{file} exists already, and a backup never overwrites anything.")
    if url.get_backend_name() == "sqlite":
        back_up_sqlite(url, file)
    else:
        dump(url, file)
    say(f"Backed up to {file}, and the copy is whole.")
    say("Keep the keys too, in another place: without them nobody can read what is sealed in it.")
    return 0


def back_up_sqlite(url: URL, file: Path) -> None:
    here = Path(str(url.database))
    try:
        copy_sqlite(here, file)
    except BrokenCopy as broken:
        raise CannotBeDone(f"{here} gives no whole copy ({broken}); no backup was made.") from None


def dump(url: URL, file: Path) -> None:
    """Let PostgreSQL's own tool do it, if it is here; else say how."""
    command = ["pg_dump", "--format=custom", "--no-owner", f"--exclude-table={RESTORING}"]
    if shutil.which("pg_dump") is None:
        raise CannotBeDone(
            f"pg_dump is not on this machine. Where it is, run: {' '.join(command)} --file={file} DATABASE_URL"
            " (which has to begin with postgresql:// for it, not with postgresql+psycopg://)."
        )
    with put_whole(file) as copying:
        run_tool([*command, f"--file={copying}"], url)
        run_tool(["pg_restore", "--list", str(copying)])


def run_tool(command: list[str], url: URL | None = None) -> str:
    """Run one of PostgreSQL's tools, and answer what it said. Raises CannotBeDone."""
    reached, environment = reaching(url)
    done = subprocess.run([*command, *reached], env=environment, capture_output=True, check=False)
    if done.returncode != 0:
        raise CannotBeDone(why_not(command, done.stderr))
    return done.stdout.decode(errors="replace")


def reaching(url: URL | None) -> tuple[list[str], dict[str, str]]:
    """Tell a tool where the database is, and its password where no list of processes shows it."""
    if url is None:
        return [], dict(os.environ)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    return [f"--dbname={address}"], os.environ | {"PGPASSWORD": url.password or ""}


def why_not(command: list[str], said: bytes) -> str:
    reason = " ".join(said.decode(errors="replace").split())
    return f"{command[0]} could not do it: {reason[:500] or 'it does not say why'}"
