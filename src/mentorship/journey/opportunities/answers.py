"""What the forms about an opportunity collect."""

from typing import Annotated

from pydantic import Field

from mentorship.program.opportunity import OpportunityKind
from mentorship.slack.forms import Answers

Text = Annotated[str, Field(min_length=1, max_length=1000)]


class Offer(Answers):
    """A door that the mentor opens."""

    kind: OpportunityKind
    words: Text
    next_step: Annotated[str, Field(max_length=500)] = ""


class Draft(Answers):
    """How the mentor would introduce the mentee to a third person."""

    words: Text
    third_agreed: list[str] = []


class Approved(Answers):
    """The introduction as the mentee approves it, in the mentee's own words."""

    words: Text


class NewLink(Answers):
    """A link to keep, and what it is."""

    link: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)]
    words: Annotated[str, Field(max_length=150)] = ""


class Result(Answers):
    """What came of it."""

    result: Text
