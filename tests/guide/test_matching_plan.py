"""The plan for everyone who waits, the brief, what is in the way. Mentor Guide, Mentor Matching."""

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

import given
from counting import asked_during
from mentorship.hall.settings import change_settings
from mentorship.journey.mentor_matching.listeners import overview_window
from mentorship.matching import Plan
from mentorship.program.sign_up import Role
from pools import mentee, mentor
from pretend_slack import Person
from proposals import ask

if TYPE_CHECKING:
    from houses import House

SENTENCE = "Why these two? In your own words"


@pytest.fixture
def maya(house: "House") -> Person:
    """A matcher."""
    return house.mentor_in_channel("Maya")


@pytest.fixture
def ada(house: "House") -> Person:
    """A mentee who has waited for three weeks."""
    return mentee(house, "Ada", days=21)


def looks_at(matcher: Person, person: Person) -> str:
    """What a matcher reads about who could fit someone who waits."""
    matcher.types("/mentorship match")
    matcher.fills({"Look someone up …": f"@{person.name}"})
    return matcher.modal.words


def test_the_plan_for_many_asks_no_more_than_one_for_a_few(house: "House", maya: Person) -> None:
    asked = []
    for crowd in ("Nia Bea", "Radia Fran Barbara Edith Jean"):
        for name in crowd.split():
            mentee(house, name, days=7)
            mentor(house, f"{name}'s colleague")
        with house.desk() as desk:
            asked.append(asked_during(partial(overview_window, desk, seen_by=maya.id, named=set()))[0])
    assert asked[1] == asked[0]


@pytest.mark.feature("C1")
@pytest.mark.feature("C17")
@pytest.mark.feature("P23")
def test_the_plan_serves_everyone_it_can_says_that_it_is_proven_and_asks_nobody(
    house: "House", maya: Person, ada: Person
) -> None:
    """Mentor Guide, Mentor Matching: whoever picks the best pair first leaves somebody out."""
    bea = mentee(house, "Bea", languages=["es"])
    grace = mentor(house, "Grace", languages=["en", "es"], room_for=1)
    mentor(house, "Kurt", topics=["rust"], doors=[], room_for=1)

    maya.types("/mentorship match")
    plan = maya.modal.words

    assert "No other plan helps more people" in plan
    assert "proven" in plan
    assert plan.index("@Ada") < plan.index("→ @Kurt") < plan.index("@Bea") < plan.index("→ @Grace")
    assert all(person.has_heard_nothing_new() for person in (ada, bea, grace))
    assert maya.messages(in_="#mentors") == []

    maya.clicks("Propose Grace")
    maya.fills({SENTENCE: "Both read and write Spanish."})
    maya.submits("Propose")
    assert "Both read and write Spanish." in maya.last_message(in_="#mentors").words
    assert grace.has_heard_nothing_new()


@pytest.mark.faults
def test_where_the_plan_cannot_be_worked_out_its_window_says_so(maya: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks at *One moment* for ever."""

    def failing(*asked: Any) -> Plan:
        raise ZeroDivisionError

    monkeypatch.setattr("mentorship.hall.new_plan.plan", failing)
    maya.types("/mentorship match")
    assert "tell an organiser this number" in maya.modal.words


@pytest.mark.feature("P23")
def test_any_pair_can_be_asked_why_not_these_two(house: "House", maya: Person, ada: Person) -> None:
    """Matching, section 1: one sentence, whatever the reason."""
    mentee(house, "Bea", languages=["es"])
    mentor(house, "Grace", languages=["en", "es"], room_for=1)
    mentor(house, "Kurt", topics=["rust"], doors=[], room_for=1)
    mentor(house, "Sven", languages=["sv"])

    def why_not(person: str) -> str:
        looks_at(maya, ada)
        maya.fills({"Why not …?": person})
        said = maya.modal.words
        maya.closes_all()
        return said

    assert "Then @Bea would have no mentor." in why_not("@Grace")
    assert "@Ada and @Sven have no language in common." in why_not("@Sven")
    assert "@Bea has not signed up as a mentor." in why_not("@Bea")
    assert "Nobody can mentor themselves." in why_not("@Ada")


@pytest.mark.feature("P9")
@pytest.mark.feature("C5")
@pytest.mark.feature("C7")
def test_the_brief_tells_both_sides_in_five_lines(house: "House", maya: Person, ada: Person) -> None:
    """Mentor Guide, Mentor Matching 1 to 7."""
    mentor(
        house,
        "Grace",
        topics=["python", "rust"],
        doors=["hiring"],
        years_of_experience=30,
        scales={"pace": 1.0, "structure": 0.5, "directness": 0.5},
    )

    looks_at(maya, ada)

    brief = next(part for part in maya.modal.words.split("@Grace\n") if part.startswith("For:"))
    lines = brief.splitlines()[:5]
    assert lines[0].startswith("For:") and "@Grace can help with Python" in lines[0]
    assert lines[0].count(";") <= 2
    assert lines[1].startswith("Against:") and "their careers are 28 years apart" in lines[1]
    assert "none of the doors that @Ada would like opened" in lines[1]
    assert lines[1].count(";") <= 1
    assert lines[2].startswith("Style: asks, and leaves room to find the way. Doors: wanted: Introductions to people")
    assert "open: Employers who are hiring" in lines[2]
    assert lines[3] == "Fairness: @Ada has waited 3 weeks, longer than anyone else or as long."
    assert lines[4].startswith("The guide's seven points: these hold: requirements, things in common, teaching style")
    assert "these don't: doors and career distance" in lines[4]


@pytest.mark.feature("C2")
@pytest.mark.feature("C14")
def test_five_are_suggested_and_who_cannot_be_is_listed_on_request(house: "House", maya: Person, ada: Person) -> None:
    """Mentor Guide, Mentor Matching; only organisers see that something was told in confidence at all."""
    for name in ("Grace", "Hedy", "Ines", "Jean", "Karen", "Lin"):
        mentor(house, name, doors=["introductions"] if name == "Lin" else ["introductions", "speaking"])
    mentor(house, "Sven", languages=["sv"])
    mentor(house, "Bernd", not_with=ada.id)

    seen = looks_at(maya, ada)
    assert seen.count("For:") == 5
    assert "@Sven" not in seen
    assert "@Bernd" not in seen

    maya.clicks("Who can't be matched, and why")
    assert "No language in common: @Sven" in maya.modal.words
    assert "@Bernd" not in maya.modal.words

    house.olga.joins("#mentors")
    looks_at(house.olga, ada)
    house.olga.clicks("Who can't be matched, and why")
    assert "@Bernd" in house.olga.modal.words
    assert "told in confidence" in house.olga.modal.words


@pytest.mark.feature("C20")
def test_a_mentee_whom_nobody_fits_is_flagged(house: "House", maya: Person, ada: Person) -> None:
    """Mentee Guide, Signing Up 3: nobody is left in silence."""
    mentor(house, "Grace")
    mentee(house, "Aino", languages=["fi"])

    maya.types("/mentorship match")

    waits = maya.modal.words.split("@Aino")[1]
    assert "no mentor with room fits the rules" in waits
    assert "no mentor with room fits the rules" not in maya.modal.words.split("@Aino")[0]


@pytest.mark.feature("C8")
def test_only_an_organiser_sets_the_cap_aside_and_with_a_reason(house: "House", maya: Person, ada: Person) -> None:
    """Mentor Guide, Mentor Matching 6."""
    grace, others = mentor(house, "Grace"), [house.member(name) for name in ("Jo", "Li")]
    with house.desk() as desk:
        for other in others:
            given.mentorship(desk, mentor=grace, mentee=other)

    maya.types("/mentorship propose @Grace @Ada")
    assert "has no room" in maya.ephemerals()[-1].words

    house.olga.types("/mentorship propose @Grace @Ada")
    house.olga.fills({SENTENCE: "Grace asked for her by name."})
    house.olga.fills({"Why one more mentee is all right": "She has the time."})
    house.olga.submits("Propose")
    maya.clicks("Ask the mentor", in_="#mentors")
    grace.clicks("Yes, let's meet")
    ada.clicks("Yes, let's meet")
    assert "are introduced" in maya.last_message(in_="#mentors").words


@pytest.mark.feature("C15")
def test_a_mentor_makes_less_room_with_one_press_and_what_runs_goes_on(
    house: "House", maya: Person, ada: Person
) -> None:
    """Mentor Guide, Mentor Matching 6: open proposals are settled, mentorships untouched."""
    grace, jo = mentor(house, "Grace"), house.member("Jo")
    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=jo)
    maya.types("/mentorship propose @Grace @Ada")
    maya.fills({SENTENCE: "Both like small tools."})
    maya.submits("Propose")
    maya.clicks("Ask the mentor", in_="#mentors")
    grace.opens_home()
    grace.clicks("Take one at a time", on="home")
    house.settles()

    assert "Take two" in grace.home.buttons
    assert "@Jo" in grace.home.words
    assert ada.has_heard_nothing_new()
    assert "This proposal no longer fits" in maya.last_message(in_="#mentors").words
    maya.types("/mentorship propose @Grace @Ada")
    assert "has no room" in maya.ephemerals()[-1].words

    grace.clicks("Take two", on="home")
    maya.types("/mentorship propose @Grace @Ada")
    assert SENTENCE in maya.modal.labels


def test_a_mentee_may_ask_for_a_second_mentor_and_is_planned_both(house: "House", maya: Person, ada: Person) -> None:
    """Mentor Guide, Mentor Matching 6; one proposal at a time. Nobody is offered a second before the first."""
    grace, kurt = mentor(house, "Grace"), mentor(house, "Kurt", topics=["rust"])
    ada.opens_home()
    assert "I'd like a second mentor, too" not in ada.home.buttons
    ask(maya, grace, ada)
    maya.types("/mentorship match")
    assert "a proposal is open" in maya.modal.words
    maya.closes_all()
    grace.clicks("Yes, let's meet")
    ada.clicks("Yes, let's meet")

    ada.opens_home()
    ada.clicks("I'd like a second mentor, too", on="home")
    assert "One mentor is enough" in ada.home.buttons
    house.goes_to("2026-01-05 10:30")
    linus = house.member("Linus")
    with house.desk() as desk:
        given.sign_up(desk, linus, Role.MENTEE)
    house.goes_to("2026-01-12 10:30")
    digest = maya.last_message(in_="#mentors").words
    assert "One person has a mentor and would like a second" in digest
    assert "@Ada" not in digest, "it is nobody's business in a channel who that is"
    maya.types("/mentorship match")
    assert "@Ada · has a mentor, and would like a second" in maya.modal.words
    assert "→ @Kurt" in maya.modal.words
    maya.closes_all()
    ada.opens_home()
    assert "The mentors look for a second one" in ada.home.words
    ask(maya, kurt, ada)
    kurt.clicks("Yes, let's meet")
    house.goes_to("2026-01-13 10:30")  # she had her word of the day
    ada.clicks("Yes, let's meet")
    maya.types("/mentorship match")
    assert "@Ada" not in maya.modal.words


def test_where_one_at_a_time_is_the_rule_nobody_can_ask_for_two(house: "House", ada: Person) -> None:
    """Mentor Guide, Mentor Matching 6; the cap is a setting."""
    grace = house.member("Grace")
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, cap=1)
        given.after_the_first_meeting(desk, mentor=grace, mentee=ada)
    ada.opens_home()
    ada.clicks("I'd like a second mentor, too", on="home")

    assert "one mentorship at a time" in ada.modal.words
    ada.opens_home()
    assert "I'd like a second mentor, too" in ada.home.buttons


def test_a_second_mentor_takes_no_place_from_someone_who_has_none(house: "House", maya: Person) -> None:
    """Mentee Guide, Signing Up 3: whoever waits goes first, however long the other has been there."""
    ada, jo = mentee(house, "Ada", days=80, room_for=2), mentor(house, "Jo", room_for=1)
    with house.desk() as desk:
        given.mentorship(desk, mentor=jo, mentee=ada)
    mentor(house, "Grace", room_for=1)
    mentee(house, "Bea", days=2)

    maya.types("/mentorship match")

    waits, second = maya.modal.words.split("@Ada · has a mentor")
    assert "→ @Grace" in waits
    assert "no mentor in the plan" in second


@pytest.mark.feature("M9")
def test_who_carries_a_lot_is_flagged_to_matchers(house: "House", maya: Person, ada: Person) -> None:
    """Mentor Guide, Mentor Matching 6."""
    busy, calm = mentor(house, "Bo"), mentor(house, "Cleo")
    jo, li, mo, vi = (house.member(name) for name in ("Jo", "Li", "Mo", "Vi"))
    with house.desk() as desk:
        for mentors, mentees in ((busy, jo), (busy, li), (calm, jo), (calm, li), (mo, busy), (vi, busy)):
            given.mentorship(desk, mentor=mentors, mentee=mentees)

    maya.types("/mentorship match")

    flagged = next(line for line in maya.modal.words.splitlines() if "carry a lot already" in line)
    assert "@Bo" in flagged
    assert "@Cleo" not in flagged


def test_two_whom_organisers_keep_apart_are_never_proposed_and_nobody_is_told(
    house: "House", maya: Person, ada: Person
) -> None:
    """Program, section 2: blocked by either or by an organiser."""
    grace = mentor(house, "Grace")
    house.olga.joins("#mentors")
    house.olga.types("/mentorship match")
    house.olga.clicks("Keep two apart …")
    house.olga.fills({"One of them": "@Grace", "The other": "@Ada"})
    house.olga.submits("Keep apart")

    maya.types("/mentorship propose @Grace @Ada")

    assert "told in confidence" in maya.ephemerals()[-1].words
    assert grace.has_heard_nothing_new()
    assert ada.has_heard_nothing_new()
    house.olga.types("/mentorship organise")
    house.olga.clicks("Log")
    assert "@Grace" not in house.olga.modal.words


def test_whom_a_mentee_would_like_to_learn_from_is_a_hint_and_hidden_from_the_one_it_names(
    house: "House", maya: Person
) -> None:
    """Program, section 2; Features C19."""
    grace = house.mentor_in_channel("Grace")
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR)
    ada = mentee(house, "Ada", would_learn_from=grace.id)

    assert "Would like to learn from @Grace" in looks_at(maya, ada)
    assert "Would like to learn from" not in looks_at(grace, ada)
    assert grace.has_heard_nothing_new()
