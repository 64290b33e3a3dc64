"""How much each criterion of the guide counts, and how organisers may change that.

Weights are plain numbers that only matter relative to each other; what is scored with are shares of WHOLE.
"""

from functools import lru_cache
from typing import NamedTuple

WHOLE = 16_000
MOST_IDENTITY = WHOLE // 4
"""Identity is a preference and never above a quarter (Mentor Guide, Matching 2)."""


class Weights(NamedTuple):
    """One number per criterion, in the order of the score."""

    identity: int = 15
    interests: int = 10
    goals: int = 20
    doors: int = 15
    distance: int = 15
    style: int = 10
    meeting: int = 8
    personality: int = 7


CRITERIA = Weights._fields

STEPS = {"not at all": 0, "less": 1, "as usual": 2, "more": 3, "much more": 4}
"""The named steps in which organisers change a weight: halves of its usual value."""

PRESETS: dict[str, dict[str, str]] = {
    "balanced": {},
    "opening doors": {"doors": "much more", "goals": "more"},
    "common ground": {"identity": "more", "interests": "much more", "personality": "more"},
    "learning a skill": {"goals": "much more", "style": "more", "doors": "less"},
}


def stepped(steps: dict[str, str]) -> Weights:
    """Change the usual weights by named steps, such as {"doors": "more"}.

    Raises KeyError for a criterion or a step that does not exist.
    """
    usual = Weights()._asdict()
    changed = {criterion: usual[criterion] * STEPS[step] for criterion, step in steps.items()}
    weights = Weights(**{criterion: 2 * weight for criterion, weight in usual.items()} | changed)
    return weights if any(weights) else Weights()


@lru_cache(maxsize=1024)
def shares(weights: Weights, matters_most: tuple[str, ...] = ()) -> Weights:
    """Share WHOLE out by weight; what matters most to the mentee counts double, identity a quarter at most."""
    doubled = [weight * (1 + (name in matters_most)) for name, weight in zip(CRITERIA, weights, strict=True)]
    if doubled[0] * WHOLE > sum(doubled) * MOST_IDENTITY:
        return Weights(MOST_IDENTITY, *_share_out(doubled[1:], WHOLE - MOST_IDENTITY))
    return Weights(*_share_out(doubled, WHOLE))


def _share_out(weights: list[int], whole: int) -> list[int]:
    total = sum(weights) or 1
    parts = [weight * whole // total for weight in weights]
    largest = weights.index(max(weights))
    parts[largest] += whole - sum(parts)
    return parts


def without_identity(weights: Weights) -> Weights:
    """Leave identity out: all that is shown about a pair is computed with these."""
    return weights._replace(identity=0)
