"""The foot of every direct message and every window: the Code of Conduct, at every step. Responsibilities 1."""

from collections.abc import Sequence

from msgspec.structs import replace

from mentorship.slack.blocks import Block, context
from mentorship.slack.replies import Open, Reply, Show
from mentorship.wording import Markup, Words

MOST_IN_MESSAGE, MOST_IN_WINDOW = 50, 100


def message_on_foot(blocks: Sequence[Block], words: Words, link: str | None) -> list[Block]:
    """A link where organisers set one; until then the command that shows our own short one."""
    text = words.say("slack.foot.linked", link=link) if link else words.say("slack.foot.own")
    return on_foot(blocks, text, at_most=MOST_IN_MESSAGE)


def view_on_foot(view: Block, words: Words, link: str | None) -> Block:
    """Put the foot below a window, without commands: over a window nobody can type one."""
    text = words.say("slack.foot.window_linked", link=link) if link else words.say("slack.foot.window_own")
    return {**view, "blocks": on_foot(view["blocks"], text, at_most=MOST_IN_WINDOW)}


def on_foot(blocks: Sequence[Block], text: Markup, *, at_most: int) -> list[Block]:
    """Put the foot beneath, as long as Slack has room for it."""
    return [*blocks, context(text)] if len(blocks) < at_most else list(blocks)


def window_on_foot(reply: Reply, words: Words, link: str | None) -> Reply:
    """Put the foot beneath a window that is about to open, or to show something else."""
    if not isinstance(reply, Open | Show) or reply.view["type"] != "modal":
        return reply
    return replace(reply, view=view_on_foot(reply.view, words, link))
