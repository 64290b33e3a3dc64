"""Reminders of a report to its readers, after 4 and after 24 hours, until someone takes it. Features J10."""

from datetime import datetime

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.hall.looking import earliest
from mentorship.journey.support.ask import REMIND_AFTER
from mentorship.outbox import to_member
from mentorship.program.help_request import HelpRequest


def due(desk: Desk) -> None:
    late = select(HelpRequest).where(HelpRequest.next_word_at <= desk.now)
    for request in desk.session.scalars(late).all():
        for each in request.readers:
            desk.out.tell(
                "support.reminder",
                to_member(each),
                key=f"{request.id}:{each}:{request.next_word_at}",
                request=request.id,
                reader=each,
            )
        still_ahead = (request.asked_at + after for after in REMIND_AFTER)
        request.next_word_at = next((moment for moment in still_ahead if moment > desk.now), None)


def next_moment(desk: Desk) -> datetime | None:
    return desk.session.scalar(earliest(HelpRequest.next_word_at))
