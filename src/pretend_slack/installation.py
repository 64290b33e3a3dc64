"""The app as it is installed in the workspace: its tokens, its secret, and whether it still may come in."""

from pretend_slack.records import Conversation
from pretend_slack.refusals import Refused
from pretend_slack.workspace import Workspace


class Installation:
    """One app in one workspace, with the addresses at which Slack's side of it is reached."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.bot_token = "xoxb-0000000000-0000000000-pretend"
        self.app_token = "xapp-1-A0PRETEND1-0000000000-pretend"
        self.signing_secret = "0123456789abcdef0123456789abcdef"
        self.lost_because: str | None = None
        self.address = "http://127.0.0.1:0"

    def socket_address(self) -> str:
        """Say where a Socket Mode connection is made; whoever runs the sockets replaces this."""
        raise Refused("internal_error")

    def missing_scope(self, *needed: str) -> Refused:
        """Say no for want of a scope, naming it and what the app has."""
        return Refused("missing_scope", needed=",".join(needed), provided=",".join(sorted(self.workspace.scopes)))

    def need_scope(self, *any_of: str) -> None:
        """Refuse unless the app has one of these scopes."""
        if not self.workspace.scopes.intersection(any_of):
            raise self.missing_scope(*any_of)

    def conversation(self, id_: str) -> Conversation:
        """Find a conversation that the app may know of: public, or one that it is in."""
        found = self.workspace.conversations.get(id_.removeprefix("#"))
        if found is None or (found.kind != "public" and self.workspace.bot.id not in found.members):
            raise Refused("channel_not_found")
        return found

    def is_in(self, conversation: Conversation) -> bool:
        """Say whether the app is a member."""
        return self.workspace.bot.id in conversation.members
