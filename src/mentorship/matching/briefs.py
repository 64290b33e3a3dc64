"""A brief for matchers: a pair in five lines, without a number of the score and without anything private."""

from collections.abc import Iterable

from .people import Pair, Person, Pool
from .planning import Run, run_of
from .reasons import REASONS_AGAINST, REASONS_FOR, Case, Point, Reason, case_of, listed


def brief(pool: Pool, mentee: str, mentor: str) -> str:
    """Write the brief for one pair.

    Raises KeyError if one of the two can't be matched at all.
    """
    return briefs(run_of(pool), [(mentee, mentor)])[mentee, mentor]


def briefs(run: Run, pairs: Iterable[Pair]) -> dict[Pair, str]:
    """Write a brief for each of these pairs."""
    weeks = {person.id: person.weeks_waiting(run.pool.as_of) for person in run.board.mentees}
    longest = max(weeks.values(), default=0)
    people = run.pool.people
    return {
        (mentee, mentor): _five_lines(
            case(run, mentee, mentor),
            people[mentee],
            people[mentor],
            fairness=_fairness(people[mentee], weeks=weeks[mentee], longest=longest),
        )
        for mentee, mentor in pairs
    }


def case(run: Run, mentee: str, mentor: str) -> Case:
    """Judge one pair of a run.

    Raises KeyError if one of the two can't be matched at all.
    """
    row, place = run.board.mentee_at[mentee], run.board.mentor_at[mentor]
    return case_of(run.board, row, place, shown=run.scores.shown[row], minutes=run.board.common_minutes(row))


def _five_lines(case: Case, mentee: Person, mentor: Person, *, fairness: str) -> str:
    little = " We know little about this pair." if case.known_little else ""
    return "\n".join(
        (
            f"For ({case.band}): {_sentences(case.reasons_for[:REASONS_FOR], 'nothing in their answers')}{little}",
            f"Against: {_sentences(case.reasons_against[:REASONS_AGAINST], 'nothing in their answers')}",
            f"Style: {mentor.teaching_style or 'not told yet'}. Doors: {_doors(mentee, mentor)}.",
            f"Fairness: {fairness}.",
            f"The guide's seven points: {_points(case.points)}.",
        )
    )


def _fairness(mentee: Person, *, weeks: int, longest: int) -> str:
    """Say how long she has waited, and whether that is longest."""
    if not weeks:
        return f"{mentee.id} has waited less than a week"
    waits = f"{mentee.id} has waited {weeks} week{'s' * (weeks != 1)}"
    return f"{waits}, longer than anyone else or as long" if weeks == longest else waits


def _sentences(reasons: list[Reason], otherwise: str) -> str:
    return "; ".join(reason.sentence for reason in reasons) + "." if reasons else f"{otherwise}."


def _doors(mentee: Person, mentor: Person) -> str:
    wants = listed(list(mentee.doors_wanted)) if mentee.doors_wanted else "none named"
    opens = listed(list(mentor.doors)) if mentor.doors else "none named"
    return f"wanted: {wants}; open: {opens}"


def _points(points: dict[Point, bool | None]) -> str:
    said = []
    for words, state in (("these hold", True), ("these don't", False), ("not known", None)):
        named = [str(point) for point, holds in points.items() if holds is state]
        if named:
            said.append(f"{words}: {listed(named)}")
    return "; ".join(said)
