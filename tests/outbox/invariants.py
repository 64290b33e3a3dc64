"""What must be true of the whole outbox at any moment: the promises of a row's life, checked after each test.

Some can only be seen in what happened on the way: in every state that a row was in, and in every call that Slack got.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Engine, select

from mentorship.outbox import Row, State
from mentorship.outbox.records import DONE, Trouble, Verb
from mentorship.store import reading
from pretend_slack.web import Call

POST, LOOK = "chat.postMessage", "conversations.history"
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
    """One row has moved from a state (None: it was planned) to another, by whom, in which claim."""

    row: int
    was: State | None
    became: State
    owner: str | None
    epoch: int


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
