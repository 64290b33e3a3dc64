"""The pool at a desk: everyone who may be matched, as the engine sees them, and what it says about two of them.

To the engine one person is two, a mentee and a mentor: what someone wants to learn is not what they can teach.
A place promised to an open proposal is taken: the mentee's from its posting, the mentor's from being asked.
Source: Mentor Guide, Mentor Matching.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, defer

from mentorship.desk import Desk
from mentorship.matching import ranked
from mentorship.matching import why_not as why_not_in
from mentorship.matching.board import Board
from mentorship.matching.people import MOST_AT_ONCE, SCALES, Attribute, Pair, Person, Pool, Window
from mentorship.matching.reasons import Band, Case, Reason, case_of
from mentorship.matching.rules import LEAST_YEARS, Rule, keeps_mentee_out
from mentorship.matching.rules import broken_rules as broken_between
from mentorship.program.calendar import day_of
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship, NeverAgain
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.wording import Markup, escape, mention

MATTERS = {"a lot": 2, "a little": 1}
SUGGESTED = 5
"""How many alternatives matchers see (Features C2)."""

Places = Mapping[str, list[str]]
"""{who: those who sit on their places}, by the engine's ids."""
Labels = Mapping[str, Mapping[str, str]]
"""{list: {choice: its label}}."""


@dataclass(frozen=True)
class Suggestion:
    """A mentor who could fit a mentee, and what can be said about the two."""

    mentor_id: str
    case: Case


def id_of(member_id: str, role: Role) -> str:
    """The id by which the engine knows someone in a role."""
    return f"{role}:{member_id}"


def member_of(engine_id: str) -> str:
    return engine_id.partition(":")[2]


def pool_of(desk: Desk, mentees: Collection[str], mentors: Collection[str], *, without: str | None = None) -> Pool:
    """Make a pool of these members; `without` is a proposal whose places do not count as taken."""
    wanted = {Role.MENTEE: set(mentees), Role.MENTOR: set(mentors)}
    found = desk.session.execute(
        select(SignUp, Member)
        .join(Member, SignUp.member_id == Member.id)
        .where(SignUp.member_id.in_(wanted[Role.MENTEE] | wanted[Role.MENTOR]))
        .options(defer(SignUp.goal), defer(SignUp.anything_else))
    ).all()
    known = [(sign_up, member) for sign_up, member in found if member.id in wanted[sign_up.role]]
    taken, labels = places_taken(desk, without=without), labels_in(desk)
    people = {
        person.id: person
        for sign_up, member in known
        for person in [person_of(desk, sign_up, member, taken=taken, labels=labels)]
    }
    for role, members in wanted.items():
        for member_id in members:
            people.setdefault(id_of(member_id, role), Person(id_of(member_id, role), roles=()))
    by_role = {role: [sign_up for sign_up, _ in known if sign_up.role is role] for role in Role}
    never = kept_apart(desk, by_role[Role.MENTEE], by_role[Role.MENTOR])
    return Pool(desk.today(), people.values(), never=never)


def person_of(desk: Desk, sign_up: SignUp, member: Member, *, taken: Places, labels: Labels) -> Person:
    """Translate one sign-up."""
    own_id = id_of(member.id, sign_up.role)
    is_mentor = sign_up.role is Role.MENTOR
    on_places = (*taken.get(own_id, ()), *[""] * (MOST_AT_ONCE - desk.settings.cap))
    doors = labelled(labels["doors"], sign_up.doors)
    needs_a_yes = sign_up.needs_a_matchers_yes(desk.settings)
    years = sign_up.years_of_experience
    return Person(
        own_id,
        roles=(sign_up.role.value,),
        active=sign_up.is_active(on=desk.today(member.zone)) and member.may_take_part,
        # The engine knows the guide's five years only; organisers may ask for more.
        years=min(years or 0, LEAST_YEARS - 1) if needs_a_yes else years,
        years_accepted=not needs_a_yes,
        weekly_hours=sign_up.hours_a_week,
        months=math.inf if sign_up.months is None else sign_up.months,
        timezone=sign_up.zone or member.zone,
        available=tuple(Window(int(day), minutes(starts), minutes(ends)) for day, starts, ends in sign_up.windows),
        languages=tuple(sign_up.languages),
        topics=labelled(labels["topics"], sign_up.topics),
        doors_wanted=() if is_mentor else doors,
        doors=doors if is_mentor else (),
        gives_space=sign_up.gives_space,
        personality=tuple(hundredths(sign_up.scales.get(scale)) for scale in SCALES),
        attributes=attributes_of(sign_up, labels["identities"]),
        identity_matters=MATTERS.get(sign_up.identity_matters or "", 0),
        waiting_since=day_of(sign_up.signed_up_at, member.zone),
        let_down=sign_up.let_down_at is not None,
        mentors=() if is_mentor else on_places,
        mentees=tuple(taken.get(own_id, ())) if is_mentor else (),
        most_mentees=min(sign_up.room_for, desk.settings.cap),
    )


def attributes_of(sign_up: SignUp, labels: Mapping[str, str]) -> tuple[Attribute, ...]:
    """What someone told about themselves; each word is an axis of its own."""
    shown = sign_up.shown_identities
    words = sign_up.identities.split(",") if sign_up.identities else []
    return tuple(Attribute(word, labels.get(word, word), word in shown) for word in words)


def places_taken(desk: Desk, *, without: str | None) -> Places:
    """Tell who sits on whose places: running mentorships, and what open proposals promise."""
    taken: dict[str, list[str]] = defaultdict(list)
    for mentorship in desk.session.scalars(Mentorship.running()):
        mentor, mentee = id_of(mentorship.mentor_id, Role.MENTOR), id_of(mentorship.mentee_id, Role.MENTEE)
        taken[mentor].append(mentee)
        taken[mentee].append(mentor)
    for proposal in desk.session.scalars(Proposal.open_ones()):
        if proposal.id == without:
            continue
        taken[id_of(proposal.mentee_id, Role.MENTEE)].append(proposal.id)
        if proposal.mentor_asked_at is not None:
            taken[id_of(proposal.mentor_id, Role.MENTOR)].append(proposal.id)
    return taken


def kept_apart(desk: Desk, mentees: Collection[SignUp], mentors: Collection[SignUp]) -> Iterator[Pair]:
    """Find the pairs that can't be, for whatever reason: from here on nobody can tell one reason from another."""
    marks = set(desk.session.scalars(select(NeverAgain.pair)))
    not_with = {each.id: set((each.not_with or "").split(",")) for each in (*mentees, *mentors)}
    for she in mentees:
        for he in mentors:
            if (
                she.member_id == he.member_id
                or he.member_id in not_with[she.id]
                or she.member_id in not_with[he.id]
                or (marks and desk.pair_mark(she.member_id, he.member_id) in marks)
            ):
                yield id_of(she.member_id, Role.MENTEE), id_of(he.member_id, Role.MENTOR)


def broken_rules(desk: Desk, *, mentor_id: str, mentee_id: str, without: str | None = None) -> list[Rule]:
    """List the hard rules that stand between two members; nothing if they may be proposed."""
    if mentor_id == mentee_id:
        return [Rule.SAME_PERSON]
    pool = pool_of(desk, [mentee_id], [mentor_id], without=without)
    broken = broken_between(pool, id_of(mentee_id, Role.MENTEE), id_of(mentor_id, Role.MENTOR))
    return [rule for rule in broken if rule in (Rule.NOT_A_MENTEE, Rule.NOT_A_MENTOR)] or broken


def case_between(desk: Desk, *, mentor_id: str, mentee_id: str) -> Case | None:
    """Judge two people, whatever the rules say; None if one of them is not signed up any more."""
    pool = pool_of(desk, [mentee_id], [mentor_id])
    mentee, mentor = pool.people[id_of(mentee_id, Role.MENTEE)], pool.people[id_of(mentor_id, Role.MENTOR)]
    if not mentee.roles or not mentor.roles:
        return None
    board = Board(pool, [mentee], [mentor])
    return case_of(board, 0, 0, shown=board.shown_points(0), minutes=board.common_minutes(0))


def waiting(desk: Desk, *, seen_by: str | None = None) -> list[SignUp]:
    """List the mentees who have no mentor yet: who was let down first, then who waits longest.

    Whoever looks never finds their own case here.
    """
    served = set(desk.session.scalars(select(Mentorship.mentee_id).where(Mentorship.ended_at.is_(None))))
    return [
        sign_up
        for sign_up in desk.session.scalars(SignUp.in_queue(Role.MENTEE))
        if sign_up.is_active(on=desk.today()) and sign_up.member_id not in served and sign_up.member_id != seen_by
    ]


def everyone(desk: Desk, mentee_id: str, *more_mentors: str) -> Pool:
    """Make the pool of everyone who waits and every mentor, with this mentee in it."""
    mentors = set(desk.session.scalars(select(SignUp.member_id).where(SignUp.role == Role.MENTOR)))
    mentees = {sign_up.member_id for sign_up in waiting(desk)}
    return pool_of(desk, mentees | {mentee_id}, mentors | set(more_mentors))


def suggestions(desk: Desk, mentee_id: str, *, at_most: int = SUGGESTED) -> list[Suggestion]:
    """Find the mentors who fit best, by band; within a band their order means nothing (Features C2).

    Chosen without identity, so that nothing private can be read from who is on the list.
    """
    pool, mentee = everyone(desk, mentee_id), id_of(mentee_id, Role.MENTEE)
    if keeps_mentee_out(pool.people[mentee]):
        return []
    best = [Suggestion(member_of(each.mentor), each.case) for each in ranked(pool, mentee)[:at_most]]
    return sorted(best, key=lambda suggestion: (list(Band).index(suggestion.case.band), suggestion.mentor_id))


def why_not(desk: Desk, *, mentor_id: str, mentee_id: str) -> Markup:
    """Say in one sentence what stands between two people, or what their being together would cost the others."""
    mentor, mentee = id_of(mentor_id, Role.MENTOR), id_of(mentee_id, Role.MENTEE)
    if broken := broken_rules(desk, mentor_id=mentor_id, mentee_id=mentee_id):
        return named(" ".join(rule.sentence(mentee=mentee, mentor=mentor) for rule in broken))
    return named(why_not_in(everyone(desk, mentee_id), mentee, mentor))


def in_words(reason: Reason) -> Markup:
    """Say a reason as Slack shows it."""
    return named(reason.sentence)


def named(sentence: str) -> Markup:
    """Put people's names where the engine has its ids."""
    return Markup(re.sub(r"\b(?:mentor|mentee):(\w+)", lambda found: mention(found[1]), escape(sentence)))


def free_places(desk: Desk, mentorship: Mentorship) -> tuple[int, int] | None:
    """Find the lowest free place of its mentor and of its mentee; None if one of the two has none left.

    Source: Mentor Matching 6.
    """
    places = (
        free_place(desk, Mentorship.mentor_id == mentorship.mentor_id, Mentorship.mentor_place),
        free_place(desk, Mentorship.mentee_id == mentorship.mentee_id, Mentorship.mentee_place),
    )
    return None if max(places) > desk.settings.cap else places


def free_place(desk: Desk, whose: ColumnElement[bool], place: InstrumentedAttribute[int]) -> int:
    taken = set(desk.session.scalars(Mentorship.running().where(whose).with_only_columns(place)))
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def labels_in(desk: Desk) -> Labels:
    """What people chose from lists, in the words they chose it by."""
    return {each: desk.words.under(f"signing_up.choices.{each}") for each in ("topics", "doors", "identities")}


def labelled(labels: Mapping[str, str], chosen: list[str]) -> tuple[str, ...]:
    return tuple(labels.get(each, each) for each in chosen)


def minutes(at: str) -> int:
    hours, _, rest = at.partition(":")
    return int(hours) * 60 + int(rest)


def hundredths(scale: float | None) -> int | None:
    return None if scale is None else round(scale * 100)
