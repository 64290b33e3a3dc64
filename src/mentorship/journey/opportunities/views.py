"""What an opportunity looks like: the mentor's form, a card for each, the ledger in the same words for both."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum

from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.calendar import shown_day
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity, OpportunityKind
from mentorship.program.sign_up import Role
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    modal,
    question,
    section,
    select,
    text_input,
)
from mentorship.wording import Markup, Words, escape, mention

ON_HOME = 4
"""As many as Home shows of one mentorship; the others are one press away."""
IN_WINDOW = 20


class Stage(StrEnum):
    WATCHING = "watching"
    OFFERED = "offered"
    TAKEN_UP = "taken_up"
    RESULT = "result"
    DECLINED = "declined"


def stage_of(opportunity: Opportunity) -> Stage:
    """Tell where an opportunity stands, from its facts."""
    if opportunity.result_at:
        return Stage.RESULT
    if opportunity.declined_at:
        return Stage.DECLINED
    if opportunity.taken_up_at:
        return Stage.TAKEN_UP
    return Stage.OFFERED if opportunity.offered_at else Stage.WATCHING


# The ledger: the same words for both


def line(words: Words, opportunity: Opportunity) -> Markup:
    """Tell one opportunity in one line: where it stands, what it is, the next step, what came of it."""
    stage = stage_of(opportunity)
    told = words.say(f"opportunities.line.{stage}", words=opportunity.words)
    if stage is Stage.RESULT:
        return words.say("opportunities.line.with_result", told=told, result=opportunity.result or "")
    if stage in (Stage.OFFERED, Stage.TAKEN_UP) and opportunity.next_step:
        return words.say("opportunities.line.with_step", told=told, step=opportunity.next_step)
    return told


def newest(ledger: Sequence[Opportunity], most: int) -> list[Opportunity]:
    """Choose those of which something was said last, in the ledger's order: what is watched for hides no offer."""
    chosen = {each.id for each in sorted(ledger, key=last_word_at)[-most:]}
    return [each for each in ledger if each.id in chosen]


def last_word_at(opportunity: Opportunity) -> datetime:
    told = opportunity
    moments = (told.watched_at, told.offered_at, told.help_asked_at, told.taken_up_at, told.declined_at, told.result_at)
    return max((moment for moment in moments if moment), default=datetime.min.replace(tzinfo=UTC))


def home_part(
    words: Words, mentorship: Mentorship, me_id: str, ledger: Sequence[Opportunity], *, tasks: int
) -> list[Block]:
    """Home's "Doors" of one mentorship: watched for, offered, taken up, and what came of it. Features P2 and P14.

    tasks: how many the mentee has this week.
    """
    title = words.say("opportunities.home.title", partner=mention(mentorship.partner_of(me_id)))
    lines = [line(words, each) for each in newest(ledger, ON_HOME)] or [words.say("opportunities.home.none")]
    blocks = [section(Markup("\n").join([title, *lines])), *promises(words, mentorship, ledger, tasks=tasks)]
    buttons = (
        [button(words.plain("opportunities.see.button"), doors.SEE_OPPORTUNITIES, mentorship.id)] if ledger else []
    )
    buttons.append(button(words.plain("opportunities.links.button"), "opportunities.links", mentorship.id))
    if mentorship.role_of(me_id) is Role.MENTOR and not mentorship.is_resting:
        buttons.insert(0, open_a_door(words, mentorship.id))
    return [*blocks, actions(*buttons)]


def promises(words: Words, mentorship: Mentorship, ledger: Sequence[Opportunity], *, tasks: int) -> list[Block]:
    """Count what each of the two has said they will do: this week's tasks, what is watched for. Features P14."""
    watched = sum(stage_of(each) is Stage.WATCHING for each in ledger)
    counted = [(mentorship.mentee_id, tasks), (mentorship.mentor_id, watched)]
    said = [
        words.say("opportunities.home.promise", member=mention(member_id), number=number)
        for member_id, number in counted
        if number
    ]
    return [context(words.say("opportunities.home.promised", promises=Markup(", ").join(said)))] if said else []


def ledger_view(words: Words, mentorship: Mentorship, role: Role, ledger: Sequence[Opportunity]) -> Block:
    """Everything the two watched for, offered, took up, and what came of it, with what can be done about each."""
    blocks: list[Block] = []
    for each in newest(ledger, IN_WINDOW):
        blocks.append(section(line(words, each)))
        if buttons := buttons_of(words, each, role):
            blocks.append(actions(*buttons))
    if role is Role.MENTOR:
        blocks.append(actions(open_a_door(words, mentorship.id)))
    return modal(
        words.plain("opportunities.see.title"),
        blocks or [section(words.say("opportunities.home.none"))],
        close=words.plain("opportunities.see.close"),
    )


def open_a_door(words: Words, mentorship_id: str) -> Element:
    return button(words.plain("opportunities.log.button"), doors.LOG_OPPORTUNITY, mentorship_id)


def buttons_of(words: Words, opportunity: Opportunity, role: Role) -> list[Element]:
    """What one of the two can do about an opportunity now."""
    stage = stage_of(opportunity)
    if role is Role.MENTOR:
        is_introduction = opportunity.kind is OpportunityKind.INTRODUCTION
        introduce = ["introduce"] if is_introduction else []
        names = {
            Stage.WATCHING: ["offer", "let_go"],
            Stage.OFFERED: ["add", *introduce],
            Stage.TAKEN_UP: introduce,
        }.get(stage, [])
    else:
        asked = [] if opportunity.help_asked_at else ["help"]
        names = {
            Stage.OFFERED: ["took_up", *asked, "decline"],
            Stage.TAKEN_UP: ["result"],
            Stage.RESULT: ["result"],
        }.get(stage, [])
    return [
        button(words.plain(f"opportunities.{name}.button"), f"opportunities.{name}", opportunity.id) for name in names
    ]


def read_button(words: Words, opportunity: Opportunity) -> Element:
    return button(words.plain("opportunities.read.button"), "opportunities.read", opportunity.id)


# Messages


def card(words: Words, opportunity: Opportunity, role: Role, partner_id: str) -> Message:
    """The card of one opportunity in one's own DM. What it is about stands in the blocks, never in the text."""
    kind = words.plain(f"opportunities.kinds.{opportunity.kind or 'none'}")
    gist = words.say(f"opportunities.card.{role}", partner=mention(partner_id), kind=kind)
    blocks = [
        section(gist),
        section(line(words, opportunity)),
        *([context(words.say("opportunities.card.help_asked"))] if opportunity.help_asked_at else []),
        actions(*buttons_of(words, opportunity, role), read_button(words, opportunity)),
    ]
    return Message(gist, blocks)


def read_view(words: Words, opportunity: Opportunity, *, offered_on: date) -> Block:
    """One opportunity as a window: everything about it, and since when."""
    return modal(
        words.plain("opportunities.read.title"),
        [
            section(line(words, opportunity)),
            context(words.say("opportunities.read.offered", day=shown_day(offered_on))),
        ],
        close=words.plain("opportunities.see.close"),
    )


def answer(words: Words, opportunity: Opportunity, what: str, mentee_id: str) -> Message:
    """What the mentee answered, to the mentor."""
    gist = words.say(f"opportunities.answer.{what}", mentee=mention(mentee_id))
    return Message(gist, [section(gist), section(line(words, opportunity)), actions(read_button(words, opportunity))])


def question_message(words: Words, opportunity: Opportunity, mentor_id: str) -> Message:
    """The one word about an offer that waits, or about what came of one that was taken up."""
    gist = words.say(f"opportunities.question.{stage_of(opportunity)}", mentor=mention(mentor_id))
    return Message(
        gist,
        [
            section(gist),
            section(line(words, opportunity)),
            actions(*buttons_of(words, opportunity, Role.MENTEE), read_button(words, opportunity)),
        ],
    )


# Forms


def offer_view(words: Words, mentee: str, *, form: str, about: str, known: Opportunity | None = None) -> Block:
    """The mentor's form: what kind, a line, a next step."""
    kinds = {kind.value: words.plain(f"opportunities.kinds.{kind}") for kind in OpportunityKind}
    return modal(
        words.plain("opportunities.log.title"),
        [
            section(words.say("opportunities.log.text", mentee=mentee)),
            question(
                "kind",
                words.plain("opportunities.ask.kind.label"),
                select(kinds, known.kind if known else None),
            ),
            question(
                "words",
                words.plain("opportunities.ask.words.label"),
                text_input(known.words if known else None, lines=True, longest=1000),
                hint=words.plain("opportunities.ask.words.hint"),
            ),
            question(
                "next_step",
                words.plain("opportunities.ask.next_step.label"),
                text_input(known.next_step if known else None, longest=500),
                hint=words.plain("opportunities.ask.next_step.hint"),
                optional=True,
            ),
        ],
        form=form,
        submit=words.plain("opportunities.log.submit"),
        close=words.plain("opportunities.log.close"),
        about=about,
    )


def result_view(words: Words, opportunity: Opportunity) -> Block:
    return modal(
        words.plain("opportunities.result.title"),
        [
            section(escape(opportunity.words)),
            question(
                "result",
                words.plain("opportunities.ask.result.label"),
                text_input(opportunity.result, lines=True, longest=1000),
                hint=words.plain("opportunities.ask.result.hint"),
            ),
        ],
        form="opportunities.result",
        submit=words.plain("opportunities.result.submit"),
        close=words.plain("opportunities.log.close"),
        about=opportunity.id,
    )
