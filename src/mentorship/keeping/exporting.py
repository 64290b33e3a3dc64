"""`mentorship export sign-ups` and `statistics`: CSV that is safe to open in a spreadsheet. Features M4.

A column is in it because it stands in the list below, and for no other reason: what is about identities, what was told
in confidence, and how somebody else answered is not. Each export leaves a line in the organisers' log.
"""

import csv
import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sqlalchemy import select

from mentorship.clock import Clock
from mentorship.desk import Desk
from mentorship.environment import Environment
from mentorship.keeping import CannotBeDone
from mentorship.keeping.opening import COMMAND_LINE, open_resting_bot
from mentorship.organising.numbers import numbers_of
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp

COLUMNS = (
    "role",
    "signed_up_at",
    "paused_until",
    "hours_a_week",
    "months",
    "answers_by",
    "supports_others",
    "field",
    "topics",
    "interests",
    "languages",
    "mediums",
    "city",
    "years_of_experience",
    "current_role",
    "doors",
    "room_for",
)
"""What organisers may take out of a sign-up, besides the name: nothing sealed, nothing that tells of a proposal."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
"""What a spreadsheet may take for the beginning of a formula."""

Row = Iterable[object]


def export(environment: Environment, what: str, *, to: Path | None, say: Callable[[str], object]) -> int:
    """Write one of the two as CSV, and a line into the log. Raises CannotBeDone."""
    with io.StringIO() if to is None else new_file(to) as file:
        with open_resting_bot(environment, clock=Clock()) as bot, bot.desk() as desk:
            rows = list(EXPORTS[what](desk))
            file.write(as_csv(rows))
            file.flush()
            desk.log("exported", by=COMMAND_LINE, details=f"{what}: {len(rows) - 1}")
        if isinstance(file, io.StringIO):  # whoever reads it page by page holds nobody up
            say(file.getvalue().rstrip())
    return 0


@contextmanager
def new_file(to: Path) -> Iterator[TextIO]:
    """Open a file that only its owner may read; it is gone again if what is to stand in it fails.

    Raises CannotBeDone, also for one that exists.
    """
    try:
        opened = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CannotBeDone(f"{to} exists already, and an export never overwrites anything.") from None
    except OSError as trouble:
        raise CannotBeDone(f"{to} cannot be written: {trouble.strerror}.") from None
    try:
        with os.fdopen(opened, "w", encoding="utf-8", newline="") as file:
            yield file
    except BaseException:
        to.unlink(missing_ok=True)
        raise


def sign_ups(desk: Desk) -> Iterator[Row]:
    yield ("name", *COLUMNS)
    found = select(SignUp, Member.name).join(Member, SignUp.member_id == Member.id)
    for sign_up, name in desk.session.execute(found.order_by(SignUp.role, SignUp.signed_up_at, SignUp.id)):
        yield (name, *(getattr(sign_up, column) for column in COLUMNS))


def statistics(desk: Desk) -> Iterator[Row]:
    """Counts of the program as a whole; never how a mentorship went, or ended."""
    yield ("what", "of", "number")
    numbers = numbers_of(desk)
    for what in ("waiting", "mentors", "proposed", "running", "resting", "quiet", "ended"):
        yield (what, "", getattr(numbers.counts, what))
    yield ("days_to_match", "", numbers.days_to_match)
    people = desk.session.execute(select(SignUp.role, SignUp.signed_up_at, SignUp.topics)).all()
    yield from counted("sign-ups", (f"{role}s, {at:%Y-%m}" for role, at, _ in people))
    yield from counted("introductions", (f"{at:%Y-%m}" for at in desk.session.scalars(select(Mentorship.started_at))))
    for role, what in ((Role.MENTEE, "topics wanted"), (Role.MENTOR, "topics offered")):
        yield from counted(what, (topic for each, _, topics in people if each is role for topic in topics))


def counted(what: str, each: Iterable[str]) -> Iterator[Row]:
    for of, number in sorted(Counter(each).items()):
        yield (what, of, number)


EXPORTS: dict[str, Callable[[Desk], Iterator[Row]]] = {"sign-ups": sign_ups, "statistics": statistics}


def as_csv(rows: Iterable[Row]) -> str:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([[cell(value) for value in row] for row in rows])
    return written.getvalue()


def cell(value: object) -> str:
    """Write a value so that no spreadsheet takes it for a formula."""
    text = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) and not is_number else text
