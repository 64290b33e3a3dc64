"""Why not these two, who else, and what a matcher reads about a pair."""

import random

import pytest
from crowds import crowd, mentee, mentor, pool_of

from mentorship.matching import Band, Point, Pool, brief, next_three, plan, ranked, why_not
from mentorship.matching.alternatives import Alternatives, alternatives_in
from mentorship.matching.assignment import Assignment
from mentorship.matching.board import Board
from mentorship.matching.briefs import case
from mentorship.matching.lanes import lane
from mentorship.matching.planning import run_of
from mentorship.matching.proof import worth_of
from mentorship.matching.weights import without_identity

WANTS_CSS = {"goals": ["css"], "waiting_since": "2026-10-01"}


@pytest.mark.parametrize(("mentees", "mentors"), [(16, 16), (20, 7), (6, 12)])
def test_every_loss_is_what_solving_again_says(mentees, mentors):
    pool = pool_of(*crowd(mentees, mentees=mentees, mentors=mentors))
    run, others = run_of(pool, without_identity(pool.weights)), alternatives_in(pool)
    usual = run.market((), run.scores.plain())
    best = worth_of(usual, Assignment(usual).pairs())
    for she, he in others.eligible():
        row, place = run.board.mentee_at[she], run.board.mentor_at[he]
        rest = run.market([(she, he)], run.scores.plain())
        with_them = worth_of(rest, Assignment(rest).pairs()) + lane(run.board.scores(row), place)
        assert loss(others, she, he) == best - with_them - usual.rewards[row][0]


def loss(others: Alternatives, she: str, he: str) -> int:
    row, place = others.board.mentee_at[she], others.board.mentor_at[he]
    return others.loss(row, place, lane(others.board.scores(row), place))


def test_alternatives_come_by_loss_and_leave_nobody_out():
    pool = pool_of(*crowd(4, mentees=10, mentors=10))
    others = alternatives_in(pool)
    for she in run_of(pool).board.mentee_at:
        listed = [candidate.mentor for candidate in ranked(pool, she)]
        losses = [loss(others, she, he) for he in listed]
        assert losses == sorted(losses)
        assert sorted(listed) == [he for mentee, he in others.eligible() if mentee == she]
        assert [each.mentor for each in next_three(pool, she)] == listed[:3]


def test_a_broken_rule_is_the_answer():
    pool = pool_of(mentee("Uma", active={"mentors": ["Al", "Bo"]}), mentor("Al"), mentor("Bo"), mentor("Jo"))

    assert why_not(pool, "Uma", "Jo") == "Uma has no room for another mentor."


def test_someone_else_would_have_no_mentor():
    only_jo = {"languages": ["Suomi"]}
    full = {"active": {"mentees": ["third"]}}
    pool = pool_of(
        mentee("Uma", languages=["English", "Suomi"]),
        mentee("Ada", **only_jo),
        mentee("third"),
        mentor("Jo", languages=["Suomi"], **full),
        mentor("Al"),
    )

    assert why_not(pool, "Uma", "Jo") == "Then Ada would have no mentor."


def test_another_pair_would_fit_less_well():
    one_place = {"active": {"mentees": ["third"]}}
    pool = pool_of(
        mentee("Uma", **WANTS_CSS),
        mentee("Ada", **WANTS_CSS, doors_wanted=["talks"]),
        mentee("third", active={"mentors": ["other"]}),
        mentor("Jo", goals=["css"], doors=["talks"], gives_space=0.5, **one_place),
        mentor("Al", goals=["css"], gives_space=0.4, **one_place),
        mentor("other"),
    )

    assert why_not(pool, "Uma", "Jo") == "Then another pair would fit less well."


def test_the_criterion_that_differs_is_named():
    pool = pool_of(mentee("Uma", **WANTS_CSS), mentor("Jo", goals=["node"]), mentor("Al", goals=["css"]))

    assert why_not(pool, "Uma", "Jo") == "Al fits Uma better: Al can help with css."


def test_a_pair_that_is_as_good_has_nothing_against_it():
    pool = pool_of(mentee("Uma"), mentor("Jo"), mentor("Al"))

    assert all("as good" in why_not(pool, "Uma", he) for he in ("Jo", "Al"))


def test_what_was_told_already_is_the_answer():
    known = pool_of(mentee("Uma"), mentee("Ada"), mentee("Eve"), mentor("Jo"), mentor("Al"))
    pool = Pool(known.as_of, known.people.values(), told=[("Uma", "Jo"), ("Ada", "Jo")])

    assert why_not(pool, "Uma", "Jo") == "The two have been told of each other already."
    assert why_not(pool, "Uma", "Al") == "Uma has been told of another proposal."
    assert why_not(pool, "Eve", "Jo") == "Jo's places are promised."


def test_a_brief_has_five_lines_with_both_sides():
    pool = pool_of(
        mentee(
            "Uma",
            goals=["CSS", "testing"],
            doors_wanted=["talks"],
            waiting_since="2026-11-02",
            interests=["chess"],
            personality={"pace": "calm"},
        ),
        mentor(
            "Jo",
            topics=["css"],
            doors=["hiring"],
            gives_space=0.9,
            teaching_style="asks back",
            interests=["Chess"],
            personality={"pace": "fast"},
        ),
    )

    assert brief(pool, "Uma", "Jo").splitlines() == [
        "For (good): Jo can help with CSS; Jo is 5 years ahead of Uma: close, and clearly ahead; "
        "Jo gives room to find one's own way.",
        "Against: Jo named none of the doors that Uma would like opened; one is calm, the other brisk.",
        "Style: asks back. Doors: wanted: talks; open: hiring.",
        "Fairness: Uma has waited 3 weeks, longer than anyone else or as long.",
        "The guide's seven points: these hold: requirements, things in common, teaching style, "
        "career distance and room; "
        "these don't: doors and personalities.",
    ]


def test_what_was_not_answered_is_unknown_and_not_held_against_anyone():
    pool = pool_of(mentee("Uma", months_available=None) | {"years_experience": None}, mentor("Jo"))
    judged = case(run_of(pool), "Uma", "Jo")

    assert judged.known_little
    assert "We know little about this pair." in brief(pool, "Uma", "Jo")
    unknown = {point for point, holds in judged.points.items() if holds is None}
    assert unknown == set(Point) - {Point.CAP}
    assert judged.band is not Band.STRONG


def test_bands_follow_the_score_without_identity():
    pool = pool_of(*crowd(9, mentees=10, mentors=10))
    run = run_of(pool)
    plain = Board(pool, pool.mentees(), pool.mentors(), without_identity(pool.weights))
    for she, row in run.board.mentee_at.items():
        for he, place in run.board.mentor_at.items():
            score = lane(plain.scores(plain.mentee_at[she]), plain.mentor_at[he])
            band = Band.STRONG if score >= 650 else Band.GOOD if score >= 450 else Band.POSSIBLE
            if min(abs(score - edge) for edge in (650, 450)) > 1:
                assert case(run, she, he).band is band
            assert run.scores.shown[row] >= 0 <= place


def test_asking_changes_nothing():
    pool = pool_of(*crowd(10, mentees=12, mentors=12))
    before = plan(pool)
    for she, he in random.Random(1).sample(alternatives_in(pool).eligible(), 10):
        assert why_not(pool, she, he)

    assert plan(pool) == before
