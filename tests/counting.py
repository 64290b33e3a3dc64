"""Counts what a press, and a message on its way, ask the database: no story may ask too much. Delivery, P8.

The limits are what the house has reached, not what it aims at (6 and 4): they are there to be lowered. Of 281 doors
that stories press, 185 keep within six. What only looks asks after its ack; it is counted, too, and may write down
nothing but that it was looked at.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

from mentorship.bot import Bot
from mentorship.desk import CHANGED

MOST_PER_COMMAND = 8
MOST_PER_PRESS = {"button": 22, "form": 18, "event": 18, "closed": 6}
MOST_PER_DELIVERY = {
    "home": 48,
    "privacy.export": 50,
    "closing.keepsake": 18,
    "proposing": 14,
    "proposing.next": 28,
    "mentor_matching.digest": 34,
    "weekly_meeting.agenda": 16,
    "weekly_meeting.check_in": 8,
    "weekly_meeting.check_in_reminder": 8,
    "weekly_meeting": 7,
    "monthly_review": 10,
    "first_meeting.day_before": 6,
}
"""By kind, or by room. Home, export and keepsake ask every room; a proposal and the digest, about several people."""
MOST_PER_OTHER_DELIVERY = 11
MOST_PER_LOOK = 15
GOES_THROUGH_ALL_TABLES = {"form privacy.forget"}
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)")
WRITTEN_BY_LOOKS = {"seen", "log_entry", "about_me_reading", "review"}
"""That it was looked at, and the review that is begun by looking at it: pressing again writes them anew."""

_asked = threading.local()


@event.listens_for(Engine, "before_cursor_execute")
def _one_more(_connection: object, _cursor: object, statement: str, *_: object) -> None:
    if statement == CHANGED:
        return  # once a second for the whole house, whoever comes first
    _asked.times = getattr(_asked, "times", 0) + 1
    if getattr(_asked, "looks", False) and (written := WRITES.match(statement)):
        assert written[1] in WRITTEN_BY_LOOKS, f"a look wrote to {written[1]}"


def asked_during(deed: Callable[[], Any]) -> tuple[int, Any]:
    """Do something; tell how many statements this thread asked meanwhile, and what it answered."""
    before = getattr(_asked, "times", 0)
    answer = deed()
    return getattr(_asked, "times", 0) - before, answer


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
        asked, ack = asked_during(deliver)
        if self.is_strict and door not in GOES_THROUGH_ALL_TABLES:
            most = MOST_PER_PRESS.get(door.partition(" ")[0], MOST_PER_COMMAND)
            assert asked <= most, f"{door} asked the database {asked} times"
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
            claims.asked, claimed = asked_during(lambda: claim(most=most))
            return claimed

        def counting_carry(claimed: Any) -> None:
            asked, _ = asked_during(lambda: carry(claimed))
            asked += getattr(claims, "asked", 0)
            self.deliveries[claimed.row.kind].append(asked)
            if self.is_strict:
                kind = claimed.row.kind
                of_room = MOST_PER_DELIVERY.get(kind.partition(".")[0], MOST_PER_OTHER_DELIVERY)
                assert asked <= MOST_PER_DELIVERY.get(kind, of_room), f"{kind} asked the database {asked} times"

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
