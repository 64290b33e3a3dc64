"""Runs of the matching: the best plan for everyone who waits, made at its time, proven, and kept.

A run is made on Monday, and when someone enters or leaves the pool or a proposal is opened or closed; never because
answers were edited, so that nobody can probe. Until the next one, all that matchers see comes from the last.
Source: program, section 2; Features C17 and P23.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from msgspec import Struct
from sqlalchemy import Select, delete, func, select

from mentorship.desk import Desk
from mentorship.hall import about_me
from mentorship.hall.last_run import LastRun
from mentorship.hall.line import how_many_wait
from mentorship.hall.new_plan import (
    Otherwise,
    made,
    made_of,
    planned,
    rules_with,
    shown,
    weights_with,
    what_a_run_is_made_of,
)
from mentorship.hall.pool import id_of, member_of, public
from mentorship.matching import Attribute, Person, Plan, Pool, Window
from mentorship.matching.weights import without_identity
from mentorship.program.calendar import Slot
from mentorship.program.matching_run import MatchingRun, MatchingSeat, Weighing
from mentorship.program.member import Member
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Question, built_once, insert_if_new

MONDAY, TEN = 0, time(10)
Facts = dict[str, Any]
"""A seat's JSON, or a run's columns."""


def last_run(desk: Desk) -> LastRun:
    """Give the run that holds; worked out at once, and not kept, where the pool has changed and nobody kept one yet."""
    run, _ = last_run_and(desk)
    return run


def last_run_and(desk: Desk, *questions: Question) -> tuple[LastRun, list[list[Any]]]:
    """Give the run that holds, and the answers to what is asked beside it, in the same question."""
    now, found = pool_now(desk, *questions)
    if now.newest is None or now.newest.pool_state != now.state:
        return shown(desk, made(desk)), found
    [seats] = desk.ask(MatchingSeat.of(now.newest.number))
    return read(desk, now.newest, now.weighing, seats), found


def run_after_a_change_and(desk: Desk, *questions: Question) -> tuple[LastRun, list[list[Any]]]:
    """Give the same where the pool has just changed, one question sooner: nobody knows yet which run it is read from.

    What each of the two is made of is asked for beside all the rest.
    """
    of_it = what_a_run_is_made_of(desk)
    now, [seats, *found] = pool_now(desk, MatchingSeat.of_the_newest(), *of_it, *questions)
    found_of_it, found = found[: len(of_it)], found[len(of_it) :]
    if now.newest is None or now.newest.pool_state != now.state:
        return shown(desk, made_of(desk, found_of_it)), found
    return read(desk, now.newest, now.weighing, seats), found


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
    now, _ = pool_now(desk)
    if now.follows[1] == now.state:
        return None
    told_about_me = about_me.state_of(desk)
    pool, best, otherwise, weights_version, _ = made(desk)
    run = {
        "number": now.follows[0] + 1,
        "made_at": desk.now,
        "as_of": pool.as_of,
        "pool_state": now.state,
        "weights_version": weights_version,
        "waiting": how_many_wait(desk),
        "planned": len(best.pairs) - len(pool.told),
    }
    told = {member_of(each.id) for each in pool.people.values() if each.attributes}
    return NewRun(run, list(seats(now.follows[0] + 1, pool, best, otherwise)), told, now.follows, told_about_me)


def keep(desk: Desk, new: NewRun) -> None:
    """Keep a run if it still holds: nobody entered or left meanwhile, was forgotten, or told or took back a word.

    What that stands on is held until the run is written; whoever goes in that instant waits, and finds their seat.
    """
    signed_up = {tuple(row) for row in desk.session.execute(HELD_SIGN_UPS)}
    told_about_me = about_me.hold(desk)
    now, _ = pool_now(desk)
    holds = (now.follows, now.state, told_about_me) == (new.follows, new.run["pool_state"], new.about_me)
    if not holds or not {(each.member_id, each.role) for each in new.seats} <= signed_up:
        return  # the next tick makes another
    if not insert_if_new(desk.session, MatchingRun, **new.run):
        return  # another process was first
    desk.session.execute(delete(MatchingSeat))
    desk.session.add_all(new.seats)
    about_me.note_reading(desk, new.told, about_me.Purpose.RUN)
    desk.session.flush()


class PoolNow(NamedTuple):
    """The newest run, the weights that were chosen for it, and the mark of the pool as it is now."""

    newest: MatchingRun | None
    weighing: Weighing | None
    state: str

    @property
    def follows(self) -> tuple[int, str]:
        """The number of the newest run, and the mark of the pool it was made of."""
        return (self.newest.number, self.newest.pool_state) if self.newest else (0, "")


def pool_now(desk: Desk, *questions: Question) -> tuple[PoolNow, list[list[Any]]]:
    """Mark the pool as it is now, and give the answers to what is asked beside it, in the same question.

    The mark: the week, who looks for a mentor, which mentors have room, how far the proposals are. No answer is in it,
    so no edit can bring about a run.
    """
    today = desk.today()
    runs, who_looks, mentors, proposals, last_closed, *found = desk.ask(
        MatchingRun.newest(),
        those_who_look(today),
        mentors_with_room(today, desk.settings.years_of_experience),
        open_proposals(),
        last_closing(),
        *questions,
    )
    pool = (
        Slot(MONDAY, TEN, desk.settings.zone).last_until(desk.now).isoformat(),
        who_looks,
        [(member_id, mentees) for member_id, mentees in mentors if mentees < desk.settings.cap],
        proposals,
        str(last_closed[0]),
    )
    newest, weighing = runs[0] if runs else (None, None)
    return PoolNow(newest, weighing, sha256(json.dumps(pool).encode()).hexdigest()), found


@built_once
def those_who_look(today: date) -> Select[str]:
    looks = (SignUp.role == Role.MENTEE, SignUp.with_room(), SignUp.active_on(today))
    return select(SignUp.member_id).where(*looks).order_by(SignUp.member_id)


@built_once
def mentors_with_room(today: date, years: int) -> Select[str, int]:
    """Ask for the mentors who could take one more, and how many they have.

    How many they would take is their answer.
    """
    enough_years = func.coalesce(SignUp.years_of_experience, 0) >= years
    return (
        select(SignUp.member_id, SignUp.in_mentorships)
        .join(Member, Member.id == SignUp.member_id)
        .where(SignUp.role == Role.MENTOR, SignUp.with_room(), SignUp.active_on(today), ~Member.has_left)
        .where(enough_years | SignUp.accepted_by.is_not(None))
        .order_by(SignUp.member_id)
    )


@built_once
def open_proposals() -> Select[str]:
    return select(Proposal.id).where(Proposal.closed_at.is_(None)).order_by(Proposal.id)


@built_once
def last_closing() -> Select[datetime]:
    return select(func.max(Proposal.closed_at))


HELD_SIGN_UPS = select(SignUp.member_id, SignUp.role).with_for_update(read=True, key_share=True, skip_locked=True)
"""Those that nobody deletes just now, and nobody can until the desk is closed; to edit one is free."""


# Keeping it, one person at a time: who is forgotten takes their seat along


def seats(run: int, pool: Pool, best: Plan, otherwise: Otherwise) -> Iterable[MatchingSeat]:
    """Write down everyone's part: what may be shown, whom they have in the plan, and the price that proves it."""
    new, proof = planned(pool, best), best.proof
    never: dict[str, list[str]] = {}
    for mentee, mentor in pool.never:
        never.setdefault(mentee, []).append(mentor)
    told = dict(pool.told)
    for person in pool.people.values():
        role, _, member_id = person.id.partition(":")
        facts = {
            "person": written(public(person)),
            "never": sorted(never.get(person.id, ())),
            "told": told.get(person.id),
            "with": [id_of(each, Role.MENTOR) for each in new.get(member_id, ()) if role == Role.MENTEE],
            "otherwise": otherwise.get(member_id),
            "price": proof.mentees.get(person.id) or proof.mentors.get(person.id),
            "plan_is_worth": [proof.worth, proof.unit],
        }
        yield MatchingSeat(run=run, member_id=member_id, role=Role(role), facts=json.dumps(facts))


def written(person: Person) -> Facts:
    facts = person._asdict()
    facts["waiting_since"] = person.waiting_since.isoformat() if person.waiting_since else None
    return {name: fact for name, fact in facts.items() if fact != Person._field_defaults.get(name, ...)}


def read(desk: Desk, run: MatchingRun, weighing: Weighing | None, seats: Sequence[tuple[MatchingSeat, str]]) -> LastRun:
    """Read a kept run again; a word about oneself that was taken back since is not shown any more."""
    facts: list[Facts] = [json.loads(seat.facts) for seat, _ in seats]
    still_shown = words_shown(desk, {each["person"]["id"] for each in facts if each["person"].get("attributes")})
    people = [read_person(each["person"], still_shown=still_shown) for each in facts]
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
        {member_of(each["person"]["id"]): each["otherwise"] for each in facts if each.get("otherwise")},
        {seat.member_id: name for seat, name in seats},
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
