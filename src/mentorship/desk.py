"""The desk: where a deed is done. One desk is one short transaction; what must be said because of it goes out with it.

A deed gets a desk and never a Slack client: whoever speaks to Slack while a desk is open makes everyone else wait.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.util import identity_key

from mentorship.outbox import About, Tray
from mentorship.program.agreement import Gap
from mentorship.program.calendar import WakingHours, day_of, in_gap, spread
from mentorship.program.erasure import Erased, Erasure
from mentorship.program.log_book import LogEntry
from mentorship.program.meeting import Meeting
from mentorship.program.member import WORKING_WEEK, InChannel, Member
from mentorship.program.mentorship import Mentorship, NeverAgain
from mentorship.program.questions import (
    ABOUT,
    HELD_PEOPLE,
    MEMBERS,
    SIGNED_UP,
    admins,
    between_two,
    each_between_two,
    open_meetings_with,
    running_with_both,
    who_is_in,
)
from mentorship.program.settings import Settings
from mentorship.store import (
    Asking,
    Keys,
    Question,
    answer,
    insert_if_new,
    insert_new,
    must_hold,
    together,
    written_in,
)
from mentorship.wording import Markup, Words

RecordT = TypeVar("RecordT")
T = TypeVar("T")


@dataclass
class Desk:
    """Everything a deed needs: the records, the moment, the program's settings, the words, and the way out."""

    session: Session
    now: datetime
    words: Words
    keys: Keys
    settings: Settings
    out: Tray = field(init=False)
    is_out: bool = field(default=False, init=False)
    """Whether the message that is drawn here stands there already; to change it disturbs nobody."""
    keepsake_of: Callable[[Mentorship], list[Markup]] = field(init=False)
    """What every room gives two people to take along when they part; only the bot knows every room."""
    _running: dict[str, list[Mentorship]] = field(default_factory=dict, init=False)
    _open_meetings: dict[str, dict[str, Meeting]] = field(default_factory=dict, init=False)
    _gaps: dict[str, list[Gap]] = field(default_factory=dict, init=False)
    _laid_out: set[tuple[type, str]] = field(default_factory=set, init=False)
    _seen_in: dict[tuple[str, str], bool] = field(default_factory=dict, init=False)

    def find(self, record: type[RecordT], id_: str | None) -> RecordT | None:
        return self.session.get(record, id_) if id_ else None

    def get(self, record: type[RecordT], id_: str) -> RecordT:
        """Load a record that must be there. Raises sqlalchemy's NoResultFound if it is not."""
        return self.session.get_one(record, id_)

    def find_between(self, record: type[RecordT], id_: str | None) -> RecordT | None:
        """Load a mentorship, or what belongs to one, with its two people and their gaps: one question, not four."""
        if id_ and (record, id_) not in self._laid_out:
            self._laid_out.add((record, id_))
            question = between_two(record)  # type: ignore[arg-type]  # a class can be hashed
            self._keep_at_hand(self.session.execute(question, {"id": id_}))
        return self.find(record, id_)

    def lay_out_each(self, mentorships: Iterable[Mentorship]) -> None:
        """Load a few mentorships, each with its two people and their gaps."""
        self._keep_at_hand(self.session.execute(each_between_two(), {"ids": [each.id for each in mentorships]}))

    def _keep_at_hand(self, found: Iterable[Any]) -> list[Mentorship]:  # Any: rows of what is built on two_people
        """Keep mentorships at hand, with their people and their gaps."""
        gaps: dict[Mentorship, list[Gap]] = defaultdict(list)
        for mentorship, _, _, gap, *_ in found:
            gaps[mentorship] += [gap] if gap else []
        self._gaps.update({each.id: theirs for each, theirs in gaps.items()})
        self._laid_out.update((Mentorship, each.id) for each in gaps)
        return list(gaps)

    def ask(self, *questions: Question) -> list[list[Any]]:
        """Ask several questions in one; for each a list of what it asks for, in its order. Each was built once."""
        return together(self.session, *questions)

    def answer(self, asking: Asking[T]) -> T:
        """Let one who asks several times ask at this desk, until it knows."""
        known: T
        [known] = answer(self.session, asking)
        return known

    def lay_out(self, about: About) -> None:
        """Load in one go what nearly every message is about, so that nobody asks for it piece by piece."""
        if about.get("sign_up"):
            self.session.execute(SIGNED_UP, {"sign_up": about["sign_up"]}).all()
        for name, record in ABOUT.items():
            if about.get(name):
                self.find_between(record, about[name])
                return

    def lay_out_home(self, member_id: str) -> Member | None:
        """Load what App Home shows: who it is, in #mentors or not, their running mentorships, and the open meetings."""
        people, running, meetings = self.ask(
            who_is_in("mentors", [member_id]), running_with_both(member_id), open_meetings_with(member_id)
        )
        self.note_who_is_in("mentors", people)
        self._running[member_id] = self._keep_at_hand(running)
        self._open_meetings[member_id] = {each.mentorship_id: each for each in meetings}
        return self.find(Member, member_id)

    def gaps_of(self, mentorship: Mentorship) -> list[Gap]:
        """List the days in which two people do not meet, as they were laid out; else as they are now."""
        unwritten = (*self.session.new, *self.session.deleted)
        has_changed = Gap in written_in(self.session) or any(isinstance(each, Gap) for each in unwritten)
        if mentorship.id in self._gaps and not has_changed:
            return self._gaps[mentorship.id]
        return list(self.session.scalars(Gap.of(mentorship.id)))

    def running_of(self, member_id: str) -> list[Mentorship]:
        """List someone's running mentorships, oldest first, partners at hand; once per desk, for rooms that draw."""
        if member_id not in self._running:
            [found] = self.ask(running_with_both(member_id))
            self._running[member_id] = self._keep_at_hand(found)
        return self._running[member_id]

    def open_meetings_of(self, member_id: str) -> dict[str, Meeting]:
        """The open meetings of someone's running mentorships, by mentorship; once per desk, for rooms that draw."""
        if member_id not in self._open_meetings:
            [found] = self.ask(open_meetings_with(member_id))
            self._open_meetings[member_id] = {each.mentorship_id: each for each in found}
        return self._open_meetings[member_id]

    def hold(self, *records: object) -> None:
        """Hold records, as they are now, until this desk is closed: two can press in the same second.

        Raises StaleDataError for one that was deleted meanwhile.
        """
        if must_hold(self.session):
            self.session.flush()  # or what this deed has changed in them would be forgotten
            for record in records:
                try:
                    self.session.refresh(record, with_for_update=True)
                except InvalidRequestError as gone:
                    raise StaleDataError(str(gone)) from None

    # People

    def as_held(self, member: Member) -> Member | None:
        """Hold a member, as they are now, until this desk is closed; None if they were forgotten meanwhile.

        Whoever ends what someone has with others begins here, so that no two of them wait for each other.
        """
        if not must_hold(self.session):
            return member
        return self.session.get(Member, member.id, populate_existing=True, with_for_update={"key_share": True})

    def hold_people(self, *member_ids: str) -> None:
        """Hold people until this desk is closed, in the order in which everyone does."""
        if must_hold(self.session):
            self.session.execute(HELD_PEOPLE, {"ids": member_ids}).all()

    def member(self, member_id: str) -> Member:
        return self.get(Member, member_id)

    def is_organiser(self, member_id: str) -> bool:
        """Named in settings; while nobody is named, the workspace's admins."""
        if self.settings.organisers:
            return member_id in self.settings.organisers
        member = self.find(Member, member_id)
        return member is not None and member.is_admin

    def organisers(self) -> list[str]:
        if self.settings.organisers:
            return list(self.settings.organisers)
        return [each.id for each in self.session.scalars(admins())]

    def is_matcher(self, member_id: str) -> bool:
        """In #mentors, or one of the first matchers that organisers appointed (Mentor Guide, Mentor Matching)."""
        return member_id in self.settings.first_matchers or self.is_in("mentors", member_id)

    def is_in(self, channel: str, member_id: str) -> bool:
        seen = self._seen_in.get((channel, member_id))
        return self.session.get(InChannel, (channel, member_id)) is not None if seen is None else seen

    def look_who_is_in(self, channel: str, question: Any, about: Mapping[str, object]) -> Sequence[Any]:
        """Ask something that brings members, each beside their being in a channel; `is_in` knows of both from then on.

        question: a Select of Member, of InChannel, and of whatever else is wanted.
        """
        found = self.session.execute(question, {"channel": channel, **about}).all()
        self.note_who_is_in(channel, ((row.Member, row.InChannel) for row in found))
        return found

    def meet_in(self, channel: str, member_ids: Collection[str]) -> None:
        """Load members, each with whether they are in a channel; `is_in` knows it from then on."""
        [found] = self.ask(who_is_in(channel, member_ids))
        self.note_who_is_in(channel, found)

    def note_who_is_in(self, channel: str, found: Iterable[tuple[Member, InChannel | None]]) -> None:
        """Let `is_in` know of these members, each beside their being in a channel, without asking."""
        self._seen_in.update({(channel, member.id): being_in is not None for member, being_in in found})

    def are_kept_apart(self, one: str, other: str) -> bool:
        return self.session.get(NeverAgain, self.pair_mark(one, other)) is not None

    def keep_apart(self, one: str, other: str) -> None:
        """Never match these two (again); only a keyed hash of the two remains of it."""
        insert_if_new(self.session, NeverAgain, pair=self.pair_mark(one, other), since=self.now)

    def turn_away(self, one: str, other: str) -> None:
        """Keep two apart as the first wishes, whom nothing of the other reaches; the other never learns of it."""
        marks = (self.pair_mark(one, other), self.mark_of_wish(one, other))
        insert_new(self.session, NeverAgain, [{"pair": mark, "since": self.now} for mark in marks])

    def has_turned_away(self, one: str, other: str) -> bool:
        return self.session.get(NeverAgain, self.mark_of_wish(one, other)) is not None

    def keep_apart_once_parted(self, one: str, other: str) -> None:
        """Keep two apart from the end of their mentorship on; the mark means nothing while they are together."""
        insert_if_new(self.session, NeverAgain, pair=self.mark_once_parted(one, other), since=self.now)

    def pair_mark(self, one: str, other: str) -> str:
        return self.keys.hash("|".join(sorted((one, other))))

    def mark_of_wish(self, one: str, other: str) -> str:
        return self.keys.hash("|".join((one, other, "wishes it")))

    def mark_once_parted(self, one: str, other: str) -> str:
        return self.keys.hash("|".join((*sorted((one, other)), "once parted")))

    def is_forgotten(self, *member_ids: str) -> bool:
        """Ask whether one of them was forgotten, and neither met nor appointed since.

        Whom we never met, as a new organiser may be, was not.
        """
        known, appointed = self.session.identity_map, {*self.settings.organisers, *self.settings.first_matchers}
        strangers = [each for each in member_ids if identity_key(Member, each) not in known and each not in appointed]
        marks = {self.keys.hash(each): each for each in strangers}
        erased = self.session.scalars(Erasure.of_everything_among(marks)).all() if marks else []
        return any(self.find(Member, marks[each]) is None for each in erased)

    def note_erasure(self, member_id: str, what: Erased) -> None:
        """Remember, without a name, that something was erased: no backup may bring it back."""
        insert_if_new(self.session, Erasure, mark=self.keys.hash(member_id), what=what, at=self.now)

    def keeps_silent(self, mentorship: Mentorship) -> bool:
        """Whether nothing is said about it: it ended, it rests, or today lies in a planned gap (First 6).

        What stands there already may change in a gap, too: an edit disturbs nobody.
        """
        if not mentorship.is_running or mentorship.is_resting:
            return True
        return not self.is_out and self.is_in_gap(mentorship)

    def is_in_gap(self, mentorship: Mentorship) -> bool:
        return in_gap(self.today(self.zone_of(mentorship.mentee_id)), self.gaps_of(mentorship))

    # Time as people live it

    def zone_of(self, member_id: str) -> str:
        member = self.find(Member, member_id)
        return member.zone if member else self.settings.zone

    def today(self, zone: str | None = None) -> date:
        return day_of(self.now, zone or self.settings.zone)

    def days_since(self, moment: datetime) -> int:
        """Count the days since then as a calendar does, in the program's zone: everyone reads the same number."""
        return (self.today() - day_of(moment, self.settings.zone)).days

    def waking_hours(self, member_id: str) -> WakingHours:
        member = self.find(Member, member_id)
        return WakingHours(
            zone=member.zone if member else self.settings.zone,
            working_days=frozenset(member.working_days if member else WORKING_WEEK),
            days_off=frozenset(self.settings.dates_off),
            opens=self.settings.waking_from,
            closes=self.settings.waking_until,
        )

    def program_hours(self) -> WakingHours:
        """The waking hours of channels: the program's own zone."""
        return self.waking_hours("")

    def in_turn(self, member_id: str, moment: datetime) -> datetime:
        """Tell when someone of a crowd hears what becomes due for all of it: at most half an hour later, each alike.

        Whose day would be over by then hears it at once.
        """
        waking = self.waking_hours(member_id)
        at = waking.next_waking(moment)
        later = spread(at, member_id)
        return later if waking.is_waking(later) else at

    # What the tray asks before it lets a message wait (outbox.Tray's calendar)

    def meet(self, member_ids: Set[str]) -> None:
        known = self.session.identity_map
        keys = {each: identity_key(Member, each) for each in sorted(member_ids)}
        strangers = [each for each, key in keys.items() if key not in known or inspect(known[key]).expired]
        if len(strangers) > 1:
            self.session.scalars(MEMBERS, {"ids": strangers}).all()

    def next_waking(self, member_id: str, moment: datetime) -> datetime:
        return self.waking_hours(member_id).next_waking(moment)

    def day_of(self, member_id: str, moment: datetime) -> date:
        return day_of(moment, self.zone_of(member_id))

    def is_muted(self, member_id: str, kind: str) -> bool:
        member = self.find(Member, member_id)
        return member is not None and kind in member.muted

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """Undo what is done and said within, and nothing else of this desk, if anything is raised."""
        notes = self.out.notes()
        try:
            with self.session.begin_nested():
                yield
        except Exception:
            self.out.lay_back(notes)
            raise

    # The log

    def log(
        self, what: str, *, by: str, about: str | None = None, beside: str | None = None, details: str | None = None
    ) -> None:
        """Write a line into the log. beside: the other one, if it concerns two; neither of them reads it there."""
        self.session.add(LogEntry(at=self.now, by_id=by, what=what, about_id=about, beside_id=beside, details=details))
