"""No message of the bot's is longer than sixty words, however much people wrote; every story is held to it, too."""

from sqlalchemy import select

from brevity import own_words, too_long
from everything import all_that_can_be_seen, one_of_everything, write_everywhere
from mentorship.program.sign_up import SignUp


def test_no_message_is_longer_than_sixty_words_of_the_bots_own(full_house):
    """Program, section 14: with as many topics and doors as a form takes, in every kind that two records can give."""
    with full_house.desk() as desk:
        one_of_everything(desk, full_house)
        write_everywhere(desk, lambda column: "theirs")
        for sign_up in desk.session.scalars(select(SignUp)):
            sign_up.topics = sign_up.doors = [f"theirs{number}" for number in range(25)]
    said = [seen for seen in all_that_can_be_seen(full_house) if seen.text is not None and " to " in seen.where]
    assert len({each.where for each in said}) > 30  # which of them depends on whose ids come first
    assert (
        too_long({each.where.partition(" to ")[0]: own_words(each.blocks) for each in sorted(said, key=length)}) == {}
    )


def length(seen):
    return own_words(seen.blocks)
