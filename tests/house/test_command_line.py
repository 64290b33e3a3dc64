"""The command line: a wrong environment is one sentence that names the variable, and nothing is half-done."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from mentorship.assembly import open_database
from mentorship.cli import main
from mentorship.environment import Environment, WrongEnvironment, read_environment
from mentorship.store import NewerDatabase, WrongKeys

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1-2-a", "SLACK_APP_TOKEN": "xapp-1-a"}


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({}, "SLACK_BOT_TOKEN is not set."),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN must be the bot token, which starts with xoxb-."),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is not set"),
        (TOKENS | {"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN must be the app-level token"),
        (TOKENS | {"PORT": "eighty"}, "PORT"),
        (TOKENS | {"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"SLACK_BOT_TOKEN_FILE": "/nowhere/token"}, "SLACK_BOT_TOKEN_FILE cannot be read"),
    ],
)
def test_a_wrong_environment_is_one_sentence_that_names_the_variable(variables: dict[str, str], sentence: str) -> None:
    with pytest.raises(WrongEnvironment) as wrong:
        read_environment(variables)
    assert str(wrong.value).startswith(sentence)
    assert "xox" not in str(wrong.value).removesuffix("starts with xoxb-.").replace("starts with xoxb-", "")


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "bot").write_text("xoxb-from-a-file\n")
    environment = read_environment(TOKENS | {"SLACK_BOT_TOKEN": "", "SLACK_BOT_TOKEN_FILE": str(tmp_path / "bot")})
    assert environment.slack_bot_token.get_secret_value() == "xoxb-from-a-file"


def test_run_says_what_is_missing_and_ends_with_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    assert main(["run"]) == 2
    assert capsys.readouterr().err == "mentorship: SLACK_BOT_TOKEN is not set.\n"


def test_the_key_file_beside_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    database = tmp_path / "mentorship.db"
    open_database(read_environment(TOKENS | {"DATABASE_URL": f"sqlite:///{database}"}))[0].dispose()
    assert (tmp_path / "mentorship.key").stat().st_mode & 0o777 == 0o600


def test_another_installations_key_is_refused(tmp_path: Path) -> None:
    url = {"DATABASE_URL": f"sqlite:///{tmp_path / 'mentorship.db'}"}
    open_database(read_environment(TOKENS | url))[0].dispose()
    (tmp_path / "mentorship.key").unlink()
    with pytest.raises(WrongKeys):
        open_database(read_environment(TOKENS | url))


def test_a_database_newer_than_the_code_is_refused(tmp_path: Path) -> None:
    environment = read_environment(TOKENS | {"DATABASE_URL": f"sqlite:///{tmp_path / 'mentorship.db'}"})
    engine, _ = open_database(environment)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(NewerDatabase):
        open_database(environment)


def test_postgresql_without_keys_is_refused() -> None:
    environment = read_environment(TOKENS | {"DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"})
    with pytest.raises(WrongEnvironment, match="MENTORSHIP_KEYS is not set"):
        open_database(environment)


def test_what_a_start_does_not_need_is_not_loaded() -> None:
    """Delivery, P4: alembic only when a step is due, icalendar only when a file is to be written."""
    loads = "import sys, mentorship.assembly as house, mentorship.running; house.rooms(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True).stdout.split()
    assert "mentorship.running" in loaded
    assert not {"alembic", "icalendar", "yaml", "pretend_slack", "websockets"} & set(loaded)
