"""The command line: a wrong environment is one sentence that names the variable, and nothing is half-done."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from errno import EACCES, ENOSPC
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import create_server, socket
from sqlite3 import OperationalError, connect
from subprocess import PIPE
from typing import Any

import pytest
from sqlalchemy import select, text

import given
from houses import House
from mentorship.assembly import make_key_file, open_database, prepare
from mentorship.cli import VERBS, main
from mentorship.demo.opening import PROXIES, Demo
from mentorship.environment import Environment, WrongEnvironment, read_environment
from mentorship.in_the_way import sentence_for
from mentorship.manifest import read_manifest
from mentorship.program.sign_up import Role
from mentorship.store import Base, Keys, NewerDatabase, WrongKeys, copy_before_migration, open_engine, schema_version
from mentorship.store.backing_up import must_be_whole
from pretend_slack import PretendSlack

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1-2-a", "SLACK_APP_TOKEN": "xapp-1-a"}
NO_TEXT = "Käse".encode("latin-1")


@pytest.fixture(autouse=True)
def nothing_is_left_under_way() -> Iterator[None]:
    """A start that fails leaves Slack's answer alone, and what it would log comes when nobody looks any more."""
    yield
    for thread in threading.enumerate():
        if thread.name == "begun":
            thread.join()


def given_to(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    """Let the command line find these variables, and none besides."""
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({}, "SLACK_BOT_TOKEN is not set."),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN must be the bot token, which starts with xoxb-."),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is not set"),
        (TOKENS | {"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN must be the app-level token"),
        (TOKENS | {"SLACK_BOT_TOKEN": "xoxb-1”"}, "SLACK_BOT_TOKEN holds a sign that does not belong there"),
        (TOKENS | {"SLACK_APP_TOKEN": "xapp-1\rxapp-2"}, "SLACK_APP_TOKEN holds a sign that does not belong there"),
        (TOKENS | {"SLACK_API_URL": "https://slack.com/api/”"}, "SLACK_API_URL holds a sign that does not belong"),
        (TOKENS | {"PORT": "eighty"}, "PORT"),
        (TOKENS | {"LOG_LEVEL": "LOUD"}, "LOG_LEVEL must be 'DEBUG'"),
        (TOKENS | {"TICK_SECONDS": "0"}, "TICK_SECONDS must be greater than or equal to 1"),
        (TOKENS | {"TICK_SECONDS": "3600"}, "TICK_SECONDS must be less than or equal to 300"),
        (TOKENS | {"SLACK_API_URL": "slack"}, "SLACK_API_URL must be an address"),
        (TOKENS | {"DATABASE_URL": "nonsense"}, "DATABASE_URL must start with"),
        (TOKENS | {"DATABASE_URL": "mysql://me:secret@here/x"}, "DATABASE_URL must start with"),
        (TOKENS | {"DATABASE_URL": "sqlite:////nowhere/x.db"}, "DATABASE_URL names a file in a folder that is not"),
        (TOKENS | {"DATABASE_URL": "sqlite://"}, "DATABASE_URL must name a file"),
        (TOKENS | {"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL must name a file"),
        (TOKENS | {"DATABASE_URL": "sqlite:///."}, "DATABASE_URL must name a file"),
        (TOKENS | {"DATABASE_URL": "sqlite://bot.db"}, "DATABASE_URL must name a file"),
        (TOKENS | {"DATABASE_URL": "postgresql://me:secret@here:bad/x"}, "DATABASE_URL must be an address"),
        (TOKENS | {"WORDING_FILE": "/nowhere.toml"}, "WORDING_FILE names a file that is not there."),
        ({"SLACK_BOT_TOKEN_FILE": "/nowhere/token"}, "SLACK_BOT_TOKEN_FILE cannot be read"),
    ],
)
def test_a_wrong_environment_is_one_sentence_that_names_the_variable(variables: dict[str, str], sentence: str) -> None:
    with pytest.raises(WrongEnvironment) as wrong:
        read_environment(variables)
    assert str(wrong.value).startswith(sentence)
    assert "xox" not in str(wrong.value).removesuffix("starts with xoxb-.").replace("starts with xoxb-", "")
    assert "xapp-2" not in str(wrong.value)
    assert "secret" not in str(wrong.value)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "bot").write_text("xoxb-from-a-file\n")
    environment = read_environment(TOKENS | {"SLACK_BOT_TOKEN": "", "SLACK_BOT_TOKEN_FILE": str(tmp_path / "bot")})
    assert environment.slack_bot_token.get_secret_value() == "xoxb-from-a-file"


def test_an_environment_that_was_written_on_windows_is_read_as_one_reads_it(tmp_path: Path) -> None:
    """A shell leaves one more sign at the end of each line: Python showed the token that held it in a trace."""
    meant = TOKENS | {"SLACK_API_URL": "https://slack.com/api/", "DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}"}
    meant |= {"PORT": "0", "LOG_FORMAT": "json", "MENTORSHIP_KEYS": Keys.generate().to_text()}
    written = {name: value + "\r" for name, value in meant.items()} | {"SLACK_SIGNING_SECRET": "\r"}
    assert read_environment(written) == read_environment(meant)
    (tmp_path / "bot").write_text("xoxb-from-a-file\r\n")
    file = {"SLACK_BOT_TOKEN": "\r", "SLACK_BOT_TOKEN_FILE": f"{tmp_path / 'bot'}\r"}
    assert read_environment(written | file).slack_bot_token.get_secret_value() == "xoxb-from-a-file"


def test_a_secret_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "bot").write_bytes(NO_TEXT)
    with pytest.raises(WrongEnvironment, match=r"SLACK_BOT_TOKEN_FILE cannot be read: it is not text in UTF-8\."):
        read_environment({"SLACK_BOT_TOKEN_FILE": str(tmp_path / "bot")})


def test_run_says_what_is_missing_and_ends_with_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given_to(monkeypatch)
    assert main(["run"]) == 2
    assert capsys.readouterr().err == "mentorship: SLACK_BOT_TOKEN is not set.\n"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({}, "SLACK_API_URL cannot be reached from here"),
        ({"WORDING_FILE": "words.toml"}, "WORDING_FILE is not TOML"),
        ({"WORDING_FILE": "no text"}, "WORDING_FILE cannot be read: it is not text in UTF-8."),
        ({"DATABASE_URL": "sqlite:///no_text.db"}, "The key file no_text.key cannot be read: it is not text in UTF-8."),
        ({"DATABASE_URL": "sqlite:///folder.db"}, "The key file folder.key cannot be read: Is a directory."),
        (
            {"DATABASE_URL": "postgresql://me:secret@127.0.0.1:9/x", "MENTORSHIP_KEYS": Keys.generate().to_text()},
            "DATABASE_URL points to a database that cannot be used now: connection failed: ",
        ),
        (
            {"DATABASE_URL": "postgresql://127.0.0.1:9/x?nosuch=secret", "MENTORSHIP_KEYS": Keys.generate().to_text()},
            "DATABASE_URL points to a database that cannot be used now: invalid connection option",
        ),
    ],
)
def test_what_only_shows_at_the_start_is_one_sentence_too(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variables: dict[str, str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("words.toml").write_text("half = ")
    Path("no text").write_bytes(NO_TEXT)
    Path("no_text.key").write_bytes(NO_TEXT)
    Path("folder.key").mkdir()
    for name, value in (TOKENS | {"SLACK_API_URL": "http://127.0.0.1:9/api/"} | variables).items():
        monkeypatch.setenv(name, value)
    assert main(["run"]) == 2
    said = capsys.readouterr().err
    assert said.splitlines()[-1].startswith(f"mentorship: {sentence}")
    assert "Traceback" not in said and "secret" not in said


@pytest.mark.parametrize("verb", ["run", "check"])
@pytest.mark.parametrize("closes", ["before", "after"])
def test_an_address_at_which_nobody_answers_is_named_by_every_verb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: str, closes: str
) -> None:
    with create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
        if closes == "before":
            nobody.close()
        else:
            threading.Thread(target=hangs_up, args=(nobody,), daemon=True).start()
        given_to(monkeypatch, **TOKENS, SLACK_API_URL=f"http://127.0.0.1:{port}/api/")
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/bot.db")
        assert main([verb]) == {"run": 2, "check": 1}[verb]
    said = capsys.readouterr()
    assert "SLACK_API_URL cannot be reached from here.\n" in said.out + said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("verb", ["run", "check"])
@pytest.mark.parametrize(
    ("status", "answer"),
    [(200, b"<html>Welcome</html>"), (404, b'{"detail": "Not Found"}'), (200, b"[]"), (200, b"\xff"), (200, b'"ok"')],
)
def test_an_address_that_leads_to_something_else_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    verb: str,
    status: int,
    answer: bytes,
) -> None:
    class AnotherSite(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), AnotherSite) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        given_to(monkeypatch, **TOKENS, SLACK_API_URL=f"http://127.0.0.1:{site.server_port}/api/")
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/bot.db")
        assert main([verb]) == {"run": 2, "check": 1}[verb]
        site.shutdown()
    said = capsys.readouterr()
    assert "SLACK_API_URL leads to something that does not answer as Slack does.\n" in said.out + said.err


def hangs_up(nobody: socket) -> None:
    """Take every call until there are no more, and close it without a word."""
    with suppress(OSError):
        while True:
            call, _ = nobody.accept()
            call.close()


@pytest.mark.parametrize("host", ["192.0.2.1", "nowhere.invalid"], ids=["for examples", "of nobody"])
def test_an_address_of_another_machine_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    with PretendSlack(read_manifest()) as slack:
        given = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
        given |= {"DATABASE_URL": f"sqlite:///{tmp_path}/bot.db", "HOST": host}
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        assert main(["run"]) == 2
    assert "mentorship: HOST is not an address of this machine." in capsys.readouterr().err


def test_a_port_that_is_taken_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with PretendSlack(read_manifest()) as slack, create_server(("127.0.0.1", 0)) as taken:
        given = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
        given |= {"DATABASE_URL": f"sqlite:///{tmp_path}/bot.db", "PORT": str(taken.getsockname()[1])}
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        assert main(["run"]) == 2
    assert "mentorship: PORT is taken by another program" in capsys.readouterr().err


def test_a_port_that_there_is_none_of_is_no_port_for_the_demo(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["demo", "--port", "70000", "--no-browser"])
    assert (left.value.code, "invalid port value: '70000'" in capsys.readouterr().err) == (2, True)


def test_the_demo_looks_for_its_slack_behind_no_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine of a university or a company: a proxy does not know the way back to it."""
    for name in PROXIES:
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    demo = Demo(tmp_path, port=0)
    try:
        demo.running.start()
        demo.slack.waits_for_connection()
    finally:
        demo.running.stop()
        demo.slack.close()


@pytest.mark.parametrize("verb", ["run", "migrate"])
def test_who_has_postgresql_is_told_what_to_install_for_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    """As after `pip install .`; here it is installed, so it is hidden."""
    keys = Keys.generate().to_text()
    given_to(monkeypatch, **TOKENS, SLACK_API_URL="http://127.0.0.1:9/api/", MENTORSHIP_KEYS=keys)
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@127.0.0.1:9/x")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "mentorship.store.patient", raising=False)
    assert main([verb]) == 2
    said = capsys.readouterr()
    assert "DATABASE_URL names PostgreSQL, which needs psycopg: pip install '.[postgres]'" in said.out + said.err


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (PermissionError(EACCES, "Permission denied", "mentorship.db"), "mentorship.db cannot be used: Perm"),
        (PermissionError(EACCES, "Permission denied"), "PORT may not be opened by this user"),
        (OSError(ENOSPC, "No space left on device"), "No space left on device."),
        (FileExistsError("backup exists already"), "backup exists already."),
    ],
)
def test_what_the_system_refuses_is_told_by_what_it_is_about(trouble: OSError, sentence: str) -> None:
    assert str(sentence_for(trouble)).startswith(sentence)


# A database that cannot be used


@pytest.mark.parametrize("verb", ["run", "migrate", "backup", "export", "rotate-keys"])
@pytest.mark.parametrize("damage", ["cut short", "written over"])
def test_a_damaged_database_is_said_to_be_damaged_and_left_alone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    verb: str,
    damage: str,
) -> None:
    database = tmp_path / "mentorship.db"
    given_to(monkeypatch, **TOKENS, SLACK_API_URL="http://127.0.0.1:9/api/")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    open_database(read_environment())[0].dispose()
    database.write_bytes(database.read_bytes()[:100_000] if damage == "cut short" else b"My thesis")
    before = files_in(tmp_path)
    more = {"backup": [str(tmp_path / "backup")], "export": ["statistics"]}
    capsys.readouterr()
    assert main([verb, *more.get(verb, [])]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        "mentorship: DATABASE_URL points to a database that is damaged: move it away, with its -wal and -shm files,"
        " and put a backup in its place with `mentorship restore FILE`."
    )
    assert files_in(tmp_path) == before


@pytest.mark.parametrize(
    "words",
    [["backup", "backup"], ["export", "statistics"], ["import", "../list.csv"], ["rotate-keys"]],
    ids=lambda words: words[0],
)
def test_in_a_wrong_folder_no_verb_that_keeps_a_database_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    (tmp_path / "list.csv").write_text("Slack handle,Role\n@ada,mentee\n")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    given_to(monkeypatch, **TOKENS)
    assert main(words) == 2
    said = capsys.readouterr().err
    assert said == f"mentorship: There is no database at {folder}/mentorship.db, where DATABASE_URL points to.\n"
    assert list(folder.iterdir()) == []


def test_what_sqlite_cannot_do_now_is_one_sentence_whoever_says_it(tmp_path: Path) -> None:
    """SQLAlchemy's error has the name of the driver's own."""
    with closing(connect(tmp_path / "mentorship.db")) as connection:
        connection.execute("PRAGMA max_page_count=1")  # as on a full disk
        with pytest.raises(OperationalError) as full:
            connection.execute("CREATE TABLE member (id)")
    sentence = "DATABASE_URL points to a database that cannot be used now: database or disk is full."
    assert sentence_for(full.value) == sentence


@pytest.mark.parametrize(
    ("token", "why"),
    [("xapp-1-somebody-elses", "invalid_auth"), (None, "account_inactive")],
    ids=["another's", "the app is gone by then"],
)
def test_an_app_level_token_that_slack_refuses_is_named_and_nothing_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    token: str | None,
    why: str,
) -> None:
    """Nobody could answer what would be said."""
    with PretendSlack(read_manifest()) as slack:
        given = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": token or slack.app_token}
        given |= {"SLACK_API_URL": slack.api_url, "DATABASE_URL": f"sqlite:///{tmp_path}/bot.db", "PORT": "0"}
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        if token is None:
            slack.troubles.answers_with("apps.connections.open", why)
        assert main(["run"]) == 2
        assert {call.method for call in slack.calls} == {"auth.test", "apps.connections.open"}
    said = [line for line in capsys.readouterr().err.splitlines() if "a key file was made" not in line]
    assert said == [f"mentorship: SLACK_APP_TOKEN opens no socket: {why}."]


def test_the_key_file_beside_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    database = tmp_path / "mentorship.db"
    open_database(read_environment(TOKENS | {"DATABASE_URL": f"sqlite:///{database}"}))[0].dispose()
    assert (tmp_path / "mentorship.key").stat().st_mode & 0o777 == 0o600


def test_another_installations_key_is_refused(tmp_path: Path) -> None:
    url = {"DATABASE_URL": f"sqlite:///{tmp_path / 'mentorship.db'}"}
    open_database(read_environment(TOKENS | url))[0].dispose()
    (tmp_path / "mentorship.key").write_text(Keys.generate().to_text())
    before = files_in(tmp_path)
    with pytest.raises(WrongKeys):
        open_database(read_environment(TOKENS | url))
    assert files_in(tmp_path) == before


def test_a_database_whose_key_file_is_gone_is_refused_and_no_new_key_is_made(tmp_path: Path) -> None:
    url = {"DATABASE_URL": f"sqlite:///{tmp_path / 'mentorship.db'}"}
    open_database(read_environment(TOKENS | url))[0].dispose()
    (tmp_path / "mentorship.key").unlink()
    before = files_in(tmp_path)
    with pytest.raises(WrongEnvironment, match=r"has no key file .*mentorship\.key; nothing was changed"):
        open_database(read_environment(TOKENS | url))
    assert files_in(tmp_path) == before, "no new key was made either"


@pytest.mark.parametrize("at", ["keys.Keys.to_text", "os.link"])
def test_a_start_that_is_killed_while_it_makes_the_key_file_leaves_no_empty_one(tmp_path: Path, at: str) -> None:
    file = tmp_path / "mentorship.key"
    killed = f"""
import os, signal
from pathlib import Path
from mentorship import assembly
from mentorship.store import keys
{at} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
assembly.make_key_file(Path({str(file)!r}))
"""
    assert subprocess.run([sys.executable, "-c", killed], check=False).returncode == -9
    assert not file.exists()
    url = {"DATABASE_URL": f"sqlite:///{tmp_path / 'mentorship.db'}"}
    for _ in range(2):
        open_database(read_environment(TOKENS | url))[0].dispose()


@pytest.mark.parametrize("what", ["there already", "made by another that starts", "on a disk without second names"])
def test_a_key_file_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    file, link = tmp_path / "mentorship.key", os.link

    def refused(*_: Any) -> None:
        raise PermissionError(EACCES, "Operation not permitted")

    def second(made: str, name: Path) -> None:
        file.write_text("the other one's")
        link(made, name)

    if what == "there already":
        file.write_text("the other one's")
    monkeypatch.setattr("os.link", refused if what == "on a disk without second names" else second)
    make_key_file(file)
    if what == "on a disk without second names":
        assert Keys.from_text(file.read_text()).number == 1
        assert file.stat().st_mode & 0o777 == 0o600
    else:
        assert file.read_text() == "the other one's"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(("verb", "code"), [("run", 2), ("migrate", 2), ("check", 1)])
@pytest.mark.parametrize("content", ["", "my thesis"])
def test_a_key_file_in_which_no_key_stands_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    verb: str,
    code: int,
    content: str,
) -> None:
    """MENTORSHIP_KEYS is not set: nobody would look there."""
    database, file = tmp_path / "mentorship.db", tmp_path / "mentorship.key"
    given_to(monkeypatch, **TOKENS, SLACK_API_URL="http://127.0.0.1:9/api/", DATABASE_URL=f"sqlite:///{database}")
    file.write_text(content)
    assert main([verb]) == code
    said = "".join(capsys.readouterr())
    assert f"The key file {file} cannot be used: " in said
    assert "delete the file, and `mentorship run` makes another" in said
    assert "MENTORSHIP_KEYS" not in said and "thesis" not in said
    assert not database.exists()


def test_a_database_that_was_not_prepared_to_its_end_is_checked_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As of a start that was killed between making the tables and writing the first row."""
    url = f"sqlite:///{tmp_path / 'mentorship.db'}"
    given_to(monkeypatch, **TOKENS, SLACK_API_URL="http://127.0.0.1:9/api/", DATABASE_URL=url)
    engine, _ = open_database(read_environment())
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("DELETE FROM installation"))
    engine.dispose()
    assert main(["check"]) == 1
    assert "ok       The database is not prepared to its end yet; `mentorship run` does it." in capsys.readouterr().out
    open_database(read_environment())[0].dispose()


def test_where_pg_dump_is_not_the_command_for_elsewhere_is_one_that_pg_dump_understands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "postgresql+psycopg://me:secret@127.0.0.1:9/x"
    given_to(monkeypatch, **TOKENS, DATABASE_URL=url, MENTORSHIP_KEYS=Keys.generate().to_text(), PATH=str(tmp_path))
    assert main(["backup", str(tmp_path / "copy")]) == 2
    said = capsys.readouterr().err
    assert (
        f"run: pg_dump --format=custom --no-owner --exclude-table=restoring --file={tmp_path}/copy DATABASE_URL" in said
    )
    assert "has to begin with postgresql:// for it, not with postgresql+psycopg://" in said
    assert "secret" not in said


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file that is there, but for what SQLite lays beside a database while it is open."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith(("-wal", "-shm"))}


@pytest.mark.postgresql
def test_a_second_installation_with_keys_of_its_own_finds_a_bot_at_work_and_changes_nothing(
    house: House, keys: Keys
) -> None:
    """Two on one database: the second is refused with a sentence, and the first goes on."""
    ada = house.member("Ada")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
    before = everything_in(house)
    url = house.bot.engine.url.render_as_string(hide_password=False)
    stranger = read_environment(TOKENS | {"DATABASE_URL": url, "MENTORSHIP_KEYS": Keys.generate().to_text()})
    with pytest.raises(WrongKeys):
        open_database(stranger)
    assert everything_in(house) == before
    ada.types("/mentorship privacy")
    assert "your sign-up" in ada.modal.words


def everything_in(house: House) -> dict[str, list[Any]]:
    with house.bot.engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        return {table.name: sorted(map(repr, connection.execute(select(table)).all())) for table in tables}


def test_another_installations_database_is_refused_before_it_is_migrated(databases: Any, keys: Keys) -> None:
    engine = open_engine(databases.empty(), keys)
    prepare(engine)
    before = schema_version(engine)
    stranger = open_engine(engine.url, Keys.generate())
    with pytest.MonkeyPatch.context() as patch, pytest.raises(WrongKeys):
        patch.setattr("mentorship.assembly.migrate", lambda engine: pytest.fail("it was migrated"))
        prepare(stranger)
    assert schema_version(engine) == before
    stranger.dispose()
    engine.dispose()


def test_a_database_is_copied_before_its_schema_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = read_environment(TOKENS | {"DATABASE_URL": f"sqlite:///{tmp_path / 'mentorship.db'}"})
    engine, _ = open_database(environment)
    assert [file.name for file in tmp_path.glob("*.before-*")] == [], "nothing changes, nothing is copied"
    monkeypatch.setattr("mentorship.store.backing_up.newest_version", lambda: "0002")
    copy_before_migration(engine)
    copy_before_migration(engine)
    engine.dispose()
    [copy] = tmp_path.glob("*.before-*")
    assert (copy.name, copy.stat().st_mode & 0o777) == ("mentorship.db.before-0002", 0o600)


@pytest.mark.parametrize("killed_when", ["must_be_whole", "to_the_disk"])
def test_a_copy_that_was_killed_half_way_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_when: str
) -> None:
    """Else the migration after it would have no way back."""
    environment = read_environment(TOKENS | {"DATABASE_URL": f"sqlite:///{tmp_path / 'mentorship.db'}"})
    engine, _ = open_database(environment)
    monkeypatch.setattr("mentorship.store.backing_up.newest_version", lambda: "0002")
    killed = f"""
import os, signal
from mentorship.store import Keys, backing_up, open_engine
backing_up.newest_version = lambda: "0002"
backing_up.{killed_when} = lambda _: os.kill(os.getpid(), signal.SIGKILL)
backing_up.copy_before_migration(open_engine({engine.url.render_as_string()!r}, Keys.generate()))
"""
    assert subprocess.run([sys.executable, "-c", killed], check=False).returncode == -9
    assert not (tmp_path / "mentorship.db.before-0002").exists()
    copy_before_migration(engine)
    engine.dispose()
    [copy] = tmp_path.glob("*.before-*")
    must_be_whole(copy)


def test_the_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert [verb for verb in (*VERBS, "plan") if f"\n    {verb}" not in said] == []


def test_a_verb_loads_no_other_verbs_libraries() -> None:
    """`plan` loads the engine alone, `manifest` and `--help` load nothing that takes time."""
    heavy = "[name for name in ('sqlalchemy', 'slack_bolt', 'pydantic', 'alembic') if name in sys.modules]"
    for words in (["manifest"], ["version"]):
        code = f"import sys; from mentorship.cli import main; main({words}); print({heavy}, file=sys.stderr)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stderr.strip() == "[]", words


@pytest.mark.parametrize("waits", [True, False], ids=["told at the end", "told at once"])
@pytest.mark.parametrize("verb", ["check", "manifest"])
def test_whoever_has_read_enough_hears_no_more(verb: str, waits: bool) -> None:
    """As with `mentorship check | head -3`."""
    calls = f"import sys; sys.stdin.read(); from mentorship.cli import main; sys.exit(main([{verb!r}]))"
    known = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "PYTHONUNBUFFERED"))}
    command = [sys.executable, *([] if waits else ["-u"]), "-c", calls]
    with subprocess.Popen(command, env=known, stdin=PIPE, stdout=PIPE, stderr=PIPE) as told:
        assert told.stdin and told.stdout and told.stderr
        told.stdout.close()
        told.stdin.close()
        assert told.stderr.read() == b""
    assert told.returncode == 141, "as whatever a shell cuts off"


def test_the_manifest_is_printed_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest"]) == 0
    assert capsys.readouterr().out == (Path(__file__).parents[2] / "manifest.yml").read_text("utf-8")


def test_a_key_file_gets_a_new_key_in_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    for name, value in (TOKENS | {"DATABASE_URL": f"sqlite:///{tmp_path / 'mentorship.db'}"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("MENTORSHIP_KEYS", raising=False)
    file = tmp_path / "mentorship.key"
    assert main(["migrate"]) == main(["rotate-keys"]) == 0
    old = file.read_text().split(",")[1]
    assert "Restart the bot, then call this once more" in capsys.readouterr().out
    assert main(["rotate-keys"]) == 0
    assert "," not in file.read_text() and old not in file.read_text()
    assert old in (tmp_path / "mentorship.key.old").read_text()
    assert (file.stat().st_mode & 0o777, main(["migrate"])) == (0o600, 0)


def test_a_database_newer_than_the_code_is_refused(tmp_path: Path) -> None:
    environment = read_environment(TOKENS | {"DATABASE_URL": f"sqlite:///{tmp_path / 'mentorship.db'}"})
    engine, _ = open_database(environment)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = files_in(tmp_path)
    with pytest.raises(NewerDatabase):
        open_database(environment)
    assert files_in(tmp_path) == before, "nor was a copy made, as before a step of ours"


def test_postgresql_without_keys_is_refused() -> None:
    environment = read_environment(TOKENS | {"DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"})
    with pytest.raises(WrongEnvironment, match="MENTORSHIP_KEYS is not set"):
        open_database(environment)


def test_what_a_start_does_not_need_is_not_loaded(tmp_path: Path) -> None:
    """Delivery, P4: alembic only when a step is due, icalendar for a file, PostgreSQL's part where it is used.

    APScheduler and what /metrics shows are loaded when people are heard already; with the first question to the
    database, SQLAlchemy learns how the records hang together.
    """
    variables = TOKENS | {"DATABASE_URL": f"sqlite:///{tmp_path / 'mentorship.db'}"}
    open_database(read_environment(variables))[0].dispose()
    loads = "import sys, mentorship.assembly as house, mentorship.running, mentorship.environment as it"
    loads += f"; house.open_database(it.read_environment({variables!r})); print(*sys.modules)"
    loads += "; print(*(f'{each} is configured' for each in house.Base.registry.mappers if each.configured))"
    loaded = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True).stdout.split()
    assert "mentorship.running" in loaded
    unneeded = {"alembic", "icalendar", "yaml", "pretend_slack", "websockets", "sqlalchemy.dialects.postgresql"}
    unneeded |= {"apscheduler", "prometheus_client"}
    assert not unneeded & set(loaded)
    assert "configured" not in loaded


@pytest.mark.postgresql
def test_a_running_process_tolerates_the_schema_of_the_next_release(house, keys: Keys) -> None:
    """During a rolling update the older process goes on; starting it anew is refused, and nothing is changed."""
    with house.bot.engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(text("ALTER TABLE sign_up ADD COLUMN next_years_fact VARCHAR"))
        connection.execute(text("CREATE TABLE next_years_table (id VARCHAR PRIMARY KEY)"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ada = house.member("Ada")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE, next_word_at=desk.now + timedelta(days=7))
    house.passes(days=8)
    assert any("You have been waiting" in message.words for message in ada.messages())
    ada.types("/mentorship privacy")
    assert "your sign-up" in ada.modal.words

    again = open_engine(house.bot.engine.url, keys)
    with pytest.raises(NewerDatabase):
        prepare(again)
    assert schema_version(again) == "9999"
    again.dispose()
