"""Questions that are built once and asked about many things."""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from mentorship.store import apart, asking, built_once, portions, together

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
    id: Mapped[str] = mapped_column(primary_key=True)
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
def up_to(most: int):
    trees, birds = select(Tree).where(Tree.height <= most), select(Bird).where(Bird.sings_at <= most)
    return together(trees.order_by(Tree.id), birds).order_by(Tree.height, Bird.sings_at.desc())


def test_several_questions_are_asked_together_and_their_answers_taken_apart():
    engine = create_engine("sqlite://")
    Garden.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Tree(id="elm", height=9), Tree(id="fir", height=3), Tree(id="yew", height=4)])
        session.add_all([Bird(id="elm", sings_at=4), Bird(id="wren", sings_at=5)])
        trees, birds = apart(session.execute(up_to(5)))
        assert ([tree.id for tree in trees], [bird.id for bird in birds]) == (["fir", "yew"], ["wren", "elm"])
        assert apart(session.execute(up_to(1))) == [[], []]


def test_more_ids_than_a_question_can_name_are_asked_about_in_portions(monkeypatch):
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    assert list(portions(["a", "b", "c"])) == [("a", "b"), ("c",)]
    assert list(portions([])) == []
