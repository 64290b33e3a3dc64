"""Writing down a meeting: the closing questions, the look back, and what each keeps for themselves.

The shared part is one record that both see and either can fill. Only the mentee's own answers become tasks; a mentor's
idea stays an idea until she takes it. Weekly 2 and 5, First 8.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mentorship.desk import Desk
from mentorship.journey.weekly_meeting import quiet
from mentorship.journey.weekly_meeting.answers import FullCheckIn, WrapUp
from mentorship.journey.weekly_meeting.course import course_of, last_meeting
from mentorship.journey.weekly_meeting.meeting_day import (
    agenda_at,
    own_note,
    show_again,
    show_agenda,
    show_check_ins,
    show_whether_it_is_on,
    task_of,
)
from mentorship.outbox import to_member
from mentorship.policies import MyMeeting
from mentorship.program.calendar import moment_of, shown
from mentorship.program.lines import kept_together, mark
from mentorship.program.meeting import CheckIn, Meeting, OwnNote
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.sign_up import Role
from mentorship.program.target import Task, TaskOutcome
from mentorship.program.topic import Idea, Topic
from mentorship.slack.replies import Refusal

CLOSING = {
    Role.MENTEE: ("focus", "next", "anything_else"),
    Role.MENTOR: ("watch_for", "idea", "next", "anything_else"),
}
"""Which of the closing questions are asked of whom. Weekly 5 a to d."""
LOOKING_BACK = {
    Role.MENTEE: ("task", "went_well", "could_be_better", "targets_stand"),
    Role.MENTOR: ("went_well", "could_be_better"),
}
"""Weekly 2 a to d."""
WRITTEN = ("went_well", "could_be_better", "targets_stand", "watch_for", "anything_else")
"""The lines that stand on the check-in itself."""


class NextIsOver(Refusal):
    key = "weekly_meeting.refusals.next_is_over"


class NextIsHalf(Refusal):
    key = "weekly_meeting.refusals.next_is_half"


class NextWasJustSettled(Refusal):
    key = "weekly_meeting.refusals.next_was_just_settled"


@dataclass(frozen=True)
class Sheet:
    """Everything that a meeting's form shows one of the two."""

    mine: MyMeeting
    written: CheckIn | None
    last_task: Task | None
    focus: Task | None
    next_at: datetime | None
    next_place: str | None
    note: OwnNote | None

    @property
    def lines(self) -> dict[str, str | None]:
        """The shared lines as they stand, by question."""
        lines = {name: getattr(self.written, name) if self.written else None for name in WRITTEN}
        when = self.next_at.isoformat() if self.next_at else None
        return {**lines, "focus": self.focus.words if self.focus else None, "next": when}


def sheet_of(desk: Desk, mine: MyMeeting) -> Sheet:
    written = desk.session.scalars(CheckIn.of(mine.meeting.id)).first()
    following = following_meeting(desk, mine.meeting)
    next_at, next_place = (following.starts_at, following.place) if following else (None, mine.meeting.place)
    if next_at is None and written:
        next_at, next_place = written.next_at, written.next_place or next_place
    if next_at is None:
        next_at = course_of(desk, mine.mentorship).slot_after(mine.meeting, now=desk.now)
    return Sheet(
        mine,
        written,
        last_task=last_task(desk, mine.meeting),
        focus=task_of(desk, mine.meeting),
        next_at=next_at,
        next_place=next_place,
        note=own_note(desk, mine.meeting, mine.me.id),
    )


def following_meeting(desk: Desk, meeting: Meeting) -> Meeting | None:
    """The open meeting that was planned after this one."""
    following = desk.session.scalars(Meeting.open_of(meeting.mentorship_id)).first()
    return following if following and following.number > meeting.number else None


def last_task(desk: Desk, meeting: Meeting) -> Task | None:
    """Last week's task: the newest one not chosen at this meeting, as long as it is open or was answered here."""
    tasks, begins = desk.session.scalars(Task.all_of(meeting.mentorship_id)).all(), agenda_at(desk, meeting)
    here = [
        task
        for task in tasks
        if task.meeting_id != meeting.id
        and (task.outcome_at is None or (begins and task.outcome_at >= begins))
        and (meeting.ends_at is None or task.made_at < meeting.ends_at)
    ]
    return here[-1] if here else None


def wrap_up(desk: Desk, mine: MyMeeting, answers: WrapUp, *, seen: Mapping[str, str]) -> None:
    """Write down the closing questions. Weekly 5."""
    write_lines(desk, sheet_of(desk, mine), answers, seen=seen, asked=CLOSING[mine.role])
    after_writing(desk, mine)


def check_in(desk: Desk, mine: MyMeeting, answers: FullCheckIn, *, seen: Mapping[str, str]) -> None:
    """Write down the whole check-in; a meeting that did not happen is asked nothing more. Weekly 2 and 5."""
    if answers.took_place == "no":
        did_not_happen(desk, mine)
        return
    mine.meeting.took_place = True
    sheet = sheet_of(desk, mine)
    write_lines(desk, sheet, answers, seen=seen, asked=(*LOOKING_BACK[mine.role], *CLOSING[mine.role]))
    if answers.task and sheet.last_task and mine.role is Role.MENTEE:
        sheet.last_task.outcome, sheet.last_task.outcome_at = answers.task, desk.now
    keep_own_note(desk, sheet, answers)
    after_writing(desk, mine)


def did_not_happen(desk: Desk, mine: MyMeeting) -> None:
    """Note that a meeting was missed; the second in a row asks each privately. Features G13."""
    mine.meeting.took_place = False
    after_writing(desk, mine)
    before = Meeting.all_of(mine.mentorship.id).where(Meeting.number == mine.meeting.number - 1)
    previous = desk.session.scalars(before).first()
    if previous and previous.took_place is False and previous.skipped_by is None:
        quiet.ask(desk, mine.mentorship, "missed_twice")


def after_writing(desk: Desk, mine: MyMeeting) -> None:
    """Let everything that shows this meeting show what was written."""
    mine.mentorship.press(at=desk.now)
    desk.session.flush()
    if mine.meeting.agenda_shown_at:
        show_agenda(desk, mine.mentorship, mine.meeting)
    show_check_ins(desk, mine.mentorship, mine.meeting)
    for member in mine.mentorship.both:
        desk.out.refresh_home(member)


def write_lines(desk: Desk, sheet: Sheet, answers: WrapUp, *, seen: Mapping[str, str], asked: tuple[str, ...]) -> None:
    """Lay what one person typed over what stands, without wiping out what the other wrote meanwhile. Features P3."""
    mine, stands = sheet.mine, sheet.lines
    written = sheet.written or CheckIn(mentorship_id=mine.mentorship.id, meeting_id=mine.meeting.id)
    written.written_at = desk.now
    together = {
        name: kept_together(getattr(answers, name), stands=stands[name], seen=seen.get(name, ""))
        for name in (*WRITTEN, "focus")
        if name in asked
    }
    watched_before = written.watch_for
    for name in WRITTEN:
        if name in together:
            setattr(written, name, together[name])
    desk.session.add(written)
    if "watch_for" in asked:
        watch(desk, mine.mentorship, before=watched_before, after=written.watch_for)
    if "focus" in asked:
        focus(desk, sheet, together["focus"])
    if answers.idea and "idea" in asked:
        desk.session.add(Idea(mentorship_id=mine.mentorship.id, words=answers.idea, suggested_at=desk.now))
    settle_next(desk, sheet, written, answers, seen=seen.get("next", ""))


def focus(desk: Desk, sheet: Sheet, words: str | None) -> None:
    """Make the mentee's focus the week's task. Weekly 5 a."""
    task, mine = sheet.focus, sheet.mine
    if task is None and words:
        made = Task(mentorship_id=mine.mentorship.id, meeting_id=mine.meeting.id, words=words, made_at=desk.now)
        desk.session.add(made)
    elif task and words:
        task.words = words
    elif task:
        desk.session.delete(task)


def watch(desk: Desk, mentorship: Mentorship, *, before: str | None, after: str | None) -> None:
    """Keep what the mentor looks out for among the opportunities, as a door that is watched. Weekly 5 b."""
    if after == before:
        return
    known = desk.session.scalars(Opportunity.of(mentorship.id)).all()
    same = next((each for each in known if each.words == before and each.offered_at is None), None)
    if same and after:
        same.words = after
    elif same:
        desk.session.delete(same)
    elif after:
        desk.session.add(Opportunity(mentorship_id=mentorship.id, words=after, watched_at=desk.now))


def settle_next(desk: Desk, sheet: Sheet, written: CheckIn, answers: WrapUp, *, seen: str) -> None:
    """Write down when and where next; what was planned already moves there, and the other hears of it. Weekly 5 c.

    Raises NextIsHalf, NextIsOver, NextWasJustSettled.
    """
    mine = sheet.mine
    if answers.next_on is None and answers.next_time is None:
        return
    if answers.next_on is None or answers.next_time is None:
        raise NextIsHalf(at="next_time" if answers.next_on else "next_on")
    at = moment_of(answers.next_on, answers.next_time, mine.me.zone)
    stands = sheet.lines["next"]
    if mark(at.isoformat()) == seen and stands and mark(stands) != seen:
        return  # the other chose another time meanwhile, and this person changed nothing
    if at <= desk.now:
        if at.isoformat() == stands:
            return  # a check-in that is changed later: the next meeting has begun
        raise NextIsOver(at="next_on")
    if stands and mark(stands) != seen and at.isoformat() != stands and sheet.next_at:
        partner = desk.member(mine.partner_id).name
        raise NextWasJustSettled(at="next_on", partner=partner, time=shown(sheet.next_at, mine.me.zone))
    if mine.meeting == last_meeting(desk, mine.mentorship) or following_meeting(desk, mine.meeting):
        written.next_at, written.next_place, written.next_by = at, answers.next_place or None, mine.me.id
    move_following(desk, mine, written)


def move_following(desk: Desk, mine: MyMeeting, written: CheckIn) -> None:
    """Settle the meeting that was planned already as the check-in says."""
    following = following_meeting(desk, mine.meeting)
    if following is None or written.next_at is None:
        return
    moved = following.starts_at != written.next_at
    if moved:
        following.settle(starts_at=written.next_at, place=written.next_place, by=mine.me.id)
        key = f"{following.id}:{following.sequence}"
        to = to_member(mine.partner_id)
        desk.out.tell("weekly_meeting.next_settled", to, key=key, meeting=following.id, by=mine.me.id)
    else:
        following.settled_by, following.place = mine.me.id, written.next_place or following.place
    show_whether_it_is_on(desk, mine.mentorship, following)


def keep_own_note(desk: Desk, sheet: Sheet, answers: FullCheckIn) -> None:
    """Keep what a person wrote for nobody but themselves."""
    mine = sheet.mine
    note = sheet.note or OwnNote(meeting_id=mine.meeting.id, member_id=mine.me.id)
    note.written_at, note.going, note.note = desk.now, answers.going, answers.note or None
    desk.session.add(note)


def answer_task(desk: Desk, mentorship: Mentorship, task: Task, outcome: TaskOutcome) -> None:
    """Note in one press what became of last week's task. Weekly 2 a."""
    task.outcome, task.outcome_at = outcome, desk.now
    settle_down(desk, mentorship)


def bring_up(desk: Desk, mentorship: Mentorship, words: str, *, by: str) -> None:
    """Put a subject on the next agenda. Weekly 4."""
    desk.session.add(Topic(mentorship_id=mentorship.id, by_id=by, words=words, brought_at=desk.now))
    settle_down(desk, mentorship)


def settle_down(desk: Desk, mentorship: Mentorship) -> None:
    mentorship.press(at=desk.now)
    desk.session.flush()
    show_again(desk, mentorship)
    for member in mentorship.both:
        desk.out.refresh_home(member)
