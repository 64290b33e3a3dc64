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
AS_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Whoever installs it has bytecode."""
RESTS = [1 + each * 0.4 for each in range(ROUNDS)]
"""Seconds in which it sits idle; Slack's client looks up every three, so that a stop depends on the moment."""

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(300)]


def test_a_start_and_a_stop(tmp_path: Path) -> None:
    imports, floors, starts, stops, memory = [], [], [], [], []
    with PretendSlack(read_manifest()) as slack:
        run_once(slack, tmp_path, rest=0)  # the first one makes the database, and the bytecode
        for rest in RESTS:
            imports.append(to_import("slack_bolt")[0])
            floors.append(to_import(LIBRARIES))
            ready, stopped, resident = run_once(slack, tmp_path, rest=rest)
            starts.append(ready)
            stops.append(stopped)
            memory.append(resident)
    bolt, ready = statistics.median(imports), statistics.median(starts)
    floor, resident = map(statistics.median, zip(*floors, strict=True))
    print(f"\nimport slack_bolt {bolt:.2f} s, start to ready {ready:.2f} s: {ready / bolt:.1f} times")
    print(f"importing nothing but the libraries: {floor / bolt:.1f} times, {resident:.0f} MB")
    print(f"asked to stop → stopped: {min(stops):.2f} to {max(stops):.2f} s")
    print(f"memory when idle, with what is shared: {statistics.median(memory):.0f} MB")


def to_import(modules: str) -> tuple[float, float]:
    """Seconds, and megabytes at the end, of a Python that imports these and ends."""
    code = f"import {modules}; print(*[each for each in open('/proc/self/status') if each.startswith('VmRSS')])"
    began = time.perf_counter()
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return time.perf_counter() - began, int(said.split()[1]) / 1024


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
