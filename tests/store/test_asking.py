"""Questions that are built once and asked about many things."""

from collections.abc import Collection
from contextlib import suppress

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from counting import asked_during
from mentorship.store import answer, asking, built_once, portions, together, writing

NUMBERS = Table("numbers", MetaData(), Column("number", Integer))
built = []


class Garden(DeclarativeBase):
    pass


class Tree(Garden):
    __tablename__ = "tree"
    id: Mapped[str] = mapped_column(primary_key=True)
    height: Mapped[int]


class Bird(Garden):
    __tablename__ = "bird"
    id: Mapped[int] = mapped_column(primary_key=True)
    tree: Mapped[str]
    sings_at: Mapped[int]


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


@built_once
def up_to(height: int):
    return select(Tree).where(Tree.height <= height).order_by(Tree.height.desc())


@built_once
def lowest(number: int, height: int):
    return select(Tree.id).where(Tree.height >= height).order_by(Tree.height).limit(number)


@built_once
def heights(of: Collection[str]):
    tree = Tree.__table__.c
    return select(tree.height).where(tree.id.in_(of)).order_by(tree.height)


@built_once
def singing_in(trees: Collection[str]):
    return (
        select(Bird, Tree.height).join(Tree, Tree.id == Bird.tree).where(Bird.tree.in_(trees)).order_by(Bird.sings_at)
    )


@pytest.fixture
def garden(engine):
    """A transaction in which trees and birds are known; it is undone."""
    with suppress(ZeroDivisionError), writing(engine) as session:
        Garden.metadata.create_all(session.connection())
        session.add_all([Tree(id="elm", height=9), Tree(id="fir", height=3), Tree(id="yew", height=4)])
        session.add_all([Bird(id=1, tree="yew", sings_at=5), Bird(id=2, tree="elm", sings_at=4)])
        session.flush()
        yield session
        raise ZeroDivisionError


@pytest.mark.postgresql
def test_several_questions_are_asked_in_one_and_answered_each_in_its_order(garden):
    birds_of_two = singing_in(["elm", "yew"])
    asked, found = asked_during(lambda: together(garden, up_to(5), lowest(2, 4), up_to(9), birds_of_two))
    assert asked == 1
    up_to_5, two, up_to_9, birds = found
    assert [tree.id for tree in up_to_5] == ["yew", "fir"]
    assert two == ["yew", "elm"]
    assert [tree.id for tree in up_to_9] == ["elm", "yew", "fir"]
    assert [(bird.id, height) for bird, height in birds] == [(2, 9), (1, 4)]
    assert up_to_9[1] is up_to_5[0], "one record, however often it is found"


@pytest.mark.postgresql
def test_a_table_s_own_columns_are_asked_for_beside_records(garden):
    small, found = together(garden, up_to(3), heights(["elm", "yew"]))
    assert ([tree.id for tree in small], found) == (["fir"], [4, 9])


@pytest.mark.postgresql
def test_what_nothing_answers_is_an_empty_list(garden):
    assert together(garden, up_to(1), lowest(2, 10)) == [[], []]
    assert together(garden, up_to(1)) == [[]]
    assert together(garden) == []


def test_a_question_that_was_not_built_once_is_asked_alone(garden):
    with pytest.raises(KeyError):
        together(garden, up_to(5), up_to(9).limit(1))


def birds_up_to(height):
    [trees] = yield [up_to(height)]
    if not trees:
        return []
    [birds] = yield [singing_in([tree.id for tree in trees])]
    return [bird.id for bird, _ in birds]


@pytest.mark.postgresql
def test_those_who_ask_side_by_side_ask_together(garden):
    asked, found = asked_during(lambda: answer(garden, birds_up_to(1), birds_up_to(5), birds_up_to(9)))
    assert (asked, found) == (2, [[], [1], [2, 1]])
    assert answer(garden) == []


def test_more_ids_than_a_question_can_name_are_asked_about_in_portions(monkeypatch):
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    assert list(portions(["a", "b", "c"])) == [("a", "b"), ("c",)]
    assert list(portions([])) == []
