"""Every column says what it keeps, about whom, and for how long."""

from importlib import import_module

import pytest
from sqlalchemy import Column, MetaData, String, Table

from mentorship.store import Base, Class, Kept, Unannotated, Until, annotations, kept
from mentorship.store.annotations import annotate


def test_every_column_of_every_table_is_annotated():
    metadata = import_module("mentorship.assembly").tables()
    found = annotations(metadata)
    assert set(found) == {(table.name, column.name) for table in metadata.sorted_tables for column in table.c}


def test_what_a_pair_shares_is_found_through_its_mentorship():
    metadata = import_module("mentorship.assembly").tables()
    for (table, _), annotation in annotations(metadata).items():
        if "mentorship_id" in annotation.subjects:
            [key] = metadata.tables[table].c.mentorship_id.foreign_keys
            assert key.column.table.name == "mentorship"


def test_no_confidence_is_kept_in_a_column_that_anyone_can_read():
    for (table, column), annotation in annotations(Base.metadata).items():
        kept_as = type(Base.metadata.tables[table].c[column].type).__name__
        own = Base.metadata.tables[table].c[column].info.get("kept")
        if own is not None and annotation.klass in (Class.CONFIDENTIAL, Class.IDENTITY):
            assert kept_as == "Sealed", f"{table}.{column}"


@pytest.mark.parametrize(
    "annotation",
    [
        None,
        Kept(Class.ACCOUNT, subject="member_id"),
        Kept(Class.ACCOUNT, until=Until.MEMBER),
        Kept(Class.ACCOUNT, subject="nobody_id", until=Until.MEMBER),
    ],
    ids=["none", "for how long?", "about whom?", "about a column that is not there"],
)
def test_half_an_annotation_is_refused(annotation):
    metadata = MetaData()
    Table("note", metadata, Column("member_id", String))
    if annotation is not None:
        annotate(metadata, "note", annotation)
    with pytest.raises(Unannotated, match="note"):
        annotations(metadata)


def test_a_column_differs_from_its_table_only_in_what_it_says():
    metadata = MetaData()
    Table("note", metadata, Column("member_id", String), Column("key", String, info=kept(Class.SECRET)))
    annotate(metadata, "note", Kept(Class.ACCOUNT, subject="member_id", until=Until.MEMBER))
    assert annotations(metadata)["note", "key"] == Kept(Class.SECRET, subject="member_id", until=Until.MEMBER)
