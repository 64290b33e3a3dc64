"""The few kinds of value that Block Kit's fields have; `tables.py` is written in these words."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A text object; `plain` allows no formatting."""

    longest: int = 3000
    plain: bool = False


@dataclass(frozen=True)
class Words:
    """A string; `pattern` is a regular expression for all of it."""

    longest: int | None = None
    shortest: int = 0
    pattern: str | None = None


@dataclass(frozen=True)
class Whole:
    """A whole number."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Number:
    """Any number, above `above`."""

    above: float | None = None


@dataclass(frozen=True)
class Flag:
    """True or false."""


@dataclass(frozen=True)
class Choice:
    """One of these values."""

    values: tuple[object, ...]


@dataclass(frozen=True)
class Many:
    """A list of things of one kind."""

    of: "Kind"
    most: int | None = None
    fewest: int = 0


@dataclass(frozen=True)
class Typed:
    """An object that names its own `type`, one of these in `THINGS`."""

    types: frozenset[str]


@dataclass(frozen=True)
class Like:
    """An object without a type, of this shape in `SHAPES`."""

    shape: str


@dataclass(frozen=True)
class Title:
    """A plain string or a plain_text object, as some newer blocks take either."""

    longest: int


Kind = Text | Words | Whole | Number | Flag | Choice | Many | Typed | Like | Title


@dataclass(frozen=True)
class Shape:
    """The fields of an object: those it must have and those it may have. Others are refused."""

    required: Mapping[str, Kind]
    optional: Mapping[str, Kind]


def names(words: str) -> frozenset[str]:
    """Read a set of names from words with spaces between them."""
    return frozenset(words.split())
