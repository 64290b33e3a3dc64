"""The plan for a pool: the best there is by the same oracle, steady, and proven."""

import pytest
from crowds import crowd, mentee, mentor, pool_of, under_some_rules
from hypothesis import given
from hypothesis import strategies as st
from oracles import by_assignment, by_assignment_of_one, is_allowed, value
from shapes import many

from mentorship.matching import Pool, Rules, UnprovenPlan, Weights, plan, preview, verify
from mentorship.matching.alternatives import alternatives_in
from mentorship.matching.instance import Instance
from mentorship.matching.planning import plan_of, run_of

LONG_AGO = {"waiting_since": "2026-06-01"}
LATELY = {"waiting_since": "2026-11-16"}


def as_instance(pool: Pool) -> Instance:
    """The pool's own scores, for another solver."""
    run = run_of(pool)
    edges = {
        (she.id, he.id): run.scores.score(row, place)
        for row, she in enumerate(run.board.mentees)
        for place, he in enumerate(run.board.mentors)
        if run.scores.has(row, place)
    }
    return Instance(
        {person.id: min(person.room_for_mentors(), pool.rules.new_mentors) for person in run.board.mentees},
        {person.id: person.room_for_mentees() for person in run.board.mentors},
        edges,
        pool.told,
        {person.id: run.waited(person) for person in run.board.mentees},
    )


@pytest.mark.parametrize(("mentees", "mentors"), [(30, 30), (40, 12), (8, 40), (1, 1), (25, 13)])
def test_the_plan_is_as_good_as_another_solver_finds(mentees, mentors):
    pool = pool_of(*crowd(mentees, mentees=mentees, mentors=mentors))

    made = plan(pool)

    assert value(as_instance(pool), made.pairs) == by_assignment_of_one(as_instance(pool))
    verify(pool, made)


@many(30)
@given(st.integers(0, 10**9), st.integers(0, 14), st.integers(0, 12))
def test_no_other_plan_of_any_pool_is_better(seed, mentees, mentors):
    pool = under_some_rules(pool_of(*crowd(seed, mentees=mentees, mentors=mentors)), seed)
    instance = as_instance(pool)

    made = plan(pool)

    assert is_allowed(instance, made.pairs)
    served, waited, total = value(instance, made.pairs)
    best = by_assignment(instance)
    assert (served, waited) == best[:2]
    assert total <= best[2] if pool.rules.raise_worst else total == best[2]
    verify(pool, made)


@many(15)
@given(st.integers(0, 10**9))
def test_any_plan_that_was_changed_is_refused(seed):
    pool = under_some_rules(pool_of(*crowd(seed, mentees=7, mentors=6)), seed)
    made = plan(pool)
    for place in range(len(made.pairs)):
        pairs = made.pairs[:place] + made.pairs[place + 1 :]
        with pytest.raises(UnprovenPlan):
            verify(pool, made._replace(pairs=pairs))
    for she, he in alternatives_in(pool).eligible():
        if (she, he) not in made.pairs:
            others = [pair for pair in made.pairs if pair in pool.told or she != pair[0]]
            with pytest.raises(UnprovenPlan):
                verify(pool, made._replace(pairs=[*others, (she, he)]))


@many(5)
@given(st.integers(0, 10**9), st.randoms())
def test_the_order_of_the_people_never_matters_and_a_second_run_changes_nothing(seed, chance):
    people = crowd(seed, mentees=chance.randint(0, 30), mentors=chance.randint(0, 20))
    made = plan(pool_of(*people))

    assert plan(pool_of(*chance.sample(people, len(people)))) == made == plan(pool_of(*people))


def test_nobody_there_is_an_empty_plan():
    assert plan(pool_of()).pairs == []
    assert plan(pool_of(mentee("she"))).unserved == ["she"]
    assert plan(pool_of(mentor("he"))).pairs == []


def forgeries(made):
    proof = made.proof
    she, he = made.pairs[0]
    u, t = proof.mentees[she]
    yield made._replace(pairs=made.pairs[1:])
    yield made._replace(pairs=[*made.pairs, made.pairs[0]])
    yield made._replace(pairs=[(she, made.pairs[1][1]), (made.pairs[1][0], he), *made.pairs[2:]])
    yield made._replace(pairs=[(she, "nobody"), *made.pairs[1:]])
    yield made._replace(proof=proof._replace(worth=proof.worth + 1))
    yield made._replace(proof=proof._replace(mentees=proof.mentees | {she: (u + 10**15, t)}))
    yield made._replace(proof=proof._replace(mentees=proof.mentees | {she: (0, 0)}))
    yield made._replace(proof=proof._replace(mentees=proof.mentees | {she: (u, -1)}))
    yield made._replace(proof=proof._replace(mentees=proof.mentees | {she: (u, 10**40)}))
    yield made._replace(proof=proof._replace(mentors=proof.mentors | {he: proof.mentors[he] - 1}))
    yield made._replace(proof=proof._replace(mentors={}))
    worse = dict(proof.mentees)
    worse[she] = (0, 0)
    yield made._replace(pairs=made.pairs[1:], proof=proof._replace(mentees=worse))


def test_a_plan_that_was_changed_is_refused():
    pool = pool_of(*crowd(2, mentees=12, mentors=9))
    made = plan(pool)
    verify(pool, made)
    for forgery in forgeries(made):
        with pytest.raises(UnprovenPlan):
            verify(pool, forgery)


def test_the_longest_wait_is_served_first():
    pool = pool_of(mentee("late", **LATELY), mentee("long", **LONG_AGO), mentee("later", **LATELY), mentor("he"))

    assert ("long", "he") in plan(pool).pairs
    assert len(plan(pool).unserved) == 1


def test_someone_whose_proposal_fell_through_goes_ahead():
    people = [mentee("long", **LONG_AGO), mentee("let down", **LATELY), mentor("he", active={"mentees": ["third"]})]
    no = [{"mentee": "let down", "mentor": "other", "what": "declined by mentor", "on": "2026-11-20"}]
    before = pool_of(*people, mentee("third"), mentor("other", status="paused"))
    after = pool_of(*people, mentee("third"), mentor("other", status="paused"), history=no)

    assert ("long", "he") in plan(before).pairs
    assert ("let down", "he") in plan(after).pairs


def test_an_old_let_down_does_not_count_for_a_new_wait():
    people = [mentee("long", **LONG_AGO), mentee("let down", **LATELY), mentor("he"), mentor("other", status="paused")]
    no = [{"mentee": "let down", "mentor": "other", "what": "declined by mentor", "on": "2025-11-20"}]
    pool = pool_of(*people, history=no)

    assert not pool.people["let down"].let_down


def after_a_no(pool: Pool, mentee: str, mentor: str) -> Pool:
    """The pool as it is when one of two has said no: what others have been told stays."""
    pair = mentee, mentor
    told = [each for each in pool.told if each != pair]
    return Pool(pool.as_of, pool.people.values(), never=pool.never | {pair}, told=told)


def test_what_people_were_told_stays_and_only_the_rest_is_planned_again():
    people = crowd(5, mentees=20, mentors=12)
    first = plan(pool_of(*people))
    told, (she, he) = first.pairs[3:8], first.pairs[8]
    known = pool_of(*people)
    pool = Pool(known.as_of, known.people.values(), told=[*told, (she, he)])

    again = plan(after_a_no(pool, she, he))

    assert again.pairs[:5] == told
    assert (she, he) not in again.pairs
    assert len({mentee for mentee, _ in again.pairs}) == len(again.pairs)
    verify(after_a_no(pool, she, he), again)


def test_someone_for_whom_nobody_is_left_is_flagged():
    pool = pool_of(mentee("she"), mentee("alone", languages=["Suomi"]), mentor("he"))

    assert plan(pool).nobody_fits == ["alone"]
    assert set(plan(after_a_no(pool, "she", "he")).nobody_fits) == {"alone", "she"}


def test_a_bad_match_is_not_forced_to_serve_one_more():
    """The score of these two is below the lowest that is ever planned."""
    she = mentee("she", goals=["css"], doors_wanted=["talks"]) | {"years_experience": 30}
    he = mentor("he", goals=["node"], gives_space=0)
    pool = pool_of(she, he)

    assert plan(pool).pairs == []
    assert plan(Pool(pool.as_of, pool.people.values(), rules=Rules(lowest_score=0))).pairs == [("she", "he")]


def test_a_mentee_gets_one_new_mentor_in_a_run_unless_asked():
    pool = pool_of(mentee("she"), mentor("one"), mentor("two"))

    assert len(plan(pool).pairs) == 1
    assert len(plan(Pool(pool.as_of, pool.people.values(), rules=Rules(new_mentors=2))).pairs) == 2


def test_whoever_has_a_mentor_takes_what_those_who_wait_leave():
    known = pool_of(
        mentee("second", **LONG_AGO),
        mentee("she", **LATELY),
        mentee("third"),
        mentor("he", active={"mentees": ["third"]}),
    )
    people = [each._replace(active=each.id != "third", waits=each.id != "second") for each in known.people.values()]
    pool, alone = (Pool(known.as_of, those) for those in (people, [each for each in people if each.id != "she"]))

    assert plan(pool).pairs == [("she", "he")]
    assert plan(alone).pairs == [("second", "he")]
    verify(pool, plan(pool))


def test_a_second_mentee_can_be_made_dearer():
    better = {"goals": ["css"]}
    people = [
        mentee("a", **better),
        mentee("b", **better),
        mentor("first", **better),
        mentor("second", goals=["css", "go"]),
    ]
    pool = pool_of(*(person | ({"gives_space": 0.9} if person["id"] == "first" else {}) for person in people))
    spread = Pool(pool.as_of, pool.people.values(), rules=Rules(second_place=300))

    assert {he for _, he in plan(pool).pairs} == {"first"}
    assert {he for _, he in plan(spread).pairs} == {"first", "second"}
    verify(spread, plan(spread))


def test_one_person_can_be_mentor_and_mentee_with_room_for_each():
    both = mentee("both", roles=["mentee", "mentor"]) | {"years_experience": 6}
    pool = pool_of(mentee("she"), both, mentor("he") | {"years_experience": 12})
    told = Pool(pool.as_of, pool.people.values(), told=[("both", "he")])

    assert ("both", "he") in plan(pool).pairs
    assert {mentee for mentee, _ in plan(told).pairs} == {"both", "she"}


def test_other_weights_are_previewed_before_they_count():
    pool = pool_of(*crowd(7, mentees=15, mentors=15))
    today = plan(pool)
    seen = preview(pool, Weights(goals=0, doors=0, personality=90))
    then = plan(Pool(pool.as_of, pool.people.values(), weights=Weights(goals=0, doors=0, personality=90)))

    assert set(seen.new) == set(then.pairs) - set(today.pairs)
    assert set(seen.gone) == set(today.pairs) - set(then.pairs)
    assert seen.served == (len(today.pairs), len(then.pairs))
    assert preview(pool, Weights()).new == []


def test_the_worst_pair_can_be_raised_without_serving_fewer():
    pool = pool_of(*crowd(11, mentees=30, mentors=18))
    fair = Pool(pool.as_of, pool.people.values(), rules=Rules(raise_worst=True))
    scores = as_instance(pool).edges
    usual, raised = plan(pool), plan(fair)

    assert min(scores[pair] for pair in raised.pairs) > min(scores[pair] for pair in usual.pairs)
    assert value(as_instance(pool), raised.pairs)[:2] == value(as_instance(pool), usual.pairs)[:2]
    verify(fair, raised)


@pytest.mark.parametrize("rules", [{}, {"raise_worst": True}, {"new_mentors": 2}, {"second_place": 40}])
@pytest.mark.parametrize(("mentees", "mentors"), [(12, 9), (9, 20), (25, 8)])
def test_a_plan_without_someone_is_the_plan_of_a_pool_that_they_are_not_in(mentees, mentors, rules):
    """What a matcher sees of a run in which she is a mentor, or a mentee, herself."""
    pool = pool_of(*crowd(mentees, mentees=mentees, mentors=mentors))
    pool = pool.weighed(pool.weights, pool.rules._replace(**rules))
    plan(pool)
    for left_out in pool.people:
        without = pool.with_people(each for each in pool.people.values() if each.id != left_out)
        assert plan_of(run_of(pool), (), leaving_out={left_out}).pairs == plan(without).pairs
