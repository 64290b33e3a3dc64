"""Opportunities: sponsorship, the heart of the program.

Offers: the mentor's log, a card for each of the two, the mentee's answers, what came of it, Home's "Doors" in the
same words for both. The program counts opportunities; what they say is the pair's alone. What a mentor looks out for
is asked in the weekly meeting. Source: Mentor Guide, Responsibilities 6, First 3 d and e; Mentee Guide, Between 2.
"""

from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.hall.several import by_mentorship
from mentorship.hall.silence import while_resting
from mentorship.hall.tasks import open_tasks, tasks_of_each_week
from mentorship.journey.opportunities import introducing, introduction_views, reminders, views
from mentorship.journey.opportunities.listeners import listen
from mentorship.journey.opportunities.records import PairLink
from mentorship.outbox import About, Hours, Kind, Later, Message
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.slack.blocks import Block
from mentorship.store import Asking
from mentorship.wording import Markup


def running_one(desk: Desk, about: About) -> tuple[Opportunity, Mentorship] | None:
    """The opportunity and its mentorship, while that runs: nothing more is said about an ended one."""
    opportunity = desk.find_between(Opportunity, about["opportunity"])
    mentorship = desk.find(Mentorship, opportunity.mentorship_id) if opportunity else None
    return (opportunity, mentorship) if opportunity and mentorship and mentorship.is_running else None


def card(desk: Desk, about: About) -> Message | Later | None:
    if (found := running_one(desk, about)) is None:
        return None
    opportunity, mentorship = found
    if later := while_resting(desk, mentorship):
        return later
    me = about["member"]
    return views.card(desk.words, opportunity, mentorship.role_of(me), mentorship.partner_of(me))


def answer(desk: Desk, about: About) -> Message | Later | None:
    if (found := running_one(desk, about)) is None:
        return None
    opportunity, mentorship = found
    if later := while_resting(desk, mentorship):
        return later
    return views.answer(desk.words, opportunity, about["what"], mentorship.mentee_id)


def question(desk: Desk, about: About) -> Message | None:
    if (found := running_one(desk, about)) is None:
        return None
    opportunity, mentorship = found
    is_open = views.stage_of(opportunity) in (views.Stage.OFFERED, views.Stage.TAKEN_UP)
    if not is_open or desk.keeps_silent(mentorship):
        return None
    return views.question_message(desk.words, opportunity, mentorship.mentor_id)


def home(desk: Desk, member: Member) -> Asking[list[Block]]:
    running = desk.running_of(member.id)
    if not running:
        return []
    ids = [each.id for each in running]
    found, chosen = yield [Opportunity.of_each(ids), open_tasks(ids)]
    ledgers, tasks, blocks = by_mentorship(found), tasks_of_each_week(chosen), list[Block]()
    for mentorship in running:
        ledger, promised = ledgers[mentorship.id], len(tasks[mentorship.id])
        blocks += views.home_part(desk.words, mentorship, member.id, ledger, tasks=promised)
    return blocks


def introduction(desk: Desk, about: About) -> Message | Later | None:
    if (found := running_one(desk, about)) is None:
        return None
    opportunity, mentorship = found
    if later := while_resting(desk, mentorship):
        return later
    known = introducing.introduction_of(desk, opportunity)
    if known is None:
        return None
    me = about["member"]
    role, partner_id = mentorship.role_of(me), mentorship.partner_of(me)
    return introduction_views.message(desk.words, opportunity, known, role=role, partner_id=partner_id)


def keepsake(desk: Desk, mentorship: Mentorship) -> Asking[list[Markup]]:
    ledger, kept = yield [Opportunity.of(mentorship.id), PairLink.of(mentorship.id)]
    lines = [views.line(desk.words, each) for each in ledger]
    links = [desk.words.say("opportunities.links.kept", words=each.words or "", link=each.link) for each in kept]
    return [
        *([desk.words.say("opportunities.keepsake.heading"), *lines] if lines else []),
        *([desk.words.say("opportunities.keepsake.links"), *links] if links else []),
    ]


ROOM = Room(
    name="opportunities",
    chapter="Between Meetings",
    listen=listen,
    kinds=(
        # What one of the two sends the other is not the bot speaking unasked: it waits for waking hours only.
        Kind("opportunities.card", card, hours=Hours.WAKING),
        Kind("opportunities.answer", answer, hours=Hours.WAKING, unasked=True),
        Kind(introducing.SHOWN, introduction, hours=Hours.WAKING),
        Kind("opportunities.question", question, hours=Hours.WAKING, unasked=True, mutable=True),
    ),
    due=reminders.due,
    next_moment=reminders.next_moment,
    home=home,
    keepsake=keepsake,
)
