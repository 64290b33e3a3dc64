"""What a workspace keeps: users, conversations, messages, views, files, each able to say itself in Slack's JSON."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from pretend_slack.shapes import Blocks, Json


@dataclass
class User:
    """A member, guest or bot of the workspace."""

    id: str
    team: str
    name: str
    display_name: str
    real_name: str
    tz: str = "Europe/London"
    email: str | None = None
    title: str = ""
    pronouns: str = ""
    locale: str = "en-US"
    is_admin: bool = False
    is_guest: bool = False
    is_single_channel_guest: bool = False
    is_bot: bool = False
    is_deactivated: bool = False
    bot_id: str | None = None
    updated: int = 0

    def as_slack(self, *, now: datetime, app: str, with_email: bool, with_locale: bool = False) -> Json:
        """Say the user as `users.info` does; a deactivated one keeps little more than the name."""
        known: Json = {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "deleted": self.is_deactivated,
            "real_name": self.real_name,
            "profile": self._profile(app, with_email=with_email),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        if self.is_deactivated:
            return known | {"is_forgotten": False}
        here = now.astimezone(ZoneInfo(self.tz))
        offset = here.utcoffset()
        known |= {
            "color": "99a949",
            "tz": self.tz,
            "tz_label": here.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_guest or self.is_single_channel_guest,
            "is_ultra_restricted": self.is_single_channel_guest,
            "is_email_confirmed": True,
            "who_can_share_contact_card": "EVERYONE",
        }
        return known | ({"locale": self.locale} if with_locale else {})

    def _profile(self, app: str, *, with_email: bool) -> Json:
        first, _, last = self.real_name.partition(" ")
        profile: Json = {
            "title": self.title,
            "phone": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.display_name,
            "display_name_normalized": self.display_name,
            "pronouns": self.pronouns,
            "status_text": "",
            "status_emoji": "",
            "status_expiration": 0,
            "avatar_hash": "0123456789ab",
            "first_name": first,
            "last_name": last,
            "image_72": "https://avatars.example.org/72.png",
            "team": self.team,
        }
        if self.bot_id is not None:
            profile |= {"bot_id": self.bot_id, "api_app_id": app, "always_active": False}
        if with_email and self.email is not None:
            profile["email"] = self.email
        return profile


@dataclass
class File:
    """A file on its way into, or in, the workspace."""

    id: str
    name: str
    owner: str
    length: int
    url: str
    created: int
    title: str = ""
    content: bytes | None = None
    is_shared: bool = False

    def as_slack(self) -> Json:
        """Say the file as `files.info` does."""
        kind = self.name.rpartition(".")[2].lower() if "." in self.name else "text"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "filetype": kind,
            "user": self.owner,
            "mode": "hosted",
            "size": self.length,
            "is_external": False,
            "url_private": self.url,
            "url_private_download": self.url,
        }


@dataclass
class Message:
    """A message. `only_for` is the one person who sees an ephemeral one; blocks are replaced, never changed."""

    ts: str
    user: str
    team: str
    text: str
    blocks: Blocks = field(default_factory=list)
    bot_id: str | None = None
    app_id: str | None = None
    metadata: Json | None = None
    edited_at: str | None = None
    thread_ts: str | None = None
    files: list[File] = field(default_factory=list)
    only_for: str | None = None
    subtype: str | None = None

    def as_slack(self, *, with_metadata: bool = True) -> Json:
        """Say the message as `conversations.history` and payloads do."""
        said: Json = {"user": self.user, "type": "message", "ts": self.ts}
        if self.bot_id is not None:
            said |= {"bot_id": self.bot_id, "app_id": self.app_id}
        said |= {"text": self.text, "team": self.team}
        optional = {
            "subtype": self.subtype,
            "blocks": self.blocks,
            "thread_ts": self.thread_ts,
            "files": [file.as_slack() for file in self.files],
            "edited": self.edited_at and {"user": self.user, "ts": self.edited_at},
        }
        said |= {key: value for key, value in optional.items() if value}
        if self.metadata:
            said["metadata"] = self.metadata if with_metadata else {"event_type": self.metadata["event_type"]}
        return said


@dataclass
class Conversation:
    """A channel (public, private), a DM (im) or a group DM (mpim)."""

    id: str
    kind: str
    name: str
    creator: str
    created: int
    members: list[str]
    is_archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def name_in_payloads(self) -> str:
        """Say the name as commands and presses carry it; private ones are not named."""
        return {"im": "directmessage", "private": "privategroup"}.get(self.kind, self.name)

    def partner_of(self, user: str) -> str:
        """Name the other one in a DM; oneself in a DM with oneself."""
        return next((member for member in self.members if member != user), user)

    def as_slack(self, *, for_user: str, team: str) -> Json:
        """Say the conversation as `conversations.info` does."""
        said: Json = {
            "id": self.id,
            "created": self.created,
            "creator": self.creator,
            "is_archived": self.is_archived,
            "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "public",
            "context_team_id": team,
        }
        if self.kind == "im":
            return said | {"user": self.partner_of(for_user)}
        return said | {
            "name": self.name,
            "is_channel": self.kind != "mpim",
            "is_group": self.kind == "mpim",
            "is_general": False,
            "is_shared": False,
            "is_org_shared": False,
            "is_ext_shared": False,
            "is_member": for_user in self.members,
        }


@dataclass
class View:
    """A modal or a Home that someone has before them; `state` is what they typed so far."""

    id: str
    kind: str
    user: str
    hash: str
    content: Json
    blocks: Blocks
    root: str
    previous: str | None = None
    state: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    complaint: str | None = None

    def as_slack(self, *, team: str, app: str, bot: str | None) -> Json:
        """Say the view as payloads and `views.*` do."""
        content = self.content
        return {
            "id": self.id,
            "team_id": team,
            "type": self.kind,
            "blocks": self.blocks,
            "private_metadata": content.get("private_metadata", ""),
            "callback_id": content.get("callback_id", ""),
            "state": {"values": self.state},
            "hash": self.hash,
            "title": content.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
            "clear_on_close": content.get("clear_on_close", False),
            "notify_on_close": content.get("notify_on_close", False),
            "close": content.get("close"),
            "submit": content.get("submit"),
            "previous_view_id": self.previous,
            "root_view_id": self.root,
            "app_id": app,
            "external_id": content.get("external_id", ""),
            "app_installed_team_id": team,
            "bot_id": bot,
        }
