"""Circles: who sees which of the facts we keep. `/mentorship privacy` and the export are drawn from here.

Each column's annotation says what kind of fact it is; this file adds what an annotation cannot know. A table that is
not named here falls into the narrowest circle that its annotation allows.
"""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import Column

from mentorship.store import Class, Kept, Moment, Until
from mentorship.store.annotations import annotation_of

Anything = Column[object]


class Circle(StrEnum):
    """Who may see a fact, the narrowest first."""

    YOU = "you"
    MATCHING = "matching"  # the engine alone: no person
    PAIR = "pair"
    HELPERS = "helpers"  # whoever a request for help, or a sign that it is needed, goes to
    ORGANISERS = "organisers"
    MATCHERS = "matchers"  # and organisers; whoever of them is in the pair is kept out
    MATCH = "match"  # these, and one's match
    EVERYONE = "everyone"
    MACHINE = "machine"  # the bot's own bookkeeping, shown to nobody


OF_TABLES: Mapping[str, Circle] = {
    "member": Circle.EVERYONE,
    "in_channel": Circle.EVERYONE,
    "sign_up": Circle.MATCHERS,
    "about_me": Circle.MATCHING,
    "about_me_reading": Circle.YOU,
    "question_answer": Circle.MATCHERS,
    "synonym": Circle.ORGANISERS,
    "matcher_note": Circle.MATCHERS,
    "proposal": Circle.MATCHERS,
    "proposal_opinion": Circle.MATCHERS,
    "proposal_set_aside": Circle.MATCHERS,
    "proposal_question": Circle.MATCHERS,
    "matching_claim": Circle.MATCHERS,
    "matching_duty": Circle.MATCHERS,
    "matching_seat": Circle.MACHINE,
    "weighing": Circle.ORGANISERS,
    "mentorship": Circle.MATCH,
    "offer": Circle.PAIR,
    "review_note": Circle.PAIR,
    "fit_check": Circle.HELPERS,
    "pulse": Circle.HELPERS,
    "going_on": Circle.PAIR,
    "survey": Circle.ORGANISERS,
    "handover": Circle.PAIR,
    "celebration": Circle.PAIR,
    "half_year": Circle.YOU,
    "log_entry": Circle.ORGANISERS,
    "trouble": Circle.ORGANISERS,
    "draft": Circle.YOU,
    "outbox": Circle.MACHINE,
    "said": Circle.MACHINE,
    "conversation": Circle.MACHINE,
}

MATCH_READS: Mapping[str, tuple[str, ...]] = {
    "sign_up": (
        "hours_a_week",
        "months",
        "earliest_end_on",
        "answers_by",
        "answers_in",
        "interests",
        "interests_shown",
        "languages",
        "windows",
        "zone",
        "mediums",
        "city",
        "years_of_experience",
        "current_role",
        "doors",
        "mastery",
        "situations",
        "room_for",
        "goal_kinds",
        "goal",
        "learns_best",
    ),
    "proposal": ("mentor_id", "mentee_id", "proposed_by", "sentence", "mentor_asked_at", "mentee_asked_at"),
    "about_me": ("shown",),
}
"""What a match is shown, or may be, of what is otherwise the matchers' or the engine's: as it is, in their question, in
the reasons why two fit, in the introduction, or where their first agreement begins."""

OF_COLUMNS: Mapping[str, Circle] = {
    **{f"{table}.{column}": Circle.MATCH for table, columns in MATCH_READS.items() for column in columns},
    "sign_up.role": Circle.EVERYONE,
    "sign_up.field": Circle.EVERYONE,
    "sign_up.topics": Circle.EVERYONE,
    "sign_up.announcement": Circle.EVERYONE,
    "sign_up.not_with": Circle.MATCHING,
    "survey.left_room": Circle.MATCHING,
    "sign_up.matters_most": Circle.MATCHING,
}

OTHERS_ANSWERS: Mapping[str, frozenset[str]] = {
    "sign_up": frozenset({"let_down_at", "next_word_at"}),
    "matching_seat": frozenset({"id", "run"}),
    "mentorship": frozenset({"ended_by", "ending", "other_rests_since"}),
    "farewell": frozenset({"hears_goodbye"}),
    "proposal": frozenset({"asked_by", "closed_because", "closed_by", "closing", "colleague_id", "shown_in"}),
    "outbox": frozenset({"id", "turn", "key", "about", "counts_on", "attempts", "epoch", "owner", "trouble", "error"}),
    "said": frozenset({"key", "look"}),
}
"""Columns from which somebody else's answer could be read, or that they pressed something: a number that runs on tells
of what lies between, a message's key of what it followed. They are in nobody's export (Features D6, P5)."""

BOTH_KNOW: Mapping[str, frozenset[str]] = {
    "agreement": frozenset({"drafted_at", "confirmed_at"}),
    "celebration": frozenset({"written_at", "approved_at"}),
    "check_in": frozenset({"written_at", "next_at"}),
    "idea": frozenset({"suggested_at", "taken_at"}),
    "introduction": frozenset({"drafted_at", "third_agreed_at", "approved_at"}),
    "log_entry": frozenset({"at"}),
    "matching_claim": frozenset({"claimed_at"}),
    "meeting": frozenset(
        {"planned_at", "starts_at", "usual_at", "moving_since", "chat_since", "chat_until", "closed_at"}
    ),
    "mentorship": frozenset({"started_at", "resting_since", "season_asked_at", "ended_at", "emptied_at"}),
    "opportunity": frozenset({"watched_at", "offered_at", "taken_up_at", "help_asked_at", "declined_at", "result_at"}),
    "outbox": frozenset({"done_at"}),
    "pair_link": frozenset({"added_at"}),
    "permission": frozenset({"asked_at", "answered_at"}),
    "proposal": frozenset({"proposed_at", "mentor_asked_at"}),
    "proposal_question": frozenset({"asked_at", "answered_at"}),
    "review": frozenset({"asked_at", "written_at"}),
    "target": frozenset({"set_at", "outcome_at"}),
    "task": frozenset({"made_at", "outcome_at"}),
    "thanks": frozenset({"written_at"}),
    "topic": frozenset({"brought_at", "talked_at"}),
    "word_to_mentor": frozenset({"written_at", "goes_out_at", "went_out_at", "answered_at"}),
}
"""The moments in rows about two that each of them sees anyway. Any other one there may tell when the other pressed
something, and is in nobody's export until it stands here."""


def circle_of(column: Anything, kept: Kept) -> Circle | None:
    """Tell who sees a column; None where it is about no person.

    What someone marked *my matches and the matchers* is theirs; while nothing is, it is named with the rest of what
    they told about themselves.
    """
    if not kept.subjects or kept.klass in (Class.SECRET, Class.PROGRAM):
        return None
    named = OF_COLUMNS.get(f"{column.table.name}.{column.name}") or OF_TABLES.get(column.table.name)
    return named or by_annotation(kept)


def by_annotation(kept: Kept) -> Circle:
    if kept.until is Until.CASE:
        return Circle.HELPERS
    if kept.klass is Class.IDENTITY:
        return Circle.MATCHING
    if kept.subject == "mentorship_id":
        return Circle.PAIR
    return Circle.YOU


def may_be_exported(column: Anything) -> bool:
    """Ask whether the person a fact is about may have it: everything, but secrets and what other people pressed."""
    kept, table = annotation_of(column), column.table.name
    if kept.klass is Class.SECRET or column.name in OTHERS_ANSWERS.get(table, ()):
        return False
    is_about_two = kept.subject == "mentorship_id" or len(kept.subjects) > 1
    return not (is_about_two and isinstance(column.type, Moment)) or column.name in BOTH_KNOW.get(table, ())
