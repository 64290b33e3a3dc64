"""The real thing: `Running`, as `mentorship run` starts it, over Socket Mode, with a restart in the middle."""

import logging
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.socket_mode.builtin.connection import Connection
from slack_sdk.socket_mode.interval_runner import IntervalRunner
from slack_sdk.webhook import WebhookClient, WebhookResponse
from test_season import SUPPORT
from test_signing_up import MENTEE_SUBJECT, MENTOR_SUBJECT, PROMISES

from houses import CHANNELS, MANIFEST, takes_its_time
from mentorship import listening
from mentorship.bot import Bot
from mentorship.clock import Clock
from mentorship.demo.fast_forward import fast_forward
from mentorship.environment import read_environment
from mentorship.outbox import Pacing
from mentorship.running import Running
from mentorship.slack import replies
from pretend_slack import Person, PretendSlack

EVENINGS = {"When could you meet?": ["Tuesday evening (17–21)"], "Languages you could meet in": ["English"]}


def variables(slack: PretendSlack, database: Path) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{database}",
        "PORT": "0",
    }


class Installation:
    """A bot that runs beside the pretend Slack, with a database that outlives it."""

    def __init__(self, slack: PretendSlack, database: Path) -> None:
        self.slack = slack
        self.environment = read_environment(variables(slack, database))
        self.starts()

    def starts(self) -> None:
        clock = Clock(calendar=lambda: self.slack.now)
        self.running = Running(self.environment, clock=clock, pacing=Pacing.off())
        self.running.start()
        self.slack.waits_for_connection()
        self.rests()

    def stops(self) -> None:
        self.running.stop()

    def rests(self) -> None:
        self.slack.settle()
        self.running.bot.settle()
        self.slack.settle()

    def goes_to_morning(self) -> None:
        """Let a night pass: the bot keeps to people's waking hours."""
        tomorrow = self.slack.now.replace(hour=11) if self.slack.now.hour < 11 else self.slack.now
        fast_forward(self.running.bot, to=tomorrow, move_to=self.slack.time.move_to)
        self.rests()

    def clicks(self, person: Person, words: str, **where: str) -> None:
        person.clicks(words, **where)
        self.rests()

    def types(self, person: Person, line: str, **where: str) -> None:
        person.types(line, **where)
        self.rests()

    def sends(self, person: Person, answers: dict[str, object], button: str) -> None:
        person.fills(answers)
        person.submits(button)
        self.rests()

    def signs_up(self, person: Person, role: str) -> None:
        self.fills_in_a_sign_up(person, role)
        self.sends(person, {}, "Sign up")

    def fills_in_a_sign_up(self, person: Person, role: str) -> None:
        """Everything but the last press."""
        self.types(person, f"/{role}-signup")
        self.sends(person, PROMISES | SUPPORT[role], "Next")
        self.sends(person, (MENTOR_SUBJECT if role == "mentor" else MENTEE_SUBJECT) | EVENINGS, "Next")
        self.sends(person, {}, "Next")
        self.sends(person, {}, "Next")


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[PretendSlack]:
    with PretendSlack(manifest=MANIFEST) as slack:
        takes_its_time(slack, monkeypatch)
        for name in ("Olga", "Grace", "Ada"):
            slack.add_person(name, is_admin=name == "Olga")
        for name, private in CHANNELS.items():
            slack.add_channel(name, private=private, members=["Olga"], with_app=True)
        yield slack


@pytest.mark.feature("O2")
def test_from_the_sign_up_to_the_introduction_over_socket_mode_with_a_restart_in_between(
    slack: PretendSlack, tmp_path: Path
) -> None:
    """Both guides, Signing Up 1 to 5."""
    olga, grace, ada = slack.people
    bot = Installation(slack, tmp_path / "mentorship.db")
    bot.signs_up(grace, "mentor")
    bot.signs_up(ada, "mentee")
    assert "signed up as a mentee" in ada.last_message().words
    bot.types(olga, "/mentorship propose @Grace @Ada", in_="#mentors")
    bot.sends(olga, {"Why these two? In your own words": "They laugh about the same things."}, "Propose")
    bot.clicks(olga, "Ask the mentor", in_="#mentors")
    bot.goes_to_morning()
    assert "Could you be @Ada's mentor?" in grace.last_message().words

    bot.stops()
    bot.starts()

    bot.clicks(grace, "Yes, let's meet")
    bot.goes_to_morning()
    bot.clicks(ada, "Yes, let's meet")
    bot.goes_to_morning()
    room = ada.group_dm_with("Grace")
    assert "meet each other" in ada.last_message(in_=room).words
    assert len(ada.messages(room)) == 1
    assert sum("Could you be @Ada's mentor?" in message.words for message in grace.messages()) <= 1
    bot.stops()


def test_nothing_is_said_before_the_bot_can_hear_and_what_is_pressed_in_between_is_answered(
    slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Courier and metronome start last: whoever is spoken to can answer."""
    bot, ada, start = Installation(slack, tmp_path / "mentorship.db"), slack.person("Ada"), Bot.start
    bot.fills_in_a_sign_up(ada, "mentee")
    bot.stops()
    unwell, called = list[str](), list[str]()

    def start_late(started: Bot) -> None:
        slack.waits_for_connection()
        unwell.extend(bot.running.unwell())
        slack.calls.clear()
        ada.submits("Sign up")
        slack.settle()
        called.extend(call.method for call in slack.calls)
        assert ada.modal is None, "it was answered"
        start(started)

    monkeypatch.setattr(Bot, "start", start_late)
    bot.starts()
    assert unwell == ["courier"] and bot.running.unwell() == []
    assert not {"chat.postMessage", "conversations.open"} & set(called)
    waits(lambda: ada.sees("signed up as a mentee"))
    bot.stops()


def test_a_new_line_is_read_at_once_however_seldom_slacks_client_looks_up(slack: PretendSlack, tmp_path: Path) -> None:
    """Delivery, P4: it looks every tenth of a second whether there is a line, and a start would wait for that."""
    running = Running(read_environment(variables(slack, tmp_path / "mentorship.db")), pacing=Pacing.off())
    assert running.socket
    client = running.socket.client
    client.current_session_runner.shutdown()
    client.current_session_runner = IntervalRunner(client.current_session_runner.target, interval_seconds=3600).start()
    running.start()
    opens_the_sign_up(running, slack)
    running.stop()


@pytest.mark.parametrize("is_given_up", [False, True])
def test_before_slack_says_hello_nothing_is_said_and_nobody_is_told_that_it_is_ready(
    slack: PretendSlack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    is_given_up: bool,
) -> None:
    """A line that does not come about is opened anew by Slack's client; meanwhile one can ask the bot to stop."""
    monkeypatch.setattr("mentorship.running.HELLO_COMES_WITHIN", 0.1)
    running = Running(read_environment(variables(slack, tmp_path / "mentorship.db")), pacing=Pacing.off())
    assert running.socket
    client = running.socket.client
    opens, nowhere = client.web_client.apps_connections_open, iter([{"url": "ws://127.0.0.1:1/"}] * 2)
    monkeypatch.setattr(client.web_client, "apps_connections_open", lambda **how: next(nowhere, None) or opens(**how))
    client.current_app_monitor.interval_seconds = 3600 if is_given_up else 0.3
    with caplog.at_level(logging.INFO, "mentorship"):
        running.start(is_given_up=lambda: is_given_up)
    assert "Slack has not said hello yet" in caplog.text
    assert ("ready: listening" in caplog.text) is not is_given_up
    if not is_given_up:
        opens_the_sign_up(running, slack)
    assert running.stop()


def opens_the_sign_up(running: Running, slack: PretendSlack) -> None:
    """Somebody is heard, and answered."""
    slack.waits_for_connection()
    ada = slack.person("Ada")
    ada.types("/mentee-signup")
    slack.settle()
    running.bot.settle()
    slack.settle()
    assert "Sign up as a mentee" in ada.modal.words


def test_what_the_bot_said_is_acknowledged_when_it_comes_back_and_goes_no_further(
    slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack tells it of each of its own messages; handed to Bolt, that would cost as much as a press (R10)."""
    bot, ada = Installation(slack, tmp_path / "mentorship.db"), slack.person("Ada")
    handed_on = handed_to_bolt(bot.running, monkeypatch)
    ada.says("Are you there?")
    bot.rests()
    assert "I can't hold a conversation" in ada.last_message().words
    assert told_to(slack) == [("message", ada.id, 0), ("message", slack.workspace.bot.id, 0)], "and nothing again"
    assert handed_on == [ada.id]
    bot.stops()


def handed_to_bolt(running: Running, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """By whom the messages are that Bolt is given from now on."""
    writers, dispatch = list[str](), running.app.dispatch

    def note(request: BoltRequest) -> BoltResponse:
        writers.append(request.body["event"]["user"])
        return dispatch(request)

    monkeypatch.setattr(running.app, "dispatch", note)
    return writers


def told_to(slack: PretendSlack) -> list[tuple[str, str, int]]:
    """The events that Slack told the app: which, by whom, and how often it had done so before."""
    told = [each for each in slack.app_side.envelopes if each["type"] == "events_api"]
    events = [(each["payload"]["event"], each["retry_attempt"]) for each in told]
    return [(event["type"], event["user"], before) for event, before in events]


def test_a_line_that_says_nothing_any_more_is_not_ready_and_is_replaced(
    slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A router forgets a connection: it stays open at both ends, and nothing comes through."""
    monkeypatch.setattr("mentorship.running.PING_EVERY", 0.2)
    bot = Installation(slack, tmp_path / "mentorship.db")
    first = line_of(bot)
    waits(lambda: first.last_ping_pong_time and bot.running.unwell() == [])
    assert lets_acks_leave_at_once(first)

    slack.troubles.silences_sockets()
    waits(lambda: bot.running.unwell() == ["slack"])
    assert first.is_active(), "Slack's own client takes it for a good line still"

    waits(lambda: line_of(bot) is not first and bot.running.unwell() == [])
    waits(lambda: lets_acks_leave_at_once(line_of(bot)))
    bot.stops()


def test_what_slack_told_while_nobody_heard_it_is_asked_for_soon(
    slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack tells an event again for some six minutes: whoever joined #mentors meanwhile would count a day later."""
    monkeypatch.setattr("mentorship.running.PING_EVERY", 0.2)
    monkeypatch.setattr("mentorship.running.LISTENS_EVERY", 0.1, raising=False)
    bot = Installation(slack, tmp_path / "mentorship.db")
    heard, compared = line_of(bot), bot.running.bot.comparison
    waits(lambda: heard.last_ping_pong_time and bot.running.unwell() == [])
    assert compared.at - monotonic() > 12 * 3600
    slack.troubles.silences_sockets()
    waits(lambda: line_of(bot) is not heard and bot.running.unwell() == [])
    assert compared.at - monotonic() < 15 * 60
    bot.stops()


def lets_acks_leave_at_once(line: Any) -> bool:
    """Whether the second of two acks goes out before the first has been received."""
    return bool(line.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def line_of(bot: Installation) -> Any:
    assert bot.running.socket is not None
    return bot.running.socket.client.current_session


def waits(until: Callable[[], object]) -> None:
    for _ in range(2000):
        if until():
            return
        Event().wait(0.01)
    raise AssertionError("it did not come about within twenty seconds")


def test_what_is_in_hand_when_the_bot_is_asked_to_stop_is_answered(
    slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot, ada, in_hand = Installation(slack, tmp_path / "mentorship.db"), slack.person("Ada"), Event()

    def slowly(*press: Any) -> Any:
        in_hand.set()
        Event().wait(0.2)
        return listening.answer_at_once(*press)

    monkeypatch.setattr(listening, "answer", slowly)
    press = Thread(target=lambda: ada.types("/mentorship"))
    press.start()
    assert in_hand.wait(5)
    bot.stops()
    press.join()
    assert ada.sees("/mentee-signup")


def test_what_arrives_when_the_bot_takes_nothing_more_is_neither_done_nor_answered(
    slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever pressed sees that it did not work, and it did not."""
    bot, ada, heard = Installation(slack, tmp_path / "mentorship.db"), slack.person("Ada"), list[str]()
    bot.types(ada, "/mentorship")
    ears, within = bot.running.socket, list[float]()
    assert ears is not None
    finish = ears.finish

    def finish_and_somebody_presses(**seconds: float) -> bool:
        within.append(finish(**seconds))
        if len(within) == 2:  # from the first on, nothing more is taken
            ada.types("/mentee-signup")
        return True

    slack.app_side.ack_seconds = 0.3
    ears.client.on_message_listeners.append(heard.append)
    monkeypatch.setattr(ears, "finish", finish_and_somebody_presses)
    bot.stops()
    assert any("/mentee-signup" in message for message in heard), "it arrived"
    assert ada.modal is None
    assert ada.sees("operation_timeout")


@pytest.mark.parametrize(("where", "seconds"), [("asks for an address", 2.0), ("opens the line", 0.3)])
def test_a_bot_that_stops_while_its_line_is_replaced_leaves_none_open(
    slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, seconds: float
) -> None:
    """Slack asks for a new line every hour, and may be slow to give it.

    What people press would go to one that nobody reads any more.
    """
    bot, under_way, goes_on = Installation(slack, tmp_path / "mentorship.db"), Event(), Event()
    assert bot.running.socket is not None
    client = bot.running.socket.client

    def slowly(step: Callable[..., Any]) -> Callable[..., Any]:
        def take(*arguments: Any) -> Any:
            under_way.set()
            goes_on.wait(5)
            return step(*arguments)

        return take

    if where == "opens the line":
        monkeypatch.setattr(Connection, "connect", slowly(Connection.connect))
    else:
        monkeypatch.setattr(client, "issue_new_wss_url", slowly(client.issue_new_wss_url))
    opened, connect = list[Any](), slack.app_side.connect
    monkeypatch.setattr(slack.app_side, "connect", lambda line: (opened.append(line), connect(line)))
    slack.troubles.disconnects_sockets("warning")
    assert under_way.wait(5)
    stop = Thread(target=bot.stops)
    stop.start()
    Event().wait(seconds)
    goes_on.set()
    stop.join()
    with pytest.raises(TimeoutError, match="0 and not 1"):
        slack.waits_for_connection(within=0.5)
    assert [line._socket.protocol.close_code for line in opened] == ([1001] if where == "opens the line" else [])


def test_a_start_says_that_it_is_ready_and_nothing_that_one_would_wonder_about(
    slack: PretendSlack, tmp_path: Path
) -> None:
    """Beside its tokens an app has a client's id and secret: whoever puts these there, too, has the same bot."""
    for_another_kind_of_app = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "abc"}
    with subprocess.Popen(
        [sys.executable, "-m", "mentorship", "run"],
        env=os.environ | variables(slack, tmp_path / "mentorship.db") | for_another_kind_of_app,
        stderr=subprocess.PIPE,
        text=True,
    ) as bot:
        assert bot.stderr is not None
        said = [*takewhile(lambda line: "ready: listening" not in line, bot.stderr)]
        ada = slack.person("Ada")
        ada.types("/mentorship")
        try:
            waits(lambda: ada.sees("/mentee-signup"))
        finally:
            bot.terminate()
    assert [line for line in said if " INFO mentorship: " not in line] == []


HANGING = """
import os, signal, sys, time
from mentorship import running
from mentorship.bot import Bot
from mentorship.environment import read_environment
from mentorship.log import set_up_logging

where, seconds, more_signals = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])

def hang(*_):
    time.sleep(seconds)
    print("has finished", flush=True)

if where == "a tick":
    Bot.tick = hang
if where == "Slack's client":
    running.Ears.close = hang

class Hanging(running.Running):
    def start(self, **how):
        super().start(**how)
        if where == "after an ack":
            self.bot.later(lambda: hang())
        time.sleep(1.5 if where == "a tick" else 0)
        os.kill(os.getpid(), signal.SIGTERM)

    def stop(self):
        for number in range(more_signals):
            os.kill(os.getpid(), signal.SIGTERM)
        return super().stop()

running.THE_REST_FINISHES_WITHIN, running.GONE_WITHIN = 2, 3
set_up_logging(form="text", level="INFO")
running.run(read_environment(os.environ), Hanging)
"""


def gone_after(slack: PretendSlack, database: Path, where: str, seconds: float, signals: int = 1) -> tuple[float, int]:
    """Let something hang for so long when the bot is asked to stop; tell when it is gone, and its exit code."""
    hanging = [sys.executable, "-c", HANGING, where, str(seconds), str(signals - 1)]
    one_tick_a_second = {"TICK_SECONDS": "1"}
    with subprocess.Popen(
        hanging, env=os.environ | variables(slack, database) | one_tick_a_second, stderr=subprocess.PIPE, text=True
    ) as bot:
        assert bot.stderr is not None
        assert any("asked to stop" in line for line in bot.stderr) or signals > 1
        began = monotonic()
        code = bot.wait(60)
        return monotonic() - began, code


@pytest.mark.parametrize("where", ["after an ack", "a tick", "Slack's client"])
def test_what_hangs_does_not_keep_the_bot_from_ending(slack: PretendSlack, tmp_path: Path, where: str) -> None:
    """Ten seconds are what those who stop it give it; Slack, or a database, may be silent for longer."""
    took, code = gone_after(slack, tmp_path / "mentorship.db", where, seconds=30)
    assert code == 0
    assert took < 5


def test_a_tick_that_takes_a_moment_is_waited_for(
    slack: PretendSlack, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _, code = gone_after(slack, tmp_path / "mentorship.db", "a tick", seconds=1.2)
    assert code == 0
    assert "has finished" in capfd.readouterr().out


def test_whoever_asks_twice_is_not_kept_waiting(slack: PretendSlack, tmp_path: Path) -> None:
    _, code = gone_after(slack, tmp_path / "mentorship.db", "after an ack", seconds=30, signals=2)
    assert code == 128 + 15


def test_all_that_goes_to_slack_shares_one_ssl_context(
    slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To make one takes longer than an ack."""
    contexts = []

    class Noting(WebhookClient):
        def send(self, **said: Any) -> WebhookResponse:
            contexts.append(self.ssl)
            return super().send(**said)

    monkeypatch.setattr(replies, "WebhookClient", Noting)
    bot, ada = Installation(slack, tmp_path / "mentorship.db"), slack.person("Ada")
    bot.types(ada, "/mentorship")
    assert ada.sees("/mentee-signup"), "over the response_url: nobody had met her before"
    contexts += [bot.running.app.client.ssl, line_of(bot).ssl_context, bot.running.bot.client.ssl]
    bot.stops()
    assert len(contexts) == 4 and None not in contexts and len(set(contexts)) == 1


def test_half_an_envelope_is_no_envelope(slack: PretendSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Slack's client hands on what it has of an envelope when its connection breaks; Slack knows it was not heard."""
    bot = Installation(slack, tmp_path / "mentorship.db")
    ears, heard = bot.running.socket, Event()
    assert ears is not None
    ears.client.on_message_listeners.append(lambda _message: heard.set())
    slack.troubles.cuts_sockets()
    assert heard.wait(5)
    ears.client.connect_to_new_endpoint(force=True)
    slack.waits_for_connection()
    ada = slack.person("Ada")
    bot.types(ada, "/mentorship")
    assert ada.sees("/mentee-signup")
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert ears.finish(within=0.1), "nobody waits for an answer to half a question"
    bot.stops()
