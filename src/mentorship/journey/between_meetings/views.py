"""What a week between two meetings looks like: a word to the mentor, tasks, notes to oneself, the reminder, Home."""

from collections.abc import Sequence
from datetime import datetime, time

from msgspec import Struct

from mentorship.journey.between_meetings.records import MidweekReminder
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.agreement import Agreement
from mentorship.program.between_meetings import About, NoteToSelf, WordToMentor
from mentorship.program.calendar import shown_in_both, shown_zone
from mentorship.program.contact import ContactRule
from mentorship.program.member import Member, was_erased
from mentorship.program.mentorship import Mentorship
from mentorship.program.target import Task
from mentorship.program.topic import Idea
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    divider,
    modal,
    more,
    question,
    section,
    select,
    text_input,
    time_input,
)
from mentorship.wording import Markup, Words, mention, quoted

ASK, PROGRESS, ANSWER = "between_meetings.ask", "between_meetings.progress", "between_meetings.answer"
READ_WORD, TAKE_BACK = "between_meetings.read_word", "between_meetings.take_back"
CHOOSE, CHOOSE_ANYWAY = "between_meetings.choose", "between_meetings.choose_anyway"
SMALLER, SUGGEST, READ_IDEA = doors.MAKE_SMALLER, "between_meetings.suggest", "between_meetings.read_idea"
NOTES, BRING_UP, FORGET = "between_meetings.notes", "between_meetings.bring_up", "between_meetings.forget"
MIDWEEK, STOP, READ_MIDWEEK = (
    "between_meetings.midweek",
    "between_meetings.stop_midweek",
    "between_meetings.read_midweek",
)
NOTES_SHOWN = 20


class Contact(Struct, frozen=True):
    """What the two agreed on about messages, how much of it is used, and when the next word would arrive."""

    mentorship: Mentorship
    agreement: Agreement | None
    rule: ContactRule
    used: int
    me: Member
    partner: Member
    arrives_at: datetime

    @property
    def arrives(self) -> str:
        return shown_in_both(self.arrives_at, self.me.zone, self.partner.zone)


def say_title(words: Words, name: str) -> str:
    return words.plain(f"between_meetings.{name}.title")


def form(words: Words, name: str, blocks: Sequence[Block], *, door: str, about: str) -> Block:
    return modal(
        say_title(words, name),
        blocks,
        form=door,
        submit=words.plain(f"between_meetings.{name}.submit"),
        close=words.plain("between_meetings.close"),
        about=about,
    )


def asked(words: Words, name: str, *, initial: str | None = None, lines: bool = True, longest: int = 2000) -> Block:
    key = f"between_meetings.ask_for.{name}"
    hint = words.plain(f"{key}.hint") if words.has(f"{key}.hint") else ""
    element = text_input(initial, lines=lines, longest=longest)
    return question("words", words.plain(f"{key}.label"), element, hint=hint)


def window(words: Words, name: str, blocks: Sequence[Block]) -> Block:
    return modal(say_title(words, name), blocks, close=words.plain("between_meetings.close"))


# Ask my mentor


def ask_view(words: Words, contact: Contact, *, what: About) -> Block:
    """What was agreed on stands above the question: when, how, how often, and what to do if it can't wait. P4."""
    name = "ask" if what is About.QUESTION else "progress"
    input_ = asked(words, name) if what is About.QUESTION else asked(words, name, lines=False, longest=200)
    return form(
        words,
        name,
        [*agreed(words, contact), input_, context(arrives(words, contact))],
        door=ASK if what is About.QUESTION else PROGRESS,
        about=contact.mentorship.id,
    )


def agreed(words: Words, contact: Contact) -> list[Block]:
    agreement, hours, partner = contact.agreement, contact.rule.hours, mention(contact.partner.id)
    times = f"{hours.opens:%H:%M}–{hours.closes:%H:%M} {shown_zone(hours.zone)}"
    say = words.say
    often = (
        say("between_meetings.agreed.often", used=contact.used, agreed=contact.rule.a_week)
        if contact.rule.a_week
        else say("between_meetings.agreed.as_needed")
    )
    how = agreement.messages if agreement and agreement.messages else None
    urgent = agreement.urgent if agreement and agreement.urgent else None
    return [
        section(say("between_meetings.agreed.how", messages=how) if how else say("between_meetings.agreed.nothing")),
        context(say("between_meetings.agreed.times", partner=partner, times=times), often),
        section(say("between_meetings.agreed.urgent", urgent=urgent or say("between_meetings.agreed.no_urgent"))),
    ]


def arrives(words: Words, contact: Contact) -> Markup:
    partner = mention(contact.partner.id)
    if contact.mentorship.is_resting:
        return words.say("between_meetings.ask.would_rest", partner=partner)
    return words.say("between_meetings.ask.arrives", partner=partner, times=contact.arrives)


def sent(words: Words, word: WordToMentor, contact: Contact) -> list[Block]:
    partner = mention(contact.partner.id)
    if contact.mentorship.is_resting:
        return [section(words.say("between_meetings.ask.rests", partner=partner))]
    state = "gone" if word.went_out_at else "held"
    return [section(words.say(f"between_meetings.ask.{state}", partner=partner, times=contact.arrives))]


def word_message(words: Words, word: WordToMentor, mentorship: Mentorship) -> Message:
    """What reaches the mentor; the words are in the message, and behind *Read* for whoever hears only its `text`."""
    gist = words.say(f"between_meetings.{word.what}.gist", mentee=mention(mentorship.mentee_id))
    pressed = [button(words.plain("between_meetings.read.button"), READ_WORD, word.id)]
    if word.what is About.QUESTION and not word.answered_at:
        pressed.insert(0, button(words.plain("between_meetings.answer.button"), ANSWER, word.id, style="primary"))
    return Message(gist, [section(gist), *word_lines(words, word), actions(*pressed)])


def not_sent_message(words: Words, note: NoteToSelf, mentorship: Mentorship) -> Message:
    """What never reached the mentor, for her who wrote it."""
    if was_erased(mentorship.mentor_id):
        gist = words.say("between_meetings.not_sent.gist_gone")
    else:
        gist = words.say("between_meetings.not_sent.gist", mentor=mention(mentorship.mentor_id))
    return Message(gist, [section(gist), section(quoted(note.words))])


def word_lines(words: Words, word: WordToMentor) -> list[Block]:
    lines = [section(quoted(word.words))]
    if word.answer:
        lines.append(section(words.say("between_meetings.answer.quoted", words=word.answer)))
    return lines


def answer_view(words: Words, word: WordToMentor) -> Block:
    blocks = [*word_lines(words, word), asked(words, "answer")]
    return form(words, "answer", blocks, door=ANSWER, about=word.id)


def answered_message(words: Words, word: WordToMentor, mentorship: Mentorship) -> Message:
    gist = words.say("between_meetings.answer.gist", mentor=mention(mentorship.mentor_id))
    read = button(words.plain("between_meetings.read.button"), READ_WORD, word.id)
    return Message(gist, [section(gist), *word_lines(words, word), actions(read)])


# Tasks and ideas


def choose_view(words: Words, mentorship_id: str, *, typed: str | None = None, enough: bool = False) -> Block:
    note = [section(words.say("between_meetings.choose.enough"))] if enough else []
    return form(
        words,
        "choose_anyway" if enough else "choose",
        [*note, asked(words, "choose", initial=typed)],
        door=CHOOSE_ANYWAY if enough else CHOOSE,
        about=mentorship_id,
    )


def no_end_view(words: Words, task: Task) -> Block | None:
    """Ask, once and where she has just chosen it, how she will know; None where anybody could tell. Features I6."""
    if not task.has_no_end(words.plain("between_meetings.open_verbs").split()):
        return None
    smaller = button(words.plain("between_meetings.smaller.button"), SMALLER, task.id)
    text = words.say("between_meetings.choose.no_end", task=task.words)
    return window(words, "choose", [section(text), actions(smaller)])


def smaller_view(words: Words, task: Task) -> Block:
    blocks = [section(words.say("between_meetings.smaller.text")), asked(words, "smaller", initial=task.words)]
    return form(words, "smaller", blocks, door=SMALLER, about=task.id)


def suggest_view(words: Words, mentorship_id: str) -> Block:
    return form(words, "suggest", [asked(words, "suggest")], door=SUGGEST, about=mentorship_id)


def idea_message(words: Words, idea: Idea, mentorship: Mentorship) -> Message:
    gist = words.say("between_meetings.idea.gist", mentor=mention(mentorship.mentor_id))

    read = button(words.plain("between_meetings.read.button"), READ_IDEA, idea.id)
    if idea.taken_at:
        return Message(words.say("between_meetings.idea.taken"), [section(words.say("between_meetings.idea.taken"))])
    take = button(words.plain("between_meetings.idea.button"), doors.TAKE_IDEA, idea.id, style="primary")
    return Message(gist, [section(gist), section(quoted(idea.words)), actions(take, read)])


# Notes to oneself


def notes_view(
    words: Words, mentorship: Mentorship, partner_id: str, notes: Sequence[NoteToSelf], *, typed: str | None
) -> Block:
    blocks: list[Block] = [
        section(words.say("between_meetings.notes.text", partner=mention(partner_id))),
        asked(words, "note", initial=typed),
    ]
    for each in notes[:NOTES_SHOWN]:
        state = [context(words.say("between_meetings.notes.brought_up"))] if each.brought_up_at else []
        pressed = [] if state else [button(words.plain("between_meetings.bring_up.button"), BRING_UP, each.id)]
        pressed.append(button(words.plain("between_meetings.forget.button"), FORGET, each.id))
        blocks += [divider(), section(quoted(each.words)), *state, actions(*pressed)]
    return form(words, "notes", blocks, door=NOTES, about=mentorship.id)


# In the middle of the week


def midweek_view(words: Words, mentorship: Mentorship, reminder: MidweekReminder | None, *, zone: str) -> Block:
    """She asks for it, moves it, or has it stop."""
    weekday = str(reminder.weekday) if reminder else "3"
    at = reminder.at if reminder else time(9)
    blocks = [
        section(words.say("between_meetings.midweek.text", zone=shown_zone(zone))),
        question(
            "weekday",
            words.plain("between_meetings.ask_for.weekday.label"),
            select(words.under("between_meetings.weekdays"), weekday),
        ),
        question("at", words.plain("between_meetings.ask_for.at.label"), time_input(at)),
    ]
    if reminder:
        blocks.append(actions(button(words.plain("between_meetings.stop.button"), STOP, mentorship.id)))
    return form(words, "midweek", blocks, door=MIDWEEK, about=mentorship.id)


def midweek_message(words: Words, mentorship: Mentorship, tasks: Sequence[Task]) -> Message:
    """How is it going? Something to press for every answer, and for having it otherwise."""
    about = mentorship.id
    gist = words.say("between_meetings.midweek.gist", mentor=mention(mentorship.mentor_id))
    pressed = [
        button(words.plain("between_meetings.progress.button"), PROGRESS, about, style="primary"),
        button(words.plain("between_meetings.smaller.button"), SMALLER, tasks[-1].id),
        button(words.plain("between_meetings.midweek.move.button"), MIDWEEK, about),
        button(words.plain("between_meetings.stop.button"), STOP, about),
        button(words.plain("between_meetings.read.button"), READ_MIDWEEK, about),
    ]
    return Message(gist, [section(gist), *task_lines(tasks), actions(*pressed)])


def task_lines(tasks: Sequence[Task]) -> list[Block]:
    return [section(quoted(task.words)) for task in tasks]


# Home


class Between(Struct, frozen=True):
    """What Home shows of the time between two meetings."""

    mentorship: Mentorship
    tasks: Sequence[Task]
    waiting: Sequence[WordToMentor]
    reminder: MidweekReminder | None


def mentee_lines(words: Words, between: Between, *, me: Member, partner: Member) -> list[Block]:
    """What waits for her mentor, and what she can do; in a break, what waits."""
    is_resting = between.mentorship.is_resting
    blocks: list[Block] = []
    for word in between.waiting:
        times = shown_in_both(word.goes_out_at, me.zone, partner.zone)
        back = button(words.plain("between_meetings.take_back.button"), TAKE_BACK, word.id)
        how = "waits_in_a_break" if is_resting else "waits"
        text = words.say(f"between_meetings.home.{how}", partner=mention(partner.id), times=times, words=word.words)
        blocks.append(section(text, accessory=back))
    return blocks if is_resting else [*blocks, actions(*mentee_buttons(words, between))]


def mentee_buttons(words: Words, between: Between) -> list[Element]:
    """Her task comes first until she has one; then the way to her mentor, and the rest folded."""
    about = between.mentorship.id
    midweek = "move" if between.reminder else "ask"
    ask = button(words.plain("between_meetings.ask.button"), ASK, about)
    notes = button(words.plain("between_meetings.notes.button"), NOTES, about)
    remind = button(words.plain(f"between_meetings.midweek.{midweek}.button"), MIDWEEK, about)
    choose = button(words.plain("between_meetings.choose.button"), CHOOSE, about)
    if not between.tasks:
        return [{**choose, "style": "primary"}, ask, more(notes, remind)]
    smaller = button(words.plain("between_meetings.smaller.button"), SMALLER, between.tasks[-1].id)
    return [ask, more(choose, smaller, notes, remind)]


def mentor_lines(words: Words, mentorship: Mentorship) -> list[Block]:
    return [
        actions(
            button(words.plain("between_meetings.suggest.button"), SUGGEST, mentorship.id),
            button(words.plain("between_meetings.notes.button"), NOTES, mentorship.id),
        )
    ]
