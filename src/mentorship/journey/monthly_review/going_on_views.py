"""What the word before the season is over looks like: the question, one's own answer, both answers or "let's talk"."""

from collections.abc import Mapping

from mentorship.journey.monthly_review.records import Choice
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.mentorship import Mentorship
from mentorship.slack.blocks import Element, actions, button, full_text, section
from mentorship.wording import Words, mention


def going_on(words: Words, mentorship: Mentorship, season: str, *, partner: str, ends_on: str) -> Message:
    text = words.say("monthly_review.going_on.text", partner=mention(partner), day=ends_on)
    blocks = [section(text), actions(*choices(words, mentorship, season))]
    return Message(full_text(blocks), blocks)


def choices(words: Words, mentorship: Mentorship, season: str) -> list[Element]:
    about = f"{mentorship.id}:{season}"
    return [
        button(words.plain(f"monthly_review.choose_{choice}.button"), f"monthly_review.choose_{choice}", about)
        for choice in Choice
    ]


def noted(words: Words, mentorship: Mentorship, season: str, *, choice: Choice, partner: str) -> Message:
    chosen = words.plain(f"monthly_review.choose_{choice}.button")
    text = words.say("monthly_review.going_on.noted", choice=chosen, partner=mention(partner))
    others = [each for each, which in zip(choices(words, mentorship, season), Choice, strict=True) if which != choice]
    blocks = [section(text), actions(*others)]
    return Message(full_text(blocks), blocks)


def both_in(words: Words, mentorship: Mentorship, season: str, answers: Mapping[str, Choice], me: str) -> Message:
    """Both answered: the same, shown, with the next step; or only that they should talk. Features K1."""
    partner = mention(mentorship.partner_of(me))
    if len(set(answers.values())) > 1:
        blocks = [
            section(words.say("monthly_review.going_on.talk", partner=partner)),
            actions(*choices(words, mentorship, season)),
        ]
    else:
        choice = answers[me]
        door = {Choice.GO_ON: doors.SEE_AGREEMENT, Choice.WRAP_UP: doors.WRAP_UP, Choice.BREAK: doors.TAKE_A_BREAK}
        label = words.plain(f"monthly_review.both_{choice}.button")
        blocks = [
            section(words.say(f"monthly_review.both_{choice}.text", partner=partner)),
            actions(button(label, door[choice], mentorship.id, style="primary")),
        ]
    return Message(full_text(blocks), blocks)
