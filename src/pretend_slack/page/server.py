"""The page's web server: loopback only, its own host only, nothing from anywhere else.

Every press is a POST that leads back to a GET, so that looking again never does anything twice.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, quote
from wsgiref.types import StartResponse, WSGIEnvironment

from waitress.server import create_server

from pretend_slack.page import acting, drawing
from pretend_slack.page.form import path
from pretend_slack.page.unread import Unread
from pretend_slack.people import Person
from pretend_slack.refusals import NotOnScreen, NotPossible
from pretend_slack.slack import PretendSlack

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    # Not no-referrer: with that, a browser says `Origin: null` even to the page's own forms.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
]
LARGEST = 1024 * 1024
ASSETS = {"/page.css": "text/css", "/page.js": "text/javascript"}

Answer = tuple[str, list[tuple[str, str]], bytes]
"""Status, headers, body."""


@dataclass(frozen=True)
class BarButton:
    """A button of the calendar bar."""

    label: str
    act: Callable[[], None]
    hint: str = ""


class Page:
    """Everyone's screen in a browser. `rests` waits until the app has done what a press asked for.

    notes: what a person could try next, in the order in which it makes sense. begins_at: (person, place) that the
    front door leads to.
    """

    def __init__(
        self,
        slack: PretendSlack,
        *,
        title: str = "Pretend Slack",
        bar: Sequence[BarButton] = (),
        notes: Callable[[Person], Sequence[str]] = lambda person: (),
        rests: Callable[[], None] = lambda: None,
        begins_at: Callable[[], tuple[Person, str]] | None = None,
        port: int = 0,
    ) -> None:
        self.slack, self.title, self.bar, self.notes, self.rests = slack, title, bar, notes, rests
        self.unread = Unread(slack)
        self._begins_at = begins_at
        self._troubles: dict[str, acting.Trouble] = {}
        self._one_at_a_time = Lock()
        self._server: Any = create_server(  # Any: waitress has no types
            self, host="127.0.0.1", port=port, threads=4, ident="", max_request_body_size=LARGEST
        )
        self.port: int = self._server.effective_port
        self._thread = Thread(target=self._serve, name="page", daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def open(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Answer no more.

        Whoever has answered wakes the server's loop through a pipe; closed before, its number may be somebody else's.
        """
        self._server.task_dispatcher.shutdown()
        self._server.close()

    def _serve(self) -> None:
        with suppress(OSError):  # closed while it waited
            self._server.run()

    def people(self) -> list[Person]:
        """List everyone whose screen can be looked at."""
        return [person for person in self.slack.people if not person.user.is_deactivated]

    # Answering

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            status, headers, body = self._answer(environ)
        except TimeoutError:
            status, headers, body = plain("503 Service Unavailable", "The app is still at work. Look again soon.")
        start_response(status, [*headers, *HEADERS, ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        if environ.get("HTTP_HOST") not in (f"127.0.0.1:{self.port}", f"localhost:{self.port}"):
            return plain("421 Misdirected Request")
        method, address = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if method not in ("GET", "HEAD", "POST"):
            return plain("405 Method Not Allowed")
        if address in ASSETS:
            body = (Path(__file__).parent / address.lstrip("/")).read_bytes()
            return "200 OK", [("Content-Type", f"{ASSETS[address]}; charset=utf-8")], body
        who, where, what = [*address.strip("/").split("/"), "", "", ""][:3]
        person = next((person for person in self.people() if person.id == who), None)
        if person is None:
            return self._front_door()
        if where == "file":
            return file_of(person, what)
        try:
            place = "home" if where == "home" else person.conversation(where).id
        except NotOnScreen:  # nobody looks into a conversation that is not theirs
            return to(path(person, "home"))
        if method == "POST":
            return self._post(environ, person, place)
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        return self._mark(person, place, asked) if what == "mark" else self._look(person, place, asked)

    def _front_door(self) -> Answer:
        if not self.people():
            return plain("404 Not Found", "Nobody is in this workspace yet.")
        return to(path(*self._begins_at()) if self._begins_at else path(self.people()[0], "home"))

    def _look(self, person: Person, place: str, asked: acting.Posted) -> Answer:
        if place == "home":
            person.opens_home()
            self.rests()
        self.unread.marks_as_read(person, place)
        trouble = self._troubles.pop(person.id, None)
        page = drawing.page_html(self, person, place, asks=acting.asked_about(person, asked), trouble=trouble)
        return "200 OK", [("Content-Type", "text/html; charset=utf-8")], page.encode()

    def _mark(self, person: Person, place: str, asked: acting.Posted) -> Answer:
        asks = acting.asked_about(person, asked)
        return plain("200 OK", drawing.mark_of(drawing.body_html(self, person, place, asks=asks)))

    def _post(self, environ: WSGIEnvironment, person: Person, place: str) -> Answer:
        if environ.get("HTTP_ORIGIN") != f"http://{environ['HTTP_HOST']}":
            return plain("403 Forbidden", "Only this page itself may press things here.")
        raw = environ["wsgi.input"].read().decode("utf-8", "replace")
        posted = parse_qs(raw, keep_blank_values=True)
        asks = ""
        with self._one_at_a_time:
            try:
                asks = self._act(person, place, posted)
            except (NotOnScreen, NotPossible) as trouble:
                words = str(trouble).partition("\n")[0]
                self._troubles[person.id] = acting.Trouble(words, line=acting.first(posted, "line"))
            self.rests()
        return to(path(person, place) + asks)

    def _act(self, person: Person, place: str, posted: acting.Posted) -> str:
        """Do what the form asks for; say, as a query, what must be confirmed first, if anything."""
        if "bar" in posted:
            self._press_bar(acting.first(posted, "bar"))
        elif "line" in posted:
            acting.type_line(person, place, acting.first(posted, "line"))
        elif "join" in posted:
            person.joins(place)
        else:
            return acting.act_on(person, posted)
        return ""

    def _press_bar(self, number: str) -> None:
        buttons = {str(number): button for number, button in enumerate(self.bar)}
        if number not in buttons:
            raise NotOnScreen("That button is not in the calendar bar.")
        buttons[number].act()


def file_of(person: Person, id_: str) -> Answer:
    """Hand over a file that is in one of a person's own conversations."""
    for file in (file for message in person.screen.messages for file in message.files):
        if file.id == id_ and file.content is not None:
            saved_as = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
            headers = [("Content-Type", "application/octet-stream"), ("Content-Disposition", saved_as)]
            return "200 OK", headers, file.content
    return plain("404 Not Found")


def plain(status: str, text: str = "") -> Answer:
    return status, [("Content-Type", "text/plain; charset=utf-8")], text.encode()


def to(address: str) -> Answer:
    return "303 See Other", [("Location", address)], b""
