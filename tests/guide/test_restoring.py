"""Backing up and restoring, as a keeper does at the command line, and what people in Slack then see."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine, inspect, select, text
from sqlalchemy.exc import OperationalError
from test_privacy import everything_kept

from kept import GOAL, Kept, goal_on_file
from mentorship.bot import Bot as MentorshipBot
from mentorship.cli import main
from mentorship.keeping import CannotBeDone
from mentorship.keeping.restore_postgresql import load
from mentorship.organising.downtime import note_being_at_work
from mentorship.slack.seen import Seen
from mentorship.store import Keys, note_at_work
from mentorship.store.half_restored import HalfRestored
from pretend_slack import Person, PretendSlack
from writers import Writer, mark


@pytest.mark.postgresql
@pytest.mark.feature("O3")
def test_after_a_backup_was_put_in_place_nothing_is_lost_and_nothing_is_said_twice(
    bot: Kept, slack: PretendSlack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mentee Guide, Sign-up 3: the word to those who wait."""
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.passes(days=6)
    assert main(["backup", str(tmp_path / "backup")]) == 0
    assert "the copy is whole" in capsys.readouterr().out
    bot.passes(days=3)
    assert heard(ada, "You have been waiting") == 1

    bot.stops()
    assert "The backup is in place. Start the bot again." in bot.restores(tmp_path / "backup")
    bot.starts()
    bot.passes(hours=2)
    assert heard(ada, "You have been waiting") == 1, "it was looked for before it was said"
    assert goal_on_file(bot, ada) == GOAL
    bot.passes(days=7)
    assert heard(ada, "You have been waiting") == 2


@pytest.mark.postgresql
def test_a_backup_made_while_others_write_is_one_moment_of_it_and_nothing_is_said_twice_after_it(
    bot: Kept, slack: PretendSlack, tmp_path: Path
) -> None:
    """A thousand writes a second (delivery, R13); the long one, with figures, is in `tests/benchmarks`."""
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.passes(days=6)
    with Writer(bot.running.bot.engine) as writer:
        before = writer.written
        assert main(["backup", str(tmp_path / "backup")]) == 0
        after = writer.written
    assert after > before, "nobody was kept from writing until it was done"
    bot.passes(days=3)
    assert heard(ada, "You have been waiting") == 1

    bot.stops()
    bot.restores(tmp_path / "backup")
    bot.starts()
    with bot.desk() as desk:
        marks = desk.session.scalars(
            select(Seen.press).where(Seen.press.startswith("written-")).order_by(Seen.press)
        ).all()
    assert list(marks) == [mark(number) for number in range(len(marks))], "one moment, without holes"
    assert before <= len(marks) <= after + 1
    bot.passes(hours=2)
    assert heard(ada, "You have been waiting") == 1


def heard(person: Person, words: str) -> int:
    return sum(words in message.words for message in person.messages())


@pytest.mark.postgresql
def test_no_bot_starts_on_a_backup_that_was_put_in_place_by_half(
    bot: Kept, slack: PretendSlack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What came back with it is not doubted yet, and those who were forgotten are in it. On SQLite nothing came yet."""
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    for name in ("backup", "another"):
        main(["backup", str(tmp_path / name)])
    bot.types(ada, "/mentorship forget-me")
    bot.sends(ada, {}, "Erase everything")
    bot.stops()
    bot.is_cut_off_when_it_restores(tmp_path / "backup")

    if "sqlite" not in bot.variables["DATABASE_URL"]:
        (tmp_path / "no backup").write_text("My thesis")
        with pytest.raises(CannotBeDone):
            bot.restores(tmp_path / "no backup")
        with pytest.raises(HalfRestored):
            bot.starts()
        capsys.readouterr()
        assert main(["export", "statistics"]) == 2
        assert "half restored: call `mentorship restore` once more" in capsys.readouterr().err
        main(["check"])
        assert "half restored" in capsys.readouterr().out
        bot.restores(tmp_path / "another")
    bot.starts()
    assert ada.id not in everything_kept(bot)


@pytest.mark.postgresql
@pytest.mark.parametrize("times", [1, 100])
def test_a_restore_that_could_not_work_out_what_is_due_works_it_out_again_or_says_so(
    bot: Kept, slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """What it did not plan then would be taken for news by the bot, and said twice."""
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.passes(days=6)
    assert main(["backup", str(tmp_path / "backup")]) == 0
    bot.passes(days=3)
    assert heard(ada, "You have been waiting") == 1
    bot.stops()
    look, too_slow = MentorshipBot._is_more_due, [OperationalError("SELECT", {}, Exception("time-out"))] * times

    def is_more_due(*facts: Any) -> bool:
        if too_slow:
            raise too_slow.pop()
        return look(*facts)

    with monkeypatch.context() as patch:
        patch.setattr(MentorshipBot, "_is_more_due", is_more_due)
        if times > 1:
            with pytest.raises(CannotBeDone, match="call restore once more"):
                bot.restores(tmp_path / "backup")
            too_slow.clear()
        bot.restores(tmp_path / "backup")
    bot.starts()
    bot.passes(hours=2)
    assert heard(ada, "You have been waiting") == 1


@pytest.mark.postgresql
def test_a_file_that_is_no_backup_stops_no_bot_from_starting(bot: Kept, slack: PretendSlack, tmp_path: Path) -> None:
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.stops()
    (tmp_path / "no backup").write_text("My thesis")
    with pytest.raises(CannotBeDone):
        bot.restores(tmp_path / "no backup")
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


@pytest.mark.postgresql
@pytest.mark.parametrize("whose", ["another key's", "in part another key's", "a newer program's"])
def test_a_backup_that_we_cannot_read_is_refused_and_nothing_is_changed(
    bot: Kept, slack: PretendSlack, tmp_path: Path, whose: str
) -> None:
    """As one from before the keys were rotated, or made meanwhile, when the old key is no longer there."""
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.stops()
    table, column, theirs = {
        "another key's": ("installation", "hashing_secret", Keys.generate().seal(b"their place\0their secret")),
        "in part another key's": ("sign_up", "goal", Keys.generate().seal(b"its place\0a goal")),
        "a newer program's": ("alembic_version", "version_num", "9999"),
    }[whose]
    ours = exchanged(bot, table, column, theirs)
    assert main(["backup", str(tmp_path / "backup")]) == 0
    assert exchanged(bot, table, column, ours) == theirs

    refusal = "is from a newer version" if whose == "a newer program's" else "MENTORSHIP_KEYS does not hold each key of"
    with pytest.raises(CannotBeDone, match=refusal):
        bot.restores(tmp_path / "backup")
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


@pytest.mark.postgresql
def test_a_backup_is_read_however_people_end_their_lines(bot: Kept, slack: PretendSlack, tmp_path: Path) -> None:
    """Some signs end a line for Python, and none for PostgreSQL, which writes a row into one."""
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.stops()
    exchanged(bot, "sign_up", "field", "Data\u2028and\x1cpeople\x85, \\. COPY sign_up (goal) FROM stdin;\n\\.\tx")
    assert main(["backup", str(tmp_path / "backup")]) == 0
    bot.restores(tmp_path / "backup")
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


def exchanged(bot: Kept, table: str, column: str, value: str) -> str:
    """Write something else into the one row of a table; answer what stood there."""
    engine = create_engine(bot.variables["DATABASE_URL"])
    with engine.begin() as connection:
        before: str = connection.execute(text(f"SELECT {column} FROM {table}")).scalar_one()
        connection.execute(text(f"UPDATE {table} SET {column} = :value"), {"value": value})
    engine.dispose()
    return before


@pytest.mark.postgresql
def test_what_a_later_step_made_goes_with_the_rest_when_an_older_backup_comes_back(
    bot: Kept, slack: PretendSlack, tmp_path: Path
) -> None:
    """A table that the backup does not know, and that hangs on one that it knows, would be in the way for good."""
    if "sqlite" in bot.variables["DATABASE_URL"]:
        pytest.skip("there the whole file is exchanged")
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.stops()
    engine = create_engine(bot.variables["DATABASE_URL"], poolclass=NullPool)
    assert main(["backup", str(tmp_path / "today's")]) == 0
    runs(engine, "ALTER TABLE about_me_reading RENAME TO not_yet_there")
    assert main(["backup", str(tmp_path / "an older one")]) == 0
    runs(engine, "ALTER TABLE not_yet_there RENAME TO about_me_reading")
    runs(engine, "CREATE TABLE theirs (of_whom text REFERENCES member (id))")
    load(tmp_path / "an older one", engine.url)
    assert not inspect(engine).has_table("about_me_reading")
    assert inspect(engine).has_table("theirs"), "what is not ours is left alone"
    runs(engine, "DROP TABLE theirs, not_yet_there")
    load(tmp_path / "today's", engine.url)
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


@pytest.mark.postgresql
def test_who_goes_back_to_an_older_version_is_told_which_tables_the_newer_one_left(
    bot: Kept, slack: PretendSlack, tmp_path: Path
) -> None:
    """Whose they are nobody can tell, so none is dropped; an update that finds its own tables there would fail."""
    if "sqlite" in bot.variables["DATABASE_URL"]:
        pytest.skip("there the whole file is exchanged")
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.stops()
    engine = create_engine(bot.variables["DATABASE_URL"], poolclass=NullPool)
    assert main(["backup", str(tmp_path / "backup")]) == 0
    runs(engine, "CREATE TABLE sponsor (id text)")
    runs(engine, "CREATE TABLE theirs (of_whom text)")
    runs(engine, "UPDATE alembic_version SET version_num = '9999'")
    [told] = [line for line in bot.restores(tmp_path / "backup") if "newer version" in line]
    assert told.endswith("drop what it made of: sponsor, theirs.")
    assert not [line for line in bot.restores(tmp_path / "backup") if "newer version" in line]
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


def runs(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def test_who_puts_back_an_old_backup_is_not_told_that_no_bot_was_running_since(
    bot: Kept, slack: PretendSlack, tmp_path: Path
) -> None:
    olga, *_ = slack.people
    bot.types(olga, "/mentorship status")
    with bot.desk() as desk:
        note_at_work(desk.session, by="somebody", at=bot.running.bot.clock.machine_now() - timedelta(days=1))
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    bot.restores(tmp_path / "backup")
    bot.starts()
    note_being_at_work(bot.running.bot)
    bot.rests()
    assert heard(olga, "I was not running") == 0


def test_what_may_have_been_said_to_a_channel_is_set_aside_and_shown(
    bot: Kept, slack: PretendSlack, tmp_path: Path
) -> None:
    """Mentee Guide, Sign-up 2: the announcement may stand in #mentorship already."""
    olga, _, ada = slack.people
    bot.types(olga, "/mentorship status")
    slack.kicks_app_from("#mentorship")
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    slack.invites_app_to("#mentorship")
    bot.rests()
    assert sum("signed up" in message.words for message in olga.messages("#mentorship")) == 1

    bot.stops()
    said = bot.restores(tmp_path / "backup")
    assert "  channel:mentorship  signing_up.announcement" in said
    bot.starts()
    bot.passes(hours=1)
    assert sum("signed up" in message.words for message in olga.messages("#mentorship")) == 1
    assert heard(olga, "may have been said already") == 1
    bot.clicks(olga, "I've looked", in_=olga.dm())
    olga.opens_home()
    bot.rests()
    assert "may have been said already" not in olga.home.words
    assert sum("signed up" in message.words for message in olga.messages("#mentorship")) == 1


@pytest.mark.postgresql
def test_a_backup_is_put_in_place_only_while_no_bot_runs(
    bot: Kept, slack: PretendSlack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, ada = slack.people
    main(["backup", str(tmp_path / "backup")])
    bot.signs_up_as_mentee(ada)
    assert main(["restore", str(tmp_path / "backup")]) == 2
    assert "A bot runs on this database" in capsys.readouterr().err
    assert goal_on_file(bot, ada) == GOAL


@pytest.mark.postgresql
def test_a_backup_overwrites_nothing(bot: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "backup").write_text("The only copy of my thesis")
    assert main(["backup", str(tmp_path / "backup")]) == 2
    assert "exists already" in capsys.readouterr().err
    assert (tmp_path / "backup").read_text() == "The only copy of my thesis"


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + bytes(5000)])
def test_a_file_that_is_no_backup_changes_nothing(bot: Kept, slack: PretendSlack, tmp_path: Path, content: bytes):
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.stops()
    (tmp_path / "backup").write_bytes(content)
    with pytest.raises(CannotBeDone):
        bot.restores(tmp_path / "backup")
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL
