"""The weekly meeting, up to its check-in. Both guides, The Weekly Meeting; Mentee Guide, Between Meetings."""

import pytest
from sqlalchemy import select

import given
from mentorship.journey.weekly_meeting import quiet
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.program.mentorship import Mentorship
from tuesdays import after_a_meeting, one_who_meets_two, together, two_who_meet

IN_THE_LIBRARY = {
    "Next meeting: the day (Madrid time)": "2026-01-21",
    "Next meeting: the time (Madrid time)": "17:30",
    "Next meeting: where": "the library",
}


@pytest.fixture
def pair(house):
    return two_who_meet(house)


@pytest.mark.repeated
@pytest.mark.feature("G2", "G3", "G6")
def test_a_week_from_still_on_to_the_check_in(house, pair):
    """Weekly 1 to 5 of both guides: planned from the slot, agenda, wrap-up, collapse, check-in."""
    ada, grace = pair

    house.goes_to("2026-01-12 10:00", "Europe/Madrid")
    assert "Still on?" in ada.last_message().words
    assert "Tue 13 Jan, 18:00" in ada.last_message().words
    ada.clicks("Yes, it's on")
    assert "It's on" in ada.last_message().words

    house.goes_to("2026-01-13 17:46", "Europe/Madrid")
    where = together(ada)
    agenda = ada.last_message(in_=where)
    for said in ("18:00 Madrid", "12:00 New York", "Our former employer", "read one code base", "The rest is free"):
        assert said in agenda.words
    assert "former employer" not in agenda.text

    house.goes_to("2026-01-13 18:46", "Europe/Madrid")
    assert "Four questions" in ada.last_message(in_=where).words
    assert len(ada.messages(in_=where)) == 1
    ada.clicks("Fill in", in_=where)
    ada.fills({"What are you focusing on until next time?": "Write one test a day"})
    ada.submits()
    grace.clicks("Fill in", in_=together(grace))
    grace.fills({"What will you keep an eye out for?": "A meetup in Lyon"})
    grace.submits()
    assert "Write one test a day" in grace.last_message(in_=together(grace)).words

    house.goes_to("2026-01-13 19:01", "Europe/Madrid")
    words = ada.last_message(in_=where).words
    assert "Tue 20 Jan, 18:00 Madrid" in words
    assert "Write one test a day" in words
    assert not ada.sees("A minute is enough")


def test_nobody_is_asked_whether_a_meeting_is_on_that_is_over(house, pair):
    """Program, 14: one unasked word a day; what waits for a later day may find nothing to ask any more."""
    ada, _ = pair
    house.goes_to("2026-01-12 07:00", "Europe/Madrid")
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        for which in ("first", "missed_twice"):
            quiet.ask(desk, mentorship, which)
    house.goes_to("2026-01-14 20:00", "Europe/Madrid")
    for person in pair:
        assert person.sees("Is everything all right?")
        assert not any("13 Jan" in each.words for each in person.messages(in_=person.dm()))


def test_who_has_lines_open_is_asked_once_more_the_next_day_and_then_left_alone(house, pair):
    """Weekly 2 and 5; program, every week."""
    ada, grace = pair
    house.goes_to("2026-01-13 18:46", "Europe/Madrid")
    grace.clicks("Fill in", in_=together(grace))
    grace.fills({"What will you keep an eye out for?": "A meetup in Lyon"})
    grace.submits()
    after_a_meeting(house)

    assert "minute is enough" in ada.last_message().words
    assert not grace.sees("minute is enough")

    house.goes_to("2026-01-14 19:30", "Europe/Madrid")
    assert "Just once more" in ada.last_message().words
    ada.marks_as_read()
    house.goes_to("2026-01-18 12:00", "Europe/Madrid")
    assert all("A week with @Grace" in message.words for message in ada.unread())


def test_an_old_check_in_folds_when_the_next_meeting_is_over_and_a_late_press_loses_nothing(house, pair):
    """Weekly 2 and 5; bad input: a press on what stood there for a week."""
    ada, _ = pair
    after_a_meeting(house)
    house.goes_to("2026-01-14 19:30", "Europe/Madrid")
    asked, once_more = (message for message in ada.messages() if "minute" in message.words)

    house.goes_to("2026-01-20 19:01", "Europe/Madrid")
    assert says(ada, "There is a newer meeting by now") == says(ada, "nothing is left to do here") == 1
    assert says(ada, "minute") == 1, "only the newest meeting is asked about"

    ada.presses_old(once_more, "Check in")
    ada.fills({"What went well?": "We found the bug"})
    ada.submits()
    assert says(ada, "Thank you, that's noted") == says(ada, "nothing is left to do here") == 1
    ada.presses_old(asked, "It didn't happen")
    assert "changed" in ada.last_message().words, ada.screen.words
    with house.desk() as desk:
        assert desk.session.scalars(select(CheckIn)).one().went_well == "We found the bug"


def test_what_still_asks_when_two_part_asks_no_longer(house, pair):
    """Responsibilities 3: nobody is left with a button that nothing comes of."""
    ada, grace = pair
    after_a_meeting(house)
    house.goes_to("2026-01-19 12:00", "Europe/Madrid")
    assert "Yes, it's on" in ada.last_message().buttons
    ada.types("/mentorship end")
    ada.submits("End it")
    house.passes(days=1)
    for person in (ada, grace):
        assert says(person, "before it ended. Nothing is left to do here") >= 2, "the check-in and Still on?"
        pressed = {label for message in person.messages(in_=person.dm()) for label in message.buttons}
        assert not pressed & {"Yes, it's on", "Yes, we met", "Check in"}


@pytest.fixture
def grace_with_two(house):
    return one_who_meets_two(house)


def test_nobody_is_reminded_of_a_check_in_before_they_were_asked_for_it(house, grace_with_two):
    """Program, every week, and 14: the day after the question, however long that waited for a day of its own."""
    grace, *_ = grace_with_two
    house.goes_to("2026-01-19 20:00", "America/New_York")
    said = [each.words for each in grace.messages(in_=grace.dm())]
    about_ada = [each for each in said if "meeting with @Ada? A" in each or "for your meeting with @Ada" in each]
    assert about_ada[0].startswith("How was your weekly meeting with @Ada?")


def test_nobody_is_reminded_of_a_meeting_after_which_they_have_met_again(house, grace_with_two):
    """Weekly 5: where "There is a newer meeting by now" was read, no reminder of the one before comes after it."""
    grace, _, zoe = grace_with_two
    house.goes_to("2026-02-03 14:30", "America/New_York")
    zoe.types("/mentorship end")
    zoe.submits("End it")
    zoe.closes_all()
    grace.marks_as_read()
    house.goes_to("2026-02-05 14:00", "America/New_York")
    assert not any("a minute for your meeting with @Ada" in each.words for each in grace.unread(grace.dm()))


def says(person, words: str) -> int:
    """How many messages from the bot say something."""
    return sum(words in message.words for message in person.messages(in_=person.dm()))


@pytest.mark.feature("G7", "G10", "G16")
def test_a_check_in_becomes_the_weeks_task_and_stays_between_the_two(house, pair):
    """Weekly 2 a to d and 5 a to d: a task for her, a door to watch for him, a note to oneself for nobody else."""
    ada, grace = pair
    after_a_meeting(house)

    ada.clicks("Check in")
    ada.fills(
        {
            "What went well?": "We found the bug",
            "What are you focusing on until next time?": "Write one test a day",
            "Anything else to think about or do?": "Bring the slides",
            "How is it going for you?": "2: a bit stuck",
            "A note to yourself": "Say that mornings are hard",
        }
    )
    ada.submits()
    assert "Thank you" in ada.last_message().words
    ada.opens_home()
    assert "Write one test a day" in ada.home.words

    grace.types("/mentorship checkin")
    assert "We found the bug" in grace.modal.values.values()
    assert "mornings are hard" not in str(grace.modal.values)
    grace.fills({"What will you keep an eye out for?": "A meetup in Lyon"})
    grace.submits()
    assert not grace.sees("mornings are hard")

    house.goes_to("2026-01-20 17:46", "Europe/Madrid")
    agenda = grace.last_message(in_=together(grace)).words
    assert "Write one test a day" in agenda
    assert "Bring the slides" in agenda


@pytest.mark.feature("P3")
def test_two_who_save_at_once_both_keep_their_lines(house, pair):
    """Weekly 5 d of both guides."""
    ada, grace = pair
    house.goes_to("2026-01-13 18:46", "Europe/Madrid")
    ada.clicks("Fill in", in_=together(ada))
    grace.clicks("Fill in", in_=together(grace))
    ada.fills({"Anything else to think about or do?": "Bring the slides"})
    grace.fills({"Anything else to think about or do?": "Read chapter two"})

    ada.submits()
    grace.submits()

    words = ada.last_message(in_=together(ada)).words
    assert "Bring the slides" in words and "Read chapter two" in words


@pytest.mark.feature("G9")
def test_what_the_two_note_for_next_time_wins_and_is_not_asked_again(house, pair):
    """Weekly 5 c of both guides."""
    ada, grace = pair
    house.goes_to("2026-01-13 18:46", "Europe/Madrid")
    ada.clicks("Fill in", in_=together(ada))
    ada.fills(IN_THE_LIBRARY)
    ada.submits()
    house.goes_to("2026-01-13 19:01", "Europe/Madrid")
    assert "Wed 21 Jan, 17:30 Madrid" in grace.last_message(in_=together(grace)).words

    house.goes_to("2026-01-20 19:00", "Europe/Madrid")
    assert not ada.sees("Still on?")
    house.goes_to("2026-01-21 17:16", "Europe/Madrid")
    assert "the library" in ada.last_message(in_=together(ada)).words


def test_whoever_notes_another_time_afterwards_lets_the_other_know_at_once_who_can_still_move_it(house, pair):
    """Weekly 5 c; the next meeting stood in its slot already."""
    ada, grace = pair
    after_a_meeting(house)
    ada.clicks("Check in")
    ada.fills(IN_THE_LIBRARY)
    ada.submits()
    told = grace.last_message()
    assert "@Ada noted your next meeting for Wed 21 Jan, 11:30" in told.words
    grace.clicks("Move it", on=told)
    assert "Offer" in grace.modal.words


@pytest.fixture
def asleep_in_tokyo(house):
    """Ada in Madrid, on the evening of a meeting, and Grace, who has read everything and sleeps."""
    ada, grace = house.member("Ada", tz="Europe/Madrid"), house.member("Grace", tz="Asia/Tokyo")
    with house.desk() as desk:
        given.after_the_first_meeting(desk, mentor=grace, mentee=ada, slot=("1", "12:00", "Europe/Madrid"))
    house.goes_to("2026-01-13 20:00", "Europe/Madrid")
    grace.marks_as_read()
    return ada, grace


def noted(person):
    return [each.words for each in person.unread(person.dm()) if "noted your next meeting" in each.words]


def test_a_next_meeting_that_is_noted_at_night_and_is_days_away_wakes_nobody(house, asleep_in_tokyo):
    """Program, section 14."""
    ada, grace = asleep_in_tokyo
    ada.types("/mentorship checkin")
    ada.fills({"Next meeting: the day (Madrid time)": "2026-01-22"})
    ada.submits()
    ada.types("/mentorship checkin")
    ada.fills({"Next meeting: the time (Madrid time)": "11:00"})
    ada.submits()
    assert grace.has_heard_nothing_new(), "it is four in the morning in Tokyo"

    house.goes_to("2026-01-14 09:00", "Asia/Tokyo")
    [told] = noted(grace)
    assert "Thu 22 Jan, 19:00" in told


def test_a_next_meeting_that_is_noted_for_the_same_day_is_told_at_once(house, asleep_in_tokyo):
    """Program, section 14: what touches a meeting that is close does not wait for the morning."""
    ada, grace = asleep_in_tokyo
    ada.types("/mentorship checkin")
    ada.fills({"Next meeting: the day (Madrid time)": "2026-01-14", "Next meeting: the time (Madrid time)": "11:00"})
    ada.submits()
    house.settles()
    [told] = noted(grace)
    assert "Wed 14 Jan, 19:00" in told


def test_a_time_that_is_over_is_refused_at_its_question_and_nothing_is_lost(house, pair):
    """Weekly 5 c; bad input."""
    ada, _ = pair
    after_a_meeting(house)
    ada.clicks("Check in")
    ada.fills({"What went well?": "We found the bug", "Next meeting: the day (Madrid time)": "2026-01-06"})
    ada.submits()

    assert "That moment is over" in ada.modal.errors["Next meeting: the day (Madrid time)"]
    assert "We found the bug" in ada.modal.values.values()


@pytest.mark.feature("I10")
def test_only_the_mentee_makes_a_task_of_an_idea(house, pair):
    """First 8 of both guides: mentors do not hand out homework."""
    ada, grace = pair
    after_a_meeting(house)
    grace.clicks("Check in")
    grace.fills({"An idea for a task?": "Draw the architecture"})
    grace.submits()
    where = together(grace)
    assert "Draw the architecture" in grace.last_message(in_=where).words

    grace.clicks("Take it on", in_=where)
    assert grace.sees("That is for someone else here.")
    ada.clicks("Take it on", in_=together(ada))
    ada.opens_home()
    assert "Task: Draw the architecture" in ada.home.words

    house.goes_to("2026-01-20 17:46", "Europe/Madrid")
    ada.clicks("Partly", in_=together(ada))
    assert "partly" in ada.last_message(in_=together(ada)).words


def test_a_skipped_week_is_followed_by_the_next_slot(house, pair):
    """Mentor Guide, Responsibilities 3."""
    ada, grace = pair
    house.goes_to("2026-01-12 16:00", "Europe/Madrid")
    grace.clicks("Skip this week")
    grace.submits("Skip it")
    house.settles()

    assert "No meeting this week" in ada.screen.words
    house.goes_to("2026-01-13 18:00", "Europe/Madrid")
    assert not ada.sees("The rest is free")
    house.goes_to("2026-01-19 12:00", "Europe/Madrid")
    assert "Tue 20 Jan, 18:00" in ada.last_message().words


@pytest.mark.feature("G13")
def test_two_missed_meetings_in_a_row_ask_each_privately(house, pair):
    """Both guides, Responsibilities 2."""
    ada, grace = pair
    after_a_meeting(house)
    ada.clicks("It didn't happen")
    assert "didn't happen" in grace.last_message().words
    house.goes_to("2026-01-20 19:01", "Europe/Madrid")
    grace.clicks("It didn't happen")
    house.passes(days=1)

    for person in (ada, grace):
        assert "Two meetings" in person.screen.words
    ada.clicks("All fine")
    assert "Good to know" in ada.screen.words


def test_one_press_says_that_it_took_place_or_was_moved(house, pair):
    """Both guides, Responsibilities 2: one press is an answer, and a moved meeting is no miss."""
    ada, grace = pair
    after_a_meeting(house)
    card = grace.last_message()
    ada.clicks("Yes, we met")
    assert "that's noted" in ada.last_message().words
    grace.presses_old(card, "It didn't happen")
    assert "settled already" in grace.ephemerals()[-1].words
    house.goes_to("2026-01-15 12:00", "Europe/Madrid")
    assert not ada.sees("Just once more") and not grace.sees("Just once more")

    house.goes_to("2026-01-20 19:01", "Europe/Madrid")
    grace.clicks("We moved it", in_=grace.dm())
    house.settles()
    assert "found another time" in ada.last_message(in_=ada.dm()).words
    ada.clicks("Say when", in_=ada.dm())
    assert "Move the meeting" in ada.modal.words
    ada.closes()
    house.goes_to("2026-01-27 19:01", "Europe/Madrid")
    grace.clicks("It didn't happen", in_=grace.dm())
    house.passes(days=1)
    assert not ada.sees("Two meetings")


def test_a_next_meeting_has_a_place_and_an_hour_that_exists(house, pair):
    """Weekly 5 c of both guides: when and where."""
    ada, _ = pair
    with house.desk() as desk:
        meeting = desk.session.scalars(Meeting.open_of(desk.session.scalars(Mentorship.running_of(ada.id)).one().id))
        meeting.one().place = None
    after_a_meeting(house)
    ada.clicks("Check in")
    day, at = "Next meeting: the day (Madrid time)", "Next meeting: the time (Madrid time)"
    ada.fills({day: "2026-03-29", at: "02:30", "What went well?": "We found the bug"})
    ada.submits()
    assert "03:00 would be the first one after it" in ada.modal.errors[at]
    ada.fills({day: "2026-01-20", at: "18:00"})
    ada.submits()
    assert "Where do you meet?" in ada.modal.errors["Next meeting: where"]
    ada.fills({"Next meeting: where": "the library"})
    ada.submits()
    assert ada.modal is None


def test_whoever_moves_to_another_zone_reads_the_same_meeting_on_the_new_wall(house, pair):
    """Responsibilities 2: the slot stays on the wall that it belongs to."""
    ada, grace = pair
    ada.changes(tz="Asia/Kolkata")
    house.settles()
    ada.opens_home()
    assert "Tue 13 Jan, 22:30 Kolkata · 12:00 New York" in ada.home.words
    house.goes_to("2026-01-13 17:46", "Europe/Madrid")
    assert "Tue 13 Jan, 22:30 Kolkata · 12:00 New York" in ada.last_message(in_=together(ada)).words
    assert grace.last_message(in_=together(grace)).ts == ada.last_message(in_=together(ada)).ts


def test_whoever_said_that_it_is_on_can_still_move_it_or_leave_it_out(house, pair):
    """Features G11: plans change after a yes, too, and the way is where the yes stands."""
    ada, grace = pair
    house.goes_to("2026-01-12 17:00", "Europe/Madrid")
    ada.clicks("Yes, it's on")
    for person in (ada, grace):
        assert {"Move it", "Skip this week"} <= set(person.last_message().buttons)
    ada.clicks("Skip this week", in_=ada.dm())
    ada.submits("Skip it")
    assert ada.sees("This week is off, and @Grace knows")


@pytest.mark.parametrize("answer", ["It didn't happen", "Yes, we met"])
def test_what_was_noted_of_the_last_meeting_promises_two_who_parted_no_next_one(house, pair, answer):
    ada, grace = pair
    after_a_meeting(house)
    ada.clicks(answer, in_=ada.dm())
    ada.types("/mentorship end")
    ada.submits("End it")
    house.passes(hours=1)
    for person in (ada, grace):
        read = " ".join(each.words for each in person.messages(in_=person.dm()))
        assert "next one is planned" not in read and "the next meeting stand" not in read
    assert any("oted" in each.words for each in ada.messages(in_=ada.dm()))
