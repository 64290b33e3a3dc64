"""Slack's client, on lines that stay open from one call to the next: in a burst, opening them is most of a call."""

import io
import select
import socket
import threading
from contextlib import suppress
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request

from slack_sdk import WebClient

from mentorship.clock import Clock

KEEPS_FOR = 5.0
"""Seconds without a call after which a line is given up: Slack may close it in the instant of the next call."""


class Unopened(URLError):
    """No line came about: whatever was to be said has not left."""


class Client(WebClient):
    """A `WebClient` whose copies share the lines that are open. Behind a proxy it does as its parent does.

    The method below is slack_sdk's own affair: under another name nothing breaks but a test, and calls take longer.
    """

    def __init__(self, *args: Any, **more: Any) -> None:  # Any: as in slack_sdk
        super().__init__(*args, **more)
        self._clock = Clock()
        self._resting = Resting(self._clock)

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:  # Any: as in slack_sdk
        """Make one call, once: when its time is up, nothing leaves any more.

        Raises what the parent raises, and Unopened if nothing was said.
        """
        if self.proxy is not None:
            return super()._perform_urllib_http_request_internal(url, req)
        until = self._clock.elapsed() + self.timeout
        line = self._resting.take(urlsplit(url).netloc) or self._open(url, until)
        sock = line.sock
        assert sock is not None
        try:
            sock.settimeout(self._left(until))
            line.request("POST", req.selector, body=req.data, headers=dict(req.header_items()))
            answer = line.getresponse()
            sock.settimeout(self._left(until))
            body = answer.read()
        except BaseException:  # whatever is left of the answer must not be taken for the next one's
            line.close()
            raise
        self._resting.put_back(line, urlsplit(url).netloc)
        if answer.status >= 300:
            raise HTTPError(url, answer.status, answer.reason, answer.headers, io.BytesIO(body))
        charset = answer.headers.get_content_charset() or "utf-8"
        return {"status": answer.status, "headers": answer.headers, "body": body.decode(charset)}

    def _open(self, url: str, until: float) -> HTTPConnection:
        there = urlsplit(url)
        if there.scheme == "https":
            line: HTTPConnection = HTTPSConnection(there.netloc, timeout=self.timeout, context=self.ssl)
        else:
            line = HTTPConnection(there.netloc, timeout=self.timeout)
        line._create_connection = lambda host, *_: self._reach(host, until)  # type: ignore[attr-defined]  # its own way
        try:
            line.connect()
            self._left(until)
        except OSError as away:
            line.close()
            raise Unopened(away) from None
        return line

    def _reach(self, host: tuple[str, int], until: float) -> socket.socket:
        """Connect to the first of a host's addresses that answers; each may be silent for its share of what is left.

        Python's own way gives each the whole time-out: behind a few silent ones a call left when nobody expected it.
        """
        addresses = socket.getaddrinfo(*host, type=socket.SOCK_STREAM)
        away = OSError("the host has no address")
        for tried, (family, kind, protocol, _, address) in enumerate(addresses):
            sock = None
            try:
                sock = socket.socket(family, kind, protocol)  # not where a machine speaks no IPv6
                sock.settimeout(self._left(until) / (len(addresses) - tried))
                sock.connect(address)
                sock.settimeout(self._left(until))  # for TLS
            except OSError as silent:
                away = silent
                if sock is not None:
                    sock.close()
            else:
                return sock
        raise away

    def _left(self, until: float) -> float:
        """Tell how many seconds of a call are left. Raises TimeoutError if none are."""
        left = until - self._clock.elapsed()
        if left <= 0:
            raise TimeoutError("timed out")
        return left


class Resting:
    """Lines on which nobody speaks at the moment: the one used last is taken first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._lines: list[tuple[float, str, HTTPConnection]] = []

    def take(self, there: str) -> HTTPConnection | None:
        """Take a line on which a call can be trusted to arrive."""
        with self._lock:
            self._close_old()
            while self._lines:
                _, netloc, line = self._lines.pop()
                if netloc == there and is_still_open(line):
                    return line
                line.close()
        return None

    def put_back(self, line: HTTPConnection, there: str) -> None:
        """Keep a line on which everything was said, unless the other end wants it closed."""
        if line.sock is not None:
            with self._lock:
                self._lines.append((self._clock.elapsed(), there, line))

    def _close_old(self) -> None:
        good = self._clock.elapsed() - KEEPS_FOR
        while self._lines and self._lines[0][0] < good:
            self._lines.pop(0)[2].close()


def is_still_open(line: HTTPConnection) -> bool:
    """Ask whether the other end has kept the line open: whatever it says unasked is that it closes it."""
    poll = select.poll()
    with suppress(OSError, ValueError):
        poll.register(line.sock, select.POLLIN)
        return not poll.poll(0)
    return False
