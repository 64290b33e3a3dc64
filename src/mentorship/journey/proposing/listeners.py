"""What people press about a proposal, and who may."""

import re
from dataclasses import dataclass

from mentorship.desk import Desk
from mentorship.journey.proposing import answer as answering
from mentorship.journey.proposing import propose as deeds
from mentorship.journey.proposing import views
from mentorship.journey.proposing.answers import (
    Answering,
    Asking,
    Doubt,
    NotNow,
    NotThisMatch,
    Proposing,
    SomeoneElse,
)
from mentorship.journey.proposing.facts import facts_of, sign_ups_of
from mentorship.journey.proposing.records import Question
from mentorship.journey.proposing.taking import hold, take
from mentorship.journey.proposing.telling import open_question
from mentorship.listening import Listening
from mentorship.policies import Gone, NotForYou, members
from mentorship.program import doors
from mentorship.program.member import Member
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Refusal, Reply, Say, Wrong

MENTIONED = re.compile(r"<@(\w+)(?:\|[^>]*)?>")


class OwnCase(Refusal):
    key = "proposing.refusals.own_case"


class NameTwoPeople(Refusal):
    key = "proposing.refusals.name_two_people"


@dataclass(frozen=True)
class TwoPeople:
    """The two whom a matcher has in mind."""

    matcher: Member
    mentor_id: str
    mentee_id: str


@dataclass(frozen=True)
class AtTheTable:
    """A proposal, seen by a matcher who is not one of the two."""

    matcher: Member
    proposal: Proposal


@dataclass(frozen=True)
class Asked:
    """A proposal, seen by the one of the two who is to answer now."""

    me: Member
    proposal: Proposal


# Who may


def matcher_with_two(desk: Desk, press: Press) -> TwoPeople:
    """A matcher who names two other people: `mentor:mentee` on a button, two mentions behind the command.

    An organiser may too: the card of a mentee who is in #mentors comes to them, with who could fit next.
    """
    matcher = matcher_or_organiser(desk, press)
    named = press.about.split(":") if press.about else MENTIONED.findall(press.words)
    if len(named) != 2:
        raise NameTwoPeople
    if matcher.id in named:
        raise OwnCase
    return TwoPeople(matcher, mentor_id=named[0], mentee_id=named[1])


def matcher_or_organiser(desk: Desk, press: Press) -> Member:
    member = members(desk, press)
    if not (desk.is_matcher(member.id) or desk.is_organiser(member.id)):
        raise NotForYou
    return member


def matcher_at_the_table(desk: Desk, press: Press) -> AtTheTable:
    """A matcher, or an organiser where the card is theirs, who is not one of the two; while it is open."""
    return at_the_table(desk, press, take(desk, press.about))


def at_the_table(desk: Desk, press: Press, proposal: Proposal | None) -> AtTheTable:
    matcher = matcher_or_organiser(desk, press)
    if proposal is None:
        raise NotForYou
    if matcher.id in proposal.both:
        raise OwnCase
    if not proposal.is_open:
        raise Gone
    return AtTheTable(matcher, proposal)


def whoever_is_asked(desk: Desk, press: Press) -> Asked:
    """The one of the two who is to answer now. To anyone who was not asked yet, there is no such thing."""
    me, proposal = members(desk, press), take(desk, press.about)
    if proposal is None or not proposal.was_told(me.id):
        raise NotForYou
    if proposal.asked_id != me.id:
        raise Gone
    return Asked(me, proposal)


def asked_mentor(desk: Desk, press: Press) -> Asked:
    found = whoever_is_asked(desk, press)
    if found.me.id != found.proposal.mentor_id:
        raise NotForYou
    return found


@dataclass(frozen=True)
class OpenQuestion(AtTheTable):
    question: Question


def whoever_may_answer(desk: Desk, press: Press) -> OpenQuestion:
    """The matcher who proposed; once it has waited for three days, any matcher."""
    question = desk.find(Question, press.about)
    proposal = take(desk, question.proposal_id) if question else None
    found = at_the_table(desk, press, proposal)
    if question is None or question.answered_at is not None:
        raise Gone
    if open_question(desk, found.proposal) and found.matcher.id != found.proposal.proposed_by:
        raise NotForYou
    return OpenQuestion(found.matcher, found.proposal, question)


def readers(desk: Desk, press: Press) -> Asked:
    """Those who may read a proposal in full: whoever was told of it, and matchers outside the pair."""
    me, proposal = members(desk, press), desk.find(Proposal, press.about)
    if proposal is None:
        raise NotForYou
    if me.id in proposal.both:
        if proposal.asked_id == me.id:
            return Asked(me, proposal)
        raise Gone if proposal.was_told(me.id) else NotForYou
    return Asked(matcher_or_organiser(desk, press), proposal)


# What happens


def listen(to: Listening) -> None:
    """Register the room's listeners."""
    listen_to_matchers(to)
    listen_to_the_two(to)

    @to.button("proposing.read", who=readers)
    def read(desk: Desk, press: Press, seen: Asked) -> Reply:
        facts = facts_of(desk, seen.proposal)
        if seen.me.id not in seen.proposal.both:
            return Open(views.card_in_full(desk.words, facts))
        role = Role.MENTOR if seen.me.id == seen.proposal.mentor_id else Role.MENTEE
        return Open(views.asked_in_full(desk.words, facts, role=role, **sign_ups_of(desk, seen.proposal)))


def listen_to_matchers(to: Listening) -> None:
    @to.command("/mentorship propose", who=matcher_with_two)
    @to.button(doors.PROPOSE_THESE_TWO, who=matcher_with_two)
    def consider(desk: Desk, press: Press, two: TwoPeople) -> Reply:
        """Say at once whether it breaks a rule; else ask for the matcher's own sentence."""
        pair = {"mentor_id": two.mentor_id, "mentee_id": two.mentee_id}
        if deeds.has_open_proposal(desk, two.mentee_id):
            raise deeds.HasOpenProposal
        holding, to_override = deeds.standing_in_the_way(desk, by=two.matcher.id, **pair)
        if holding:
            return Say(views.rules_in_the_way(desk.words, holding, **pair))
        return Open(views.propose_window(desk.words, to_override=to_override, **pair))

    @to.form("proposing.propose", who=matcher_with_two, answers=Proposing)
    def propose(desk: Desk, press: Press, two: TwoPeople, answers: Proposing) -> Reply:
        pair = {"mentor_id": two.mentor_id, "mentee_id": two.mentee_id}
        hold(desk, *pair.values())
        holding, to_override = deeds.standing_in_the_way(desk, by=two.matcher.id, **pair)
        if holding:
            return Wrong({"sentence": views.rule_in_words(desk.words, holding[0], **pair)})
        deeds.propose(
            desk,
            by=two.matcher.id,
            sentence=answers.sentence,
            overridden=to_override,
            because=answers.because,
            **pair,
        )
        return CloseAll()

    @to.button("proposing.good", who=matcher_at_the_table)
    def support(desk: Desk, press: Press, table: AtTheTable) -> Reply:
        deeds.support(desk, table.proposal, by=table.matcher.id)
        return None

    @to.button("proposing.doubt", who=matcher_at_the_table)
    def ask_why(desk: Desk, press: Press, table: AtTheTable) -> Reply:
        return Open(views.asking_window(desk.words, "doubt", table.proposal.id))

    @to.form("proposing.doubt", who=matcher_at_the_table, answers=Doubt)
    def doubt(desk: Desk, press: Press, table: AtTheTable, answers: Doubt) -> Reply:
        deeds.doubt(desk, table.proposal, by=table.matcher.id, doubt=answers.doubt)
        return None

    @to.button("proposing.ask", who=matcher_at_the_table)
    def ask_mentor(desk: Desk, press: Press, table: AtTheTable) -> Reply:
        deeds.ask_mentor(desk, table.proposal, by=table.matcher.id)
        return None

    @to.button("proposing.withdraw", who=matcher_at_the_table)
    def withdraw(desk: Desk, press: Press, table: AtTheTable) -> Reply:
        deeds.withdraw(desk, table.proposal, by=table.matcher.id)
        return None

    @to.button("proposing.answer", who=whoever_may_answer)
    def write_answer(desk: Desk, press: Press, asked: OpenQuestion) -> Reply:
        return Open(views.asking_window(desk.words, "answer", asked.question.id))

    @to.form("proposing.answer", who=whoever_may_answer, answers=Answering)
    def answer(desk: Desk, press: Press, asked: OpenQuestion, answers: Answering) -> Reply:
        answering.answer_question(desk, asked.proposal, asked.question, by=asked.matcher.id, answer=answers.answer)
        return None


def listen_to_the_two(to: Listening) -> None:
    @to.button("proposing.yes", who=whoever_is_asked)
    def yes(desk: Desk, press: Press, asked: Asked) -> Reply:
        answering.say_yes(desk, asked.proposal)
        return None

    @to.button("proposing.tell_more", who=whoever_is_asked)
    def wonder(desk: Desk, press: Press, asked: Asked) -> Reply:
        return Open(views.asking_window(desk.words, "tell_more", asked.proposal.id))

    @to.form("proposing.tell_more", who=whoever_is_asked, answers=Asking)
    def tell_more(desk: Desk, press: Press, asked: Asked, answers: Asking) -> Reply:
        answering.ask_question(desk, asked.proposal, by=asked.me.id, question=answers.question)
        return None

    @to.button("proposing.not_now", who=whoever_is_asked)
    def ask_until_when(desk: Desk, press: Press, asked: Asked) -> Reply:
        return Open(views.asking_window(desk.words, "not_now", asked.proposal.id))

    @to.form("proposing.not_now", who=whoever_is_asked, answers=NotNow)
    def not_now(desk: Desk, press: Press, asked: Asked, answers: NotNow) -> Reply:
        if answers.until and answers.until <= desk.today(asked.me.zone):
            return Wrong({"until": desk.words.plain("proposing.wrong.until_past")})
        answering.say_not_now(desk, asked.proposal, by=asked.me.id, until=answers.until)
        return None

    @to.button("proposing.not_this", who=whoever_is_asked)
    def ask_reason(desk: Desk, press: Press, asked: Asked) -> Reply:
        return Open(views.asking_window(desk.words, "not_this", asked.proposal.id))

    @to.form("proposing.not_this", who=whoever_is_asked, answers=NotThisMatch)
    def not_this(desk: Desk, press: Press, asked: Asked, answers: NotThisMatch) -> Reply:
        answering.decline(desk, asked.proposal, by=asked.me.id, because=answers.because)
        return None

    @to.button("proposing.someone_else", who=asked_mentor)
    def ask_whom(desk: Desk, press: Press, asked: Asked) -> Reply:
        return Open(views.asking_window(desk.words, "someone_else", asked.proposal.id))

    @to.form("proposing.someone_else", who=asked_mentor, answers=SomeoneElse)
    def someone_else(desk: Desk, press: Press, asked: Asked, answers: SomeoneElse) -> Reply:
        answering.name_someone_else(desk, asked.proposal, by=asked.me.id, colleague=answers.colleague)
        return None
