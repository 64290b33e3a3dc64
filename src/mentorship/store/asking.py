"""Questions that are asked again and again: each is built once, and several are asked in one.

To build a question takes SQLAlchemy as long as to ask it, and each that is asked is a way to the database and back.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import cache, lru_cache, partial, wraps
from inspect import signature
from itertools import islice
from operator import eq
from typing import Any, NamedTuple, ParamSpec, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    cast,
    func,
    inspect,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.visitors import cloned_traverse

P = ParamSpec("P")
T = TypeVar("T")
IdT = TypeVar("IdT", str, int)
Question: TypeAlias = Select[*tuple[Any, ...]]
SelectT = TypeVar("SelectT", bound=Question)

Asking = Generator[Sequence[Question], list[list[Any]], T]
"""What asks one or more questions at a time, is given a list for each, and knows something in the end."""

AT_ONCE = 10_000
KEPT = 500
"""Of what was put together; SQLAlchemy keeps as many statements."""
PART, POSITION = "part", "position"


class Built(NamedTuple):
    """A question as it was built, and what it is asked about this time."""

    question: Select[Any]
    about: dict[str, Any]


_built = WeakKeyDictionary[Select[Any], Built]()


def built_once(question: Callable[P, SelectT]) -> Callable[P, SelectT]:
    """Build a question the first time only, and fill in each time what it is about.

    For questions that compare their arguments, none of them None, and do nothing else with them; what is built on such
    a one must ask about the same.
    """
    of_any: Callable[..., SelectT] = question
    names = cache(lambda: list(signature(question).parameters))

    @cache
    def built() -> SelectT:
        return of_any(**{name: bindparam(name) for name in names()})

    @wraps(question)
    def ask(*values: P.args, **named: P.kwargs) -> SelectT:
        about = dict(zip(names(), values, strict=False)) | named
        if any(isinstance(value, BindParameter) for value in about.values()):
            return question(*values, **named)  # another question is being built on this one
        asked = built().params(**about)
        _built[asked] = Built(built(), about)
        return asked

    return ask


def together(session: Session, *questions: Question) -> list[list[Any]]:
    """Ask several questions in one, and give a list for each, in its order: of what it asks for, or of tuples of it.

    Each was `built_once`, and nothing was added to it since. Raises KeyError for any other.
    """
    built = [_built[question] for question in questions]
    found: list[list[Any]] = [[] for _ in questions]
    if len(questions) == 1:
        found[0] = [_apart(row) for row in session.execute(questions[0])]
    elif questions:
        whole = _put_together(tuple(each.question for each in built))
        about = {_named(name, nth): value for nth, each in enumerate(built) for name, value in each.about.items()}
        for nth, *row in session.execute(whole.question, about):
            found[nth].append(_apart(row[whole.places[nth]]))
    return found


def _apart(row: Sequence[Any]) -> Any:
    return row[0] if len(row) == 1 else tuple(row)


def answer(session: Session, *asking: Asking[Any]) -> list[Any]:
    """Let all of them ask side by side until each knows: what they want to know next is asked together."""
    known: dict[int, Any] = {}
    given: dict[int, Any] = dict.fromkeys(range(len(asking)))
    while given:
        wanted: dict[int, Sequence[Select[Any]]] = {}
        for nth, answers in given.items():
            try:
                wanted[nth] = asking[nth].send(answers)
            except StopIteration as end:
                known[nth] = end.value
        found = iter(together(session, *(question for each in wanted.values() for question in each)))
        given = {nth: list(islice(found, len(questions))) for nth, questions in wanted.items()}
    return [known[nth] for nth in range(len(asking))]


class Whole(NamedTuple):
    """Several questions in one. A row says first which of them it answers, and answers it in that one's place."""

    question: Select[Any]
    places: list[slice]


class Part(NamedTuple):
    """One of them: what it finds, and for all that it asks for which columns tell it: a record's are its key."""

    found: Subquery
    asks_for: list[tuple[Any, list[str]]]


@lru_cache(KEPT)
def _put_together(questions: tuple[Select[Any], ...]) -> Whole:
    """List what each found, in its order, with nothing in the places of the others; beside its key, each record."""
    parts = [_part(question, nth) for nth, question in enumerate(questions)]
    columns = [column for part in parts for column in part.found.c if column.key != POSITION]
    listed = union_all(*(_listed(part, nth, columns) for nth, part in enumerate(parts))).subquery()
    whole = select(listed.c[PART]).order_by(listed.c[PART], listed.c[POSITION])
    wanted: list[Any] = []
    places: list[slice] = []
    for part in parts:
        begins = len(wanted)
        for record, names in part.asks_for:
            told = [listed.c[name] for name in names]
            if record is not None:
                beside = aliased(record)
                whole = whole.outerjoin(beside, and_(*map(eq, _key_of(beside), told)))
                told = [beside]
            wanted += told
        places.append(slice(begins, len(wanted)))
    return Whole(whole.add_columns(*wanted), places)


def _part(question: Select[Any], nth: int) -> Part:
    """Give every column and every parameter of a question a name of its own."""
    question = cloned_traverse(question, {}, {"bindparam": partial(_rename, nth)})
    asks_for: list[tuple[Any, list[str]]] = []
    columns: list[ColumnElement[Any]] = []
    for each in question.column_descriptions:
        record = each["expr"] if each["expr"] is each.get("entity") else None
        told = [each["expr"]] if record is None else _key_of(record)
        names = [_named(str(number), nth) for number in range(len(columns), len(columns) + len(told))]
        columns += [column.label(name) for column, name in zip(told, names, strict=True)]
        asks_for.append((record and inspect(record).mapper.class_, names))
    position = func.row_number().over(order_by=question._order_by_clauses or None).label(POSITION)
    return Part(question.with_only_columns(*columns, position, maintain_column_froms=True).subquery(), asks_for)


def _listed(part: Part, nth: int, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """What one of them found, among the columns of all: each database wants to know of what kind nothing is."""
    own = set(part.found.c)
    told = [column if column in own else cast(null(), column.type).label(column.key) for column in columns]
    return select(literal(nth).label(PART), part.found.c[POSITION], *told)


def _key_of(record: Any) -> list[Any]:  # Any: a record's class, or an alias of it
    mapper = inspect(record).mapper
    return [getattr(record, mapper.get_property_by_column(column).key) for column in mapper.primary_key]


def _named(name: str, nth: int) -> str:
    return f"{name}_of_{nth}"


def _rename(nth: int, parameter: BindParameter[Any]) -> None:
    if not parameter.unique:
        parameter.key = _named(parameter.key, nth)


def portions(ids: Iterable[IdT], *, of: int | None = None) -> Iterator[tuple[IdT, ...]]:
    """Divide ids into portions that one statement can name: PostgreSQL takes 65 535 parameters at most."""
    left = iter(ids)
    while some := tuple(islice(left, of or AT_ONCE)):
        yield some
