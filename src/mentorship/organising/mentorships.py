"""Mentorships as organisers see them: which may need a word and why, never what was written; and the last resort.

Nobody finds their own mentorship here, and no list tells how one ended. Features M3 and M6; Mentor Matching 1.
"""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import and_, or_, select

from mentorship.desk import Desk
from mentorship.hall.ending import end_mentorship
from mentorship.hall.pool import free_places
from mentorship.hall.reopening import ORGANISERS_CAN_FOR, open_again
from mentorship.outbox import to_channel, to_member
from mentorship.program.agreement import Agreement
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.review import Pulse
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.replies import Refusal

REOPENED = "organising.reopened"
LOOKS_BACK = timedelta(days=30)
LONG_BREAK = timedelta(days=30)
MISSES = 2
SIGNED_WITHIN = timedelta(days=14)


class NeedsAWord(StrEnum):
    """Why somebody may want to ask how it is going."""

    NOT_STARTED = "not_started"
    NOT_SIGNED = "not_signed"
    MISSED_TWICE = "missed_twice"
    QUIET = "quiet"
    WANTS_SUPPORT = "wants_support"
    LONG_BREAK = "long_break"


class CannotReopen(Refusal):
    """Too long ago, no room, someone left, or something that was told in confidence: one sentence for all."""

    key = "organising.mentorships.cannot_reopen"


class Seen(Struct, frozen=True):
    """One mentorship, and what suggests that it needs a word."""

    mentorship: Mentorship
    reasons: tuple[NeedsAWord, ...] = ()


def needing_a_word(desk: Desk, *, seen_by: str) -> list[Seen]:
    """List the running mentorships in which something suggests trouble, the oldest first."""
    reasons: dict[str, list[NeedsAWord]] = {}
    for why, ids in (
        (NeedsAWord.NOT_STARTED, not_started(desk)),
        (NeedsAWord.NOT_SIGNED, not_signed(desk)),
        (NeedsAWord.MISSED_TWICE, missed_twice(desk)),
        (NeedsAWord.QUIET, quiet(desk)),
        (NeedsAWord.WANTS_SUPPORT, wanting_support(desk)),
    ):
        for id_ in ids:
            reasons.setdefault(id_, []).append(why)
    awake = and_(Mentorship.id.in_(reasons), Mentorship.resting_since.is_(None))
    rests_long = Mentorship.resting_since <= desk.now - LONG_BREAK
    found = Mentorship.running().where(or_(awake, rests_long)).order_by(Mentorship.started_at, Mentorship.id)
    others = (each for each in desk.session.scalars(found) if seen_by not in each.both)
    # of a break nothing is told but how long it lasts: nobody can tell what it is for (Features J8)
    long_break = (NeedsAWord.LONG_BREAK,)
    return [Seen(each, long_break if each.is_resting else tuple(reasons[each.id])) for each in others]


def not_started(desk: Desk) -> Iterable[str]:
    since = desk.now - timedelta(days=desk.settings.not_started_after_days)
    has_a_time = select(Meeting.mentorship_id).where(Meeting.starts_at.is_not(None))
    unmet = (Mentorship.first_met_on.is_(None), Mentorship.started_at <= since, Mentorship.id.not_in(has_a_time))
    return desk.session.scalars(Mentorship.running().where(*unmet).with_only_columns(Mentorship.id))


def not_signed(desk: Desk) -> Iterable[str]:
    """Who met two weeks ago, and has no agreement that both signed: without one there is no weekly meeting."""
    signed = select(Agreement.mentorship_id).where(Agreement.confirmed_at.is_not(None))
    unsigned = (Mentorship.first_met_on <= desk.today() - SIGNED_WITHIN, Mentorship.id.not_in(signed))
    return desk.session.scalars(Mentorship.running().where(*unsigned).with_only_columns(Mentorship.id))


def missed_twice(desk: Desk) -> Iterable[str]:
    """Of whose last two meetings neither took place, and nobody had skipped it on purpose."""
    last: dict[str, list[bool]] = {}
    closed = select(Meeting.mentorship_id, Meeting.took_place).where(
        Meeting.closed_at > desk.now - LOOKS_BACK, Meeting.skipped_by.is_(None), Meeting.took_place.is_not(None)
    )
    for id_, took_place in desk.session.execute(closed.order_by(Meeting.closed_at.desc())):
        last.setdefault(id_, []).append(bool(took_place))
    return [id_ for id_, took in last.items() if len(took) >= MISSES and not any(took[:MISSES])]


def quiet(desk: Desk) -> Iterable[str]:
    since = desk.now - timedelta(days=desk.settings.quiet_days[0])
    return desk.session.scalars(
        Mentorship.running().where(Mentorship.last_pressed_at <= since).with_only_columns(Mentorship.id)
    )


def wanting_support(desk: Desk) -> Iterable[str]:
    """In whose last pulse one of the two would like somebody to ask. Who it was is not told here."""
    newest = select(Pulse).where(Pulse.answered_at > desk.now - LOOKS_BACK)
    return [each.mentorship_id for each in desk.session.scalars(newest) if each.support_wanted == "yes"]


def of_member(desk: Desk, member_id: str, *, seen_by: str) -> list[Seen]:
    """List someone's mentorships: the running ones, and those that ended a short while ago."""
    whose = or_(Mentorship.mentor_id == member_id, Mentorship.mentee_id == member_id)
    lately = or_(Mentorship.ended_at.is_(None), Mentorship.ended_at > desk.now - LOOKS_BACK)
    found = desk.session.scalars(select(Mentorship).where(whose, lately).order_by(Mentorship.started_at))
    return [Seen(each) for each in found if seen_by not in each.both]


def end_for_them(desk: Desk, mentorship: Mentorship, *, by: str, because: str, looks_again: bool) -> None:
    """End it for the two; the closing room gives each the closing card, which names the organiser.

    looks_again: the mentee goes ahead of the queue, and the matchers hear of it.
    """
    end_mentorship(desk, mentorship, by=by, how=Ending.BY_ORGANISERS)
    both = {"about": mentorship.mentee_id, "beside": mentorship.mentor_id}
    desk.log("ended_for_them", by=by, **both, details=because)
    for each in mentorship.both:
        desk.out.refresh_home(each)
    mentee = desk.session.scalars(SignUp.of(mentorship.mentee_id, Role.MENTEE)).first()
    if looks_again and mentee is not None:
        mentee.let_down_at, mentee.paused_at, mentee.paused_until = desk.now, None, None
        mentee.next_word_at = desk.now + timedelta(days=desk.settings.waiting_word_every_days)
        if not desk.is_in("mentors", mentee.member_id):
            key = f"{mentorship.id}:{desk.now}"
            desk.out.tell("organising.looking_again", to_channel("mentors"), key=key, member=mentee.member_id)


def reopen_for_them(desk: Desk, mentorship: Mentorship, *, by: str, because: str) -> None:
    """Let it go on, and tell both who opened it again. Raises CannotReopen."""
    desk.hold(mentorship)
    places = free_places(desk, mentorship)
    is_late = mentorship.ended_at is None or mentorship.ended_at <= desk.now - ORGANISERS_CAN_FOR
    are_here = all(desk.member(each).may_take_part for each in mentorship.both)
    if places is None or is_late or not are_here or desk.are_kept_apart(*mentorship.both):
        raise CannotReopen
    open_again(desk, mentorship, places=places)
    both = {"about": mentorship.mentee_id, "beside": mentorship.mentor_id}
    desk.log("reopened_for_them", by=by, **both, details=because)
    for each in mentorship.both:
        key = f"{mentorship.id}:{each}:{desk.now}"
        desk.out.tell(REOPENED, to_member(each), key=key, mentorship=mentorship.id, member=each, by=by)
        desk.out.refresh_home(each)
