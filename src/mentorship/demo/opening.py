"""`mentorship demo`: a pretend workspace, people in it, the real bot in Socket Mode, and a page to look at it all."""

import os
import signal
import socket
import tempfile
import webbrowser
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from zoneinfo import ZoneInfo

from mentorship.clock import Clock
from mentorship.demo import story
from mentorship.demo.fast_forward import fast_forward, go_to_next
from mentorship.environment import Environment, read_environment
from mentorship.log import set_up_logging
from mentorship.manifest import read_manifest
from mentorship.organising.membership import sync_channels
from mentorship.outbox import Pacing
from mentorship.program.mentorship import Mentorship
from mentorship.running import Running
from pretend_slack import Person, PretendSlack
from pretend_slack.page import BarButton, Page

OPENS_ON = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("Europe/Madrid"))
"""A Tuesday in the weeks in which the clocks change on three continents."""
BEGINS_ON = OPENS_ON - timedelta(days=28)
"""When the story so far begins."""
EVERY_DAY = timedelta(days=1)
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
"""Where Slack's client looks for one, whatever it is to reach."""


class Demo:
    """Everything of the demo, running."""

    def __init__(self, folder: Path, *, port: int) -> None:
        self.slack = PretendSlack(read_manifest(), now=BEGINS_ON, team_name="Open Doors")
        self.slack.__enter__()
        for proxy in PROXIES:
            os.environ.pop(proxy, None)  # nothing leaves this machine, and no proxy knows the way back
        self.running = Running(
            environment_for(self.slack, folder), clock=Clock(calendar=lambda: self.slack.now), pacing=Pacing.off()
        )
        self.bot = self.running.bot
        self._moving = Lock()
        self.page = Page(
            self.slack,
            title="Mentorship demo",
            bar=self.calendar_bar(),
            notes=story.notes,
            rests=self.rest,
            begins_at=lambda: (self.slack.person("Olga"), "home"),
            port=port,
        )

    def open(self) -> None:
        """Start the bot, let the story so far happen, and answer in the browser."""
        self.running.start()
        self.slack.waits_for_connection()
        story.tell(self, until=OPENS_ON)
        self.page.open()

    def close(self) -> None:
        self.page.close()
        self.running.stop()
        self.slack.close()

    # Time

    def calendar_bar(self) -> list[BarButton]:
        return [
            BarButton("Next thing that happens", self.next_thing),
            BarButton("+1 day", lambda: self.passes(EVERY_DAY)),
            BarButton("+1 week", lambda: self.passes(7 * EVERY_DAY)),
            *(BarButton(f"To day {day}", self.to_day(day), hint=DAY_HINT) for day in (30, 60, 90)),
        ]

    def next_thing(self) -> None:
        with self._moving:
            go_to_next(self.bot, move_to=self.slack.time.move_to)

    def passes(self, how_long: timedelta) -> None:
        self.goes_to(self.slack.now + how_long)

    def goes_to(self, moment: datetime) -> None:
        with self._moving:
            if moment > self.slack.now:
                fast_forward(self.bot, to=moment, move_to=self.slack.time.move_to)

    def to_day(self, day: int) -> Callable[[], None]:
        """To that day of the mentorship that is furthest on its way there, at nine in the morning."""

        def go() -> None:
            with self.bot.reading_desk() as desk:
                first_days = [one.first_met_on for one in desk.session.scalars(Mentorship.running())]
            reached = [on + timedelta(days=day) for on in first_days if on]
            ahead = [
                moment
                for on in sorted(reached)
                if (moment := datetime(on.year, on.month, on.day, 9, tzinfo=ZoneInfo("UTC"))) > self.slack.now
            ]
            if ahead:
                self.goes_to(ahead[0])

        return go

    def rest(self) -> None:
        """Wait until the bot has done and said what a press asked for."""
        self.slack.settle()
        self.bot.settle()
        self.slack.settle()

    def meets_the_channels(self) -> None:
        """Compare who is in which channel, as the bot does at start and daily."""
        sync_channels(self.bot)
        self.rest()

    def person(self, name: str) -> Person:
        return self.slack.person(name)


DAY_HINT = "counted from a pair's first meeting; the review comes with the meeting nearest to that day"


def environment_for(slack: PretendSlack, folder: Path) -> Environment:
    """The same environment as in production, pointing at the pretend Slack and a database of its own."""
    return read_environment(
        {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
            "PORT": "0",
            "TICK_SECONDS": "1",
        }
    )


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def open_demo(*, port: int, opens_browser: bool) -> int:
    """Run the demo until Ctrl-C; everything it made is gone afterwards."""
    set_up_logging(form="text", level="WARNING")
    asked_to_stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_stop.set())
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(Path(folder), port=port if is_free(port) else 0)
        try:
            demo.open()
            print(f"Mentorship demo: {demo.page.url}  (Ctrl-C ends it)", flush=True)
            if opens_browser:
                webbrowser.open(demo.page.url)
            asked_to_stop.wait()
        finally:
            demo.close()
    return 0
