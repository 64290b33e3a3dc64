"""A style, things in common, and what matters most: asked in the sign-up, weighed in the matching.

Mentor Guide, Mentor Matching 2 and 3.
"""

from typing import TYPE_CHECKING

import pytest

import given
from mentorship.program.sign_up import Role
from pretend_slack import Person
from proposals import ask, card
from signing_up import MAY_I, YES, begins, signs_up

if TYPE_CHECKING:
    from houses import House

STUCK = "Your mentee is stuck on something you know well. You rather …"
OWN_WAY = "Your mentee wants to do it in another way than you would. You rather …"
ASKS, SHOWS = "Ask, and leave room to find the way", "Show how it's done"
LETS_TRY, EXPLAINS = "Let them try, and look at it together later", "Explain the way that works"
CARE, OWN, SHOWN = "What else you care about", "And in your own words", "What you and your match have in common"
MATTERS = "What matters most to you in a match?"


@pytest.fixture
def maya(house: "House") -> Person:
    """A matcher."""
    return house.mentor_in_channel("Maya")


def looks_at(matcher: Person, person: Person) -> str:
    """What a matcher reads about who could fit someone who waits."""
    matcher.types("/mentorship match")
    matcher.fills({"Look someone up …": f"@{person.name}"})
    said = matcher.modal.words
    matcher.closes_all()
    return said


@pytest.mark.feature("C5")
@pytest.mark.parametrize(
    ("answers", "style"),
    [
        ({STUCK: ASKS, OWN_WAY: LETS_TRY}, "asks, and leaves room to find the way"),
        ({STUCK: ASKS}, "mostly asks and leaves room, now and then shows how"),
        ({STUCK: ASKS, OWN_WAY: EXPLAINS}, "a bit of both: leaves room, and shows how"),
        ({STUCK: "A bit of both", OWN_WAY: EXPLAINS}, "mostly shows how, now and then leaves room"),
        ({STUCK: SHOWS, OWN_WAY: EXPLAINS}, "shows how it's done"),
        ({}, "not told yet"),
    ],
)
def test_two_situations_tell_a_mentors_style_and_matchers_read_it_in_words(
    house: "House", maya: Person, ada: Person, grace: Person, answers: dict[str, str], style: str
) -> None:
    """Mentor Guide, Mentor Matching 3: gives space, rather than jams knowledge in. A style, not a mark."""
    signs_up(ada, "mentee")
    signs_up(grace, "mentor", about=answers)

    assert f"Style: {style}. Doors" in looks_at(maya, ada)
    begins(grace, "mentor")
    grace.closes_all()
    grace.types("/mentor-signup")
    grace.clicks("Back")
    grace.clicks("Back")
    assert {each: grace.modal.values[each] for each in (STUCK, OWN_WAY)} == {
        STUCK: answers.get(STUCK),
        OWN_WAY: answers.get(OWN_WAY),
    }


LEFT_ROOM = "When you were stuck, your mentor rather …"


def parts(house: "House", name: str, mentor: Person, left_room: str | None) -> Person:
    """A mentee who ends a mentorship with this mentor, and answers the few questions."""
    mentee = house.member(name)
    with house.desk() as desk:
        given.sign_up(desk, mentee, Role.MENTEE)
        given.after_the_first_meeting(desk, mentor=mentor, mentee=mentee)
    mentee.types("/mentorship end")
    mentee.submits("End it")
    mentee.closes_all()
    mentee.clicks("A few questions")
    mentee.fills({"Did it help you?": "A lot", "Would you do it again?": "Yes"})
    if left_room:
        mentee.fills({LEFT_ROOM: left_room})
    mentee.submits("Send")
    return mentee


@pytest.mark.feature("C5")
def test_what_three_mentees_say_of_a_style_stands_in_place_of_the_mentors_own_word(
    house: "House", maya: Person, ada: Person, grace: Person
) -> None:
    """Mentor Guide, Mentor Matching 3. Never who, never a number, never fewer than three together."""
    signs_up(grace, "mentor", about={STUCK: ASKS, OWN_WAY: LETS_TRY})
    signs_up(ada, "mentee")
    own = "Style: asks, and leaves room to find the way."
    showed, both = "showed me how it's done", "a bit of both"

    said = [parts(house, name, grace, answer) for name, answer in (("Bea", showed), ("Cleo", None), ("Dora", showed))]
    house.passes(days=7)
    assert own in looks_at(maya, ada)
    said.append(parts(house, "Elif", grace, both))
    house.passes(days=7)
    assert "Style: mostly shows how, now and then leaves room." in looks_at(maya, ada)
    parts(house, "Faye", grace, "asked, and left me room to find my way")
    house.passes(days=7)
    assert "Style: mostly shows how, now and then leaves room." in looks_at(maya, ada), "by threes"

    said[0].types("/mentorship privacy")
    said[0].clicks("Forget me")
    said[0].submits("Erase everything")
    house.passes(days=7)
    assert "Style: a bit of both" in looks_at(maya, ada), "what is forgotten counts no more"

    grace.types("/mentorship export")
    assert showed not in grace.screen.words and "left_room" not in str(grace.messages())
    grace.clicks("A few questions")
    assert LEFT_ROOM not in grace.modal.labels
    grace.closes_all()
    house.olga.opens_home()
    assert not any(house.olga.sees(words) for words in (showed, both))
    ask(maya, grace, ada)
    assert "gives room to find one's own way" in grace.last_message().words, "she is asked with her own word"


@pytest.mark.feature("C4")
@pytest.mark.feature("A3")
def test_interests_are_a_reason_for_matchers_and_for_the_two_only_if_both_say_so(
    house: "House", maya: Person, ada: Person, grace: Person
) -> None:
    """Mentor Guide, Mentor Matching 2; both guides, Signing Up 1: narrowest by default."""
    signs_up(ada, "mentee", about={CARE: ["Board games", "Equal chances"], OWN: "Go (the game), old radios"})
    signs_up(grace, "mentor", about={CARE: ["Board games"], OWN: "old radios", SHOWN: ["My match may read it, too"]})

    shared = "both care about Board games and old radios"
    assert shared in looks_at(maya, ada)
    ask(maya, grace, ada)
    assert "can help with Python" in grace.last_message().words
    assert "both care about" not in grace.last_message().words, "Ada did not say so"

    signs_up(ada, "mentee", about={SHOWN: ["My match may read it, too"]})
    grace.clicks("Yes, let's meet")
    assert shared in ada.last_message().words


def test_how_someone_likes_to_work_stays_with_the_matchers(
    house: "House", maya: Person, ada: Person, grace: Person
) -> None:
    """Both guides, Signing Up 1: under the question stands that only matchers see it."""
    signs_up(ada, "mentee", about={"Your pace": "Calm"})
    signs_up(grace, "mentor", about={"Your pace": "Calm"})
    assert "alike in pace" in looks_at(maya, ada)

    ask(maya, grace, ada)
    grace.clicks("Read it all")
    assert "alike in pace" not in grace.last_message().words + grace.modal.words


def test_words_about_oneself_that_both_show_are_named_in_windows_and_in_no_message(
    house: "House", maya: Person, ada: Person, grace: Person
) -> None:
    """Mentor Guide, Mentor Matching 2; Features N4: what is taken back must be gone, and a message stays."""
    for person, role in ((ada, "mentee"), (grace, "mentor")):
        begins(person, role, about={"About me": ["Parent or carer"]})
        person.fills({MAY_I: YES, "Parent or carer": "My matches and the matchers"})
        person.submits("Next")
        person.submits("Sign up")
    assert "both speak of Parent or carer" in looks_at(maya, ada)

    ask(maya, grace, ada)
    assert "can help with Python" in card(maya).words
    assert "can help with Python" in grace.last_message().words
    assert "Parent" not in card(maya).words + grace.last_message().words


@pytest.mark.feature("A2")
def test_the_announcement_says_nothing_of_interests_and_what_was_answered_is_there_to_edit(
    house: "House", grace: Person
) -> None:
    begins(grace, "mentor", about={CARE: ["Music"], OWN: "Tango", SHOWN: ["My match may read it, too"]})

    assert "Music" not in grace.modal.words
    assert "Tango" not in grace.modal.values["In these words"]
    grace.submits("Sign up")
    grace.types("/mentor-signup")
    for _ in range(3):
        grace.submits("Next")
    assert grace.modal.values[CARE] == ["Music"]
    assert grace.modal.values[OWN] == "Tango"
    assert grace.modal.values[SHOWN] == ["My match may read it, too"]


@pytest.mark.feature("C11")
def test_organisers_extend_the_list_and_merge_what_means_the_same(
    house: "House", maya: Person, ada: Person, grace: Person
) -> None:
    house.olga.types("/mentorship organise")
    house.olga.clicks("Requirements")
    house.olga.fills({"More interests, experiences and values to choose from": "Chess, Fermentation"})
    house.olga.submits()
    house.olga.closes_all()
    signs_up(ada, "mentee", about={CARE: ["Fermentation"], OWN: "bouldering, chess"})
    signs_up(grace, "mentor", about={CARE: ["Chess"], OWN: "Climbing"})
    assert "both care about Chess" in looks_at(maya, ada), "a word of the list is the list's"

    house.olga.types("/mentorship organise")
    house.olga.clicks("People's own words")
    house.olga.clicks("People's own interests")
    house.olga.clicks("Merge bouldering")
    house.olga.fills({"The same as": "Climbing"})
    house.olga.submits("Merge")
    assert "bouldering means Climbing" in house.olga.modal.words
    house.olga.clicks("People's own topics")
    assert "bouldering" not in house.olga.modal.words
    house.olga.closes_all()

    signs_up(ada, "mentee")
    house.passes(days=7)
    assert "both care about Chess and Climbing" in looks_at(maya, ada)


def test_what_matters_most_to_a_mentee_decides_between_two_and_nobody_reads_it(
    house: "House", maya: Person, ada: Person, grace: Person
) -> None:
    """Mentor Guide, Mentor Matching: what she names counts double."""
    uma = house.member("Uma", tz="Europe/London")
    doors = {"Doors you would like opened": ["Conference talks"], "Years in the field so far": "3"}
    signs_up(
        grace, "mentor", subject={"Doors you can open": ["Conference talks"]}, about={STUCK: SHOWS, OWN_WAY: EXPLAINS}
    )
    likes = {CARE: ["Music", "Books", "Dance", "Art and drawing"]}
    signs_up(uma, "mentor", about={STUCK: ASKS, OWN_WAY: LETS_TRY, **likes})
    signs_up(ada, "mentee", subject=doors, about=likes)

    def planned() -> str:
        maya.types("/mentorship match")
        words = maya.modal.words
        maya.closes_all()
        return words.partition("→ @")[2].partition(",")[0]

    assert planned() == "Uma"
    before = looks_at(maya, ada)
    signs_up(ada, "mentee", about={MATTERS: "Doors that open"})
    house.passes(days=7)

    assert planned() == "Grace"
    about = [line for line in looks_at(maya, ada).splitlines() if line.startswith(("For:", "Against:"))]
    assert about == [line for line in before.splitlines() if line.startswith(("For:", "Against:"))]
    maya.types("/mentorship match")
    maya.clicks("Who could fit?")
    maya.clicks("Their sign-up")
    assert "matters" not in maya.modal.words
    maya.closes_all()
    ada.types("/mentee-signup")
    ada.submits("Next")
    ada.submits("Next")
    assert ada.modal.values[MATTERS] == "Doors that open"


def test_that_identity_matters_most_goes_with_the_words_about_oneself(ada: Person) -> None:
    """Mentor Guide, Mentor Matching 2."""
    signs_up(ada, "mentee", about={"About me": ["Black"], MATTERS: "Having in common what I say about me"})
    ada.types("/mentorship privacy")
    ada.clicks("Forget my About-me answers")

    ada.types("/mentee-signup")
    ada.submits("Next")
    ada.submits("Next")
    assert not ada.modal.values[MATTERS]


@pytest.mark.feature("B6")
@pytest.mark.feature("P9")
def test_who_left_the_promise_to_support_others_blank_is_not_said_to_fail(
    house: "House", maya: Person, ada: Person, grace: Person
) -> None:
    """Mentor Guide, Requirements 5; Mentee Guide, Requirements 4."""
    signs_up(ada, "mentee")
    signs_up(grace, "mentor", promises={"In #mentors": ["I help other mentors, with recruiting and with matching"]})
    assert "not known: requirements" in looks_at(maya, ada)
    maya.types("/mentorship propose @Grace @Ada")
    assert "? supports others: not said" in maya.modal.words
    maya.closes_all()

    signs_up(ada, "mentee", promises={"In #mentees": ["I support other mentees"]})
    maya.types("/mentorship propose @Grace @Ada")
    assert "✓ supports others" in maya.modal.words
