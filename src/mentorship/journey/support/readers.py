"""Who may read a request for help: worked out for each before it is sent, and whether they still may, at every look.

Whoever it concerns is never among them, and neither is anyone who is or was the asker's mentor or mentee. Whom it was
sent to stays its reader whatever the settings say later: an organiser whom it concerns could change them.
Source: Features J9; program, section 8.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Select, or_, select

from mentorship.desk import Desk
from mentorship.hall.appointed import external_member
from mentorship.program.help_request import HelpRequest
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.questions import who_is_in
from mentorship.store import Asking, built_once
from mentorship.wording import Markup, mention


def readers_for(desk: Desk, asker_id: str, concerned: Collection[str]) -> list[str]:
    """The fit organisers; if none is left, the external contact, if they are in this Slack."""
    fit = who_could_read(desk, asker_id, concerned)
    return [each for each in fit if desk.is_organiser(each)] or fit


def who_could_read(desk: Desk, asker_id: str, concerned: Collection[str]) -> list[str]:
    """The fit organisers, and the external contact, if they are in this Slack and fit."""
    out, contact = {asker_id, *concerned, *partners_of(desk, asker_id)}, external_member(desk)
    could = dict.fromkeys([*desk.organisers(), *([contact] if contact else [])])
    desk.meet(set(could))
    return [each for each in could if each not in out and is_here(desk, each)]


def contact_outside(desk: Desk) -> str | None:
    """Name the contact to whom the bot cannot write."""
    return None if external_member(desk) else desk.settings.external_contact


def contact_for(desk: Desk, request: HelpRequest) -> str | Markup | None:
    """Name the external contact, if they do not read the request already and it does not concern them."""
    contact = external_member(desk)
    if contact is None:
        return desk.settings.external_contact
    known, _ = desk.ask(mentorships_of([request.asker_id]), who_is_in("mentors", [contact]))
    partners = {each.partner_of(request.asker_id) for each in known}
    out = {request.asker_id, *request.readers, *request.concerned, *partners}
    return mention(contact) if contact not in out and is_here(desk, contact) else None


def may_read(desk: Desk, request: HelpRequest, member_id: str) -> bool:
    """Whether someone whom it was sent to is still fit."""
    return bool(desk.answer(those_to_read(desk, [request], member_id)))


def open_cases_of(desk: Desk, member_id: str) -> Asking[list[HelpRequest]]:
    """List the open requests that someone may read."""
    [open_ones] = yield [HelpRequest.open_to(member_id)]
    return (yield from those_to_read(desk, open_ones, member_id))


def those_to_read(desk: Desk, requests: Iterable[HelpRequest], member_id: str) -> Asking[list[HelpRequest]]:
    """Choose the requests that were sent to someone who is still fit."""
    sent = [each for each in requests if member_id in each.readers]
    if not sent or not is_here(desk, member_id):
        return []
    partners = yield from partners_of_each({each.asker_id for each in sent})
    return [each for each in sent if member_id not in {each.asker_id, *each.concerned, *partners[each.asker_id]}]


def still_fit(desk: Desk, requests: Sequence[HelpRequest]) -> list[tuple[HelpRequest, list[str]]]:
    """Tell of each request who is still fit of those whom it was sent to."""
    if not requests:
        return []
    desk.meet({reader for each in requests for reader in each.readers})
    partners = desk.answer(partners_of_each({each.asker_id for each in requests}))
    out = {each.id: {each.asker_id, *each.concerned, *partners[each.asker_id]} for each in requests}
    return [
        (each, [reader for reader in each.readers if reader not in out[each.id] and is_here(desk, reader)])
        for each in requests
    ]


def partners_of(desk: Desk, member_id: str) -> set[str]:
    return desk.answer(partners_of_each({member_id}))[member_id]


def partners_of_each(member_ids: Collection[str]) -> Asking[dict[str, set[str]]]:
    """Everyone who is or was someone's mentor or mentee, by whose they are or were."""
    [found] = yield [mentorships_of(list(member_ids))]
    partners: dict[str, set[str]] = {each: set() for each in member_ids}
    for mentorship in found:
        for member_id in partners.keys() & set(mentorship.both):
            partners[member_id].add(mentorship.partner_of(member_id))
    return partners


@built_once
def mentorships_of(member_ids: Collection[str]) -> Select[Mentorship]:
    return select(Mentorship).where(or_(Mentorship.mentor_id.in_(member_ids), Mentorship.mentee_id.in_(member_ids)))


def is_here(desk: Desk, member_id: str) -> bool:
    member = desk.find(Member, member_id)
    return member is not None and not member.has_left
