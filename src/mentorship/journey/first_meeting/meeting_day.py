"""What is said around the first meeting: the day before, at its hour, when it is over, and the day after. First 2."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.hall import fitting
from mentorship.hall.agenda import about_agenda, draw_agenda_again, draw_how_it_went_again, how_again, how_it_went
from mentorship.hall.fitting import FIT_CHECK, fit_check
from mentorship.hall.looking import earliest, look_at_each
from mentorship.outbox import to_member
from mentorship.program import doors
from mentorship.program.agreement import Agreement
from mentorship.program.calendar import day_of, moment_of, spread
from mentorship.program.fit import FitCheck
from mentorship.program.meeting import Meeting, Offer
from mentorship.program.mentorship import Mentorship

BEHIND = timedelta(days=10)
"""How long after its moment something may still be said: a moment may itself lie behind many days off."""
AGREEMENT_WAITS_AFTER_DAYS = 3
ONCE_MORE_AFTER = timedelta(weeks=1)

DAY_BEFORE = "first_meeting.day_before"
AGENDA = doors.FIRST_AGENDA
HOW, HOW_AGAIN = doors.HOW_IT_WENT, doors.HOW_AGAIN
AGREEMENT_WAITS = "first_meeting.agreement_waits"


class FirstMeeting(Struct, frozen=True):
    """A first meeting with a time, and the moments at which something is said about it."""

    meeting: Meeting
    mentorship: Mentorship
    starts_at: datetime
    agenda_at: datetime
    wrap_up_at: datetime
    ends_at: datetime

    @property
    def wrap_up_minutes(self) -> int:
        return (self.ends_at - self.wrap_up_at) // timedelta(minutes=1)

    @property
    def key(self) -> str:
        """One per meeting and time: what was said about an earlier time is not said about this one."""
        return f"{self.meeting.id}:{self.starts_at.isoformat()}"


def first_meeting(desk: Desk, meeting: Meeting, *, starts_at: datetime) -> FirstMeeting:
    ends_at = starts_at + timedelta(minutes=meeting.minutes)
    return FirstMeeting(
        meeting,
        desk.get(Mentorship, meeting.mentorship_id),
        starts_at,
        starts_at - timedelta(minutes=desk.settings.agenda_minutes_before),
        ends_at - timedelta(minutes=desk.settings.wrap_up_minutes_before),
        ends_at,
    )


def due(desk: Desk) -> bool:
    """Look at every mentorship for which something may be due, and note when to look again."""
    return look_at_each(desk, Mentorship.first_look_at, look_again_at_each)


def look_again_at_each(desk: Desk, mentorships: Sequence[Mentorship]) -> Iterator[datetime | None]:
    ids = [each.id for each in mentorships]
    firsts, checks = desk.ask(Meeting.first_of_each(ids), FitCheck.of_each(ids))
    first = {each.mentorship_id: each for each in firsts}
    for mentorship in mentorships:
        moments = look(desk, mentorship, first.get(mentorship.id))
        for check in (each for each in checks if each.mentorship_id == mentorship.id):
            if look_at := fitting.see_that_it_is_heard(desk, mentorship, check):
                moments.append(look_at)
        yield min((moment for moment in moments if moment > desk.now), default=None)


def retire(desk: Desk, meeting: Meeting, mentorship: Mentorship) -> None:
    """Let what still asks two who parted for something ask nothing any more: nobody can answer it."""
    draw_how_it_went_again(desk, mentorship, meeting)
    for member_id in mentorship.both:  # what was asked about an earlier time, too
        for kind in (HOW, HOW_AGAIN):
            for key in desk.out.shown_to(member_id, kind, about=meeting.id):
                starts_at = key.removeprefix(f"{meeting.id}:").removesuffix(f":{member_id}")
                asked = how_it_went(meeting, datetime.fromisoformat(starts_at), member_id)
                desk.out.redraw(kind, **asked | {"key": key})
    fitting.draw_again(desk, mentorship)


def next_moment(desk: Desk) -> datetime | None:
    return desk.session.scalar(earliest(Mentorship.first_look_at))


def look(desk: Desk, mentorship: Mentorship, meeting: Meeting | None) -> list[datetime]:
    """Say what is due around the first meeting of two people; return the moments at which more may be."""
    if meeting and not mentorship.is_running:
        retire(desk, meeting, mentorship)
        return []
    if meeting is None or meeting.starts_at is None:
        return []
    first = first_meeting(desk, meeting, starts_at=meeting.starts_at)
    moments = moments_of(desk, first)
    if desk.now > max(moments) + BEHIND:  # only what somebody wrote late may still wait
        return [] if desk.keeps_silent(mentorship) else remind_of_agreement(desk, first)
    if not desk.keeps_silent(mentorship):
        is_near = desk.now <= meeting.starts_at + BEHIND
        if is_near:
            show_agenda(desk, first)
        for member_id in mentorship.both:
            tell_the_day_before(desk, first, member_id)
            if not (is_near and ask_how_it_went(desk, first, member_id)):
                ask_the_day_after(desk, first, member_id)
        moments += remind_of_agreement(desk, first)
    return moments


def moments_of(desk: Desk, first: FirstMeeting) -> list[datetime]:
    people = first.mentorship.both
    return [
        *(day_before_at(desk, first, member_id) for member_id in people),
        first.agenda_at,
        first.wrap_up_at,
        first.ends_at,
        *(day_after_at(desk, first, member_id) for member_id in people),
        agreement_waits_at(desk, first),
    ]


def day_before_at(desk: Desk, first: FirstMeeting, member_id: str) -> datetime:
    """The morning of their last waking day before it."""
    day = day_of(first.starts_at, desk.zone_of(member_id))
    return spread(desk.waking_hours(member_id).last_waking_before(day).opens_at, member_id)


def day_after_at(desk: Desk, first: FirstMeeting, member_id: str) -> datetime:
    """The first waking hour after the day of the meeting."""
    zone = desk.zone_of(member_id)
    next_day = moment_of(day_of(first.ends_at, zone) + timedelta(days=1), time(), zone)
    return spread(desk.waking_hours(member_id).next_waking(next_day), member_id)


def agreement_waits_at(desk: Desk, first: FirstMeeting, written_at: datetime | None = None) -> datetime:
    """Some days after the meeting; after the version that waits was written, if that was later."""
    mentee_id = first.mentorship.mentee_id
    waits_at = day_after_at(desk, first, mentee_id) + timedelta(days=AGREEMENT_WAITS_AFTER_DAYS - 1)
    if written_at:
        waits_at = max(waits_at, written_at + timedelta(days=AGREEMENT_WAITS_AFTER_DAYS))
    return desk.waking_hours(mentee_id).next_waking(waits_at)


def tell_the_day_before(desk: Desk, first: FirstMeeting, member_id: str) -> None:
    """Send the guide's agenda to one of the two, in the words of their role. First 3 to 8."""
    if first.meeting.stands and day_before_at(desk, first, member_id) <= desk.now < first.agenda_at:
        desk.out.tell(
            DAY_BEFORE,
            to_member(member_id),
            key=f"{first.key}:{member_id}",
            useful_until=first.agenda_at,
            meeting=first.meeting.id,
            starts_at=first.starts_at.isoformat(),
            member=member_id,
        )


def show_agenda(desk: Desk, first: FirstMeeting) -> None:
    """Post the agenda, turn it into the wrap-up, collapse it: one message, three looks. First 2 and 3 to 8."""
    began = max((m for m in (first.agenda_at, first.wrap_up_at, first.ends_at) if m <= desk.now), default=None)
    shown_at = first.meeting.agenda_shown_at
    if began is None or (shown_at and shown_at >= began) or not (first.meeting.stands or first.meeting.took_place):
        return
    if began == first.ends_at and (shown_at is None or shown_at < first.agenda_at):
        return
    desk.out.show(AGENDA, **about_agenda(first.mentorship, first.meeting))
    first.meeting.agenda_shown_at = desk.now


def ask_how_it_went(desk: Desk, first: FirstMeeting, member_id: str) -> bool:
    """Ask; True if that is done only now: who was away for days does not ask twice in one minute."""
    if first.meeting.stands and desk.now >= first.ends_at and not desk.out.known(HOW, f"{first.key}:{member_id}"):
        desk.out.show(HOW, **how_it_went(first.meeting, first.starts_at, member_id))
        return True
    return False


def ask_the_day_after(desk: Desk, first: FirstMeeting, member_id: str) -> None:
    """Ask each in private whether it fits; ask the mentee once more whether it took place, if nobody said. F17."""
    if not day_after_at(desk, first, member_id) <= desk.now <= day_after_at(desk, first, member_id) + BEHIND:
        return
    about = fit_check(first.mentorship, member_id)
    if first.meeting.took_place and not desk.out.known(FIT_CHECK, about["key"]):
        desk.out.show(FIT_CHECK, to_member(member_id), **about)
    elif first.meeting.stands and member_id == first.mentorship.mentee_id and not desk.out.known(HOW_AGAIN, first.key):
        desk.out.show(HOW_AGAIN, **how_again(first.meeting, first.starts_at, member_id))


def remind_of_agreement(desk: Desk, first: FirstMeeting) -> list[datetime]:
    """Tell whoever's turn it is that the agreement waits, to be drafted or to be read; a week later once more.

    Return the moment at which that may be.
    """
    mentorship = first.mentorship
    if not first.meeting.took_place or desk.now < agreement_waits_at(desk, first):
        return []
    if desk.session.scalars(Agreement.in_force(mentorship.id)).first() is not None:
        return []
    newest = desk.session.scalars(Agreement.versions_of(mentorship.id)).first()
    waits_at = agreement_waits_at(desk, first, newest.drafted_at if newest else None)
    if desk.now < waits_at:
        return [waits_at]
    key = f"{mentorship.id}:{newest.id if newest else 'none'}"
    if not desk.out.known(AGREEMENT_WAITS, key):
        show_that_it_waits(desk, mentorship, newest, key=key, again="")
        return [desk.now + ONCE_MORE_AFTER]
    again_at = once_more_at(desk, mentorship, key)
    if desk.now >= again_at and not desk.out.known(AGREEMENT_WAITS, f"{key}:again"):
        show_that_it_waits(desk, mentorship, newest, key=f"{key}:again", again="again")
    return [again_at]


def show_that_it_waits(desk: Desk, mentorship: Mentorship, newest: Agreement | None, *, key: str, again: str) -> None:
    """Show it: what was only told is forgotten after a while, and would be told anew."""
    turn, about = whose_turn(mentorship, newest), mentorship.id
    desk.out.show(AGREEMENT_WAITS, to_member(turn), key=key, mentorship=about, member=turn, again=again)


def once_more_at(desk: Desk, mentorship: Mentorship, key: str) -> datetime:
    """A week after it was said; at once, where that is so long ago that nobody knows when."""
    said_at = desk.out.last_due(AGREEMENT_WAITS, key)
    return desk.waking_hours(mentorship.mentee_id).next_waking(said_at + ONCE_MORE_AFTER) if said_at else desk.now


def whose_turn(mentorship: Mentorship, newest: Agreement | None) -> str:
    """Who is to act on an agreement that is not signed: the mentee begins; a suggestion goes back to the drafter."""
    if newest is None:
        return mentorship.mentee_id
    return newest.drafted_by if newest.suggestion else mentorship.partner_of(newest.drafted_by)


# What the two answer


def took_place(desk: Desk, meeting: Meeting, mentorship: Mentorship) -> None:
    """Write down that they met: 30, 60 and 90 are counted from this day, where the mentee lives. First 7.

    Whoever said before that it did not happen was mistaken, and no other time is needed.
    """
    if meeting.was_missed:
        for offer in desk.session.scalars(Offer.open_for(meeting.id)):
            offer.closed_at = desk.now
    met_at = min(meeting.starts_at or desk.now, desk.now)
    meeting.close(at=desk.now, took_place=True)
    mentorship.first_met_on = day_of(met_at, desk.zone_of(mentorship.mentee_id))
    after_an_answer(desk, meeting, mentorship)


def did_not_happen(desk: Desk, meeting: Meeting, mentorship: Mentorship) -> None:
    """Let it be moved; no reason is asked. The meeting stays open, without a time that stands."""
    meeting.moving_since = desk.now
    after_an_answer(desk, meeting, mentorship)


def after_an_answer(desk: Desk, meeting: Meeting, mentorship: Mentorship) -> None:
    mentorship.press(at=desk.now)
    draw_agenda_again(desk, mentorship, meeting)
    draw_how_it_went_again(desk, mentorship, meeting)
    for member_id in mentorship.both:
        desk.out.refresh_home(member_id)
