"""Delivery troubles: named to the organisers once, shown on their Home until they are mended."""

from sqlalchemy import Select, select

from mentorship.desk import Desk
from mentorship.organising import views
from mentorship.outbox import Message, Trouble, fault_in, is_in_confidence, to_member
from mentorship.store import built_once

TOLD = "organising.trouble"


def tell_organisers(desk: Desk, trouble: Trouble) -> None:
    """Tell each organiser what to mend, once, by name; not that this cannot be told: that would be refused, too.

    Of what is said in confidence its own room tells.
    """
    if trouble.name == fault_in(TOLD) or is_in_confidence(trouble):
        return
    for organiser in desk.organisers():
        if trouble.member_id != organiser:
            desk.out.tell(TOLD, to_member(organiser), key=f"{trouble.id}:{organiser}", trouble=trouble.id)
        desk.out.refresh_home(organiser)


def told(desk: Desk, trouble_id: str) -> Message | None:
    """Say it, unless it was mended in the meantime."""
    trouble = desk.find(Trouble, trouble_id)
    return views.trouble_told(desk.words, trouble) if trouble and trouble.mended_at is None else None


@built_once
def open_ones() -> Select[Trouble]:
    return select(Trouble).where(Trouble.mended_at.is_(None)).order_by(Trouble.found_at)
