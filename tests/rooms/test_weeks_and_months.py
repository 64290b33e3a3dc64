"""The rules beneath the weekly meeting and the monthly review: what comes next, whose lines stay, what a tick costs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

import given
from mentorship.hall.looking import AT_ONCE
from mentorship.journey.monthly_review import reminders as months
from mentorship.journey.weekly_meeting import reminders as weeks
from mentorship.journey.weekly_meeting.course import Course, course_of
from mentorship.program.agreement import Agreement, Gap
from mentorship.program.lines import kept_together, mark, marks_of, read_marks
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import review_on

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
TUESDAY, THURSDAY = ["1", "18:00", "UTC"], ["3", "18:00", "UTC"]


def course(*slots, gaps=()):
    agreement = Agreement(mentorship_id="m", version=1, drafted_by="A", drafted_at=MONDAY, slots=list(slots))
    two = Mentorship(mentor_id="G", mentee_id="A", mentor_place=1, mentee_place=1, started_at=MONDAY)
    return Course(two, agreement, gaps, "UTC")


def meeting_at(*when):
    return Meeting(mentorship_id="m", number=2, planned_at=MONDAY, minutes=60, starts_at=datetime(*when, tzinfo=UTC))


@pytest.mark.parametrize(
    ("slots", "held", "follows"),
    [
        ([TUESDAY], (2026, 1, 6, 18), (2026, 1, 13, 18)),
        ([TUESDAY], (2026, 1, 12, 18), (2026, 1, 20, 18)),  # moved to the day before its slot
        ([TUESDAY], (2026, 1, 8, 18), (2026, 1, 13, 18)),  # moved to two days after it
        ([TUESDAY, THURSDAY], (2026, 1, 6, 18), (2026, 1, 8, 18)),
        ([TUESDAY, THURSDAY], (2026, 1, 7, 18), (2026, 1, 13, 18)),
    ],
)
def test_the_slot_that_follows_leaves_half_the_usual_distance(slots, held, follows):
    meeting = meeting_at(*held)
    assert course(*slots).slot_after(meeting, now=meeting.ends_at) == datetime(*follows, tzinfo=UTC)


def test_the_slot_that_follows_lies_after_the_gap_and_never_in_the_past():
    gap = Gap(mentorship_id="m", from_on=date(2026, 1, 10), until_on=date(2026, 1, 25))
    held = meeting_at(2026, 1, 6, 18)
    assert course(TUESDAY, gaps=[gap]).slot_after(held, now=MONDAY) == datetime(2026, 1, 27, 18, tzinfo=UTC)
    much_later = datetime(2026, 3, 1, tzinfo=UTC)
    assert course(TUESDAY).slot_after(held, now=much_later) == datetime(2026, 3, 3, 18, tzinfo=UTC)
    assert course().slot_after(held, now=much_later) is None


@pytest.mark.parametrize(
    ("stood", "stands", "typed", "kept"),
    [
        (None, None, "", None),
        (None, None, "mine", "mine"),
        ("old", "old", "new", "new"),
        ("old", "old", "", None),
        ("old", "theirs", "old", "theirs"),
        ("old", "theirs", "mine", "theirs\nmine"),
        (None, "theirs", "mine", "theirs\nmine"),
        (None, "theirs", "", "theirs"),
        ("old", "theirs", "", "theirs"),
        ("old", "same", "same", "same"),
    ],
)
def test_nobody_wipes_out_what_the_other_has_just_written(stood, stands, typed, kept):
    assert kept_together(typed, stands=stands, seen=mark(stood)) == kept


def test_marks_travel_in_a_window_and_name_only_what_stood_there():
    marks = read_marks(marks_of({"went_well": "=, and :", "focus": None}))
    assert marks == {"went_well": mark("=, and :")}


@pytest.mark.parametrize("weekday", range(7))
def test_each_review_falls_on_exactly_one_of_the_weekly_meetings(weekday):
    first_met_on = date(2026, 1, 5)
    meetings = [MONDAY + timedelta(days=weekday + 7 * week) for week in range(1, 40)]
    falls = [review_on(at, "UTC", first_met_on=first_met_on, every_days=30) for at in meetings]
    numbers = [review[0] for review in falls if review]
    assert numbers == list(range(30, 30 * len(numbers) + 1, 30))
    assert len(numbers) >= 8
    for at, review in zip(meetings, falls, strict=True):
        assert review is None or abs((at.date() - review[1]).days) <= 4


@pytest.mark.parametrize(
    ("on", "skipped", "falls"),
    [
        (10, set(), None),
        (10, {date(2026, 2, 3)}, (30, date(2026, 2, 6))),
        (10, {date(2026, 2, 17)}, None),
        (3, {date(2026, 2, 10)}, (30, date(2026, 2, 6))),
        (17, {date(2026, 2, 10)}, None),
    ],
)
def test_a_review_falls_on_the_nearest_meeting_that_is_not_skipped(on, skipped, falls):
    """Day 30 after 7 January is Friday 6 February; they meet on Tuesdays."""
    at = datetime(2026, 2, on, 18, tzinfo=UTC)
    assert review_on(at, "UTC", first_met_on=date(2026, 1, 7), every_days=30, skipped=skipped) == falls


def statements_of_a_tick(house):
    seen = []
    with house.desk() as desk:
        connection = desk.session.connection()
        event.listen(connection, "before_cursor_execute", lambda *facts: seen.append(facts[2]))
        weeks.due(desk)
        months.due(desk)
        weeks.next_moment(desk)
        months.next_moment(desk)
    return seen


def test_a_tick_costs_by_what_is_due_and_not_by_how_many_there_are(house):
    mentors = [house.member(f"Mentor {number}") for number in range(AT_ONCE)]
    mentees = [house.member(f"Mentee {number}") for number in range(AT_ONCE)]
    with house.desk() as desk:
        for mentor, mentee in zip(mentors, mentees, strict=True):
            given.after_the_first_meeting(desk, mentor=mentor, mentee=mentee)
    first_look = statements_of_a_tick(house)
    idle = statements_of_a_tick(house)
    assert len(first_look) > AT_ONCE * len(idle)
    assert len(idle) == 4


def test_two_looks_plan_one_meeting(house):
    ada, grace = house.member("Ada"), house.member("Grace")
    with house.desk() as desk:
        mentorship = given.after_the_first_meeting(desk, mentor=grace, mentee=ada)
        weeks.look_again_at_each(desk, [mentorship])
        weeks.look_again_at_each(desk, [mentorship])
        meetings = desk.session.scalars(Meeting.all_of(mentorship.id)).all()
        assert [meeting.number for meeting in meetings] == [1, 2]
        assert course_of(desk, mentorship).slots


def test_a_meeting_that_finds_no_new_time_makes_room_for_the_next_one(house):
    ada, grace = house.member("Ada"), house.member("Grace")
    with house.desk() as desk:
        mentorship = given.after_the_first_meeting(desk, mentor=grace, mentee=ada)
        weeks.look_again_at_each(desk, [mentorship])
        desk.session.scalars(Meeting.open_of(mentorship.id)).one().moving_since = desk.now
        mentorship.press(at=desk.now)
    house.goes_to("2026-01-17 08:00")
    with house.desk() as desk:
        coming = desk.session.scalars(Meeting.open_of(mentorship.id)).one()
        assert (coming.number, coming.starts_at) == (3, datetime(2026, 1, 20, 18, tzinfo=UTC))
