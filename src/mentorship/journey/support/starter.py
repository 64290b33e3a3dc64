"""Once a month, a conversation starter from the guide in #mentors and in #mentees, each about helping one another.

In #mentors it is a case clinic: what someone is stuck on can be asked through the bot, without a name. Requirements 5
(of mentees 4), Responsibilities 8 to 10; Features L2 and L3.
"""

from datetime import date, datetime, time, timedelta

from mentorship.desk import Desk
from mentorship.outbox import to_channel
from mentorship.program.calendar import moment_of
from mentorship.program.member import InChannel

CHANNELS = ("mentors", "mentees")
TEN = time(10)
WEDNESDAY = 2
"""Mondays are the digest's."""
USEFUL_FOR = timedelta(hours=10)
HOW_MANY = 6
"""So many starters each channel has; then they begin again."""


def due(desk: Desk) -> None:
    """Post this month's, once, where there is somebody to talk to."""
    moment = moment_in(desk, desk.today())
    if not moment <= desk.now < moment + USEFUL_FOR:
        return
    for channel in CHANNELS:
        if has_company(desk, channel):
            desk.out.tell(
                "support.starter",
                to_channel(channel),
                key=f"{channel}:{moment:%Y-%m}",
                useful_until=moment + USEFUL_FOR,
                channel=channel,
                month=f"{moment:%Y-%m}",
            )


def next_moment(desk: Desk) -> datetime | None:
    if not any(has_company(desk, channel) for channel in CHANNELS):
        return None
    this_month = moment_in(desk, desk.today())
    if this_month > desk.now:
        return this_month
    return moment_in(desk, desk.today().replace(day=1) + timedelta(days=32))


def moment_in(desk: Desk, day: date) -> datetime:
    """Ten in the program's morning, on a month's first Wednesday; where that is off, on the next working day."""
    first = day.replace(day=1)
    wednesday = first + timedelta(days=(WEDNESDAY - first.weekday()) % 7)
    return desk.program_hours().when_working(moment_of(wednesday, TEN, desk.settings.zone))


def has_company(desk: Desk, channel: str) -> bool:
    return len(desk.session.scalars(InChannel.members_of(channel).limit(2)).all()) > 1


def number_in(month: str) -> int:
    """Which starter a month has, one after the other: "2026-01" → 1…6."""
    year, number = map(int, month.split("-"))
    return (year * 12 + number) % HOW_MANY + 1
