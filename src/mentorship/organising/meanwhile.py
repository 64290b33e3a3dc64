"""Two organisers with the same window open: each writes only what they changed in it, and neither undoes the other."""

import json
from collections.abc import Iterable, Mapping
from hashlib import blake2s
from typing import NamedTuple

from pydantic import BaseModel
from sqlalchemy import ColumnElement

from mentorship.desk import Desk
from mentorship.organising.answers import SettingAnswers
from mentorship.program.log_book import LogEntry
from mentorship.program.settings import Settings

Marks = dict[str, str]
"""What a window showed of each setting when it was opened, as short marks: Slack gives a window little to carry."""


def mark(value: object) -> str:
    """Tell one value from another, briefly. value: as JSON knows it."""
    return blake2s(json.dumps(value).encode(), digest_size=5).hexdigest()


def marks_of(shown: BaseModel, names: Iterable[str]) -> Marks:
    values = shown.model_dump(mode="json")
    return {name: mark(values[name]) for name in names}


def written(marks: Marks, names: Iterable[str]) -> str:
    """Write the marks into a window, in the order of its fields."""
    return ".".join(marks.get(name, "") for name in names)


def read(about: str, names: Iterable[str]) -> Marks:
    """Read them back; what an earlier version of us opened has none, so that every change in it is asked about."""
    return dict(zip(names, about.split("."), strict=False))


class Compared(NamedTuple):
    """A window that is sent, beside what holds now.

    What was changed since comes as marks of what holds now: whoever was told of it, and sends the window again, has
    decided.
    """

    mine: dict[str, object]
    """What this person changed in it."""
    both: Marks
    """Of that, what somebody else has changed since it was opened."""
    theirs: Marks
    """What only somebody else has changed since: the window shows it as it was."""


def compared(answers: SettingAnswers, marks: Marks, now: Settings) -> Compared:
    asked, holds = (marks_of(each, type(answers).model_fields) for each in (answers, now))
    mine = [name for name in asked if asked[name] not in (marks.get(name), holds[name])]
    facts: Mapping[str, object] = answers.model_dump()
    return Compared(
        mine={name: facts[name] for name in mine},
        both={name: holds[name] for name in mine if holds[name] != marks.get(name)},
        theirs={name: holds[name] for name in asked if name not in mine and holds[name] != asked[name]},
    )


def who_set(desk: Desk, name: str) -> str | None:
    """Name who changed this setting last, as the log has it."""
    return who_wrote(desk, LogEntry.what == "setting", LogEntry.details.startswith(f"{name}: ", autoescape=True))


def who_rewrote(desk: Desk, key: str) -> str | None:
    return who_wrote(desk, LogEntry.what.in_(("text", "text_back")), LogEntry.details == key)


def who_wrote(desk: Desk, *lines: ColumnElement[bool]) -> str | None:
    entry = desk.session.scalars(LogEntry.newest(1).where(*lines)).first()
    return entry.by_id if entry else None
