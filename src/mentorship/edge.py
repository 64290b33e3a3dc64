"""The edge: the WSGI shell in front of Bolt, and the pages that tell whether the bot is well.

Nothing reaches Bolt that is not signed and shaped like a request of Slack's: Bolt reads a body before it checks who
signed it, and raises out of what it did not expect.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from slack_bolt import App, BoltRequest
from waitress import wasyncore
from waitress.server import create_server

from mentorship.environment import WrongEnvironment
from mentorship.slack.press import is_echo
from mentorship.slack.shape import DAMAGED, Malformed, press_in

SLACK_PATH = "/slack/events"
LARGEST = 1024 * 1024
"""Bytes of a request; Slack's own stay far below."""
FRESH_FOR = timedelta(minutes=5)
"""How long a signature is good for; what was captured meanwhile is known by its press."""
LOOKS_UP_EVERY = 0.01
"""Seconds."""
OPEN_AT_ONCE = 500
IDLE_FOR = 15
"""Seconds in which a connection may say nothing. Whoever opens many and says nothing would shut Slack out."""

Page = tuple[str, list[tuple[str, str]], bytes]
"""Status, headers, body."""


class Edge:
    """Answers /healthz, /readyz and /metrics, and hands Slack's signed requests to Bolt in HTTP mode.

    is_ready: returns what is not well, by name; nothing means ready. metrics: returns what /metrics shows.
    now: machine time, for the age of signatures.
    """

    def __init__(
        self,
        *,
        is_ready: Callable[[], list[str]],
        metrics: Callable[[], bytes],
        now: Callable[[], datetime],
        app: App | None = None,
        signing_secret: str = "",
    ) -> None:
        self.is_ready, self.metrics, self.now = is_ready, metrics, now
        self.app, self.secret = app, signing_secret.encode()
        self.is_closing = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if self.is_closing:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return iter([b"stopping\n"])  # of no length that waitress could know: then it says "Connection: close"
        if path == SLACK_PATH and self.app is not None:
            status, headers, body = self.hear(environ, self.app)
        else:
            status, headers, body = self.page(path) if environ["REQUEST_METHOD"] in ("GET", "HEAD") else not_found()
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def page(self, path: str) -> Page:
        match path:
            case "/healthz":
                return plain("200 OK", b"ok\n")
            case "/readyz":
                unwell = self.is_ready()
                status = "503 Service Unavailable" if unwell else "200 OK"
                return plain(status, ("\n".join(unwell) or "ready").encode() + b"\n")
            case "/metrics":
                return "200 OK", [("Content-Type", "text/plain; version=0.0.4")], self.metrics()
        return not_found()

    def hear(self, environ: WSGIEnvironment, app: App) -> Page:
        """Let Bolt hear a request, if it is one of Slack's."""
        refusal = refusal_of(environ)
        if refusal is not None:
            return plain(refusal)
        raw = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        if not self.is_signed(environ, raw):
            return plain("401 Unauthorized")
        try:
            request = BoltRequest(body=raw.decode(), headers=headers_of(environ))
            press = press_in(request.body)
        except (Malformed, *DAMAGED):
            return plain("400 Bad Request")
        if press and is_echo(press.event):
            return plain("200 OK")
        answer = app.dispatch(request)
        headers = [(name, value) for name, values in answer.headers.items() for value in values]
        return f"{answer.status} {'OK' if answer.status == 200 else 'Not OK'}", headers, answer.body.encode()

    def is_signed(self, environ: WSGIEnvironment, raw: bytes) -> bool:
        """Check Slack's signature, over the bytes as they came, and its age."""
        moment = environ["HTTP_X_SLACK_REQUEST_TIMESTAMP"]
        if abs(self.now().timestamp() - int(moment)) > FRESH_FOR.total_seconds():
            return False
        signed = hmac.new(self.secret, b"v0:%s:%s" % (moment.encode(), raw), hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={signed}".encode(), environ["HTTP_X_SLACK_SIGNATURE"].encode())


def plain(status: str, body: bytes = b"") -> Page:
    return status, [("Content-Type", "text/plain")], body


def not_found() -> Page:
    return plain("404 Not Found")


def refusal_of(environ: WSGIEnvironment) -> str | None:
    """Check a request's shape before anybody reads its body: method, size, and the two headers of a signature."""
    if environ["REQUEST_METHOD"] != "POST":
        return "404 Not Found"
    length = environ.get("CONTENT_LENGTH", "")
    if not (length.isascii() and length.isdigit() and len(length) < 12):
        return "400 Bad Request"
    if int(length) > LARGEST:
        return "413 Content Too Large"
    moment, signature = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""), environ.get("HTTP_X_SLACK_SIGNATURE", "")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 12 and signature.startswith("v0=")):
        return "401 Unauthorized"
    return None


def headers_of(environ: WSGIEnvironment) -> dict[str, str | Sequence[str]]:
    found = {name.removeprefix("HTTP_"): value for name, value in environ.items() if name.startswith("HTTP_")}
    found["CONTENT_TYPE"] = environ.get("CONTENT_TYPE", "")
    return {name.lower().replace("_", "-"): str(value) for name, value in found.items()}


class Doorway:
    """The small web server around an edge; loopback unless the environment says otherwise. Raises WrongEnvironment."""

    def __init__(self, edge: Edge, *, host: str, port: int, threads: int = 8) -> None:
        self._edge = edge
        try:
            self._server: Any = create_server(
                edge,
                host=host,
                port=port,
                threads=threads,
                ident="",
                max_request_body_size=LARGEST,
                connection_limit=OPEN_AT_ONCE,
                channel_timeout=IDLE_FOR,
                cleanup_interval=IDLE_FOR // 3 or 1,
                asyncore_use_poll=True,  # select() takes no file of a number above 1 024
            )
        except ValueError:  # waitress's own word for a name that nobody knows
            raise WrongEnvironment("HOST is not an address of this machine.") from None
        self.port: int = self._server.effective_port
        self._thread = Thread(target=self._server.run, name="doorway", daemon=True)

    def open(self) -> None:
        self._thread.start()

    def close(self, *, within: float = 3) -> None:
        """Let nobody in any more, and wait until everyone who is in has an answer.

        Who comes again over a connection that is open is told to go: what is asked from here on is not done.
        """
        self._edge.is_closing = True
        wasyncore.dispatcher.close(self._server)  # its own close() would cut off those who still wait
        for _ in range(int(within / LOOKS_UP_EVERY)):
            if not self._is_anybody_in():
                return
            Event().wait(LOOKS_UP_EVERY)

    def _is_anybody_in(self) -> bool:
        """Whether a request is under way, or its answer has not left."""
        channels = [*self._server.active_channels.values()]
        return any(channel.requests or channel.total_outbufs_len for channel in channels)
