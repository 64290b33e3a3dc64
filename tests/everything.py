"""A row in every table, any words in every place where somebody writes, and all that can then be seen of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Boolean, Column, Enum, String, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Mapper

from houses import House
from mentorship.desk import Desk
from mentorship.outbox import Message
from mentorship.program.log_book import LogEntry
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import Open, Refused, Say, Show
from mentorship.store import Base, Class, Json, Moment
from mentorship.store.annotations import annotation_of
from mentorship.store.sealing import Sealed

STRUCTURED = {
    "about_me": {"matters"},
    "agreement": {"goal_kinds", "slots"},
    "conversation": {"channel"},
    "draft": {"form", "answers"},
    "fit_check": {"answer"},
    "help_request": {"channel", "readers", "concerns"},
    "installation": {"hashing_secret"},
    "log_entry": {"what", "details"},
    "member": {"zone", "working_days", "muted"},
    "outbox": {"kind", "key", "recipient", "about", "owner", "trouble", "error", "channel", "ts"},
    "proposal": {"shown_in"},
    "proposal_set_aside": {"what"},
    "pulse": {"respected", "worthwhile", "support_wanted"},
    "said": {"channel", "ts", "look"},
    "setting": {"value"},
    "sign_up": {
        "guide_version",
        "conduct_version",
        "conduct_link",
        "conduct_asked",
        "answers_by",
        "answers_in",
        "windows",
        "zone",
        "mediums",
        "scales",
        "languages",
        "goal_kinds",
        "mastery",
        "situations",
        "matters_most",
        "not_with",
        "would_learn_from",
    },
    "survey": {"helped", "again", "left_room"},
    "trouble": {"name", "error"},
}
"""Columns that hold choices, ids and the like, {table: columns}; in every other text somebody writes."""

LISTS = ("topics", "doors", "interests")


def mappers() -> Iterator[Mapper[Any]]:
    for table in Base.metadata.sorted_tables:
        yield from (mapper for mapper in Base.registry.mappers if mapper.local_table is table)


def is_written(column: Column[Any]) -> bool:
    """Ask whether people write here, freely."""
    if column.primary_key or column.foreign_keys or isinstance(column.type, Enum):
        return False
    if column.name.endswith(("_id", "_by")) or column.name in STRUCTURED.get(column.table.name, ()):
        return False
    return isinstance(column.type, String | Sealed) or (column.table.name == "sign_up" and column.name in LISTS)


def one_of_everything(desk: Desk, house: House) -> list[str]:
    """Add a row to every table that has none; answer the tables in which no such row can be."""
    impossible = []
    for mapper in mappers():
        if desk.session.scalars(select(mapper.class_).limit(1)).first() is not None:
            continue
        try:
            with desk.session.begin_nested():
                desk.session.add(mapper.class_(**facts_for(desk, house, mapper)))
        except (StatementError, TypeError, ValueError):
            impossible.append(mapper.local_table.name)
    return impossible


def facts_for(desk: Desk, house: House, mapper: Mapper[Any]) -> dict[str, Any]:
    facts = {}
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if column.primary_key and column.name == "id":
            continue
        if column.nullable and not is_written(column):
            continue
        facts[attribute.key] = a_value_for(desk, house, column)
    return facts


def a_value_for(desk: Desk, house: House, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        return desk.session.scalar(select(key.column).order_by(key.column).limit(1))
    if column.name.endswith(("member_id", "_by", "mentee_id")):
        return house.ada.id
    if isinstance(column.type, Sealed | String) and not isinstance(column.type, Enum):
        return "words"
    if isinstance(column.type, Enum):
        return next(iter(column.type.enum_class)) if column.type.enum_class is not None else column.type.enums[0]
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Moment):
        return desk.now
    if isinstance(column.type, Json):
        return []
    values = {date: desk.today(), time: time(9), int: 1, float: 0.5}
    return values[column.type.python_type]


def write_everywhere(desk: Desk, words_for: Callable[[Column[Any]], str]) -> None:
    """Put words wherever somebody writes."""
    for mapper in mappers():
        for record in desk.session.scalars(select(mapper.class_)).all():
            for attribute in mapper.column_attrs:
                column = attribute.columns[0]
                if is_written(column):
                    words = words_for(column)
                    setattr(record, attribute.key, [words] if column.name in LISTS else words)
    desk.log("setting", by="U0OLGA00000", details=words_for(LogEntry.__table__.c.details))  # it is only ever added to
    desk.session.flush()


def is_private(column: Column[Any]) -> bool:
    return annotation_of(column).klass in (Class.IDENTITY, Class.CONFIDENTIAL, Class.SECRET)


# What can be seen


@dataclass(frozen=True)
class Seen:
    """Something that somebody sees: blocks and, for a message, its text."""

    where: str
    blocks: Any
    text: str | None = None


def all_that_can_be_seen(house: House) -> Iterator[Seen]:
    """Draw every Home, every message about every record, and every window that a press opens. Changes nothing."""
    people = (house.grace, house.ada, house.olga)
    with house.bot.desk() as desk:
        ids = {table.name: desk.session.scalars(select(table.c.id).limit(2)).all() for table in tables_with_ids()}
        for person in people:
            yield Seen(f"home of {person.name}", house.bot.home_of(desk, desk.member(person.id)))
            yield from messages_to(house, desk, person, ids)
            yield from windows_of(house, desk, person, [str(one) for found in ids.values() for one in found])
        desk.session.rollback()
    house.longest.clear()  # it was drawn, with anything in it, and said to nobody


def tables_with_ids() -> list[Any]:
    return [table for table in Base.metadata.sorted_tables if "id" in table.c and table.name != "outbox"]


class About(dict[str, str]):
    """What a row may say it is about: the record of the name, else something harmless."""

    def __init__(self, ids: dict[str, Any], person: Any, number: int) -> None:
        super().__init__(role="mentee", which="mentee", member=person.id, by=person.id, reader=person.id)
        self.ids, self.number = ids, number

    def __missing__(self, name: str) -> str:
        name = {"request": "help_request", "question": "proposal_question", "word": "help_word"}.get(name, name)
        found = self.ids.get(name, [])
        return str(found[min(self.number, len(found) - 1)]) if found else ""

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self[name] or otherwise


def messages_to(house: House, desk: Desk, person: Any, ids: dict[str, Any]) -> Iterator[Seen]:
    for kind in house.bot.kinds.values():
        for number in range(2):
            with desk.session.begin_nested() as nested:
                try:
                    said = kind.render(desk, About(ids, person, number))
                except Exception:  # records that do not belong together: not what is asked here
                    said = None
                nested.rollback()
            if isinstance(said, Message):
                yield Seen(f"{kind.name} to {person.name}", said.blocks, said.text)


def windows_of(house: House, desk: Desk, person: Any, ids: list[str]) -> Iterator[Seen]:
    """Press every button and type every command about the first two records that its policy lets someone through to."""
    open_to: dict[Any, list[str]] = {}
    for (place, door), listener in house.bot.listening.listeners.items():
        if place not in ("button", "command"):
            continue
        where = Place.COMMAND if place == "command" else Place.HOME
        press = Press(where, person.id, house.bot.team_id, door, once="", channel_id="D0")
        if listener.who not in open_to:
            open_to[listener.who] = [about for about in ("", *ids) if is_let_in(desk, press, listener.who, about)]
        for about in open_to[listener.who][:2]:
            reply = reply_to(desk, replace(press, about=about), listener)
            said = f"{door} pressed by {person.name}"
            if isinstance(reply, Open | Show):
                yield Seen(said, reply.view)
            elif isinstance(reply, Say):
                yield Seen(said, list(reply.blocks))
            elif isinstance(reply, Refused):
                yield Seen(said, [], reply.text)


def is_let_in(desk: Desk, press: Press, who: Any, about: str) -> bool:
    try:
        who(desk, replace(press, about=about))
    except Exception:  # a refusal; or records that do not belong together, which is not what is asked here
        return False
    return True


def reply_to(desk: Desk, press: Press, listener: Any) -> Any:
    """Do the deed, take its reply, and undo it."""
    with desk.session.begin_nested() as nested:
        try:
            reply = listener.deed(desk, press, listener.who(desk, press))
        except Exception:  # as above
            reply = None
        nested.rollback()
    return reply


def texts_in(blocks: Any) -> Iterator[tuple[str, str]]:
    """Go through all texts of blocks, each with its type."""
    if isinstance(blocks, dict):
        if isinstance(blocks.get("text"), str):
            yield str(blocks.get("type", "")), blocks["text"]
        for value in blocks.values():
            yield from texts_in(value)
    elif isinstance(blocks, list):
        for value in blocks:
            yield from texts_in(value)


def elements_in(blocks: Any, kind: str) -> Iterator[dict[str, Any]]:
    if isinstance(blocks, dict):
        if blocks.get("type") == kind:
            yield blocks
        for value in blocks.values():
            yield from elements_in(value, kind)
    elif isinstance(blocks, list):
        for value in blocks:
            yield from elements_in(value, kind)
