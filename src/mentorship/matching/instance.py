"""A bare instance: caps, scores and nothing else, solved by the same engine."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .assignment import PLACE_BITS, Assignment, Market
from .lots import PRIME, finest, lot
from .objective import served_first
from .people import Pair
from .proof import Proof, check, prices, worth_of


class Instance(NamedTuple):
    """What is to be matched.

    mentees, mentors: how many places each has. edges: the score of each possible pair; locked pairs are in the plan
    whatever they are worth. priority: the weeks that each mentee waited, empty if that does not count.
    """

    mentees: dict[str, int]
    mentors: dict[str, int]
    edges: dict[Pair, int]
    locked: tuple[Pair, ...] = ()
    priority: dict[str, int] = {}


class Listed:
    """Edges that are listed one by one, with scores of any size."""

    bias = 0
    dearest = (1 << 32) - 1

    def __init__(self, mentees: Sequence[str], mentors: Sequence[str], edges: dict[Pair, int], unit: int) -> None:
        self.unit = unit
        mentee_at = {name: place for place, name in enumerate(mentees)}
        mentor_at = {name: place for place, name in enumerate(mentors)}
        self._mentee_lots, self._mentor_lots = list(map(lot, mentees)), list(map(lot, mentors))
        self.rows: list[dict[int, int]] = [{} for _ in mentees]
        for (mentee, mentor), score in edges.items():
            self.rows[mentee_at[mentee]][mentor_at[mentor]] = score

    def mentors(self, mentee: int) -> Iterable[int]:
        """List the mentors of a row."""
        return self.rows[mentee]

    def has(self, mentee: int, mentor: int) -> bool:
        """Say whether the pair may be."""
        return mentor in self.rows[mentee]

    def worth(self, mentee: int, mentor: int) -> int:
        """Count the score in fine units, less the lot that tells equal plans apart."""
        drawn = self._mentee_lots[mentee] * self._mentor_lots[mentor] % PRIME
        return self.rows[mentee][mentor] * self.unit - drawn

    def ranked(self, mentee: int, prices: "array[int]", most: int) -> list[int]:
        """List the best mentors after paying, best first."""
        row = self.rows[mentee].items()
        return sorted(((score - prices[mentor]) << PLACE_BITS | mentor for mentor, score in row), reverse=True)[:most]

    def above(self, mentee_prices: Sequence[int], mentor_prices: Sequence[int]) -> int:
        """Add up by how much pairs are worth more than their prices."""
        total, unit = 0, self.unit
        for mentee, (row, price) in enumerate(zip(self.rows, mentee_prices, strict=True)):
            for mentor, score in row.items():
                if score * unit > price + mentor_prices[mentor]:
                    total += max(0, self.worth(mentee, mentor) - price - mentor_prices[mentor])
        return total


def solve(instance: Instance) -> list[Pair]:
    """Find the best plan, the locked pairs first, and prove it.

    Raises UnprovenPlan if the proof does not close, which would be a fault of ours.
    """
    mentees, mentors = (sorted(people, key=_drawn) for people in (instance.mentees, instance.mentors))
    market = _market(instance, mentees, mentors)
    found = Assignment(market)
    pairs = found.pairs()
    proof: Proof = prices(market, found.mentee_price, found.mentor_price, worth_of(market, pairs))
    check(market, pairs, proof)
    return list(instance.locked) + sorted((mentees[mentee], mentors[mentor]) for mentee, mentor in pairs)


def _market(instance: Instance, mentees: list[str], mentors: list[str]) -> Market:
    her_places = {name: min(cap, len(mentors)) for name, cap in instance.mentees.items()}
    his_places = {name: min(cap, len(mentees)) for name, cap in instance.mentors.items()}
    has_mentors = Counter(mentee for mentee, _ in instance.locked)
    has_mentees = Counter(mentor for _, mentor in instance.locked)
    most_pairs = min(sum(her_places.values()), sum(his_places.values()))
    unit = finest(most_pairs)
    highest = max(map(abs, instance.edges.values()), default=0) + 1
    waited = [instance.priority.get(name, 0) for name in mentees]
    rewards = served_first(waited, most=highest * unit * (most_pairs + 1))
    places = [
        (0 if has_mentors[name] else reward, *[0] * her_places[name])[: her_places[name] - has_mentors[name]]
        for name, reward in zip(mentees, rewards, strict=True)
    ]
    costs = [(0,) * (his_places[name] - has_mentees[name]) for name in mentors]
    locked = set(instance.locked)
    edges = {pair: score for pair, score in instance.edges.items() if pair not in locked}
    return Market(places, costs, Listed(mentees, mentors, edges, unit), highest * unit)


def _drawn(name: str) -> tuple[int, str]:
    return lot(name), name
