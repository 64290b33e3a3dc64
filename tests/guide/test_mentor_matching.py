"""Mentor matching: the mentors decide, the bot looks things up. Mentor Guide, Mentor Matching."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import given
from mentorship.hall.about_me import Told, tell
from mentorship.program.mentorship import Ending
from mentorship.program.sign_up import Role
from pools import mentor
from pretend_slack import Person
from signing_up import signs_up

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


def test_who_comes_back_after_a_mentorship_waits_from_its_end_on(house: "House", maya: Person, ada: Person) -> None:
    """Program, section 2: longest wait first. A season with a mentor is no waiting."""
    grace, bo = mentor(house, "Grace"), house.member("Bo")
    with house.desk() as desk:
        given.sign_up(desk, bo, Role.MENTEE, signed_up_at=desk.now - timedelta(days=200))
        season = given.mentorship(desk, mentor=grace, mentee=bo, started_at=desk.now - timedelta(days=150))
        season.end(at=desk.now - timedelta(days=3), by=bo.id, how=Ending.EARLY)

    maya.types("/mentorship match")

    seen = maya.modal.words
    assert "@Bo · 3 days" in seen
    assert seen.index("@Ada · 10 days") < seen.index("@Bo")
    maya.fills({"Look someone up …": "@Bo"})
    assert "@Bo has waited less than a week" in maya.modal.words


@pytest.mark.feature("C2")
@pytest.mark.feature("C3")
@pytest.mark.feature("C11")
def test_matchers_see_who_waits_and_who_could_fit_with_reasons_and_without_a_number(
    house: "House", maya: Person, ada: Person
) -> None:
    """Mentor Guide, Mentor Matching."""
    mentor(house, "Grace")
    mentor(house, "Kurt", topics=["rust"], doors=[], years_of_experience=30, situations={"stuck": 0.0, "own_way": 0.0})

    maya.types("/mentorship match")
    assert "@Ada · 10 days" in maya.modal.words
    maya.clicks("Who could fit?")

    seen = maya.modal.words
    assert seen.index("@Grace") < seen.index("@Kurt")
    assert "can help with Python and Career growth" in seen
    assert "@Kurt offers none of what @Ada wants to learn" in seen
    assert not re.search(r"\d\d\d|\d %|\d/\d|0\.\d", seen)

    maya.clicks("Propose Grace")
    maya.fills({"Why these two? In your own words": "Both care about careers."})
    maya.submits("Propose")
    assert "Both care about careers." in maya.last_message(in_="#mentors").words
    assert ada.has_heard_nothing_new()


@pytest.mark.feature("C16")
def test_who_was_let_down_goes_first_and_then_who_waits_longest(house: "House", maya: Person, ada: Person) -> None:
    """Mentee Guide, Signing Up 3."""
    linus, bea = house.member("Linus"), house.member("Bea")
    with house.desk() as desk:
        given.sign_up(desk, linus, Role.MENTEE, signed_up_at=desk.now - timedelta(days=3))
        given.sign_up(desk, bea, Role.MENTEE, let_down_at=desk.now - timedelta(days=1))

    maya.types("/mentorship match")

    names = re.findall(r"@(\w+) ·", maya.modal.words)
    assert names == ["Bea", "Ada", "Linus"]


@pytest.mark.feature("C14")
@pytest.mark.feature("C18")
def test_a_conflict_and_a_block_look_the_same_and_name_no_reason(house: "House", maya: Person, ada: Person) -> None:
    """Program, section 2: one sentence for whatever was told in confidence."""
    boss = mentor(house, "Bernd", not_with=ada.id)
    blocked = mentor(house, "Carl")
    with house.desk() as desk:
        desk.keep_apart(blocked.id, ada.id)

    sentences = []
    for person in (boss, blocked):
        maya.types(f"/mentorship propose @{person.name} @Ada")
        sentences.append(maya.ephemerals()[-1].words)
    maya.types("/mentorship match")
    maya.clicks("Who could fit?")

    assert sentences[0] == sentences[1]
    assert "told in confidence" in sentences[0]
    assert "@Bernd" not in maya.modal.words
    assert "@Carl" not in maya.modal.words


@pytest.mark.feature("C4")
def test_nothing_that_is_shown_changes_with_what_someone_keeps_private(
    house: "House", maya: Person, ada: Person
) -> None:
    """Mentor Guide, Mentor Matching 2; matching without disclosure."""
    grace = mentor(house, "Grace", topics=["rust"], doors=[])

    def shown() -> str:
        maya.types("/mentorship match")
        maya.clicks("Who could fit?")
        words = maya.modal.words
        maya.closes_all()
        return words

    before = shown()
    with house.desk() as desk:
        for person, role in ((ada, Role.MENTEE), (grace, Role.MENTOR)):
            sign_up = desk.session.scalars(given.SignUp.of(person.id, role)).one()
            tell(desk, sign_up, Told(["woman", "parent"], matters="a lot"))
    assert shown() == before

    with house.desk() as desk:
        for person, role in ((ada, Role.MENTEE), (grace, Role.MENTOR)):
            sign_up = desk.session.scalars(given.SignUp.of(person.id, role)).one()
            tell(desk, sign_up, Told(["woman", "parent"], ["woman", "parent"], "a lot"))
    assert shown() == before, "an edit brings about no run"
    house.goes_to("2026-01-05 10:30")
    assert "both speak of Woman and Parent or carer" in shown()


@pytest.mark.feature("B3")
def test_a_mentor_with_fewer_than_five_years_waits_for_a_matchers_reason(
    house: "House", maya: Person, ada: Person
) -> None:
    """Mentor Guide, Requirements 3."""
    grace = mentor(house, "Grace", years_of_experience=3)
    maya.types("/mentorship match")
    maya.clicks("Who could fit?")
    assert "No mentor with room fits" in maya.modal.words
    maya.closes()

    maya.clicks("Accept them")
    maya.fills({"What speaks for them?": "She built half of our tools."})
    maya.submits("Accept")

    assert "said yes to you" in grace.last_message().words
    maya.types("/mentorship match")
    maya.clicks("Who could fit?")
    assert "@Grace" in maya.modal.words


def test_what_an_accepted_mentor_reads_of_their_sign_up_is_true_again(house: "House", maya: Person) -> None:
    """Features B3 and A7: nobody looks at the years first any more."""
    grace = house.member("Grace")
    signs_up(grace, "mentor", subject={"Years of experience in your field": "3"})
    assert "looks at it first" in grace.messages()[0].words
    maya.types("/mentorship match")
    maya.clicks("Accept them")
    maya.fills({"What speaks for them?": "She built half of our tools."})
    maya.submits("Accept")
    assert "looks at it first" not in grace.messages()[0].words
    assert "they ask you first" in grace.messages()[0].words


def test_whoever_is_accepted_in_their_night_hears_of_it_in_the_morning(house: "House", maya: Person) -> None:
    """Program, section 14."""
    grace = house.member("Grace", tz="Asia/Tokyo")
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR, years_of_experience=3)
    house.goes_to("2026-01-07 04:00", "Asia/Tokyo")
    grace.marks_as_read()
    maya.types("/mentorship match")
    maya.clicks("Accept them")
    maya.fills({"What speaks for them?": "She built half of our tools."})
    maya.submits("Accept")
    assert grace.has_heard_nothing_new()

    house.goes_to("2026-01-07 08:30", "Asia/Tokyo")
    assert "said yes to you" in grace.last_message().words


def test_why_not_these_two_is_answered_in_a_sentence(house: "House", maya: Person, ada: Person) -> None:
    """Matching, section 1."""
    mentor(house, "Sven", languages=["sv"])
    maya.types("/mentorship match")
    maya.clicks("Who could fit?")

    maya.fills({"Why not …?": "@Sven"})

    assert "@Ada and @Sven have no language in common" in maya.modal.words


def test_the_viewers_own_case_is_left_out(house: "House", maya: Person, ada: Person) -> None:
    """Program, section 3."""
    both = house.mentor_in_channel("Noor")
    with house.desk() as desk:
        given.sign_up(desk, both, Role.MENTEE)
        given.sign_up(desk, both, Role.MENTOR)

    both.types("/mentorship match")
    assert "@Noor" not in both.modal.words
    both.clicks("Who could fit?")
    assert "@Noor" not in both.modal.words
    both.closes_all()
    both.types("/mentorship propose @Maya @Noor")
    assert "This is about you" in both.ephemerals()[-1].words


def test_a_matcher_in_the_pool_sees_the_plan_without_herself_and_is_told_so(house: "House", ada: Person) -> None:
    """Program, section 3: the plan stands above as proven, so nothing false may stand in it."""
    noor = house.mentor_in_channel("Noor")
    mentor(house, "Grace", topics=["rust"], doors=[])
    with house.desk() as desk:
        given.sign_up(desk, noor, Role.MENTOR)

    noor.types("/mentorship match")
    assert "You are left out of what you see here: your own case is left to the others." in noor.modal.words
    assert "→ @Grace, " in noor.modal.words
    noor.clicks("Who could fit?")
    assert "@Grace" in noor.modal.words and "In the plan." in noor.modal.words
    assert "@Noor" not in noor.modal.words and "fits @Ada better" not in noor.modal.words
    noor.closes_all()

    house.olga.joins("#mentors")
    house.olga.types("/mentorship match")
    assert "→ @Noor, " in house.olga.modal.words and "You are left out" not in house.olga.modal.words


def test_the_digest_comes_on_monday_at_ten_and_only_if_somebody_waits(
    house: "House", maya: Person, ada: Person
) -> None:
    """Program, section 2."""
    mentor(house, "Grace", topics=["career"])
    hidden = house.mentor_in_channel("Hidden")
    with house.desk() as desk:
        given.sign_up(desk, hidden, Role.MENTEE)

    house.goes_to("2026-01-05 10:30")
    digest = maya.last_message(in_="#mentors")
    assert "@Ada · 10 days" in digest.words
    assert "Could fit: @Grace" in digest.words
    assert "Topics nobody offers yet: Python" in digest.words
    assert "@Hidden ·" not in digest.words

    house.goes_to("2026-01-11 20:00")
    assert digests(maya) == 1
    with house.desk() as desk:
        desk.session.delete(desk.session.scalars(given.SignUp.of(ada.id, Role.MENTEE)).one())
    house.goes_to("2026-01-12 12:00")
    assert digests(maya) == 1


def digests(matcher: Person) -> int:
    """How many digests stand in #mentors; there is also an invitation to pass on when mentors are missing."""
    return sum("Could fit:" in message.words for message in matcher.messages(in_="#mentors"))


@pytest.mark.feature("C12")
def test_without_an_hour_in_common_nobody_is_suggested(house: "House", maya: Person, ada: Person) -> None:
    """Both guides, Requirements 1; a matcher may still propose the two with a reason."""
    mentor(house, "Grace", windows=[["6", "08:00", "12:00"]])

    maya.types("/mentorship match")
    maya.clicks("Who could fit?")

    assert "No mentor with room fits" in maya.modal.words
    maya.closes_all()
    maya.types("/mentorship propose @Grace @Ada")
    assert "Why you set the shared hour aside" in maya.modal.labels


@pytest.mark.feature("C5")
@pytest.mark.feature("C6")
@pytest.mark.feature("C7")
def test_style_doors_and_distance_are_reasons(house: "House", maya: Person, ada: Person) -> None:
    """Mentor Guide, Mentor Matching 3 to 5."""
    mentor(house, "Grace", topics=["rust"], doors=["introductions"])

    maya.types("/mentorship match")
    maya.clicks("Who could fit?")

    assert "gives room to find one's own way" in maya.modal.words
    assert "can open doors: Introductions to people" in maya.modal.words
    assert "6 years ahead" in maya.modal.words


def test_only_matchers_see_the_matching(house: "House", ada: Person) -> None:
    """Program, section 2: matchers are in #mentors."""
    ada.types("/mentorship match")
    assert ada.modal is None
    assert "for someone else" in ada.ephemerals()[-1].words
