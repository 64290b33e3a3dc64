"""The rules beneath setting a time: hours that do not exist, half an offer, whose hours it is outside of."""

from datetime import UTC, date, datetime, time

import pytest
from pydantic import ValidationError

from mentorship.journey.meeting_times.answers import Offers
from mentorship.program.calendar import shown_in_both

MADRID = "Europe/Madrid"


def offers(**facts: object) -> Offers:
    return Offers.model_validate({"day_1": "2026-03-28", "time_1": "18:00", "medium": "video"} | facts)


def test_offers_are_read_in_ones_own_zone():
    moments = offers(day_2="2026-03-29", time_2="18:00").moments(MADRID)
    assert moments == {1: datetime(2026, 3, 28, 17, tzinfo=UTC), 2: datetime(2026, 3, 29, 16, tzinfo=UTC)}


def test_an_hour_that_the_clock_leaves_out_is_noticed_with_the_first_one_after_it():
    asked = offers(day_2="2026-03-29", time_2="02:30")
    assert asked.skipped_hours(MADRID) == {2: datetime(2026, 3, 29, 1, tzinfo=UTC)}
    assert asked.skipped_hours("Asia/Kolkata") == {}


def test_an_hour_that_comes_twice_exists():
    assert offers(day_2="2026-10-25", time_2="02:30").skipped_hours(MADRID) == {}


@pytest.mark.parametrize(("half", "missing"), [({"day_2": date(2026, 4, 1)}, "time_2"), ({"time_3": time(9)}, "day_3")])
def test_half_an_offer_is_missed_at_its_other_half(half, missing):
    with pytest.raises(ValidationError) as wrong:
        offers(**half)
    assert wrong.value.errors()[0]["ctx"]["at"] == missing


@pytest.mark.parametrize(
    ("zone", "other", "shown"),
    [
        (MADRID, "Europe/Paris", "Thu 8 Jan, 18:00"),
        (MADRID, "America/Los_Angeles", "Thu 8 Jan, 18:00 Madrid · 09:00 Los Angeles"),
        ("America/Los_Angeles", "Asia/Kolkata", "Thu 8 Jan, 09:00 Los Angeles · 22:30 Kolkata"),
        (MADRID, "Australia/Sydney", "Thu 8 Jan, 18:00 Madrid · Fri 9 Jan, 04:00 Sydney"),
    ],
)
def test_a_moment_is_shown_on_both_walls(zone, other, shown):
    assert shown_in_both(datetime(2026, 1, 8, 17, tzinfo=UTC), zone, other) == shown
