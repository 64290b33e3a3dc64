"""The plan is the best there is, whatever the shape of the pool, and comes with a proof that nobody can forge."""

from hypothesis import given
from hypothesis import strategies as st
from oracles import (
    by_assignment,
    by_assignment_of_one,
    by_milp,
    by_trying_everything,
    greedily,
    is_allowed,
    value,
)
from shapes import instances, many

from mentorship.matching.instance import Instance, solve


@many(200)
@given(instances(mentees=6, mentors=4))
def test_no_other_plan_is_better(instance):
    pairs = solve(instance)

    assert is_allowed(instance, pairs)
    assert value(instance, pairs) == by_trying_everything(instance)


@many(100)
@given(instances(mentees=9, mentors=8))
def test_the_hungarian_method_finds_none_that_is_better(instance):
    pairs = solve(instance)

    assert is_allowed(instance, pairs)
    assert value(instance, pairs) == by_assignment(instance)


@many(15)
@given(instances(mentees=9, mentors=7))
def test_a_solver_of_integer_programs_finds_none_that_is_better(instance):
    """Its floats can't tell scores of a billion apart."""
    small = with_small_scores(instance)

    assert value(small, solve(small)) == by_milp(small)


@many(20)
@given(instances(mentees=40, mentors=30))
def test_no_other_plan_of_many_people_is_better(instance):
    """One mentor each: larger, since the Hungarian method then needs no row for every pair."""
    one_each = with_small_scores(instance)._replace(
        mentees={name: min(1, cap) for name, cap in instance.mentees.items()}, locked=()
    )

    assert value(one_each, solve(one_each)) == by_assignment_of_one(one_each)


def with_small_scores(instance):
    return instance._replace(edges={pair: score % 1000 for pair, score in instance.edges.items()})


def ones(names):
    return dict.fromkeys(names, 1)


def test_best_pair_first_loses_almost_half_of_it():
    mentees, mentors = [f"e{n}" for n in range(20)], [f"m{n}" for n in range(20)]
    edges = {}
    for first in range(0, 20, 2):
        edges[mentees[first], mentors[first]] = 501
        edges[mentees[first], mentors[first + 1]] = 500
        edges[mentees[first + 1], mentors[first]] = 500
        edges[mentees[first + 1], mentors[first + 1]] = 0
    instance = Instance(ones(mentees), ones(mentors), edges)

    assert value(instance, solve(instance)) == (20, 0, 10_000)
    assert greedily(instance) == 5010


def test_when_three_want_the_same_two_the_longest_waits_are_served():
    """Hall's condition fails: one of the three has to wait."""
    edges = {(mentee, mentor): 900 for mentee in "abc" for mentor in "xy"} | {("d", "z"): 300}
    instance = Instance(ones("abcd"), ones("xyz"), edges, priority={"a": 1, "b": 9, "c": 5, "d": 0})

    assert {mentee for mentee, _ in solve(instance)} == {"b", "c", "d"}


def test_a_long_chain_moves_as_a_whole_to_serve_one_more():
    length = 300
    edges = {(f"e{n}", f"m{n}"): 1000 for n in range(1, length)}
    edges |= {(f"e{n}", f"m{n + 1}"): 1 for n in range(1, length)} | {("e0", "m1"): 1}
    instance = Instance(ones(f"e{n}" for n in range(length)), ones(f"m{n}" for n in range(1, length + 1)), edges)

    assert value(instance, solve(instance)) == (length, 0, length)


def test_one_mentor_wanted_by_all_takes_the_two_who_fit_best():
    edges = {(f"e{n}", "star"): n for n in range(200)}
    instance = Instance(ones(f"e{n}" for n in range(200)), {"star": 2}, edges)

    assert set(solve(instance)) == {("e198", "star"), ("e199", "star")}


def test_everybody_at_the_cap_gives_an_empty_plan():
    edges = {(mentee, mentor): 10 for mentee in "ab" for mentor in "xy"}

    assert solve(Instance(ones("ab"), {"x": 0, "y": 0}, edges)) == []
    assert solve(Instance({}, {}, {})) == []


def test_the_same_two_are_never_a_pair_twice():
    """Copying places on both sides would make them one."""
    instance = Instance({"a": 2}, {"x": 2, "y": 1}, {("a", "x"): 1000, ("a", "y"): 1})

    assert solve(instance) == [("a", "x"), ("a", "y")]


def test_a_second_mentor_never_takes_a_place_from_someone_without():
    instance = Instance({"a": 2, "b": 1}, ones("xy"), {("a", "x"): 999, ("a", "y"): 999, ("b", "y"): 1})

    assert solve(instance) == [("a", "x"), ("b", "y")]


def test_a_second_mentor_who_would_only_make_it_worse_is_not_taken():
    instance = Instance({"a": 2}, ones("xy"), {("a", "x"): 5, ("a", "y"): -1})

    assert solve(instance) == [("a", "x")]


def test_someone_is_served_even_below_zero():
    assert solve(Instance(ones("a"), ones("x"), {("a", "x"): -(10**9)})) == [("a", "x")]


def test_locked_pairs_stay_and_count():
    edges = {("a", "x"): 1, ("a", "y"): 9, ("b", "x"): 9, ("b", "y"): 1}
    instance = Instance(ones("ab"), ones("xy"), edges, locked=(("a", "x"),))

    assert solve(instance) == [("a", "x"), ("b", "y")]


@many(20)
@given(instances(mentees=12, mentors=9), st.randoms())
def test_the_order_of_the_input_never_matters_and_a_second_run_changes_nothing(instance, chance):
    def shuffled(facts):
        return dict(chance.sample(list(facts.items()), len(facts)))

    other = instance._replace(**{name: shuffled(getattr(instance, name)) for name in ("mentees", "mentors", "edges")})

    assert sorted(solve(other)) == sorted(solve(instance)) == sorted(solve(instance))


def test_when_all_are_tied_there_is_still_only_one_plan():
    edges = {(f"e{n}", f"m{k}"): 700 for n in range(30) for k in range(30)}
    forwards = Instance(ones(f"e{n}" for n in range(30)), ones(f"m{k}" for k in range(30)), edges)
    backwards = Instance(
        dict(reversed(forwards.mentees.items())),
        dict(reversed(forwards.mentors.items())),
        dict(reversed(edges.items())),
    )

    assert solve(forwards) == solve(backwards)


@many(15)
@given(instances(mentees=10, mentors=7))
def test_waiting_longer_changes_nothing_for_who_is_served_and_never_unserves(instance):
    before = solve(instance)
    served = {mentee for mentee, _ in before}
    for mentee in instance.mentees:
        longer = instance.priority | {mentee: instance.priority.get(mentee, 0) + 3}
        after = solve(instance._replace(priority=longer))
        if mentee in served:
            assert after == before
