"""What a week looks like: "Still on?", the agenda and its wrap-up, the check-in, the word to a quiet pair, Home."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mentorship.journey.weekly_meeting.check_in import CLOSING, LOOKING_BACK, Sheet
from mentorship.journey.weekly_meeting.records import Idea, Topic
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.calendar import ClockChange, local, same_time, shown, shown_zone
from mentorship.program.lines import marks_of
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import ReviewNote
from mentorship.program.sign_up import Role
from mentorship.program.target import Target, Task, TaskOutcome
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    date_input,
    full_text,
    modal,
    question,
    radio,
    section,
    text_input,
    time_input,
)
from mentorship.wording import Markup, Words, mention

BULLET = Markup("\n• ")


@dataclass(frozen=True)
class Agenda:
    """What the pair's one message about a meeting shows; only the two ever see it."""

    mentorship: Mentorship
    meeting: Meeting
    zones: tuple[str, str]
    off_limits: str | None
    last_task: Task | None
    focus: Task | None
    targets: Sequence[Target]
    topics: Sequence[Topic]
    said_last: str | None
    """The last meeting's "anything else". Weekly 5 d."""
    written: CheckIn | None
    following: Meeting | None
    review: int | None
    feedback: Sequence[ReviewNote] = field(default=())
    """What both wrote to keep and to change, once both have."""
    clock_change: ClockChange | None = None
    idea: Idea | None = None


def times(moment: datetime, zones: Sequence[str]) -> str:
    """Write a moment as each of the two reads it on their wall, once if they read the same."""
    one, *others = zones
    written = [f"{shown(moment, one)} ({shown_zone(one)})"]
    written += [f"{shown(moment, zone)} ({shown_zone(zone)})" for zone in others if not same_time(moment, one, zone)]
    return " · ".join(written)


def private(words: Words, gist: str, blocks: list[Block], about: str, **facts: object) -> Message:
    """A message about what a pair wrote: lock screens get the gist, *Read* opens the rest."""
    read = button(words.plain("weekly_meeting.read.button"), "weekly_meeting.read", about)
    return Message(words.say(gist, **facts), [*blocks, actions(read)])


# Still on?


def still_on(words: Words, meeting: Meeting, zone: str, *, partner: str, after_gap: bool) -> Message:
    assert meeting.starts_at is not None
    key = "weekly_meeting.still_on.after_gap" if after_gap else "weekly_meeting.still_on.text"
    text = words.say(key, partner=mention(partner), time=shown(meeting.starts_at, zone))
    yes = button(words.plain("weekly_meeting.still_on.button"), "weekly_meeting.still_on", meeting.id, style="primary")
    blocks = [section(text), actions(yes, *changing(words, meeting))]
    return Message(full_text(blocks), blocks)


def on_after_all(words: Words, meeting: Meeting, zone: str, *, partner: str, may_change: bool) -> Message:
    assert meeting.starts_at is not None
    text = words.say("weekly_meeting.still_on.yes", partner=mention(partner), time=shown(meeting.starts_at, zone))
    blocks = [section(text), *([actions(*changing(words, meeting))] if may_change else [])]
    return Message(full_text(blocks), blocks)


def off(words: Words, which: str) -> Message:
    blocks = [section(words.say(f"weekly_meeting.still_on.{which}"))]
    return Message(full_text(blocks), blocks)


def changing(words: Words, meeting: Meeting) -> list[Element]:
    return [
        button(words.plain("weekly_meeting.move.button"), doors.MOVE_IT, meeting.id),
        button(words.plain("weekly_meeting.skip.button"), doors.SKIP_THIS_WEEK, meeting.id),
    ]


# The agenda, the wrap-up, the collapse


def agenda(words: Words, facts: Agenda) -> Message:
    """Fifteen minutes before: everything the two need, in the guide's order. Weekly 1 to 4."""
    assert facts.meeting.starts_at is not None
    when = times(facts.meeting.starts_at, facts.zones)
    buttons = [
        button(words.plain("weekly_meeting.bring_up.button"), "weekly_meeting.bring_up", facts.mentorship.id),
        button(words.plain("weekly_meeting.late.button"), doors.RUNNING_LATE, facts.meeting.id),
    ]
    blocks = [*agenda_blocks(words, facts), actions(*buttons)]
    return private(words, "weekly_meeting.agenda.gist", blocks, facts.meeting.id, time=when)


def agenda_blocks(words: Words, facts: Agenda) -> list[Block]:
    assert facts.meeting.starts_at is not None
    say, mentee = words.say, mention(facts.mentorship.mentee_id)
    where = [say("weekly_meeting.agenda.place", place=facts.meeting.place)] if facts.meeting.place else []
    blocks = [
        *off_limits(words, facts),
        section(say("weekly_meeting.agenda.headline", time=times(facts.meeting.starts_at, facts.zones))),
        context(say("weekly_meeting.agenda.minutes", minutes=facts.meeting.minutes), *where),
        *last_week(words, facts.last_task),
        section(targets(words, facts.targets)),
    ]
    if facts.review is not None:
        open_it = button(words.plain("weekly_meeting.review.button"), doors.OPEN_REVIEW, facts.mentorship.id)
        blocks.append(section(say("weekly_meeting.agenda.review", number=facts.review), accessory=open_it))
    if facts.feedback:
        blocks.append(section(listed(words, "weekly_meeting.agenda.feedback", feedback_lines(words, facts.feedback))))
    if brought := topic_lines(words, facts):
        blocks.append(section(listed(words, "weekly_meeting.agenda.topics", brought)))
    blocks.append(section(say("weekly_meeting.agenda.free", mentee=mentee)))
    if facts.meeting.number == 2:
        blocks.append(context(say("weekly_meeting.agenda.guide", mentor=mention(facts.mentorship.mentor_id))))
    if facts.clock_change:
        blocks += herald(words, facts, facts.clock_change)
    return blocks


def off_limits(words: Words, facts: Agenda) -> list[Block]:
    if not facts.off_limits:
        return []
    return [context(words.say("weekly_meeting.agenda.off_limits", subjects=facts.off_limits))]


def last_week(words: Words, task: Task | None) -> list[Block]:
    """Last week's task, with one press for what became of it. Weekly 2 a to c."""
    if task is None:
        return [section(words.say("weekly_meeting.agenda.no_task"))]
    outcome = words.plain(f"weekly_meeting.outcome.{task.outcome}") if task.outcome else ""
    answered = [context(words.say("weekly_meeting.agenda.task_answered", outcome=outcome))] if outcome else []
    return [
        section(words.say("weekly_meeting.agenda.task", task=task.words)),
        *answered,
        actions(
            *(
                button(words.plain(f"weekly_meeting.task_{each}.button"), f"weekly_meeting.task_{each}", task.id)
                for each in TaskOutcome
            )
        ),
    ]


def targets(words: Words, open_ones: Sequence[Target]) -> Markup:
    """Where the 30/60/90 targets stand. Weekly 2 d."""
    if not open_ones:
        return words.say("weekly_meeting.agenda.no_targets")
    key = "weekly_meeting.agenda.target"
    return listed(words, f"{key}s", [words.say(key, number=each.horizon, words=each.words) for each in open_ones])


def feedback_lines(words: Words, notes: Sequence[ReviewNote]) -> list[Markup]:
    lines = []
    for note in notes:
        for which, written in (("keep", note.keep), ("change", note.change)):
            if written:
                key = f"weekly_meeting.agenda.{which}"
                lines.append(words.say(key, member=mention(note.member_id), words=written))
    return lines


def topic_lines(words: Words, facts: Agenda) -> list[Markup]:
    lines = [words.say("weekly_meeting.agenda.said_last", words=facts.said_last)] if facts.said_last else []
    return lines + [
        words.say("weekly_meeting.agenda.topic", member=mention(topic.by_id), words=topic.words)
        for topic in facts.topics
    ]


def listed(words: Words, key: str, lines: Sequence[Markup]) -> Markup:
    """A line that says what follows, and one line for each."""
    return BULLET.join([words.say(key), *lines])


def herald(words: Words, facts: Agenda, change: ClockChange) -> list[Block]:
    """Say a week ahead what a change of clocks does to their slot. Responsibilities 2; Features P15."""
    text = words.say("weekly_meeting.agenda.clocks", time=times(change.following_at, facts.zones))
    other = button(words.plain("weekly_meeting.clocks.button"), doors.SEE_AGREEMENT, facts.mentorship.id)
    return [section(text, accessory=other)]


def wrap_up(words: Words, facts: Agenda) -> Message:
    """Fifteen minutes before the end: the four closing questions and what stands there. Weekly 5."""
    fill_in = button(
        words.plain("weekly_meeting.fill_in.button"), "weekly_meeting.fill_in", facts.meeting.id, style="primary"
    )
    blocks = [*wrap_up_blocks(words, facts), actions(fill_in)]
    return private(words, "weekly_meeting.wrap_up.gist", blocks, facts.meeting.id)


def wrap_up_blocks(words: Words, facts: Agenda) -> list[Block]:
    written, zones = facts.written, facts.zones
    answers = {
        "focus": facts.focus.words if facts.focus else None,
        "watch_for": written.watch_for if written else None,
        "next": times(written.next_at, zones) if written and written.next_at else None,
        "anything_else": written.anything_else if written else None,
    }
    people = {"mentee": mention(facts.mentorship.mentee_id), "mentor": mention(facts.mentorship.mentor_id)}
    empty = words.plain("weekly_meeting.wrap_up.empty")
    return [
        *off_limits(words, facts),
        section(words.say("weekly_meeting.wrap_up.text")),
        *(
            section(words.say(f"weekly_meeting.wrap_up.{name}", answer=answer or empty, **people))
            for name, answer in answers.items()
        ),
    ]


def collapsed(words: Words, facts: Agenda) -> Message:
    """At the end: "next: …, task: …", and the way to what is still open. Features P3."""
    if facts.review is not None:
        more = button(words.plain("weekly_meeting.review.button"), doors.OPEN_REVIEW, facts.mentorship.id)
    else:
        more = button(words.plain("weekly_meeting.own.button"), doors.OPEN_CHECK_IN, facts.meeting.id)
    blocks = [*collapsed_blocks(words, facts), actions(more)]
    return private(words, "weekly_meeting.collapsed.gist", blocks, facts.meeting.id)


def collapsed_blocks(words: Words, facts: Agenda) -> list[Block]:
    next_at = facts.following.starts_at if facts.following else None
    when = times(next_at, facts.zones) if next_at else words.plain("weekly_meeting.collapsed.no_time")
    task = facts.focus.words if facts.focus else words.plain("weekly_meeting.collapsed.no_task")
    blocks = [section(words.say("weekly_meeting.collapsed.text", time=when, task=task))]
    return blocks + idea_blocks(words, facts.idea, facts.mentorship)


def idea_blocks(words: Words, idea: Idea | None, mentorship: Mentorship) -> list[Block]:
    """A mentor's idea, which only the mentee can make a task. First 8."""
    if idea is None:
        return []
    take = button(words.plain("weekly_meeting.idea.button"), "weekly_meeting.take_idea", idea.id)
    text = words.say("weekly_meeting.idea.text", mentor=mention(mentorship.mentor_id), words=idea.words)
    return [section(text, accessory=take)]


def reading_blocks(words: Words, facts: Agenda, *, stage: str) -> list[Block]:
    """The same, to read in a window of one's own."""
    draw = {"agenda": agenda_blocks, "wrap_up": wrap_up_blocks, "collapsed": collapsed_blocks}[stage]
    return [block for block in draw(words, facts) if block["type"] != "actions"]


# The check-in


def ask_check_in(words: Words, meeting: Meeting, *, partner: str, again: bool) -> Message:
    key = "weekly_meeting.check_in.reminder" if again else "weekly_meeting.check_in.text"
    blocks = [
        section(words.say(key, partner=mention(partner))),
        actions(
            button(words.plain("weekly_meeting.check_in.button"), doors.OPEN_CHECK_IN, meeting.id, style="primary"),
            button(words.plain("weekly_meeting.missed.button"), "weekly_meeting.missed", meeting.id),
        ),
    ]
    return Message(full_text(blocks), blocks)


def checked_in(words: Words, meeting: Meeting, *, which: str) -> Message:
    change = button(words.plain("weekly_meeting.change.button"), doors.OPEN_CHECK_IN, meeting.id)
    blocks = [section(words.say(f"weekly_meeting.check_in.{which}")), actions(change)]
    return Message(full_text(blocks), blocks)


def which_check_in(words: Words, choices: Sequence[tuple[Meeting, str]]) -> list[Block]:
    """Two mentorships: ask which. `choices`: each last meeting, and the partner's name."""
    buttons = [
        button(words.plain("weekly_meeting.which.button", partner=partner), doors.OPEN_CHECK_IN, meeting.id)
        for meeting, partner in choices
    ]
    return [section(words.say("weekly_meeting.which.text")), actions(*buttons)]


def wrap_up_view(words: Words, sheet: Sheet) -> Block:
    """The closing questions of one's own role, with what stands there now. Weekly 5."""
    return form(words, sheet, "wrap_up", [*closing_questions(words, sheet)])


def check_in_view(words: Words, sheet: Sheet) -> Block:
    """The whole check-in: a minute to fill in. Weekly 2 and 5."""
    role, blocks = sheet.mine.role, []
    if sheet.mine.meeting.took_place is not True:
        choices = words.under("weekly_meeting.took_place")
        blocks.append(asked(words, "took_place", role, radio(choices, "yes"), optional=False))
    for name in LOOKING_BACK[role]:
        if name != "task":
            blocks.append(asked(words, name, role, lines(sheet, name)))
        elif sheet.last_task:
            outcome = radio(words.under("weekly_meeting.outcome"), sheet.last_task.outcome)
            blocks += [context(words.say("weekly_meeting.ask.last_task", task=sheet.last_task.words))]
            blocks.append(asked(words, name, role, outcome))
    note = sheet.note
    blocks += [
        *closing_questions(words, sheet),
        section(words.say("weekly_meeting.ask.alone")),
        asked(words, "going", role, radio(words.under("weekly_meeting.going"), note.going if note else None)),
        asked(words, "note", role, text_input(note.note if note else None, lines=True, longest=2000)),
    ]
    return form(words, sheet, "check_in", blocks)


def form(words: Words, sheet: Sheet, name: str, blocks: list[Block]) -> Block:
    return modal(
        words.plain(f"weekly_meeting.{name}_form.title"),
        blocks,
        form=f"weekly_meeting.{name}",
        submit=words.plain("weekly_meeting.form.submit"),
        close=words.plain("weekly_meeting.form.close"),
        about=f"{sheet.mine.meeting.id}:{marks_of(sheet.lines)}",
    )


def closing_questions(words: Words, sheet: Sheet) -> list[Block]:
    blocks: list[Block] = []
    for name in CLOSING[sheet.mine.role]:
        if name == "next":
            blocks += when_next(words, sheet)
        else:
            blocks.append(asked(words, name, sheet.mine.role, lines(sheet, name)))
    return blocks


def when_next(words: Words, sheet: Sheet) -> list[Block]:
    """When and where next, in one's own time. Weekly 5 c."""
    role, zone = sheet.mine.role, sheet.mine.me.zone
    wall = local(sheet.next_at, zone) if sheet.next_at else None
    return [
        asked(words, "next_on", role, date_input(wall.date() if wall else None), place=shown_zone(zone)),
        asked(words, "next_time", role, time_input(wall.time() if wall else None), place=shown_zone(zone)),
        asked(words, "next_place", role, text_input(sheet.next_place, longest=200)),
    ]


def lines(sheet: Sheet, name: str) -> Element:
    return text_input(sheet.lines.get(name), lines=True, longest=2000)


def asked(words: Words, name: str, role: Role, element: Element, *, optional: bool = True, **facts: object) -> Block:
    key = f"weekly_meeting.ask.{name}_{role}"
    key = key if words.has(f"{key}.label") else f"weekly_meeting.ask.{name}"
    hint = words.plain(f"{key}.hint") if words.has(f"{key}.hint") else ""
    return question(name, words.plain(f"{key}.label", **facts), element, hint=hint, optional=optional)


def bring_up_view(words: Words, mentorship: Mentorship) -> Block:
    return modal(
        words.plain("weekly_meeting.bring_up_form.title"),
        [question("words", words.plain("weekly_meeting.ask.words.label"), text_input(lines=True, longest=500))],
        form="weekly_meeting.bring_up",
        submit=words.plain("weekly_meeting.form.submit"),
        close=words.plain("weekly_meeting.form.close"),
        about=mentorship.id,
    )


def next_settled(words: Words, meeting: Meeting, zone: str, *, by: str) -> Message:
    assert meeting.starts_at is not None
    text = words.say("weekly_meeting.next_settled.text", member=mention(by), time=shown(meeting.starts_at, zone))
    blocks = [section(text), actions(button(words.plain("weekly_meeting.move.button"), doors.MOVE_IT, meeting.id))]
    return Message(full_text(blocks), blocks)


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


def rests(words: Words, mentorship: Mentorship, *, partner: str, days: int) -> Message:
    wake = button(words.plain("weekly_meeting.wake.button"), doors.WAKE_UP, mentorship.id, style="primary")
    text = words.say("weekly_meeting.rests.text", partner=mention(partner), days=days)
    blocks = [section(text), actions(wake)]
    return Message(full_text(blocks), blocks)


def awake(words: Words) -> Message:
    blocks = [section(words.say("weekly_meeting.rests.awake"))]
    return Message(full_text(blocks), blocks)


# Home and the keepsake


@dataclass(frozen=True)
class ThisWeek:
    """What Home shows of one mentorship: the coming meeting, the week's task, the check-in that is still open."""

    coming: Agenda
    task: Task | None
    open_check_in: Meeting | None


def home_lines(words: Words, week: ThisWeek, *, me: str) -> list[Block]:
    """This week at a glance: the task, and what is open. The next meeting is shown by `meeting_times`. Features I1."""
    facts, mentorship = week.coming, week.coming.mentorship
    task = week.task.words if week.task else words.plain("weekly_meeting.collapsed.no_task")
    partner = mention(mentorship.partner_of(me))
    blocks = [section(words.say("weekly_meeting.home.text", partner=partner, task=task))]
    if brought := topic_lines(words, facts):
        blocks.append(context(listed(words, "weekly_meeting.agenda.topics", brought)))
    if mentorship.role_of(me) is Role.MENTEE:
        blocks += idea_blocks(words, facts.idea, mentorship)
    buttons = [button(words.plain("weekly_meeting.bring_up.button"), "weekly_meeting.bring_up", mentorship.id)]
    if week.open_check_in:
        door = button(words.plain("weekly_meeting.check_in.button"), doors.OPEN_CHECK_IN, week.open_check_in.id)
        buttons.insert(0, door)
    return [*blocks, actions(*buttons)]


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
