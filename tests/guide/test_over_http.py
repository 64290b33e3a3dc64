"""The real thing in HTTP mode: `Running` with a signing secret, and Slack's requests at its door."""

import hashlib
import hmac
import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import create_connection
from threading import Event, Thread, Timer
from time import time
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select
from test_over_the_socket import handed_to_bolt, told_to

from houses import MANIFEST, takes_its_time
from mentorship import edge, listening
from mentorship.bot import THREADS
from mentorship.desk import Desk
from mentorship.edge import SLACK_PATH
from mentorship.environment import read_environment
from mentorship.outbox import Pacing
from mentorship.policies import anyone
from mentorship.program.member import Member
from mentorship.running import Running
from mentorship.slack.press import Press
from mentorship.slack.replies import Reply, Say
from mentorship.slack.seen import Seen
from mentorship.store import reading
from mentorship.wording import Markup
from pretend_slack import Person, PretendSlack
from pretend_slack.http_mode import RequestUrl

SECRET = "a-signing-secret-of-the-tests"


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[PretendSlack]:
    with PretendSlack(manifest=MANIFEST) as slack:
        takes_its_time(slack, monkeypatch)
        slack.app.signing_secret = SECRET
        slack.add_person("Ada")
        yield slack


@pytest.fixture
def running(slack: PretendSlack, tmp_path: Path) -> Iterator[Running]:
    running = Running(
        read_environment(
            {
                "SLACK_BOT_TOKEN": slack.bot_token,
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": slack.api_url,
                "DATABASE_URL": f"sqlite:///{tmp_path / 'mentorship.db'}",
                "PORT": "0",
            }
        ),
        pacing=Pacing.off(),
    )
    running.start()
    slack.app_side.connect(RequestUrl(slack.app, f"http://127.0.0.1:{running.doorway.port}{SLACK_PATH}"))
    yield running
    running.bot.stop()


class Line:
    """One of Slack's connections, kept open from one press to the next."""

    numbers = itertools.count()

    def __init__(self, slack: PretendSlack, running: Running) -> None:
        self.slack = slack
        self.connection = HTTPConnection("127.0.0.1", running.doorway.port, timeout=10)

    def press(self, person: Person, words: str = "now") -> tuple[int, str]:
        """Type /mentorship and a word; tell the status of the answer, and whether the connection stays."""
        body = urlencode(
            {
                "command": "/mentorship",
                "text": words,
                "user_id": person.id,
                "team_id": self.slack.workspace.team_id,
                "channel_id": "D1",
                "trigger_id": f"{next(self.numbers)}.2.3",
                "response_url": f"{self.slack.app.address}/hooks/none",
            }
        ).encode()
        moment = str(int(time()))
        signed = hmac.new(SECRET.encode(), f"v0:{moment}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": moment,
            "X-Slack-Signature": f"v0={signed}",
        }
        self.connection.request("POST", SLACK_PATH, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("Connection", "")


def does_at_once(running: Running) -> None:
    """Let `/mentorship now` be done, and remembered, before its ack."""

    @running.bot.listening.command("/mentorship now", who=anyone)
    def now(desk: Desk, press: Press, member: Member) -> Reply:
        return Say.text(Markup("done"))


def presses_done(running: Running) -> int:
    """Count what was acted on, and is remembered."""
    with reading(running.bot.engine) as session:
        return session.scalar(select(func.count()).select_from(Seen)) or 0


def test_what_the_bot_said_is_acknowledged_when_it_comes_back_and_goes_no_further(
    slack: PretendSlack, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As over the socket."""
    ada = slack.person("Ada")
    handed_on = handed_to_bolt(running, monkeypatch)
    ada.says("Are you there?")
    for _ in range(2):
        slack.settle()
        running.bot.settle()
    slack.settle()
    assert told_to(slack) == [("message", ada.id, 0), ("message", slack.workspace.bot.id, 0)]
    assert handed_on == [ada.id]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "IDLE_FOR", 1)


def test_whoever_opens_many_connections_and_says_nothing_keeps_nobody_out(
    impatient: None, slack: PretendSlack, running: Running
) -> None:
    """They take a place each, and that not for long."""
    ada = slack.person("Ada")
    does_at_once(running)
    here = ("127.0.0.1", running.doorway.port)
    with ExitStack() as open_:
        silent = [open_.enter_context(create_connection(here)) for _ in range(150)]
        for each in silent:
            each.sendall(b"POST /slack/events HTTP/1.1\r\nContent-Length: 100\r\n")
        assert Line(slack, running).press(ada) == (200, "")
        silent[0].settimeout(10)
        assert silent[0].recv(1) == b"", "it is let go"


def test_who_presses_over_a_connection_that_stays_is_told_to_go_once_the_bot_stops(
    slack: PretendSlack, running: Running
) -> None:
    """Slack says that it did not work, and it did not."""
    ada, line = slack.person("Ada"), Line(slack, running)
    ada.types("/mentorship")
    ada.waits_to_see("/mentee-signup")
    does_at_once(running)
    assert line.press(ada) == (200, "")
    done = presses_done(running)
    assert running.stop()
    assert line.press(ada) == (503, "close")
    assert presses_done(running) == done
    with pytest.raises(ConnectionRefusedError):
        Line(slack, running).press(ada)


def test_what_is_in_hand_over_http_when_the_bot_is_asked_to_stop_is_answered(
    slack: PretendSlack, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many at once as the bot has threads; whoever comes after them is told to go."""
    ada, answers, in_hand = slack.person("Ada"), list[tuple[int, str]](), list[int]()
    ada.types("/mentorship")
    ada.waits_to_see("/mentee-signup")
    done = presses_done(running)
    answer, goes_on = listening.answer, Event()
    does_at_once(running)

    def slowly(*press: Any) -> Reply:
        in_hand.append(1)
        goes_on.wait(20)
        return answer(*press)

    monkeypatch.setattr(listening, "answer", slowly)

    def presses() -> None:
        line = Line(slack, running)
        while not answers or answers[-1][0] == 200:
            try:
                answers.append(line.press(ada))
            except (OSError, HTTPException):
                return  # nobody was there any more to take it in

    people = [Thread(target=presses) for _ in range(THREADS)]
    for each in people:
        each.start()
    until = time() + 10
    while len(in_hand) < THREADS:
        assert time() < until, "they wait for each other"
        Event().wait(0.005)
    Timer(0.3, goes_on.set).start()
    assert running.stop()
    for each in people:
        each.join()
    statuses = Counter(status for status, _ in answers)
    assert statuses[200] >= THREADS and set(statuses) <= {200, 503}
    assert presses_done(running) - done == statuses[200], "what was answered is done, and nothing else"
