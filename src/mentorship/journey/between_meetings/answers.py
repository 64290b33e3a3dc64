"""What the room's forms collect. A field's name is the question's block_id."""

from datetime import time
from typing import Annotated, Literal

from pydantic import Field

from mentorship.slack.forms import Answers

Written = Annotated[str, Field(min_length=1, max_length=2000)]


class Words(Answers):
    """One text: a question, a line about how it goes, a task, an idea, a note."""

    words: Written


class Line(Answers):
    words: Annotated[str, Field(min_length=1, max_length=200)]


class Midweek(Answers):
    """When in the week she would like a word. Between 4."""

    weekday: Literal["0", "1", "2", "3", "4", "5", "6"]
    at: time
