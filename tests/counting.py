"""Counts what a press, and a message on its way, ask the database: no story may ask too much. Delivery, P8.

Questions (SELECT) and what is written are counted apart: a deed writes one statement for each kind of record, and no
look can spare it one. What only looks asks after its ack; it is counted, too, and may write down nothing but that it
was looked at.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Engine, event

from mentorship.bot import Bot
from mentorship.hall.settings import CHANGED

QUESTIONS_PER_PRESS = 6
QUESTIONS_PER_DELIVERY = 4
"""The claim's is one of them."""
QUESTIONS_OF_A_NEW_TROUBLE = 3
"""Beyond those of a delivery: the organisers hear, once, of what stops it: who they are, what waits for them, in words
and on Home."""
WRITTEN_PER_PRESS = 10
WRITTEN_PER_DELIVERY = 6
"""The claim's is one of them, that it was said another."""
WRITTEN_OF_A_NEW_TROUBLE = 3
"""Beyond those of a delivery: that it is there, what organisers hear, and who of them sees it on Home."""
MOST_PER_LOOK = 11
GOES_THROUGH_ALL_TABLES = {"form privacy.forget"}
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)")
WRITTEN_BY_LOOKS = {"seen", "log_entry", "about_me_reading", "review", "mentorship"}
"""That it was looked at, that someone pressed something about a mentorship, and the review that is begun by looking at
it: pressing again writes them anew."""

_asked = threading.local()


@event.listens_for(Engine, "before_cursor_execute")
def _one_more(_connection: object, _cursor: object, statement: str, *_: object) -> None:
    if statement == CHANGED:
        return  # once a second for the whole house, whoever comes first
    questions, written = _so_far()
    if not (writes := WRITES.match(statement)):
        _asked.so_far = Asked(questions + 1, written)
        return
    _asked.so_far = Asked(questions, written + 1)
    _asked.noted_trouble = getattr(_asked, "noted_trouble", False) or writes[1] == "trouble"
    if getattr(_asked, "looks", False):
        assert writes[1] in WRITTEN_BY_LOOKS, f"a look wrote to {writes[1]}"


class Asked(NamedTuple):
    """Statements: those that asked, and those that wrote."""

    questions: int
    written: int


def _so_far() -> Asked:
    return getattr(_asked, "so_far", Asked(0, 0))


def counted_during(deed: Callable[[], Any]) -> tuple[Asked, Any]:
    """Do something; tell what this thread asked and wrote meanwhile, and what it answered."""
    before = _so_far()
    answer = deed()
    after = _so_far()
    return Asked(after.questions - before.questions, after.written - before.written), answer


def asked_during(deed: Callable[[], Any]) -> tuple[int, Any]:
    """Do something; tell how many statements this thread sent meanwhile, and what it answered."""
    asked, answer = counted_during(deed)
    return sum(asked), answer


class Counting:
    """Counts for one bot: presses by door, deliveries by kind, each from the first question to the last write."""

    def __init__(self, bot: Bot) -> None:
        self.is_strict = bot.engine.dialect.name == "sqlite"  # PostgreSQL is told of patience and locks, too
        self.deliveries: dict[str, list[int]] = defaultdict(list)
        self.looks: dict[str, list[int]] = defaultdict(list)
        self._count_deliveries(bot)
        self._count_looks(bot)

    def press(self, envelope: dict[str, Any], deliver: Callable[[], Any]) -> Any:
        """Hand over a press; fail if it asked too much."""
        door = _asked.door = door_of(envelope)
        asked, ack = counted_during(deliver)
        if self.is_strict:
            assert asked.questions <= QUESTIONS_PER_PRESS, f"{door} asked the database {asked.questions} questions"
            if door not in GOES_THROUGH_ALL_TABLES:
                assert asked.written <= WRITTEN_PER_PRESS, f"{door} wrote {asked.written} times"
        return ack

    def _count_looks(self, bot: Bot) -> None:
        look = bot.look

        def counting_look(deed: Callable[[], None]) -> None:
            door = getattr(_asked, "door", "a door that nobody counts")

            def counted() -> None:
                _asked.looks = True
                try:
                    asked, _ = asked_during(deed)
                finally:
                    _asked.looks = False
                self.looks[door].append(asked)
                if self.is_strict:
                    assert asked <= MOST_PER_LOOK, f"{door} asked the database {asked} times"

            look(counted)

        bot.look = counting_look  # type: ignore[method-assign]

    def _count_deliveries(self, bot: Bot) -> None:
        courier, claims = bot.courier, threading.local()
        claim, carry = courier._claim, courier._carry

        def counting_claim(*, most: int) -> Any:
            claims.asked, claimed = counted_during(lambda: claim(most=most))
            return claimed

        def counting_carry(claimed: Any) -> None:
            _asked.noted_trouble = False
            asked, _ = counted_during(lambda: carry(claimed))
            questions, written = map(sum, zip(asked, getattr(claims, "asked", Asked(0, 0)), strict=True))
            kind = claimed.row.kind
            self.deliveries[kind].append(questions)
            if self.is_strict:
                most = QUESTIONS_PER_DELIVERY + QUESTIONS_OF_A_NEW_TROUBLE * _asked.noted_trouble
                assert questions <= most, f"{kind} asked the database {questions} questions"
                most = WRITTEN_PER_DELIVERY + WRITTEN_OF_A_NEW_TROUBLE * _asked.noted_trouble
                assert written <= most, f"{kind} wrote {written} times"

        courier._claim, courier._carry = counting_claim, counting_carry  # type: ignore[method-assign]


def door_of(envelope: dict[str, Any]) -> str:
    """Name what was pressed: a command with its word, a button, a form, an event."""
    payload = envelope["payload"]
    if envelope["type"] == "slash_commands":
        word = payload["text"].partition(" ")[0]
        return f"{payload['command']} {word}".strip()
    match payload["type"]:
        case "event_callback":
            return f"event {payload['event']['type']}"
        case "block_actions":
            return f"button {payload['actions'][0]['action_id']}"
        case "view_submission":
            return f"form {payload['view']['callback_id']}"
    return f"closed {payload['view']['callback_id']}"
