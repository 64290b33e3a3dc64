"""How long a matcher waits for the plan when three hundred people wait: the ack, and the window that follows it.

Run by name: pytest -m benchmark -n0 -s tests/benchmarks/test_match_in_slack.py. Nothing asserts on a clock.
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

import given
from houses import House
from mentorship.hall.about_me import Told
from mentorship.listening import answer
from mentorship.program.member import Member
from mentorship.program.sign_up import Role
from mentorship.slack.press import Place, Press

pytestmark = pytest.mark.benchmark

TOPICS = ("python", "go", "rust", "career", "leadership", "frontend")
DOORS = ("introductions", "hiring", "speaking", "open_source")
WAITING, MENTORS, KEPT_APART = 300, 200, 40


def a_crowd(house: House) -> str:
    """Hundreds of sign-ups, some kept apart; gives a matcher's id."""
    chance, ids = random.Random(7), []
    with house.desk() as desk:
        for place in range(WAITING + MENTORS):
            member = Member(id=f"U{place:09}", name=f"Person {place}", known_at=desk.now)
            desk.session.add(member)
            ids.append(member.id)
        desk.session.flush()
        for place, member_id in enumerate(ids):
            given.sign_up(
                desk,
                desk.member(member_id),  # type: ignore[arg-type]  # has an id, which is all that is read
                Role.MENTEE if place < WAITING else Role.MENTOR,
                signed_up_at=desk.now - timedelta(days=chance.randint(0, 90)),
                topics=chance.sample(TOPICS, 2),
                doors=chance.sample(DOORS, 2),
                windows=[[str(day), "17:00", "21:00"] for day in chance.sample(range(5), 3)],
                about_me=Told(chance.sample(("woman", "parent", "black", "trans"), 2), matters="a lot"),
            )
        for _ in range(KEPT_APART):
            desk.keep_apart(*chance.sample(ids, 2))
    return house.mentor_in_channel("Maya").id


def test_three_hundred_wait(house: House) -> None:
    matcher_id = a_crowd(house)
    house.bot.later = lambda deed: deeds.append(deed)  # type: ignore[method-assign]  # to time it by itself
    deeds: list[Callable[[], None]] = []

    def pressing(number: int, door: str, place: Place, **facts: object) -> tuple[float, float]:
        who = str(facts.pop("member_id", matcher_id))
        press = Press(place, who, house.bot.team_id, door, once=f"{door}-{number}", **facts)  # type: ignore[arg-type]
        for method in ("views_open", "views_push", "views_update"):
            setattr(house.bot.client, method, lambda **_: {"view": {"id": "V1"}})
        began = time.perf_counter()
        reply = answer(house.bot, press)
        acked = time.perf_counter()
        house.bot.later_if_needed(press, reply)
        while deeds:
            deeds.pop()()
        return (acked - began) * 1000, (time.perf_counter() - acked) * 1000

    print(f"\n{WAITING} wait, {MENTORS} mentors: the ack, then the window, in milliseconds")
    first = pressing(0, "/mentorship", Place.COMMAND, words="match", trigger="t")
    print(f"{'plan, made first':24}{first[0]:8.0f}{first[1]:8.0f}")
    for name, door, facts in (
        ("plan", "/mentorship", {"words": "match"}),
        ("who could fit", "mentor_matching.suggest", {"about": "U000000003"}),
        ("why not", "mentor_matching.why_not", {"about": "U000000003", "chosen": ("U000000333",)}),
        ("who can't be", "mentor_matching.in_the_way", {"about": "U000000003"}),
        ("other weights", "mentor_matching.weights", {"values": {"doors": "more"}, "member_id": house.olga.id}),
    ):
        place = Place.COMMAND if door.startswith("/") else Place.SUBMIT if "values" in facts else Place.WINDOW
        rounds = [pressing(number, door, place, **facts, trigger="t") for number in range(1, 6)]
        ack, window = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(f"{name:24}{ack:8.0f}{window:8.0f}")
