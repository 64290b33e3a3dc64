"""What Home's frame, the list of commands, the status, the guide and the Code of Conduct look like."""

from collections.abc import Collection, Mapping
from datetime import datetime

from mentorship.home.standing import Standing
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.calendar import day_of, shown, shown_day
from mentorship.program.guide import CHAPTER_NOW, ITEMS, Chapter, Step
from mentorship.program.meeting import Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    divider,
    full_text,
    header,
    modal,
    multi_select,
    question,
    section,
)
from mentorship.wording import Markup, Words, mention

LONGEST_HOME = 100
"""Slack's limit of blocks. What is too much is left out above the foot, never the foot itself."""

READ_CHAPTER = "home.read_chapter"
HEAR = "home.hear"
Asks = Mapping[str, int]
"""What the program asks of people: {fact: number}."""

# Home's frame


def framed(words: Words, member: Member, blocks: list[Block]) -> list[Block]:
    """Put what the rooms show between the greeting and the doors that are always open. Responsibilities 1."""
    top = [section(words.say("home.greeting.text", name=member.name))]
    foot = [divider(), actions(*always_open(words))]
    if not member.may_take_part:
        return [*top, section(words.say("home.greeting.guest")), *foot]
    return [*top, *blocks[: LONGEST_HOME - len(top) - len(foot)], *foot]


def always_open(words: Words) -> list[Element]:
    return [
        button(words.plain("home.foot.help.button"), doors.GET_HELP),
        button(words.plain("home.foot.guide.button"), doors.OPEN_GUIDE),
        button(words.plain("home.foot.privacy.button"), doors.SEE_PRIVACY),
        button(words.plain("home.hear.button"), HEAR),
        button(words.plain("home.foot.code_of_conduct.button"), doors.CODE_OF_CONDUCT),
    ]


def hear_view(words: Words, muted: Collection[str]) -> Block:
    """What one would like to hear of; answers, safety and what both must consent to are always said. Section 14."""
    kinds = words.under("home.hear.kinds")
    heard = [kind for kind in kinds if kind not in muted]
    return modal(
        words.plain("home.hear.title"),
        [
            section(words.say("home.hear.text")),
            question("kinds", words.plain("home.hear.label"), multi_select(kinds, heard), optional=True),
        ],
        form=HEAR,
        submit=words.plain("home.hear.submit"),
        close=words.plain("home.guide.close"),
    )


def hello(words: Words) -> Message:
    """The answer to whoever writes to the bot."""
    blocks = [section(words.say("home.hello.text")), actions(*always_open(words))]
    return Message(full_text(blocks), blocks)


# /mentorship


def commands(words: Words, *, unknown: str, is_matcher: bool, is_organiser: bool) -> list[Block]:
    """Every word that this person can use; after a word that is not one, the same list."""
    begin = words.say("home.commands.unknown", word=unknown) if unknown else words.say("home.commands.begin")
    for_whom = ["everyone", *(["matchers"] if is_matcher else []), *(["organisers"] if is_organiser else [])]
    lines = [words.say(f"home.commands.{whom}.{word}") for whom in for_whom for word in listed(words, whom)]
    return [section(begin), section(Markup("\n").join(lines))]


def listed(words: Words, whom: str) -> list[str]:
    return list(words.under(f"home.commands.{whom}"))


def status(
    words: Words, member: Member, standing: Standing, *, days_waiting: dict[str, int], closes_after_days: int
) -> list[Block]:
    """Where someone stands, in a few lines."""
    lines = [
        sign_up_line(words, sign_up, days_waiting=days_waiting[sign_up.id])
        for sign_up in standing.sign_ups
        if sign_up.paused_at or sign_up.role is Role.MENTOR or not standing.has_a_mentor(member.id)
    ]
    lines += [
        resting_line(words, member, mentorship, mentorship.closes_at(after_days=closes_after_days))
        if mentorship.is_resting
        else meeting_line(words, member, mentorship, meeting)
        for mentorship, meeting in standing.mentorships
    ]
    if not lines:
        lines = [words.say("home.status.none")]
    return [*(section(line) for line in lines), context(words.say("home.status.more"))]


def sign_up_line(words: Words, sign_up: SignUp, *, days_waiting: int) -> Markup:
    if sign_up.paused_at:
        return words.say("home.status.paused", role=words.plain(f"home.status.role_{sign_up.role}"))
    if sign_up.role is Role.MENTEE and not days_waiting:
        return words.say("home.status.new_mentee")
    return words.say(f"home.status.{sign_up.role}", days=days_waiting)


def meeting_line(words: Words, member: Member, mentorship: Mentorship, meeting: Meeting | None) -> Markup:
    partner = mention(mentorship.partner_of(member.id))
    if meeting is None:
        return words.say("home.status.meeting_none", partner=partner)
    if meeting.starts_at is None:
        return words.say("home.status.meeting_open", partner=partner)
    if not meeting.stands:
        return words.say("home.status.meeting_moving", partner=partner)
    return words.say("home.status.meeting_set", partner=partner, when=shown(meeting.starts_at, member.zone))


def resting_line(words: Words, member: Member, mentorship: Mentorship, closes_at: datetime | None) -> Markup:
    """A break that somebody took; or what rests because it stayed quiet, and waits for a press."""
    partner = mention(mentorship.partner_of(member.id))
    if closes_at is None:
        return words.say("home.status.resting", partner=partner)
    return words.say("home.status.asleep", partner=partner, day=shown_day(day_of(closes_at, member.zone)))


# The guide


def guide_now(words: Words, role: Role, step: Step, *, asks: Asks) -> Block:
    """The guide, opened at the step someone is at."""
    return guide(words, role, CHAPTER_NOW[step], asks=asks, now=words.say(f"home.guide.now.{step}"))


def guide(words: Words, role: Role, chapter: Chapter, *, asks: Asks, now: Markup | None = None) -> Block:
    """One chapter of one role's guide, and the way to every other. Nothing of it is the guides' own text."""
    lines = [item_line(words, role, chapter, item, asks=asks) for item in ITEMS[role][chapter]]
    chapters = [
        button(
            words.plain(f"home.guide.chapters.{each}.button"),
            f"{READ_CHAPTER}.{each}",
            f"{role}:{each}",
            style="primary" if each is chapter else None,
        )
        for each in ITEMS[role]
    ]
    other = Role.MENTEE if role is Role.MENTOR else Role.MENTOR
    across = chapter if chapter in ITEMS[other] else Chapter.INTRO
    switch = button(words.plain(f"home.guide.as_{other}.button"), f"{READ_CHAPTER}.other", f"{other}:{across}")
    return modal(
        words.plain("home.guide.title"),
        [
            context(words.say(f"home.guide.role_{role}")),
            *([section(now)] if now else []),
            header(words.plain(f"home.guide.chapters.{chapter}.button")),
            section(Markup("\n").join(lines)),
            divider(),
            actions(*chapters, switch),
        ],
        close=words.plain("home.guide.close"),
    )


def item_line(words: Words, role: Role, chapter: Chapter, item: str, *, asks: Asks) -> Markup:
    said = words.say(f"home.guide.{role}.{chapter}.{item}", **asks)
    if chapter is Chapter.INTRO:
        return said
    if item[-1].isalpha():
        return words.say("home.guide.letter", letter=item[-1], words=said)
    return words.say("home.guide.item", number=item, words=said)


def guide_elsewhere(words: Words, link: str) -> Block:
    """The organisers' own guide, where they set a link to one."""
    return modal(
        words.plain("home.guide.title"),
        [section(words.say("home.guide.linked", link=link))],
        close=words.plain("home.guide.close"),
    )


def code_of_conduct(words: Words, link: str | None) -> Block:
    """The community's Code of Conduct; until organisers set a link, our own short one."""
    text = words.say("home.code_of_conduct.linked", link=link) if link else words.say("home.code_of_conduct.own")
    return modal(
        words.plain("home.code_of_conduct.title"), [section(text)], close=words.plain("home.code_of_conduct.close")
    )
