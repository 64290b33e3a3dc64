"""What stands in a conversation already: it may change at any hour, and still says nothing that is to be held.

Both guides, First Meeting 6; Features J8, K7 and O6.
"""

from datetime import date, timedelta

import pytest

from first_meetings import AT_SIX, have_met, two_who_meet_on_thursday
from houses import House
from mentorship.hall import fitting
from mentorship.hall.ending import end_mentorship
from mentorship.hall.reopening import open_again
from mentorship.outbox import to_member
from mentorship.program.agreement import Gap
from mentorship.program.mentorship import Ending, Mentorship
from pretend_slack import Person
from tuesdays import after_a_meeting, agenda_of, together, two_who_meet

THREAT = "You will regret this"


def pair_of(house: House, person: Person) -> str:
    with house.desk() as desk:
        return desk.session.scalars(Mentorship.running_of(person.id)).one().id


def ends(house: House, person: Person) -> None:
    pair = pair_of(house, person)
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=person.id, how=Ending.EARLY)
    house.settles()


def reports(house: House, person: Person) -> None:
    person.types("/mentorship help")
    person.clicks("Report a problem")
    person.submits("Next")
    person.fills({"In your own words": "It hurt"})
    person.submits("Send")
    house.settles()


def takes_a_break(house: House, person: Person) -> None:
    person.types("/mentorship pause")
    person.submits("Take a break")
    house.settles()


# In a break nothing of one reaches the other


def test_nothing_of_who_was_reported_appears_on_an_agenda_that_is_out(house: House) -> None:
    ada, grace = two_who_meet(house)
    agenda_of(house, ada, "2026-01-13 18:05")
    reports(house, ada)
    grace.clicks("Bring something up", in_=together(grace))
    grace.fills({"What would you like to talk about?": THREAT})
    grace.submits()
    house.settles()
    assert not ada.sees(THREAT)


def test_nothing_of_who_was_reported_appears_beside_a_review_that_is_out(house: House) -> None:
    ada, grace = two_who_meet(house)
    house.goes_to("2026-02-03 19:01", "Europe/Madrid")
    ada.clicks("Write the review")
    ada.fills({"One thing to keep": "Starting on time"})
    ada.submits()
    reports(house, ada)
    grace.clicks("Write the review")
    grace.fills({"One thing to change": THREAT})
    grace.submits()
    house.settles()
    assert not ada.sees(THREAT)


def test_what_one_writes_down_in_a_break_does_not_appear_to_the_other(house: House) -> None:
    ada, grace = two_who_meet(house)
    after_a_meeting(house)
    takes_a_break(house, grace)
    ada.clicks("How was it for you?", in_=together(ada))
    ada.fills({"What are you focusing on until next time?": "Call your boss about me"})
    ada.submits()
    house.settles()
    assert "Call your boss" not in grace.last_message(in_=together(grace)).words


def test_one_sees_what_one_answers_in_a_break(house: House) -> None:
    """Features O6: how it fits is for nobody else's eyes, and so is how a meeting was."""
    grace, ada = house.member("Grace", tz="Europe/London"), house.member("Ada", tz="Europe/London")
    two_who_meet_on_thursday(house, mentor=grace, mentee=ada)
    house.settles()
    have_met(house, ada)
    house.passes(days=1)
    takes_a_break(house, grace)
    ada.clicks("Good", in_=ada.dm())
    house.settles()
    assert not any("Good" in each.buttons for each in ada.messages(in_=ada.dm()))


@pytest.mark.parametrize("answer", ["Yes, we met", "We moved it"])
def test_one_sees_in_a_break_how_one_said_a_meeting_was_and_the_other_does_not(house: House, answer: str) -> None:
    ada, grace = two_who_meet(house)
    after_a_meeting(house)
    takes_a_break(house, grace)
    shown = [each.words for each in grace.messages(in_=together(grace)) + grace.messages(in_=grace.dm())]
    ada.clicks(answer, in_=ada.dm())
    house.settles()
    assert not any(answer in each.buttons for each in ada.messages(in_=ada.dm()))
    assert [each.words for each in grace.messages(in_=together(grace)) + grace.messages(in_=grace.dm())] == shown


# In a gap


def test_an_idea_that_a_gap_holds_does_not_appear_on_an_agenda_either(house: House) -> None:
    ada, grace = two_who_meet(house)
    after_a_meeting(house)
    pair = pair_of(house, ada)
    with house.desk() as desk:
        desk.session.add(Gap(mentorship_id=pair, from_on=date(2026, 1, 14), until_on=date(2026, 1, 18)))
    house.goes_to("2026-01-15 18:00", "Europe/Madrid")
    grace.opens_home()
    grace.clicks("Suggest an idea", on="home")
    grace.fills({"Your idea": "Read its first chapter"})
    grace.submits("Suggest it")
    ada.opens_home()
    ada.clicks("Choose a task", on="home")
    ada.fills({next(iter(ada.modal.values)): "My own task"})
    ada.submits("Choose it")
    house.settles()
    [agenda] = [each for each in ada.messages(in_=together(ada)) if "My own task" in each.words]
    assert "first chapter" not in agenda.words


def test_two_who_meet_in_chat_when_a_gap_begins_go_on(house: House) -> None:
    grace, ada = house.member("Grace", tz="Europe/London"), house.member("Ada", tz="Europe/London")
    pair = two_who_meet_on_thursday(house, mentor=grace, mentee=ada).id
    house.goes_to(AT_SIX)
    ours = ada.group_dm_with("Grace")
    ada.clicks("Meet in chat", in_=ours)
    with house.desk() as desk:
        desk.session.add(Gap(mentorship_id=pair, from_on=date(2026, 1, 8), until_on=date(2026, 1, 20)))
    ada.clicks("Next question", in_=ours)
    house.settles()
    assert "2 of 11" in ada.last_message(in_=ours).words and "Next question" in ada.last_message(in_=ours).buttons


# After the end


@pytest.mark.parametrize("later", [50, 61, 2 * 24 * 60], ids=["under way", "just over", "two days on"])
def test_a_first_meeting_of_which_nobody_told_was_one(house: House, later: int) -> None:
    grace, ada = house.member("Grace", tz="Europe/London"), house.member("Ada", tz="Europe/London")
    two_who_meet_on_thursday(house, mentor=grace, mentee=ada)
    house.goes_to(AT_SIX + timedelta(minutes=later))
    ends(house, grace)
    assert "Your first hour together is over." in ada.last_message(in_=ada.group_dm_with("Grace")).words


def test_a_meeting_that_was_being_moved_was_none(house: House) -> None:
    ada, grace = two_who_meet(house)
    agenda_of(house, ada)
    ada.clicks("Move it", in_=together(ada))
    ada.fills({"Day": "2026-01-15", "Time": "18:00"})
    ada.submits("Offer")
    ada.closes_all()
    house.passes(days=1, hours=2)
    ends(house, grace)
    assert "No meeting this time." in ada.last_message(in_=together(ada)).words


# Where two go on


def goes_on(house: House, pair: str) -> None:
    with house.desk() as desk:
        open_again(desk, desk.get(Mentorship, pair), places=(1, 1))
    house.settles()


def test_the_newest_meeting_that_was_had_can_be_told_of(house: House) -> None:
    """And not the one that was called off after it."""
    ada, grace = two_who_meet(house)
    after_a_meeting(house)
    agenda_of(house, ada, "2026-01-20 17:46")
    ada.clicks("Skip this week", in_=together(ada))
    ada.submits()
    pair = pair_of(house, ada)
    ends(house, grace)
    goes_on(house, pair)
    shown = [each for each in ada.messages(in_=together(ada)) if "How was it for you?" in each.buttons]
    assert len(shown) == 1 and "No meeting this time." in ada.last_message(in_=together(ada)).words


def test_what_was_to_be_asked_when_they_ended_is_asked_after_all(house: House) -> None:
    grace, ada = house.member("Grace", tz="Europe/London"), house.member("Ada", tz="Europe/London")
    pair = two_who_meet_on_thursday(house, mentor=grace, mentee=ada).id
    house.settles()
    have_met(house, ada)
    with house.desk() as desk:  # as if her day were taken: it waits for the next morning
        about = fitting.fit_check(desk.get(Mentorship, pair), ada.id)
        desk.out.show(fitting.FIT_CHECK, to_member(ada.id), **about)
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=grace.id, how=Ending.EARLY)
    house.passes(days=1)
    goes_on(house, pair)
    house.passes(days=1)
    assert ada.sees("how does it feel")
