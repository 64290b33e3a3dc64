"""What stays open after the end: celebrating, the pack for the next mentor, the card half a year later."""

from collections import Counter
from collections.abc import Mapping

from mentorship.journey.closing.records import Celebration, HalfYear
from mentorship.outbox import Message
from mentorship.program.handover import Handover
from mentorship.program.mentorship import Mentorship
from mentorship.slack.blocks import (
    Block,
    actions,
    button,
    checkboxes,
    context,
    modal,
    question,
    section,
    text_input,
)
from mentorship.wording import Markup, Words, escape, mention

# Celebrating


def celebrate_view(
    words: Words, mentorship: Mentorship, *, names: Mapping[str, str], standing: Celebration | None
) -> Block:
    """The words that both approve; those of the other are here to be changed. names: of mentor and mentee, as read."""
    text = standing.words if standing else words.plain("closing.celebrate.default", **names)
    return modal(
        words.plain("closing.celebrate.title"),
        [
            section(words.say("closing.celebrate.text")),
            question(
                "celebration",
                words.plain("closing.celebrate.words.label"),
                text_input(text, lines=True, longest=2000),
                hint=words.plain("closing.celebrate.words.hint"),
            ),
        ],
        form="closing.celebrate",
        submit=words.plain("closing.celebrate.submit"),
        close=words.plain("closing.window.close"),
        about=mentorship.id,
    )


def to_approve(words: Words, proposed: Celebration, *, is_newest: bool) -> Message:
    """Ask the other one: exactly these words, other words, or rather not."""
    state = "posted" if proposed.approved_at else "declined" if proposed.declined_at else "replaced"
    if proposed.approved_at or proposed.declined_at or not is_newest:
        text = words.say(f"closing.to_approve.{state}")
        return Message(text, [section(text)])
    text = words.say("closing.to_approve.text", partner=mention(proposed.by_id))
    blocks = [
        section(text),
        section(posted_words(words, proposed)),
        context(words.say("closing.to_approve.nothing_yet")),
        actions(
            button(words.plain("closing.approve.button"), "closing.approve", proposed.id, style="primary"),
            button(words.plain("closing.reword.button"), "closing.celebrate", proposed.mentorship_id),
            button(words.plain("closing.decline.button"), "closing.decline", proposed.id),
            button(words.plain("closing.read.button"), "closing.read_celebration", proposed.id),
        ),
    ]
    return Message(text, blocks)


def nothing_to_approve(words: Words) -> Message:
    """Where it was asked, once the words are deleted, posted or not."""
    text = words.say("closing.to_approve.gone")
    return Message(text, [section(text)])


def posted_words(words: Words, approved: Celebration) -> Markup:
    """The two people's own words, escaped. The post is exactly what was shown."""
    return words.say("closing.celebration.text", words=approved.words)


def read_celebration_view(words: Words, proposed: Celebration) -> Block:
    title, close = words.plain("closing.celebrate.title"), words.plain("closing.read.close")
    return modal(title, [section(posted_words(words, proposed))], close=close)


def celebration(words: Words, approved: Celebration, mentorship: Mentorship) -> Message:
    """To the channel, in full: both approved exactly this."""
    names = {"mentor": mention(mentorship.mentor_id), "mentee": mention(mentorship.mentee_id)}
    gist = words.say("closing.celebration.gist", **names)
    return Message(gist, [section(gist), section(posted_words(words, approved))])


# The pack for the next mentor


def pack_view(words: Words, mentorship: Mentorship, parts: Mapping[str, str], packed: Handover | None) -> Block:
    """Tick what the next mentor may read; every part is shown first, word for word."""
    choices = {name: words.plain(f"closing.pack.choices.{name}") for name in parts}
    preview = [section(words.say("closing.pack.part", name=choices[name], words=said)) for name, said in parts.items()]
    ticked = [name for name in (packed.parts if packed else ()) if name in parts]
    asked = [
        *(
            [question("parts", words.plain("closing.pack.parts.label"), checkboxes(choices, ticked), optional=True)]
            if choices
            else []
        ),
        question(
            "note",
            words.plain("closing.pack.note.label"),
            text_input(packed.note if packed else None, lines=True, longest=2000),
            optional=True,
        ),
    ]
    return modal(
        words.plain("closing.pack.title"),
        [section(words.say("closing.pack.text")), *preview, *asked],
        form="closing.pack",
        submit=words.plain("closing.pack.submit"),
        close=words.plain("closing.window.close"),
        about=mentorship.id,
    )


def handover_view(words: Words, handover: Handover) -> Block:
    """What the mentee brought along, to the next mentor."""
    intro = words.say("closing.handover.text", mentee=mention(handover.member_id))
    parts = [section(escape(part)) for part in handover.words.split("\n\n") if part]
    return modal(
        words.plain("closing.handover.title"), [section(intro), *parts], close=words.plain("closing.read.close")
    )


# Half a year later


def half_year(words: Words, mentorship: Mentorship, answer: HalfYear | None) -> Message:
    partner = mention(mentorship.mentor_id)
    if answer:
        text = words.say(f"closing.half_year.{'opened' if answer.has_opened else 'not_yet'}", partner=partner)
        return Message(text, [section(text)])
    text = words.say("closing.half_year.text", partner=partner)
    pressed = [
        button(words.plain("closing.one_did.button"), "closing.one_did", mentorship.id, style="primary"),
        button(words.plain("closing.not_yet.button"), "closing.not_yet", mentorship.id),
    ]
    return Message(text, [section(text), actions(*pressed)])


def door_view(words: Words, mentorship: Mentorship, *, partner: str, may_send: bool) -> Block:
    send = words.under("closing.half_year.send_choices")
    asked = [
        question(
            "door",
            words.plain("closing.half_year.door.label"),
            text_input(lines=True, longest=2000),
            hint=words.plain("closing.half_year.door.hint"),
            optional=True,
        )
    ]
    if may_send:
        label = words.plain("closing.half_year.send.label", partner=partner)
        asked.append(question("send", label, checkboxes(send), optional=True))
    return modal(
        words.plain("closing.half_year.title"),
        asked,
        form="closing.one_did",
        submit=words.plain("closing.half_year.submit"),
        close=words.plain("closing.window.close"),
        about=mentorship.id,
    )


def door_opened(words: Words, answer: HalfYear) -> Message:
    """To the former mentor: what came of it. On lock screens only that there is good news."""
    gist = words.say("closing.door_opened.text", mentee=mention(answer.member_id))
    read = button(words.plain("closing.read.button"), "closing.read_door", answer.id)
    return Message(gist, [section(gist), section(escape(answer.words or "")), actions(read)])


def read_door_view(words: Words, answer: HalfYear) -> Block:
    return modal(
        words.plain("closing.half_year.title"),
        [section(escape(answer.words or ""))],
        close=words.plain("closing.read.close"),
    )


def half_year_counts(words: Words, counts: Counter[bool]) -> list[Block]:
    return [context(words.say("closing.home.half_year", count=counts.total(), opened=counts[True]))]
