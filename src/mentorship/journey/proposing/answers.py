"""What the forms of proposing collect."""

from datetime import date
from typing import Annotated

from pydantic import Field

from mentorship.slack.forms import Answers

Words = Annotated[str, Field(min_length=3, max_length=1000)]


class Proposing(Answers):
    sentence: Words
    because: Annotated[str, Field(max_length=1000)] = ""
    """Why a rule is set aside; asked for only where one may be."""


class Doubt(Answers):
    doubt: Words


class Asking(Answers):
    question: Words


class Answering(Answers):
    answer: Words


class NotNow(Answers):
    until: date | None = None


class NotThisMatch(Answers):
    because: Annotated[str, Field(max_length=1000)] = ""


class SomeoneElse(Answers):
    colleague: str
