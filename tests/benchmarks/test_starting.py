"""From `mentorship run` to ready, at rest, and from SIGTERM to gone, beside `import slack_bolt` in the same rounds.

Run by name: pytest -m benchmark -n0 -s tests/benchmarks/test_starting.py. Nothing asserts on a clock.
"""

import os
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mentorship.manifest import read_manifest
from pretend_slack import PretendSlack

ROUNDS = 7
LIBRARIES = (
    "slack_bolt.adapter.socket_mode, sqlalchemy.orm, pydantic, apscheduler.schedulers.background, "
    "cryptography.fernet, prometheus_client, waitress"
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

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(300)]


def test_a_start_and_a_stop(tmp_path: Path) -> None:
    imports, floors, at_work, starts, stops, memory = [], [], [], [], [], []
    with PretendSlack(read_manifest()) as slack:
        run_once(slack, tmp_path, rest=0)  # the first one makes the database, and the bytecode
        for rest in RESTS:
            imports.append(to_do("import slack_bolt")[1])  # as one measures it from outside: it has to end
            floors.append(to_do(f"import {LIBRARIES}"))
            at_work.append(to_do(AT_WORK))
            ready, stopped, resident = run_once(slack, tmp_path, rest=rest)
            starts.append(ready)
            stops.append(stopped)
            memory.append(resident)
    bolt, ready = statistics.median(imports), statistics.median(starts)
    print(f"\nimport slack_bolt {bolt:.2f} s, start to ready {ready:.2f} s: {ready / bolt:.1f} times")
    for what, measured in {"importing nothing but the libraries": floors, "… and using each once": at_work}.items():
        done, ended, resident = map(statistics.median, zip(*measured, strict=True))
        print(f"{what}: {done / bolt:.1f} times ({ended / bolt:.1f} with its end), {resident:.0f} MB")
    print(f"asked to stop → stopped: {min(stops):.2f} to {max(stops):.2f} s")
    print(f"memory when idle, with what is shared: {statistics.median(memory):.0f} MB")


def to_do(this: str) -> tuple[float, float, float]:
    """Seconds until a Python has done this, seconds until it has ended as well, and the megabytes in between."""
    code = f"{this}\nprint(*[each for each in open('/proc/self/status') if each.startswith('VmRSS')], flush=True)"
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as python:
        assert python.stdout is not None
        resident = int(python.stdout.readline().split()[1]) / 1024
        done = time.perf_counter() - began
    return done, time.perf_counter() - began, resident


def run_once(slack: PretendSlack, folder: Path, *, rest: float) -> tuple[float, float, float]:
    """Seconds to ready, seconds to stopped, megabytes at rest."""
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
    database = {"DATABASE_URL": f"sqlite:///{folder / 'bot.db'}", "PORT": "0"}
    began = time.perf_counter()
    bot = subprocess.Popen(
        [sys.executable, "-m", "mentorship", "run"],
        env=AS_INSTALLED | tokens | database,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert bot.stderr is not None
    assert any("ready: listening" in line for line in bot.stderr), "it ended before it was ready"
    ready = time.perf_counter() - began
    time.sleep(rest)
    resident = resident_megabytes(bot.pid)
    began = time.perf_counter()
    bot.send_signal(signal.SIGTERM)
    assert bot.wait(10) == 0
    return ready, time.perf_counter() - began, resident


def resident_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return float("nan")  # only Linux tells
    (line,) = [line for line in status.read_text("utf-8").splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024
