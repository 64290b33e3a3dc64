"""What the sign-up's steps collect. A field's name is the question's block_id; every step can be read alone."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from mentorship.slack.forms import Answers

Text = Annotated[str, Field(max_length=2000)]
Line = Annotated[str, Field(max_length=150)]
Chosen = Annotated[list[str], Field(min_length=1)]
Scale = Literal["0", "0.5", "1"]

CONSENTS = ("code_of_conduct", "responsibilities", "data")
"""Responsibilities 1 to 5, and that we may keep what is answered."""


class Promises(Answers):
    """Step 1: the requirements. Requirements 1 to 4 of both guides."""

    hours_a_week: Annotated[int, Field(ge=0, le=40)]
    months: Literal["1", "2", "3", "6", "12", "open"]
    answers_by: Literal["same_day", "two_days", "week"]
    consents: list[str] = []
    supports: list[str] = []

    @field_validator("hours_a_week", mode="before")
    @classmethod
    def whole_hours(cls, typed: object) -> object:
        """Take "2.0" for 2: the field shows whole hours, some keyboards do not."""
        return typed.removesuffix(".0") if isinstance(typed, str) else typed


class Subject(Answers):
    """Step 2, what it is about. Mentor Matching 3 to 5."""

    field: Line
    topics: list[str] = []
    more_topics: Line = ""
    languages: Chosen
    windows: Chosen
    mediums: Chosen
    city: Line = ""

    @model_validator(mode="after")
    def one_topic_at_least(self) -> Self:
        if not (self.topics or listed(self.more_topics)):
            raise PydanticCustomError("missing", "one topic at least", {"at": "topics"})
        return self


class MentorSubject(Subject):
    years_of_experience: Annotated[int, Field(ge=0, le=60)]
    current_role: Line = ""
    doors: list[str] = []
    gives_space: Scale = "0.5"
    room_for: Literal["1", "2"] = "1"


class MenteeSubject(Subject):
    goal_kinds: Chosen
    goal: Text
    doors: list[str] = []
    years_of_experience: Annotated[int, Field(ge=0, le=60)] = 0
    current_role: Line = ""
    learns_best: Line = ""


class Person(Answers):
    """Step 3: how someone likes to work, and what they want taken into account. All of it optional."""

    pace: Scale = "0.5"
    structure: Scale = "0.5"
    directness: Scale = "0.5"
    working_days: list[str] = []
    not_with: list[str] = []
    identities: list[str] = []
    more_identities: Line = ""
    identity_matters: Literal["a lot", "a little", "no"] = "no"
    shown: list[str] = []
    anything_else: Text = ""


class Announcement(Answers):
    """Step 4: what #mentorship is told, if anything."""

    announce: list[str] = []
    announcement: Annotated[str, Field(max_length=500)] = ""


class MentorSignUp(Promises, MentorSubject, Person, Announcement):
    """Everything a mentor answered."""


class MenteeSignUp(Promises, MenteeSubject, Person, Announcement):
    """Everything a mentee answered."""


AnySignUp = MentorSignUp | MenteeSignUp


class Pause(Answers):
    until: date | None = None


def listed(typed: str) -> list[str]:
    """Split what someone wrote between commas."""
    return [part for part in (part.strip() for part in typed.split(",")) if part]
