"""What stands around a meeting is read in one question; here it is held against all meetings of the two."""

from datetime import timedelta
from itertools import product

import given
from houses import House
from mentorship.journey.weekly_meeting.around import around, around_each, neighbours
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.program.mentorship import Ending, Mentorship

HELD, MISSED, SKIPPED, UNNOTICED = "held", "missed", "skipped", "unnoticed"


def meetings_of(desk, mentorship: Mentorship, what_became: tuple[str, ...]) -> list[Meeting]:
    """The first meeting was had; then a meeting a week, of which this became, and one that is still ahead."""
    meetings = [desk.session.scalars(Meeting.all_of(mentorship.id)).one()]
    for number, became in enumerate((*what_became, None), start=2):
        at = desk.now + timedelta(weeks=number)
        meeting = Meeting(mentorship_id=mentorship.id, number=number, planned_at=at, starts_at=at, minutes=60)
        meeting.agenda_shown_at = at if became in (HELD, MISSED) else None
        if became == SKIPPED:
            meeting.skip(at=at, by=mentorship.mentee_id)
        elif became:
            meeting.close(at=at, took_place={HELD: True, MISSED: False}.get(became))
        desk.session.add(meeting)
        desk.session.flush()
        if became == HELD:
            desk.session.add(CheckIn(mentorship_id=mentorship.id, meeting_id=meeting.id, written_at=at))
        meetings.append(meeting)
    desk.session.flush()
    return meetings


def test_what_stands_around_a_meeting_is_what_all_meetings_of_the_two_say(house: House):
    """Weekly 2 and 5: last time, next time, and whether it is long past."""
    ada, grace = house.member("Ada"), house.member("Grace")
    for what_became in product((HELD, MISSED, SKIPPED, UNNOTICED), repeat=3):
        with house.desk() as desk:
            mentorship = given.after_the_first_meeting(desk, mentor=grace, mentee=ada)
            meetings = meetings_of(desk, mentorship, what_became)
            for place, meeting in enumerate(meetings):
                earlier, later = meetings[:place], meetings[place + 1 :]
                near = around(desk, meeting)
                assert near.before == (earlier[-1] if earlier else None)
                assert near.had_before == next((e for e in reversed(earlier) if e.took_place is not False), None)
                last_check_in = (
                    desk.session.scalars(CheckIn.of(near.had_before.id)).first() if near.had_before else None
                )
                assert near.written_last == last_check_in
                assert near.following == next((each for each in later if each.closed_at is None), None)
                assert near.is_newest is not bool(later)
                assert near.is_first_weekly is not any(each.agenda_shown_at for each in earlier if each.number > 1)
                begun = [each for each in later if each.closed_at and each.agenda_shown_at and not each.skipped_by]
                assert near.is_long_past is bool(begun)
                written = desk.session.scalars(CheckIn.of(meeting.id)).first()
                assert near.written == written
            mentorship.end(at=desk.now, by=None, how=Ending.EARLY)


def test_what_stands_around_several_meetings_is_found_in_one_question(house: House):
    """Delivery, P8."""
    ada, partners = house.member("Ada"), [house.member(f"Partner {number}") for number in range(3)]
    with house.desk() as desk:
        pairs = [given.after_the_first_meeting(desk, mentor=ada, mentee=each) for each in partners]
        ahead = [meetings_of(desk, each, (HELD, SKIPPED))[-1] for each in pairs]
        [found] = desk.ask(neighbours([each.id for each in ahead]))
    found = around_each(ahead, found)
    assert [near.meeting for near in found] == ahead
    assert all(near.had_before.number == 2 and near.before.number == 3 for near in found)
