"""The foot of every direct message and every window: the Code of Conduct, at every step. Responsibilities 1."""

from collections.abc import Sequence
from dataclasses import replace

from mentorship.slack.blocks import Block, context
from mentorship.slack.replies import Open, Reply, Show
from mentorship.wording import Words

MOST_IN_MESSAGE, MOST_IN_WINDOW = 50, 100


def foot(words: Words, link: str | None) -> Block:
    """A link where organisers set one; until then the command that shows our own short one."""
    return context(words.say("slack.foot.linked", link=link) if link else words.say("slack.foot.own"))


def on_foot(blocks: Sequence[Block], words: Words, link: str | None, *, at_most: int) -> list[Block]:
    """Put the foot beneath, as long as Slack has room for it."""
    return [*blocks, foot(words, link)] if len(blocks) < at_most else list(blocks)


def view_on_foot(view: Block, words: Words, link: str | None) -> Block:
    return {**view, "blocks": on_foot(view["blocks"], words, link, at_most=MOST_IN_WINDOW)}


def window_on_foot(reply: Reply, words: Words, link: str | None) -> Reply:
    """Put the foot beneath a window that is about to open, or to show something else."""
    if not isinstance(reply, Open | Show) or reply.view["type"] != "modal":
        return reply
    return replace(reply, view=view_on_foot(reply.view, words, link))
