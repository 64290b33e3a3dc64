"""Requests as Slack sends them, and what comes back: the real edge and Bolt app of a house, without a socket."""

import hashlib
import hmac
import io
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from houses import House
from mentorship.assembly import bolt_app
from mentorship.edge import SLACK_PATH, Edge

SECRET = "a-signing-secret-of-the-tests"
FORM = "application/x-www-form-urlencoded"


class Recording:
    """A transport that remembers every envelope it carries."""

    def __init__(self, transport: Any) -> None:
        self.transport = transport
        self.envelopes: list[dict[str, Any]] = []

    def deliver(self, envelope: dict[str, Any], *, within: float) -> dict[str, Any] | None:
        self.envelopes.append(json.loads(json.dumps(envelope)))
        answer: dict[str, Any] | None = self.transport.deliver(envelope, within=within)
        return answer

    def rest(self, *, within: float) -> None:
        self.transport.rest(within=within)


@dataclass
class Request:
    """One request, signed when it is sent unless it says otherwise."""

    body: bytes
    content_type: str = FORM
    method: str = "POST"
    path: str = SLACK_PATH
    signature: str | None = None
    moment: str | None = None
    length: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Door:
    """The edge of a house in HTTP mode."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.edge = Edge(
            is_ready=list,
            metrics=bytes,
            now=house.bot.clock.machine_now,
            app=bolt_app(house.bot, signing_secret=SECRET),
            signing_secret=SECRET,
        )

    def send(self, request: Request) -> tuple[int, bytes]:
        """Send a request and answer its status and body."""
        moment = request.moment or str(int(self.house.bot.clock.machine_now().timestamp()))
        signed = b"v0:" + moment.encode() + b":" + request.body
        signature = "v0=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        environ: dict[str, Any] = {
            "REQUEST_METHOD": request.method,
            "PATH_INFO": request.path,
            "QUERY_STRING": "",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_LENGTH": str(len(request.body)) if request.length is None else request.length,
            "CONTENT_TYPE": request.content_type,
            "HTTP_X_SLACK_REQUEST_TIMESTAMP": moment,
            "HTTP_X_SLACK_SIGNATURE": signature if request.signature is None else request.signature,
            "wsgi.input": io.BytesIO(request.body),
            **request.headers,
        }
        statuses: list[int] = []

        def start_response(status: str, headers: list[tuple[str, str]]) -> None:
            statuses.append(int(status.split()[0]))

        body = b"".join(self.edge(environ, start_response))
        return statuses[0], body


def request_of(envelope: dict[str, Any]) -> Request:
    """Write an envelope as Slack sends it to a request URL."""
    payload = envelope["payload"]
    if envelope["type"] == "slash_commands":
        return Request(urlencode(payload).encode())
    if envelope["type"] == "interactive":
        return Request(urlencode({"payload": json.dumps(payload)}).encode())
    return Request(json.dumps(payload).encode(), "application/json")
