"""The check-in in one's own messages, and the offer a mentee is asked about in it. Weekly 5; program, section 7."""

from collections.abc import Sequence

from mentorship.desk import Desk
from mentorship.outbox import to_member
from mentorship.program import doors
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import ASKED_ABOUT_AFTER, Opportunity


def about_both(meeting: Meeting, member: str) -> dict[str, str]:
    """Name what is said to one of the two about a meeting."""
    return {"key": f"{meeting.id}:{member}", "meeting": meeting.id, "member": member}


def offer_in(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> Opportunity | None:
    """Find the offer that the check-in about a meeting asks about; one at a time, and only in the one after it."""
    return next(iter(offers_before(desk, mentorship, meeting)), None)


def ask_about_offer(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> None:
    """Let her check-in ask what else a message of its own would have asked a week after an offer. Features I3.

    An earlier one of the same week keeps its own, should she come to none in the check-in.
    """
    if not desk.is_muted(mentorship.mentee_id, doors.WEEKLY_CHECK_IN):
        for newest in offers_before(desk, mentorship, meeting)[:1]:
            newest.next_word_at = None


def offers_before(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> Sequence[Opportunity]:
    """List the offers of the week before a meeting was over of which she has said nothing so far, the newest first."""
    until = meeting.closed_at
    assert until is not None
    offers = desk.session.scalars(Opportunity.without_an_answer(mentorship.id)).all()
    return [each for each in offers if each.offered_at and until - ASKED_ABOUT_AFTER < each.offered_at <= until]


def draw_check_in_again(desk: Desk, mentorship: Mentorship) -> None:
    """Let the mentee's last check-in, if it is out, ask no more about an offer that she has answered."""
    for last in desk.session.scalars(Meeting.last_closed_of_each([mentorship.id])):
        mentee = mentorship.mentee_id
        desk.out.redraw(doors.WEEKLY_CHECK_IN, to_member(mentee), **about_both(last, mentee))
