"""What /metrics tells about the outbox: how many rows stand where, and how many are late. Counts only, never whose."""

from collections.abc import Callable, Iterator

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Engine, func, select

from mentorship.outbox.records import Row, State
from mentorship.store import reading


class Gauges(Collector):
    """Counted when somebody asks. `overdue` should always be nothing (delivery, section 2)."""

    def __init__(self, engine: Engine, *, overdue: Callable[[], int]) -> None:
        self._engine, self._overdue = engine, overdue

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        with reading(self._engine) as session:
            counted = dict(session.execute(select(Row.state, func.count()).group_by(Row.state)).all())
        rows = GaugeMetricFamily("mentorship_outbox_rows", "Messages by where they stand.", labels=["state"])
        for state in State:
            rows.add_metric([state], counted.get(state, 0))
        yield rows
        yield GaugeMetricFamily(
            "mentorship_outbox_overdue",
            "Messages due more than 15 minutes ago that are neither said nor waiting for people.",
            value=self._overdue(),
        )
