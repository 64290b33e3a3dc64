"""Read a call's arguments, which come as form strings or as JSON, in one way."""

import json
from typing import Any

from pretend_slack.block_kit import message_faults, tables, text_in_blocks, view_faults
from pretend_slack.refusals import Refused
from pretend_slack.shapes import Blocks, Json


class Arguments:
    """What a call brought along; absent, null and (for strings) empty count as not given."""

    def __init__(self, given: Json) -> None:
        self.given = {key: value for key, value in given.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def text(self, name: str) -> str:
        """Read a string; empty if it was not given."""
        value = self.given.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str) -> bool:
        """Read a boolean; false if it was not given."""
        return str(self.given.get(name, "")).lower() in ("1", "true")

    def number(self, name: str, *, otherwise: int) -> int:
        """Read a whole number."""
        try:
            return int(self.given.get(name, otherwise))
        except ValueError:
            raise Refused("invalid_arguments") from None

    def names(self, name: str) -> list[str]:
        """Read ids, given as a list or with commas between them."""
        value = self.given.get(name, [])
        parts = value.strip("[]").replace('"', "").split(",") if isinstance(value, str) else value
        return [str(part).strip() for part in parts if str(part).strip()]

    def parsed(self, name: str, *, refusal: str) -> Any:  # Any: JSON of whatever kind the app sent
        """Read what may come as JSON or as a string of JSON."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refused(refusal) from None

    def blocks(self) -> Blocks:
        """Read a message's blocks, or refuse them as Slack does."""
        blocks = self.parsed("blocks", refusal="invalid_blocks_format")
        if blocks is None:
            return []
        if not isinstance(blocks, list):
            raise Refused("invalid_blocks_format")
        refuse_faulty(blocks)
        return blocks

    def view(self) -> Json:
        """Read a view, or refuse it as Slack does."""
        view: Json = self.parsed("view", refusal="invalid_arguments")
        refuse_faulty_view(view)
        return view


def refuse_faulty(blocks: Blocks) -> None:
    """Refuse blocks that Slack would not take in a message."""
    faults = [str(fault) for fault in message_faults(blocks)]
    if faults:
        messages = {"messages": [f"[ERROR] {fault}" for fault in faults]}
        raise Refused("invalid_blocks", errors=faults, response_metadata=messages)
    if text_in_blocks(blocks) > tables.MOST_BLOCK_TEXT:
        raise Refused("msg_blocks_too_long")


def refuse_faulty_view(view: Json, *, kind: str | None = None) -> None:
    """Refuse a view that Slack would not show; `kind` is what it has to be here."""
    faults = [str(fault) for fault in view_faults(view)]
    if not faults and kind and view["type"] != kind:
        faults = [f"must be a {kind} [json-pointer:/view/type]"]
    if faults:
        messages = {"messages": [f"[ERROR] {fault}" for fault in faults]}
        raise Refused("invalid_arguments", response_metadata=messages)
    if len(json.dumps(view).encode()) > tables.MOST_VIEW_BYTES:
        raise Refused("view_too_large")
