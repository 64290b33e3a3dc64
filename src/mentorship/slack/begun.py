"""What waits for others, and is begun while there is something else to do."""

import ssl
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def begun(deed: Callable[[], T]) -> Future[T]:
    """Begin to do something in a thread of its own, for which nobody waits who leaves without its result."""
    done: Future[T] = Future()

    def do() -> None:
        try:
            done.set_result(deed())
        except Exception as failed:  # whoever asks for the result meets it
            done.set_exception(failed)

    Thread(target=do, name="begun", daemon=True).start()
    return done


@cache
def certificates() -> Future[ssl.SSLContext]:
    """Begin to read whom this machine trusts at the other end of a line, once and for all lines."""
    return begun(ssl.create_default_context)
