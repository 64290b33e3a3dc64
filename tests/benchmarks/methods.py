"""How other programs match, each as a method of its own on the same pairs, scores and places as the engine's.

Written anew from what they say of themselves; named in the README. Everyone has at most one new mentor.
"""

from collections import Counter

import numpy as np
from scipy.optimize import linear_sum_assignment

from mentorship.matching.instance import Instance
from mentorship.matching.people import Pair

Rank = dict[str, list[str]]


def best_pair_first(instance: Instance) -> list[Pair]:
    """A sorted list of all pairs, taken from the top: what a spreadsheet does."""
    return taken(instance, sorted(instance.edges, key=lambda pair: -instance.edges[pair]))


def first_come_first_served(instance: Instance) -> list[Pair]:
    """Each asks her best mentor who still has room, whoever signed up first being first."""
    queue = sorted(instance.mentees, key=lambda mentee: -instance.priority[mentee])
    lists = wishes(instance)
    return taken(instance, [(mentee, mentor) for mentee in queue for mentor in lists[mentee]])


def stable(instance: Instance) -> list[Pair]:
    """Gale and Shapley's: mentees ask down their lists, a mentor keeps the best of those who asked."""
    lists = {mentee: iter(mentors) for mentee, mentors in wishes(instance).items()}
    kept: dict[str, list[str]] = {mentor: [] for mentor in instance.mentors}
    free = list(instance.mentees)
    while free:
        mentee = free.pop()
        mentor = next(lists[mentee], None)
        if mentor is None:
            continue
        kept[mentor].append(mentee)
        kept[mentor].sort(key=lambda each: -instance.edges[each, mentor])
        free += kept[mentor][instance.mentors[mentor] :]
        del kept[mentor][instance.mentors[mentor] :]
    return [(mentee, mentor) for mentor, mentees in kept.items() for mentee in mentees]


def grid_by_grid(instance: Instance) -> list[Pair]:
    """Munkres' on a grid of mentors and mentees, one each; then again with who is left, for the second places."""
    pairs: list[Pair] = []
    for _ in range(max(instance.mentors.values(), default=0)):
        has = Counter(mentor for _, mentor in pairs)
        waiting = sorted(instance.mentees.keys() - {mentee for mentee, _ in pairs})
        pairs += greatest_sum(
            instance._replace(
                mentees=dict.fromkeys(waiting, 1),
                mentors={name: 1 for name, places in instance.mentors.items() if has[name] < places},
            )
        )
    return pairs


def greatest_sum(instance: Instance) -> list[Pair]:
    """scipy's solver on all places: the greatest sum of scores, whoever is left out."""
    mentees = list(instance.mentees)
    places = [name for name, cap in instance.mentors.items() for _ in range(cap)]
    scores = np.array([[instance.edges.get((mentee, mentor), 0) for mentor in places] for mentee in mentees], float)
    if not scores.size:
        return []
    rows, columns = linear_sum_assignment(scores, maximize=True)
    chosen = [(mentees[row], places[column]) for row, column in zip(rows, columns, strict=True)]
    return [pair for pair in chosen if pair in instance.edges]


def wishes(instance: Instance) -> Rank:
    lists: Rank = {mentee: [] for mentee in instance.mentees}
    for mentee, mentor in sorted(instance.edges, key=lambda pair: -instance.edges[pair]):
        lists[mentee].append(mentor)
    return lists


def taken(instance: Instance, pairs: list[Pair]) -> list[Pair]:
    """Take pairs in this order, as long as both have room."""
    mentees, mentors, made = dict(instance.mentees), dict(instance.mentors), []
    for mentee, mentor in pairs:
        if mentees[mentee] and mentors[mentor]:
            mentees[mentee] -= 1
            mentors[mentor] -= 1
            made.append((mentee, mentor))
    return made
