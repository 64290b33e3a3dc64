"""What the review's form collects. What became of each target travels beside it, as `outcome_<target>`."""

from typing import Annotated, Literal

from pydantic import Field

from mentorship.slack.forms import Answers

Text = Annotated[str, Field(max_length=2000)]


class Reviewed(Answers):
    """One person's part of the review; who is asked what is the form's. Weekly 3, Responsibilities 9 (mentees: 8)."""

    went_well: Text = ""
    could_be_better: Text = ""
    next_1: Text = ""
    next_2: Text = ""
    next_3: Text = ""
    keep: Text = ""
    change: Text = ""
    respected: Literal["yes", "mostly", "no"] | None = None
    worthwhile: Literal["yes", "mostly", "no"] | None = None
    support_wanted: Literal["yes", "no"] | None = None
    thanks: Text = ""
