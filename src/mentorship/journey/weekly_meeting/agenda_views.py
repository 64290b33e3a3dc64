"""The pair's one message about a meeting: the agenda, which becomes the wrap-up and collapses at the end."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.calendar import PlannedGap, shown_in_both
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import ReviewNote
from mentorship.program.target import Target, Task, TaskOutcome
from mentorship.program.topic import Idea, Topic
from mentorship.slack.blocks import Block, Element, actions, button, context, more, overflow, section, sections
from mentorship.wording import Markup, Words, mention

BULLET = Markup("\n• ")


THIRD = 3


class ClockNews(Struct, frozen=True):
    """A change of clocks before the next meeting: when it is if the slot stays, when if it swaps walls. P15."""

    slot_number: int
    keep_at: datetime
    swap_at: datetime


class Agenda(Struct, frozen=True):
    """What the pair's one message about a meeting shows; only the two ever see it."""

    mentorship: Mentorship
    meeting: Meeting
    zones: tuple[str, str]
    off_limits: str | None
    last_tasks: Sequence[Task]
    focus: Task | None
    chosen_since: Sequence[Task]
    """When it is over, until the two meet again."""
    targets: Sequence[Target]
    topics: Sequence[Topic]
    wrap_up_minutes: int
    """How long before the end the closing questions come, as organisers set it."""
    said_last: str | None
    """The last meeting's "anything else". Weekly 5 d."""
    watched: str | None
    """What the mentor said they would keep an eye out for. Weekly 5 b."""
    written: CheckIn | None
    following: Meeting | None
    review: int | None
    missed_review: int | None = None
    is_closing: bool = False
    """Both want to wrap up: this is the closing meeting. Features K3."""
    feedback: Sequence[ReviewNote] = ()
    """What both wrote to keep and to change, once both have."""
    clocks: ClockNews | None = None
    gap: PlannedGap | None = None
    """The planned gap that is just behind them: this is the first meeting since."""
    is_first_weekly: bool = False
    ran_over: bool = False
    """Whether the last one, for the first time, took longer than agreed."""
    idea: Idea | None = None


def private(words: Words, gist: str, blocks: list[Block], about: str, **facts: object) -> Message:
    """A message about what a pair wrote: lock screens get the gist, *Read* opens the rest."""
    read = button(words.plain("weekly_meeting.read.button"), "weekly_meeting.read", about)
    return Message(words.say(gist, **facts), [*blocks, actions(read)])


def agenda(words: Words, facts: Agenda) -> Message:
    """Fifteen minutes before: everything the two need, in the guide's order. Weekly 1 to 4."""
    assert facts.meeting.starts_at is not None
    when = shown_in_both(facts.meeting.starts_at, *facts.zones)
    say, about = words.plain, facts.meeting.id
    buttons = [
        button(say("weekly_meeting.bring_up.button"), "weekly_meeting.bring_up", facts.mentorship.id),
        button(say("weekly_meeting.late.button"), doors.RUNNING_LATE, about),
        more(
            button(say("weekly_meeting.chat.button"), doors.MEET_IN_CHAT, about),
            button(say("weekly_meeting.move.button"), doors.MOVE_IT, about),
            button(say("weekly_meeting.skip.button"), doors.SKIP_THIS_WEEK, about),
        ),
    ]
    blocks = [*agenda_blocks(words, facts), actions(*buttons)]
    return private(words, "weekly_meeting.agenda.gist", blocks, facts.meeting.id, time=when)


def agenda_blocks(words: Words, facts: Agenda) -> list[Block]:
    assert facts.meeting.starts_at is not None
    say, mentee = words.say, mention(facts.mentorship.mentee_id)
    where = [say("weekly_meeting.agenda.place", place=facts.meeting.place)] if facts.meeting.place else []
    blocks = [
        *off_limits(words, facts),
        section(say("weekly_meeting.agenda.headline", time=shown_in_both(facts.meeting.starts_at, *facts.zones))),
        context(
            say("weekly_meeting.agenda.minutes", minutes=facts.meeting.minutes, last=facts.wrap_up_minutes), *where
        ),
        *([section(say("weekly_meeting.agenda.after_gap"))] if facts.gap else []),
        *last_week(words, facts.last_tasks),
        *targets(words, facts.targets),
    ]
    if (number := facts.review or facts.missed_review) is not None:
        key = "weekly_meeting.agenda.review" if facts.review else "weekly_meeting.agenda.missed_review"
        open_it = button(words.plain("weekly_meeting.review.button"), doors.OPEN_REVIEW, facts.mentorship.id)
        blocks.append(section(say(key, number=number), accessory=open_it))
    if facts.feedback:
        blocks += sections(listed(words, "weekly_meeting.agenda.feedback", feedback_lines(words, facts.feedback)))
    if brought := topic_lines(words, facts):
        blocks += sections(listed(words, "weekly_meeting.agenda.topics", brought))
    if facts.watched:
        mentor = mention(facts.mentorship.mentor_id)
        blocks.append(section(say("weekly_meeting.agenda.watched", mentor=mentor, words=facts.watched)))
    if facts.is_closing:
        capsule = button(words.plain("weekly_meeting.capsule.button"), doors.TIME_CAPSULE, facts.mentorship.id)
        blocks.append(section(say("weekly_meeting.agenda.closing"), accessory=capsule))
    blocks.append(section(say("weekly_meeting.agenda.free", mentee=mentee)))
    if facts.is_first_weekly:
        blocks.append(context(say("weekly_meeting.agenda.guide", mentor=mention(facts.mentorship.mentor_id))))
    if facts.ran_over:
        blocks.append(section(say("weekly_meeting.agenda.ran_over"), accessory=agreement_button(words, facts)))
    return [*blocks, *cues(words, facts), *herald(words, facts)]


def agreement_button(words: Words, facts: Agenda) -> Element:
    return button(words.plain("weekly_meeting.clocks.button"), doors.SEE_AGREEMENT, facts.mentorship.id)


def cues(words: Words, facts: Agenda) -> list[Block]:
    """A thought about power for each of the two: before the third meeting and on review days. Resp 8."""
    when = "review" if facts.review else "third" if facts.meeting.number == THIRD else None
    if when is None:
        return []
    mentor, mentee = (mention(each) for each in facts.mentorship.both)
    return [context(words.say(f"support.cues.{when}", mentor=mentor, mentee=mentee))]


def off_limits(words: Words, facts: Agenda) -> list[Block]:
    if not facts.off_limits:
        return []
    return [context(words.say("weekly_meeting.agenda.off_limits", subjects=facts.off_limits))]


def last_week(words: Words, tasks: Sequence[Task]) -> list[Block]:
    """Last week's tasks, each with one press for what became of it. Weekly 2 a to c."""
    if not tasks:
        return [section(words.say("weekly_meeting.agenda.no_task"))]
    return [block for task in tasks for block in one_task(words, task)]


def one_task(words: Words, task: Task) -> list[Block]:
    outcome = words.plain(f"weekly_meeting.outcome.{task.outcome}") if task.outcome else ""
    answered = [context(words.say("weekly_meeting.agenda.task_answered", outcome=outcome))] if outcome else []
    pressed = [
        button(words.plain(f"weekly_meeting.task_{each}.button"), f"weekly_meeting.task_{each}", task.id)
        for each in TaskOutcome
    ]
    return [section(words.say("weekly_meeting.agenda.task", task=task.words)), *answered, actions(*pressed)]


def targets(words: Words, known: Sequence[Target]) -> list[Block]:
    """Where the 30/60/90 targets stand, each with a menu: two presses say what became of it. Weekly 2 d."""
    if not known:
        return [section(words.say("weekly_meeting.agenda.no_targets"))]
    return [section(words.say("weekly_meeting.agenda.targets")), *(one_target(words, each) for each in known)]


def one_target(words: Words, target: Target) -> Block:
    outcomes = words.under("weekly_meeting.target_outcome")
    said = words.say("weekly_meeting.agenda.target", number=target.horizon, words=target.words)
    if target.outcome:
        said = words.say("weekly_meeting.agenda.target_now", target=said, outcome=outcomes[target.outcome])
    options = {f"{target.id}:{outcome}": label for outcome, label in outcomes.items()}
    return section(said, accessory=overflow("weekly_meeting.target", options))


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


def herald(words: Words, facts: Agenda) -> list[Block]:
    """Say a week ahead what a change of clocks does to their slot: keep, swap, move. Responsibilities 2; P15."""
    if facts.clocks is None:
        return []
    say, about = words.plain, facts.meeting.id
    keep, swap = shown_in_both(facts.clocks.keep_at, *facts.zones), shown_in_both(facts.clocks.swap_at, *facts.zones)
    if facts.meeting.clocks_kept_by:
        return [section(words.say("weekly_meeting.agenda.clocks_kept", time=keep))]
    return [
        section(words.say("weekly_meeting.agenda.clocks", keep=keep, swap=swap)),
        actions(
            button(say("weekly_meeting.clocks_keep.button"), doors.KEEP_THE_SLOT, about),
            button(
                say("weekly_meeting.clocks_swap.button"), doors.SWAP_THE_SLOT, f"{about}:{facts.clocks.slot_number}"
            ),
            button(say("weekly_meeting.clocks_move.button"), doors.SEE_AGREEMENT, facts.mentorship.id),
        ),
    ]


def wrap_up(words: Words, facts: Agenda) -> Message:
    """Fifteen minutes before the end: the four closing questions and what stands there. Weekly 5."""
    fill_in = button(
        words.plain("weekly_meeting.fill_in.button"), "weekly_meeting.fill_in", facts.meeting.id, style="primary"
    )
    blocks = [*wrap_up_blocks(words, facts), *who_could_hear_the_name(words, facts), actions(fill_in)]
    return private(words, "weekly_meeting.wrap_up.gist", blocks, facts.meeting.id, minutes=facts.wrap_up_minutes)


def who_could_hear_the_name(words: Words, facts: Agenda) -> list[Block]:
    """Ask the mentor at every other wrap-up; one press notes that the name was said. Resp 6; Features I4."""
    assert facts.meeting.starts_at is not None
    if facts.meeting.number % 2:
        return []
    mentor, mentee = (mention(each) for each in facts.mentorship.both)
    about = f"{facts.mentorship.id}:{facts.meeting.starts_at:%Y-%m-%d}"
    said = button(words.plain("opportunities.named.button"), doors.SAY_THE_NAME, about)
    return [section(words.say("opportunities.name.text", mentor=mentor, mentee=mentee), accessory=said)]


def wrap_up_blocks(words: Words, facts: Agenda) -> list[Block]:
    written, zones = facts.written, facts.zones
    answers = {
        "focus": facts.focus.words if facts.focus else None,
        "watch_for": written.watch_for if written else None,
        "next": shown_in_both(written.next_at, *zones) if written and written.next_at else None,
        "anything_else": written.anything_else if written else None,
    }
    people = {"mentee": mention(facts.mentorship.mentee_id), "mentor": mention(facts.mentorship.mentor_id)}
    empty = words.plain("weekly_meeting.wrap_up.empty")
    return [
        *off_limits(words, facts),
        section(words.say("weekly_meeting.wrap_up.text", minutes=facts.wrap_up_minutes)),
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
    when = shown_in_both(next_at, *facts.zones) if next_at else words.plain("weekly_meeting.collapsed.no_time")
    tasks = [*([facts.focus] if facts.focus else []), *facts.chosen_since]
    tasks = tasks or [each for each in facts.last_tasks if each.outcome is None][-1:]
    key = "weekly_meeting.collapsed.text" if tasks else "weekly_meeting.collapsed.without_task"
    blocks = [section(words.say(key, time=when, task=" · ".join(each.words for each in tasks)))]
    return blocks + idea_blocks(words, facts.idea, facts.mentorship)


def parted(words: Words, task: Task | None) -> Message:
    """What stays of a meeting that two had who parted since: nothing is to be pressed."""
    over = words.say("weekly_meeting.collapsed.over")
    text = words.say("weekly_meeting.collapsed.over_with_task", task=task.words) if task else over
    return Message(over, [section(text)])


def idea_blocks(words: Words, idea: Idea | None, mentorship: Mentorship) -> list[Block]:
    """A mentor's idea, which only the mentee can make a task. First 8."""
    if idea is None:
        return []
    take = button(words.plain("weekly_meeting.idea.button"), doors.TAKE_IDEA, idea.id)
    text = words.say("weekly_meeting.idea.text", mentor=mention(mentorship.mentor_id), words=idea.words)
    return [section(text, accessory=take)]


def reading_blocks(words: Words, facts: Agenda, *, stage: str) -> list[Block]:
    """What an agenda shows, without anything to press, to read in a window of one's own."""
    draw = {"agenda": agenda_blocks, "wrap_up": wrap_up_blocks, "collapsed": collapsed_blocks}[stage]
    return [block for block in draw(words, facts) if block["type"] != "actions"]
