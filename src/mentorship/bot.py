"""The bot: one engine, one clock, the words, the courier and the rooms. It has no state that a restart would miss."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from threading import Event

from msgspec import Struct
from msgspec.structs import replace
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from mentorship.clock import Clock
from mentorship.desk import Desk
from mentorship.hall.settings import KnownSettings
from mentorship.listening import Listening
from mentorship.log import fault, log
from mentorship.newcomers import Newcomers
from mentorship.outbox import (
    Courier,
    Forgotten,
    HomeView,
    Kind,
    Kinds,
    Message,
    Pacing,
    PutOff,
    Row,
    Speech,
    Timing,
    Tray,
    Trouble,
    say,
)
from mentorship.outbox.fates import REFUSED_OR_LOST
from mentorship.outbox.recipients import members_of
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.settings import Setting
from mentorship.slack import seen
from mentorship.slack.blocks import Block, divider, home
from mentorship.slack.foot import message_on_foot
from mentorship.slack.lengths import fitted
from mentorship.slack.press import Press
from mentorship.slack.replies import Open, Reply, Then, is_in_ack, say_afterwards, say_late
from mentorship.store import (
    AWAY,
    PATIENCE,
    Asking,
    Keys,
    ReadOnly,
    Undone,
    answer,
    reading,
    tried_anew,
    writing,
    written_in,
)
from mentorship.wording import Markup, Words

THREADS = 32
"""Bolt's default of five misses acks when people are busy."""
LOOKERS = 2
"""Threads for presses that only look: with more of them, whoever waits for an ack waits for Python's one lock."""

AGAIN_AFTER, AGAIN_AT_THE_LATEST_AFTER = 60.0, 3600.0
"""Seconds."""


class OnHome(Struct, frozen=True):
    """What a room shows on App Home, by how much it matters now: what waits for the member stands above all else."""

    waits: list[Block] = []
    stands: list[Block] = []
    settled: list[Block] = []
    """What is only there to be looked up."""
    own: list[Block] = []
    """What the member told us, with its buttons, below all that."""


class Room(Struct, frozen=True):
    """One room of the house, as the rest of the house needs to know it.

    due: look at the facts and say what ought to be said now, a few things at a time; True if it left some. ahead: work
    out before it what takes long, where nobody waits for it.
    next_moment: when to look again; never later than the moment at which something becomes due. home: what App Home
    shows one member of this room; a plain list is what stands. frame: puts something above and below what all rooms
    show there. keepsake: the lines that two people take along from it when they part. For Home, and for the keepsake,
    all rooms ask side by side.
    """

    name: str
    chapter: str
    """The heading of the guide it carries out."""
    listen: Callable[[Listening], None] | None = None
    kinds: Sequence[Kind] = ()
    ahead: Callable[["Bot"], None] | None = None
    due: Callable[[Desk], bool | None] | None = None
    next_moment: Callable[[Desk], datetime | None] | None = None
    home: Callable[[Desk, Member], Asking[list[Block] | OnHome]] | None = None
    frame: Callable[[Desk, Member, list[Block]], list[Block]] | None = None
    keepsake: Callable[[Desk, Mentorship], Asking[list[Markup]]] | None = None
    on_trouble: Callable[[Desk, Trouble], None] | None = None
    """What to do when the courier meets something that only people can mend; called once per trouble."""


@dataclass
class NextTime:
    """When something that needs Slack is to be done next, in seconds that nobody can put back."""

    at: float = 0.0
    pause: float = AGAIN_AFTER

    def failed(self, *, at: float) -> None:
        """Let it be done again: after a minute, after two, after an hour at the latest."""
        self.at, self.pause = at + self.pause, min(2 * self.pause, AGAIN_AT_THE_LATEST_AFTER)

    def succeeded(self) -> None:
        """Let it be done when it is its turn."""
        self.pause = AGAIN_AFTER

    def is_wanted(self, *, by: float) -> None:
        """Let it be done by then, if it is not its turn before."""
        self.at = min(self.at, by)


@dataclass
class Bot:
    """Everything that runs. `desk()` is for deeds, `reading_desk()` for looking."""

    engine: Engine
    keys: Keys
    clock: Clock
    words: Words
    client: WebClient
    team_id: str
    rooms: Sequence[Room]
    listening: Listening
    pacing: Pacing = field(default_factory=Pacing)
    timing: Timing = field(default_factory=Timing)
    comparison: NextTime = field(default_factory=NextTime, init=False)
    """With what Slack says about channels and people; whatever goes by unheard is found by it."""
    courier: Courier = field(init=False)
    kinds: Kinds = field(init=False)
    newcomers: Newcomers = field(init=False)
    executor: ThreadPoolExecutor = field(init=False)
    lookers: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = Kinds()
        for kind in chain.from_iterable(room.kinds for room in self.rooms):
            self.kinds.add(kind)
        self._own_words, self._texts = self.words, dict[str, str]()
        self._settings = KnownSettings(self.clock.elapsed)
        self.executor = ThreadPoolExecutor(THREADS, thread_name_prefix="listener")
        self.lookers = ThreadPoolExecutor(LOOKERS, thread_name_prefix="looker")
        self._later: set[Future[None]] = set()
        self._is_ending = False
        self.newcomers = Newcomers(self)
        self.courier = Courier(
            self.engine,
            self.client,
            self.clock,
            self.kinds,
            speak=self.speak,
            where=self.where,
            keys=self.keys,
            on_trouble=self.meet_trouble,
            pacing=self.pacing,
            timing=self.timing,
        )

    # Desks

    @contextmanager
    def desk(self, *, patience: timedelta = PATIENCE) -> Iterator[Desk]:
        """Open a desk for one deed: one short transaction, committed at the end, undone by any exception."""
        with writing(self.engine, patience=patience) as session:
            yield self._furnish(session)
        if Setting in written_in(session):
            self._settings.forget()

    @contextmanager
    def reading_desk(self, *, patience: timedelta = PATIENCE) -> Iterator[Desk]:
        """Open a desk for looking only; it never makes anyone wait. Raises ReadOnly if something was to be said."""
        with reading(self.engine, patience=patience) as session:
            desk = self._furnish(session)
            yield desk
            if desk.out.notes():
                raise ReadOnly("something was laid in the tray of a reading desk")

    def _furnish(self, session: Session) -> Desk:
        settings = self._settings.at(session)
        desk = Desk(session, self.clock.now(), self._words_with(settings.texts), self.keys, settings)
        desk.out = Tray(session, self.kinds, desk.now, desk)
        desk.keepsake_of = partial(self.keepsake_of, desk)
        return desk

    def _words_with(self, texts: dict[str, str]) -> Words:
        """Put the organisers' own sentences in place of ours, as they are now."""
        if texts != self._texts:
            own = self._own_words
            self.words = own.changed_by({key: text for key, text in texts.items() if own.takes(key, text)})
            self._texts = texts
        return self.words

    def keepsake_of(self, desk: Desk, mentorship: Mentorship) -> list[Markup]:
        """Collect, in the rooms' order, what two people take along when they part."""
        given = answer(desk.session, *(room.keepsake(desk, mentorship) for room in self.rooms if room.keepsake))
        return list(chain.from_iterable(given))

    def forget_old_presses(self) -> None:
        """Forget presses that Slack will not repeat any more."""
        with self.desk() as desk:
            seen.forget_old(desk.session, at=self.clock.machine_now())

    # What the tick and the courier ask

    def tick(self) -> bool:
        """Let each room look at the facts and say what ought to be said now; one room's fault stops no other.

        False if a room did not come to the end of it: the next tick looks anew.
        """
        everyone_has_looked = True
        for room in self.rooms:
            if room.due is None or self._is_ending:
                continue
            try:
                if room.ahead:
                    room.ahead(self)
                while self._is_more_due(room.due):  # each time at a desk of its own: others write in between
                    if self._is_ending:
                        return False
            except (StaleDataError, Undone):
                log.info("somebody was first with what %s was looking at; the next tick looks anew", room.name)
                everyone_has_looked = False
            except AWAY as away:
                log.warning("the database is away from the tick: %s", type(away).__name__)
                return False
            except Exception as ours:  # the other rooms' reminders must still go out
                fault(f"in {room.name}'s reminders", ours)
                everyone_has_looked = False
        self.courier.wake()
        return everyone_has_looked

    @tried_anew
    def _is_more_due(self, due: Callable[[Desk], bool | None]) -> bool:
        """Say what is due, a few things at a time; True if some was left."""
        with self.desk() as desk:
            desk.out.asked = False
            return bool(due(desk))

    def next_moment(self) -> datetime | None:
        """When the next thing happens by itself, in calendar time; None if nothing is planned."""
        with self.reading_desk() as desk:
            moments = [room.next_moment(desk) for room in self.rooms if room.next_moment]
        moments.append(self.courier.next_moment())
        return min((moment for moment in moments if moment), default=None)

    def speak(self, row: Row, is_new: bool) -> Speech:
        """Render a row as the facts are now; None if it is no longer true. is_new: nobody has seen it yet."""
        with self.reading_desk() as desk:
            if row.is_home:
                member = desk.lay_out_home(row.member_id) if row.member_id else None
                if member is None:
                    return Forgotten() if row.member_id and desk.is_forgotten(row.member_id) else None
                return HomeView(self.home_of(desk, member))
            desk.lay_out(row.about)
            desk.is_out = not is_new
            speech = say(row, desk, self.kinds, is_new=is_new)
            readers = members_of(row.recipient)
            if not isinstance(speech, PutOff) and desk.is_forgotten(*readers):
                return Forgotten()
            if not isinstance(speech, Message):
                return speech
            blocks = speech.blocks
            if readers:
                blocks = message_on_foot(blocks, desk.words, desk.settings.code_of_conduct)
            return replace(speech, blocks=fitted(blocks))

    def home_of(self, desk: Desk, member: Member) -> Block:
        """Draw App Home for one member: first what waits, then the rest, in the rooms' order, within the frame."""
        shown = answer(desk.session, *(room.home(desk, member) for room in self.rooms if room.home))
        parts = [each if isinstance(each, OnHome) else OnHome(stands=each) for each in shown]
        in_order = [each.waits for each in parts] + [each.stands for each in parts] + [each.settled for each in parts]
        blocks, own = list(chain.from_iterable(in_order)), list(chain.from_iterable(each.own for each in parts))
        blocks += [divider(), *own] if blocks and own else own
        for room in self.rooms:
            blocks = room.frame(desk, member, blocks) if room.frame else blocks
        return home(blocks)

    def meet_trouble(self, session: Session, trouble: Trouble) -> None:
        """Let the rooms tell whoever can mend it, in the transaction in which it was noted."""
        desk = self._furnish(session)
        for room in self.rooms:
            if room.on_trouble:
                room.on_trouble(desk, trouble)

    def where(self, channel: str) -> str | None:
        with self.reading_desk() as desk:
            return desk.settings.channel(channel)

    # What a listener cannot do before its ack

    def later(self, deed: Callable[[], None]) -> None:
        """Do something after the ack, in the listeners' threads."""
        self._do_later(deed, self.executor)

    def look(self, deed: Callable[[], None]) -> None:
        """Look something up after the ack, a few at a time; what calls Slack because of it is done `later`."""
        self._do_later(deed, self.lookers)

    def _do_later(self, deed: Callable[[], None], threads: ThreadPoolExecutor) -> None:
        def careful() -> None:
            try:
                deed()
            except REFUSED_OR_LOST as refused:  # the press is done, and what follows it is not
                code = refused.response["error"] if isinstance(refused, SlackApiError) else type(refused).__name__
                log.warning("Slack does not take what follows an ack: %s", code)
            except AWAY as away:
                log.warning("the database is away after an ack: %s", type(away).__name__)
            except Exception as ours:  # nobody waits for the result: the log is the only place to say it
                fault("after an ack", ours)

        try:
            future = threads.submit(careful)
        except RuntimeError as refused:
            if self._is_ending:
                raise  # nobody does it any more: whoever pressed must see that
            fault("after an ack", refused)  # the machine gives no thread: those that are there take it, or the next one
            return
        self._later.add(future)
        future.add_done_callback(self._later.discard)

    def later_if_needed(self, press: Press, reply: Reply) -> None:
        """Open windows, say what an ack cannot carry, do what needs Slack."""
        if isinstance(reply, Then):
            self._go_on(reply)
            return
        if isinstance(reply, Open) and reply.then:
            self._go_on(reply.then)
        if reply is not None and not is_in_ack(press, reply):
            self.later(lambda: say_afterwards(self.client, press, reply, self.words))

    def say_late(self, press: Press, reply: Reply) -> None:
        """Say all of it when the ack is gone already."""
        if isinstance(reply, Then):
            self._go_on(reply)
        elif reply is not None:
            self.later(lambda: say_late(self.client, press, reply, self.words))

    def _go_on(self, reply: Then) -> None:
        self.later(lambda: reply.deed(self))

    # Running

    def start(self) -> None:
        """Let the courier work in its own thread."""
        self.courier.run()

    def settle(self) -> None:
        """Finish everything that is under way and everything that is due now. The tests' and the demo's patience."""
        while True:
            wait(set(self._later))
            self.courier.deliver_due()
            if self._later:
                continue
            if not self.courier.is_speaking():
                return
            Event().wait(0.002)  # the courier's own thread has a row in its mouth

    def begin_nothing(self) -> None:
        """Claim nothing more, and end a tick after the few things that it is at: the next one finds the rest."""
        self._is_ending = True
        self.courier.stop_claiming()
        self.newcomers.stop()

    def stop(self, *, within: float = 5) -> bool:
        """Finish what is under way; claim nothing new. False if something hangs, and is left."""
        until = self.clock.elapsed() + within
        self.newcomers.stop()
        has_spoken = self.courier.stop(within)
        while self._later and (left := until - self.clock.elapsed()) > 0:  # what was looked up has yet to be said
            wait(set(self._later), timeout=left)
        hang = set(self._later)
        for threads in (self.lookers, self.executor):
            threads.shutdown(wait=False, cancel_futures=True)
        return has_spoken and not hang
