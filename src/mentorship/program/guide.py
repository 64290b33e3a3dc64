"""What the guides consist of, as plain facts: chapters and numbered items. The words are `home/wording.toml`'s."""

from collections.abc import Mapping
from enum import StrEnum

from mentorship.program.sign_up import Role

GUIDE_VERSION = "2016-10-13"
"""The day on which the guides this program follows were ratified."""


class Chapter(StrEnum):
    """The headings of the two guides, in their order."""

    INTRO = "intro"
    REQUIREMENTS = "requirements"
    RESPONSIBILITIES = "responsibilities"
    SIGNING_UP = "signing_up"
    FIRST_MEETING = "first_meeting"
    WEEKLY_MEETING = "weekly_meeting"
    MATCHING = "matching"
    BETWEEN_MEETINGS = "between_meetings"


class Step(StrEnum):
    """Where someone is on the way; each has a chapter that matters now."""

    BEFORE_SIGN_UP = "before_sign_up"
    WAITING = "waiting"
    FIRST_MEETING = "first_meeting"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    CLOSING = "closing"


CHAPTER_NOW = {
    Step.BEFORE_SIGN_UP: Chapter.REQUIREMENTS,
    Step.WAITING: Chapter.SIGNING_UP,
    Step.FIRST_MEETING: Chapter.FIRST_MEETING,
    Step.WEEKLY: Chapter.WEEKLY_MEETING,
    Step.MONTHLY: Chapter.WEEKLY_MEETING,
    Step.CLOSING: Chapter.WEEKLY_MEETING,
}

_FIRST_MEETING = ("1", "2", "3", "3a", "3b", "3c", "3d", "3e", "4", "4a", "4b", "4c", "5", "6", "7", "8")
_WEEKLY_MEETING = ("1", "2", "2a", "2b", "2c", "2d", "3", "3a", "3b", "4", "5", "5a", "5b", "5c", "5d")


def _numbered(last: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, last + 1))


ITEMS: Mapping[Role, Mapping[Chapter, tuple[str, ...]]] = {
    Role.MENTOR: {
        Chapter.INTRO: _numbered(3),
        Chapter.REQUIREMENTS: _numbered(5),
        Chapter.RESPONSIBILITIES: _numbered(10),
        Chapter.SIGNING_UP: _numbered(5),
        Chapter.FIRST_MEETING: _FIRST_MEETING,
        Chapter.WEEKLY_MEETING: _WEEKLY_MEETING,
        Chapter.MATCHING: _numbered(7),
    },
    Role.MENTEE: {
        Chapter.INTRO: _numbered(3),
        Chapter.REQUIREMENTS: _numbered(4),
        Chapter.RESPONSIBILITIES: _numbered(9),
        Chapter.SIGNING_UP: _numbered(4),
        Chapter.FIRST_MEETING: _FIRST_MEETING,
        Chapter.WEEKLY_MEETING: _WEEKLY_MEETING,
        Chapter.BETWEEN_MEETINGS: _numbered(7),
    },
}
"""Every numbered item of both guides. The bullets of Mentor Matching are counted from one; so are the three paragraphs
of the beginning (of the Mentee Guide: its three ideas)."""
