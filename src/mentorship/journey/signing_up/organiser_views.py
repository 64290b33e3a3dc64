"""The organisers' windows of this room: their own questions, and people's words that mean the same."""

from collections.abc import Mapping, Sequence

from mentorship.journey.signing_up.records import Listed, SignUpQuestion
from mentorship.slack.blocks import (
    Block,
    actions,
    button,
    divider,
    modal,
    question,
    radio,
    section,
    select,
    text_input,
)
from mentorship.wording import Markup, Words

ADD_QUESTION = "signing_up.add_question"
ASK_EARLIER = "signing_up.ask_earlier"
RETIRE_QUESTION = "signing_up.retire_question"
OTHER_WORDS = "signing_up.other_words"
MERGE_WORDS = "signing_up.merge_words"
KEEP_APART = "signing_up.keep_apart"

EVERYONE = "everyone"
LONGEST_LIST = 40


def questions_window(words: Words, asked: Sequence[SignUpQuestion]) -> Block:
    """The organisers' own questions, in the order of asking. Features A11."""
    blocks = [section(words.say("signing_up.questions.text" if asked else "signing_up.questions.none"))]
    for number, each in enumerate(asked):
        short = each.words[:40]
        earlier = button(words.plain("signing_up.questions.earlier.button", question=short), ASK_EARLIER, each.id)
        retire = button(words.plain("signing_up.questions.retire.button", question=short), RETIRE_QUESTION, each.id)
        blocks += [section(question_line(words, each)), actions(*([earlier] if number else []), retire)]
    add = button(words.plain("signing_up.questions.add.button"), ADD_QUESTION, style="primary")
    return modal(
        words.plain("signing_up.questions.title"),
        [*blocks, divider(), actions(add)],
        close=words.plain("signing_up.questions.close"),
    )


def question_line(words: Words, asked: SignUpQuestion) -> Markup:
    whom = words.plain(f"signing_up.choices.asked.{asked.role or EVERYONE}")
    if not asked.choices:
        return words.say("signing_up.questions.line", question=asked.words, whom=whom)
    choices = ", ".join(asked.choices)
    return words.say("signing_up.questions.line_choices", question=asked.words, whom=whom, choices=choices)


def add_window(words: Words) -> Block:
    key = "signing_up.questions.add"
    return modal(
        words.plain(f"{key}.title"),
        [
            question("words", words.plain(f"{key}.words.label"), text_input(longest=150)),
            question(
                "choices",
                words.plain(f"{key}.choices.label"),
                text_input(lines=True),
                hint=words.plain(f"{key}.choices.hint"),
                optional=True,
            ),
            question(
                "whom",
                words.plain(f"{key}.whom.label"),
                radio(words.under("signing_up.choices.asked"), EVERYONE),
            ),
        ],
        form=ADD_QUESTION,
        submit=words.plain(f"{key}.submit"),
        close=words.plain("signing_up.questions.close"),
    )


def own_words_window(
    words: Words, of: Listed, own_words: Sequence[str], merged: Mapping[str, str], *, labels: Mapping[str, str]
) -> Block:
    """People's own words for topics or interests, and what some of them mean already. Features C11.

    merged: {word: what it means}.
    """
    blocks = [section(words.say(f"signing_up.own_words.{of}.{'text' if own_words else 'none'}"))]
    for each in own_words[:LONGEST_LIST]:
        merge = button(words.plain("signing_up.own_words.merge.button", word=each[:40]), MERGE_WORDS, f"{of}:{each}")
        blocks.append(section(words.say("signing_up.own_words.own", word=each), accessory=merge))
    for word, means in list(merged.items())[:LONGEST_LIST]:
        label = words.plain("signing_up.own_words.apart.button", word=word[:40])
        apart = button(label, KEEP_APART, f"{of}:{word}")
        meaning = labels.get(means, means)
        blocks.append(section(words.say("signing_up.own_words.merged", word=word, meaning=meaning), accessory=apart))
    others = [
        button(words.plain(f"signing_up.own_words.{each}.button"), OTHER_WORDS, each.value)
        for each in Listed
        if each is not of
    ]
    title = words.plain(f"signing_up.own_words.{of}.title")
    return modal(title, [*blocks, divider(), actions(*others)], close=words.plain("signing_up.questions.close"))


def merge_window(words: Words, of: Listed, word: str, others: Mapping[str, str]) -> Block:
    """Choose what a word means. others: {choice or word: its label}."""
    key = "signing_up.own_words.merge"
    return modal(
        words.plain(f"{key}.title"),
        [
            section(words.say(f"{key}.text", word=word)),
            question("into", words.plain(f"{key}.into.label"), select(others)),
        ],
        form=MERGE_WORDS,
        submit=words.plain(f"{key}.submit"),
        close=words.plain("signing_up.questions.close"),
        about=f"{of}:{word}",
    )
