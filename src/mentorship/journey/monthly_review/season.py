"""Which review of a season is near: day 30, 60, 90 and on, and the meeting that it falls on."""

from datetime import date, datetime, time, timedelta

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.hall.season import Season
from mentorship.program.agreement import that_shift
from mentorship.program.calendar import REVIEW_WITHIN_DAYS, day_of, reviews
from mentorship.program.meeting import Meeting, skipped_days
from mentorship.program.review import review_on

LOOKS_AHEAD_FOR = timedelta(days=REVIEW_WITHIN_DAYS + 1)
"""A review's meeting can be this much earlier, and its agenda begins the evening before where somebody else lives."""


class ComingReview(Struct, frozen=True):
    """A review whose days are near, and when it is asked for."""

    number: int
    due_on: date
    meeting: Meeting | None
    asks_at: datetime


def coming_review(desk: Desk, season: Season) -> tuple[ComingReview | None, datetime]:
    """Find the newest review whose days have come, and the moment at which the days of the next one come."""
    today, newest = day_of(desk.now, season.zone), None
    every, gaps = desk.settings.review_every_days, that_shift(season.gaps)
    for number, due_on in reviews(season.first_met_on, every_days=every, gaps=gaps):
        if due_on - LOOKS_AHEAD_FOR > today:
            begins = season.begins(due_on - LOOKS_AHEAD_FOR, time())
            return (coming(desk, season, *newest) if newest else None), begins
        newest = number, due_on
    raise AssertionError("reviews never end")


def coming(desk: Desk, season: Season, number: int, due_on: date) -> ComingReview:
    """Work out when a review is asked for: at the end of the meeting it falls on; with none, at 9:00 on its day."""
    every, first, gaps = desk.settings.review_every_days, season.first_met_on, that_shift(season.gaps)
    planned = Meeting.all_of(season.mentorship.id).where(Meeting.number > 1, Meeting.starts_at.is_not(None))
    weekly = desk.session.scalars(planned).all()
    skipped = skipped_days(weekly, season.zone)
    for meeting in weekly:
        assert meeting.starts_at is not None and meeting.ends_at is not None
        if meeting.skipped_by or meeting.moving_since:
            continue
        falls = review_on(
            meeting.starts_at, season.zone, first_met_on=first, every_days=every, gaps=gaps, skipped=skipped
        )
        if falls and falls[0] == number:
            return ComingReview(number, due_on, meeting, meeting.ends_at)
    return ComingReview(number, due_on, None, season.begins(due_on))
