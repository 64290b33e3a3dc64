"""What /metrics tells about the outbox: how many rows stand where, and how many are late. Counts only, never whose."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from mentorship.outbox.records import Row, State
from mentorship.store import answered_within, reading

WITHIN = timedelta(seconds=2.5)
"""Whoever watches gives up an answer that takes long, and would never read that the database is away."""


class Gauges(Collector):
    """Counted when somebody asks. `overdue` should always be nothing (delivery, section 2).

    elapsed: seconds that nobody can put back.
    """

    def __init__(self, engine: Engine, *, overdue: Callable[[], int], elapsed: Callable[[], float]) -> None:
        self._engine, self._overdue, self._elapsed = engine, overdue, elapsed

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        """Count; while the database is away, say that, and leave out what nobody can know."""
        up = "Whether the database answers: 1, or 0 while it is away."
        try:
            with answered_within(WITHIN, self._elapsed):
                with reading(self._engine) as session:
                    counted = dict(session.execute(select(Row.state, func.count()).group_by(Row.state)).all())
                overdue = self._overdue()
        except SQLAlchemyError:
            yield GaugeMetricFamily("mentorship_database_up", up, value=0)
            return
        yield GaugeMetricFamily("mentorship_database_up", up, value=1)
        rows = GaugeMetricFamily("mentorship_outbox_rows", "Messages by where they stand.", labels=["state"])
        for state in State:
            rows.add_metric([state], counted.get(state, 0))
        yield rows
        yield GaugeMetricFamily(
            "mentorship_outbox_overdue",
            "Messages due more than 15 minutes ago that are neither said nor waiting for people.",
            value=overdue,
        )
