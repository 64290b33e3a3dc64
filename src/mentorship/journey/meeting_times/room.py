"""Meeting times: how two people agree on when and where they meet, for any of their meetings.

Offers: *Set a time*, *Move it*, *Skip this week*, *Running late*, `/mentorship time`, the calendar file, the word when
nothing is set, the next meeting on Home. What a meeting is about belongs to `first_meeting` and `weekly_meeting`.
Source: both guides, First 1, 2 and 5; Responsibilities 2 and 3.
"""

from datetime import datetime

from sqlalchemy import select

from mentorship.bot import OnHome, Room
from mentorship.desk import Desk
from mentorship.hall.silence import while_resting
from mentorship.journey.meeting_times import reminders, settle, views
from mentorship.journey.meeting_times.listeners import listen
from mentorship.journey.meeting_times.seeing import Seen, open_meetings_of, seen_by, seen_with_offers, series_of
from mentorship.outbox import About, Hours, Kind, Later, Message
from mentorship.program.meeting import Meeting, Offer
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.store import Asking


def found(desk: Desk, about: About) -> tuple[Seen, Mentorship] | None:
    """The meeting a row is about, as its recipient sees it; None once the mentorship is over."""
    meeting = desk.find(Meeting, about["meeting"])
    mentorship = desk.find(Mentorship, meeting.mentorship_id) if meeting else None
    if meeting is None or mentorship is None or not mentorship.is_running:
        return None
    return seen_by(desk, meeting, about["member"]), mentorship


def found_awake(desk: Desk, about: About) -> tuple[Seen, Mentorship] | None:
    """The meeting a row is about, for news of it; None in a break, too: when that is over, the news is old."""
    facts = found(desk, about)
    return None if facts is None or facts[1].is_resting else facts


def offers(desk: Desk, about: About) -> Message | Later | None:
    if not (facts := found(desk, about)):
        return None
    seen, mentorship = facts
    if later := while_resting(desk, mentorship):
        return later
    round_ = select(Offer).where(
        Offer.meeting_id == seen.meeting.id,
        Offer.by_id == seen.partner.id,
        Offer.offered_at == datetime.fromisoformat(about["offered_at"]),
    )
    together = list(desk.session.scalars(round_.order_by(Offer.starts_at)))
    return views.offers_message(desk.words, seen, together, now=desk.now) if together else None


def settled(desk: Desk, about: About) -> Message | None:
    facts = found_awake(desk, about)
    seen = facts[0] if facts else None
    if seen is None or not seen.meeting.stands or str(seen.meeting.sequence) != about["sequence"]:
        return None
    return views.settled_message(desk.words, seen, series_of(desk, seen.meeting), now=desk.now)


def skipped(desk: Desk, about: About) -> Message | None:
    if not (facts := found_awake(desk, about)):
        return None
    seen, _ = facts
    return views.skipped_message(desk.words, seen, series_of(desk, seen.meeting), now=desk.now)


def late(desk: Desk, about: About) -> Message | None:
    facts = found_awake(desk, about)
    return views.late_message(desk.words, facts[0]) if facts and facts[0].meeting.stands else None


def nudge(desk: Desk, about: About) -> Message | None:
    """None for whoever has offered times already: it is the other's turn."""
    facts = found(desk, about)
    if not facts or desk.keeps_silent(facts[1]):
        return None
    meeting, mentorship = facts[0].meeting, facts[1]
    if meeting.closed_at or meeting.stands:
        return None
    seen = seen_with_offers(desk, meeting, about["member"])
    if seen.waits_for_the_other:
        return None
    return views.nudge_message(desk.words, seen, is_mentee=seen.me.id == mentorship.mentee_id)


def gone_by(desk: Desk, about: About) -> Message | None:
    facts = found_awake(desk, about)
    is_open = facts and not facts[0].meeting.closed_at and not facts[0].meeting.stands
    return views.passed_message(desk.words, facts[0], which="home") if facts and is_open else None


def not_started(desk: Desk, about: About) -> Message | None:
    meeting = desk.get(Meeting, about["meeting"])
    mentorship = desk.get(Mentorship, meeting.mentorship_id)
    if meeting.stands or meeting.closed_at or desk.keeps_silent(mentorship):
        return None
    return views.not_started_message(desk.words, mentorship)


def home(desk: Desk, member: Member) -> Asking[OnHome]:
    """What has to be settled, and the first meeting; a weekly one that stands is in the week's own card."""
    meetings = yield from open_meetings_of(desk, member.id)
    ahead = (
        seen
        for seen in meetings
        if not seen.is_over(at=desk.now) and (seen.meeting.is_first or not seen.meeting.stands)
    )
    shown = OnHome()
    for seen in ahead:
        part = shown.stands if seen.meeting.stands or seen.waits_for_the_other else shown.waits
        part.extend(views.meeting_lines(desk.words, seen))
    return shown


ROOM = Room(
    name="meeting_times",
    chapter="The First Meeting",
    listen=listen,
    kinds=(
        Kind(settle.OFFERS, offers, hours=Hours.WAKING),
        Kind(settle.at_once(settle.OFFERS), offers),
        Kind(settle.SETTLED, settled, hours=Hours.WAKING),
        Kind(settle.at_once(settle.SETTLED), settled),
        Kind(settle.SKIPPED, skipped, hours=Hours.WAKING),
        Kind(settle.at_once(settle.SKIPPED), skipped),
        Kind(settle.LATE, late, useful_for=settle.LATE_WITHIN),
        Kind(reminders.NUDGE, nudge, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(reminders.GONE_BY, gone_by, hours=Hours.WAKING),
        Kind(reminders.NOT_STARTED, not_started, hours=Hours.WAKING, for_organisers=True),
    ),
    due=reminders.due,
    next_moment=reminders.next_moment,
    home=home,
)
