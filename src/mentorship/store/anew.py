"""What is done anew: two transactions waited for each other, and the database let one go on and undid the other."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import OperationalError

P = ParamSpec("P")
T = TypeVar("T")

DEADLOCK, NOT_ONE_AFTER_THE_OTHER = "40P01", "40001"
"""How PostgreSQL names what it undoes a transaction for, though nothing is wrong with it."""


class Undone(OperationalError):
    """This transaction was undone whole, for another's sake; done once more, it has the way to itself."""


def tried_anew(deed: Callable[P, T]) -> Callable[P, T]:
    """Do it once more if it was undone: for what is one transaction, and for what finds again what it has done."""

    @wraps(deed)
    def try_twice(*what: P.args, **more: P.kwargs) -> T:
        try:
            return deed(*what, **more)
        except Undone:
            return deed(*what, **more)

    return try_twice
