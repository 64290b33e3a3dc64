"""The files of a SQLite database while a backup takes its place: nothing is lost or mixed. Program, section 13."""

import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from typing import Any

import pytest

from kept import GOAL, GOAL_IN_WORDS, Kept, goal_on_file, stopped_by_hand
from mentorship.cli import main
from mentorship.keeping import CannotBeDone
from mentorship.keeping.erasures import NOBODY_CAN_TELL
from mentorship.keeping.restore import must_be_readable
from mentorship.store import Keys
from mentorship.store.backing_up import must_be_whole
from pretend_slack import PretendSlack


@pytest.mark.parametrize("disk", ["gives a file two names", "gives a file one name"])
def test_a_restore_that_is_killed_at_its_last_step_leaves_what_was_there(
    bot: Kept, slack: PretendSlack, tmp_path: Path, disk: str
) -> None:
    """There is no moment in which there is no database: a bot that starts then would begin an empty program."""
    here = bot.file
    _, grace, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    bot.signs_up_as_mentee(grace)
    bot.stops()
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
    here = bot.file
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
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
    here = bot.file
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
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


A_BOT = """
from mentorship.assembly import open_database
from mentorship.environment import read_environment
open_database(read_environment())
"""


def has_open(pid: int, file: Path) -> bool:
    """Whether a process has it open, as Linux tells."""
    with suppress(FileNotFoundError):  # it has closed another one just now
        return file in {each.readlink() for each in Path(f"/proc/{pid}/fd").iterdir()}
    return False


def test_a_bot_that_waits_while_a_backup_comes_where_no_database_is_takes_nothing_from_it(
    bot: Kept, slack: PretendSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a service starts it again and again: it would write into the file that takes the other's place."""
    here = bot.file
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    here.unlink()
    starting = []

    def must_be_readable_while_one_starts(*facts: Any) -> None:
        starting.append(one := subprocess.Popen([sys.executable, "-c", A_BOT], stderr=subprocess.DEVNULL))
        while not has_open(one.pid, here):
            assert one.poll() is None
            time.sleep(0.02)
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
    here = bot.file
    _, _, ada = slack.people
    main(["backup", str(tmp_path / "backup")])
    bot.signs_up_as_mentee(ada)
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
    here = bot.file
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    (disk := tmp_path / "disk").mkdir()
    if is_there:
        shutil.copy(here, disk / "mentorship.db")
    link = tmp_path / "mentorship.db"
    link.symlink_to(disk / "mentorship.db")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{link}")
    assert main(["restore", str(tmp_path / "backup")]) == 0
    assert link.is_symlink() and (disk / "mentorship.db").stat().st_size > 0
    assert (disk / "mentorship.db.replaced").exists() is is_there


def test_what_is_there_and_is_none_of_ours_has_no_list_and_is_kept(bot: Kept, tmp_path: Path) -> None:
    here = bot.file
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
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
    here = bot.file
    _, grace, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    bot.signs_up_as_mentee(grace)
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
    here = bot.file
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    capsys.readouterr()
    with files_no_longer_than(room):
        assert main([verb, str(tmp_path / ("new" if verb == "backup" else "backup"))]) == 2
    assert re.match(sentence, capsys.readouterr().err)
    must_be_whole(tmp_path / "backup")
    must_be_whole(here)
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
    here = bot.file
    bot.stops()
    assert main(["restore", str(here)]) == 2
    assert capsys.readouterr().err == f"mentorship: {here} is the database itself, and no backup of it.\n"
