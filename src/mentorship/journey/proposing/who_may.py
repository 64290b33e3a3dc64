"""Who may press what about a proposal, and what they are given to act on.

To anyone who was not asked yet, there is no such thing as a proposal.
"""

import re

from msgspec import Struct
from sqlalchemy import bindparam, select

from mentorship.desk import Desk
from mentorship.journey.proposing.records import Question
from mentorship.journey.proposing.taking import take
from mentorship.journey.proposing.telling import anyone_may_answer, card_key
from mentorship.policies import Gone, NotForYou, members
from mentorship.program.member import InChannel, Member
from mentorship.program.proposal import Proposal
from mentorship.program.questions import IN_CHANNEL
from mentorship.program.sign_up import Role
from mentorship.slack.press import Press
from mentorship.slack.replies import Refusal

MENTIONED = re.compile(r"<@(\w+)(?:\|[^>]*)?>")


class OwnCase(Refusal):
    key = "proposing.refusals.own_case"


class NameTwoPeople(Refusal):
    key = "proposing.refusals.name_two_people"


class TwoPeople(Struct, frozen=True):
    """The two whom a matcher has in mind."""

    matcher: Member
    mentor_id: str
    mentee_id: str


class AtTheTable(Struct, frozen=True):
    """A proposal, seen by a matcher who is not one of the two."""

    matcher: Member
    proposal: Proposal


class Asked(Struct, frozen=True):
    """A proposal, seen by the one of the two who is to answer now."""

    me: Member
    proposal: Proposal

    @property
    def role(self) -> Role:
        return Role.MENTOR if self.me.id == self.proposal.mentor_id else Role.MENTEE


def matcher_with_two(desk: Desk, press: Press) -> TwoPeople:
    """A matcher who names two other people: `mentor:mentee` on a button, two mentions behind the command.

    An organiser may too: the card of a mentee who is in #mentors comes to them, with who could fit next.
    """
    named = press.about.split(":") if press.about else MENTIONED.findall(press.words)
    desk.meet_in("mentors", [press.member_id, *named[:2]])
    matcher = matcher_or_organiser(desk, press)
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
    return at_the_table(desk, press, take_with_who_presses(desk, press))


def take_with_who_presses(desk: Desk, press: Press) -> Proposal | None:
    """Take a proposal in hand; who presses, and whom it is about, is loaded with it in one question."""
    desk.look_who_is_in("mentors", WITH_ITS_PEOPLE, {"proposal": press.about, "presses": press.member_id})
    return take(desk, press.about)


_WITH_ITS_PEOPLE = (
    select(Proposal, Member, InChannel)
    .join(Member, Member.id.in_((bindparam("presses"), Proposal.mentor_id, Proposal.mentee_id, Proposal.proposed_by)))
    .outerjoin(InChannel, IN_CHANNEL)
)
WITH_ITS_PEOPLE = _WITH_ITS_PEOPLE.where(Proposal.id == bindparam("proposal"))
WITH_A_QUESTION = (
    _WITH_ITS_PEOPLE.add_columns(Question)
    .join(Question, Question.proposal_id == Proposal.id)
    .where(Question.id == bindparam("question"))
)


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
    proposal = take_with_who_presses(desk, press)
    me = members(desk, press)
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


class OpenQuestion(AtTheTable, frozen=True):
    question: Question


def whoever_may_answer(desk: Desk, press: Press) -> OpenQuestion:
    """The matcher who proposed; once it has waited for three days, or they have left, any matcher."""
    desk.look_who_is_in("mentors", WITH_A_QUESTION, {"question": press.about, "presses": press.member_id})
    question = desk.find(Question, press.about)
    proposal = take(desk, question.proposal_id) if question else None
    found = at_the_table(desk, press, proposal)
    if question is not None:
        desk.hold(question)
    if question is None or question.answered_at is not None:
        raise Gone
    if found.matcher.id != found.proposal.proposed_by and not anyone_may_answer(desk, found.proposal):
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


class CardInChannel(Struct, frozen=True):
    """Where a card stands that several people see."""

    channel: str
    ts: str


def whoever_talks_it_over(desk: Desk, press: Press) -> CardInChannel:
    """A matcher or an organiser, at a card in a channel."""
    matcher_or_organiser(desk, press)
    proposal = desk.find(Proposal, press.about)
    if proposal is None:
        raise NotForYou
    for place in proposal.shown_in:
        found = desk.out.where_shown("proposing.card", card_key(proposal.id, place))
        if found and found[0] == press.channel_id:
            return CardInChannel(*found)
    raise Gone
