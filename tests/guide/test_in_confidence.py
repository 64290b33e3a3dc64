"""Who is not meant to learn something learns it neither from what is missing nor from what is left.

Program, sections 3, 4, 8 and 12.
"""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

import given
from asking_for_help import asks_organisers, reports
from everything import mappers
from mentorship.hall.settings import change_settings
from mentorship.hall.sign_ups import sign_up_of
from mentorship.journey.signing_up import own_words
from mentorship.journey.signing_up.records import Listed
from mentorship.program.sign_up import Role
from proposals import ask, card, propose
from signing_up import signs_up


def appoint(house, *people, **others):
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=tuple(each.id for each in people), **others)


def forgets(person):
    person.types("/mentorship forget-me")
    person.submits("Erase everything")
    person.closes_all()


def kept(house):
    """Every value of every column, opened, a line a row."""
    with house.desk() as desk:
        return [
            f"{mapper.local_table.name}: {[getattr(record, each.key) for each in mapper.column_attrs]}"
            for mapper in mappers()
            for record in desk.session.scalars(select(mapper.class_))
        ]


def without_the_key(house, question):
    with house.bot.engine.connect() as connection:
        return [str(row) for row in connection.exec_driver_sql(question)]


def said_of_proposals(reader):
    """Line by line, in the cards and in their threads; the digests say something else."""
    said = [each.words for each in reader.messages(in_="#mentors") if not each.words.startswith("Good morning")]
    return {line for words in said for line in words.splitlines()}


def names_someone_else(mentor, colleague):
    mentor.clicks("Someone else?", in_=mentor.dm())
    mentor.fills({"Your colleague": colleague.name})
    mentor.submits()


def wonders(mentor, question):
    mentor.clicks("Tell me more", in_=mentor.dm())
    mentor.fills({"What would you like to know?": question})
    mentor.submits("Ask")


@pytest.fixture
def maya(house, ada, grace):
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR)
    return house.mentor_in_channel("Maya")


@pytest.mark.parametrize("answer", ["Not this match", "Not now"])
def test_a_mentee_who_comes_to_mentors_finds_no_card_with_a_mentors_no(house, maya, ada, grace, answer):
    """Program, section 3: a mentee never learns that a mentor declined."""
    ask(maya, grace, ada)
    grace.clicks(answer, in_=grace.dm())
    grace.submits()
    house.passes(days=1)
    ada.joins("#mentors")
    house.passes(days=1)
    assert said_of_proposals(ada) == {"This proposal is settled."}


def test_a_mentee_who_comes_to_mentors_finds_no_thread_with_a_mentors_no(house, maya, ada, grace):
    """Program, section 3: it names whom the mentor thinks of instead, and says that she waits on."""
    zed = house.member("Zed")
    with house.desk() as desk:
        given.sign_up(desk, zed, Role.MENTOR)
    ask(maya, grace, ada)
    names_someone_else(grace, zed)
    house.passes(hours=1)
    assert [each for each in said_of_proposals(maya) if "would fit better" in each]

    ada.joins("#mentors")
    house.passes(minutes=5)

    assert said_of_proposals(ada) == {"This proposal is settled."}


def test_a_thread_that_was_emptied_stays_so_though_its_mentee_rests_or_leaves(house, maya, ada, grace):
    """Program, section 3: she waits for no mentor when she comes, and is gone again before anything has changed."""
    ask(maya, grace, ada)
    grace.clicks("Not now", in_=grace.dm())
    grace.submits()
    house.passes(hours=1)
    with house.desk() as desk:
        sign_up_of(desk, ada.id, Role.MENTEE).paused_at = desk.now

    ada.joins("#mentors")
    house.bot.tick()
    ada.leaves("#mentors")
    house.passes(hours=1)
    ada.joins("#mentors")

    assert said_of_proposals(ada) == {"This proposal is settled."}


def test_nor_does_she_find_there_that_a_mentor_asked_something(house, maya, ada, grace):
    """Program, section 3: while it is open, and once it is settled."""
    ask(maya, grace, ada)
    wonders(grace, "Is she patient?")
    house.passes(days=4)
    assert [each for each in said_of_proposals(maya) if "A question about @Grace and @Ada" in each]

    ada.joins("#mentors")
    house.passes(minutes=5)
    assert said_of_proposals(ada) == {"This proposal goes on elsewhere."}

    grace.clicks("Not this match", in_=grace.dm())
    grace.submits()
    house.passes(minutes=5)
    assert said_of_proposals(ada) == {"This proposal is settled."}


def test_nor_that_a_mentor_had_asked_something_before_it_was_settled(house, maya, ada, grace):
    """Program, section 3."""
    ask(maya, grace, ada)
    wonders(grace, "Is she patient?")
    house.passes(days=4)
    grace.clicks("Not this match", in_=grace.dm())
    grace.submits()
    house.passes(hours=1)
    assert [each for each in said_of_proposals(maya) if "A question about @Grace and @Ada" in each]

    ada.joins("#mentors")
    house.passes(minutes=5)

    assert said_of_proposals(ada) == {"This proposal is settled."}


def test_of_someone_unnamed_a_case_tells_nothing_by_who_is_missing(house, together, ada, grace):
    """Program, section 8: Grace is left out as Ada's mentor, and the card says so to everybody else who reads it."""
    zoe, bo = house.member("Zoe"), house.member("Bo")
    appoint(house, house.olga, grace, zoe)
    asks_organisers(bo, "May one pause?", about=[], anonymous=True)
    bos = house.olga.last_message(in_=house.olga.dm()).words
    asks_organisers(ada, "May one pause?", about=[], anonymous=True)
    assert house.olga.last_message(in_=house.olga.dm()).words == bos


def test_of_someone_unnamed_no_introduction_tells_who_it_was(house, ada, grace):
    """The others hear in the minute in which Grace becomes Ada's mentor that Grace reads it no more."""
    zoe = house.member("Zoe")
    appoint(house, house.olga, grace, zoe)
    asks_organisers(ada, "May one pause?", about=[], anonymous=True)
    house.settles()
    before = [each.words for each in zoe.messages(in_=zoe.dm())]
    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=ada)
    house.passes(minutes=5)
    assert [each.words for each in zoe.messages(in_=zoe.dm())] == before


@pytest.mark.faults
@pytest.mark.parametrize("what", ["not for me", "pulse"])
def test_that_slack_refuses_a_private_no_is_not_told_to_the_partner(house, together, ada, grace, what):
    """Program, sections 4 and 6: Grace is the mentor, and an organiser."""
    appoint(house, house.olga, grace)
    house.goes_to("2026-01-06 10:00", "Europe/London")
    house.slack.troubles.answers_with(
        "chat.postMessage",
        "invalid_blocks",
        when=lambda call: (
            call.get("channel") == house.olga.dm()
            and any(each in json.dumps(call) for each in ("read_confidence", "first_meeting", "read_pulse"))
        ),
    )
    if what == "pulse":
        house.goes_to("2026-01-15 10:00", "Europe/London")
        ada.clicks("Answer in private")
        ada.fills({"Would you like to talk to someone from the program?": "Yes, please"})
        ada.submits()
    else:
        ada.clicks("Not for me", in_=ada.dm())
    house.passes(days=1)
    grace.opens_home()
    assert not grace.sees("not_for_me") and not grace.sees("to_support")


def test_a_question_asked_at_night_is_not_shown_to_who_matches_no_more_in_the_morning(house, maya, ada, grace):
    house.mentor_in_channel("Zed")
    ask(maya, grace, ada)
    house.goes_to("2026-01-05 23:00", "Europe/London")
    grace.clicks("Tell me more", in_=grace.dm())
    grace.fills({"What would you like to know?": "I had a breakdown last year, does she mind?"})
    grace.submits("Ask")
    house.passes(minutes=5)
    assert not maya.sees("breakdown")
    maya.leaves("#mentors")
    house.goes_to("2026-01-06 10:00", "Europe/London")
    assert not maya.sees("breakdown")


def test_what_was_said_about_whoever_was_forgotten_in_the_middle_of_a_proposal_goes(house, maya, ada, grace):
    zed = house.mentor_in_channel("Zed")
    propose(maya, grace, ada)
    zed.clicks("Not this one", in_="#mentors")
    zed.fills({"What makes you hesitate?": "Ada told me that she is ill"})
    zed.submits()
    maya.clicks("Ask the mentor", in_="#mentors")
    grace.clicks("Tell me more", in_=grace.dm())
    grace.fills({"What would you like to know?": "Is Ada in therapy?"})
    grace.submits("Ask")
    maya.clicks("Answer", in_=maya.dm())
    maya.fills({"Your answer": "Ada was, last year"})
    maya.submits("Send")
    forgets(ada)
    house.passes(days=2)
    zed.clicks("Read it all", on=card(zed))
    assert "Ada" not in zed.modal.words
    assert [each for each in kept(house) if "is ill" in each or "therapy" in each or "last year" in each] == []


def test_a_year_after_a_case_nothing_tells_that_somebody_reported(house, together, ada, grace):
    """Features N3."""
    reports(ada, "It hurt", about=["Grace"])
    house.olga.clicks("Close the case", in_=house.olga.dm())
    house.settles()
    for days in (1, 400, 1):
        house.slack.time.move_by(timedelta(days=days))
        house.bot.tick()
        house.bot.settle()
    assert [each for each in without_the_key(house, "SELECT * FROM said") if "support." in each] == []


def test_without_the_key_nobody_reads_who_said_not_for_me(house, together, ada, grace):
    """Its answer is sealed in fit_check; the outbox tells it in clear for a month."""
    house.goes_to("2026-01-06 10:00", "Europe/London")
    ada.clicks("Not for me", in_=ada.dm())
    house.settles()
    told = without_the_key(house, "SELECT kind, key, about FROM outbox")
    assert [each for each in told if "not_for_me" in each and ada.id in each] == []


def test_of_whoever_was_forgotten_no_own_word_is_left(house, ada):
    """Features C11: what organisers merged was somebody's word."""
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE, topics=["python", "coding after rehab"])
        own_words.merge(desk, Listed.TOPICS, "coding after rehab", into="python", by=house.olga.id)
    forgets(ada)
    house.settles()
    assert [each for each in kept(house) if "rehab" in each] == []


@pytest.mark.feature("C11")
def test_a_word_that_was_merged_is_known_until_the_last_sign_up_in_which_it_was_written_is_gone(house, ada, grace):
    bo, zoe = house.member("Bo"), house.member("Zoe")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE, topics=["K8s", "python"])
        own_words.merge(desk, Listed.TOPICS, "K8s", into="python", by=house.olga.id)
    own_word = {"What you would like to learn": [], "Other topics": "k8S"}
    signs_up(bo, "mentee", subject=own_word)
    forgets(ada)
    signs_up(zoe, "mentee", subject=own_word)
    assert "Python" in zoe.last_message().words and "k8S" not in zoe.last_message().words
    for each in (bo, zoe):
        each.opens_home()
        each.clicks("Withdraw")
    house.settles()
    assert [each for each in kept(house) if "k8s" in each.casefold()] == []


@pytest.mark.parametrize(
    ("contact", "left"), [("<@{id}>", None), ("@{id}", None), ("<@{id}|eve>, help@example.org", "help@example.org")]
)
def test_of_whoever_was_forgotten_no_id_is_left_in_the_settings(house, contact, left):
    eve = house.member("Eve")
    appoint(house, house.olga, external_contact=contact.format(id=eve.id))
    forgets(eve)
    house.settles()
    assert [each for each in kept(house) if eve.id in each] == []
    with house.desk() as desk:
        assert desk.settings.external_contact == left
