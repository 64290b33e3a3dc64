"""Questions that are built once and asked about many things."""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

from mentorship.store import asking, built_once, portions

NUMBERS = Table("numbers", MetaData(), Column("number", Integer))
built = []


@built_once
def after(number: int):
    built.append(number)
    return select(NUMBERS.c.number).where(number < NUMBERS.c.number).order_by(NUMBERS.c.number)


@built_once
def next_after(number: int):
    return after(number).limit(1)


def test_a_question_is_built_once_and_answered_each_time_about_what_was_asked():
    with create_engine("sqlite://").begin() as connection:
        NUMBERS.create(connection)
        connection.execute(insert(NUMBERS), [{"number": number} for number in (1, 2, 3)])
        assert [connection.scalars(after(number)).all() for number in (1, 2, 3)] == [[2, 3], [3], []]
        assert [connection.scalar(next_after(number=number)) for number in (1, 2)] == [2, 3]
        further = after(1).where(NUMBERS.c.number != 2)
        assert connection.scalars(further).all() == [3]
    assert len(built) == 2  # for itself, and for the one that is built on it


def test_more_ids_than_a_question_can_name_are_asked_about_in_portions(monkeypatch):
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    assert list(portions(["a", "b", "c"])) == [("a", "b"), ("c",)]
    assert list(portions([])) == []
