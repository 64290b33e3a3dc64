"""How much Slack takes at once, and what becomes of the rest: shortened in a message, whole in a window to read."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from mentorship.wording import Markup

Block = dict[str, Any]
"""Slack's JSON."""

LONGEST = 3000
"""So many characters Slack takes in one text."""
MOST_IN_MESSAGE = 9000
"""So many in all texts of a message together. Undocumented; it was seen to refuse from 9,600 on."""
BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_WINDOW, BYTES_IN_WINDOW = 98, 200_000
"""Slack takes 100 and 250,000; the foot and a line about what is left out need room, too."""

CUT_IN_TWO = re.compile(r"(?:&\w{0,3}|<[^>]*)\Z")
"""The beginning of an escaped character, a mention or a link; what people typed has neither & nor < of its own."""


def shortened(text: Markup, longest: int) -> Markup:
    return text if len(text) <= longest else Markup(CUT_IN_TWO.sub("", text[: longest - 1]) + "…")


def parts_of(text: Markup) -> Iterator[Markup]:
    """Divide a text into parts that Slack takes, at the end of a line or a word if there is one."""
    while len(text) > LONGEST:
        part = text[:LONGEST]
        at = max(part.rfind("\n"), part.rfind(" ")) + 1
        part = CUT_IN_TWO.sub("", part[:at]) or CUT_IN_TWO.sub("", part) or part
        yield Markup(part)
        text = Markup(text[len(part) :])
    yield text


def letters(part: object) -> int:
    """Count the characters of all texts in blocks, as Slack does: those of buttons, too."""
    if isinstance(part, list):
        return sum(map(letters, part))
    if isinstance(part, dict):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(map(letters, part.values()))
    return 0


def has_room(blocks: Sequence[Block]) -> bool:
    """Whether a message has room for all of it."""
    return len(blocks) <= BLOCKS_IN_MESSAGE and letters(list(blocks)) <= MOST_IN_MESSAGE


def fitted(blocks: Sequence[Block]) -> list[Block]:
    """Shorten the longest texts of a message until Slack takes it; what is to be pressed stays as it is."""
    over = letters(list(blocks)) - MOST_IN_MESSAGE
    if over <= 0:
        return list(blocks)
    lengths = sorted(map(len, texts_in(list(blocks))))
    return [at_most(block, level(lengths, room=sum(lengths) - over)) for block in blocks]


def level(lengths: Sequence[int], *, room: int) -> int:
    """How long a text may be, so that all of them have room together. lengths: the shortest first."""
    for index, length in enumerate(lengths):
        share = room // (len(lengths) - index)
        if length > share:
            return share
        room -= length
    return LONGEST


def texts_in(part: Any) -> Iterator[str]:
    """All that is shown with formatting: sections and contexts. Labels and buttons are plain."""
    if isinstance(part, list):
        for each in part:
            yield from texts_in(each)
    elif isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        yield from texts_in(list(part.values()))


def at_most(part: Any, longest: int) -> Any:
    """The same with no formatted text longer than that."""
    if isinstance(part, list):
        return [at_most(each, longest) for each in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "mrkdwn":
        return {**part, "text": shortened(part["text"], longest)}
    return {name: at_most(each, longest) for name, each in part.items()}


def newest(things: Sequence[list[Block]], *, beside: Sequence[Block]) -> Sequence[list[Block]]:
    """The newest of what is told, as many as a window has room for. things: the blocks of each, the oldest first."""
    blocks, room, first = len(beside), BYTES_IN_WINDOW - size(beside), len(things)
    for thing in reversed(things):
        blocks, room = blocks + len(thing), room - size(thing)
        if blocks > BLOCKS_IN_WINDOW or room < 0:
            break
        first -= 1
    return things[first:]


def size(blocks: Sequence[Block]) -> int:
    return len(json.dumps(blocks))
