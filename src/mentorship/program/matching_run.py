"""A run of the matching, kept: when it was made, of which pool, with which weights, and who went with whom.

What people keep for matching only is used while a run is made and never kept with it: whatever is shown later comes
from here, and so cannot depend on it. Only the newest run has its people; of the older ones the numbers remain.
"""

import json
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ForeignKey, Select, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from mentorship.program.member import Member
from mentorship.program.sign_up import Role
from mentorship.store import Base, Class, Kept, Until, built_once, new_id, sealed


class MatchingRun(Base):
    """One run over everyone who waited and every mentor with a sign-up."""

    __tablename__ = "matching_run"
    __kept__ = Kept(Class.PROGRAM, subject=None, until=Until.PROGRAM)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime]
    as_of: Mapped[date]
    """The program's day, from which waits and common hours were counted."""
    pool_state: Mapped[str]
    """A mark of the pool it was made of; the next run is made when the pool's is another."""
    weights_version: Mapped[int]
    waiting: Mapped[int]
    planned: Mapped[int]

    @staticmethod
    @built_once
    def newest() -> "Select[MatchingRun, Weighing]":
        """With the weights that were chosen for it, if anybody had chosen any."""
        chosen = select(MatchingRun, Weighing).outerjoin(Weighing, Weighing.version == MatchingRun.weights_version)
        return chosen.order_by(MatchingRun.number.desc()).limit(1)


class MatchingSeat(Base):
    """One person in the newest run: what the engine knew that may be shown, their price, and their pairs."""

    __tablename__ = "matching_seat"
    __kept__ = Kept(Class.ACCOUNT, subject="member_id", until=Until.WITHDRAWN)

    id: Mapped[str] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("matching_run.number", ondelete="CASCADE"), index=True)
    member_id: Mapped[str]
    role: Mapped[Role]
    facts: Mapped[str] = sealed(Class.SECRET)
    """JSON; the prices in it give scores away, so nobody is ever given them."""

    @staticmethod
    @built_once
    def of(run: int) -> "Select[MatchingSeat, str]":
        """With what everyone is called today."""
        seats = select(MatchingSeat, Member.name).join(Member, Member.id == MatchingSeat.member_id)
        return seats.where(MatchingSeat.run == run).order_by(MatchingSeat.id)

    @staticmethod
    @built_once
    def of_the_newest() -> "Select[MatchingSeat, str]":
        newest = select(func.max(MatchingRun.number)).scalar_subquery()
        seats = select(MatchingSeat, Member.name).join(Member, Member.id == MatchingSeat.member_id)
        return seats.where(MatchingSeat.run == newest).order_by(MatchingSeat.id)

    def forget_words_about_oneself(self, *, but: Collection[str] = ()) -> None:
        """Keep nothing of what somebody showed of who they are, but these words; all else stays as it was."""
        facts = json.loads(self.facts)
        if shown := facts.get("person", {}).get("attributes"):
            facts["person"]["attributes"] = [each for each in shown if each[0] in but]
            self.facts = json.dumps(facts)


def forget_who_was_in_it(session: Session) -> None:
    """Empty the newest run, since others' parts in it name who must be forgotten; the next tick makes another."""
    session.execute(delete(MatchingSeat))
    another = new_id()  # each time: a run that is being made sees it, and is not kept
    session.execute(update(MatchingRun).values(pool_state=another))


class Weighing(Base):
    """How much each criterion counts, version by version; the highest version holds from the next run on."""

    __tablename__ = "weighing"
    __kept__ = Kept(Class.ACCOUNT, subject="chosen_by", until=Until.PROGRAM)

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    steps: Mapped[dict[str, str]]
    """{criterion: named step}; what is not there counts as usual."""
    raises_the_worst: Mapped[bool]
    chosen_by: Mapped[str]
    chosen_at: Mapped[datetime]

    @staticmethod
    @built_once
    def newest() -> "Select[Weighing]":
        return select(Weighing).order_by(Weighing.version.desc()).limit(1)
