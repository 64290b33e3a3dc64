"""The matchers' deeds: put two people on the table, weigh in, have the mentor asked, take it back.

Source: Mentor Guide, Mentor Matching and Signing Up 3.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import bindparam, select

from mentorship.desk import Desk
from mentorship.hall.pool import broken_in, pool_around
from mentorship.journey.proposing.checklist import still_broken_in
from mentorship.journey.proposing.records import Opinion
from mentorship.journey.proposing.settle import close
from mentorship.journey.proposing.telling import (
    plan_next_word,
    show_everywhere,
    show_where_it_stands,
    start_clock,
    tables_without,
)
from mentorship.matching.people import Pool
from mentorship.matching.rules import Rule
from mentorship.program.proposal import Closing, Proposal, SetAside, Stage
from mentorship.slack.replies import Refusal

NOTHING: Mapping[str, str] = MappingProxyType({})


class HasOpenProposal(Refusal):
    key = "proposing.refusals.has_open_proposal"


class NotYourTurn(Refusal):
    key = "proposing.refusals.not_your_turn"


class NeedsMoreSupport(Refusal):
    key = "proposing.refusals.needs_more_support"


class MentorHasNoRoom(Refusal):
    key = "proposing.refusals.mentor_has_no_room"


class GivesNoReason(Refusal):
    key = "proposing.refusals.gives_no_reason"


def standing_in_the_way(
    desk: Desk, pool: Pool, *, mentor_id: str, mentee_id: str, by: str
) -> tuple[list[Rule], list[Rule]]:
    """Sort the rules that are broken into what holds for this matcher, and what they may set aside with a reason."""
    who = {"matcher", "organiser"} if desk.is_organiser(by) else {"matcher"}
    broken = broken_in(pool, mentor_id=mentor_id, mentee_id=mentee_id)
    to_set_aside = [rule for rule in broken if rule.may_be_overridden_by in who]
    return [rule for rule in broken if rule not in to_set_aside], to_set_aside


def has_open_proposal(desk: Desk, mentee_id: str) -> bool:
    return desk.session.scalars(Proposal.open_ones().where(Proposal.mentee_id == mentee_id)).first() is not None


def propose(
    desk: Desk, *, mentor_id: str, mentee_id: str, by: str, sentence: str, set_aside: Mapping[str, str] = NOTHING
) -> Proposal:
    """Put two people on the table; the proposer counts as one who thinks it a good match.

    set_aside: {rule: the reason why}. Raises HasOpenProposal; GivesNoReason if one has none.
    """
    if has_open_proposal(desk, mentee_id):
        raise HasOpenProposal
    for what, because in set_aside.items():
        if not because.strip():
            raise GivesNoReason(at=f"because_{what}")
    proposal = Proposal(
        mentor_id=mentor_id,
        mentee_id=mentee_id,
        proposed_by=by,
        proposed_at=desk.now,
        sentence=sentence,
        shown_in=tables_without(desk, mentee_id),
        clock_from=desk.now,
    )
    plan_next_word(desk, proposal)
    desk.session.add(proposal)
    desk.session.flush()
    for what, because in set_aside.items():
        desk.session.add(SetAside(proposal_id=proposal.id, what=what, by_id=by, at=desk.now, because=because))
        desk.log("override", by=by, about=mentor_id, beside=mentee_id, details=what)
    desk.session.add(Opinion(proposal_id=proposal.id, member_id=by, said_at=desk.now))
    show_where_it_stands(desk, proposal)
    return proposal


def support(desk: Desk, proposal: Proposal, *, by: str) -> None:
    """Say that it is a good match; it takes back one's own doubt."""
    weigh_in(desk, proposal, by=by, doubt=None)
    show_everywhere(desk, proposal)


def doubt(desk: Desk, proposal: Proposal, *, by: str, doubt: str) -> None:
    """Record a doubt in a line; it stops nothing."""
    weigh_in(desk, proposal, by=by, doubt=doubt)
    show_everywhere(desk, proposal)


def weigh_in(desk: Desk, proposal: Proposal, *, by: str, doubt: str | None) -> None:
    found = desk.session.scalars(Opinion.about(proposal.id).where(Opinion.member_id == by)).first()
    if found is None:
        desk.session.add(Opinion(proposal_id=proposal.id, member_id=by, said_at=desk.now, doubt=doubt))
    else:
        found.doubt = doubt


def ask_mentor(desk: Desk, proposal: Proposal, *, by: str) -> None:
    """Ask the mentor, who is always asked first. Mentor Guide, Signing Up 3.

    Raises NotYourTurn if it was asked already, NeedsMoreSupport, MentorHasNoRoom.
    """
    if proposal.stage is not Stage.ON_THE_TABLE:
        raise NotYourTurn
    supporters, set_aside = what_matchers_said(desk, proposal)
    needed = desk.settings.good_matches_needed - len(supporters)
    if needed > 0:
        raise NeedsMoreSupport(more=needed)
    if broken := still_broken_in(pool_around(desk, proposal), proposal, set_aside=set_aside):
        if broken == [Rule.MENTOR_FULL]:
            raise MentorHasNoRoom
        close(desk, proposal, Closing.NO_LONGER_FITS, by=None)
        return
    proposal.ask_mentor(at=desk.now, by=by)
    start_clock(desk, proposal, proposal.mentor_id)
    show_everywhere(desk, proposal)


def what_matchers_said(desk: Desk, proposal: Proposal) -> tuple[set[str], set[str]]:
    """Tell who thinks it a good match, and which rules were set aside."""
    said = desk.session.execute(SAID_OF_IT, {"proposal": proposal.id}).all()
    opinions = {row.Opinion for row in said if row.Opinion}
    return {each.member_id for each in opinions if each.doubt is None}, {row.what for row in said if row.what}


SAID_OF_IT = (
    select(Opinion, SetAside.what)
    .select_from(Proposal)
    .outerjoin(Opinion, Opinion.proposal_id == Proposal.id)
    .outerjoin(SetAside, SetAside.proposal_id == Proposal.id)
    .where(Proposal.id == bindparam("proposal"))
)


def withdraw(desk: Desk, proposal: Proposal, *, by: str) -> None:
    """Take a proposal back; whoever had been asked hears a neutral word (Features D11)."""
    close(desk, proposal, Closing.WITHDRAWN, by=by)
