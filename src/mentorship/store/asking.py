"""Questions that are asked again and again: to build one takes SQLAlchemy as long as to ask it."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, wraps
from inspect import signature
from itertools import islice
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import BindParameter, Select, bindparam

P = ParamSpec("P")
SelectT = TypeVar("SelectT", bound=Select[Any])

AT_ONCE = 10_000


def built_once(question: Callable[P, SelectT]) -> Callable[P, SelectT]:
    """Build a question the first time only, and fill in each time what it is about.

    For questions that compare their arguments, none of them None, and do nothing else with them; what is built on such
    a one must ask about the same.
    """
    of_any: Callable[..., SelectT] = question
    names = list(signature(question).parameters)

    @cache
    def built() -> SelectT:
        return of_any(**{name: bindparam(name) for name in names})

    @wraps(question)
    def ask(*values: P.args, **named: P.kwargs) -> SelectT:
        about = dict(zip(names, values, strict=False)) | named
        if any(isinstance(value, BindParameter) for value in about.values()):
            return question(*values, **named)  # another question is being built on this one
        return built().params(**about)

    return ask


def portions(ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Divide ids into portions that one question can name: PostgreSQL takes 65 535 parameters at most."""
    left = iter(ids)
    while some := tuple(islice(left, AT_ONCE)):
        yield some
