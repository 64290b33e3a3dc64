"""What is said through a response_url: once, whatever becomes of the answer, and never lost without a line."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from slack_sdk import WebClient

from houses import House
from mentorship.slack.blocks import section
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import respond
from mentorship.wording import Markup

CUT = 0


class Hooks(ThreadingHTTPServer):
    """Slack's side: how it answers each time, and what it was told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hook)
        self.told = list[bytes]()
        self.answers = list[int]()

    def handle_error(self, *_: object) -> None:
        """A line that was cut is no news."""


class Hook(BaseHTTPRequestHandler):
    server: Hooks

    def do_POST(self) -> None:
        self.server.told.append(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.server.answers.pop(0) if self.server.answers else 200
        if status == CUT:
            self.connection.close()
            return
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    server = Hooks()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def answer(hooks: Hooks) -> None:
    here = f"http://127.0.0.1:{hooks.server_port}/"
    press = Press(Place.COMMAND, "U1", "T1", "/mentorship status", "1", response_url=f"{here}commands/1")
    respond(WebClient(token="x", base_url=f"{here}api/"), press, [section(Markup("Where you stand"))])


def test_an_answer_whose_line_breaks_is_not_said_twice(hooks: Hooks) -> None:
    hooks.answers = [CUT]
    with pytest.raises(OSError):  # and whoever does something after an ack logs it
        answer(hooks)
    assert len(hooks.told) == 1


@pytest.mark.parametrize("status", [404, 500])
def test_an_answer_that_slack_does_not_take_leaves_a_line_without_a_word_of_it(
    hooks: Hooks, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    hooks.answers = [status]
    answer(hooks)
    assert len(hooks.told) == 1
    [line] = [each.getMessage() for each in caplog.records if each.name == "mentorship"]
    assert str(status) in line and "Where you stand" not in line and "http" not in line


def test_an_answer_that_is_too_much_waits_as_long_as_slack_says_and_is_said_again(
    hooks: Hooks, caplog: pytest.LogCaptureFixture
) -> None:
    hooks.answers = [429]
    answer(hooks)
    assert len(hooks.told) == 2
    assert not [each for each in caplog.records if each.name == "mentorship"]


def test_an_answer_that_is_too_much_again_is_given_up(hooks: Hooks, caplog: pytest.LogCaptureFixture) -> None:
    hooks.answers = [429, 429]
    answer(hooks)
    assert len(hooks.told) == 2
    assert "429" in caplog.text


@pytest.mark.parametrize(
    ("refused", "told"),
    [("expired_trigger_id", "a moment too long on our side"), ("internal_error", "didn't let me open the window")],
)
def test_whoever_gets_no_window_is_told_so_where_they_pressed(house: House, refused: str, told: str) -> None:
    ada = house.member("Ada")
    house.slack.troubles.answers_with("views.open", refused)
    ada.types("/mentee-signup")
    assert ada.modal is None and told in ada.last_message().words
    ada.types("/mentee-signup")
    assert ada.modal is not None
