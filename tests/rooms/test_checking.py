"""`mentorship check`: plain words about what is right and what is missing, and nothing changed."""

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mentorship.checking import check
from mentorship.cli import main
from mentorship.manifest import read_manifest
from mentorship.program.settings import Setting
from mentorship.slack.drafts import Draft
from mentorship.store import Keys, check_keys, migrate, open_engine, writing
from mentorship.store.backing_up import copy_sqlite
from pretend_slack import PretendSlack

VARIABLES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL", "MENTORSHIP_KEYS")


@pytest.fixture
def slack() -> Iterator[PretendSlack]:
    with PretendSlack(read_manifest()) as slack:
        for name in ("mentorship", "mentors", "mentees"):
            slack.add_channel(name, private=name != "mentorship", with_app=True)
        yield slack


@pytest.fixture(autouse=True)
def environment(slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", slack.app_token)
    monkeypatch.setenv("SLACK_API_URL", slack.api_url)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/bot.db")


def checked() -> tuple[int, str]:
    said: list[str] = []
    return check(said.append), "\n".join(said)


def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    """A database as `run` leaves it."""
    keys = Keys.generate()
    monkeypatch.setenv("MENTORSHIP_KEYS", keys.to_text())
    engine = open_engine(f"sqlite:///{tmp_path}/bot.db", keys)
    migrate(engine)
    check_keys(engine)
    with writing(engine) as session:
        session.add_all(Setting(name=name, value={"is": value}) for name, value in settings.items())
    engine.dispose()


def test_a_key_that_was_taken_out_too_early_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared(tmp_path, monkeypatch)
    newest = Keys.from_text(os.environ["MENTORSHIP_KEYS"])
    engine = open_engine(f"sqlite:///{tmp_path}/bot.db", Keys([Keys.generate().newest_text, newest.newest_text]))
    check_keys(engine)
    with writing(engine) as session:
        session.add(Draft(id="one", member_id="U1", form="mentee", answers="{}", saved_at=datetime.now(UTC)))
    engine.dispose()
    status, said = checked()
    assert status == 1 and "MENTORSHIP_KEYS lacks a key" in said


def test_before_the_first_start_everything_is_there_and_no_file_is_made(tmp_path: Path) -> None:
    code, said = checked()
    assert code == 0, said
    assert "Everything is there." in said
    assert list(tmp_path.iterdir()) == []


def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    code, said = checked()
    assert (code, "SLACK_BOT_TOKEN is not set." in said) == (2, True)


def test_a_missing_scope_is_named(slack: PretendSlack) -> None:
    slack.takes_scope("files:write", "users:read.email")
    code, said = checked()
    assert code == 1
    assert "missing  The scope files:write" in said
    assert "note     The optional scope users:read.email" in said


def test_a_token_that_slack_refuses_is_named(slack: PretendSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-not-this-one")
    code, said = checked()
    assert (code, "SLACK_BOT_TOKEN is refused by Slack: invalid_auth." in said) == (1, True)


def test_an_app_token_that_opens_no_socket_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-not-this-one")
    code, said = checked()
    assert (code, "SLACK_APP_TOKEN opens no socket" in said) == (1, True)


def test_a_slack_that_cannot_be_reached_is_said(slack: PretendSlack) -> None:
    slack.refuse_connections()
    code, said = checked()
    assert (code, "SLACK_API_URL cannot be reached" in said) == (1, True)


def test_a_channel_without_the_bot_is_named(slack: PretendSlack) -> None:
    slack.kicks_app_from("#mentors")
    code, said = checked()
    assert (code, "There is no channel #mentors that the bot was invited to." in said) == (1, True)


@pytest.mark.parametrize("name", ["mentors", "mentees"])
def test_a_channel_that_anybody_can_join_is_named(slack: PretendSlack, name: str) -> None:
    slack.channel(f"#{name}").kind = "public"
    code, said = checked()
    assert (code, f"#{name} is public, and anybody can join it" in said) == (1, True)


def test_a_chosen_channel_counts_whatever_its_name(
    slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = slack.add_channel("guides", private=True, with_app=True)
    slack.kicks_app_from("#mentors")
    prepared(tmp_path, monkeypatch, mentors_channel=chosen)
    code, said = checked()
    assert code == 0, said
    assert "The database is up to date" in said


def test_other_keys_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared(tmp_path, monkeypatch)
    monkeypatch.setenv("MENTORSHIP_KEYS", Keys.generate().to_text())
    code, said = checked()
    assert (code, "MENTORSHIP_KEYS does not hold the key" in said) == (1, True)


def test_a_database_that_is_older_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bot.db").touch()
    monkeypatch.setenv("MENTORSHIP_KEYS", Keys.generate().to_text())
    code, said = checked()
    assert (code, "The database is empty" in said) == (0, True)


def test_a_newer_database_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared(tmp_path, monkeypatch)
    engine = open_engine(f"sqlite:///{tmp_path}/bot.db", Keys.generate())
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    engine.dispose()
    code, said = checked()
    assert (code, "newer than this program" in said) == (1, True)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Käse".encode("latin-1"), "WORDING_FILE cannot be read: it is not text in UTF-8."),
        (b"half = ", "WORDING_FILE is not TOML"),
        (b"[home]\nno_such_sentence = 'Hola'", "WORDING_FILE cannot be used: There is no sentence called"),
    ],
)
def test_words_that_run_would_refuse_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, sentence: str
) -> None:
    (tmp_path / "words.toml").write_bytes(content)
    monkeypatch.setenv("WORDING_FILE", str(tmp_path / "words.toml"))
    code, said = checked()
    assert (code, f"missing  {sentence}" in said) == (1, True)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"MENTORSHIP_KEYS": "secret"}, "MENTORSHIP_KEYS cannot be used"),
        (
            {"DATABASE_URL": "postgresql://me:secret@127.0.0.1:9/x", "MENTORSHIP_KEYS": Keys.generate().to_text()},
            "DATABASE_URL names PostgreSQL, which needs psycopg",
        ),
    ],
)
def test_what_run_would_stop_at_is_named_in_the_same_words(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], sentence: str
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as where nobody installed it
    monkeypatch.delitem(sys.modules, "mentorship.store.patient", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    code, said = checked()
    assert (code, f"missing  {sentence}" in said, "secret" in said) == (1, True, False)


@pytest.mark.parametrize("has_database", [True, False])
def test_a_folder_that_nobody_may_write_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_database: bool
) -> None:
    """The system is not asked: where tests run as root, it lets them write anywhere."""
    if has_database:
        prepared(tmp_path, monkeypatch)
    monkeypatch.setattr("os.access", lambda _, how: how != os.W_OK)
    code, said = checked()
    assert (code, f"DATABASE_URL names a place where this user may not write: {tmp_path}." in said) == (1, True)
    assert ("The database is up to date" in said, "There is no database yet" in said) == (has_database, False)


@pytest.mark.parametrize("how", ["used by a bot", "left by a bot that was killed", "put there by hand"])
def test_what_is_there_is_seen_and_no_file_is_changed_nor_made(
    slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """What a bot wrote last lies beside the database; a backup has nothing beside it, and is to keep its checksum."""
    chosen = slack.add_channel("guides", private=True, with_app=True)
    slack.kicks_app_from("#mentors")
    prepared(tmp_path, monkeypatch, mentors_channel="C0NOTCHOSEN")
    with closing(sqlite3.connect(tmp_path / "bot.db")) as bot:
        bot.execute("UPDATE setting SET value = ?", (json.dumps({"is": chosen}),))
        bot.commit()
        where = tmp_path / "looked at"
        where.mkdir()
        if how == "put there by hand":
            copy_sqlite(tmp_path / "bot.db", where / "bot.db")
        elif how == "left by a bot that was killed":
            for file in tmp_path.glob("bot.db*"):
                shutil.copy(file, where)
        else:
            where = tmp_path
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{where}/bot.db")
        before = everything_in(where)
        code, said = checked()
        assert code == 0, said
        assert "The database is up to date" in said
        assert everything_in(where) == before


def everything_in(folder: Path) -> dict[str, bytes]:
    """Each file; only that it is there of what processes share about a database while they have it open."""
    return {file.name: b"" if file.name.endswith("-shm") else file.read_bytes() for file in folder.glob("bot.db*")}


def test_the_command_line_answers_with_the_same_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "Everything is there." in capsys.readouterr().out
