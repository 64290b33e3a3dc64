"""What people tell the program when they part. One answer of a mentee's is for the matching: the mentor's style.

Mentor Guide, Mentor Matching 3: who gives space is known best by those who were mentored.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Select, UniqueConstraint, and_, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Base, Class, Kept, Until, built_once, sealed

ENOUGH = 3
"""Mentees whose answers count: only so many together, so that nothing can be traced to one of them."""


class Survey(Base):
    """A few answers for the program; shown by fives, as counts and as words without names, never one by one."""

    __tablename__ = "survey"
    __table_args__ = (UniqueConstraint("mentorship_id", "member_id"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="member_id", until=Until.MEMBER)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"))
    member_id: Mapped[str]
    role: Mapped[Role]
    helped: Mapped[str] = sealed(Class.CONFIDENTIAL)
    again: Mapped[str] = sealed(Class.CONFIDENTIAL)
    words: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    left_room: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """Mentees: how much room the mentor left, 0, 0.5 or 1. The engine's alone."""
    answered_at: Mapped[datetime]
    five_id: Mapped[str | None]
    """The first of the five with which it counts; None: not yet."""

    @staticmethod
    @built_once
    def of_the_mentor_in(proposal_id: str) -> "Select[Survey]":
        """How much room the mentor of a proposal left others, as far as they said."""
        theirs = select(Survey).join(Mentorship, Mentorship.id == Survey.mentorship_id)
        of_mentor = theirs.join(Proposal, Proposal.mentor_id == Mentorship.mentor_id)
        return of_mentor.where(Proposal.id == proposal_id, Survey.left_room.is_not(None))

    @staticmethod
    @built_once
    def whether_it_helped(at_most: int) -> "Select[str | None, str]":
        """Of which five each answer is and what it was, the newest of those that count."""
        counts = select(Survey.five_id, Survey.helped).where(Survey.five_id.is_not(None))
        return counts.order_by(Survey.answered_at.desc(), Survey.id.desc()).limit(at_most)

    @staticmethod
    @built_once
    def what_counts(at_most: int) -> "Select[str | None, Survey]":
        """The same answers whole."""
        counts = select(Survey.five_id, Survey).where(Survey.five_id.is_not(None))
        return counts.order_by(Survey.answered_at.desc(), Survey.id.desc()).limit(at_most)

    @staticmethod
    @built_once
    def by(mentorship_id: str, member_id: str) -> "Select[Survey]":
        return select(Survey).where(Survey.mentorship_id == mentorship_id, Survey.member_id == member_id)

    @staticmethod
    @built_once
    def of_mentors() -> "Select[str, str, str | None]":
        """How much room everyone with a mentor's sign-up left others: (mentor, mentee, answer), the earliest first."""
        theirs = select(Mentorship.mentor_id, Survey.member_id, Survey.left_room)
        of_mentor = theirs.join(Mentorship, Mentorship.id == Survey.mentorship_id)
        signed_up = of_mentor.join(SignUp, and_(SignUp.member_id == Mentorship.mentor_id, SignUp.role == Role.MENTOR))
        return signed_up.where(Survey.left_room.is_not(None)).order_by(Survey.answered_at, Survey.id)


def space_given(answers: Iterable[tuple[str, str, str | None]]) -> dict[str, float]:
    """Return how much space mentors give, 0 … 1, in the words of three of their mentees, or six, or nine.

    By threes, so that a change of it never goes back to one person; of each mentee the first answer counts.
    """
    said: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for mentor, mentee, left_room in answers:
        said[mentor].append((mentee, left_room))
    spaces = {mentor: space_in(each) for mentor, each in said.items()}
    return {mentor: space for mentor, space in spaces.items() if space is not None}


def space_in(answers: Iterable[tuple[str, str | None]]) -> float | None:
    """Return how much space one mentor gives, from what each mentee answered, the earliest first."""
    said: dict[str, float] = {}
    for mentee, left_room in answers:
        said.setdefault(mentee, float(left_room or 0))
    counted = list(said.values())[: len(said) // ENOUGH * ENOUGH]
    return sum(counted) / len(counted) if counted else None
