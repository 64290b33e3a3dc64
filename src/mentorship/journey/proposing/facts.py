"""Gathering what the views of a proposal are drawn from."""

from collections.abc import Mapping

from mentorship.desk import Desk
from mentorship.hall.cases import case_between, case_for_the_two
from mentorship.hall.names import names_of
from mentorship.hall.pool import pool_of, without
from mentorship.hall.runs import last_run
from mentorship.hall.sign_ups import sign_up_of
from mentorship.journey.proposing.checklist import checklist, reasons_of
from mentorship.journey.proposing.records import Opinion, Question
from mentorship.journey.proposing.views import Facts
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.program.survey import space_given

NEXT = 3
"""How many candidates matchers see after a proposal fell through (Features D9)."""


def facts_of(desk: Desk, proposal: Proposal) -> Facts:
    """What matchers look at."""
    pair = {"mentor_id": proposal.mentor_id, "mentee_id": proposal.mentee_id}
    space = space_given(desk.session, [proposal.mentor_id])
    pool = pool_of(desk, [proposal.mentee_id], [proposal.mentor_id], space=space)
    set_aside = reasons_of(desk, proposal)
    return Facts(
        proposal,
        case_between(pool, **pair),
        opinions=desk.session.scalars(Opinion.about(proposal.id)).all(),
        questions=desk.session.scalars(Question.about(proposal.id)).all(),
        checklist=checklist(desk, without(pool, proposal), set_aside=set_aside, **pair) if proposal.is_open else {},
        set_aside=set_aside,
        asked_for=asked_for(desk),
    )


def facts_for_the_two(desk: Desk, proposal: Proposal, sign_ups: Mapping[Role, SignUp]) -> Facts:
    """What its mentor and its mentee are asked with: nothing of what matchers think."""
    return Facts(
        proposal,
        case_for_the_two(desk, sign_ups),
        questions=desk.session.scalars(Question.about(proposal.id)).all(),
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


def facts_after(desk: Desk, proposal: Proposal) -> Facts | None:
    """What matchers look at once it fell through; None if the mentee is not waiting any more."""
    sign_up = sign_up_of(desk, proposal.mentee_id, Role.MENTEE)
    if sign_up is None or not sign_up.is_active(on=desk.today()) or not desk.member(proposal.mentee_id).may_take_part:
        return None
    candidates = candidates_after(desk, proposal)
    return Facts(proposal, None, candidates=candidates, goes_ahead=sign_up.let_down_at is not None)


def candidates_after(desk: Desk, proposal: Proposal) -> dict[str, str]:
    """Find the mentors who fit next; whom the mentor named comes first, if they signed up as a mentor."""
    colleague = proposal.colleague_id or ""
    found = last_run(desk).suggestions(proposal.mentee_id, at_most=NEXT, leaving_out=[proposal.mentor_id, colleague])
    named = [colleague] if colleague and sign_up_of(desk, colleague, Role.MENTOR) else []
    candidates = [*named, *(other.mentor_id for other in found)]
    names = names_of(desk, candidates)
    return {each: names[each] for each in candidates}
