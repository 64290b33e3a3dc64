"""The outbox's tables: what is to be said, where it was said, and what must be mended first."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Index,
    Integer,
    Select,
    UniqueConstraint,
    and_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once, only


class Verb(StrEnum):
    """What is to be done."""

    TELL = "tell"  # say once
    SHOW = "show"  # make one message look like this: post it, later update it
    INVITE = "invite"
    HOME = "home"


class State(StrEnum):
    """Where a row stands. The last four are never left."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"  # Slack may or may not have accepted it
    PARKED = "parked"  # the same, where nobody can look; shown to the organisers
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"  # too late to be useful
    CANCELLED = "cancelled"  # no longer true


DONE = (State.DELIVERED, State.FAILED, State.EXPIRED, State.CANCELLED)

_WAITING_FOR_MORE = text("state = 'pending' AND epoch = 0 AND verb <> 'tell'")
_OPEN = text("done_at IS NULL")
_MAY_HOLD_UP = text("state IN ('pending', 'sending', 'unknown')")
_EXPIRED = text("state = 'expired'")
_DONE = text("done_at IS NOT NULL")  # or SQLite would look for open rows here, and sort them all


class Row(Base):
    """Something to be said or done in Slack: ids only, never the words.

    Calendar time: due_at, queued_at, useful_until, done_at. Machine time: lease_until, retry_at, first_tried_at.
    queued_at: its place in the queue; due_at, or later for what lets others go first.
    epoch: counts the claims; a write after the call names owner and epoch.
    counts_on: the member's own day whose one unasked DM this is.
    trouble: the name of the trouble it waits for.
    """

    __tablename__ = "outbox"
    __kept__ = Kept(Class.ACCOUNT, subject=("member_id", "partner_id"), until=Until.DELIVERED)
    __table_args__ = (
        UniqueConstraint("kind", "key", "turn"),
        UniqueConstraint("member_id", "counts_on"),
        CheckConstraint(
            "(state IN ('delivered', 'failed', 'expired', 'cancelled')) = (done_at IS NOT NULL)", name="done"
        ),
        CheckConstraint("state <> 'sending' OR (owner IS NOT NULL AND lease_until IS NOT NULL)", name="lease"),
        # What comes while a row still waits joins it.
        Index(
            "uq_outbox_waiting",
            "kind",
            "key",
            unique=True,
            **only(_WAITING_FOR_MORE),
        ),
        Index("ix_outbox_due", "due_at", "id", **only(_OPEN)),
        Index("ix_outbox_done", "done_at", **only(_DONE)),
        Index("ix_outbox_expired", "done_at", **only(_EXPIRED)),
        Index("ix_outbox_queue", "queued_at", "id", **only(_OPEN)),
        # By another condition than the queue's: what may be held up is asked for by its recipient, or not at all.
        Index("ix_outbox_conversation", "recipient", "queued_at", "id", **only(_MAY_HOLD_UP)),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    verb: Mapped[Verb]
    kind: Mapped[str]
    key: Mapped[str]
    turn: Mapped[int]
    recipient: Mapped[str]
    member_id: Mapped[str | None]
    partner_id: Mapped[str | None] = mapped_column(index=True)
    about: Mapped[dict[str, str]]
    due_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    useful_until: Mapped[datetime | None]
    counts_on: Mapped[date | None]
    state: Mapped[State] = mapped_column(default=State.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    retry_at: Mapped[datetime | None]
    first_tried_at: Mapped[datetime | None]
    trouble: Mapped[str | None]
    error: Mapped[str | None]
    channel: Mapped[str | None]
    ts: Mapped[str | None]
    file_id: Mapped[str | None]
    done_at: Mapped[datetime | None]

    @classmethod
    def told_to(cls, member_id: str) -> ColumnElement[bool]:
        """What was said to them; that something was looked at anew, and stayed as it was, may be another's press."""
        return and_(cls.state == State.DELIVERED, cls.verb.in_((Verb.TELL, Verb.INVITE)))

    @property
    def is_home(self) -> bool:
        """Ask whether this publishes a member's App Home."""
        return self.verb is Verb.HOME

    def can_be_repeated(self, *, stands: bool) -> bool:
        """Ask whether nobody notices if it is done again. stands: the message that it shows is there already."""
        return self.verb in (Verb.INVITE, Verb.HOME) or (self.verb is Verb.SHOW and stands)

    def is_too_late(self, at: datetime) -> bool:
        """Ask whether nobody has any use for it any more, in calendar time."""
        return self.useful_until is not None and self.useful_until < at

    @property
    def message_key(self) -> str:
        """Name the message for ever: the same after a restore, whose rows are planned again."""
        return f"{self.kind}:{self.key}"


class Conversation(Base):
    """The Slack id of a DM or group DM, opened before anything was said in it."""

    __tablename__ = "conversation"
    __kept__ = Kept(Class.ACCOUNT, subject=("member_id", "partner_id"), until=Until.MEMBER)

    recipient: Mapped[str] = mapped_column(primary_key=True)
    member_id: Mapped[str] = mapped_column(index=True)
    partner_id: Mapped[str | None] = mapped_column(index=True)
    channel: Mapped[str]


class Said(Base):
    """Where a shown message stands and what it looks like, so that it can be updated; also what a Home shows.

    look: the keyed hash of what was last shown.
    """

    __tablename__ = "said"
    __kept__ = Kept(Class.ACCOUNT, subject=("member_id", "partner_id"), until=Until.MEMBER)

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    member_id: Mapped[str | None] = mapped_column(index=True)
    partner_id: Mapped[str | None] = mapped_column(index=True)
    channel: Mapped[str | None]
    ts: Mapped[str | None]
    look: Mapped[str]

    @classmethod
    def told_to(cls, member_id: str) -> ColumnElement[bool]:
        """Their messages; when a Home was drawn first, or anew, may be another's press."""
        return cls.channel.is_not(None)

    @property
    def place(self) -> tuple[str, str] | None:
        """Channel and ts, if it stands in a conversation."""
        return (self.channel, self.ts) if self.channel and self.ts else None

    @staticmethod
    @built_once
    def of(kind: str, key: str) -> "Select[Said]":
        return select(Said).where(Said.kind == kind, Said.key == key)


class Trouble(Base):
    """One thing that people must mend: open at most once under its name.

    name: `channel:mentors`, `scope:files:write`, `token`, `dm:U1`, `kind:closing.keepsake`.
    """

    __tablename__ = "trouble"
    __kept__ = Kept(Class.ACCOUNT, subject="member_id", until=Until.MEMBER)
    __table_args__ = (
        Index(
            "uq_trouble_open",
            "name",
            unique=True,
            **only(text("mended_at IS NULL")),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    error: Mapped[str | None]
    member_id: Mapped[str | None] = mapped_column(index=True)
    found_at: Mapped[datetime]
    mended_at: Mapped[datetime | None]
