"""What reading a file has in common: plain checks that name the person and the field."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

Read = Callable[[Any], object]
"""Turns what stands in the JSON into what we keep; raises ValueError with what was expected."""


class Broken(Exception):
    """Something in the file can't be understood; says whose, which field, and what was expected."""


def quoted(text: object) -> str:
    """Show what stood there, shortened."""
    shown = f'"{text}"' if isinstance(text, str) else repr(text)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def text(answer: Any) -> str:
    """Read a text."""
    if not isinstance(answer, str):
        raise ValueError("should be text")
    return answer.strip()


def texts(answer: Any) -> tuple[str, ...]:
    """Read a list of texts, leaving out the empty ones."""
    try:
        stripped = tuple(map(str.strip, answer)) if isinstance(answer, list) else None
    except TypeError:
        stripped = None
    if stripped is None:
        raise ValueError("should be a list of texts")
    return tuple(filter(None, stripped)) if "" in stripped else stripped


def number(least: float, most: float) -> Read:
    """Read a number between two bounds."""

    def read(answer: Any) -> float:
        if isinstance(answer, bool) or not isinstance(answer, (int, float)) or not least <= answer <= most:
            raise ValueError(f"should be a number from {least:g} to {most:g}")
        return answer

    return read


def whole(answer: Any) -> int:
    """Read a whole number."""
    if isinstance(answer, float) and answer.is_integer():
        return int(answer)
    if isinstance(answer, bool) or not isinstance(answer, int):
        raise ValueError("should be a whole number")
    return answer


def day(answer: Any) -> date:
    """Read a calendar day; what follows the day, such as a time, is left aside."""
    try:
        return _day(answer[:10])
    except (TypeError, ValueError):
        raise ValueError("should be a date such as 2026-11-23") from None


_day = lru_cache(maxsize=4096)(date.fromisoformat)


def one_of(words: dict[str, Any]) -> Read:
    """Read one of some words, whatever their case."""

    def read(answer: Any) -> Any:
        word = answer.strip().casefold() if isinstance(answer, str) else None
        if word not in words:
            raise ValueError("should be " + " or ".join(quoted(word) for word in words))
        return words[word]

    return read


def a_list(answer: Any, what: str) -> list[Any]:
    """Read a list, an absent one being empty.

    Raises Broken if it is something else.
    """
    if answer is None:
        return []
    if not isinstance(answer, list):
        raise Broken(f"{what}: should be a list.")
    return answer


def an_object(answer: Any, what: str) -> dict[str, Any]:
    """Read an object.

    Raises Broken if it is something else.
    """
    if not isinstance(answer, dict):
        raise Broken(f"{what}: should be an object.")
    return answer


def unknown(given: Iterable[str], known: Iterable[str], what: str, warnings: list[str]) -> None:
    """Warn of fields that mean nothing to us."""
    warnings.extend(
        f"{what}: field {quoted(field)} is unknown and was ignored." for field in given if field not in known
    )
