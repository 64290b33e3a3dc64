"""The waiting room: how it stands for whoever waits, honest, and the same whether anyone was asked or not.

Nothing here looks at proposals, on purpose: what is read before and after a mentor's no, a lapse or a withdrawal
cannot differ. Source: both guides, Signing Up 3; Features A7, A9, C20, P7.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.hall.between import minutes_between
from mentorship.hall.waiting import days_waiting
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp

FEW_TOPICS = 3
"""How many topics of mentors with room are named as a help."""


class Help(StrEnum):
    """What would help someone who waits, seen from their own answers alone."""

    TOPICS = "topics"
    TIMES = "times"
    GOAL = "goal"
    NOTHING = "nothing"


class Outlook(Struct, frozen=True):
    """How it stands: days waiting, mentors with room, topics nobody with room offers, and what would help."""

    days: int
    mentors_with_room: int
    offering: int
    """How many of those offer one of the topics wanted."""
    missing: list[str]
    offered: list[str]
    """Topics that mentors with room offer, the most frequent first."""
    helps: Help


def outlook_of(desk: Desk, sign_up: SignUp) -> Outlook:
    """Look up how it stands for someone who waits."""
    mentors = [each for each in mentors_with_room(desk) if each.member_id != sign_up.member_id]
    frequent = [topic for topic, _ in Counter(topic for each in mentors for topic in each.topics).most_common()]
    return Outlook(
        days=days_waiting(desk, sign_up),
        mentors_with_room=len(mentors),
        offering=len(offering(sign_up, mentors)),
        missing=[topic for topic in sign_up.topics if topic not in frequent],
        offered=frequent[:FEW_TOPICS],
        helps=what_would_help(desk, sign_up, mentors),
    )


def what_would_help(desk: Desk, sign_up: SignUp, mentors: Sequence[SignUp]) -> Help:
    """Choose the one thing to say: a topic that is offered, more times, a goal; or that nothing is missing."""
    with_topic = offering(sign_up, mentors)
    if mentors and not with_topic:
        return Help.TOPICS
    needed = desk.settings.hours_a_week * 60
    if with_topic and not any(minutes_between(desk, sign_up, each) >= needed for each in with_topic):
        return Help.TIMES
    return Help.NOTHING if sign_up.goal else Help.GOAL


def offering(sign_up: SignUp, mentors: Sequence[SignUp]) -> list[SignUp]:
    return [each for each in mentors if set(each.topics) & set(sign_up.topics)]


def mentors_with_room(desk: Desk) -> list[SignUp]:
    """Mentors in the pool who could take one more mentee."""
    return [mentor for mentor, places in free_places(desk) if places > 0]


def free_places(desk: Desk) -> list[tuple[SignUp, int]]:
    """Tell how many more mentees each mentor in the pool who has room could take; they themselves are at hand."""
    with_room = SignUp.in_queue(Role.MENTOR).where(SignUp.active_on(desk.today()), SignUp.with_room())
    themselves = with_room.join(Member, Member.id == SignUp.member_id).add_columns(Member)
    return [
        (mentor, min(mentor.room_for, desk.settings.cap) - mentor.in_mentorships)
        for mentor, _ in desk.session.execute(themselves.execution_options(populate_existing=True))
        if mentor.in_mentorships < desk.settings.cap and not mentor.needs_a_matchers_yes(desk.settings)
    ]


# When the next word is due


def is_right(desk: Desk, sign_up: SignUp) -> None:
    """Note that a sign-up is still right: someone said so, or has just looked through it. Features A9."""
    sign_up.confirm(at=desk.now)
    planned, at = sign_up.next_word_at, next_word(desk, sign_up, after=desk.now, waits_since=desk.now)
    sign_up.next_word_at = min(planned, at) if planned and planned > desk.now else at


def next_word(desk: Desk, sign_up: SignUp, *, after: datetime, waits_since: datetime) -> datetime:
    """Tell when the next word is due after the last one, to whoever waits since some moment.

    Mentees hear every week, everyone when it is time to ask whether the sign-up is still right; whoever was asked
    and did not answer hears again in a week.
    """
    weekly = after + timedelta(days=desk.settings.waiting_word_every_days)
    asking = asks_from(desk, sign_up, waits_since=waits_since)
    if asking <= after or sign_up.asked_in_vain:
        return weekly
    return asking if sign_up.role is Role.MENTOR else min(weekly, asking)


def asks_from(desk: Desk, sign_up: SignUp, *, waits_since: datetime) -> datetime:
    """Tell from when on someone is asked whether their sign-up is still right."""
    since = max(waits_since, sign_up.confirmed_at or sign_up.signed_up_at)
    return since + timedelta(days=desk.settings.still_right_after_days)
