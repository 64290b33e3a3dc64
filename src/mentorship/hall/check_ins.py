"""The check-in in one's own messages, and the offer a mentee is asked about in it. Weekly 5; program, section 7."""

from mentorship.desk import Desk
from mentorship.outbox import to_member
from mentorship.program import doors
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity


def about_both(meeting: Meeting, member: str) -> dict[str, str]:
    """Name what is said to one of the two about a meeting."""
    return {"key": f"{meeting.id}:{member}", "meeting": meeting.id, "member": member}


def open_offer(desk: Desk, mentorship: Mentorship) -> Opportunity | None:
    """Find the newest offer of which the mentee has said nothing so far."""
    return desk.session.scalars(Opportunity.without_an_answer(mentorship.id)).first()


def ask_about_offers(desk: Desk, mentorship: Mentorship) -> None:
    """Let her check-in ask what else a message of its own would have asked a week after an offer. Features I3."""
    if not desk.is_muted(mentorship.mentee_id, doors.WEEKLY_CHECK_IN):
        for offer in desk.session.scalars(Opportunity.without_an_answer(mentorship.id)):
            offer.next_word_at = None


def draw_check_in_again(desk: Desk, mentorship: Mentorship) -> None:
    """Let the mentee's last check-in, if it is out, ask no more about an offer that she has answered."""
    for last in desk.session.scalars(Meeting.last_closed_of_each([mentorship.id])):
        mentee = mentorship.mentee_id
        desk.out.redraw(doors.WEEKLY_CHECK_IN, to_member(mentee), **about_both(last, mentee))
