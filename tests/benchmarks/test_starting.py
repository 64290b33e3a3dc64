"""From `mentorship run` to ready, at rest, and from SIGTERM to gone, beside `import slack_bolt` in the same rounds.

Run by name: pytest -m benchmark -n0 -s tests/benchmarks/test_starting.py. Nothing asserts on a clock.
"""

import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from processor import processor_seconds

from mentorship.manifest import read_manifest
from pretend_slack import PretendSlack

ROUNDS = 7
LIBRARIES = (
    "slack_bolt.adapter.socket_mode, sqlalchemy.orm, pydantic, apscheduler.schedulers.background, "
    "msgspec, tomli, cryptography.fernet, prometheus_client, waitress"
)
"""What a run stands on, without a line of ours."""
AT_WORK = f"""
import gc
gc.disable()
import ssl, {LIBRARIES}
class Answers(pydantic.BaseModel):
    goal: str
ssl.create_default_context()
with sqlalchemy.orm.Session(sqlalchemy.create_engine("sqlite://")) as session:
    session.scalar(sqlalchemy.select(sqlalchemy.text("1")))
"""
"""The same, started as we start it, once each has done what no start can do without, and only once."""
AS_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Whoever installs it has bytecode."""
RESTS = [1 + each * 0.4 for each in range(ROUNDS)]
"""Seconds in which it sits idle; Slack's client looks up every three, so that a stop depends on the moment."""

SETTLES, RESTS_FOR = 3.0, 60.0
"""Seconds: the first tick and the first look at the channels are over, and then a minute, with a tick in it."""

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(300)]


class Memory(NamedTuple):
    """Megabytes. own: what nobody else can use. resident: with the pages of files, which the system drops at need."""

    own: float
    resident: float

    @classmethod
    def told_by(cls, status: Iterable[str]) -> "Memory":
        told = {name: value.split()[0] for name, _, value in (line.partition(":") for line in status) if value.strip()}
        return cls(int(told["RssAnon"]) / 1024, int(told["VmRSS"]) / 1024)

    def __str__(self) -> str:
        return f"{self.own:.0f} MB of its own, {self.resident:.0f} MB with the pages of files"


UNKNOWN = Memory(float("nan"), float("nan"))
"""Only Linux tells."""


def test_a_start_and_a_stop(tmp_path: Path) -> None:
    imports, floors, at_work, runs = [], [], [], []
    with PretendSlack(read_manifest()) as slack:
        run_once(slack, tmp_path, rest=0)  # the first one makes the database, and the bytecode
        for rest in RESTS:
            imports.append(to_do("import slack_bolt").ended)  # as one measures it from outside: it has to end
            floors.append(to_do(f"import {LIBRARIES}"))
            at_work.append(to_do(AT_WORK))
            runs.append(run_once(slack, tmp_path, rest=rest))
    bolt, run = statistics.median(imports), middle(runs)
    print(f"\nimport slack_bolt {bolt:.2f} s, start to ready {run.done:.2f} s: {run.done / bolt:.1f} times")
    for what, measured in {"importing nothing but the libraries": floors, "… and using each once": at_work}.items():
        floor = middle(measured)
        print(f"{what}: {floor.done / bolt:.1f} times ({floor.ended / bolt:.1f} with its end), {floor.memory}")
    stops = [each.ended for each in runs]
    print(f"asked to stop → stopped: {min(stops):.2f} to {max(stops):.2f} s")
    print(f"when idle: {run.memory}")


def test_at_rest(tmp_path: Path) -> None:
    """The share of a processor that a bot takes to which nobody says anything (P3: 1 %), and how soon it tells."""
    with PretendSlack(read_manifest()) as slack:
        bot, port = started(slack, tmp_path)
        time.sleep(SETTLES)
        before = processor_seconds(bot.pid)
        time.sleep(RESTS_FOR)
        share = (processor_seconds(bot.pid) - before) / RESTS_FOR
        told = [
            seconds_of(lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read()) for _ in range(50)
        ]
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(10) == 0
    print(f"\nwhen idle: {share:.2%} of a processor, over {RESTS_FOR:.0f} s")
    print(f"/metrics: {1000 * statistics.median(told):.1f} ms, the slowest {1000 * max(told):.1f} ms")


def seconds_of(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


class Done(NamedTuple):
    """Seconds until a process has done its work, seconds until it has ended, and its memory in between."""

    done: float
    ended: float
    memory: Memory


def middle(measured: Sequence[Done]) -> Done:
    done, ended, memory = zip(*measured, strict=True)
    own, resident = map(statistics.median, zip(*memory, strict=True))
    return Done(statistics.median(done), statistics.median(ended), Memory(own, resident))


def to_do(this: str) -> Done:
    """Let a Python do this, and end; both are counted from its beginning."""
    code = f"{this}\nprint(open('/proc/self/status').read(), end='-\\n', flush=True)"
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as python:
        assert python.stdout is not None
        memory = Memory.told_by(iter(python.stdout.readline, "-\n"))
        done = time.perf_counter() - began
    return Done(done, time.perf_counter() - began, memory)


def started(slack: PretendSlack, folder: Path) -> tuple[subprocess.Popen[str], int]:
    """Start the bot; it is ready, at this port."""
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
    database = {"DATABASE_URL": f"sqlite:///{folder / 'bot.db'}", "PORT": "0"}
    bot = subprocess.Popen(
        [sys.executable, "-m", "mentorship", "run"],
        env=AS_INSTALLED | tokens | database,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert bot.stderr is not None
    ready = next((line for line in bot.stderr if "ready: listening" in line), None)
    assert ready, "it ended before it was ready"
    return bot, int(ready.split()[-1])


def run_once(slack: PretendSlack, folder: Path, *, rest: float) -> Done:
    """Run the bot: done is to ready, ended from SIGTERM to its end, and its memory that at rest."""
    began = time.perf_counter()
    bot, _ = started(slack, folder)
    ready = time.perf_counter() - began
    time.sleep(rest)
    status = Path(f"/proc/{bot.pid}/status")
    memory = Memory.told_by(status.read_text("utf-8").splitlines()) if status.exists() else UNKNOWN
    began = time.perf_counter()
    bot.send_signal(signal.SIGTERM)
    assert bot.wait(10) == 0
    return Done(ready, time.perf_counter() - began, memory)
