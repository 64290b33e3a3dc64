"""Questions that are asked again and again: to build one takes SQLAlchemy as long as to ask it."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, wraps
from inspect import signature
from itertools import islice
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import BindParameter, Result, Select, and_, bindparam, inspect, null, select, union_all

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


def together(*questions: Select[Any]) -> Any:  # Any: a Select of all their records
    """Make one question of several, each about another kind of record. In each row all of them but one are None.

    The order of each is left out; what is made can be put in order by the columns of all. What has one name in several
    of them is one parameter, so it is to be made in a question that is `built_once`.
    """
    records = [question.column_descriptions[0]["entity"] for question in questions]
    ids = [(record, column) for record in records for column in inspect(record).primary_key]
    found = union_all(
        *(
            question.order_by(None).with_only_columns(
                *(
                    (column if record is asked else null()).label(f"{column.table}_{column.name}")
                    for record, column in ids
                )
            )
            for question, asked in zip(questions, records, strict=True)
        )
    ).subquery()
    made = select(*records).select_from(found)
    for record in records:
        own = (column == found.c[f"{column.table}_{column.name}"] for its, column in ids if its is record)
        made = made.outerjoin(record, and_(*own))
    return made


def apart(found: Result[Any]) -> list[list[Any]]:  # Any: the records that were asked for together
    """Divide what was found together: a list for each of the questions."""
    kinds, rows = range(len(found.keys())), found.all()
    return [[row[kind] for row in rows if row[kind] is not None] for kind in kinds]


def portions(ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Divide ids into portions that one question can name: PostgreSQL takes 65 535 parameters at most."""
    left = iter(ids)
    while some := tuple(islice(left, AT_ONCE)):
        yield some
