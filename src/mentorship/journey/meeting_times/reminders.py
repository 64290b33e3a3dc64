"""When two people have not set a time: a word to the mentee, then to the mentor, then to the matchers. Features E4.

Where a weekly meeting is being moved: one word more to whoever has not answered, before it is too late, and one to
whoever offered times, once they have gone by. Responsibilities 3.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select, union_all

from mentorship.desk import Desk
from mentorship.journey.meeting_times.settle import draw_rounds_again
from mentorship.outbox import to_channel, to_member
from mentorship.program.calendar import day_of
from mentorship.program.meeting import Meeting, Offer
from mentorship.program.mentorship import Mentorship
from mentorship.store import Moment

NUDGE = "meeting_times.nudge"
GONE_BY = "meeting_times.gone_by"
NOT_STARTED = "meeting_times.not_started"
FOR = timedelta(days=2)
"""How long after its day a word to one of the two is still worth saying."""
TO_MATCHERS_FOR = timedelta(days=14)
"""Theirs is the only one; it is worth saying as long as it is true."""
ASKS_BEFORE = timedelta(days=1)
"""How long before the first time that would be lost whoever has not answered is asked once more."""

AFTER = bindparam("after", type_=Moment())
OPEN = select(Meeting.id).where(Meeting.closed_at.is_(None))
OFFERED = select(Offer.meeting_id).where(Offer.closed_at.is_(None), Offer.starts_at > AFTER)
NEVER_SET = OPEN.where(
    Meeting.starts_at.is_(None),
    Meeting.moving_since.is_(None),
    or_(Meeting.planned_at > AFTER, Meeting.id.in_(OFFERED)),
)
BEING_MOVED = OPEN.where(Meeting.moving_since.is_not(None), or_(Meeting.moving_since > AFTER, Meeting.id.in_(OFFERED)))
WITHOUT_A_TIME = select(Meeting).where(Meeting.id.in_(union_all(NEVER_SET, BEING_MOVED)))
"""Since it was planned, or since someone pressed *Move it*; each has an index of its own."""


def due(desk: Desk) -> None:
    """Nudge whoever could set a time; after a week let the matchers know that the two have not started."""
    to_mentee, to_mentor, to_matchers = waits = waits_of(desk)
    found = without_a_time(desk, after=desk.now - max(waits) - TO_MATCHERS_FOR)
    speak_of_moves(desk, found)
    for meeting in found:
        worth_saying = {to_mentee: FOR, to_mentor: FOR} | {to_matchers: TO_MATCHERS_FOR}
        is_due = [wait for wait in waits if wait <= desk.now - since(meeting) < wait + worth_saying[wait]]
        if not is_due:
            continue
        mentorship = desk.get(Mentorship, meeting.mentorship_id)
        if desk.keeps_silent(mentorship):
            continue
        if to_mentee in is_due:
            nudge(desk, meeting, mentorship.mentee_id)
        if to_mentor in is_due:
            nudge(desk, meeting, mentorship.mentor_id)
        if to_matchers in is_due and meeting.is_first:
            tell_not_started(desk, meeting, mentorship)


def next_moment(desk: Desk) -> datetime | None:
    waits = waits_of(desk)
    found = without_a_time(desk, after=desk.now - max(waits))
    moments = [since(meeting) + wait for meeting in found for wait in waits]
    moments += [moment for meeting, offers in moves(desk, found) for moment in moments_of(meeting, offers)]
    return min((moment for moment in moments if moment > desk.now), default=None)


def waits_of(desk: Desk) -> tuple[timedelta, timedelta, timedelta]:
    """How long until the mentee hears of it, the mentor, the matchers."""
    asked = desk.settings
    days = asked.nudge_mentee_after_days, asked.nudge_mentor_after_days, asked.not_started_after_days
    return timedelta(days[0]), timedelta(days[1]), timedelta(days[2])


def without_a_time(desk: Desk, *, after: datetime) -> Sequence[Meeting]:
    return desk.session.scalars(WITHOUT_A_TIME, {"after": after}).all()


def since(meeting: Meeting) -> datetime:
    return meeting.moving_since or meeting.planned_at


def nudge(desk: Desk, meeting: Meeting, member_id: str) -> None:
    say(desk, NUDGE, meeting, {member_id}, at=since(meeting))


def say(desk: Desk, kind: str, meeting: Meeting, members: set[str], *, at: datetime) -> bool:
    """Say a word that is about this moment to those who have not heard it; False if all have."""
    keys = {f"{meeting.id}:{at.isoformat()}:{member_id}": member_id for member_id in sorted(members)}
    known = desk.out.known_among(kind, list(keys))
    for key, member_id in keys.items():
        if key not in known:
            desk.out.tell(kind, to_member(member_id), key=key, meeting=meeting.id, member=member_id)
    return len(known) < len(keys)


def tell_not_started(desk: Desk, meeting: Meeting, mentorship: Mentorship) -> None:
    """Let the matchers know; where the mentee would read it, the organisers instead (Features E4)."""
    if not desk.is_in("mentors", mentorship.mentee_id):
        desk.out.tell(NOT_STARTED, to_channel("mentors"), key=meeting.id, meeting=meeting.id)
        return
    for organiser in desk.organisers():
        if organiser not in mentorship.both:
            desk.out.tell(NOT_STARTED, to_member(organiser), key=f"{meeting.id}:{organiser}", meeting=meeting.id)


# Meetings for which times are offered


def speak_of_moves(desk: Desk, found: Sequence[Meeting]) -> None:
    """Before the first time is lost, ask whoever has not answered; once all have gone by, tell whoever offered them.

    Of a first meeting both are reminded by the day already.
    """
    for meeting, offers in moves(desk, found):
        soon_too_late, gone_by = moments_of(meeting, offers)
        if not soon_too_late <= desk.now < gone_by + FOR:
            continue
        mentorship = desk.get(Mentorship, meeting.mentorship_id)
        if desk.keeps_silent(mentorship):
            continue
        if desk.now >= gone_by:
            if say(desk, GONE_BY, meeting, {each.by_id for each in offers}, at=gone_by):
                draw_rounds_again(desk, mentorship, offers)
        elif not meeting.is_first:
            newest_last = sorted(offers, key=lambda each: each.offered_at)
            asked = {mentorship.partner_of(each.by_id): each.offered_at for each in newest_last}
            waits_for = {each for each, at in asked.items() if is_a_day_later(desk, each, soon_too_late, since=at)}
            say(desk, NUDGE, meeting, waits_for, at=soon_too_late)


def is_a_day_later(desk: Desk, member_id: str, moment: datetime, *, since: datetime) -> bool:
    """Whether someone would hear a word on a later day than the one on which they could read the first."""
    hours = desk.waking_hours(member_id)
    read_at, hears_at = hours.next_waking(since), hours.next_waking(moment)
    return day_of(read_at, hours.zone) < day_of(hears_at, hours.zone)


def moves(desk: Desk, found: Sequence[Meeting]) -> Iterator[tuple[Meeting, list[Offer]]]:
    """Weekly meetings that are moved, and first ones, for which times are offered, with those, the earliest first."""
    moved = {each.id: each for each in found if each.moving_since or each.is_first}
    if not moved:
        return
    offers: dict[str, list[Offer]] = {}
    for each in desk.session.scalars(Offer.open_for_each(list(moved))):
        offers.setdefault(each.meeting_id, []).append(each)
    yield from ((moved[meeting_id], together) for meeting_id, together in offers.items())


def moments_of(meeting: Meeting, offers: Sequence[Offer]) -> tuple[datetime, datetime]:
    """A day before the first time that would be lost, of those offered and the usual one; and when all have gone by."""
    first, last = offers[0].starts_at, offers[-1].starts_at
    usual = meeting.starts_at if meeting.starts_at and meeting.starts_at > offers[0].offered_at else first
    return min(first, usual) - ASKS_BEFORE, last
