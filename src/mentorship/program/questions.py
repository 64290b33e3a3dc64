"""What a desk asks again and again: who somebody is, and a mentorship with its two people and their gaps.

Each question is built once. What is found is kept at hand by the desk.
"""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from mentorship.program.agreement import Agreement, Gap
from mentorship.program.meeting import Meeting
from mentorship.program.member import InChannel, Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.review import Review
from mentorship.program.sign_up import SignUp
from mentorship.store import built_once

MEMBERS = select(Member).where(Member.id.in_(bindparam("ids", expanding=True)))
HELD_PEOPLE = (
    select(Member.id)
    .where(Member.id.in_(bindparam("ids", expanding=True)))
    .order_by(Member.id)
    .with_for_update(key_share=True)
)
IN_CHANNEL = and_(InChannel.channel == bindparam("channel"), InChannel.member_id == Member.id)


@built_once
def admins() -> Select[Member]:
    """With all that is known of them, since something is said to them next."""
    return select(Member).where(Member.is_admin, ~Member.has_left, ~Member.is_bot).order_by(Member.id)


SIGNED_UP = select(SignUp, Member).join(Member, Member.id == SignUp.member_id).where(SignUp.id == bindparam("sign_up"))
ABOUT: dict[str, type] = {
    "agreement": Agreement,
    "meeting": Meeting,
    "review": Review,
    "opportunity": Opportunity,
    "mentorship": Mentorship,
}
"""How a message names what it is about."""


@cache
def two_people() -> Any:  # Any: a Select of all
    """Ask for mentorships, each with its two people and each of their gaps."""
    mentor, mentee = aliased(Member), aliased(Member)
    both = select(Mentorship, mentor, mentee, Gap).join(mentor, mentor.id == Mentorship.mentor_id)
    both = both.join(mentee, mentee.id == Mentorship.mentee_id)
    return both.outerjoin(Gap, Gap.mentorship_id == Mentorship.id).order_by(Gap.from_on)


@built_once
def running_with_both(member_id: str) -> Any:  # Any: a Select of all, which built_once cannot name
    """The running mentorships of a person, oldest first, as they are kept at hand."""
    theirs = two_people().where(Mentorship.is_of(member_id, Mentorship.ended_at.is_(None)))
    return theirs.order_by(None).order_by(Mentorship.started_at, Mentorship.id, Gap.from_on)


@built_once
def open_meetings_with(member_id: str) -> Select[Meeting]:
    """The open meetings of a person's running mentorships."""
    found = select(Meeting).join(Mentorship, Mentorship.id == Meeting.mentorship_id)
    return found.where(Meeting.closed_at.is_(None), Mentorship.is_of(member_id, Mentorship.ended_at.is_(None)))


@built_once
def who_is_in(channel: str, ids: Collection[str]) -> Any:  # Any: a Select of both, which built_once cannot name
    """Members, each beside their being in a channel."""
    being_in = and_(InChannel.channel == channel, InChannel.member_id == Member.id)
    return select(Member, InChannel).outerjoin(InChannel, being_in).where(Member.id.in_(ids))


@cache
def between_two(record: Any) -> Any:  # Any: a Select, by a class whose rows have a mentorship_id, or Mentorship
    """Ask for a record by its id, and for the mentorship, the two people and the gaps that it belongs to."""
    question = two_people().where(record.id == bindparam("id"))
    if record is Mentorship:
        return question
    return question.join(record, record.mentorship_id == Mentorship.id).add_columns(record)


@cache
def each_between_two() -> Any:  # Any: a Select of all
    """Ask for mentorships by their ids, each with its two people and each of their gaps."""
    return two_people().where(Mentorship.id.in_(bindparam("ids", expanding=True)))
