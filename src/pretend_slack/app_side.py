"""How the app hears: envelopes, acks, and events that are sent again when nobody acked.

A press or a command is delivered while the person waits; an event is put in line and delivered in the background,
as Slack does it. What carries the envelopes (a socket, HTTP, the same process) is a `Transport`.
"""

import heapq
import threading
import uuid
from collections.abc import Callable
from typing import Protocol

from pretend_slack import clock
from pretend_slack.installation import Installation
from pretend_slack.shapes import Json

ACK_SECONDS = 3.0
RETRY_PAUSES_SECONDS = (0.0, 0.05, 0.1)
"""Slack tries an event again at once, after a minute and after five; here nobody has so much time."""


class Transport(Protocol):
    """A way to the app."""

    def deliver(self, envelope: Json, *, within: float) -> Json | None:
        """Hand over an envelope; answer with the ack's payload ({} if empty), or None if there was no ack."""

    def rest(self, *, within: float) -> None:
        """Wait until the app is done with what it was handed, as far as this can be known from here."""


class Callback:
    """The simplest transport: a function in the same process."""

    def __init__(self, deliver: Callable[[Json], Json | None]) -> None:
        self._deliver = deliver

    def deliver(self, envelope: Json, *, within: float) -> Json | None:
        """Call the function."""
        return self._deliver(envelope)

    def rest(self, *, within: float) -> None:
        """A function is done when it returns."""


class AppSide:
    """Everything on its way from Slack to the app."""

    def __init__(self, app: Installation) -> None:
        self.app = app
        self.ack_seconds = ACK_SECONDS
        self.envelopes: list[Json] = []
        self.transports: list[Transport] = []
        self._was_connected = False
        self._turn = 0
        self._line: list[tuple[float, int, Json]] = []
        self._queued = 0
        self._busy = False
        self._closing = False
        self._changed = threading.Condition()
        self._worker: threading.Thread | None = None
        app.workspace.tell_app = self.hear

    def connect(self, transport: Transport) -> None:
        """Let the app listen in this way, too."""
        with self._changed:
            self._was_connected = True
            self.transports.append(transport)
            self._changed.notify_all()

    def disconnect(self, transport: Transport) -> None:
        """Forget a way to the app."""
        with self._changed:
            if transport in self.transports:
                self.transports.remove(transport)

    def waits_for_connection(self, *, of: int, within: float) -> None:
        """Wait until the app listens in so many ways."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.transports) >= of, within):
                raise TimeoutError(f"{len(self.transports)} and not {of} connected within {within} seconds.")

    def send(self, kind: str, payload: Json, *, takes_answer: bool = True) -> Json | None:
        """Deliver a press or a command and wait for the ack; None if it did not come in time."""
        return self.redeliver(_envelope(kind, payload, takes_answer=takes_answer))

    def redeliver(self, envelope: Json) -> Json | None:
        """Deliver an envelope, be it new or seen before."""
        with self._changed:
            self.envelopes.append(envelope)
            if not self.transports:
                return None
            self._turn += 1
            transport = self.transports[self._turn % len(self.transports)]
        started = clock.machine_seconds()
        ack = transport.deliver(envelope, within=self.ack_seconds)
        return ack if clock.machine_seconds() - started <= self.ack_seconds else None

    def hear(self, event: Json) -> None:
        """Put an event in line for the app; before it first connected there is nobody to tell."""
        if not self._was_connected or self._closing:
            return
        envelope = _envelope("events_api", self._event_payload(event), takes_answer=False)
        self._enqueue(envelope | {"retry_attempt": 0, "retry_reason": ""}, pause=0)

    def settle(self, *, within: float = 10.0) -> None:
        """Wait until nothing is on its way to the app and the app rests."""
        if threading.current_thread() is self._worker:
            return
        deadline = clock.machine_seconds() + within
        while self._line or self._busy or self._is_app_at_work(deadline):
            with self._changed:
                left = deadline - clock.machine_seconds()
                if not self._changed.wait_for(lambda: not self._line and not self._busy, max(left, 0)):
                    raise TimeoutError(f"The app did not come to rest within {within} seconds.")

    def close(self) -> None:
        """Deliver nothing more."""
        with self._changed:
            self._closing = True
            self._line.clear()
            self._changed.notify_all()

    def _is_app_at_work(self, deadline: float) -> bool:
        for transport in list(self.transports):
            transport.rest(within=max(deadline - clock.machine_seconds(), 0))
        return bool(self._line) or self._busy

    def _enqueue(self, envelope: Json, *, pause: float) -> None:
        with self._changed:
            self._queued += 1
            heapq.heappush(self._line, (clock.machine_seconds() + pause, self._queued, envelope))
            if self._worker is None:
                self._worker = threading.Thread(target=self._deliver_events, name="slack-events", daemon=True)
                self._worker.start()
            self._changed.notify_all()

    def _deliver_events(self) -> None:
        while (envelope := self._next_event()) is not None:
            if self.redeliver(envelope) is None:
                self._try_again(envelope)
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def _next_event(self) -> Json | None:
        with self._changed:
            while not self._closing:
                pause = self._line[0][0] - clock.machine_seconds() if self._line else None
                if pause is not None and pause <= 0:
                    self._busy = True
                    return heapq.heappop(self._line)[2]
                self._changed.wait(pause)
            return None

    def _try_again(self, envelope: Json) -> None:
        attempt = envelope["retry_attempt"] + 1
        if attempt <= len(RETRY_PAUSES_SECONDS):
            again = envelope | {"envelope_id": str(uuid.uuid4()), "retry_attempt": attempt}
            self._enqueue(again | {"retry_reason": "timeout"}, pause=RETRY_PAUSES_SECONDS[attempt - 1])

    def _event_payload(self, event: Json) -> Json:
        workspace = self.app.workspace
        bot = {"team_id": workspace.team_id, "user_id": workspace.bot.id, "is_bot": True}
        return {
            "token": "verification-token-deprecated",
            "team_id": workspace.team_id,
            "context_team_id": workspace.team_id,
            "context_enterprise_id": None,
            "api_app_id": workspace.app_id,
            "event": event | {"type": event["type"].partition(".")[0]},
            "type": "event_callback",
            "event_id": workspace.mint("Ev0"),
            "event_time": workspace.time.unix,
            "authorizations": [{"enterprise_id": None, **bot, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": "4-opaque",
        }


def _envelope(kind: str, payload: Json, *, takes_answer: bool) -> Json:
    id_ = str(uuid.uuid4())
    return {"envelope_id": id_, "payload": payload, "type": kind, "accepts_response_payload": takes_answer}
