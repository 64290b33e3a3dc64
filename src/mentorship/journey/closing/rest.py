"""Taking a break, coming back, and opening again what ended because it stayed quiet."""

from datetime import date, timedelta

from mentorship.desk import Desk
from mentorship.hall.breaks import about_my_break, begin_break, end_break
from mentorship.hall.pool import free_places
from mentorship.hall.reopening import ORGANISERS_CAN_FOR, open_again
from mentorship.outbox import to_member
from mentorship.policies import Gone, Mine
from mentorship.program import doors
from mentorship.program.calendar import day_of
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.slack.replies import Refusal

UNTIL_THE_NEXT_IS_PLANNED = timedelta(minutes=2)
"""The weekly meeting's room looks once a minute, and plans the meeting that the word about the end of a break names."""
BREAK, SILENCE = "break", "silence"
"""After what it goes on: a break that one of the two took, or that it had stayed quiet."""


class TheirBreak(Refusal):
    """The other took the break, so the other ends it."""

    key = "closing.refusals.their_break"


class CannotGoOn(Refusal):
    """No free place, someone left, or never again: one sentence for all, so that it tells nothing."""

    key = "closing.refusals.cannot_go_on"


def take_a_break(desk: Desk, mine: Mine, *, until: date | None) -> None:
    """Begin a break, or let one's own last until another day. Raises TheirBreak: nobody takes over the other's."""
    desk.hold(mine.mentorship)
    if not mine.mentorship.is_running:
        raise Gone
    if mine.mentorship.is_resting and not mine.mentorship.may_wake(mine.me.id):
        raise TheirBreak
    begin_break(desk, mine.mentorship, by=mine.me.id, until=until)
    show_break(desk, mine.mentorship, mine.me.id)


def wake(desk: Desk, mine: Mine) -> None:
    """End one's break, or open again what stayed quiet; both hear of it, and when they meet. Features K7."""
    mentorship, me = mine.mentorship, mine.me
    desk.hold(mentorship)
    if mentorship.is_resting and not mentorship.may_wake(me.id):
        raise TheirBreak
    if mentorship.is_resting:
        go_on(desk, mentorship)
        return
    reopen(desk, mentorship)
    tell_back(desk, mentorship, after=SILENCE)


def go_on(desk: Desk, mentorship: Mentorship) -> None:
    """End a break, by a press or on the day that was named; one of the other's that waited for it begins."""
    rested_by, other_rests = mentorship.resting_by, mentorship.other_rests_since is not None
    end_break(desk, mentorship)
    if rested_by:
        show_break(desk, mentorship, rested_by)
    tell_back(desk, mentorship, after=BREAK if rested_by else SILENCE)  # unless they take a break again by then
    if rested_by and other_rests:
        begin_break(desk, mentorship, by=mentorship.partner_of(rested_by))


def can_reopen(desk: Desk, mentorship: Mentorship) -> bool:
    """Only what nobody chose to end, for thirty days, and where both are here: whatever else there is, nobody sees."""
    return faded_lately(desk, mentorship) and are_here(desk, mentorship)


def reopen(desk: Desk, mentorship: Mentorship) -> None:
    """Open again what faded out. Raises Gone, CannotGoOn."""
    if not faded_lately(desk, mentorship):
        raise Gone
    places = free_places(desk, mentorship)
    if places is None or not can_reopen(desk, mentorship) or desk.are_kept_apart(*mentorship.both):
        raise CannotGoOn
    open_again(desk, mentorship, places=places)


def faded_lately(desk: Desk, mentorship: Mentorship) -> bool:
    return (
        mentorship.ending is Ending.QUIET
        and mentorship.ended_at is not None
        and desk.now < mentorship.ended_at + timedelta(days=desk.settings.reopen_days)
    )


def reopens_until(desk: Desk, mine: Mine) -> date | None:
    """The day, where one of the two lives, on which it is too late to open it again."""
    return day_after_the_end(desk, mine, timedelta(days=desk.settings.reopen_days))


def organisers_until(desk: Desk, mine: Mine) -> date | None:
    """The same for organisers; None once it is too late."""
    return day_after_the_end(desk, mine, ORGANISERS_CAN_FOR)


def day_after_the_end(desk: Desk, mine: Mine, later: timedelta) -> date | None:
    ended_at = mine.mentorship.ended_at
    is_over = ended_at is None or ended_at + later <= desk.now
    return None if ended_at is None or is_over else day_of(ended_at + later, mine.me.zone)


def are_here(desk: Desk, mentorship: Mentorship) -> bool:
    return all(desk.member(each).may_take_part for each in mentorship.both)


def show_break(desk: Desk, mentorship: Mentorship, member_id: str) -> None:
    """Make the card of one's own break say what is true now."""
    desk.out.show(doors.MY_BREAK, **about_my_break(mentorship, member_id))


def tell_back(desk: Desk, mentorship: Mentorship, *, after: str) -> None:
    """Tell both that it goes on, after what; only then does the month's room ask them for anything."""
    due = desk.now + UNTIL_THE_NEXT_IS_PLANNED
    for each in mentorship.both:
        key, to = f"{mentorship.id}:{each}:{desk.now}", to_member(each)
        desk.out.tell("closing.back", to, key=key, due=due, mentorship=mentorship.id, member=each, after=after)
        desk.out.refresh_home(each)
    mentorship.month_look_at = due + timedelta(minutes=1)
