"""A large community, written straight into the tables: so many mentorships in the middle of their season.

Each has two people with sign-ups, a signed agreement, three targets, a meeting behind it and the next one ahead, what
was said to them, and an earlier season of theirs that ended. A few are due now; everything else is due some other
time, as in an ordinary minute.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Table, insert, select, text

from mentorship.outbox import Row, State, Verb, to_member
from mentorship.program.agreement import Agreement
from mentorship.program.meeting import Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.program.target import Target
from mentorship.store import writing
from mentorship.store.sealing import Placed

AT_ONCE = 500
ZONE = "Africa/Accra"  # where clocks never change
WEEK = timedelta(weeks=1)
WRITTEN = 5_000
"""So many mentorships are written one by one; a larger community is copies of them, made by the database."""
TABLES = (Member, SignUp, Mentorship, Meeting, Agreement, Target, Proposal, Row)
NAMES = {"id", "key", "member_id", "mentor_id", "mentee_id", "mentorship_id", "drafted_by", "confirmed_by", "recipient"}
"""The columns in which a copy is somebody else."""


def settle(engine: Engine, *, pairs: int, due: int, waiting: int, now: datetime) -> None:
    """Write the community: `pairs` mentorships of which `due` are to be looked at now, and some who wait."""
    written = min(pairs, WRITTEN)
    write_pairs(engine, range(due, written), due=0, of=written, now=now)
    for number in range(1, pairs // written):
        copy(engine, f"x{number}")
    write_pairs(engine, range(due), due=due, of=written, now=now)
    rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
    for number in range(waiting):
        member = f"UW{number}"
        rows[Member.__table__].append(person(member, now))
        rows[SignUp.__table__].append(sign_up(member, Role.MENTEE, now) | {"next_word_at": now + WEEK})
    write(engine, rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def write_pairs(engine: Engine, numbers: range, *, due: int, of: int, now: datetime) -> None:
    rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
    for number in numbers:
        for record, facts in one_pair(number, is_due=number < due, of=of, now=now):
            rows[record.__table__].append(facts)
        if number % AT_ONCE == 0:
            write(engine, rows)
    write(engine, rows)


def copy(engine: Engine, mark: str) -> None:
    """Let the database write everybody who was written once more, as somebody else.

    What is sealed cannot be opened in a copy; nothing is due there, and nobody looks.
    """
    with writing(engine) as session:
        for table in (record.__table__ for record in TABLES):
            names = [column for column in table.columns if not (table is Row.__table__ and column.name == "id")]
            others = [each + mark if each.name in NAMES else each for each in names]
            name = next(each for each in names if each.name in NAMES)
            originals = select(*others).where(name.not_like("%x%"))
            session.execute(insert(table).from_select(names, originals))


def write(engine: Engine, rows: dict[Table, list[dict[str, Any]]]) -> None:
    with writing(engine) as session:
        for record in TABLES:
            if found := rows.pop(record.__table__, []):
                session.execute(insert(record.__table__), found)


def one_pair(number: int, *, is_due: bool, of: int, now: datetime) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    mentor, mentee, id_ = f"UT{number}", f"UE{number}", f"{number:016x}"
    look_at = now if is_due else now + timedelta(minutes=1) + WEEK * number / of
    met_at = now.replace(hour=18, minute=0) - timedelta(days=6)
    for member, role in ((mentor, Role.MENTOR), (mentee, Role.MENTEE)):
        yield Member, person(member, now)
        yield SignUp, sign_up(member, role, now) | {"in_mentorships": 1}
        yield Row, said(f"{id_}:{member}", member, now)
    running = {
        "id": id_,
        "mentor_id": mentor,
        "mentee_id": mentee,
        "mentor_place": 1,
        "mentee_place": 1,
        "started_at": met_at - timedelta(days=3),
        "first_met_on": met_at.date(),
        "last_pressed_at": met_at,
        "first_look_at": None,
        "week_look_at": look_at,
        "month_look_at": now + timedelta(days=20),
    }
    yield Mentorship, running | {"ended_at": None, "ending": None}
    earlier = {"started_at": now - 20 * WEEK, "ended_at": now - 5 * WEEK, "ending": Ending.WRAPPED_UP}
    looked_at = {"week_look_at": None, "month_look_at": None}
    yield Mentorship, running | earlier | looked_at | {"id": f"earlier{number}"}
    yield Meeting, meeting(id_, 1, met_at, is_closed=True)
    yield Meeting, meeting(id_, 2, now + timedelta(minutes=5) if is_due else met_at + WEEK, is_closed=False)
    yield Agreement, agreement(id_, mentor, mentee, met_at)
    for horizon in (30, 60, 90):
        target = f"{number:014x}{horizon}"
        yield (
            Target,
            {
                "id": target,
                "mentorship_id": id_,
                "horizon": horizon,
                "due_on": met_at.date() + timedelta(days=horizon),
                "words": Placed("Give a small talk", f"target/words/{target}"),
                "set_at": met_at,
            },
        )


def person(member: str, now: datetime) -> dict[str, Any]:
    return {"id": member, "name": member, "zone": ZONE, "known_at": now}


def sign_up(member: str, role: Role, now: datetime) -> dict[str, Any]:
    id_ = f"s{member}"
    return {
        "id": id_,
        "member_id": member,
        "role": role,
        "signed_up_at": now - WEEK,
        "edited_at": now - WEEK,
        "consented_at": now - WEEK,
        "guide_version": "2016-10-13",
        "hours_a_week": 1,
        "answers_by": "two_days",
        "supports_others": True,
        "field": "web development",
        "topics": ["python"],
        "languages": ["en"],
        "windows": [["1", "17:00", "21:00"]],
        "mediums": ["video"],
        "scales": {"pace": 0.5},
        "years_of_experience": 8,
        "doors": [],
        "goal_kinds": [],
        "room_for": 1,
        "goal": Placed("A first job", f"sign_up/goal/{id_}"),
    }


def meeting(mentorship: str, number: int, starts_at: datetime, *, is_closed: bool) -> dict[str, Any]:
    return {
        "id": f"{mentorship}{number}",
        "mentorship_id": mentorship,
        "number": number,
        "planned_at": starts_at - timedelta(days=3),
        "starts_at": starts_at,
        "minutes": 60,
        "closed_at": starts_at + timedelta(hours=1) if is_closed else None,
        "took_place": True if is_closed else None,
    }


def agreement(mentorship: str, mentor: str, mentee: str, at: datetime) -> dict[str, Any]:
    return {
        "id": mentorship,
        "mentorship_id": mentorship,
        "version": 1,
        "drafted_by": mentee,
        "drafted_at": at,
        "confirmed_by": mentor,
        "confirmed_at": at,
        "goal_kinds": ["career"],
        "goals": Placed("Get ready for a first job in the field", f"agreement/goals/{mentorship}"),
        "off_limits": Placed("Our former employer", f"agreement/off_limits/{mentorship}"),
        "slots": [["1", "18:00", ZONE]],
    }


def said(key: str, member: str, now: datetime) -> dict[str, Any]:
    return {
        "verb": Verb.TELL,
        "kind": "weekly_meeting.check_in",
        "key": key,
        "turn": 0,
        "recipient": to_member(member),
        "member_id": member,
        "about": {},
        "due_at": now - timedelta(days=2),
        "queued_at": now - timedelta(days=2),
        "state": State.DELIVERED,
        "epoch": 1,
        "attempts": 0,
        "channel": "D1",
        "ts": "1.1",
        "done_at": now - timedelta(days=2),
    }
