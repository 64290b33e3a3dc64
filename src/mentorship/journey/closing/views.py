"""What closing looks like: the window to leave, the break, the closing card, thanks, a few questions."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from mentorship.journey.closing.records import Thanks
from mentorship.outbox import File, Message
from mentorship.program import doors
from mentorship.program.calendar import day_of, shown_day, shown_in_both
from mentorship.program.calendar_file import Entry, Guest, cancellation_file, meeting_uid
from mentorship.program.meeting import Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.sign_up import Role
from mentorship.program.survey import Survey
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    checkboxes,
    context,
    date_input,
    modal,
    one_and_more,
    question,
    radio,
    section,
    select,
    text_input,
)
from mentorship.wording import Markup, Words, escape, mention, quoted

LONGEST_PAGE = 90
"""Slack shows a hundred blocks in a window. Of answers, these are whole fives."""


class Parted(Struct, frozen=True):
    """An ended mentorship as one of the two sees it, and what is still open to them."""

    mentorship: Mentorship
    me_id: str
    kind_words: str | None
    """What the other left for me."""
    is_partner_here: bool
    """In the workspace."""
    may_thank: bool
    has_answered: bool
    """The few questions."""
    can_match_again: bool
    can_pause: bool
    reopens_until: date | None
    """The day before which one press brings back what ended by itself; None: nothing does."""
    organisers_until: date | None
    """The day before which organisers can open it again; None: it is over."""
    can_mentor: bool
    """A mentee who wrapped up and meets the requirements. Features K9."""
    can_be_a_peer: bool
    """A mentee who wrapped up and does not meet them yet."""
    may_celebrate: bool
    can_take_back: bool
    """Their own words to celebrate with, which are not posted."""
    can_pack: bool
    """A mentee, as long as what she could hand over is kept. Features P19."""
    has_record: bool

    @property
    def partner_id(self) -> str:
        return self.mentorship.partner_of(self.me_id)

    @property
    def role(self) -> Role:
        return self.mentorship.role_of(self.me_id)

    @property
    def i_left(self) -> bool:
        return self.mentorship.ended_by == self.me_id


# Leaving


def end_view(
    words: Words, mentorship: Mentorship, partner: Member, *, has_sign_up: bool, season_is_over: bool
) -> Block:
    """One window, and no question about why."""
    choices = words.under("closing.end.wishes_choices")
    blocks = [
        section(words.say("closing.end.text", partner=partner.name)),
        question(
            "kind_words",
            words.plain("closing.end.kind_words.label", partner=partner.name),
            text_input(words.plain("closing.end.kind_words.default"), lines=True, longest=2000),
            hint=words.plain("closing.end.kind_words.hint"),
        ),
        question(
            "wishes",
            words.plain("closing.end.wishes.label"),
            checkboxes(choices, ["goodbye"] if season_is_over else []),
            hint=words.plain("closing.end.wishes.hint"),
            optional=True,
        ),
    ]
    if has_sign_up:
        then = radio(words.under("closing.end.then_choices"), "pool")
        blocks.append(question("then", words.plain("closing.end.then.label"), then))
    return modal(
        words.plain("closing.end.title"),
        blocks,
        form="closing.end",
        submit=words.plain("closing.end.submit"),
        close=words.plain("closing.window.close"),
        about=mentorship.id,
    )


def break_view(words: Words, mentorship: Mentorship) -> Block:
    return modal(
        words.plain("closing.take_break.title"),
        [
            section(words.say("closing.take_break.text")),
            question("until", words.plain("closing.take_break.until.label"), date_input(), optional=True),
        ],
        form=doors.TAKE_A_BREAK,
        submit=words.plain("closing.take_break.submit"),
        close=words.plain("closing.window.close"),
        about=mentorship.id,
    )


def on_break(words: Words, by_id: str, until: date | None) -> Message:
    """To the other, and word for word the same whatever the reason is. Features J8."""
    when = words.say("closing.on_break.until", day=shown_day(until)) if until else words.say("closing.on_break.open")
    text = words.say("closing.on_break.text", partner=mention(by_id), when=when)
    return Message(text, [section(text)])


def my_break(words: Words, mentorship: Mentorship, me_id: str) -> Message:
    """The card of one's own break, with the way back as long as it lasts."""
    partner = mention(mentorship.partner_of(me_id))
    if not (mentorship.is_resting and mentorship.resting_by == me_id):
        text = words.say("closing.my_break.over", partner=partner)
        return Message(text, [section(text)])
    until = mentorship.resting_until
    key = "closing.my_break.until" if until else "closing.my_break.open"
    text = words.say(key, partner=partner, day=shown_day(until) if until else "")
    return Message(text, [section(text), actions(wake_button(words, mentorship))])


def back(
    words: Words, me: Member, partner: Member, meeting: Meeting | None, *, has_slots: bool, was_quiet: bool
) -> Message:
    """It goes on: when the two next meet, or that they have still to choose a time. First 5 and 6."""
    key = "closing.back.picked_up" if was_quiet else "closing.back.text"
    lines = [words.say(key, partner=mention(partner.id))]
    if meeting is not None and meeting.stands and meeting.starts_at is not None:
        times = shown_in_both(meeting.starts_at, me.zone, partner.zone)
        lines.append(words.say("closing.back.next", times=times))
    elif not has_slots:
        lines.append(words.say("closing.back.no_time"))
    text = Markup(" ").join(lines)
    return Message(text, [section(text)])


def wake_button(words: Words, mentorship: Mentorship) -> Element:
    return button(words.plain("closing.wake.button"), doors.WAKE_UP, mentorship.id, style="primary")


# The closing card


def card(words: Words, parted: Parted, *, kept_days: int) -> Message:
    """How it ended, in kind words, and what one can still do about it, all from one card."""
    named = {"partner": mention(parted.partner_id), "ended_by": mention(parted.mentorship.ended_by or "")}
    until = parted.organisers_until if parted.mentorship.ending is Ending.LEFT else parted.reopens_until
    day = shown_day(until) if until else ""
    gist = words.say(f"closing.card.{way_of(parted)}", day=day, **named)
    blocks = [section(gist)]
    if parted.kind_words:
        blocks.append(section(words.say("closing.card.kind_words", words=quoted(parted.kind_words))))
    blocks.append(context(words.say("closing.card.keepsake", days=kept_days)))
    if parted.can_be_a_peer:
        blocks.append(section(words.say("closing.card.peer"), accessory=card_button(words, parted, "peer")))
    return Message(gist, [*blocks, *card_buttons(words, parted)])


def way_of(parted: Parted) -> str:
    if parted.mentorship.ending is Ending.LEFT and parted.is_partner_here:
        return "back" if parted.organisers_until else "back_late"
    if parted.mentorship.ending is Ending.LEFT:
        return f"gone_{parted.role}" if parted.can_pause else "gone"
    if parted.mentorship.ending is Ending.QUIET:
        return "by_itself_until" if parted.reopens_until else "by_itself"
    if parted.mentorship.ending is Ending.BY_ORGANISERS:
        return "by_organisers"
    if parted.mentorship.ending is Ending.WRAPPED_UP:
        return "wrapped_up"
    if parted.i_left:
        return "i_left"
    return f"left_{parted.role}"


def card_buttons(words: Words, parted: Parted) -> list[Block]:
    """What comes next for me, the first of it loud and the rest folded; in a second row what the two did together."""
    main = "again" if way_of(parted).startswith("left") else ""  # what the card has just offered
    next_ones = {
        "wake": parted.reopens_until is not None,
        "thank": parted.may_thank,
        "survey": not parted.has_answered,
        "again": parted.can_match_again,
        "rest_sign_up": parted.can_pause,
        "mentor": parted.can_mentor,
        "read": parted.kind_words is not None,
    }
    together = {
        "record": parted.has_record,
        "capsule": parted.has_record,
        "celebrate": parted.may_celebrate,
        "take_back": parted.can_take_back,
        "pack": parted.can_pack,
    }
    first_row = sorted((name for name in next_ones if next_ones[name]), key=lambda name: name != main)
    rows = [first_row, [name for name in together if together[name]]]
    buttons = [[card_button(words, parted, name) for name in row] for row in rows]
    if buttons[0]:
        buttons[0][0]["style"] = "primary"
    return [actions(*one_and_more(*row)) for row in buttons if row]


def card_button(words: Words, parted: Parted, name: str) -> Element:
    door = {"wake": doors.WAKE_UP, "mentor": doors.SIGN_UP_AS_MENTOR}.get(name, f"closing.{name}")
    return button(words.plain(f"closing.{name}.button"), door, parted.mentorship.id)


def read_view(words: Words, text: str) -> Block:
    return modal(words.plain("closing.read.title"), [section(escape(text))], close=words.plain("closing.read.close"))


def thank_view(words: Words, mentorship: Mentorship, partner: Member) -> Block:
    return modal(
        words.plain("closing.thank.title"),
        [
            question(
                "thanks",
                words.plain("closing.thank.thanks.label", partner=partner.name),
                text_input(lines=True, longest=2000),
            ),
            question(
                "endorsement",
                words.plain("closing.thank.endorsement.label"),
                text_input(lines=True, longest=2000),
                hint=words.plain("closing.thank.endorsement.hint"),
                optional=True,
            ),
        ],
        form="closing.thank",
        submit=words.plain("closing.thank.submit"),
        close=words.plain("closing.window.close"),
        about=mentorship.id,
    )


def thanks_message(words: Words, thanks: Thanks) -> Message:
    """Thanks from the other, to keep and, if it is an endorsement, to show around."""
    gist = words.say("closing.thanks.text", partner=mention(thanks.by_id))
    read = button(words.plain("closing.read.button"), "closing.read_thanks", thanks.id)
    return Message(gist, [section(gist), *thanks_content(words, thanks), actions(read)])


def thanks_content(words: Words, thanks: Thanks) -> list[Block]:
    if not thanks.endorsement:
        return [section(escape(thanks.thanks))]
    title = words.say("closing.thanks.endorsement")
    return [section(escape(thanks.thanks)), section(title), section(escape(thanks.endorsement))]


def read_thanks_view(words: Words, thanks: Thanks) -> Block:
    title, close = words.plain("closing.read.title"), words.plain("closing.read.close")
    return modal(title, thanks_content(words, thanks), close=close)


def survey_view(words: Words, mentorship: Mentorship, role: Role) -> Block:
    """A few questions, for the program only; the last is another one after an early end. Features K4."""
    last = "words_whole" if mentorship.ending is Ending.WRAPPED_UP else "words_early"

    def choice(name: str) -> Block:
        options = words.under(f"closing.survey.{name}_choices")
        return question(name, words.plain(f"closing.survey.{name}.label"), select(options))

    return modal(
        words.plain("closing.survey.title"),
        [
            section(words.say("closing.survey.text")),
            choice("helped"),
            choice("again"),
            *([left_room(words)] if role is Role.MENTEE else []),
            question(
                "words",
                words.plain(f"closing.survey.{last}.label"),
                text_input(lines=True, longest=2000),
                hint=words.plain("closing.survey.words.hint"),
                optional=True,
            ),
        ],
        form="closing.survey",
        submit=words.plain("closing.survey.submit"),
        close=words.plain("closing.window.close"),
        about=mentorship.id,
    )


def left_room(words: Words) -> Block:
    """How a mentor helped: a style, which the matching learns from three mentees together (Mentor Matching 3)."""
    key = "closing.survey.left_room"
    return question(
        "left_room",
        words.plain(f"{key}.label"),
        radio(words.under(f"{key}_choices")),
        hint=words.plain(f"{key}.hint"),
        optional=True,
    )


# Files, and the pages that show the same


def keepsake(words: Words, document: bytes, partner_id: str, *, calendars: Sequence[File]) -> Message:
    """What they take along, and in the same message what takes their hours out of the calendar.

    A calendar's files can stay away. The keepsake itself waits for a Slack that takes it: it is all that is said.
    """
    file = File(words.plain("closing.keepsake.file"), document)
    text = words.say("closing.keepsake.text", partner=mention(partner_id))
    alone = Message(text, [section(text)], (file,))
    if not calendars:
        return alone
    text = words.say("closing.keepsake.with_calendar", partner=mention(partner_id))
    return Message(text, [section(text)], (file, *calendars), without=alone)


def page(words: Words, which: str, lines: Sequence[Markup]) -> Block:
    """What the two keep, as a window: the record so far, or the capsule of day 1. Features N7 and P18."""
    blocks = [section(line) for line in lines[:LONGEST_PAGE]] or [section(words.say(f"closing.{which}.empty"))]
    if len(lines) > LONGEST_PAGE:
        blocks.append(context(words.say("closing.record.more")))
    return modal(words.plain(f"closing.{which}.title"), blocks, close=words.plain("closing.read.close"))


def calendar_file(
    words: Words, meeting: Meeting, starts_at: datetime, me: Member, partner: Member, now: datetime
) -> File:
    """Take a meeting that is in no series out of someone's calendar."""
    title = words.plain("closing.calendar.entry", partner=partner.name)
    entry = Entry(
        uid=meeting_uid(meeting.id),
        sequence=meeting.sequence,
        written_at=now,
        title=title,
        description=title,
        place="",
        lasting_for=timedelta(minutes=meeting.minutes),
        organiser=Guest(words.plain("closing.calendar.organiser")),
        guests=(Guest(me.name), Guest(partner.name)),
    )
    content = cancellation_file(entry, starts_at=starts_at, zone=me.zone)
    return File(words.plain("closing.calendar.file"), content)


# Home


def home_part(words: Words, mentorship: Mentorship, me: Member, *, closes_at: datetime | None) -> list[Block]:
    """How to take a break, come back, or wrap up. closes_at: of what rests because it stayed quiet."""
    partner = mention(mentorship.partner_of(me.id))
    wrap_up = button(words.plain("closing.end.button"), doors.WRAP_UP, mentorship.id)
    record = button(words.plain("closing.record.button"), doors.OUR_RECORD, mentorship.id)
    if not mentorship.is_resting:
        rest = button(words.plain("closing.take_break.button"), doors.TAKE_A_BREAK, mentorship.id)
        return [section(words.say("closing.home.running", partner=partner)), actions(record, rest, wrap_up)]
    buttons = [wake_button(words, mentorship)] if mentorship.may_wake(me.id) else []
    day = shown_day(day_of(closes_at, me.zone)) if closes_at else ""
    text = words.say(f"closing.home.{'asleep' if closes_at else 'resting'}", partner=partner, day=day)
    return [section(text), actions(*buttons, record, wrap_up)]


def ended_part(words: Words, mentorship: Mentorship, me_id: str) -> list[Block]:
    """The keepsake's page, as long as it is kept."""
    partner = mention(mentorship.partner_of(me_id))
    record = button(words.plain("closing.record.button"), doors.OUR_RECORD, mentorship.id)
    return [section(words.say("closing.home.ended", partner=partner), accessory=record)]


def survey_counts(words: Words, counts: Counter[str]) -> list[Block]:
    """Whether it helped those who closed, to organisers, and the way to the rest of what they told the program."""
    said = in_numbers(words, "helped", counts)
    rest = button(words.plain("closing.survey_answers.button"), "closing.survey_answers")
    return [section(words.say("closing.home.survey", count=counts.total(), said=said), accessory=rest)]


def in_numbers(words: Words, name: str, counts: Counter[str]) -> str:
    choices = words.under(f"closing.survey.{name}_choices")
    return ", ".join(f"{said}: {counts[choice]}" for choice, said in choices.items())


def survey_answers_view(words: Words, answers: Sequence[Survey]) -> Block:
    """What people told the program, of complete fives, the newest first: counts, and the words of the newest fives.

    Words stand in an order that tells of nobody.
    """
    numbers = [
        section(
            words.say(
                "closing.survey_answers.numbers",
                question=words.plain(f"closing.survey.{name}.label"),
                said=in_numbers(words, name, Counter(getattr(each, name) for each in answers)),
            )
        )
        for name in ("helped", "again")
    ]
    written = sorted(each.words for each in answers[:LONGEST_PAGE] if each.words)
    key = "closing.survey_answers.words" if written else "closing.survey_answers.no_words"
    blocks = [*numbers, section(words.say(key)), *(section(quoted(each)) for each in written)]
    if len(answers) > LONGEST_PAGE:
        blocks.append(context(words.say("closing.survey_answers.more", number=LONGEST_PAGE)))
    return modal(
        words.plain("closing.survey_answers.title"),
        blocks,
        close=words.plain("closing.read.close"),
    )
