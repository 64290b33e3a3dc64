"""The house as stories see it: the real bot on a real database, in a pretend Slack that is as strict as the real one.

    def test_…(house):
        ada = house.member("Ada", tz="Africa/Lagos")          # a person of pretend_slack: types, clicks, fills, reads
        ada.types("/mentee-signup"); ada.fills({...}); ada.submits("Next")
        house.passes(days=2)                                   # the calendar goes from due moment to due moment
        house.goes_to("2026-03-02 08:00", "Africa/Lagos")
        assert "…" in ada.last_message().words

Every act returns when the bot has nothing left to do. `house.desk()` opens a desk for what a story takes as given
(see `given.py`), never for what it checks.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from slack_bolt.adapter.socket_mode import SocketModeHandler
from sqlalchemy import Engine

from brevity import watch_lengths
from counting import Counting
from mentorship import listening, wording
from mentorship.assembly import bolt_app, put_together
from mentorship.bot import THREADS, Bot
from mentorship.clock import Clock
from mentorship.demo.fast_forward import fast_forward
from mentorship.desk import Desk
from mentorship.hall.settings import change_settings
from mentorship.outbox import Pacing
from mentorship.program.directory import note_member
from mentorship.slack.client import Client
from mentorship.store import check_keys, keys_of
from pretend_slack import Person, PretendSlack
from pretend_slack.app_side import Transport
from pretend_slack.bolt import in_process

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""An ordinary Monday, when all the stories begin."""
MANIFEST = yaml.safe_load((Path(__file__).parents[1] / "manifest.yml").read_text("utf-8"))
A_MINUTE = timedelta(minutes=1)
CHANNELS = {"mentorship": False, "mentors": True, "mentees": True}
"""Our names, and whether the channel is private."""


def takes_its_time(slack: PretendSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a story show what is answered, not how soon: the bot and Slack wait for a minute, and not for three seconds.

    Four workers share two cores. When the bot says "try again" instead is shown in store/test_deadlines.py, and how
    soon it answers by the benchmarks and the chaos bench.
    """
    for name in ("ACK_WITHIN", "ACK_PATIENCE"):
        monkeypatch.setattr(listening, name, A_MINUTE)
    slack.app_side.ack_seconds = slack.workspace.trigger_lives_seconds = A_MINUTE.total_seconds()


class Settling:
    """A transport that rests only when the bot has said everything that is due."""

    def __init__(self, transport: Transport, bot: Bot) -> None:
        self.transport, self.bot = transport, bot
        self.is_asked = True
        self.counting = Counting(bot)

    def deliver(self, envelope: dict[str, Any], *, within: float) -> dict[str, Any] | None:
        self.is_asked = True
        return self.counting.press(envelope, lambda: self.transport.deliver(envelope, within=within))

    def rest(self, *, within: float) -> None:
        self.transport.rest(within=within)
        if self.is_asked:  # nothing else can give the bot anything to say
            self.is_asked = False
            self.bot.settle()


class Repeating:
    """A Slack that repeats itself: each press and each event arrives so many times, all at once."""

    def __init__(self, transport: Transport, times: int) -> None:
        self.transport, self.times = transport, times
        self.threads = ThreadPoolExecutor(times)

    def deliver(self, envelope: dict[str, Any], *, within: float) -> dict[str, Any] | None:
        acks = [self.threads.submit(self.transport.deliver, envelope, within=within) for _ in range(self.times)]
        answers = [each.result() for each in as_completed(acks)]  # who waits too long is told to try again
        return next((each for each in answers if each), answers[0])  # what repeats has nothing to say, or the same

    def rest(self, *, within: float) -> None:
        self.transport.rest(within=within)


class House:
    """A workspace, its people, and the bot."""

    times = 1
    """How often everything that people do arrives, all at once: `pytest --times=5` tells every story so (R9)."""

    def __init__(self, slack: PretendSlack, engine: Engine, words: wording.Words, *, times: int | None = None) -> None:
        self.slack = slack
        self.times = times or self.times
        check_keys(engine)
        self.engine, self.words = engine, words
        self.longest = Counter[str]()
        """How many words of the bot's own each kind of message has at the longest."""
        self.bot = self.new_bot()
        self.app = bolt_app(self.bot)
        self.olga = self.member("Olga", tz="Europe/Madrid", is_admin=True)
        """The organiser."""
        ids = {name: slack.add_channel(name, private=private, with_app=True) for name, private in CHANNELS.items()}
        with self.bot.desk() as desk:
            change_settings(desk, by=self.olga.id, **{f"{name}_channel": id_ for name, id_ in ids.items()})
        self.connects()

    def new_bot(self) -> Bot:
        slack = self.slack
        client = Client(token=slack.bot_token, base_url=slack.api_url, timeout=10, retry_handlers=[])
        bot = put_together(
            self.engine,
            keys_of(self.engine),
            client=client,
            team_id=client.auth_test()["team_id"],
            words=self.words,
            clock=Clock(calendar=lambda: slack.now),
            pacing=Pacing.off(),
        )
        watch_lengths(bot, self.longest)
        return bot

    def connects(self) -> None:
        hearing = in_process(self.app)
        self.slack.connect(Settling(Repeating(hearing, self.times) if self.times > 1 else hearing, self.bot))

    def disconnects(self) -> None:
        self.slack.app_side.transports.clear()

    def restarts(self) -> None:
        """Stop the bot, and start another one on the same database."""
        self.disconnects()
        self.bot.stop()
        self.bot = self.new_bot()
        self.app = bolt_app(self.bot)
        self.connects()

    def member(self, name: str, *, tz: str = "Europe/London", **facts: Any) -> Person:
        """Add someone to the workspace whom the bot knows already."""
        person = self.slack.add_person(name, tz=tz, **facts)
        user = self.bot.client.users_info(user=person.id)["user"]
        with self.bot.desk() as desk:
            note_member(desk.session, user, team_id=self.bot.team_id, at=desk.now)
        return person

    def mentor_in_channel(self, name: str, **facts: Any) -> Person:
        """Add a matcher: someone in #mentors."""
        person = self.member(name, **facts)
        person.joins("#mentors")
        return person

    def desk(self) -> AbstractContextManager[Desk]:
        return self.bot.desk()

    @property
    def now(self) -> datetime:
        return self.slack.now

    def passes(self, **how_long: float) -> None:
        """Let time pass: `days=2`, `hours=3`."""
        self.goes_to(self.now + timedelta(**how_long))

    def goes_to(self, moment: datetime | str, zone: str = "UTC") -> None:
        """Go to a moment, or to a wall-clock time in a zone, stopping at everything that is due on the way."""
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
        fast_forward(self.bot, to=moment, move_to=self.slack.time.move_to)

    def settles(self) -> None:
        """Tick and say everything that is due now, after a story arranged something at a desk."""
        self.goes_to(self.now)


class HouseOverTheSocket(House):
    """The same, with Bolt's own SocketModeHandler between Slack and the bot."""

    def connects(self) -> None:
        # a connection lets itself be closed when something comes in: here often enough to keep nobody waiting
        self.handler = SocketModeHandler(self.app, self.slack.app_token, ping_interval=0.5, concurrency=THREADS)
        self.handler.connect()
        self.slack.waits_for_connection()
        transports = self.slack.app_side.transports
        transports[:] = [Settling(transports[-1], self.bot)]

    def disconnects(self) -> None:
        self.handler.close()
        super().disconnects()
