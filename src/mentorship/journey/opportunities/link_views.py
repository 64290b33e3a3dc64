"""The short list of links that two people want to find again. Features I11."""

from collections.abc import Sequence

from mentorship.journey.opportunities.records import PairLink
from mentorship.slack.blocks import Block, button, modal, question, section, text_input
from mentorship.wording import Words

AT_MOST = 20


def links_view(words: Words, mentorship_id: str, links: Sequence[PairLink]) -> Block:
    """The links, each with the way to drop it, and room for one more."""
    blocks = [section(words.say("opportunities.links.text" if links else "opportunities.links.none"))]
    for each in links:
        drop = button(words.plain("opportunities.drop_link.button"), "opportunities.drop_link", each.id)
        blocks.append(
            section(
                words.say("opportunities.links.line", words=each.words or each.link, link=each.link), accessory=drop
            )
        )
    blocks += [
        question("link", words.plain("opportunities.ask.link.label"), text_input(longest=500, placeholder="https://")),
        question("words", words.plain("opportunities.ask.link_words.label"), text_input(longest=150), optional=True),
    ]
    return modal(
        words.plain("opportunities.links.title"),
        blocks,
        form="opportunities.links",
        submit=words.plain("opportunities.links.submit"),
        close=words.plain("opportunities.see.close"),
        about=mentorship_id,
    )
