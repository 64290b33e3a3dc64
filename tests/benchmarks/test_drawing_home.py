"""How long App Home takes to draw for someone with a long past, in figures.

Run by name: pytest -m benchmark -n0 -s tests/benchmarks/test_drawing_home.py. What is held is the processor time of
our own thread, so that what others do on the machine does not count.
"""

import statistics
from datetime import timedelta
from time import thread_time

import pytest
from sqlalchemy import event

import given
from houses import House
from mentorship.desk import Desk
from mentorship.program.agreement import Agreement
from mentorship.program.meeting import CheckIn, Meeting, OwnNote
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.review import Review, ReviewNote
from mentorship.program.sign_up import Role
from mentorship.program.target import Target, TargetOutcome, Task, TaskOutcome

WEEKS = 52
ROUNDS = 30
AT_MOST = 0.05
"""Seconds, for a person with two mentorships of a year's history."""

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]


def lived_through(desk: Desk, mentorship: Mentorship) -> None:
    """A year of two people: every week a meeting, a check-in, a task and a door, every month a review."""
    met_at = desk.now - timedelta(weeks=WEEKS)
    mentorship.started_at, mentorship.first_met_on = met_at, met_at.date()
    agreement = desk.session.scalars(Agreement.in_force(mentorship.id)).one()
    for _ in range(4):
        agreement = agreement.renewed(by=mentorship.both, at=desk.now, today=desk.today())
        desk.session.add(agreement)
    for week in range(1, WEEKS):
        at = met_at + timedelta(weeks=week)
        meeting = Meeting(mentorship_id=mentorship.id, number=week + 1, planned_at=at, minutes=60)
        meeting.settle(starts_at=at, place="https://meet.example/us", by=mentorship.mentee_id)
        meeting.close(at=at, took_place=True)
        desk.session.add(meeting)
        desk.session.flush()
        about = {"mentorship_id": mentorship.id, "meeting_id": meeting.id}
        said = {
            name: f"{name} in week {week}" for name in ("went_well", "could_be_better", "watch_for", "anything_else")
        }
        desk.session.add(CheckIn(**about, written_at=at, **said))
        desk.session.add_all(OwnNote(meeting_id=meeting.id, member_id=each, written_at=at) for each in mentorship.both)
        desk.session.add(Task(**about, words=f"Task {week}", made_at=at, outcome=TaskOutcome.DONE, outcome_at=at))
        desk.session.add(Opportunity(mentorship_id=mentorship.id, words=f"Door {week}", watched_at=at))
    for number in range(30, 7 * WEEKS, 30):
        due_on = mentorship.first_met_on + timedelta(days=number)
        review = Review(mentorship_id=mentorship.id, number=number, due_on=due_on, asked_at=desk.now, went_well="Much")
        desk.session.add(review)
        desk.session.flush()
        for each in mentorship.both:
            desk.session.add(ReviewNote(review_id=review.id, member_id=each, written_at=desk.now, keep="All of it"))
        for words in ("one", "two", "three"):
            target = Target(mentorship_id=mentorship.id, horizon=number, due_on=due_on, words=words, set_at=desk.now)
            target.outcome, target.outcome_at = TargetOutcome.REACHED, desk.now
            desk.session.add(target)
    desk.session.flush()


def test_home_after_a_year(house: House) -> None:
    ada, grace, linus = (house.member(name) for name in ("Ada", "Grace", "Linus"))
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, ada, Role.MENTOR)
        for mentor, mentee in ((grace, ada), (ada, linus)):
            lived_through(desk, given.after_the_first_meeting(desk, mentor=mentor, mentee=mentee))
    house.settles()
    statements: list[str] = []
    event.listen(house.bot.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    took: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        with house.bot.reading_desk() as desk:
            began = thread_time()
            house.bot.home_of(desk, desk.get(Member, ada.id))
            took.setdefault("home", []).append(thread_time() - began)
    queries = len(statements) // ROUNDS
    for room in house.bot.rooms:
        for _ in range(ROUNDS if room.home else 0):
            with house.bot.reading_desk() as desk:
                member, began = desk.get(Member, ada.id), thread_time()
                assert room.home
                desk.answer(room.home(desk, member))
                took.setdefault(room.name, []).append(thread_time() - began)
    print(f"\n{'part':24}{'p50 ms':>10}{'best ms':>10}")
    for name, figures in sorted(took.items(), key=lambda each: -statistics.median(each[1])):
        print(f"{name:24}{statistics.median(figures) * 1000:10.1f}{min(figures) * 1000:10.1f}")
    print(f"{queries} queries")
    assert statistics.median(took["home"]) <= AT_MOST
