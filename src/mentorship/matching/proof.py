"""The proof that no plan is better, checked in one pass over all pairs without trusting whoever made the plan.

A mentee's price is (u, t): u for a place with her, t for not being served; a mentor's is v for a place. Whatever
the prices, no plan can be worth more than

    sum a*u + sum over places max(0, v - cost) + sum (B - t) + sum over pairs max(0, worth + t - u - v)

with a the places a mentee has left and B the reward for serving her. A plan that is worth exactly that is the best.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .assignment import Market


class UnprovenPlan(Exception):
    """The plan breaks a rule, or its prices don't show that it is the best."""


class Proof(NamedTuple):
    """What everyone's place is worth, in the fine units of the run; `worth` is the plan's and the bound."""

    worth: int
    mentees: list[tuple[int, int]]
    mentors: list[int]


def prices(market: Market, mentee_price: Sequence[int], mentor_price: Sequence[int], worth: int) -> Proof:
    """Write the solver's prices down in the form that can be checked; who has no place left is beyond price."""
    beyond = market.highest + max((rewards[0] for rewards in market.rewards if rewards), default=0)
    mentees = [
        (max(0, price), min(rewards[0], max(0, -price))) if rewards else (market.highest, 0)
        for rewards, price in zip(market.rewards, mentee_price, strict=True)
    ]
    mentors = [max(0, price) if costs else beyond for costs, price in zip(market.costs, mentor_price, strict=True)]
    return Proof(worth, mentees, mentors)


def worth_of(market: Market, pairs: Iterable[tuple[int, int]]) -> int:
    """Add up what a plan is worth.

    Raises UnprovenPlan if it has a pair twice, a pair that can't be, or someone with more than they have room for.
    """
    pairs = list(pairs)
    if len(set(pairs)) != len(pairs):
        raise UnprovenPlan("A pair is in the plan twice.")
    worth = 0
    mentors_of = [0] * len(market.rewards)
    mentees_of = [0] * len(market.costs)
    for mentee, mentor in pairs:
        if not market.edges.has(mentee, mentor):
            raise UnprovenPlan("The plan has a pair that can't be.")
        if mentors_of[mentee] == len(market.rewards[mentee]) or mentees_of[mentor] == len(market.costs[mentor]):
            raise UnprovenPlan("The plan gives someone more than they have room for.")
        worth += market.edges.worth(mentee, mentor)
        worth += market.rewards[mentee][mentors_of[mentee]] - market.costs[mentor][mentees_of[mentor]]
        mentors_of[mentee] += 1
        mentees_of[mentor] += 1
    return worth


def check(market: Market, pairs: Iterable[tuple[int, int]], proof: Proof) -> None:
    """Hold a plan against its proof.

    Raises UnprovenPlan unless the plan is allowed and worth exactly what the prices say is the most there can be.
    """
    worth = worth_of(market, pairs)
    if not worth == proof.worth == bound(market, proof):
        raise UnprovenPlan("The prices do not prove the plan.")


def bound(market: Market, proof: Proof) -> int:
    """Say what no plan can be worth more than, by these prices.

    Raises UnprovenPlan for a price out of its bounds, which would prove too much.
    """
    total = 0
    for rewards, (u, t) in zip(market.rewards, proof.mentees, strict=True):
        most = rewards[0] if rewards else 0
        if u < 0 or not 0 <= t <= most:
            raise UnprovenPlan("A mentee's price is out of bounds.")
        total += len(rewards) * u + most - t
    for costs, v in zip(market.costs, proof.mentors, strict=True):
        if v < 0:
            raise UnprovenPlan("A mentor's price is out of bounds.")
        total += sum(max(0, v - cost) for cost in costs)
    return total + market.edges.above([u - t for u, t in proof.mentees], proof.mentors)
