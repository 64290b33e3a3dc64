"""The command line. Each verb imports what it needs and nothing else: `plan` loads the engine alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mentorship.in_the_way import sentence_for

if TYPE_CHECKING:
    import argparse

    from mentorship.environment import Environment

Verb = Callable[["argparse.Namespace"], int]


TELLING = ("check", "export", "health", "manifest", "plan", "version")
"""Verbs that only tell something, as `import` does without --really: whoever stops reading has read enough."""
CUT_OFF = 141
"""What a shell says of a program that was cut off while it wrote."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one verb; a mistake of the caller's is one sentence on standard error and exit code 2."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    only_shows = words[:1] == ["import"] and not any(word.startswith("--re") for word in words)
    is_telling = only_shows or (bool(words) and words[0] in TELLING)
    try:
        done = do(words)
        if is_telling:
            print(end="", flush=True)
        return done
    except Exception as trouble:
        if is_telling and isinstance(trouble, BrokenPipeError) and nobody_reads():
            return CUT_OFF
        sentence = sentence_for(trouble)
        if sentence is None:
            raise
        print(f"mentorship: {sentence}", file=sys.stderr)
        return 2


def do(words: list[str]) -> int:
    if words[:1] == ["plan"]:  # argparse alone would cost a third of the time that a plan takes
        from mentorship.matching.from_file import main as plan

        return plan(words[1:], sys.stdin, sys.stdout, sys.stderr)
    if words == ["run"]:  # nor does a start wait for it
        return run()
    options = parser().parse_args(words)
    return VERBS[options.verb](options)


def nobody_reads() -> bool:
    """Whether who read what we tell has gone; then it goes nowhere, or Python would complain of it at its end."""
    import os
    import select

    told = select.poll()
    told.register(sys.stdout, 0)
    if has_gone := bool(told.poll(0)):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return has_gone


def parser() -> argparse.ArgumentParser:
    import argparse
    from pathlib import Path

    top = argparse.ArgumentParser(prog="mentorship", description="A Slack bot that carries a mentorship program.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("run", help="run the bot until it is asked to stop")
    demo = verbs.add_parser("demo", help="open a pretend workspace with a dozen people in your browser")
    demo.add_argument("--port", type=port, default=8377, help="the page's port on this machine (default: 8377)")
    demo.add_argument("--no-browser", action="store_true", help="only print the page's address")
    verbs.add_parser("plan", help="find the best plan for a file of people: JSON in, JSON out")
    verbs.add_parser("check", help="check the environment, the database and Slack, without changing anything")
    verbs.add_parser("health", help="ask the running bot whether it is ready")
    verbs.add_parser("migrate", help="bring the database up to date")
    backup = verbs.add_parser("backup", help="write a whole copy of the database, while the bot runs")
    backup.add_argument("file", type=Path, help="where to; a file that exists is never overwritten")
    restore = verbs.add_parser("restore", help="put a backup in place, while no bot runs")
    restore.add_argument("file", type=Path, help="the backup")
    taken = verbs.add_parser("import", help="take over a sign-up list (CSV or XLSX): first shown, then done")
    taken.add_argument("file", type=Path, help="the list; its first row names the columns")
    taken.add_argument("--really", action="store_true", help="do it; without this, it is only shown")
    taken.add_argument("--role", choices=["mentor", "mentee"], help="for rows that do not say it themselves")
    taken.add_argument("--column", action="append", default=[], metavar="HEADER=QUESTION", help="say what a column is")
    given = verbs.add_parser("export", help="write sign-ups or statistics as CSV, without what is private")
    given.add_argument("what", choices=["sign-ups", "statistics"])
    given.add_argument("--to", type=Path, metavar="FILE", help="a new file instead of standard output")
    verbs.add_parser("rotate-keys", help="seal everything anew with the newest key, while the bot runs")
    verbs.add_parser("manifest", help="print the manifest of the Slack app")
    verbs.add_parser("version", help="print the version")
    return top


def port(text: str) -> int:
    if not 0 <= int(text) <= 65535:
        raise ValueError
    return int(text)


def run(options: argparse.Namespace | None = None) -> int:
    import gc
    import os

    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"  # it would look through every package that is installed
    gc.disable()  # what is loaded now stays: to look through it for garbage would be a sixth of the start
    try:
        from mentorship.environment import take_environment
        from mentorship.log import set_up_logging

        found = take_environment()
        set_up_logging(form=found.log_format, level=found.log_level)
        from mentorship.slack.begun import certificates

        certificates()
        from mentorship.running import run

        return run(found)
    finally:
        gc.enable()


def demo(options: argparse.Namespace) -> int:
    from mentorship.demo.opening import open_demo

    return open_demo(port=options.port, opens_browser=not options.no_browser)


def check(options: argparse.Namespace) -> int:
    from mentorship.checking import check

    return check(print)


def health(options: argparse.Namespace) -> int:
    """Exit 0 if the bot on this machine says that it is ready."""
    from http.client import HTTPConnection, HTTPException

    found = environment()
    try:
        connection = HTTPConnection(found.host, found.port, timeout=5)
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
    except (OSError, HTTPException):
        print("not running")
        return 1
    print(answer.read().decode().strip())
    return 0 if answer.status == 200 else 1


def migrate(options: argparse.Namespace) -> int:
    from mentorship.assembly import open_database

    open_database(environment())
    print("The database is up to date.")
    return 0


def backup(options: argparse.Namespace) -> int:
    from mentorship.keeping.backup import back_up

    return back_up(environment(), options.file, say=print)


def restore(options: argparse.Namespace) -> int:
    from mentorship.keeping.restore import restore

    return restore(environment(), options.file, say=print)


def import_(options: argparse.Namespace) -> int:
    from mentorship.keeping.spreadsheet import read_spreadsheet

    table = read_spreadsheet(options.file)  # before anything else is loaded: it may be hostile
    from mentorship.keeping.importing import import_list

    named = dict(each.rpartition("=")[::2] for each in options.column)
    return import_list(environment(), table, role=options.role, named=named, really=options.really, say=print)


def export(options: argparse.Namespace) -> int:
    from mentorship.keeping.exporting import export

    return export(environment(), options.what, to=options.to, say=print)


def rotate_keys(options: argparse.Namespace) -> int:
    from mentorship.keeping.rotation import rotate

    return rotate(environment(), say=print)


def manifest(options: argparse.Namespace) -> int:
    from mentorship.manifest import manifest_file

    print(manifest_file().read_text("utf-8"), end="")
    return 0


def version(options: argparse.Namespace) -> int:
    from importlib.metadata import version

    print(version("mentorship"))
    return 0


VERBS: dict[str, Verb] = {
    "run": run,
    "demo": demo,
    "check": check,
    "health": health,
    "migrate": migrate,
    "backup": backup,
    "restore": restore,
    "import": import_,
    "export": export,
    "rotate-keys": rotate_keys,
    "manifest": manifest,
    "version": version,
}


def environment() -> Environment:
    from mentorship.environment import read_environment

    return read_environment()
