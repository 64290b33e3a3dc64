"""Who can still read what is open, and what could not be said; and reminders until someone takes it.

And a word to whoever asked when nobody does, and to whoever helps someone who was forgotten since. Features J9 and J10.
"""

from datetime import datetime

from mentorship.desk import Desk
from mentorship.hall.looking import earliest
from mentorship.journey.support.ask import ASKER_HEARS_AFTER, plan_next_word, show_case
from mentorship.journey.support.case import keep_to, tell_who_may_know
from mentorship.journey.support.readers import still_fit
from mentorship.outbox import to_member, unsaid_in_confidence, what_was_unsaid
from mentorship.program.help_request import HelpRequest, Way
from mentorship.program.member import was_erased

ASKER_LEFT, IN_VAIN = "support.asker_left", "support.in_vain"


def due(desk: Desk) -> None:
    open_ones, unsaid = desk.ask(HelpRequest.open_ones(), unsaid_in_confidence())
    for trouble in unsaid:
        tell_who_may_know(desk, *what_was_unsaid(trouble))
        desk.session.delete(trouble)
    for request, fit in still_fit(desk, open_ones):
        keep_to(desk, request, fit)
        if request.is_alone and was_erased(request.asker_id):  # nobody is left who could read it, or choose who does
            request.closed_at, request.next_word_at = desk.now, None
        if request.next_word_at and request.next_word_at <= desk.now:
            if not (request.has_lost_its_asker and tell_that_asker_left(desk, request)):
                remind(desk, request)
            plan_next_word(desk, request)


def tell_that_asker_left(desk: Desk, request: HelpRequest) -> bool:
    """Tell whoever looks after it, or else each reader; False if they know."""
    helpers = [request.taken_by] if request.taken_by else request.readers
    keys = {each: f"{request.id}:{each}" for each in helpers}
    if desk.out.known_among(ASKER_LEFT, keys.values()):
        return False
    for each, key in keys.items():
        desk.out.tell(ASKER_LEFT, to_member(each), key=key, request=request.id, reader=each)
    show_case(desk, request)
    return True


def remind(desk: Desk, request: HelpRequest) -> None:
    """Remind of a report at any hour, of what else was asked in confidence in the readers' waking hours.

    When that was in vain, whoever asked hears it.
    """
    assert request.waits_since is not None and request.next_word_at is not None
    in_vain_at = request.waits_since + ASKER_HEARS_AFTER[request.way]
    if in_vain_at <= desk.now and not was_erased(request.asker_id):
        key = f"{request.id}:{request.waits_since}"
        desk.out.tell(IN_VAIN, to_member(request.asker_id), key=key, request=request.id)
    if request.next_word_at >= in_vain_at:
        return
    kind = "support.reminder" if request.way is Way.REPORT else "support.still_waits"
    for each in request.readers:
        key = f"{request.id}:{each}:{request.next_word_at}"
        desk.out.tell(kind, to_member(each), key=key, request=request.id, reader=each)
    if request.is_anonymous:  # that somebody looks after it no longer was kept back until now
        show_case(desk, request)


def next_moment(desk: Desk) -> datetime | None:
    return desk.session.scalar(earliest(HelpRequest.next_word_at))
