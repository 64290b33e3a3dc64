"""What the sign-up's steps collect. A field's name is the question's block_id; every step can be read alone."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from mentorship.program.sign_up import Mastery
from mentorship.slack.forms import Answers

Text = Annotated[str, Field(max_length=2000)]
Line = Annotated[str, Field(max_length=150)]
Chosen = Annotated[list[str], Field(min_length=1)]
Scale = Literal["0", "0.5", "1"]
Criterion = Literal["identity", "interests", "goals", "doors", "distance", "style", "personality"]
"""What a mentee can name as mattering most: criteria of the engine."""

CONSENTS = ("code_of_conduct", "responsibilities", "data")
"""Responsibilities 1 to 5, and that we may keep what is answered."""


class Promises(Answers):
    """Step 1: the requirements. Requirements 1 to 4 of both guides."""

    hours_a_week: Annotated[int, Field(ge=0, le=40)]
    months: Literal["1", "2", "3", "6", "12", "open"]
    earliest_end_on: date | None = None
    answers_by: Literal["same_day", "two_days", "week"]
    answers_in: list[str] = []
    consents: list[str] = []
    supports: list[str] = []

    @field_validator("hours_a_week", mode="before")
    @classmethod
    def whole_hours(cls, typed: object) -> object:
        """Take "2.0" for 2: the field shows whole hours, some keyboards do not."""
        return typed.removesuffix(".0") if isinstance(typed, str) else typed


class Subject(Answers):
    """Step 2, what it is about. Mentor Matching 3 to 5.

    What is missing or cannot be read is told by `unmet`, all of it at once.
    """

    field: Line = ""
    topics: list[str] = []
    more_topics: Line = ""
    languages: Chosen
    windows: list[str] = []
    more_windows: Line = ""
    zone: Line = ""
    mediums: list[str] = []
    city: Line = ""


class MentorSubject(Subject):
    years_of_experience: Annotated[int, Field(ge=0, le=60)]
    current_role: Line = ""
    doors: list[str] = []
    room_for: Literal["1", "2"] = "1"


class MenteeSubject(Subject):
    goal_kinds: list[str] = []
    goal: Text = ""
    doors: list[str] = []
    years_of_experience: Annotated[int, Field(ge=0, le=60)] | None = None
    current_role: Line = ""
    learns_best: Line = ""


class Person(Answers):
    """Step 3: how someone likes to work, and with whom. All of it optional, and a blank says nothing about anyone."""

    mastery: dict[str, Mastery] = {}
    """Mentors: {topic: how well}, asked topic by topic as `mastery:<topic>`."""
    stuck: Scale | None = None
    own_way: Scale | None = None
    matters_most: Criterion | None = None
    pace: Scale | None = None
    structure: Scale | None = None
    directness: Scale | None = None
    working_with: Text = ""
    working_days: list[str] = []
    would_learn_from: list[str] = []
    not_with: list[str] = []
    anything_else: Text = ""

    @model_validator(mode="before")
    @classmethod
    def by_topic(cls, values: Any) -> Any:  # Any: pydantic hands on whatever came
        return {**values, "mastery": gathered(values, "mastery")}


class InCommon(Answers):
    """Step 4: what someone may have in common with another. All of it optional. Mentor Matching 2."""

    interests: list[str] = []
    more_interests: Line = ""
    interests_shown: list[str] = []
    identities: list[str] = []
    more_identities: Line = ""
    identity_matters: Literal["a lot", "a little", "no"] = "no"


class Shown(Answers):
    """Step 5, for who told something about themselves: may it be used, and who may see it. Features A3 and N4."""

    about_me: Literal["yes", "no"] = "no"
    shown: dict[str, Literal["nobody", "matches"]] = {}

    @model_validator(mode="before")
    @classmethod
    def by_word(cls, values: Any) -> Any:  # Any: as above
        return {**values, "shown": gathered(values, "shown")}


class OwnQuestions(Answers):
    """Step 6, where organisers ask something of their own. Features A11."""

    question: dict[str, Text] = {}
    """{the question's id: the answer}"""

    @model_validator(mode="before")
    @classmethod
    def by_question(cls, values: Any) -> Any:  # Any: as above
        return {**values, "question": gathered(values, "question")}


class Announcement(Answers):
    """The last step: what #mentorship is told, if anything."""

    announce: list[str] = []
    announcement: Annotated[str, Field(max_length=500)] = ""


class MentorSignUp(Promises, MentorSubject, Person, InCommon, Shown, OwnQuestions, Announcement):
    """Everything a mentor answered."""


class MenteeSignUp(Promises, MenteeSubject, Person, InCommon, Shown, OwnQuestions, Announcement):
    """Everything a mentee answered."""


AnySignUp = MentorSignUp | MenteeSignUp


class Pause(Answers):
    until: date | None = None


class Note(Answers):
    """A matcher's line about someone."""

    note: Annotated[str, Field(min_length=1, max_length=1000)]


class NewQuestion(Answers):
    """What organisers fill in to ask one more thing; choices stand one per line."""

    words: Annotated[str, Field(min_length=1, max_length=150)]
    choices: str = ""
    whom: Literal["everyone", "mentor", "mentee"] = "everyone"

    @property
    def listed_choices(self) -> list[str]:
        lines = (line.strip()[:75] for line in self.choices.splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class Merging(Answers):
    """The topic that a word means."""

    into: str


def identities_in(chosen: Iterable[str], written: str) -> list[str]:
    """List the words someone chose and those they wrote about themselves, each once."""
    return list(dict.fromkeys([*chosen, *listed(written)]))


def gathered(values: dict[str, Any], name: str) -> dict[str, Any]:
    """Gather what was asked one by one, `mastery:python` and `mastery:go`, under what comes after the colon."""
    return {key.partition(":")[2]: value for key, value in values.items() if key.startswith(f"{name}:") and value}


def listed(typed: str) -> list[str]:
    """Split what someone wrote between commas."""
    return [part for part in (part.strip() for part in typed.split(",")) if part]
