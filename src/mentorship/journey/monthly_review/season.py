"""The days of two people's season: 30, 60, 90 and on, 76 and 83, counted from their first meeting around the gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mentorship.desk import Desk
from mentorship.program.agreement import Gap, that_shift
from mentorship.program.calendar import REVIEW_TIME, REVIEW_WITHIN_DAYS, day_of, days_after, in_gap, moment_of, reviews
from mentorship.program.meeting import Meeting, skipped_days
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import review_on

LOOKS_AHEAD_FOR = timedelta(days=REVIEW_WITHIN_DAYS + 1)
"""A review's meeting can be this much earlier, and its agenda begins the evening before where somebody else lives."""


@dataclass(frozen=True)
class Season:
    """A mentorship that has begun, in the mentee's days."""

    mentorship: Mentorship
    first_met_on: date
    gaps: Sequence[Gap]
    zone: str

    def is_silent(self, moment: datetime) -> bool:
        """Whether nothing is said at that moment: it ended, rests, or they planned a gap."""
        if not self.mentorship.is_running or self.mentorship.is_resting:
            return True
        return in_gap(day_of(moment, self.zone), self.gaps)

    def day(self, number: int) -> date:
        return days_after(self.first_met_on, number, gaps=that_shift(self.gaps))

    def begins(self, day: date, at: time = REVIEW_TIME) -> datetime:
        return moment_of(day, at, self.zone)

    def days_from(self, moment: datetime, days: int) -> datetime:
        """So many days of the season after a moment's own."""
        return self.begins(days_after(day_of(moment, self.zone), days, gaps=that_shift(self.gaps)))

    def ends_of_gaps(self) -> list[datetime]:
        return [self.begins(gap.until_on + timedelta(days=1)) for gap in self.gaps]


@dataclass(frozen=True)
class ComingReview:
    """A review whose days are near, and when it is asked for."""

    number: int
    due_on: date
    meeting: Meeting | None
    asks_at: datetime


def season_of(desk: Desk, mentorship: Mentorship) -> Season | None:
    """The season of a mentorship; None before the first meeting."""
    if mentorship.first_met_on is None:
        return None
    gaps = desk.gaps_of(mentorship)
    return Season(mentorship, mentorship.first_met_on, gaps, desk.zone_of(mentorship.mentee_id))


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
