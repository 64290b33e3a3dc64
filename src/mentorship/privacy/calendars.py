"""What still stands in a calendar when the other one of a pair is forgotten: what the two had is deleted at once, so
each cancellation carries its own facts, and no name.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypedDict

from mentorship.desk import Desk
from mentorship.outbox import File, Message, to_member
from mentorship.program.agreement import Agreement
from mentorship.program.calendar import Slot
from mentorship.program.calendar_file import AFTER_ALL, Entry, Guest, cancellation_file, series_sequence, series_uid
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.slack.blocks import section
from mentorship.wording import Words

CANCELLED = "privacy.calendar"


class Facts(TypedDict):
    """What a cancellation has to say, in words that a row can carry."""

    uid: str
    sequence: str
    starts_at: str
    zone: str
    minutes: str


def clear_calendar(desk: Desk, mentorship: Mentorship, member_id: str) -> None:
    """Take whatever the two had planned out of the calendar of the one who stays. Features K8 and N2."""
    for facts in planned(desk, mentorship, zone=desk.zone_of(member_id)):
        desk.out.tell(CANCELLED, to_member(member_id), key=f"{facts['uid']}:{mentorship.ended_at}", **facts)


def planned(desk: Desk, mentorship: Mentorship, *, zone: str) -> Iterator[Facts]:
    """Each weekly series, and a coming meeting that is in none of them."""
    agreement = desk.session.scalars(Agreement.in_force(mentorship.id)).first()
    for number, slot in enumerate(map(Slot.read, agreement.slots) if agreement else ()):
        assert agreement
        version = series_sequence(agreement.version, times_reopened=mentorship.times_reopened)
        began_at, above_all = slot.first_after(agreement.drafted_at), version + AFTER_ALL
        yield entry(series_uid(mentorship.id, number), above_all, began_at, slot.zone, agreement.minutes)
    meeting = desk.session.scalars(Meeting.open_of(mentorship.id)).first()
    if meeting and meeting.starts_at and meeting.starts_at > desk.now and meeting.usual_at is None:
        yield entry(f"{meeting.id}@mentorship", meeting.sequence + 1, meeting.starts_at, zone, meeting.minutes)


def entry(uid: str, sequence: int, starts_at: datetime, zone: str, minutes: int) -> Facts:
    return Facts(uid=uid, sequence=str(sequence), starts_at=starts_at.isoformat(), zone=zone, minutes=str(minutes))


def cancelled(words: Words, facts: Mapping[str, str], *, now: datetime) -> Message:
    title = words.plain("privacy.calendar.entry")
    gone = Entry(
        uid=facts["uid"],
        sequence=int(facts["sequence"]),
        written_at=now,
        title=title,
        description=title,
        place="",
        lasting_for=timedelta(minutes=int(facts["minutes"])),
        organiser=Guest(title),
        guests=(),
    )
    content = cancellation_file(gone, starts_at=datetime.fromisoformat(facts["starts_at"]), zone=facts["zone"])
    text = words.say("privacy.calendar.text")
    return Message(text, [section(text)], (File(words.plain("privacy.calendar.file"), content),))
