"""The tray: where a deed lays what must be said. It becomes rows at the end of the deed, in its own transaction.

If the deed is undone, nothing is said; if it is committed, it will be said, whatever happens to the process.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    BindParameter,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from mentorship.outbox.hints import give_hint
from mentorship.outbox.hours import Calendar, waking_moment
from mentorship.outbox.kinds import Kind
from mentorship.outbox.recipients import HOME, INVITE, is_dm, members_of, to_home, to_invite
from mentorship.outbox.records import Row, Said, State, Verb
from mentorship.outbox.troubles import QUIET_TIME
from mentorship.program.calendar import DAY
from mentorship.program.member import was_erased
from mentorship.store import at_the_end, insert_new, portions

GATHERING = timedelta(seconds=1)  # ten changes to an App Home within it are one publish
LETS_GO_FIRST_FOR = timedelta(hours=3)
"""So long what nobody asked for waits at most while people wait for answers: longer than the longest of bursts."""

OVERDUE_FOR = timedelta(days=30)
"""How long it is believed of what cannot be said that it will be."""

Name = tuple[str, str]
"""The kind and key under which something is said."""
Days = set[tuple[str, date]]
"""Whose day is taken by an unasked DM."""


class Only(Enum):
    """When a message is to be shown: if people see it, or are about to; or if it was ever to be shown."""

    OUT = "out"
    KNOWN = "known"


class Note(Struct):
    """One thing that lies in the tray. `rules` is its kind; invitations and App Homes have none."""

    verb: Verb
    kind: str
    key: str
    to: str
    about: dict[str, str]
    due: datetime
    useful_until: datetime | None = None
    rules: Kind | None = None
    only_if: Only | None = None

    @property
    def name(self) -> Name:
        return self.kind, self.key

    def queued_at(self, due: datetime, *, asked: bool) -> datetime:
        """Tell its place in the queue: an answer goes before whatever was to be said to a crowd in these hours.

        An answer also goes before edits that nobody asked for.
        """
        if self.rules is not None:
            asked = not self.rules.unasked and (asked or self.only_if is None)
        return due if asked else due + LETS_GO_FIRST_FOR


class Known(Struct, frozen=True):
    """What the database knows under one name.

    waits: the row that nobody has begun to say, which can carry more. is_out: people see it, or are just about to.
    """

    last_turn: int
    waits: int | None
    is_out: bool


class Tray:
    """What a deed wants said. `kinds` are the registered ones, by name.

    asked: somebody pressed something and may be looking at their App Home; the tick says no.
    """

    def __init__(self, session: Session, kinds: dict[str, Kind], now: datetime, calendar: Calendar) -> None:
        self._session = session
        self._kinds = kinds
        self._now = now
        self._calendar = calendar
        self.asked = True
        self._notes: dict[Name, Note] = {}
        self._looked_up: dict[str, Days] = {}
        """Whose days were asked for in this deed already; good for one try to write down what is said to them."""
        at_the_end(session, self._write_down)

    def tell(
        self,
        kind: str,
        to: str,
        *,
        key: str,
        due: datetime | None = None,
        useful_until: datetime | None = None,
        **about: str,
    ) -> None:
        """Say something once. What is known by this kind and key already is not said again."""
        if (kind, key) not in self._notes:
            self._lay(Note(Verb.TELL, kind, key, to, about, due or self._now, useful_until, self._kinds[kind]))

    def show(self, kind: str, to: str, *, key: str, **about: str) -> None:
        """Make the message known by this kind and key look as the facts are: post it once, then update it."""
        self._lay(Note(Verb.SHOW, kind, key, to, about, self._now, rules=self._kinds[kind]))

    def redraw(self, kind: str, to: str, *, key: str, **about: str) -> None:
        """Make a message look as the facts are, if it stands there or is about to; else leave it unsaid."""
        if (kind, key) not in self._notes:
            self._lay(Note(Verb.SHOW, kind, key, to, about, self._now, rules=self._kinds[kind], only_if=Only.OUT))

    def bring_back(self, kind: str, to: str, *, key: str, **about: str) -> None:
        """Redraw a message that is out, or show one that was cancelled because it was not true when its turn came."""
        self._lay(Note(Verb.SHOW, kind, key, to, about, self._now, rules=self._kinds[kind], only_if=Only.KNOWN))

    def known(self, kind: str, key: str) -> bool:
        """Ask whether something was to be said under this kind and key: ever, if it is shown; lately, if it is told."""
        return key in self.known_among(kind, [key])

    def known_among(self, kind: str, keys: Collection[str]) -> set[str]:
        """Ask the same about several keys at once; answer those that are known."""
        lying = ((key, self._notes.get((kind, key))) for key in keys)
        known = {key for key, note in lying if note is not None and note.only_if is None}
        for others in portions(key for key in keys if key not in known):
            known |= set(self._session.scalars(WERE_SAID, {"kind": kind, "keys": others}))
        return known

    def last_due(self, kind: str, key: str) -> datetime | None:
        """Tell from when on something was last to be said under this kind and key; None once its row is gone."""
        return self._session.scalar(LAST_DUE, {"kind": kind, "key": key})

    def first_due(self, kind: str, keys: Collection[str]) -> dict[str, datetime]:
        """Tell from when on each of these was to be said first, without those that came to nothing.

        Nor does anybody know it of what was said so long ago that its row is gone.
        """
        found: dict[str, datetime] = {}
        for some in portions(keys):
            rows = self._session.execute(FIRST_TURNS, {"kind": kind, "keys": some})
            found |= {row.key: row.due_at for row in rows}
        return found

    def said_at(self, kind: str, keys: Collection[str]) -> dict[str, datetime]:
        """Tell when each of these was said, or is to be, without those that came to nothing.

        What is overdue is said now at the earliest; nobody counts on it any more when it has been so for long.
        """
        found: dict[str, datetime] = {}
        for some in portions(keys):
            for key, due_at, done_at in self._session.execute(FIRST_TURNS, {"kind": kind, "keys": some}):
                is_overdue = self._now - OVERDUE_FOR < due_at < self._now
                found[key] = done_at or (self._now if is_overdue else due_at)
        return found

    def where_shown(self, kind: str, key: str) -> tuple[str, str] | None:
        """Find a shown message, (channel, ts): a press on any other one is a press on a stray double."""
        said = self._session.get(Said, (kind, key))
        return said.place if said else None

    def shown_to(self, member: str, kind: str, *, about: str) -> list[str]:
        """List the keys of what stands in a member's messages of this kind: those that begin with what it is about."""
        theirs = select(Said.key).where(Said.member_id == member, Said.kind == kind)
        return [key for key in self._session.scalars(theirs) if key.startswith(f"{about}:")]

    def comes_at(self, kind: str, to: str) -> datetime:
        """Tell when something of this kind would be said that is laid here now: not on a day that is taken.

        What lies here of this kind goes first.
        """
        rules = self._kinds[kind]
        taken = self._taken_before(rules, to) if counts(rules, to) else set()
        moment, _ = self._free_moment(rules, to, self._now, taken)
        return moment

    def _taken_before(self, rules: Kind, to: str) -> Days:
        """Tell which days are taken, also by what lies here of this kind."""
        self._looked_up[to] = self._days_taken([Note(Verb.SHOW, rules.name, "", to, {}, self._now, rules=rules)])
        taken, [member] = set(self._looked_up[to]), members_of(to)
        for each in self._notes.values():
            if each.rules is rules and each.to == to and each.only_if is None:
                _, day = self._free_moment(rules, to, each.due, taken)
                taken |= {(member, day)} if day else set()
        return taken

    def invite(self, member: str, channel: str) -> None:
        """Invite a member to a channel, named as the settings name it."""
        self._lay(Note(Verb.INVITE, INVITE, f"{channel}:{member}", to_invite(member, channel), {}, self._now))

    def refresh_home(self, member: str) -> None:
        """See to it that a member's App Home shows the facts."""
        self._lay(Note(Verb.HOME, HOME, member, to_home(member), {}, self._now + GATHERING))

    def mended(self, trouble: str) -> None:
        """Try at once what waits for a trouble, by its name: something suggests that it was mended."""
        self._session.execute(MENDED, {"mended": trouble})

    def _lay(self, note: Note) -> None:
        """Lay it here, unless it is to someone who was erased: nobody hears it, and Slack knows nobody by that id."""
        if not any(map(was_erased, members_of(note.to))):
            self._notes[note.name] = note

    def notes(self) -> dict[Name, Note]:
        """Tell what lies here, so that it can be laid back as it was."""
        return dict(self._notes)

    def lay_back(self, notes: dict[Name, Note]) -> None:
        """Let nothing lie here but these."""
        self._notes = dict(notes)

    # At the end of the deed

    def _write_down(self) -> None:
        """Write what lies here as rows; ask once more about what another process was first with in this instant."""
        notes = list(self._notes.values())
        self._notes.clear()
        while notes:
            known = self._look(notes)
            notes = [note for note in notes if self._is_wanted(note, known.get(note.name))]
            carried = self._carried_by_waiting(notes, known)
            notes = [note for note in notes if note.name not in carried]
            written = self._insert(notes, known)
            notes = [note for note in notes if note.name not in written]

    def _is_wanted(self, note: Note, known: Known | None) -> bool:
        if (note.only_if is Only.OUT and not is_out(known)) or (note.only_if is Only.KNOWN and known is None):
            return False
        return known is None or note.verb is not Verb.TELL

    def _look(self, notes: list[Note]) -> dict[Name, Known]:
        """Ask what is known under these names."""
        found: dict[Name, Known] = {}
        names = [note.name for note in notes]
        for kind, key, last_turn, waits, is_out in self._session.execute(KNOWN, named(names)):
            other = found.get((kind, key))
            if other is not None:
                last_turn, waits, is_out = max(last_turn, other.last_turn), waits or other.waits, True
            found[kind, key] = Known(last_turn, waits, bool(is_out))
        return found

    def _carried_by_waiting(self, notes: list[Note], known: dict[Name, Known]) -> set[Name]:
        """Let rows that nobody has begun to say carry this too: they say the facts as they are then."""
        by_name = {note.name: note for note in notes}
        ids = [waits for name in by_name if name in known and (waits := known[name].waits) is not None]
        if not ids:
            return set()
        carried = {(row.kind, row.key): row for row in self._session.scalars(STILL_WAIT, {"ids": ids})}
        for name, row in carried.items():
            note = by_name[name]
            row.about = note.about
            row.queued_at = min(row.queued_at, note.queued_at(row.due_at, asked=self.asked))
            if note.only_if is None and row.is_too_late(self._now):  # shown anew, it is as useful as a new one
                row.useful_until = self._useful_until(note, self._now)
        return set(carried)

    def _insert(self, notes: list[Note], known: dict[Name, Known]) -> set[Name]:
        """Write new rows, unless another process was first with this turn, or took this person's day."""
        if not notes:
            return set()
        self._calendar.meet({reader for note in notes for reader in members_of(note.to)})
        taken = self._days_taken([note for note in notes if not is_out(known.get(note.name))])
        rows = [self._row_of(note, known.get(note.name), taken) for note in notes]
        give_hint(self._session)
        return insert_new(self._session, Row, rows, known_by=("kind", "key"))

    def _row_of(self, note: Note, known: Known | None, taken: Days) -> dict[str, Any]:
        member_id, partner_id = [*members_of(note.to), None, None][:2]
        due, counts_on = note.due, None
        if note.rules is not None and not is_out(known):
            due, counts_on = self._free_moment(note.rules, note.to, note.due, taken)
        muted = not is_out(known) and self._is_muted(note)
        if counts_on and member_id and not muted:
            taken.add((member_id, counts_on))
        return {
            "verb": note.verb,
            "kind": note.kind,
            "key": note.key,
            "turn": known.last_turn + 1 if known else 0,
            "recipient": note.to,
            "member_id": member_id,
            "partner_id": partner_id,
            "about": note.about,
            "due_at": due,
            "queued_at": note.queued_at(due, asked=self.asked),
            "useful_until": self._useful_until(note, due),
            "counts_on": None if muted else counts_on,
            "state": State.CANCELLED if muted else State.PENDING,
            "done_at": self._now if muted else None,
        }

    @staticmethod
    def _useful_until(note: Note, due: datetime) -> datetime | None:
        if note.useful_until is None and note.rules is not None and note.rules.useful_for is not None:
            return due + note.rules.useful_for
        return note.useful_until

    def _is_muted(self, note: Note) -> bool:
        """A pair's conversation is spared what both of the two muted."""
        if note.rules is None or not note.rules.mutable:
            return False
        kind, readers = note.rules.name, members_of(note.to)
        return bool(readers) and all(self._calendar.is_muted(reader, kind) for reader in readers)

    def _free_moment(self, rules: Kind, to: str, due: datetime, taken: Days) -> tuple[datetime, date | None]:
        """Find the first moment at which this may be said, and the day it uses up, if it counts.

        Source: program, section 14: at most one unasked DM a day; a second waits for the next.
        """
        due = waking_moment(self._calendar, rules, to, due)
        if not counts(rules, to):
            return due, None
        [member] = members_of(to)
        while (member, day := self._calendar.day_of(member, due)) in taken:
            due = waking_moment(self._calendar, rules, to, due + DAY)
        return due, day

    def _days_taken(self, notes: list[Note]) -> Days:
        """Ask which days of these people are taken already, as far as it matters to these notes."""
        counting = [note for note in notes if note.rules is not None and counts(note.rules, note.to)]
        looked_up, self._looked_up = self._looked_up, {}
        if all(note.to in looked_up and note.due >= self._now for note in counting):
            return set().union(*(looked_up[note.to] for note in counting))
        members = sorted({members_of(note.to)[0] for note in counting})
        earliest = min(note.due for note in counting).date() - DAY  # the day may have begun elsewhere
        taken = self._session.execute(DAYS_TAKEN, {"members": members, "earliest": earliest})
        return {(member, day) for member, day in taken if member and day}


def named(names: list[Name]) -> dict[str, list[Any]]:
    """Give the statement below what it asks for."""
    return {"names": names, "kinds": sorted({kind for kind, _ in names}), "keys": sorted({key for _, key in names})}


def is_out(known: Known | None) -> bool:
    """Ask whether people see it: what only changes there uses up nobody's day."""
    return known is not None and known.is_out


def counts(rules: Kind, to: str) -> bool:
    """Ask whether it counts as the one unasked DM of a day."""
    return rules.unasked and is_dm(to)


MENDED = (
    update(Row)
    .where(Row.trouble == bindparam("mended"), Row.done_at.is_(None))
    .values(trouble=None, retry_at=QUIET_TIME)
    .execution_options(synchronize_session=False)
)
STILL_WAIT = (
    select(Row)
    .where(Row.id.in_(bindparam("ids", expanding=True)), Row.state == State.PENDING, Row.error.is_(None))
    .with_for_update()
)
DAYS_TAKEN = (
    select(Row.member_id, Row.counts_on)
    .where(Row.member_id.in_(bindparam("members", expanding=True)), Row.counts_on >= bindparam("earliest"))
    .execution_options(autoflush=False)  # what the deed changes itself takes nobody's day
)
_KIND: BindParameter[str] = bindparam("kind")
_ANY_KEY: BindParameter[list[str]] = bindparam("keys", expanding=True)
LAST_DUE = select(func.max(Row.due_at)).where(Row.kind == _KIND, Row.key == bindparam("key"))
FIRST_TURNS = select(Row.key, Row.due_at, Row.done_at).where(
    Row.kind == _KIND, Row.key.in_(_ANY_KEY), Row.turn == 0, or_(Row.done_at.is_(None), Row.state == State.DELIVERED)
)
WERE_SAID = union(
    select(Row.key).where(Row.kind == _KIND, Row.key.in_(_ANY_KEY)),
    select(Said.key).where(Said.kind == _KIND, Said.key.in_(_ANY_KEY)),
)
"""What was shown is remembered for as long as it stands there; what was told, for as long as its row is kept."""
_WAITS = and_(Row.state == State.PENDING, Row.error.is_(None), Row.verb != Verb.TELL)
"""Nobody has begun to say it: it is new, or was put off to another day."""
_NAMES: BindParameter[list[Name]] = bindparam("names", expanding=True)
_KINDS: BindParameter[list[str]] = bindparam("kinds", expanding=True)
_KEYS: BindParameter[list[str]] = bindparam("keys", expanding=True)
"""By pairs alone SQLite reads the whole index; by these it finds them in it."""
KNOWN = union_all(
    select(
        Row.kind,
        Row.key,
        func.max(Row.turn),
        func.max(case((_WAITS, Row.id))),
        func.max(case((Row.done_at.is_(None), 1), else_=0)),
    )
    .where(Row.kind.in_(_KINDS), Row.key.in_(_KEYS), tuple_(Row.kind, Row.key).in_(_NAMES))
    .group_by(Row.kind, Row.key),
    select(Said.kind, Said.key, literal(-1), null(), literal(1)).where(
        Said.kind.in_(_KINDS), Said.key.in_(_KEYS), tuple_(Said.kind, Said.key).in_(_NAMES)
    ),
)
"""Kind, key, last turn, the id of the row that waits, whether it is out: from the rows, and from what was said."""
