"""The days of two people's season: 30, 60, 90 and on, 76 and 83, counted from their first meeting around the gaps."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.program.agreement import Gap, that_shift
from mentorship.program.calendar import REVIEW_TIME, day_of, days_after, in_gap, moment_of
from mentorship.program.mentorship import Mentorship


class Season(Struct, frozen=True):
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


def season_of(desk: Desk, mentorship: Mentorship) -> Season | None:
    """The season of a mentorship; None before the first meeting."""
    if mentorship.first_met_on is None:
        return None
    gaps = desk.gaps_of(mentorship)
    return Season(mentorship, mentorship.first_met_on, gaps, desk.zone_of(mentorship.mentee_id))


# When a season is near its end


def number_now(desk: Desk, season: Season) -> int:
    """The season whose end is near, or was the last to come near; 1 is the first ninety days."""
    number = 1
    while desk.now >= asks_at(desk, season, number + 1):
        number += 1
    return number


def is_complete(desk: Desk, season: Season) -> bool:
    """Whether the two have come to where going on or not is the question: once they have, it stays so. Features K1."""
    return desk.now >= asks_at(desk, season, 1)


def was_asked(mentorship: Mentorship, number: int) -> bool:
    return mentorship.season_asked == number


def has_days_to_answer(desk: Desk, season: Season, number: int) -> bool:
    """Whether two who are asked now have all the days to answer before the next season's question comes."""
    would_close = season.days_from(desk.now, desk.settings.silence_extends_by_days)
    return would_close <= asks_at(desk, season, number + 1)


def asks_at(desk: Desk, season: Season, number: int) -> datetime:
    return on_day(desk, season, number, desk.settings.ask_how_to_go_on_on_days[0])


def asks_again_at(desk: Desk, season: Season, number: int) -> datetime:
    first, again = desk.settings.ask_how_to_go_on_on_days
    return later_if_asked_late(season, number, on_day(desk, season, number, again), days=again - first)


def closes_at(desk: Desk, season: Season, number: int) -> datetime:
    extends_by = desk.settings.silence_extends_by_days
    closes = on_day(desk, season, number, desk.settings.season_days + extends_by)
    return later_if_asked_late(season, number, closes, days=extends_by)


def reminds_at(desk: Desk, season: Season, number: int) -> datetime:
    """When two who differ are reminded: in the middle of the days after the season, a week before it closes."""
    after = desk.settings.silence_extends_by_days // 2
    reminds = on_day(desk, season, number, desk.settings.season_days + after)
    return later_if_asked_late(season, number, reminds, days=after)


def on_day(desk: Desk, season: Season, number: int, day: int) -> datetime:
    """The moment of a day of the season with that number."""
    return season.begins(season.day(desk.settings.season_days * (number - 1) + day))


def later_if_asked_late(season: Season, number: int, planned: datetime, *, days: int) -> datetime:
    """The planned moment, or as many days after they were asked, or came back from a break."""
    asked_at = season.mentorship.season_asked_at
    if asked_at is None or not was_asked(season.mentorship, number):
        return planned
    return max(planned, season.days_from(asked_at, days))
