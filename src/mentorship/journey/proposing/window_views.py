"""What proposing asks for in windows: a matcher's sentence and reasons, a question, an answer, a colleague."""

from collections.abc import Mapping, Sequence

from mentorship.hall.between import Between
from mentorship.journey.proposing.checklist import Item, Mark
from mentorship.program import doors
from mentorship.program.calendar import shown_day
from mentorship.slack.blocks import (
    Block,
    Element,
    context,
    date_input,
    modal,
    person_select,
    question,
    section,
    text_input,
)
from mentorship.wording import Markup, Words, mention


def propose_window(
    words: Words,
    *,
    mentor_id: str,
    mentee_id: str,
    checked: Mapping[Item, Mark],
    to_set_aside: Sequence[str],
    known: Between | None,
) -> Block:
    """Show what the requirements come to, and ask for the matcher's own sentence and for a reason for each fail."""
    pair = {"mentor_id": mentor_id, "mentee_id": mentee_id}
    blocks = [
        section(words.say("proposing.propose.text", mentor=mention(mentor_id), mentee=mention(mentee_id))),
        context(words.say("proposing.propose.checked", marks=marks(words, checked))),
        *([section(between_in_words(words, known, **pair))] if known else []),
        asking_for(words, "propose", "sentence", text_input(lines=True, longest=1000)),
    ]
    for what in to_set_aside:
        blocks += standing_in_the_way(words, [what], **pair)
        blocks.append(asking_for(words, "propose", f"because_{what}", text_input(lines=True, longest=1000)))
    return window(words, "proposing.propose", blocks, form=doors.PROPOSE_THESE_TWO, about=f"{mentor_id}:{mentee_id}")


def standing_in_the_way(words: Words, wanting: Sequence[str], *, mentor_id: str, mentee_id: str) -> list[Block]:
    """One sentence for each; what was told in confidence shares one."""
    return [section(wanting_in_words(words, what, mentor_id=mentor_id, mentee_id=mentee_id)) for what in wanting]


def wanting_in_words(words: Words, what: str, *, mentor_id: str, mentee_id: str) -> Markup:
    return words.say(f"proposing.rules.{what}", mentor=mention(mentor_id), mentee=mention(mentee_id))


def between_in_words(words: Words, known: Between, *, mentor_id: str, mentee_id: str) -> Markup:
    """What a matcher should know of these two before anybody is asked. Features B5, B9, C19."""
    names = {"mentor": mention(mentor_id), "mentee": mention(mentee_id)}
    lines = [words.say("proposing.between.hours", hours=f"{known.minutes / 60:g}")]
    for each, day in known.ends.items():
        lines.append(words.say("proposing.between.ends", member=mention(each), day=shown_day(day)))
    if known.is_hoped_for:
        lines.append(words.say("proposing.between.hoped_for", **names))
    return Markup("\n").join(lines)


def marks(words: Words, checked: Mapping[Item, Mark]) -> Markup:
    """Which requirements hold, fail, are not known, or were set aside; each mark is said in words, too."""
    return Markup(" · ").join(
        words.say(f"proposing.checked.{mark}", item=words.say(f"proposing.checked.item.{item}"))
        for item, mark in checked.items()
    )


def asking_window(words: Words, name: str, about: str, *, told: Sequence[Markup] = (), **facts: int) -> Block:
    """The window of one button that wants a line or a choice: `proposing.<name>` in the wording, with its facts."""
    asked_for = ASKED_FOR[name]
    inputs = {"until": date_input(), "colleague": person_select()}
    blocks = [section(words.say(f"proposing.{name}.text", **facts)), *map(section, told)]
    blocks += [
        asking_for(words, name, each, inputs.get(each) or text_input(lines=True, longest=1000), optional=optional)
        for each, optional in asked_for.items()
    ]
    return window(words, f"proposing.{name}", blocks, form=f"proposing.{name}", about=about)


ASKED_FOR: Mapping[str, Mapping[str, bool]] = {
    "doubt": {"doubt": False},
    "tell_more": {"question": False},
    "answer": {"answer": False},
    "not_now": {"until": True},
    "not_this": {"because": True, "until": True},
    "someone_else": {"colleague": False},
}
"""What each window asks for, {question: whether it may stay empty}."""


def asking_for(words: Words, name: str, asked_for: str, element: Element, *, optional: bool = False) -> Block:
    key = f"proposing.{name}.{asked_for}"
    hint = words.plain(f"{key}.hint") if words.has(f"{key}.hint") else ""
    return question(asked_for, words.plain(f"{key}.label"), element, hint=hint, optional=optional)


def window(words: Words, key: str, blocks: Sequence[Block], *, form: str = "", about: str = "") -> Block:
    return modal(
        words.plain(f"{key}.title"),
        blocks,
        form=form,
        submit=words.plain(f"{key}.submit") if form else "",
        close=words.plain("proposing.close"),
        about=about,
    )
