"""What the review's forms collect. What became of each target travels beside them, as `outcome_<target>`."""

from typing import Annotated, Literal

from pydantic import Field

from mentorship.program.fit import Fit
from mentorship.program.target import TargetOutcome
from mentorship.slack.forms import Answers

Text = Annotated[str, Field(max_length=2000)]


class Pulsed(Answers):
    """Three questions for the program's support alone, in words: nothing here is a rating. Responsibilities 10."""

    respected: Literal["yes", "mostly", "no"] | None = None
    worthwhile: Literal["yes", "mostly", "no"] | None = None
    support_wanted: Literal["yes", "no"] | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.respected or self.worthwhile or self.support_wanted)


class FirstPulse(Pulsed):
    """The pulse of day 7, with the fit check."""

    fit: Fit | None = None


class Reviewed(Pulsed):
    """One person's part of the review; who is asked what is the form's. Weekly 3, Responsibilities 9 (mentees: 8)."""

    went_well: Text = ""
    could_be_better: Text = ""
    next_1: Text = ""
    next_2: Text = ""
    next_3: Text = ""
    keep: Text = ""
    change: Text = ""
    learned: Text = ""
    send_learned: list[str] = []
    thanks: Text = ""


class TargetWords(Answers):
    """A target as its mentee words it. First 7."""

    words: Annotated[str, Field(min_length=1, max_length=2000)]
    horizon: int
    """30, 60, 90 and on."""
    outcome: TargetOutcome | None = None


class Comment(Answers):
    """The mentor's line about a target; an empty one takes it back."""

    comment: Text = ""
