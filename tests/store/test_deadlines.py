"""Whoever waits for an answer gets one, whatever the database does; and what nobody was told of is not done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from databases import PostgreSQL, SQLite
from houses import House
from mentorship import listening
from mentorship.listening import ACK_WITHIN, AWAY, answer
from mentorship.outbox import Trouble
from mentorship.policies import anyone
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import Refused, Reply, Say
from mentorship.store import ACK_PATIENCE, PATIENCE, answered_within, patient, reading, writing
from mentorship.wording import Markup

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)
SOON = timedelta(seconds=0.4)


@pytest.fixture
def as_soon_as_slack_wants(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a story a starved machine has longer."""
    monkeypatch.setattr(listening, "ACK_WITHIN", ACK_WITHIN)
    monkeypatch.setattr(listening, "ACK_PATIENCE", ACK_PATIENCE)


def only(engine: Engine, database: str) -> None:
    if engine.dialect.name != database:
        pytest.skip(f"that is {database}'s")


def troubles(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(text("SELECT count(*) FROM trouble")) or 0


def seconds_until(deed: Callable[[], object]) -> float:
    began = monotonic()
    with pytest.raises(AWAY):
        deed()
    return monotonic() - began


@pytest.mark.postgresql
def test_statements_share_one_deadline(engine: Engine) -> None:
    """Each of them is well within the patience of a statement."""
    only(engine, "postgresql")

    def twenty_statements() -> None:
        with answered_within(SOON, monotonic), writing(engine) as session:
            session.add(Trouble(name="token", found_at=NOON))
            for _ in range(20):
                session.execute(text("SELECT pg_sleep(0.1)"))

    assert 0.3 < seconds_until(twenty_statements) < 1
    assert troubles(engine) == 0, "it is undone, and the next one has a connection that works"


@pytest.mark.postgresql
def test_what_would_be_committed_too_late_is_undone(engine: Engine) -> None:
    only(engine, "postgresql")
    with pytest.raises(OperationalError), answered_within(SOON, monotonic), writing(engine) as session:
        session.add(Trouble(name="token", found_at=NOON))
        session.flush()
        Event().wait(SOON.total_seconds())
    assert troubles(engine) == 0


def test_whoever_waits_for_another_to_write_waits_no_longer_than_the_deadline(engine: Engine) -> None:
    only(engine, "sqlite")
    with held(engine):
        with answered_within(SOON, monotonic):
            took = [seconds_until(lambda: write(engine)) for _ in range(2)]
        assert 0.3 < sum(took) < 1
    write(engine)
    assert troubles(engine) == 1


@contextmanager
def held(engine: Engine) -> Iterator[None]:
    """Let another process write for long."""
    with engine.connect() as connection:
        connection.connection.cursor().execute("BEGIN EXCLUSIVE")
        yield
        connection.connection.cursor().execute("ROLLBACK")


def write(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(Trouble(name="token", found_at=NOON))


def test_of_two_deadlines_the_outer_one_holds(engine: Engine) -> None:
    """What was acked, and is answered after it, may take longer than an ack."""
    with answered_within(timedelta(seconds=10), monotonic), answered_within(timedelta(0), monotonic):
        write(engine)
    assert troubles(engine) == 1


def answered(house: House, press: Press) -> tuple[float, Reply]:
    """Press; tell how long the answer took, and what it was."""
    answers: list[Reply] = []
    began = monotonic()
    thread = Thread(target=lambda: answers.append(answer(house.bot, press)), daemon=True)
    thread.start()
    thread.join(10)
    assert answers, "no answer within ten seconds"
    return monotonic() - began, answers[0]


@pytest.mark.postgresql
@pytest.mark.usefixtures("as_soon_as_slack_wants")
def test_a_press_is_answered_while_the_database_is_frozen(house: House, databases: SQLite | PostgreSQL) -> None:
    """Delivery 3: if the database is away, an ack within three seconds says "try again in a minute"."""
    if isinstance(databases, SQLite):
        pytest.skip("a file cannot be stopped")
    ada = house.member("Ada")
    press = Press(Place.COMMAND, ada.id, house.bot.team_id, "/mentorship", once="1", words="pause")
    with databases.frozen():
        took, told = answered(house, press)
    assert took < 3
    assert isinstance(told, Refused) and "Nothing is lost" in told.text
    took, told = answered(house, press)
    assert not (isinstance(told, Refused) and "Nothing is lost" in told.text), "it is there again"


@pytest.mark.postgresql
@pytest.mark.usefixtures("as_soon_as_slack_wants")
def test_a_deed_of_many_slow_statements_is_answered_and_is_not_done(house: House) -> None:
    only(house.engine, "postgresql")
    ada = house.member("Ada")

    @house.bot.listening.command("/mentorship slowly", who=anyone)
    def slowly(desk: Any, press: Press, member: Any) -> Reply:
        desk.session.add(Trouble(name="token", found_at=NOON))
        for _ in range(4):
            desk.session.execute(text("SELECT pg_sleep(1.2)"))
        return Say.text(Markup("done"))

    press = Press(Place.COMMAND, ada.id, house.bot.team_id, "/mentorship", once="1", words="slowly")
    took, told = answered(house, press)
    assert ACK_WITHIN.total_seconds() <= took < 3
    assert isinstance(told, Refused) and "Nothing is lost" in told.text
    assert troubles(house.engine) == 0


@pytest.mark.postgresql
def test_a_line_that_is_cut_without_a_word_is_given_up(engine: Engine) -> None:
    """Nobody else would notice for a quarter of an hour."""
    only(engine, "postgresql")
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        asked = driver.info.get_parameters()
    patience = int(asked["tcp_user_timeout"]) / 1000
    silent = sum(int(asked[f"keepalives_{each}"]) for each in ("idle", "interval"))
    assert 0 < patience <= 10 and 0 < silent <= 20


@pytest.mark.postgresql
def test_a_line_that_the_server_ended_while_it_rested_is_noticed_before_a_deed_begins(engine: Engine) -> None:
    """As when PostgreSQL was started anew: nobody's press fails for it."""
    only(engine, "postgresql")
    assert troubles(engine) == 0
    others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
    with create_engine(engine.url, poolclass=NullPool).connect() as connection:
        assert connection.scalar(text(f"SELECT count(*) {others}")), "the engine keeps a line for the next deed"
        connection.execute(text(f"SELECT pg_terminate_backend(pid, 5000) {others}"))
    write(engine)
    assert troubles(engine) == 1


@pytest.mark.postgresql
def test_a_server_that_ends_every_line_as_soon_as_it_is_opened_is_away(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is being stopped: nothing is wrong with us, and nothing is lost."""
    only(engine, "postgresql")
    assert troubles(engine) == 0
    engine.dispose()
    opens = patient.Patient.connect

    def is_ended_at_once(*about: Any, **named: Any) -> patient.Patient:
        line = opens(*about, **named)
        with create_engine(engine.url, poolclass=NullPool).connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": line.info.backend_pid})
        return line

    monkeypatch.setattr(patient.Patient, "connect", is_ended_at_once)
    for _ in range(2):
        with pytest.raises(AWAY):
            troubles(engine)
    monkeypatch.undo()
    assert troubles(engine) == 0


@pytest.mark.postgresql
def test_who_has_no_connection_yet_does_not_wait_for_one_for_longer(
    engine: Engine, databases: SQLite | PostgreSQL
) -> None:
    if isinstance(databases, SQLite):
        pytest.skip("a file cannot be stopped")
    engine.dispose()
    with databases.frozen(), answered_within(SOON, monotonic):
        assert seconds_until(lambda: write(engine)) < 1
    write(engine)
    assert troubles(engine) == 1


@pytest.mark.postgresql
def test_a_tick_gives_up_a_database_that_is_frozen_and_the_next_one_finds_it_back(
    house: House, databases: SQLite | PostgreSQL, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Frozen, it keeps no time-out of its own; the metronome begins no other tick while one waits."""
    if isinstance(databases, SQLite):
        pytest.skip("a file cannot be stopped")
    monkeypatch.setattr(patient, "SILENT_FOR", SOON.total_seconds())
    with databases.frozen():
        tick = Thread(target=house.bot.tick, daemon=True)
        tick.start()
        tick.join(10)
        assert not tick.is_alive()
    assert caplog.text.count("the database is away from the tick") == 1
    caplog.clear()
    house.bot.tick()
    assert "away" not in caplog.text


@pytest.mark.postgresql
def test_a_server_that_takes_its_time_for_each_of_many_statements_is_not_silent(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(engine, "postgresql")
    monkeypatch.setattr(patient, "SILENT_FOR", 1.0)
    with writing(engine) as session:
        for _ in range(4):
            session.execute(text("SELECT pg_sleep(0.4)"))
        session.add(Trouble(name="token", found_at=NOON))
    assert troubles(engine) == 1


def test_half_a_minute_of_silence_is_more_than_a_server_that_works_may_take() -> None:
    assert 2 * PATIENCE.total_seconds() < patient.SILENT_FOR
