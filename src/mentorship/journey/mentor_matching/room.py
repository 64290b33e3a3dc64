"""Mentor matching: the bot does the legwork, the mentors decide.

Offers: the best plan for everyone who waits, as drafts; one mentee's alternatives, why not, what is in the way; the
yes to a mentor with fewer than five years; the Monday digest in #mentors; the rota; what counts for how much. What
happens once two people are on the table is `proposing`'s. Source: Mentor Guide, Mentor Matching; Requirements 3 and 5.
"""

from datetime import date

from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.hall.line import number_of_those_who_wait, waiting
from mentorship.hall.runs import keep_up, last_run_and, mentors_with_room
from mentorship.journey.mentor_matching import reminders, rota, views, week_views
from mentorship.journey.mentor_matching.accept import number_without_a_yes
from mentorship.journey.mentor_matching.listeners import listen
from mentorship.journey.mentor_matching.looking import (
    free_places,
    seen,
    topics_nobody_offers,
    topics_offered,
    whose_cases,
)
from mentorship.outbox import About, Hours, Kind, Message
from mentorship.program.member import Member
from mentorship.program.sign_up import SignUp
from mentorship.slack.blocks import Block
from mentorship.store import Asking

LOOKED_AT = 3
"""For how many of those who wait longest the digest names who could fit, and how many it names."""


def digest(desk: Desk, about: About) -> Message | None:
    week_on = date.fromisoformat(about["week_on"])
    run, found = last_run_and(
        desk,
        *reminders.who_waits(desk),
        *whose_cases(desk),
        rota.on_duty(week_on),
        topics_offered(),
        number_without_a_yes(desk.settings.years_of_experience, desk.today()),
    )
    line, readers, proposals, claims, on_duty, topics, [ask_for_a_yes] = found
    named = reminders.without_readers(desk, line, readers)
    those = seen(desk, waiting(named), proposals, claims)
    if not those:
        return None
    others = run.without(readers)
    looked_at = [each.member_id for each in those if not each.is_proposed][:LOOKED_AT]
    return week_views.digest(
        desk.words,
        those,
        zone=desk.settings.zone,
        on_duty=on_duty,
        proposals=len(proposals),
        room=free_places(run),
        best={each: [found.mentor_id for found in others.suggestions(each, at_most=LOOKED_AT)] for each in looked_at},
        missing=topics_nobody_offers(those, topics),
        want_another=len(named) - len(those),  # their own mentors read #mentors, so nobody is named there
        ask_for_a_yes=ask_for_a_yes,
    )


def on_duty(desk: Desk, about: About) -> Message | None:
    """Nothing once nobody waits any more."""
    today, me = desk.today(), about["member"]
    [many], matchers, mentors = desk.ask(
        number_of_those_who_wait(today, me),
        rota.on_duty(date.fromisoformat(about["week_on"])),
        mentors_with_room(today, desk.settings.years_of_experience),
    )
    others = [each for each in matchers if each != me]
    has_room = any(mentees < desk.settings.cap for _, mentees in mentors)
    return week_views.on_duty(desk.words, waiting=many, other=others, has_room=has_room) if many else None


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
