"""How a row becomes words: asked once more, at the moment of speaking, whether and when it may be said."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy.exc import NoResultFound

from mentorship.outbox.hours import Calendar, waking_moment
from mentorship.outbox.kinds import HomeView, Kind, Later, Message
from mentorship.outbox.recipients import is_dm, members_of
from mentorship.outbox.records import Row

Speech = Message | HomeView | Later | None


class SpeakingDesk(Calendar, Protocol):
    """What a desk must offer so that a row can be said at it."""

    now: datetime


def say(row: Row, desk: SpeakingDesk, kinds: Mapping[str, Kind], *, is_new: bool) -> Speech:
    """Render a row as the facts are now; None if it is no longer true, or was muted since.

    is_new: nobody has seen it yet. A change to what they see disturbs nobody, at whatever hour.
    """
    kind = kinds[row.kind]
    if kind.mutable and is_dm(row.recipient) and desk.is_muted(members_of(row.recipient)[0], kind.name):
        return None
    if is_new and (moment := waking_moment(desk, kind, row.recipient, desk.now)) > desk.now:
        return Later(moment)
    try:
        return kind.render(desk, row.about)
    except NoResultFound:
        return None  # what it was about was deleted meanwhile, by retention or on request: nothing is left to say
