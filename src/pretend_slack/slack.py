"""The pretend Slack as a whole: a workspace and the servers through which an app reaches it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from pretend_slack.app_side import AppSide, Callback, Transport
from pretend_slack.clock import SlackTime
from pretend_slack.http_mode import RequestUrl
from pretend_slack.installation import Installation
from pretend_slack.interactions import Interactions
from pretend_slack.manifest import Manifest
from pretend_slack.people import Person
from pretend_slack.records import Conversation
from pretend_slack.refusals import NotPossible
from pretend_slack.shapes import Json
from pretend_slack.troubles import Troubles
from pretend_slack.web import Call, WebServer
from pretend_slack.workspace import Workspace

A_MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class PretendSlack:
    """A Slack on one's own machine, with one app installed; use it in a `with` statement."""

    def __init__(
        self,
        manifest: Manifest | Mapping[str, Any],  # Any: a parsed manifest
        *,
        now: datetime = A_MONDAY,
        team_name: str = "Pretend Community",
    ) -> None:
        manifest = manifest if isinstance(manifest, Manifest) else Manifest.from_dict(manifest)
        self.workspace = Workspace(manifest, now=now, team_name=team_name)
        self.app = Installation(self.workspace)
        self.app_side = AppSide(self.app)
        self.interactions = Interactions(self.app, self.app_side)
        self._web = WebServer(self.app, self.interactions.answer_later)
        self._sockets: Any = None  # Any: SocketServer, imported only when a socket is asked for
        self.troubles = Troubles(self)
        self._web.troubles = self.troubles
        self._people: dict[str, Person] = {}
        self.app.socket_address = self._first_socket_address  # type: ignore[method-assign] # starts them late

    def __enter__(self) -> "PretendSlack":
        self._web.start()
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop all servers."""
        self.app_side.close()
        if self._sockets is not None:
            self._sockets.stop()
        self._web.close()

    # What the app needs

    @property
    def api_url(self) -> str:
        """Say the base URL of the Web API, ending in a slash."""
        return f"{self.app.address}/api/"

    @property
    def bot_token(self) -> str:
        """Say the bot's token (xoxb)."""
        return self.app.bot_token

    @property
    def app_token(self) -> str:
        """Say the app-level token (xapp) for Socket Mode."""
        return self.app.app_token

    @property
    def signing_secret(self) -> str:
        """Say the secret with which requests to a request URL are signed."""
        return self.app.signing_secret

    def connect(self, to_app: Transport | Callable[[Json], Json | None]) -> None:
        """Let an app in this process hear: a transport, or a function from envelope to ack (None: no ack)."""
        self.app_side.connect(Callback(to_app) if callable(to_app) else to_app)

    def sends_requests_to(self, url: str) -> None:
        """Let an app hear at its request URL."""
        self.app_side.connect(RequestUrl(self.app, url))

    def waits_for_connection(self, *, of: int = 1, within: float = 5.0) -> None:
        """Wait until an app is connected, or `of` so many connections are there."""
        self.app_side.waits_for_connection(of=of, within=within)

    # What happens in the workspace

    @property
    def time(self) -> SlackTime:
        """Move Slack's own time with this."""
        return self.workspace.time

    @property
    def now(self) -> datetime:
        """Say what time it is in Slack."""
        return self.workspace.time.now

    @property
    def people(self) -> list[Person]:
        """List all people, in the order in which they came."""
        return [*self._people.values()]

    def add_person(
        self,
        name: str,
        *,
        real_name: str | None = None,
        tz: str = "Europe/London",
        pronouns: str = "",
        title: str = "",
        email: str | None = None,
        locale: str = "en-US",
        is_admin: bool = False,
        guest: bool = False,
        single_channel_guest: bool = False,
        is_bot: bool = False,
    ) -> Person:
        """Let someone join the team. `name` is what others see and call them by."""
        if name in self._people:
            raise NotPossible(f"There is a {name} already.")
        user = self.workspace.add_user(
            name,
            real_name=real_name,
            tz=tz,
            pronouns=pronouns,
            title=title,
            email=email,
            locale=locale,
            is_admin=is_admin,
            is_guest=guest,
            is_single_channel_guest=single_channel_guest,
            is_bot=is_bot,
        )
        self._people[name] = Person(self, user)
        return self._people[name]

    def person(self, name: str) -> Person:
        """Find someone by name, with or without @, or by id."""
        wanted = name.removeprefix("@")
        for person in self._people.values():
            if wanted in (person.name, person.user.real_name, person.id):
                return person
        raise NotPossible(f"There is no {name} here, only {[person.name for person in self.people]}.")

    def add_channel(
        self, name: str, *, private: bool = False, members: list[str] | None = None, with_app: bool = False
    ) -> str:
        """Let there be a channel with these people in it, and say its id."""
        name = name.removeprefix("#")
        ids = [self.person(member).id for member in members or []]
        ids += [self.workspace.bot.id] if with_app else []
        return self.workspace.add_channel(name, is_private=private, members=ids).id

    def channel(self, name: str) -> Conversation:
        """Find a channel by name, with or without #, or by id."""
        for conversation in self.workspace.conversations.values():
            if name.removeprefix("#") in (conversation.name, conversation.id):
                return conversation
        known = [f"#{one.name}" for one in self.workspace.conversations.values() if one.kind != "im"]
        raise NotPossible(f"There is no {name} here, only {known}.")

    def invites_app_to(self, channel: str, *, by: str | None = None) -> None:
        """Bring the app into a channel."""
        inviter = self.person(by).id if by else None
        self.workspace.join(self.channel(channel), self.workspace.bot.id, inviter=inviter)
        self.settle()

    def kicks_app_from(self, channel: str) -> None:
        """Take the app out of a channel."""
        self.workspace.leave(self.channel(channel), self.workspace.bot.id)
        self.settle()

    def archives(self, channel: str) -> None:
        """Archive a channel."""
        self.channel(channel).is_archived = True

    def changes_channel_id(self, channel: str) -> str:
        """Give a channel another id, and say it."""
        new = self.workspace.change_channel_id(self.channel(channel))
        self.settle()
        return new

    # What happens to the app

    def takes_scope(self, *scopes: str) -> None:
        """Take scopes away from the app."""
        self.workspace.scopes.difference_update(scopes)

    def grants_scope(self, *scopes: str) -> None:
        """Give the app scopes."""
        self.workspace.scopes.update(scopes)

    def uninstalls_app(self) -> None:
        """Uninstall the app: it hears of it and may do nothing any more."""
        self.workspace.announce("app_uninstalled", {})
        self.app.lost_because = "account_inactive"
        self.revokes_tokens(error="account_inactive")

    def revokes_tokens(self, *, error: str = "token_revoked") -> None:
        """Revoke the app's tokens."""
        self.app.lost_because = error
        self.workspace.announce("tokens_revoked", {"tokens": {"oauth": [], "bot": [self.workspace.bot.id]}})
        self.settle()

    def resend(self, envelope: Json | None = None) -> Json | None:
        """Send an envelope once more (the last, unless one is given) and say what the app acks."""
        ack = self.app_side.redeliver(envelope or self.envelopes[-1])
        self.settle()
        return ack

    # The record

    @property
    def envelopes(self) -> list[Json]:
        """List every envelope sent to the app, oldest first."""
        return self.app_side.envelopes

    @property
    def calls(self) -> list[Call]:
        """List every call the app made, oldest first."""
        return self._web.calls

    def calls_of(self, method: str) -> list[Call]:
        """List the calls of one method."""
        return [call for call in self.calls if call.method == method]

    def settle(self, *, within: float = 10.0) -> None:
        """Wait until nothing is on its way to the app and the app, as far as can be seen, rests."""
        self.app_side.settle(within=within)

    # What troubles do to the servers

    def refuse_connections(self) -> None:
        """Stop listening."""
        self._web.stop()

    def accept_connections(self) -> None:
        """Listen (again)."""
        self._web.start()

    def disconnect_sockets(self, reason: str) -> None:
        """End all Socket Mode connections."""
        if self._sockets is not None:
            self._sockets.disconnect_all(reason)

    def cut_sockets(self) -> None:
        """Break all Socket Mode connections in the middle of an envelope."""
        if self._sockets is not None:
            self._sockets.cut_all()

    def silence_sockets(self) -> None:
        """Let Socket Mode connections stand open without a word."""
        if self._sockets is not None:
            self._sockets.silence_all()

    def _first_socket_address(self) -> str:
        from pretend_slack.sockets import SocketServer  # most stories need no socket, and it takes a while

        self._sockets = SocketServer(self.app, self.app_side)
        address: str = self._sockets.address()
        return address
