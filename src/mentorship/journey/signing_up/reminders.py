"""Words to those who wait: at the latest every seven days, and never a word about whether anyone was asked."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import Date, String, bindparam, func, or_, select

from mentorship.desk import Desk
from mentorship.hall.looking import AT_ONCE
from mentorship.hall.waiting import each_waits_since, is_waiting
from mentorship.journey.signing_up import recruiting, waiting_room
from mentorship.journey.signing_up.sign_up import come_back, pause
from mentorship.outbox import to_member
from mentorship.program.calendar import moment_of
from mentorship.program.member import Member
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Moment

ASKED_AT_MOST = 3
"""Three misses and the sign-up is paused, not deleted (Features A9)."""


LATE = (
    select(SignUp)
    .where(SignUp.next_word_at <= bindparam("now", type_=Moment()))
    .order_by(SignUp.next_word_at)
    .limit(AT_ONCE)
    .with_for_update(skip_locked=True)
)
PAUSE_IS_OVER = (
    select(SignUp)
    .where(SignUp.paused_until <= bindparam("today", type_=Date()))
    .limit(AT_ONCE)
    .with_for_update(skip_locked=True)
)
FIRST_BACK = select(func.min(SignUp.paused_until)).where(SignUp.paused_until.is_not(None))
ASKED = (
    select(Proposal.mentor_id)
    .where(Proposal.closed_at.is_(None), Proposal.mentor_asked_at.is_not(None))
    .where(Proposal.mentor_id.in_(bindparam("ids", expanding=True)))
)
NEXT_WORD = select(func.min(SignUp.next_word_at))
VERSION = bindparam("version", type_=String())
AGREED_TO_ANOTHER = (
    select(SignUp)
    .where(or_(SignUp.conduct_version < VERSION, SignUp.conduct_version > VERSION))  # unlike !=, this uses the index
    .where(or_(SignUp.conduct_asked.is_(None), SignUp.conduct_asked != VERSION))
    .limit(AT_ONCE)
)


def due(desk: Desk) -> bool:
    """Say the waiting word to everyone whose week is over. Signing Up 3; Features A7, A9 and C20."""
    found = desk.session.scalars(LATE, {"now": desk.now}).all()
    if found:
        go_through(desk, found)
    recruiting.due(desk)
    asked = ask_about_the_new_conduct(desk)
    return AT_ONCE in (asked, len(found), bring_back(desk))


def bring_back(desk: Desk) -> int:
    """End the pauses whose day has come, and let what shows them say so; count them. Features A8."""
    back = desk.session.scalars(PAUSE_IS_OVER, {"today": desk.today()}).all()
    for sign_up in back:
        come_back(desk, sign_up)
    return len(back)


def go_through(desk: Desk, late: Sequence[SignUp]) -> None:
    """Say each their word and plan their next; what is asked about them is asked about all of them together."""
    since, busy = since_when(desk, late), mentors_asked(desk, late)
    desk.session.scalars(select(Member).where(Member.id.in_([each.member_id for each in late]))).all()
    for sign_up in late:
        key = f"{sign_up.id}:{sign_up.next_word_at}"
        if is_waiting(desk, sign_up):
            say_the_word(desk, sign_up, key=key, waits_since=since[sign_up.id], is_asked=sign_up.id in busy)
        while sign_up.next_word_at is not None and sign_up.next_word_at <= desk.now:
            last, waits_since = sign_up.next_word_at, since[sign_up.id]
            sign_up.next_word_at = waiting_room.next_word(desk, sign_up, after=last, waits_since=waits_since)


def since_when(desk: Desk, sign_ups: Sequence[SignUp]) -> dict[str, datetime]:
    """Tell since when they wait, {sign-up's id: moment}."""
    by_role = {role: [each for each in sign_ups if each.role is role] for role in Role}
    since = {role: each_waits_since(desk, theirs, role) for role, theirs in by_role.items() if theirs}
    return {each.id: since[each.role][each.member_id] for each in sign_ups}


def mentors_asked(desk: Desk, sign_ups: Sequence[SignUp]) -> set[str]:
    """Find the sign-ups of mentors who are just asked, and know it, about a match."""
    mentors = {each.member_id: each.id for each in sign_ups if each.role is Role.MENTOR}
    found = desk.session.scalars(ASKED, {"ids": list(mentors)}) if mentors else ()
    return {mentors[each] for each in found}


def say_the_word(desk: Desk, sign_up: SignUp, *, key: str, waits_since: datetime, is_asked: bool) -> None:
    """Say how it stands; after a long wait, ask whether the sign-up is still right; after three misses, pause it.

    is_asked: the place is not free just now, and one question is enough.
    """
    is_muted = desk.is_muted(sign_up.member_id, "signing_up.waiting")
    is_time = waiting_room.asks_from(desk, sign_up, waits_since=waits_since) <= desk.now
    asks = is_time and not is_muted and not is_asked
    to, due = to_member(sign_up.member_id), desk.in_turn(sign_up.member_id, desk.now)
    if asks and sign_up.asked_in_vain >= ASKED_AT_MOST:
        pause(desk, sign_up, until=None)
        desk.out.tell("signing_up.set_aside", to, key=key, due=due, sign_up=sign_up.id)
        return
    if asks:
        sign_up.asked_in_vain += 1
    if asks or sign_up.role is Role.MENTEE:
        desk.out.tell("signing_up.waiting", to, key=key, due=due, sign_up=sign_up.id)


def was_set_aside(sign_up: SignUp) -> bool:
    """Whether it rests because nobody answered; a pause of one's own, with a day or without being asked, is none."""
    return sign_up.paused_at is not None and sign_up.paused_until is None and sign_up.asked_in_vain >= ASKED_AT_MOST


def ask_about_the_new_conduct(desk: Desk) -> int:
    """Ask everyone who agreed to another version of the Code of Conduct again, once; count them. Features B7."""
    version = desk.settings.conduct_version
    found = desk.session.scalars(AGREED_TO_ANOTHER, {"version": version}).all()
    for sign_up in found:
        sign_up.conduct_asked = version
        key, to = f"{sign_up.member_id}:{version}", to_member(sign_up.member_id)
        due = desk.in_turn(sign_up.member_id, desk.now)
        desk.out.tell("signing_up.conduct", to, key=key, due=due, sign_up=sign_up.id)
        desk.out.refresh_home(sign_up.member_id)
    return len(found)


def next_moment(desk: Desk) -> datetime | None:
    word, back = desk.session.scalar(NEXT_WORD), desk.session.scalar(FIRST_BACK)
    back_at = moment_of(back, time(), desk.settings.zone) if back else None
    return min((moment for moment in (word, back_at, recruiting.next_moment(desk)) if moment), default=None)
