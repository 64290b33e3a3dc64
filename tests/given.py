"""What a story takes as given, written straight into the records; what it is about is done through Slack."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.hall.about_me import Told, tell
from mentorship.program.agreement import Agreement
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp
from mentorship.program.target import Target
from pretend_slack import Person

EVENINGS = [[str(day), "17:00", "21:00"] for day in range(5)]


def sign_up(desk: Desk, person: Person, role: Role, *, about_me: Told | None = None, **facts: Any) -> SignUp:
    """A complete sign-up of a person; any fact can be given instead."""
    mentor = role is Role.MENTOR
    defaults: dict[str, Any] = {
        "member_id": person.id,
        "role": role,
        "signed_up_at": desk.now,
        "edited_at": desk.now,
        "consented_at": desk.now,
        "guide_version": "2016-10-13",
        "conduct_version": "1",
        "hours_a_week": 1,
        "months": 6,
        "answers_by": "two_days",
        "supports_others": True,
        "field": "web development",
        "topics": ["python", "career"],
        "languages": ["en"],
        "windows": EVENINGS,
        "mediums": ["video", "chat"],
        "scales": {"pace": 0.5, "structure": 0.5, "directness": 0.5},
        "years_of_experience": 8 if mentor else 2,
        "doors": ["introductions", "speaking"],
        "situations": {"stuck": 1.0, "own_way": 1.0} if mentor else {},
        "room_for": 2 if mentor else 1,
        "goal_kinds": [] if mentor else ["career"],
        "goal": None if mentor else "Get ready for a first job in the field",
    }
    record = SignUp(**(defaults | facts))
    desk.session.add(record)
    desk.session.flush()
    if about_me:
        tell(desk, record, about_me)
        desk.session.flush()
    return record


def sign_up_of(desk: Desk, member_id: str) -> SignUp:
    """The one sign-up of someone."""
    return desk.session.scalars(select(SignUp).where(SignUp.member_id == member_id)).one()


def mentorship(desk: Desk, *, mentor: Person, mentee: Person, started_at: datetime | None = None) -> Mentorship:
    """Two people who were just introduced: nothing settled yet, the first meeting open without a time."""
    started_at = started_at or desk.now
    record = Mentorship(
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        mentor_place=free_place(desk, Mentorship.mentor_id == mentor.id, Mentorship.mentor_place),
        mentee_place=free_place(desk, Mentorship.mentee_id == mentee.id, Mentorship.mentee_place),
        started_at=started_at,
        last_pressed_at=started_at,
    )
    desk.session.add(record)
    desk.session.flush()
    desk.session.add(Meeting(mentorship_id=record.id, number=1, planned_at=started_at, minutes=60))
    desk.session.flush()
    return record


def mentorships(desk: Desk, pairs: Iterable[tuple[Person, Person]], *, meet_at: datetime) -> None:
    """A crowd: each mentor and mentee in one mentorship, whose first meeting is at this moment."""
    now = desk.now
    records = [
        Mentorship(
            mentor_id=mentor.id,
            mentee_id=mentee.id,
            mentor_place=1,
            mentee_place=1,
            started_at=now,
            last_pressed_at=now,
        )
        for mentor, mentee in pairs
    ]
    meetings = [Meeting(mentorship_id=each.id, number=1, planned_at=now, minutes=60) for each in records]
    for meeting, each in zip(meetings, records, strict=True):
        meeting.settle(starts_at=meet_at, place="https://meet.example/us", by=each.mentee_id)
    for together in (records, meetings):
        desk.session.add_all(together)
        desk.session.flush()


def free_place(desk: Desk, whose: Any, place: Any) -> int:
    taken = set(desk.session.scalars(Mentorship.running().where(whose).with_only_columns(place)))
    return next(number for number in count(1) if number not in taken)


def after_the_first_meeting(
    desk: Desk,
    *,
    mentor: Person,
    mentee: Person,
    first_met_on: date | None = None,
    slot: tuple[str, str, str] = ("1", "18:00", "Europe/London"),
    targets: tuple[str, str, str] = ("read one code base", "give a small talk", "apply for a job"),
) -> Mentorship:
    """Two people who met once and signed an agreement with a weekly slot and targets; no meeting is open."""
    record = mentorship(desk, mentor=mentor, mentee=mentee)
    record.first_met_on = first_met_on or desk.today()
    meeting = desk.session.scalars(Meeting.open_of(record.id)).one()
    meeting.settle(starts_at=desk.now - timedelta(hours=2), place="https://meet.example/us", by=mentee.id)
    meeting.close(at=desk.now, took_place=True)
    desk.session.add(
        Agreement(
            mentorship_id=record.id,
            version=1,
            drafted_by=mentee.id,
            drafted_at=desk.now,
            confirmed_by=mentor.id,
            confirmed_at=desk.now,
            goal_kinds=["career"],
            goals="Get ready for a first job in the field",
            success="Two interviews",
            messages="Slack, weekdays",
            off_limits="Our former employer",
            slots=[list(slot)],
            target_30=targets[0],
            target_60=targets[1],
            target_90=targets[2],
            first_task="Write down three wishes",
        )
    )
    for number, words in enumerate(targets, start=1):
        due_on = record.first_met_on + timedelta(days=30 * number)
        desk.session.add(
            Target(mentorship_id=record.id, horizon=30 * number, due_on=due_on, words=words, set_at=desk.now)
        )
    desk.session.flush()
    return record
