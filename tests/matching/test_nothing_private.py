"""For any pair nothing that is shown about it changes with what someone keeps private."""

import re

import pytest
from crowds import crowd, mentee, mentor, pool_of

from mentorship.matching import broken_rules, next_three, plan, ranked, why_not
from mentorship.matching.alternatives import alternatives_in
from mentorship.matching.briefs import briefs
from mentorship.matching.planning import run_of


def everything_shown(pool):
    """All that matchers can ask for, about every pair, in the plan or not."""
    run = run_of(pool)
    pairs = alternatives_in(pool).eligible()
    return (
        briefs(run, pairs),
        alternatives_in(pool).ranked(),
        {name: ranked(pool, name) for name in pool.people if name in run.board.mentee_at},
        {pair: why_not(pool, *pair) for pair in pairs[::5]},
        {pair: broken_rules(pool, *pair) for pair in pairs[::5]},
    )


def private(axis, value):
    return {"axis": axis, "value": value, "visibility": "private"}


CHANGES = {
    "added": lambda each: [*each["attributes"], private("a secret", "x")],
    "removed": lambda each: [about for about in each["attributes"] if about["visibility"] == "shared"],
    "changed": lambda each: [
        about | {"value": "b"} if about["visibility"] == "private" else about for about in each["attributes"]
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_private_attribute_changes_nothing_that_is_shown(change):
    people = crowd(1, mentees=14, mentors=9)
    before = everything_shown(pool_of(*people))
    after = everything_shown(pool_of(*(each | {"attributes": CHANGES[change](each)} for each in people)))

    assert after == before


def test_how_much_identity_matters_to_someone_is_not_shown_either():
    people = crowd(2, mentees=14, mentors=9)
    before = everything_shown(pool_of(*people))

    assert everything_shown(pool_of(*(each | {"identity_matters": "no"} for each in people))) == before


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


def test_a_block_an_earlier_no_and_a_conflict_are_answered_alike():
    answers = set()
    for what in ("blocked", "declined by mentor", "declined by mentee", "conflict", "ended with a help request"):
        no = [{"mentee": "she", "mentor": "he", "what": what, "on": "2026-11-20"}]
        pool = pool_of(mentee("she"), mentor("he"), mentor("other"), history=no)
        answers.add((why_not(pool, "she", "he"), tuple(each.mentor for each in next_three(pool, "she"))))

    assert len(answers) == 1
