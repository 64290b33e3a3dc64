"""The private fit check the day after. Mentor Guide, Responsibilities 9; Mentee Guide, Responsibilities 8; F17."""

from mentorship.desk import Desk
from mentorship.journey.first_meeting.meeting_day import show_fit_check
from mentorship.journey.first_meeting.records import Fit, FitCheck
from mentorship.outbox import to_member
from mentorship.policies import Gone, Mine
from mentorship.program.mentorship import Mentorship

NOT_FOR_ME = "first_meeting.not_for_me"


def confidant(desk: Desk, mentorship: Mentorship) -> str | None:
    """Choose who hears a "not for me": one appointed matcher, else one organiser; never one of the two."""
    people = [*desk.settings.first_matchers, *desk.organisers()]
    return next((person for person in people if person not in mentorship.both), None)


def answer(desk: Desk, mine: Mine, fit: Fit) -> None:
    """Write down how it fits; a "not for me" goes to the one person the question named. Raises Gone if answered."""
    if desk.session.scalars(FitCheck.of(mine.mentorship.id, mine.me.id)).first():
        raise Gone
    desk.session.add(
        FitCheck(
            mentorship_id=mine.mentorship.id,
            member_id=mine.me.id,
            answered_at=desk.now,
            answer=fit.value,
        )
    )
    desk.session.flush()
    told = confidant(desk, mine.mentorship)
    if told and fit is Fit.NOT_FOR_ME:
        key = f"{mine.mentorship.id}:{mine.me.id}"
        desk.out.tell(NOT_FOR_ME, to_member(told), key=key, mentorship=mine.mentorship.id, member=mine.me.id)
    show_fit_check(desk, mine.mentorship, mine.me.id)
    mine.mentorship.press(at=desk.now)
