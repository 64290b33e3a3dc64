"""The board: what every mentee and every mentor would be to each other, by the criteria of the guide.

The people who can be matched stand on it in an order drawn by lot from their ids, so the order in which they came
never matters. A mentee's row has one lane per mentor; each criterion of the Mentor Guide (Matching 1 to 7) is one
method that gives the points of all mentors at once, and the only place where that criterion is defined.
"""

from collections.abc import Callable, Iterable, Sequence

from .lanes import Lanes
from .lots import lot
from .people import SCALES, Person, Pool, fold
from .week import HOUR, Week, Zones, free_weeks
from .weights import Weights, shares

ONE = 1 << 16
"""A criterion that is met entirely; WHOLE * ONE is a score of 1000."""

SHIFT = 20
HALF = (1 << SHIFT - 1) + 64
"""Rounds to the nearest point; the 64 keep a sum that stands exactly between two from falling by the last bit."""

ENOUGH_HOURS = 5
SHARED_AXES = (40, 35, 20, 5)
"""What the first, second … shared axis adds, in hundredths: intersections count."""


class Board:
    """The rows of some mentees against some mentors, each worked out when it is first asked for."""

    def __init__(
        self, pool: Pool, mentees: Iterable[Person], mentors: Iterable[Person], weights: Weights | None = None
    ) -> None:
        self.pool = pool
        self.weights = weights or pool.weights
        self.mentees = sorted(mentees, key=_drawn)
        self.mentors = sorted(mentors, key=_drawn)
        self.mentee_at = {person.id: place for place, person in enumerate(self.mentees)}
        self.mentor_at = {person.id: place for place, person in enumerate(self.mentors)}
        self.lanes = Lanes(len(self.mentors))
        self._set_weeks()
        mentors_ = self.mentors
        self._languages = self._index(person.languages for person in mentors_)
        self._offers = self._index(person.goals + person.topics for person in mentors_)
        self._doors = self._index(person.doors for person in mentors_)
        self._interests = self._index(person.interests for person in mentors_)
        self._identities = self._index(map(_identities, mentors_))
        self._years = self._numbers([_hundredths(person.years) for person in mentors_])
        self._space = self._numbers([_hundredths(person.gives_space) for person in mentors_])
        self._scales = [
            self._numbers([person.personality[scale] for person in mentors_]) for scale in range(len(SCALES))
        ]
        self._silent = self.lanes.mark(
            place for place, person in enumerate(mentors_) if not person.goals and not person.topics
        )
        self._never: dict[str, list[str]] = {}
        for mentee, mentor in pool.never:
            self._never.setdefault(mentee, []).append(mentor)
        self._kept: dict[tuple[str, object, int], int] = {}

    # what must hold

    def possible(self, place: int) -> int:
        """Mark the mentors with whom no rule between the two is broken."""
        person = self.mentees[place]
        marks = self.speaks_with(place) & self.meets(place)
        apart = [person.id, *person.mentors, *self._never.get(person.id, ())]
        for mentor in apart:
            if mentor in self.mentor_at:
                marks &= ~(1 << self.mentor_at[mentor] * 32)
        return marks

    def speaks_with(self, place: int) -> int:
        """Mark the mentors with whom she has a language in common."""
        marks = 0
        for language in map(fold, self.mentees[place].languages):
            marks |= self._marks(self._languages, language)
        return marks

    def meets(self, place: int) -> int:
        """Mark the mentors with whom she has a whole hour in common, in each of the next four weeks."""
        free = self._free[place]
        marks = self.lanes.ones
        for number, week in enumerate(self._weeks):
            marks &= week.common_hour(free[number % len(free)])
        return marks

    def common_minutes(self, place: int) -> int:
        """Count the minutes that she and each mentor have in common, in the week when it is least."""
        free = self._free[place]
        each = [week.common_minutes(free[number % len(free)]) for number, week in enumerate(self._weeks)]
        least = each[0]
        for minutes in each[1:]:
            least = self.lanes.smaller(least, minutes)
        return least

    # what is better

    def scores(self, place: int) -> int:
        """Score all mentors for one mentee: whole numbers from 0 to 1000."""
        return self.rounded(self.shown_points(place) + self.identity_points(place))

    def rounded(self, points: int) -> int:
        """Round the points of a row to the score."""
        return (points + self.lanes.all(HALF)) >> SHIFT & self.lanes.all(0x7FF)

    def share(self, place: int) -> Weights:
        """Say how much each criterion counts for her."""
        return shares(self.weights, self.mentees[place].matters_most)

    def shown_points(self, place: int) -> int:
        """Add up all criteria but identity: nothing that is shown about a pair may depend on more."""
        parts = zip(SHOWN, self.share(place)[1:], strict=True)
        return sum(criterion(self, place, part) for criterion, part in parts)

    def identity_points(self, place: int) -> int:
        """Give the points for shared identity, which are in the score and never shown."""
        return self.identity(place, self.share(place).identity)

    def identity(self, place: int, share: int) -> int:
        """Count the axes of identity in common, as far as that matters to the mentee (Matching 2)."""
        person = self.mentees[place]
        if not person.identity_matters:
            return 0
        by_axis: dict[str, int] = {}
        for identity in _identities(person):
            axis = identity.partition("\0")[0]
            by_axis[axis] = by_axis.get(axis, 0) | self._marks(self._identities, identity)
        worth = share * ONE * person.identity_matters
        parts = zip(SHARED_AXES, _counted(by_axis.values()), strict=False)
        return sum(marks * (worth * more // 200) for more, marks in parts)

    def interests(self, place: int, share: int) -> int:
        """Count shared interests, each worth 0.6 of the one before (Matching 2)."""
        words = _words(self.mentees[place].interests)
        shared = _counted(self._marks(self._interests, word) for word in words)
        return sum(marks * (share * ONE * 4 * 6**before // 10 ** (before + 1)) for before, marks in enumerate(shared))

    def goals(self, place: int, share: int) -> int:
        """Give the share of her goals that the mentor can help with; the first counts double."""
        person = self.mentees[place]
        wanted = _words(person.goals + person.topics)
        if not wanted:
            return self.lanes.all(share * ONE // 2)
        offered = sum(self._marks(self._offers, goal) for goal in (wanted[0], *wanted))
        return offered * (share * ONE // (len(wanted) + 1)) + self._silent * (share * ONE // 2)

    def doors(self, place: int, share: int) -> int:
        """Give the share of the doors she wants that the mentor can open (Matching 4)."""
        wanted = _words(self.mentees[place].doors_wanted)
        if not wanted:
            return self.lanes.all(share * ONE // 2)
        return sum(self._marks(self._doors, door) for door in wanted) * (share * ONE // len(wanted))

    def distance(self, place: int, share: int) -> int:
        """Prefer a career close to hers and yet noticeably longer (Matching 5)."""
        return self._once("distance", _hundredths(self.mentees[place].years), share, self._distance)

    def _distance(self, years: int | None, share: int) -> int:
        if years is None:
            return self.lanes.all(share * ONE // 2)
        known, blank = self._years
        near = self.lanes.ramp(known, years + 200, years + 400) * (share * ONE // 200)
        far = self.lanes.ramp(known, years + 900, years + 2000) * (share * ONE * 4 // (5 * 1100))
        return near - far + blank * (share * ONE // 2)

    def style(self, place: int, share: int) -> int:
        """Prefer mentors who give space (Matching 3)."""
        return self._once("style", None, share, self._style)

    def _style(self, _: int | None, share: int) -> int:
        known, blank = self._space
        return known * (share * ONE // 100) + blank * (share * ONE // 2)

    def meeting(self, place: int, share: int) -> int:
        """Prefer those who have some hours to choose from."""
        minutes = self.common_minutes(place)
        enough = ENOUGH_HOURS * HOUR
        return (minutes - self.lanes.beyond(minutes, enough)) * (share * ONE // enough)

    def personality(self, place: int, share: int) -> int:
        """Compare pace, structure and directness (Matching 7)."""
        answers = enumerate(self.mentees[place].personality)
        return sum(self._once(f"scale {scale}", answer, share, self._likeness(scale)) for scale, answer in answers)

    def _likeness(self, scale: int) -> Callable[[int | None, int], int]:
        def likeness(answer: int | None, share: int) -> int:
            part = share * ONE // 300
            if answer is None:
                return self.lanes.all(50 * part)
            known, blank = self._scales[scale]
            apart = 2 * self.lanes.beyond(known, answer) + self.lanes.ones * answer - known
            alike = self.lanes.only(self.lanes.ones * 100 - apart, self.lanes.ones - blank)
            return (alike + blank * 50) * part

        return likeness

    # how it is laid out

    def _set_weeks(self) -> None:
        zones = Zones(self.pool.as_of)
        self._free = [free_weeks(person, zones) for person in self.mentees]
        theirs = [free_weeks(person, zones) for person in self.mentors]
        weeks = max((len(free) for free in (*self._free, *theirs)), default=1)
        self._weeks = [
            Week(
                self.lanes,
                [free[number % len(free)] for free in theirs],
                [free[number % len(free)] for free in self._free],
                hour=self.pool.rules.common_minutes,
            )
            for number in range(weeks)
        ]

    def _index(self, answers: Iterable[Iterable[str]]) -> dict[str, list[int] | int]:
        places: dict[str, list[int] | int] = {}
        for place, words in enumerate(answers):
            for word in words:
                places.setdefault(fold(word), []).append(place)  # type: ignore[union-attr]  # lists until asked
        return places

    def _marks(self, index: dict[str, list[int] | int], word: str) -> int:
        """Mark the mentors who gave this answer."""
        places = index.get(word, 0)
        if not isinstance(places, int):
            places = index[word] = self.lanes.mark(places)
        return places

    def _numbers(self, answers: Sequence[int | None]) -> tuple[int, int]:
        """Lay out a number per mentor, and mark the blanks."""
        blank = self.lanes.mark(place for place, answer in enumerate(answers) if answer is None)
        return self.lanes.pack(answer or 0 for answer in answers), blank

    def _once(self, name: str, answer: int | None, share: int, work_out: Callable[[int | None, int], int]) -> int:
        key = name, answer, share
        if key not in self._kept:
            self._kept[key] = work_out(answer, share)
        return self._kept[key]


SHOWN: tuple[Callable[[Board, int, int], int], ...] = (
    Board.interests,
    Board.goals,
    Board.doors,
    Board.distance,
    Board.style,
    Board.meeting,
    Board.personality,
)


def _drawn(person: Person) -> tuple[int, str]:
    return lot(person.id), person.id


def _identities(person: Person) -> list[str]:
    return [f"{fold(each.axis)}\0{fold(each.value)}" for each in person.attributes]


def _words(answers: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(fold, answers)))


def _hundredths(answer: float | None) -> int | None:
    return None if answer is None else round(answer * 100)


def _counted(marks: Iterable[int]) -> list[int]:
    """Mark those who have at least one, at least two … of these."""
    at_least: list[int] = []
    for each in marks:
        for number, before in enumerate(at_least):
            at_least[number], each = before | each, before & each
        if each:
            at_least.append(each)
    return at_least
