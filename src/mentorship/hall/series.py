"""The weekly hours in two calendars: the file of each slot, what is moved in it, and its cancellation.

One UID per series, and a SEQUENCE that rises; for the room in which the two agree, and the one in which they part.
Source: both guides, The First Meeting 5 and 6.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.outbox import File
from mentorship.program.agreement import Agreement, Gap
from mentorship.program.calendar import Slot, day_of
from mentorship.program.calendar_file import (
    AFTER_ALL,
    Entry,
    Guest,
    cancellation_file,
    series_file,
    series_sequence,
    series_uid,
)
from mentorship.program.meeting import Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.wording import Words


class Reader(Struct, frozen=True):
    """Who reads: their own zone comes first in every time."""

    me: Member
    partner: Member
    mentors_zone: str
    now: datetime
    times_reopened: int = 0


def reader_of(desk: Desk, mentorship: Mentorship, me: Member) -> Reader:
    partner = desk.member(mentorship.partner_of(me.id))
    return Reader(me, partner, desk.zone_of(mentorship.mentor_id), desk.now, mentorship.times_reopened)


def series_files(
    desk: Desk,
    numbers: Iterable[int],
    agreement: Agreement,
    former: Agreement | None,
    reader: Reader,
    *,
    coming: Meeting | None,
    after: datetime,
) -> tuple[File, ...]:
    """Write the calendar files of these slots, as an agreement has them from a moment on. coming: the open meeting."""
    gaps, moved = desk.gaps_of(desk.get(Mentorship, agreement.mentorship_id)), moved_of(coming)
    return tuple(
        slot_file(desk.words, number, agreement, former, reader, gaps=gaps, moved=moved, after=after)
        for number in numbers
    )


def series_over_files(words: Words, agreement: Agreement, reader: Reader) -> tuple[File, ...]:
    """After the end: the hours that were kept free are free again. Features K8."""
    far_above = agreement.version + AFTER_ALL
    return tuple(
        series_over_file(words, number, agreement, reader, sequence=far_above) for number in range(len(agreement.slots))
    )


def moved_of(coming: Meeting | None) -> list[tuple[datetime, datetime]]:
    """The coming meeting, if it takes the place of a usual one: a new file of the series must say so again."""
    if coming is None or coming.usual_at is None or coming.starts_at in (None, coming.usual_at):
        return []
    return [(coming.usual_at, coming.starts_at)]


def slot_file(
    words: Words,
    number: int,
    agreement: Agreement,
    former: Agreement | None,
    reader: Reader,
    *,
    gaps: Sequence[Gap],
    moved: Sequence[tuple[datetime, datetime]],
    after: datetime,
) -> File:
    """The calendar file of the first or second slot; of one that is gone, its cancellation. First 5 and 6."""
    if number >= len(agreement.slots):
        assert former
        return series_over_file(words, number, former, reader, sequence=agreement.version)
    slot = Slot.read(agreement.slots[number])
    first_on = day_of(slot.first_after(after, gaps=gaps), slot.zone)
    taken_over = [(usual_at, new_at) for usual_at, new_at in moved if slot.comes_at(usual_at)]
    entry = series_entry(words, number, agreement, reader, sequence=agreement.version)
    return File(file_name(words, number), series_file(entry, slot, first_on=first_on, gaps=gaps, moved=taken_over))


def series_over_file(words: Words, number: int, agreement: Agreement, reader: Reader, *, sequence: int) -> File:
    """Take a whole series out of the calendars."""
    slot = Slot.read(agreement.slots[number])
    entry = series_entry(words, number, agreement, reader, sequence=sequence)
    gone = cancellation_file(entry, starts_at=slot.first_after(agreement.drafted_at), zone=slot.zone)
    return File(file_name(words, number), gone)


def series_entry(words: Words, number: int, agreement: Agreement, reader: Reader, *, sequence: int) -> Entry:
    return Entry(
        uid=series_uid(agreement.mentorship_id, number),
        sequence=series_sequence(sequence, times_reopened=reader.times_reopened),
        written_at=reader.now,
        title=words.plain("first_meeting.file.entry", me=reader.me.name, partner=reader.partner.name),
        description=words.plain("first_meeting.file.description"),
        place="",
        lasting_for=timedelta(minutes=agreement.minutes),
        organiser=Guest(words.plain("first_meeting.file.organiser")),
        guests=(Guest(reader.me.name), Guest(reader.partner.name)),
    )


def file_name(words: Words, number: int) -> str:
    return words.plain(f"first_meeting.file.{'second' if number else 'first'}")
