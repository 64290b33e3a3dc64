"""Gathering what the views of a proposal are drawn from."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from sqlalchemy import Select, and_, or_, select

from mentorship.desk import Desk
from mentorship.hall.cases import case_between, case_for_the_two
from mentorship.hall.pool import SignedUp, pool_of, without
from mentorship.hall.runs import run_after_a_change_and
from mentorship.journey.proposing.checklist import checklist
from mentorship.journey.proposing.records import Opinion, Question
from mentorship.journey.proposing.telling import anyone_may_answer, card_key
from mentorship.journey.proposing.views import Facts
from mentorship.outbox import Said, to_channel
from mentorship.outbox.recipients import members_of
from mentorship.program.member import InChannel, Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Proposal, SetAside
from mentorship.program.sign_up import Role, SignUp
from mentorship.program.survey import Survey, space_in
from mentorship.store import built_once

NEXT = 3
"""How many candidates matchers see after a proposal fell through (Features D9)."""


class Table(Struct, frozen=True):
    """A proposal as it lies on the table: what was said of it, and its two people as far as they are signed up."""

    proposal: Proposal
    signed_up: Sequence[SignedUp]
    opinions: Sequence[Opinion]
    questions: Sequence[Question]
    set_aside: Mapping[str, str]
    is_read_by_mentee: bool
    """Whether the mentee reads along in #mentors."""
    know_each_other: bool
    """From an earlier mentorship of the same two."""
    space: float | None
    """How much space the mentor gives, as enough mentees said: the engine's alone."""

    @property
    def sign_ups(self) -> dict[Role, SignUp]:
        return {sign_up.role: sign_up for sign_up, _ in self.signed_up}


def table_of(desk: Desk, proposal_id: str) -> Table | None:
    """Load a proposal and what lies around it, in one question; None if there is no such thing."""
    proposals, sign_ups, people, opinions, questions, set_aside, surveys, before = desk.ask(
        Proposal.of_id(proposal_id),
        signed_up_for(proposal_id),
        people_of(proposal_id),
        Opinion.about(proposal_id),
        Question.about(proposal_id),
        SetAside.about(proposal_id),
        Survey.of_the_mentor_in(proposal_id),
        had_before(proposal_id),
    )
    if not proposals:
        return None
    desk.note_who_is_in("mentors", people)
    return Table(
        proposals[0],
        [(each, desk.member(each.member_id)) for each in sign_ups],
        opinions,
        questions,
        {each.what: each.because for each in set_aside},
        is_read_by_mentee=desk.is_in("mentors", proposals[0].mentee_id),
        space=space_in((each.member_id, each.left_room) for each in surveys),
        know_each_other=bool(before),
    )


@built_once
def signed_up_for(proposal_id: str) -> Select[SignUp]:
    is_mentor = and_(SignUp.member_id == Proposal.mentor_id, SignUp.role == Role.MENTOR)
    is_mentee = and_(SignUp.member_id == Proposal.mentee_id, SignUp.role == Role.MENTEE)
    return select(SignUp).join(Proposal, or_(is_mentor, is_mentee)).where(Proposal.id == proposal_id)


@built_once
def people_of(proposal_id: str) -> Select[Member, InChannel]:
    """Ask for its two people and whoever proposed it, each beside their being in #mentors."""
    is_one = Member.id.in_([Proposal.mentor_id, Proposal.mentee_id, Proposal.proposed_by])
    reads_there = and_(InChannel.member_id == Member.id, InChannel.channel == "mentors")
    asked = select(Member, InChannel).join(Proposal, is_one).outerjoin(InChannel, reads_there)
    return asked.where(Proposal.id == proposal_id)


@built_once
def had_before(proposal_id: str) -> Select[Mentorship]:
    """What its two people had before, in either role, if they met."""
    same_two = or_(
        and_(Mentorship.mentor_id == Proposal.mentor_id, Mentorship.mentee_id == Proposal.mentee_id),
        and_(Mentorship.mentor_id == Proposal.mentee_id, Mentorship.mentee_id == Proposal.mentor_id),
    )
    is_over = and_(Mentorship.ended_at.is_not(None), Mentorship.first_met_on.is_not(None))
    return select(Mentorship).join(Proposal, same_two).where(Proposal.id == proposal_id, is_over)


def facts_of(desk: Desk, table: Table) -> Facts:
    """What matchers look at."""
    proposal = table.proposal
    pair = {"mentor_id": proposal.mentor_id, "mentee_id": proposal.mentee_id}
    space = {} if table.space is None else {proposal.mentor_id: table.space}
    pool = pool_of(desk, [proposal.mentee_id], [proposal.mentor_id], space=space, signed_up=table.signed_up)
    case, set_aside = case_between(pool, **pair), table.set_aside
    waits = proposal.is_open and any(each.answered_at is None for each in table.questions)
    is_held_against = case is not None and proposal.is_open
    checked = checklist(desk, without(pool, proposal), set_aside=set_aside, **pair) if is_held_against else {}
    return Facts(
        proposal,
        case,
        opinions=table.opinions,
        questions=table.questions,
        checklist=checked,
        set_aside=set_aside,
        asked_for=asked_for(desk),
        anyone_may_answer=waits and anyone_may_answer(desk, proposal),
        know_each_other=table.know_each_other,
    )


def facts_for_the_two(desk: Desk, table: Table) -> Facts:
    """What its mentor and its mentee are asked with: nothing of what matchers think."""
    return Facts(
        table.proposal,
        case_for_the_two(desk, table.signed_up),
        questions=table.questions,
        asked_for=asked_for(desk),
    )


def asked_for(desk: Desk) -> dict[str, object]:
    """What the program asks of the two, as its organisers set it. Requirements 1 and 4 (mentees: 3)."""
    say, settings = desk.words.say, desk.settings
    hours, months = settings.hours_a_week, settings.months
    return {
        "hours": say(f"proposing.asked_for.{'hour' if hours == 1 else 'hours'}", number=hours),
        "months": say(f"proposing.asked_for.{'month' if months == 1 else 'months'}", number=months),
        "days": settings.lapse_after_days,
    }


class After(Struct, frozen=True):
    """What matchers look at once a proposal fell through, and where its card stands in the place that is told."""

    facts: Facts
    is_read_by_mentee: bool
    card: tuple[str, str] | None


def facts_after(desk: Desk, proposal_id: str, *, place: str) -> After | None:
    """Find the mentors who fit next; None if there is no such thing, or the mentee is not waiting any more.

    Whom the mentor named comes first, if they signed up as a mentor. Nobody else is named where they read it.
    """
    run, (proposals, mentees, readers, colleagues, cards) = run_after_a_change_and(
        desk,
        Proposal.of_id(proposal_id),
        mentee_who_waits(proposal_id, desk.today()),
        InChannel.members_of("mentors"),
        colleague_named_in(proposal_id),
        Said.of("proposing.card", card_key(proposal_id, place)),
    )
    if not proposals or not any(each.may_take_part for each in mentees):
        return None
    [proposal] = proposals
    others = run.without(readers if place == to_channel("mentors") else members_of(place))
    left_out = [proposal.mentor_id, proposal.colleague_id or ""]
    found = others.suggestions(proposal.mentee_id, at_most=NEXT, leaving_out=left_out)
    candidates = dict(colleagues) | {each.mentor_id: run.names[each.mentor_id] for each in found}
    facts = Facts(proposal, None, candidates=candidates)
    return After(facts, is_read_by_mentee=proposal.mentee_id in readers, card=cards[0].place if cards else None)


@built_once
def mentee_who_waits(proposal_id: str, today: date) -> Select[Member]:
    """Ask for the mentee, if her sign-up is there and not paused."""
    is_mentee = and_(SignUp.member_id == Member.id, SignUp.role == Role.MENTEE, SignUp.active_on(today))
    asked = select(Member).join(Proposal, Proposal.mentee_id == Member.id).join(SignUp, is_mentee)
    return asked.where(Proposal.id == proposal_id)


@built_once
def colleague_named_in(proposal_id: str) -> Select[str, str]:
    """Ask for whom the mentor named in their place, and their name, if they signed up as a mentor."""
    is_mentor = and_(SignUp.member_id == Member.id, SignUp.role == Role.MENTOR)
    named = select(Member.id, Member.name).join(Proposal, Proposal.colleague_id == Member.id).join(SignUp, is_mentor)
    return named.where(Proposal.id == proposal_id)
