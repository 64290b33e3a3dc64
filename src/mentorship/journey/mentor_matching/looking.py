"""What a matcher is shown, gathered: the plan and who waits, one mentee's alternatives, who carries a lot already."""

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.hall.last_run import LastRun, Suggestion
from mentorship.hall.pool import looking_for_another, waiting
from mentorship.hall.waiting import each_waits_since
from mentorship.journey.mentor_matching.rota import claims
from mentorship.matching.people import MOST_AT_ONCE
from mentorship.program.agreement import Agreement
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp

LONGEST_LIST = 20
A_LOT_OF_HOURS = 3
"""A week, as agreed (Features M9)."""


class Waiting(Struct, frozen=True):
    """A mentee who waits, as matchers see them."""

    member_id: str
    topics: Sequence[str]
    days: int
    has_a_mentor: bool
    """And asked for a second one."""
    is_proposed: bool
    """An open proposal has to be settled first."""
    nobody_fits: bool
    looked_after_by: str | None
    looked_after_until: datetime | None


class Overview(Struct, frozen=True):
    """Everyone who waits, longest first, then who asked for a second mentor; and the plan for those who are listed."""

    run: LastRun
    waiting: Sequence[Waiting]
    planned: dict[str, list[Suggestion]] = {}
    own_cases: Set[str] = frozenset()
    """Those for whom the plan has whoever looks."""


def overview_for(desk: Desk, run: LastRun, *, seen_by: str | None, at_most: int = LONGEST_LIST) -> Overview:
    """Gather the plan. Whoever looks never finds their own case, as a mentee or as a mentor."""
    found = [*waiting(desk, seen_by=seen_by), *looking_for_another(desk, seen_by=seen_by)]
    those = seen(desk, run, found, proposals=proposed(desk))
    listed = {each.member_id for each in those[:at_most] if not each.is_proposed}
    planned = {
        mentee: [run.about(mentee, each) for each in mentors if each != seen_by and run.knows(mentee, each)]
        for mentee, mentors in run.planned.items()
        if mentee in listed
    }
    own_cases = {mentee for mentee, mentors in run.planned.items() if seen_by in mentors}
    return Overview(run, those, planned, own_cases)


def seen(desk: Desk, run: LastRun, those: Sequence[SignUp], *, proposals: Set[str]) -> list[Waiting]:
    """See how long they have waited, and who looks after them."""
    claimed, since = claims(desk), each_waits_since(desk, those, Role.MENTEE)
    for_hours = timedelta(hours=desk.settings.claim_hours)
    return [
        Waiting(
            each.member_id,
            each.topics,
            days=(desk.now - since[each.member_id]).days,
            has_a_mentor=each.in_mentorships > 0,
            is_proposed=each.member_id in proposals,
            nobody_fits=each.member_id in run.nobody_fits,
            looked_after_by=claim.matcher_id if (claim := claimed.get(each.member_id)) else None,
            looked_after_until=claim.claimed_at + for_hours if claim else None,
        )
        for each in those
    ]


def proposed(desk: Desk) -> set[str]:
    """The mentees of open proposals."""
    return set(desk.session.scalars(select(Proposal.mentee_id).where(Proposal.closed_at.is_(None))))


def free_places(desk: Desk, run: LastRun) -> tuple[int, int]:
    """Count the mentors with room, and their places, in the last run's pool."""
    rooms = [person.room_for_mentees() for person in run.engine.board.mentors]
    return len(rooms), sum(rooms)


def carry_a_lot(desk: Desk) -> list[str]:
    """List who has two mentors and two mentees at once, or agreed to more than three hours a week (Features M9)."""
    running = desk.session.execute(
        select(Mentorship.id, Mentorship.mentor_id, Mentorship.mentee_id).where(Mentorship.ended_at.is_(None))
    ).all()
    slots = slots_agreed(desk)
    as_mentor, as_mentee, hours = Counter[str](), Counter[str](), defaultdict[str, float](float)
    for id_, mentor_id, mentee_id in running:
        as_mentor[mentor_id] += 1
        as_mentee[mentee_id] += 1
        for member_id in (mentor_id, mentee_id):
            hours[member_id] += slots.get(id_, 1) * desk.settings.meeting_minutes / 60
    cap = min(desk.settings.cap, MOST_AT_ONCE)
    full = {each for each in hours if as_mentor[each] >= cap and as_mentee[each] >= cap}
    return sorted(full | {each for each, count in hours.items() if count > A_LOT_OF_HOURS})


def slots_agreed(desk: Desk) -> dict[str, int]:
    """How many meetings a week each running mentorship agreed on: of what two people wrote, only this count."""
    found = desk.session.execute(
        select(Agreement.mentorship_id, Agreement.slots)
        .join(Mentorship, Mentorship.id == Agreement.mentorship_id)
        .where(Mentorship.ended_at.is_(None), Agreement.confirmed_at.is_not(None))
        .order_by(Agreement.version)
    )
    return {mentorship_id: max(1, len(slots)) for mentorship_id, slots in found}


def topics_nobody_offers(desk: Desk, those: Sequence[Waiting]) -> list[str]:
    offered = {
        topic
        for topics in desk.session.scalars(select(SignUp.topics).where(SignUp.role == Role.MENTOR))
        for topic in topics
    }
    return list(dict.fromkeys(topic for each in those for topic in each.topics if topic not in offered))
