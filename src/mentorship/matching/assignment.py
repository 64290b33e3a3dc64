"""The exact plan: which pairs, so that what they are worth together is as much as it can be.

A min-cost flow in whole numbers. Everyone who is to be served is placed over the cheapest chain of moves (she takes
a place, whoever had it takes another …), found with prices: a mentee's price is what she has from her best mentor
after paying, a mentor's is what a place costs because others want it. The prices that remain prove the plan.

No pair is pruned. Rows are looked into lazily, best first, and since places only ever become dearer, an old order of
a row stays a true upper bound: looking stops where nothing further down can be better.
"""

from array import array
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from typing import NamedTuple, Protocol

PLACE_BITS = 18
PLACE = (1 << PLACE_BITS) - 1
FIRST_LOOK = 8


class Edges(Protocol):
    """What the pairs are worth, to be asked row by row."""

    unit: int
    """One point of the score, in the fine units in which everything is counted."""
    bias: int
    dearest: int
    """Prices above this many points are told as this."""

    def ranked(self, mentee: int, prices: "array[int]", most: int) -> list[int]:
        """List the best mentors, best first, by an upper bound of what each is worth after paying.

        Each entry is (bound in points + bias) << PLACE_BITS | mentor; fewer than `most` only if those are all.
        """
        ...

    def worth(self, mentee: int, mentor: int) -> int:
        """Say what a pair is worth, in fine units."""
        ...

    def mentors(self, mentee: int) -> Iterable[int]:
        """List the mentors of a row, in any order."""
        ...

    def has(self, mentee: int, mentor: int) -> bool:
        """Say whether the pair may be at all."""
        ...

    def above(self, mentee_prices: Sequence[int], mentor_prices: Sequence[int]) -> int:
        """Add up, over all pairs there are, by how much each is worth more than its two prices."""
        ...


class Market(NamedTuple):
    """A matching to be solved.

    rewards[i]: what it is worth in itself to give mentee i a first, a second … mentor, never rising.
    costs[j]: what mentor j's first, second … place costs, never falling.
    """

    rewards: Sequence[Sequence[int]]
    costs: Sequence[Sequence[int]]
    edges: Edges
    highest: int
    """No pair is worth more, in fine units."""


class Assignment:
    """The best plan for a market, and its prices."""

    def __init__(self, market: Market) -> None:
        self.rewards, self.costs, self.edges = market.rewards, market.costs, market.edges
        self.mentors_of: list[list[int]] = [[] for _ in self.rewards]
        self.mentees_of: list[list[int]] = [[] for _ in self.costs]
        self.mentee_price = [0] * len(self.rewards)
        self.mentor_price = [0] * len(self.costs)
        self._floors = array("I", bytes(4 * len(self.costs)))
        self._rows: list[list[int]] = [[] for _ in self.rewards]
        self._looked = [0] * len(self.rewards)
        for reward, mentee, first in self._turns():
            if first:
                self._enter(mentee)
            if reward + self.mentee_price[mentee] > 0:
                self._place(mentee)

    def pairs(self) -> list[tuple[int, int]]:
        """List the plan."""
        return [(mentee, mentor) for mentee, mentors in enumerate(self.mentors_of) for mentor in mentors]

    def without(self, mentors: Iterable[int]) -> "Assignment":
        """Give the best plan without some mentors: whoever had one is placed anew, and all prices are a true start."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        gone = set(mentors)
        other.costs = [() if mentor in gone else costs for mentor, costs in enumerate(self.costs)]
        other.mentors_of = [[each for each in mentors if each not in gone] for mentors in self.mentors_of]
        other.mentees_of = [[] if mentor in gone else list(each) for mentor, each in enumerate(self.mentees_of)]
        other.mentee_price, other.mentor_price = list(self.mentee_price), list(self.mentor_price)
        other._floors, other._rows, other._looked = self._floors[:], list(self._rows), list(self._looked)
        for mentee in (each for mentor in gone for each in self.mentees_of[mentor]):
            if other.rewards[mentee][len(other.mentors_of[mentee])] + other.mentee_price[mentee] > 0:
                other._place(mentee)
        return other

    def _turns(self) -> list[tuple[int, int, bool]]:
        """Let everyone have her first mentor before anyone has a second …, and the longest wait go first."""
        firsts = [(rewards[0], mentee, True) for mentee, rewards in enumerate(self.rewards) if rewards]
        firsts.sort(key=lambda turn: -turn[0])
        return firsts + [
            (rewards[place], mentee, False)
            for place in range(1, max(map(len, self.rewards), default=0))
            for mentee, rewards in enumerate(self.rewards)
            if place < len(rewards)
        ]

    def _enter(self, mentee: int) -> None:
        row = self._order(mentee, FIRST_LOOK)
        bound = ((row[0] >> PLACE_BITS) - self.edges.bias) * self.edges.unit if row else 0
        self.mentee_price[mentee] = bound if row else -self.rewards[mentee][0]

    def _order(self, mentee: int, most: int) -> list[int]:
        """Order a row by today's prices."""
        row = self._rows[mentee] = self.edges.ranked(mentee, self._floors, most)
        self._looked[mentee] = most
        return row

    def _place(self, start: int) -> None:
        """Find the cheapest chain of moves that gives her one more mentor, or leaves somebody without."""
        search = Search(self, start)
        search.run()
        self._settle(search)
        self._move(search)

    def _settle(self, search: "Search") -> None:
        """Change the prices of everyone whom the search came past."""
        best, unit, dearest = search.best, self.edges.unit, self.edges.dearest
        for mentee, distance in search.mentees.items():
            if distance < best:
                self.mentee_price[mentee] -= best - distance
        for mentor, distance in search.mentors.items():
            if distance < best:
                price = self.mentor_price[mentor] = self.mentor_price[mentor] + best - distance
                self._floors[mentor] = max(0, min(price // unit, dearest))

    def _move(self, search: "Search") -> None:
        """Carry out the moves, from the end of the chain to its start."""
        mentor = search.last_mentor
        if search.left_out is not None:
            self.mentors_of[search.left_out].remove(mentor)
            self.mentees_of[mentor].remove(search.left_out)
        while mentor >= 0:
            mentee = search.wanted_by[mentor]
            self.mentors_of[mentee].append(mentor)
            self.mentees_of[mentor].append(mentee)
            mentor = search.gave_up.get(mentee, -1)
            if mentor >= 0:
                self.mentors_of[mentee].remove(mentor)
                self.mentees_of[mentor].remove(mentee)


class Search:
    """One search for the cheapest chain of moves, cheapest first (Dijkstra's, over reduced costs)."""

    def __init__(self, assignment: Assignment, start: int) -> None:
        self.on = assignment
        self.mentees = {start: 0}
        self.mentors: dict[int, int] = {}
        self.wanted_by: dict[int, int] = {}
        self.gave_up: dict[int, int] = {}
        self.last_mentor = -1
        self.left_out: int | None = None
        taken = len(assignment.mentors_of[start])
        self.best = assignment.mentee_price[start] + assignment.rewards[start][taken]
        self._seen: dict[int, int] = {}
        self._at: dict[int, int] = {start: 0}
        self._queue: list[tuple[int, int]] = [(0, ~start)]

    def run(self) -> None:
        """Go on until nothing nearer can be found."""
        queue = self._queue
        while queue and queue[0][0] < self.best:
            distance, node = heappop(queue)
            if node < 0:
                self._look_from(~node)
            elif node not in self.mentors:
                self._come_to(node, distance)

    def _come_to(self, mentor: int, distance: int) -> None:
        """Ask those who have the mentor's places whether they would move."""
        on = self.on
        self.mentors[mentor] = distance
        for mentee in on.mentees_of[mentor]:
            price = on.mentee_price[mentee]
            away = distance + on.edges.worth(mentee, mentor) - price - on.mentor_price[mentor]
            if away < self.mentees.get(mentee, self.best):
                self.mentees[mentee] = away
                self.gave_up[mentee] = mentor
                self._at[mentee] = 0
                heappush(self._queue, (away, ~mentee))
                without = away + price + on.rewards[mentee][len(on.mentors_of[mentee]) - 1]
                if without < self.best:
                    self.best, self.last_mentor, self.left_out = without, mentor, mentee

    def _look_from(self, mentee: int) -> None:
        """Look down a mentee's row for as long as nothing else is nearer."""
        on, queue, seen, been = self.on, self._queue, self._seen, self.mentors
        row, at, has = on._rows[mentee], self._at[mentee], on.mentors_of[mentee]
        unit, bias, worth, prices = on.edges.unit, on.edges.bias, on.edges.worth, on.mentor_price
        base = self.mentees[mentee] + on.mentee_price[mentee]
        while True:
            if at == len(row):
                if at < on._looked[mentee]:
                    return
                row, at = on._order(mentee, 8 * at), 0
            entry = row[at]
            bound = base - ((entry >> PLACE_BITS) - bias) * unit
            if bound >= self.best:
                return
            if queue and bound > queue[0][0]:
                self._at[mentee] = at
                heappush(queue, (bound, ~mentee))
                return
            at += 1
            mentor = entry & PLACE
            if mentor not in been and mentor not in has:
                distance = base - worth(mentee, mentor) + prices[mentor]
                if distance < seen.get(mentor, self.best):
                    self.wanted_by[mentor] = mentee
                    seen[mentor] = distance
                    self._reach(mentor, distance)

    def _reach(self, mentor: int, distance: int) -> None:
        """Note the nearest way to a mentor so far, and whether it can end there at a free place."""
        on = self.on
        costs, taken = on.costs[mentor], len(on.mentees_of[mentor])
        if taken < len(costs):
            end = distance + costs[taken] - on.mentor_price[mentor]
            if end < self.best:
                self.best, self.last_mentor, self.left_out = end, mentor, None
        if taken and distance < self.best:
            heappush(self._queue, (distance, mentor))
