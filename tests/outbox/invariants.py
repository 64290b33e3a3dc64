"""What must be true of the whole outbox at any moment: the promises of a row's life, checked after each test.

Some can only be seen in what happened on the way: in every state that a row was in, and in every call that Slack got.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Engine, select

from mentorship.outbox import Row, State
from mentorship.outbox.records import DONE, Trouble, Verb
from mentorship.store import reading
from pretend_slack.web import Call

POST, LOOK = "chat.postMessage", "conversations.history"
ON_ITS_WAY = 0.5
"""Seconds that a request may take from the last look at its lease to Slack, on a busy machine."""
CLOCKS_STEP = 0.0015
"""Seconds: of a moment SQLite writes down whole milliseconds."""
LEADS_TO: dict[State | None, set[State]] = {
    None: {State.PENDING, State.CANCELLED},
    State.PENDING: {State.SENDING, State.CANCELLED},
    State.SENDING: {*State} - {State.SENDING},
    State.UNKNOWN: {*State} - {State.UNKNOWN},  # whoever was taken for lost may still write down how it went
    State.PARKED: {State.PENDING, State.CANCELLED},
}
"""How a row may move; what is done is never left."""


@dataclass(frozen=True)
class Change:
    """One row has moved from a state (None: it was planned) to another, by whom, in which claim.

    at, lease_until: in seconds, by one and the same clock.
    """

    row: int
    was: State | None
    became: State
    owner: str | None
    epoch: int
    at: float = 0.0
    lease_until: float | None = None


def check(engine: Engine) -> None:
    """Raise AssertionError for the first promise that is broken."""
    with reading(engine) as session:
        rows = list(session.scalars(select(Row).order_by(Row.id)))
        troubles = list(session.scalars(select(Trouble)))
    for row in rows:
        check_row(row)
    once = Counter((row.kind, row.key) for row in rows if row.verb is Verb.TELL)
    assert max(once.values(), default=1) == 1, f"said once means one row: {once.most_common(3)}"
    turns = Counter((row.kind, row.key, row.turn) for row in rows)
    assert max(turns.values(), default=1) == 1, "one row per key and turn"
    sending = Counter(row.recipient for row in rows if row.state is State.SENDING)
    assert max(sending.values(), default=1) == 1, "one message at a time in a conversation"
    days = Counter((row.member_id, row.counts_on) for row in rows if row.counts_on)
    assert max(days.values(), default=1) == 1, "one unasked DM a day"
    still_open = Counter(trouble.name for trouble in troubles if trouble.mended_at is None)
    assert max(still_open.values(), default=1) == 1, "one open trouble per thing"


def check_row(row: Row) -> None:
    """Check what must be true of one row by itself."""
    assert (row.state in DONE) == (row.done_at is not None)
    if row.state is State.SENDING:
        assert row.owner and row.lease_until, "nothing is said without a lease"
    if row.state is State.UNKNOWN:
        assert row.retry_at, "what is unknown is looked up some time"
    if row.state is State.DELIVERED and row.verb in (Verb.TELL, Verb.SHOW):
        assert row.channel, "what was said was said somewhere"
    if row.epoch == 0:
        assert row.attempts == 0 and row.ts is None, "nothing is said without a claim"


def check_history(changes: Iterable[Change]) -> None:
    """Check how every row moved, in the order in which it did: 3 and 4 of the invariants."""
    last: dict[int, Change] = {}
    for change in changes:
        before = last.get(change.row)
        assert change.became in LEADS_TO.get(change.was, set()), f"{change}: no row may move like that"
        claims = change.became is State.SENDING
        if before is not None:
            assert change.was is before.became, f"{change}: after {before}"
            assert change.epoch == before.epoch + claims, f"{change}: a claim counts one on, and nothing else does"
            assert claims or change.owner == before.owner, f"{change}: only its owner writes down how it went"
        last[change.row] = change


def check_claims(calls: Iterable[Call], changes: Iterable[Change], rows: Mapping[str, int]) -> None:
    """Check that whatever Slack was asked to say had been claimed before, and each time anew: 2.

    rows: a row's id by the mark of its message.
    """
    claims = Counter(change.row for change in changes if change.became is State.SENDING)
    for mark, asked in Counter(mark_of(call) for call in calls if call.method == POST).items():
        assert asked <= claims[rows[mark]], f"{mark}: said {asked} times, claimed {claims[rows[mark]]} times"


def check_leases(
    calls: Iterable[Call],
    changes: Iterable[Change],
    rows: Mapping[str, int],
    *,
    timeout: float,
    clocks_stood: bool = True,
) -> None:
    """Check that whatever Slack was asked to say was in somebody's hand, whose lease outlived the request: 2.

    A claim that was not committed is not among the changes. clocks_stood: nobody put a clock forward or back. By one
    that was put forward, a lease seems to have ended, and a sweep takes the row for unknown while it is being said.
    """
    lives: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        if clocks_stood or change.became is not State.UNKNOWN:
            lives[change.row].append(change)
    for call in calls:
        if call.method == POST:
            before = [change for change in lives[rows[mark_of(call)]] if change.at <= call.arrived]
            if before and before[-1].became is not State.SENDING and call.arrived - before[-1].at < CLOCKS_STEP:
                before.pop()  # it moved on in the same millisecond, after the call
            assert before and before[-1].became is State.SENDING, f"{mark_of(call)}: said when nobody had it in hand"
            lease_until = before[-1].lease_until
            assert lease_until, f"{before[-1]}: in hand without a lease"
            left = lease_until - call.arrived
            assert left >= timeout - ON_ITS_WAY, f"{mark_of(call)}: said with {left:.2f} s of its lease left"


def check_sweeps(changes: Iterable[Change], died: Mapping[str, float], *, clocks_stood: bool) -> None:
    """Check that what the dead had in hand was taken for unknown, and by nobody before its lease had ended: 6.

    died: when each of them, in the seconds of the changes. clocks_stood: nobody put a clock forward or back.
    """
    last: dict[int, Change] = {}
    for change in changes:
        before, last[change.row] = last.get(change.row), change
        if before is None or before.became is not State.SENDING or change.at < died.get(str(before.owner), change.at):
            continue
        if str(before.owner) in died:
            assert change.became is State.UNKNOWN, f"{change}: nobody knows what the dead have said"
            assert not clocks_stood or change.at >= (before.lease_until or 0), f"{change}: before the end of {before}"


def left_behind(engine: Engine, *, calendar: datetime, machine: datetime) -> list[str]:
    """List what should not be there once all is said: 6 and, without waiting for the quarter of an hour, 9."""
    with reading(engine) as session:
        rows = list(session.scalars(select(Row).where(Row.done_at.is_(None))))
    unswept = (f"{row.id} is in hand, and its lease has ended" for row in rows if is_unswept(row, at=machine))
    waits_for_people = [row for row in rows if row.state is State.PARKED or row.trouble]
    due = (f"{row.id} is due and {row.state}" for row in rows if row.due_at <= calendar and row not in waits_for_people)
    return [*unswept, *due]


def is_unswept(row: Row, *, at: datetime) -> bool:
    return row.state is State.SENDING and row.lease_until is not None and row.lease_until < at


def check_looks(calls: Iterable[Call], *, quiet: float) -> None:
    """Check that Slack never got again what it may have accepted, unless a look began a quiet time after it: 5.

    Of people's own DMs, the only ones that can be read.
    """
    looks: dict[str, list[float]] = defaultdict(list)
    posts: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        if call.method == LOOK and call.status == 200 and call.answer.get("ok"):
            looks[call.args["channel"]].append(call.at)
        elif call.method == POST and call.args["channel"].startswith("D"):
            posts[mark_of(call)].append(call)
    for mark, tries in posts.items():
        tries.sort(key=lambda call: call.at)
        for first, again in pairwise(tries):
            if may_have_been_accepted(first):
                seen = looks[first.args["channel"]]
                assert any(first.at + quiet <= at <= again.at for at in seen), f"{mark}: said again without a look"


def check_metadata(calls: Iterable[Call]) -> None:
    """Check that nothing but an opaque hash goes into metadata, which anyone in the workspace can read: 8."""
    for call in calls:
        if call.method in (POST, "chat.update"):
            assert set(payload_of(call)) == {"key"}, call.method
            assert re.fullmatch("[0-9a-f]{32}", mark_of(call)), mark_of(call)


def check_pace(calls: Iterable[Call], *, per_minute: float, at_once: int, rest: float) -> None:
    """Check that nobody spoke faster than agreed, in the whole workspace or in one conversation: 7."""
    said = sorted((call for call in calls if call.method == POST and call.status != 429), key=lambda call: call.at)
    level, before = 0.0, said[0].at if said else 0.0
    spoken_at: dict[str, float] = {}
    for call in said:
        level, before = max(0.0, level - (call.at - before) * per_minute / 60) + 1, call.at
        assert level <= at_once + 1, "faster than the workspace allows"
        channel = call.args["channel"]
        assert call.at - spoken_at.get(channel, float("-inf")) >= rest, "two messages at once in a conversation"
        spoken_at[channel] = call.at


def may_have_been_accepted(call: Call) -> bool:
    """Ask what the bot could ask itself: 200 and 429 are an answer, nothing else is."""
    return call.status != 429 and (call.status != 200 or bool(call.answer.get("ok")))


def mark_of(call: Call) -> str:
    return str(payload_of(call)["key"])


def payload_of(call: Call) -> dict[str, Any]:
    metadata = call.args["metadata"]
    return dict((json.loads(metadata) if isinstance(metadata, str) else metadata)["event_payload"])
