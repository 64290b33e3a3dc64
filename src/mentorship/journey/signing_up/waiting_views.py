"""What waiting looks like: the weekly word, the question after a long wait, company, the search for mentors."""

from collections.abc import Sequence

from mentorship.journey.signing_up.company import may_ask
from mentorship.journey.signing_up.views import pausing_and_withdrawing, sign_up_button, topics_of
from mentorship.journey.signing_up.waiting_room import Help, Outlook
from mentorship.outbox import Message
from mentorship.program.settings import Settings
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import Block, Element, actions, button, full_text, section
from mentorship.wording import Markup, Words, mention


def waiting_word(words: Words, sign_up: SignUp, outlook: Outlook, *, places: Sequence[str]) -> Message:
    """The word to someone who waits; after a long wait it also asks whether the sign-up is still right."""
    blocks = outlook_lines(words, outlook, places=places) if sign_up.role is Role.MENTEE else []
    if sign_up.asked_in_vain:
        blocks += [
            section(words.say(f"signing_up.still_right.{sign_up.role}", days=outlook.days)),
            actions(still_right_button(words, sign_up), *pausing_and_withdrawing(words, sign_up)),
        ]
    elif may_ask(sign_up):
        blocks.append(actions(company_button(words, sign_up)))
    return Message(full_text(blocks), blocks)


def outlook_lines(words: Words, outlook: Outlook, *, places: Sequence[str]) -> list[Block]:
    """How it stands, in words that are the same whether anyone was asked or not. Features P7."""
    lines = [
        words.say(f"signing_up.waiting.{'text' if outlook.days else 'text_new'}", days=outlook.days),
        with_room(words, outlook),
    ]
    if outlook.missing and outlook.mentors_with_room:
        lines.append(words.say("signing_up.waiting.missing", topics=topics_of(words, outlook.missing)))
    offered = {"offered": topics_of(words, outlook.offered)} if outlook.helps is Help.TOPICS else {}
    lines.append(words.say(f"signing_up.waiting.helps_{outlook.helps}", **offered))
    if places:
        lines.append(words.say("signing_up.waiting.meanwhile_places", places=", ".join(places)))
    else:
        lines.append(words.say("signing_up.waiting.meanwhile"))
    return [section(line) for line in lines]


def with_room(words: Words, outlook: Outlook) -> Markup:
    """How many mentors have room, and how many of them offer what is wanted."""
    if not outlook.mentors_with_room and outlook.missing:
        return words.say("signing_up.waiting.room_none_missing", topics=topics_of(words, outlook.missing))
    rooms = {0: "none", 1: "one"}.get(outlook.mentors_with_room, "some")
    if outlook.offering > 1:
        rooms = "some_offer"
    elif outlook.offering:
        rooms = "one_offers" if outlook.mentors_with_room == 1 else "some_one_offers"
    key = f"signing_up.waiting.room_{rooms}"
    return words.say(key, mentors=outlook.mentors_with_room, offering=outlook.offering)


def still_right_button(words: Words, sign_up: SignUp) -> Element:
    label = words.plain("signing_up.still_right.button")
    return button(label, "signing_up.still_right", sign_up.id, style="primary")


def company_button(words: Words, sign_up: SignUp) -> Element:
    return button(words.plain("signing_up.company.button"), "signing_up.company", sign_up.id)


def set_aside(words: Words, sign_up: SignUp) -> Message:
    """After three questions without an answer: paused, nothing deleted, one press back. Features A9."""
    blocks = [section(words.say("signing_up.set_aside.text")), actions(*pausing_and_withdrawing(words, sign_up))]
    return Message(full_text(blocks), blocks)


def company(words: Words, *member_ids: str) -> Message:
    """Two who wait are introduced to each other."""
    text = words.say("signing_up.company.text", members=Markup(" ").join(mention(each) for each in member_ids))
    return Message(text, [section(text)])


# What channels hear


def left(words: Words, member_id: str, role: Role) -> Message:
    """Someone took a sign-up back; no reason was asked, none is given. Features A8."""
    text = words.say(f"signing_up.left.{role}", member=mention(member_id))
    return Message(text, [section(text)])


def invitation(words: Words, settings: Settings, *, waiting: int, places: int, topics: str) -> Message:
    """To #mentors: how it stands, and an invitation to pass on as it is. Features A12."""
    how_it_stands = {"waiting": waiting, "places": places}
    blocks = [
        section(words.say(f"signing_up.invitation.{'text' if places else 'text_no_room'}", **how_it_stands)),
        section(words.say("signing_up.invitation.share", topics=topics, **settings.asks)),
    ]
    return Message(full_text(blocks), blocks)


def call(words: Words, settings: Settings, *, topics: str) -> Message:
    """To #mentorship: the call for mentors, with the topics that are missing."""
    blocks = [
        section(words.say("signing_up.call.text", topics=topics, **settings.asks)),
        actions(sign_up_button(words, Role.MENTOR)),
    ]
    return Message(full_text(blocks), blocks)
