"""For any pair nothing that is shown about it changes with what someone keeps private."""

import io
import json
import random
import re

import pytest
from crowds import crowd, mentee, mentor, pool_of, under_some_rules
from hypothesis import given
from hypothesis import strategies as st
from shapes import many

from mentorship.hall.new_plan import without_what_is_private
from mentorship.matching import broken_rules, plan, ranked, why_not
from mentorship.matching.alternatives import alternatives_in
from mentorship.matching.briefs import briefs
from mentorship.matching.from_file import main
from mentorship.matching.planning import run_of


def everything_shown(pool):
    """All that matchers can ask for, about every pair, in the plan or not."""
    run = run_of(pool)
    pairs = alternatives_in(pool).eligible()
    return (
        briefs(run, pairs),
        alternatives_in(pool).ranked(),
        {name: ranked(pool, name) for name in pool.people if name in run.board.mentee_at},
        {pair: why_not(pool, *pair) for pair in pairs},
        {pair: broken_rules(pool, *pair) for pair in pairs},
    )


def private(axis, value):
    return {"axis": axis, "value": value, "visibility": "private"}


AXES = ("gender", "origin", "disability", "faith", "a secret")
"""Such as people in a crowd have, so that what is added may well be what somebody else has."""


def add(chance, about):
    return [*about, private(chance.choice(AXES), chance.choice("abc"))]


def remove(chance, about):
    return [each for each in about if each["visibility"] == "shared" or chance.random() < 0.5]


def change(chance, about):
    return [each if each["visibility"] == "shared" else each | {"value": chance.choice("abcd")} for each in about]


def with_other_secrets(chance, people):
    """The same people, one or some of whom keep something else to themselves, or care otherwise about it."""
    those = chance.sample(range(len(people)), chance.choice((1, 1, 2, len(people))))
    changed = list(people)
    for place in those:
        about = chance.choice((add, remove, change))(chance, people[place]["attributes"])
        changed[place] = people[place] | {"attributes": about}
        if "mentee" in people[place]["roles"]:
            changed[place]["identity_matters"] = chance.choice(("a lot", "a little", "no", None))
    return changed


@many(12)
@given(st.integers(0, 10**9))
def test_whatever_someone_keeps_private_nothing_that_is_shown_about_any_pair_changes(seed):
    chance = random.Random(seed)
    people = crowd(seed, mentees=chance.randint(1, 7), mentors=chance.randint(1, 6))
    others = with_other_secrets(chance, people)
    before, after = (under_some_rules(pool_of(*each), seed) for each in (people, others))

    assert everything_shown(after) == everything_shown(before)
    kept = [without_what_is_private(pool) for pool in (before, after)]
    assert kept[0].people == kept[1].people, "what a run is shown from in Slack"


def read_from_a_file(people):
    out = io.StringIO()
    given_ = json.dumps({"as_of": "2026-11-23", "people": people})
    assert main(["--full"], io.StringIO(given_), out, io.StringIO()) == 0
    return json.loads(out.getvalue())


@many(12)
@given(st.integers(0, 10**9))
def test_what_is_written_of_a_file_only_changes_in_which_pairs_are_planned(seed):
    """The proof aside: its prices give scores away, to whoever holds the answers of everyone in the file anyway."""
    chance = random.Random(seed)
    people = crowd(seed, mentees=chance.randint(1, 9), mentors=chance.randint(1, 7))
    before, after = read_from_a_file(people), read_from_a_file(with_other_secrets(chance, people))

    assert (after["ranked"], after["eligible"]) == (before["ranked"], before["eligible"])
    for pair in before["explanations"].keys() & after["explanations"].keys():
        assert after["explanations"][pair] == before["explanations"][pair]


def test_it_counts_in_the_plan_all_the_same():
    woman = [private("gender", "woman")]
    she = mentee("she", attributes=woman, identity_matters="a lot")
    one, other = mentor("one"), mentor("other")

    assert plan(pool_of(she, one | {"attributes": woman}, other)).pairs == [("she", "one")]
    assert plan(pool_of(she, one, other | {"attributes": woman})).pairs == [("she", "other")]


@pytest.mark.parametrize(
    ("hers", "his", "named"),
    [("shared", "shared", True), ("shared", "private", False), ("private", "shared", False)],
)
def test_something_shared_is_named_only_where_both_show_it(hers, his, named):
    def about(visibility):
        return {"attributes": [{"axis": "gender", "value": "nonbinary", "visibility": visibility}]}

    pool = pool_of(mentee("she", identity_matters="a lot", **about(hers)), mentor("he", **about(his)))
    told = briefs(run_of(pool), [("she", "he")])["she", "he"]

    assert ("nonbinary" in told) is named


def test_no_number_of_a_score_is_shown():
    """Years, hours and weeks are answers that people gave; nothing else may be a number."""
    pool = pool_of(*crowd(3, mentees=10, mentors=10))
    for told in briefs(run_of(pool), alternatives_in(pool).eligible()).values():
        rest = re.sub(r"ment(ee|or) \d+|[\d.]+ (year|hour|minute|week)s?", "", told)
        assert not re.search(r"\d", rest)


REASONS = ("blocked", "declined by mentor", "declined by mentee", "conflict", "ended", "ended with a help request")


@many(6)
@given(st.integers(0, 10**9))
def test_a_block_an_earlier_no_and_a_conflict_cannot_be_told_apart(seed):
    """She was let down before, by another, or a mentor's no alone would put her ahead of the queue."""
    chance = random.Random(seed)
    people = crowd(seed, mentees=chance.randint(1, 5), mentors=chance.randint(2, 5))
    seen = []
    for what in REASONS:
        no = {"mentee": "mentee 0", "mentor": "mentor 0", "what": what}
        let_down = {"mentee": "mentee 0", "mentor": "mentor 1", "what": "withdrawn"}
        pool = pool_of(*people, history=[no, let_down])
        seen.append((plan(pool), everything_shown(pool), why_not(pool, "mentee 0", "mentor 0")))

    assert all(each == seen[0] for each in seen)
    assert "told in confidence" in seen[0][2]
