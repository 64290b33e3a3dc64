"""Slow ways to the same answers, for comparing: everything tried out, two solvers of others, a score pair by pair."""

from collections import Counter
from fractions import Fraction
from functools import cache
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

from mentorship.matching.instance import Instance
from mentorship.matching.people import Person, fold
from mentorship.matching.weights import Weights, shares

Value = tuple[int, int, int]


def value(instance: Instance, pairs: list[tuple[str, str]]) -> Value:
    """How many are served, how long they waited, and how well the pairs fit."""
    served = {mentee for mentee, _ in pairs}
    waited = sum(instance.priority.get(mentee, 0) for mentee in served)
    return len(served), waited, sum(instance.edges.get(pair, 0) for pair in pairs)


def is_allowed(instance: Instance, pairs: list[tuple[str, str]]) -> bool:
    """No pair twice, no pair that is not listed, nobody over the cap, everything locked is in."""
    return (
        len(set(pairs)) == len(pairs)
        and all(pair in instance.edges or pair in instance.locked for pair in pairs)
        and set(instance.locked) <= set(pairs)
        and all(sum(pair[0] == name for pair in pairs) <= cap for name, cap in instance.mentees.items())
        and all(sum(pair[1] == name for pair in pairs) <= cap for name, cap in instance.mentors.items())
    )


def by_trying_everything(instance: Instance) -> Value:
    """The best of all plans: mentee by mentee, whoever she gets, for all places that the mentors can have left."""
    mentees, mentors = list(instance.mentees), list(instance.mentors)
    at = {name: place for place, name in enumerate(mentors)}

    @cache
    def best_from(row: int, left: tuple[int, ...]) -> Value | None:
        if row == len(mentees):
            return 0, 0, 0
        she, best = mentees[row], None
        open_to_her = [he for he in mentors if (she, he) in instance.edges and left[at[he]]]
        told = {he for mentee, he in instance.locked if mentee == she}
        for count in range(min(instance.mentees[she], len(open_to_her) + len(told)) + 1):
            for hers in combinations(sorted({*open_to_her, *told}), count):
                rest = tuple(places - (he in hers) for he, places in zip(mentors, left, strict=True))
                after = best_from(row + 1, rest) if told <= set(hers) and min(rest, default=0) >= 0 else None
                if after is not None:
                    here = value(instance, [(she, he) for he in hers])
                    both = (here[0] + after[0], here[1] + after[1], here[2] + after[2])
                    best = both if best is None or both > best else best
        return best

    found = best_from(0, tuple(instance.mentors.values()))
    assert found is not None
    return found


def by_milp(instance: Instance) -> Value:
    """The best plan by HiGHS, one objective after the other."""
    pairs = sorted({*instance.edges, *instance.locked})
    mentees = list(instance.mentees)
    columns = len(pairs) + len(mentees)
    if not columns:
        return 0, 0, 0
    rows, upper = [], []
    for side, caps in enumerate((instance.mentees, instance.mentors)):
        for name, cap in caps.items():
            rows.append([float(pair[side] == name) for pair in pairs] + [0.0] * len(mentees))
            upper.append(float(cap))
    for place, name in enumerate(mentees):
        row = [-float(pair[0] == name) for pair in pairs] + [0.0] * len(mentees)
        row[len(pairs) + place] = 1.0
        rows.append(row)
        upper.append(0.0)
    lower = [1.0 if pair in instance.locked else 0.0 for pair in pairs] + [0.0] * len(mentees)
    zeros = [0] * len(pairs)
    objectives = [
        zeros + [1] * len(mentees),
        zeros + [instance.priority.get(name, 0) for name in mentees],
        [instance.edges.get(pair, 0) for pair in pairs] + [0] * len(mentees),
    ]
    found = []
    lowest = [-np.inf] * len(rows)
    for objective in objectives:
        answer = milp(
            -np.array(objective, float),
            constraints=LinearConstraint(np.array(rows), lowest, upper),
            bounds=Bounds(lower, np.ones(columns)),
            integrality=np.ones(columns),
            options={"mip_rel_gap": 0},
        )
        best = round(float(np.dot(np.round(answer.x), objective)))
        found.append(best)
        rows.append([float(each) for each in objective])
        lowest.append(best - 0.5)
        upper.append(np.inf)
    return found[0], found[1], found[2]


def by_assignment(instance: Instance) -> Value:
    """The best plan by scipy's Hungarian method, with places on both sides.

    Places are copied, and every pair stands between them as a row and a column of its own: they meet each other
    where the pair is left out, and a place of hers and a place of his where it is made, which can be only once.
    """
    free = [pair for pair in instance.edges if pair not in instance.locked]
    locked = [Counter(pair[side] for pair in instance.locked) for side in (0, 1)]
    most = sum(map(abs, instance.edges.values())) + 1
    waits = sum(instance.priority.values()) + 1
    assert 2 * (len(instance.mentees) + 1) * waits * most < 2**53, "no float is exact any more"
    rewards = {name: (waits + instance.priority.get(name, 0)) * most for name in instance.mentees}
    hers = [
        (name, 0 if place or locked[0][name] else rewards[name])
        for name, cap in instance.mentees.items()
        for place in range(min(cap, len(instance.mentors)) - locked[0][name])
    ]
    his = [
        name for name, cap in instance.mentors.items() for _ in range(min(cap, len(instance.mentees)) - locked[1][name])
    ]
    worth = np.full((len(hers) + len(free), len(free) + len(his) + len(hers)), -np.inf)
    for row, (name, reward) in enumerate(hers):
        worth[row, len(free) + len(his) + row] = 0
        for column, pair in enumerate(free):
            if pair[0] == name:
                worth[row, column] = reward + instance.edges[pair]
    for number, pair in enumerate(free):
        worth[len(hers) + number, number] = 0
        for column, name in enumerate(his, len(free)):
            if pair[1] == name:
                worth[len(hers) + number, column] = 0
    rows, columns = linear_sum_assignment(worth, maximize=True)
    chosen = [free[column] for row, column in zip(rows, columns, strict=True) if row < len(hers) and column < len(free)]
    return value(instance, [*instance.locked, *chosen])


def by_assignment_of_one(instance: Instance) -> Value:
    """The same where every mentee has one place and nothing is locked: larger, since no pair needs a row."""
    mentees = [name for name, cap in instance.mentees.items() if cap]
    places = [name for name, cap in instance.mentors.items() for _ in range(cap)]
    most = sum(map(abs, instance.edges.values())) + 1
    waits = sum(instance.priority.values()) + 1
    assert 2 * (len(mentees) + 1) * waits * most < 2**53, "no float is exact any more"
    worth = np.full((len(mentees), len(places) + len(mentees)), -np.inf)
    worth[:, len(places) :] = 0
    for row, mentee in enumerate(mentees):
        reward = (waits + instance.priority.get(mentee, 0)) * most
        for column, mentor in enumerate(places):
            if (mentee, mentor) in instance.edges:
                worth[row, column] = reward + instance.edges[mentee, mentor]
    rows, columns = linear_sum_assignment(worth, maximize=True)
    chosen = zip(rows, columns, strict=True)
    return value(instance, [(mentees[row], places[column]) for row, column in chosen if column < len(places)])


def greedily(instance: Instance) -> int:
    """The sum of scores that the best pair first, then the next best … gives."""
    mentees, mentors, total = dict(instance.mentees), dict(instance.mentors), 0
    for (mentee, mentor), score in sorted(instance.edges.items(), key=lambda edge: -edge[1]):
        if mentees[mentee] and mentors[mentor]:
            mentees[mentee] -= 1
            mentors[mentor] -= 1
            total += score
    return total


def score(mentee: Person, mentor: Person, common_minutes: int) -> Fraction:
    """The score of one pair as the matching page words it, unrounded."""
    share = shares(Weights(), mentee.matters_most)
    parts = {
        "identity": _identity(mentee, mentor),
        "interests": 1 - Fraction(6, 10) ** len(_folded(mentee.interests) & _folded(mentor.interests)),
        "goals": _goals(mentee, mentor),
        "doors": _doors(mentee, mentor),
        "distance": _distance(mentee, mentor),
        "style": Fraction(1, 2) if mentor.gives_space is None else Fraction(round(mentor.gives_space * 100), 100),
        "meeting": Fraction(min(common_minutes, 300), 300),
        "personality": _personality(mentee, mentor),
    }
    return sum((getattr(share, name) * part for name, part in parts.items()), Fraction(0)) / 16


def _folded(words: tuple[str, ...]) -> set[str]:
    return set(map(fold, words))


def _identity(mentee: Person, mentor: Person) -> Fraction:
    his = {(fold(each.axis), fold(each.value)) for each in mentor.attributes}
    axes = {fold(each.axis) for each in mentee.attributes if (fold(each.axis), fold(each.value)) in his}
    worth = (Fraction(0), Fraction(40, 100), Fraction(75, 100), Fraction(95, 100), Fraction(1))
    return Fraction(mentee.identity_matters, 2) * worth[min(len(axes), 4)]


def _goals(mentee: Person, mentor: Person) -> Fraction:
    wanted = list(dict.fromkeys(map(fold, mentee.goals + mentee.topics)))
    offered = _folded(mentor.goals + mentor.topics)
    if not wanted or not offered:
        return Fraction(1, 2)
    weights = [2] + [1] * (len(wanted) - 1)
    met = sum(weight for goal, weight in zip(wanted, weights, strict=True) if goal in offered)
    return Fraction(met, sum(weights))


def _doors(mentee: Person, mentor: Person) -> Fraction:
    wanted = _folded(mentee.doors_wanted)
    return Fraction(len(wanted & _folded(mentor.doors)), len(wanted)) if wanted else Fraction(1, 2)


def _distance(mentee: Person, mentor: Person) -> Fraction:
    if mentee.years is None or mentor.years is None:
        return Fraction(1, 2)
    apart = Fraction(round(mentor.years * 100) - round(mentee.years * 100), 100)
    if apart < 2:
        return Fraction(0)
    if apart < 4:
        return (apart - 2) / 2
    if apart <= 9:
        return Fraction(1)
    return max(Fraction(1, 5), 1 - (apart - 9) / 11 * Fraction(4, 5))


def _personality(mentee: Person, mentor: Person) -> Fraction:
    parts = [
        Fraction(1, 2) if hers is None or his is None else 1 - Fraction(abs(hers - his), 100)
        for hers, his in zip(mentee.personality, mentor.personality, strict=True)
    ]
    return sum(parts, Fraction(0)) / 3
