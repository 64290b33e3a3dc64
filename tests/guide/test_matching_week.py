"""The matchers' week: the digest, whose week it is, who looks after whom. Mentor Guide, Requirements 5."""

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

import given
from counting import asked_during
from mentorship.hall.about_me import Told
from mentorship.hall.settings import change_settings
from mentorship.program.sign_up import Role
from pretend_slack import Person

if TYPE_CHECKING:
    from houses import House


@pytest.fixture
def maya(house: "House") -> Person:
    """A matcher."""
    return house.mentor_in_channel("Maya")


@pytest.fixture
def ada(house: "House") -> Person:
    """A mentee who has waited for ten days."""
    person = house.member("Ada")
    with house.desk() as desk:
        given.sign_up(desk, person, Role.MENTEE, signed_up_at=desk.now - timedelta(days=10))
    return person


def heard_of_duty(people: list[Person]) -> set[str]:
    return {person.name for person in people if any("This week you" in each.words for each in person.messages())}


@pytest.mark.feature("L1")
def test_the_digest_tells_who_waits_what_is_open_and_where_there_is_room(
    house: "House", maya: Person, ada: Person
) -> None:
    """Mentor Guide, Mentor Matching; one message a week, and whoever likes takes a case from it."""
    nora, linus = house.mentor_in_channel("Nora"), house.member("Linus")
    grace, hedy = house.member("Grace"), house.member("Hedy")
    with house.desk() as desk:
        given.sign_up(desk, linus, Role.MENTEE, about_me=Told(["woman"]), languages=["fi"])
        for person, topics in ((grace, ["python", "career"]), (hedy, ["career"])):
            facts = {"room_for": 1, "topics": topics, "not_with": linus.id}
            given.sign_up(desk, person, Role.MENTOR, about_me=Told(["woman"]), **facts)

    house.goes_to("2026-01-05 10:30")
    digest = maya.last_message(in_="#mentors")
    assert "Waiting for a mentor: 2" in digest.words
    assert "Open proposals: 0. Mentors with room: 2, for 2 people in all." in digest.words
    assert "@Ada · 10 days" in digest.words
    assert "Could fit: @Grace, @Hedy" in digest.words and digest.words.count("Could fit") == 2, "once, read and heard"
    assert "fits the rules" not in digest.words, "whoever reads it could tell that it means her"
    assert "oman" not in digest.words

    maya.clicks("I'll look after this", in_="#mentors")
    seen = nora.last_message(in_="#mentors")
    assert "@Maya looks after this until Thu 8 Jan" in seen.words
    assert len(nora.messages(in_="#mentors")) == 1
    assert ada.has_heard_nothing_new()
    nora.types("/mentorship match")
    assert "@Maya looks after this" in nora.modal.words
    nora.clicks("Propose Grace")
    assert "Why these two? In your own words" in nora.modal.labels, "it restricts nobody"


def test_the_digest_tells_that_a_mentor_waits_for_a_matchers_yes(house: "House", maya: Person, ada: Person) -> None:
    """Mentor Guide, Requirements 3: or she would wait for a mentor, and he for a yes, side by side."""
    linus = house.member("Linus")
    with house.desk() as desk:
        given.sign_up(desk, linus, Role.MENTOR, years_of_experience=3)
    house.goes_to("2026-01-05 10:30")
    digest = maya.last_message(in_="#mentors")
    assert "One mentor has fewer years than the guide asks for, and waits for a matcher's yes" in digest.words
    assert "Linus" not in digest.words
    maya.clicks("Open the matching", in_="#mentors")
    maya.clicks("Accept them")
    maya.fills({"What speaks for them?": "He taught me."})
    maya.submits("Accept")
    house.goes_to("2026-01-12 10:30")
    assert "fewer years" not in maya.last_message(in_="#mentors").words


def test_the_digest_asks_no_more_about_many_than_about_a_few(house: "House") -> None:
    digest, about = house.bot.kinds["mentor_matching.digest"], {"week_on": "2026-01-05"}
    asked = []
    for crowd in ("Ada Hedy Linus", "Radia Fran Barbara Edith Jean Karen Lynn Mary"):
        mentees = [house.member(name) for name in crowd.split()]
        mentors = [house.member(f"{name}'s colleague") for name in crowd.split()]
        with house.desk() as desk:
            for role, people in ((Role.MENTEE, mentees), (Role.MENTOR, mentors)):
                for person in people:
                    given.sign_up(desk, person, role)
        with house.desk() as desk:
            asked.append(asked_during(partial(digest.render, desk, about))[0])
    assert asked[1] == asked[0]


def test_where_no_mentor_has_room_matchers_read_no_zeros_and_are_not_asked_to_propose(
    house: "House", maya: Person, ada: Person
) -> None:
    """Mentor Guide, Mentor Matching; program, section 2: it says what would help."""
    house.goes_to("2026-01-06 12:00", "Europe/London")
    [digest] = [each.words for each in maya.messages(in_="#mentors") if "Waiting for a mentor" in each.words]
    assert "No proposal is open, and no mentor has room right now." in digest and ": 0" not in digest
    word = next(each.words for each in maya.messages(in_=maya.dm()) if "This week you" in each.words)
    assert "No mentor has room right now: whom could you ask to join?" in word and "lovely" not in word


@pytest.mark.feature("L4")
def test_a_claim_is_over_after_three_days_and_anyone_may_take_it_over(
    house: "House", maya: Person, ada: Person
) -> None:
    """Mentor Guide, Mentor Matching."""
    nora = house.mentor_in_channel("Nora")
    maya.types("/mentorship match")
    maya.clicks("I'll look after this")
    assert "@Maya looks after this" in maya.modal.words

    nora.types("/mentorship match")
    nora.clicks("I'll look after this")
    assert "@Nora looks after this" in nora.modal.words
    assert "@Maya looks after this" not in nora.modal.words
    nora.closes_all()

    house.passes(hours=71)
    maya.types("/mentorship match")
    assert "@Nora looks after this" in maya.modal.words
    house.passes(hours=2)
    maya.types("/mentorship match")
    assert "looks after this" not in maya.modal.words


@pytest.mark.feature("L4")
def test_two_matchers_a_week_are_reminded_in_turn(house: "House", ada: Person) -> None:
    """Mentor Guide, Requirements 5: mentors help with matching; those who did not say so are left in peace."""
    matchers = [house.mentor_in_channel(name) for name in ("Iris", "Jude", "Kim", "Lou")]
    busy = house.mentor_in_channel("Busy")
    with house.desk() as desk:
        given.sign_up(desk, busy, Role.MENTOR, supports_others=False, languages=["fi"])

    house.goes_to("2026-01-06 12:00")
    first = heard_of_duty([*matchers, busy])
    assert len(first) == 2
    assert all(f"@{name}" in matchers[0].last_message(in_="#mentors").words for name in first)
    word = next(person for person in matchers if person.name in first).last_message().words
    assert "Waiting for a mentor: 1" in word

    house.goes_to("2026-01-13 12:00")
    assert heard_of_duty([*matchers, busy]) == {person.name for person in matchers}
    house.goes_to("2026-01-20 12:00")
    assert sum("This week you" in each.words for person in matchers for each in person.messages()) == 6


def test_nobody_is_reminded_when_nobody_waits(house: "House", maya: Person) -> None:
    """Program, section 2: nothing is posted when there is nothing to say."""
    house.goes_to("2026-01-20 12:00")
    assert maya.has_heard_nothing_new()
    assert maya.messages(in_="#mentors") == []


def test_organisers_choose_how_many_are_reminded(house: "House", maya: Person, ada: Person) -> None:
    """Program, section 11: numbers are settings."""
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, matchers_on_duty=0)
    house.goes_to("2026-01-06 12:00")
    assert heard_of_duty([maya]) == set()
    [digest] = [each.words for each in maya.messages(in_="#mentors") if "@Ada" in each.words]
    assert "keep an eye" not in digest


def test_on_a_date_off_channels_hear_nothing_and_the_next_working_day_all_of_it(
    house: "House", maya: Person, ada: Person
) -> None:
    """Program, section 11: the digest, the invitation, the call, and the starter."""
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, dates_off=(date(2026, 2, 2), date(2026, 2, 4)))
    house.mentor_in_channel("Mo")
    house.olga.joins("#mentorship")

    def said(words: str, *, person: Person = maya, place: str = "#mentors") -> int:
        return sum(words in each.words for each in person.messages(in_=place))

    def said_on_mondays() -> tuple[int, int, int]:
        calls = said("looking for mentors", person=house.olga, place="#mentorship")
        return said("Waiting for a mentor: 1"), said("More people wait"), calls

    house.goes_to("2026-02-02 23:00", "Europe/London")
    assert said_on_mondays() == (4, 1, 1)
    house.goes_to("2026-02-03 12:00", "Europe/London")
    assert said_on_mondays() == (5, 2, 2)

    house.goes_to("2026-02-04 23:00", "Europe/London")
    assert said("Case clinic") == 1
    house.goes_to("2026-02-05 12:00", "Europe/London")
    assert said("Case clinic") == 2
    assert said_on_mondays() == (5, 2, 2)
