"""Long lists come in pages; the cursor says where the next one begins."""

import base64
from collections.abc import Sequence

from pretend_slack.api.arguments import Arguments
from pretend_slack.refusals import Refused
from pretend_slack.shapes import Json

_MOST_ON_A_PAGE = 1000


def page(name: str, whole: Sequence[object], arguments: Arguments, *, otherwise: int) -> Json:
    """Answer with one page of a list under `name`, and the cursor of the next (empty on the last)."""
    limit = arguments.number("limit", otherwise=0) or otherwise
    if not 0 < limit <= _MOST_ON_A_PAGE:
        raise Refused("invalid_limit")
    start = _start(arguments.text("cursor"))
    end = start + limit
    cursor = base64.b64encode(f"from:{end}".encode()).decode() if end < len(whole) else ""
    return {name: list(whole[start:end]), "response_metadata": {"next_cursor": cursor}}


def _start(cursor: str) -> int:
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("from:")) if cursor else 0
    except ValueError:
        raise Refused("invalid_cursor") from None
