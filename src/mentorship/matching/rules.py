"""The hard rules between two people: what must hold before a pair may be proposed at all.

A rule is known by its code; the sentence is for matchers who work from a file. The rules of one person alone say
whether she is in the pool; the rules of a pair are asked of the same board that the plan is made on.
"""

from enum import StrEnum

from .board import Board
from .people import Person, Pool, Rules


class Rule(StrEnum):
    """A hard rule that is broken."""

    SAME_PERSON = "same_person"
    NOT_A_MENTEE = "not_a_mentee"
    NOT_A_MENTOR = "not_a_mentor"
    MENTEE_NOT_ACTIVE = "mentee_not_active"
    MENTOR_NOT_ACTIVE = "mentor_not_active"
    MENTEE_HOURS = "mentee_hours"
    MENTOR_HOURS = "mentor_hours"
    MENTEE_MONTHS = "mentee_months"
    MENTOR_MONTHS = "mentor_months"
    MENTOR_YEARS = "mentor_years"
    MENTEE_FULL = "mentee_full"
    MENTOR_FULL = "mentor_full"
    ALREADY_TOGETHER = "already_together"
    IN_CONFIDENCE = "in_confidence"
    NO_COMMON_LANGUAGE = "no_common_language"
    NO_COMMON_HOUR = "no_common_hour"

    @property
    def may_be_overridden_by(self) -> str | None:
        """Say who may override it, with a written reason: a matcher, an organiser, or nobody."""
        return OVERRIDES.get(self)

    def sentence(self, *, mentee: str, mentor: str) -> str:
        """Say it in words that fit the two."""
        return SENTENCES[self].format(mentee=mentee, mentor=mentor)


OVERRIDES = {
    Rule.NO_COMMON_HOUR: "matcher",
    Rule.MENTOR_YEARS: "matcher",
    Rule.MENTEE_FULL: "organiser",
    Rule.MENTOR_FULL: "organiser",
}

SENTENCES = {
    Rule.SAME_PERSON: "Nobody can mentor themselves.",
    Rule.NOT_A_MENTEE: "{mentee} has not signed up as a mentee.",
    Rule.NOT_A_MENTOR: "{mentor} has not signed up as a mentor.",
    Rule.MENTEE_NOT_ACTIVE: "{mentee}'s sign-up is resting.",
    Rule.MENTOR_NOT_ACTIVE: "{mentor}'s sign-up is resting.",
    Rule.MENTEE_HOURS: "{mentee} has fewer hours a week than we ask for.",
    Rule.MENTOR_HOURS: "{mentor} has fewer hours a week than we ask for.",
    Rule.MENTEE_MONTHS: "{mentee} can't commit the months we ask for.",
    Rule.MENTOR_MONTHS: "{mentor} can't commit the months we ask for.",
    Rule.MENTOR_YEARS: "{mentor} has fewer years of experience than we ask for.",
    Rule.MENTEE_FULL: "{mentee} has no room for another mentor.",
    Rule.MENTOR_FULL: "{mentor} has no room for another mentee.",
    Rule.ALREADY_TOGETHER: "{mentee} and {mentor} are already together.",
    Rule.IN_CONFIDENCE: (
        "These two can't be proposed; the reason may be an earlier answer, a conflict, or something told in confidence."
    ),
    Rule.NO_COMMON_LANGUAGE: "{mentee} and {mentor} have no language in common.",
    Rule.NO_COMMON_HOUR: "There is no hour in each of the next four weeks when both {mentee} and {mentor} are free.",
}


def keeps_mentee_out(person: Person, rules: Rules) -> list[Rule]:
    """List what keeps someone from being matched as a mentee; an answer left blank breaks nothing."""
    broken = []
    if "mentee" not in person.roles:
        broken.append(Rule.NOT_A_MENTEE)
    if not person.active:
        broken.append(Rule.MENTEE_NOT_ACTIVE)
    if _below(person.weekly_hours, rules.least_hours):
        broken.append(Rule.MENTEE_HOURS)
    if _below(person.months, rules.least_months):
        broken.append(Rule.MENTEE_MONTHS)
    if not person.room_for_mentors():
        broken.append(Rule.MENTEE_FULL)
    return broken


def keeps_mentor_out(person: Person, rules: Rules) -> list[Rule]:
    """List what keeps someone from being matched as a mentor; an answer left blank breaks nothing."""
    broken = []
    if "mentor" not in person.roles:
        broken.append(Rule.NOT_A_MENTOR)
    if not person.active:
        broken.append(Rule.MENTOR_NOT_ACTIVE)
    if _below(person.weekly_hours, rules.least_hours):
        broken.append(Rule.MENTOR_HOURS)
    if _below(person.months, rules.least_months):
        broken.append(Rule.MENTOR_MONTHS)
    if _below(person.years, rules.least_years) and not person.years_accepted:
        broken.append(Rule.MENTOR_YEARS)
    if not person.room_for_mentees():
        broken.append(Rule.MENTOR_FULL)
    return broken


def broken_rules(pool: Pool, mentee: str, mentor: str) -> list[Rule]:
    """List every hard rule that stands between two people, nothing if they may be proposed."""
    one, other = pool.people[mentee], pool.people[mentor]
    broken = [Rule.SAME_PERSON] if mentee == mentor else []
    broken += keeps_mentee_out(one, pool.rules) + keeps_mentor_out(other, pool.rules)
    if mentor in one.mentors or mentee in other.mentees:
        broken.append(Rule.ALREADY_TOGETHER)
    if (mentee, mentor) in pool.never:
        broken.append(Rule.IN_CONFIDENCE)
    two = Board(pool, [one], [other])
    if not two.speaks_with(0):
        broken.append(Rule.NO_COMMON_LANGUAGE)
    if not two.meets(0):
        broken.append(Rule.NO_COMMON_HOUR)
    return broken


def _below(answer: float | None, least: float) -> bool:
    return answer is not None and answer < least
