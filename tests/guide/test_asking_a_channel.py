"""Asking everyone in #mentors or #mentees: what is posted is what was shown, and it is shown to nobody it concerns.

Mentor Guide, Responsibilities 10; Mentee Guide, Responsibilities 9; program, section 8.
"""

import pytest

from given import after_the_first_meeting


class Late:
    """A line on which one press is under way for longer."""

    def __init__(self, line):
        self.line = line

    def deliver(self, envelope, *, within):
        self.kept = envelope

    def rest(self, *, within):
        self.line.rest(within=within)

    def arrives(self):
        self.line.deliver(self.kept, within=3)
        self.line.rest(within=3)


@pytest.fixture
def ada(house):
    ada = house.member("Ada", tz="Europe/London")
    ada.joins("#mentees")
    return ada


@pytest.fixture
def grace(house, ada):
    grace = house.member("Grace", tz="Europe/London")
    with house.desk() as desk:
        after_the_first_meeting(desk, mentor=grace, mentee=ada)
    return grace


def looks_at_the_post(person, words, *, about=(), anonymous=False):
    person.types("/mentorship help")
    person.clicks("Ask the mentees")
    person.fills({"Whom is it about?": list(about)})
    person.submits("Next")
    person.fills({"In your own words": words} | ({"Your name": ["Leave my name out"]} if anonymous else {}))
    person.submits("See it first")


def test_what_is_posted_is_what_the_window_showed(house, ada):
    """On her phone she posts something without her name; elsewhere she has only looked at something else."""
    bo = house.member("Bo")
    bo.joins("#mentees")
    looks_at_the_post(ada, "How do I say that I am lost?", anonymous=True)
    lines = house.slack.app_side.transports
    lines[-1] = phone = Late(lines[-1])
    ada.submits("Post it")
    lines[-1] = phone.line
    ada.closes_all()
    looks_at_the_post(ada, "Something else that she only looked at")

    phone.arrives()
    assert not bo.sees("Something else") and not bo.sees("@Ada asks")

    ada.submits("Post it")
    house.settles()
    assert bo.sees("Something else that she only looked at")


def test_a_question_may_be_about_someone_whom_the_bot_never_met(house, ada):
    mallory = house.slack.add_person("Mallory")
    looks_at_the_post(ada, "What would you do?", about=["Mallory"])
    assert ada.modal.title == "This is the post"
    ada.closes_all()

    mallory.joins("#mentees")
    ada.types("/mentorship help")
    ada.clicks("Ask the mentees")
    ada.fills({"Whom is it about?": ["Mallory"]})
    ada.submits("Next")
    assert "reads #mentees too" in ada.modal.words


def test_whoever_it_concerns_and_came_to_the_channel_meanwhile_is_named(house, ada, grace):
    looks_at_the_post(ada, "What would you do?", about=["Grace"])
    grace.joins("#mentees")
    ada.submits("Post it")
    assert "Grace reads #mentees too" in ada.modal.words
    ada.closes()
    assert ada.modal.values["In your own words"] == "What would you do?"
