"""What the word before the season is over looks like: the question, one's own answer, both answers or "let's talk"."""

from collections.abc import Mapping
from datetime import date

from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.calendar import shown_day
from mentorship.program.going_on import Choice, agreed
from mentorship.program.mentorship import Mentorship
from mentorship.slack.blocks import Block, Element, actions, button, full_text, section
from mentorship.wording import Markup, Words, mention


def going_on(
    words: Words,
    mentorship: Mentorship,
    season: str,
    *,
    partner: str,
    ends_on: date,
    today: date,
    silent_until: date,
    again: bool,
) -> Message:
    """Ask how to go on, and say what silence does; the second time in other words."""
    was_over = today > ends_on
    which = ("again_late" if was_over else "again") if again else "late" if was_over else "text"
    days = {"day": shown_day(ends_on), "until": shown_day(silent_until)}
    text = words.say(f"monthly_review.going_on.{which}", partner=mention(partner), **days)
    blocks = [section(text), actions(*choices(words, mentorship, season))]
    return Message(full_text(blocks), blocks)


def choices(words: Words, mentorship: Mentorship, season: str) -> list[Element]:
    about = f"{mentorship.id}:{season}"
    return [
        button(words.plain(f"monthly_review.choose_{choice}.button"), f"monthly_review.choose_{choice}", about)
        for choice in Choice
    ]


def noted(words: Words, mentorship: Mentorship, season: str, *, choice: Choice, partner: str) -> Message:
    chosen = words.plain(f"monthly_review.choose_{choice}.button")
    text = words.say("monthly_review.going_on.noted", choice=chosen, partner=mention(partner))
    others = [each for each, which in zip(choices(words, mentorship, season), Choice, strict=True) if which != choice]
    blocks = [section(text), actions(*others)]
    return Message(full_text(blocks), blocks)


NEXT_STEP = {
    Choice.GO_ON: doors.SEE_TARGETS,
    Choice.NEW_TERMS: doors.CHANGE_AGREEMENT,
    Choice.WRAP_UP: doors.WRAP_UP,
    Choice.BREAK: doors.TAKE_A_BREAK,
}


def both_in(
    words: Words,
    mentorship: Mentorship,
    season: str,
    answers: Mapping[str, Choice],
    me: str,
    *,
    until: date | None,
    latest: date,
) -> Message:
    """Both answered: the same, shown, with the next step; or only that they should talk, until a day. Features K1.

    latest: the day by which what both wrap up is closed, whatever meeting they set.
    """
    partner, choice = mention(mentorship.partner_of(me)), agreed(answers.values())
    if choice is None:
        blocks = talk(words, mentorship, season, partner=partner, until=until)
        return Message(full_text(blocks), blocks)
    lines = [words.say(f"monthly_review.both_{choice}.text", partner=partner)]
    if choice is Choice.WRAP_UP and until:
        days = {"until": shown_day(until), "latest": shown_day(latest)}
        lines.append(words.say("monthly_review.both_wrap_up.until", **days))
    blocks = [section(Markup(" ").join(lines))]
    pressed = [button(words.plain(f"monthly_review.both_{choice}.button"), NEXT_STEP[choice], mentorship.id)]
    if choice is Choice.WRAP_UP:
        blocks.append(section(words.say("monthly_review.closing_agenda.text")))
        pressed.append(button(words.plain("monthly_review.capsule.button"), doors.TIME_CAPSULE, mentorship.id))
    blocks.append(actions(*pressed))
    return Message(full_text(blocks), blocks)


def talk(words: Words, mentorship: Mentorship, season: str, *, partner: Markup, until: date | None) -> list[Block]:
    """That the two see it differently, and what becomes of it unless they talk."""
    lines = [words.say("monthly_review.going_on.talk", partner=partner)]
    if until:
        lines.append(words.say("monthly_review.going_on.talk_until", until=shown_day(until)))
    return [section(Markup(" ").join(lines)), actions(*choices(words, mentorship, season))]


def still_differ(words: Words, mentorship: Mentorship, season: str, me: str, *, until: date, days: int) -> Message:
    """The one reminder to two who differ."""
    partner = mention(mentorship.partner_of(me))
    text = words.say("monthly_review.going_on.still_differ", partner=partner, until=shown_day(until), days=days)
    blocks = [section(text), actions(*choices(words, mentorship, season))]
    return Message(full_text(blocks), blocks)


def moved(words: Words) -> Message:
    """Where it was asked once more, once a break has moved the day: the first question names the new one."""
    text = words.say("monthly_review.going_on.moved")
    return Message(text, [section(text)])


def answered(words: Words) -> Message:
    """Where it was asked, once what both answered stands in a message further down."""
    text = words.say("monthly_review.going_on.answered")
    return Message(text, [section(text)])


def home_part(
    words: Words,
    mentorship: Mentorship,
    season: str,
    answers: Mapping[str, Choice],
    me: str,
    *,
    today: date,
    ends_on: date,
    until: date | None,
) -> list[Block]:
    """What waits for one of the two on Home: to answer, to answer anew, or to wrap up."""
    partner = mention(mentorship.partner_of(me))
    if me not in answers:
        late = {"until": shown_day(until)} if until and today > ends_on else {}
        which = "home_late" if late else "home"
        text = words.say(f"monthly_review.going_on.{which}", partner=partner, day=shown_day(ends_on), **late)
        return [section(text), actions(*choices(words, mentorship, season))]
    if len(answers) < len(mentorship.both):
        return []
    if agreed(answers.values()) is None:
        return talk(words, mentorship, season, partner=partner, until=until)
    if agreed(answers.values()) is Choice.WRAP_UP:
        wrap_up = button(words.plain("monthly_review.both_wrap_up.button"), doors.WRAP_UP, mentorship.id)
        return [section(words.say("monthly_review.both_wrap_up.home", partner=partner), accessory=wrap_up)]
    return []
