"""A meeting as one of its two people sees it: with the other one, and with both local times."""

from collections import defaultdict
from datetime import datetime

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.program.agreement import Agreement
from mentorship.program.calendar import Slot, shown_in_both
from mentorship.program.calendar_file import series_sequence, series_uid
from mentorship.program.meeting import Meeting, Offer
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.store import Asking


class Series(Struct, frozen=True):
    """The weekly series in both calendars that a meeting belongs to, and which moment of it the meeting takes over."""

    uid: str
    sequence: int
    zone: str
    usual_at: datetime


class Seen(Struct, frozen=True):
    """A meeting, who looks, and the other one."""

    meeting: Meeting
    me: Member
    partner: Member

    def both_times(self, moment: datetime) -> str:
        return shown_in_both(moment, self.me.zone, self.partner.zone)


class SeenWithOffers(Seen, frozen=True):
    """A meeting with the offers for it that nobody took or replaced. One whose moment has passed is shown to nobody."""

    offers: tuple[Offer, ...]
    now: datetime

    @property
    def offered_to_me(self) -> list[Offer]:
        return [offer for offer in self.still_to_come if offer.by_id == self.partner.id]

    @property
    def offered_by_me(self) -> list[Offer]:
        return [offer for offer in self.still_to_come if offer.by_id == self.me.id]

    @property
    def waits_for_the_other(self) -> bool:
        return bool(self.offered_by_me) and not self.offered_to_me

    @property
    def still_to_come(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.starts_at > self.now]

    def is_over(self, *, at: datetime) -> bool:
        return self.meeting.stands and self.meeting.ends_at is not None and self.meeting.ends_at <= at


def seen_by(desk: Desk, meeting: Meeting, member_id: str) -> Seen:
    return Seen(meeting, *two_of(desk, meeting, member_id))


def seen_with_offers(desk: Desk, meeting: Meeting, member_id: str) -> SeenWithOffers:
    offers = tuple(desk.session.scalars(Offer.open_for(meeting.id)))
    return SeenWithOffers(meeting, *two_of(desk, meeting, member_id), offers, desk.now)


def two_of(desk: Desk, meeting: Meeting, member_id: str) -> tuple[Member, Member]:
    """Find who looks, and the other one."""
    mentorship = desk.get(Mentorship, meeting.mentorship_id)
    return desk.member(member_id), desk.member(mentorship.partner_of(member_id))


def series_of(desk: Desk, meeting: Meeting) -> Series | None:
    """Find the series that a weekly meeting was planned from; None where the slots are others by now."""
    if meeting.usual_at is None:
        return None
    agreement = desk.session.scalars(Agreement.in_force(meeting.mentorship_id)).first()
    if agreement is None:
        return None
    for number, slot in enumerate(map(Slot.read, agreement.slots)):
        if slot.comes_at(meeting.usual_at):
            uid = series_uid(meeting.mentorship_id, number)
            reopened = desk.get(Mentorship, meeting.mentorship_id).times_reopened
            sequence = series_sequence(agreement.version, times_reopened=reopened)
            return Series(uid, sequence, slot.zone, meeting.usual_at)
    return None


def open_meetings_of(desk: Desk, member_id: str) -> Asking[list[SeenWithOffers]]:
    """The open meetings of a person's running mentorships, oldest mentorship first."""
    running = [each for each in desk.running_of(member_id) if not each.is_resting]
    meetings = desk.open_meetings_of(member_id)
    in_order = [meetings[each.id] for each in running if each.id in meetings]
    if not in_order:
        return []
    [found] = yield [Offer.open_for_each([each.id for each in in_order])]
    offers: dict[str, list[Offer]] = defaultdict(list)
    for offer in found:
        offers[offer.meeting_id].append(offer)
    return [
        SeenWithOffers(meeting, *two_of(desk, meeting, member_id), tuple(offers[meeting.id]), desk.now)
        for meeting in in_order
    ]
