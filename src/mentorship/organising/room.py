"""Organising: what the people who run the program see and decide.

Offers: settings in Slack, the program's numbers, the log, what is missing or broken, and who is in which channel. What
a pair wrote is never shown here, and no number tells how a single mentorship ended. Source: Mentor Guide,
Responsibilities 10 (someone is there), Mentor Matching 1.
"""

from collections.abc import Mapping

from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.organising import downtime, mentorship_views, mentorships, people, text_views, texts, troubles, views
from mentorship.organising.charts import charts_of
from mentorship.organising.listeners import listen
from mentorship.organising.missing import missing
from mentorship.organising.numbers import MANY, Counts, counts
from mentorship.outbox import Hours, Kind, Message, WhenUnknown, is_in_confidence
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import Block
from mentorship.store import Asking


def now_a_guest(desk: Desk, about: Mapping[str, str]) -> Message | None:
    return people.now_a_guest(desk, member_id=about["member"], was_paused=bool(about["paused"]))


def looking_again(desk: Desk, about: Mapping[str, str]) -> Message | None:
    is_signed_up = desk.session.scalars(SignUp.of(about["member"], Role.MENTEE)).first() is not None
    return views.looking_again(desk.words, about["member"]) if is_signed_up else None


def trouble(desk: Desk, about: Mapping[str, str]) -> Message | None:
    return troubles.told(desk, about["trouble"])


def text_test(desk: Desk, about: Mapping[str, str]) -> Message:
    return text_views.text_test(desk.words, about["text"])


def charts(desk: Desk, about: Mapping[str, str]) -> Message:
    return views.charts(desk.words, charts_of(desk))


def reopened(desk: Desk, about: Mapping[str, str]) -> Message | None:
    mentorship = desk.find(Mentorship, about["mentorship"])
    if mentorship is None or not mentorship.is_running:
        return None
    return mentorship_views.reopened(desk.words, mentorship.partner_of(about["member"]), desk.member(about["by"]))


def home(desk: Desk, member: Member) -> Asking[list[Block]]:
    if not desk.is_organiser(member.id):
        return []
    [[counted], open_troubles] = yield [counts(desk, at_most=MANY), troubles.open_ones()]
    for_all = [each for each in open_troubles if not is_in_confidence(each)]
    return views.home_lines(desk.words, Counts(*counted), missing=missing(desk.settings), troubles=for_all)


ROOM = Room(
    name="organising",
    chapter="Around the guides",
    listen=listen,
    kinds=(
        Kind(people.NOW_A_GUEST, now_a_guest, hours=Hours.WAKING),
        Kind("organising.looking_again", looking_again, hours=Hours.WAKING, when_unknown=WhenUnknown.PARK),
        Kind(mentorships.REOPENED, reopened, hours=Hours.WAKING),
        Kind(texts.TEST, text_test, for_organisers=True),
        Kind(views.CHARTS, charts, for_organisers=True),
        Kind(troubles.TOLD, trouble, hours=Hours.WAKING, for_organisers=True),
        Kind(downtime.WAS_AWAY, downtime.was_away, hours=Hours.WAKING, for_organisers=True),
    ),
    home=home,
    on_trouble=troubles.tell_organisers,
)
