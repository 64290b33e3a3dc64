"""Slack's addresses over HTTP on loopback: the Web API, response_urls, uploads and downloads.

Built on the standard library's server: it starts in a millisecond, which hundreds of stories need, and one thread per
connection is plenty for one app.
"""

import contextlib
import json
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pretend_slack import clock
from pretend_slack.api import call
from pretend_slack.contracts import METHODS
from pretend_slack.installation import Installation
from pretend_slack.refusals import Refused
from pretend_slack.shapes import Json
from pretend_slack.troubles import Trouble, Troubles


@dataclass(frozen=True)
class Call:
    """One call that the app made, without its token; `status` is 0 where the answer was lost.

    at: when Slack did it, or refused, in seconds of machine time. arrived: when the request was there.
    """

    method: str
    args: Json
    answer: Json
    status: int
    at: float
    arrived: float = 0.0


class WebServer:
    """The HTTP side of the pretend Slack. It can go away and come back at the same address."""

    def __init__(self, app: Installation, answer_later: Callable[[str, Json], None]) -> None:
        self.app = app
        self.answer_later = answer_later
        self.calls: list[Call] = []
        self.troubles: Troubles | None = None
        self._server: _Server | None = None
        self._address = _Address()

    def start(self) -> None:
        """Listen, at the address of before if there was one."""
        if self._server is None:
            self._server = _Server(self._address.host_and_port(), self)
            self.app.address = f"http://127.0.0.1:{self._server.server_address[1]}"
            self._server.loop.start()

    def stop(self) -> None:
        """Stop listening and end all connections; the address stays ours."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def close(self) -> None:
        """Stop for good."""
        self.stop()
        self._address.give_back()


class _Address:
    """A port that stays ours while nobody listens on it.

    A socket that is bound and never listens keeps the system from handing the port to somebody else, and whoever
    connects meanwhile is refused, as by a server that is away.
    """

    def __init__(self) -> None:
        self._keeper: socket.socket | None = None

    def host_and_port(self) -> tuple[str, int]:
        if self._keeper is None:
            self._keeper = socket.socket()
            self._keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._keeper.bind(("127.0.0.1", 0))
        host, port = self._keeper.getsockname()
        return host, port

    def give_back(self) -> None:
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], web: WebServer) -> None:
        self.web = web
        self._is_open = True
        self._connections: set[socket.socket] = set()
        self.loop = threading.Thread(target=self.accept_all, name="slack-web", daemon=True)
        super().__init__(address, _Handler)

    def accept_all(self) -> None:
        """Take connections until stopped. The standard loop would wake up twice a second to look for its end."""
        while self._is_open:
            self._handle_request_noblock()  # type: ignore[attr-defined] # what serve_forever calls, too

    def verify_request(self, request: Any, client_address: Any) -> bool:  # Any: as in socketserver
        self._connections.add(request)
        return self._is_open

    def shutdown_request(self, request: Any) -> None:  # Any: as in socketserver
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # Any: as in socketserver
        """A client that hung up is no news; anything else is told as usual."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Wake the loop with a connection of our own, and close everything."""
        self._is_open = False
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.server_address[1]), timeout=1).close()
        self.loop.join(timeout=5)  # while it waits for a connection, the address is taken
        self.server_close()
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        if path.startswith("/api/"):
            self._api(path.removeprefix("/api/"), body)
        elif path.startswith("/hooks/"):
            self._hook(path.removeprefix("/hooks/"), body)
        elif path.startswith("/upload/"):
            self._upload(path.removeprefix("/upload/"), body)
        else:
            self._answer(404, b"not found")

    do_PUT = do_POST  # noqa: N815 - the name that the base class calls

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/api/"):
            self._api(path.removeprefix("/api/"), b"")
        elif path.startswith("/files/"):
            self._download(path.split("/")[2])
        else:
            self._answer(404, b"not found")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the base class; Any: too
        """Be silent: `slack.calls` is the record."""

    def _api(self, method: str, body: bytes) -> None:
        web, arrived = self.server.web, clock.machine_seconds()
        arguments = _arguments(self.headers.get("Content-Type", ""), body, urlsplit(self.path).query)
        token = _bearer(self.headers.get("Authorization", "")) or arguments.get("token")
        arguments.pop("token", None)
        trouble = web.troubles.next_for(method, arguments) if web.troubles else None
        if trouble is not None and trouble.seconds:
            clock.pause(trouble.seconds)
        at = clock.machine_seconds()
        answer: Json = {"ok": False, "error": "not_accepted"}
        if trouble is None or trouble.is_accepted:
            answer = call(web.app, method, arguments, token=token)
        self._say(Call(method, arguments, *_outcome(answer, trouble), at, arrived), trouble)

    def _say(self, made: Call, trouble: Trouble | None) -> None:
        self.server.web.calls.append(made)
        if made.status == 0:
            self._hang_up()
        elif made.status >= 500:
            self._answer(made.status, b"<html>Something went wrong</html>", content_type="text/html")
        else:
            headers = (trouble.headers if trouble else {}) | self._scope_headers(made.method)
            self._answer_json(made.answer, status=made.status, **headers)

    def _scope_headers(self, method: str) -> dict[str, str]:
        scopes = ",".join(sorted(self.server.web.app.workspace.scopes))
        accepted = ",".join(METHODS[method].opening_scopes) if method in METHODS else ""
        return {"x-oauth-scopes": scopes, "x-accepted-oauth-scopes": accepted}

    def _hook(self, id_: str, body: bytes) -> None:
        try:
            self.server.web.answer_later(id_, json.loads(body))
        except Refused as refused:
            self._answer_json(refused.answer, status=404)
        else:
            self._answer(200, b"ok")

    def _upload(self, id_: str, body: bytes) -> None:
        workspace = self.server.web.app.workspace
        file = workspace.files.get(id_)
        content = _file_in(self.headers.get("Content-Type", ""), body)
        if file is None or len(content) != file.length:
            self._answer(400, b"no such file, or not of the length that was named")
            return
        with workspace.lock:
            file.content = content
        self._answer(200, f"OK - {len(content)}".encode())

    def _download(self, id_: str) -> None:
        app = self.server.web.app
        file = app.workspace.files.get(id_)
        if file is None or file.content is None:
            self._answer(404, b"not found")
        elif _bearer(self.headers.get("Authorization", "")) != app.bot_token:
            self._answer(403, b"not authorised")
        else:
            self._answer(200, file.content, content_type="application/octet-stream")

    def _answer_json(self, answer: Json, *, status: int = 200, **headers: str) -> None:
        self._answer(status, json.dumps(answer).encode(), content_type="application/json", **headers)

    def _answer(self, status: int, body: bytes, *, content_type: str = "text/plain", **headers: str) -> None:
        lines = {"Content-Type": f"{content_type}; charset=utf-8", "Content-Length": str(len(body)), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.wfile.write(f"HTTP/1.1 {status} {self.responses[status][0]}\r\n{head}\r\n".encode() + body)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _outcome(answer: Json, trouble: Trouble | None) -> tuple[Json, int]:
    if trouble is None:
        return answer, 200
    if trouble.is_cut:
        return answer, 0
    return trouble.answer or answer, trouble.status


def _bearer(header: str) -> str | None:
    kind, _, token = header.partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None


def _arguments(content_type: str, body: bytes, query: str) -> Json:
    in_query = {key: values[-1] for key, values in parse_qs(query, keep_blank_values=True).items()}
    if content_type.startswith("application/json"):
        given = json.loads(body or b"{}")
        return in_query | given if isinstance(given, dict) else in_query
    if content_type.startswith("multipart/form-data"):
        return in_query | {name: content.decode() for name, content in _parts(content_type, body)}
    form = parse_qs(body.decode(), keep_blank_values=True)
    return in_query | {key: values[-1] for key, values in form.items()}


def _file_in(content_type: str, body: bytes) -> bytes:
    if not content_type.startswith("multipart/form-data"):
        return body
    return next((content for _, content in _parts(content_type, body)), b"")


def _parts(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    parsed = BytesParser().parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    parts = [part for part in parsed.walk() if not part.is_multipart()]
    return [
        (unquote(str(part.get_param("name", "", "content-disposition"))), bytes(part.get_payload(decode=True)))
        for part in parts
    ]
