"""Two yeses in the same instant, as people then see it: from two threads, and from two processes on PostgreSQL.

Mentor Guide, Mentor Matching 6; Features C9. What happens in the records is `test_places_at_once.py`'s.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

import given
from houses import House
from mentorship.journey.proposing.telling import show_everywhere
from mentorship.listening import answer
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role
from mentorship.slack.press import Place, Press
from pretend_slack import Person

pytestmark = pytest.mark.postgresql

Presses = list[tuple[Person, str]]
"""Who presses *Yes, let's meet* about which proposal, all in the same instant."""


@pytest.fixture
def grace(house: House) -> Person:
    """A mentor with room for one."""
    person = house.member("Grace")
    with house.desk() as desk:
        given.sign_up(desk, person, Role.MENTOR, room_for=1)
    return person


def asked(house: House, name: str, *, mentor: Person) -> tuple[Person, str]:
    """A mentee who is asked: the mentor said yes to her. Returns her and the proposal's id."""
    mentee = house.member(name)
    with house.desk() as desk:
        given.sign_up(desk, mentee, Role.MENTEE)
        proposal = Proposal(
            mentor_id=mentor.id,
            mentee_id=mentee.id,
            proposed_by=house.olga.id,
            proposed_at=desk.now,
            sentence="Both paint.",
            shown_in=["channel:mentors"],
            mentor_asked_at=desk.now,
            mentee_asked_at=desk.now,
            clock_from=desk.now,
        )
        desk.session.add(proposal)
        desk.session.flush()
        show_everywhere(desk, proposal)
    house.settles()
    return mentee, proposal.id


def at_once(house: House, presses: Presses) -> list[str]:
    """Press in the same instant: on SQLite from threads, on PostgreSQL from processes. Names each one's reply."""
    ways = {"sqlite": from_threads, "postgresql": from_processes}
    came_to = ways[house.bot.engine.dialect.name](house, presses)
    house.settles()
    return came_to


def from_threads(house: House, presses: Presses) -> list[str]:
    ready = Barrier(len(presses))

    def press_yes(number: int, who: Person, proposal_id: str) -> str:
        press = Press(Place.MESSAGE, who.id, house.bot.team_id, "proposing.yes", once=f"{number}", about=proposal_id)
        ready.wait(timeout=5)
        return type(answer(house.bot, press)).__name__

    with ThreadPoolExecutor(len(presses)) as threads:
        tasks = [threads.submit(press_yes, number, *press) for number, press in enumerate(presses)]
        return [task.result(timeout=30) for task in tasks]


def from_processes(house: House, presses: Presses) -> list[str]:
    with started(len(presses)) as processes:
        for number, (process, (who, proposal_id)) in enumerate(zip(processes, presses, strict=True)):
            told = {
                "database": house.bot.engine.url.render_as_string(hide_password=False),
                "keys": house.bot.keys.to_text(),
                "slack": house.slack.api_url,
                "token": house.slack.bot_token,
                "now": house.now.isoformat(),
                "member": who.id,
                "door": "proposing.yes",
                "about": proposal_id,
                "once": f"{number}",
            }
            write(process, json.dumps(told))
        assert [read(process) for process in processes] == ["ready"] * len(processes)
        for process in processes:
            write(process, "now")
        came_to = [read(process) for process in processes]
        assert [process.wait(timeout=60) for process in processes] == [0] * len(processes)
    return came_to


@contextmanager
def started(how_many: int) -> Iterator[list["subprocess.Popen[str]"]]:
    command = [sys.executable, str(Path(__file__).with_name("another_process.py"))]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(how_many)
    ]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def write(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def read(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_one_pair_begins_and_the_other_is_told_kindly_and_goes_first(house: House, grace: Person) -> None:
    maya = house.mentor_in_channel("Maya")
    (ada, about_ada), (linus, about_linus) = (asked(house, name, mentor=grace) for name in ("Ada", "Linus"))

    at_once(house, [(ada, about_ada), (linus, about_linus)])

    [winner] = [each for each in (ada, linus) if "#mentees" in each.conversations()]
    [loser] = {ada, linus} - {winner}
    assert "meet each other" in winner.messages(in_=winner.group_dm_with("Grace"))[0].words
    assert not any("Grace" in place for place in loser.conversations())
    assert "You go first" in loser.last_message().words
    assert sorted(call.args["users"] for call in house.slack.calls_of("conversations.invite")) == sorted(
        [grace.id, winner.id]
    )
    assert len([message for message in grace.messages() if "Nothing came of the match" in message.words]) == 1
    maya.types("/mentorship match")
    assert f"@{loser.name} · since today" in maya.modal.words


def test_one_yes_pressed_twice_at_once_is_one_yes(house: House, grace: Person) -> None:
    ada, proposal_id = asked(house, "Ada", mentor=grace)

    came_to = at_once(house, [(ada, proposal_id), (ada, proposal_id)])

    assert sorted(came_to) == ["NoneType", "Refused"]
    assert len(ada.messages(in_=ada.group_dm_with("Grace"))) == 1
    assert len(house.slack.calls_of("conversations.invite")) == 2
    with house.desk() as desk:
        assert len(desk.session.scalars(select(Proposal)).all()) == 1
