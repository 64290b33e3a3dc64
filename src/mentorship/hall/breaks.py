"""Taking a break: one deed for two rooms, so that a report's freeze cannot look different from an ordinary break.

And coming back from it.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from mentorship.desk import Desk
from mentorship.hall.agenda import draw_agenda_again
from mentorship.hall.how_to_go_on import ask_anew_after_break
from mentorship.outbox import to_member
from mentorship.program import doors
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship


def begin_break(desk: Desk, mentorship: Mentorship, *, by: str, until: date | None = None) -> None:
    """Let a mentorship rest, silently, until a day or until who took the break comes back; tell the other."""
    take_back_questions(desk, mentorship)
    mentorship.press(at=desk.now)
    mentorship.rest(at=desk.now, until=until, by=by)
    for meeting in desk.session.scalars(Meeting.open_of(mentorship.id)):
        draw_agenda_again(desk, mentorship, meeting)
        meeting.put_down(at=desk.now, by=by)
    desk.out.redraw(doors.MY_BREAK, **about_my_break(mentorship, by))
    told = to_member(mentorship.partner_of(by))
    desk.out.tell(doors.BREAK_TOLD, told, key=f"{mentorship.id}:{desk.now}", mentorship=mentorship.id, by=by)
    for each in mentorship.both:
        desk.out.refresh_home(each)


def about_my_break(mentorship: Mentorship, member_id: str) -> dict[str, str]:
    """What the tray is given of the card of one's own break."""
    key = f"{mentorship.id}:{member_id}"
    return {"to": to_member(member_id), "key": key, "mentorship": mentorship.id, "member": member_id}


LONG_AFTER = {"first": timedelta(days=30), "again": timedelta(days=90)}
"""When whoever took a break without a day is asked whether it goes on."""


def about_long_break(mentorship: Mentorship, which: str) -> dict[str, str]:
    """What the tray is given of one of these two questions."""
    member_id, since = mentorship.resting_by or "", mentorship.resting_since
    assert since is not None
    about = {"mentorship": mentorship.id, "member": member_id, "since": since.isoformat()}
    return {"to": to_member(member_id), "key": ":".join((*about.values(), which)), **about}


def take_back_questions(desk: Desk, mentorship: Mentorship) -> None:
    """Let what asks about a break ask nothing any more: it is over, or becomes another one."""
    if mentorship.resting_since is not None and mentorship.resting_by is not None:
        for which in LONG_AFTER:
            desk.out.redraw(doors.LONG_BREAK, **about_long_break(mentorship, which))


def end_break(desk: Desk, mentorship: Mentorship) -> None:
    """Let a mentorship go on; who has to hear of it hears it from the room in which the break ends."""
    take_back_questions(desk, mentorship)
    ask_anew_after_break(desk, mentorship)
    mentorship.wake(at=desk.now)
    wait_anew(desk, desk.session.scalars(Meeting.open_of(mentorship.id)))


def wait_anew(desk: Desk, meetings: Iterable[Meeting]) -> None:
    """Count the days in which two should find a time from now on: nobody did so during a break. Features E4."""
    for meeting in meetings:
        if meeting.closed_at is None and meeting.starts_at is None:
            meeting.planned_at = desk.now
