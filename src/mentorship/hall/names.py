"""What people are called, asked about all of them at once."""

from collections.abc import Iterable

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.program.member import Member


def names_of(desk: Desk, member_ids: Iterable[str]) -> dict[str, str]:
    named = select(Member.id, Member.name).where(Member.id.in_(set(member_ids)))
    return dict(desk.session.execute(named).all())
