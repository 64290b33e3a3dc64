"""Who may press what: every listener, pressed by people it is not for, about every record there is."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from matrix import RIGHTS, Matrix
from sqlalchemy import select

from mentorship.listening import answer
from mentorship.policies import NotForYou, slack_itself
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import Refused, Wrong
from mentorship.store import Base

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


def test_what_two_rooms_would_both_say_is_refused(house):
    speaks = next(room for room in house.bot.rooms if room.kinds)
    with pytest.raises(ValueError, match="is registered twice"):
        replace(house.bot, rooms=[speaks, speaks])


@pytest.fixture
def matrix(house):
    return Matrix(house)


def test_nobody_reaches_what_is_not_theirs(matrix):
    """Each button and form is pressed by a stranger and a guest, about the record that is right for it and none."""
    house, before, through, number = matrix.house, contents(matrix.house), [], 0
    for (place, door), listener in house.bot.listening.listeners.items():
        right = RIGHTS[listener.who.__name__]
        for name in {"Mallory", "Gus"} - right.lets_in if place in PLACES else ():
            for about in (matrix.named(right.about), "no-such-record", ""):
                number += 1
                person = matrix.people[name]
                once, else_ = f"forged-{number}", matrix.named(right.press)
                press = Press(PLACES[place], person.id, house.bot.team_id, door, once=once, about=about, **else_)
                if not isinstance(answer(house.bot, press), Refused | Wrong):
                    through.append((door, name, about))
    assert through == []
    assert contents(house) == before
    assert number > 500


# The matrix: listener × who × own and other's × how stale


def policies_of(house) -> dict[str, Any]:
    return {each.who.__name__: each.who for each in house.bot.listening.listeners.values()}


def test_every_listener_is_in_the_matrix(house):
    """A new policy says here whom it lets in, or this fails; two policies of one name would hide behind each other."""
    policies = {each.who for each in house.bot.listening.listeners.values()}
    assert {policy.__name__ for policy in policies} == set(RIGHTS)
    assert len(policies) == len(RIGHTS)


def test_every_policy_lets_in_whom_it_is_for_and_nobody_else(matrix):
    """S2: a record that is right, and sixteen people: of the pair, of others, matchers, organisers, strangers."""
    found = {name: matrix.let_in(policy, RIGHTS[name]) for name, policy in policies_of(matrix.house).items()}
    assert found == {name: RIGHTS[name].lets_in for name in found}


def test_what_is_stale_lets_in_nobody(matrix):
    """S2, stale: buttons of what has ended, is answered or is gone say so."""
    through = [
        (name, number, people)
        for name, policy in policies_of(matrix.house).items()
        for number, change in enumerate(RIGHTS[name].stale)
        if (people := matrix.let_in(policy, RIGHTS[name], change))
    ]
    assert through == []


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


def test_what_slack_tells_nobody_can_press(house):
    """An event's deed changes who has left or joined: no button may lead to it."""
    ada = house.member("Ada")
    told = Press(Place.EVENT, ada.id, house.bot.team_id, "team_join", once="1", event={"type": "team_join"})
    pressed = Press(Place.MESSAGE, ada.id, house.bot.team_id, "team_join", once="2")
    with house.bot.reading_desk() as desk:
        slack_itself(desk, told)
        with pytest.raises(NotForYou):
            slack_itself(desk, pressed)
