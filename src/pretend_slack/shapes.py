"""The shape of Slack's JSON as far as Python's types need to know it."""

from typing import Any

Json = dict[str, Any]  # Any: Slack's payloads are open-ended; the rules in block_kit/ say what may be in them
Blocks = list[Json]
