"""A bare instance from JSON, each entry checked as it is read."""

from typing import Any

from .instance import Instance
from .people import Pair
from .read import Broken, a_list, an_object, quoted, unknown, whole

FIELDS = (
    "objective",
    "mentees",
    "mentors",
    "mentee_cap",
    "mentor_cap",
    "locked",
    "forbidden",
    "edges",
    "priority",
)
OBJECTIVES = (["served", "total"], ["served", "priority", "total"])


def read_instance(given: Any, warnings: list[str]) -> Instance:
    """Read an instance; fields that are unknown add a warning.

    Raises Broken at the first entry that can't be understood, naming the person and the field.
    """
    record = an_object(given, "The instance")
    unknown(record, FIELDS, "The instance", warnings)
    objective = record.get("objective", OBJECTIVES[1])
    if objective not in OBJECTIVES:
        raise Broken('objective: should be ["served", "total"] or ["served", "priority", "total"].')
    mentees = _caps(record, "mentees", "mentee_cap")
    mentors = _caps(record, "mentors", "mentor_cap")
    locked = _pairs(record, "locked", mentees, mentors)
    forbidden = _pairs(record, "forbidden", mentees, mentors)
    _check_locked(locked, forbidden, mentees, mentors)
    edges = _edges(record, mentees, mentors)
    for pair in forbidden:
        edges.pop(pair, None)
    priority = _priority(record, mentees)
    return Instance(mentees, mentors, edges, tuple(locked), priority if "priority" in objective else {})


def _names(record: dict[str, Any], field: str) -> dict[str, int]:
    """Read the ids of one side, each with room for one."""
    names: dict[str, int] = {}
    for name in a_list(record.get(field), field):
        if not isinstance(name, str) or not name:
            raise Broken(f"{field}: {quoted(name)} should be a text.")
        if name in names:
            raise Broken(f"{field}: {quoted(name)} is there twice.")
        names[name] = 1
    return names


def _caps(record: dict[str, Any], field: str, cap_field: str) -> dict[str, int]:
    names = _names(record, field)
    for name, cap in an_object(record.get(cap_field) or {}, cap_field).items():
        if name not in names:
            raise Broken(f"{cap_field}: {quoted(name)} is not among the {field}.")
        names[name] = _whole(cap, f"{cap_field} of {quoted(name)}")
        if names[name] < 0:
            raise Broken(f"{cap_field} of {quoted(name)}: should not be below zero, not {cap}.")
    return names


def _whole(given: Any, where: str) -> int:
    try:
        return whole(given)
    except ValueError as expected:
        raise Broken(f"{where}: {expected}, not {quoted(given)}.") from None


def _pair(given: list[Any], where: str, mentees: dict[str, int], mentors: dict[str, int]) -> Pair:
    mentee, mentor = given[0], given[1]
    if not isinstance(mentee, str) or mentee not in mentees:
        raise Broken(f"{where}: {quoted(mentee)} is not among the mentees.")
    if not isinstance(mentor, str) or mentor not in mentors:
        raise Broken(f"{where}: {quoted(mentor)} is not among the mentors.")
    return mentee, mentor


def _pairs(record: dict[str, Any], field: str, mentees: dict[str, int], mentors: dict[str, int]) -> list[Pair]:
    pairs: dict[Pair, None] = {}
    for place, given in enumerate(a_list(record.get(field), field), 1):
        where = f"{field} number {place}"
        if not isinstance(given, list) or len(given) != 2:
            raise Broken(f"{where}: should be [mentee, mentor].")
        pairs[_pair(given, where, mentees, mentors)] = None
    return list(pairs)


def _check_locked(locked: list[Pair], forbidden: list[Pair], mentees: dict[str, int], mentors: dict[str, int]) -> None:
    for mentee, mentor in set(locked).intersection(forbidden):
        raise Broken(f"locked: {quoted(mentee)} and {quoted(mentor)} are forbidden too.")
    for side, (field, caps) in enumerate((("mentee_cap", mentees), ("mentor_cap", mentors))):
        held: dict[str, int] = {}
        for pair in locked:
            name = pair[side]
            held[name] = held.get(name, 0) + 1
            if held[name] > caps[name]:
                raise Broken(f"locked: {quoted(name)} is in more pairs than {field} allows, which is {caps[name]}.")


def _edges(record: dict[str, Any], mentees: dict[str, int], mentors: dict[str, int]) -> dict[Pair, int]:
    edges: dict[Pair, int] = {}
    for place, given in enumerate(a_list(record.get("edges"), "edges"), 1):
        where = f"edges number {place}"
        if not isinstance(given, list) or len(given) != 3:
            raise Broken(f"{where}: should be [mentee, mentor, score].")
        pair = _pair(given, where, mentees, mentors)
        if pair in edges:
            raise Broken(f"{where}: {quoted(pair[0])} and {quoted(pair[1])} are there twice.")
        edges[pair] = _whole(given[2], f"{where}, score")
    return edges


def _priority(record: dict[str, Any], mentees: dict[str, int]) -> dict[str, int]:
    priority: dict[str, int] = {}
    for name, weeks in an_object(record.get("priority") or {}, "priority").items():
        if name not in mentees:
            raise Broken(f"priority: {quoted(name)} is not among the mentees.")
        priority[name] = _whole(weeks, f"priority of {quoted(name)}")
        if priority[name] < 0:
            raise Broken(f"priority of {quoted(name)}: should not be below zero, not {weeks}.")
    return priority
