"""The organisers' windows of this room: their own questions, and the topics that mean the same."""

from collections.abc import Mapping, Sequence

from mentorship.journey.signing_up.records import SignUpQuestion, TopicSynonym
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
MERGE_TOPICS = "signing_up.merge_topics"
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


def topics_window(
    words: Words, own_words: Sequence[str], merged: Sequence[TopicSynonym], *, labels: Mapping[str, str]
) -> Block:
    """People's own words for topics, and what some of them mean already. Features C11."""
    blocks = [section(words.say("signing_up.topics.text" if own_words else "signing_up.topics.none"))]
    for each in own_words[:LONGEST_LIST]:
        merge = button(words.plain("signing_up.topics.merge.button", word=each[:40]), MERGE_TOPICS, each)
        blocks.append(section(words.say("signing_up.topics.own", word=each), accessory=merge))
    for synonym in merged[:LONGEST_LIST]:
        label = words.plain("signing_up.topics.apart.button", word=synonym.word[:40])
        apart = button(label, KEEP_APART, synonym.word)
        meaning = labels.get(synonym.topic, synonym.topic)
        blocks.append(section(words.say("signing_up.topics.merged", word=synonym.word, topic=meaning), accessory=apart))
    return modal(words.plain("signing_up.topics.title"), blocks, close=words.plain("signing_up.questions.close"))


def merge_window(words: Words, word: str, others: Mapping[str, str]) -> Block:
    """Choose the topic that a word means. others: {topic: its label}."""
    key = "signing_up.topics.merge"
    return modal(
        words.plain(f"{key}.title"),
        [
            section(words.say(f"{key}.text", word=word)),
            question("into", words.plain(f"{key}.into.label"), select(others)),
        ],
        form=MERGE_TOPICS,
        submit=words.plain(f"{key}.submit"),
        close=words.plain("signing_up.questions.close"),
        about=word,
    )
