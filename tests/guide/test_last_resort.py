"""Mentorships that may need a word, and what organisers can do as the last resort: end one, and open it again."""

from datetime import timedelta

import pytest
from test_privacy import exported

import given
from asking_for_help import asks_organisers, reports, takes_a_break
from houses import House
from mentorship.hall.settings import change_settings
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from organisers import ends_for_them, log_of, looks_at_mentorships
from pretend_slack import Person


@pytest.fixture
def pair(house: House, ada, grace):
    """Ada and Grace met once and have a weekly slot."""
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR)
        return given.after_the_first_meeting(desk, mentor=grace, mentee=ada).id


@pytest.mark.feature("M3")
def test_organisers_see_which_mentorships_may_need_a_word_and_nothing_that_was_written(house: House, pair):
    """Mentor Guide, Mentor Matching 1, Responsibilities 10."""
    looks_at_mentorships(house.olga)
    assert "Nothing suggests that a mentorship needs a word" in house.olga.modal.words
    house.olga.closes_all()

    house.passes(days=22)
    looks_at_mentorships(house.olga)
    assert "@Grace and @Ada" in house.olga.modal.words
    assert "They have been quiet for some time" in house.olga.modal.words
    for written in ("Our former employer", "Get ready for a first job", "Two interviews"):
        assert written not in house.olga.modal.words


def takes_a_break_until_a_day(ada: Person) -> None:
    takes_a_break(ada, until="2026-06-01")


def reports_her(ada: Person) -> None:
    reports(ada, "It hurt")


@pytest.mark.feature("M3", "J8")
@pytest.mark.parametrize("rests", [takes_a_break, takes_a_break_until_a_day, reports_her])
def test_a_long_break_is_named_by_nothing_but_how_long_it_lasts(house: House, pair, ada, rests):
    """Program, section 8: the line is the same whatever the break is for, and beside whatever else there was."""
    with house.desk() as desk:
        desk.get(Mentorship, pair).last_pressed_at -= timedelta(days=25)
    rests(ada)
    house.passes(days=29)
    looks_at_mentorships(house.olga)
    assert "Nothing suggests that a mentorship needs a word" in house.olga.modal.words
    house.olga.closes_all()
    house.passes(days=2)
    looks_at_mentorships(house.olga)
    [_, said] = house.olga.modal.words.split("@Grace and @Ada, since ")
    assert said.split("\n")[1:3] == ["•  They have been taking a break for more than 30 days.", "End it for them"]


def test_an_organiser_never_finds_her_own_mentorship_there(house: House, ada):
    with house.desk() as desk:
        given.mentorship(desk, mentor=house.olga, mentee=ada, started_at=desk.now - timedelta(days=25))
    looks_at_mentorships(house.olga)
    assert "@Ada" not in house.olga.modal.words
    house.olga.closes_all()
    looks_at_mentorships(house.olga, of="Ada")
    assert "no mentorship that you can see here" in house.olga.modal.words


@pytest.mark.feature("M6")
def test_organisers_can_end_one_and_open_it_again_with_a_reason_and_both_are_told(house: House, pair, ada, grace):
    """Mentor Guide, Responsibilities 10."""
    jo = house.mentor_in_channel("Jo")
    looks_at_mentorships(house.olga, of="Ada")
    house.olga.clicks("End it for them")
    house.olga.fills(
        {"Why?": "They asked me to", "And then?": ["The mentee looks for a new mentor, ahead of the queue"]}
    )
    house.olga.submits("End it")
    house.settles()

    for each, other in ((ada, "Grace"), (grace, "Ada")):
        assert each.sees(f"Your mentorship with @{other} has ended. The organisers ended it for you both; @Olga")
    said = jo.last_message(in_="#mentors").words
    assert "@Ada is looking for a mentor again, and goes to the head of the queue" in said
    assert "left" not in said, "Grace is still here; why it ended is nobody else's business"
    assert "ended the mentorship of @Ada They asked me to" in log_of(house.olga)

    looks_at_mentorships(house.olga, of="Grace")
    house.olga.clicks("Open it again")
    house.olga.fills({"Why?": "A misunderstanding"})
    house.olga.submits("Open it again")
    for each in (ada, grace):
        assert "goes on. @Olga opened it again" in each.last_message().words
    with house.desk() as desk:
        assert desk.get(Mentorship, pair).is_running


def test_two_who_had_not_met_yet_when_it_ended_still_have_a_first_meeting(house: House, ada, grace):
    """First 1: what is opened again before the first meeting begins with it."""
    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=ada)
    ends_for_them(house.olga, of="Ada", because="A misunderstanding")
    house.settles()
    looks_at_mentorships(house.olga, of="Ada")
    house.olga.clicks("Open it again")
    house.olga.fills({"Why?": "They asked me to"})
    house.olga.submits("Open it again")

    ada.opens_home()
    ada.clicks("Set a time", on="home")
    assert ada.modal is not None


def test_what_was_told_in_confidence_keeps_two_people_apart_for_organisers_too(house: House, pair, ada, grace):
    """Mentor Guide, Responsibilities 10: who never wants to meet again never will."""
    ada.types("/mentorship end")
    ada.fills({"Just between us": ["Never match us again"]})
    ada.submits("End it")
    looks_at_mentorships(house.olga, of="Ada")
    house.olga.clicks("Open it again")
    house.olga.fills({"Why?": "They get on so well"})
    house.olga.submits("Open it again")
    assert "can't be opened again" in house.olga.modal.errors["Why?"]
    with house.desk() as desk:
        assert not desk.get(Mentorship, pair).is_running


@pytest.mark.feature("M1")
def test_nobody_reads_more_than_their_part(house: House, pair, ada, grace):
    """Mentor Guide, Responsibilities 5 and 10: a matcher reads no requests for help, an organiser nothing of a pair."""
    jo = house.mentor_in_channel("Jo")
    asks_organisers(ada, "He is always late")

    house.olga.opens_home()
    jo.opens_home()
    assert "in confidence" in house.olga.home.words
    assert "in confidence" not in jo.home.words
    jo.types("/mentorship organise")
    assert jo.modal is None
    assert house.olga.sees("always late") and not jo.sees("always late")
    for each in (jo, house.olga):
        assert not each.sees("Our former employer"), "what a pair agreed is for the pair"


# The log, read by an organiser whom it is about


@pytest.fixture
def both_organise(house: House, grace):
    """Grace, a mentor, is an organiser beside Olga."""
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=(house.olga.id, grace.id))


@pytest.mark.usefixtures("both_organise")
def test_an_organiser_never_reads_why_her_own_mentorship_was_ended(house: House, pair, ada, grace):
    """Program, section 8: a report leaves no trace in what the person concerned can see."""
    before = log_of(grace)
    ends_for_them(house.olga, of="Ada", because="Ada asked me to, after what happened")
    assert "Ada asked me to" in log_of(house.olga)
    assert log_of(grace) == before

    for each in (ada, grace):
        assert "after what happened" not in str(exported(each)), "nor in what is kept about them"
    ada.types("/mentorship forget-me")
    ada.submits("Erase everything")
    assert log_of(grace) == before, "also once nobody remembers whose it was"


@pytest.mark.usefixtures("both_organise")
def test_an_organiser_who_is_not_asked_yet_reads_nothing_of_it_in_the_log(house: House, ada, grace):
    """Program, section 3: the mentor is asked by the matchers' press, and by nothing before."""
    maya = house.mentor_in_channel("Maya")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR, windows=[["0", "06:00", "06:30"]])
    before = log_of(grace)
    maya.types("/mentorship propose @Grace @Ada")
    maya.fills(dict.fromkeys(maya.modal.labels, "They will move an hour"))
    maya.submits("Propose")
    assert "@Maya: override @Grace" in log_of(house.olga)
    assert log_of(grace) == before
    assert "no_common_hour" not in str(exported(grace))
