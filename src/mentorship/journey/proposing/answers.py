"""What the forms of proposing collect."""

from datetime import date
from typing import Annotated

from pydantic import Field

from mentorship.slack.forms import Answers

Reason = Annotated[str, Field(max_length=1000)]
Words = Annotated[str, Field(min_length=3, max_length=1000)]


class Proposing(Answers):
    """The proposal, and a reason for each requirement that is set aside; asked for only where one may be."""

    sentence: Words
    because_no_common_hour: Reason = ""
    because_mentor_years: Reason = ""
    because_mentee_full: Reason = ""
    because_mentor_full: Reason = ""

    def reason_for(self, what: str) -> str:
        reason: str = getattr(self, f"because_{what}")
        return reason


class Doubt(Answers):
    doubt: Words


class TellMore(Answers):
    question: Words


class Answering(Answers):
    answer: Words


class NotNow(Answers):
    until: date | None = None


class NotThisMatch(Answers):
    because: Reason = ""
    until: date | None = None


class SomeoneElse(Answers):
    colleague: str
