"""The matching rota: two matchers a week are reminded, and who takes a case has it for three days.

It only ever reminds: any matcher may look after anyone at any time. Mentor Guide, Requirements 5; Features L4.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select

from mentorship.desk import Desk
from mentorship.journey.mentor_matching.records import Claim, Duty
from mentorship.outbox import to_channel, to_member
from mentorship.program.member import InChannel, Member
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import built_once, insert_if_new

ON_DUTY = "mentor_matching.on_duty"
DIGEST = "mentor_matching.digest"
USEFUL_FOR = timedelta(days=3)


def begin_week(desk: Desk, week_on: date, *, at: datetime) -> None:
    """Choose whose week it is, and remind them."""
    if desk.session.scalars(on_duty(week_on)).first():
        return
    for member_id in next_in_turn(desk)[: desk.settings.matchers_on_duty]:
        insert_if_new(desk.session, Duty, week_on=week_on, member_id=member_id)
        desk.out.tell(
            ON_DUTY,
            to_member(member_id),
            key=f"{week_on}:{member_id}",
            useful_until=at + USEFUL_FOR,
            week_on=week_on.isoformat(),
            member=member_id,
        )


def next_in_turn(desk: Desk) -> list[str]:
    """List the matchers whose turn is next: those whose last week is longest ago.

    Left out are mentors who did not say that they help with matching, unless organisers appointed them.
    """
    appointed = set(desk.settings.first_matchers)
    in_channel = set(desk.session.scalars(InChannel.members_of("mentors")))
    unwilling = set(
        desk.session.scalars(select(SignUp.member_id).where(SignUp.role == Role.MENTOR, ~SignUp.supports_others))
    )
    weeks = select(Duty.member_id, func.max(Duty.week_on)).group_by(Duty.member_id)
    last: dict[str, date] = dict(desk.session.execute(weeks).all())
    found = desk.session.scalars(select(Member).where(Member.id.in_(appointed | (in_channel - unwilling))))
    willing = [each.id for each in found if each.may_take_part and ON_DUTY not in each.muted]
    return sorted(willing, key=lambda each: (last.get(each, date.min), each))


@built_once
def on_duty(week_on: date) -> Select[str]:
    return select(Duty.member_id).where(Duty.week_on == week_on).order_by(Duty.member_id)


def take_case(desk: Desk, *, mentee_id: str, by: str) -> None:
    """Look after a mentee's case; whoever had it before is thereby relieved."""
    desk.session.merge(Claim(mentee_id=mentee_id, matcher_id=by, claimed_at=desk.now))
    desk.session.flush()
    today = desk.today()
    this_week = today - timedelta(days=today.weekday())
    if desk.out.known(DIGEST, this_week.isoformat()):
        show_digest(desk, this_week)


def show_digest(desk: Desk, week_on: date) -> None:
    """Make the week's digest say what is true now; it is one message, edited in place."""
    desk.out.show(DIGEST, to_channel("mentors"), key=week_on.isoformat(), week_on=week_on.isoformat())


@built_once
def claimed_since(moment: datetime) -> Select[Claim]:
    return select(Claim).where(Claim.claimed_at > moment)
