"""The rules beneath the agreement: slots that keep their zone, and which calendar files are new."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from mentorship.journey.first_meeting.agree import changed_slots, lines, slots_of
from mentorship.journey.first_meeting.answers import Draft, Time
from mentorship.program.agreement import Agreement

TUESDAY, FRIDAY = ["1", "18:00", "Europe/Madrid"], ["4", "19:30", "Europe/Madrid"]
WINTER, BETWEEN_THE_CHANGES = datetime(2026, 1, 9, tzinfo=UTC), datetime(2026, 3, 12, tzinfo=UTC)
TIME = {"messages": "Slack", "weekday": "1", "at": "09:00"}
GOALS = {"goal_kinds": ["skill"], "goals": "Python", "success": "A review", "target_30": "Read"}


def agreement(*slots: list[str], gap_from: date | None = None) -> Agreement:
    return Agreement(
        mentorship_id="m", version=1, drafted_by="A", drafted_at=WINTER, slots=list(slots), gap_from=gap_from
    )


def draft(**facts: Any) -> Draft:
    return Draft.model_validate(GOALS | TIME | facts)


@pytest.mark.parametrize(("now", "at"), [(WINTER, "09:00"), (BETWEEN_THE_CHANGES, "10:00")])
def test_a_slot_that_was_not_changed_stays_anchored_in_its_own_zone(now, at):
    typed = draft(at=at)
    assert slots_of(typed, agreement(TUESDAY), zone="America/Los_Angeles", now=now) == [TUESDAY]


def test_a_slot_that_was_changed_belongs_to_whoever_changed_it():
    typed = draft(at="10:00", second_weekday="4", second_at="10:30")
    slots = slots_of(typed, agreement(TUESDAY, FRIDAY), zone="America/Los_Angeles", now=WINTER)
    assert slots == [["1", "10:00", "America/Los_Angeles"], FRIDAY]


@pytest.mark.parametrize(
    ("former", "now", "changed"),
    [
        (None, agreement(TUESDAY), {0}),
        (agreement(TUESDAY), agreement(TUESDAY), set()),
        (agreement(TUESDAY), agreement(TUESDAY, FRIDAY), {1}),
        (agreement(TUESDAY, FRIDAY), agreement(TUESDAY), {1}),
        (agreement(TUESDAY), agreement(FRIDAY), {0}),
        (agreement(TUESDAY, FRIDAY), agreement(TUESDAY, FRIDAY, gap_from=date(2026, 2, 2)), {0, 1}),
    ],
)
def test_only_what_changed_gets_another_calendar_file(former, now, changed):
    assert changed_slots(now, former) == changed


def test_each_line_is_one_door():
    assert lines(" The meetup \n\n A talk\n") == ["The meetup", "A talk"]
    assert lines(None) == []


@pytest.mark.parametrize(
    ("facts", "at"),
    [
        ({"second_at": "19:30"}, "second_weekday"),
        ({"second_weekday": "4"}, "second_at"),
        ({"gap_until": "2026-02-08"}, "gap_from"),
        ({"gap_from": "2026-02-08", "gap_until": "2026-02-02"}, "gap_until"),
        ({"second_gap_from": "2026-02-08"}, "second_gap_until"),
        ({"second_gap_from": "2026-02-08", "second_gap_until": "2026-02-02"}, "second_gap_until"),
    ],
)
def test_halves_that_do_not_fit_are_said_at_their_field(facts, at):
    with pytest.raises(ValidationError) as wrong:
        Time.model_validate(TIME | facts)
    assert wrong.value.errors()[0]["ctx"]["at"] == at
