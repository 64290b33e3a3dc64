"""What setting a time looks like: the form, the offers, the settled time, the word when nothing is set."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from mentorship.journey.meeting_times.answers import OFFERS
from mentorship.journey.meeting_times.seeing import Seen, SeenWithOffers, Series
from mentorship.outbox import File, Message
from mentorship.program import doors
from mentorship.program.calendar import local, shown_zone
from mentorship.program.calendar_file import Entry, Guest, cancellation_file, meeting_file, meeting_uid
from mentorship.program.meeting import Medium, Offer
from mentorship.program.mentorship import Mentorship
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
from mentorship.wording import Markup, Words, mention, quoted

Values = Mapping[str, Any]

OFFER = "meeting_times.offer"
OFFER_ANYWAY = "meeting_times.offer_anyway"
TAKE = "meeting_times.take"
READ_WORD = "meeting_times.read_word"


# The form


def offer_view(words: Words, seen: SeenWithOffers, values: Values, *, awkward: Sequence[datetime] = ()) -> Block:
    """One to three times in one's own zone, and where. `awkward`: offers that do not suit the other's hours."""
    title = "move" if seen.meeting.starts_at else "set"
    blocks: list[Block] = []
    if awkward:
        times = ", ".join(seen.both_times(moment) for moment in awkward)
        blocks.append(section(words.say("meeting_times.form.awkward", partner=mention(seen.partner.id), times=times)))
    elif seen.offered_to_me:
        blocks += offered(words, seen, seen.offered_to_me)
    blocks.append(context(words.say("meeting_times.form.zone", zone=shown_zone(seen.me.zone))))
    for number in OFFERS:
        optional = number > 1
        day, at = values.get(f"day_{number}"), values.get(f"time_{number}")
        day_asked = date_input(date.fromisoformat(day) if day else None)
        time_asked = time_input(time.fromisoformat(at) if at else None)
        blocks += [
            question(f"day_{number}", asked(words, f"day_{number}"), day_asked, optional=optional),
            question(f"time_{number}", asked(words, f"time_{number}"), time_asked, optional=optional),
        ]
    chosen = values.get("medium") or seen.meeting.medium or Medium.VIDEO
    place = values.get("place") or seen.meeting.place
    blocks += [
        question("medium", asked(words, "medium"), radio(words.under("meeting_times.medium"), chosen)),
        question(
            "place",
            asked(words, "place"),
            text_input(place, longest=500),
            hint=words.plain("meeting_times.ask.place.hint"),
            optional=True,
        ),
        word_asked(words, values.get("words")),
    ]
    return modal(
        words.plain(f"meeting_times.form.{title}.title"),
        blocks,
        form=OFFER_ANYWAY if awkward else OFFER,
        submit=words.plain("meeting_times.form.anyway.submit" if awkward else "meeting_times.form.submit"),
        close=words.plain("meeting_times.form.close"),
        about=seen.meeting.id,
    )


def asked(words: Words, name: str) -> str:
    return words.plain(f"meeting_times.ask.{name}.label")


def usual_values(seen: Seen) -> Values:
    """What is filled in: when a time is moved, the same hour of the day after."""
    if seen.meeting.starts_at is None:
        return {}
    wall = local(seen.meeting.starts_at, seen.me.zone)
    return {"day_1": (wall.date() + timedelta(days=1)).isoformat(), "time_1": f"{wall:%H:%M}"}


def sent(words: Words, seen: Seen) -> list[Block]:
    return [section(words.say("meeting_times.form.sent", partner=mention(seen.partner.id)))]


def which_view(words: Words, meetings: Sequence[Seen]) -> Block:
    """Someone with two mentorships says which meeting is meant."""
    blocks = [
        section(
            words.say("meeting_times.which.text", partner=mention(seen.partner.id)),
            accessory=button(words.plain("meeting_times.which.button"), doors.SET_A_TIME, seen.meeting.id),
        )
        for seen in meetings
    ]
    return modal(words.plain("meeting_times.form.set.title"), blocks, close=words.plain("meeting_times.form.close"))


# One meeting, in a message, in a window and on Home


def meeting_lines(words: Words, seen: SeenWithOffers) -> list[Block]:
    """When and where the two meet next, and what can be pressed about it."""
    if seen.meeting.stands:
        return [section(settled_line(words, seen)), *place_of(words, seen), actions(*buttons(words, seen))]
    if seen.offered_to_me:
        return offered_with_way_out(words, seen)
    state = "offered" if seen.offered_by_me else "passed" if seen.offers else "unset"
    text = words.say(f"meeting_times.home.{state}", meeting=name_of(words, seen), partner=mention(seen.partner.id))
    return [section(text), actions(set_button(words, seen, style=None if seen.offered_by_me else "primary"))]


def meeting_view(words: Words, seen: SeenWithOffers) -> Block:
    return modal(
        words.plain("meeting_times.window.title"),
        meeting_lines(words, seen),
        close=words.plain("meeting_times.form.close"),
    )


def settled_line(words: Words, seen: Seen) -> Markup:
    assert seen.meeting.starts_at
    return words.say(
        "meeting_times.settled.text",
        meeting=name_of(words, seen),
        partner=mention(seen.partner.id),
        times=seen.both_times(seen.meeting.starts_at),
    )


def place_of(words: Words, seen: Seen) -> list[Block]:
    where = whereabouts(words, seen.meeting.medium, seen.meeting.place)
    return [context(where)] if where else []


def whereabouts(words: Words, medium: Medium | None, place: str | None) -> Markup:
    """How and where, as far as it is known."""
    parts = [words.say(f"meeting_times.medium.{medium}")] if medium else []
    parts += [words.say("meeting_times.place", place=place)] if place else []
    return Markup(" · ").join(parts)


def name_of(words: Words, seen: Seen) -> str:
    return words.plain(f"meeting_times.name.{'first' if seen.meeting.is_first else 'weekly'}")


def buttons(words: Words, seen: Seen) -> list[Element]:
    about = seen.meeting.id
    pressed = [button(words.plain("meeting_times.move.button"), doors.MOVE_IT, about)]
    if not seen.meeting.is_first:
        pressed.append(button(words.plain("meeting_times.skip.button"), doors.SKIP_THIS_WEEK, about))
    return [*pressed, button(words.plain("meeting_times.late.button"), doors.RUNNING_LATE, about)]


def set_button(words: Words, seen: Seen, *, style: str | None = None) -> Element:
    return button(words.plain("meeting_times.set.button"), doors.SET_A_TIME, seen.meeting.id, style=style)


# Offers


def offered(words: Words, seen: Seen, offers: Sequence[Offer]) -> list[Block]:
    """Each time with both local times, where, and the press that takes it."""
    text = words.say("meeting_times.offers.text", partner=mention(seen.partner.id), meeting=name_of(words, seen))
    blocks = [section(text)]
    for each in offers:
        take = button(words.plain("meeting_times.offers.button"), TAKE, each.id, style="primary")
        blocks.append(
            section(words.say("meeting_times.offers.one", times=seen.both_times(each.starts_at)), accessory=take)
        )
    where = whereabouts(words, offers[0].medium, offers[0].place)
    return [*blocks, *([context(where)] if where else []), *word_lines(offers[0].words)]


def offered_with_way_out(words: Words, seen: SeenWithOffers) -> list[Block]:
    others = button(words.plain("meeting_times.others.button"), doors.SET_A_TIME, seen.meeting.id)
    return [*offered(words, seen, seen.offered_to_me), actions(others)]


def offers_message(words: Words, seen: Seen, offers: Sequence[Offer], *, now: datetime) -> Message:
    """One round of offers: open, or what became of it. Where to meet is the pair's own and not in the `text`."""
    nobody_took = [each for each in offers if each.closed_at is None]
    still_open = [each for each in nobody_took if each.starts_at > now]
    if nobody_took and not still_open:
        return passed_message(words, seen)
    if still_open:
        others = button(words.plain("meeting_times.others.button"), doors.SET_A_TIME, seen.meeting.id)
        own = still_open[0].place or still_open[0].words
        blocks = [*offered(words, seen, still_open), actions(others, *read_button(words, seen, own))]
        said = blocks[: 1 + len(still_open)]
        return Message(full_text(said), blocks)
    state = "settled" if seen.meeting.stands else "over" if seen.meeting.closed_at else "replaced"
    moment = seen.meeting.starts_at
    times = seen.both_times(moment) if moment else ""
    text = words.say(f"meeting_times.offers.{state}", times=times)
    return Message(text, [section(text)])


def passed_message(words: Words, seen: Seen, *, which: str = "offers") -> Message:
    """Nobody took what was offered, and its moments are over: the way to another one.

    which: "offers" for whom they were offered to, "home" for who offered them.
    """
    partner, meeting = mention(seen.partner.id), name_of(words, seen)
    text = words.say(f"meeting_times.{which}.passed", partner=partner, meeting=meeting)
    return Message(text, [section(text), actions(set_button(words, seen, style="primary"))])


def read_button(words: Words, seen: Seen, own: str | None) -> list[Element]:
    """The way to read aloud what a `text` leaves out."""
    return [button(words.plain("meeting_times.read.button"), doors.SEE_MEETING, seen.meeting.id)] if own else []


# Messages


def settled_message(words: Words, seen: Seen, series: Series | None, *, now: datetime) -> Message:
    text = settled_line(words, seen)
    line = section(text)
    pressed = [*buttons(words, seen), *read_button(words, seen, seen.meeting.place)]
    said = Message(text, [line, *place_of(words, seen), actions(*pressed)])
    return said.with_files(calendar_file(words, seen, series, now=now))


def skipped_message(words: Words, seen: Seen, series: Series | None, *, now: datetime) -> Message:
    """Say that this week's is left out; takes the meeting out of the calendar if a file put it there."""
    by_me = seen.meeting.skipped_by == seen.me.id
    text = words.say(f"meeting_times.skipped.{'by_me' if by_me else 'by_partner'}", partner=mention(seen.partner.id))
    is_in_calendar = seen.meeting.starts_at and (series or seen.meeting.settled_by)
    files = (calendar_file(words, seen, series, now=now, cancelled=True),) if is_in_calendar else ()
    if by_me or not seen.meeting.skipped_with:
        return Message(text, [section(text)]).with_files(*files)
    read = button(words.plain("meeting_times.read.button"), READ_WORD, seen.meeting.id)
    return Message(text, [section(text), *word_lines(seen.meeting.skipped_with), actions(read)]).with_files(*files)


def word_lines(written: str | None) -> list[Block]:
    """A word from one of the two to the other. Responsibilities 3: a reason is welcome and never asked for."""
    return [section(quoted(written))] if written else []


def word_view(words: Words, written: str) -> Block:
    return modal(
        words.plain("meeting_times.word.title"),
        word_lines(written),
        close=words.plain("meeting_times.form.close"),
    )


def skip_view(words: Words, seen: Seen) -> Block:
    """Sure? And, for whoever likes, a word to the other."""
    return modal(
        words.plain("meeting_times.skip.title"),
        [section(words.say("meeting_times.skip.text", partner=mention(seen.partner.id))), word_asked(words)],
        form=doors.SKIP_THIS_WEEK,
        submit=words.plain("meeting_times.skip.submit"),
        close=words.plain("meeting_times.skip.close"),
        about=seen.meeting.id,
    )


def word_asked(words: Words, typed: str | None = None) -> Block:
    return question("words", asked(words, "words"), text_input(typed, longest=500), optional=True)


def late_message(words: Words, seen: Seen) -> Message:
    text = words.say("meeting_times.late.text", partner=mention(seen.partner.id))
    return Message(text, [section(text)])


def nudge_message(words: Words, seen: SeenWithOffers, *, is_mentee: bool) -> Message:
    """Whose turn it is. The times themselves stand in the window: in a message that is never edited they grow old."""
    if seen.offered_to_me:
        text = words.say("meeting_times.nudge.offered", partner=mention(seen.partner.id), meeting=name_of(words, seen))
        see = button(words.plain("meeting_times.see.button"), doors.SEE_MEETING, seen.meeting.id, style="primary")
        return Message(text, [section(text), actions(see)])
    role = "mentee" if is_mentee else "mentor"
    text = words.say(f"meeting_times.nudge.{role}", partner=mention(seen.partner.id), meeting=name_of(words, seen))
    return Message(text, [section(text), actions(set_button(words, seen, style="primary"))])


def not_started_message(words: Words, mentorship: Mentorship) -> Message:
    text = words.say(
        "meeting_times.not_started.text",
        mentor=mention(mentorship.mentor_id),
        mentee=mention(mentorship.mentee_id),
    )
    return Message(text, [section(text)])


def calendar_file(words: Words, seen: Seen, series: Series | None, *, now: datetime, cancelled: bool = False) -> File:
    """What both calendars get: the meeting itself, or the one of the series whose place it takes. First 5."""
    starts_at = seen.meeting.starts_at
    assert starts_at
    write = cancellation_file if cancelled else meeting_file
    content = write(
        entry(words, seen, series, now=now),
        starts_at=starts_at,
        zone=series.zone if series else seen.me.zone,
        instead_of=series.usual_at if series else None,
    )
    return File(words.plain("meeting_times.file.name"), content)


def entry(words: Words, seen: Seen, series: Series | None, *, now: datetime) -> Entry:
    """What a calendar shows: the same UID for the meeting whenever it moves, and a rising SEQUENCE."""
    meeting = seen.meeting
    label = words.plain(f"meeting_times.medium.{meeting.medium}") if meeting.medium else ""
    return Entry(
        uid=series.uid if series else meeting_uid(meeting.id),
        sequence=meeting.sequence + (series.sequence if series else 0),
        written_at=now,
        title=words.plain("meeting_times.file.entry", me=seen.me.name, partner=seen.partner.name),
        description=words.plain("meeting_times.file.description"),
        place=meeting.place or label,
        lasting_for=timedelta(minutes=meeting.minutes),
        organiser=Guest(words.plain("meeting_times.file.organiser")),
        guests=(Guest(seen.me.name), Guest(seen.partner.name)),
    )
