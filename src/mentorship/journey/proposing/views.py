"""What proposing looks like to the two: the question to each of them, and the introduction.

What matchers see of it stands in `card_views`, what is asked for in windows in `window_views`.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from mentorship.hall.pool import in_words
from mentorship.journey.proposing.checklist import Item, Mark
from mentorship.journey.proposing.records import Opinion, Question
from mentorship.journey.proposing.window_views import window
from mentorship.matching.reasons import REASONS_AGAINST, REASONS_FOR, Case, Reason
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.member import Member, was_erased
from mentorship.program.proposal import Closing, Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    divider,
    section,
)
from mentorship.wording import Markup, Words, escape, mention, quoted

SignUps = Mapping[Role, SignUp]
"""Those of the two, as far as they are still there."""


class Facts(Struct, frozen=True):
    """What the views of a proposal are drawn from."""

    proposal: Proposal
    case: Case | None
    opinions: Sequence[Opinion] = ()
    questions: Sequence[Question] = ()
    candidates: Mapping[str, str] = {}
    """After it fell through: the mentors who fit next, {id: name}, first whom the mentor named."""
    checklist: Mapping[Item, Mark] = {}
    set_aside: Mapping[str, str] = {}
    """{what was set aside: why}."""
    asked_for: Mapping[str, object] = {}
    """What the program asks of the two, in words: {hours, months}, and how many days they have to answer."""
    anyone_may_answer: bool = False
    """Whether a question that waits is every matcher's by now."""
    know_each_other: bool = False
    """From an earlier mentorship of the same two."""

    @property
    def names(self) -> dict[str, Markup]:
        proposal = self.proposal
        return {
            "mentor": mention(proposal.mentor_id),
            "mentee": mention(proposal.mentee_id),
            "matcher": mention(proposal.proposed_by),
        }

    @property
    def unanswered(self) -> Question | None:
        """The question that waits for an answer, or that waited when it was settled."""
        return next((each for each in self.questions if each.answered_at is None), None)


def in_matchers_words(words: Words, key: str, facts: Facts) -> Markup:
    """A sentence with what the matcher wrote; without it, once it is gone."""
    sentence = facts.proposal.sentence
    if not sentence:
        return words.say(f"{key}.without_words", **facts.names)
    return words.say(f"{key}.text", sentence=quoted(sentence), **facts.names)


# What speaks for and against


def reasons(words: Words, case: Case | None) -> list[Block]:
    """Why it fits and what speaks against it; never a number, never anything private."""
    if case is None:
        return []
    return [*in_favour(words, case), *listed(words, "against", case.reasons_against[:REASONS_AGAINST])]


def in_favour(words: Words, case: Case | None) -> list[Block]:
    """The reasons that the two themselves read: what speaks against it stays with the matchers."""
    return listed(words, "in_favour", case.reasons_for[:REASONS_FOR]) if case else []


def listed(words: Words, which: str, some: Sequence[Reason]) -> list[Block]:
    if not some:
        return []
    return [section(words.say(f"proposing.reasons.{which}", reasons=bulleted([in_words(each) for each in some])))]


# Asking the two


def asked(words: Words, facts: Facts, sign_ups: SignUps, *, role: Role) -> Message:
    """Ask one of the two. `text` tells nothing of what people wrote."""
    blocks, proposal = asking(words, facts, sign_ups, role=role), facts.proposal
    read = button(words.plain("proposing.read.button"), "proposing.read", proposal.id)
    return Message(
        words.say(f"proposing.asked_{role}.gist", **facts.names),
        [*blocks, actions(*answer_buttons(words, proposal, role=role), read)],
    )


def asked_before(words: Words, facts: Facts, *, role: Role, is_there: bool = True, rests: bool = False) -> Message:
    """Show one of the two, in place of the question, what became of it.

    is_there, rests: whether their own sign-up is there, and whether it is paused; a mentee's place depends on it.
    """
    member_id = facts.proposal.mentor_id if role is Role.MENTOR else facts.proposal.mentee_id
    became = what_became_of_it(facts, member_id)
    if role is Role.MENTEE and became in ("settled", "lapsed_unanswered") and not is_there:
        became = "settled_for_good"
    elif role is Role.MENTEE and became == "answered" and rests:
        became = "answered_resting"
    return saying(words, f"asked_{role}.{became}", facts)


def what_became_of_it(facts: Facts, member_id: str) -> str:
    proposal = facts.proposal
    if proposal.is_open:
        return "said_yes"
    if proposal.closing is Closing.INTRODUCED:
        return "introduced"
    asked_in_vain = facts.unanswered is not None and facts.unanswered.asked_by == member_id
    if proposal.closing is Closing.LAPSED and asked_in_vain:
        return "lapsed_unanswered"
    if proposal.closing is Closing.LAPSED and proposal.mentee_asked_at is None:
        return "lapsed"
    return "answered" if proposal.closed_by == member_id else "settled"


def asking(words: Words, facts: Facts, sign_ups: SignUps, *, role: Role) -> list[Block]:
    """What someone needs to know in order to answer, the matcher's own sentence first."""
    proposal, key = facts.proposal, f"proposing.asked_{role}"
    about = sign_ups.get(Role.MENTEE if role is Role.MENTOR else Role.MENTOR)
    commitment = "commitment_without_matcher" if was_erased(proposal.proposed_by) else "commitment"
    return [
        section(in_matchers_words(words, key, facts)),
        *([section(what_they_say(words, facts, about))] if about else []),
        *in_favour(words, facts.case),
        *(section(line) for line in questions_of(words, [q for q in facts.questions if is_theirs(q, proposal)])),
        context(words.say(f"{key}.{commitment}", **facts.asked_for, **facts.names)),
    ]


def what_they_say(words: Words, facts: Facts, about: SignUp) -> Markup:
    """What the other one answered; a mentee may have left her goal for the two to find."""
    key = "asked_mentor.about" if about.role is Role.MENTEE else "asked_mentee.about"
    if about.role is Role.MENTEE and not about.goal:
        key = "asked_mentor.about_without_goal"
    return words.say(f"proposing.{key}", **about_them(words, about), **facts.names)


def is_theirs(asked_question: Question, proposal: Proposal) -> bool:
    return asked_question.asked_by == proposal.asked_id


def about_them(words: Words, sign_up: SignUp) -> dict[str, Markup]:
    """What someone answered that the other one reads when asked."""
    return {
        "goal": quoted(sign_up.goal or ""),
        "topics": chosen(words, "topics", sign_up.topics),
        "doors": chosen(words, "doors", sign_up.doors) or words.say("proposing.nothing_named"),
    }


def answer_buttons(words: Words, proposal: Proposal, *, role: Role) -> list[Element]:
    """The answers, in a message and in the window in which it is read."""
    names = ["yes", "tell_more", "not_now", "not_this", *(["someone_else"] if role is Role.MENTOR else [])]
    return [
        button(
            words.plain(f"proposing.{name}.button"),
            f"proposing.{name}",
            proposal.id,
            style="primary" if name == "yes" else None,
        )
        for name in names
    ]


def questions_of(words: Words, questions: Sequence[Question]) -> list[Markup]:
    return [
        words.say(
            "proposing.question.answered" if each.answer else "proposing.question.open",
            question=quoted(each.text),
            answer=quoted(each.answer or ""),
            matcher=mention(each.answered_by or ""),
        )
        for each in questions
    ]


def asked_in_full(words: Words, facts: Facts, sign_ups: SignUps, *, role: Role) -> Block:
    blocks = asking(words, facts, sign_ups, role=role)
    return window(words, "proposing.read", [*blocks, actions(*answer_buttons(words, facts.proposal, role=role))])


def answered_in_full(words: Words, proposal: Proposal, *, role: Role) -> Block:
    """The same window, once it was answered there."""
    return window(words, "proposing.read", asked_before(words, Facts(proposal, None), role=role).blocks)


def question_to_matcher(words: Words, facts: Facts, asked_question: Question) -> Message:
    """Pass a question on to the matcher who proposed; with the answer given, show both."""
    text = words.say("proposing.question.gist", member=mention(asked_question.asked_by), **facts.names)
    blocks = [section(text), *(section(line) for line in questions_of(words, [asked_question]))]
    if asked_question.answered_at is None and facts.proposal.is_open:
        blocks.append(actions(answer_button(words, asked_question)))
    return Message(text, blocks)


def question_offered(words: Words, facts: Facts, asked_question: Question, *, thread: str | None) -> Message:
    """Say to every matcher that a question waits; its words stand in the window that answers it."""
    waits = asked_question.answered_at is None and facts.proposal.is_open
    text = words.say(f"proposing.question.{'offered' if waits else 'settled'}", **facts.names)
    button = [actions(answer_button(words, asked_question))] if waits else []
    return Message(text, [section(text), *button], thread=thread)


def answer_button(words: Words, asked_question: Question) -> Element:
    return button(words.plain("proposing.answer.button"), "proposing.answer", asked_question.id, style="primary")


# The introduction

ABOUT_US = "proposing.about_us"


def introduction(
    words: Words,
    proposal: Proposal,
    *,
    meeting_id: str | None,
    shared: Sequence[Markup],
    about_us: str | None,
    handed_over_in: str | None,
    know_each_other: bool,
) -> Message:
    """Introduce the two to each other; what they chose to share stands in the blocks only.

    about_us: the mentorship, if either shows words about themselves: those stand in a window, so that they are gone
    the moment they are taken back (Features N4). handed_over_in: the mentorship, if the mentee packed something for it.
    """
    names = Facts(proposal, None).names
    key = "proposing.introduction.again" if know_each_other else "proposing.introduction"
    gist = words.say(f"{key}.gist", **names)
    hello = in_matchers_words(words, key, Facts(proposal, None))
    blocks = [section(hello), *(section(line) for line in shared)]
    blocks.append(section(words.say("proposing.introduction.next", **names)))
    blocks.append(context(words.say("proposing.introduction.manner")))
    if meeting_id:
        set_a_time = words.plain("proposing.introduction.set.button")
        guide = button(words.plain("proposing.introduction.guide.button"), doors.OPEN_GUIDE)
        blocks.append(actions(button(set_a_time, doors.SET_A_TIME, meeting_id, style="primary"), guide))
    if about_us:
        blocks.append(actions(button(words.plain("proposing.about_us.button"), ABOUT_US, about_us)))
    if handed_over_in:
        read = button(words.plain("proposing.introduction.handover.button"), doors.READ_HANDOVER, handed_over_in)
        blocks.append(section(words.say("proposing.introduction.handover.text", **names), accessory=read))
    return Message(gist, blocks)


def about_us(words: Words, shown: Sequence[tuple[str, Sequence[str]]]) -> Block:
    """What the two show each other about themselves, as it is now: [(member, words)]."""
    lines = [
        words.say("proposing.about_us.line", member=mention(member), words=chosen(words, "identities", told))
        for member, told in shown
        if told
    ]
    return window(
        words, "proposing.about_us", [section(line) for line in lines or [words.say("proposing.about_us.nothing")]]
    )


def shared_by(words: Words, member: Member, sign_up: SignUp | None) -> Markup:
    """What someone chose to share with their match. Words about themselves are in no message."""
    facts = {
        "member": mention(member.id),
        "pronouns": words.say("proposing.introduction.pronouns", pronouns=member.pronouns) if member.pronouns else "",
    }
    if sign_up is None:
        return words.say("proposing.introduction.name_only", **facts)
    role = sign_up.current_role or member.title or sign_up.field
    which = "mentee_without_goal" if sign_up.role is Role.MENTEE and not sign_up.goal else sign_up.role
    return words.say(
        f"proposing.introduction.{which}",
        role=words.say("proposing.introduction.role", role=role) if role else "",
        goal=quoted(sign_up.goal or ""),
        topics=chosen(words, "topics", sign_up.topics),
        doors=chosen(words, "doors", sign_up.doors) or words.say("proposing.nothing_named"),
        **facts,
    )


# Single sentences, and Home


def saying(words: Words, key: str, facts: Facts) -> Message:
    text = words.say(f"proposing.{key}", **facts.names)
    return Message(text, [section(text)])


def home_lines(words: Words, proposals: Sequence[Proposal]) -> list[Block]:
    """On Home of someone who was asked: that an answer is waited for, and the way to it."""
    blocks = []
    for proposal in proposals:
        blocks += [
            divider(),
            section(
                words.say("proposing.home.asked"),
                accessory=button(words.plain("proposing.home.read.button"), "proposing.read", proposal.id),
            ),
        ]
    return blocks


def bulleted(lines: Sequence[Markup]) -> Markup:
    return Markup("\n").join(Markup(f"• {line}") for line in lines)


def chosen(words: Words, which: str, keys: Sequence[str]) -> Markup:
    labels = words.under(f"signing_up.choices.{which}")
    return escape(", ".join(labels.get(key, key) for key in keys))
