"""The hours that the other of two people gave at sign-up: asked by every room in which a time is chosen."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mentorship.desk import Desk
from mentorship.hall.between import availability_of
from mentorship.hall.sign_ups import sign_up_of
from mentorship.policies import Mine


def outside_hours(
    desk: Desk, mine: Mine, moments: Sequence[datetime], *, lasting_for: timedelta = timedelta(hours=1)
) -> list[datetime]:
    """Choose the moments outside the hours which the other gave at sign-up, or else outside their waking hours."""
    role = mine.mentorship.role_of(mine.partner_id)
    sign_up = sign_up_of(desk, mine.partner_id, role)
    if sign_up and sign_up.windows:
        free = availability_of(desk, sign_up)
        return [moment for moment in moments if not free.fits(starts_at=moment, lasting_for=lasting_for)]
    hours = desk.waking_hours(mine.partner_id)
    return [moment for moment in moments if not hours.is_waking(moment)]
