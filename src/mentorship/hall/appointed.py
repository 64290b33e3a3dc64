"""Whom the organisers appointed, in their settings: organisers and first matchers."""

from mentorship.desk import Desk
from mentorship.hall.settings import change_settings, hold_settings

LISTS = ("organisers", "first_matchers")


def take_out_of_settings(desk: Desk, member_id: str, *, by: str) -> None:
    """Take someone out of the lists that organisers made; with the last organiser named, it is the admins again."""
    settings = hold_settings(desk)
    lists = {name: getattr(settings, name) for name in LISTS}
    changes = {
        name: tuple(each for each in ids if each != member_id) for name, ids in lists.items() if member_id in ids
    }
    if changes:
        change_settings(desk, by=by, **changes)
