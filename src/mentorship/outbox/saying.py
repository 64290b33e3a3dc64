"""How a row becomes words: asked once more, at the moment of speaking, whether and when it may be said."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Protocol

from msgspec import Struct
from sqlalchemy.exc import NoResultFound

from mentorship.outbox.hours import Calendar, waking_moment
from mentorship.outbox.kinds import HomeView, Kind, Later, Message, MustNot
from mentorship.outbox.recipients import is_dm, members_of
from mentorship.outbox.records import Row
from mentorship.program.calendar import DAY

DAYS_TO_TRY = 30


class PutOff(Struct, frozen=True):
    """Not now: say it at the first of these moments whose day nothing else uses up; None: it uses up nobody's day."""

    moments: tuple[tuple[datetime, date | None], ...]


class Forgotten(Struct, frozen=True):
    """Whoever it was for was forgotten in the instant in which it was laid: no trace of them stays."""


Speech = Message | HomeView | PutOff | MustNot | Forgotten | None


class SpeakingDesk(Calendar, Protocol):
    """What a desk must offer so that a row can be said at it."""

    now: datetime

    def is_organiser(self, member_id: str) -> bool:
        """Whether someone organises the program now."""
        ...


def say(row: Row, desk: SpeakingDesk, kinds: Mapping[str, Kind], *, is_new: bool) -> Speech:
    """Render a row as the facts are now; None if it is no longer true, or was muted since.

    is_new: nobody has seen it yet. A change to what they see disturbs nobody, at whatever hour.
    """
    kind = kinds[row.kind]
    if is_new:
        if kind.for_organisers and is_dm(row.recipient) and not desk.is_organiser(members_of(row.recipient)[0]):
            return None
        if kind.mutable and is_dm(row.recipient) and desk.is_muted(members_of(row.recipient)[0], kind.name):
            return None
        moment = waking_moment(desk, kind, row.recipient, desk.now)
        if moment > desk.now or is_on_another_day(row, desk, moment):
            return PutOff(tuple(moments_to_try(row, desk, kind, moment)))
    try:
        said = kind.render(desk, row.about)
    except NoResultFound:
        return None  # what it was about was deleted meanwhile, by retention or on request: nothing is left to say
    if isinstance(said, Later):
        return PutOff(tuple(moments_to_try(row, desk, kind, waking_moment(desk, kind, row.recipient, said.moment))))
    return said


def is_on_another_day(row: Row, desk: SpeakingDesk, moment: datetime) -> bool:
    """Whether it was to be the one unasked DM of another day than the one on which it goes out."""
    return row.counts_on is not None and row.counts_on != desk.day_of(members_of(row.recipient)[0], moment)


def moments_to_try(
    row: Row, desk: SpeakingDesk, kind: Kind, moment: datetime
) -> Iterator[tuple[datetime, date | None]]:
    """Go through the days on which it could be said from that moment on. Program, section 14."""
    if row.counts_on is None:
        yield moment, None
        return
    for _ in range(DAYS_TO_TRY):
        yield moment, desk.day_of(members_of(row.recipient)[0], moment)
        moment = waking_moment(desk, kind, row.recipient, moment + DAY)
