"""The keys of what is sealed, and how they are changed beside a running bot. Both guides, Responsibilities 5."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from kept import GOAL, Kept, goal_on_file
from mentorship.cli import main
from mentorship.clock import Clock
from mentorship.environment import read_environment
from mentorship.organising.downtime import note_being_at_work
from mentorship.outbox import Pacing
from mentorship.running import Running
from mentorship.store import Keys
from pretend_slack import PretendSlack


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
