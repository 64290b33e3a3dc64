"""How one reads and writes: moments, transactions, patience, refusals."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import Engine, delete, event, select, text
from sqlalchemy.exc import InternalError, NoResultFound, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from mentorship.outbox import Said, Trouble
from mentorship.store import (
    ACK_PATIENCE,
    PATIENCE,
    Busy,
    NaiveMoment,
    ReadOnly,
    answered_within,
    insert_if_new,
    last_without_newest_key,
    note_at_work,
    open_engine,
    put,
    reading,
    writes_of,
    writing,
)

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


def trouble(name: str = "channel:mentors", found_at: datetime = NOON) -> Trouble:
    return Trouble(name=name, found_at=found_at)


def count(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(text("SELECT count(*) FROM trouble")) or 0


@pytest.mark.postgresql
def test_a_moment_comes_back_aware_and_in_utc(engine):
    in_kolkata = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with writing(engine) as session:
        session.add(kept := trouble(found_at=in_kolkata))
    with reading(engine) as session:
        found = session.get_one(Trouble, kept.id).found_at
    assert found == NOON and found.tzinfo is UTC


@pytest.mark.postgresql
def test_a_moment_without_a_zone_is_refused(engine):
    with pytest.raises(Exception) as refused, writing(engine) as session:
        session.add(trouble(found_at=NOON.replace(tzinfo=None)))
    assert isinstance(refused.value.__cause__, NaiveMoment)


@pytest.mark.postgresql
def test_what_raises_leaves_nothing_behind(engine):
    with pytest.raises(ZeroDivisionError), writing(engine) as session:
        session.add(trouble())
        session.flush()
        raise ZeroDivisionError
    assert count(engine) == 0


@pytest.mark.postgresql
def test_changing_a_record_while_reading_is_a_slip_that_is_noticed(engine):
    with writing(engine) as session:
        session.add(kept := trouble())
    with pytest.raises(ReadOnly), reading(engine) as session:
        session.get_one(Trouble, kept.id).name = "another"


def test_a_statement_that_writes_while_reading_is_refused_by_postgresql(postgresql, keys):
    """A slip that changes no record, and that the session does not notice."""
    with postgresql.migrated() as engine:
        with pytest.raises(InternalError, match="read-only"), reading(engine) as session:
            session.execute(delete(Trouble))
        with writing(engine) as session:
            session.execute(delete(Trouble))


@pytest.mark.postgresql
def test_a_unique_index_decides_who_was_first(engine):
    facts = {"name": "token", "found_at": NOON}
    with writing(engine) as session:
        assert insert_if_new(session, Trouble, id="1", **facts)
        assert not insert_if_new(session, Trouble, id="2", **facts)
    assert count(engine) == 1


@pytest.mark.postgresql
def test_everybody_who_reads_and_then_writes_at_once_gets_through(engine):
    """With a plain BEGIN, SQLite refuses most of them."""
    with writing(engine) as session:
        session.add(Trouble(id="it", name="0", found_at=NOON))

    def count_up() -> None:
        for _ in range(10):
            with writing(engine) as session:
                found = session.get_one(Trouble, "it", with_for_update=True)
                found.name = str(int(found.name) + 1)

    threads = [Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as session:
        assert session.get_one(Trouble, "it").name == "40"


@pytest.mark.postgresql
def test_patience_runs_out_with_an_error_and_not_with_a_wait(engine):
    with writing(engine) as session:
        session.add(Trouble(id="it", name="token", found_at=NOON))
    holding, done = Event(), Event()

    def hold() -> None:
        with writing(engine) as session:
            session.get_one(Trouble, "it", with_for_update=True)
            holding.set()
            done.wait(5)

    holder = Thread(target=hold)
    holder.start()
    holding.wait(5)
    with pytest.raises(Exception) as refused, writing(engine, patience=timedelta(milliseconds=50)) as session:
        session.get_one(Trouble, "it", with_for_update=True)
    done.set()
    holder.join()
    assert isinstance(refused.value, Busy) or "timeout" in str(refused.value)


def test_who_waits_behind_others_of_this_process_has_all_of_their_patience(engine, monkeypatch):
    """Written down instead of waited for: on a busy machine a clock would tell nothing."""
    lock = vars(engine.dialect).get("mentorship_write_lock")
    if lock is None:
        pytest.skip("PostgreSQL has no such lock")
    waited, held = [], lock.held
    monkeypatch.setattr(lock, "held", lambda patience: (waited.append(patience), held(patience))[1])
    with writing(engine, patience=ACK_PATIENCE):
        pass
    with answered_within(timedelta(minutes=1), lambda: 0.0), writing(engine):
        pass
    with answered_within(timedelta(seconds=2), lambda: 0.0), writing(engine):
        pass
    assert waited == [ACK_PATIENCE, PATIENCE, timedelta(seconds=2)]


@pytest.mark.postgresql
def test_postgresql_plans_once_what_it_is_asked_often(engine):
    """A rollback would let psycopg forget what it has prepared: half of the server's time went into planning."""
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has its statements in the same process, and keeps them")
    for _ in range(10):
        with reading(engine) as session:
            session.get(Trouble, "it")
    with reading(engine) as session:
        prepared = text("SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement ~ 'trouble'")
        assert session.scalar(prepared) == 5, "after the first five"


@pytest.mark.postgresql
def test_what_was_read_is_read_though_the_database_goes_away_just_then(engine):
    def goes_away(_: object) -> None:
        raise OperationalError(None, None, OSError("gone"))

    event.listen(engine, "commit", goes_away)
    with reading(engine) as session:
        assert session.get(Trouble, "it") is None
    event.remove(engine, "commit", goes_away)
    assert count(engine) == 0


@pytest.mark.postgresql
def test_of_two_who_delete_a_record_at_the_same_time_the_second_hears_of_it(engine):
    with writing(engine) as session:
        session.add(it := trouble())
    both_have_read = Barrier(1 if engine.dialect.name == "sqlite" else 2)  # where one writes at a time, the other waits

    def delete() -> str:
        try:
            with writing(engine) as session:
                found = session.get(Trouble, it.id)
                both_have_read.wait(5)
                if found is None:
                    return "gone"
                session.delete(found)
            return "deleted"
        except StaleDataError:
            return "gone"

    with ThreadPoolExecutor(2) as two:
        deeds = [two.submit(delete) for _ in range(2)]
        assert sorted(deed.result() for deed in deeds) == ["deleted", "gone"]


@pytest.mark.postgresql
def test_whatever_writes_is_counted_and_timed_whether_it_is_kept_or_undone(engine):
    before = figures(engine)
    with writing(engine) as session:
        session.add(trouble())
    with pytest.raises(RuntimeError), writing(engine) as session:
        session.add(trouble("scope:files:write"))
        Event().wait(0.02)
        raise RuntimeError
    with reading(engine):
        pass
    after = figures(engine)
    assert after["count"] - before["count"] == 2
    assert 0.02 <= after["sum"] - before["sum"] < 1
    assert after["bucket"] - before["bucket"] <= 1, (
        "one of them took twenty milliseconds, and a busy machine takes longer"
    )


def figures(engine: Engine) -> dict[str, float]:
    """How many wrote, how long in all, and how many were done within ten milliseconds."""
    [metric] = writes_of(engine).collect()
    return {
        each.name.rpartition("_")[2]: each.value for each in metric.samples if each.labels.get("le", "0.01") == "0.01"
    }


def test_writing_inside_writing_is_a_slip_that_is_noticed_at_once(sqlite):
    slip = pytest.raises(RuntimeError, match="already writing")
    with sqlite.migrated() as engine, writing(engine), slip, writing(engine):
        pass


def test_sqlite_is_opened_as_the_delivery_page_says(sqlite):
    with sqlite.migrated() as engine:
        with reading(engine) as session:
            asked = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "secure_delete")
            found = {pragma: session.scalar(text(f"PRAGMA {pragma}")) for pragma in asked}
        assert found == {
            "journal_mode": "wal",
            "synchronous": 1,
            "foreign_keys": 1,
            "trusted_schema": 0,
            "secure_delete": 1,
        }


def test_what_must_outlive_a_power_cut_is_on_the_disk_and_nothing_else_waits_for_it(sqlite):
    with sqlite.migrated() as engine:
        for outlives_power, synchronous in ((True, 2), (False, 1)):
            with writing(engine, outlives_power=outlives_power) as session:
                assert session.scalar(text("PRAGMA synchronous")) == synchronous


def test_what_was_opened_while_nobody_could_write_does_not_stay_so(sqlite):
    """A disk that was mounted to be read only for a while, and is well again."""
    with sqlite.migrated() as engine:
        with writing(engine) as session:
            session.add(trouble("a first one"))
        engine.dispose()
        connect = engine.pool._creator
        engine.pool._creator = lambda *_: sqlite3.connect(
            f"file:{engine.url.database}?mode=ro", uri=True, check_same_thread=False
        )
        with pytest.raises(OperationalError, match="readonly"), writing(engine) as session:
            session.add(trouble())
        engine.pool._creator = connect
        with writing(engine) as session:
            session.add(trouble())
        assert count(engine) == 2


def test_another_process_may_read_while_we_write(sqlite):
    with sqlite.migrated() as engine, writing(engine) as session:
        session.add(trouble())
        session.flush()
        other = sqlite3.connect(str(engine.url.database))
        assert other.execute("SELECT count(*) FROM trouble").fetchone() == (0,)
        other.close()


def test_a_database_that_somebody_else_holds_is_away_like_any_other(tmp_path, keys):
    """A backup by hand, another program: SQLAlchemy's own error, which everybody who waits for a database knows."""
    engine = open_engine(f"sqlite:///{tmp_path / 'held.db'}", keys)
    with sqlite3.connect(tmp_path / "held.db", isolation_level=None) as somebody:
        somebody.execute("PRAGMA journal_mode=WAL")
        somebody.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OperationalError), writing(engine, patience=timedelta(milliseconds=10)) as session:
            session.execute(text("SELECT 1"))
    engine.dispose()


@pytest.mark.postgresql
def test_what_is_put_down_is_there_once_as_it_was_put_last(engine):
    for look in ("as it was", "as it is"):
        with writing(engine) as session:
            put(session, Said, kind="k", key="1", look=look)
    with reading(engine) as session:
        assert [said.look for said in session.scalars(select(Said))] == ["as it is"]


@pytest.mark.postgresql
def test_a_record_that_must_be_there_is_missed_aloud(engine):
    with reading(engine) as session, pytest.raises(NoResultFound):
        session.get_one(Trouble, "none")


def test_a_test_s_database_knows_nothing_of_a_bot_that_was_killed_on_it_in_another_test(postgresql):
    with postgresql.migrated() as engine, writing(engine) as session:
        note_at_work(session, by="killed", at=NOON)
    with postgresql.migrated() as again:
        assert again is engine, "it takes a third of a second to make one"
        assert last_without_newest_key(again, at=NOON) is None
        with writing(again) as session:
            assert note_at_work(session, by="another", at=NOON) is None
