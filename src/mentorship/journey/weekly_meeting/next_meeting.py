"""When and where next, as one of the two writes it down; what was planned moves there. Weekly 5 c."""

from mentorship.desk import Desk
from mentorship.hall.agenda import settle_time
from mentorship.journey.weekly_meeting.answers import WrapUp
from mentorship.journey.weekly_meeting.meeting_day import show_whether_it_is_on
from mentorship.journey.weekly_meeting.sheet import Sheet
from mentorship.outbox import to_member
from mentorship.policies import MyMeeting
from mentorship.program.calendar import local, moment_of, shown, shown_time
from mentorship.program.lines import mark
from mentorship.program.meeting import CheckIn, Medium, Meeting, is_soon
from mentorship.slack.replies import Refusal

NEXT_SETTLED, NEXT_SETTLED_AT_ONCE = "weekly_meeting.next_settled", "weekly_meeting.next_settled_at_once"


class NextIsOver(Refusal):
    key = "weekly_meeting.refusals.next_is_over"


class NextIsHalf(Refusal):
    key = "weekly_meeting.refusals.next_is_half"


class NextHourIsSkipped(Refusal):
    key = "weekly_meeting.refusals.next_hour_is_skipped"


class NextHasNoPlace(Refusal):
    """When *and where* is the next meeting? Weekly 5 c."""

    key = "weekly_meeting.refusals.next_has_no_place"


class NextWasJustSettled(Refusal):
    key = "weekly_meeting.refusals.next_was_just_settled"


def settle_next(desk: Desk, sheet: Sheet, written: CheckIn, answers: WrapUp, *, seen: str) -> None:
    """Write down when and where next; what was planned already moves there, and the other hears of it. Weekly 5 c.

    Raises NextIsHalf, NextHourIsSkipped, NextIsOver, NextWasJustSettled, NextHasNoPlace.
    """
    mine = sheet.mine
    if answers.next_on is None and answers.next_time is None:
        return
    if answers.next_on is None or answers.next_time is None:
        raise NextIsHalf(at="next_time" if answers.next_on else "next_on")
    at = moment_of(answers.next_on, answers.next_time, mine.me.zone)
    if local(at, mine.me.zone).time() != answers.next_time:
        raise NextHourIsSkipped(at="next_time", first=shown_time(at, mine.me.zone))
    stands = sheet.lines["next"]
    if mark(at.isoformat()) == seen and stands and mark(stands) != seen:
        return  # the other chose another time meanwhile, and this person changed nothing
    if at <= desk.now:
        if at.isoformat() == stands:
            return  # a check-in that is changed later: the next meeting has begun
        raise NextIsOver(at="next_on")
    if stands and mark(stands) != seen and at.isoformat() != stands and sheet.next_at:
        partner = desk.member(mine.partner_id).name
        raise NextWasJustSettled(at="next_on", partner=partner, time=shown(sheet.next_at, mine.me.zone))
    if not answers.next_place and not sheet.next_place and mine.meeting.medium is not Medium.CHAT:
        raise NextHasNoPlace(at="next_place")
    if sheet.near.is_newest or sheet.near.following:
        written.next_at, written.next_place, written.next_by = at, answers.next_place or sheet.next_place, mine.me.id
    if sheet.near.following:
        move_following(desk, mine, sheet.near.following, written)


def move_following(desk: Desk, mine: MyMeeting, following: Meeting, written: CheckIn) -> None:
    """Settle the meeting that was planned already as the check-in says."""
    if written.next_at is None:
        return
    moved = following.starts_at != written.next_at
    if moved:
        starts_at, place = written.next_at, written.next_place
        kind = NEXT_SETTLED_AT_ONCE if is_soon(following.starts_at, starts_at, now=desk.now) else NEXT_SETTLED
        settle_time(desk, mine.mentorship, following, starts_at=starts_at, place=place, by=mine.me.id)
        desk.out.tell(
            kind,
            to_member(mine.partner_id),
            key=f"{following.id}:{following.sequence}",
            meeting=following.id,
            sequence=str(following.sequence),
            by=mine.me.id,
        )
    else:
        following.settled_by, following.place = mine.me.id, written.next_place or following.place
    show_whether_it_is_on(desk, mine.mentorship, following)
