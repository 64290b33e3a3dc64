"""Meeting in chat. Both guides, First 2: video or in person is preferred, chat is fine."""

from datetime import datetime, timedelta

import pytest

import given
from mentorship.journey.meeting_in_chat.course import FIRST, WEEKLY
from mentorship.program.meeting import Medium, Meeting
from mentorship.program.mentorship import Mentorship
from tuesdays import together

AT_SIX = datetime.fromisoformat("2026-01-08T18:00+01:00")


@pytest.fixture
def pair(house):
    """Ada in Madrid and Grace in Kolkata write to each other on Thursday, for the first time."""
    ada, grace = house.member("Ada", tz="Europe/Madrid"), house.member("Grace", tz="Asia/Kolkata")
    with house.desk() as desk:
        mentorship = given.mentorship(desk, mentor=grace, mentee=ada)
        meeting = desk.session.scalars(Meeting.open_of(mentorship.id)).one()
        meeting.settle(starts_at=AT_SIX, place=None, by=grace.id, medium=Medium.CHAT)
    return ada, grace


@pytest.mark.feature("F3", "P17")
def test_a_chat_leads_through_the_agenda_question_by_question_with_turns_and_a_timer(house, pair):
    """First 2 to 8 of both guides: a medium for each meeting, and for a chat whose turn it is and until when."""
    ada, grace = pair
    house.goes_to(AT_SIX)
    ada.clicks("Meet in chat", in_=together(ada))
    asked = grace.last_message(in_=together(grace))
    assert f"1 of {len(FIRST)}." in asked.words and "What is this for?" in asked.words
    assert "@Ada begins, then @Grace. Until about 18:09 Madrid · 22:39 Kolkata" in asked.words.replace("*", "")
    grace.clicks("Meet in chat", in_=together(grace))
    assert "in it already" in grace.ephemerals(in_=together(grace))[-1].words

    house.goes_to(AT_SIX + timedelta(minutes=9))
    assert "time for this one is up" in ada.last_message(in_=together(ada)).words
    ada.clicks("A little longer", in_=together(ada))
    assert "Until about 18:14" in ada.last_message(in_=together(ada)).words.replace("*", "")
    old = ada.last_message(in_=together(ada))
    grace.clicks("Next question", in_=together(grace))
    ada.presses_old(old, "Next question")
    assert "settled already" in ada.ephemerals(in_=together(ada))[-1].words
    asked = next(each for each in reversed(ada.messages(in_=together(ada))) if not each.is_ephemeral)
    assert f"2 of {len(FIRST)}." in asked.words, "two who press at once go one step"
    assert "@Grace begins, then @Ada" in asked.words

    for _ in range(len(FIRST) - 1):
        ada.clicks("Next question", in_=together(ada))
    told = [message.words for message in ada.messages(in_=together(ada))]
    assert "That was all of it" in told[-1]
    assert not any("http" in words for words in told)
    for question in ("it worked", "leave out", "30, 60 and 90 days", "until you meet again"):
        assert any(question in words for words in told)


def test_a_weekly_meeting_in_chat_shows_what_is_off_limits_and_keeps_the_middle_free(house):
    """First 4 c and Weekly 2 to 5 of both guides."""
    ada, grace = house.member("Ada", tz="Europe/Madrid"), house.member("Grace", tz="Europe/Madrid")
    with house.desk() as desk:
        given.after_the_first_meeting(desk, mentor=grace, mentee=ada, slot=("1", "18:00", "Europe/Madrid"))
    house.goes_to("2026-01-13 18:00", "Europe/Madrid")
    grace.clicks("Meet in chat", in_=together(grace))
    asked = ada.last_message(in_=together(ada))
    assert "Our former employer" in asked.words and "former employer" not in asked.text
    for _ in range(3):
        ada.clicks("Next question", in_=together(ada))
    asked = ada.last_message(in_=together(ada)).words.replace("*", "")
    assert f"4 of {len(WEEKLY)}. The middle is free" in asked and "Until about 18:30." in asked


def test_a_chat_opens_with_its_meeting_and_says_nothing_to_a_pair_that_ended(house, pair):
    ada, grace = pair
    house.goes_to(AT_SIX - timedelta(minutes=15))
    agenda = ada.last_message(in_=together(ada))
    ada.clicks("Meet in chat", in_=together(ada))
    with house.desk() as desk:
        desk.session.scalars(Mentorship.running_of(ada.id)).one().end(at=desk.now, by=ada.id, how="early")
    house.passes(hours=1)
    assert not any("time for this one" in message.words for message in ada.messages(in_=together(ada)))
    grace.presses_old(agenda, "Meet in chat")
    assert "settled already" in grace.ephemerals(in_=together(grace))[-1].words
