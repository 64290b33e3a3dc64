"""What is maximised, in this order: how many are served, how long they waited, how well the pairs fit."""

from collections.abc import Sequence


def served_first(waited: Sequence[int], *, most: int) -> list[int]:
    """Give everyone a reward for being served so large that no score can outweigh it.

    waited: the priority of each who is to be served. most: how much all pairs together can be worth, either way.
    """
    served = sum(waited) + 1
    return [(served + weeks) * (2 * most + 1) for weeks in waited]
