"""The organisers' own sentences: found by a part of what they say, changed in Slack, true at once. Features M8."""

import re
from typing import NamedTuple

from mentorship.desk import Desk
from mentorship.hall.settings import hold_settings
from mentorship.organising.meanwhile import mark
from mentorship.outbox import to_member
from mentorship.program.settings import Setting
from mentorship.store import put

TEST = "organising.text_test"


class Shown(NamedTuple):
    """What a window carries: a sentence's key, and marks of how it read and of whose words these were."""

    key: str
    sentence: str = ""
    own: str = ""

    @staticmethod
    def now(desk: Desk, key: str) -> "Shown":
        return Shown(key, mark(desk.words.sentences[key].strip()), mark(desk.settings.texts.get(key)))

    @staticmethod
    def read(about: str) -> "Shown":
        return Shown(*about.split(":")[:3])

    def written(self) -> str:
        return ":".join(self)


def find_texts(desk: Desk, part: str) -> list[str]:
    """List the keys of the sentences that say this, changed ones first. Case and formatting do not matter."""
    wanted = bare(part)
    found = [key for key, text in desk.words.sentences.items() if wanted in bare(text)]
    return sorted(found, key=lambda key: key not in desk.settings.texts)


def bare(text: str) -> str:
    return re.sub(r"[*_`~]|\s+", " ", text).casefold().strip()


def change_text(desk: Desk, key: str, text: str, *, by: str) -> None:
    """Say it in the organisers' words from now on, and let whoever changed it see how it reads.

    Raises BrokenWording for a text that Slack would not take or that uses facts the sentence does not have.
    """
    desk.words.accept(key, text)
    keep_texts(desk, {**hold_settings(desk).texts, key: text})
    desk.log("text", by=by, details=key)
    desk.out.tell(TEST, to_member(by), key=f"{key}:{desk.now}", text=key)


def take_text_back(desk: Desk, key: str, *, by: str) -> None:
    """Say it in our own words again."""
    keep_texts(desk, {each: text for each, text in hold_settings(desk).texts.items() if each != key})
    desk.log("text_back", by=by, details=key)


def keep_texts(desk: Desk, texts: dict[str, str]) -> None:
    put(desk.session, Setting, name="texts", value={"is": texts})
