"""What privacy looks like: what is kept and who sees it, the file, the one confirmation, the farewell."""

from collections.abc import Mapping, Sequence

from mentorship.hall.about_me import LastRead
from mentorship.outbox import File, Message
from mentorship.privacy.export import FILE_NAME
from mentorship.privacy.keeping import Held
from mentorship.program.calendar import day_of, shown_day
from mentorship.program.circles import Circle
from mentorship.program.log_book import LogEntry
from mentorship.program.sign_up import Role
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    confirm,
    context,
    divider,
    full_text,
    modal,
    section,
)
from mentorship.store import Until
from mentorship.wording import Markup, Words, mention

EXPORT = "privacy.export"
FORGET = "privacy.forget"
WITHDRAW = "privacy.withdraw_identities"


def privacy(
    words: Words,
    held: Mapping[Circle, Sequence[Held]],
    *,
    sights: Sequence[LogEntry],
    readings: Sequence[LastRead],
    zone: str,
    has_identities: bool,
) -> Block:
    """What is kept about someone, circle by circle, the narrowest first, and who looked. Features N6 and P21."""
    blocks = [section(words.say("privacy.window.text"))]
    for circle, kept in held.items():
        if circle is not Circle.MACHINE:
            blocks.append(section(seen_by(words, circle, kept)))
    if not held:
        blocks.append(section(words.say("privacy.window.nothing")))
    if sights:
        looked = [
            words.say("privacy.sights.line", who=mention(each.by_id), day=shown_day(day_of(each.at, zone)))
            for each in sights
        ]
        blocks.append(section(Markup("\n").join([words.say("privacy.sights.text"), *looked])))
    if readings or has_identities:
        read = [reading_line(words, each) for each in readings] or [words.say("privacy.readings.none")]
        blocks.append(section(Markup("\n").join([words.say("privacy.readings.text"), *read])))
    return modal(
        words.plain("privacy.window.title"),
        [
            *blocks,
            *([context(seen_by(words, Circle.MACHINE, held[Circle.MACHINE]))] if Circle.MACHINE in held else []),
            context(words.say("privacy.window.never")),
            divider(),
            actions(*choices(words, has_identities=has_identities)),
        ],
        close=words.plain("privacy.window.close"),
    )


def seen_by(words: Words, circle: Circle, kept: Sequence[Held]) -> Markup:
    """One circle: what it sees, in one sentence for each time until which it is kept."""
    named = words.under("privacy.what")
    what: dict[Until, list[str]] = {}
    for each in kept:
        what.setdefault(each.until, []).append(named.get(each.what, each.what.replace("_", " ")))
    lines = [
        words.say("privacy.window.line", what=" · ".join(some), until=words.plain(f"privacy.until.{until}"))
        for until, some in what.items()
    ]
    return Markup("\n").join([words.say(f"privacy.circles.{circle}"), *lines])


def reading_line(words: Words, reading: LastRead) -> Markup:
    who = {"who": mention(reading.by_id)} if reading.by_id else {}
    return words.say(f"privacy.readings.{reading.purpose}", day=shown_day(reading.on), **who)


def choices(words: Words, *, has_identities: bool) -> list[Element]:
    sure = confirm(
        words.plain("privacy.identities.title"),
        words.plain("privacy.identities.text"),
        yes=words.plain("privacy.identities.yes"),
        no=words.plain("privacy.identities.no"),
    )
    withdraw = button(words.plain("privacy.identities.button"), WITHDRAW, confirm=sure)
    return [
        button(words.plain("privacy.export.button"), EXPORT),
        *([withdraw] if has_identities else []),
        button(words.plain("privacy.forget.button"), FORGET, style="danger"),
    ]


def are_you_sure(words: Words, *, running: int) -> Block:
    """The one confirmation before everything is erased."""
    return modal(
        words.plain("privacy.forget.title"),
        [
            section(words.say("privacy.forget.text")),
            *([section(words.say("privacy.forget.running", number=running))] if running else []),
            context(words.say("privacy.forget.stays")),
        ],
        form=FORGET,
        submit=words.plain("privacy.forget.submit"),
        close=words.plain("privacy.forget.close"),
    )


def forgotten(words: Words) -> list[Block]:
    return [section(words.say("privacy.forgotten.text"))]


def exported(words: Words, content: bytes) -> Message:
    """The file, into the person's own DM. Where Slack does not take it, it waits: the words alone would be untrue."""
    blocks = [section(words.say("privacy.export.text"))]
    return Message(full_text(blocks), blocks, files=(File(FILE_NAME, content),))


def partner_is_gone(words: Words, role: Role, files: tuple[File, ...]) -> Message:
    """Neutral words to the one who stays, and what takes the hours out of the calendar; `role` is theirs."""
    alone = [section(words.say(f"privacy.partner_is_gone.{key}")) for key in ("text", role.value)]
    said = Message(full_text(alone), alone)
    if not files:
        return said
    blocks = [*alone, section(words.say("privacy.partner_is_gone.calendar"))]
    return Message(full_text(blocks), blocks, files, without=said)
