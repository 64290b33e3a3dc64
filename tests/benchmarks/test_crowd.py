"""How the cost of a minute follows what is due, and not how many mentorships there are. Bar P6.

Run by name: pytest -m benchmark -n0 -s tests/benchmarks/test_crowd.py. Nothing asserts on a clock.
"""

import math
import statistics
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import perf_counter, thread_time

import pytest
from sqlalchemy import insert

sys.path.append(str(Path(__file__).parent))

import crowd

from houses import House
from mentorship.outbox import Pacing, Row, State, Verb, claims, to_member
from mentorship.outbox.claims import Times
from mentorship.program.member import InChannel, Member
from mentorship.store import writing

pytestmark = [pytest.mark.benchmark, pytest.mark.postgresql, pytest.mark.timeout(3000)]
DUE = 20
"""So many of them are due in the minute: with six or seven moments a week, the share of 30 000 mentorships."""


@pytest.mark.parametrize("pairs", [1_000, 10_000, 100_000])
def test_a_minute_of_a_large_community(house: House, pairs: int) -> None:
    engine, now = house.bot.engine, house.now
    crowd.settle(engine, pairs=pairs, due=DUE, waiting=50, now=now)
    lines = [
        ("tick, nothing due", timed(house.bot.tick, times=5, first=due_again(house, 0))),
        (f"tick, {DUE} due", timed(house.bot.tick, times=5, first=due_again(house, DUE))),
        ("claim of 50", timed(claim_fifty(house), times=40, first=fifty_due(house))),
        ("Home of a mentee", timed(lambda: draw(house, "UE7"), times=20)),
        ("Home of a matcher", timed(lambda: draw(house, in_mentors(house, "UT7")), times=10)),
        ("Home of an organiser", timed(lambda: draw(house, house.olga.id), times=10)),
        ("next moment", timed(house.bot.next_moment, times=5)),
    ]
    for what, took in lines:
        clock, own = [each for each, _ in took], [each for _, each in took]
        print(
            f"{engine.dialect.name:12}{pairs:>8}  {what:24}{statistics.median(clock):9.1f} ms{p99(clock):9.1f} ms p99"
            f"{statistics.median(own):9.1f} ms of our own thread"
        )


def timed(
    deed: Callable[[], object], *, times: int, first: Callable[[], None] = lambda: None
) -> list[tuple[float, float]]:
    """By the clock, and in the processor time of this thread: the one to compare on a busy machine."""
    took = []
    for _ in range(times + 1):
        first()
        began, own = perf_counter(), thread_time()
        deed()
        took.append(((perf_counter() - began) * 1000, (thread_time() - own) * 1000))
    return took[1:]


def p99(took: list[float]) -> float:
    return sorted(took)[math.ceil(0.99 * len(took)) - 1]


def due_again(house: House, many: int) -> Callable[[], None]:
    """Let the same few mentorships be looked at anew; what was said about them was not."""
    from sqlalchemy import delete, update

    from mentorship.program.meeting import Meeting
    from mentorship.program.mentorship import Mentorship

    def again() -> None:
        ids = [f"{number:016x}" for number in range(many)]
        with writing(house.bot.engine) as session:
            session.execute(delete(Row).where(Row.done_at.is_(None)))
            session.execute(update(Meeting).where(Meeting.mentorship_id.in_(ids)).values(agenda_shown_at=None))
            session.execute(update(Mentorship).where(Mentorship.id.in_(ids)).values(week_look_at=house.now))

    return again


def fifty_due(house: House) -> Callable[[], None]:
    """1 000 rows are due; nobody holds any of them."""
    from sqlalchemy import update

    def again() -> None:
        with writing(house.bot.engine) as session:
            back = {"state": State.PENDING, "owner": None, "lease_until": None}
            if not session.execute(update(Row).where(Row.kind == "home.hello").values(**back)).rowcount:
                session.execute(insert(Row.__table__), [due_row(house, number) for number in range(1000)])

    return again


def due_row(house: House, number: int) -> dict[str, object]:
    return {
        "verb": Verb.TELL,
        "kind": "home.hello",
        "key": str(number),
        "turn": 0,
        "recipient": to_member(f"UE{number}"),
        "member_id": f"UE{number}",
        "about": {},
        "due_at": house.now - timedelta(minutes=1),
        "state": State.PENDING,
        "attempts": 0,
        "epoch": 0,
    }


def claim_fifty(house: House) -> Callable[[], None]:
    from mentorship.outbox.pacing import BUDGETS, OPEN, WORKSPACE, Budget

    roomy = Pacing(budgets=BUDGETS | {WORKSPACE: Budget(60_000, 60_000), OPEN: Budget(60_000, 60_000)})

    def claim() -> None:
        clock = house.bot.clock
        at = Times(clock.now(), clock.machine_now(), clock.elapsed())
        taken = claims.claim(
            house.bot.engine, owner="bench", at=at, lease=timedelta(minutes=1), pacing=roomy, most=50
        ).claimed
        assert len(taken) == 50

    return claim


def in_mentors(house: House, member: str) -> str:
    with house.desk() as desk:
        desk.session.merge(InChannel(channel="mentors", member_id=member))
    return member


def draw(house: House, member_id: str) -> None:
    with house.bot.reading_desk() as desk:
        house.bot.home_of(desk, desk.get(Member, member_id))
