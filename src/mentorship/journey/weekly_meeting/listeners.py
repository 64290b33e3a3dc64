"""What people press around their weekly meeting."""

from msgspec.structs import replace

from mentorship.desk import Desk
from mentorship.journey.weekly_meeting import agenda_views, check_in_views, long_break, quiet, views
from mentorship.journey.weekly_meeting import check_in as deeds
from mentorship.journey.weekly_meeting.answers import BringUp, FullCheckIn, WrapUp
from mentorship.journey.weekly_meeting.facts import agenda_of, stage_of
from mentorship.journey.weekly_meeting.meeting_day import confirm, own_note
from mentorship.journey.weekly_meeting.sheet import sheet_of
from mentorship.listening import Listening, Looks
from mentorship.policies import (
    Gone,
    Mine,
    MyMeeting,
    NotForYou,
    members,
    pair_of_meeting,
    pair_of_open_meeting,
    running_pair,
)
from mentorship.policies import mine as my_mentorship
from mentorship.program import doors
from mentorship.program.lines import read_marks
from mentorship.program.meeting import Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from mentorship.program.target import Target, TargetOutcome, Task, TaskOutcome
from mentorship.slack.blocks import Block
from mentorship.slack.choosing import which
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Refusal, Reply, Say


class NothingToCheckIn(Refusal):
    key = "weekly_meeting.refusals.nothing_to_check_in"


class MyTask(Mine, frozen=True):
    task: Task


class MyTarget(Mine, frozen=True):
    target: Target
    outcome: TargetOutcome | None


OPEN_AGAIN = "open"


def pair_at_form(desk: Desk, press: Press) -> MyMeeting:
    """One of the two whose meeting a form is about; behind its id the form carries how its lines stood."""
    found = pair_of_meeting(desk, replace(press, about=press.about.partition(":")[0]))
    desk.hold(found.mentorship)
    return found


def asked_whether_it_is_on(desk: Desk, press: Press) -> MyMeeting:
    """One of the two who are asked whether it is on: a yes to one day is none to another.

    Behind the meeting's id stands the time that they read; older questions name none.
    """
    meeting_id, _, time = press.about.partition(":")
    mine = replace(press, about=meeting_id)
    found = pair_of_open_meeting(desk, mine)
    desk.hold(found.mentorship, found.meeting)
    found = pair_of_open_meeting(desk, mine)
    if time and (found.meeting.starts_at is None or found.meeting.starts_at.isoformat() != time):
        raise Gone
    return found


def pair_of_unanswered_meeting(desk: Desk, press: Press) -> MyMeeting:
    """One of the two whose weekly meeting is over, while nobody has said whether it took place."""
    found = pair_of_meeting(desk, press)
    if found.meeting.is_first or found.meeting.closed_at is None or found.meeting.took_place is not None:
        raise Gone
    return found


def asked_pair(desk: Desk, press: Press) -> Mine:
    """One of the two who were asked whether all is well; behind the id stands since when it was quiet."""
    return running_pair(desk, replace(press, about=press.about.partition(":")[0]))


def own_mentee(desk: Desk, press: Press, mentorship_id: str) -> Mine:
    """The mentee: her tasks are hers alone (First 8)."""
    found = my_mentorship(desk, press, desk.find(Mentorship, mentorship_id))
    if found.role is not Role.MENTEE:
        raise NotForYou
    if not found.mentorship.is_running:
        raise Gone
    return found


def my_task(desk: Desk, press: Press) -> MyTask:
    task = desk.find(Task, press.about)
    if task is None:
        raise Gone
    found = own_mentee(desk, press, task.mentorship_id)
    return MyTask(found.mentorship, found.me, task)


def my_target(desk: Desk, press: Press) -> MyTarget:
    """The mentee: her targets are hers. The menu's choice says which target, and what became of it."""
    target_id, _, outcome = (press.chosen[0] if press.chosen else "").partition(":")
    target = desk.find(Target, target_id)
    if target is None or outcome not in (OPEN_AGAIN, *TargetOutcome):
        raise Gone
    found = own_mentee(desk, press, target.mentorship_id)
    return MyTarget(found.mentorship, found.me, target, None if outcome == OPEN_AGAIN else TargetOutcome(outcome))


def listen(to: Listening) -> None:
    """Register the room's listeners."""
    listen_to_the_day(to)
    listen_to_the_week(to)
    for outcome in TaskOutcome:
        listen_to_task(to, outcome)


def listen_to_the_day(to: Listening) -> None:
    """What is pressed before, in and after one meeting."""

    @to.button("weekly_meeting.still_on", who=asked_whether_it_is_on)
    def it_is_on(desk: Desk, press: Press, mine: MyMeeting) -> Reply:
        confirm(desk, mine.mentorship, mine.meeting, by=mine.me.id)
        return None

    @to.button("weekly_meeting.read", who=pair_of_meeting, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, mine: MyMeeting) -> Reply:
        facts = agenda_of(desk, mine.mentorship, mine.meeting)
        return Say(agenda_views.reading_blocks(desk.words, facts, stage=stage_of(desk, mine.meeting)))

    @to.button("weekly_meeting.fill_in", who=pair_of_meeting, looks=Looks.ONLY)
    def fill_in(desk: Desk, press: Press, mine: MyMeeting) -> Reply:
        return Open(check_in_views.wrap_up_view(desk.words, sheet_of(desk, mine)))

    @to.form("weekly_meeting.wrap_up", who=pair_at_form, answers=WrapUp)
    def wrap_up(desk: Desk, press: Press, mine: MyMeeting, answers: WrapUp) -> Reply:
        deeds.wrap_up(desk, mine, answers, seen=marks(press))
        return CloseAll()

    @to.button(doors.OPEN_CHECK_IN, who=pair_of_meeting, looks=Looks.ONLY)
    def open_check_in(desk: Desk, press: Press, mine: MyMeeting) -> Reply:
        return Open(check_in_form(desk, mine))

    @to.form(doors.OPEN_CHECK_IN, who=pair_at_form, answers=FullCheckIn)
    def check_in(desk: Desk, press: Press, mine: MyMeeting, answers: FullCheckIn) -> Reply:
        deeds.check_in(desk, mine, answers, seen=marks(press))
        return CloseAll()

    @to.button("weekly_meeting.met", who=pair_of_unanswered_meeting)
    def met(desk: Desk, press: Press, mine: MyMeeting) -> Reply:
        deeds.met(desk, mine)
        return None

    @to.button("weekly_meeting.moved", who=pair_of_unanswered_meeting)
    def moved(desk: Desk, press: Press, mine: MyMeeting) -> Reply:
        deeds.was_moved(desk, mine)
        return None

    @to.button("weekly_meeting.missed", who=pair_of_unanswered_meeting)
    def missed(desk: Desk, press: Press, mine: MyMeeting) -> Reply:
        deeds.did_not_happen(desk, mine)
        return None


def listen_to_the_week(to: Listening) -> None:
    """What is pressed between meetings."""

    @to.command("/mentorship checkin", who=members, looks=Looks.ONLY)
    def check_in_now(desk: Desk, press: Press, member: Member) -> Reply:
        meetings = meetings_to_check_in(desk, member)
        if not meetings:
            raise NothingToCheckIn
        if len(meetings) == 1:
            return Open(check_in_form(desk, meetings[0]))
        names = {mine.meeting.id: desk.member(mine.partner_id).name for mine in meetings}
        return which(desk.words, doors.OPEN_CHECK_IN, names)

    @to.button("weekly_meeting.bring_up", who=running_pair, looks=Looks.ONLY)
    def ask_what(desk: Desk, press: Press, mine: Mine) -> Reply:
        return Open(check_in_views.bring_up_view(desk.words, mine.mentorship))

    @to.form("weekly_meeting.bring_up", who=running_pair, answers=BringUp)
    def bring_up(desk: Desk, press: Press, mine: Mine, answers: BringUp) -> Reply:
        deeds.bring_up(desk, mine.mentorship, answers.words, by=mine.me.id)
        return CloseAll()

    @to.button("weekly_meeting.fine", who=asked_pair)
    def fine(desk: Desk, press: Press, mine: Mine) -> Reply:
        quiet.all_fine(desk, mine.mentorship, since=press.about.partition(":")[2], by=mine.me.id)
        return None

    @to.button(views.KEEP_RESTING, who=running_pair)
    def keep_resting(desk: Desk, press: Press, mine: Mine) -> Reply:
        if not mine.mentorship.is_resting or mine.mentorship.resting_by != mine.me.id:
            raise Gone
        long_break.keep_resting(desk, mine.mentorship)
        return None

    @to.button("weekly_meeting.target", who=my_target)
    def answer_target(desk: Desk, press: Press, mine: MyTarget) -> Reply:
        deeds.answer_target(desk, mine.mentorship, mine.target, mine.outcome)
        return None

    @to.button(doors.KEEP_THE_SLOT, who=pair_of_meeting)
    def keep_the_slot(desk: Desk, press: Press, mine: MyMeeting) -> Reply:
        deeds.keep_the_slot(desk, mine)
        return None


def listen_to_task(to: Listening, outcome: TaskOutcome) -> None:
    @to.button(f"weekly_meeting.task_{outcome}", who=my_task)
    def answer(desk: Desk, press: Press, mine: MyTask) -> Reply:
        deeds.answer_task(desk, mine.mentorship, mine.task, outcome)
        return None


def check_in_form(desk: Desk, mine: MyMeeting) -> Block:
    return check_in_views.check_in_view(desk.words, sheet_of(desk, mine), own_note(desk, mine.meeting, mine.me.id))


def marks(press: Press) -> dict[str, str]:
    """How the form's lines stood when it was opened."""
    return read_marks(press.about.partition(":")[2])


def meetings_to_check_in(desk: Desk, member: Member) -> list[MyMeeting]:
    """The last weekly meeting of each running mentorship, if it was not skipped."""
    running = desk.running_of(member.id)
    found = desk.session.scalars(Meeting.last_closed_of_each([each.id for each in running]))
    last = {each.mentorship_id: each for each in found if not each.is_first and not each.skipped_by}
    return [MyMeeting(each, member, last[each.id]) for each in running if each.id in last]
