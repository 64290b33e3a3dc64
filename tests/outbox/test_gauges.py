"""What /metrics tells, also when there is nothing to count with."""

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from mentorship.outbox.gauges import Gauges
from mentorship.store import writes_of


@pytest.mark.postgresql
def test_while_the_database_is_away_metrics_say_so_and_all_that_can_be_known(engine: Engine) -> None:
    registry = CollectorRegistry()
    registry.register(Gauges(engine, overdue=lambda: 0))
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
