"""Three quiet weeks: noticed, asked kindly, asked once more with a date, then it rests. Features K7.

Quiet is counted from the last press of either, in the mentee's days; the days of a planned gap do not count.
"""

from datetime import date, datetime, time

from mentorship.desk import Desk
from mentorship.hall.ending import end_mentorship
from mentorship.journey.weekly_meeting.course import Course
from mentorship.outbox import to_member
from mentorship.program.calendar import day_of, days_after, moment_of
from mentorship.program.mentorship import Ending, Mentorship

REASONS = ("first", "again", "missed_twice")
"""Quiet for three weeks, quiet for five, two meetings in a row that did not happen."""
ASKED, RESTS = "weekly_meeting.quiet", "weekly_meeting.rests"


def notice(desk: Desk, course: Course) -> list[datetime]:
    """Ask on the first and second quiet day, let it rest on the day that was named; return when to look again."""
    mentorship = course.mentorship
    first, second = (begins(course, quiet_on(course, days)) for days in desk.settings.quiet_days[:2])
    if mentorship.rests_on is None and desk.now >= second:
        mentorship.rests_on = to_rest_on(desk, course)
    rests = begins(course, mentorship.rests_on) if mentorship.rests_on else None
    if rests and desk.now >= rests:
        let_rest(desk, mentorship)
        return close_after_rest(desk, mentorship)
    if desk.now >= first:
        ask(desk, mentorship, "again" if rests else "first")
    return [first, second, *([rests] if rests else [])]


def to_rest_on(desk: Desk, course: Course) -> date:
    """Name the third quiet day; a later one if they are asked late, so that nobody has less time to press."""
    _, second, third = desk.settings.quiet_days
    today = day_of(desk.now, course.zone)
    return max(quiet_on(course, third), days_after(today, third - second, gaps=course.gaps))


def quiet_on(course: Course, days: int) -> date:
    """The day on which it has been quiet for that many."""
    return days_after(day_of(course.mentorship.last_pressed_at, course.zone), days, gaps=course.gaps)


def begins(course: Course, day: date) -> datetime:
    """The start of the day where the mentee lives."""
    return moment_of(day, time(), course.zone)


def ask(desk: Desk, mentorship: Mentorship, which: str) -> None:
    """Ask each privately whether everything is all right: `which` of the three reasons there is to ask."""
    since = mentorship.last_pressed_at.isoformat()
    questions = [question(mentorship.id, member, since=since, which=which) for member in mentorship.both]
    known = desk.out.known_among(ASKED, [each["key"] for each in questions])
    for each in questions:
        if each["key"] not in known:
            desk.out.show(ASKED, **each)


def asked_key(mentorship_id: str, member: str, *, since: str, which: str) -> str:
    return f"{mentorship_id}:{member}:{since}:{which}"


def question(mentorship_id: str, member: str, *, since: str, which: str) -> dict[str, str]:
    """What the tray is given of one question to one of the two."""
    key = asked_key(mentorship_id, member, since=since, which=which)
    about = {"mentorship": mentorship_id, "member": member, "since": since, "which": which}
    return {"to": to_member(member), "key": key, **about}


def all_fine(desk: Desk, mentorship: Mentorship, *, since: str, by: str) -> None:
    """Take it that all is well: counting begins anew. Only whoever said so is thanked."""
    mentorship.press(at=desk.now)
    show_what_became_of_it(desk, mentorship, since=since, by=by)


def retire(desk: Desk, mentorship: Mentorship) -> None:
    """Let what still asks two who parted ask nothing any more, also where somebody pressed something else since."""
    show_what_became_of_it(desk, mentorship, since=mentorship.last_pressed_at.isoformat())
    for member in mentorship.both:
        about = f"{mentorship.id}:{member}"
        for key in desk.out.shown_to(member, ASKED, about=about):
            since, _, which = key.removeprefix(f"{about}:").rpartition(":")
            desk.out.redraw(ASKED, **question(mentorship.id, member, since=since, which=which))


def show_what_became_of_it(desk: Desk, mentorship: Mentorship, *, since: str, **about: str) -> None:
    for member in mentorship.both:
        for which in REASONS:
            desk.out.redraw(ASKED, **question(mentorship.id, member, since=since, which=which), **about)


def let_rest(desk: Desk, mentorship: Mentorship) -> None:
    """Let it rest; one press of either wakes it within thirty days."""
    mentorship.rest(at=desk.now)
    for member in mentorship.both:
        about = {"mentorship": mentorship.id, "member": member}
        desk.out.show(RESTS, to_member(member), key=f"{mentorship.id}:{member}:{desk.now.isoformat()}", **about)
        desk.out.refresh_home(member)


def close_after_rest(desk: Desk, mentorship: Mentorship) -> list[datetime]:
    """End what nobody woke for thirty days, as its last word had said; the places are free again."""
    closes = mentorship.closes_at(after_days=desk.settings.reopen_days)
    if closes is None:  # a break that one of the two took is theirs to end
        return []
    if desk.now >= closes:
        end_mentorship(desk, mentorship, by=None, how=Ending.QUIET)
        for member in mentorship.both:
            desk.out.refresh_home(member)
    return [closes]
