"""What still stands in a calendar when the other one of a pair is forgotten: what the two had is deleted at once, so
the word about it carries the facts of its cancellations, and no name.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypedDict

from mentorship.outbox import File
from mentorship.program.agreement import Agreement
from mentorship.program.calendar import Slot
from mentorship.program.calendar_file import (
    AFTER_ALL,
    Entry,
    Guest,
    cancellation_file,
    meeting_uid,
    series_sequence,
    series_uid,
)
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.wording import Words


class Facts(TypedDict):
    """What a cancellation has to say, in JSON's own types."""

    uid: str
    sequence: int
    starts_at: str
    zone: str
    minutes: int


def what_was_planned(
    mentorship: Mentorship, agreement: Agreement | None, meeting: Meeting | None, *, zone: str, now: datetime
) -> Iterator[Facts]:
    """List what must leave the calendar of the one who stays: each weekly series, and a coming meeting in none of them.

    agreement: the one in force. meeting: the open one. Features K8 and N2.
    """
    for number, slot in enumerate(map(Slot.read, agreement.slots) if agreement else ()):
        assert agreement
        version = series_sequence(agreement.version, times_reopened=mentorship.times_reopened)
        began_at, above_all = slot.first_after(agreement.drafted_at), version + AFTER_ALL
        yield entry(series_uid(mentorship.id, number), above_all, began_at, slot.zone, agreement.minutes)
    if meeting and meeting.starts_at and meeting.starts_at > now and meeting.usual_at is None:
        yield entry(meeting_uid(meeting.id), meeting.sequence + 1, meeting.starts_at, zone, meeting.minutes)


def entry(uid: str, sequence: int, starts_at: datetime, zone: str, minutes: int) -> Facts:
    return Facts(uid=uid, sequence=sequence, starts_at=starts_at.isoformat(), zone=zone, minutes=minutes)


def cancellations(words: Words, what_was_planned: str, *, now: datetime) -> tuple[File, ...]:
    """Write the files that take it out."""
    return tuple(cancellation(words, facts, now=now) for facts in json.loads(what_was_planned))


def cancellation(words: Words, facts: Facts, *, now: datetime) -> File:
    title = words.plain("privacy.calendar.entry")
    gone = Entry(
        uid=facts["uid"],
        sequence=facts["sequence"],
        written_at=now,
        title=title,
        description=title,
        place="",
        lasting_for=timedelta(minutes=facts["minutes"]),
        organiser=Guest(title),
        guests=(),
    )
    content = cancellation_file(gone, starts_at=datetime.fromisoformat(facts["starts_at"]), zone=facts["zone"])
    return File(words.plain("privacy.calendar.file"), content)
