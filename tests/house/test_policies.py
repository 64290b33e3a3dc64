"""Who may press what: every listener, pressed by people it is not for, about every record there is."""

import hashlib
import json

import pytest
from sqlalchemy import MetaData, select

import given
from mentorship.listening import answer
from mentorship.program.agreement import Agreement
from mentorship.program.sign_up import Role
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import Refused, Wrong
from mentorship.store import Base

ANYONE_MAY = {"anyone", "members", "me", "slack_itself"}
"""Policies that let in whoever asks, for their own matters; everything else must refuse a stranger."""
PLACES = {"button": Place.MESSAGE, "form": Place.SUBMIT}


@pytest.fixture
def full_house(house):
    """A workspace in which something of everything is going on, and a stranger to all of it."""
    grace, ada = house.mentor_in_channel("Grace"), house.member("Ada")
    jo, luz = house.mentor_in_channel("Jo"), house.member("Luz")
    with house.desk() as desk:
        for person, role in ((grace, Role.MENTOR), (jo, Role.MENTOR), (ada, Role.MENTEE), (luz, Role.MENTEE)):
            given.sign_up(desk, person, role)
        mentorship = given.after_the_first_meeting(desk, mentor=grace, mentee=ada)
        given.mentorship(desk, mentor=jo, mentee=ada)
        desk.session.add(
            Agreement(
                mentorship_id=mentorship.id, version=2, drafted_by=ada.id, drafted_at=desk.now, goal_kinds=[], slots=[]
            )
        )
    house.settles()
    grace.types("/mentorship propose @Jo @Luz", in_="#mentors")
    grace.fills({"Why these two? In your own words": "They like the same things."})
    grace.submits()
    house.stranger = house.member("Mallory")
    return house


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
