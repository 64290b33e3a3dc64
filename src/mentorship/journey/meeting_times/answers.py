"""What the form for a time collects: one to three offers in one's own zone, and where to meet."""

from datetime import date, datetime, time
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from mentorship.program.calendar import local, moment_of
from mentorship.program.meeting import Medium
from mentorship.slack.forms import Answers

OFFERS = (1, 2, 3)
"""One to three times. First 1."""


class Offers(Answers):
    """The offers of one person. A field's number says which offer it belongs to."""

    day_1: date
    time_1: time
    day_2: date | None = None
    time_2: time | None = None
    day_3: date | None = None
    time_3: time | None = None
    medium: Medium
    place: Annotated[str, Field(max_length=500)] = ""
    words: Annotated[str, Field(max_length=500)] = ""

    @model_validator(mode="after")
    def days_have_times(self) -> Self:
        for number in OFFERS:
            day, at = self.offer(number)
            if (day is None) is not (at is None):
                raise PydanticCustomError("missing", "half an offer", {"at": f"{'time' if day else 'day'}_{number}"})
        return self

    def offer(self, number: int) -> tuple[date | None, time | None]:
        return getattr(self, f"day_{number}"), getattr(self, f"time_{number}")

    def moments(self, zone: str) -> dict[int, datetime]:
        """Return {number: moment} of the offers, read in a zone."""
        offers = {number: self.offer(number) for number in OFFERS}
        return {number: moment_of(day, at, zone) for number, (day, at) in offers.items() if day and at}

    def skipped_hours(self, zone: str) -> dict[int, datetime]:
        """Return {number: first minute after it} of the offers whose hour the zone's clock leaves out that day."""
        return {
            number: moment
            for number, moment in self.moments(zone).items()
            if local(moment, zone).time() != self.offer(number)[1]
        }


class Skipping(Answers):
    words: Annotated[str, Field(max_length=500)] = ""
