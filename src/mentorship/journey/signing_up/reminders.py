"""Words to those who wait: at the latest every seven days, and never a word about whether anyone was asked."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import func, select

from mentorship.desk import Desk
from mentorship.outbox import to_member
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp


def due(desk: Desk) -> None:
    """Say the waiting word to everyone whose week is over. Signing Up 3; Features A7 and C20."""
    late = select(SignUp).where(SignUp.next_word_at <= desk.now).order_by(SignUp.next_word_at).limit(500)
    for sign_up in desk.session.scalars(late):
        if is_waiting(desk, sign_up):
            desk.out.tell(
                "signing_up.waiting",
                to_member(sign_up.member_id),
                key=f"{sign_up.id}:{sign_up.next_word_at}",
                sign_up=sign_up.id,
            )
        every = timedelta(days=desk.settings.waiting_word_every_days)
        while sign_up.next_word_at is not None and sign_up.next_word_at <= desk.now:
            sign_up.next_word_at += every


def next_moment(desk: Desk) -> datetime | None:
    return desk.session.scalar(select(func.min(SignUp.next_word_at)))


def is_waiting(desk: Desk, sign_up: SignUp) -> bool:
    """Whether a mentee is in the pool and has no mentor yet. Mentors who have room are not waiting for anything."""
    if sign_up.role is not Role.MENTEE or not sign_up.is_active(on=desk.today()):
        return False
    return not desk.session.scalars(
        Mentorship.running().where(Mentorship.mentee_id == sign_up.member_id).limit(1)
    ).first()


def days_waiting(desk: Desk, sign_up: SignUp) -> int:
    """Count the days since someone began to wait: since signing up, or since the last mentorship ended."""
    ended = select(func.max(Mentorship.ended_at)).where(Mentorship.mentee_id == sign_up.member_id)
    since = max(sign_up.signed_up_at, desk.session.scalar(ended) or sign_up.signed_up_at)
    return (desk.now - since).days


def mentors_with_room(desk: Desk) -> list[SignUp]:
    """Mentors in the pool who could take one more mentee."""
    taken = Counter(desk.session.scalars(select(Mentorship.mentor_id).where(Mentorship.ended_at.is_(None))))
    return [
        mentor
        for mentor in desk.session.scalars(SignUp.in_queue(Role.MENTOR))
        if mentor.is_active(on=desk.today())
        and not mentor.needs_a_matchers_yes(desk.settings)
        and taken[mentor.member_id] < min(mentor.room_for, desk.settings.cap)
    ]


def topics_missing(sign_up: SignUp, mentors: list[SignUp]) -> list[str]:
    """The topics someone wants that nobody with room offers."""
    offered = {topic for mentor in mentors for topic in mentor.topics}
    return [topic for topic in sign_up.topics if topic not in offered]
