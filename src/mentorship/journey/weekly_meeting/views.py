"""What a week looks like: "Still on?", the word to a quiet pair, Home, and what is taken along."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from mentorship.journey.weekly_meeting.agenda_views import Agenda, idea_blocks, listed, topic_lines
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.agreement import Gap
from mentorship.program.calendar import day_of, shown, shown_day, shown_in_both, shown_time
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from mentorship.program.target import Task
from mentorship.slack.blocks import Block, Element, actions, button, context, full_text, more, section
from mentorship.slack.lengths import shortened
from mentorship.wording import Markup, Words, escape, mention

KEEP_RESTING = "weekly_meeting.keep_resting"
MOST_ON_HOME, LONGEST_ON_HOME = 3, 200
"""So many topics stand on Home, with so many characters each; the agenda has all of them."""

# Still on?


def still_on(
    words: Words, meeting: Meeting, zone: str, *, which: str, partner: str, before: datetime | None
) -> Message:
    """before: when they usually met so far, if the clocks have changed since, and nobody told them."""
    assert meeting.starts_at is not None
    text = words.say(f"weekly_meeting.still_on.{which}", partner=mention(partner), time=shown(meeting.starts_at, zone))
    asked = f"{meeting.id}:{meeting.starts_at.isoformat()}"
    yes = button(words.plain("weekly_meeting.still_on.button"), "weekly_meeting.still_on", asked, style="primary")
    hours = {"now": shown_time(meeting.starts_at, zone), "before": shown_time(before, zone)} if before else {}
    clocks = [section(words.say("weekly_meeting.still_on.clocks", **hours))] if hours else []
    blocks = [section(text), *clocks, actions(yes, *changing(words, meeting))]
    return Message(full_text(blocks), blocks)


def on_after_all(words: Words, meeting: Meeting, zone: str, *, partner: str, may_change: bool) -> Message:
    assert meeting.starts_at is not None
    key = "weekly_meeting.still_on.yes" if meeting.settled_by else "weekly_meeting.still_on.unanswered"
    text = words.say(key, partner=mention(partner), time=shown(meeting.starts_at, zone))
    blocks = [section(text), *([actions(*changing(words, meeting))] if may_change else [])]
    return Message(full_text(blocks), blocks)


def off(words: Words, which: str) -> Message:
    blocks = [section(words.say(f"weekly_meeting.still_on.{which}"))]
    return Message(full_text(blocks), blocks)


def parted(words: Words, *, partner: str) -> Message:
    """Where it was asked, once the two have parted; true, too, where they go on later."""
    text = words.say("weekly_meeting.still_on.parted", partner=mention(partner))
    return Message(text, [section(text)])


def instead(words: Words, meeting: Meeting, gap: Gap, zone: str, *, partner: str) -> Message:
    """A gap comes in which the two wanted to meet at another time. First 6."""
    assert meeting.starts_at is not None
    days = {"from_on": shown_day(gap.from_on), "until_on": shown_day(gap.until_on)}
    text = words.say(
        "weekly_meeting.instead.text", partner=mention(partner), time=shown(meeting.starts_at, zone), **days
    )
    ask = button(words.plain("weekly_meeting.set.button"), doors.MOVE_IT, meeting.id, style="primary")
    blocks = [section(text), actions(ask)]
    return Message(full_text(blocks), blocks)


def changing(words: Words, meeting: Meeting) -> list[Element]:
    return [
        button(words.plain("weekly_meeting.move.button"), doors.MOVE_IT, meeting.id),
        button(words.plain("weekly_meeting.skip.button"), doors.SKIP_THIS_WEEK, meeting.id),
    ]


# Quiet


def worried(words: Words, mentorship: Mentorship, which: str, *, since: str, partner: str, rests_on: str) -> Message:
    """Ask privately whether everything is all right; four ways on, none of them wrong. Features K7."""
    say, about = words.plain, mentorship.id
    blocks = [
        section(words.say(f"weekly_meeting.quiet.{which}", partner=mention(partner), day=rests_on)),
        actions(
            button(say("weekly_meeting.fine.button"), "weekly_meeting.fine", f"{about}:{since}", style="primary"),
            button(say("weekly_meeting.break.button"), doors.TAKE_A_BREAK, about),
            button(say("weekly_meeting.help.button"), doors.GET_HELP, about),
            button(say("weekly_meeting.close.button"), doors.WRAP_UP, about),
        ),
    ]
    return Message(full_text(blocks), blocks)


def not_quiet(words: Words) -> Message:
    blocks = [section(words.say("weekly_meeting.quiet.fine"))]
    return Message(full_text(blocks), blocks)


def not_asked_any_more(words: Words, mentorship: Mentorship, *, partner: str) -> Message:
    """Take the question back from whoever did not answer it; what the other one pressed stays theirs."""
    help_ = button(words.plain("weekly_meeting.help.button"), doors.GET_HELP, mentorship.id)
    blocks = [section(words.say("weekly_meeting.quiet.over", partner=mention(partner))), actions(help_)]
    return Message(full_text(blocks), blocks)


def rests(words: Words, mentorship: Mentorship, *, partner: str, until: date) -> Message:
    wake = button(words.plain("weekly_meeting.wake.button"), doors.WAKE_UP, mentorship.id, style="primary")
    text = words.say("weekly_meeting.rests.text", partner=mention(partner), until=shown_day(until))
    blocks = [section(text), actions(wake)]
    return Message(full_text(blocks), blocks)


def awake(words: Words) -> Message:
    blocks = [section(words.say("weekly_meeting.rests.awake"))]
    return Message(full_text(blocks), blocks)


def long_break(words: Words, mentorship: Mentorship, me: Member) -> Message:
    """Ask whoever took a break whether it goes on; word for word the same whatever it is for. Features J8."""
    assert mentorship.resting_since is not None
    day = shown_day(day_of(mentorship.resting_since, me.zone))
    partner, about = mention(mentorship.partner_of(me.id)), mentorship.id
    buttons = [
        button(words.plain("weekly_meeting.keep_resting.button"), KEEP_RESTING, about),
        button(words.plain("weekly_meeting.wake.button"), doors.WAKE_UP, about),
        button(words.plain("weekly_meeting.help.button"), doors.GET_HELP, about),
        button(words.plain("weekly_meeting.close.button"), doors.WRAP_UP, about),
    ]
    blocks = [section(words.say("weekly_meeting.long_break.text", partner=partner, day=day)), actions(*buttons)]
    return Message(full_text(blocks), blocks)


def rests_on(words: Words, mentorship: Mentorship) -> Message:
    wake = button(words.plain("weekly_meeting.wake.button"), doors.WAKE_UP, mentorship.id)
    blocks = [section(words.say("weekly_meeting.long_break.rests_on")), actions(wake)]
    return Message(full_text(blocks), blocks)


# Home and the keepsake


class ThisWeek(Struct, frozen=True):
    """What Home shows of one mentorship: the coming meeting, the tasks, the open check-in. Doors stand below. P14."""

    coming: Agenda
    tasks: Sequence[Task]
    open_check_in: Meeting | None


def home_lines(words: Words, week: ThisWeek, *, me: Member, partner: Member) -> list[Block]:
    """This week at a glance, one main thing to press, and the rest folded. Features I1."""
    facts, mentorship, say = week.coming, week.coming.mentorship, words.say
    tasks = [escape(task.words) for task in week.tasks] or [say("weekly_meeting.home.no_task")]
    lines = [
        say("weekly_meeting.home.text", partner=mention(partner.id)),
        say("weekly_meeting.home.tasks", tasks=Markup(" · ").join(tasks)),
        *next_line(words, facts.meeting, me, partner),
    ]
    blocks = [section(Markup("\n").join(lines))]
    if brought := topic_lines(words, facts):
        blocks.append(context(listed(words, "weekly_meeting.agenda.topics", in_short(words, brought))))
    if mentorship.role_of(me.id) is Role.MENTEE:
        blocks += idea_blocks(words, facts.idea, mentorship)
    return [*blocks, actions(*home_buttons(words, week, me))]


def in_short(words: Words, brought: Sequence[Markup]) -> list[Markup]:
    """The newest that was brought up, shortened, and how much more there is."""
    said = [shortened(line, LONGEST_ON_HOME) for line in brought[-MOST_ON_HOME:]]
    earlier = len(brought) - len(said)
    return [*said, *([words.say("weekly_meeting.home.more_topics", count=earlier)] if earlier else [])]


def home_buttons(words: Words, week: ThisWeek, me: Member) -> list[Element]:
    """First what is due: the check-in; else, unless she has still to choose her task, what to talk about next."""
    mentorship, meeting = week.coming.mentorship, week.coming.meeting
    chooses = mentorship.role_of(me.id) is Role.MENTEE and not week.tasks
    style = None if week.open_check_in or chooses else "primary"
    buttons = [
        button(words.plain("weekly_meeting.bring_up.button"), "weekly_meeting.bring_up", mentorship.id, style=style)
    ]
    if week.open_check_in:
        label, about = words.plain("weekly_meeting.check_in.button"), week.open_check_in.id
        buttons.insert(0, button(label, doors.OPEN_CHECK_IN, about, style="primary"))
    return [*buttons, more(*changing(words, meeting), late_button(words, meeting))] if meeting.stands else buttons


def next_line(words: Words, meeting: Meeting, me: Member, partner: Member) -> list[Markup]:
    if not meeting.stands or meeting.starts_at is None:
        return []
    times = shown_in_both(meeting.starts_at, me.zone, partner.zone)
    where = [words.say("weekly_meeting.home.where", place=meeting.place)] if meeting.place else []
    return [words.say("weekly_meeting.home.next", times=times), *where]


def late_button(words: Words, meeting: Meeting) -> Element:
    return button(words.plain("weekly_meeting.late.button"), doors.RUNNING_LATE, meeting.id)


def keepsake(words: Words, meeting: Meeting, written: CheckIn, task: Task | None, *, zone: str) -> list[Markup]:
    """What one meeting leaves behind for both."""
    assert meeting.starts_at is not None
    lines = [words.say("weekly_meeting.keepsake.meeting", time=shown(meeting.starts_at, zone))]
    for name, answer in (("went_well", written.went_well), ("could_be_better", written.could_be_better)):
        if answer:
            lines.append(words.say(f"weekly_meeting.keepsake.{name}", answer=answer))
    if task:
        lines.append(words.say("weekly_meeting.keepsake.task", task=task.words))
    return lines
