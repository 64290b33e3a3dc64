"""What signing up looks like outside the form: the welcome, the announcement, the Code of Conduct, Home."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from mentorship.hall.waiting import Wait
from mentorship.journey.signing_up.windows import at_a_glance
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.calendar import shown_zone
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    confirm,
    date_input,
    full_text,
    modal,
    question,
    section,
)
from mentorship.wording import Markup, Words, mention

NO_THANKS = "signing_up.no_thanks"


def topics_of(words: Words, topics: Iterable[str]) -> str:
    """Name topics as the form does; what someone wrote themselves stays as it is."""
    labels = words.under("signing_up.choices.topics")
    return ", ".join(labels.get(topic, topic) for topic in topics)


def pause_view(words: Words, sign_up: SignUp) -> Block:
    return modal(
        words.plain("signing_up.pause.title"),
        [
            section(words.say("signing_up.pause.text")),
            question(
                "until",
                words.plain("signing_up.pause.until.label"),
                date_input(sign_up.paused_until),
                optional=True,
            ),
        ],
        form="signing_up.pause",
        submit=words.plain("signing_up.pause.submit"),
        close=words.plain("signing_up.form.close"),
        about=sign_up.id,
    )


# Messages


def welcome(words: Words, sign_up: SignUp, member: Member, *, years_asked: int | None, has_room: bool) -> Message:
    """What we stored, who can see what, what happens next, how to change it. Signing Up 1 and 3, Intro.

    years_asked: set if the mentor has fewer years than that, and waits for a matcher's yes.
    """
    say = words.say
    blocks = [
        section(say(f"signing_up.welcome.{sign_up.role}", name=member.name)),
        section(say("signing_up.welcome.stored", **stored(words, sign_up, member))),
        section(say("signing_up.welcome.who_sees")),
        section(what_is_next(words, sign_up, member, years_asked=years_asked, has_room=has_room)),
        *([actions(*buttons(words, sign_up))] if member.may_take_part else []),
    ]
    return Message(full_text(blocks), blocks)


def what_is_next(words: Words, sign_up: SignUp, member: Member, *, years_asked: int | None, has_room: bool) -> Markup:
    """Say what to expect; whoever has somebody already waits for nobody, or for one more."""
    if not member.may_take_part:
        return words.say("signing_up.welcome.guest")
    if sign_up.paused_at:
        return paused(words, sign_up)
    if years_asked:
        return words.say("signing_up.welcome.needs_a_yes", years=years_asked)
    if sign_up.role is Role.MENTEE and sign_up.in_mentorships:
        return words.say(f"signing_up.welcome.{'second' if has_room else 'has_a_mentor'}")
    return words.say(f"signing_up.welcome.next_{sign_up.role}" if has_room else "signing_up.welcome.full")


def withdrawn(words: Words, role: Role) -> Message:
    blocks = [section(words.say("signing_up.withdrawn.text")), actions(sign_up_button(words, role))]
    return Message(full_text(blocks), blocks)


def taken_over(words: Words, role: Role, *, number: int) -> Message:
    """Ask someone to look over what an older list knew of them, or to tell it. How much it is, never what."""
    known = "" if number else "_unknown"
    door = doors.SIGN_UP_AS_MENTOR if role is Role.MENTOR else doors.SIGN_UP_AS_MENTEE
    blocks = [
        section(words.say(f"signing_up.taken_over.{role}{known}")),
        section(words.say(f"signing_up.taken_over.yours{known}", number=number)),
        actions(
            button(words.plain(f"signing_up.taken_over.look{known}.button"), door, style="primary"),
            button(words.plain("signing_up.taken_over.no.button"), NO_THANKS, role.value),
        ),
    ]
    return Message(full_text(blocks), blocks)


def taken_over_settled(words: Words, how: str) -> Message:
    text = words.say(f"signing_up.taken_over.{how}")
    return Message(text, [section(text)])


def stored(words: Words, sign_up: SignUp, member: Member) -> dict[str, object]:
    return {
        "hours": sign_up.hours_a_week,
        "months": how_long(words, sign_up),
        "topics": topics_of(words, sign_up.topics),
        "languages": ", ".join(
            words.under("signing_up.choices.languages").get(each, each) for each in sign_up.languages
        ),
        "times": at_a_glance(sign_up.windows, words.under("signing_up.choices.days")),
        "zone": shown_zone(sign_up.zone or member.zone),
    }


def how_long(words: Words, sign_up: SignUp) -> str:
    """Say for how long someone is there: a number of months, or open-ended."""
    if sign_up.months is None:
        return words.plain("signing_up.choices.months.open").lower()
    return words.plain("signing_up.welcome.months", months=sign_up.months)


def paused(words: Words, sign_up: SignUp) -> Markup:
    if sign_up.paused_until:
        return words.say(f"signing_up.paused.{sign_up.role}_until", day=f"{sign_up.paused_until:%-d %B}")
    return words.say(f"signing_up.paused.{sign_up.role}_open")


def buttons(words: Words, sign_up: SignUp) -> list[Element]:
    edit = doors.SIGN_UP_AS_MENTOR if sign_up.role is Role.MENTOR else doors.SIGN_UP_AS_MENTEE
    return [
        button(words.plain("signing_up.edit.button"), edit, sign_up.id),
        *room_button(words, sign_up),
        *pausing_and_withdrawing(words, sign_up),
    ]


def room_button(words: Words, sign_up: SignUp) -> list[Element]:
    """How many mentees a mentor takes at once, or mentors a mentee would like, one press away (Features C15).

    A second mentor is offered to whoever has a first.
    """
    if sign_up.role is Role.MENTEE and sign_up.room_for == 1 and not sign_up.in_mentorships:
        return []
    other = 1 if sign_up.room_for > 1 else 2
    label = words.plain(f"signing_up.room_for_{other}.{sign_up.role}")
    return [button(label, f"signing_up.room_for_{other}", sign_up.id)]


def pausing_and_withdrawing(words: Words, sign_up: SignUp) -> list[Element]:
    pausing = (
        button(words.plain("signing_up.resume.button"), "signing_up.resume", sign_up.id)
        if sign_up.paused_at
        else button(words.plain("signing_up.pause.button"), "signing_up.pause", sign_up.id)
    )
    sure = confirm(
        words.plain("signing_up.withdraw.title"),
        words.plain("signing_up.withdraw.text"),
        yes=words.plain("signing_up.withdraw.yes"),
        no=words.plain("signing_up.withdraw.no"),
    )
    return [
        pausing,
        button(words.plain("signing_up.withdraw.button"), "signing_up.withdraw", sign_up.id, confirm=sure),
    ]


def sign_up_button(words: Words, role: Role, *, style: str | None = "primary") -> Element:
    door = doors.SIGN_UP_AS_MENTOR if role is Role.MENTOR else doors.SIGN_UP_AS_MENTEE
    return button(words.plain(f"signing_up.start_{role}.button"), door, style=style)


def announced(words: Words, sign_up: SignUp) -> Message | None:
    """The line in #mentorship: the person's own words, nothing added but their name."""
    if not sign_up.announcement:
        return None
    text = words.say("signing_up.announced.text", member=mention(sign_up.member_id), words=sign_up.announcement)
    return Message(text, [section(text)])


# The Code of Conduct, when it changes


def conduct_changed(words: Words, sign_up: SignUp) -> Message:
    blocks = conduct_lines(words, sign_up)
    return Message(full_text(blocks), blocks)


def conduct_lines(words: Words, sign_up: SignUp) -> list[Block]:
    agree = button(words.plain("signing_up.conduct.agree.button"), "signing_up.agree_to_conduct", sign_up.id)
    read = button(words.plain("signing_up.conduct.read.button"), doors.CODE_OF_CONDUCT)
    return [section(words.say("signing_up.conduct.changed")), actions(read, agree)]


# Home


def home_lines(
    words: Words,
    sign_ups: Sequence[SignUp],
    *,
    waiting: Mapping[str, Wait],
    wait_for_a_yes: Collection[str],
    with_room: Collection[str],
) -> list[Block]:
    """One's own sign-ups on Home, and the way in for whoever has none in a role.

    waiting: {sign-up: how long} for who waits. wait_for_a_yes: sign-ups that a matcher has to accept first.
    with_room: those that would take one more.
    """
    blocks: list[Block] = []
    for sign_up in sign_ups:
        wait = waiting.get(sign_up.id)
        outlook = button(words.plain("signing_up.outlook.button"), "signing_up.outlook", sign_up.id)
        shown = outlook if wait and sign_up.role is Role.MENTEE else None
        state = standing(
            words, sign_up, wait, waits_for_a_yes=sign_up.id in wait_for_a_yes, has_room=sign_up.id in with_room
        )
        blocks += [
            section(state, accessory=shown),
            actions(*buttons(words, sign_up)),
        ]
    missing = [role for role in (Role.MENTEE, Role.MENTOR) if role not in {each.role for each in sign_ups}]
    if not sign_ups:
        blocks.append(section(words.say("signing_up.home.welcome")))
    if missing:
        # Loud only where it is the one thing to press: whoever is signed up already has other things waiting.
        style = None if sign_ups else "primary"
        blocks.append(actions(*(sign_up_button(words, role, style=style) for role in missing)))
    return blocks


def standing(words: Words, sign_up: SignUp, wait: Wait | None, *, waits_for_a_yes: bool, has_room: bool) -> Markup:
    if sign_up.paused_at:
        return paused(words, sign_up)
    if waits_for_a_yes:
        return words.say("signing_up.home.waits_for_a_yes")
    if wait is None:
        if sign_up.role is Role.MENTEE:
            return words.say(f"signing_up.home.{'second' if has_room else 'mentee'}")
        return words.say(f"signing_up.home.{'mentor' if has_room else 'full'}")
    which = f"{'again_' if wait.is_again else ''}{'waiting' if wait.days else 'new'}_{sign_up.role}"
    return words.say(f"signing_up.home.{which}", days=wait.days)
