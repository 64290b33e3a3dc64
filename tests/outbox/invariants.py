"""What must be true of the whole outbox at any moment: the promises of a row's life, checked after each test."""

from collections import Counter

from sqlalchemy import Engine, select

from mentorship.outbox import Row, State
from mentorship.outbox.records import DONE, Trouble, Verb
from mentorship.store import reading


def check(engine: Engine) -> None:
    """Raise AssertionError for the first promise that is broken."""
    with reading(engine) as session:
        rows = list(session.scalars(select(Row).order_by(Row.id)))
        troubles = list(session.scalars(select(Trouble)))
    for row in rows:
        check_row(row)
    once = Counter((row.kind, row.key) for row in rows if row.verb is Verb.TELL)
    assert not [key for key, times in once.items() if times > 1], "said once means one row"
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
