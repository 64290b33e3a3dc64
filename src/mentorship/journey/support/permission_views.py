"""What asking to share something looks like. Its words stand in the blocks, never in the `text`."""

from mentorship.journey.support.records import Permission
from mentorship.outbox import Message
from mentorship.program.mentorship import Mentorship
from mentorship.slack.blocks import Block, actions, button, modal, question, section, text_input
from mentorship.wording import Words, mention


def ask_view(words: Words, mentorship: Mentorship, partner_id: str) -> Block:
    return modal(
        words.plain("support.share.title"),
        [
            section(words.say("support.share.text", partner=mention(partner_id))),
            question("words", words.plain("support.share.words.label"), text_input(lines=True, longest=2000)),
            question(
                "with_whom",
                words.plain("support.share.with_whom.label"),
                text_input(longest=200),
                hint=words.plain("support.share.with_whom.hint"),
            ),
        ],
        form="support.share",
        submit=words.plain("support.share.submit"),
        close=words.plain("support.window.close"),
        about=mentorship.id,
    )


def read_view(words: Words, permission: Permission) -> Block:
    return modal(
        words.plain("support.share.title"), [what(words, permission)], close=words.plain("support.window.read")
    )


def message(words: Words, permission: Permission, *, me: str, partner_id: str) -> Message:
    """The question to the one, the receipt to the other, and the answer to both."""
    state = "open" if not permission.answered_at else "granted" if permission.is_granted else "kept"
    whose = "asked" if permission.asked_by == me else "asking"
    gist = words.say(f"support.permission.{whose}_{state}", partner=mention(partner_id))
    names = {"asking_open": ["may_share", "keep_it"], "asking_granted": ["keep_it"]}.get(f"{whose}_{state}", [])
    presses = [button(words.plain(f"support.{each}.button"), f"support.{each}", permission.id) for each in names]
    presses.append(button(words.plain("support.read.button"), "support.read_permission", permission.id))
    return Message(gist, [section(gist), what(words, permission), actions(*presses)])


def what(words: Words, permission: Permission) -> Block:
    return section(words.say("support.permission.what", words=permission.words, with_whom=permission.with_whom))
