"""What this room keeps beside the sign-ups: the organisers' own questions and their answers, matchers' notes, and
which of people's own words mean the same."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Base, Class, Kept, Until, built_once, sealed


class Form(StrEnum):
    """How an organisers' question is answered."""

    TEXT = "text"
    CHOICES = "choices"


class Listed(StrEnum):
    """A question that is answered from a list and in own words; named like its column and its choices' wording."""

    TOPICS = "topics"
    INTERESTS = "interests"


class SignUpQuestion(Base):
    """A question that organisers added to the form. Retired, never deleted: answers stand on it (Features A11)."""

    __tablename__ = "sign_up_question"
    __kept__ = Kept(Class.PROGRAM, subject=None, until=Until.PROGRAM)

    id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[Role | None]
    """Who is asked; None: mentors and mentees."""
    words: Mapped[str]
    form: Mapped[Form]
    choices: Mapped[list[str]]
    place: Mapped[int]
    """The order in which they are asked."""
    added_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    @staticmethod
    def in_order() -> "Select[SignUpQuestion]":
        return select(SignUpQuestion).order_by(SignUpQuestion.place, SignUpQuestion.id)


class QuestionAnswer(Base):
    """What someone answered to an organisers' question."""

    __tablename__ = "question_answer"
    __table_args__ = (UniqueConstraint("sign_up_id", "question_id"),)
    __kept__ = Kept(Class.ACCOUNT, subject="member_id", until=Until.WITHDRAWN)

    id: Mapped[str] = mapped_column(primary_key=True)
    sign_up_id: Mapped[str] = mapped_column(ForeignKey("sign_up.id"))
    question_id: Mapped[str] = mapped_column(ForeignKey("sign_up_question.id"))
    member_id: Mapped[str]
    answer: Mapped[str] = sealed(Class.CONFIDENTIAL)

    @staticmethod
    @built_once
    def asked_of(role: Role, sign_up_id: str) -> Any:  # Any: a Select of both, which built_once cannot name
        """What is asked in a role, in order, each beside what was answered in a sign-up."""
        is_theirs = (QuestionAnswer.question_id == SignUpQuestion.id) & (QuestionAnswer.sign_up_id == sign_up_id)
        is_for_them = SignUpQuestion.role.is_(None) | (SignUpQuestion.role == role)
        asked = SignUpQuestion.in_order().where(SignUpQuestion.retired_at.is_(None), is_for_them)
        return asked.outerjoin(QuestionAnswer, is_theirs).add_columns(QuestionAnswer)

    @staticmethod
    @built_once
    def given_in(sign_up_id: str) -> Any:  # Any: the same
        """What was answered in a sign-up, each beside its question, retired ones too, in the order of asking."""
        answered = SignUpQuestion.in_order().join(QuestionAnswer, QuestionAnswer.question_id == SignUpQuestion.id)
        return answered.where(QuestionAnswer.sign_up_id == sign_up_id).add_columns(QuestionAnswer)


class MatcherNote(Base):
    """A matcher's line about someone who signed up: for matchers, never for the partner. Mentor Matching 7."""

    __tablename__ = "matcher_note"
    __kept__ = Kept(Class.ACCOUNT, subject="member_id", until=Until.WITHDRAWN)

    id: Mapped[str] = mapped_column(primary_key=True)
    sign_up_id: Mapped[str] = mapped_column(ForeignKey("sign_up.id"), index=True)
    member_id: Mapped[str]
    """Whom it is about."""
    written_by: Mapped[str]
    written_at: Mapped[datetime]
    note: Mapped[str] = sealed(Class.CONFIDENTIAL)

    @staticmethod
    @built_once
    def beside_sign_up(member_id: str, role: Role) -> Any:  # Any: the same
        """Someone's sign-up in a role, beside each note about it, the oldest first; beside none if there is none."""
        noted = SignUp.of(member_id, role).outerjoin(MatcherNote, MatcherNote.sign_up_id == SignUp.id)
        return noted.order_by(MatcherNote.written_at).add_columns(MatcherNote)


class Synonym(Base):
    """A word of somebody's own, and the choice or other word that it means to organisers (Features C11).

    A row for each sign-up that it was written in: it is known as long as one of these is there.
    """

    __tablename__ = "synonym"
    __kept__ = Kept(Class.ACCOUNT, subject="member_id", until=Until.WITHDRAWN)

    of: Mapped[Listed] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    """Without regard to case."""
    sign_up_id: Mapped[str] = mapped_column(ForeignKey("sign_up.id"), primary_key=True, index=True)
    member_id: Mapped[str]
    means: Mapped[str]
    merged_at: Mapped[datetime]
