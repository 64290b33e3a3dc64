"""Runs of the matching: the best plan for everyone who waits, made at its time, proven, and kept.

A run is made on Monday, and when someone enters or leaves the pool or a proposal is opened or closed; never because
answers were edited, so that nobody can probe. Until the next one, all that matchers see comes from the last.
Source: program, section 2; Features C17 and P23.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, time
from hashlib import sha256
from typing import Any, Protocol

from msgspec import Struct
from sqlalchemy import Date, bindparam, delete, func, select

from mentorship.desk import Desk
from mentorship.hall import about_me
from mentorship.hall.last_run import LastRun
from mentorship.hall.pool import (
    all_marks,
    how_many_wait,
    id_of,
    known,
    looking_for_another,
    member_of,
    places_taken,
    public,
    waiting,
)
from mentorship.hall.waiting import each_waits_since
from mentorship.matching import Attribute, Person, Plan, Pool, Rules, Weights, Window, plan
from mentorship.matching.people import MOST_AT_ONCE
from mentorship.matching.weights import stepped, without_identity
from mentorship.program.calendar import Slot
from mentorship.program.matching_run import MatchingRun, MatchingSeat, Weighing
from mentorship.program.member import Member
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.program.survey import space_given
from mentorship.store import insert_if_new

MONDAY, TEN = 0, time(10)
Facts = dict[str, Any]
"""A seat's JSON, or a run's columns."""


def last_run(desk: Desk) -> LastRun:
    """Give the run that holds; worked out at once, and not kept, where the pool has changed and nobody kept one yet."""
    kept = desk.session.scalars(MatchingRun.newest()).first()
    if kept is None or kept.pool_state != state_of(desk):
        return shown(desk, *made(desk))
    return read(desk, kept)


class Desks(Protocol):
    """Where desks are opened: the bot, a floor above."""

    def reading_desk(self) -> AbstractContextManager[Desk]: ...

    def desk(self) -> AbstractContextManager[Desk]: ...


def keep_up(desks: Desks) -> None:
    """Make and keep a run, if it is time for one. It is made at a reading desk: it takes long, and nobody may wait."""
    with desks.reading_desk() as desk:
        new = new_run(desk)
    if new is not None:
        with desks.desk() as desk:
            keep(desk, new)


class NewRun(Struct, frozen=True):
    """A run that is made and not kept yet, and the marks of all that it was made of."""

    run: Facts
    seats: list[MatchingSeat]
    told: set[str]
    follows: tuple[int, str]
    about_me: str


def new_run(desk: Desk) -> NewRun | None:
    """Make a run; None if it is not time for one."""
    follows, state = newest(desk), state_of(desk)
    if follows[1] == state:
        return None
    told_about_me = about_me.state_of(desk)
    pool, best, weights_version = made(desk)
    run = {
        "number": follows[0] + 1,
        "made_at": desk.now,
        "as_of": pool.as_of,
        "pool_state": state,
        "weights_version": weights_version,
        "waiting": how_many_wait(desk),
        "planned": len(best.pairs) - len(pool.told),
    }
    told = {member_of(each.id) for each in pool.people.values() if each.attributes}
    return NewRun(run, list(seats(follows[0] + 1, pool, best)), told, follows, told_about_me)


def keep(desk: Desk, new: NewRun) -> None:
    """Keep a run if it still holds: nobody entered or left meanwhile, was forgotten, or told or took back a word.

    What that stands on is held until the run is written; whoever goes in that instant waits, and finds their seat.
    """
    signed_up = {tuple(row) for row in desk.session.execute(HELD_SIGN_UPS)}
    told_about_me = about_me.hold(desk)
    holds = (newest(desk), state_of(desk), told_about_me) == (new.follows, new.run["pool_state"], new.about_me)
    if not holds or not {(each.member_id, each.role) for each in new.seats} <= signed_up:
        return  # the next tick makes another
    if not insert_if_new(desk.session, MatchingRun, **new.run):
        return  # another process was first
    desk.session.execute(delete(MatchingSeat))
    desk.session.add_all(new.seats)
    about_me.note_reading(desk, new.told, about_me.Purpose.RUN)
    desk.session.flush()


def newest(desk: Desk) -> tuple[int, str]:
    """The number of the newest run, and the mark of the pool it was made of."""
    kept = desk.session.execute(NEWEST).first()
    return (kept.number, kept.pool_state) if kept else (0, "")


def state_of(desk: Desk) -> str:
    """Mark the pool as it is now: the week, who looks for a mentor, which mentors have room, how far the proposals are.

    No answer is in it, so no edit can bring about a run.
    """
    monday = Slot(MONDAY, TEN, desk.settings.zone).last_until(desk.now)
    pool = (
        monday.isoformat(),
        desk.session.scalars(WHO_LOOKS, {"today": desk.today()}).all(),
        mentors_with_room(desk),
        desk.session.scalars(OPEN_PROPOSALS).all(),
        str(desk.session.scalar(LAST_CLOSED)),
    )
    return sha256(json.dumps(pool).encode()).hexdigest()


def mentors_with_room(desk: Desk) -> list[tuple[str, int]]:
    """List the mentors who could take one more, and how many they have; how many they would take is their answer."""
    asked = {"today": desk.today(), "years": desk.settings.years_of_experience}
    mentors = desk.session.execute(WITH_ROOM, asked)
    return [(member_id, mentees) for member_id, mentees in mentors if mentees < desk.settings.cap]


HELD_SIGN_UPS = select(SignUp.member_id, SignUp.role).with_for_update(read=True, key_share=True, skip_locked=True)
"""Those that nobody deletes just now, and nobody can until the desk is closed; to edit one is free."""
NEWEST = select(MatchingRun.number, MatchingRun.pool_state).order_by(MatchingRun.number.desc()).limit(1)
TODAY = bindparam("today", type_=Date())
WHO_LOOKS = (
    select(SignUp.member_id)
    .where(SignUp.role == Role.MENTEE, SignUp.with_room(), SignUp.active_on(TODAY))
    .order_by(SignUp.member_id)
)
OPEN_PROPOSALS = select(Proposal.id).where(Proposal.closed_at.is_(None)).order_by(Proposal.id)
LAST_CLOSED = select(func.max(Proposal.closed_at))
ENOUGH_YEARS = func.coalesce(SignUp.years_of_experience, 0) >= bindparam("years")
WITH_ROOM = (
    select(SignUp.member_id, SignUp.in_mentorships)
    .join(Member, Member.id == SignUp.member_id)
    .where(SignUp.role == Role.MENTOR, SignUp.with_room(), SignUp.active_on(TODAY), ~Member.has_left)
    .where(ENOUGH_YEARS | SignUp.accepted_by.is_not(None))
    .order_by(SignUp.member_id)
)


# Making one


def made(desk: Desk) -> tuple[Pool, Plan, int]:
    """Plan for everyone who waits, and for whoever asked for a second mentor. What is in open proposals stays.

    Returns whom it was made of, the plan, and the version of the weights.
    """
    mentors = desk.session.scalars(select(SignUp.member_id).where(SignUp.role == Role.MENTOR)).all()
    proposals = desk.session.scalars(Proposal.open_ones()).all()
    waits, others = waiting(desk), looking_for_another(desk)
    queue = [*waits, *others]
    mentees = {each.member_id for each in queue} | {each.mentee_id for each in proposals}
    since = each_waits_since(desk, queue, Role.MENTEE)
    who_they_are = about_me.for_a_run(desk, {*mentees, *mentors})
    space = space_given(desk.session, mentors)
    people, never = known(
        desk,
        mentees,
        mentors,
        taken=places_taken(desk),
        marks=all_marks(desk),
        space=space,
        since=since,
        about_me=who_they_are,
    )
    told = [(id_of(each.mentee_id, Role.MENTEE), id_of(each.mentor_id, Role.MENTOR)) for each in proposals]
    wishes = {id_of(each.member_id, Role.MENTEE): each.room_for for each in queue}
    served = {id_of(each.member_id, Role.MENTEE) for each in others}
    people = [
        each._replace(
            most_mentors=min(each.most_mentors, wishes.get(each.id, MOST_AT_ONCE)), waits=each.id not in served
        )
        for each in people
    ]
    weighing = desk.session.scalars(Weighing.newest()).first()
    pool = Pool(
        desk.today(), people, never=never, told=told, weights=weights_with(weighing), rules=rules_with(weighing)
    )
    return pool, plan(pool), weighing.version if weighing else 0


def weights_with(weighing: Weighing | None) -> Weights:
    return stepped(weighing.steps) if weighing else Weights()


def rules_with(weighing: Weighing | None) -> Rules:
    """How many new mentors someone gets at once is her own wish, so the rule leaves it open."""
    return Rules(new_mentors=MOST_AT_ONCE, raise_worst=bool(weighing and weighing.raises_the_worst))


def shown(desk: Desk, pool: Pool, best: Plan, weights_version: int) -> LastRun:
    """Leave out what people keep for matching only: it has done its work."""
    planned = {member_of(mentee): list(map(member_of, mentors)) for mentee, mentors in new_pairs(pool, best).items()}
    nobody_fits = frozenset(map(member_of, best.nobody_fits))
    return LastRun(desk.now, weights_version, without_what_is_private(pool), planned, nobody_fits)


def new_pairs(pool: Pool, best: Plan) -> dict[str, list[str]]:
    """{mentee: the mentors whom the plan has for her}, without what has been told."""
    planned: dict[str, list[str]] = {}
    for mentee, mentor in best.pairs[len(pool.told) :]:
        planned.setdefault(mentee, []).append(mentor)
    return planned


def without_what_is_private(pool: Pool) -> Pool:
    return Pool(
        pool.as_of,
        map(public, pool.people.values()),
        never=pool.never,
        told=pool.told,
        weights=without_identity(pool.weights),
        rules=pool.rules,
    )


# Keeping it, one person at a time: who is forgotten takes their seat along


def seats(run: int, pool: Pool, best: Plan) -> Iterable[MatchingSeat]:
    """Write down everyone's part: what may be shown, whom they have in the plan, and the price that proves it."""
    planned, nobody_fits, proof = new_pairs(pool, best), set(best.nobody_fits), best.proof
    never: dict[str, list[str]] = {}
    for mentee, mentor in pool.never:
        never.setdefault(mentee, []).append(mentor)
    told = dict(pool.told)
    for person in pool.people.values():
        facts = {
            "person": written(public(person)),
            "never": sorted(never.get(person.id, ())),
            "told": told.get(person.id),
            "with": planned.get(person.id, []),
            "nobody_fits": person.id in nobody_fits,
            "price": proof.mentees.get(person.id) or proof.mentors.get(person.id),
            "plan_is_worth": [proof.worth, proof.unit],
        }
        role, _, member_id = person.id.partition(":")
        yield MatchingSeat(run=run, member_id=member_id, role=Role(role), facts=json.dumps(facts))


def written(person: Person) -> Facts:
    facts = person._asdict()
    facts["waiting_since"] = person.waiting_since.isoformat() if person.waiting_since else None
    return {name: fact for name, fact in facts.items() if fact != Person._field_defaults.get(name, ...)}


def read(desk: Desk, run: MatchingRun) -> LastRun:
    """Read a kept run again; a word about oneself that was taken back since is not shown any more."""
    facts: list[Facts] = [json.loads(seat.facts) for seat in desk.session.scalars(MatchingSeat.of(run))]
    still_shown = words_shown(desk, {each["person"]["id"] for each in facts if each["person"].get("attributes")})
    people = [read_person(each["person"], still_shown=still_shown) for each in facts]
    weighing = desk.session.get(Weighing, run.weights_version)
    pool = Pool(
        run.as_of,
        people,
        never=[(each["person"]["id"], mentor) for each in facts for mentor in each["never"]],
        told=[(each["person"]["id"], each["told"]) for each in facts if each["told"]],
        weights=without_identity(weights_with(weighing)),
        rules=rules_with(weighing),
    )
    return LastRun(
        run.made_at,
        run.weights_version,
        pool,
        {member_of(each["person"]["id"]): list(map(member_of, each["with"])) for each in facts if each["with"]},
        frozenset(member_of(each["person"]["id"]) for each in facts if each["nobody_fits"]),
    )


def read_person(facts: Facts, *, still_shown: Mapping[str, set[str]]) -> Person:
    answers: Facts = {name: tuple(fact) if isinstance(fact, list) else fact for name, fact in facts.items()}
    answers["available"] = tuple(Window(*each) for each in facts.get("available", ()))
    attributes = [Attribute(*each) for each in facts.get("attributes", ())]
    answers["attributes"] = tuple(each for each in attributes if each.axis in still_shown[facts["id"]])
    if since := facts.get("waiting_since"):
        answers["waiting_since"] = datetime.fromisoformat(since).date()
    return Person(**answers)


def words_shown(desk: Desk, engine_ids: set[str]) -> dict[str, set[str]]:
    """The words about themselves that these people show today."""
    shown = about_me.words_still_shown(desk, {member_of(each) for each in engine_ids})
    shows = {id_of(member_id, role): words for (member_id, role), words in shown.items()}
    return {each: shows.get(each, set()) for each in engine_ids}
