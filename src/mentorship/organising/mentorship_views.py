"""What organisers see of mentorships: who, since when, and what may need a word."""

from collections.abc import Mapping, Sequence

from mentorship.organising.mentorships import LONG_BREAK, Seen
from mentorship.outbox import Message
from mentorship.program.calendar import day_of, shown_day
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    checkboxes,
    context,
    divider,
    modal,
    person_select,
    question,
    section,
    text_input,
)
from mentorship.wording import Markup, Words, escape, mention

MENTORSHIPS, FIND, END, REOPEN = (
    "organising.mentorships",
    "organising.find_mentorships",
    "organising.end_for_them",
    "organising.reopen_for_them",
)
LISTED = 20


def mentorships_window(words: Words, seen: Sequence[Seen], *, zone: str, of: str | None = None) -> Block:
    """Those that may need a word, or one member's; and the way to everybody else's."""
    said = "organising.mentorships.found" if of else "organising.mentorships.need_a_word"
    head = words.say(said if seen else f"{said}_none", member=mention(of or ""))
    return modal(
        words.plain("organising.mentorships.title"),
        [
            question("member", words.plain("organising.mentorships.ask.label"), person_select(of)),
            divider(),
            section(head),
            *(block for each in seen[:LISTED] for block in one(words, each, zone=zone)),
            context(words.say("organising.mentorships.never")),
        ],
        form=FIND,
        submit=words.plain("organising.mentorships.submit"),
        close=words.plain("organising.form.close"),
    )


def one(words: Words, seen: Seen, *, zone: str) -> list[Block]:
    mentorship = seen.mentorship
    reasons = [words.say(f"organising.mentorships.reasons.{why}", days=LONG_BREAK.days) for why in seen.reasons]
    facts: Mapping[str, object] = {
        "mentor": mention(mentorship.mentor_id),
        "mentee": mention(mentorship.mentee_id),
        "since": shown_day(day_of(mentorship.started_at, zone)),
    }
    which = "running" if mentorship.is_running else "ended"
    line = words.say(f"organising.mentorships.{which}", **facts)
    return [section(Markup("\n").join([line, *reasons])), actions(*to_do(words, mentorship))]


def to_do(words: Words, mentorship: Mentorship) -> list[Element]:
    if mentorship.is_running:
        return [button(words.plain("organising.mentorships.end.button"), END, mentorship.id)]
    return [button(words.plain("organising.mentorships.reopen.button"), REOPEN, mentorship.id)]


def end_window(words: Words, mentorship: Mentorship) -> Block:
    options = words.under("organising.mentorships.end.then_choices")
    then = question("then", words.plain("organising.mentorships.end.then"), checkboxes(options), optional=True)
    return last_resort(words, mentorship, "end", END, [then])


def reopen_window(words: Words, mentorship: Mentorship) -> Block:
    return last_resort(words, mentorship, "reopen", REOPEN, [])


def last_resort(words: Words, mentorship: Mentorship, what: str, form: str, more: Sequence[Block]) -> Block:
    """Something done for two people: why, for the log; and what the two will be told."""
    facts = {"mentor": mention(mentorship.mentor_id), "mentee": mention(mentorship.mentee_id)}
    hint = words.plain("organising.mentorships.because.hint")
    return modal(
        words.plain(f"organising.mentorships.{what}.title"),
        [
            section(words.say(f"organising.mentorships.{what}.text", **facts)),
            question(
                "because", words.plain("organising.mentorships.because.label"), text_input(longest=300), hint=hint
            ),
            *more,
        ],
        form=form,
        submit=words.plain(f"organising.mentorships.{what}.submit"),
        close=words.plain("organising.form.close"),
        about=mentorship.id,
    )


def reopened(words: Words, partner_id: str, by: Member) -> Message:
    organiser = escape(by.name) if by.has_left else mention(by.id)  # who has left may have been forgotten, too
    text = words.say("organising.mentorships.reopen.told", partner=mention(partner_id), organiser=organiser)
    return Message(text, [section(text)])
