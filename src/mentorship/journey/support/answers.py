"""What the forms of this room collect."""

from typing import Annotated

from pydantic import Field

from mentorship.slack.forms import Answers

Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Concerns(Answers):
    """Whom it is about: asked first, because it decides who may read it."""

    concerns: list[str] = []


class Asked(Answers):
    """The request itself."""

    words: Text
    anonymous: list[str] = []


class Said(Answers):
    """A reply, or a word back."""

    words: Text


class Chosen(Answers):
    """Who may read a request of which no reader is left."""

    readers: Annotated[list[str], Field(min_length=1)]


class ToShare(Answers):
    """What someone would like to share of what the two said, and with whom."""

    words: Text
    with_whom: Annotated[str, Field(min_length=1, max_length=200)]


class NeverAgainWith(Answers):
    people: Annotated[list[str], Field(min_length=1)]


class Nothing(Answers):
    """A form that only asks for a yes."""
