"""The weekly meeting. Both guides, The Weekly Meeting; Mentee Guide, Between Meetings."""

from datetime import date

import pytest
from sqlalchemy import select

import given
from mentorship.program.agreement import Agreement, Gap
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.target import Target

IN_THE_LIBRARY = {
    "Next meeting: the day (Madrid time)": "2026-01-21",
    "Next meeting: the time (Madrid time)": "17:30",
    "Next meeting: where": "the library",
}


@pytest.fixture
def pair(house):
    """Ada in Madrid and her mentor Grace in New York met on Monday; their slot is Tuesday at 18:00 in Madrid."""
    ada, grace = house.member("Ada", tz="Europe/Madrid"), house.member("Grace", tz="America/New_York")
    with house.desk() as desk:
        given.after_the_first_meeting(desk, mentor=grace, mentee=ada, slot=("1", "18:00", "Europe/Madrid"))
    house.settles()
    return ada, grace


def together(person):
    """Where a person talks with the other one and the app."""
    return next(each for each in person.conversations() if each.startswith("@Mentorship, "))


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
    for said in ("18:00 (Madrid)", "12:00 (New York)", "Our former employer", "read one code base", "The rest is free"):
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
    assert "Tue 20 Jan, 18:00 (Madrid)" in words
    assert "Write one test a day" in words
    assert not ada.sees("A minute is enough")


def after_a_meeting(house):
    """Tuesday 13 January, just after the first weekly meeting, in which nobody wrote anything down."""
    house.goes_to("2026-01-13 19:01", "Europe/Madrid")


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
    assert says(ada, "I no longer ask about this one") == 2
    assert says(ada, "minute") == 1, "only the newest meeting is asked about"

    ada.presses_old(once_more, "Check in")
    ada.fills({"What went well?": "We found the bug"})
    ada.submits()
    assert says(ada, "Thank you, that's noted") == 2
    ada.presses_old(asked, "It didn't happen")
    assert "changed" in ada.last_message().words, ada.screen.words
    with house.desk() as desk:
        assert desk.session.scalars(select(CheckIn)).one().went_well == "We found the bug"


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
    assert "Wed 21 Jan, 17:30 (Madrid)" in grace.last_message(in_=together(grace)).words

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


@pytest.fixture
def quiet_pair(house, pair):
    """The same two, before they agreed on a slot: nothing is planned by itself."""
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(pair[0].id)).one()
        desk.session.scalars(Agreement.in_force(mentorship.id)).one().slots = []
        meeting = desk.session.scalars(Meeting.open_of(mentorship.id)).one()
        meeting.skip(at=desk.now, by=mentorship.mentee_id)
        mentorship.press(at=desk.now)
    return pair


@pytest.mark.feature("K7")
def test_three_quiet_weeks_are_noticed_then_it_rests_and_one_press_brings_it_back(house, quiet_pair):
    """Both guides, Responsibilities 9 and 10; features K7."""
    ada, grace = quiet_pair
    house.goes_to("2026-01-27 12:00", "Europe/Madrid")
    assert ada.sees("quiet between you and @Grace") and grace.sees("quiet between you and @Ada")

    house.goes_to("2026-02-10 12:00", "Europe/Madrid")
    assert ada.sees("I let it rest on Mon 16 Feb")
    house.goes_to("2026-02-17 12:00", "Europe/Madrid")
    assert ada.sees("I let your mentorship with @Grace rest")
    ada.marks_as_read()
    house.goes_to("2026-02-25 12:00", "Europe/Madrid")
    assert ada.has_heard_nothing_new()

    grace.clicks("Pick it up again")
    with house.desk() as desk:
        assert not desk.session.scalars(Mentorship.running_of(ada.id)).one().is_resting


def test_what_nobody_wakes_for_thirty_days_is_closed_and_the_places_are_free(house, quiet_pair):
    """Features K7."""
    ada, _ = quiet_pair
    house.goes_to("2026-03-19 12:00", "Europe/Madrid")

    assert ada.sees("Your mentorship with @Grace has ended. Thank you both")
    with house.desk() as desk:
        assert desk.session.scalars(Mentorship.running_of(ada.id)).all() == []


def test_one_press_of_either_and_it_is_not_quiet(house, quiet_pair):
    """Features K7."""
    ada, grace = quiet_pair
    house.goes_to("2026-01-27 12:00", "Europe/Madrid")
    ada.clicks("All fine")
    assert ada.sees("Good to know") and grace.sees("Good to know")

    house.goes_to("2026-02-14 12:00", "Europe/Madrid")
    assert not ada.sees("Still quiet between")
    house.goes_to("2026-02-18 12:00", "Europe/Madrid")
    assert ada.sees("quiet between you and @Grace")


def test_a_planned_gap_silences_everything_and_the_first_meeting_after_it_is_proposed(house, pair):
    """First 6 of both guides."""
    ada, grace = pair
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        desk.session.add(Gap(mentorship_id=mentorship.id, from_on=date(2026, 1, 10), until_on=date(2026, 1, 26)))
        mentorship.press(at=desk.now)
    house.goes_to("2026-01-09 20:00", "Europe/Madrid")
    ada.marks_as_read()
    grace.marks_as_read()

    house.goes_to("2026-01-26 20:00", "Europe/Madrid")
    assert ada.has_heard_nothing_new() and grace.has_heard_nothing_new()
    house.goes_to("2026-01-27 10:00", "Europe/Madrid")
    assert "Welcome back" in ada.last_message().words
    assert "Tue 27 Jan, 18:00" in ada.last_message().words


@pytest.mark.feature("G5")
def test_what_is_brought_up_during_the_week_stands_on_the_agenda(house, pair):
    """Weekly 4 of both guides."""
    ada, grace = pair
    ada.opens_home()
    ada.clicks("Bring something up", on="home")
    ada.fills({"What would you like to talk about?": "How to say <no>"})
    ada.submits()

    house.goes_to("2026-01-13 17:46", "Europe/Madrid")

    assert "How to say <no>" in grace.last_message(in_=together(grace)).words
    assert "guide here, not a professor" in grace.last_message(in_=together(grace)).words
    house.goes_to("2026-01-20 17:46", "Europe/Madrid")
    assert "How to say" not in grace.last_message(in_=together(grace)).words
    assert "not a professor" not in grace.last_message(in_=together(grace)).words


def agenda_of(house, person, when: str = "2026-01-13 17:46"):
    house.goes_to(when, "Europe/Madrid")
    return person.last_message(in_=together(person))


@pytest.mark.feature("G1", "F11")
def test_an_hour_that_is_free_in_form_and_off_limits_stand_above_it_for_the_two_alone(house, pair):
    """Weekly, preamble and 1; First 4 c of both guides: every part can be left out."""
    ada, grace = pair
    agenda = agenda_of(house, ada)
    assert "60 minutes" in agenda.words and "leave out the rest" in agenda.words
    assert "Off limits between you: Our former employer" in agenda.words
    assert agenda.words.index("Our former employer") < agenda.words.index("read one code base")
    assert "former employer" not in agenda.text and not house.olga.sees("former employer")
    after_a_meeting(house)
    ada.types("/mentorship checkin")
    ada.submits("Save")
    assert ada.modal is None, "each section can be left out"

    grace.opens_home()
    grace.clicks("See the agreement", on="home")
    grace.clicks("Change it")
    grace.submits("Next")
    grace.fills({"How long": "An hour and a half"})
    grace.submits("Next")
    grace.submits("Send to sign")
    house.goes_to("2026-01-14 09:30", "Europe/Madrid")
    ada.clicks("Read")
    ada.submits("I sign")
    house.goes_to("2026-01-20 19:01", "Europe/Madrid")
    assert "Fifteen minutes to go" not in ada.last_message(in_=together(ada)).words
    house.goes_to("2026-01-20 19:16", "Europe/Madrid")
    assert "Fifteen minutes to go" in ada.last_message(in_=together(ada)).words


@pytest.mark.feature("G4")
def test_two_presses_on_the_agenda_say_where_a_target_stands(house, pair):
    """Weekly 2 d of both guides; the targets are the mentee's."""
    ada, grace = pair
    assert "day 30: read one code base" in agenda_of(house, ada).words

    grace.clicks("Let it go", in_=together(grace))
    assert grace.sees("That is for someone else here.")
    ada.clicks("It changed", in_=together(ada))
    assert "(It changed)" in ada.last_message(in_=together(ada)).words
    ada.clicks("Still open", in_=together(ada))
    assert "(It changed)" not in ada.last_message(in_=together(ada)).words


@pytest.mark.feature("G8")
def test_what_the_mentor_watches_for_is_a_door_and_comes_up_next_week(house, pair):
    """Weekly 5 b of both guides."""
    ada, grace = pair
    house.goes_to("2026-01-13 18:46", "Europe/Madrid")
    grace.clicks("Fill in", in_=together(grace))
    grace.fills({"What will you keep an eye out for?": "A meetup in Lyon"})
    grace.submits()
    ada.types("/mentorship opportunity")
    assert "A meetup in Lyon" in ada.modal.words
    ada.closes_all()

    assert "@Grace has been keeping an eye out for: A meetup in Lyon" in agenda_of(house, ada, "2026-01-20 17:46").words


def test_the_same_door_watched_week_after_week_is_one_door(house, pair):
    """Weekly 5 b: what both read as "Watching for" says each thing once."""
    _, grace = pair
    watched = "What will you keep an eye out for?"
    for day, words in (("13", "A meetup"), ("20", "A meetup"), ("27", "A workshop")):
        house.goes_to(f"2026-01-{day} 18:46", "Europe/Madrid")
        grace.clicks("Fill in", in_=together(grace))
        grace.fills({watched: words})
        grace.submits()
        grace.opens_home()
        assert grace.home.words.count("A meetup") == 1
    grace.clicks("Fill in", in_=together(grace))
    grace.fills({watched: "A meetup"})
    grace.submits()
    grace.opens_home()
    assert grace.home.words.count("A meetup") == 1 and "A workshop" not in grace.home.words


@pytest.mark.feature("G18")
def test_a_meeting_that_took_longer_is_brought_up_once_and_a_week_holds_three_tasks(house, pair):
    """Both guides, Responsibilities 2; Mentee Guide, Between 7: time limits are kept, tasks fit a week."""
    ada, _ = pair
    said = []
    for tuesday in ("2026-01-13", "2026-01-20", "2026-01-27"):
        said.append("took longer than you agreed" in agenda_of(house, ada, f"{tuesday} 17:46").words)
        house.goes_to(f"{tuesday} 19:01", "Europe/Madrid")
        ada.types("/mentorship checkin")
        ada.fills({"Did you keep to the time?": "It took longer"})
        ada.submits("Save")
    assert said == [False, True, False], "once, not every week"
    for words in ("Read 10 pages", "Draw the schema", "Write 3 tests", "Give a talk"):
        ada.opens_home()
        ada.clicks("Choose a task", on="home")
        ada.fills({"What will you do until you meet again?": words})
        ada.submits("Choose it")
    assert "three tasks for this week already" in ada.modal.words
    assert "Give a talk" in ada.modal.values.values()
    ada.submits("Take it on anyway")
    ada.opens_home()
    assert "Give a talk" in ada.home.words


@pytest.fixture
def before_the_change(house):
    """Ada in Madrid, Grace in New York, a week before New York's clocks change."""
    ada, grace = house.member("Ada", tz="Europe/Madrid"), house.member("Grace", tz="America/New_York")
    house.goes_to("2026-02-23 10:00", "Europe/Madrid")
    with house.desk() as desk:
        given.after_the_first_meeting(desk, mentor=grace, mentee=ada, slot=("1", "18:00", "Europe/Madrid"))
    house.goes_to("2026-03-03 17:46", "Europe/Madrid")
    return ada, grace


@pytest.mark.feature("G14", "P15")
def test_the_agenda_says_a_week_ahead_what_a_change_of_clocks_does(house, before_the_change):
    """Both guides, Responsibilities 2: New York's clocks change on 8 March; keep, swap, move."""
    ada, grace = before_the_change
    agenda = grace.last_message(in_=together(grace))
    assert "The clocks change before next time" in agenda.words
    assert "stays, you meet Tue 10 Mar, 18:00 (Madrid) · Tue 10 Mar, 13:00 (New York)" in agenda.words
    assert "swaps, you meet Tue 10 Mar, 17:00 (Madrid) · Tue 10 Mar, 12:00 (New York)" in agenda.words
    assert {"Keep it", "Swap it", "Another time"} <= set(agenda.buttons)

    grace.clicks("Swap it", in_=together(grace))
    assert "@Ada reads and signs it" in grace.ephemerals(in_=together(grace))[-1].words
    grace.clicks("Swap it", in_=together(grace))
    assert "suggested already" in grace.ephemerals(in_=together(grace))[-1].words
    ada.clicks("Read", in_=ada.dm())
    assert "12:00 New York" in ada.modal.words
    ada.submits("I sign")
    house.goes_to("2026-03-09 12:00", "Europe/Madrid")
    assert "Tue 10 Mar, 17:00" in ada.last_message().words
    house.goes_to("2026-03-10 16:46", "Europe/Madrid")
    assert "Tue 10 Mar, 12:00 (New York)" in grace.last_message(in_=together(grace)).words
    house.goes_to("2026-03-24 16:46", "Europe/Madrid")
    assert "The clocks change" in ada.last_message(in_=together(ada)).words, "Madrid's, on 29 March"


def test_one_press_keeps_the_slot_where_it_is(house, before_the_change):
    """Features P15."""
    ada, grace = before_the_change
    ada.clicks("Keep it", in_=together(ada))
    agenda = grace.last_message(in_=together(grace))
    assert "your slot stays: Tue 10 Mar, 18:00 (Madrid)" in agenda.words and "Keep it" not in agenda.buttons
    house.goes_to("2026-03-10 17:46", "Europe/Madrid")
    assert "13:00 (New York)" in grace.last_message(in_=together(grace)).words


@pytest.mark.feature("F13", "G15")
def test_a_gap_has_a_plan_moves_the_targets_or_not_and_ends_with_a_welcome(house, pair):
    """First 6 of both guides: dates, what the two do, 30/60/90 as they choose, silence, and the first meeting after."""
    ada, grace = pair
    ada.opens_home()
    ada.clicks("See the agreement", on="home")
    ada.clicks("Change it")
    ada.submits("Next")
    ada.fills(
        {
            "A planned gap: first day": "2026-01-20",
            "Last day of the gap": "2026-02-01",
            "What you do in the gap": "Write each other a note instead",
            "Your 30, 60 and 90 days": "Stay where they are",
        }
    )
    ada.submits("Next")
    ada.submits("Send to sign")
    house.goes_to("2026-01-05 09:30", "America/New_York")
    grace.clicks("Read")
    assert "Tue 20 Jan – Sun 1 Feb. Write each other a note instead." in grace.modal.words
    assert "Stay where they are" in grace.modal.words
    grace.submits("I sign")
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        targets = desk.session.scalars(Target.of(mentorship.id)).all()
        assert [(each.due_on - mentorship.first_met_on).days for each in targets] == [30, 60, 90]

    house.goes_to("2026-01-19 21:00", "Europe/Madrid")
    for person in (ada, grace):
        person.marks_as_read()
    house.goes_to("2026-02-01 21:00", "Europe/Madrid")
    assert ada.has_heard_nothing_new() and grace.has_heard_nothing_new()
    agenda = agenda_of(house, ada, "2026-02-03 17:46").words
    assert "Welcome back, both of you" in agenda and "what has changed?" in agenda
    assert "Welcome back" not in agenda_of(house, ada, "2026-02-10 17:46").words


def test_before_a_gap_in_which_they_meet_at_another_time_the_mentee_is_asked_when(house, pair):
    """First 6 of both guides: how to manage a gap."""
    ada, grace = pair
    ada.opens_home()
    ada.clicks("See the agreement", on="home")
    ada.clicks("Change it")
    ada.submits("Next")
    gap = {"A planned gap: first day": "2026-01-20", "Last day of the gap": "2026-01-29"}
    ada.fills(gap | {"What you do in the gap": "Meet at another time"})
    ada.submits("Next")
    ada.submits("Send to sign")
    house.goes_to("2026-01-05 09:30", "America/New_York")
    grace.clicks("Read")
    grace.submits("I sign")
    house.goes_to("2026-01-13 17:00", "Europe/Madrid")
    assert not ada.sees("at another time instead")

    house.goes_to("2026-01-14 21:00", "Europe/Madrid")
    asked = next(each for each in ada.messages(in_=ada.dm()) if "at another time instead" in each.words)
    assert "Tue 20 Jan to Thu 29 Jan" in asked.words and "Tue 3 Feb, 18:00" in asked.words
    assert not grace.sees("at another time instead")
    ada.clicks("Say when", in_=ada.dm())
    ada.fills({"Day": "2026-01-16", "Time": "17:00", "How": "Video call"})
    ada.submits("Offer")
    ada.closes_all()
    house.goes_to("2026-01-15 09:30", "America/New_York")
    grace.clicks("Take this one", in_=grace.dm())

    house.goes_to("2026-01-16 16:46", "Europe/Madrid")
    assert "Fri 16 Jan, 17:00 (Madrid)" in ada.last_message(in_=together(ada)).words
    house.goes_to("2026-01-30 12:00", "Europe/Madrid")
    ada.opens_home()
    assert "Tue 3 Feb, 18:00" in ada.home.words
    assert len([each for each in ada.messages(in_=ada.dm()) if "at another time instead" in each.words]) <= 1


def test_a_gap_for_which_the_days_wait_moves_the_targets(house, pair):
    """First 6 and 7 of both guides."""
    ada, grace = pair
    ada.opens_home()
    ada.clicks("See the agreement", on="home")
    ada.clicks("Change it")
    ada.submits("Next")
    ada.fills({"A planned gap: first day": "2026-01-20", "Last day of the gap": "2026-01-29"})
    ada.submits("Next")
    ada.submits("Send to sign")
    house.goes_to("2026-01-05 09:30", "America/New_York")
    grace.clicks("Read")
    grace.submits("I sign")
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        targets = desk.session.scalars(Target.of(mentorship.id)).all()
        assert [(each.due_on - mentorship.first_met_on).days for each in targets] == [40, 70, 100]


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
    assert "Tue 13 Jan, 22:30 (Kolkata) · Tue 13 Jan, 12:00 (New York)" in ada.last_message(in_=together(ada)).words
    assert grace.last_message(in_=together(grace)).ts == ada.last_message(in_=together(ada)).ts
