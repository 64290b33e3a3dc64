"""What stands in the way, in one sentence that names the variable or the file: the same for every verb."""

import errno

NOT_LET_IN = "42501"
"""What PostgreSQL calls it when somebody may not do a thing."""


def sentence_for(trouble: Exception) -> str | None:
    """Say in one sentence what stands in the way; None for a fault of ours, which shows its trace.

    Told by name, so that no verb loads what only another one can meet.
    """
    match type(trouble).__name__:
        case "WrongEnvironment" | "CannotBeDone" | "NotASpreadsheet":
            return str(trouble)
        case "SlackApiError":
            said = trouble.response["error"]  # type: ignore[attr-defined]  # SlackApiError's own
            return f"SLACK_BOT_TOKEN is refused by Slack: {said}."
        case "URLError" | "Unopened":
            return f"SLACK_API_URL cannot be reached from here: {trouble.reason}."  # type: ignore[attr-defined]  # its own
        case "TOMLDecodeError":
            return f"WORDING_FILE is not TOML: {trouble}."
        case "BrokenWording":
            return f"WORDING_FILE cannot be used: {trouble}"
        case "BadKey":
            return f"MENTORSHIP_KEYS cannot be used: {trouble}."
        case "WrongKeys":
            return "MENTORSHIP_KEYS does not hold the key of this database; nothing was changed."
        case "NewerDatabase":
            return f"DATABASE_URL points to a newer database: {trouble}. Nothing was changed; please update Mentorship."
        case "HalfRestored":
            return f"DATABASE_URL points to a database that is half restored: {trouble}."
        case "OperationalError" | "DatabaseError":  # the driver's own, or SQLAlchemy's around it
            return sentence_of_database(getattr(trouble, "orig", trouble))
        case "ProgrammingError" if is_of_address_or_rights(trouble):
            return sentence_of_database(trouble.orig)  # type: ignore[attr-defined]  # SQLAlchemy's own
        case "ModuleNotFoundError" if trouble.name == "psycopg":  # type: ignore[attr-defined]  # its own
            return "DATABASE_URL names PostgreSQL, which needs psycopg: pip install '.[postgres]' brings it."
    return sentence_of_system(trouble) if isinstance(trouble, OSError) else None


def is_of_address_or_rights(trouble: Exception) -> bool:
    """Whether nothing was asked yet, as the address has a word too many, or somebody may not ask it."""
    is_before_any = getattr(trouble, "statement", "") is None
    return is_before_any or getattr(getattr(trouble, "orig", None), "sqlstate", None) == NOT_LET_IN


def sentence_of_database(trouble: BaseException) -> str:
    from sqlite3 import SQLITE_CORRUPT, SQLITE_NOTADB

    if getattr(trouble, "sqlite_errorcode", 0) & 0xFF in (SQLITE_CORRUPT, SQLITE_NOTADB):
        return (
            "DATABASE_URL points to a database that is damaged: move it away, with its -wal and -shm files, and put a"
            " backup in its place with `mentorship restore FILE`."
        )
    (said, *_) = str(trouble).splitlines() or [""]
    return f"DATABASE_URL points to a database that cannot be used now: {said.rstrip('.')}."


def sentence_of_system(trouble: OSError) -> str:
    match trouble.errno:
        case errno.EADDRINUSE:
            return "PORT is taken by another program; choose another one (0 takes any that is free)."
        case errno.EADDRNOTAVAIL:
            return "HOST is not an address of this machine."
        case errno.EACCES if trouble.filename is None:  # what has a number instead of a name
            return "PORT may not be opened by this user; choose one above 1023."
    if trouble.filename is not None:
        return f"{trouble.filename} cannot be used: {trouble.strerror}."
    return f"{trouble.strerror or trouble}."
