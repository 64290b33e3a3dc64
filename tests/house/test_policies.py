"""Who may press what: every listener, pressed by people it is not for, about every record there is."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import MetaData, select

from mentorship.listening import answer
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import Refusal, Refused, Wrong
from mentorship.store import Base

ANYONE_MAY = {"anyone", "members", "me", "slack_itself"}
"""Policies that let in whoever asks, for their own matters; everything else must refuse a stranger."""
PLACES = {"button": Place.MESSAGE, "form": Place.SUBMIT}


def contents(house) -> str:
    """A mark of everything in the database but what was seen."""
    mark = hashlib.sha256()
    with house.bot.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name != "seen":
                rows = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
                mark.update(json.dumps([[str(value) for value in row] for row in rows]).encode())
    return mark.hexdigest()


def every_id(house) -> list[str]:
    """One id of each table that has any, and one that never was."""
    metadata: MetaData = Base.metadata
    with house.bot.engine.connect() as connection:
        tables = [table for table in metadata.sorted_tables if "id" in table.c]
        ids = [connection.execute(select(table.c.id).limit(1)).scalar() for table in tables]
    return ["", "no-such-record", *(str(id_) for id_ in ids if id_ is not None)]


def test_nobody_reaches_what_is_not_theirs(full_house):
    house, before = full_house, contents(full_house)
    ids, through, number = every_id(house), [], 0
    for (place, door), listener in house.bot.listening.listeners.items():
        if place not in PLACES or listener.who.__name__ in ANYONE_MAY:
            continue
        for about in ids:
            number += 1
            press = Press(
                PLACES[place], house.stranger.id, house.bot.team_id, door, once=f"forged-{number}", about=about
            )
            if not isinstance(answer(house.bot, press), Refused | Wrong):
                through.append((door, about))
    assert through == []
    assert contents(house) == before
    assert number > 100


# The matrix: listener × who × whose × how stale

ORGANISERS = {
    "organisers",
    "organiser_of_question",
    "a_sentence",
    "running_mentorship_of_others",
    "ended_mentorship_of_others",
    "support",
    "fit_reader_of_open",
}
MATCHERS = {
    "matchers",
    "matcher_of",
    "matcher_of_note",
    "matcher_of_a_mentee",
    "matcher_of_a_new_mentor",
    "matcher_with_two",
    "matcher_at_the_table",
    "whoever_talks_it_over",
    "whoever_may_answer",
}
MENTEES = {
    "running_mentee",
    "author_of_waiting_word",
    "mentee_of_open_task",
    "mentee_of_open_idea",
    "author_of_note",
    "mentee_of_target",
    "mentee",
    "mentee_of_review",
    "mentee_of_opportunity",
    "my_task",
    "parted_mentee",
    "mentee_with_record",
}
MENTORS = {
    "running_mentor",
    "mentor_of_open_question",
    "mentor_of_target",
    "mentor_of_opportunity",
    "asked_mentor",
    "told_mentor",
}
AFTER_THE_END = {
    "pair",
    "pair_of_agreement",
    "pair_with_record",
    "pair_of_words",
    "parted_pair",
    "parted_mentee",
    "mentee_with_record",
    "told_mentor",
    "readers",
    "left_one",
    "thanked_one",
}
"""What a pair may still press once it has parted."""


def outsiders(house, policy: str) -> list[Any]:
    """Name those whom a policy must refuse, whatever they press about. The organiser is in no pair and no matcher."""
    pair, others = [house.grace, house.ada, house.jo], [house.stranger, house.guest]
    if policy in ANYONE_MAY - {"anyone"} or policy == "who_writes":
        return [house.guest]
    if policy in ANYONE_MAY:
        return []
    if policy in ORGANISERS:
        return [*others, *pair, house.luz]
    if policy in MATCHERS:
        return [*others, house.ada, house.luz]
    if policy in MENTEES:
        return [*others, house.olga, house.luz, house.grace, house.jo]
    if policy in MENTORS:
        return [*others, house.olga, house.luz, house.ada]
    if "pair" in policy or "meeting" in policy:
        return [*others, house.olga, house.luz]
    return others


def let_through(house, policies: dict[str, Any], who: Callable[[str], list[Any]]) -> tuple[list[Any], int]:
    """Let each of them ask each policy about every record; answer who was let through, and how often was asked."""
    ids, through, asked = every_id(house), [], 0
    with house.desk() as desk:
        for name, policy in policies.items():
            for person in who(name):
                for about in ids:
                    asked += 1
                    press = Press(Place.MESSAGE, person.id, house.bot.team_id, "any", once="", about=about)
                    try:
                        policy(desk, press)
                        through.append((name, person.name, about))
                    except Refusal:
                        pass
        desk.session.rollback()
    return through, asked


def policies_of(house) -> dict[str, Any]:
    listeners = house.bot.listening.listeners
    return {each.who.__name__: each.who for (place, _), each in listeners.items() if place != "event"}


def test_every_policy_refuses_everyone_whom_it_is_not_for(full_house):
    """S2: listener × role × own and other's. The pair, the matchers and the organiser are in each other's way."""
    through, asked = let_through(full_house, policies_of(full_house), lambda name: outsiders(full_house, name))
    assert sorted(set(through)) == []
    assert asked > 3000


def test_the_matrix_names_no_policy_that_is_gone(full_house):
    assert (ORGANISERS | MATCHERS | MENTEES | MENTORS | AFTER_THE_END) - set(policies_of(full_house)) == set()


def test_what_has_ended_can_be_pressed_no_more(full_house):
    """S2, stale: buttons of a mentorship that was ended say so and change nothing."""
    house = full_house
    with house.desk() as desk:
        for mentorship in desk.session.scalars(Mentorship.running()):
            mentorship.end(at=desk.now, by=None, how=Ending.EARLY)
    running = {
        name: policy
        for name, policy in policies_of(house).items()
        if name not in AFTER_THE_END and (name in MENTEES | MENTORS or "pair" in name or "meeting" in name)
    }
    through, asked = let_through(house, running, lambda name: [house.grace, house.ada, house.jo])
    assert sorted(set(through)) == []
    assert asked > 500


def test_someone_of_another_workspace_reaches_nothing(full_house):
    house, before = full_house, contents(full_house)
    for place, door in house.bot.listening.listeners:
        if place in PLACES:
            press = Press(PLACES[place], house.olga.id, "T0ELSEWHERE", door, once=f"elsewhere-{door}")
            assert isinstance(answer(house.bot, press), Refused), door
    assert contents(house) == before


def test_a_listener_cannot_be_registered_without_a_policy(house):
    with pytest.raises(TypeError):
        house.bot.listening.button("some.door")
