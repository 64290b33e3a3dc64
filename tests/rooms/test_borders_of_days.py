"""A pair at the borders of days: midnight between their zones, half hours, weekends that differ, agreed odd hours."""

from datetime import datetime

import pytest

import given
from mentorship.journey.weekly_meeting.course import course_of
from mentorship.journey.weekly_meeting.meeting_day import asks_at
from mentorship.program.calendar import shown
from mentorship.program.meeting import Meeting
from mentorship.program.member import Member

MONDAY_TO_FRIDAY, SUNDAY_TO_THURSDAY = [0, 1, 2, 3, 4], [6, 0, 1, 2, 3]


@pytest.fixture
def asked(house):
    """Tell when "Still on?" is asked of the mentee and the mentor, each on their own wall."""

    def when(starts: str, *, mentee: str, mentor: str, weekend_of_mentee=MONDAY_TO_FRIDAY) -> list[str]:
        ada, grace = house.member("Ada", tz=mentee), house.member("Grace", tz=mentor)
        with house.desk() as desk:
            pair = given.after_the_first_meeting(desk, mentor=grace, mentee=ada)
            desk.get(Member, ada.id).working_days = weekend_of_mentee
            moment = datetime.fromisoformat(starts)
            meeting = Meeting(mentorship_id=pair.id, number=2, planned_at=desk.now, starts_at=moment, minutes=60)
            course = course_of(desk, pair)
            asks = [(asks_at(desk, course, meeting, person.id), person.user.tz) for person in (ada, grace)]
            return [shown(at, zone) for at, zone in asks]

    return when


def test_midnight_lies_between_the_two_and_each_is_asked_before_their_own_day(asked):
    """Tuesday 0:30 in Madrid is Monday evening in New York, where the last working day before is Friday."""
    asks = asked("2026-01-13T00:30+01:00", mentee="Europe/Madrid", mentor="America/New_York")
    assert asks == ["Mon 12 Jan, 08:00", "Fri 9 Jan, 08:00"]


def test_a_zone_with_half_an_hour_has_its_own_morning(asked):
    asks = asked("2026-01-14T18:30+05:30", mentee="Asia/Kolkata", mentor="Asia/Kathmandu")
    assert asks == ["Tue 13 Jan, 08:00", "Tue 13 Jan, 08:00"]


def test_a_weekend_of_friday_and_saturday_is_asked_on_thursday(asked):
    """Sunday in Cairo: Thursday for her who rests on Friday and Saturday, Friday for him."""
    asks = asked(
        "2026-01-18T10:00+02:00", mentee="Africa/Cairo", mentor="Europe/Madrid", weekend_of_mentee=SUNDAY_TO_THURSDAY
    )
    assert asks == ["Thu 15 Jan, 08:00", "Fri 16 Jan, 08:00"]


def test_the_day_before_a_change_of_clocks_is_asked_at_eight_on_the_old_wall(asked):
    """Monday 30 March in Madrid; the clock changes on Sunday, and nobody is asked on a Sunday."""
    asks = asked("2026-03-30T09:00+02:00", mentee="Europe/Madrid", mentor="Europe/London")
    assert asks == ["Fri 27 Mar, 08:00", "Fri 27 Mar, 08:00"]
