"""What people keep to themselves stays there: everything matchers can look at, before and after, word for word.

Mentor Guide, Mentor Matching 2; program, sections 2 and 12. The engine's own properties are in tests/matching.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import given
from mentorship.hall.about_me import Told, split, take_back_in, tell
from mentorship.program.matching_run import MatchingSeat
from mentorship.program.sign_up import Role, SignUp
from pretend_slack import Person
from proposals import ask, ask_both, card, in_thread

if TYPE_CHECKING:
    from houses import House

MENTEES, MENTORS = ("Ada", "Bea"), ("Grace", "Hedy")


@pytest.fixture
def maya(house: "House") -> Person:
    """A matcher."""
    return house.mentor_in_channel("Maya")


@pytest.fixture
def people(house: "House") -> dict[str, Person]:
    """Two who wait and two with room, who all fit each other; all kept something about themselves for matching."""
    found = {name: house.member(name) for name in (*MENTEES, *MENTORS)}
    with house.desk() as desk:
        for days, name in enumerate(MENTEES, start=10):
            waits_since = desk.now - timedelta(days=days)
            given.sign_up(desk, found[name], Role.MENTEE, signed_up_at=waits_since, **about_me("woman,parent"))
        given.sign_up(desk, found["Grace"], Role.MENTOR, room_for=1, **about_me("black"))
        given.sign_up(desk, found["Hedy"], Role.MENTOR, room_for=1, topics=["python"], **about_me("parent"))
    return found


def about_me(words: str, *, shown: str = "", matters: str = "a little") -> dict[str, Any]:
    return {"about_me": Told(split(words), split(shown), matters)}


def everything_shown(house: "House", maya: Person, people: dict[str, Person]) -> dict[str, str]:
    """Every window of the matching and the digest, by what was opened; the plan's pairs are kept apart from it."""
    seen = {}
    maya.types("/mentorship match")
    seen["overview"] = maya.modal.words
    maya.closes_all()
    for mentee in MENTEES:
        maya.types("/mentorship match")
        maya.fills({"Look someone up …": f"@{mentee}"})
        seen[mentee] = maya.modal.words
        maya.clicks("Who can't be matched, and why")
        seen[f"in the way of {mentee}"] = maya.modal.words
        maya.closes()
        for mentor in MENTORS:
            maya.fills({"Why not …?": f"@{mentor}"})
            seen[f"why not {mentee} and {mentor}"] = maya.modal.words
            maya.closes()
        maya.closes_all()
    return seen


def change(house: "House", who: dict[str, Person], names: tuple[str, ...], **facts: Any) -> None:
    """Change answers, and let it be Monday again, so that there is a new run."""
    with house.desk() as desk:
        for sign_up in desk.session.query(SignUp):
            if sign_up.member_id in {who[name].id for name in names}:
                for name, fact in facts.items():
                    if name != "about_me":
                        setattr(sign_up, name, fact)
                    elif fact.words:
                        tell(desk, sign_up, fact)
                    else:
                        take_back_in(desk, sign_up)


def without_pairs(seen: dict[str, str]) -> dict[str, str]:
    """Leave out which pairs the plan has: that may change, and nothing else."""
    rest = {key: words for key, words in seen.items() if key != "overview"}
    return {
        key: re.sub(r"In the plan\.|Not in the plan: [^\n]*", "(the plan)", words) if key in MENTEES else words
        for key, words in rest.items()
    }


def next_monday(house: "House") -> None:
    house.passes(days=7)


CHANGES: dict[str, dict[str, Any]] = {
    "added": about_me("woman,parent,black,disabled", matters="a lot"),
    "removed": about_me(""),
    "changed": about_me("trans,immigrant", matters="a lot"),
    "made to matter": about_me("woman,parent", matters="a lot"),
    "named as mattering most": {"matters_most": "doors"},
}


@pytest.mark.feature("P8")
@pytest.mark.feature("C4")
@pytest.mark.parametrize("how", CHANGES)
def test_nothing_shown_about_a_pair_changes_with_what_is_kept_private(
    house: "House", maya: Person, people: dict[str, Person], how: str
) -> None:
    """Two houses in one: the same four people a week later, all else equal but for what they keep to themselves."""
    before = without_pairs(everything_shown(house, maya, people))
    change(house, people, (*MENTEES, *MENTORS), **CHANGES[how])
    next_monday(house)

    after = without_pairs(everything_shown(house, maya, people))

    def at_the_same_time(words: str) -> str:
        return re.sub(r"\d+ (days|weeks?)|has waited less than a week", "so long", words)

    assert {key: at_the_same_time(words) for key, words in after.items()} == {
        key: at_the_same_time(words) for key, words in before.items()
    }


@pytest.mark.feature("P8")
def test_it_counts_all_the_same_where_she_asked_for_it(house: "House", maya: Person, people: dict[str, Person]) -> None:
    """Mentor Guide, Mentor Matching 2: a preference, never a rule, never a word."""
    change(house, people, MENTEES, **about_me(""))
    change(house, people, ("Hedy", "Grace"), topics=["python", "career"], **about_me("parent"))
    change(house, people, ("Ada",), **about_me("black,disabled", matters="a lot"))
    drafts = set()
    for mentor, other in (MENTORS, MENTORS[::-1]):
        change(house, people, (mentor,), **about_me("black,disabled"))
        change(house, people, (other,), **about_me(""))
        next_monday(house)
        maya.types("/mentorship match")
        words = maya.modal.words
        drafts.add(f"→ @{mentor}" in words.split("@Ada")[1].split("@Bea")[0])
        assert not re.search("black|disabled|private", words, re.IGNORECASE)
        maya.closes_all()
    assert drafts == {True}


@pytest.mark.feature("C14")
@pytest.mark.feature("C18")
def test_a_block_an_earlier_no_and_a_conflict_cannot_be_told_apart(
    house: "House", maya: Person, people: dict[str, Person]
) -> None:
    """Program, section 2: one sentence for all of them, and the same lists."""
    ada, grace = people["Ada"], people["Grace"]

    def seen() -> dict[str, str]:
        next_monday(house)
        words = everything_shown(house, maya, people)
        maya.types("/mentorship propose @Grace @Ada")
        words["proposed"] = maya.ephemerals()[-1].words
        return {key: re.sub(r"\d+ (days|weeks?)|As of [^.]*", "", each) for key, each in words.items()}

    shown = {}
    for name, whose in (("her conflict", ada), ("his conflict", grace)):
        change(house, people, (whose.name,), not_with=(grace if whose is ada else ada).id)
        shown[name] = seen()
        change(house, people, (whose.name,), not_with=None)
    with house.desk() as desk:
        desk.keep_apart(ada.id, grace.id)
    shown["an earlier no, a block, an ended help case"] = seen()

    assert shown["her conflict"] == shown["his conflict"] == shown["an earlier no, a block, an ended help case"]
    assert "told in confidence" in shown["her conflict"]["proposed"]
    assert "told in confidence" in shown["her conflict"]["why not Ada and Grace"]


def test_a_word_that_someone_takes_back_is_not_shown_any_more_from_the_last_run(
    house: "House", maya: Person, people: dict[str, Person]
) -> None:
    """Features N4: at once, although everything else comes from the run that was made before."""
    change(house, people, ("Ada", "Grace"), doors=[], **about_me("parent", shown="parent"))
    change(house, people, ("Grace",), topics=["rust"])
    next_monday(house)
    assert "both speak of Parent" in everything_shown(house, maya, people)["Ada"]

    change(house, people, ("Grace",), **about_me("parent"))

    assert "Parent" not in everything_shown(house, maya, people)["Ada"]


def test_an_edit_brings_about_no_run_and_entering_the_pool_does(
    house: "House", maya: Person, people: dict[str, Person]
) -> None:
    """Program, section 2: nobody can probe by editing."""
    before = everything_shown(house, maya, people)
    change(house, people, MENTORS, topics=["rust"], languages=["fi"], doors=[], scales={}, years_of_experience=30)
    change(house, people, MENTEES, languages=["fi"], doors=[], windows=[], not_with=people["Hedy"].id)
    house.settles()
    assert everything_shown(house, maya, people) == before

    newcomer = house.member("Cleo")
    with house.desk() as desk:
        given.sign_up(desk, newcomer, Role.MENTEE)
    assert everything_shown(house, maya, people) != before


def test_what_is_kept_of_a_run_has_nothing_private_in_it(
    house: "House", maya: Person, people: dict[str, Person]
) -> None:
    """Matching, section 3: sealed, and without private attributes even when it is opened."""
    maya.types("/mentorship match")
    with house.desk() as desk:
        facts = [seat.facts for seat in desk.session.query(MatchingSeat)]
    assert len(facts) == 4
    assert not re.search("woman|parent|black|matters", "".join(facts), re.IGNORECASE)
    with house.bot.engine.connect() as connection:
        raw = [str(row) for row in connection.exec_driver_sql("SELECT facts FROM matching_seat")]
    assert not any("python" in row.lower() for row in raw)


def test_who_is_forgotten_takes_their_seat_along(house: "House", maya: Person, people: dict[str, Person]) -> None:
    """Program, section 12."""
    maya.types("/mentorship match")
    people["Grace"].types("/mentorship forget-me")
    people["Grace"].submits("Erase everything")
    with house.desk() as desk:
        assert people["Grace"].id not in {seat.member_id for seat in desk.session.query(MatchingSeat)}
    seen = everything_shown(house, maya, people)
    assert "@Hedy" in seen["Ada"]
    assert "Grace" not in seen["Ada"]


NUMBERS_PEOPLE_GAVE: tuple[Callable[[str], str], ...] = (
    lambda words: re.sub(r"[\d.]+ (years?|hours?|minutes?|weeks?|days)( or more)?\b", "", words),
    lambda words: re.sub(r"\w{3} \d+ \w{3}, \d+:\d\d", "", words),
    lambda words: re.sub(r"\d+ people wait", "", words),
    lambda words: re.sub(r"Waiting for a mentor: \d+|Open proposals: \d+|Mentors with room: \d+, for \d+", "", words),
    lambda words: re.sub(r"With a mentor in the plan: \d+ today, \d+ then", "", words),
)


def test_no_number_of_a_score_is_in_anything_that_matchers_and_organisers_see(
    house: "House", maya: Person, people: dict[str, Person]
) -> None:
    """Matching, section 3: no number is ever shown; years, hours and how many wait are facts that people gave."""
    house.olga.joins("#mentors")
    seen = everything_shown(house, maya, people)
    house.olga.types("/mentorship match")
    house.olga.clicks("What counts for how much …")
    seen["weights"] = house.olga.modal.words
    house.olga.fills({"Doors the mentor can open": "Much more"})
    house.olga.submits("See what would change")
    seen["preview"] = house.olga.modal.words
    next_monday(house)
    house.goes_to("2026-01-12 11:00")
    maya.opens_home()
    seen["home"] = maya.home.words
    seen["digest"] = next(each.words for each in maya.messages(in_="#mentors") if "Good morning" in each.words)
    seen["duty"] = maya.last_message().words
    maya.types("/mentorship match")
    maya.clicks("Propose Grace")
    maya.fills({"Why these two? In your own words": "Both like small tools."})
    maya.submits("Propose")
    seen["card"] = re.sub(r"\d+ minutes|\d+ days", "", maya.last_message(in_="#mentors").words)

    for key, words in seen.items():
        for without in NUMBERS_PEOPLE_GAVE:
            words = without(words)
        assert not re.search(r"\d", words), (key, re.search(r".*\d.*", words))


# A matcher who is a mentor herself


def not_now(ada: Person) -> None:
    ada.clicks("Not now")
    ada.submits()


def not_this_match(ada: Person) -> None:
    ada.clicks("Not this match")
    ada.submits()


def shown_of_ada(grace: Person) -> dict[str, str]:
    """What a mentor among the matchers can look at of a mentee, but for when the run was made."""
    grace.types("/mentorship match")
    seen = {"overview": grace.modal.words}
    grace.fills({"Look someone up …": "@Ada"})
    seen["suggestions"] = grace.modal.words
    grace.clicks("Who can't be matched, and why")
    seen["in the way"] = grace.modal.words
    grace.closes()
    grace.fills({"Why not …?": "@Hedy"})
    seen["why not Hedy"] = grace.modal.words
    grace.closes_all()
    return {name: re.sub(r"As of [^.]*\.", "", words) for name, words in seen.items()}


@pytest.mark.parametrize("answers", [not_now, not_this_match])
@pytest.mark.parametrize("another", [False, True], ids=["the only one with room", "with another"])
def test_a_mentor_who_matches_cannot_tell_one_no_from_another(
    house: "House", another: bool, answers: Callable[[Person], None]
) -> None:
    """Program, section 3: a mentor whose yes came to nothing hears one sentence, the same for every reason."""
    grace, zed = house.mentor_in_channel("Grace"), house.mentor_in_channel("Zed")
    ada, hedy = house.member("Ada"), house.member("Hedy")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        for mentor in (grace, hedy) if another else (grace,):
            given.sign_up(desk, mentor, Role.MENTOR)
    before = shown_of_ada(grace)
    assert "your own case is left to the others" in before["overview"]
    assert ("@Hedy, a" in before["overview"]) == another

    ask_both(zed, grace, ada)
    answers(ada)
    house.passes(hours=3)
    assert shown_of_ada(grace) == before


def test_a_mentor_who_matches_learns_of_no_never(house: "House") -> None:
    """Features C14: nobody learns of it, neither in the matching nor in Monday's digest."""
    grace, zed = house.mentor_in_channel("Grace"), house.mentor_in_channel("Zed")
    house.member("Hedy")
    ada, bea = house.member("Ada"), house.member("Bea")
    with house.desk() as desk:
        for mentee in (ada, bea):
            given.sign_up(desk, mentee, Role.MENTEE, signed_up_at=desk.now - timedelta(days=3))
        given.sign_up(desk, grace, Role.MENTOR)
    house.goes_to("2026-01-05 10:30")
    before, digest = shown_of_ada(grace), grace.last_message(in_="#mentors").words

    with house.desk() as desk:
        desk.keep_apart(ada.id, grace.id)
    house.goes_to("2026-01-12 10:30")

    def but_for_the_days(words: str) -> str:
        return re.sub(r"\d+ days", "", words)

    after = grace.last_message(in_="#mentors").words
    assert after != digest and but_for_the_days(after) == but_for_the_days(digest)
    assert {name: but_for_the_days(words) for name, words in shown_of_ada(grace).items()} == {
        name: but_for_the_days(words) for name, words in before.items()
    }
    zed.types("/mentorship match")
    assert "no mentor with room fits" in zed.modal.words.split("@Ada")[1].split("@Bea")[0], "the others have to know"


def test_the_thread_of_a_card_tells_no_mentor_there_whom_she_does_not_fit(house: "House") -> None:
    """Features D9: who could fit next is named, unless they would read there that they are, or are not."""
    grace, zed, hedy = house.mentor_in_channel("Grace"), house.mentor_in_channel("Zed"), house.member("Hedy")
    ada, bea = house.member("Ada"), house.member("Bea")
    with house.desk() as desk:
        for mentee in (ada, bea):
            given.sign_up(desk, mentee, Role.MENTEE)
        for mentor in (grace, hedy):
            given.sign_up(desk, mentor, Role.MENTOR)
        desk.keep_apart(ada.id, grace.id)

    for mentee in (ada, bea):
        ask(zed, hedy, mentee)
        house.passes(days=1)
        not_now(hedy)
        assert in_thread(zed, card(zed))[-1].words.endswith("/mentorship match shows who could fit next."), mentee.name
