"""What is kept about someone, and who sees it: found in the rows themselves, by the circles of the program."""

from msgspec import Struct
from sqlalchemy import Table

from mentorship.desk import Desk
from mentorship.hall.about_me import shows_something
from mentorship.privacy.rows import kept_in, tables, told, with_a_row
from mentorship.program.circles import Circle, circle_of
from mentorship.store import Class, Until
from mentorship.store.annotations import annotation_of


class Held(Struct, frozen=True):
    """One kind of fact about someone, and until when it is kept."""

    what: str
    until: Until


def held_about(desk: Desk, member_id: str) -> dict[Circle, list[Held]]:
    """List what is kept about someone, by who sees it, the narrowest circle first."""
    held: dict[Circle, list[Held]] = {circle: [] for circle in Circle}
    shows_identities = shows_something(desk, [member_id])
    for table in tables_about(desk, member_id):
        for circle, what in kinds_in(table, shows_identities=shows_identities).items():
            held[circle].extend(Held(each, kept_in(table).until or Until.MEMBER) for each in what)
    return {circle: kept for circle, kept in held.items() if kept}


def tables_about(desk: Desk, member_id: str) -> list[Table]:
    """List the tables with a row about someone that they may learn of."""
    asked = {table: theirs for table in tables() if (theirs := told(table, member_id)) is not None}
    there = set(desk.session.scalars(with_a_row(asked)))
    return [table for table in asked if table.name in there]


def kinds_in(table: Table, *, shows_identities: bool) -> dict[Circle, list[str]]:
    """Name what a table tells, by circle: the table where it is all for one circle, else what stands out of it."""
    found: dict[Circle, list[str]] = {}
    for column in table.columns:
        kept = annotation_of(column)
        circle = circle_of(column, kept)
        if circle is None:
            continue
        if kept.klass is Class.IDENTITY and circle is Circle.MATCH and not shows_identities:
            circle = Circle.MATCHING
        found.setdefault(circle, []).append(column.name)
    widest = max(found, key=lambda circle: len(found[circle]), default=None)
    return {circle: [table.name] if circle is widest else [f"{table.name}_{circle}"] for circle in found}
