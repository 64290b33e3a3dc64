"""“Why not these two?”, answered in one sentence.

The loss is found by solving again with the two already together. Like everything that is shown it leaves identity
out: the answer would be word for word the same if either had told us nothing private.
"""

from .alternatives import alternatives_in
from .assignment import Assignment
from .briefs import case
from .people import Pair, Pool
from .planning import Run, run_of
from .reasons import listed
from .rules import broken_rules
from .weights import without_identity

MOST_NAMES = 3

Mentors = dict[int, list[int]]
"""Whom each mentee who is served gets, by their places on the board."""


def why_not(pool: Pool, mentee: str, mentor: str) -> str:
    """Say why the two are not in the plan: the hard rule, or what their being together would cost.

    Raises KeyError for someone who is not in the pool.
    """
    broken = broken_rules(pool, mentee, mentor)
    if broken:
        return " ".join(rule.sentence(mentee=mentee, mentor=mentor) for rule in broken)
    if (mentee, mentor) in pool.told:
        return "The two have been told of each other already."
    if any(mentee == other for other, _ in pool.told):
        return f"{mentee} has been told of another proposal."
    if sum(mentor == other for _, other in pool.told) >= pool.people[mentor].room_for_mentees():
        return f"{mentor}'s places are promised."
    return _cost(pool, (mentee, mentor))


def _cost(pool: Pool, pair: Pair) -> str:
    run, others = run_of(pool, without_identity(pool.weights)), alternatives_in(pool)
    board = run.board
    before, after = _served(others.best), _with(run, pair)
    lost = [board.mentees[mentee].id for mentee in before.keys() - after.keys()]
    if lost:
        return f"Then {_named(lost)} would have no mentor."
    if _worth(run, after) == _worth(run, before):
        return "As far as may be shown, a plan with these two is just as good."
    mentee = board.mentee_at[pair[0]]
    worse = sum(
        _fit(run, other, mentors) > _fit(run, other, after[other])
        for other, mentors in before.items()
        if other != mentee
    )
    if worse:
        return f"Then {_count(worse)} would fit less well."
    return _difference(run, pair, before.get(mentee, []))


def _served(found: Assignment) -> Mentors:
    return {mentee: mentors for mentee, mentors in enumerate(found.mentors_of) if mentors}


def _with(run: Run, pair: Pair) -> Mentors:
    """Solve again with the two already together."""
    told = [*run.pool.told, pair]
    after = _served(Assignment(run.market(told, run.scores.plain())))
    mentee, mentor = run.board.mentee_at[pair[0]], run.board.mentor_at[pair[1]]
    return after | {mentee: [*after.get(mentee, []), mentor]}


def _worth(run: Run, planned: Mentors) -> tuple[int, int]:
    """Say how long those who are served have waited, and how well all of them fit."""
    waited = sum(run.waited(run.board.mentees[mentee]) for mentee in planned)
    return waited, sum(_fit(run, mentee, mentors) for mentee, mentors in planned.items())


def _fit(run: Run, mentee: int, mentors: list[int]) -> int:
    return sum(run.scores.score(mentee, mentor) for mentor in mentors)


def _named(lost: list[str]) -> str:
    names = sorted(lost)
    rest = len(names) - MOST_NAMES
    return listed(names) if rest <= 0 else listed([*names[:MOST_NAMES], f"{rest} more"])


def _count(pairs: int) -> str:
    return "another pair" if pairs == 1 else f"{pairs} other pairs"


def _difference(run: Run, pair: Pair, instead: list[int]) -> str:
    """Name the criterion that speaks most for her mentor in the plan, or against the two."""
    board, (mentee, mentor) = run.board, pair
    against = case(run, mentee, mentor).reasons_against
    if instead:
        other = board.mentors[instead[0]].id
        better = case(run, mentee, other)
        named = {reason.criterion for reason in case(run, mentee, mentor).reasons_for}
        more = [reason.sentence for reason in better.reasons_for if reason.criterion not in named]
        if more:
            return f"{other} fits {mentee} better: {more[0]}."
        if against:
            return f"{other} fits {mentee} better: {against[0].sentence}."
        return f"{other} fits {mentee} a little better in all."
    return f"The two fit too little: {against[0].sentence}." if against else "The two fit too little for a plan."
