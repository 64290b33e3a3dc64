"""Fill in what Slack fills in: block ids, action ids and the switches of text objects."""

from collections.abc import Callable

from pretend_slack.shapes import Blocks, Json

_DEFAULTS = {"plain_text": {"emoji": True}, "mrkdwn": {"verbatim": False}}
_INTERACTIVE = ("button", "overflow", "checkboxes", "radio_buttons", "picker", "select", "_input")


def completed(blocks: Blocks, *, mint: Callable[[], str]) -> Blocks:
    """Copy these blocks as Slack keeps them; `mint` makes the ids that are missing."""
    return [_completed_block(block, mint) for block in blocks]


def _completed_block(block: Json, mint: Callable[[], str]) -> Json:
    block = {"type": block["type"], "block_id": block.get("block_id") or mint()} | _completed(block, mint)
    if block["type"] == "input":
        block = {"optional": False, "dispatch_action": False} | block
    return block


def _completed(thing: Json, mint: Callable[[], str]) -> Json:
    own = {key: _copied(value, mint) for key, value in thing.items()}
    if own.get("block_id") == "":
        del own["block_id"]
    kind = str(own.get("type", ""))
    if kind.endswith(_INTERACTIVE) and not own.get("action_id"):
        own["action_id"] = mint()
    return own | {key: value for key, value in _DEFAULTS.get(kind, {}).items() if key not in own}


def _copied(value: object, mint: Callable[[], str]) -> object:
    if isinstance(value, dict):
        return _completed(value, mint)
    if isinstance(value, list):
        return [_copied(item, mint) for item in value]
    return value
