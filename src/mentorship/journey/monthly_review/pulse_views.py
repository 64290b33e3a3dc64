"""What the pulse looks like: three private questions, the word on day 7, and what support reads."""

from collections.abc import Sequence

from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.fit import Fit
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Pulse
from mentorship.slack.blocks import Block, actions, button, full_text, modal, question, radio, section
from mentorship.wording import Markup, Words, mention

QUESTIONS = ("respected", "worthwhile", "support_wanted")


def pulse_questions(words: Words, given: Pulse | None, *, partner_id: str, supporters: Sequence[str]) -> list[Block]:
    """Three questions, for the program's support only, and in words: nothing here is a rating."""
    return [who_reads(words, partner_id, supporters), *asked(words, given)]


def who_reads(words: Words, partner_id: str, supporters: Sequence[str]) -> Block:
    """Name those who may read the three, and say when; before anything is sent."""
    key = "monthly_review.form.pulse" if supporters else "monthly_review.form.pulse_nobody"
    return section(words.say(key, partner=mention(partner_id), organisers=named(supporters)))


def named(supporters: Sequence[str]) -> Markup:
    return Markup(", ").join(mention(each) for each in supporters)


def carried(record: str, also: str, supporters: Sequence[str]) -> str:
    """Write down what a form carries unseen: what it is about, one thing more, and whom it named."""
    return f"{record}:{also}:{','.join(supporters)}"


def read_carried(about: str) -> tuple[str, set[str]]:
    """Tell the one thing more, and whom the form named; a form of before carries no names."""
    also, _, named = about.partition(":")[2].partition(":")
    return also, set(named.split(","))


def told(words: Words, supporters: Sequence[str]) -> list[Block]:
    """Answer whoever would like to talk: who hears of it."""
    return [section(words.say("monthly_review.support.told", organisers=named(supporters)))] if supporters else []


def asked(words: Words, given: Pulse | None) -> list[Block]:
    return [
        question(
            name,
            words.plain(f"monthly_review.questions.{name}.label"),
            radio(words.under(f"monthly_review.choices.{name}"), getattr(given, name) if given else None),
            optional=True,
        )
        for name in QUESTIONS
    ]


def ask(words: Words, mentorship: Mentorship, me_id: str, *, given: Pulse | None, supporters: Sequence[str]) -> Message:
    """A week in: how it fits by now, and the three questions. supporters: who hears that they would like to talk."""
    partner, is_answered = mention(mentorship.partner_of(me_id)), given is not None
    text = words.say(f"monthly_review.pulse.{'thanks' if is_answered else 'text'}", partner=partner)
    label = words.plain(f"monthly_review.pulse.{'again' if is_answered else 'open'}.button")
    pressed = [button(label, "monthly_review.pulse", mentorship.id, style=None if is_answered else "primary")]
    if wants_to_talk(given):
        pressed.append(button(words.plain("monthly_review.support.button"), doors.GET_HELP, mentorship.id))
    blocks = [section(text), *(told(words, supporters) if wants_to_talk(given) else []), actions(*pressed)]
    return Message(full_text(blocks), blocks)


def wants_to_talk(given: Pulse | None) -> bool:
    return given is not None and given.support_wanted == "yes"


def view(
    words: Words,
    mentorship: Mentorship,
    *,
    partner: Member,
    given: Pulse | None,
    fit: Fit | None,
    confidant: str | None,
    supporters: Sequence[str],
    has_changed: bool,
) -> Block:
    """The fit check and the pulse as one form. It says before sending who reads what.

    has_changed: it was sent under other names, and nothing was written down.
    """
    all_choices = words.under("monthly_review.choices.fit")
    choices = {fit: said for fit, said in all_choices.items() if confidant or fit != Fit.NOT_FOR_ME}
    hears = words.say("monthly_review.pulse.confidant", confidant=mention(confidant)) if confidant else None
    return modal(
        words.plain("monthly_review.pulse.title"),
        [
            *([section(words.say("monthly_review.form.changed"))] if has_changed else []),
            question(
                "fit",
                words.plain("monthly_review.questions.fit.label", partner=partner.name),
                radio(choices, fit if fit in choices else None),
                optional=True,
            ),
            *([section(hears)] if hears else []),
            *pulse_questions(words, given, partner_id=partner.id, supporters=supporters),
        ],
        form="monthly_review.pulse",
        submit=words.plain("monthly_review.form.submit"),
        close=words.plain("monthly_review.form.close"),
        about=carried(mentorship.id, confidant or "", supporters),
    )


def to_support(words: Words, pulse: Pulse) -> Message:
    """Say that someone's answers ask for attention; who and what is behind the press."""
    text = words.say("monthly_review.to_support.gist")
    read = button(words.plain("monthly_review.read.button"), "monthly_review.read_pulse", pulse.id)
    return Message(text, [section(text), actions(read)])


def support_view(words: Words, pulse: Pulse) -> Block:
    """The three answers, to the program's support. Nothing that the two wrote to each other is among them."""
    wishes = "wishes" if pulse.support_wanted == "yes" else "no_wish"
    lines = [
        words.say(
            "monthly_review.to_support.answer",
            question=words.plain(f"monthly_review.questions.{name}.label"),
            answer=words.plain(f"monthly_review.choices.{name}.{given}"),
        )
        for name in QUESTIONS
        if (given := getattr(pulse, name))
    ]
    text = words.say(f"monthly_review.to_support.{wishes}", member=mention(pulse.member_id), day=pulse.number)
    return modal(
        words.plain("monthly_review.to_support.title"),
        [section(text), *(section(line) for line in lines)],
        close=words.plain("monthly_review.target.close"),
    )
