"""The best plan for everyone who waits, and the proof that it is the best."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple, Self

from .assignment import PLACE_BITS, Assignment, Market
from .board import Board
from .lanes import WIDTH
from .lots import PRIME, finest, lot
from .objective import served_first
from .people import Pair, Person, Pool
from .proof import Proof, UnprovenPlan, check, prices, worth_of
from .rules import keeps_mentee_out, keeps_mentor_out
from .weights import Weights

AFTER_A_LET_DOWN = 52
"""The weeks that someone goes ahead whose proposal fell through (Mentee Guide, Sign-up 3)."""

HIGHEST = 1000
DEAREST = 1023
NOTHING = DEAREST
"""What stands in a row where no pair may be: less than any pair is worth, even after paying the dearest price."""
RAISED = 2 * DEAREST + 1
"""How much higher than its score a pair stands in a row."""
CUT = 48
"""By so many points the cut is moved that separates the best of a row from the rest."""


class Plan(NamedTuple):
    """Who goes with whom, by the ids, and the proof.

    pairs: mentee and mentor, first those who have been told already. nobody_fits: those of the unserved who could
    not be matched with anyone.
    """

    pairs: list[Pair]
    unserved: list[str]
    nobody_fits: list[str]
    proof: "SealedProof"


class SealedProof(NamedTuple):
    """The prices that prove a plan, by the ids; they give scores away, so nobody is shown them in Slack.

    unit: one point of the score. mentees: for each the price of a place with her, and of leaving her out.
    """

    worth: int
    unit: int
    mentees: dict[str, tuple[int, int]]
    mentors: dict[str, int]


class Scores:
    """What all possible pairs of a board are worth: the edges of a market."""

    bias = RAISED
    dearest = DEAREST

    def __init__(self, board: Board, *, lowest: int) -> None:
        self.unit = finest(2 * len(board.mentees))
        self.lanes = lanes = board.lanes
        nothing = lanes.all(NOTHING)
        self._cut = RAISED
        self.rows: list[int] = []
        self.shown: list[int] = []
        for place in range(len(board.mentees)):
            shown = board.shown_points(place)
            scores = board.rounded(shown + board.identity_points(place))
            marks = board.possible(place)
            if lowest > 0:
                marks &= lanes.at_least(scores, lowest)
            self.rows.append(lanes.only(scores + lanes.all(RAISED - NOTHING), marks) + nothing)
            self.shown.append(shown)
        self.points = [lanes.numbers(row) for row in self.rows]
        self._mentee_lots = [lot(person.id) for person in board.mentees]
        self._mentor_lots = [lot(person.id) for person in board.mentors]

    def has(self, mentee: int, mentor: int) -> bool:
        """Say whether the pair is possible and good enough."""
        return self.points[mentee][mentor] > NOTHING

    def mentors(self, mentee: int) -> Iterator[int]:
        """List the mentors of a row."""
        return self.lanes.positions(self.lanes.at_least(self.rows[mentee], NOTHING + 1))

    def score(self, mentee: int, mentor: int) -> int:
        """Give the score of a pair."""
        return self.points[mentee][mentor] - RAISED

    def worth(self, mentee: int, mentor: int) -> int:
        """Count the score in fine units, less the lot that tells equal plans apart."""
        drawn = self._mentee_lots[mentee] * self._mentor_lots[mentor] % PRIME
        return (self.points[mentee][mentor] - RAISED) * self.unit - drawn

    def ranked(self, mentee: int, prices: "array[int]", most: int) -> list[int]:
        """List the best mentors after paying, best first; `most` or a few more, or all there are."""
        points = self.points[mentee]
        net = self.rows[mentee] - int.from_bytes(prices, "little")
        return sorted(
            (
                (points[mentor] - prices[mentor]) << PLACE_BITS | mentor
                for mentor in self.lanes.positions(self._best_of(net, most))
            ),
            reverse=True,
        )

    def _best_of(self, net: int, most: int) -> int:
        """Mark about the best `most` lanes, at least so many unless there are fewer: a cut near the last row's."""
        all_lanes, tops = self.lanes.all, self.lanes.tops
        lifted = net | tops
        marks = lifted - all_lanes(self._cut) & tops
        while self._cut > NOTHING + 1 and marks.bit_count() < most:
            self._cut = max(NOTHING + 1, self._cut - CUT)
            marks = lifted - all_lanes(self._cut) & tops
        while marks.bit_count() > 4 * most:
            fewer = lifted - all_lanes(self._cut + CUT) & tops
            if fewer.bit_count() < most:
                break
            self._cut, marks = self._cut + CUT, fewer
        return marks >> self.lanes.top

    def above(self, mentee_prices: Sequence[int], mentor_prices: Sequence[int]) -> int:
        """Add up by how much pairs are worth more than their prices, with all lanes of a row at a glance."""
        points = [price // self.unit for price in mentor_prices]
        paid = self.lanes.pack(min(price, DEAREST) for price in points)
        total = 0
        for mentee, price in enumerate(mentee_prices):
            own = price // self.unit
            if own < -HIGHEST:
                near = self._near(mentee, 0, self.lanes.pack(max(0, min(each + own, DEAREST)) for each in points))
            else:
                near = self._near(mentee, min(own, DEAREST), paid)
            if near:
                worths = (
                    self.worth(mentee, mentor) - price - mentor_prices[mentor] for mentor in self.lanes.positions(near)
                )
                total += sum(worth for worth in worths if worth > 0)
        return total

    def _near(self, mentee: int, own: int, paid: int) -> int:
        """Mark the mentors whose score may reach the two prices, in whole points."""
        lanes = self.lanes
        return ((self.rows[mentee] | lanes.tops) - lanes.ones * (own + RAISED) - paid & lanes.tops) >> 31

    def plain(self) -> Self:
        """Give the same edges counted in whole points, without lots."""
        other = self._again()
        other.unit = 1
        other._mentee_lots = [0] * len(self._mentee_lots)
        return other

    def from_score(self, lowest: int) -> Self:
        """Give the same edges without those below a score."""
        other, lanes = self._again(), self.lanes
        nothing = lanes.ones * NOTHING
        other.rows = [lanes.only(row - nothing, lanes.at_least(row, lowest + RAISED)) + nothing for row in self.rows]
        other.points = [lanes.numbers(row) for row in other.rows]
        return other

    def apart_from(self, pairs: Iterable[tuple[int, int]]) -> Self:
        """Give the same edges without some pairs."""
        other = self._again()
        other.rows, other.points = list(self.rows), list(self.points)
        for mentee, mentor in pairs:
            there = self.points[mentee][mentor]
            other.rows[mentee] -= (there - NOTHING) << mentor * WIDTH
            other.points[mentee] = self.lanes.numbers(other.rows[mentee])
        return other

    def _again(self) -> Self:
        """Give the same edges once more; the module `copy` would load weak references for this one line."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other


class Run:
    """One run of the engine over a pool: a board, and the markets laid out on it."""

    def __init__(self, pool: Pool, *, weights: Weights | None = None) -> None:
        self.pool = pool
        self.board = Board(
            pool,
            [person for person in pool.mentees() if not keeps_mentee_out(person, pool.rules)],
            [person for person in pool.mentors() if not keeps_mentor_out(person, pool.rules)],
            weights,
        )
        self.scores = Scores(self.board, lowest=pool.rules.lowest_score)
        self._assigned: dict[tuple[Pair, ...], Assignment] = {}

    def market(
        self, told: Iterable[Pair], scores: Scores | None = None, *, leaving_out: Collection[str] = ()
    ) -> Market:
        """Lay out what is left to decide when people have been told of these pairs. Who is left out has no place."""
        told, scores = list(told), scores or self.scores
        has_mentors = Counter(mentee for mentee, _ in told)
        has_mentees = Counter(mentor for _, mentor in told)
        rules, unit = self.pool.rules, scores.unit
        waited = [self.waited(person) for person in self.board.mentees]
        rewards = served_first(waited, most=(HIGHEST + rules.second_place + 1) * unit * 2 * len(waited))
        places = [
            () if person.id in leaving_out else self._rewards(person, reward, has_mentors[person.id])
            for person, reward in zip(self.board.mentees, rewards, strict=True)
        ]
        second = rules.second_place * unit
        costs = [
            () if person.id in leaving_out else self._costs(person, second, has_mentees[person.id])
            for person in self.board.mentors
        ]
        known = [(self.board.mentee_at.get(mentee), self.board.mentor_at.get(mentor)) for mentee, mentor in told]
        decided = [(mentee, mentor) for mentee, mentor in known if mentee is not None and mentor is not None]
        return Market(places, costs, scores.apart_from(decided), HIGHEST * unit)

    def laid_out(self, told: list[Pair], *, leaving_out: Collection[str] = ()) -> Market:
        """Lay the market out as the rules say."""
        if self.pool.rules.raise_worst:
            return _raised(self, told, leaving_out)
        return self.market(told, leaving_out=leaving_out)

    def assigned(self, market: Market, told: list[Pair], *, leaving_out: Collection[str]) -> Assignment:
        """Find the best plan for a market; without a mentor or two, from the one for everybody if it is known."""
        known, mentors = self._assigned.get(tuple(told)), self.board.mentor_at
        if known and not self.pool.rules.raise_worst and self.board.mentee_at.keys().isdisjoint(leaving_out):
            return known.without(mentors[each] for each in leaving_out if each in mentors)
        found = Assignment(market)
        if not leaving_out:
            self._assigned[tuple(told)] = found
        return found

    def waited(self, person: Person) -> int:
        """Count the weeks that someone's wait is worth."""
        return person.weeks_waiting(self.pool.as_of) + AFTER_A_LET_DOWN * person.let_down

    def _rewards(self, person: Person, reward: int, told: int) -> tuple[int, ...]:
        """List what each mentor that she can still get is worth in itself: only the first is, to someone who waits."""
        places = min(person.room_for_mentors(), self.pool.rules.new_mentors) - told
        return (reward if person.waits and not told else 0, 0)[: max(0, places)]

    def _costs(self, person: Person, second: int, told: int) -> tuple[int, ...]:
        """List what each place of a mentor costs: nothing, or more for the second if organisers say so."""
        has = len(person.mentees) + told
        return (0, second)[has : has + person.room_for_mentees() - told]


def plan(pool: Pool) -> Plan:
    """Find the best plan for everyone who waits, and prove it.

    Raises UnprovenPlan if the proof does not close, which would be a fault of ours.
    """
    return plan_of(run_of(pool), pool.told)


def run_of(pool: Pool, weights: Weights | None = None) -> Run:
    """Give the run over a pool, laid out once for each set of weights."""
    weights = weights or pool.weights
    run = pool.kept.get(weights)
    if not isinstance(run, Run):
        run = pool.kept[weights] = Run(pool, weights=weights)
    return run


def plan_of(run: Run, told: Iterable[Pair], *, leaving_out: Collection[str] = ()) -> Plan:
    """Find and prove the best plan on a board that is laid out already; for everyone but those who are left out."""
    told = list(told)
    market = run.laid_out(told, leaving_out=leaving_out)
    found = run.assigned(market, told, leaving_out=leaving_out)
    pairs = found.pairs()
    proof = prices(market, found.mentee_price, found.mentor_price, worth_of(market, pairs))
    check(market, pairs, proof)
    mentees, mentors = run.board.mentees, run.board.mentors
    named = told + sorted((mentees[mentee].id, mentors[mentor].id) for mentee, mentor in pairs)
    served = {mentee for mentee, _ in named} | set(leaving_out)
    unserved = [place for place, person in enumerate(mentees) if person.id not in served]
    return Plan(
        named,
        sorted(mentees[place].id for place in unserved),
        sorted(mentees[place].id for place in unserved if not run.board.possible(place)),
        _sealed(run, proof),
    )


def _raised(run: Run, told: list[Pair], leaving_out: Collection[str]) -> Market:
    """Leave out all pairs below the highest score at which as many are served, who have waited as long."""
    waited = _waited(run.market(told, leaving_out=leaving_out))
    low, high = 0, HIGHEST + 1
    while high - low > 1:
        middle = (low + high) // 2
        if _waited(run.market(told, run.scores.from_score(middle), leaving_out=leaving_out)) == waited:
            low = middle
        else:
            high = middle
    return run.market(told, run.scores.from_score(low), leaving_out=leaving_out)


def _waited(market: Market) -> int:
    """Add up the rewards of everyone whom the best plan serves."""
    found = Assignment(market)
    return sum(rewards[0] for rewards, mentors in zip(market.rewards, found.mentors_of, strict=True) if mentors)


def verify(pool: Pool, made: Plan) -> None:
    """Check a plan against its pool, from the beginning.

    Raises UnprovenPlan unless the plan is allowed and is the best there is.
    """
    run = Run(pool)
    market = run.laid_out(list(pool.told))
    if made.pairs[: len(pool.told)] != list(pool.told):
        raise UnprovenPlan("The plan leaves out what people have been told.")
    mentee_at, mentor_at = run.board.mentee_at, run.board.mentor_at
    try:
        pairs = [(mentee_at[mentee], mentor_at[mentor]) for mentee, mentor in made.pairs[len(pool.told) :]]
        mentees = [made.proof.mentees[person.id] for person in run.board.mentees]
        mentors = [made.proof.mentors[person.id] for person in run.board.mentors]
    except KeyError as unknown:
        raise UnprovenPlan(f"{unknown.args[0]} is not in both the plan and the pool.") from None
    check(market, pairs, Proof(made.proof.worth, mentees, mentors))


def _sealed(run: Run, proof: Proof) -> SealedProof:
    mentees = [person.id for person in run.board.mentees]
    mentors = [person.id for person in run.board.mentors]
    return SealedProof(
        proof.worth,
        run.scores.unit,
        dict(zip(mentees, proof.mentees, strict=True)),
        dict(zip(mentors, proof.mentors, strict=True)),
    )
