"""Three quiet weeks: noticed, asked kindly, asked once more with a date, then it rests. Features K7.

Quiet is counted from the last press of either, in the mentee's days; the days of a planned gap do not count.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time

from mentorship.desk import Desk
from mentorship.hall.ending import end_mentorship
from mentorship.journey.weekly_meeting.course import Course
from mentorship.outbox import to_member
from mentorship.program.calendar import PlannedGap, day_of, days_after, moment_of
from mentorship.program.mentorship import Ending, Mentorship

REASONS = ("first", "again", "missed_twice")
"""Quiet for three weeks, quiet for five, two meetings in a row that did not happen."""
ASKED, RESTS = "weekly_meeting.quiet", "weekly_meeting.rests"


def notice(desk: Desk, course: Course) -> list[datetime]:
    """Ask on the first and second quiet day, let it rest on the day that was named; return when to look again."""
    mentorship = course.mentorship
    first, second = (begins(course, quiet_on(course, days)) for days in desk.settings.quiet_days[:2])
    if desk.now >= second:
        name_the_day(desk, course)
    rests = begins(course, mentorship.rests_on) if mentorship.rests_on else None
    if rests and desk.now >= rests:
        let_rest(desk, mentorship)
        return close_after_rest(desk, mentorship)
    if desk.now >= first:
        ask(desk, mentorship, "again" if rests else "first")
    return [first, second, *([rests] if rests else [])]


def name_the_day(desk: Desk, course: Course) -> None:
    """Name the third quiet day, and a later one if either hears of it late; whoever was told of another is told."""
    mentorship, named = course.mentorship, course.mentorship.rests_on
    asked_on = [day_of(each, course.zone) for each in asked_at(desk, mentorship)]
    days = [leaves_time(desk, each, gaps=course.gaps) for each in asked_on]
    mentorship.rests_on = max([quiet_on(course, desk.settings.quiet_days[2]) if named is None else named, *days])
    if named not in (None, mentorship.rests_on):
        for each in questions(mentorship, "again"):
            desk.out.redraw(ASKED, **each)


def asked_at(desk: Desk, mentorship: Mentorship) -> Collection[datetime]:
    """Tell when the two hear of the day: each has one unasked question a day, of whichever mentorship."""
    if mentorship.rests_on is None:
        return [desk.out.comes_at(ASKED, to_member(member)) for member in mentorship.both]
    return desk.out.said_at(ASKED, [each["key"] for each in questions(mentorship, "again")]).values()


def leaves_time(desk: Desk, asked_on: date, *, gaps: Iterable[PlannedGap]) -> date:
    """Tell when it may rest of which one of the two was told on this day of the mentee's: nobody has less time."""
    _, second, third = desk.settings.quiet_days
    return days_after(asked_on, third - second, gaps=gaps)


def quiet_on(course: Course, days: int) -> date:
    """The day on which it has been quiet for that many."""
    return days_after(day_of(course.mentorship.last_pressed_at, course.zone), days, gaps=course.gaps)


def begins(course: Course, day: date) -> datetime:
    """The start of the day where the mentee lives."""
    return moment_of(day, time(), course.zone)


def ask(desk: Desk, mentorship: Mentorship, which: str) -> None:
    """Ask each privately whether everything is all right: `which` of the three reasons there is to ask."""
    asked = questions(mentorship, which)
    known = desk.out.known_among(ASKED, [each["key"] for each in asked])
    for each in asked:
        if each["key"] not in known:
            desk.out.show(ASKED, **each)


def questions(mentorship: Mentorship, which: str) -> list[dict[str, str]]:
    """What the tray is given to ask the two, since they last pressed anything."""
    since = mentorship.last_pressed_at.isoformat()
    return [question(mentorship.id, member, since=since, which=which) for member in mentorship.both]


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
