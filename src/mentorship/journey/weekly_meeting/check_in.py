"""Writing down a meeting: the closing questions, the look back, and what each keeps for themselves.

The shared part is one record that both see and either can fill. Only the mentee's own answers become tasks; a mentor's
idea stays an idea until she takes it. Weekly 2 and 5, First 8.
"""

from collections.abc import Mapping

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.hall.agenda import draw_agenda_again
from mentorship.journey.weekly_meeting import quiet
from mentorship.journey.weekly_meeting.answers import FullCheckIn, WrapUp
from mentorship.journey.weekly_meeting.around import Around, around
from mentorship.journey.weekly_meeting.meeting_day import own_note, show_again, show_check_ins
from mentorship.journey.weekly_meeting.next_meeting import settle_next
from mentorship.journey.weekly_meeting.sheet import WRITTEN, Sheet, sheet_of
from mentorship.policies import MyMeeting
from mentorship.program.lines import kept_together
from mentorship.program.meeting import CheckIn, OwnNote
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.sign_up import Role
from mentorship.program.target import Target, TargetOutcome, Task, TaskOutcome
from mentorship.program.topic import Idea, Topic

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


def wrap_up(desk: Desk, mine: MyMeeting, answers: WrapUp, *, seen: Mapping[str, str]) -> None:
    """Write down the closing questions. Weekly 5."""
    desk.hold(mine.mentorship)
    sheet = sheet_of(desk, mine)
    write_lines(desk, sheet, answers, seen=seen, asked=CLOSING[mine.role])
    after_writing(desk, mine, sheet.near)


def check_in(desk: Desk, mine: MyMeeting, answers: FullCheckIn, *, seen: Mapping[str, str]) -> None:
    """Write down the whole check-in; a meeting that did not happen is asked nothing more. Weekly 2 and 5."""
    if answers.took_place == "no":
        did_not_happen(desk, mine)
        return
    desk.hold(mine.mentorship)
    mine.meeting.took_place = True
    sheet = sheet_of(desk, mine)
    written = write_lines(desk, sheet, answers, seen=seen, asked=(*LOOKING_BACK[mine.role], *CLOSING[mine.role]))
    if answers.on_time:
        written.ran_over = answers.on_time == "over"  # if either says so; the next agenda brings it up once: G18
    if answers.task and sheet.last_task and mine.role is Role.MENTEE:
        sheet.last_task.outcome, sheet.last_task.outcome_at = answers.task, desk.now
    keep_own_note(desk, mine, answers)
    after_writing(desk, mine, sheet.near)


def answer_target(desk: Desk, mentorship: Mentorship, target: Target, outcome: TargetOutcome | None) -> None:
    """Note what became of a target, or that it is open again; none of it is a grade. Weekly 2 d."""
    target.outcome, target.outcome_at = outcome, desk.now if outcome else None
    settle_down(desk, mentorship)


def keep_the_slot(desk: Desk, mine: MyMeeting) -> None:
    """Note that the slot stays where it is when the clocks change. Features P15."""
    mine.meeting.clocks_kept_by = mine.me.id
    settle_down(desk, mine.mentorship)


def met(desk: Desk, mine: MyMeeting) -> None:
    """Note with one press that it took place; that is an answer, and nobody asks again. Features G13."""
    mine.meeting.took_place = True
    if desk.session.scalars(OwnNote.of(mine.meeting.id, mine.me.id)).first() is None:
        desk.session.add(OwnNote(meeting_id=mine.meeting.id, member_id=mine.me.id, written_at=desk.now))
    after_writing(desk, mine, around(desk, mine.meeting))


def was_moved(desk: Desk, mine: MyMeeting) -> None:
    """Note that they found another time by themselves: no miss, and no reason. Features G13."""
    near = around(desk, mine.meeting)
    mine.meeting.took_place, mine.meeting.skipped_by = False, mine.me.id
    after_writing(desk, mine, near)


def did_not_happen(desk: Desk, mine: MyMeeting) -> None:
    """Note that a meeting was missed; the second in a row asks each privately. Features G13."""
    near = around(desk, mine.meeting)
    mine.meeting.took_place = False
    after_writing(desk, mine, near)
    if near.before and near.before.took_place is False and near.before.skipped_by is None:
        quiet.ask(desk, mine.mentorship, "missed_twice")


def after_writing(desk: Desk, mine: MyMeeting, near: Around) -> None:
    """Let everything that shows this meeting show what was written."""
    mine.mentorship.press(at=desk.now)
    draw_agenda_again(desk, mine.mentorship, mine.meeting)
    show_check_ins(desk, mine.mentorship, mine.meeting, is_long_past=near.is_long_past)
    for member in mine.mentorship.both:
        desk.out.refresh_home(member)


def write_lines(
    desk: Desk, sheet: Sheet, answers: WrapUp, *, seen: Mapping[str, str], asked: tuple[str, ...]
) -> CheckIn:
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
    settle_next(desk, sheet, written, answers, seen=seen.get("next", ""))
    desk.session.add(written)
    if "watch_for" in asked:
        watch(desk, mine.mentorship, before=watched_before, after=written.watch_for)
    if "focus" in asked:
        focus(desk, sheet, together["focus"])
    if answers.idea and "idea" in asked:
        desk.session.add(Idea(mentorship_id=mine.mentorship.id, words=answers.idea, suggested_at=desk.now))
    return written


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
    """Keep what the mentor looks out for among the opportunities, as a door that is watched. Weekly 5 b.

    The same words week after week are one door: it stays for as long as any week says them.
    """
    if after == before:
        return
    known = desk.session.scalars(Opportunity.of(mentorship.id)).all()
    watched = {each.words: each for each in known if each.offered_at is None}
    same = watched.get(before) if before and not is_said_in_any_week(desk, mentorship, before) else None
    if after in watched:
        after = None
    if same and after:
        same.words = after
    elif same:
        desk.session.delete(same)
    elif after:
        desk.session.add(Opportunity(mentorship_id=mentorship.id, words=after, watched_at=desk.now))


def is_said_in_any_week(desk: Desk, mentorship: Mentorship, watched: str) -> bool:
    weeks = desk.session.scalars(select(CheckIn).where(CheckIn.mentorship_id == mentorship.id))
    return watched in {each.watch_for for each in weeks}


def keep_own_note(desk: Desk, mine: MyMeeting, answers: FullCheckIn) -> None:
    """Keep what a person wrote for nobody but themselves."""
    note = own_note(desk, mine.meeting, mine.me.id) or OwnNote(meeting_id=mine.meeting.id, member_id=mine.me.id)
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
