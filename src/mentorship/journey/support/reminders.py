"""Who can still read what is open, and what could not be said; and reminders of a report until someone takes it.

Features J9 and J10.
"""

from datetime import datetime

from mentorship.desk import Desk
from mentorship.hall.looking import earliest
from mentorship.journey.support.ask import REMIND_AFTER
from mentorship.journey.support.case import keep_to, tell_who_may_know
from mentorship.journey.support.readers import still_fit
from mentorship.outbox import to_member, unsaid_in_confidence, what_was_unsaid
from mentorship.program.help_request import HelpRequest


def due(desk: Desk) -> None:
    open_ones, unsaid = desk.ask(HelpRequest.open_ones(), unsaid_in_confidence())
    for trouble in unsaid:
        tell_who_may_know(desk, *what_was_unsaid(trouble))
        desk.session.delete(trouble)
    for request, fit in still_fit(desk, open_ones):
        keep_to(desk, request, fit)
        if request.next_word_at and request.next_word_at <= desk.now:
            remind(desk, request)


def remind(desk: Desk, request: HelpRequest) -> None:
    for each in request.readers:
        desk.out.tell(
            "support.reminder",
            to_member(each),
            key=f"{request.id}:{each}:{request.next_word_at}",
            request=request.id,
            reader=each,
        )
    assert request.waits_since is not None
    still_ahead = (request.waits_since + after for after in REMIND_AFTER)
    request.next_word_at = next((moment for moment in still_ahead if moment > desk.now), None)


def next_moment(desk: Desk) -> datetime | None:
    return desk.session.scalar(earliest(HelpRequest.next_word_at))
