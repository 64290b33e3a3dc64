"""Whom this machine trusts at the other end of a line."""

import ssl
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache


@cache
def certificates() -> Future[ssl.SSLContext]:
    """Begin to read them, once and for all lines, in a thread that needs no Python: it holds nothing else up."""
    reader = ThreadPoolExecutor(1, "certificates")
    read = reader.submit(ssl.create_default_context)
    reader.shutdown(wait=False)
    return read
