"""What /metrics tells, also when there is nothing to count with."""

from threading import Thread
from time import monotonic

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from databases import PostgreSQL, SQLite
from mentorship.outbox.gauges import Gauges
from mentorship.store import writes_of

WATCHES_FOR = 3.0
"""Seconds, for which somebody who watches may wait."""


@pytest.mark.postgresql
def test_while_the_database_is_away_metrics_say_so_and_all_that_can_be_known(engine: Engine) -> None:
    registry = CollectorRegistry()
    registry.register(Gauges(engine, overdue=lambda: 0, elapsed=monotonic))
    registry.register(writes_of(engine))

    def away(_: object) -> None:
        raise OperationalError("BEGIN", {}, Exception("disk I/O error"))

    event.listen(engine, "begin", away)
    try:
        told = generate_latest(registry).decode()
    finally:
        event.remove(engine, "begin", away)
    assert "mentorship_database_up 0.0" in told
    assert "mentorship_outbox" not in told
    assert "mentorship_write_seconds_count" in told

    told = generate_latest(registry).decode()
    assert "mentorship_database_up 1.0" in told
    assert "mentorship_outbox_overdue 0.0" in told


@pytest.mark.postgresql
def test_metrics_say_soon_that_a_database_is_frozen(engine: Engine, databases: SQLite | PostgreSQL) -> None:
    if isinstance(databases, SQLite):
        pytest.skip("a file cannot be stopped")
    registry, told = CollectorRegistry(), list[str]()
    registry.register(Gauges(engine, overdue=lambda: 0, elapsed=monotonic))
    generate_latest(registry)
    with databases.frozen():
        asks = Thread(target=lambda: told.append(generate_latest(registry).decode()), daemon=True)
        asks.start()
        asks.join(WATCHES_FOR)
        assert told and "mentorship_database_up 0.0" in told[0]
    assert "mentorship_database_up 1.0" in generate_latest(registry).decode()
