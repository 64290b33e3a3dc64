"""What matchers read of someone who signed up, and what they note; never the partner, never the one who is named.

Mentor Guide, Requirements 3 and 4, Mentor Matching 3 to 7.
"""

from datetime import timedelta

import pytest

import given
from houses import House
from mentorship.program.mentorship import Ending
from mentorship.program.sign_up import Role
from pools import mentee
from pretend_slack import Person
from signing_up import signs_up


@pytest.fixture
def maya(house: House) -> Person:
    """A matcher."""
    return house.mentor_in_channel("Maya")


@pytest.fixture
def grace(house: House) -> Person:
    """A mentor, who is in #mentors and can look at things there, too."""
    person = house.mentor_in_channel("Grace", tz="Africa/Lagos")
    signs_up(
        person,
        "mentor",
        promises={"In #mentors": ["I help other mentors, with recruiting and with matching"]},
        subject={"What you can help with": ["Python", "Career growth"], "Other topics": "Knitting"},
        about={
            "Python: how well do you know it?": "Deep knowledge",
            "Knitting: how well do you know it?": "Some mastery",
        },
    )
    return person


@pytest.fixture
def ada(house: House, grace: Person) -> Person:
    """A mentee who hopes for Grace, and says how she works with people."""
    person = house.member("Ada", tz="Africa/Lagos")
    signs_up(
        person,
        "mentee",
        promises={
            "The earliest day on which you might have to stop": "2026-03-01",
            "In #mentees": ["I support other mentees"],
        },
        about={
            "I would like to learn from …": ["Grace"],
            "How you work with people, in your own words": "I think aloud & laugh a lot",
        },
    )
    return person


def looks_at_the_mentee(matcher: Person) -> None:
    """Open the sign-up of the mentee in the window of who could fit: its button stands beside *Why not …?*."""
    matcher.types("/mentorship match")
    matcher.clicks("Who could fit?")
    matcher.clicks("Their sign-up")


@pytest.mark.feature("B4")
def test_a_mentor_says_topic_by_topic_how_well_they_know_it_and_it_is_no_gate(
    house: House, maya: Person, grace: Person
):
    """Mentor Guide, Requirements 3: some mastery is enough."""
    cy = house.member("Cy", tz="Africa/Lagos")
    signs_up(cy, "mentee", subject={"What you would like to learn": [], "Other topics": "knitting"})
    maya.types("/mentorship match")
    maya.clicks("Who could fit?")
    assert "Grace" in maya.modal.words, "some mastery is enough to be suggested"
    maya.clicks("See Grace")

    assert "Python (Deep knowledge), Career growth, Knitting (Some mastery)" in maya.modal.words


@pytest.mark.postgresql
def test_what_someone_left_empty_says_nothing_about_them(house: House, maya: Person, grace: Person, ada: Person):
    """Mentor Guide, Mentor Matching 5 and 7: leaving it empty never counts against anyone, nor for two."""
    looks_at_the_mentee(maya)
    assert "waiting since today · years not said" in maya.modal.words and "0 years" not in maya.modal.words
    maya.closes()
    assert "alike in" not in maya.modal.words and "years apart" not in maya.modal.words
    assert "Their goal" not in maya.modal.words
    not_known = maya.modal.words.partition("not known:")[2]
    assert "career distance" in not_known and "personalities" in not_known

    ada.types("/mentee-signup")
    ada.submits("Next")
    assert not ada.modal.values.get("Years in the field so far")
    ada.fills({"Years in the field so far": "0"})
    ada.submits("Next")
    assert not ada.modal.values.get("Your pace") and not ada.modal.values.get("Feedback")
    ada.clicks("Back")
    assert ada.modal.values["Years in the field so far"] == "0", "a zero is an answer"


@pytest.mark.repeated
@pytest.mark.postgresql
@pytest.mark.feature("C10")
def test_how_someone_works_with_people_and_what_matchers_note_stays_with_the_matchers(
    house: House, maya: Person, ada: Person
):
    """Mentor Guide, Mentor Matching 7."""
    looks_at_the_mentee(maya)
    assert "I think aloud & laugh a lot" in maya.modal.words
    maya.clicks("Add a note")
    maya.fills({"What should matchers keep in mind?": "Needs someone patient."})
    maya.submits("Keep")

    olu = house.mentor_in_channel("Olu")
    looks_at_the_mentee(olu)
    assert "@Maya: Needs someone patient." in olu.modal.words
    olu.clicks("Delete")
    assert "Needs someone patient." not in olu.modal.words
    assert "none yet" in olu.modal.words


@pytest.mark.feature("C10")
def test_a_matcher_who_is_the_partner_does_not_see_it(house: House, maya: Person, grace: Person, ada: Person):
    """Mentor Guide, Mentor Matching 7; Responsibilities 5."""
    looks_at_the_mentee(grace)
    assert "I think aloud" in grace.modal.words, "as a matcher, before"
    grace.closes_all()
    grace.types("/mentorship match")
    grace.clicks("Who could fit?")
    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=ada)

    grace.clicks("Their sign-up")

    assert "for someone else" in grace.modal.words
    assert "I think aloud" not in grace.modal.words


@pytest.mark.feature("C10")
def test_nor_does_a_matcher_who_was_the_partner_once(house: House, maya: Person, grace: Person, ada: Person):
    """The window in which a note is written says that nobody's match ever sees it."""
    looks_at_the_mentee(maya)
    maya.clicks("Add a note")
    maya.fills({"What should matchers keep in mind?": "Grace frightened her"})
    maya.submits()
    with house.desk() as desk:
        together = given.mentorship(desk, mentor=grace, mentee=ada)
        together.end(at=desk.now, by=ada.id, how=Ending.EARLY)
    grace.types("/mentorship match")
    grace.fills({"Look someone up …": "@Ada"})
    grace.clicks("Their sign-up")

    assert not grace.sees("Grace frightened her")


@pytest.mark.feature("C19")
def test_whom_someone_would_like_to_learn_from_is_a_hint_to_matchers_and_never_told_to_the_one_it_names(
    house: House, maya: Person, grace: Person, ada: Person
):
    looks_at_the_mentee(maya)
    assert "Would like to learn from: @Grace" in maya.modal.words
    maya.closes_all()
    maya.types("/mentorship propose @Grace @Ada", in_="#mentors")
    assert "@Ada would like to learn from @Grace" in maya.modal.words
    maya.fills({"Why these two? In your own words": "You both think aloud."})
    maya.submits("Propose")
    maya.clicks("Ask the mentor", in_="#mentors")

    for reader in (grace, maya):
        assert not any("would like to learn from" in message.words for message in reader.messages("#mentors"))
    assert not any("learn from @Grace" in message.words for message in grace.messages())
    grace.opens_home()
    assert "learn from @Grace" not in grace.home.words


@pytest.mark.feature("C19")
def test_the_one_who_is_named_reads_nothing_of_it_when_they_look_as_a_matcher(house: House, grace: Person, ada: Person):
    looks_at_the_mentee(grace)
    assert "learn from" not in grace.modal.words.replace("Would like to learn:", "")
    grace.closes_all()
    grace.types("/mentorship propose @Grace @Ada", in_="#mentors")
    assert "would like to learn from" not in grace.screen.words


@pytest.mark.feature("B5", "B9")
def test_an_end_inside_ninety_days_warns_the_matcher_and_the_minutes_in_common_are_shown(
    house: House, maya: Person, grace: Person, ada: Person
):
    """Both guides, Requirements 1, and of mentors 4, of mentees 3."""
    looks_at_the_mentee(maya)
    assert "May have to stop on Sun 1 Mar, before a season is over." in maya.modal.words
    maya.closes_all()
    maya.types("/mentorship propose @Grace @Ada", in_="#mentors")

    assert "@Ada may have to stop on Sun 1 Mar" in maya.modal.words
    assert "free at the same time for 4 hours a week" in maya.modal.words


def test_only_matchers_may_look(house: House, maya: Person, ada: Person):
    looks_at_the_mentee(maya)
    window = maya.modal
    maya.leaves("#mentors")
    with house.desk() as desk:
        assert not desk.is_matcher(maya.id)
    maya.clicks("Add a note")
    assert "for someone else" in maya.modal.words
    assert window.words != maya.modal.words


def test_someone_who_left_is_no_hint_any_more(house: House, maya: Person, grace: Person, ada: Person):
    grace.is_deactivated()
    looks_at_the_mentee(maya)
    assert "Would like to learn from" not in maya.modal.words


def test_what_matchers_noted_goes_when_the_sign_up_goes(house: House, maya: Person, ada: Person):
    """Features A8: withdrawing deletes the profile."""
    looks_at_the_mentee(maya)
    maya.clicks("Add a note")
    maya.fills({"What should matchers keep in mind?": "Needs someone patient."})
    maya.submits("Keep")
    ada.clicks("Withdraw")
    signs_up(ada, "mentee")
    looks_at_the_mentee(maya)

    assert "Needs someone patient." not in maya.modal.words


def test_a_lapsed_button_about_a_sign_up_that_is_gone_says_so(house: House, maya: Person, ada: Person):
    maya.types("/mentorship match")
    maya.clicks("Who could fit?")
    ada.clicks("Withdraw")
    maya.clicks("Their sign-up")
    with house.desk() as desk:
        assert desk.session.scalars(given.SignUp.of(ada.id, Role.MENTEE)).first() is None
    assert "settled already" in maya.modal.words


def test_a_day_on_which_someone_might_have_stopped_warns_of_nothing_once_it_has_passed(
    house: House, maya: Person, ada: Person
):
    """Features B5: she named the first of March, and waits on."""
    house.passes(days=31)
    ada.clicks("Still right")
    house.goes_to("2026-03-01 12:00")
    looks_at_the_mentee(maya)
    assert "May have to stop on Sun 1 Mar" in maya.modal.words
    maya.closes_all()
    house.goes_to("2026-03-10 12:00")
    looks_at_the_mentee(maya)
    assert "May have to stop" not in maya.modal.words


def test_a_mentor_is_one_since_they_signed_up_and_whoever_has_a_mentor_does_not_wait(
    house: House, maya: Person, grace: Person, ada: Person
):
    """Features C2: matchers read how long somebody has been here, and nobody is said to wait who does not."""
    bo = mentee(house, "Bo")
    with house.desk() as desk:
        sign_up = desk.session.scalars(given.SignUp.of(grace.id, Role.MENTOR)).one()
        sign_up.signed_up_at = desk.now - timedelta(days=300)
        ended = given.mentorship(desk, mentor=grace, mentee=bo)
        ended.end(at=desk.now - timedelta(days=2), by=None, how=Ending.WRAPPED_UP)
    house.settles()
    maya.types("/mentorship match")
    maya.fills({"Look someone up …": "@Ada"})
    maya.clicks("See Grace")
    assert "@Grace · mentor for 300 days" in maya.modal.words
    maya.closes_all()

    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=ada)
    house.settles()
    maya.types("/mentorship match")
    maya.fills({"Look someone up …": "@Ada"})
    assert "They have a mentor, and did not ask for one more." in maya.modal.words
    assert "would like a second" not in maya.modal.words and "fits the rules" not in maya.modal.words
    maya.clicks("Their sign-up")
    assert "@Ada · has a mentor ·" in maya.modal.words


def test_of_someone_who_paused_a_matcher_reads_that_and_not_that_nobody_fits(
    house: House, maya: Person, grace: Person, ada: Person
):
    """Features C2 and C3: more times or topics would not help her."""
    mentee(house, "Bo")
    ada.clicks("Pause")
    ada.submits("Pause")
    house.passes(days=3)
    maya.types("/mentorship match")
    maya.fills({"Look someone up …": "@Ada"})
    assert "Their sign-up is paused: nobody is looked for until they are back." in maya.modal.words
    assert "3 days" not in maya.modal.words and "fits the rules" not in maya.modal.words
    maya.clicks("Their sign-up")
    assert "@Ada · sign-up paused ·" in maya.modal.words
