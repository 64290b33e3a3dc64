"""What stories about a first meeting and its agreement take as given, and what people answer, fill and press there."""

from datetime import datetime, timedelta
from typing import Any

import given
from houses import House
from mentorship.program.meeting import Medium, Meeting
from mentorship.program.mentorship import Mentorship
from pretend_slack import Person

AT_SIX = datetime.fromisoformat("2026-01-08T18:00+01:00")
"""Thursday, 18:00 in Madrid, 9:00 in Los Angeles."""

GOALS = {
    "Kind of goal": ["A skill", "Career advice and support"],
    "Goals": "Become at home in <b>Python</b> & testing",
    "How you will notice that it worked": "I review a colleague's code",
    "Doors the mentor can open": "The Python meetup\nA talk in May",
    "People to meet": "Somebody who hires juniors",
}
TIME = {
    "Time beyond the weekly hour": "Half an hour before interviews",
    "Messages": "Slack, on weekdays until 20:00",
    "Off limits": "My former employer",
    "You meet on": "Tuesday",
    "At": "18:00",
}
TARGETS = {
    "In 30 days": "Read one code base",
    "In 60 days": "Give a small talk",
    "In 90 days": "Apply for a job",
    "A task until you meet again": "Write down three wishes",
}


def two_who_meet_on_thursday(house: House, *, mentor: Person, mentee: Person) -> Mentorship:
    """Two people who meet for the first time on Thursday."""
    with house.desk() as desk:
        pair = given.mentorship(desk, mentor=mentor, mentee=mentee)
        meeting = desk.session.scalars(Meeting.open_of(pair.id)).one()
        meeting.settle(starts_at=AT_SIX, place="https://meet.example/us", by=mentor.id, medium=Medium.VIDEO)
    return pair


def have_met(house: House, person: Person) -> None:
    house.goes_to(AT_SIX + timedelta(minutes=61))
    person.clicks("It took place")


def writes_the_agreement(person: Person, **changes: dict[str, Any]) -> None:
    person.clicks("Write the agreement")
    person.fills(GOALS)
    person.submits("Next")
    person.fills(TIME | changes.get("time", {}))
    person.submits("Next")
    person.fills(TARGETS)
    person.submits("Send to sign")


def signs(person: Person) -> None:
    person.clicks("Read")
    person.submits("I sign")
