"""A word in the middle of the week, only for a mentee who asked for one. Mentee Guide, Between 4; Features I8."""

from datetime import datetime

from sqlalchemy import func, select

from mentorship.desk import Desk
from mentorship.hall.looking import AT_ONCE, earliest
from mentorship.hall.tasks import tasks_of_the_week
from mentorship.journey.between_meetings.answers import Midweek
from mentorship.journey.between_meetings.ask import send_what_may_go_out
from mentorship.journey.between_meetings.records import MidweekReminder
from mentorship.outbox import to_member
from mentorship.policies import Mine
from mentorship.program.between_meetings import WordToMentor
from mentorship.program.calendar import DAY, Slot
from mentorship.program.mentorship import Mentorship

MIDWEEK = "between_meetings.midweek"
FIRST_WORD = WordToMentor.waiting().order_by(None).with_only_columns(func.min(WordToMentor.goes_out_at))


def reminder_of(desk: Desk, mentorship: Mentorship) -> MidweekReminder | None:
    return desk.session.scalars(MidweekReminder.of(mentorship.id)).first()


def ask_for(desk: Desk, mine: Mine, answers: Midweek) -> None:
    """Remind her every week at this time, from the next one on, also if she had muted that word."""
    reminder = reminder_of(desk, mine.mentorship) or MidweekReminder(
        mentorship_id=mine.mentorship.id, member_id=mine.me.id
    )
    reminder.weekday, reminder.at = int(answers.weekday), answers.at
    reminder.next_at = following(desk, reminder)
    desk.session.add(reminder)
    mine.me.muted = [kind for kind in mine.me.muted if kind != MIDWEEK]
    desk.session.flush()
    desk.out.refresh_home(mine.me.id)


def stop(desk: Desk, mine: Mine) -> None:
    if reminder := reminder_of(desk, mine.mentorship):
        desk.session.delete(reminder)
        desk.session.flush()
    desk.out.refresh_home(mine.me.id)


def following(desk: Desk, reminder: MidweekReminder) -> datetime:
    slot = Slot(reminder.weekday, reminder.at, desk.zone_of(reminder.member_id))
    return slot.first_after(desk.now)


def due(desk: Desk) -> bool:
    """Send what may go out now, and remind who asked for it and has something to do."""
    sent = send_what_may_go_out(desk, at_once=AT_ONCE)
    late = select(MidweekReminder).where(MidweekReminder.next_at <= desk.now)
    found = desk.session.scalars(late.order_by(MidweekReminder.next_at).limit(AT_ONCE)).all()
    for reminder in found:
        mentorship = desk.get(Mentorship, reminder.mentorship_id)
        if not mentorship.is_running:
            desk.session.delete(reminder)
            continue
        is_off = desk.today(desk.zone_of(reminder.member_id)) in desk.settings.dates_off
        if not is_off and not desk.keeps_silent(mentorship) and tasks_of_the_week(desk, mentorship):
            key = f"{mentorship.id}:{reminder.next_at.isoformat()}"
            to = to_member(reminder.member_id)
            desk.out.tell(MIDWEEK, to, key=key, useful_until=desk.now + DAY, mentorship=mentorship.id)
        reminder.next_at = following(desk, reminder)
    return AT_ONCE in (sent, len(found))


def next_moment(desk: Desk) -> datetime | None:
    moments = [
        desk.session.scalar(earliest(MidweekReminder.next_at)),
        desk.session.scalar(FIRST_WORD),
    ]
    return min((moment for moment in moments if moment), default=None)
