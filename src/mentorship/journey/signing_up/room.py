"""Signing up: the first chapter of both guides.

Offers: the two commands, the welcome DM, the announcement in #mentorship, the word to those who wait, the lines on
Home. Whether a person can be matched is `mentor_matching`'s; this room only keeps what they told us.
Source: both guides, Requirements and Signing Up 1 to 3.
"""

from mentorship.bot import OnHome, Room
from mentorship.desk import Desk
from mentorship.hall.waiting import is_waiting, wait_of_each
from mentorship.journey.signing_up import (
    listeners,
    matcher_listeners,
    organiser_listeners,
    records,
    recruiting,
    reminders,
    taking_over,
    views,
    waiting_room,
    waiting_views,
)
from mentorship.listening import Listening
from mentorship.outbox import About, Hours, Kind, Message, WhenUnknown
from mentorship.program import doors
from mentorship.program.member import Member
from mentorship.program.mentorship import NeverAgain
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Asking


def listen(to: Listening) -> None:
    """Register what everyone presses here, and what matchers and organisers do."""
    for each in (listeners, matcher_listeners, organiser_listeners):
        each.listen(to)


def welcome(desk: Desk, about: About) -> Message | None:
    sign_up = desk.find(SignUp, about["sign_up"])
    if sign_up is None:
        return views.withdrawn(desk.words, Role(about["role"]))
    years_asked = desk.settings.years_of_experience if sign_up.needs_a_matchers_yes(desk.settings) else None
    return views.welcome(
        desk.words,
        sign_up,
        desk.member(sign_up.member_id),
        years_asked=years_asked,
        has_room=sign_up.has_room(desk.settings),
    )


def announced(desk: Desk, about: About) -> Message | None:
    sign_up = desk.find(SignUp, about["sign_up"])
    return views.announced(desk.words, sign_up) if sign_up else None


def waiting(desk: Desk, about: About) -> Message | None:
    sign_up = desk.find(SignUp, about["sign_up"])
    if sign_up is None or not is_waiting(desk, sign_up):
        return None
    if sign_up.role is Role.MENTOR and not sign_up.asked_in_vain:
        return None
    outlook = waiting_room.outlook_of(desk, sign_up)
    return waiting_views.waiting_word(desk.words, sign_up, outlook, places=desk.settings.places_meanwhile)


def set_aside(desk: Desk, about: About) -> Message | None:
    sign_up = desk.find(SignUp, about["sign_up"])
    return waiting_views.set_aside(desk.words, sign_up) if sign_up and sign_up.paused_at else None


def conduct(desk: Desk, about: About) -> Message | None:
    sign_up = desk.find(SignUp, about["sign_up"])
    if sign_up is None or sign_up.agreed_to_conduct(desk.settings):
        return None
    return views.conduct_changed(desk.words, sign_up)


def company(desk: Desk, about: About) -> Message | None:
    both = about["one"], about["other"]
    apart, sign_ups = desk.ask(NeverAgain.marked_among([desk.pair_mark(*both)]), SignUp.of_each(list(both)))
    here = {each.member_id for each in sign_ups if each.role is Role.MENTEE}
    if not desk.is_out and (apart or len(here) < len(both)):
        return None
    return waiting_views.company(desk.words, *both)


def left(desk: Desk, about: About) -> Message | None:
    return waiting_views.left(desk.words, about["member"], Role(about["role"]))


def invitation(desk: Desk, about: About) -> Message | None:
    need = recruiting.need_of(desk)
    if need is None:
        return None
    return waiting_views.invitation(
        desk.words,
        desk.settings,
        waiting=need.waiting,
        places=need.places,
        topics=views.topics_of(desk.words, need.topics),
    )


def call(desk: Desk, about: About) -> Message | None:
    need = recruiting.need_of(desk)
    if need is None:
        return None
    return waiting_views.call(desk.words, desk.settings, topics=views.topics_of(desk.words, need.topics))


def home(desk: Desk, member: Member) -> Asking[OnHome]:
    """What one told us, and its buttons; the Code of Conduct first, if it has changed since they agreed to it."""
    [found] = yield [SignUp.of_both(member.id, member.id)]
    sign_ups = sorted(found, key=lambda each: list(Role).index(each.role))
    waiting = yield from wait_of_each(desk, [each for each in sign_ups if is_waiting(desk, each)])
    asks = [each for each in sign_ups if each.conduct_version and not each.agreed_to_conduct(desk.settings)]
    return OnHome(
        waits=views.conduct_lines(desk.words, asks[0]) if asks else [],
        own=views.home_lines(
            desk.words,
            sign_ups,
            waiting=waiting,
            wait_for_a_yes={each.id for each in sign_ups if each.needs_a_matchers_yes(desk.settings)},
            with_room={each.id for each in sign_ups if each.has_room(desk.settings)},
        ),
    )


assert records  # its tables belong to the schema

ROOM = Room(
    name="signing_up",
    chapter="Signing Up",
    listen=listen,
    kinds=(
        Kind(doors.WELCOME, welcome),
        Kind("signing_up.announcement", announced, when_unknown=WhenUnknown.PARK),
        Kind(taking_over.KIND, taking_over.taken_over, hours=Hours.WAKING, unasked=True),
        Kind("signing_up.waiting", waiting, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind("signing_up.set_aside", set_aside, hours=Hours.WAKING, unasked=True),
        Kind("signing_up.conduct", conduct, hours=Hours.WAKING, unasked=True),
        Kind("signing_up.company", company, hours=Hours.WAKING),
        Kind("signing_up.left", left, hours=Hours.WAKING, when_unknown=WhenUnknown.PARK, for_organisers=True),
        Kind("signing_up.invitation", invitation, when_unknown=WhenUnknown.PARK),
        Kind("signing_up.call", call, when_unknown=WhenUnknown.PARK),
    ),
    due=reminders.due,
    next_moment=reminders.next_moment,
    home=home,
)
