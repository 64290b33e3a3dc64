"""Whoever writes at length, or often, is heard: Slack takes only so much at once. Program, section 13."""

from datetime import timedelta

from sqlalchemy import select

import given
from asking_for_help import asks_organisers
from mentorship.journey.monthly_review.views import revealed_blocks
from mentorship.journey.support.records import HelpWord
from mentorship.program.help_request import HelpRequest
from mentorship.program.review import Review, ReviewNote
from mentorship.program.sign_up import Role
from mentorship.slack.lengths import LONGEST, MOST_IN_MESSAGE, fitted, letters, parts_of
from mentorship.wording import Markup
from proposals import ask
from tuesdays import together

MINUTE = timedelta(minutes=1)


def test_the_agenda_of_two_who_write_at_length_comes_and_a_window_shows_all_of_it(house):
    """Mentor Guide, Weekly; a message may hold some nine thousand letters."""
    ada, grace = house.member("Ada", tz="Europe/Madrid"), house.member("Grace", tz="America/New_York")
    long = "I want to be able to lead a project of my own and know that I am. " * 30
    with house.desk() as desk:
        slot = ("1", "18:00", "Europe/Madrid")
        given.after_the_first_meeting(desk, mentor=grace, mentee=ada, slot=slot, targets=(long, long, long))
    house.settles()
    for number in range(3):
        ada.opens_home()
        ada.clicks("Choose a task", on="home")
        ada.fills({"What will you do until you meet again?": f"{number} {long}"[:2000]})
        ada.submits("Choose it")
        if ada.modal:
            ada.closes_all()
    for number in range(9):
        ada.opens_home()
        ada.clicks("Bring something up", on="home")
        ada.fills({"What would you like to talk about?": f"{long[:480]} topic {number}"})
        ada.submits()
    house.goes_to("2026-01-13 17:46", "Europe/Madrid")
    assert any("day 30" in each.words for each in ada.messages(in_=together(ada)))

    ada.clicks("Read", in_=together(ada))
    assert [number for number in range(9) if f"topic {number}" not in ada.modal.words] == []
    assert ada.modal.words.count(long.strip()) == 6, "three tasks and three targets"


def test_a_mentor_may_ask_five_times_at_length_before_answering(house):
    """Features D5."""
    maya, ada, grace = house.mentor_in_channel("Maya"), house.member("Ada"), house.member("Grace")
    text = "Could you tell me a little more about what she has done so far? " * 15
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR)
        given.sign_up(desk, ada, Role.MENTEE, goal="I want to lead a project of my own. " * 50)
    ask(maya, grace, ada)
    for number in range(5):
        for person, door, words in ((grace, "Tell me more", "question"), (maya, "Answer", "answer")):
            person.clicks(door, in_=person.dm())
            [label] = [each.label for each in person.modal.inputs]
            person.fills({label: f"{words} {number} {text}"[:1000]})
            person.submits()
        house.settles()
    assert "answer 4" in "".join(each.words for each in grace.messages(in_=grace.dm()))


def test_what_both_would_keep_and_change_can_be_read_by_both(words):
    """Features G15: at the length that the form offers."""
    notes = [
        ReviewNote(member_id=each, keep=f"{each} keep " + "k" * 1980, change=f"{each} change " + "c" * 1970)
        for each in ("U0ADA00001", "U0GRACE001")
    ]
    shown = "".join(each["text"]["text"] for each in revealed_blocks(words, Review(number=30), notes))
    assert all(f"{each.member_id} {what} " in shown for each in notes for what in ("keep", "change"))


def test_a_case_with_a_hundred_words_can_be_read(house):
    """Features J10: the newest, if a window has not room for all."""
    ada = house.member("Ada")
    asks_organisers(ada, "We need to talk")
    with house.desk() as desk:
        request, at = desk.session.scalars(select(HelpRequest)).one(), desk.now
        for number in range(100):
            by = ada.id if number % 2 else house.olga.id
            desk.session.add(
                HelpWord(request_id=request.id, by_id=by, words=f"word {number}", said_at=at + number * MINUTE)
            )
    house.olga.clicks("Read", in_=house.olga.dm())
    shown = house.olga.modal.words
    assert "We need to talk" in shown and "word 99" in shown and "word 0\n" not in shown
    assert "earlier words" in shown


def test_the_longest_texts_of_a_message_are_shortened_and_what_is_to_be_pressed_stays():
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "short"}},
        *({"type": "section", "text": {"type": "mrkdwn", "text": "w" * 2999 + "&"}} for _ in range(4)),
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Press"}}]},
    ]
    fits = fitted(blocks)
    assert MOST_IN_MESSAGE - 10 < letters(fits) <= MOST_IN_MESSAGE
    assert fits[0] == blocks[0] and fits[-1] == blocks[-1]
    assert fitted(blocks[:3]) == blocks[:3]


def test_a_long_text_is_divided_between_words_and_nothing_of_it_is_lost():
    text = Markup("a word & <@U0ADA00001> " * 400)
    parts = list(parts_of(text))
    assert "".join(parts) == text and max(map(len, parts)) <= LONGEST
    assert not any(part.rstrip().endswith("<") or part.count("<") != part.count(">") for part in parts)
