"""Who sees what: complete, narrow by default, and told in words for every table."""

import pytest

from mentorship import wording
from mentorship.assembly import tables, wording_files
from mentorship.privacy.keeping import kinds_in
from mentorship.program.circles import (
    BOTH_KNOW,
    OF_COLUMNS,
    OF_TABLES,
    OTHERS_ANSWERS,
    Circle,
    circle_of,
    may_be_exported,
)
from mentorship.store import Class, Until, annotations
from mentorship.store.annotations import annotation_of
from mentorship.store.sealing import Sealed

TABLES = tables().tables
COLUMNS = [column for table in TABLES.values() for column in table.columns]
PERSONAL = [column for column in COLUMNS if circle_of(column, annotation_of(column))]


def test_every_fact_about_a_person_has_a_circle() -> None:
    about_people = {
        f"{table}.{column}"
        for (table, column), kept in annotations(tables()).items()
        if kept.subjects and kept.klass not in (Class.SECRET, Class.PROGRAM)
    }
    assert about_people == {f"{column.table.name}.{column.name}" for column in PERSONAL}


def test_the_circles_name_tables_and_columns_that_exist() -> None:
    known = {f"{column.table.name}.{column.name}" for column in COLUMNS}
    hidden = {
        f"{table}.{column}"
        for named in (OTHERS_ANSWERS, BOTH_KNOW)
        for table, columns in named.items()
        for column in columns
    }
    assert (set(OF_COLUMNS) | hidden) - known == set()
    assert set(OF_TABLES) - set(TABLES) == set()


def test_nothing_sealed_is_for_everyone_or_left_to_the_machine() -> None:
    sealed = [column for column in PERSONAL if isinstance(column.type, Sealed)]
    circles = {f"{column.table.name}.{column.name}": circle_of(column, annotation_of(column)) for column in sealed}
    assert {name for name, circle in circles.items() if circle in (Circle.EVERYONE, Circle.MACHINE)} == set()


def test_what_is_for_matching_only_is_the_engines_alone() -> None:
    """Mentor Guide, Mentor Matching 2; Features C18."""
    sign_up, about_me = TABLES["sign_up"].c, TABLES["about_me"].c
    for column in (sign_up.not_with, about_me.words, about_me.matters):
        assert circle_of(column, annotation_of(column)) is Circle.MATCHING


def test_what_the_form_keeps_from_ones_match_is_told_apart_from_what_a_match_may_read() -> None:
    """Features A3: "only matchers see this" under a question, and the same on the page."""
    sign_up = TABLES["sign_up"].c
    for column in (sign_up.working_with, sign_up.anything_else, sign_up.scales, sign_up.would_learn_from):
        assert circle_of(column, annotation_of(column)) is Circle.MATCHERS
    for column in (sign_up.goal, sign_up.doors, sign_up.interests, TABLES["proposal"].c.sentence):
        assert circle_of(column, annotation_of(column)) is Circle.MATCH
    for table in ("matcher_note", "proposal_opinion", "proposal_question", "question_answer"):
        assert set(kinds_in(TABLES[table], shows_identities=False)) == {Circle.MATCHERS}


def test_identities_that_someone_shows_are_told_as_shown() -> None:
    hidden, shown = (kinds_in(TABLES["about_me"], shows_identities=shows) for shows in (False, True))
    assert set(hidden) == {Circle.MATCHING}
    assert set(shown) == {Circle.MATCHING, Circle.MATCH}, "only the words that are shown are"


def test_a_mentee_cannot_read_a_mentors_no_from_her_export() -> None:
    """Mentor Guide, Signing Up 4; Features D6."""
    proposal = TABLES["proposal"].c
    assert not any(
        may_be_exported(proposal[name]) for name in ("closing", "closed_by", "closed_because", "colleague_id")
    )


def test_how_a_mentorship_ended_is_in_nobodys_export() -> None:
    mentorship = TABLES["mentorship"].c
    assert not may_be_exported(mentorship["ending"])
    assert not may_be_exported(mentorship["ended_by"])


def test_no_number_that_runs_on_through_everyones_rows_is_exported() -> None:
    """What lies between two of them is somebody else's."""
    numbers = [column for column in PERSONAL if column.primary_key and column.type.python_type is int]
    assert {f"{column.table.name}.{column.name}" for column in numbers if may_be_exported(column)} == {
        "weighing.version"  # which everyone who may choose sees
    }


def test_a_moment_in_rows_about_two_is_exported_only_if_both_know_it() -> None:
    mentorship = TABLES["mentorship"].c
    for name in ("last_pressed_at", "first_look_at", "week_look_at", "month_look_at"):
        assert not may_be_exported(mentorship[name])
    assert not may_be_exported(TABLES["celebration"].c.declined_at)
    assert may_be_exported(mentorship.started_at) and may_be_exported(TABLES["note_to_self"].c.noted_at)


@pytest.mark.parametrize("table", sorted({column.table.name for column in PERSONAL}))
def test_every_table_about_people_is_told_in_words(table: str) -> None:
    words = wording.load(*wording_files())
    told = words.under("privacy.what")
    named = {
        name
        for shows in (False, True)
        for each in kinds_in(TABLES[table], shows_identities=shows).values()
        for name in each
    }
    assert named - set(told) == set()


def test_every_circle_and_every_end_has_its_words() -> None:
    words = wording.load(*wording_files())
    assert set(words.under("privacy.circles")) == set(Circle)
    assert set(words.under("privacy.until")) == set(Until)
