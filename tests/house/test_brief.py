"""No message of the bot's is longer than sixty words, however much people wrote: that is quoted, and theirs."""

from sqlalchemy import select

from everything import all_that_can_be_seen, one_of_everything, write_everywhere
from mentorship.program.sign_up import SignUp

LONGEST_IN_WORDS = 60
READ_TOGETHER = ("agenda", "day_before", "wrap_up", "proposing.card", "proposing.introduction")
"""The agendas of the guide may be longer; and so may what introduces people in what they chose to share, and why."""
ECHO = "*What I keep:*"
"""Answers that stand there once more are theirs."""


def test_no_message_is_longer_than_sixty_words_of_the_bots_own(full_house):
    """Program, section 14: with as many topics and doors as a form takes, in every kind that two records can give."""
    with full_house.desk() as desk:
        one_of_everything(desk, full_house)
        write_everywhere(desk, lambda column: "theirs")
        for sign_up in desk.session.scalars(select(SignUp)):
            sign_up.topics = sign_up.doors = [f"theirs{number}" for number in range(25)]
    said = [seen for seen in all_that_can_be_seen(full_house) if seen.text is not None and " to " in seen.where]
    kinds = {each.where.partition(" to ")[0]: own_words(each.blocks) for each in sorted(said, key=length)}
    assert len(kinds) > 30  # which of them depends on whose ids come first
    long = {kind: many for kind, many in kinds.items() if many > LONGEST_IN_WORDS and not kind.endswith(READ_TOGETHER)}
    assert long == {}


def length(seen):
    return own_words(seen.blocks)


def own_words(blocks):
    """How many words the bot itself says; labels of buttons are pressed, not read."""
    texts = [block["text"]["text"] for block in blocks if block["type"] == "section" and "text" in block]
    texts += [each["text"] for block in blocks if block["type"] == "context" for each in block["elements"]]
    own = [text for text in texts if not text.startswith(ECHO)]
    return sum("theirs" not in word for text in own for word in text.split())
