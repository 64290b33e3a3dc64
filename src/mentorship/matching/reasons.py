"""Why a pair fits and why not, in plain sentences, each of which goes back to an answer that somebody gave.

Nothing here may depend on what someone keeps private: identity is left out of the bands, and a shared identity is
named only where both chose to show that very word (matching without disclosure).
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from .board import ENOUGH_HOURS, ONE, Board
from .lanes import lane
from .people import SCALES, Person, fold
from .week import HOUR
from .weights import CRITERIA, WHOLE, Weights

STRONG, GOOD = 650, 450
REASONS_FOR, REASONS_AGAINST = 3, 2
"""How many of each matchers read of a pair."""
NEAR_YEARS, FAR_YEARS = 2, 9
SCALE_ENDS = {"pace": ("calm", "brisk"), "structure": ("spontaneous", "planned"), "directness": ("gentle", "direct")}
SCALE_NAMES = {"pace": "pace", "structure": "planning", "directness": "feedback"}
"""What a scale and its ends are called where people answer: nobody is told of in a word that they did not choose."""


class Band(StrEnum):
    """How well two people fit, as far as may be shown."""

    STRONG = "strong"
    GOOD = "good"
    POSSIBLE = "possible"


class Point(StrEnum):
    """The guide's seven points (Mentor Guide, Matching 1 to 7)."""

    REQUIREMENTS = "requirements"
    IN_COMMON = "things in common"
    STYLE = "teaching style"
    DOORS = "doors"
    DISTANCE = "career distance"
    CAP = "room"
    PERSONALITY = "personalities"


class Reason(NamedTuple):
    """One sentence for or against, how much it weighs (for choosing among them, never shown), and its criterion."""

    criterion: str
    weight: int
    sentence: str


class Case(NamedTuple):
    """What can be said about a pair.

    points: for each of the guide's seven True (holds), False (fails) or None (unknown).
    """

    band: Band
    known_little: bool
    reasons_for: list[Reason]
    reasons_against: list[Reason]
    points: dict[Point, bool | None]


BOTH_SPEAK_OF = "both speak of"
"""The one reason that names a word about oneself."""


class Two:
    """A mentee and a mentor, looked at together."""

    def __init__(self, mentee: Person, mentor: Person, *, minutes: int, share: Weights) -> None:
        self.mentee, self.mentor, self.minutes, self.share = mentee, mentor, minutes, share
        self.goals = _shared((*mentee.goals, *mentee.topics), (*mentor.goals, *mentor.topics))
        self.doors = _shared(mentee.doors_wanted, mentor.doors)
        self.interests = _shared(mentee.interests, mentor.interests)
        self.both_show = _both_show(mentee, mentor)
        self.apart = None if mentee.years is None or mentor.years is None else mentor.years - mentee.years
        self.likeness = [
            None if one is None or other is None else 100 - abs(one - other)
            for one, other in zip(mentee.personality, mentor.personality, strict=True)
        ]
        self.known = self._known()

    def _known(self) -> dict[str, bool]:
        """Say for each criterion that is shown whether enough was answered to judge it."""
        mentee, mentor = self.mentee, self.mentor
        return {
            "interests": bool(mentee.interests and mentor.interests),
            "goals": bool((mentee.goals or mentee.topics) and (mentor.goals or mentor.topics)),
            "doors": bool(mentee.doors_wanted and mentor.doors),
            "distance": self.apart is not None,
            "style": mentor.gives_space is not None,
            "meeting": True,
            "personality": any(each is not None for each in self.likeness),
        }

    def reasons_for(self) -> Iterator[tuple[str, str]]:
        """Tell what speaks for the pair."""
        mentee, mentor = self.mentee.id, self.mentor.id
        if self.goals:
            yield "goals", f"{mentor} can help with {listed(self.goals)}"
        if self.doors:
            yield "doors", f"{mentor} can open doors: {listed(self.doors)}"
        if self.apart is not None and NEAR_YEARS < self.apart <= FAR_YEARS:
            yield "distance", f"{mentor} is {_years(self.apart)} ahead of {mentee}: close, and clearly ahead"
        if self.mentor.gives_space is not None and self.mentor.gives_space >= 0.6:
            yield "style", f"{mentor} gives room to find one's own way"
        if self.both_show:
            yield "interests", f"{BOTH_SPEAK_OF} {listed(self.both_show)}"
        if self.interests:
            yield "interests", f"both care about {listed(self.interests)}"
        if self.minutes >= 3 * HOUR:
            yield "meeting", f"{_hours(self.minutes)} a week when both are free"
        likeness = zip(SCALES, self.likeness, strict=True)
        alike = [SCALE_NAMES[scale] for scale, each in likeness if each is not None and each >= 75]
        if alike:
            yield "personality", f"alike in {listed(alike)}"

    def reasons_against(self) -> Iterator[tuple[str, str]]:
        """Tell what speaks against the pair, or is only missing."""
        mentee, mentor, known = self.mentee.id, self.mentor.id, self.known
        if known["goals"] and not self.goals:
            yield "goals", f"{mentor} offers none of what {mentee} wants to learn"
        if self.mentee.doors_wanted and not self.doors:
            yield "doors", f"{mentor} named none of the doors that {mentee} would like opened"
        if self.apart is not None and self.apart <= NEAR_YEARS:
            yield "distance", f"{mentor} is hardly further along than {mentee}"
        if self.apart is not None and self.apart > FAR_YEARS:
            yield "distance", f"their careers are {_years(self.apart)} apart"
        if self.mentor.gives_space is not None and self.mentor.gives_space < 0.4:
            yield "style", f"{mentor} tends to show the way"
        if self.minutes < 2 * HOUR:
            yield "meeting", f"only {_hours(self.minutes)} a week when both are free"
        for scale, alike in zip(SCALES, self.likeness, strict=True):
            if alike is not None and alike <= 25:
                yield "personality", f"one is {SCALE_ENDS[scale][0]}, the other {SCALE_ENDS[scale][1]}"
        for criterion, words in BLANKS.items():
            if not known[criterion]:
                yield criterion, words

    def points(self) -> dict[Point, bool | None]:
        """Hold the pair against the guide's seven points; the hard rules hold for every pair that is shown."""
        known = self.known
        needed = (self.mentee.weekly_hours, self.mentee.months, self.mentor.weekly_hours, self.mentor.months)
        said = self.mentee.supports_others and self.mentor.supports_others
        common = bool(self.goals or self.interests or self.both_show)
        alike = [each for each in self.likeness if each is not None]
        return {
            Point.REQUIREMENTS: None if None in needed or self.mentor.years is None or not said else True,
            Point.IN_COMMON: common or (False if known["goals"] or known["interests"] else None),
            Point.STYLE: self.mentor.gives_space >= 0.5 if self.mentor.gives_space is not None else None,
            Point.DOORS: bool(self.doors) if self.mentee.doors_wanted else None,
            Point.DISTANCE: NEAR_YEARS < self.apart <= FAR_YEARS if self.apart is not None else None,
            Point.CAP: True,
            Point.PERSONALITY: sum(alike) >= 50 * len(alike) if alike else None,
        }


BLANKS = {
    "goals": "we don't know yet what the one wants to learn or the other can teach",
    "style": "we don't know the teaching style yet",
    "distance": "we don't know yet how far apart their careers are",
    "personality": "we don't know yet how the two like to work",
}


def case_of(board: Board, mentee: int, mentor: int, *, shown: int, minutes: int) -> Case:
    """Judge a pair of a board.

    shown, minutes: the mentee's rows of shown points and of common minutes.
    """
    share = board.share(mentee)
    two = Two(board.mentees[mentee], board.mentors[mentor], minutes=lane(minutes, mentor), share=share)
    known = sum(getattr(share, criterion) for criterion, answered in two.known.items() if answered)
    weighing = WHOLE - share.identity
    return Case(
        _band(lane(shown, mentor) * 1000 // (weighing * ONE)),
        2 * known < weighing,
        _heaviest(two.reasons_for(), share),
        _heaviest(two.reasons_against(), share),
        two.points(),
    )


def _band(score: int) -> Band:
    return Band.STRONG if score >= STRONG else Band.GOOD if score >= GOOD else Band.POSSIBLE


def _heaviest(reasons: Iterator[tuple[str, str]], share: Weights) -> list[Reason]:
    weighed = [Reason(criterion, share[CRITERIA.index(criterion)], words) for criterion, words in reasons]
    return sorted(weighed, key=lambda reason: -reason.weight)


def listed(words: list[str]) -> str:
    """Put words in a row: a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _shared(wanted: tuple[str, ...], offered: tuple[str, ...]) -> list[str]:
    """List what both named, once, as the first of them wrote it."""
    if not wanted or not offered:
        return []
    there = set(map(fold, offered))
    return list({fold(word): word for word in reversed(wanted) if fold(word) in there}.values())[::-1]


def _both_show(mentee: Person, mentor: Person) -> list[str]:
    """List the words about themselves that both chose to show."""
    shows = {(fold(each.axis), fold(each.value)) for each in mentor.attributes if each.shown}
    return [each.value for each in mentee.attributes if each.shown and (fold(each.axis), fold(each.value)) in shows]


def _hours(minutes: int) -> str:
    if minutes >= ENOUGH_HOURS * HOUR:
        return f"{ENOUGH_HOURS} hours or more"
    hours, rest = divmod(minutes, HOUR)
    whole = f"{hours} hour{'s' * (hours != 1)}"
    return f"{whole} and {rest} minutes" if rest else whole


def _years(apart: float) -> str:
    return f"{apart:g} year{'s' * (apart != 1)}"
