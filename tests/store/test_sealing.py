"""Sealed columns: unreadable at rest, and bound to their table, column and row."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import (
    STILL_AT_WORK,
    Base,
    Class,
    Kept,
    Keys,
    KeysUnchecked,
    Misplaced,
    Until,
    WrongKeys,
    check_keys,
    keys_of,
    last_without_newest_key,
    note_at_work,
    note_end_of_work,
    open_engine,
    reading,
    rotate_keys,
    sealed,
    unopened,
    writing,
)

pytestmark = pytest.mark.postgresql
WORDS = "I would rather nobody knew."


class Letter(Base):
    """A table of this test alone."""

    __tablename__ = "test_letter"
    __kept__ = Kept(Class.PROGRAM, until=Until.PROGRAM)

    id: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    postscript: Mapped[str | None] = sealed(Class.CONFIDENTIAL)


Base.metadata.remove(table := Letter.__table__)  # type: ignore[arg-type]  # other tests look at the whole schema


@pytest.fixture
def letters(engine: Engine) -> Engine:
    """A database with that table."""
    with engine.execution_options(writing=True).begin() as connection:
        table.create(connection)  # type: ignore[attr-defined]
    return engine


@pytest.fixture
def belonging(letters: Engine) -> Iterator[Engine]:
    """The same, and for this test the table belongs to the schema."""
    Base.metadata._add_table(table.name, None, table)  # type: ignore[attr-defined]  # there is no public way back in
    yield letters
    Base.metadata.remove(table)  # type: ignore[arg-type]  # as above


def write(engine: Engine, words: str = WORDS) -> str:
    with writing(engine) as session:
        letter = Letter(words=words, postscript=None)
        session.add(letter)
    return letter.id


def read(engine: Engine, letter_id: str) -> str:
    with reading(engine) as session:
        return session.get_one(Letter, letter_id).words


def do(engine: Engine, statement: str) -> None:
    with writing(engine) as session:
        session.execute(text(statement))


def raw(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(text("SELECT words FROM test_letter ORDER BY id")))


def test_what_is_sealed_is_plain_in_python_and_unreadable_at_rest(letters):
    letter_id = write(letters)
    assert read(letters, letter_id) == WORDS
    assert all("nobody" not in token for token in raw(letters))


def test_a_changed_text_is_read_as_changed(letters):
    letter_id = write(letters)
    with writing(letters) as session:
        session.get_one(Letter, letter_id).words = "On second thought."
    assert read(letters, letter_id) == "On second thought."


def test_a_text_copied_to_another_row_is_refused_there(letters):
    letter_id, other = write(letters), write(letters, "Something else.")
    do(letters, f"UPDATE test_letter SET words = (SELECT words FROM test_letter WHERE id = '{letter_id}')")
    assert read(letters, letter_id) == WORDS
    with pytest.raises(Misplaced):
        read(letters, other)


def test_a_text_in_a_place_that_is_not_its_own_is_refused_however_often_one_asks(letters):
    letter_id, other = write(letters), write(letters, "Something else.")
    do(letters, f"UPDATE test_letter SET words = (SELECT words FROM test_letter WHERE id = '{letter_id}')")
    with reading(letters) as session:
        for _ in range(2):
            with pytest.raises(Misplaced):
                session.get_one(Letter, other)
        for _ in range(2):
            with pytest.raises(Misplaced):
                session.scalars(select(Letter).where(Letter.id == other)).one()
        left_alone = select(Letter).where(Letter.id == other).options(*unopened(Letter))
        found = session.scalars(left_alone).one()
        for _ in range(2):
            with pytest.raises(Misplaced):
                print(found.words)
        assert found.postscript is None


def test_what_is_left_unopened_is_read_when_somebody_asks_and_not_written_over(letters):
    letter_id = write(letters)
    with writing(letters) as session:
        letter = session.scalars(select(Letter).where(Letter.id == letter_id).options(*unopened(Letter))).one()
        letter.postscript = "P.S."
    with reading(letters) as session:
        letter = session.scalars(select(Letter).options(*unopened(Letter))).one()
        assert (letter.words, letter.postscript) == (WORDS, "P.S.")


def test_a_text_copied_to_another_column_is_refused_there(letters):
    letter_id = write(letters)
    do(letters, "UPDATE test_letter SET postscript = words")
    with pytest.raises(Misplaced):
        read(letters, letter_id)


def test_a_statement_cannot_set_a_sealed_column(letters):
    write(letters)
    with pytest.raises(Exception, match="set on its record"), writing(letters) as session:
        session.execute(update(Letter).values(words="Anything."))


def test_the_wrong_keys_are_refused_at_start_and_change_nothing(letters):
    check_keys(letters)
    write(letters)
    before = raw(letters)
    stranger = open_engine(letters.url, Keys.generate())
    with pytest.raises(WrongKeys):
        check_keys(stranger)
    stranger.dispose()
    assert raw(letters) == before


def test_hashes_survive_a_rotation_and_differ_between_installations(letters, keys):
    check_keys(letters)
    before = keys.hash("U1|U2")
    rotated = Keys.from_text(f"{Keys.generate().to_text()},{keys.to_text()}")
    again = open_engine(letters.url, rotated)
    check_keys(again)
    assert rotated.hash("U1|U2") == before
    again.dispose()
    with pytest.raises(KeysUnchecked):
        Keys.generate().hash("U1|U2")


def test_a_rotation_leaves_everything_readable_with_the_new_key_only(belonging, keys, monkeypatch):
    monkeypatch.setattr("mentorship.store.installation.BATCH", 2)
    check_keys(belonging)
    written = [write(belonging, f"Letter {number}") for number in range(5)]
    new = Keys.generate()
    both = Keys.from_text(f"{new.to_text()},{keys.to_text()}")
    running = open_engine(belonging.url, both)
    assert rotate_keys(running, both) == 6, "five belonging and the installation's secret"
    assert rotate_keys(running, both) == 0, "begun again, it finds nothing to do"
    running.dispose()
    only_new = open_engine(belonging.url, new)
    check_keys(only_new)
    assert [read(only_new, letter_id) for letter_id in written] == [f"Letter {n}" for n in range(5)]
    only_new.dispose()
    with pytest.raises(InvalidToken):
        keys_of(belonging).open(raw(belonging)[0])


def test_what_somebody_writes_after_a_rotation_has_read_it_stays_written(belonging, keys, monkeypatch):
    check_keys(belonging)
    letter = write(belonging, "What I wrote first")
    both = Keys.from_text(f"{Keys.generate().to_text()},{keys.to_text()}")
    running = open_engine(belonging.url, both)
    opens_with_newest = both.opens_with_newest

    def and_somebody_writes(token: str) -> bool:
        if "What I wrote first" in both.open(token).decode():
            with writing(running) as session:
                session.get_one(Letter, letter).words = "What I wrote instead"
        return opens_with_newest(token)

    monkeypatch.setattr(both, "opens_with_newest", and_somebody_writes)
    rotate_keys(running, both)
    assert read(running, letter) == "What I wrote instead"
    running.dispose()


def test_whoever_seals_with_an_older_key_is_at_work_until_it_stops_or_is_silent_for_long(engine, keys):
    check_keys(engine)
    newer = open_engine(engine.url, Keys.from_text(f"{Keys.generate().to_text()},{keys.to_text()}"))
    check_keys(newer)
    now = datetime(2026, 1, 5, 12, tzinfo=UTC)
    with writing(engine) as session:
        note_at_work(session, by="one", at=now)
    assert last_without_newest_key(newer, at=now + timedelta(minutes=9)) == now
    assert last_without_newest_key(engine, at=now + timedelta(minutes=9)) is None, "it is our own"
    assert last_without_newest_key(newer, at=now + STILL_AT_WORK) is None, "it was killed, and nobody told"

    with writing(newer) as session:
        note_at_work(session, by="two", at=now + timedelta(minutes=1))
    assert last_without_newest_key(newer, at=now + timedelta(minutes=1)) == now
    with writing(engine) as session:
        note_end_of_work(session, by="one")
    assert last_without_newest_key(newer, at=now + timedelta(minutes=1)) is None
    assert last_without_newest_key(engine, at=now + timedelta(minutes=1)) == now + timedelta(minutes=1)
    newer.dispose()


def test_what_no_key_opens_stops_a_rotation_with_a_sentence(belonging):
    write(belonging)
    with pytest.raises(WrongKeys, match="cannot be opened with these keys"):
        rotate_keys(belonging, Keys.generate())
