"""The rules of a pool from JSON, where an organiser wants others than the guide's; each checked as it is read."""

from typing import Any, NamedTuple

from .people import MOST_AT_ONCE, Person, Rules
from .read import Broken, Read, an_object, number, one_of, quoted, unknown, whole
from .week import DAY
from .weights import CRITERIA, PRESETS, STEPS, Weights, stepped


class Ruled(NamedTuple):
    """What stands in the file: the engine's rules, what counts for how much, and the caps (Mentor Matching 6)."""

    rules: Rules = Rules()
    weights: Weights = Weights()
    most_mentors: int = MOST_AT_ONCE
    most_mentees: int = MOST_AT_ONCE

    def applied_to(self, person: Person) -> Person:
        """Give someone no more room than the caps allow."""
        return person._replace(most_mentors=self.most_mentors, most_mentees=min(person.most_mentees, self.most_mentees))


def read_rules(given: Any, warnings: list[str]) -> Ruled:
    """Read the rules; what is absent is as the guide has it, and fields that are unknown add a warning.

    Raises Broken at the first that can't be understood, naming the field.
    """
    record = an_object(given, "rules")
    unknown(record, (*RULES, *AROUND), "rules", warnings)
    found: dict[str, Any] = {}
    for field, answer in record.items():
        read = RULES.get(field) or AROUND.get(field)
        if read is None or answer is None or answer == "":
            continue
        try:
            found[field] = read(answer)
        except ValueError as expected:
            raise Broken(f"rules, field {field}: {expected}, not {quoted(answer)}.") from None
    around = {field: found.pop(field) for field in AROUND if field in found}
    return Ruled(Rules(**found), **around)


def _whole(least: int, most: int) -> Read:
    def read(answer: Any) -> int:
        if not least <= (count := whole(answer)) <= most:
            raise ValueError(f"should be a whole number from {least} to {most}")
        return count

    return read


def _yes_or_no(answer: Any) -> bool:
    if not isinstance(answer, bool):
        raise ValueError("should be true or false")
    return answer


def _weights(answer: Any) -> Weights:
    """Read the name of a preset, or a named step for each criterion that is not as usual."""
    if isinstance(answer, str):
        return stepped(one_of(PRESETS)(answer))  # type: ignore[arg-type]  # one of its values
    if not isinstance(answer, dict):
        raise ValueError(f"should be the name of a preset or an object with {', '.join(CRITERIA)}")
    for criterion, step in answer.items():
        if criterion not in CRITERIA:
            raise ValueError(f"has no {quoted(criterion)}; there are {', '.join(CRITERIA)}")
        if not isinstance(step, str) or step not in STEPS:
            raise ValueError(f"should have for {criterion} " + " or ".join(map(quoted, STEPS)))
    return stepped(answer)


RULES: dict[str, Read] = {
    "lowest_score": _whole(0, 1000),
    "new_mentors": _whole(1, MOST_AT_ONCE),
    "second_place": _whole(0, 1000),
    "raise_worst": _yes_or_no,
    "least_hours": number(0, 168),
    "least_months": number(0, 1200),
    "least_years": number(0, 100),
    "common_minutes": _whole(1, DAY),
}
"""By the engine's names (`Rules`)."""
AROUND: dict[str, Read] = {
    "weights": _weights,
    "most_mentors": _whole(1, MOST_AT_ONCE),
    "most_mentees": _whole(1, MOST_AT_ONCE),
}
