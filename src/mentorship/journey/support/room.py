"""Support and safety: someone to talk to, in a channel, in confidence, or about the Code of Conduct.

Offers: `/mentorship help` and *Get help*, questions to #mentors and #mentees, requests and reports to each fit
organiser one by one, a choice anew when none of these is left, answers through the bot, "never again",
`/mentorship share`, a monthly conversation starter.
Nothing here is logged, counted or shown to anyone else: the person it concerns sees no trace, and a report's break is
an ordinary one (`breaks.py`).
Source: Mentor Guide, Responsibilities 1 and 10; Mentee Guide, Responsibilities 1 and 9.
"""

from datetime import datetime

from sqlalchemy import bindparam, select

from mentorship.bot import OnHome, Room
from mentorship.desk import Desk
from mentorship.journey.support import case, permission, reminders, starter, views
from mentorship.journey.support.listeners import listen
from mentorship.journey.support.readers import contact_for, may_read, open_cases_of
from mentorship.journey.support.records import HelpWord
from mentorship.outbox import About, Hours, Kind, Message, MustNot
from mentorship.program.help_request import HelpRequest
from mentorship.program.member import Member
from mentorship.store import Asking

ON_HOME = 5


def post(desk: Desk, about: About) -> Message | MustNot | None:
    request = desk.find(HelpRequest, about["request"])
    if request and not desk.is_out and reads_there(desk, request):
        return MustNot()
    return views.post(desk.words, request) if request else None


def reads_there(desk: Desk, request: HelpRequest) -> bool:
    """Whether someone whom it concerns has come to the channel meanwhile."""
    return any(desk.is_in(request.channel or "", each) for each in request.concerned)


def case_card(desk: Desk, about: About) -> Message | None:
    request = request_for(desk, about)
    return views.case_card(desk.words, request) if request else None


def receipt(desk: Desk, about: About) -> Message | None:
    request = desk.find(HelpRequest, about["request"])
    return views.receipt(desk.words, request) if request else None


def answer(desk: Desk, about: About) -> Message | None:
    word = desk.find(HelpWord, about["word"])
    request = desk.find(HelpRequest, word.request_id) if word else None
    return views.answer(desk.words, request, word) if request and word else None


def more(desk: Desk, about: About) -> Message | None:
    desk.session.execute(WITH_ITS_REQUEST, {"word": about["word"]}).all()
    word = desk.find(HelpWord, about["word"])
    request = request_for(desk, {**about, "request": word.request_id}) if word else None
    return views.more(desk.words, request, word) if request and word else None


WITH_ITS_REQUEST = (
    select(HelpWord, HelpRequest)
    .join(HelpRequest, HelpRequest.id == HelpWord.request_id)
    .where(HelpWord.id == bindparam("word"))
)


def reminder(desk: Desk, about: About) -> Message | None:
    request = request_for(desk, about)
    return views.reminder(desk.words, request) if request and not request.taken_by else None


def alone(desk: Desk, about: About) -> Message | None:
    request = desk.find(HelpRequest, about["request"])
    return views.alone(desk.words, request) if request and request.is_alone and not request.closed_at else None


def in_vain(desk: Desk, about: About) -> Message | None:
    request = desk.find(HelpRequest, about["request"])
    if request is None or request.taken_by or request.closed_at or request.is_alone:
        return None
    return views.in_vain(desk.words, request, contact=contact_for(desk, request))


def notice(desk: Desk, about: About) -> Message | None:
    request = request_for(desk, about)
    return views.notice(desk.words, request, about["what"]) if request else None


def unposted(desk: Desk, about: About) -> Message | None:
    request = desk.find(HelpRequest, about.get("request"))
    channel = request.channel if request and reads_there(desk, request) else None
    return views.unposted(desk.words, kept_from=channel)


def asker_left(desk: Desk, about: About) -> Message | None:
    request = request_for(desk, about)
    return views.asker_left(desk.words, request) if request and not request.closed_at else None


def conversation_starter(desk: Desk, about: About) -> Message | None:
    return views.conversation_starter(desk.words, about["channel"], number=starter.number_in(about["month"]))


def due(desk: Desk) -> None:
    reminders.due(desk)
    starter.due(desk)


def next_moment(desk: Desk) -> datetime | None:
    moments = (reminders.next_moment(desk), starter.next_moment(desk))
    return min((moment for moment in moments if moment), default=None)


def closed(desk: Desk, about: About) -> Message | None:
    return views.closed(desk.words)


def request_for(desk: Desk, about: About) -> HelpRequest | None:
    """The request, if the reader to whom it is about to be said is still fit."""
    request = desk.find(HelpRequest, about["request"])
    return request if request and may_read(desk, request, about["reader"]) else None


def home(desk: Desk, member: Member) -> Asking[OnHome]:
    cases = yield from open_cases_of(desk, member.id)
    return OnHome(waits=views.home_part(desk.words, cases[:ON_HOME]))


ROOM = Room(
    name="support",
    chapter="Your Responsibilities",
    listen=listen,
    kinds=(
        Kind("support.post", post, in_confidence=True),
        Kind("support.request", case_card, hours=Hours.WAKING, in_confidence=True),
        Kind("support.report", case_card, in_confidence=True),
        Kind("support.reminder", reminder, in_confidence=True),
        Kind("support.still_waits", reminder, hours=Hours.WAKING, in_confidence=True),
        Kind(reminders.IN_VAIN, in_vain, hours=Hours.WAKING, in_confidence=True),
        Kind("support.asker_left", asker_left, hours=Hours.WAKING, in_confidence=True),
        Kind("support.more", more, hours=Hours.WAKING, in_confidence=True),
        Kind("support.receipt", receipt, in_confidence=True),
        Kind("support.answer", answer, hours=Hours.WAKING, in_confidence=True),
        Kind("support.closed", closed, hours=Hours.WAKING, in_confidence=True),
        Kind(case.ALONE, alone, in_confidence=True),
        Kind(case.NOTICE, notice, hours=Hours.WAKING, in_confidence=True),
        Kind(case.UNPOSTED, unposted, in_confidence=True),
        Kind("support.starter", conversation_starter),
        Kind(permission.SHOWN, permission.message, hours=Hours.WAKING),
    ),
    due=due,
    next_moment=next_moment,
    home=home,
)
