"""What /metrics tells about the outbox."""

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from small_world import World
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from mentorship.outbox import to_member
from mentorship.outbox.gauges import Gauges

pytestmark = pytest.mark.postgresql


def told(world: World) -> str:
    metrics = CollectorRegistry()
    metrics.register(Gauges(world.engine, overdue=world.courier.overdue))
    return generate_latest(metrics).decode()


def test_while_the_database_is_away_that_is_all_that_is_told(world: World) -> None:
    """Features O8: whoever watches needs an answer then most of all."""
    world.tell("hello", to_member(world.ada.id))
    assert "mentorship_database_up 1.0" in told(world)
    assert 'mentorship_outbox_rows{state="pending"} 1.0' in told(world)

    def away(connection: object) -> None:
        raise OperationalError("BEGIN", {}, Exception("disk I/O error"))

    event.listen(world.engine, "begin", away)
    try:
        assert "mentorship_database_up 0.0" in told(world)
        assert "mentorship_outbox_rows" not in told(world)
    finally:
        event.remove(world.engine, "begin", away)
