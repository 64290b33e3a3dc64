"""What matchers are told about the last run of the matching: its plan, who else could fit, why not, what is in the way.

Its people come without what they keep for matching only (`runs.py` leaves that out once the plan is made), and the
weights without identity: nothing that is said here about a pair can depend on it. Features C2, C3, P8 and P9.
"""

from collections.abc import Collection, Iterable, Mapping, Set
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from mentorship.hall.pool import id_of, member_of, named
from mentorship.matching import ranked, why_not
from mentorship.matching.briefs import briefs, case
from mentorship.matching.people import Pool
from mentorship.matching.planning import Run, run_of
from mentorship.matching.reasons import Band, Case
from mentorship.matching.rules import Rule, broken_rules
from mentorship.program.sign_up import Role
from mentorship.wording import Markup

SUGGESTED = 5
"""How many alternatives matchers see (Features C2)."""


class Suggestion(Struct, frozen=True):
    """A mentor who could fit a mentee, and what can be said about the two: a brief of five lines."""

    mentor_id: str
    case: Case
    brief: Markup


class LastRun(Struct, frozen=True):
    """The run that holds. planned: the new pairs, {mentee: mentors}, by their ids as members, as in names.

    otherwise: {matcher: what the plan would have in place of that, if it had not been made with them}.
    """

    made_at: datetime
    weights_version: int
    pool: Pool
    planned: dict[str, list[str]]
    otherwise: Mapping[str, Mapping[str, list[str]]]
    names: Mapping[str, str]
    """What the people in it are called today."""

    @property
    def engine(self) -> Run:
        return run_of(self.pool)

    def seen_by(self, member_id: str) -> "LastRun":
        """Give the run as whoever looks may see it: made as if they had no seat, so that it tells nothing of them.

        Who could be with them, and who said no to them, changes nothing in it: no line, no alternative, no reason.
        """
        if not self.seats(member_id):
            return self
        planned = self.planned
        if member_id in planned or any(member_id in mentors for mentors in planned.values()):
            changed = self.otherwise.get(member_id)  # None for who became a matcher since: no plan until the next run
            planned = (
                {} if changed is None else {mentee: each for mentee, each in {**planned, **changed}.items() if each}
            )
        return replace(self.without([member_id]), planned=planned)

    def without(self, member_ids: Iterable[str]) -> "LastRun":
        """Give the run as if these people had no seat in it; how the plan would be then is not known."""
        seats = {seat for each in member_ids for seat in self.seats(each)}
        people = [person for person in self.pool.people.values() if person.id not in seats]
        return replace(self, pool=self.pool.with_people(people), planned={})

    def seats(self, member_id: str) -> Set[str]:
        """Say by which of the engine's ids someone sits in it."""
        return {id_of(member_id, role) for role in Role} & self.pool.people.keys()

    def nobody_fits(self, mentee_id: str) -> bool:
        """Whether no mentor could have her, as the rules stand."""
        board = self.engine.board
        return self.has(mentee_id) and not board.possible(board.mentee_at[id_of(mentee_id, Role.MENTEE)])

    def has(self, mentee_id: str) -> bool:
        return id_of(mentee_id, Role.MENTEE) in self.engine.board.mentee_at

    def suggestions(
        self, mentee_id: str, *, at_most: int = SUGGESTED, leaving_out: Collection[str] = ()
    ) -> list[Suggestion]:
        """Find the mentors who fit best, by band; within a band their order means nothing (Features C2)."""
        if not self.has(mentee_id):
            return []
        mentors = [member_of(each.mentor) for each in ranked(self.pool, id_of(mentee_id, Role.MENTEE))]
        best = [self.about(mentee_id, each) for each in [each for each in mentors if each not in leaving_out][:at_most]]
        return sorted(best, key=lambda each: (list(Band).index(each.case.band), each.mentor_id))

    def about(self, mentee_id: str, mentor_id: str) -> Suggestion:
        """Say what can be said about two people in the pool."""
        mentee, mentor = id_of(mentee_id, Role.MENTEE), id_of(mentor_id, Role.MENTOR)
        brief = briefs(self.engine, [(mentee, mentor)])[mentee, mentor]
        return Suggestion(mentor_id, case(self.engine, mentee, mentor), named(brief))

    def why_not(self, mentee_id: str, mentor_id: str) -> Markup:
        """Say in one sentence what stands between two, or what their being together would cost the others."""
        mentee, mentor = id_of(mentee_id, Role.MENTEE), id_of(mentor_id, Role.MENTOR)
        if mentee_id == mentor_id:
            return named(Rule.SAME_PERSON.sentence(mentee=mentee, mentor=mentor))
        for id_, rule in ((mentee, Rule.NOT_A_MENTEE), (mentor, Rule.NOT_A_MENTOR)):
            if id_ not in self.pool.people:
                return named(rule.sentence(mentee=mentee, mentor=mentor))
        return named(why_not(self.pool, mentee, mentor))

    def knows(self, mentee_id: str, mentor_id: str) -> bool:
        """Whether both can be judged: who was forgotten since took their seat along."""
        return self.has(mentee_id) and id_of(mentor_id, Role.MENTOR) in self.engine.board.mentor_at

    def in_the_way(self, mentee_id: str) -> dict[Rule, list[str]]:
        """List the mentors whom a mentee can't have, by the first rule that is broken."""
        mentee, found = id_of(mentee_id, Role.MENTEE), dict[Rule, list[str]]()
        for mentor in self.pool.mentors() if self.has(mentee_id) else ():
            broken = broken_rules(self.pool, mentee, mentor.id)
            if broken and member_of(mentor.id) != mentee_id:
                found.setdefault(broken[0], []).append(member_of(mentor.id))
        return found
