"""The pool at a desk: everyone who may be matched, as the engine sees them now, and the rules between two of them.

To the engine one person is two, a mentee and a mentor: what someone wants to learn is not what they can teach.
A place promised to an open proposal is taken: the mentee's from its posting, the mentor's from being asked.
What matchers are shown comes from the last run (`runs.py`). Source: Mentor Guide, Mentor Matching.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    bindparam,
    false,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import defer

from mentorship.desk import Desk
from mentorship.hall.about_me import Told
from mentorship.matching.people import (
    LEAST_MONTHS,
    LEAST_YEARS,
    SCALES,
    Attribute,
    Pair,
    Person,
    Pool,
    Window,
)
from mentorship.matching.reasons import Reason
from mentorship.matching.rules import Rule
from mentorship.matching.rules import broken_rules as broken_between
from mentorship.program.calendar import day_of
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship, NeverAgain
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import built_once, portions
from mentorship.wording import Markup, escape, mention

MATTERS = {"a lot": 2, "a little": 1}
MIDNIGHT = 24 * 60
FOR_PEOPLE = (SignUp.goal, SignUp.anything_else, SignUp.working_with, SignUp.would_learn_from)
"""The sealed answers that are for people: opening what is sealed is most of the work of loading many."""
NOTHING_SAID: Mapping[str, float] = MappingProxyType({})

SignedUp = tuple[SignUp, Member]
Places = Mapping[str, list[str]]
"""{who: those who sit on their places}, by the engine's ids."""
Labels = Mapping[str, Mapping[str, str]]
"""{list: {choice: its label}}."""


def id_of(member_id: str, role: Role) -> str:
    """The id by which the engine knows someone in a role."""
    return f"{role}:{member_id}"


def member_of(engine_id: str) -> str:
    return engine_id.partition(":")[2]


def pool_of(
    desk: Desk,
    mentees: Collection[str],
    mentors: Collection[str],
    *,
    space: Mapping[str, float] = NOTHING_SAID,
    signed_up: Collection[SignedUp] | None = None,
) -> Pool:
    """Make a pool of these few members.

    space: {mentor: how much space they give, as enough mentees said}, for what matchers look at. signed_up: what
    they answered, if it is at hand.
    """
    taken, marks = taken_or_kept_apart(desk, mentees, mentors)
    people, never = known(desk, mentees, mentors, taken=taken, marks=marks, space=space, signed_up=signed_up)
    return Pool(desk.today(), people, never=never)


def known(
    desk: Desk,
    mentees: Collection[str],
    mentors: Collection[str],
    *,
    taken: Places,
    marks: Set[str],
    space: Mapping[str, float],
    signed_up: Collection[SignedUp] | None = None,
    since: Mapping[str, datetime] | None = None,
    about_me: Mapping[str, Told] | None = None,
) -> tuple[list[Person], list[Pair]]:
    """Translate what these members answered, and find out which of them are kept apart.

    marks: of the pairs that were asked for never again. space, signed_up: as above. since: {mentee: since when they
    wait}; without it, since they signed up. about_me: {sign-up's id: what was told}; only a run is made with it.
    """
    wanted = {Role.MENTEE: set(mentees), Role.MENTOR: set(mentors)}
    found = those_signed_up(desk, {*mentees, *mentors}) if signed_up is None else signed_up
    signed_up = [(sign_up, member) for sign_up, member in found if member.id in wanted[sign_up.role]]
    labels = labels_in(desk)
    people = {
        person.id: person
        for sign_up, member in signed_up
        for person in [person_of(desk, sign_up, member, taken=taken, labels=labels, space=space, since=since or {})]
    }
    for sign_up, member in signed_up:
        if about_me and (told := about_me.get(sign_up.id)):
            own_id = id_of(member.id, sign_up.role)
            people[own_id] = who_tells(people[own_id], told, labels["identities"])
    for role, members in wanted.items():
        for member_id in members:
            people.setdefault(id_of(member_id, role), Person(id_of(member_id, role), roles=()))
    by_role = {role: [sign_up for sign_up, _ in signed_up if sign_up.role is role] for role in Role}
    return list(people.values()), list(kept_apart(desk, by_role[Role.MENTEE], by_role[Role.MENTOR], marks=marks))


def those_signed_up(desk: Desk, members: Collection[str]) -> Iterator[SignedUp]:
    """Load what these people answered, in either role."""
    for some in portions(members):
        yield from desk.session.execute(who_signed_up(), {"members": some})


@cache
def who_signed_up() -> Select[SignUp, Member]:
    """Ask for the sign-ups of `members`."""
    found = select(SignUp, Member).join(Member, SignUp.member_id == Member.id)
    theirs = found.where(SignUp.member_id.in_(bindparam("members", expanding=True)))
    return theirs.options(*map(defer, FOR_PEOPLE))


def person_of(
    desk: Desk,
    sign_up: SignUp,
    member: Member,
    *,
    taken: Places,
    labels: Labels,
    space: Mapping[str, float],
    since: Mapping[str, datetime],
) -> Person:
    """Translate one sign-up. space: {mentor: how much space they give, as enough mentees said}."""
    own_id = id_of(member.id, sign_up.role)
    is_mentor = sign_up.role is Role.MENTOR
    gives_space = space.get(member.id, sign_up.gives_space) if is_mentor else None
    doors = labelled(labels["doors"], sign_up.doors)
    needs_a_yes = sign_up.needs_a_matchers_yes(desk.settings)
    years = sign_up.years_of_experience
    months = math.inf if sign_up.months is None else sign_up.months
    return Person(
        own_id,
        roles=(sign_up.role.value,),
        active=sign_up.is_active(on=desk.today(member.zone)) and member.may_take_part,
        # The engine knows the guide's five years and three months only; organisers may ask for more or less.
        years=min(years or 0, LEAST_YEARS - 1) if needs_a_yes else years,
        years_accepted=not needs_a_yes,
        weekly_hours=sign_up.hours_a_week,
        months=max(months, LEAST_MONTHS) if months >= desk.settings.months else months,
        timezone=sign_up.zone or member.zone,
        available=tuple(
            Window(int(day), minutes(starts), minutes(ends) or MIDNIGHT) for day, starts, ends in sign_up.windows
        ),
        languages=tuple(sign_up.languages),
        topics=labelled(labels["topics"], sign_up.topics),
        doors_wanted=() if is_mentor else doors,
        doors=doors if is_mentor else (),
        gives_space=gives_space,
        teaching_style=style_in_words(gives_space, labels["style"]),
        interests=labelled(labels["interests"], sign_up.interests),
        personality=tuple(hundredths(sign_up.scales.get(scale)) for scale in SCALES),
        waiting_since=day_of(since.get(member.id, sign_up.signed_up_at), member.zone),
        matters_most=(sign_up.matters_most,) if sign_up.matters_most else (),
        supports_others=sign_up.supports_others,
        let_down=sign_up.let_down_at is not None,
        mentors=() if is_mentor else tuple(taken.get(own_id, ())),
        mentees=tuple(taken.get(own_id, ())) if is_mentor else (),
        most_mentees=min(sign_up.room_for, desk.settings.cap),
        most_mentors=desk.settings.cap,
    )


def who_tells(person: Person, told: Told, labels: Mapping[str, str]) -> Person:
    """Add what someone told about themselves; each word is an axis of its own."""
    attributes = tuple(Attribute(word, labels.get(word, word), word in told.shown) for word in told.words)
    return person._replace(attributes=attributes, identity_matters=MATTERS.get(told.matters, 0))


def places_taken(running: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Tell who sits on whose places in these mentorships, (mentor, mentee)."""
    taken: dict[str, list[str]] = defaultdict(list)
    for mentor_id, mentee_id in running:
        mentor, mentee = id_of(mentor_id, Role.MENTOR), id_of(mentee_id, Role.MENTEE)
        taken[mentor].append(mentee)
        taken[mentee].append(mentor)
    return taken


def taken_or_kept_apart(
    desk: Desk, mentees: Collection[str], mentors: Collection[str]
) -> tuple[dict[str, list[str]], set[str]]:
    """Tell who sits on the places of these members, or for which open proposals one is kept, and who is kept apart.

    A mentee's place is kept from the beginning, a mentor's once they were asked. Of the pairs that were asked for
    never again, the marks.
    """
    taken: dict[str, list[str]] = defaultdict(list)
    marks = [desk.pair_mark(mentee, mentor) for mentee, mentor in product(mentees, mentors)]
    found: set[str] = set()
    about = {"members": [*mentees, *mentors], "marks": marks}
    for mark, proposal, mentor_id, mentee_id, takes_both in desk.session.execute(TAKEN_OR_KEPT_APART, about):
        if mark:
            found.add(mark)
            continue
        mentor, mentee = id_of(mentor_id, Role.MENTOR), id_of(mentee_id, Role.MENTEE)
        taken[mentee].append(proposal or mentor)
        if takes_both:
            taken[mentor].append(proposal or mentee)
    return taken, found


_MEMBERS: BindParameter[list[str]] = bindparam("members", expanding=True)
_NOTHING = literal("")
TAKEN_OR_KEPT_APART = union_all(
    select(_NOTHING, _NOTHING, Mentorship.mentor_id, Mentorship.mentee_id, true()).where(
        Mentorship.ended_at.is_(None), Mentorship.mentor_id.in_(_MEMBERS) | Mentorship.mentee_id.in_(_MEMBERS)
    ),
    select(_NOTHING, Proposal.id, Proposal.mentor_id, Proposal.mentee_id, Proposal.mentor_asked_at.is_not(None)).where(
        Proposal.closed_at.is_(None), Proposal.mentor_id.in_(_MEMBERS) | Proposal.mentee_id.in_(_MEMBERS)
    ),
    select(NeverAgain.pair, _NOTHING, _NOTHING, _NOTHING, false()).where(
        NeverAgain.pair.in_(bindparam("marks", expanding=True))
    ),
)
"""The mark of a pair that is kept apart; or else the proposal or "", the mentor, the mentee, and whether it takes a
place of both."""


def kept_apart(desk: Desk, mentees: Sequence[SignUp], mentors: Sequence[SignUp], *, marks: Set[str]) -> Iterator[Pair]:
    """Find the pairs that can't be, for whatever reason: from here on nobody can tell one reason from another."""
    not_with = {each.id: set((each.not_with or "").split(",")) for each in (*mentees, *mentors)}
    for mentee in mentees:
        for mentor in mentors:
            if (
                mentee.member_id == mentor.member_id
                or mentor.member_id in not_with[mentee.id]
                or mentee.member_id in not_with[mentor.id]
                or (marks and desk.pair_mark(mentee.member_id, mentor.member_id) in marks)
            ):
                yield id_of(mentee.member_id, Role.MENTEE), id_of(mentor.member_id, Role.MENTOR)


def pool_around(desk: Desk, *proposals: Proposal) -> Pool:
    """Make a pool of those whom proposals are about."""
    return pool_of(desk, {each.mentee_id for each in proposals}, {each.mentor_id for each in proposals})


def without(pool: Pool, proposal: Proposal) -> Pool:
    """Give the pool with the places that a proposal takes free again."""

    def left(places: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(each for each in places if each != proposal.id)

    people = (each._replace(mentors=left(each.mentors), mentees=left(each.mentees)) for each in pool.people.values())
    return Pool(pool.as_of, people, never=pool.never)


def broken_in(pool: Pool, *, mentor_id: str, mentee_id: str) -> list[Rule]:
    """List the hard rules that stand between two members of a pool; nothing if they may be proposed."""
    if mentor_id == mentee_id:
        return [Rule.SAME_PERSON]
    broken = broken_between(pool, id_of(mentee_id, Role.MENTEE), id_of(mentor_id, Role.MENTOR))
    return [rule for rule in broken if rule in (Rule.NOT_A_MENTEE, Rule.NOT_A_MENTOR)] or broken


def public(person: Person) -> Person:
    """Leave out what someone keeps for the matching only: nothing that is shown may depend on it."""
    shown_ones = tuple(each for each in person.attributes if each.shown)
    return person._replace(attributes=shown_ones, identity_matters=0, matters_most=())


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
    places = lowest_places(desk, *mentorship.both)
    return None if max(places) > desk.settings.cap else places


def lowest_places(desk: Desk, mentor_id: str, mentee_id: str) -> tuple[int, int]:
    """Find the lowest free place of a mentor and of a mentee.

    Two who find the same one at once are told apart by the database.
    """
    running = desk.session.execute(running_beside(mentor_id, mentee_id)).all()
    return (
        lowest_but({place for who, place, _, _ in running if who == mentor_id}),
        lowest_but({place for _, _, who, place in running if who == mentee_id}),
    )


@built_once
def running_beside(mentor_id: str, mentee_id: str) -> Any:  # Any: a Select of four, which built_once cannot name
    """The running mentorships of a mentor and of a mentee: each of the two, and on which place."""
    theirs = or_(Mentorship.mentor_id == mentor_id, Mentorship.mentee_id == mentee_id)
    places = (Mentorship.mentor_id, Mentorship.mentor_place, Mentorship.mentee_id, Mentorship.mentee_place)
    return Mentorship.running().where(theirs).with_only_columns(*places)


def lowest_but(taken: Set[int]) -> int:
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def labels_in(desk: Desk) -> Labels:
    """What people chose from lists, in the words they chose it by."""
    choices = ("topics", "interests", "doors", "identities")
    return {each: desk.words.under(f"signing_up.choices.{each}") for each in choices} | {
        "style": desk.words.under("signing_up.style")
    }


def labelled(labels: Mapping[str, str], chosen: list[str]) -> tuple[str, ...]:
    return tuple(labels.get(each, each) for each in chosen)


def style_in_words(gives_space: float | None, styles: Mapping[str, str]) -> str:
    """A mentor's style in words: shown to matchers as a style, not a mark (Features C5)."""
    if gives_space is None:
        return ""
    return styles[min(styles, key=lambda value: abs(float(value) - gives_space))]


def minutes(at: str) -> int:
    hours, _, rest = at.partition(":")
    return int(hours) * 60 + int(rest)


def hundredths(scale: float | None) -> int | None:
    return None if scale is None else round(scale * 100)
