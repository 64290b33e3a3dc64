"""Connect a Bolt app in the same process: no socket, but the same dispatch as Bolt's own Socket Mode handler."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_bolt.lazy_listener.thread_runner import ThreadLazyListenerRunner
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest

from pretend_slack.shapes import Json


def in_process(app: App) -> "InProcess":
    """Make a transport of a Bolt app: `slack.connect(in_process(app))`."""
    return InProcess(app)


class InProcess:
    """A Bolt app in this process, whose background work can be waited for."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._work = _Watched(app.listener_runner.listener_executor)
        app.listener_runner.listener_executor = self._work
        lazy = app.listener_runner.lazy_listener_runner
        if isinstance(lazy, ThreadLazyListenerRunner):
            lazy.executor = self._work

    def deliver(self, envelope: Json, *, within: float) -> Json | None:
        """Dispatch as Bolt's Socket Mode handler does; what it would not ack is not acked here."""
        request = SocketModeRequest.from_dict(envelope)
        if request is None:
            return None
        response: BoltResponse = run_bolt_app(self._app, request)
        return _ack_of(response) if response.status == 200 else None

    def rest(self, *, within: float) -> None:
        """Wait for lazy listeners and for listeners that go on after their ack."""
        self._work.wait(within)


def _ack_of(response: BoltResponse) -> Json:
    content_type = response.headers.get("content-type", [""])[0]
    if not response.body:
        return {}
    if content_type.startswith("application/json"):
        ack: Json = json.loads(response.body)
        return ack
    return {"text": response.body}


class _Watched(Executor):
    """An executor that knows whether anything it was given is still under way."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._under_way = 0
        self._changed = threading.Condition()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # Any: as in Executor
        with self._changed:
            self._under_way += 1
        future = self._executor.submit(fn, *args, **kwargs)
        future.add_done_callback(self._one_done)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait=wait, cancel_futures=cancel_futures)

    def wait(self, within: float) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: self._under_way == 0, within):
                raise TimeoutError(f"The app's listeners did not finish within {within} seconds.")

    def _one_done(self, _future: Future[Any]) -> None:
        with self._changed:
            self._under_way -= 1
            self._changed.notify_all()
