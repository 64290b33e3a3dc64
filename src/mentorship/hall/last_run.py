"""What matchers are told about the last run of the matching: its plan, who else could fit, why not, what is in the way.

Its people come without what they keep for matching only (`runs.py` leaves that out once the plan is made), and the
weights without identity: nothing that is said here about a pair can depend on it. Features C2, C3, P8 and P9.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

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
    """The run that holds. planned: the new pairs, {mentee: mentors}, by their ids as members, as in names."""

    made_at: datetime
    weights_version: int
    pool: Pool
    planned: dict[str, list[str]]
    nobody_fits: frozenset[str]
    """Mentees whom no mentor could have, as the rules stand."""
    names: Mapping[str, str]
    """What the people in it are called today."""

    @property
    def engine(self) -> Run:
        return run_of(self.pool)

    def has(self, mentee_id: str) -> bool:
        return id_of(mentee_id, Role.MENTEE) in self.engine.board.mentee_at

    def suggestions(
        self, mentee_id: str, *, at_most: int = SUGGESTED, leaving_out: Iterable[str] = ()
    ) -> list[Suggestion]:
        """Find the mentors who fit best, by band; within a band their order means nothing (Features C2)."""
        if not self.has(mentee_id):
            return []
        hidden = set(leaving_out)
        mentors = [member_of(each.mentor) for each in ranked(self.pool, id_of(mentee_id, Role.MENTEE))]
        best = [self.about(mentee_id, each) for each in [each for each in mentors if each not in hidden][:at_most]]
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
