"""What the monthly review looks like: the question, the form, what both wrote, the word before the season is over."""

from collections.abc import Mapping, Sequence

from mentorship.journey.monthly_review.records import Choice
from mentorship.journey.monthly_review.review import NEXT, SHARED, Sheet
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.calendar import shown_day
from mentorship.program.lines import marks_of
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Review, ReviewNote
from mentorship.program.sign_up import Role
from mentorship.program.target import Target
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    full_text,
    modal,
    question,
    radio,
    section,
    select,
    text_input,
)
from mentorship.wording import Markup, Words, mention

OUTCOME = "outcome_"
AT_MOST = 20
"""So many targets fit into one form."""


# The question, and what became of it


def ask(words: Words, review: Review, *, partner: str, again: bool) -> Message:
    key = "monthly_review.ask.again" if again else "monthly_review.ask.text"
    text = words.say(key, number=review.number, partner=mention(partner))
    open_it = button(
        words.plain("monthly_review.open.button"), doors.OPEN_REVIEW, review.mentorship_id, style="primary"
    )
    blocks = [section(text), actions(open_it)]
    return Message(full_text(blocks), blocks)


def written(words: Words, review: Review, *, partner: str, wants_support: bool) -> Message:
    text = words.say("monthly_review.ask.thanks", number=review.number, partner=mention(partner))
    blocks = [section(text), actions(*after_writing(words, review, wants_support=wants_support))]
    return Message(full_text(blocks), blocks)


def after_writing(words: Words, review: Review, *, wants_support: bool) -> list[Element]:
    change = button(words.plain("monthly_review.change.button"), doors.OPEN_REVIEW, review.mentorship_id)
    support = button(words.plain("monthly_review.support.button"), doors.GET_HELP, review.mentorship_id)
    return [change, *([support] if wants_support else [])]


def revealed(words: Words, review: Review, notes: Sequence[ReviewNote], *, wants_support: bool) -> Message:
    """Both have written: each sees what the other would keep and change. Features P13."""
    read = button(words.plain("monthly_review.read.button"), "monthly_review.read", review.id)
    blocks = [
        *revealed_blocks(words, review, notes),
        actions(read, *after_writing(words, review, wants_support=wants_support)),
    ]
    return Message(words.say("monthly_review.revealed.gist", number=review.number), blocks)


def revealed_blocks(words: Words, review: Review, notes: Sequence[ReviewNote]) -> list[Block]:
    lines = [
        words.say(f"monthly_review.revealed.{which}", member=mention(note.member_id), words=said)
        for note in notes
        for which, said in (("keep", note.keep), ("change", note.change))
        if said
    ]
    title = words.say("monthly_review.revealed.text", number=review.number)
    nothing = words.say("monthly_review.revealed.nothing")
    return [section(title), section(Markup("\n").join(lines) if lines else nothing)]


def thanks(words: Words, review: Review, note: ReviewNote) -> Message:
    read = button(words.plain("monthly_review.read.button"), "monthly_review.read_thanks", review.id)
    blocks = [*thanks_blocks(words, note), actions(read)]
    return Message(words.say("monthly_review.thanks.gist", member=mention(note.member_id)), blocks)


def thanks_blocks(words: Words, note: ReviewNote) -> list[Block]:
    return [section(words.say("monthly_review.thanks.text", member=mention(note.member_id), words=note.thanks or ""))]


def which_review(words: Words, choices: Sequence[tuple[Mentorship, str]]) -> list[Block]:
    """Two mentorships: ask which. `choices`: each, and the partner's name."""
    buttons = [
        button(words.plain("monthly_review.which.button", partner=partner), doors.OPEN_REVIEW, mentorship.id)
        for mentorship, partner in choices
    ]
    return [section(words.say("monthly_review.which.text")), actions(*buttons)]


# The form


def form(words: Words, sheet: Sheet) -> Block:
    """One form with sections: review, next set, keep and change, pulse, thanks. Weekly 3, Responsibilities 9."""
    return modal(
        words.plain("monthly_review.form.title"),
        [
            section(words.say("monthly_review.form.text", number=sheet.review.number)),
            *looking_back(words, sheet),
            *looking_ahead(words, sheet),
            *one_another(words, sheet),
            *(pulse(words, sheet) if sheet.asks_pulse else []),
            section(words.say("monthly_review.form.thanks")),
            asked(words, "thanks", paragraph(sheet.note.thanks if sheet.note else None)),
        ],
        form="monthly_review.write",
        submit=words.plain("monthly_review.form.submit"),
        close=words.plain("monthly_review.form.close"),
        about=f"{sheet.review.id}:{marks_of(sheet.lines)}",
    )


def looking_back(words: Words, sheet: Sheet) -> list[Block]:
    """What became of each target, asked of the mentee; the mentor reads along. Weekly 3 a."""
    say, blocks = words.say, []
    for target in sheet.due[:AT_MOST]:
        if sheet.mine.role is Role.MENTEE:
            blocks.append(what_became(words, target))
        else:
            blocks.append(context(say("monthly_review.form.target", words=target.words, state=state(words, target))))
    return blocks + [asked(words, name, paragraph(sheet.lines[name])) for name in SHARED]


def what_became(words: Words, target: Target) -> Block:
    choices = words.under("monthly_review.outcome")
    label = words.plain("monthly_review.ask_target.label", words=target.words[:150])
    initial = target.outcome.value if target.outcome else None
    return question(f"{OUTCOME}{target.id}", label, select(choices, initial), optional=True)


def state(words: Words, target: Target) -> str:
    return words.plain(f"monthly_review.outcome.{target.outcome}" if target.outcome else "monthly_review.form.open")


def looking_ahead(words: Words, sheet: Sheet) -> list[Block]:
    """The next set, with what is open carried over; the mentee's to set. Weekly 3 b."""
    if sheet.mine.role is not Role.MENTEE:
        return []
    return [
        section(words.say("monthly_review.form.next")),
        *(
            question(
                name,
                words.plain("monthly_review.ask_next.label", number=sheet.horizons[name]),
                paragraph(sheet.lines[name]),
                optional=True,
            )
            for name in NEXT
        ),
    ]


def one_another(words: Words, sheet: Sheet) -> list[Block]:
    note = sheet.note
    return [
        section(words.say("monthly_review.form.one_another")),
        asked(words, "keep", paragraph(note.keep if note else None)),
        asked(words, "change", paragraph(note.change if note else None)),
    ]


def pulse(words: Words, sheet: Sheet) -> list[Block]:
    """Three questions, for the program's support only, and in words: nothing here is a rating."""
    given = sheet.pulse
    answers = {
        "respected": given.respected if given else None,
        "worthwhile": given.worthwhile if given else None,
        "support_wanted": given.support_wanted if given else None,
    }
    return [
        section(words.say("monthly_review.form.pulse")),
        *(
            asked(words, name, radio(words.under(f"monthly_review.choices.{name}"), answer))
            for name, answer in answers.items()
        ),
    ]


def paragraph(initial: str | None) -> Element:
    return text_input(initial, lines=True, longest=2000)


def asked(words: Words, name: str, element: Element) -> Block:
    key = f"monthly_review.questions.{name}"
    hint = words.plain(f"{key}.hint") if words.has(f"{key}.hint") else ""
    return question(name, words.plain(f"{key}.label"), element, hint=hint, optional=True)


# Going on


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


# Home and the keepsake


def home_line(words: Words, review: Review, *, partner: str) -> list[Block]:
    text = words.say("monthly_review.home.text", number=review.number, partner=mention(partner))
    open_it = button(words.plain("monthly_review.open.button"), doors.OPEN_REVIEW, review.mentorship_id)
    return [section(text, accessory=open_it)]


def kept_review(words: Words, review: Review) -> list[Markup]:
    said = (("went_well", review.went_well), ("could_be_better", review.could_be_better))
    lines = [words.say(f"monthly_review.keepsake.{name}", answer=answer) for name, answer in said if answer]
    return [words.say("monthly_review.keepsake.review", number=review.number), *lines] if lines else []


def kept_target(words: Words, target: Target) -> Markup:
    return words.say(
        "monthly_review.keepsake.target",
        words=target.words,
        day=shown_day(target.due_on),
        state=state(words, target),
    )
