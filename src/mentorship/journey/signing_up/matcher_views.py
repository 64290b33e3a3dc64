"""A sign-up as matchers see it, and what they note beside it. Nothing here is ever shown to the partner."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from mentorship.journey.signing_up.records import MatcherNote
from mentorship.journey.signing_up.views import how_long, topics_of
from mentorship.journey.signing_up.windows import at_a_glance
from mentorship.program.calendar import shown_day, shown_zone
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import (
    Block,
    actions,
    button,
    confirm,
    context,
    divider,
    modal,
    question,
    section,
    text_input,
)
from mentorship.wording import Markup, Words, escape, mention

ADD_NOTE = "signing_up.note"
DELETE_NOTE = "signing_up.delete_note"


class Seen(Struct, frozen=True):
    """What a matcher is given of a sign-up, besides the sign-up itself."""

    sign_up: SignUp
    member: Member
    days: int
    """For a mentor since they signed up, for a mentee since they wait."""
    rests: bool
    answers: Mapping[str, str]
    """{an organisers' question: the answer}, retired questions too."""
    about_me: Sequence[str]
    """The words about themselves that they show."""
    notes: Sequence[MatcherNote]
    hoped_for: Sequence[str]
    """Whom they would like to learn from; never the one who looks."""
    ends_soon: bool
    agreed: bool
    """To the Code of Conduct as it stands today."""


def sign_up_window(words: Words, seen: Seen) -> Block:
    """Everything that matchers may read of someone, and their notes. Mentor Matching 3 to 7."""
    blocks = [section(Markup("\n").join(lines)) for lines in (facts(words, seen), own_words(words, seen)) if lines]
    blocks += [divider(), section(words.say("signing_up.seen.notes" if seen.notes else "signing_up.seen.no_notes"))]
    for note in seen.notes:
        sure = confirm(
            words.plain("signing_up.seen.delete.title"),
            words.plain("signing_up.seen.delete.text"),
            yes=words.plain("signing_up.seen.delete.yes"),
            no=words.plain("signing_up.seen.delete.no"),
        )
        delete = button(words.plain("signing_up.seen.delete.button"), DELETE_NOTE, note.id, confirm=sure)
        blocks.append(section(note_line(words, note), accessory=delete))
    add = button(words.plain("signing_up.seen.add.button"), ADD_NOTE, about(seen.sign_up))
    return modal(
        words.plain("signing_up.seen.title"),
        [*blocks[:97], actions(add), context(words.say("signing_up.seen.never"))],
        close=words.plain("signing_up.seen.close"),
    )


def about(sign_up: SignUp) -> str:
    return f"{sign_up.role}:{sign_up.member_id}"


def facts(words: Words, seen: Seen) -> list[Markup]:
    sign_up, member = seen.sign_up, seen.member
    days = words.under("signing_up.choices.days")
    facts = {
        "member": mention(sign_up.member_id),
        "since": since(words, seen),
        "years": years(words, sign_up),
        "role": sign_up.current_role or member.title or sign_up.field or words.say("signing_up.seen.blank"),
        "topics": topics_with_mastery(words, sign_up),
        "hours": sign_up.hours_a_week,
        "months": how_long(words, sign_up),
        "doors": chosen(words, "doors", sign_up.doors) or words.say("signing_up.seen.blank"),
        "languages": chosen(words, "languages", sign_up.languages),
        "times": at_a_glance(sign_up.windows, days),
        "zone": shown_zone(sign_up.zone or member.zone),
        "messages": messages(words, sign_up),
    }
    lines = [words.say(f"signing_up.seen.{sign_up.role}", **facts), words.say("signing_up.seen.both", **facts)]
    if seen.ends_soon and sign_up.earliest_end_on:
        lines.append(words.say("signing_up.seen.ends", day=shown_day(sign_up.earliest_end_on)))
    if not seen.agreed:
        lines.append(words.say("signing_up.seen.not_agreed"))
    return lines


def since(words: Words, seen: Seen) -> Markup:
    """Say for how long they have been a mentor here, or have waited; who has a mentor or rests does not wait."""
    if seen.rests:
        return words.say(f"signing_up.seen.rests.{seen.sign_up.role}")
    if seen.sign_up.role is Role.MENTEE and seen.sign_up.in_mentorships:
        return words.say("signing_up.seen.has_a_mentor")
    which = "since" if seen.days else "since_today"
    return words.say(f"signing_up.seen.{which}.{seen.sign_up.role}", days=seen.days)


def years(words: Words, sign_up: SignUp) -> Markup:
    """Say how long they have been at it; a blank is no zero."""
    if sign_up.years_of_experience is None:
        return words.say("signing_up.seen.years.blank")
    return words.say(f"signing_up.seen.years.{sign_up.role}", years=sign_up.years_of_experience)


def messages(words: Words, sign_up: SignUp) -> str:
    """Say how soon they answer, and where, if they told."""
    answers_by = words.plain(f"signing_up.choices.answers_by.{sign_up.answers_by}").lower()
    answers_in = chosen(words, "answers_in", sign_up.answers_in)
    if not answers_in:
        return answers_by
    return words.say("signing_up.seen.messages_in", answers_by=answers_by, answers_in=answers_in)


def own_words(words: Words, seen: Seen) -> list[Markup]:
    """What they wrote themselves, and what they let matchers see about themselves."""
    sign_up = seen.sign_up
    told: dict[str, object] = {
        "goal": sign_up.goal,
        "learns_best": sign_up.learns_best,
        "interests": chosen(words, "interests", sign_up.interests),
        "working_with": sign_up.working_with,
        "anything_else": sign_up.anything_else,
        "identities": chosen(words, "identities", seen.about_me),
        "hoped_for": Markup(", ").join(mention(each) for each in seen.hoped_for),
    }
    lines = [words.say(f"signing_up.seen.told.{name}", words=said) for name, said in told.items() if said]
    for asked, said in seen.answers.items():
        lines.append(words.say("signing_up.seen.answer", question=asked, answer=said))
    return lines


def topics_with_mastery(words: Words, sign_up: SignUp) -> str:
    """Name the topics; a mentor's each with how well they know it (Requirements 3)."""
    if sign_up.role is Role.MENTEE:
        return topics_of(words, sign_up.topics)
    rated = {topic: words.plain(f"signing_up.choices.mastery.{how}") for topic, how in sign_up.mastery.items()}
    named = {topic: topics_of(words, [topic]) for topic in sign_up.topics}
    return ", ".join(f"{name} ({rated[topic]})" if topic in rated else name for topic, name in named.items())


def chosen(words: Words, which: str, keys: Sequence[str]) -> Markup:
    labels = words.under(f"signing_up.choices.{which}")
    return escape(", ".join(labels.get(key, key) for key in keys))


def note_line(words: Words, note: MatcherNote) -> Markup:
    return words.say("signing_up.seen.note", matcher=mention(note.written_by), note=note.note)


def note_window(words: Words, sign_up: SignUp) -> Block:
    key = "signing_up.seen.add"
    note = question(
        "note", words.plain(f"{key}.label"), text_input(lines=True, longest=1000), hint=words.plain(f"{key}.hint")
    )
    return modal(
        words.plain(f"{key}.title"),
        [section(words.say(f"{key}.text", member=mention(sign_up.member_id))), note],
        form=ADD_NOTE,
        submit=words.plain(f"{key}.submit"),
        close=words.plain("signing_up.seen.close"),
        about=about(sign_up),
    )
