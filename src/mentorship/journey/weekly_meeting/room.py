"""The weekly meeting: the chapter that carries a season.

Offers: the next meeting, planned as soon as none is open; "Still on?"; the agenda that becomes the wrap-up and
collapses; the check-in and one reminder; the word to a quiet pair. Setting, moving and skipping a time is
`meeting_times`'; the look back once a month is `monthly_review`'s.
Source: both guides, The Weekly Meeting; Mentee Guide, Between Meetings.
"""

from datetime import date, datetime, time
from itertools import chain
from typing import Any

from msgspec.structs import replace
from sqlalchemy import and_

from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.hall.check_ins import offer_in
from mentorship.hall.ending import leaves_open
from mentorship.hall.silence import until_the_gap_is_over
from mentorship.hall.tasks import open_tasks, tasks_of_each_week
from mentorship.journey.weekly_meeting import agenda_views, check_in_views, long_break, quiet, reminders, views
from mentorship.journey.weekly_meeting.around import around_each, neighbours
from mentorship.journey.weekly_meeting.course import course_of, open_meeting
from mentorship.journey.weekly_meeting.facts import (
    agenda_of,
    agendas_of,
    hour_until_now,
    open_check_ins,
    stage_of,
    told_before,
)
from mentorship.journey.weekly_meeting.listeners import listen
from mentorship.journey.weekly_meeting.meeting_day import (
    INSTEAD,
    agenda_at,
    has_answered,
    has_been_told,
    have_met_since,
    own_note,
    task_of,
)
from mentorship.journey.weekly_meeting.next_meeting import NEXT_SETTLED, NEXT_SETTLED_AT_ONCE
from mentorship.outbox import About, Hours, Kind, Later, Message
from mentorship.program import doors
from mentorship.program.calendar import day_of, moment_of, shown_day
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.target import Task
from mentorship.slack.blocks import Block
from mentorship.store import Asking, built_once
from mentorship.wording import Markup


def still_on(desk: Desk, about: About) -> Message | None:
    meeting, member = desk.get(Meeting, about["meeting"]), about["member"]
    mentorship = desk.get(Mentorship, meeting.mentorship_id)
    if desk.keeps_silent(mentorship):
        return after_the_end(desk, mentorship, about)
    begins = agenda_at(desk, meeting)
    if not desk.is_out and (meeting.skipped_by or meeting.moving_since or begins is None or desk.now >= begins):
        return None  # nobody was asked before, and there is nothing to ask any more
    if meeting.skipped_by:
        return views.off(desk.words, "skipped")
    if meeting.moving_since or meeting.starts_at is None:
        return views.off(desk.words, "moving")
    zone, partner = desk.zone_of(member), mentorship.partner_of(member)
    if meeting.settled_by or (begins and desk.now >= begins):
        may_change = meeting.closed_at is None and desk.now < meeting.starts_at
        return views.on_after_all(desk.words, meeting, zone, partner=partner, may_change=may_change)
    day = day_of(meeting.starts_at, zone)
    behind = [gap for gap in desk.gaps_of(mentorship) if 0 < (day - gap.until_on).days <= 7]
    today = desk.today(desk.zone_of(mentorship.mentee_id))
    is_back = all(gap.until_on < today for gap in behind)
    which = "text" if not behind else "after_gap" if is_back else "before_gap"
    before = hour_until_now(desk, mentorship, meeting, zone)
    return views.still_on(desk.words, meeting, zone, which=which, partner=partner, before=before)


def instead(desk: Desk, about: About) -> Message | None:
    meeting = desk.get(Meeting, about["meeting"])
    mentorship = desk.get(Mentorship, meeting.mentorship_id)
    course = course_of(desk, mentorship)
    gap = course.gap_to_meet_around(meeting, now=desk.now)
    if gap is None or desk.keeps_silent(mentorship):
        return None
    return views.instead(desk.words, meeting, gap, course.zone, partner=mentorship.mentor_id)


def agenda(desk: Desk, about: About) -> Message | None:
    meeting = desk.get(Meeting, about["meeting"])
    mentorship = desk.get(Mentorship, meeting.mentorship_id)
    if not mentorship.is_running:
        return agenda_after_the_end(desk, mentorship, meeting) if desk.is_out else None
    taken_away = desk.is_out and meeting.skipped_by and mentorship.rested_before(meeting.starts_at)
    if desk.keeps_silent(mentorship) and not taken_away:
        return None
    if meeting.starts_at is None or meeting.starts_at.isoformat() != about["starts_at"]:
        return views.off(desk.words, "moved")
    if meeting.moving_since:
        return views.off(desk.words, "moving")
    if meeting.skipped_by:
        return views.off(desk.words, "not_this_time") if desk.is_out else None
    draw = {"agenda": agenda_views.agenda, "wrap_up": agenda_views.wrap_up, "collapsed": agenda_views.collapsed}[
        stage_of(desk, meeting)
    ]
    facts = agenda_of(desk, mentorship, meeting)
    if desk.is_in_gap(mentorship):
        facts = replace(facts, idea=None)  # she is told of it when the gap is over
    return draw(desk.words, facts)


def agenda_after_the_end(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> Message:
    """Let an agenda lead two who parted nowhere any more."""
    if not meeting.may_have_been(before=mentorship.ended_at):
        return views.off(desk.words, "not_this_time")
    return agenda_views.parted(desk.words, task_of(desk, meeting))


def check_in(desk: Desk, about: About) -> Message | Later | None:
    """Ask how it was; of a meeting on the evening before a gap, when that is over; for the first time only until the
    next one was."""
    if "past" in about and not desk.is_out:
        return None
    meeting, member = desk.get(Meeting, about["meeting"]), about["member"]
    mentorship = desk.get(Mentorship, meeting.mentorship_id)
    if mentorship.is_resting:
        return own_answer(desk, meeting, member) if desk.is_out else None
    if not mentorship.is_running:
        over = after_the_end(desk, mentorship, about)
        return check_in_views.stays(desk.words, meeting) if over and has_answered(desk, meeting, member) else over
    if later := until_the_gap_is_over(desk, mentorship):
        return later
    partner = mentorship.partner_of(member)
    said = became_of(desk, mentorship, meeting, about) or check_in_views.ask_check_in(
        desk.words, meeting, partner=partner, again=False
    )
    asks = member == mentorship.mentee_id and "past" not in about
    offer = offer_in(desk, mentorship, meeting) if asks else None
    return check_in_views.with_offer(desk.words, said, offer, mentor=partner) if offer else said


def own_answer(desk: Desk, meeting: Meeting, member: str) -> Message | None:
    """Show somebody in a break what they answered themselves; of the other, nothing."""
    if meeting.skipped_by == member:
        return check_in_views.moved(desk.words, None)
    is_told = own_note(desk, meeting, member) is not None
    return check_in_views.checked_in(desk.words, meeting, which="thanks") if is_told else None


def check_in_reminder(desk: Desk, about: About) -> Message | None:
    """Ask once more, unless it was told by now, or they met again; what becomes of it is said where it was asked."""
    meeting, member = desk.get(Meeting, about["meeting"]), about["member"]
    mentorship = desk.get(Mentorship, meeting.mentorship_id)
    if desk.keeps_silent(mentorship):
        return after_the_end(desk, mentorship, about)
    if not desk.is_out:
        if has_been_told(desk, meeting) or have_met_since(desk, meeting):
            return None
    elif became_of(desk, mentorship, meeting, about):
        return check_in_views.reminder_over(desk.words)
    return check_in_views.ask_check_in(desk.words, meeting, partner=mentorship.partner_of(member), again=True)


def after_the_end(desk: Desk, mentorship: Mentorship, about: About) -> Message | None:
    """Say, where two who parted were asked something, that nobody waits for it; elsewhere nothing is said."""
    member = about["member"]
    is_left = leaves_open(desk, mentorship, member)
    return views.parted(desk.words, partner=mentorship.partner_of(member)) if is_left else None


def became_of(desk: Desk, mentorship: Mentorship, meeting: Meeting, about: About) -> Message | None:
    """Say what became of a check-in, if anything did."""
    member = about["member"]
    if meeting.skipped_by:
        return check_in_views.moved(desk.words, open_meeting(desk, mentorship))
    if meeting.took_place is False:
        return check_in_views.checked_in(desk.words, meeting, which="missed")
    if has_answered(desk, meeting, member):
        return check_in_views.checked_in(desk.words, meeting, which="thanks")
    if "past" in about and desk.is_out:
        return check_in_views.left_open(desk.words, meeting)
    return None


def next_settled(desk: Desk, about: About) -> Message | None:
    """None once it was settled again: that is told, too."""
    meeting = desk.get(Meeting, about["meeting"])
    mentorship = desk.get(Mentorship, meeting.mentorship_id)
    if desk.keeps_silent(mentorship) or not meeting.stands or str(meeting.sequence) != about["sequence"]:
        return None
    zone = desk.zone_of(mentorship.partner_of(about["by"]))
    return check_in_views.next_settled(desk.words, meeting, zone, by=about["by"])


def asked_quietly(desk: Desk, about: About) -> Message | Later | None:
    mentorship = desk.get(Mentorship, about["mentorship"])
    if mentorship.is_resting or not mentorship.is_running:
        return after_the_end(desk, mentorship, about)
    if later := until_the_gap_is_over(desk, mentorship):
        return later
    if mentorship.last_pressed_at.isoformat() != about["since"]:
        if not desk.is_out:
            return None
        if about.get("by") == about["member"]:
            return views.not_quiet(desk.words)
        return views.not_asked_any_more(desk.words, mentorship, partner=mentorship.partner_of(about["member"]))
    return views.worried(
        desk.words,
        mentorship,
        about["which"],
        since=about["since"],
        partner=mentorship.partner_of(about["member"]),
        rests_on=shown_day(rests_on(desk, mentorship, about["member"])) if mentorship.rests_on else "",
    )


def rests_on(desk: Desk, mentorship: Mentorship, member: str) -> date:
    """The reader's own day on which it begins to rest, with the mentee's; whoever hears late of it has time, too."""
    assert mentorship.rests_on is not None
    day, zone = mentorship.rests_on, desk.zone_of(mentorship.mentee_id)
    if not desk.is_out:
        day = max(day, quiet.leaves_time(desk, desk.today(zone), gaps=desk.gaps_of(mentorship)))
    begins = moment_of(day, time(), zone)
    return day_of(begins, desk.zone_of(member))


def asked_about_break(desk: Desk, about: About) -> Message | Later | None:
    mentorship = desk.get(Mentorship, about["mentorship"])
    if not mentorship.is_resting or mentorship.resting_since != datetime.fromisoformat(about["since"]):
        is_here = desk.is_out and not desk.member(about["member"]).has_left
        return views.off(desk.words, "ended") if is_here else None
    if "answered" in about:
        return views.rests_on(desk.words, mentorship)
    if not desk.is_out and long_break.has_open_case(desk, mentorship):
        return Later(desk.now + long_break.LOOKS_AGAIN_AFTER)
    return views.long_break(desk.words, mentorship, desk.member(about["member"]))


def rests(desk: Desk, about: About) -> Message | None:
    mentorship = desk.get(Mentorship, about["mentorship"])
    if not mentorship.is_running:
        return None
    if not mentorship.is_resting:
        return views.awake(desk.words)
    closes_at = mentorship.closes_at(after_days=desk.settings.reopen_days)
    if closes_at is None:
        return None
    until = day_of(closes_at, desk.zone_of(about["member"]))
    return views.rests(desk.words, mentorship, partner=mentorship.partner_of(about["member"]), until=until)


def home(desk: Desk, member: Member) -> Asking[list[Block]]:
    running = [each for each in desk.running_of(member.id) if not each.is_resting]
    meetings = desk.open_meetings_of(member.id)
    weekly = [(each, meetings[each.id]) for each in running if each.id in meetings and not meetings[each.id].is_first]
    if not weekly:
        return []
    mentorships, these = [each for each, _ in weekly], [meeting for _, meeting in weekly]
    ids = [each.id for each in these]
    near, chosen, told = yield [
        neighbours(ids),
        open_tasks([each.id for each in mentorships]),
        told_before(member.id, ids),
    ]
    each_near, tasks = around_each(these, near), tasks_of_each_week(chosen)
    check_ins = open_check_ins(member, mentorships, each_near, told)
    agendas = yield from agendas_of(desk, mentorships, each_near)
    blocks: list[Block] = []
    for facts in agendas:
        id_, partner = facts.mentorship.id, desk.member(facts.mentorship.partner_of(member.id))
        week = views.ThisWeek(facts, tasks[id_], check_ins.get(id_))
        blocks += views.home_lines(desk.words, week, me=member, partner=partner)
    return blocks


def keepsake(desk: Desk, mentorship: Mentorship) -> Asking[list[Markup]]:
    """What was written after each meeting, in their order."""
    [found] = yield [with_what_was_written(mentorship.id)]
    told: dict[Meeting, tuple[CheckIn, Task | None]] = {}
    for meeting, written, first_task in found:
        told.setdefault(meeting, (written, first_task))
    zone = desk.zone_of(mentorship.mentee_id)
    lines = (views.keepsake(desk.words, each, *wrote, zone=zone) for each, wrote in told.items() if each.starts_at)
    return list(chain.from_iterable(lines))


@built_once
def with_what_was_written(mentorship_id: str) -> Any:  # Any: a Select of all, which built_once cannot name
    """The meetings of which something was written, each with that, and the tasks that were chosen there."""
    held = Meeting.all_of(mentorship_id).join(CheckIn, CheckIn.meeting_id == Meeting.id)
    chosen = and_(Task.mentorship_id == Meeting.mentorship_id, Task.meeting_id == Meeting.id)
    return held.outerjoin(Task, chosen).order_by(Task.made_at).add_columns(CheckIn, Task)


ROOM = Room(
    name="weekly_meeting",
    chapter="The Weekly Meeting",
    listen=listen,
    kinds=(
        Kind("weekly_meeting.still_on", still_on, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(INSTEAD, instead, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(doors.WEEKLY_AGENDA, agenda, mutable=True),
        Kind(doors.WEEKLY_CHECK_IN, check_in, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind("weekly_meeting.check_in_reminder", check_in_reminder, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(NEXT_SETTLED, next_settled, hours=Hours.WAKING),
        Kind(NEXT_SETTLED_AT_ONCE, next_settled),
        # Silence has a consequence here, so neither can be muted: docs/decisions/0013.
        Kind(quiet.ASKED, asked_quietly, hours=Hours.WAKING, unasked=True),
        Kind(quiet.RESTS, rests, hours=Hours.WAKING, unasked=True),
        Kind(doors.LONG_BREAK, asked_about_break, hours=Hours.WAKING, unasked=True, mutable=True),
    ),
    due=reminders.due,
    next_moment=reminders.next_moment,
    home=home,
    keepsake=keepsake,
)
