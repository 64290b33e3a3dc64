"""What is done anew: two transactions waited for each other, and the database let one go on and undid the other."""

from collections.abc import Callable
from functools import wraps
from threading import Event
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import OperationalError

P = ParamSpec("P")
T = TypeVar("T")

DEADLOCK, NOT_ONE_AFTER_THE_OTHER = "40P01", "40001"
"""How PostgreSQL names what it undoes a transaction for, though nothing is wrong with it."""


THE_OTHER_GOES_FIRST = (0.1, 0.5)
"""Seconds to wait, time after time: at once we would be there before whoever waited for us, and in its way again."""


class Undone(OperationalError):
    """This transaction was undone whole, for another's sake; done once more, it has the way to itself."""


def tried_anew(deed: Callable[P, T]) -> Callable[P, T]:
    """Do it anew if it was undone: for what is one transaction, and for what finds again what it has done."""

    @wraps(deed)
    def try_anew(*what: P.args, **more: P.kwargs) -> T:
        for pause in THE_OTHER_GOES_FIRST:
            try:
                return deed(*what, **more)
            except Undone:
                Event().wait(pause)
        return deed(*what, **more)

    return try_anew
