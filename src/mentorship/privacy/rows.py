"""Which rows are about someone: worked out from the tables' annotations, so that no table can be forgotten."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from sqlalchemy import ColumnElement, Select, String, Table, and_, exists, false, literal, or_, select, union_all

from mentorship.program.mentorship import Mentorship
from mentorship.store import Base, Class, Kept, Until
from mentorship.store.annotations import annotation_of
from mentorship.store.sealing import Sealed

SHARED = "mentorship_id"


def tables() -> Sequence[Table]:
    """Every table, those that others stand on first."""
    return Base.metadata.sorted_tables


def kept_in(table: Table) -> Kept:
    """Tell what a table keeps, as a whole: what its ids keep."""
    return annotation_of(next(iter(table.primary_key)))


def about(table: Table, member_id: str) -> ColumnElement[bool] | None:
    """Find the rows about someone: by whichever column holds their id, or by what they share. None: about nobody."""
    kept = kept_in(table)
    if not kept.subjects or kept.klass is Class.SECRET:
        return None
    if kept.subject == SHARED:
        return table.c[SHARED].in_(mentorships_of(member_id))
    if kept.until is Until.CASE:
        return table.c[kept.subjects[0]] == member_id  # who asked for help; whom it is about must not learn of it
    return or_(*(table.c[name] == member_id for name in kept.subjects))


def told(table: Table, member_id: str) -> ColumnElement[bool] | None:
    """Find the rows about someone that they may learn of, be it only their number. None: about nobody."""
    theirs = about(table, member_id)
    return None if theirs is None else and_(theirs, record_of(table).told_to(member_id))


@cache
def record_of(table: Table) -> type[Base]:
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)


def with_a_row(which: Mapping[Table, ColumnElement[bool]]) -> Select[str]:
    """Name the tables in which there is such a row."""
    there = union_all(
        *(
            select(literal(table.name, String).label("table")).where(exists().select_from(table).where(such))
            for table, such in which.items()
        )
    )
    return select(there.subquery().c.table)


def mentorships_of(member_id: str) -> Select[str]:
    return select(Mentorship.id).where(or_(Mentorship.mentor_id == member_id, Mentorship.mentee_id == member_id))


def of_mentorships(table: Table, ids: Select[str]) -> ColumnElement[bool]:
    """Find what was written in mentorships: rows that name them, or that stand on a row which does."""
    if SHARED in table.c:
        return table.c[SHARED].in_(ids)
    parents = [key for key in table.foreign_keys if is_of_mentorships(key.column.table)]
    return or_(
        false(),
        *(key.parent.in_(select(key.column).where(of_mentorships(key.column.table, ids))) for key in parents),
    )


def is_of_mentorships(table: Table) -> bool:
    return SHARED in table.c or any(is_of_mentorships(key.column.table) for key in table.foreign_keys)


def standing_on(table: Table) -> Iterator[Table]:
    """Go through the tables whose rows refer to this one's, in no order: to sort them takes long."""
    for other in Base.metadata.tables.values():
        if any(key.column.table is table for key in other.foreign_keys):
            yield other


def confidential_columns(table: Table) -> list[str]:
    """List the columns that hold what somebody wrote: the sealed ones, of whatever class."""
    return [column.name for column in table.columns if isinstance(column.type, Sealed)]
