"""What an introduction looks like on its way: the mentor's draft, the mentee's yes, the text to send."""

from mentorship.journey.opportunities.records import Introduction
from mentorship.outbox import Message
from mentorship.program.opportunity import Opportunity
from mentorship.program.sign_up import Role
from mentorship.slack.blocks import Block, actions, button, checkboxes, context, modal, question, section, text_input
from mentorship.wording import Words, escape, mention

LONGEST = 1000


def draft_view(words: Words, opportunity: Opportunity, known: str | None) -> Block:
    """The mentor's draft; without the third person's consent it goes nowhere."""
    consent = question(
        "third_agreed",
        words.plain("opportunities.introduce.third_agreed.label"),
        checkboxes(words.under("opportunities.introduce.third_agreed_choices")),
        optional=True,
    )
    blocks = [section(words.say("opportunities.introduce.text")), asking_for_words(words, "introduce", known), consent]
    return form(words, "introduce", blocks, opportunity)


def approve_view(words: Words, opportunity: Opportunity, known: str) -> Block:
    """The text as it stands, for the mentee to change or to leave."""
    blocks = [section(words.say("opportunities.approve.text")), asking_for_words(words, "approve", known)]
    return form(words, "approve", blocks, opportunity)


def read_view(words: Words, introduction: Introduction) -> Block:
    return modal(
        words.plain("opportunities.introduce.title"),
        [section(escape(introduction.words))],
        close=words.plain("opportunities.see.close"),
    )


def message(
    words: Words, opportunity: Opportunity, introduction: Introduction, *, role: Role, partner_id: str
) -> Message:
    """To the mentee: read it and say yes. To both, once she did: the text. Its words stand in the blocks only."""
    state = "approved" if introduction.approved_at else "drafted"
    gist = words.say(f"opportunities.introduction.{state}_{role}", partner=mention(partner_id))
    press = "read_introduction" if introduction.approved_at else "approve"
    return Message(
        gist,
        [
            section(gist),
            section(escape(introduction.words)),
            context(words.say("opportunities.introduction.agreed")),
            actions(button(words.plain(f"opportunities.{press}.button"), f"opportunities.{press}", opportunity.id)),
        ],
    )


def asking_for_words(words: Words, name: str, known: str | None) -> Block:
    return question(
        "words",
        words.plain(f"opportunities.{name}.words.label"),
        text_input(known, lines=True, longest=LONGEST),
        hint=words.plain(f"opportunities.{name}.words.hint"),
    )


def form(words: Words, name: str, blocks: list[Block], opportunity: Opportunity) -> Block:
    return modal(
        words.plain("opportunities.introduce.title"),
        blocks,
        form=f"opportunities.{name}",
        submit=words.plain(f"opportunities.{name}.submit"),
        close=words.plain("opportunities.log.close"),
        about=opportunity.id,
    )
