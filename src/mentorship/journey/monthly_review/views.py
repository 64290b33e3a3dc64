"""What the monthly review looks like: the question, the form, what both wrote, Home and the keepsake."""

from collections.abc import Sequence
from itertools import chain

from mentorship.journey.monthly_review.pulse_views import carried, pulse_questions, told
from mentorship.journey.monthly_review.review import NEXT, SHARED, Sheet
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.calendar import shown_day
from mentorship.program.lines import marks_of
from mentorship.program.review import Review, ReviewNote
from mentorship.program.sign_up import Role
from mentorship.program.target import Target
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    checkboxes,
    context,
    full_text,
    modal,
    question,
    section,
    sections,
    select,
    text_input,
)
from mentorship.wording import Markup, Words, mention, quoted

OUTCOME = "outcome_"
CARRY = "monthly_review.carry"
AT_MOST = 20
"""So many targets fit into one form."""


# The question, and what became of it


def ask(words: Words, review: Review, *, partner: str, again: bool, can_carry: bool) -> Message:
    key = "monthly_review.ask.again" if again else "monthly_review.ask.text"
    text = words.say(key, number=review.number, partner=mention(partner))
    blocks = [section(text), actions(*ways_to_write(words, review, can_carry=can_carry))]
    return Message(full_text(blocks), blocks)


def ways_to_write(words: Words, review: Review, *, can_carry: bool) -> list[Element]:
    """The whole form, or one press for a mentee who only wants to take along what is open. Weekly 3 b."""
    open_it = words.plain("monthly_review.open.button")
    carry = button(words.plain("monthly_review.carry.button"), CARRY, review.id)
    return [button(open_it, doors.OPEN_REVIEW, review.mentorship_id, style="primary"), *([carry] if can_carry else [])]


def written(words: Words, review: Review, *, partner: str, wants_support: bool, supporters: Sequence[str]) -> Message:
    """Thank for it. supporters: those who hear that its author would like to talk."""
    text = words.say("monthly_review.ask.thanks", number=review.number, partner=mention(partner))
    answered = told(words, supporters) if wants_support else []
    blocks = [section(text), *answered, actions(*after_writing(words, review, wants_support=wants_support))]
    return Message(full_text(blocks), blocks)


def after_writing(words: Words, review: Review, *, wants_support: bool) -> list[Element]:
    change = button(words.plain("monthly_review.change.button"), doors.OPEN_REVIEW, review.mentorship_id)
    return [change, *([support_button(words, review)] if wants_support else [])]


def support_button(words: Words, review: Review) -> Element:
    return button(words.plain("monthly_review.support.button"), doors.GET_HELP, review.mentorship_id)


def revealed(
    words: Words, review: Review, notes: Sequence[ReviewNote], *, wants_support: bool, supporters: Sequence[str]
) -> Message:
    """Both have written: each sees what the other would keep and change. Features P13."""
    read = button(words.plain("monthly_review.read.button"), "monthly_review.read", review.id)
    blocks = [
        *revealed_blocks(words, review, notes),
        *(told(words, supporters) if wants_support else []),
        actions(read, *after_writing(words, review, wants_support=wants_support)),
    ]
    return Message(words.say("monthly_review.revealed.gist", number=review.number), blocks)


def closed(words: Words, review: Review, notes: Sequence[ReviewNote] | None, *, wants_support: bool) -> Message:
    """What stays of a review that nobody can write any more: what both wrote, and the way to talk to someone."""
    read = [button(words.plain("monthly_review.read.button"), "monthly_review.read", review.id)] if notes else []
    pressed = [*read, *([support_button(words, review)] if wants_support else [])]
    said = revealed_blocks(words, review, notes) if notes else [section(closed_text(words, review))]
    gist = words.say("monthly_review.revealed.gist", number=review.number) if notes else closed_text(words, review)
    return Message(gist, [*said, *([actions(*pressed)] if pressed else [])])


def closed_text(words: Words, review: Review) -> Markup:
    return words.say("monthly_review.ask.closed", number=review.number)


def over(words: Words) -> Message:
    """Where something was asked that waits for nobody any more."""
    text = words.say("monthly_review.over.text")
    return Message(text, [section(text)])


def revealed_blocks(words: Words, review: Review, notes: Sequence[ReviewNote]) -> list[Block]:
    lines = [
        words.say(f"monthly_review.revealed.{which}", member=mention(note.member_id), words=said)
        for note in notes
        for which, said in (("keep", note.keep), ("change", note.change))
        if said
    ]
    title = words.say("monthly_review.revealed.text", number=review.number)
    return [section(title), *chain.from_iterable(map(sections, lines))]


def thanks(words: Words, review: Review, note: ReviewNote) -> Message:
    read = button(words.plain("monthly_review.read.button"), "monthly_review.read_thanks", review.id)
    blocks = [*thanks_blocks(words, note), actions(read)]
    return Message(words.say("monthly_review.thanks.gist", member=mention(note.member_id)), blocks)


def thanks_blocks(words: Words, note: ReviewNote) -> list[Block]:
    return [section(words.say("monthly_review.thanks.text", member=mention(note.member_id), words=note.thanks or ""))]


def learned_from_you(words: Words, review: Review, note: ReviewNote) -> Message:
    """What the mentor learned, sent to the mentee as thanks. Features P20."""
    read = button(words.plain("monthly_review.read.button"), "monthly_review.read_learned", review.id)
    blocks = [*learned_blocks(words, note), actions(read)]
    return Message(words.say("monthly_review.learned.gist", member=mention(note.member_id)), blocks)


def learned_blocks(words: Words, note: ReviewNote) -> list[Block]:
    said = {"member": mention(note.member_id), "words": note.learned or ""}
    return [section(words.say("monthly_review.learned.text", **said))]


# The form


def form(words: Words, sheet: Sheet, *, supporters: Sequence[str], seen: str | None) -> Block:
    """One form with sections: review, next set, keep and change, pulse, thanks. Weekly 3, Responsibilities 9.

    supporters: who may read the pulse. seen: the marks of the lines above which it was typed, if it is shown again,
    as others would read the pulse than it named: what the other wrote meanwhile is not taken for what was seen.
    """
    partner_id = sheet.mine.partner_id
    return modal(
        words.plain("monthly_review.form.title"),
        [
            *([] if seen is None else [section(words.say("monthly_review.form.changed"))]),
            section(words.say("monthly_review.form.text", number=sheet.review.number)),
            *looking_back(words, sheet),
            *looking_ahead(words, sheet),
            *one_another(words, sheet),
            *(
                pulse_questions(words, sheet.pulse, partner_id=partner_id, supporters=supporters)
                if sheet.asks_pulse
                else []
            ),
            *(learned(words, sheet) if sheet.asks_learned else []),
            section(words.say("monthly_review.form.thanks")),
            asked(words, "thanks", paragraph(sheet.note.thanks if sheet.note else None)),
        ],
        form="monthly_review.write",
        submit=words.plain("monthly_review.form.submit"),
        close=words.plain("monthly_review.form.close"),
        about=carried(sheet.review.id, marks_of(sheet.lines) if seen is None else seen, supporters),
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


def learned(words: Words, sheet: Sheet) -> list[Block]:
    """Day 60, to the mentor: what did you learn from her? It may be sent as thanks. Features P20."""
    note, was_sent = sheet.note, sheet.note is not None and sheet.note.learned_sent_at is not None
    send = checkboxes(words.under("monthly_review.send_learned"), ["send"] if was_sent else [])
    return [
        section(words.say("monthly_review.form.learned", mentee=mention(sheet.mine.partner_id))),
        asked(words, "learned", paragraph(note.learned if note else None)),
        asked(words, "send_learned", send),
    ]


def paragraph(initial: str | None) -> Element:
    return text_input(initial, lines=True, longest=2000)


def asked(words: Words, name: str, element: Element) -> Block:
    key = f"monthly_review.questions.{name}"
    hint = words.plain(f"{key}.hint") if words.has(f"{key}.hint") else ""
    return question(name, words.plain(f"{key}.label"), element, hint=hint, optional=True)


# Home and the keepsake


def home_line(words: Words, review: Review, *, partner: str, can_carry: bool) -> list[Block]:
    text = words.say("monthly_review.home.text", number=review.number, partner=mention(partner))
    return [section(text), actions(*ways_to_write(words, review, can_carry=can_carry))]


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


def lines_of(words: Words, targets: Sequence[Target]) -> list[Markup]:
    """A line for each target: until when, what it is, where it stands, and what the mentor says about it."""
    lines = []
    for target in targets:
        about = {"words": target.words, "day": shown_day(target.due_on), "state": state(words, target)}
        lines.append(words.say("monthly_review.target.line", **about))
        if target.comment:
            lines.append(quoted(target.comment))
    return lines
