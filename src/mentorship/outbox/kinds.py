"""What can be said: a room registers each kind of message once, with the rules for when it may be said."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

Block = dict[str, Any]  # Any: Slack's JSON
About = Mapping[str, str]
"""What a message is about: the ids of records, by name."""


class File(Struct, frozen=True):
    """A file that goes out together with its words; only ever into a person's own DM."""

    name: str
    content: bytes


class Message(Struct, frozen=True):
    """What is said, rendered at the moment it is spoken. `text` is what screen readers and lock screens show."""

    text: str
    blocks: list[Block]
    files: tuple[File, ...] = ()
    """They and the words are one message; nothing is added to it, or taken away, afterwards."""
    thread: str | None = None
    """The ts of the message in a channel under which it stands. Not in a DM: there, nobody would find it again."""
    without: "Message | None" = None
    """What is said where Slack does not take the files. None: it waits until Slack does."""

    def with_files(self, *files: File) -> "Message":
        """Bring files along; where Slack does not take them, the same words go alone."""
        return replace(self, files=files, without=self) if files else self


class Later(Struct, frozen=True):
    """Not now: the recipient's waking hours are over, or nothing is said about it for a while; then."""

    moment: datetime


class MustNot(Struct, frozen=True):
    """It must not be said any more where it was to be said; of a kind in confidence, whoever may know hears so."""


class HomeView(Struct, frozen=True):
    """What App Home shows one member."""

    view: Block


class Hours(StrEnum):
    """When a kind may be said."""

    ANY = "any"
    WAKING = "waking"  # waits for the recipient's waking hours
    WAKING_IN_DM = "waking_in_dm"  # does so in a person's own DM; at once in a channel


class WhenUnknown(StrEnum):
    """What to do where nobody can look whether a message arrived: in groups and channels."""

    REPEAT = "repeat"  # never lost; once in a long while said twice
    PARK = "park"  # never said twice; the organisers are told


class Kind(Struct, frozen=True):
    """One kind of message.

    render: (desk, about) -> message, or None if it is no longer true, or Later, or MustNot.
    unasked: counts against "at most one unasked DM a day per person"; a second waits for the next waking day. Lets go
    first whatever somebody waits for.
    useful_for: how long after its moment it may still be said; None means however late.
    in_confidence: that it cannot be said is nothing for all organisers: its room is told, and tells who may know.
    for_organisers: in a person's own DM only said to who organises the program in that moment.
    """

    name: str
    render: Callable[[Any, About], Message | Later | MustNot | None]  # Any: the desk, a floor above
    hours: Hours = Hours.ANY
    unasked: bool = False
    useful_for: timedelta | None = None
    when_unknown: WhenUnknown = WhenUnknown.REPEAT
    mutable: bool = False
    in_confidence: bool = False
    for_organisers: bool = False


class Kinds(dict[str, Kind]):
    """Every kind by its name."""

    def add(self, kind: Kind) -> None:
        """Register a kind. Raises ValueError for a name that is taken."""
        if kind.name in self:
            raise ValueError(f"{kind.name} is registered twice")
        self[kind.name] = kind
