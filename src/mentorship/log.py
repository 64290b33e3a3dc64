"""The log: what happened, never what people wrote. No bodies, tokens, keys or notes reach it."""

import json
import logging
import re
import secrets
import sys
import traceback
from datetime import UTC, datetime

SECRET = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=Bearer )\S+|gAAAA[\w=-]{20,}|://[^/@\s]+:[^@\s]+@")
"""Slack's tokens, sealed text, and the password in a database's address."""

OTHERS = (
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
    "apscheduler",
    "waitress",
    "alembic",
    "websockets",
    "urllib3",
)
"""Libraries whose lines below WARNING can hold whole requests: they stay quiet at every level of ours."""

log = logging.getLogger("mentorship")


def set_up_logging(*, form: str, level: str) -> None:
    """Write our own lines at `level` and the libraries' warnings, as text or as one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    handler.addFilter(without_secrets)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    log.setLevel(level)
    for name in OTHERS:
        logging.getLogger(name).setLevel(logging.WARNING)


def without_secrets(record: logging.LogRecord) -> bool:
    """Blank out whatever looks like a secret, and drop the bodies that Bolt logs of badly signed requests."""
    said = record.getMessage()
    if record.name.startswith("slack_bolt"):
        said = said.partition("body:")[0].partition("{")[0]
    record.msg, record.args = SECRET.sub("…", said), None
    return True


class TextLines(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's name
        return trace_without_values(ei)


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = trace_without_values(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def trace_without_values(trouble: object) -> str:
    """Where it happened and which kind of exception, without its message: that may quote what somebody wrote."""
    error = trouble[1] if isinstance(trouble, tuple) else None
    if not isinstance(error, BaseException):
        return ""
    return "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__


def fault(what: str, error: BaseException) -> str:
    """Log a fault of ours once, with a short reference that the person is told, and return the reference."""
    reference = secrets.token_hex(3)
    log.error("%s (%s)", what, reference, exc_info=error)
    return reference
