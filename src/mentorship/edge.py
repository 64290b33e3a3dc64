"""The edge: the WSGI shell in front of Bolt, and the pages that tell whether the bot is well.

Nothing reaches Bolt that is not shaped like a request of Slack's: Bolt reads a body before it checks who signed it.
"""

from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from prometheus_client import CollectorRegistry, generate_latest
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from waitress.server import create_server

SLACK_PATH = "/slack/events"
LARGEST = 1024 * 1024
"""Bytes of a request; Slack's own stay far below."""

Page = tuple[str, str, bytes]
"""Status, content type, body."""


class Edge:
    """Answers /healthz, /readyz and /metrics, and hands Slack's signed requests to Bolt in HTTP mode.

    is_ready: returns what is not well, by name; nothing means ready.
    """

    def __init__(
        self, *, is_ready: Callable[[], list[str]], metrics: CollectorRegistry, app: App | None = None
    ) -> None:
        self.is_ready, self.metrics = is_ready, metrics
        self.slack = SlackRequestHandler(app, path=SLACK_PATH) if app else None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == SLACK_PATH and self.slack:
            refusal = refusal_of(environ)
            if refusal is None:
                answer: Iterable[bytes] = self.slack(dict(environ), start_response)
                return answer
            page = (refusal, "text/plain", b"")
        else:
            page = self.page(path) if environ["REQUEST_METHOD"] in ("GET", "HEAD") else not_found()
        status, content_type, body = page
        start_response(status, [("Content-Type", content_type), ("Content-Length", str(len(body)))])
        return [body]

    def page(self, path: str) -> Page:
        match path:
            case "/healthz":
                return "200 OK", "text/plain", b"ok\n"
            case "/readyz":
                unwell = self.is_ready()
                status = "503 Service Unavailable" if unwell else "200 OK"
                return status, "text/plain", ("\n".join(unwell) or "ready").encode() + b"\n"
            case "/metrics":
                return "200 OK", "text/plain; version=0.0.4", generate_latest(self.metrics)
        return not_found()


def not_found() -> Page:
    return "404 Not Found", "text/plain", b""


def refusal_of(environ: WSGIEnvironment) -> str | None:
    """Check a request's shape before anybody reads its body: method, size, and the two headers of a signature."""
    if environ["REQUEST_METHOD"] != "POST":
        return "404 Not Found"
    length = environ.get("CONTENT_LENGTH", "")
    if not length.isdigit():
        return "400 Bad Request"
    if int(length) > LARGEST:
        return "413 Content Too Large"
    moment, signature = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""), environ.get("HTTP_X_SLACK_SIGNATURE", "")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 12 and signature.startswith("v0=")):
        return "401 Unauthorized"
    return None


class Doorway:
    """The small web server around an edge; loopback unless the environment says otherwise."""

    def __init__(self, edge: Edge, *, host: str, port: int) -> None:
        self._server: Any = create_server(edge, host=host, port=port, threads=8, ident="")
        self.port: int = self._server.effective_port
        self._thread = Thread(target=self._server.run, name="doorway", daemon=True)

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._server.close()
