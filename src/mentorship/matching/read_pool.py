"""A pool from JSON: people and what happened between them, each answer checked as it is read."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from .people import SCALES, Attribute, Pair, Person, Pool, Window
from .read import Broken, Read, a_list, an_object, day, number, one_of, quoted, text, texts, unknown
from .week import DAY
from .weights import CRITERIA

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ROLES = ("mentee", "mentor")
SCALE_WORDS = {
    "pace": ("calm", "fast"),
    "structure": ("loose", "planned"),
    "directness": ("gentle", "blunt"),
}
BETWEEN = ("balanced", "in between", "medium", "middle", "moderate")
OPEN_ENDED = "open-ended"

FELL_THROUGH = frozenset({"declined by mentor", "expired", "lapsed", "withdrawn"})
"""A proposal that came to nothing without the mentee's doing: she goes ahead of the queue."""
STAYS_POSSIBLE = frozenset({"expired", "lapsed", "withdrawn"})
APART = frozenset(
    {"ended", "ended with a help request", "declined by mentor", "declined by mentee", "conflict", "blocked"}
)


def read_pool(given: Any, warnings: list[str]) -> Pool:
    """Read a pool; fields that are unknown add a warning.

    Raises Broken at the first answer that can't be understood, naming the person and the field.
    """
    pool = an_object(given, "The pool")
    unknown(pool, ("as_of", "people", "history", "rules"), "The pool", warnings)
    as_of = _as_of(pool.get("as_of"))
    people: dict[str, Person] = {}
    for place, record in enumerate(a_list(pool.get("people"), "people"), 1):
        person = _person(record, place, warnings)
        if person.id in people:
            raise Broken(f"person {quoted(person.id)}, field id: is there twice.")
        people[person.id] = person
    _check_active(people)
    never, let_down = _history(a_list(pool.get("history"), "history"), people, warnings)
    for mentee in let_down:
        people[mentee] = people[mentee]._replace(let_down=True)
    if not pool.get("rules"):
        return Pool(as_of, _both_sides(people), never=never)
    from .read_rules import read_rules

    ruled = read_rules(pool["rules"], warnings)
    everyone = map(ruled.applied_to, _both_sides(people))
    return Pool(as_of, everyone, never=never, rules=ruled.rules, weights=ruled.weights)


def _as_of(given: Any) -> date:
    try:
        return day(given)
    except ValueError:
        raise Broken("as_of: should be a date such as 2026-11-23.") from None


def _person(given: Any, place: int, warnings: list[str]) -> Person:
    record = an_object(given, f"person number {place}")
    name = record.get("id")
    if not isinstance(name, str) or not name.strip():
        raise Broken(f"person number {place}, field id: should be a text.")
    answers: dict[str, Any] = {}
    for field, answer in record.items():
        if answer is None or answer == "":
            continue
        if field not in FIELDS:
            unknown([field], FIELDS, f"person {quoted(name)}", warnings)
            continue
        ours, read = FIELDS[field]
        try:
            answers[ours] = read(answer)
        except ValueError as expected:
            raise Broken(f"person {quoted(name)}, field {field}: {expected}, not {quoted(answer)}.") from None
    answers["mentors"], answers["mentees"] = answers.pop("pairs", ((), ()))
    return Person(**answers)


def _roles(answer: Any) -> tuple[str, ...]:
    roles = texts([answer] if isinstance(answer, str) else answer)
    if any(role not in ROLES for role in roles):
        raise ValueError('should be a list of "mentee" and "mentor"')
    return roles


def _active(answer: Any) -> bool:
    return text(answer).casefold() == "active"


def _months(answer: Any) -> float:
    if isinstance(answer, str) and answer.strip().casefold() == OPEN_ENDED:
        return float("inf")
    return _number_of_months(answer)  # type: ignore[return-value]  # a number, by its reader


_number_of_months = number(0, 1200)


@lru_cache(maxsize=1024)
def _zone(answer: Any) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(answer)
    except (KeyError, ValueError, OSError, TypeError, AttributeError):
        raise ValueError('should be a time zone such as "Europe/Berlin"') from None
    return str(answer)


def _timezone(answer: Any) -> str:
    return _zone(text(answer))


def _windows(answer: Any) -> tuple[Window, ...]:
    if not isinstance(answer, list):
        raise ValueError("should be a list of windows")
    try:
        return tuple([_window(each.get("day"), each.get("start"), each.get("end")) for each in answer])
    except (AttributeError, TypeError):
        raise ValueError('should be windows such as {"day": "Tue", "start": "18:00", "end": "20:00"}') from None


@lru_cache(maxsize=4096)
def _window(day: Any, start: Any, end: Any) -> Window:
    window = Window(_day(day), _time(start), _time(end))
    if window.end <= window.start:
        raise ValueError("has a window that ends before it starts")
    return window


def _day(answer: Any) -> int:
    word = answer.strip().casefold() if isinstance(answer, str) else ""
    for place, name in enumerate(DAYS):
        if word in (name, name[:3]):
            return place
    raise ValueError('has a window whose day is not one of "Mon" … "Sun"')


def _time(answer: Any) -> int:
    hours, _, minutes = answer.partition(":") if isinstance(answer, str) else ("", "", "")
    if hours.isdecimal() and minutes.isdecimal() and len(hours) in (1, 2) and len(minutes) == 2:
        time = int(hours) * 60 + int(minutes)
        if int(minutes) < 60 and time <= DAY:
            return time
    raise ValueError('has a window whose time is not like "18:00"')


_share = number(0, 1)


def _space(answer: Any) -> float:
    return _share(answer)  # type: ignore[return-value]  # a number, by its reader


def _criteria(answer: Any) -> tuple[str, ...]:
    named = texts([answer] if isinstance(answer, str) else answer)
    if any(each not in CRITERIA for each in named):
        raise ValueError(f"should be any of {', '.join(CRITERIA)}")
    return named


def _personality(answer: Any) -> tuple[int | None, ...]:
    if not isinstance(answer, dict) or not answer.keys() <= SCALE_WORDS.keys():
        raise ValueError("should be an object with pace, structure and directness")
    try:
        return tuple([_scale(scale, answer.get(scale)) for scale in SCALES])
    except TypeError:
        raise ValueError("should have words or numbers from 0 to 1") from None


@lru_cache(maxsize=4096, typed=True)
def _scale(scale: str, answer: Any) -> int | None:
    if answer is None or answer == "":
        return None
    low, high = SCALE_WORDS[scale]
    if isinstance(answer, str):
        words = {low: 0, high: 100} | dict.fromkeys(BETWEEN, 50)
        word = answer.strip().casefold()
        if word in words:
            return words[word]
    elif not isinstance(answer, bool) and isinstance(answer, (int, float)) and 0 <= answer <= 1:
        return round(answer * 100)
    raise ValueError(f'should have a {scale} of "{low}", "{high}" or a number from 0 to 1')


def _attributes(answer: Any) -> tuple[Attribute, ...]:
    if not isinstance(answer, list):
        raise ValueError("should be a list of attributes")
    try:
        return tuple(
            [_attribute(each.get("axis"), each.get("value"), each.get("visibility") or "private") for each in answer]
        )
    except (AttributeError, TypeError):
        raise ValueError('should have attributes such as {"axis": …, "value": …, "visibility": "private"}') from None


@lru_cache(maxsize=4096)
def _attribute(axis: Any, value: Any, visibility: Any) -> Attribute:
    if not isinstance(axis, str) or not isinstance(value, str):
        raise ValueError("has an attribute whose axis or value is not text")
    if visibility not in ("shared", "private"):
        raise ValueError('has an attribute whose visibility is neither "shared" nor "private"')
    return Attribute(axis.strip(), value.strip(), visibility == "shared")


def _pairs(answer: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not isinstance(answer, dict) or not answer.keys() <= {"mentors", "mentees"}:
        raise ValueError("should be an object with mentors and mentees")
    mentors, mentees = answer.get("mentors") or [], answer.get("mentees") or []
    return texts(mentors), texts(mentees)


def _check_active(people: dict[str, Person]) -> None:
    for person in people.values():
        for other in (*person.mentors, *person.mentees):
            if other not in people:
                raise Broken(f"person {quoted(person.id)}, field active: {quoted(other)} is not among the people.")


def _both_sides(people: dict[str, Person]) -> Iterable[Person]:
    """Make both know of a mentorship that only one of them names."""
    mentors: dict[str, set[str]] = {}
    mentees: dict[str, set[str]] = {}
    for person in people.values():
        for mentor in person.mentors:
            mentees.setdefault(mentor, set()).add(person.id)
        for mentee in person.mentees:
            mentors.setdefault(mentee, set()).add(person.id)
    for name in mentors.keys() | mentees.keys():
        person = people[name]
        people[name] = person._replace(
            mentors=tuple(sorted(mentors.get(name, set()).union(person.mentors))),
            mentees=tuple(sorted(mentees.get(name, set()).union(person.mentees))),
        )
    return people.values()


def _history(entries: list[Any], people: dict[str, Person], warnings: list[str]) -> tuple[list[Pair], list[str]]:
    """Tell the pairs that can't be from what happened, and who was let down since she signed up."""
    never: list[Pair] = []
    let_down: list[str] = []
    for place, given in enumerate(entries, 1):
        where = f"history number {place}"
        entry = an_object(given, where)
        unknown(entry, ("mentee", "mentor", "what", "on"), where, warnings)
        for side in ROLES:
            if not isinstance(entry.get(side), str) or entry[side] not in people:
                raise Broken(f"{where}, field {side}: {quoted(entry.get(side))} is not among the people.")
        what = _what(entry.get("what"), where, warnings)
        if what not in STAYS_POSSIBLE:
            never.append((entry["mentee"], entry["mentor"]))
        if what in FELL_THROUGH and _since(entry.get("on"), people[entry["mentee"]], where):
            let_down.append(entry["mentee"])
    return never, let_down


def _what(given: Any, where: str, warnings: list[str]) -> str:
    if given is not None and not isinstance(given, str):
        raise Broken(f"{where}, field what: should be text, not {quoted(given)}.")
    what = " ".join((given or "").casefold().split())
    if what not in APART and what not in STAYS_POSSIBLE:
        warnings.append(f"{where}: {quoted(given)} is not known here and was taken as a reason to keep the two apart.")
    return what


def _since(given: Any, mentee: Person, where: str) -> bool:
    """Say whether it happened in her present wait."""
    if given is None or given == "":
        return True
    try:
        return mentee.waiting_since is None or day(given) >= mentee.waiting_since
    except ValueError:
        raise Broken(f"{where}, field on: should be a date such as 2026-11-23.") from None


FIELDS: dict[str, tuple[str, Read]] = {
    "id": ("id", str.strip),
    "roles": ("roles", _roles),
    "status": ("active", _active),
    "years_experience": ("years", number(0, 100)),
    "weekly_hours": ("weekly_hours", number(0, 168)),
    "months_available": ("months", _months),
    "timezone": ("timezone", _timezone),
    "available": ("available", _windows),
    "languages": ("languages", texts),
    "goals": ("goals", texts),
    "topics": ("topics", texts),
    "doors_wanted": ("doors_wanted", texts),
    "doors": ("doors", texts),
    "gives_space": ("gives_space", _space),
    "teaching_style": ("teaching_style", text),
    "interests": ("interests", texts),
    "personality": ("personality", _personality),
    "attributes": ("attributes", _attributes),
    "identity_matters": ("identity_matters", one_of({"no": 0, "a little": 1, "a lot": 2})),
    "matters_most": ("matters_most", _criteria),
    "waiting_since": ("waiting_since", day),
    "active": ("pairs", _pairs),
}
