"""What the forms of mentor matching collect."""

import json
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from mentorship.matching.weights import CRITERIA, PRESETS, STEPS
from mentorship.slack.forms import Answers

Step = Annotated[str, Field(pattern="^(" + "|".join(STEPS) + ")$")]
AS_USUAL, NOT_AT_ALL = "as usual", "not at all"


class Accepting(Answers):
    because: Annotated[str, Field(min_length=3, max_length=1000)]


class KeepingApart(Answers):
    one: str
    other: str


class Weighed(Answers):
    """How much each criterion counts, in named steps; a field's name is the engine's name of the criterion."""

    identity: Step = AS_USUAL
    interests: Step = AS_USUAL
    goals: Step = AS_USUAL
    doors: Step = AS_USUAL
    distance: Step = AS_USUAL
    style: Step = AS_USUAL
    meeting: Step = AS_USUAL
    personality: Step = AS_USUAL
    raises_the_worst: Annotated[bool, BeforeValidator(bool)] = False

    @property
    def steps(self) -> dict[str, str]:
        """Only what is not as usual."""
        return {name: step for name in CRITERIA if (step := getattr(self, name)) != AS_USUAL}

    @property
    def tells_people_apart(self) -> bool:
        """Whether anything counts besides identity, which is a quarter at most and is never shown."""
        return any(getattr(self, name) != NOT_AT_ALL for name in CRITERIA if name != "identity")

    def written(self) -> str:
        """Write it into a window, so that what was previewed is what is chosen."""
        return json.dumps({**self.steps, "raises_the_worst": self.raises_the_worst})

    @classmethod
    def read(cls, written: str) -> "Weighed":
        """Read it back. Raises ValueError for what nobody of us wrote."""
        facts: dict[str, Any] = json.loads(written or "null") or {}
        return cls.model_validate(facts)

    @classmethod
    def preset(cls, name: str) -> "Weighed":
        return cls.model_validate(PRESETS.get(name, {}))
