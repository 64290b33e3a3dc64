"""Reach an app that listens at a request URL: signed requests, as Slack sends them."""

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from urllib.parse import urlencode

from pretend_slack import clock
from pretend_slack.installation import Installation
from pretend_slack.shapes import Json


class RequestUrl:
    """An app's request URL; a way to the app.

    failures: for what kind of envelope no ack came, and what came instead: a status, as "503", or an error's name.
    """

    def __init__(self, app: Installation, url: str) -> None:
        self._app = app
        self._url = url
        self.failures: list[tuple[str, str]] = []

    def deliver(self, envelope: Json, *, within: float) -> Json | None:
        """Send the payload in the form that its kind has over HTTP; any 2xx is an ack."""
        body, content_type = _as_request(envelope)
        headers = {"Content-Type": content_type, **self._signature(body), **_retry_headers(envelope)}
        request = urllib.request.Request(self._url, data=body, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=within) as response:
                return _ack_of(response.read())
        except urllib.error.HTTPError as refused:
            self.failures.append((envelope["type"], str(refused.code)))
        except (urllib.error.URLError, OSError) as error:
            self.failures.append((envelope["type"], type(getattr(error, "reason", error)).__name__))
        return None

    def rest(self, *, within: float) -> None:
        """Nobody can see from outside whether the app is done."""

    def _signature(self, body: bytes) -> dict[str, str]:
        moment = str(clock.unix_seconds())
        signed = b"v0:" + moment.encode() + b":" + body
        digest = hmac.new(self._app.signing_secret.encode(), signed, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}


def _as_request(envelope: Json) -> tuple[bytes, str]:
    payload = envelope["payload"]
    if envelope["type"] == "slash_commands":
        return urlencode(payload).encode(), "application/x-www-form-urlencoded"
    if envelope["type"] == "interactive":
        return urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded"
    return json.dumps(payload).encode(), "application/json"


def _retry_headers(envelope: Json) -> dict[str, str]:
    if not envelope.get("retry_attempt"):
        return {}
    return {
        "X-Slack-Retry-Num": str(envelope["retry_attempt"]),
        "X-Slack-Retry-Reason": "http_timeout",
    }


def _ack_of(body: bytes) -> Json:
    if not body:
        return {}
    try:
        ack = json.loads(body)
    except ValueError:
        return {"text": body.decode()}
    return ack if isinstance(ack, dict) else {"text": str(ack)}
