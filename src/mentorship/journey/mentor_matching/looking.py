"""What a matcher is shown, gathered: the plan and who waits, one mentee's alternatives, who carries a lot already."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, and_, select

from mentorship.desk import Desk
from mentorship.hall.last_run import LastRun, Suggestion
from mentorship.hall.line import InLine
from mentorship.journey.mentor_matching.records import Claim
from mentorship.journey.mentor_matching.rota import claimed_since
from mentorship.matching.people import MOST_AT_ONCE
from mentorship.matching.rules import keeps_mentor_out
from mentorship.program.agreement import Agreement
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Question, built_once

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
    looked_after_by: str | None
    looked_after_until: datetime | None


class Overview(Struct, frozen=True):
    """Everyone who waits, longest first, then who asked for a second mentor; and the plan for those who are listed."""

    run: LastRun
    waiting: Sequence[Waiting]
    planned: dict[str, list[Suggestion]] = {}


def overview_for(run: LastRun, those: Sequence[Waiting]) -> Overview:
    """Gather the plan for those who are listed."""
    listed = {each.member_id for each in those[:LONGEST_LIST] if not each.is_proposed}
    planned = {
        mentee: [run.about(mentee, each) for each in mentors if run.knows(mentee, each)]
        for mentee, mentors in run.planned.items()
        if mentee in listed
    }
    return Overview(run, those, planned)


def whose_cases(desk: Desk) -> tuple[Select[str], Select[Claim]]:
    """Ask which mentees an open proposal is about, and who looks after whom."""
    return proposed(), claimed_since(desk.now - timedelta(hours=desk.settings.claim_hours))


@built_once
def proposed() -> Select[str]:
    return select(Proposal.mentee_id).where(Proposal.closed_at.is_(None))


def seen(desk: Desk, those: Iterable[InLine], proposals: Collection[str], claims: Iterable[Claim]) -> list[Waiting]:
    """See how long they have waited, and who looks after them. proposals, claims: as found by `whose_cases`."""
    claimed = {each.mentee_id: each for each in claims}
    for_hours = timedelta(hours=desk.settings.claim_hours)
    return [
        Waiting(
            each.member_id,
            each.topics,
            days=desk.days_since(each.since),
            has_a_mentor=each.in_mentorships > 0,
            is_proposed=each.member_id in proposals,
            looked_after_by=claim.matcher_id if (claim := claimed.get(each.member_id)) else None,
            looked_after_until=claim.claimed_at + for_hours if claim else None,
        )
        for each in those
    ]


def free_places(run: LastRun) -> tuple[int, int]:
    """Count the mentors with room, and their places, in the last run's pool."""
    rules = run.pool.rules
    rooms = [each.room_for_mentees() for each in run.pool.mentors() if not keeps_mentor_out(each, rules)]
    return len(rooms), sum(rooms)


def carry_a_lot(desk: Desk, meetings: Iterable[tuple[str, str, str, list[Any] | None]]) -> list[str]:
    """List who has two mentors and two mentees at once, or agreed to more than three hours a week (Features M9)."""
    newest = {id_: (mentor_id, mentee_id, slots) for id_, mentor_id, mentee_id, slots in meetings}
    as_mentor, as_mentee, hours = Counter[str](), Counter[str](), defaultdict[str, float](float)
    for mentor_id, mentee_id, slots in newest.values():
        as_mentor[mentor_id] += 1
        as_mentee[mentee_id] += 1
        for member_id in (mentor_id, mentee_id):
            hours[member_id] += max(1, len(slots or ())) * desk.settings.meeting_minutes / 60
    cap = min(desk.settings.cap, MOST_AT_ONCE)
    full = {each for each in hours if as_mentor[each] >= cap and as_mentee[each] >= cap}
    return sorted(full | {each for each, count in hours.items() if count > A_LOT_OF_HOURS})


@built_once
def meetings_agreed() -> Question:
    """Ask for each running mentorship, its mentor, its mentee, and which meetings a week each version agreed on.

    Of what two people wrote, only their number counts.
    """
    confirmed = and_(Agreement.mentorship_id == Mentorship.id, Agreement.confirmed_at.is_not(None))
    return (
        select(Mentorship.id, Mentorship.mentor_id, Mentorship.mentee_id, Agreement.slots)
        .outerjoin(Agreement, confirmed)
        .where(Mentorship.ended_at.is_(None))
        .order_by(Agreement.version)
    )


@built_once
def topics_offered() -> Select[list[str]]:
    return select(SignUp.topics).where(SignUp.role == Role.MENTOR)


def topics_nobody_offers(those: Iterable[Waiting], topics: Iterable[Sequence[str]]) -> list[str]:
    """List what nobody offers. topics: of each mentor, as found by `topics_offered`."""
    offered = {topic for theirs in topics for topic in theirs}
    return list(dict.fromkeys(topic for each in those for topic in each.topics if topic not in offered))
