"""Forgetting: erase everything about someone, and leave the other one of a pair what is theirs.

Worked out from the annotations: what is about a person alone, or shared with one partner, is deleted; what somebody
else's own rows stand on stays without the name and without the words. Never-again marks are hashes and stay. What
someone asked for help with stays for its own time without their name: others may have to be protected by it.
"""

import re
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Enum,
    String,
    Table,
    and_,
    case,
    cast,
    delete,
    func,
    or_,
    select,
    update,
)

from mentorship.desk import Desk
from mentorship.hall.appointed import take_out_of_settings
from mentorship.hall.ending import end_mentorship
from mentorship.outbox import Row, Said, to_member
from mentorship.privacy.calendars import what_was_planned
from mentorship.privacy.rows import SHARED, about, confidential_columns, kept_in, standing_on, tables, with_a_row
from mentorship.program.erasure import Erased
from mentorship.program.log_book import LogEntry
from mentorship.program.matching_run import forget_who_was_in_it
from mentorship.program.member import Member
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.proposal import Proposal, SetAside
from mentorship.program.sign_up import SignUp
from mentorship.store import Json, Until, new_id

DONE_BY = {"by"}
"""How what others are told names who did something, if it is not about them."""


def forget(desk: Desk, member: Member) -> None:
    """Erase everything about a member. Program, section 12; Features N2."""
    member_id, someone = member.id, nobody_in_particular(desk)
    desk.note_erasure(member_id, Erased.EVERYTHING)
    for mentorship in desk.running_of(member_id):
        end_kindly(desk, mentorship, member_id)
    leave_open_proposals(desk, member_id, someone=someone)
    take_out_of_settings(desk, member_id, by=member_id)
    desk.session.flush()
    for table in reversed(tables()):
        theirs = about(table, member_id)
        if theirs is None or table.name == Member.__tablename__ or kept_in(table).until is Until.CASE:
            continue
        if stays(table):
            take_words_out(desk, table, theirs)
        else:
            delete_with_what_stands_on_it(desk, table, theirs)
    forget_who_was_in_it(desk.session)  # after the sign-ups: a run that was kept meanwhile let go of them first
    leave_what_others_are_told(desk, member_id, someone=someone)
    take_out_of_lists(desk, member_id)
    take_name_out(desk, member_id, someone=someone)
    desk.session.expire_all()
    desk.session.execute(delete(Member).where(Member.id == member_id))


def end_kindly(desk: Desk, mentorship: Mentorship, member_id: str) -> None:
    """End a mentorship and tell the other one, in neutral words, that it has nothing to do with them.

    There is no keepsake: what the two wrote is about to go.
    """
    partner_id = mentorship.partner_of(member_id)
    end_mentorship(desk, mentorship, by=None, how=Ending.EARLY)
    if partner := desk.session.scalars(SignUp.of(partner_id, mentorship.role_of(partner_id))).first():
        partner.let_down_at = desk.now
    desk.out.tell(
        "privacy.partner_is_gone",
        to_member(partner_id),
        key=mentorship.id,
        mentorship=mentorship.id,
        member=partner_id,
        planned=what_was_planned(desk, mentorship, partner_id),
    )
    desk.out.refresh_home(partner_id)


def leave_open_proposals(desk: Desk, member_id: str, *, someone: str) -> None:
    """Leave open proposals to nobody in particular: the proposing room settles them and redraws their cards."""
    for proposal in desk.session.scalars(Proposal.open_for(member_id)).all():
        if proposal.mentor_id == member_id:
            proposal.mentor_id = someone
        else:
            proposal.mentee_id = someone
        proposal.sentence = desk.words.plain("privacy.someone")
        desk.session.execute(delete(SetAside).where(SetAside.proposal_id == proposal.id))


def nobody_in_particular(desk: Desk) -> str:
    """Make the one who stands, from now on, where somebody was: a random id without a name."""
    someone = Member(id=new_id(), name=desk.words.plain("privacy.someone"), has_left=True, known_at=desk.now)
    desk.session.add(someone)
    desk.session.flush()
    return someone.id


def stays(table: Table) -> bool:
    """Ask whether others' own rows stand on this table's, and its words can be taken out of it."""
    kept = kept_in(table)
    if kept.until is Until.PROGRAM:
        return True
    is_between_people = kept.subject == SHARED or len(kept.subjects) > 1
    others = any(kept_in(other).subject != kept.subject for other in standing_on(table))
    return is_between_people and others and all(table.c[name].nullable for name in confidential_columns(table))


def take_words_out(desk: Desk, table: Table, theirs: ColumnElement[bool]) -> None:
    """Leave the rows, but nothing that anybody wrote in them."""
    if words := confidential_columns(table):
        desk.session.execute(update(table).where(theirs).values(dict.fromkeys(words)))


def leave_what_others_are_told(desk: Desk, member_id: str, *, someone: str) -> None:
    """Leave nothing that tells others of someone: what was said, and what is yet to be said about them, is deleted.

    What they only did for others, who have yet to hear of it, was done by nobody in particular.
    """
    may_name = or_(*(text.contains(member_id, autoescape=True) for text in (Row.key, cast(Row.about, String))))
    gone = []
    for row in desk.session.scalars(select(Row).where(may_name)).all():
        about = {name for name, told in row.about.items() if names(told, member_id)}
        if row.done_at is None and about <= DONE_BY:
            row.about = {**row.about, **dict.fromkeys(about, someone)}
            row.key = row.key.replace(member_id, someone)
        elif about or names(row.key, member_id):
            gone.append(row.id)
    desk.session.execute(delete(Row).where(Row.id.in_(gone)))
    shown = select(Said.kind, Said.key).where(Said.key.contains(member_id, autoescape=True))
    for kind, key in desk.session.execute(shown).all():
        if names(key, member_id):
            desk.session.execute(delete(Said).where(Said.kind == kind, Said.key == key))


def names(told: str, member_id: str) -> bool:
    """Ask whether one of the ids that are written together is this one."""
    return member_id in re.split("[:,]", told)


def take_name_out(desk: Desk, member_id: str, *, someone: str) -> None:
    """Put nobody in particular wherever someone's id still stands: in others' rows, and in the log's lines."""
    ids = {table: ids_in(table) for table in tables() if table.name != Member.__tablename__}
    names_them = {table: or_(*(id_ == member_id for id_ in columns)) for table, columns in ids.items() if columns}
    for table in with_a_row(desk, names_them):
        instead = {column.name: case((column == member_id, someone), else_=column) for column in ids[table]}
        desk.session.execute(update(table).where(names_them[table]).values(instead))
    desk.session.execute(
        update(LogEntry)
        .where(LogEntry.details.contains(member_id, autoescape=True))
        .values(details=func.replace(LogEntry.details, member_id, someone))
        .execution_options(synchronize_session=False)
    )


def take_out_of_lists(desk: Desk, member_id: str) -> None:
    """Take someone out of the lists of people in others' rows: nothing more goes to them as a reader of a case."""
    lists = {table: lists_in(table) for table in tables()}
    may_name = {
        table: or_(*(cast(column, String).contains(member_id, autoescape=True) for column in columns))
        for table, columns in lists.items()
        if columns
    }
    for table in with_a_row(desk, may_name):
        itself = list(table.primary_key)
        for row in desk.session.execute(select(*itself, *lists[table]).where(may_name[table])).mappings().all():
            others = {
                column.name: [each for each in listed if each != member_id]
                for column in lists[table]
                if isinstance(listed := row[column], list) and member_id in listed
            }
            if others:
                here = and_(*(key == row[key] for key in itself))
                desk.session.execute(update(table).where(here).values(others))


def ids_in(table: Table) -> list[Column[Any]]:
    """List the columns that can hold somebody's id."""
    return [each for each in table.columns if isinstance(each.type, String) and not isinstance(each.type, Enum)]


def lists_in(table: Table) -> list[Column[Any]]:
    """List the columns that can hold a list of people's ids."""
    return [each for each in table.columns if isinstance(each.type, Json)]


def delete_with_what_stands_on_it(desk: Desk, table: Table, which: ColumnElement[bool]) -> None:
    """Delete rows, and first those that refer to them."""
    for other in standing_on(table):
        for key in other.foreign_keys:
            if key.column.table is table:
                gone = select(key.column).where(which)
                delete_with_what_stands_on_it(desk, other, key.parent.in_(gone))
    desk.session.execute(delete(table).where(which))
