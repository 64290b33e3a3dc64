"""S5: a canary of every class is put wherever somebody writes; then everything that leaves the house is searched."""

import json
import logging
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from slack_bolt import BoltRequest

from everything import all_that_can_be_seen, is_private, one_of_everything, write_everywhere
from mentorship.assembly import bolt_app
from mentorship.keeping.exporting import EXPORTS, as_csv
from mentorship.log import OTHERS, JsonLines, set_up_logging, without_secrets
from mentorship.outbox import Row
from mentorship.outbox.gauges import Gauges
from mentorship.store import writes_of
from mentorship.store.annotations import annotation_of
from mentorship.store.backing_up import copy_sqlite

pytestmark = pytest.mark.faults
"""Rows that do not belong together make some reminder stumble: not what is asked here."""
CANARY = re.compile(r"canary-(\w+)-[\w.]+")
PRIVATE = {"identity", "confidential", "secret"}


def canary(column: Any) -> str:
    return f"canary-{annotation_of(column).klass}-{column.table.name}.{column.name}"


def found_in(text: str | bytes) -> set[str]:
    """Name the canaries in it."""
    text = text.decode(errors="replace") if isinstance(text, bytes) else text
    return {match[0] for match in CANARY.finditer(text)}


@pytest.fixture
def log_at_debug(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines that `LOG_LEVEL=DEBUG LOG_FORMAT=json` writes, and what the libraries would write if they were let."""
    lines: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Keeping()
    handler.setFormatter(JsonLines())
    handler.addFilter(without_secrets)
    root, ours = logging.getLogger(), logging.getLogger("mentorship")
    monkeypatch.setattr(root, "handlers", [handler])
    monkeypatch.setattr(ours, "level", logging.DEBUG)
    for name in OTHERS:
        monkeypatch.setattr(logging.getLogger(name), "level", logging.WARNING)
    return lines


@pytest.fixture
def full_of_canaries(full_house, log_at_debug):
    with full_house.desk() as desk:
        one_of_everything(desk, full_house)
        write_everywhere(desk, canary)
        desk.session.flush()
        for row in desk.session.query(Row).where(Row.done_at.is_(None)):
            row.due_at = desk.now
    full_house.settles()
    full_house.passes(days=3)
    for person in (full_house.grace, full_house.ada, full_house.olga):
        person.opens_home()
        person.types("/mentorship export")
        person.types("/mentorship status")
    list(all_that_can_be_seen(full_house))
    return full_house


def test_what_is_private_lies_in_no_file_and_nothing_at_all_in_the_log(full_of_canaries, log_at_debug, tmp_path: Path):
    house = full_of_canaries
    if house.bot.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's files are its own; what is sealed is the same in both.")
    database = Path(str(house.bot.engine.url.database))
    copy_sqlite(database, tmp_path / "backup")
    files = [tmp_path / "backup", *database.parent.glob(f"{database.name}*")]
    assert {file.name.rpartition("-")[2] for file in files} >= {"backup", "wal"}
    found = {file.name: found_in(file.read_bytes()) for file in files}
    assert {each for all_of_it in found.values() for each in all_of_it if CANARY.fullmatch(each)[1] in PRIVATE} == set()
    assert found["backup"], "what is not private is there, or the search proves nothing"

    said = "\n".join(log_at_debug)
    assert len(log_at_debug) > 3
    assert found_in(said) == set()
    for secret in (house.slack.bot_token, house.slack.app_token, secret_of(house), house.bot.keys.to_text()):
        assert secret not in said


def test_what_leaves_the_house_holds_nothing_that_is_not_meant_to(full_of_canaries):
    house = full_of_canaries
    with house.desk() as desk:
        written = "".join(as_csv(rows(desk)) for rows in EXPORTS.values())
    assert {each for each in found_in(written) if CANARY.fullmatch(each)[1] in PRIVATE} == set()

    metrics = CollectorRegistry()
    metrics.register(Gauges(house.bot.engine, overdue=house.bot.courier.overdue, elapsed=house.bot.clock.elapsed))
    metrics.register(writes_of(house.bot.engine))
    told = generate_latest(metrics).decode()
    assert "mentorship_outbox_rows" in told
    assert found_in(told) == set()
    assert [person.id for person in house.slack.people if person.id in told] == []

    messages = [message for each in house.slack.workspace.conversations.values() for message in each.messages.values()]
    assert len(messages) > 5
    assert found_in(json.dumps([message.metadata for message in messages], default=str)) == set()


def test_the_search_would_find_them(full_house):
    """Every column in which somebody writes is in the net, and the private ones are sealed."""
    with full_house.desk() as desk:
        one_of_everything(desk, full_house)
        write_everywhere(desk, canary)
        private = [column for column in written_columns(desk) if is_private(column)]
    assert len(private) > 40
    assert [str(column) for column in private if type(column.type).__name__ != "Sealed"] == []


def written_columns(desk: Any) -> list[Any]:
    from everything import is_written, mappers

    return [column for mapper in mappers() for column in mapper.local_table.columns if is_written(column)]


def secret_of(house: Any) -> str:
    """The secret behind every hash, as it lies sealed in the database."""
    with sqlite3.connect(str(house.bot.engine.url.database)) as connection:
        [secret] = connection.execute("SELECT hashing_secret FROM installation").fetchone()
    return str(secret)


@pytest.mark.parametrize("form", ["text", "json"])
def test_bolt_logs_no_body_of_what_is_badly_signed(house, capsys, form):
    """Whoever sends it is not Slack, or holds another secret; at INFO Bolt would write down all of it."""
    set_up_logging(form=form, level="DEBUG")
    app = bolt_app(house.bot, signing_secret="the right one")
    bolts = logging.getLogger("slack_bolt.RequestVerification")
    bolts.setLevel(logging.DEBUG)  # we keep it quiet; and if somebody did not?
    headers = {
        "content-type": ["application/x-www-form-urlencoded"],
        "x-slack-request-timestamp": [str(int(house.bot.clock.machine_now().timestamp()))],
        "x-slack-signature": ["v0=of-another-secret"],
    }
    answer = app.dispatch(BoltRequest(body="command=%2Fmentorship&text=a-canary-sings", headers=headers))
    assert answer.status == 401
    said = capsys.readouterr().err
    assert "ignature" in said, "it is said that somebody came"
    assert "canary" not in said and "mentorship&text" not in said


def test_a_press_leaves_the_level_of_our_log_as_it_is(house):
    """Bolt gives the logger that is called as the app is the level of all others, at each press."""
    ours = logging.getLogger("mentorship")
    ours.setLevel(logging.DEBUG)
    house.member("Ada").types("/mentorship")
    assert ours.level == logging.DEBUG
