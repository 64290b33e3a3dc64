"""With two mentorships at once, a word alone could mean either, and the bot asks which. Program, section 12."""

import pytest

from given import after_the_first_meeting, mentorship
from tuesdays import one_who_meets_two


@pytest.fixture
def ada(house):
    """With two mentors, of whom one has the longest name that Slack takes."""
    ada, grace, jo = (house.member(name, tz="Europe/London") for name in ("Ada", "Grace", "Jo " + "x" * 77))
    with house.desk() as desk:
        after_the_first_meeting(desk, mentor=grace, mentee=ada)
        mentorship(desk, mentor=jo, mentee=ada)
    return ada


@pytest.mark.parametrize("word", ["pause", "end", "opportunity", "share", "note"])
def test_it_can_be_asked_however_long_their_names_are(ada, word):
    ada.types(f"/mentorship {word}")
    assert "Grace" in ada.modal.buttons


@pytest.mark.parametrize(
    ("day", "word", "question"),
    [
        ("2026-01-15", "checkin", "Did the meeting take place?"),
        ("2026-02-06", "review", "What went well this month?"),
    ],
)
def test_who_looks_back_with_two_is_asked_with_whom(house, day, word, question):
    """Mentor Guide, Weekly 2, 3 and 5."""
    grace, _, _ = one_who_meets_two(house)
    house.goes_to(f"{day} 10:00", "Europe/Madrid")
    grace.types(f"/mentorship {word}")
    assert {"Ada", "Zoe"} <= set(grace.modal.buttons)

    grace.clicks("Zoe")
    assert question in grace.modal.values
    grace.submits()
    assert grace.modal is None


def test_a_note_that_stood_behind_the_word_is_in_the_field(ada):
    """Mentee Guide, Between 5; program, section 13: nothing typed is lost."""
    ada.types("/mentorship note Ask her about the talk in May")
    ada.clicks("Grace")
    assert ada.modal.values["A new note"] == "Ask her about the talk in May"
    ada.submits()
    assert ada.sees("Ask her about the talk in May")
    ada.closes_all()

    ada.types("/mentorship note")
    ada.clicks("Grace")
    assert not ada.modal.values["A new note"]


def test_what_was_typed_about_one_is_offered_for_no_other(house):
    """Responsibilities 5: it would be one press away from the wrong agenda."""
    grace, ada, mary = (house.member(name, tz="Europe/London") for name in ("Grace", "Ada", "Mary"))
    with house.desk() as desk:
        for mentee in (ada, mary):
            after_the_first_meeting(desk, mentor=grace, mentee=mentee)
    grace.types("/mentorship note Ask Ada about the lawyer")
    grace.closes_all()  # before she has chosen
    house.passes(hours=1)
    grace.types("/mentorship note")
    grace.clicks("Mary")
    assert not grace.modal.values["A new note"]
    grace.closes_all()

    grace.types("/mentorship note Ask Ada about the lawyer")
    grace.clicks("Ada")
    grace.closes_all()
    grace.types("/mentorship note")
    grace.clicks("Mary")
    assert not grace.modal.values["A new note"]
