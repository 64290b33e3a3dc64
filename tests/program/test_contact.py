"""When the mentor may be written to: agreed hours on their wall, and so many words in seven days."""

from datetime import date, datetime, time, timedelta

import pytest

from mentorship.program.calendar import WakingHours, moment_of, shown
from mentorship.program.contact import ContactRule

BERLIN = "Europe/Berlin"


def rule(a_week=None, *, opens=time(18), closes=time(20), working_days=range(5)):
    return ContactRule(WakingHours(BERLIN, working_days=working_days, days_off=(), opens=opens, closes=closes), a_week)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return moment_of(day, time(hour, minute), BERLIN)


TUESDAY, FRIDAY, SATURDAY = date(2026, 3, 3), date(2026, 3, 6), date(2026, 3, 7)


@pytest.mark.parametrize(
    ("written", "arrives"),
    [
        pytest.param(at(TUESDAY, 18, 30), "Tue 3 Mar, 18:30", id="in the agreed hours at once"),
        pytest.param(at(TUESDAY, 9), "Tue 3 Mar, 18:00", id="before them it waits"),
        pytest.param(at(TUESDAY, 20), "Wed 4 Mar, 18:00", id="when they are over until tomorrow"),
        pytest.param(at(FRIDAY, 20), "Mon 9 Mar, 18:00", id="over the weekend"),
        pytest.param(at(SATURDAY, 18, 30), "Mon 9 Mar, 18:00", id="on a weekend"),
    ],
)
def test_a_word_waits_for_the_agreed_hours(written, arrives):
    """Between 7."""
    assert shown(rule().goes_out_at(written, others=[]), BERLIN) == arrives


def test_what_is_more_than_agreed_waits_until_a_week_after_the_one_it_would_be_too_many_for():
    """Between 7: as often as agreed, in any seven days."""
    others = [at(TUESDAY, 18), at(FRIDAY, 19)]
    assert shown(rule(2).goes_out_at(at(FRIDAY, 19, 30), others=others), BERLIN) == "Tue 10 Mar, 18:00"
    assert shown(rule(3).goes_out_at(at(FRIDAY, 19, 30), others=others), BERLIN) == "Fri 6 Mar, 19:30"
    waiting = [*others, at(date(2026, 3, 10), 18)]
    assert shown(rule(2).goes_out_at(at(FRIDAY, 19, 40), others=waiting), BERLIN) == "Fri 13 Mar, 19:00"


def test_words_that_wait_are_counted_and_old_ones_are_not():
    now, others = at(FRIDAY, 19), [at(date(2026, 2, 26), 18), at(TUESDAY, 18), at(date(2026, 3, 9), 18)]
    assert rule(2).used(now, others=others) == 2


def test_agreed_hours_in_the_skipped_hour_of_march_open_at_its_first_minute():
    night = rule(opens=time(2, 15), closes=time(4), working_days=range(7))
    written = at(date(2026, 3, 28), 23)
    assert shown(night.goes_out_at(written, others=[]), BERLIN) == "Sun 29 Mar, 03:00"


def test_a_week_is_seven_days_on_no_particular_wall():
    """A week over a change of clocks is still one: it arrives in the agreed hours, never before."""
    before = at(date(2026, 3, 24), 18)
    later = rule(1).goes_out_at(before + timedelta(hours=1), others=[before])
    assert shown(later, BERLIN) == "Tue 31 Mar, 19:00"
