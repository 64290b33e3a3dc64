"""The deeds around a meeting's time: offer, take, move, skip, run late.

Offering while a time stands is moving it: there is one negotiation per meeting, whoever pressed first.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from mentorship.desk import Desk
from mentorship.hall.agenda import draw_newest_again, settle_time
from mentorship.hall.hours import outside_hours
from mentorship.outbox import to_member
from mentorship.policies import MyMeeting
from mentorship.program.meeting import Medium, Offer, is_soon
from mentorship.program.mentorship import Mentorship
from mentorship.slack.replies import Refusal

LATE_WITHIN = timedelta(hours=12)
"""Before that, one is not late: one moves the meeting."""

OFFERS = "meeting_times.offers"
SETTLED = "meeting_times.settled"
SKIPPED = "meeting_times.skipped"
LATE = "meeting_times.late"


class FirstMeetingIsNotSkipped(Refusal):
    key = "meeting_times.refusals.first_meeting"


class NotLateYet(Refusal):
    key = "meeting_times.refusals.not_late_yet"


def at_once(kind: str) -> str:
    """Name the twin of a kind that does not wait for waking hours."""
    return f"{kind}_at_once"


def offer(
    desk: Desk,
    mine: MyMeeting,
    moments: Sequence[datetime],
    *,
    open_offers: Sequence[Offer],
    medium: Medium,
    place: str | None,
    words: str | None = None,
) -> bool:
    """Offer times to the other, or settle at once on one that both offered; say whether it is settled.

    My new offers take the place of my earlier ones; the other's stay open until a time is taken.
    Source: both guides, First 1; Responsibilities 3; Features G12.
    """
    if common := common_offer(open_offers, mine, moments):
        settle(desk, mine, common, open_offers=open_offers)
        return True
    if mine.meeting.stands:
        mine.meeting.moving_since = desk.now
    replaced = [each for each in open_offers if each.by_id == mine.me.id]
    close(desk, replaced)
    offers = [
        Offer(
            meeting_id=mine.meeting.id,
            by_id=mine.me.id,
            starts_at=moment,
            medium=medium,
            place=place,
            words=words,
            offered_at=desk.now,
        )
        for moment in sorted(set(moments))
    ]
    desk.session.add_all(offers)
    draw_rounds_again(desk, mine.mentorship, replaced)
    show_round(desk, mine, offers)
    note_press(desk, mine)
    return False


def common_offer(open_offers: Iterable[Offer], mine: MyMeeting, moments: Sequence[datetime]) -> Offer | None:
    """Find the first of my times that the other offered too."""
    theirs = (each for each in open_offers if each.by_id == mine.partner_id)
    return next((each for each in theirs if each.starts_at in moments), None)


def take(desk: Desk, mine: MyMeeting, offered: Offer, *, open_offers: Sequence[Offer]) -> bool:
    """Take a time that the other offered: it is settled; False if it is over, and its message offers it no more."""
    if offered.starts_at <= desk.now:
        draw_rounds_again(desk, mine.mentorship, [offered])
        return False
    settle(desk, mine, offered, open_offers=open_offers)
    return True


def settle(desk: Desk, mine: MyMeeting, offered: Offer, *, open_offers: Sequence[Offer]) -> None:
    """Write the time down, close every other offer, and tell both, with a calendar file. First 1."""
    change_is_soon = is_soon(mine.meeting.starts_at, offered.starts_at, now=desk.now)
    settle_time(
        desk,
        mine.mentorship,
        mine.meeting,
        starts_at=offered.starts_at,
        place=offered.place,
        by=mine.me.id,
        medium=offered.medium,
    )
    if not mine.meeting.is_first:
        draw_newest_again(desk, mine.mentorship)  # what stands there of the last meeting names the next one
    close(desk, open_offers)
    draw_rounds_again(desk, mine.mentorship, open_offers)
    for member_id in mine.mentorship.both:
        now = change_is_soon or member_id == mine.me.id
        desk.out.tell(
            at_once(SETTLED) if now else SETTLED,
            to_member(member_id),
            key=f"{mine.meeting.id}:{mine.meeting.sequence}:{member_id}",
            meeting=mine.meeting.id,
            member=member_id,
            sequence=str(mine.meeting.sequence),
        )
    note_press(desk, mine)


def skip(desk: Desk, mine: MyMeeting, *, words: str | None = None) -> None:
    """Leave this week's meeting out, and tell the other. Raises FirstMeetingIsNotSkipped. Responsibilities 3."""
    if mine.meeting.is_first:
        raise FirstMeetingIsNotSkipped
    change_is_soon = is_soon(mine.meeting.starts_at, now=desk.now)
    open_offers = desk.session.scalars(Offer.open_for(mine.meeting.id)).all()
    close(desk, open_offers)
    mine.meeting.skip(at=desk.now, by=mine.me.id)
    mine.meeting.skipped_with = words
    mine.meeting.sequence += 1
    draw_rounds_again(desk, mine.mentorship, open_offers)
    for member_id in mine.mentorship.both:
        now = change_is_soon or member_id == mine.me.id
        desk.out.tell(
            at_once(SKIPPED) if now else SKIPPED,
            to_member(member_id),
            key=f"{mine.meeting.id}:{member_id}",
            meeting=mine.meeting.id,
            member=member_id,
        )
    note_press(desk, mine)


def run_late(desk: Desk, mine: MyMeeting) -> None:
    """Tell the other at once. Raises NotLateYet if the meeting is not today. Responsibilities 3."""
    starts_at, ends_at = mine.meeting.starts_at, mine.meeting.ends_at
    if not mine.meeting.stands or not starts_at or not ends_at or not starts_at - LATE_WITHIN <= desk.now < ends_at:
        raise NotLateYet
    desk.out.tell(
        LATE,
        to_member(mine.partner_id),
        key=f"{mine.meeting.id}:{starts_at.isoformat()}:{mine.me.id}",
        meeting=mine.meeting.id,
        member=mine.partner_id,
    )
    note_press(desk, mine)


def awkward(
    desk: Desk, mine: MyMeeting, moments: Sequence[datetime], *, open_offers: Sequence[Offer]
) -> list[datetime]:
    """Choose the offers that fall outside the hours which the other gave at sign-up, or else outside waking hours.

    None where one of them is a time that the other offered.
    """
    if common_offer(open_offers, mine, moments):
        return []
    return outside_hours(desk, mine, moments, lasting_for=timedelta(minutes=mine.meeting.minutes))


def close(desk: Desk, offers: Sequence[Offer]) -> None:
    for each in offers:
        each.closed_at = desk.now


def show_round(desk: Desk, mine: MyMeeting, offers: Sequence[Offer]) -> None:
    """Show the other what I offer."""
    soon = is_soon(mine.meeting.starts_at, *(each.starts_at for each in offers), now=desk.now)
    kind = at_once(OFFERS) if soon else OFFERS
    about = about_round(mine.mentorship, mine.meeting.id, by_id=mine.me.id, offered_at=desk.now)
    desk.out.show(kind, to_member(mine.partner_id), **about)


def draw_rounds_again(desk: Desk, mentorship: Mentorship, offers: Iterable[Offer]) -> None:
    """Make each message with these offers, of whichever kind, say what is true now: replaced, settled, gone by."""
    for meeting, by_id, offered_at in dict.fromkeys((each.meeting_id, each.by_id, each.offered_at) for each in offers):
        about = about_round(mentorship, meeting, by_id=by_id, offered_at=offered_at)
        for kind in (OFFERS, at_once(OFFERS)):
            desk.out.redraw(kind, to_member(mentorship.partner_of(by_id)), **about)


def about_round(mentorship: Mentorship, meeting_id: str, *, by_id: str, offered_at: datetime) -> dict[str, str]:
    """Name the message with what one of the two offered together."""
    moment, member = offered_at.isoformat(), mentorship.partner_of(by_id)
    return {"key": f"{meeting_id}:{moment}:{by_id}", "meeting": meeting_id, "member": member, "offered_at": moment}


def note_press(desk: Desk, mine: MyMeeting) -> None:
    mine.mentorship.press(at=desk.now)
    refresh_homes(desk, mine.mentorship)


def refresh_homes(desk: Desk, mentorship: Mentorship) -> None:
    for member_id in mentorship.both:
        desk.out.refresh_home(member_id)
