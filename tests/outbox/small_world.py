"""A small world for the outbox: a pretend Slack, two people, a calendar that says when they sleep, a few kinds."""

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from mentorship.clock import MovableClock
from mentorship.outbox import (
    Courier,
    File,
    HomeView,
    Hours,
    Kind,
    Kinds,
    Message,
    Pacing,
    Row,
    State,
    Timing,
    Tray,
    Trouble,
    WhenUnknown,
    say,
)
from mentorship.slack.blocks import bar_chart
from mentorship.slack.client import Client
from mentorship.store import keys_of, reading, writing
from pretend_slack import PretendSlack

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
MANIFEST = {
    "display_information": {"name": "Mentorship"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "mentorship"},
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "chat:write",
                "im:write",
                "im:history",
                "mpim:write",
                "groups:write.invites",
                "files:write",
            ]
        }
    },
    "settings": {"interactivity": {"is_enabled": True}, "socket_mode_enabled": True},
}


class TwoClocks(MovableClock):
    """Both clocks stand still until they are moved."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.machine, self.seconds = start, 0.0

    def machine_now(self) -> datetime:
        return self.machine

    def elapsed(self) -> float:
        return self.seconds

    def passes(self, **how_long: float) -> None:
        """Let time pass for people and machines alike."""
        self.machine += timedelta(**how_long)
        self.seconds += timedelta(**how_long).total_seconds()
        self.move_to(self.now() + timedelta(**how_long))


@dataclass
class Calendar:
    """Everybody lives in UTC, is awake from 8 to 20 on every day, and may mute kinds."""

    now: datetime
    facts: dict[str, str]
    muted: set[tuple[str, str]]

    def meet(self, member_ids: Set[str]) -> None:
        """Everybody is known here."""

    def next_waking(self, member_id: str, moment: datetime) -> datetime:
        if moment.hour >= 20:
            moment += timedelta(days=1)
        elif moment.hour >= 8:
            return moment
        return moment.replace(hour=8, minute=0, second=0, microsecond=0)

    def day_of(self, member_id: str, moment: datetime) -> date:
        return moment.date()

    def is_muted(self, member_id: str, kind: str) -> bool:
        return (member_id, kind) in self.muted


def render(desk: Calendar, about: Mapping[str, str]) -> Message | None:
    """Say what the facts are now: `facts[about["fact"]]`, or nothing if there is none."""
    text = desk.facts.get(about.get("fact", ""))
    return None if text is None else Message(text, [section(text)])


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def render_file(desk: Calendar, about: Mapping[str, str]) -> Message:
    return Message("Your invite", [section("Your invite")], (File("meeting.ics", b"BEGIN:VCALENDAR"),))


def render_news(desk: Calendar, about: Mapping[str, str]) -> Message:
    return Message("Your news", [section("Your news")]).with_files(File("meeting.ics", b"BEGIN:VCALENDAR"))


def render_reply(desk: Calendar, about: Mapping[str, str]) -> Message:
    return Message("A reply", [section("A reply")], thread="1767603600.000100")


def render_chart(desk: Calendar, about: Mapping[str, str]) -> Message:
    return Message("The numbers", [bar_chart("Numbers", {"Meetings": {"May": 2}})])


KINDS = Kinds()
for kind in (
    Kind("hello", render),
    Kind("awake", render, hours=Hours.WAKING),
    Kind("tip", render, hours=Hours.WAKING, unasked=True, mutable=True),
    Kind("brief", render, useful_for=timedelta(hours=1)),
    Kind("delicate", render, when_unknown=WhenUnknown.PARK),
    Kind("secret", render, in_confidence=True),
    Kind("invite_file", render_file),
    Kind("news_file", render_news),
    Kind("numbers", render_chart),
    Kind("reply", render_reply),
):
    KINDS.add(kind)


@dataclass
class World:
    """Everything a test of the outbox needs at hand."""

    engine: Engine
    slack: PretendSlack
    clock: TwoClocks
    channels: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=lambda: {"hello": "Hello"})
    muted: set[tuple[str, str]] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    timing: Timing = field(default_factory=lambda: Timing(call=timedelta(seconds=1)))

    def __post_init__(self) -> None:
        self.ada = self.slack.add_person("Ada")
        self.grace = self.slack.add_person("Grace")
        self.channels["mentors"] = self.slack.add_channel("mentors", private=True, members=["Ada"], with_app=True)
        self.courier = self.another_courier()

    def another_courier(self, pacing: Pacing | None = None) -> Courier:
        client = Client(token=self.slack.bot_token, base_url=self.slack.api_url)
        return Courier(
            self.engine,
            client,
            self.clock,
            KINDS,
            speak=self.speak,
            where=self.channels.get,
            keys=keys_of(self.engine),
            on_trouble=self.tell_organisers,
            pacing=pacing or Pacing.off(),
            timing=self.timing,
        )

    def calendar(self) -> Calendar:
        return Calendar(self.clock.now(), self.facts, self.muted)

    def speak(self, row: Row, is_new: bool) -> Any:
        if row.is_home:
            return HomeView({"type": "home", "blocks": [section(self.facts["hello"])]})
        return say(row, self.calendar(), KINDS, is_new=is_new)

    def tell_organisers(self, session: Session, trouble: Trouble) -> None:
        self.told.append(trouble.name)

    @contextmanager
    def tray(self) -> Iterator[Tray]:
        with writing(self.engine) as session:
            yield Tray(session, KINDS, self.clock.now(), self.calendar())

    def tell(self, kind: str, to: str, key: str = "1", **more: Any) -> None:
        with self.tray() as tray:
            tray.tell(kind, to, key=key, **{"fact": "hello", **more})

    def show(self, to: str, fact: str = "hello", kind: str = "hello") -> None:
        with self.tray() as tray:
            tray.show(kind, to, key="card", fact=fact)

    def rows(self) -> list[Row]:
        with reading(self.engine) as session:
            return list(session.scalars(select(Row).order_by(Row.id)))

    @property
    def states(self) -> list[State]:
        return [row.state for row in self.rows()]

    def passes(self, **how_long: float) -> None:
        """Let time pass, and say what is due then."""
        self.clock.passes(**how_long)
        self.courier.deliver_due()

    def calls(self, method: str) -> int:
        return len(self.slack.calls_of(method))
