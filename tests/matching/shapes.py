"""Instances of every shape, as a file would bring them: random ones, and the shapes on which matchings fail."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from mentorship.matching.instance import Instance
from mentorship.matching.read_instance import read_instance

Edge = tuple[int, int]
SCORES = ((0, 1000), (-1000, 1000), (5, 5), (0, 3), (-3, -1), (-(10**9), 10**9))
"""The least and the highest; many are tied where they are close."""


def many(usual: int) -> settings:
    """Try so many, other ones each time; with --hypothesis-profile=thorough sixty times as many."""
    times = settings.default.max_examples // 100 if settings.default else 1
    return settings(max_examples=usual * times, deadline=None)


def anyhow(chance: random.Random, mentees: int, mentors: int) -> Iterator[Edge]:
    """Sparse, or full, or between."""
    density = chance.choice((0.1, 0.3, 0.6, 1.0))
    return (edge for edge in product(range(mentees), range(mentors)) if chance.random() < density)


def wanted_by_all(chance: random.Random, mentees: int, mentors: int) -> Iterator[Edge]:
    """A star: one mentor whom all want, few know another."""
    return (edge for edge in product(range(mentees), range(mentors)) if edge[1] == 0 or chance.random() < 0.15)


def too_few(chance: random.Random, mentees: int, mentors: int) -> Iterator[Edge]:
    """Hall's condition fails: many want the same few, and nobody else."""
    few = (mentors + 2) // 3
    return ((she, he) for she, he in product(range(mentees), range(mentors)) if he < few or chance.random() < 0.05)


def chain(chance: random.Random, mentees: int, mentors: int) -> Iterator[Edge]:
    """A long chain: whoever moves makes the next one move."""
    return ((she, he) for she, he in product(range(mentees), range(mentors)) if 0 <= he - she + 1 <= 1)


def in_twos(chance: random.Random, mentees: int, mentors: int) -> Iterator[Edge]:
    """Small groups that know only each other, where taking the best pair first goes wrong."""
    return ((she, he) for she, he in product(range(mentees), range(mentors)) if she // 2 == he // 2)


def nobody(chance: random.Random, mentees: int, mentors: int) -> Iterator[Edge]:
    """No pair is possible."""
    return iter(())


SHAPES = (anyhow, anyhow, anyhow, wanted_by_all, too_few, chain, in_twos, nobody)


def a_record(seed: int, mentees: int, mentors: int) -> dict[str, Any]:
    """An instance of some shape and up to this size, with all that the format of `plan --instance` has."""
    chance = random.Random(seed)
    mentees, mentors = (chance.choice((most, most, chance.randint(0, most))) for most in (mentees, mentors))
    shape, (least, highest) = chance.choice(SHAPES), chance.choice(SCORES)
    her_most, his_most = chance.choice(((1, 1), (1, 2), (2, 1), (2, 2), (2, 2), (3, 4)))
    nobody_has_room = chance.random() < 0.05

    def cap(most: int) -> int:
        return 0 if nobody_has_room or chance.random() < 0.1 else chance.randint(1, most)

    hers, his = [f"e{place}" for place in range(mentees)], [f"m{place}" for place in range(mentors)]
    her_caps, his_caps = {name: cap(her_most) for name in hers}, {name: cap(his_most) for name in his}
    edges = [(hers[she], his[he]) for she, he in shape(chance, mentees, mentors)]
    forbidden = [edge for edge in edges if chance.random() < 0.05]
    locked: list[tuple[str, str]] = []
    for edge in chance.sample(edges, min(len(edges), chance.choice((0, 0, 1, 3)))):
        has = Counter(name for pair in locked for name in pair)
        if edge not in forbidden and has[edge[0]] < her_caps[edge[0]] and has[edge[1]] < his_caps[edge[1]]:
            locked.append(edge)
    return {
        "objective": chance.choice((["served", "total"], ["served", "priority", "total"])),
        "mentees": hers,
        "mentors": his,
        "mentee_cap": her_caps,
        "mentor_cap": his_caps,
        "locked": [list(pair) for pair in locked],
        "forbidden": [list(pair) for pair in forbidden],
        "edges": [[*edge, chance.randint(least, highest)] for edge in edges],
        "priority": {name: chance.randint(0, 4) for name in hers},
    }


def read(record: dict[str, Any]) -> Instance:
    """What the engine makes of it."""
    warnings: list[str] = []
    instance = read_instance(record, warnings)
    assert not warnings
    return instance


def instances(*, mentees: int, mentors: int) -> st.SearchStrategy[Instance]:
    """Instances of every shape, with up to so many people."""
    return st.builds(a_record, st.integers(0, 10**12), st.just(mentees), st.just(mentors)).map(read)
