"""What the first meeting looks like: agenda, wrap-up, how it went, the fit check, the lines on Home."""

from collections.abc import Sequence
from datetime import datetime

from mentorship.journey.first_meeting.meeting_day import FirstMeeting
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.agreement import Agreement
from mentorship.program.calendar import shown_in_both
from mentorship.program.fit import Fit
from mentorship.program.guide import ITEMS, Chapter
from mentorship.program.meeting import Medium, Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from mentorship.slack.blocks import Block, Element, actions, button, context, full_text, modal, section
from mentorship.wording import Markup, Words, mention

TOOK_PLACE = "first_meeting.took_place"
DID_NOT_HAPPEN = "first_meeting.did_not_happen"
AFTER_ALL = "first_meeting.after_all"
WRITE = "first_meeting.write"
FIT = "first_meeting.fit_{}"
READ_CONFIDENCE = "first_meeting.read_confidence"

FIRST_ITEM_TO_TALK_ABOUT = "3"
"""First 1 and 2 are about setting the time, which is done, and about its length, which stands above."""


# Before and during


def day_before(words: Words, first: FirstMeeting, me: Member, partner: Member, *, know_each_other: bool) -> Message:
    """The guide's agenda in the words of one's role, every item and letter. First 3 to 8."""
    role = first.mentorship.role_of(me.id)
    items = ITEMS[role][Chapter.FIRST_MEETING]
    talked_about = items[items.index(FIRST_ITEM_TO_TALK_ABOUT) :]
    times = shown_in_both(first.starts_at, me.zone, partner.zone)
    key = "first_meeting.day_before.again" if know_each_other else "first_meeting.day_before.text"
    blocks = [
        section(words.say(key, partner=mention(partner.id), times=times)),
        section(words.say("first_meeting.day_before.hour", minutes=first.meeting.minutes)),
        section(Markup("\n").join(guide_item(words, role, item) for item in talked_about)),
        context(words.say(f"support.cues.{role}")),
        actions(where_button(words, first.meeting)),
    ]
    return Message(full_text(blocks), blocks)


def guide_item(words: Words, role: Role, item: str) -> Markup:
    """One item, numbered as it is read here: from one."""
    number, letter = int(item.rstrip("abcde")), item.lstrip("0123456789")
    text = words.say(f"home.guide.{role}.first_meeting.{item}")
    key = "letter" if letter else "number"
    which = letter or str(number - int(FIRST_ITEM_TO_TALK_ABOUT) + 1)
    return words.say(f"first_meeting.day_before.{key}", which=which, text=text)


def where_button(words: Words, meeting: Meeting) -> Element:
    return button(words.plain("first_meeting.where.button"), doors.SEE_MEETING, meeting.id)


def agenda(words: Words, first: FirstMeeting, *, times: str) -> Message:
    """The reminder in the pair's own conversation. The place is one press away: it is theirs, not for lock screens."""
    blocks = [
        section(words.say("first_meeting.agenda.text", times=times)),
        section(Markup("\n").join(Markup(line) for line in words.under("first_meeting.agenda.items").values())),
        context(words.say("first_meeting.agenda.hour", minutes=first.meeting.minutes)),
        actions(
            where_button(words, first.meeting),
            button(
                words.plain("first_meeting.chat.button"), doors.MEET_IN_CHAT, first.meeting.id, style=chat_style(first)
            ),
            button(words.plain("first_meeting.late.button"), doors.RUNNING_LATE, first.meeting.id),
            button(words.plain("first_meeting.move.button"), doors.MOVE_IT, first.meeting.id),
        ),
    ]
    return Message(full_text(blocks), blocks)


def chat_style(first: FirstMeeting) -> str | None:
    """For two who said that they write to each other, the chat comes first."""
    return "primary" if first.meeting.medium is Medium.CHAT else None


def wrap_up(words: Words, first: FirstMeeting) -> Message:
    """The last quarter of an hour: the hour is a hard stop. First 2, 7 and 8."""
    mentee, minutes = mention(first.mentorship.mentee_id), first.wrap_up_minutes
    blocks = [
        section(words.say("first_meeting.wrap_up.text", mentee=mentee, minutes=minutes)),
        actions(write_button(words, first.mentorship)),
    ]
    return Message(full_text(blocks), blocks)


def over(words: Words, first: FirstMeeting) -> Message:
    text = words.say("first_meeting.over.text", mentee=mention(first.mentorship.mentee_id))
    how = button(words.plain("first_meeting.how.button"), doors.HOW_DID_IT_GO, first.meeting.id)
    return Message(text, [section(text), actions(how)])


def parted(words: Words) -> Message:
    return saying(words, "over.parted")


def moved(words: Words) -> Message:
    return saying(words, "moved.text")


def not_this_time(words: Words) -> Message:
    return saying(words, "moved.not_this_time")


def saying(words: Words, what: str) -> Message:
    text = words.say(f"first_meeting.{what}")
    return Message(text, [section(text)])


def write_button(words: Words, mentorship: Mentorship, *, style: str | None = "primary") -> Element:
    return button(words.plain("first_meeting.write.button"), WRITE, mentorship.id, style=style)


# How did it go?


def how_lines(
    words: Words, meeting: Meeting, mentorship: Mentorship, me_id: str, newest: Agreement | None
) -> list[Block]:
    """The question, or what came of it and whose turn it is."""
    partner = mention(mentorship.partner_of(me_id))
    if meeting.moving_since:
        buttons = [button(words.plain("first_meeting.again.button"), doors.MOVE_IT, meeting.id, style="primary")]
        if meeting.was_missed:
            buttons.append(button(words.plain("first_meeting.after_all.button"), AFTER_ALL, meeting.id))
        return [section(words.say("first_meeting.how.did_not_happen", partner=partner)), actions(*buttons)]
    if not meeting.took_place:
        return [section(words.say("first_meeting.how.text", partner=partner)), actions(*how_buttons(words, meeting))]
    if newest is None:
        is_mentee = me_id == mentorship.mentee_id
        text = section(words.say(f"first_meeting.how.{'write' if is_mentee else 'wait'}", partner=partner))
        return [text, actions(write_button(words, mentorship))] if is_mentee else [text]
    state = "agreed" if newest.confirmed_at else "drafted"
    return [
        section(words.say(f"first_meeting.how.{state}", partner=partner)),
        actions(see_button(words, mentorship)),
    ]


def how_message(
    words: Words, meeting: Meeting, mentorship: Mentorship, me_id: str, newest: Agreement | None
) -> Message:
    blocks = how_lines(words, meeting, mentorship, me_id, newest)
    return Message(full_text(blocks), blocks)


def how_view(words: Words, blocks: Sequence[Block]) -> Block:
    return modal(words.plain("first_meeting.how.title"), blocks, close=words.plain("first_meeting.close"))


def how_again(words: Words, meeting: Meeting, partner: str) -> Message:
    text = words.say("first_meeting.how.again", partner=mention(partner))
    return Message(text, [section(text), actions(*how_buttons(words, meeting))])


def how_again_over(words: Words) -> Message:
    text = words.say("first_meeting.how.again_over")
    return Message(text, [section(text)])


def ended(words: Words, *, partner: str) -> Message:
    text = words.say("first_meeting.ended.text", partner=mention(partner))
    return Message(text, [section(text)])


def how_buttons(words: Words, meeting: Meeting) -> list[Element]:
    return [
        button(words.plain("first_meeting.took_place.button"), TOOK_PLACE, meeting.id, style="primary"),
        button(words.plain("first_meeting.did_not_happen.button"), DID_NOT_HAPPEN, meeting.id),
    ]


def agreement_waits(
    words: Words, mentorship: Mentorship, me_id: str, newest: Agreement | None, *, again: bool
) -> Message:
    what = f"{'unsigned' if newest else 'unwritten'}{'_again' if again else ''}"
    text = words.say(f"first_meeting.waits.{what}", partner=mention(mentorship.partner_of(me_id)))
    press = see_button(words, mentorship) if newest else write_button(words, mentorship)
    return Message(text, [section(text), actions(press)])


def see_button(words: Words, mentorship: Mentorship) -> Element:
    return button(words.plain("first_meeting.see.button"), doors.SEE_AGREEMENT, mentorship.id)


# The fit check


def fit_check(
    words: Words, mentorship: Mentorship, me_id: str, *, answer: Fit | None, confidant: str | None, has_changed: bool
) -> Message:
    """Ask in private; say before the press who hears of a "not for me". The partner never does.

    has_changed: it was pressed under another name, and nobody was told.
    """
    partner = mention(mentorship.partner_of(me_id))
    told = mention(confidant) if confidant else Markup("")
    help_ = button(words.plain("first_meeting.fit.help.button"), doors.GET_HELP, mentorship.id)
    if answer:
        key = answer if confidant or answer is not Fit.NOT_FOR_ME else "not_sure"
        text = words.say(f"first_meeting.fit.after.{key}", partner=partner, confidant=told)
        return Message(text, [section(text), *([] if answer is Fit.GOOD else [actions(help_)])])
    choices = [fit for fit in Fit if confidant or fit is not Fit.NOT_FOR_ME]
    about = dict.fromkeys(Fit, mentorship.id) | {Fit.NOT_FOR_ME: f"{mentorship.id}:{confidant}"}
    pressed = [button(words.plain(f"first_meeting.fit.{fit}.button"), FIT.format(fit), about[fit]) for fit in choices]
    route = "confidant" if confidant else "nobody"
    blocks = [
        section(words.say("first_meeting.fit.text", partner=partner)),
        *([section(words.say("first_meeting.fit.changed"))] if has_changed else []),
        context(words.say(f"first_meeting.fit.{route}", confidant=told, partner=partner)),
        actions(*pressed, *([] if confidant else [help_])),
    ]
    return Message(full_text(blocks), blocks)


def not_for_me(words: Words, mentorship: Mentorship, who: str) -> Message:
    """What the one who was named reads. On a lock screen only that something waits."""
    read = button(words.plain("first_meeting.confidence.button"), READ_CONFIDENCE, f"{mentorship.id}:{who}")
    blocks = [*confidence(words, mentorship, who), actions(read)]
    return Message(words.say("first_meeting.confidence.gist"), blocks)


def confidence(words: Words, mentorship: Mentorship, who: str) -> list[Block]:
    partner = mention(mentorship.partner_of(who))
    return [section(words.say("first_meeting.confidence.text", who=mention(who), partner=partner))]


# Home


def state_on_home(
    mentorship: Mentorship, me_id: str, *, meeting: Meeting | None, versions: Sequence[Agreement], now: datetime
) -> str:
    """Tell what there is to say: how it went, whose turn it is with the agreement, that it is in force, or nothing."""
    if meeting and meeting.stands and meeting.ends_at and meeting.ends_at <= now:
        return "how"
    if not versions:
        whose_turn = "write" if me_id == mentorship.mentee_id else "wait"
        return whose_turn if mentorship.first_met_on else ""
    if versions[0].confirmed_at:
        return "in_force"
    if versions[0].drafted_by != me_id:
        return "to_sign"
    return "suggested" if versions[0].suggestion else "mine"


def home_lines(words: Words, mentorship: Mentorship, me_id: str, state: str, *, meeting: Meeting | None) -> list[Block]:
    """How it went, whose turn it is with the agreement, and the agreement itself."""
    if not state:
        return []
    if state == "how" and meeting:
        return how_lines(words, meeting, mentorship, me_id, None)
    text = words.say(f"first_meeting.home.{state}", partner=mention(mentorship.partner_of(me_id)))
    if state in ("write", "wait"):
        return [section(text), *([actions(write_button(words, mentorship))] if state == "write" else [])]
    return [section(text, accessory=see_button(words, mentorship))]
