"""Opening again what had ended: one deed for two rooms, for a person of the pair and for an organiser."""

from datetime import timedelta

from mentorship.desk import Desk
from mentorship.hall import fitting
from mentorship.hall.agenda import draw_agendas_again
from mentorship.hall.breaks import wait_anew
from mentorship.hall.how_to_go_on import let_both_choose_anew
from mentorship.outbox import to_member
from mentorship.program import doors
from mentorship.program.going_on import GoingOn
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship

ORGANISERS_CAN_FOR = timedelta(days=30)
"""After its end."""


def open_again(desk: Desk, mentorship: Mentorship, *, places: tuple[int, int]) -> None:
    """Let a mentorship go on, and put its weekly hours back into both calendars. Features K7 and K8.

    Two who had not met yet still have their first meeting. First 1.
    """
    mentorship.reopen(at=desk.now, places=places)
    answers = GoingOn.answers(mentorship.id, mentorship.season_asked or 0)
    meetings, given = desk.ask(Meeting.all_of(mentorship.id), answers)
    let_both_choose_anew(desk, mentorship, given)
    if mentorship.first_met_on is None and meetings and all(each.closed_at for each in meetings):
        meetings[0].be_had_after_all(at=desk.now)
    else:
        wait_anew(desk, meetings)
    fitting.ask_again(desk, mentorship)
    first, weekly = meetings[:1], [each for each in meetings[1:] if each.agenda_shown_at and not each.skipped_by]
    draw_agendas_again(desk, mentorship, [*first, *weekly[-1:]])
    for each in mentorship.both:  # the message is not said where no weekly hours are agreed
        key = f"{mentorship.id}:{desk.now}:{each}"
        desk.out.tell(doors.SERIES_AGAIN, to_member(each), key=key, mentorship=mentorship.id, member=each)
