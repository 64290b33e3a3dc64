"""Mentor matching: the bot does the legwork, the mentors decide.

Offers: `/mentorship match` with who waits and who could fit, the yes to a mentor with fewer than five years, the
Monday digest in #mentors, a line on matchers' Home. What happens once two people are on the table is `proposing`'s.
Source: Mentor Guide, Mentor Matching; Requirements 3 and 5.
"""

from collections.abc import Mapping

from sqlalchemy import select

from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.journey.mentor_matching import reminders, views
from mentorship.journey.mentor_matching.listeners import listen
from mentorship.journey.mentor_matching.looking import seen
from mentorship.outbox import Kind, Message
from mentorship.pool import suggestions, waiting
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import Block

About = Mapping[str, str]

LOOKED_AT = 3
"""For how many of those who wait longest the digest names who could fit, and how many it names."""


def digest(desk: Desk, about: About) -> Message | None:
    those = reminders.those_who_wait(desk)
    if not those:
        return None
    best = {
        sign_up.member_id: [each.mentor_id for each in suggestions(desk, sign_up.member_id, at_most=LOOKED_AT)]
        for sign_up in those[:LOOKED_AT]
    }
    return views.digest(
        desk.words, [seen(desk, sign_up) for sign_up in those], best=best, missing=topics_nobody_offers(desk, those)
    )


def topics_nobody_offers(desk: Desk, those: list[SignUp]) -> list[str]:
    offered = {
        topic
        for topics in desk.session.scalars(select(SignUp.topics).where(SignUp.role == Role.MENTOR))
        for topic in topics
    }
    return list(dict.fromkeys(topic for sign_up in those for topic in sign_up.topics if topic not in offered))


def accepted(desk: Desk, about: About) -> Message | None:
    sign_up = desk.find(SignUp, about["sign_up"])
    return views.accepted(desk.words) if sign_up and sign_up.accepted_by else None


def home(desk: Desk, member: Member) -> list[Block]:
    if not desk.is_matcher(member.id):
        return []
    return views.home_lines(desk.words, waiting=len(waiting(desk, seen_by=member.id)))


ROOM = Room(
    name="mentor_matching",
    chapter="Mentor Matching",
    listen=listen,
    kinds=(
        Kind("mentor_matching.digest", digest),
        Kind("mentor_matching.accepted", accepted),
    ),
    due=reminders.due,
    next_moment=reminders.next_moment,
    home=home,
)
