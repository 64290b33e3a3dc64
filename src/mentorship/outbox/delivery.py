"""One row on its way: found out about, rendered, said, written down.

The order is the promise. Nothing is said without a committed claim whose lease outlives the call; what may have
been said is looked for before it is said again; every write afterwards names who claimed the row.
"""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mentorship.clock import Clock
from mentorship.log import fault, log
from mentorship.outbox import outcomes
from mentorship.outbox.claims import Claimed, finish
from mentorship.outbox.fates import INACTIVE, Failure, Fate, keeps_files_out, mended_by
from mentorship.outbox.kinds import HomeView, Kind, Message, MustNot, WhenUnknown
from mentorship.outbox.outcomes import Outcome, Timing
from mentorship.outbox.recipients import channel_of, is_dm
from mentorship.outbox.records import Conversation, Row, Trouble, Verb
from mentorship.outbox.saying import Forgotten, PutOff, Speech
from mentorship.outbox.voice import NotSaid, Voice
from mentorship.store import AWAY, Keys, put

SLACKS_CLOCK_DIFFERS = timedelta(hours=2)  # Slack's and ours, at most; how much earlier than needed we look


class Means(Struct, frozen=True):
    """What it takes to say something.

    speak: renders a row at a reading desk; told whether it is new, or a change to what can be seen.
    where: finds a channel's Slack id by its name in the settings.
    on_trouble: tells the organisers of a new trouble, in the transaction that notes it.
    at: called at each named point of a row's life; the chaos tests kill the process in there.
    pause: waits in this thread; True if the courier is to stop.
    """

    engine: Engine
    voice: Voice
    clock: Clock
    kinds: Mapping[str, Kind]
    speak: Callable[[Row, bool], Speech]
    where: Callable[[str], str | None]
    keys: Keys
    timing: Timing
    on_trouble: Callable[[Session, Trouble], None]
    at: Callable[[str], None]
    pause: Callable[[float], bool]


class Delivery:
    """One claimed row. `carry` says it and writes down how it went."""

    def __init__(self, means: Means, claimed: Claimed) -> None:
        self._means = means
        self._claimed = claimed
        self._row = claimed.row
        self._opened = claimed.channel
        self._may_be_said = claimed.was_unknown

    def carry(self) -> Outcome | None:
        """Answer how it went; None if the database is away, and the row left to a sweep."""
        try:
            outcome = self._attempt()
        except NotSaid as not_said:
            outcome = self._failed(not_said.failure)
        except AWAY as error:
            log.warning("row %s is left to a sweep: %s", self._row.id, type(error).__name__)
            return None
        except Exception as ours:  # a fault in one message must not stop the others
            fault(f"saying {self._row.kind}", ours)
            outcome = self._failed(Failure(Fate.UNKNOWN, "fault"))
        self._means.at("before_finish")
        self._write_down(outcome)
        return outcome

    # Saying it

    def _attempt(self) -> Outcome:
        if self._may_be_said:
            found = self._find_out()
            if found is not None:
                return found
            self._may_be_said = False
        if self._row.is_too_late(self._means.clock.now()):
            return outcomes.expired()
        if self._row.verb is Verb.INVITE:
            return self._invite()
        return self._say()

    def _say(self) -> Outcome:
        speech = self._render()
        if speech is None:
            return outcomes.cancelled()
        if isinstance(speech, Forgotten):
            return outcomes.forgotten()
        if isinstance(speech, PutOff):
            return outcomes.postponed(speech)
        if isinstance(speech, MustNot):
            return outcomes.kept_back(self._row)
        if isinstance(speech, HomeView):
            return self._publish(speech)
        if self._is_update:
            return self._update(speech)
        return self._speak(speech)

    def _render(self) -> Speech:
        try:
            return self._means.speak(self._row, self._claimed.said is None)
        except AWAY:
            raise
        except Exception as ours:  # nothing was sent: it can safely be tried again, by a mended version too
            fault(f"rendering {self._row.kind}", ours)
            raise NotSaid(Failure(Fate.NOT_SENT, "fault")) from None

    def _speak(self, message: Message) -> Outcome:
        return self._send_files(message) if message.files else self._post(message)

    def _post(self, message: Message) -> Outcome:
        channel = self._channel()
        ts = self._means.voice.post(channel, message, mark=self._mark, before=self._before_call)
        self._means.at("after_call")
        return outcomes.delivered(channel=channel, ts=ts, look=self._look(message.text, message.blocks))

    def _send_files(self, message: Message) -> Outcome:
        """Send files and words as one message; where Slack takes no such files, what can be said without them.

        Nothing is shared when Slack has refused: what goes alone goes under the row's mark, and is found by that.
        """
        if not is_dm(self._row.recipient):
            raise ValueError("a file goes only into a person's own DM")
        channel = self._channel()
        try:
            self._share(channel, message)
        except NotSaid as refused:
            if message.without is None or not keeps_files_out(refused.failure):
                raise
            return outcomes.without_files(self._speak(message.without), refused.failure)
        return outcomes.delivered(channel=channel, mends=mended_by([file.name for file in message.files]))

    def _share(self, channel: str, message: Message) -> None:
        """Upload, note the first file's id, then share: a lost answer can then be looked up by that id."""
        file_ids = [self._means.voice.upload(file) for file in message.files]
        self._note(file_id=file_ids[0])
        self._before_call()
        self._means.voice.share(channel, file_ids, message)
        self._means.at("after_call")

    def _update(self, message: Message) -> Outcome:
        said = self._claimed.said
        assert said is not None and said.channel is not None and said.ts is not None
        look = self._look(message.text, message.blocks)
        if look != said.look or self._claimed.was_unknown:
            self._before_call()
            try:
                self._means.voice.update(said.channel, said.ts, message, mark=self._mark)
            except NotSaid as refused:
                if refused.failure.code == INACTIVE and self._channel() != said.channel:  # another one was chosen
                    raise NotSaid(Failure(Fate.STALE, INACTIVE)) from None
                raise
            self._means.at("after_call")
        return outcomes.delivered(channel=said.channel, ts=said.ts, look=look)

    def _publish(self, home: HomeView) -> Outcome:
        assert self._row.member_id is not None
        said, look = self._claimed.said, self._look(home.view)
        if said is None or said.look != look or self._claimed.was_unknown:
            self._before_call()
            self._means.voice.publish(self._row.member_id, home)
            self._means.at("after_call")
        return outcomes.delivered(look=look)

    def _invite(self) -> Outcome:
        assert self._row.member_id is not None
        channel = self._channel()
        self._before_call()
        self._means.voice.invite(self._row.member_id, channel)
        self._means.at("after_call")
        return outcomes.delivered(channel=channel)

    # Finding out

    def _find_out(self) -> Outcome | None:
        """Find out whether it was said already; None if it is to be said (again)."""
        if self._row.can_be_repeated(stands=self._claimed.said is not None):
            return None
        if not is_dm(self._row.recipient):
            parks = self._means.kinds[self._row.kind].when_unknown is WhenUnknown.PARK
            return outcomes.parked(self._row) if parks else None
        channel = self._channel()
        self._means.at("before_look")
        assert self._row.first_tried_at is not None
        since = min(self._row.first_tried_at, self._row.due_at) - SLACKS_CLOCK_DIFFERS
        file_id = self._row.file_id
        ts = self._means.voice.find(channel, mark=self._mark, file_id=file_id, since=since)
        self._means.at("after_look")
        return outcomes.delivered(channel=channel, ts=ts, look="as it was") if ts else None

    @property
    def _is_update(self) -> bool:
        return self._row.verb is Verb.SHOW and self._claimed.said is not None

    # What it needs

    def _channel(self) -> str:
        """Find where to say it: the channel in the settings, or the DM, which is opened once and remembered."""
        name = channel_of(self._row.recipient)
        if name is not None:
            channel = self._means.where(name)
            if channel is None:
                raise NotSaid(Failure(Fate.MENDABLE, "no_channel"))
            return channel
        if self._opened is not None:
            return self._opened
        channel = self._means.voice.open(self._row.recipient)
        self._note(lambda session: self._remember(session, channel), channel=channel)
        self._opened = channel
        return channel

    def _remember(self, session: Session, channel: str) -> None:
        row = self._row
        people = {"member_id": row.member_id, "partner_id": row.partner_id}
        put(session, Conversation, recipient=row.recipient, channel=channel, **people)

    def _note(self, also: Callable[[Session], None] | None = None, **facts: Any) -> None:
        """Write down what was found on the way; whoever was forgotten meanwhile is neither noted nor spoken to."""
        if not finish(self._means.engine, self._claimed, also, **facts):
            raise NotSaid(Failure(Fate.NOT_SENT, "not_ours"))

    def _before_call(self) -> None:
        """Make sure, as late as possible, that the lease outlives the call: we may have been frozen.

        By two clocks: the one that others read, and the one that nobody can put back.
        """
        self._means.at("before_call")
        assert self._row.lease_until is not None
        clock, timing = self._means.clock, self._means.timing
        held_for = timedelta(seconds=clock.elapsed() - self._claimed.taken)
        if clock.machine_now() + timing.call > self._row.lease_until or held_for + timing.call > timing.lease:
            raise NotSaid(Failure(Fate.NOT_SENT, "lease_ended"))

    @property
    def _mark(self) -> str:
        return self._means.keys.hash(self._row.message_key)

    def _look(self, *parts: Any) -> str:  # Any: blocks, as Slack takes them
        """Hash what is shown, so that it is not shown again unchanged; keyed, as it is made of people's words."""
        return self._means.keys.hash(json.dumps(parts, sort_keys=True))

    # Writing it down

    def _failed(self, failure: Failure) -> Outcome:
        kind = self._means.kinds.get(self._row.kind)
        return outcomes.failed(
            self._claimed,
            failure,
            at=self._means.clock.machine_now(),
            timing=self._means.timing,
            may_be_said=self._may_be_said,
            in_confidence=kind is not None and kind.in_confidence,
        )

    def _write_down(self, outcome: Outcome) -> None:
        def also(session: Session) -> None:
            found = outcome.follow(session, self._claimed, at=self._means.clock.now())
            if found is not None:
                self._means.on_trouble(session, found)

        facts = outcome.facts(at=self._means.clock.now())
        if not self._until_written(lambda: finish(self._means.engine, self._claimed, also, **facts)):
            log.warning("row %s is no longer ours; somebody looks whether it was said", self._row.id)

    def _until_written(self, write: Callable[[], bool]) -> bool:
        """Try while the lease lasts: if the database comes back in time, nobody has to look what was said.

        Whoever chose a day that another takes in this instant is refused once, sees it now, and chooses anew.
        """
        assert self._row.lease_until is not None
        was_refused = False
        while True:
            try:
                return write()
            except IntegrityError:
                if was_refused:
                    raise
                was_refused = True
            except AWAY:
                is_late = self._means.clock.machine_now() > self._row.lease_until
                if is_late or self._means.pause(self._means.timing.database_away.total_seconds()):
                    return False
