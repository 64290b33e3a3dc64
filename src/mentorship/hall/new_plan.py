"""The best plan for everyone who waits, made of the pool as it is now; and what it would be without a matcher in it.

What people keep for matching only works here, and is left out of what is shown. Source: program, section 2.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from mentorship.desk import Desk
from mentorship.hall import about_me
from mentorship.hall.last_run import LastRun
from mentorship.hall.line import in_line, line_on
from mentorship.hall.pool import id_of, known, member_of, places_taken, public, who_signed_up
from mentorship.matching import Plan, Pool, Rules, Weights, plan
from mentorship.matching.people import MOST_AT_ONCE
from mentorship.matching.planning import plan_of, run_of
from mentorship.matching.weights import stepped, without_identity
from mentorship.program.matching_run import Weighing
from mentorship.program.member import InChannel
from mentorship.program.mentorship import Mentorship, NeverAgain
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.program.survey import Survey, space_given
from mentorship.store import Question, built_once

Otherwise = Mapping[str, Mapping[str, list[str]]]
"""{matcher: {mentee: mentors, perhaps none}}: what the plan would have in place of its own without that matcher."""


class Made(NamedTuple):
    """Whom a run was made of, the plan, the version of the weights, and what everyone is called, by their member id.

    otherwise: {matcher: what the plan would have in place of that, if it had not been made with them}.
    """

    pool: Pool
    best: Plan
    otherwise: Otherwise
    weights_version: int
    names: dict[str, str]


def made(desk: Desk) -> Made:
    """Plan for everyone who waits, and for whoever asked for a second mentor. What is in open proposals stays."""
    return made_of(desk, desk.ask(*what_a_run_is_made_of(desk)))


def what_a_run_is_made_of(desk: Desk) -> list[Question]:
    """Ask for all that a run is made of but who the people are."""
    return [
        line_on(desk.today()),
        all_mentors(),
        two_of_each_open(),
        two_of_each_running(),
        all_marks(),
        Survey.of_mentors(),
        Weighing.newest(),
        InChannel.members_of("mentors"),
    ]


def made_of(desk: Desk, asked: Sequence[list[Any]]) -> Made:
    """Make one of the answers to that."""
    line, mentors, proposals, running, marks, answers, weighings, readers = asked
    queue = in_line(desk, line)
    mentees = {each.member_id for each in queue} | {mentee_id for _, mentee_id in proposals}
    found = list(about_me.for_a_run(desk, who_signed_up(), {*mentees, *mentors}))
    people, never = known(
        desk,
        mentees,
        mentors,
        taken=places_taken(running),
        marks=set(marks),
        space=space_given(answers),
        signed_up=[(sign_up, member) for sign_up, member, _ in found],
        since={each.member_id: each.since for each in queue},
        about_me={sign_up.id: told for sign_up, _, told in found if told},
    )
    told = [(id_of(mentee_id, Role.MENTEE), id_of(mentor_id, Role.MENTOR)) for mentor_id, mentee_id in proposals]
    wishes = {id_of(each.member_id, Role.MENTEE): each.room_for for each in queue}
    served = {id_of(each.member_id, Role.MENTEE) for each in queue if each.in_mentorships}
    people = [
        each._replace(
            most_mentors=min(each.most_mentors, wishes.get(each.id, MOST_AT_ONCE)), waits=each.id not in served
        )
        for each in people
    ]
    weighing = weighings[0] if weighings else None
    pool = Pool(
        desk.today(), people, never=never, told=told, weights=weights_with(weighing), rules=rules_with(weighing)
    )
    names = {member.id: member.name for _, member, _ in found}
    best = plan(pool)
    # Whoever mentors someone is on the way to #mentors, where it can be looked at.
    matchers = {*readers, *desk.settings.first_matchers, *(mentor_id for mentor_id, _ in running)}
    return Made(pool, best, WithoutEach(matchers, pool, best), weighing.version if weighing else 0, names)


class WithoutEach(Mapping[str, Mapping[str, list[str]]]):
    """What the plan would have in place of that without each matcher whom it has, worked out when somebody asks.

    Whoever looks asks for one; only a run that is kept asks for all.
    """

    def __init__(self, matchers: Set[str], pool: Pool, best: Plan) -> None:
        planned_ones = {member_of(each) for pair in best.pairs[len(pool.told) :] for each in pair}
        self._pool, self._best, self._planned = pool, best, matchers & planned_ones
        self._known: dict[str, Mapping[str, list[str]]] = {}

    def __getitem__(self, member_id: str) -> Mapping[str, list[str]]:
        if member_id not in self._planned:
            raise KeyError(member_id)
        if member_id not in self._known:
            self._known[member_id] = without(member_id, self._pool, self._best)
        return self._known[member_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._planned)

    def __len__(self) -> int:
        return len(self._planned)


def without(member_id: str, pool: Pool, best: Plan) -> dict[str, list[str]]:
    """Find out what the plan would have otherwise, were it made without someone: {mentee: mentors, perhaps none}.

    A matcher is shown that one: the plan with her would tell who could be with her, and who said no to her.
    """
    theirs = {id_of(member_id, role) for role in Role}
    then = planned(pool, plan_of(run_of(pool), pool.told, leaving_out=theirs))
    now = planned(pool, best)
    return {mentee: then.get(mentee, []) for mentee in {**now, **then} if then.get(mentee, []) != now.get(mentee, [])}


@built_once
def all_mentors() -> Select[str]:
    return select(SignUp.member_id).where(SignUp.role == Role.MENTOR)


@built_once
def two_of_each_open() -> Select[str, str]:
    """Ask for the mentor and the mentee of each open proposal."""
    return Proposal.open_ones().with_only_columns(Proposal.mentor_id, Proposal.mentee_id)


@built_once
def two_of_each_running() -> Select[str, str]:
    """Ask the same of each mentorship that runs."""
    return select(Mentorship.mentor_id, Mentorship.mentee_id).where(Mentorship.ended_at.is_(None))


@built_once
def all_marks() -> Select[str]:
    """Ask for the marks of all pairs that were asked for never again: in a run everyone meets everyone."""
    return select(NeverAgain.pair)


def weights_with(weighing: Weighing | None) -> Weights:
    return stepped(weighing.steps) if weighing else Weights()


def rules_with(weighing: Weighing | None) -> Rules:
    """How many new mentors someone gets at once is her own wish, so the rule leaves it open."""
    return Rules(new_mentors=MOST_AT_ONCE, raise_worst=bool(weighing and weighing.raises_the_worst))


def shown(desk: Desk, made: Made) -> LastRun:
    """Leave out what people keep for matching only: it has done its work."""
    pool, best, otherwise, weights_version, names = made
    shown = without_what_is_private(pool)
    return LastRun(desk.now, weights_version, shown, planned(pool, best), otherwise, names)


def planned(pool: Pool, best: Plan) -> dict[str, list[str]]:
    """{mentee: the mentors whom the plan has for her}, by their ids as members, without what has been told."""
    found: dict[str, list[str]] = {}
    for mentee, mentor in best.pairs[len(pool.told) :]:
        found.setdefault(member_of(mentee), []).append(member_of(mentor))
    return found


def without_what_is_private(pool: Pool) -> Pool:
    shown = pool.with_people(map(public, pool.people.values()))
    return shown.weighed(without_identity(pool.weights), pool.rules)
