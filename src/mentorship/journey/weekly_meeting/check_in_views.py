"""What people write down after a meeting: the check-in, the wrap-up's form, and what they bring up."""

from mentorship.journey.weekly_meeting.check_in import CLOSING, LOOKING_BACK
from mentorship.journey.weekly_meeting.sheet import Sheet
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.calendar import local, shown, shown_zone
from mentorship.program.lines import marks_of
from mentorship.program.meeting import Meeting, OwnNote
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.sign_up import Role
from mentorship.program.target import TaskOutcome
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
from mentorship.wording import Words, mention


def ask_check_in(words: Words, meeting: Meeting, *, partner: str, again: bool) -> Message:
    key = "weekly_meeting.check_in.reminder" if again else "weekly_meeting.check_in.text"
    blocks = [
        section(words.say(key, partner=mention(partner))),
        actions(
            button(words.plain("weekly_meeting.check_in.button"), doors.OPEN_CHECK_IN, meeting.id, style="primary"),
            button(words.plain("weekly_meeting.met.button"), "weekly_meeting.met", meeting.id),
            button(words.plain("weekly_meeting.moved.button"), "weekly_meeting.moved", meeting.id),
            button(words.plain("weekly_meeting.missed.button"), "weekly_meeting.missed", meeting.id),
        ),
    ]
    return Message(full_text(blocks), blocks)


def with_offer(words: Words, said: Message, offer: Opportunity, *, mentor: str) -> Message:
    """Ask the mentee about an offer, too. What it is about is shown, and never stands on a lock screen. Between 2."""
    gist = words.say("opportunities.check_in.gist", mentor=mention(mentor))
    answers = [
        button(words.plain("opportunities.took_up.button"), doors.I_WROTE_TO_THEM, offer.id),
        button(words.plain("opportunities.help.button"), doors.HELP_ME_START, offer.id),
        button(words.plain("opportunities.decline.button"), doors.NOT_FOR_ME, offer.id),
        button(words.plain("opportunities.read.button"), doors.READ_OPPORTUNITY, offer.id),
    ]
    asked = section(words.say("opportunities.check_in.text", mentor=mention(mentor), words=offer.words))
    return Message(f"{said.text}\n{gist}", [*said.blocks, asked, actions(*answers)])


def moved(words: Words, following: Meeting | None) -> Message:
    """They met at another time than I knew: the way to say when."""
    text = section(words.say("weekly_meeting.check_in.moved"))
    pressed = [button(words.plain("weekly_meeting.set.button"), doors.MOVE_IT, following.id)] if following else []
    blocks = [text, *([actions(*pressed)] if pressed else [])]
    return Message(full_text(blocks), blocks)


def checked_in(words: Words, meeting: Meeting, *, which: str) -> Message:
    change = button(words.plain("weekly_meeting.change.button"), doors.OPEN_CHECK_IN, meeting.id)
    blocks = [section(words.say(f"weekly_meeting.check_in.{which}")), actions(change)]
    return Message(full_text(blocks), blocks)


def stays(words: Words, meeting: Meeting) -> Message:
    """What was answered, when the two have parted and nobody can change it."""
    text = words.say(f"weekly_meeting.check_in.stays_{'missed' if meeting.took_place is False else 'thanks'}")
    return Message(text, [section(text)])


def left_open(words: Words, meeting: Meeting) -> Message:
    """A newer meeting is over: nothing is asked any more, and the form is still there."""
    write = button(words.plain("weekly_meeting.check_in.button"), doors.OPEN_CHECK_IN, meeting.id)
    blocks = [section(words.say("weekly_meeting.check_in.left_open")), actions(write)]
    return Message(full_text(blocks), blocks)


def reminder_over(words: Words) -> Message:
    """What became of it stands in the message that asked first; once is enough."""
    text = words.say("weekly_meeting.check_in.reminder_over")
    return Message(text, [section(text)])


def wrap_up_view(words: Words, sheet: Sheet) -> Block:
    """The closing questions of one's own role, with what stands there now. Weekly 5."""
    return form(words, sheet, "wrap_up", [*closing_questions(words, sheet)])


def check_in_view(words: Words, sheet: Sheet, note: OwnNote | None) -> Block:
    """The whole check-in: a minute to fill in. Weekly 2 and 5."""
    role, blocks = sheet.mine.role, []
    if sheet.mine.meeting.took_place is not True:
        choices = words.under("weekly_meeting.took_place")
        blocks.append(asked(words, "took_place", role, radio(choices, "yes"), optional=False))
    for name in LOOKING_BACK[role]:
        if name != "task":
            blocks.append(asked(words, name, role, lines(sheet, name)))
        elif sheet.last_task:
            said = {str(each): words.plain(f"weekly_meeting.task_{each}.button") for each in TaskOutcome}
            outcome = radio(said, sheet.last_task.outcome)
            blocks += [context(words.say("weekly_meeting.ask.last_task", task=sheet.last_task.words))]
            blocks.append(asked(words, name, role, outcome))
    blocks += [
        asked(words, "on_time", role, radio(words.under("weekly_meeting.on_time"), kept_time(sheet))),
        *closing_questions(words, sheet),
        section(words.say("weekly_meeting.ask.alone")),
        asked(words, "going", role, radio(words.under("weekly_meeting.going"), note.going if note else None)),
        asked(words, "note", role, text_input(note.note if note else None, lines=True, longest=2000)),
    ]
    return form(words, sheet, "check_in", blocks)


def kept_time(sheet: Sheet) -> str | None:
    if sheet.written is None or sheet.written.ran_over is None:
        return None
    return "over" if sheet.written.ran_over else "on_time"


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
