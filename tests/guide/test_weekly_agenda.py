"""What stands on the agenda of a weekly meeting. Both guides, The Weekly Meeting."""

import pytest

import given
from mentorship.hall.settings import change_settings
from tuesdays import after_a_meeting, agenda_of, together, two_who_meet


@pytest.fixture
def pair(house):
    return two_who_meet(house)


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


def test_home_names_what_was_brought_up_last_and_counts_the_rest(house, pair):
    """Weekly 4 of both guides: however much there is, Home shows it, and the agenda has all of it."""
    ada, _ = pair
    for number in range(7):
        ada.opens_home()
        ada.clicks("Bring something up", on="home")
        ada.fills({"What would you like to talk about?": f"Topic {number}: " + "why I feel as I do " * 25})
        ada.submits()
        house.passes(minutes=1)
    ada.opens_home()
    assert "Topic 6" in ada.home.words and "Topic 4" in ada.home.words and "Topic 3" not in ada.home.words
    assert "… and 4 more. The agenda has them all." in ada.home.words


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
    assert "15 minutes to go" not in ada.last_message(in_=together(ada)).words
    house.goes_to("2026-01-20 19:16", "Europe/Madrid")
    assert "15 minutes to go" in ada.last_message(in_=together(ada)).words


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
    assert "The clocks change before this slot comes again" in agenda.words
    assert "stays, you meet Tue 10 Mar, 18:00 Madrid · 13:00 New York" in agenda.words
    assert "swaps, you meet Tue 10 Mar, 17:00 Madrid · 12:00 New York" in agenda.words
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
    assert "12:00 New York" in grace.last_message(in_=together(grace)).words
    house.goes_to("2026-03-24 16:46", "Europe/Madrid")
    assert "The clocks change" in ada.last_message(in_=together(ada)).words, "Madrid's, on 29 March"


def test_one_press_keeps_the_slot_where_it_is(house, before_the_change):
    """Features P15."""
    ada, grace = before_the_change
    ada.clicks("Keep it", in_=together(ada))
    agenda = grace.last_message(in_=together(grace))
    assert "your slot stays: Tue 10 Mar, 18:00 Madrid" in agenda.words and "Keep it" not in agenda.buttons
    house.goes_to("2026-03-10 17:46", "Europe/Madrid")
    assert "13:00 New York" in grace.last_message(in_=together(grace)).words


@pytest.mark.feature("P15")
def test_who_left_out_the_week_before_the_clocks_changed_is_told_when_asked_whether_it_is_on(house):
    """Responsibilities 2: the agenda that would have said so never came."""
    ada, grace = house.member("Ada", tz="Europe/Madrid"), house.member("Grace", tz="America/New_York")
    house.goes_to("2026-02-16 10:00", "Europe/Madrid")
    with house.desk() as desk:
        given.after_the_first_meeting(desk, mentor=grace, mentee=ada, slot=("1", "18:00", "Europe/Madrid"))
    for week in ("2026-02-23", "2026-03-02"):
        house.goes_to(f"{week} 12:00", "Europe/Madrid")
        ada.opens_home()
        ada.clicks("Skip this week", on="home")
        ada.submits("Skip it")

    house.goes_to("2026-03-09 12:00", "America/New_York")
    told = next(each for each in grace.messages(in_=grace.dm()) if "Still on?" in each.words and "10 Mar" in each.words)
    assert "Tue 10 Mar, 13:00" in told.words
    assert "clocks have changed since you last met: for you it is 13:00 now, no longer 12:00" in told.words.replace(
        "*", ""
    )
    [same] = [each for each in ada.messages(in_=ada.dm()) if "Still on?" in each.words and "10 Mar" in each.words]
    assert "clocks" not in same.words
    house.goes_to("2026-03-16 12:00", "America/New_York")
    assert "Tue 17 Mar" in grace.last_message().words and "clocks" not in grace.last_message().words


def test_a_meeting_that_is_moved_after_its_agenda_came_is_reminded_of_at_its_new_time(house, pair):
    """Weekly 1; Responsibilities 3: the agenda, fifteen minutes before, is the reminder."""
    ada, grace = pair
    agenda_of(house, ada)
    group = together(ada)
    grace.clicks("Move it", in_=together(grace))
    grace.fills({"Day": "2026-01-15", "Time": "12:00", "Where": "https://meet.example/us"})
    grace.submits("Offer")
    grace.closes_all()
    house.passes(minutes=1)
    assert ada.last_message(in_=group).words.startswith("You are finding another time")
    ada.clicks("Take this one")
    assert ada.last_message(in_=group).words.startswith("This meeting was moved")
    ada.marks_as_read()

    house.goes_to("2026-01-15 17:50", "Europe/Madrid")
    [told] = ada.unread(group)
    assert "Thu 15 Jan, 18:00 Madrid" in told.words
    house.goes_to("2026-01-15 18:46", "Europe/Madrid")
    moved, agenda = ada.messages(in_=group)
    assert "This meeting was moved" in moved.words and "Four questions" in agenda.words


def test_a_meeting_that_is_taken_back_to_its_time_has_its_agenda_again(house, pair):
    """Responsibilities 3."""
    ada, grace = pair
    agenda_of(house, ada)
    grace.clicks("Move it", in_=together(grace))
    grace.fills({"Day": "2026-01-13", "Time": "12:00", "Where": "https://meet.example/us"})
    grace.submits("Offer")
    grace.closes_all()
    ada.clicks("Take this one")
    [agenda] = ada.messages(in_=together(ada))
    assert "Tue 13 Jan, 18:00 Madrid" in agenda.words and "https://meet.example/us" in agenda.words


def test_a_week_that_is_left_out_forgets_nothing_of_what_was_said_last(house, pair):
    """Weekly 5 b and d: what the mentor looks out for, and anything else, stand on the next agenda there is."""
    ada, grace = pair
    house.goes_to("2026-01-13 18:50", "Europe/Madrid")
    grace.clicks("Fill in", in_=together(grace))
    grace.fills(
        {
            "What will you keep an eye out for?": "a small conference",
            "Anything else to think about or do?": "the trip to Lyon",
        }
    )
    grace.submits()
    house.goes_to("2026-01-19 12:00", "Europe/Madrid")
    ada.opens_home()
    ada.clicks("Skip this week", on="home")
    ada.submits("Skip it")

    agenda = agenda_of(house, ada, "2026-01-27 17:50").words
    assert "keeping an eye out for: a small conference" in agenda
    assert "from last time: the trip to Lyon" in agenda


def test_the_wrap_up_says_how_long_there_is_left_as_organisers_set_it(house, pair):
    """Weekly 5; program, section 11."""
    ada, _ = pair
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, wrap_up_minutes_before=5)
    assert "the last 5 are for looking ahead" in agenda_of(house, ada).words
    wrap_up = agenda_of(house, ada, "2026-01-13 18:56")
    assert "5 minutes to go" in wrap_up.words and "5 minutes to go" in wrap_up.text
