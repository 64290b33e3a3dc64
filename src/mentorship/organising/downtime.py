"""When no bot was running for a while: the organisers are told from when to when, once, however many are started.

What was planned before and came too late is counted on Home; what was never planned nobody can count, so the time
itself is told, and how many meetings fell into it at least: of each pair only the next one is planned. Measured in
machine time: whoever moves the calendar, as the demo does, has stopped nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from mentorship.bot import Bot
from mentorship.desk import Desk
from mentorship.log import fault, log
from mentorship.organising import views
from mentorship.outbox import Message, to_member
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.store import ACK_PATIENCE, AWAY, note_at_work, note_end_of_work

WAS_AWAY = "organising.was_away"
WORTH_TELLING = timedelta(hours=1)


def note_being_at_work(bot: Bot) -> None:
    """Note that a bot is at work; tell organisers if none was for an hour. What goes wrong here stops no tick."""
    try:
        with bot.desk() as desk:
            until = bot.clock.machine_now()
            since = note_at_work(desk.session, by=bot.courier.name, at=until)
            if since is not None and until - since > WORTH_TELLING:
                tell_of(desk, since, until)
    except AWAY as away:
        log.warning("the database is away from the tick: %s", type(away).__name__)
    except Exception as ours:
        fault("in noting that a bot is at work", ours)


def note_end(bot: Bot) -> None:
    """Note that this bot is at work no more; where that cannot be noted, its last sign of life tells it in time."""
    try:
        with bot.desk(patience=ACK_PATIENCE) as desk:
            note_end_of_work(desk.session, by=bot.courier.name)
    except AWAY as away:
        log.warning("the database is away from the end: %s", type(away).__name__)
    except Exception as ours:
        fault("in noting that a bot stops", ours)


def tell_of(desk: Desk, since: datetime, until: datetime) -> None:
    meetings = desk.session.scalar(
        select(func.count(Meeting.id))
        .join(Mentorship, Mentorship.id == Meeting.mentorship_id)
        .where(Mentorship.ended_at.is_(None), Meeting.starts_at >= since, Meeting.starts_at < until)
        .where(Meeting.closed_at.is_(None), Meeting.moving_since.is_(None))
    )
    for organiser in desk.organisers():
        desk.out.tell(
            WAS_AWAY,
            to_member(organiser),
            key=f"{since.isoformat()}:{organiser}",
            member=organiser,
            since=since.isoformat(),
            until=until.isoformat(),
            meetings=str(meetings),
        )


def was_away(desk: Desk, about: Mapping[str, str]) -> Message:
    since, until = (datetime.fromisoformat(about[each]) for each in ("since", "until"))
    return views.was_away(desk.words, since, until, meetings=int(about["meetings"]), zone=desk.zone_of(about["member"]))
