"""Drafts: what someone filled in and has not sent yet. A step that was filled in survives a closed window."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from mentorship.store import Base, Class, Kept, Until, at_hand, built_once, must_hold, sealed


class Draft(Base):
    """One person's unfinished answers to one form."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("member_id", "form"),)
    __kept__ = Kept(Class.ACCOUNT, subject="member_id", until=Until.DELIVERED)

    id: Mapped[str] = mapped_column(primary_key=True)
    member_id: Mapped[str]
    form: Mapped[str]
    answers: Mapped[str] = sealed(Class.IDENTITY)
    """JSON: {question: value}, as Slack gave them."""
    saved_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def filled_in(self) -> dict[str, Any]:
        return dict(json.loads(self.answers))

    def fill_in(self, answers: Mapping[str, Any]) -> None:
        self.answers = json.dumps(answers)

    @staticmethod
    @built_once
    def of(member_id: str, form: str) -> "Select[Draft]":
        return select(Draft).where(Draft.member_id == member_id, Draft.form == form)


def draft_of(session: Session, member_id: str, form: str) -> dict[str, Any]:
    """Return what the person filled in so far, or nothing."""
    draft = find(session, member_id, form)
    return draft.filled_in if draft else {}


def save_draft(
    session: Session, member_id: str, form: str, answers: Mapping[str, Any], *, at: datetime
) -> dict[str, Any]:
    """Lay the answers of a step over what is there already, and return all that is filled in now."""
    draft = find(session, member_id, form)
    if draft is not None and must_hold(session):  # or what is sent in the same instant would be lost
        session.refresh(draft, with_for_update=True)
    filled_in = {**(draft.filled_in if draft else {}), **answers}
    if draft is None:
        session.add(Draft(member_id=member_id, form=form, answers=json.dumps(filled_in), saved_at=at))
    else:
        draft.answers, draft.saved_at = json.dumps(filled_in), at
    return filled_in


def drop_draft(session: Session, member_id: str, form: str) -> None:
    if draft := find(session, member_id, form):
        session.delete(draft)


def find(session: Session, member_id: str, form: str) -> Draft | None:
    """Find a draft; one that this session has read already is not asked for again."""
    for record in at_hand(session, Draft):
        if (record.member_id, record.form) == (member_id, form):
            return record
    return session.scalars(Draft.of(member_id, form)).first()
