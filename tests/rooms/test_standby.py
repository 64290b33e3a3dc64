"""A PostgreSQL that became a standby, as after a failover whose address still leads to the old one: it is away."""

from datetime import UTC, datetime
from threading import Event
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from databases import PostgreSQL
from houses import House
from mentorship.desk import Desk
from mentorship.listening import Unheard, answer
from mentorship.outbox import Trouble
from mentorship.policies import anyone
from mentorship.program.member import Member
from mentorship.running import Running
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import Refused, Reply
from mentorship.store import AWAY, reading, writing

TROUBLE = {"name": "token", "found_at": datetime(2026, 1, 5, tzinfo=UTC)}

pytestmark = pytest.mark.postgresql


@pytest.fixture
def server(house: House, request: pytest.FixtureRequest) -> PostgreSQL:
    if house.engine.dialect.name != "postgresql":
        pytest.skip("a file has no standby")
    found: PostgreSQL = request.getfixturevalue("postgresql")
    return found


def is_ready(house: House) -> bool:
    running = SimpleNamespace(bot=house.bot, socket=None)
    return "database" not in Running.unwell(cast(Running, running))


def test_people_are_asked_to_try_again_and_slack_tells_its_events_again(house: House, server: PostgreSQL) -> None:
    ada = house.member("Ada")

    def note(desk: Desk, press: Press, member: Member) -> Reply:
        desk.session.add(Trouble(**TROUBLE))
        return None

    house.bot.listening.command("/mentorship never", who=anyone)(note)
    house.bot.listening.event("never", who=anyone)(note)
    command = Press(Place.COMMAND, ada.id, house.bot.team_id, "/mentorship never", once="1")
    event = Press(Place.EVENT, ada.id, house.bot.team_id, "never", once="2")
    assert is_ready(house)
    with server.as_standby():
        house.engine.dispose()
        assert answer(house.bot, command) == Refused(house.bot.words.say("slack.try_again"))
        with pytest.raises(Unheard):
            answer(house.bot, event)
        assert not is_ready(house)
    assert is_ready(house)  # with no line that leads to the standby
    assert answer(house.bot, command) is None


def test_whoever_only_reads_and_writes_nevertheless_makes_a_mistake(house: House, server: PostgreSQL) -> None:
    with pytest.raises(SQLAlchemyError) as ours, reading(house.engine) as session:
        session.execute(insert(Trouble).values(id="1", **TROUBLE))
    assert not isinstance(ours.value, AWAY)
    with pytest.raises(OperationalError), writing(house.engine) as session:
        session.execute(text("SET LOCAL transaction_read_only = on"))
        session.execute(insert(Trouble).values(id="1", **TROUBLE))


def test_a_transaction_that_the_server_gave_up_is_as_one_whose_server_is_away(house: House, server: PostgreSQL) -> None:
    """As of a process that was frozen in the middle of it."""
    with pytest.raises(OperationalError), writing(house.engine) as session:
        session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 50"))
        Event().wait(0.3)
        session.execute(text("SELECT 1"))
