"""What is said around one weekly meeting: "Still on?", the agenda, the wrap-up, the collapse, the check-in."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.hall.agenda import about_agenda, draw_agenda_again
from mentorship.hall.check_ins import about_both, ask_about_offer
from mentorship.journey.weekly_meeting.course import Course, has_review_instead, open_meeting
from mentorship.outbox import to_member
from mentorship.program import doors
from mentorship.program.calendar import day_of, in_gap, local, moment_of
from mentorship.program.meeting import CheckIn, Meeting, OwnNote
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from mentorship.program.target import Task
from mentorship.program.topic import Topic

AGENDA, STILL_ON, CHECK_IN = doors.WEEKLY_AGENDA, "weekly_meeting.still_on", doors.WEEKLY_CHECK_IN
CHECK_IN_REMINDER = "weekly_meeting.check_in_reminder"
INSTEAD = "weekly_meeting.instead"


def agenda_at(desk: Desk, meeting: Meeting) -> datetime | None:
    before = timedelta(minutes=desk.settings.agenda_minutes_before)
    return meeting.starts_at - before if meeting.starts_at else None


def wrap_up_at(desk: Desk, meeting: Meeting) -> datetime | None:
    before = timedelta(minutes=desk.settings.wrap_up_minutes_before)
    return meeting.ends_at - before if meeting.ends_at else None


def is_over(desk: Desk, meeting: Meeting) -> bool:
    """Whether a weekly meeting's hour is over; one that is being moved, or waits for a time, is not."""
    return not meeting.is_first and meeting.stands and meeting.ends_at is not None and desk.now >= meeting.ends_at


def accompany(desk: Desk, course: Course, meeting: Meeting) -> list[datetime]:
    """Say what is due around an open weekly meeting; return the moments at which more will be."""
    agenda, wrap_up = agenda_at(desk, meeting), wrap_up_at(desk, meeting)
    if meeting.moving_since and not meeting.is_first:
        draw_agenda_again(desk, course.mentorship, meeting)
    if meeting.is_first or not meeting.stands or not (agenda and wrap_up and meeting.ends_at):
        return []
    moments = [agenda, wrap_up, meeting.ends_at]
    if desk.now < agenda:
        return moments + ask_whether_it_is_on(desk, course, meeting)
    stage_began = wrap_up if desk.now >= wrap_up else agenda
    if not course.is_silent(desk.now) and (meeting.agenda_shown_at is None or meeting.agenda_shown_at < stage_began):
        show_agenda(desk, course.mentorship, meeting)
        show_whether_it_is_on(desk, course.mentorship, meeting)
    return moments


# Still on?


def ask_whether_it_is_on(desk: Desk, course: Course, meeting: Meeting) -> list[datetime]:
    """Ask both, in the last waking hours before the day, unless the last check-in settled it. Weekly 5 c."""
    if meeting.settled_by is not None:
        show_whether_it_is_on(desk, course.mentorship, meeting)
        return []
    moments = {member: asks_at(desk, course, meeting, member) for member in course.mentorship.both}
    questions = {member: about_both(meeting, member) for member, moment in moments.items() if moment <= desk.now}
    known = desk.out.known_among(STILL_ON, [each["key"] for each in questions.values()])
    for member, each in questions.items():
        if each["key"] not in known:
            desk.out.show(STILL_ON, to_member(member), **each)
    return list(moments.values())


def asks_at(desk: Desk, course: Course, meeting: Meeting, member: str) -> datetime:
    """When to ask one of them: the morning of the last waking day before; after a gap, the first waking hour.

    Where that would be too late, as it is for two who meet at eight: the last waking day before the gap.
    """
    assert meeting.starts_at is not None
    hours, zone = desk.waking_hours(member), desk.zone_of(member)
    day_before = moment = hours.last_waking_before(day_of(meeting.starts_at, zone)).opens_at
    while in_gap(day := day_of(moment, course.zone), course.gaps):
        moment = hours.next_waking(moment_of(day + timedelta(days=1), time(), course.zone))
    agenda = agenda_at(desk, meeting)
    if agenda and moment < agenda:
        return moment
    while in_gap(day_of(day_before, course.zone), course.gaps):
        day_before = hours.last_waking_before(day_of(day_before, zone)).opens_at
    return day_before


def show_whether_it_is_on(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> None:
    """Let the questions that are out say what became of them."""
    for member in mentorship.both:
        desk.out.redraw(STILL_ON, to_member(member), **about_both(meeting, member))


def confirm(desk: Desk, mentorship: Mentorship, meeting: Meeting, *, by: str) -> None:
    """Note that it is on. One yes settles it; the other can still move it."""
    if meeting.settled_by is None:
        meeting.settled_by = by
    mentorship.press(at=desk.now)
    show_whether_it_is_on(desk, mentorship, meeting)


def ask_when_instead(desk: Desk, course: Course, meeting: Meeting) -> None:
    """Ask the mentee, once, for the time at which they meet instead of in the coming gap. First 6."""
    if gap := course.gap_to_meet_around(meeting, now=desk.now):
        mentee, key = course.mentorship.mentee_id, f"{meeting.id}:{gap.id}"
        desk.out.tell(INSTEAD, to_member(mentee), key=key, meeting=meeting.id, member=mentee)


# The agenda, which becomes the wrap-up and collapses at the end


def show_agenda(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> None:
    """Make the one message in the pair's conversation say what it is time for. Weekly 2 to 5."""
    desk.out.show(AGENDA, **about_agenda(mentorship, meeting))
    meeting.agenda_shown_at = desk.now


def show_again(desk: Desk, mentorship: Mentorship) -> None:
    """Bring the agenda up to date after a press, if a meeting is under way."""
    meeting = open_meeting(desk, mentorship)
    if meeting and not meeting.is_first:
        draw_agenda_again(desk, mentorship, meeting)


def show_what_is_next(desk: Desk, mentorship: Mentorship) -> None:
    """Let the last agenda, which named a meeting that is left out now, name the one that is next."""
    had_one = (Meeting.number > 1, Meeting.closed_at.is_not(None), Meeting.agenda_shown_at.is_not(None))
    last = Meeting.all_of(mentorship.id).where(*had_one).order_by(None).order_by(Meeting.number.desc()).limit(1)
    for meeting in desk.session.scalars(last):
        draw_agenda_again(desk, mentorship, meeting)


def finish(desk: Desk, course: Course, meeting: Meeting) -> None:
    """Let the hour be over: collapse the agenda, ask for what is still open, make room for the next one.

    A meeting that nobody was reminded of (a gap, a break, the bot was away) ends in silence. On review days the
    review takes the check-in's place.
    """
    written = desk.session.scalars(CheckIn.of(meeting.id)).first()
    meeting.close(at=desk.now, took_place=True if written else None)
    if meeting.agenda_shown_at is None or course.is_silent(desk.now):
        return
    for topic in desk.session.scalars(Topic.open_of(course.mentorship.id)):
        topic.talked_at = desk.now
    show_agenda(desk, course.mentorship, meeting)
    fold_the_last_check_in(desk, course.mentorship, meeting)
    if not has_review_instead(desk, course, meeting):
        has_focus = task_of(desk, meeting) is not None
        for member in course.mentorship.both:
            if has_lines_open(course.mentorship.role_of(member), written, has_focus=has_focus):
                show_check_in(desk, meeting, member)
                if member == course.mentorship.mentee_id:
                    ask_about_offer(desk, course.mentorship, meeting)
    for member in course.mentorship.both:
        desk.out.refresh_home(member)


# The check-in, and one gentle reminder


def show_check_in(desk: Desk, meeting: Meeting, member: str) -> None:
    desk.out.show(CHECK_IN, to_member(member), **about_both(meeting, member))


def show_check_ins(desk: Desk, mentorship: Mentorship, meeting: Meeting, *, is_long_past: bool) -> None:
    """Let the check-ins that are out say what is true now; of a meeting long past, nothing is asked any more."""
    past = {"past": "yes"} if is_long_past else {}
    for kind in (CHECK_IN, CHECK_IN_REMINDER):
        for member in mentorship.both:
            desk.out.redraw(kind, to_member(member), **about_both(meeting, member), **past)


def take_back_check_ins(desk: Desk, mentorship: Mentorship, meetings: Sequence[Meeting]) -> None:
    """Let what was asked after any of their weekly meetings ask two who parted no longer.

    Of all but the last, once was told that a newer one is over; a reminder of those asks nothing any more.
    """
    held = [each for each in meetings if each.closed_at and not each.skipped_by]
    for meeting in meetings:
        if meeting in held[-1:]:
            show_check_ins(desk, mentorship, meeting, is_long_past=False)
            continue
        for member in mentorship.both:
            desk.out.redraw(CHECK_IN, to_member(member), **about_both(meeting, member), past="yes")


def fold_the_last_check_in(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> None:
    """Let what was asked about the meeting before, and never answered, ask no longer: a newer one is over."""
    for before in desk.session.scalars(Meeting.all_of(mentorship.id).where(Meeting.number == meeting.number - 1)):
        show_check_ins(desk, mentorship, before, is_long_past=True)


def has_lines_open(role: Role, written: CheckIn | None, *, has_focus: bool) -> bool:
    """Whether a line of the wrap-up that is this person's to fill is empty. "Anything else" never is. Weekly 5."""
    if written is None or written.next_at is None:
        return True
    return not (written.watch_for if role is Role.MENTOR else has_focus)


def task_of(desk: Desk, meeting: Meeting) -> Task | None:
    """The task that the mentee chose at this meeting."""
    tasks = Task.all_of(meeting.mentorship_id).where(Task.meeting_id == meeting.id)
    return desk.session.scalars(tasks).first()


def has_answered(desk: Desk, meeting: Meeting, member: str) -> bool:
    """Whether someone sent the check-in, or said that the meeting did not happen."""
    return meeting.took_place is False or own_note(desk, meeting, member) is not None


def has_been_told(desk: Desk, meeting: Meeting) -> bool:
    """Whether either of the two told how a meeting was."""
    notes = select(OwnNote.written_at).where(OwnNote.meeting_id == meeting.id).limit(1)
    return meeting.took_place is False or desk.session.scalar(notes) is not None


def have_met_since(desk: Desk, meeting: Meeting) -> bool:
    """Whether a newer meeting of the two is over: of this one, nothing is asked any more."""
    newer = Meeting.all_of(meeting.mentorship_id).where(Meeting.number > meeting.number, Meeting.closed_at.is_not(None))
    return desk.session.scalars(newer.where(Meeting.skipped_by.is_(None)).limit(1)).first() is not None


def own_note(desk: Desk, meeting: Meeting, member: str) -> OwnNote | None:
    return desk.session.scalars(OwnNote.of(meeting.id, member)).first()


def remind_of_check_in(desk: Desk, course: Course, meeting: Meeting | None) -> list[datetime]:
    """Remind once, at the same time the next day, if nobody has answered; then stay silent. Weekly 5.

    It is the day after the one on which somebody was asked: that can have waited for a day that nothing else took.
    Where one of the two has told how it was, the record they share is there, and the other is left in peace.
    """
    if meeting is None or meeting.closed_at is None or meeting.is_first or meeting.skipped_by:
        return []
    earliest = next_day(meeting.closed_at, course.zone)
    if desk.now < earliest or has_been_told(desk, meeting):
        return [earliest]
    members = {f"{meeting.id}:{member}": member for member in course.mentorship.both}
    asked_at = desk.out.first_due(CHECK_IN, members)
    moments = {key: max(earliest, next_day(each, course.zone)) for key, each in asked_at.items()}
    waits_for = [key for key, moment in moments.items() if moment <= desk.now < moment + timedelta(days=1)]
    reminded = desk.out.known_among(CHECK_IN_REMINDER, waits_for)
    for key in waits_for:
        if key not in reminded:
            about = {"meeting": meeting.id, "member": members[key]}
            desk.out.show(CHECK_IN_REMINDER, to_member(members[key]), key=key, **about)
    return list(moments.values())


def next_day(moment: datetime, zone: str) -> datetime:
    wall = local(moment, zone)
    return moment_of(wall.date() + timedelta(days=1), wall.time(), zone)
