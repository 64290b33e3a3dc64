"""`mentorship check`: plain words about what is right and what is missing, and nothing changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mentorship.checking import check
from mentorship.cli import main
from mentorship.manifest import read_manifest
from mentorship.program.settings import Setting
from mentorship.store import Keys, check_keys, migrate, open_engine, writing
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


def test_the_command_line_answers_with_the_same_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "Everything is there." in capsys.readouterr().out
