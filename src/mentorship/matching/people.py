"""The plain facts that the engine works on: people, what happened between them, and the pool they make.

Nothing here knows Slack, a database or a clock. Words are compared without regard to case.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from .weights import Weights

MOST_AT_ONCE = 2
"""Mentors for a mentee, and mentees for a mentor (Mentor Guide, Matching 6)."""

LEAST_MONTHS, LEAST_YEARS = 3, 5
"""Of both, and of mentors (Requirements 3 and 4)."""

SCALES = ("pace", "structure", "directness")


class Window(NamedTuple):
    """A stretch of the week in somebody's own zone; day 0 is Monday, start and end are minutes of that day."""

    day: int
    start: int
    end: int


class Attribute(NamedTuple):
    """Something a person told about herself; `shown` only if she lets her matches and the matchers see it."""

    axis: str
    value: str
    shown: bool


class Person(NamedTuple):
    """What one person answered; None and the empty tuple are blanks.

    personality: for each of SCALES 0…100, or None. identity_matters: 0 no, 1 a little, 2 a lot.
    matters_most: the criteria that she named. supports_others: whether she said that she helps her peers.
    mentors, mentees: the ids of those she has now.
    years_accepted: a matcher accepted fewer than five years, with a reason.
    waits: False for a mentee who has a mentor and would like a second: she takes what those who wait leave.
    """

    id: str
    roles: tuple[str, ...]
    active: bool = True
    years: float | None = None
    years_accepted: bool = False
    weekly_hours: float | None = None
    months: float | None = None
    timezone: str | None = None
    available: tuple[Window, ...] = ()
    languages: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    doors_wanted: tuple[str, ...] = ()
    doors: tuple[str, ...] = ()
    gives_space: float | None = None
    teaching_style: str = ""
    interests: tuple[str, ...] = ()
    personality: tuple[int | None, ...] = (None, None, None)
    attributes: tuple[Attribute, ...] = ()
    identity_matters: int = 0
    matters_most: tuple[str, ...] = ()
    waiting_since: date | None = None
    let_down: bool = False
    waits: bool = True
    supports_others: bool = True
    mentors: tuple[str, ...] = ()
    mentees: tuple[str, ...] = ()
    most_mentees: int = MOST_AT_ONCE
    most_mentors: int = MOST_AT_ONCE

    def weeks_waiting(self, as_of: date) -> int:
        """Count the whole weeks since the sign-up."""
        return max(0, (as_of - self.waiting_since).days // 7) if self.waiting_since else 0

    def room_for_mentees(self) -> int:
        """Count the free places of a mentor (Mentor Guide, Matching 6)."""
        return max(0, min(self.most_mentees, MOST_AT_ONCE) - len(self.mentees))

    def room_for_mentors(self) -> int:
        """Count the free places of a mentee (Mentor Guide, Matching 6)."""
        return max(0, min(self.most_mentors, MOST_AT_ONCE) - len(self.mentors))


Pair = tuple[str, str]
"""A mentee's id and a mentor's id."""


class Rules(NamedTuple):
    """What an organiser can set.

    lowest_score: no pair below it is ever planned. new_mentors: for one mentee in one run.
    second_place: what a mentor's second mentee must be worth more, in points of the score. raise_worst: make the
    worst pair as good as can be, as long as as many are served and have waited as long.
    least_…: what the requirements ask for, of both, and years of mentors (Requirements 1, 3 and 4).
    common_minutes: how long both must be free at a stretch, in each of the next four weeks.
    """

    lowest_score: int = 200
    new_mentors: int = 1
    second_place: int = 0
    raise_worst: bool = False
    least_hours: float = 1
    least_months: float = LEAST_MONTHS
    least_years: float = LEAST_YEARS
    common_minutes: int = 60


class Pool:
    """Everyone who may be matched, and what is known between them.

    never: pairs that can't be, for a reason told in confidence (an earlier no, a conflict, an ended help case, a
    block). told: pairs that somebody has already been told of; they stay.
    """

    def __init__(
        self,
        as_of: date,
        people: Iterable[Person],
        *,
        never: Iterable[Pair] = (),
        told: Iterable[Pair] = (),
        weights: Weights = Weights(),  # noqa: B008 - immutable
        rules: Rules = Rules(),  # noqa: B008 - immutable
    ) -> None:
        self.as_of = as_of
        self.people = {person.id: person for person in people}
        self.never = frozenset(never)
        self.told = tuple(told)
        self.weights = weights
        self.rules = rules
        self.kept: dict[object, object] = {}

    def with_people(self, people: Iterable[Person]) -> "Pool":
        """Give the same pool with these people only."""
        return Pool(self.as_of, people, never=self.never, told=self.told, weights=self.weights, rules=self.rules)

    def weighed(self, weights: Weights, rules: Rules) -> "Pool":
        """Give the same pool with other weights and rules."""
        return Pool(self.as_of, self.people.values(), never=self.never, told=self.told, weights=weights, rules=rules)

    def mentees(self) -> list[Person]:
        """List everyone who signed up as a mentee."""
        return [person for person in self.people.values() if "mentee" in person.roles]

    def mentors(self) -> list[Person]:
        """List everyone who signed up as a mentor."""
        return [person for person in self.people.values() if "mentor" in person.roles]


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Make two spellings of a word the same."""
    return " ".join(word.casefold().split())
