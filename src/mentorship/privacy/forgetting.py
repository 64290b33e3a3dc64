"""Forgetting: erase everything about someone, and leave the other one of a pair what is theirs.

Worked out from the annotations: what is about a person alone, or shared with one partner, is deleted; what somebody
else's own rows stand on stays without the name and without the words. Never-again marks are hashes and stay. What
someone asked for help with stays for its own time without their name: others may have to be protected by it.
"""

import json
import re
from collections.abc import Callable, Collection
from functools import cache
from operator import eq
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Enum,
    Select,
    String,
    Table,
    and_,
    bindparam,
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
from mentorship.hall.ending import ending_each, still_running
from mentorship.hall.giving_back import give_back
from mentorship.hall.parted import draw_again_for_partners
from mentorship.hall.several import by_mentorship
from mentorship.outbox import Row, Said, Trouble, to_member
from mentorship.privacy.calendars import what_was_planned
from mentorship.privacy.naming import take_out_of_others_words
from mentorship.privacy.rows import SHARED, about, confidential_columns, kept_in, standing_on, tables, with_a_row
from mentorship.program.agreement import Agreement
from mentorship.program.between_meetings import WordToMentor
from mentorship.program.erasure import Erased
from mentorship.program.help_request import HelpRequest, Way
from mentorship.program.log_book import LogEntry
from mentorship.program.matching_run import forget_who_was_in_it
from mentorship.program.meeting import Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.questions import admins
from mentorship.program.sign_up import SignUp
from mentorship.store import Asking, Base, Json, Moment, Until, answer, built_once, new_id

DONE_BY = {"by"}
"""How what others are told names who did something, if it is not about them."""


def forget(desk: Desk, member: Member) -> None:
    """Erase everything about a member. Program, section 12; Features N2."""
    if desk.as_held(member) is None:  # they pressed it twice
        return
    member_id, someone = member.id, nobody_in_particular(desk)
    desk.note_erasure(member_id, Erased.EVERYTHING)
    running = still_running(desk, desk.running_of(member_id))
    answer(
        desk.session,
        ending_each(desk, running, by=None, how=Ending.EARLY),
        tell_partners(desk, running, member_id),
        leave_open_proposals(desk, member_id, someone=someone),
        take_out_of_others_words(desk, member, someone=someone),
        draw_again_for_partners(desk, member_id),
    )
    desk.session.execute(HAVE_CASES_LOOKED_AT, {"asker": member_id, "now": desk.now})
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
    answer(
        desk.session,
        leave_what_others_are_told(desk, member_id, someone=someone),
        take_out_of_lists(desk, member_id),
        take_name_out(desk, member_id, someone=someone),
    )
    desk.session.expire_all()
    desk.session.execute(delete(Member).where(Member.id == member_id))


def tell_partners(desk: Desk, mentorships: Collection[Mentorship], member_id: str) -> Asking[None]:
    """Tell the other ones, in neutral words, that it ends, and that this has nothing to do with them.

    There is no keepsake: what the two wrote is about to go. What a mentee wrote and never sent goes back to her.
    """
    ids, partners = [each.id for each in mentorships], [each.partner_of(member_id) for each in mentorships]
    sign_ups, agreements, meetings, words = yield [
        SignUp.of_each(partners),
        Agreement.in_force_of_each(ids),
        Meeting.open_of_each(ids),
        WordToMentor.waiting_of_each(ids),
    ]
    unsent = by_mentorship(words)
    signed_up = {(each.member_id, each.role): each for each in sign_ups}
    agreement_of = {each.mentorship_id: each for each in agreements}
    meeting_of = {each.mentorship_id: each for each in meetings}
    for mentorship, partner_id in zip(mentorships, partners, strict=True):
        if partner := signed_up.get((partner_id, mentorship.role_of(partner_id))):
            partner.let_down_at = desk.now
        planned = what_was_planned(
            mentorship,
            agreement_of.get(mentorship.id),
            meeting_of.get(mentorship.id),
            zone=desk.zone_of(partner_id),
            now=desk.now,
        )
        desk.out.tell(
            "privacy.partner_is_gone",
            to_member(partner_id),
            key=mentorship.id,
            mentorship=mentorship.id,
            member=partner_id,
            planned=json.dumps(list(planned)),
        )
        for word in unsent[mentorship.id] if partner_id == mentorship.mentee_id else ():
            give_back(desk, mentorship, word)
        desk.out.refresh_home(partner_id)


def leave_open_proposals(desk: Desk, member_id: str, *, someone: str) -> Asking[None]:
    """Leave open proposals to nobody in particular: the proposing room settles them and redraws their cards.

    What was written of them goes, whoever wrote it, and what they wrote of others, whom they proposed; a question that
    waits for them is looked at at once, and any other matcher may answer it.
    """
    proposals, proposed = yield [Proposal.open_for(member_id), Proposal.proposed_by_member(member_id)]
    for proposal in proposed:
        proposal.sentence = ""
        if proposal.is_open and proposal.asked_id and proposal.clock_from is None:
            proposal.next_word_at = desk.now
    for proposal in proposals:
        if proposal.mentor_id == member_id:
            proposal.mentor_id = someone
        else:
            proposal.mentee_id = someone
        proposal.sentence = ""
        delete_what_stands_on_it(desk, Base.metadata.tables[Proposal.__tablename__], Proposal.id == proposal.id)


HAVE_CASES_LOOKED_AT = (
    update(HelpRequest)
    .where(HelpRequest.asker_id == bindparam("asker"), HelpRequest.closed_at.is_(None))
    .where(HelpRequest.is_anonymous.is_(False), HelpRequest.way != Way.CHANNEL)
    .values(next_word_at=bindparam("now", type_=Moment()))
    .execution_options(synchronize_session=False)
)
"""So that the support room tells whoever looks after them; of someone unnamed nobody is to know who left."""


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


def leave_what_others_are_told(desk: Desk, member_id: str, *, someone: str) -> Asking[None]:
    """Leave nothing that tells others of someone: what was said, and what is yet to be said about them, is deleted.

    What they only did for others, who have yet to hear of it, was done by nobody in particular.
    """
    rows, shown, troubles, found = yield [
        rows_that_may_name(member_id),
        said_that_may_name(member_id),
        troubles_that_may_name(member_id),
        admins(),
    ]
    gone = []
    for id_, key, told_about, done_at in rows:
        about = {name for name, told in told_about.items() if names(told, member_id)}
        if done_at is None and about <= DONE_BY:
            by_someone = {**told_about, **dict.fromkeys(about, someone)}
            renamed = {"about": by_someone, "key": key.replace(member_id, someone)}
            desk.session.execute(update(Row).where(Row.id == id_).values(renamed))
        elif about or names(key, member_id):
            gone.append(id_)
    desk.session.execute(delete(Row).where(Row.id.in_(gone)))
    for kind, key in shown:
        if names(key, member_id):
            desk.session.execute(delete(Said).where(Said.kind == kind, Said.key == key))
    if mended := [id_ for id_, name in troubles if names(name, member_id)]:  # there is nobody to be reached any more
        desk.session.execute(delete(Trouble).where(Trouble.id.in_(mended)))
        for organiser in {*(desk.settings.organisers or [each.id for each in found])} - {member_id}:
            desk.out.refresh_home(organiser)


@built_once
def rows_that_may_name(member_id: str) -> Any:  # Any: a Select of several, which built_once cannot name
    may_name = or_(Row.key.contains(member_id), cast(Row.about, String).contains(member_id))
    return select(Row.id, Row.key, Row.about, Row.done_at).where(may_name)


@built_once
def said_that_may_name(member_id: str) -> Any:  # Any: the same
    return select(Said.kind, Said.key).where(Said.key.contains(member_id))


@built_once
def troubles_that_may_name(member_id: str) -> Any:  # Any: the same
    return select(Trouble.id, Trouble.name).where(Trouble.name.contains(member_id))


def names(told: str, member_id: str) -> bool:
    """Ask whether one of the ids that are written together is this one."""
    return member_id in re.split("[:,]", told)


def take_out_of_lists(desk: Desk, member_id: str) -> Asking[None]:
    """Take someone out of the lists of people in others' rows: nothing more goes to them as a reader of a case."""
    lists = {table: columns for table in tables() if (columns := lists_in(table))}
    found = yield [lists_that_may_name(table)(member_id) for table in lists]
    for (table, columns), rows in zip(lists.items(), found, strict=True):
        itself = list(table.primary_key)
        for row in rows:
            others = {
                column.name: [each for each in listed if each != member_id]
                for column, listed in zip(columns, row[len(itself) :], strict=True)
                if isinstance(listed, list) and member_id in listed
            }
            if others:
                here = and_(*map(eq, itself, row))
                desk.session.execute(update(table).where(here).values(others))


@cache
def lists_that_may_name(table: Table) -> Callable[[str], Select[Any]]:
    """Build the question for the rows of a table whose lists may name someone, by their keys and with these lists."""
    lists = lists_in(table)

    def rows(member_id: str) -> Select[Any]:
        may_name = (cast(column, String).contains(member_id) for column in lists)
        return select(*table.primary_key, *lists).where(or_(*may_name))

    return built_once(rows)


def take_name_out(desk: Desk, member_id: str, *, someone: str) -> Asking[None]:
    """Put nobody in particular wherever someone's id still stands: in others' rows, and in the log's lines."""
    [found] = yield [tables_that_name(member_id)]
    for table, theirs in naming(member_id).items():
        if table.name in found:
            instead = {each.name: case((each == member_id, someone), else_=each) for each in ids_in(table)}
            desk.session.execute(update(table).where(theirs).values(instead))
    desk.session.execute(
        update(LogEntry)
        .where(LogEntry.details.contains(member_id, autoescape=True))
        .values(details=func.replace(LogEntry.details, member_id, someone))
        .execution_options(synchronize_session=False)
    )


@built_once
def tables_that_name(member_id: str) -> Select[str]:
    return with_a_row(naming(member_id))


def naming(member_id: str) -> dict[Table, ColumnElement[bool]]:
    """Find the rows in which someone's id stands, by table; their own as a member is not among them."""
    others = (table for table in tables() if table.name != Member.__tablename__)
    return {table: or_(*(each == member_id for each in ids)) for table in others if (ids := ids_in(table))}


def ids_in(table: Table) -> list[Column[Any]]:
    """List the columns that can hold somebody's id."""
    return [each for each in table.columns if isinstance(each.type, String) and not isinstance(each.type, Enum)]


def lists_in(table: Table) -> list[Column[Any]]:
    """List the columns that can hold a list of people's ids."""
    return [each for each in table.columns if isinstance(each.type, Json)]


def delete_with_what_stands_on_it(desk: Desk, table: Table, which: ColumnElement[bool]) -> None:
    """Delete rows, and first those that refer to them."""
    delete_what_stands_on_it(desk, table, which)
    desk.session.execute(delete(table).where(which))


def delete_what_stands_on_it(desk: Desk, table: Table, which: ColumnElement[bool]) -> None:
    """Delete the rows that refer to some, whoever wrote them, and first those that refer to these."""
    for other in standing_on(table):
        for key in other.foreign_keys:
            if key.column.table is table:
                gone = select(key.column).where(which)
                delete_with_what_stands_on_it(desk, other, key.parent.in_(gone))
