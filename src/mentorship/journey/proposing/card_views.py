"""What a proposal looks like to matchers: the card, what stands in its thread, and the window with everything.

The card may stand where the mentor reads along. So what anyone answered after the mentor's yes, and every reason
and doubt, is shown only in the window that matchers outside the pair can open.
"""

from mentorship.journey.proposing.views import Facts, answer_button, questions_of, reasons
from mentorship.journey.proposing.window_views import marks, window
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.proposal import Closing, Stage
from mentorship.slack.blocks import Block, Element, actions, button, confirm, context, full_text, section
from mentorship.wording import Markup, Words, mention


def card(words: Words, facts: Facts, *, in_channel: bool) -> Message:
    """The single place where a proposal's state shows. In a channel it has a thread to talk in."""
    gist = words.say("proposing.card.gist", **facts.names)
    state = words.say(f"proposing.card.{state_of(facts)}", **facts.asked_for, **facts.names)
    blocks = [
        section(headline(words, facts)),
        *reasons(words, facts.case),
        context(*from_before(words, facts), *checked(words, facts)),
        section(state),
        context(*opinions(words, facts)),
        actions(*card_buttons(words, facts, in_channel=in_channel)),
    ]
    return Message(f"{gist} {state}", [block for block in blocks if block.get("elements") != []])


def headline(words: Words, facts: Facts) -> Markup:
    """Who with whom, in the matcher's own words as long as they are there."""
    sentence = facts.proposal.sentence
    return words.say(f"proposing.card.{'text' if sentence else 'without_words'}", sentence=sentence, **facts.names)


def moved(words: Words, *, is_open: bool) -> Message:
    """What stays in #mentors of a card that one of its people would read there."""
    text = words.say("proposing.card.moved" if is_open else "proposing.card.over")
    return Message(text, [section(text)])


def state_of(facts: Facts) -> str:
    """Name the state as everyone at the table may know it: no one's answer after the mentor's yes."""
    proposal = facts.proposal
    if proposal.is_open:
        return proposal.stage.name.lower()
    if proposal.mentee_asked_at is not None and proposal.closing is not Closing.INTRODUCED:
        return "came_to_nothing"
    if proposal.closing is Closing.LAPSED and facts.unanswered:
        return "lapsed_unanswered"
    return str(proposal.closing)


def card_buttons(words: Words, facts: Facts, *, in_channel: bool) -> list[Element]:
    proposal = facts.proposal

    def press(name: str, style: str | None = None) -> Element:
        return button(words.plain(f"proposing.card.{name}.button"), f"proposing.{name}", proposal.id, style=style)

    read = button(words.plain("proposing.read.button"), "proposing.read", proposal.id)
    discuss = [press("discuss")] if in_channel else []
    if not proposal.is_open:
        return [*discuss, read]
    waiting = facts.unanswered
    sure = confirm(
        words.plain("proposing.withdraw.title"),
        words.plain("proposing.withdraw.text"),
        yes=words.plain("proposing.withdraw.yes"),
        no=words.plain("proposing.withdraw.no"),
    )
    return [
        *([press("ask", style="primary")] if proposal.stage is Stage.ON_THE_TABLE else []),
        *([answer_button(words, waiting)] if waiting and facts.anyone_may_answer else []),
        press("good"),
        press("doubt"),
        *discuss,
        read,
        button(words.plain("proposing.withdraw.button"), "proposing.withdraw", proposal.id, confirm=sure),
    ]


def checked(words: Words, facts: Facts) -> list[Markup]:
    """The requirements as they are now; what is settled needs them no more. Features B8."""
    if not facts.checklist or not facts.proposal.is_open:
        return []
    return [words.say("proposing.card.checked", marks=marks(words, facts.checklist), **facts.names)]


def from_before(words: Words, facts: Facts) -> list[Markup]:
    """That the two are no strangers, as long as it is to be decided."""
    is_said = facts.know_each_other and facts.proposal.is_open
    return [words.say("proposing.card.know_each_other", **facts.names)] if is_said else []


def opinions(words: Words, facts: Facts) -> list[Markup]:
    good = [mention(each.member_id) for each in facts.opinions if each.doubt is None]
    doubts = [mention(each.member_id) for each in facts.opinions if each.doubt is not None]
    return [
        words.say(f"proposing.card.{which}", members=Markup(", ").join(members))
        for which, members in (("good_match", good), ("not_this_one", doubts))
        if members
    ]


# In its thread


def who_next(words: Words, facts: Facts, *, thread: str | None) -> Message | None:
    """After it fell through: who could fit next, and whom the mentor named in their place. Features D9 and P6.

    Its mentor may read along: after their yes it is the same, silence too, whoever settled it and how.
    """
    proposal, candidates = facts.proposal, facts.candidates
    is_nobodys_answer = proposal.closing in (Closing.WITHDRAWN, Closing.NO_LONGER_FITS)
    if not candidates and is_nobodys_answer and proposal.mentee_asked_at is None:
        return None
    lines = [words.say("proposing.next.waits_on", **facts.names)]
    if proposal.colleague_id:
        known = "named" if proposal.colleague_id in candidates else "named_only"
        colleague = mention(proposal.colleague_id)
        lines.append(words.say(f"proposing.next.{known}", colleague=colleague, **facts.names))
    if not candidates and not proposal.colleague_id:
        lines.append(words.say("proposing.next.nobody"))
    elif set(candidates) - {proposal.colleague_id}:
        lines.append(words.say("proposing.next.could_fit"))
    propose = [
        section(
            mention(candidate),
            accessory=button(
                words.plain("proposing.next.button", name=name[:40]),
                doors.PROPOSE_THESE_TWO,
                f"{candidate}:{proposal.mentee_id}",
            ),
        )
        for candidate, name in candidates.items()
    ]
    blocks = [section(Markup("\n").join(lines)), *propose]
    return Message(full_text(blocks), blocks, thread=thread)


# In full


def card_in_full(words: Words, facts: Facts) -> Block:
    """Everything a matcher outside the pair may know, as a window."""
    proposal = facts.proposal
    lines = [headline(words, facts)]
    lines += [
        words.say("proposing.read.set_aside", item=words.say(f"proposing.set_aside.{what}"), reason=because)
        for what, because in facts.set_aside.items()
    ]
    lines += [
        words.say("proposing.read.doubt", matcher=mention(each.member_id), doubt=each.doubt)
        for each in facts.opinions
        if each.doubt
    ]
    lines += questions_of(words, facts.questions)
    if proposal.closing is not None:
        who = "mentee" if proposal.mentee_asked_at is not None else "mentor"
        who = who if proposal.closed_by in proposal.both else "nobody"
        lines.append(words.say(f"proposing.outcome.{proposal.closing}", who=words.say(f"proposing.outcome.{who}")))
    if proposal.colleague_id:
        lines.append(words.say("proposing.read.colleague", colleague=mention(proposal.colleague_id)))
    if proposal.closed_because:
        lines.append(words.say("proposing.read.because", reason=proposal.closed_because))
    return window(words, "proposing.read", [section(line) for line in lines])
