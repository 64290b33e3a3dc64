"""What Slack accepts as blocks and views: tables of plain facts, and the check that reads them."""

from pretend_slack.block_kit.complete import completed
from pretend_slack.block_kit.rules import (
    Fault,
    message_faults,
    text_in_blocks,
    view_faults,
)

__all__ = ["Fault", "completed", "message_faults", "text_in_blocks", "view_faults"]
