"""What two people keep: the document, its page on Home, and the time capsule of day 1.

All of it is collected from every room, before it is deleted. Features N7 and P18.
"""

import re
from collections.abc import Sequence
from html import unescape

from mentorship.desk import Desk
from mentorship.program.agreement import Agreement
from mentorship.program.calendar import day_of, shown_day
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.wording import Markup, escape

MENTION = re.compile(r"<@([A-Z0-9]+)>")
HEADING = re.compile(r"\*([^*\n]+)\*(?:\n(.*))?", re.DOTALL)
"""A line that is bold from its beginning to its end, and what stands beneath it."""
BOLD = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")


def signed_in(desk: Desk, mentorship: Mentorship) -> list[Agreement]:
    """What both signed: day 1 begins it, and what is in force ends it."""
    [signed] = desk.ask(Agreement.signed_of(mentorship.id))
    return signed


def document(desk: Desk, mentorship: Mentorship, signed: Sequence[Agreement]) -> bytes:
    """Write it as Markdown that outlives this program: headings and lists, names for mentions, and no Slack escapes."""
    title = desk.words.plain("closing.keepsake.heading", **names_of(desk, mentorship))
    lines = [f"# {title}", *(as_markdown(line) for line in record(desk, mentorship, signed))]

    def name(mentioned: re.Match[str]) -> str:
        member = desk.find(Member, mentioned[1])
        return member.name if member else mentioned[1]

    return unescape(MENTION.sub(name, "\n\n".join(lines)) + "\n").encode()


def names_of(desk: Desk, mentorship: Mentorship) -> dict[str, str]:
    """Name the two where Slack draws no mention: in a file, and in a field to write in."""
    return {"mentor": desk.member(mentorship.mentor_id).name, "mentee": desk.member(mentorship.mentee_id).name}


def as_markdown(line: str) -> str:
    """Write a line that was made for Slack as Markdown: a heading and what it heads, or one item of a list."""
    if found := HEADING.fullmatch(line):
        beneath = in_bold(found[2] or "").replace("\n", "  \n")
        return f"## {found[1]}\n\n{beneath}".strip()
    return "- " + in_bold(line).replace("\n", "\n  ")


def in_bold(text: str) -> str:
    return BOLD.sub(r"**\1**", text)


def record(desk: Desk, mentorship: Mentorship, signed: Sequence[Agreement]) -> list[Markup]:
    """Everything that is the two's own: what every room gives them to take along, and what day 1 has besides."""
    given = desk.keepsake_of(mentorship)
    return [*capsule(desk, mentorship, signed, besides="\n".join(given)), *given]


def capsule(desk: Desk, mentorship: Mentorship, signed: Sequence[Agreement], *, besides: str = "") -> list[Markup]:
    """The goals and measures as the two wrote them on day 1, before anything was changed. Features P18.

    besides: what the reader has anyway and is not told twice.
    """
    if not signed:
        return []
    first = signed[0]
    day = shown_day(day_of(first.drafted_at, desk.zone_of(mentorship.mentee_id)))
    written = ("goals", "success", "target_30", "target_60", "target_90")
    lines = [
        desk.words.say(f"closing.capsule.{name}", words=said)
        for name in written
        if (said := getattr(first, name)) and escape(said) not in besides
    ]
    return [desk.words.say("closing.capsule.text", day=day), *lines] if lines else []
