"""What two who part, rest or go on were asked: it asks nothing that nobody can answer. Program, section 14."""

from datetime import date, timedelta

import pytest

from asking_for_help import ends
from first_meetings import AT_SIX, have_met, signs, two_who_meet_on_thursday, writes_the_agreement
from mentorship.hall.breaks import begin_break
from mentorship.hall.ending import end_mentorship
from mentorship.hall.reopening import open_again
from mentorship.program.agreement import Gap
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Ending, Mentorship

OVER = "This was about your time with @Grace before it ended. Nothing is left to do here."


@pytest.mark.feature("J7")
@pytest.mark.parametrize(
    ("question", "when"),
    [
        ("It took place", AT_SIX + timedelta(minutes=61)),
        ("Good", AT_SIX + timedelta(days=1)),
        ("Check in", AT_SIX + timedelta(days=13)),
        ("All fine", AT_SIX + timedelta(days=24)),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_two_who_part_were_asked_and_never_answered_is_taken_back(house, grace, ada, question, when):
    """Whatever either presses there would lead nowhere; what is settled, or can still be read, stays."""
    if question == "It took place":
        two_who_meet_on_thursday(house, mentor=grace, mentee=ada)
    else:
        two_who_have_signed(house, grace, ada)
    house.goes_to(when)
    asks = asked(ada, question)
    assert asks
    ends(grace)
    house.settles()
    became = [each for each in ada.messages(in_=ada.dm()) if each.ts in {asking.ts for asking in asks}]
    assert all(OVER in each.words and not each.buttons for each in became)
    assert not asked(ada, question) and not asked(grace, question)
    assert not [each.buttons for each in ada.messages(in_=ada.group_dm_with("Grace")) if each.buttons]


def asked(person, question):
    return [each for each in person.messages(in_=person.dm()) if question in each.buttons]


def test_a_question_is_taken_back_whatever_they_pressed_after_it(house, grace, ada):
    """Quiet for three weeks, and then she answers something else; it is another moment that is counted from."""
    two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=24))
    ada.clicks("Good")
    assert asked(ada, "All fine") and asked(grace, "All fine")
    ends(grace)
    house.settles()
    assert not asked(ada, "All fine") and not asked(grace, "All fine")


@pytest.mark.parametrize("becomes", ["never had", "had and agreed"])
def test_how_it_went_is_asked_no_longer_about_an_earlier_time_either(house, grace, ada, becomes):
    two_who_meet_on_thursday(house, mentor=grace, mentee=ada)
    house.goes_to(AT_SIX + timedelta(minutes=61))
    ada.types("/mentorship time")
    ada.clicks("Move it")
    ada.fills({"Day": "2026-01-12", "Time": "17:00"})
    ada.submits("Offer")
    house.settles()
    grace.clicks("Take this one")
    if becomes == "had and agreed":
        ada.closes_all()
        house.goes_to("2026-01-12 18:01", "Europe/London")
        ada.clicks("It took place")
        writes_the_agreement(ada)
        signs(grace)
    ends(grace)
    house.settles()
    assert not asked(ada, "It took place") and not asked(grace, "It took place")


def test_what_was_answered_stays_and_can_be_changed_no_longer(house, grace, ada):
    two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=5, hours=3))
    ada.clicks("Yes, we met")
    assert asked(ada, "Change my check-in") and asked(ada, "See the agreement")
    ends(grace)
    house.settles()
    assert not asked(ada, "Change my check-in")
    assert any("Thank you, that's noted" in each.words for each in ada.messages(in_=ada.dm()))
    assert asked(ada, "See the agreement"), "what can still be read keeps its way there"


def can_be_pressed(person, partner):
    """What can be pressed in the conversation of two."""
    return [each.buttons for each in person.messages(in_=person.group_dm_with(partner.name)) if each.buttons]


def end(house, pair, *, by):
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=by.id, how=Ending.EARLY)
    house.settles()


def go_on(house, pair):
    with house.desk() as desk:
        open_again(desk, desk.get(Mentorship, pair), places=(1, 1))
    house.settles()


def asked_in_their_conversation(person, partner, question):
    return sum(question in each for each in can_be_pressed(person, partner))


def test_what_stands_in_their_own_conversation_is_there_to_be_read(house, grace, ada):
    """After the end no meeting there leads anywhere any more; where the two go on, the newest does again."""
    pair = two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=20))
    ours = ada.group_dm_with("Grace")
    was = len(can_be_pressed(ada, grace))
    assert was == 4, "the first one, and three weekly ones"
    end(house, pair, by=grace)
    assert not can_be_pressed(ada, grace)
    assert sum("This meeting is over." in each.words for each in ada.messages(in_=ours)) == was - 1
    assert ada.sees("Your first hour together is over.")

    go_on(house, pair)
    assert asked_in_their_conversation(ada, grace, "How was it for you?") == 1
    assert asked_in_their_conversation(ada, grace, "How did it go?") == 1
    told = sum("This meeting is over." in each.words for each in ada.messages(in_=ours))
    assert told == was - 2, "what was over before stays as it is"


def test_in_a_gap_what_stands_there_shows_the_facts_as_well(house, grace, ada):
    pair = two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=8))
    end(house, pair, by=grace)
    with house.desk() as desk:
        desk.session.add(Gap(mentorship_id=pair, from_on=date(2026, 1, 15), until_on=date(2026, 1, 20)))
    go_on(house, pair)
    assert asked_in_their_conversation(ada, grace, "How was it for you?") == 1


def test_what_both_had_muted_is_not_said_when_they_go_on(house, grace, ada):
    pair = two_who_have_signed(house, grace, ada)
    label, heard = "I would like to hear", {}
    for each in (ada, grace):
        each.opens_home()
        each.clicks("What I hear", on="home")
        heard[each] = list(each.modal.values[label])
        each.fills({label: []})
        each.submits("Save")
    stood = len(ada.messages(in_=ada.group_dm_with("Grace")))
    house.goes_to(AT_SIX + timedelta(days=22))
    ada.opens_home()
    ada.clicks("What I hear", on="home")
    ada.fills({label: heard[ada]})
    ada.submits("Save")
    end(house, pair, by=grace)
    go_on(house, pair)
    assert len(ada.messages(in_=ada.group_dm_with("Grace"))) == stood


@pytest.mark.parametrize("before", [5, -5], ids=["before it began", "after it began"])
def test_a_meeting_that_never_began_was_not(house, grace, ada, before):
    pair = two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=3))
    with house.desk() as desk:
        at = desk.session.scalars(Meeting.open_of(pair)).one().starts_at
    house.goes_to(at - timedelta(minutes=before))
    assert asked_in_their_conversation(ada, grace, "Move it") == 1
    end(house, pair, by=grace)
    assert not can_be_pressed(ada, grace)
    assert ada.sees("No meeting this time." if before > 0 else "This meeting is over.")


def test_a_meeting_in_chat_ends_with_the_two(house, grace, ada):
    pair = two_who_meet_on_thursday(house, mentor=grace, mentee=ada).id
    house.goes_to(AT_SIX)
    ada.clicks("Meet in chat", in_=ada.group_dm_with("Grace"))
    assert asked_in_their_conversation(ada, grace, "Next question") == 1
    end(house, pair, by=grace)
    assert not can_be_pressed(ada, grace)


def test_a_meeting_that_a_break_takes_away_cannot_be_moved_any_more(house, grace, ada):
    """Neither in the break, nor after the end."""
    pair = two_who_meet_on_thursday(house, mentor=grace, mentee=ada).id
    house.goes_to(AT_SIX - timedelta(minutes=5))
    with house.desk() as desk:
        begin_break(desk, desk.get(Mentorship, pair), by=ada.id)
    house.settles()
    assert not can_be_pressed(ada, grace) and ada.sees("No meeting this time.")


def test_what_was_moved_in_a_gap_says_so(house, grace, ada):
    pair = two_who_meet_on_thursday(house, mentor=grace, mentee=ada).id
    house.settles()
    with house.desk() as desk:
        desk.session.add(Gap(mentorship_id=pair, from_on=date(2026, 1, 9), until_on=date(2026, 1, 20)))
        desk.get(Mentorship, pair).press(at=desk.now)
    house.goes_to("2026-01-10 12:00", "Europe/London")
    ada.types("/mentorship time")
    ada.clicks("Move it")
    ada.fills({"Day": "2026-01-27", "Time": "18:00"})
    ada.submits("Offer")
    ada.closes_all()
    grace.opens_home()
    grace.clicks("Take this one", on="home")
    house.settles()
    assert not asked(ada, "It took place") and not asked(grace, "It took place")
    assert not can_be_pressed(ada, grace)


def test_who_goes_on_after_all_is_asked_again_how_it_fits(house, grace, ada):
    """And nothing that was asked in the weeks before it ended comes up again, though it is taken back only now."""
    pair = two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=20))
    check_ins = len(asked(ada, "Yes, we met"))
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=None, how=Ending.QUIET)
    house.bot.tick()
    with house.desk() as desk:
        open_again(desk, desk.get(Mentorship, pair), places=(1, 1))
    house.settles()
    assert len(asked(ada, "Yes, we met")) == check_ins and asked(ada, "Good")


def test_how_it_fits_is_taken_back_and_asked_again(house, grace, ada):
    pair = two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=4))
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=None, how=Ending.QUIET)
    house.passes(hours=15)
    assert not asked(ada, "Good")
    ada.clicks("Go on together")
    house.settles()
    assert asked(ada, "Good")


def two_who_have_signed(house, grace, ada):
    pair = two_who_meet_on_thursday(house, mentor=grace, mentee=ada)
    house.settles()
    have_met(house, ada)
    writes_the_agreement(ada)
    signs(grace)
    return pair.id
