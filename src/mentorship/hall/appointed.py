"""Whom the organisers appointed, in their settings: organisers, first matchers, the contact outside the program."""

import re

from mentorship.desk import Desk
from mentorship.hall.settings import change_settings, hold_settings

LISTS = ("organisers", "first_matchers")
A_MEMBER = re.compile(r"<?@?([UW][A-Z0-9]{2,})(?:\|[^>]*)?>?")
"""The external contact can be someone in Slack: an id, or a mention."""


def external_member(desk: Desk) -> str | None:
    """The external contact as a member's id; None if it is an address that the bot cannot write to."""
    found = A_MEMBER.fullmatch((desk.settings.external_contact or "").strip())
    return found[1] if found else None


def take_out_of_settings(desk: Desk, member_id: str, *, by: str) -> None:
    """Take someone out of what organisers filled in; with the last organiser named, it is the admins again."""
    settings = hold_settings(desk)
    lists = {name: getattr(settings, name) for name in LISTS}
    changes: dict[str, tuple[str, ...] | str | None] = {
        name: tuple(each for each in ids if each != member_id) for name, ids in lists.items() if member_id in ids
    }
    contact = settings.external_contact or ""
    if contact != (others := without(contact, member_id)):
        changes["external_contact"] = others or None
    if changes:
        change_settings(desk, by=by, **changes)


def without(contact: str, member_id: str) -> str:
    """Leave what else organisers wrote, as an address: it still helps."""
    theirs = rf"<@{member_id}(?:\|[^>]*)?>|@?\b{member_id}\b"
    return re.sub(theirs, "", contact).strip(" ,;/·") if member_id in contact else contact
