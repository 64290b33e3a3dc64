"""Signing up: the first chapter of both guides.

Offers: the two commands, the welcome DM, the announcement in #mentorship, the word to those who wait, the lines on
Home. Whether a person can be matched is `mentor_matching`'s; this room only keeps what they told us.
Source: both guides, Requirements and Signing Up 1 to 3.
"""

from collections.abc import Mapping

from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.journey.signing_up import records, reminders, views
from mentorship.journey.signing_up.listeners import listen
from mentorship.outbox import Hours, Kind, Message, WhenUnknown
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import Block

About = Mapping[str, str]


def welcome(desk: Desk, about: About) -> Message | None:
    sign_up = desk.find(SignUp, about["sign_up"])
    if sign_up is None:
        return views.withdrawn(desk.words, Role(about["role"]))
    needs_a_yes = sign_up.needs_a_matchers_yes(desk.settings)
    return views.welcome(desk.words, sign_up, desk.member(sign_up.member_id), needs_a_yes=needs_a_yes)


def announced(desk: Desk, about: About) -> Message | None:
    sign_up = desk.find(SignUp, about["sign_up"])
    return views.announced(desk.words, sign_up) if sign_up else None


def waiting(desk: Desk, about: About) -> Message | None:
    sign_up = desk.find(SignUp, about["sign_up"])
    if sign_up is None or not reminders.is_waiting(desk, sign_up):
        return None
    mentors = reminders.mentors_with_room(desk)
    return views.waiting_word(
        desk.words,
        days=reminders.days_waiting(desk, sign_up),
        mentors_with_room=len(mentors),
        missing=views.topics_of(desk.words, reminders.topics_missing(sign_up, mentors)),
    )


def home(desk: Desk, member: Member) -> list[Block]:
    sign_ups = [found for role in Role if (found := desk.session.scalars(SignUp.of(member.id, role)).first())]
    waiting = {each.id: reminders.days_waiting(desk, each) for each in sign_ups if reminders.is_waiting(desk, each)}
    return views.home_lines(desk.words, sign_ups, days_waiting=waiting)


assert records  # its tables belong to the schema

ROOM = Room(
    name="signing_up",
    chapter="Signing Up",
    listen=listen,
    kinds=(
        Kind("signing_up.welcome", welcome),
        Kind("signing_up.announcement", announced, when_unknown=WhenUnknown.PARK),
        Kind("signing_up.waiting", waiting, hours=Hours.WAKING, unasked=True, mutable=True),
    ),
    due=reminders.due,
    next_moment=reminders.next_moment,
    home=home,
)
