"""Who most stories are about, and a workspace with a bot that runs as it is installed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from given import after_the_first_meeting, sign_up
from houses import CHANNELS, MANIFEST, MONDAY, takes_its_time
from mentorship.program.sign_up import Role
from pretend_slack import PretendSlack

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from houses import House
    from kept import Kept
    from mentorship.store import Keys
    from pretend_slack import Person


@pytest.fixture
def ada(house: "House") -> "Person":
    """Someone who would like a mentor."""
    return house.member("Ada", tz="Europe/London")


@pytest.fixture
def grace(house: "House") -> "Person":
    """Someone who would like to mentor."""
    return house.member("Grace", tz="Europe/London")


@pytest.fixture
def together(house: "House", ada: "Person", grace: "Person") -> str:
    """Their mentorship, past its first meeting."""
    with house.desk() as desk:
        return after_the_first_meeting(desk, mentor=grace, mentee=ada).id


@pytest.fixture
def signed_up(house: "House", ada: "Person", grace: "Person") -> str:
    """The same, where both have signed up."""
    with house.desk() as desk:
        sign_up(desk, grace, Role.MENTOR)
        sign_up(desk, ada, Role.MENTEE)
        return after_the_first_meeting(desk, mentor=grace, mentee=ada).id


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[PretendSlack]:
    """A workspace with an organiser, two people, and the program's channels."""
    with PretendSlack(manifest=MANIFEST, now=MONDAY) as slack:
        takes_its_time(slack, monkeypatch)
        for name in ("Olga", "Grace", "Ada"):
            slack.add_person(name, is_admin=name == "Olga")
        for name, private in CHANNELS.items():
            slack.add_channel(name, private=private, members=["Olga"], with_app=True)
        yield slack


@pytest.fixture
def bot(slack: PretendSlack, engine: "Engine", keys: "Keys", monkeypatch: pytest.MonkeyPatch) -> "Iterator[Kept]":
    """A real installation there."""
    from kept import Kept

    engine.dispose()
    kept = Kept(slack, engine.url.render_as_string(hide_password=False), keys, monkeypatch)
    yield kept
    if kept.is_running:
        kept.stops()
