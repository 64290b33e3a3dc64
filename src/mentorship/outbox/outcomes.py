"""How it went: what each end of an attempt writes into its row, and what follows from it elsewhere."""

import random
from collections.abc import Set
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from mentorship.log import log
from mentorship.outbox.claims import Claimed
from mentorship.outbox.fates import OUR_FAULT, Failure, Fate
from mentorship.outbox.recipients import channel_of, to_channel, to_member
from mentorship.outbox.records import DONE, Conversation, Row, Said, State, Trouble, Verb
from mentorship.outbox.saying import PutOff
from mentorship.outbox.troubles import IN_CONFIDENCE, close_troubles, fault_in, open_trouble, parked_as
from mentorship.store import put

LONGEST_WAIT = timedelta(minutes=15)
STUBBORN = 6  # attempts after which people are told


class Timing(Struct, frozen=True):
    """How long the courier waits for what, in machine time.

    lease: outlives every call that one row can need. call: for one answer of Slack's. quiet: how long after a lost
    answer Slack may still accept. first_wait: before the second attempt; doubles. no_channel: before asking again for
    a missing channel. tick: the longest sleep.
    """

    lease: timedelta = timedelta(seconds=60)
    call: timedelta = timedelta(seconds=10)
    quiet: timedelta = timedelta(seconds=30)
    first_wait: timedelta = timedelta(seconds=2)
    no_channel: timedelta = timedelta(seconds=60)
    database_away: timedelta = timedelta(seconds=1)
    tick: timedelta = timedelta(seconds=10)

    def wait(self, attempts: int) -> timedelta:
        """Double the wait with each attempt, up to a quarter of an hour, with a jitter of a quarter."""
        longest = min(self.first_wait * (1 << min(attempts - 1, 20)), LONGEST_WAIT)
        return longest * random.uniform(0.75, 1.0)


class Outcome(Struct, frozen=True):
    """What is written down: the row's new state, and what follows from it.

    look: the hash of what was said. trouble: what people must mend. mends: troubles that are over with it. forgets:
    what we remembered and is no longer there. moments: when it could be said instead, each with the day that it would
    use up. refused: which method, and until when, because Slack said it was too much. leaves_no_trace: the row goes.
    """

    state: State
    row_facts: dict[str, Any] = {}
    look: str | None = None
    trouble: str | None = None
    mends: Set[str] = frozenset()
    forgets: type[Conversation | Said] | None = None
    moments: tuple[tuple[datetime, date | None], ...] = ()
    refused: tuple[str, datetime] | None = None
    leaves_no_trace: bool = False

    def facts(self, *, at: datetime) -> dict[str, Any]:
        """List the columns to write. A day that was not used after all is free again."""
        facts = {"state": self.state, "lease_until": None, "retry_at": None, "trouble": None, **self.row_facts}
        if self.state in DONE:
            facts["done_at"] = at
        if self.state in DONE and self.state is not State.DELIVERED:
            facts["counts_on"] = None
        return facts

    def follow(self, session: Session, claimed: Claimed, *, at: datetime) -> Trouble | None:
        """Write what follows, in the same transaction; answer a trouble that nobody knows of yet."""
        row = claimed.row
        if self.state is State.DELIVERED:
            self._remember(session, row)
            mended = {row.recipient, row.trouble or row.recipient, fault_in(row.kind)} if claimed.has_trouble else set()
            mended |= self.mends if claimed.are_files_refused else set()
            if mended := mended - {self.trouble}:
                close_troubles(session, mended, at=at)
        if self.moments:
            self._put_off(session, row)
        if self.leaves_no_trace:
            session.execute(delete(Row).where(Row.id == row.id))
        if self.forgets is Conversation:
            session.execute(delete(Conversation).where(Conversation.recipient == row.recipient))
        if self.forgets is Said:
            session.execute(delete(Said).where(Said.kind == row.kind, Said.key == row.key))
        if self.trouble is None:
            return None
        member_id = row.member_id if self.trouble == row.recipient else None
        error = self.row_facts.get("error")
        return open_trouble(session, self.trouble, error=error, member_id=member_id, at=at)

    def _put_off(self, session: Session, row: Row) -> None:
        """Choose the first moment whose day is free; who else chooses it meanwhile is refused (IntegrityError)."""
        days = [day for _, day in self.moments if day]
        others = (Row.member_id == row.member_id, Row.counts_on.in_(days), Row.id != row.id)
        taken = set(session.scalars(select(Row.counts_on).where(*others))) if days else set()
        last, _ = self.moments[-1]
        moment, day = next(((at, on) for at, on in self.moments if on not in taken), (last, None))
        queued_at = moment + (row.queued_at - row.due_at)
        put_off = update(Row).where(Row.id == row.id)
        session.execute(put_off.values(due_at=moment, queued_at=queued_at, counts_on=day))

    def _remember(self, session: Session, row: Row) -> None:
        if self.look is None or row.verb not in (Verb.SHOW, Verb.HOME):
            return
        put(
            session,
            Said,
            kind=row.kind,
            key=row.key,
            member_id=row.member_id,
            partner_id=row.partner_id,
            channel=self.row_facts.get("channel"),
            ts=self.row_facts.get("ts"),
            look=self.look,
        )


def delivered(
    *, channel: str | None = None, ts: str | None = None, look: str | None = None, mends: Set[str] = frozenset()
) -> Outcome:
    """It was said, there."""
    return Outcome(State.DELIVERED, {"channel": channel, "ts": ts, "error": None}, look=look, mends=mends)


def without_files(said: Outcome, refused: Failure) -> Outcome:
    """It was said, and people hear why its files were not with it."""
    return replace(said, row_facts={**said.row_facts, "error": refused.code}, trouble=refused.trouble)


def expired() -> Outcome:
    """It is too late to be useful."""
    return Outcome(State.EXPIRED)


def cancelled() -> Outcome:
    """It is no longer true."""
    return Outcome(State.CANCELLED)


def kept_back(row: Row) -> Outcome:
    """It must not be said any more, and whoever may know hears so."""
    return Outcome(State.CANCELLED, trouble=f"{IN_CONFIDENCE}:{row.message_key}")


def forgotten() -> Outcome:
    """There is nobody any more to whom it could be said."""
    return Outcome(State.CANCELLED, leaves_no_trace=True)


def postponed(put_off: PutOff) -> Outcome:
    """The recipient sleeps, or has heard what a day allows, or has a break; it is due later."""
    return Outcome(State.PENDING, {"error": None}, moments=put_off.moments)


def parked(row: Row) -> Outcome:
    """It may have been said where nobody can look, and must not be said twice: people decide."""
    return Outcome(State.PARKED, {"error": "unknown"}, trouble=parked_as(row))


def failed(
    claimed: Claimed,
    failure: Failure,
    *,
    at: datetime,
    timing: Timing,
    may_be_said: bool,
    in_confidence: bool = False,
) -> Outcome:
    """Decide what becomes of a row that was not said, or may or may not have been.

    may_be_said: an earlier attempt may have been accepted, and nobody has found out yet. in_confidence: not all
    organisers may learn that there is such a message, nor to whom.
    """
    row, fate = claimed.row, _fate_here(claimed, failure)
    attempts = row.attempts + 1
    wait = timing.wait(attempts)
    trouble = _what_to_mend(row, failure)
    tell_if_stubborn = row.recipient if attempts == STUBBORN and not in_confidence else None
    if in_confidence and trouble in (fault_in(row.kind), to_member(row.member_id or "")):
        trouble = f"{IN_CONFIDENCE}:{row.message_key}"
        fate = Fate.HOPELESS if fate is Fate.MENDABLE else fate  # nobody who could mend it may know of it
    state = State.UNKNOWN if may_be_said else State.PENDING
    facts = {"error": failure.code, "attempts": attempts, "retry_at": at + wait}
    match fate:
        case Fate.LIMITED:
            until = at + min(failure.retry_after or timing.first_wait, LONGEST_WAIT)
            refused = (failure.method, until) if failure.method else None
            return Outcome(state, {"error": failure.code, "retry_at": until}, refused=refused)
        case Fate.NOT_SENT:
            return Outcome(state, facts, trouble=tell_if_stubborn)
        case Fate.UNKNOWN:
            facts["retry_at"] = at + max(timing.quiet, wait)
            return Outcome(State.UNKNOWN, facts, trouble=tell_if_stubborn)
        case Fate.STALE if claimed.said is not None:
            return Outcome(state, {**facts, "retry_at": None}, forgets=Said)
        case Fate.STALE:
            return Outcome(state, facts, trouble=tell_if_stubborn, forgets=Conversation)
        case Fate.MENDABLE:
            if failure.code == "no_channel":
                facts |= {"attempts": row.attempts, "retry_at": at + timing.no_channel}
            return Outcome(state, {**facts, "trouble": trouble}, trouble=trouble)
        case Fate.HOPELESS | Fate.ACHIEVED:
            if failure.trouble == OUR_FAULT:
                log.error("Slack refuses %s: %s", row.kind, failure.code)
            # a trouble has the organisers' Homes drawn anew: that one cannot be drawn would be found again without end
            is_homes_own = row.verb is Verb.HOME and trouble in (row.recipient, fault_in(row.kind))
            facts = {"error": failure.code, "attempts": attempts}
            return Outcome(State.FAILED, facts, trouble=None if is_homes_own else trouble)


def _fate_here(claimed: Claimed, failure: Failure) -> Fate:
    """A channel that is gone is the organisers' to mend; a DM that is gone is opened anew."""
    in_channel = channel_of(claimed.row.recipient) is not None
    if failure.fate is Fate.STALE and in_channel and claimed.said is None:
        return Fate.MENDABLE
    return failure.fate


def _what_to_mend(row: Row, failure: Failure) -> str:
    """Name the thing to mend: what Slack's code names, or the channel, or the person who cannot be reached."""
    if failure.trouble == OUR_FAULT:
        return fault_in(row.kind)
    if failure.trouble is not None:
        return failure.trouble
    channel = channel_of(row.recipient)
    return to_channel(channel) if channel and failure.fate is not Fate.HOPELESS else row.recipient
