"""What organisers see when they change what the bot says."""

from collections.abc import Mapping, Sequence

from mentorship.organising.meanwhile import mark
from mentorship.organising.texts import Shown
from mentorship.outbox import Message
from mentorship.slack.blocks import (
    Block,
    actions,
    button,
    confirm,
    context,
    divider,
    full_text,
    modal,
    question,
    section,
    text_input,
)
from mentorship.slack.lengths import shortened
from mentorship.wording import Markup, Words, escape, placeholders, quoted

TEXTS, FIND, CHANGE, BACK = ("organising.texts", "organising.find_text", "organising.change_text", "organising.back")
LISTED = 15
LINE = 300


def texts_window(
    words: Words, part: str, found: Sequence[str], *, changed: Mapping[str, str], told: Markup | None = None
) -> Block:
    """Where one looks for a sentence by what it says. Before anything is looked for: what was changed already.

    told: what stands above the sentences instead.
    """
    title = "found" if part else "changed"
    head = [section(told or words.say(f"organising.texts.{title}"))] if found else []
    if part and not found:
        head = [section(words.say("organising.texts.nothing", part=part))]
    more = [context(words.say("organising.texts.more", number=len(found) - LISTED))] if len(found) > LISTED else []
    return modal(
        words.plain("organising.texts.title"),
        [
            question(
                "part",
                words.plain("organising.texts.ask.label"),
                text_input(part, longest=100),
                hint=words.plain("organising.texts.ask.hint"),
            ),
            *([divider()] if head else []),
            *head,
            *(block for key in found[:LISTED] for block in one(words, key, changed.get(key))),
            *more,
        ],
        form=FIND,
        submit=words.plain("organising.texts.submit"),
        close=words.plain("organising.form.close"),
    )


def one(words: Words, key: str, text: str | None) -> list[Block]:
    """A sentence as it is written, and what can be done about it. text: the organisers', if they changed it."""
    back = button(
        words.plain("organising.texts.back.button"),
        BACK,
        Shown(key, own=mark(text)).written(),
        confirm=confirm(
            words.plain("organising.texts.back.title"),
            words.plain("organising.texts.back.text"),
            yes=words.plain("organising.texts.back.yes"),
            no=words.plain("organising.texts.back.no"),
        ),
    )
    change = button(words.plain("organising.texts.change.button"), CHANGE, key)
    written = shortened(escape(words.sentences[key]), LINE)
    return [section(written), actions(change, *([back] if text is not None else []))]


def change_window(words: Words, shown: Shown, text: str, *, told: Sequence[Markup] = ()) -> Block:
    """One sentence to be written anew; it may use the same facts as ours. text: what stands in the field."""
    facts = sorted(placeholders(words.sentences[shown.key]))
    hint = (
        words.plain("organising.texts.facts", facts=", ".join(f"{{{fact}}}" for fact in facts))
        if facts
        else words.plain("organising.texts.no_facts")
    )
    asked = text_input(text, lines=True)
    return modal(
        words.plain("organising.texts.change.title"),
        [
            *(section(line) for line in told),
            question("text", words.plain("organising.texts.change.label"), asked, hint=hint),
        ],
        form=CHANGE,
        submit=words.plain("organising.form.submit"),
        close=words.plain("organising.form.close"),
        about=shown.written(),
    )


def changed_since(words: Words, who: Markup, text: str | None) -> list[Markup]:
    """Say who changed the sentence while the window was open, and how it reads now. text: None for our own words."""
    return [
        words.say("organising.meanwhile.text", who=who),
        quoted(text) if text else words.say("organising.meanwhile.our_words"),
        words.say("organising.meanwhile.still_here"),
    ]


def text_test(words: Words, key: str) -> Message:
    """How it reads, with names of facts where facts will be."""
    text = words.sentences[key]
    shown = words.say(key, **{fact: f"‹{fact}›" for fact in placeholders(text)})
    blocks = [section(words.say("organising.texts.test")), section(Markup(shown))]
    return Message(full_text(blocks), blocks)
