"""Where the team talks: channels, DMs and group DMs, who is in them, and the messages."""

from datetime import datetime

from pretend_slack.block_kit import completed
from pretend_slack.manifest import Manifest
from pretend_slack.records import Conversation, File, Message, User
from pretend_slack.shapes import Blocks, Json
from pretend_slack.team import Team

CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
MESSAGE_EVENTS = {
    "public": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


class Talk(Team):
    """A team and its conversations."""

    def __init__(self, manifest: Manifest, *, now: datetime, team_name: str) -> None:
        super().__init__(manifest, now=now, team_name=team_name)
        self.conversations: dict[str, Conversation] = {}
        self._direct: dict[frozenset[str], Conversation] = {}
        self.files: dict[str, File] = {}
        self.message_answers: dict[tuple[str, str], Json] = {}

    # Conversations

    def add_channel(self, name: str, *, is_private: bool = False, members: list[str] | None = None) -> Conversation:
        """Let there be a channel."""
        with self.lock:
            prefix = "C0"
            creator = (members or [self.slackbot.id])[0]
            kind = "private" if is_private else "public"
            channel = Conversation(self.mint(prefix, name), kind, name, creator, self.time.unix, list(members or []))
            self.conversations[channel.id] = channel
            return channel

    def conversation_of(self, people: list[str]) -> tuple[Conversation, bool]:
        """Find or begin the DM or group DM of exactly these people; say whether it was there before."""
        with self.lock:
            if (known := self._direct.get(frozenset(people))) is not None:
                return known, True
            begun = self._begin_direct(people)
            self.conversations[begun.id] = self._direct[frozenset(people)] = begun
            return begun, False

    def _begin_direct(self, people: list[str]) -> Conversation:
        names = [self.users[id_].name for id_ in people]
        other = next((id_ for id_ in people if id_ != self.bot.id), self.bot.id)
        if len(people) <= 2:
            id_ = self.mint("D0", self.users[other].name)
            return Conversation(id_, "im", f"@{names[-1]}", people[0], self.time.unix, list(people))
        name = f"mpdm-{'--'.join(names)}-1"
        return Conversation(self.mint("C0", "MPIM"), "mpim", name, people[0], self.time.unix, list(people))

    def dm_with_app(self, user: str) -> Conversation:
        """Find the DM of someone with the app."""
        return self.conversation_of([self.bot.id, user])[0]

    def join(self, conversation: Conversation, user: str, *, inviter: str | None = None) -> None:
        """Make someone a member of a channel."""
        with self.lock:
            if user in conversation.members:
                return
            conversation.members.append(user)
            self._announce_membership("member_joined_channel", conversation, user, inviter)
            self.lock.notify_all()

    def leave(self, conversation: Conversation, user: str) -> None:
        """End someone's membership of a channel."""
        with self.lock:
            if user not in conversation.members:
                return
            conversation.members.remove(user)
            self._announce_membership("member_left_channel", conversation, user, None)
            self.lock.notify_all()

    def _announce_membership(self, event: str, conversation: Conversation, user: str, inviter: str | None) -> None:
        scope = "channels:read" if conversation.kind == "public" else "groups:read"
        if scope in self.scopes and (self.bot.id in conversation.members or user == self.bot.id):
            said = {"user": user, "channel": conversation.id, "team": self.team_id}
            said["channel_type"] = "C" if conversation.kind == "public" else "G"
            self.announce(event, said | ({"inviter": inviter} if inviter else {}))

    def change_channel_id(self, conversation: Conversation) -> str:
        """Give a channel another id, as happens when channels are shared or converted."""
        with self.lock:
            old = conversation.id
            conversation.id = self.mint("C0", conversation.name)
            self.conversations[conversation.id] = self.conversations.pop(old)
            self.announce("channel_id_changed", {"old_channel_id": old, "new_channel_id": conversation.id})
            return conversation.id

    def change_user(self, user: User, **facts: object) -> None:
        """Change someone's profile; a deactivated one is in no channel any more."""
        with self.lock:
            super().change_user(user, **facts)
            for conversation in self.conversations.values() if user.is_deactivated else ():
                if conversation.kind in ("public", "private") and user.id in conversation.members:
                    conversation.members.remove(user.id)

    # Messages

    def post(
        self,
        conversation: Conversation,
        *,
        user: str,
        text: str,
        blocks: Blocks | None = None,
        metadata: Json | None = None,
        thread_ts: str | None = None,
        files: list[File] | None = None,
        only_for: str | None = None,
    ) -> Message:
        """Put a message into a conversation, at the present moment."""
        with self.lock:
            by_app = user == self.bot.id
            message = Message(
                ts=self.time.stamp(),
                user=user,
                team=self.team_id,
                text=text,
                blocks=completed(blocks or [], mint=self.mint_short),
                bot_id=self.bot_id if by_app else None,
                app_id=self.app_id if by_app else None,
                metadata=metadata,
                thread_ts=thread_ts,
                files=files or [],
                only_for=only_for,
                subtype="file_share" if files else None,
            )
            conversation.messages[message.ts] = message
            if only_for is None:
                self._announce_message(conversation, message.as_slack(with_metadata=False), message.ts)
            self.lock.notify_all()
            return message

    def edit(
        self,
        conversation: Conversation,
        message: Message,
        *,
        text: str,
        blocks: Blocks,
        metadata: Json | None,
    ) -> None:
        """Change a message in place."""
        with self.lock:
            before = message.as_slack(with_metadata=False)
            message.text, message.blocks = text, completed(blocks, mint=self.mint_short)
            message.metadata, message.edited_at = metadata, self.time.stamp()
            if message.only_for is None:
                after = message.as_slack(with_metadata=False)
                change = {"subtype": "message_changed", "message": after, "previous_message": before}
                self._announce_message(conversation, change | {"hidden": True}, message.edited_at)
            self.lock.notify_all()

    def delete(self, conversation: Conversation, message: Message) -> None:
        """Take a message away."""
        with self.lock:
            del conversation.messages[message.ts]
            gone = {"subtype": "message_deleted", "deleted_ts": message.ts, "hidden": True}
            if message.only_for is None:
                self._announce_message(conversation, gone | {"previous_message": message.as_slack()}, self.time.stamp())
            self.lock.notify_all()

    def _announce_message(self, conversation: Conversation, said: Json, ts: str) -> None:
        if self.bot.id in conversation.members:
            where = {"channel": conversation.id, "channel_type": CHANNEL_TYPES[conversation.kind]}
            event = {"type": "message", "ts": ts, **said, **where, "event_ts": ts}
            self.announce(MESSAGE_EVENTS[conversation.kind], event)
