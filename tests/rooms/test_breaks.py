"""The rules beneath breaks: who ends one, and what becomes of a planned meeting."""

from datetime import UTC, date, datetime, timedelta

from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Ending, Mentorship

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def a_mentorship():
    return Mentorship(mentor_id="U1", mentee_id="U2", mentor_place=1, mentee_place=1, started_at=AT, last_pressed_at=AT)


def test_whoever_took_a_break_ends_it():
    resting = a_mentorship()
    resting.rest(at=AT, by="U1")
    assert resting.may_wake("U1") and not resting.may_wake("U2")


def test_what_rests_because_it_was_quiet_is_woken_by_either():
    resting = a_mentorship()
    resting.rest(at=AT)
    assert resting.may_wake("U1") and resting.may_wake("U2")


def test_waking_forgets_the_break_wholly():
    mentorship = a_mentorship()
    mentorship.rest(at=AT, until=date(2026, 2, 1), by="U1")
    mentorship.wake(at=AT)
    assert (mentorship.resting_since, mentorship.resting_until, mentorship.resting_by) == (None, None, None)
    assert not mentorship.may_wake("U1")


def test_what_ended_does_not_rest():
    mentorship = a_mentorship()
    mentorship.rest(at=AT, by="U1")
    mentorship.end(at=AT, by="U1", how=Ending.EARLY)
    assert not mentorship.is_resting


def a_meeting(number, starts_at):
    return Meeting(mentorship_id="m", number=number, planned_at=AT, starts_at=starts_at, minutes=60, sequence=0)


def test_a_break_keeps_the_first_meeting_to_be_had():
    meeting = a_meeting(1, AT + timedelta(days=1))
    meeting.put_down(at=AT, by="U1")
    assert (meeting.starts_at, meeting.closed_at, meeting.sequence) == (None, None, 1)


def test_a_break_skips_a_weekly_meeting_that_is_ahead_and_leaves_one_that_has_begun():
    ahead, begun = a_meeting(2, AT + timedelta(days=1)), a_meeting(3, AT)
    for meeting in (ahead, begun):
        meeting.put_down(at=AT, by="U1")
    assert (ahead.closed_at, ahead.skipped_by) == (AT, "U1")
    assert begun.closed_at is None
