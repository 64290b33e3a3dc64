"""Holds every message of every story to sixty words of the bot's own; what people wrote is quoted, and theirs."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from mentorship.bot import Bot
from mentorship.outbox import Kind, Later, Message

LONGEST_IN_WORDS = 60
READ_TOGETHER = (
    "agenda",
    "day_before",
    "wrap_up",
    "proposing.card",
    "proposing.asked",
    "proposing.introduction",
    "mentor_matching.digest",
)
"""The agendas of the guide, what introduces people in what they chose to share, and why, and the list of who waits."""
ECHO = "*What I keep:*"
"""Answers that stand there once more are theirs."""


def watch_lengths(bot: Bot, longest: Counter[str]) -> None:
    """Note from now on how long each kind is at the longest."""
    bot.kinds.update({name: measured(kind, longest) for name, kind in bot.kinds.items()})


def measured(kind: Kind, longest: Counter[str]) -> Kind:
    def render(desk: Any, about: Mapping[str, str]) -> Message | Later | None:
        message = kind.render(desk, about)
        if isinstance(message, Message):
            longest[kind.name] = max(longest[kind.name], own_words(message.blocks))
        return message

    return replace(kind, render=render)


def too_long(longest: Mapping[str, int]) -> dict[str, int]:
    """Name the kinds that say more than anyone reads, and with how many words."""
    return {
        kind: many for kind, many in longest.items() if many > LONGEST_IN_WORDS and not kind.endswith(READ_TOGETHER)
    }


def own_words(blocks: list[dict[str, Any]]) -> int:
    """How many words the bot itself says; labels of buttons are pressed, not read."""
    texts = [block["text"]["text"] for block in blocks if block["type"] == "section" and "text" in block]
    texts += [each.get("text", "") for block in blocks if block["type"] == "context" for each in block["elements"]]
    lines = [line for text in texts if not text.startswith(ECHO) for line in text.splitlines()]
    own = [line for line in lines if not line.startswith(("&gt;", ">"))]
    return sum("theirs" not in word for line in own for word in line.split())
