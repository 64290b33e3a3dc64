"""Mentor matching: the bot does the legwork, the mentors decide.

Offers: the best plan for everyone who waits, as drafts; one mentee's alternatives, why not, what is in the way; the
yes to a mentor with fewer than five years; the Monday digest in #mentors; the rota; what counts for how much. What
happens once two people are on the table is `proposing`'s. Source: Mentor Guide, Mentor Matching; Requirements 3 and 5.
"""

from collections.abc import Mapping
from datetime import date

from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.hall.pool import how_many_wait, number_of_those_who_wait
from mentorship.hall.runs import keep_up, last_run
from mentorship.journey.mentor_matching import reminders, rota, views, week_views
from mentorship.journey.mentor_matching.listeners import listen
from mentorship.journey.mentor_matching.looking import free_places, proposed, seen, topics_nobody_offers
from mentorship.outbox import Hours, Kind, Message
from mentorship.program.member import Member
from mentorship.program.sign_up import SignUp
from mentorship.slack.blocks import Block
from mentorship.store import Asking

About = Mapping[str, str]

LOOKED_AT = 3
"""For how many of those who wait longest the digest names who could fit, and how many it names."""


def digest(desk: Desk, about: About) -> Message | None:
    run, readers, proposals = last_run(desk), reminders.readers(desk), proposed(desk)
    those = seen(desk, run, reminders.those_who_wait(desk, readers), proposals=proposals)
    if not those:
        return None
    looked_at = [each.member_id for each in those if not each.is_proposed][:LOOKED_AT]
    return week_views.digest(
        desk.words,
        those,
        zone=desk.settings.zone,
        on_duty=rota.on_duty(desk, date.fromisoformat(about["week_on"])),
        proposals=len(proposals),
        room=free_places(desk, run),
        best={each: [found.mentor_id for found in run.suggestions(each, at_most=LOOKED_AT)] for each in looked_at},
        missing=topics_nobody_offers(desk, those),
        want_another=reminders.how_many_want_another(desk, readers),
    )


def on_duty(desk: Desk, about: About) -> Message | None:
    """Nothing once nobody waits any more."""
    many = how_many_wait(desk, seen_by=about["member"])
    others = [each for each in rota.on_duty(desk, date.fromisoformat(about["week_on"])) if each != about["member"]]
    return week_views.on_duty(desk.words, waiting=many, other=others) if many else None


def accepted(desk: Desk, about: About) -> Message | None:
    sign_up = desk.find(SignUp, about["sign_up"])
    return views.accepted(desk.words) if sign_up and sign_up.accepted_by else None


def home(desk: Desk, member: Member) -> Asking[list[Block]]:
    if not desk.is_matcher(member.id):
        return []
    [[waiting]] = yield [number_of_those_who_wait(desk.today(), member.id)]
    return week_views.home_lines(desk.words, waiting=waiting)


ROOM = Room(
    name="mentor_matching",
    chapter="Mentor Matching",
    listen=listen,
    kinds=(
        Kind(rota.DIGEST, digest, useful_for=reminders.USEFUL_FOR),
        Kind(rota.ON_DUTY, on_duty, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind("mentor_matching.accepted", accepted, hours=Hours.WAKING),
    ),
    ahead=keep_up,
    due=reminders.due,
    next_moment=reminders.next_moment,
    home=home,
)
