"""Signing up. Both guides, Requirements and Signing Up."""

from threading import Event, Thread

import pytest

import given
from mentorship import newcomers
from signing_up import MAY_I, PROMISES, YES, begins, signs_up

MENTEE_SUBJECT = {
    "What kind of goal is it?": ["A skill"],
    "Your goal, in your own words": "Become at home in <b>Python</b> & testing",
    "Your field": "web development",
    "What you would like to learn": ["Python", "Testing"],
    "Languages you could meet in": ["English", "Yorùbá"],
    "When could you meet?": ["Tuesday evening (17–21)", "Thursday evening (17–21)"],
    "How do you like to meet?": ["Video"],
}
MENTOR_SUBJECT = {
    "Your field": "web development",
    "What you can help with": ["Python", "Career growth"],
    "Years of experience in your field": "11",
    "Doors you can open": ["Conference talks"],
    "Languages you could meet in": ["English"],
    "When could you meet?": ["Tuesday evening (17–21)"],
    "How do you like to meet?": ["Video"],
}


def pauses(person, *, until):
    person.clicks("Pause")
    person.fills({"Until when? (Empty: until I come back)": until})
    person.submits("Pause")


def sign_up_as_mentee(person):
    person.types("/mentee-signup")
    person.fills(PROMISES)
    person.submits("Next")
    person.fills(MENTEE_SUBJECT)
    person.submits("Next")
    person.submits("Next")
    person.submits("Next")
    person.submits("Sign up")


@pytest.mark.feature("A1", "A2")
def test_a_mentee_signs_up_and_mentorship_hears_of_it_in_her_words(house):
    """Mentee Guide, Signing Up 1 and 2."""
    ada = house.member("Ada", tz="Africa/Lagos")
    house.olga.joins("#mentorship")

    ada.types("/mentee-signup")
    ada.fills(PROMISES)
    ada.submits("Next")
    ada.fills(MENTEE_SUBJECT)
    ada.submits("Next")
    ada.submits("Next")
    ada.submits("Next")
    ada.fills({"In these words": "Hi, I want to learn <Python> & testing"})
    ada.submits("Sign up")

    assert ada.modal is None
    assert "You're signed up as a mentee, Ada." in ada.last_message().words
    announced = house.olga.messages("#mentorship")
    assert [message.words.count("@Ada says: Hi, I want to learn <Python> & testing") for message in announced] == [2]
    assert "Become at home" not in announced[0].words


def test_whoever_changes_their_answers_months_later_is_not_announced_again(house):
    """Mentee Guide, Signing Up 2: one announcement, longer than the outbox remembers what it said."""
    ada = house.member("Ada")
    house.olga.joins("#mentorship")
    signs_up(ada, "mentee")
    house.passes(days=32)
    signs_up(ada, "mentee")

    assert len([each for each in house.olga.messages("#mentorship") if "Ada says" in each.words]) == 1


def test_who_signs_up_without_an_announcement_is_not_announced(house):
    """Mentee Guide, Signing Up 2: only what the person wants to share."""
    ada = house.member("Ada")
    house.olga.joins("#mentorship")
    ada.types("/mentee-signup")
    ada.fills(PROMISES)
    ada.submits("Next")
    ada.fills(MENTEE_SUBJECT)
    ada.submits("Next")
    ada.submits("Next")
    ada.submits("Next")
    ada.fills({"Announcement": []})
    ada.submits("Sign up")

    assert house.olga.messages("#mentorship") == []


@pytest.mark.feature("B10")
def test_a_requirement_that_is_not_met_is_said_kindly_at_its_field_and_nothing_is_lost(house):
    """Both guides, Requirements 1 and 3."""
    ada = house.member("Ada")
    ada.types("/mentee-signup")
    ada.submits("Next")
    assert {"Hours a week you can give", "For how long", "We promise each other"} <= set(ada.modal.errors), (
        "in one round"
    )
    responsibilities = PROMISES["We promise each other"][1:]
    wrong = {"Hours a week you can give": "0", "For how long": "One month", "We promise each other": responsibilities}
    ada.fills(PROMISES | wrong)
    ada.submits("Next")

    assert "at least 1 hour" in ada.modal.errors["Hours a week you can give"]
    assert "at least 3 months" in ada.modal.errors["For how long"]
    assert "Code of Conduct" in ada.modal.errors["We promise each other"]
    assert ada.modal.values["How soon do you usually answer a message?"] == "Within two days"


def test_the_form_opens_where_one_left_it_and_back_loses_nothing(house):
    """Both guides, Signing Up 1: filling in whatever one wants to share, in one's own time."""
    ada = house.member("Ada")
    ada.types("/mentee-signup")
    assert "Back" not in ada.modal.buttons
    ada.fills(PROMISES)
    ada.submits("Next")
    ada.closes_all()

    ada.types("/mentee-signup")
    assert "Step 2 of 5" in ada.modal.words
    ada.fills({"Your goal, in your own words": "Become at home in Python"})
    ada.clicks("Back")
    assert "Step 1 of 5" in ada.modal.words
    assert ada.modal.values["Hours a week you can give"] == "2"
    ada.submits("Next")
    assert ada.modal.values["Your goal, in your own words"] == "Become at home in Python"


def test_the_number_of_steps_does_not_grow_while_one_answers(house):
    """What comes only after an answer belongs to the step that asked."""
    ada = house.member("Ada")
    begins(ada, "mentee", about={"About me": ["Immigrant"]})
    assert "Step 4 of 5" in ada.modal.words
    ada.fills({MAY_I: YES})
    ada.submits("Next")
    assert "Step 5 of 5" in ada.modal.words


@pytest.mark.feature("A8")
def test_signing_up_twice_edits_and_keeps_the_place_in_the_queue(house):
    """Mentee Guide, Signing Up 1."""
    ada = house.member("Ada")
    sign_up_as_mentee(ada)
    ada.opens_home()
    assert "as a mentee, since today" in ada.home.words
    house.passes(days=3)

    ada.types("/mentee-signup")
    assert ada.modal.values["Hours a week you can give"] == "2"
    ada.submits("Next")
    assert ada.modal.values["Your goal, in your own words"] == MENTEE_SUBJECT["Your goal, in your own words"]
    ada.fills({"What you would like to learn": ["Python"], "Your goal, in your own words": "Just Python"})
    ada.submits("Next")
    ada.submits("Next")
    ada.submits("Next")
    ada.submits("Sign up")

    assert len(ada.messages()) == 1
    assert "Python · English" in ada.last_message().words
    ada.opens_home()
    assert "for 3 days now" in ada.home.words

    ada.clicks("Withdraw")
    assert "Your sign-up is withdrawn" in ada.last_message().words


@pytest.mark.feature("A4")
def test_one_person_may_be_mentor_and_mentee(house):
    ada = house.member("Ada")
    sign_up_as_mentee(ada)
    ada.types("/mentor-signup")
    ada.fills(PROMISES)
    ada.submits("Next")
    ada.fills(MENTOR_SUBJECT)
    ada.submits("Next")
    ada.submits("Next")
    ada.submits("Next")
    ada.submits("Sign up")

    ada.opens_home()
    assert "signed up as a mentee" in ada.home.words
    assert "signed up as a mentor" in ada.home.words


@pytest.mark.feature("B3")
def test_a_mentor_with_fewer_than_five_years_is_kept_and_told_that_a_matcher_looks_first(house):
    """Mentor Guide, Requirements 3."""
    grace = house.member("Grace")
    grace.types("/mentor-signup")
    grace.fills(PROMISES)
    grace.submits("Next")
    grace.fills(MENTOR_SUBJECT | {"Years of experience in your field": "3"})
    grace.submits("Next")
    grace.submits("Next")
    grace.submits("Next")
    grace.submits("Sign up")

    assert "one of the matchers looks at it" in grace.last_message().words
    grace.opens_home()
    assert "One of the matchers looks at your years of experience first" in grace.home.words
    house.passes(days=40)
    assert not any("still right" in message.words for message in grace.messages()), "it is the matchers' turn"


def test_a_guest_is_told_kindly_and_nothing_is_kept(house):
    gus = house.member("Gus", guest=True)
    gus.types("/mentee-signup")

    assert gus.modal is None
    assert "Only members of this workspace" in gus.last_message().words


def test_someone_the_bot_has_never_met_can_sign_up_at_once(house):
    """Slack is asked who they are after the ack; the window opens all the same."""
    nia = house.slack.add_person("Nia", tz="Asia/Kolkata", title="Data engineer")
    nia.types("/mentor-signup")
    nia.fills(PROMISES)
    nia.submits("Next")

    assert nia.modal.values["What you do now, and where"] == "Data engineer"


@pytest.mark.postgresql
def test_someone_the_bot_has_never_met_is_answered_to_all_that_they_press_in_one_instant(house, monkeypatch):
    """Their Home and a command, each in a transaction that does not see the other's yet."""
    nia, note_member, noted = house.slack.add_person("Nia"), newcomers.note_member, Event()

    def note_slowly(session, *who, **facts):
        member = note_member(session, *who, **facts)
        session.flush()
        if not noted.is_set():
            noted.set()
            Event().wait(0.2)  # meanwhile the other comes to the same place
        return member

    monkeypatch.setattr(newcomers, "note_member", note_slowly)
    home = Thread(target=nia.opens_home)
    home.start()
    assert noted.wait(5)
    nia.types("/mentorship")
    home.join()

    assert "Find a mentor" in nia.home.buttons
    assert nia.sees("/mentee-signup")


@pytest.mark.feature("A7", "C20")
def test_nobody_waits_in_silence(house):
    """Mentee Guide, Signing Up 3; every seven days a word that gives nothing away."""
    ada = house.member("Ada")
    sign_up_as_mentee(ada)
    ada.marks_as_read()

    house.passes(days=6.5)
    assert ada.has_heard_nothing_new()
    house.passes(days=1)

    [word] = ada.unread()
    assert "waiting for 7 days" in word.words
    assert "no mentor has room" in word.words
    assert "Python, Testing" in word.words


def test_a_pause_holds_until_its_day_and_a_day_in_the_past_is_refused_at_the_field(house):
    ada = house.member("Ada")
    sign_up_as_mentee(ada)
    ada.clicks("Pause")
    ada.fills({"Until when? (Empty: until I come back)": "2025-12-01"})
    ada.submits("Pause")
    assert "a day after today" in ada.modal.errors["Until when? (Empty: until I come back)"]
    ada.fills({"Until when? (Empty: until I come back)": "2026-02-01"})
    ada.submits("Pause")

    assert "Your sign-up as a mentee is paused until 1 February" in ada.last_message().words
    ada.clicks("I'm back")
    assert "is paused" not in ada.last_message().words


def test_when_the_day_of_a_pause_has_come_nothing_says_paused_any_more(house):
    """Features A8: whoever is in the pool again reads so, without having to come back."""
    ada = house.member("Ada", tz="Europe/London")
    sign_up_as_mentee(ada)
    welcome = ada.last_message()
    pauses(ada, until="2026-01-20")
    house.goes_to("2026-01-19 22:00", "Europe/London")
    assert "paused until 20 January" in ada.home.words

    house.goes_to("2026-01-20 08:00", "Europe/London")
    [now] = [each for each in ada.messages() if each.ts == welcome.ts]
    assert "Pause" in now.buttons and "Paused" not in now.words
    assert "paused" not in ada.home.words
    ada.types("/mentorship status")
    assert "paused" not in ada.screen.words


def test_a_sent_form_that_slack_sends_again_changes_nothing(house):
    ada = house.member("Ada")
    sign_up_as_mentee(ada)
    before = [message.words for message in ada.messages()]

    house.slack.resend()

    assert [message.words for message in ada.messages()] == before


def test_what_someone_signed_up_for_offers_nothing_to_a_guest_and_a_way_back_to_a_member(house):
    """Program, section 1: a guest can press nothing there, so nothing is there to press."""
    ada = house.member("Ada")
    sign_up_as_mentee(ada)
    ada.changes(is_guest=True)
    [welcome, _told] = ada.messages()
    assert "as a full member again" in welcome.words and welcome.buttons == []

    ada.changes(is_guest=False)
    welcome = ada.messages()[0]
    assert "I'm back" in welcome.buttons and "Pause" not in welcome.buttons


def test_a_guest_whose_pause_is_over_is_promised_nothing(house):
    ada = house.member("Ada")
    sign_up_as_mentee(ada)
    pauses(ada, until="2026-01-12")
    ada.changes(is_guest=True)
    house.goes_to("2026-01-20 12:00")
    assert "you hear from me" not in ada.messages()[0].words


def test_who_left_and_came_back_as_a_guest_is_offered_nothing_either(house):
    ada = house.member("Ada")
    sign_up_as_mentee(ada)
    ada.is_deactivated()
    ada.changes(is_deactivated=False, is_guest=True)
    assert ada.messages()[0].buttons == []


def test_whoever_has_somebody_reads_nothing_of_waiting_for_them(house):
    """Features A7 and C15: what stands there when answers are changed is true of someone who is matched, too."""
    grace, ada = house.member("Grace"), house.member("Ada")
    signs_up(grace, "mentor")
    signs_up(ada, "mentee")
    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=ada)
    signs_up(grace, "mentor")
    signs_up(ada, "mentee")

    assert "you have a mentor." in ada.messages()[0].words
    assert "at the latest every week" not in ada.messages()[0].words
    assert "no room right now" in grace.messages()[0].words
    grace.opens_home()
    assert "nobody asks you before a place is free" in grace.home.words
    assert "ask you first" not in grace.home.words

    grace.clicks("Take two", on="home")
    assert "ask you first" in grace.messages()[0].words
    ada.opens_home()
    ada.clicks("I'd like a second mentor, too", on="home")
    assert "a second one is looked for" in ada.messages()[0].words
