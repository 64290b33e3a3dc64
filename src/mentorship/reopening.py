"""Opening again what had ended: one deed for two rooms, for a person of the pair and for an organiser."""

from mentorship.desk import Desk
from mentorship.outbox import to_member
from mentorship.program import doors
from mentorship.program.agreement import Agreement
from mentorship.program.mentorship import Mentorship


def open_again(desk: Desk, mentorship: Mentorship, *, places: tuple[int, int]) -> None:
    """Let a mentorship go on, and put its weekly hours back into both calendars. Features K7 and K8."""
    mentorship.reopen(at=desk.now, places=places)
    agreement = desk.session.scalars(Agreement.in_force(mentorship.id)).first()
    for number in range(len(agreement.slots) if agreement else 0):
        for each in mentorship.both:
            desk.out.tell(
                doors.SERIES_AGAIN,
                to_member(each),
                key=f"{mentorship.id}:{desk.now}:{number}:{each}",
                mentorship=mentorship.id,
                number=str(number),
                member=each,
            )
