"""What other weights would change, shown to organisers before they take effect."""

from typing import NamedTuple

from .briefs import case
from .people import Pair, Pool, Rules
from .planning import plan, run_of
from .reasons import Band
from .weights import Weights

ORDER = (Band.POSSIBLE, Band.GOOD, Band.STRONG)


class Preview(NamedTuple):
    """A plan with other weights beside today's.

    new, gone: the pairs that only the one or the other has. worst: the band of each plan's worst pair, before and
    after. served: how many have a mentor, before and after.
    """

    new: list[Pair]
    gone: list[Pair]
    worst: tuple[Band | None, Band | None]
    served: tuple[int, int]


def preview(pool: Pool, weights: Weights, rules: Rules | None = None) -> Preview:
    """Compare the plan that these weights, and these rules, would give with today's."""
    before, after = (_planned(pool, each) for each in (pool, pool.weighed(weights, rules or pool.rules)))
    return Preview(
        sorted(after.keys() - before.keys()),
        sorted(before.keys() - after.keys()),
        (_worst(before), _worst(after)),
        (_served(before), _served(after)),
    )


def _planned(pool: Pool, then: Pool) -> dict[Pair, Band]:
    """Plan as it would be; the bands are today's, so that the two plans are measured alike."""
    today = run_of(pool)
    board = today.board
    return {
        pair: case(today, *pair).band
        for pair in plan(then).pairs
        if pair[0] in board.mentee_at and pair[1] in board.mentor_at
    }


def _worst(planned: dict[Pair, Band]) -> Band | None:
    return min(planned.values(), key=ORDER.index, default=None)


def _served(planned: dict[Pair, Band]) -> int:
    return len({mentee for mentee, _ in planned})
