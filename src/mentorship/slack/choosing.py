"""Asking which one is meant, where a word alone could mean two things."""

from collections.abc import Mapping

from mentorship.slack.blocks import actions, button, modal, section
from mentorship.slack.replies import Open
from mentorship.wording import Words


def which(words: Words, door: str, things: Mapping[str, str]) -> Open:
    """Open a window with one button each. things: {the record's id: what it is called}."""
    return Open(
        modal(
            words.plain("slack.which.title"),
            [
                section(words.say("slack.which.text")),
                *(actions(button(name, door, about)) for about, name in things.items()),
            ],
            close=words.plain("slack.window.close"),
        )
    )
