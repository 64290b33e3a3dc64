"""How fast the couriers may speak: what is left of a budget, for every process, and after a restart."""

from datetime import UTC, datetime, timedelta

import pytest

from mentorship.outbox import Pacing
from mentorship.outbox.pacing import PUBLISH, WORKSPACE, Budget, Purse
from mentorship.store import writing

pytestmark = pytest.mark.postgresql
NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
FOUR_A_SECOND = Pacing(budgets={WORKSPACE: Budget(240, 8), PUBLISH: Budget(60, 2)})


class Process:
    """One of several that share a workspace."""

    def __init__(self, engine, pacing=FOUR_A_SECOND):
        self.engine, self.pacing = engine, pacing

    def left(self, name=WORKSPACE, *, after):
        with writing(self.engine) as session:
            return Purse(session, self.pacing, at=NINE + timedelta(seconds=after)).left(name)

    def spends(self, name=WORKSPACE, *, times, after):
        with writing(self.engine) as session:
            purse = Purse(session, self.pacing, at=NINE + timedelta(seconds=after))
            for _ in range(times):
                purse.spend(name)
            purse.write_down()
            return purse.seconds_until_full_enough()


def test_after_a_silence_a_few_may_be_said_at_once_and_then_four_a_second(engine):
    process = Process(engine)
    assert process.left(after=0) == 8
    assert process.spends(times=8, after=0) == 0.25
    assert [process.left(after=seconds) for seconds in (0, 0.25, 1, 60)] == [0, 1, 4, 8]


def test_what_one_process_spends_the_others_do_not_have_nor_the_next_one_after_a_restart(engine):
    Process(engine).spends(times=6, after=0)
    assert Process(engine).left(after=0) == 2


def test_one_budget_does_not_empty_another(engine):
    process = Process(engine)
    assert process.spends(PUBLISH, times=2, after=0) == 1
    assert (process.left(PUBLISH, after=0), process.left(after=0)) == (0, 8)


def test_a_refused_method_rests_for_as_long_as_slack_says(engine):
    process = Process(engine)
    with writing(engine) as session:
        purse = Purse(session, process.pacing, at=NINE)
        purse.refused(PUBLISH, NINE + timedelta(seconds=30))
        purse.write_down()
    assert [process.left(PUBLISH, after=seconds) for seconds in (0, 29, 30)] == [0, 0, 2]


def test_a_clock_that_is_put_back_by_an_hour_does_not_silence_anybody_for_an_hour(engine):
    process = Process(engine)
    process.spends(times=8, after=3600)
    with writing(engine) as session:
        purse = Purse(session, process.pacing, at=NINE + timedelta(hours=1))
        purse.refused(PUBLISH, NINE + timedelta(hours=1, minutes=10))
        purse.write_down()
    assert [process.left(after=seconds) for seconds in (0, 0.25, 1, 60)] == [0, 1, 4, 8]
    assert process.left(PUBLISH, after=60) == 2


def test_a_refused_post_slows_every_process_down_until_slack_has_accepted_some(engine):
    """Posting has no budget of its own, and does not rest: what is too much for one conversation is not for others."""
    with writing(engine) as session:
        purse = Purse(session, FOUR_A_SECOND, at=NINE)
        purse.refused("chat.postMessage", NINE + timedelta(seconds=30))
        purse.write_down()
    assert Process(engine).left(after=0) == 8
    assert Process(engine).spends(times=8, after=0) > 0.3, "instead of a quarter of a second"
    Process(engine).spends(times=8, after=60)
    assert Process(engine).spends(times=8, after=120) == 0.25


def test_where_there_is_no_pace_nothing_is_counted(engine):
    assert Process(engine, Pacing.off()).left(after=0) is None
