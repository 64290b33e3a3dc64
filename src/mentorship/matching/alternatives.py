"""Who else: every other possible pair, by what the best plan would lose if it were made.

All of it is computed without identity, against the plan that would be best without identity, so neither the choice
nor the order of alternatives tells anything that someone keeps private.

What a pair costs is its own worth less what its two places are worth, and the cheapest way for everyone else to move
up: a shortest way from the mentor back to the mentee. Those ways are found for all mentors at once, one lane per
mentor where the way ends.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from .assignment import Assignment, Market
from .briefs import case
from .lanes import WIDE, Lanes, lane
from .people import Pair, Pool
from .planning import run_of
from .reasons import Band, Case
from .weights import without_identity

NEXT = 3
NO_WAY = 1 << 60


class Candidate(NamedTuple):
    """A mentor for a mentee, and what may be shown about the two."""

    mentor: str
    case: Case

    @property
    def band(self) -> Band:
        """Say how well they fit."""
        return self.case.band


def ranked(pool: Pool, mentee: str) -> list[Candidate]:
    """List everyone who could be her mentor, those first whom the plan as a whole can spare best.

    Raises KeyError if she can't be matched at all.
    """
    run = run_of(pool, without_identity(pool.weights))
    mentors = alternatives_in(pool).mentors_for(mentee)
    return [Candidate(mentor, case(run, mentee, mentor)) for mentor in mentors]


def next_three(pool: Pool, mentee: str) -> list[Candidate]:
    """List the three whom matchers may turn to next."""
    return ranked(pool, mentee)[:NEXT]


def alternatives_in(pool: Pool) -> "Alternatives":
    """Give the alternatives of a pool, worked out once."""
    kept = pool.kept.get(Alternatives)
    if not isinstance(kept, Alternatives):
        kept = pool.kept[Alternatives] = Alternatives(pool)
    return kept


class Alternatives:
    """All possible pairs of a pool, and the exact loss of each."""

    def __init__(self, pool: Pool) -> None:
        run = run_of(pool, without_identity(pool.weights))
        self.board = run.board
        self.market = run.market(pool.told, run.scores.plain())
        self.best = Assignment(self.market)

    @cached_property
    def possible(self) -> list[list[int]]:
        """List the mentors that each mentee could have, by their places on the board."""
        return [
            [mentor for mentor in self._mentors(mentee) if self.market.costs[mentor]]
            for mentee in range(len(self.board.mentees))
        ]

    def _mentors(self, mentee: int) -> Iterator[int]:
        if not self.market.rewards[mentee]:
            return iter(())
        return self.board.lanes.positions(self.board.possible(mentee))

    def eligible(self) -> list[Pair]:
        """List every pair that breaks no hard rule."""
        return sorted(
            (self.board.mentees[mentee].id, self.board.mentors[mentor].id)
            for mentee, mentors in enumerate(self.possible)
            for mentor in mentors
        )

    def ranked(self) -> dict[str, list[str]]:
        """List for everyone who waits the mentors she could have, by exact loss."""
        return {person.id: self.mentors_for(person.id) for person in sorted(self.board.mentees)}

    def mentors_for(self, mentee: str) -> list[str]:
        """List the mentors that a mentee could have, by exact loss; of equals, the better fit first."""
        place = self.board.mentee_at[mentee]
        scores = self.board.lanes.numbers(self.board.scores(place))
        losses = {mentor: self.loss(place, mentor, scores[mentor]) for mentor in self.possible[place]}
        order = sorted(losses, key=lambda mentor: (losses[mentor], -scores[mentor], mentor))
        return [self.board.mentors[mentor].id for mentor in order]

    def loss(self, mentee: int, mentor: int, score: int) -> int:
        """Say what the best plan loses if the two are made a pair, in points and in those no longer served.

        mentee, mentor: their places on the board. score: theirs.
        """
        best = self.best
        if mentor in best.mentors_of[mentee]:
            return 0
        price, ways = best.mentee_price[mentee], self.ways
        taken = len(best.mentors_of[mentee])
        ends = [
            ways.between(mentor, left) + self.market.edges.worth(mentee, left) - price - best.mentor_price[left]
            for left in best.mentors_of[mentee]
        ]
        if taken < len(self.market.rewards[mentee]):
            ends.append(ways.to_ground(mentor) - self.market.rewards[mentee][taken] - price)
        return price + best.mentor_price[mentor] - score + min(ends)

    @cached_property
    def ways(self) -> "Ways":
        """Find the cheapest ways to make room, once for all pairs."""
        return Ways(self.market, self.best)


class Ways:
    """The cheapest way from each mentor, who has one mentee too many, to each who then has one fewer.

    A mentee moves on to another mentor, or is left without; a place that nobody had is taken. The last lane is the
    ground, where a way ends when nobody else has to have one fewer.
    """

    def __init__(self, market: Market, best: Assignment) -> None:
        self.market, self.best = market, best
        self.full = [mentor for mentor, mentees in enumerate(best.mentees_of) if mentees]
        self.at = {mentor: place for place, mentor in enumerate(self.full)}
        self.ground = len(self.full)
        self.lanes = Lanes(self.ground + 1, WIDE)
        rows = [self._first_steps(mentor) for mentor in self.full]
        rows.append(self._from_ground())
        self.rows = [self.lanes.pack(row) for row in rows]
        self._join()
        self._read = [self.lanes.numbers(row) for row in self.rows]

    def between(self, mentor: int, other: int) -> int:
        """Say what the cheapest way from one mentor to the other costs."""
        if mentor in self.at:
            return self._read[self.at[mentor]][self.at[other]]
        return self._free(mentor) + self._read[self.ground][self.at[other]]

    def to_ground(self, mentor: int) -> int:
        """Say what the cheapest way from a mentor to anywhere costs."""
        return self._read[self.at[mentor]][self.ground] if mentor in self.at else self._free(mentor)

    def _join(self) -> None:
        """Let every way lead over every mentor, one after the other (Floyd and Warshall's, all lanes at once)."""
        lanes, rows = self.lanes, self.rows
        for over in range(lanes.count):
            onward = rows[over]
            for start, row in enumerate(rows):
                cost = lane(row, over, WIDE)
                if cost < NO_WAY and start != over:
                    rows[start] = lanes.smaller(row, onward + lanes.ones * cost)

    def _free(self, mentor: int) -> int:
        """Say what a free place of a mentor costs, if there is one."""
        costs, taken = self.market.costs[mentor], len(self.best.mentees_of[mentor])
        return costs[taken] - self.best.mentor_price[mentor] if taken < len(costs) else NO_WAY

    def _first_steps(self, mentor: int) -> list[int]:
        steps = [NO_WAY] * (self.ground + 1)
        steps[self.at[mentor]] = 0
        steps[self.ground] = self._free(mentor)
        for mentee in self.best.mentees_of[mentor]:
            price = self.best.mentee_price[mentee]
            away = self.market.edges.worth(mentee, mentor) - price - self.best.mentor_price[mentor]
            without = away + price + self.market.rewards[mentee][len(self.best.mentors_of[mentee]) - 1]
            steps[self.ground] = min(steps[self.ground], without)
            self._move_on(mentee, away, steps)
        return steps

    def _from_ground(self) -> list[int]:
        """Someone gives a mentee back, or someone who was left out gets a mentor."""
        steps = [NO_WAY] * (self.ground + 1)
        steps[self.ground] = 0
        for mentor, place in self.at.items():
            last = self.market.costs[mentor][len(self.best.mentees_of[mentor]) - 1]
            steps[place] = self.best.mentor_price[mentor] - last
        for mentee, rewards in enumerate(self.market.rewards):
            taken = len(self.best.mentors_of[mentee])
            if taken < len(rewards):
                self._move_on(mentee, -rewards[taken] - self.best.mentee_price[mentee], steps)
        return steps

    def _move_on(self, mentee: int, cost: int, steps: list[int]) -> None:
        """Let a mentee take a place of any mentor she does not have."""
        best, edges = self.best, self.market.edges
        base = cost + best.mentee_price[mentee]
        for mentor in edges.mentors(mentee):
            if mentor not in best.mentors_of[mentee] and self.market.costs[mentor]:
                reached = base - edges.worth(mentee, mentor) + best.mentor_price[mentor]
                if mentor in self.at:
                    steps[self.at[mentor]] = min(steps[self.at[mentor]], reached)
                steps[self.ground] = min(steps[self.ground], reached + self._free(mentor))
