"""When someone could meet: the parts of a day that the form offers, and times written by hand. Requirements 1."""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from mentorship.slack.replies import Refusal

PARTS = {"morning": ("08:00", "12:00"), "afternoon": ("12:00", "17:00"), "evening": ("17:00", "21:00")}
"""The parts of a day that the form offers, on the member's own wall."""

Days = Mapping[str, str]
"""{"0": "Monday", …}, as the form names them."""

_WRITTEN = re.compile(r"(?P<day>[^\W\d]+)\.?\s+(?P<starts>[\d:.]+)\s*(?:-|–|—|to)\s*(?P<ends>[\d:.]+)")


class UnreadableTimes(Refusal):
    key = "signing_up.wrong.times_unreadable"


class EndsBeforeItStarts(Refusal):
    key = "signing_up.wrong.times_backwards"


class OffTheQuarter(Refusal):
    key = "signing_up.wrong.times_off_the_quarter"


def window_of(part: str) -> list[str]:
    """Read "2_evening" as ["2", "17:00", "21:00"]."""
    day, _, name = part.partition("_")
    return [day, *PARTS[name]]


def part_of(window: list[str]) -> str | None:
    """Read ["2", "17:00", "21:00"] back as "2_evening"; None for a time that was written by hand."""
    day, *hours = window
    return next((f"{day}_{part}" for part, known in PARTS.items() if list(known) == hours), None)


def read_times(typed: str, days: Days) -> list[list[str]]:
    """Read "Tue 18:30–20:00, Sat 10–12".

    Raises UnreadableTimes, EndsBeforeItStarts or OffTheQuarter with the part it is about, at its question.
    """
    return [read_time(part, days) for part in re.split(r"[,;]", typed) if part.strip()]


def read_time(part: str, days: Days) -> list[str]:
    found = _WRITTEN.fullmatch(part.strip())
    day = found and next((n for n, name in days.items() if is_short_for(found["day"], name)), None)
    starts, ends = (minutes_of(found["starts"]), minutes_of(found["ends"])) if found else (None, None)
    if day is None or starts is None or ends is None or starts == 24 * 60:
        raise UnreadableTimes(at="more_windows", part=part.strip())
    if ends <= starts:
        raise EndsBeforeItStarts(at="more_windows", part=part.strip())
    if starts % 15 or ends % 15:
        raise OffTheQuarter(at="more_windows", part=part.strip())
    return [day, written(starts), written(ends)]


def is_short_for(typed: str, day: str) -> bool:
    return len(typed) >= 2 and day.casefold().startswith(typed.casefold())


def minutes_of(typed: str) -> int | None:
    """Read "18", "18:30" or "18.30" as minutes since midnight; None for what is no time."""
    hours, _, minutes = typed.replace(".", ":").partition(":")
    if not hours.isdecimal() or (minutes and not minutes.isdecimal()):
        return None
    read = int(hours) * 60 + int(minutes or 0)
    return read if int(minutes or 0) < 60 and read <= 24 * 60 else None


def written(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def in_words(windows: Iterable[list[str]], days: Days) -> str:
    """Write windows down as people do, so that `read_times` reads them again."""
    return ", ".join(f"{days[day][:3]} {starts}–{ends}" for day, starts, ends in windows)


def at_a_glance(windows: Iterable[list[str]], days: Days) -> str:
    """Say windows as people do, days with the same hours together: "Mon–Fri 12:00–21:00; Sat 10:00–12:00".

    Those of a day that touch are one; the earliest day comes first, and on it the earliest hour.
    """
    on: dict[tuple[str, str], list[int]] = {}
    for day, starts, ends in joined(windows):
        on.setdefault((starts, ends), []).append(day)
    said = sorted(on.items(), key=lambda each: (each[1][0], each[0]))
    return "; ".join(f"{in_a_row(some, days)} {starts}–{ends}" for (starts, ends), some in said)


def joined(windows: Iterable[list[str]]) -> list[tuple[int, str, str]]:
    """Join the windows of each day that touch, in the order of the week."""
    whole: list[tuple[int, str, str]] = []
    for day, starts, ends in sorted((int(day), starts, ends) for day, starts, ends in windows):
        if whole and whole[-1][0] == day and starts <= whole[-1][2]:
            _, begins, until = whole.pop()
            whole.append((day, begins, max(until, ends)))
        else:
            whole.append((day, starts, ends))
    return whole


def in_a_row(numbers: list[int], days: Days) -> str:
    """Say three days or more that follow each other as from the first to the last."""
    rows = [[number for _, number in row] for _, row in groupby(enumerate(numbers), lambda each: each[1] - each[0])]
    short = {number: days[str(number)][:3] for number in numbers}
    return ", ".join(
        f"{short[row[0]]}–{short[row[-1]]}" if len(row) > 2 else ", ".join(short[number] for number in row)
        for row in rows
    )


def longest(windows: Iterable[list[str]]) -> int:
    """Count the minutes of the longest stretch; windows that touch are one."""
    best, begins, until = 0, -1, -1
    for starts, ends in sorted(stretch(*window) for window in windows):
        begins, until = (begins, max(until, ends)) if starts <= until else (starts, ends)
        best = max(best, until - begins)
    return best


def stretch(day: str, starts: str, ends: str) -> tuple[int, int]:
    """Tell the first and the last minute of the week."""
    midnight = int(day) * 24 * 60
    return midnight + (minutes_of(starts) or 0), midnight + (minutes_of(ends) or 0)
