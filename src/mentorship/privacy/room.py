"""Privacy: everyone's own data in their own hands.

Offers: what is kept and who sees it, the export, forgetting, the consent to identities, and the retention that nobody
has to ask for. All of it follows the tables' annotations: a table that a room adds is seen, exported and erased without
a line here. Source: both guides, Responsibilities (confidentiality); program, section 12.
"""

from collections.abc import Mapping

from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.outbox import Hours, Kind, Message
from mentorship.privacy import calendars, retention, views
from mentorship.privacy.export import export
from mentorship.privacy.listeners import listen
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship


def exported(desk: Desk, about: Mapping[str, str]) -> Message | None:
    member = desk.find(Member, about["member"])
    return views.exported(desk.words, export(desk, member.id)) if member else None


def partner_is_gone(desk: Desk, about: Mapping[str, str]) -> Message | None:
    mentorship = desk.find(Mentorship, about["mentorship"])
    if mentorship is None or about["member"] not in mentorship.both:
        return None
    files = calendars.cancellations(desk.words, about["planned"], now=desk.now)
    return views.partner_is_gone(desk.words, mentorship.role_of(about["member"]), files)


ROOM = Room(
    name="privacy",
    chapter="Responsibilities",
    listen=listen,
    kinds=(
        Kind("privacy.export", exported),
        Kind("privacy.partner_is_gone", partner_is_gone, hours=Hours.WAKING),
    ),
    due=retention.due,
)
