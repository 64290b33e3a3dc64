"""Who someone is, as Slack tells it: `users.info` at first contact, `user_change` afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from mentorship.program.calendar import known_zone
from mentorship.program.member import Member
from mentorship.store import insert_if_new


def note_member(session: Session, user: Mapping[str, Any], *, team_id: str, at: datetime) -> Member:
    """Write down what Slack says about a person (a `user` object); what it leaves out keeps its default."""
    member = session.get(Member, user["id"])
    if member is None:
        insert_if_new(session, Member, id=user["id"], name=user["id"], known_at=at)  # or another press was first
        member = session.get_one(Member, user["id"])
    for name, fact in facts_of(user, team_id=team_id).items():
        if getattr(member, name) != fact:  # of a whole workspace hardly anything has changed: do not write it anew
            setattr(member, name, fact)
    return member


def is_news(member: Member, user: Mapping[str, Any], *, team_id: str) -> bool:
    """Whether Slack says something about a person that is not written down yet."""
    return any(getattr(member, name) != fact for name, fact in facts_of(user, team_id=team_id).items())


def is_known_otherwise(member: Member, before: Member) -> bool:
    """Whether what is written down of what Slack says about a person has changed."""
    return any(getattr(member, name) != getattr(before, name) for name in facts_of({"id": member.id}, team_id=""))


def facts_of(user: Mapping[str, Any], *, team_id: str) -> dict[str, Any]:
    """Read what is kept of a `user` object: {column of Member: fact}."""
    profile = user.get("profile") or {}
    return {
        "name": profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user["id"],
        "zone": known_zone(user.get("tz"), otherwise="UTC"),
        "pronouns": profile.get("pronouns") or None,
        "title": profile.get("title") or None,
        "is_admin": bool(user.get("is_admin") or user.get("is_owner")),
        "is_guest": is_guest(user, team_id=team_id),
        "is_bot": bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        "has_left": bool(user.get("deleted")),
    }


def is_guest(user: Mapping[str, Any], *, team_id: str) -> bool:
    """Guests of the workspace, and people of other workspaces who share a channel with it."""
    elsewhere = user.get("team_id") not in (None, "", team_id)
    return bool(user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger") or elsewhere)
