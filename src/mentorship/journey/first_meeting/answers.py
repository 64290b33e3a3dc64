"""What the agreement's steps collect, in the guide's order. A field's name is the question's block_id."""

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from mentorship.program.agreement import HOUR, GapPlan
from mentorship.slack.forms import Answers

Text = Annotated[str, Field(max_length=2000)]
Written = Annotated[str, Field(min_length=1, max_length=2000)]
GAPS = (("gap_from", "gap_until"), ("second_gap_from", "second_gap_until"))
HALVES = (("second_weekday", "second_at"), *GAPS, ("messages_from", "messages_until"))
Weekday = Literal["0", "1", "2", "3", "4", "5", "6"]


class Goals(Answers):
    """First 3, a to e."""

    goal_kinds: Annotated[list[str], Field(min_length=1)]
    goals: Written
    success: Written
    opportunities: Text = ""
    connections: Text = ""


class Time(Answers):
    """First 4 a to c, 5 and 6."""

    extra_time: Text = ""
    messages: Written
    messages_from: time | None = None
    messages_until: time | None = None
    messages_a_week: Annotated[int, Field(ge=1, le=7)] | None = None
    urgent: Text = ""
    off_limits: Text = ""
    weekday: Weekday
    at: time
    second_weekday: Weekday | None = None
    second_at: time | None = None
    minutes: Annotated[int, Field(ge=15, le=240)] = HOUR
    gap_from: date | None = None
    gap_until: date | None = None
    second_gap_from: date | None = None
    second_gap_until: date | None = None
    gap_way: GapPlan | None = None
    gap_days: Literal["shift", "keep"] = "shift"
    gap_plan: Text = ""

    @model_validator(mode="after")
    def halves_belong_together(self) -> Self:
        """A second slot has a day and a time, a gap a first and a last day, messages two times, in this order."""
        for one, other in HALVES:
            if (getattr(self, one) is None) is not (getattr(self, other) is None):
                missing = one if getattr(self, one) is None else other
                raise PydanticCustomError("missing", "half an answer", {"at": missing})
        for begins, ends in GAPS:
            if getattr(self, begins) and getattr(self, ends) < getattr(self, begins):
                raise PydanticCustomError("gap_order", "ends before it begins", {"at": ends})
        if self.messages_from and self.messages_until and self.messages_until <= self.messages_from:
            raise PydanticCustomError("order", "ends before it begins", {"at": "messages_until"})
        return self


class Targets(Answers):
    """First 7. They point the way; one is enough to begin with."""

    target_30: Written
    target_60: Text = ""
    target_90: Text = ""


class TargetsAndTask(Targets):
    """First 7 and 8: the first time, a task until the first weekly meeting too."""

    first_task: Written


class Draft(Goals, Time, Targets):
    """A whole agreement, drafted anew."""

    first_task: Text = ""


class FirstDraft(Goals, Time, TargetsAndTask):
    """The whole of the first agreement."""


class Suggestion(Answers):
    suggestion: Written
