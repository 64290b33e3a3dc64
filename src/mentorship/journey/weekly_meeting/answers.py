"""What the wrap-up's and the check-in's forms collect. A field's name is the question's block_id."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from mentorship.program.target import TaskOutcome
from mentorship.slack.forms import Answers

Text = Annotated[str, Field(max_length=2000)]
Line = Annotated[str, Field(max_length=200)]


class WrapUp(Answers):
    """The four closing questions, as far as they are asked of one role. Weekly 5 a to d."""

    focus: Text = ""
    watch_for: Text = ""
    idea: Text = ""
    next_on: date | None = None
    next_time: time | None = None
    next_place: Line = ""
    anything_else: Text = ""


class FullCheckIn(WrapUp):
    """The whole check-in: the look back, the closing questions, and what is for oneself alone. Weekly 2 and 5."""

    took_place: Literal["yes", "no"] = "yes"
    task: TaskOutcome | None = None
    went_well: Text = ""
    could_be_better: Text = ""
    targets_stand: Text = ""
    on_time: Literal["on_time", "over"] | None = None
    going: Literal["1", "2", "3", "4", "5"] | None = None
    note: Text = ""


class BringUp(Answers):
    words: Annotated[str, Field(min_length=1, max_length=500)]
