"""What the forms of the closing collect."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from mentorship.slack.forms import Answers

Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Ending(Answers):
    """How someone leaves: kind words, and what they wish. There is no question about why."""

    kind_words: Text
    wishes: list[str] = []
    """never: don't match us again. goodbye: a word from the other may reach me."""
    then: Literal["pool", "pause"] = "pool"


class Break(Answers):
    until: date | None = None


class ThankYou(Answers):
    thanks: Text
    endorsement: Annotated[str, Field(max_length=2000)] = ""


class Looking(Answers):
    """A few questions for the program; the last but one is asked of mentees, for the matching alone."""

    helped: Literal["a_lot", "some", "little"]
    again: Literal["yes", "maybe", "no"]
    left_room: Literal["0", "0.5", "1"] | None = None
    words: Annotated[str, Field(max_length=2000)] = ""


class Celebrating(Answers):
    """The exact words of a post that both approve."""

    celebration: Text


class Packing(Answers):
    """What the next mentor may read."""

    parts: list[str] = []
    note: Annotated[str, Field(max_length=2000)] = ""


class DoorOpened(Answers):
    """What came of it, half a year later."""

    door: Annotated[str, Field(max_length=2000)] = ""
    send: list[str] = []
