"""What kind of fact each column keeps, about whom, and for how long.

Export, erasure, retention and the privacy page are drawn from these annotations, so a table without one
cannot be used.
"""

from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Column, MetaData, Table

KEPT = "kept"


class Class(StrEnum):
    """Who may see a fact, and how carefully it is kept."""

    IDENTITY = "identity"  # what a person said about who they are
    CONFIDENTIAL = "confidential"  # what a pair or a person wrote in confidence
    ACCOUNT = "account"  # what the workspace knows anyway, and what somebody pressed when
    SECRET = "secret"  # keys and the like
    PROGRAM = "program"  # no person in it


class Until(StrEnum):
    """When a fact is erased."""

    PROGRAM = "program"  # as long as the program runs
    MEMBER = "member"  # until the member says forget me
    WITHDRAWN = "withdrawn"  # until the sign-up is withdrawn
    CLOSING = "closing"  # 90 days after the closing
    CASE = "case"  # a year after the case was closed
    YEAR = "year"  # a year
    DELIVERED = "delivered"  # 30 days after it was delivered


class Kept(Struct, frozen=True):
    """One annotation.

    subject: the column (or columns) of the same table that hold the member's id, or "mentorship_id" for
    what a pair shares; None only where no person is meant.
    """

    klass: Class
    subject: str | tuple[str, ...] | None = None
    until: Until | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subject columns, however many there are."""
        if self.subject is None:
            return ()
        return (self.subject,) if isinstance(self.subject, str) else self.subject


class Unannotated(Exception):
    """A table does not say what it keeps, about whom, or for how long."""


def kept(klass: Class, *, subject: str | tuple[str, ...] | None = None, until: Until | None = None) -> dict[str, Any]:
    """Annotate one column that differs from its table: `mapped_column(info=kept(Class.SECRET))`.

    What is not given is the table's.
    """
    return {KEPT: Kept(klass, subject, until)}


def annotate(metadata: MetaData, table: str, annotation: Kept) -> None:
    """Annotate a table: beside its metadata, as alembic would write a table's own info into migrations."""
    metadata.info.setdefault(KEPT, {})[table] = annotation


def annotations(metadata: MetaData) -> dict[tuple[str, str], Kept]:
    """List every column's annotation, {(table, column): Kept}. Raises Unannotated."""
    return {
        (table.name, column.name): annotation_of(column) for table in metadata.sorted_tables for column in table.columns
    }


def annotation_of(column: Column[Any]) -> Kept:
    """Work out one column's annotation from its own and its table's. Raises Unannotated."""
    table = column.table
    of_table: Kept | None = table.metadata.info.get(KEPT, {}).get(table.name)
    if of_table is None:
        raise Unannotated(f"{table.name} has no __kept__")
    own: Kept | None = column.info.get(KEPT)
    whole = of_table
    if own is not None:
        whole = replace(own, subject=own.subject or of_table.subject, until=own.until or of_table.until)
    _must_be_whole(whole, column)
    return whole


def _must_be_whole(annotation: Kept, column: Column[Any]) -> None:
    table = column.table
    if annotation.until is None:
        raise Unannotated(f"{table.name}.{column.name} does not say until when it is kept")
    if annotation.klass not in (Class.PROGRAM, Class.SECRET) and not annotation.subjects:
        raise Unannotated(f"{table.name}.{column.name} does not say whom it is about")
    unknown = [name for name in annotation.subjects if isinstance(table, Table) and name not in table.columns]
    if unknown:
        raise Unannotated(f"{table.name}.{column.name} is about {', '.join(unknown)}, which is no column")
