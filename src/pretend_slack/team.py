"""Who is in the team."""

from datetime import datetime

from pretend_slack.ground import Ground
from pretend_slack.manifest import Manifest
from pretend_slack.records import User
from pretend_slack.refusals import Refused
from pretend_slack.shapes import Json


class Team(Ground):
    """The members of the team, the app's bot and Slackbot among them."""

    def __init__(self, manifest: Manifest, *, now: datetime, team_name: str) -> None:
        super().__init__(manifest, now=now, team_name=team_name)
        self.users: dict[str, User] = {}
        self.bot = self.add_user(manifest.bot_name, is_bot=True, bot_id=self.bot_id)
        self.slackbot = self.add_user("Slackbot", id_="USLACKBOT")

    def add_user(
        self,
        display_name: str,
        *,
        id_: str | None = None,
        real_name: str | None = None,
        **facts: object,
    ) -> User:
        """Let someone be a member of the team."""
        with self.lock:
            user = User(
                id=id_ or self.mint("U0", display_name),
                team=self.team_id,
                name=display_name.lower().replace(" ", "."),
                display_name=display_name,
                real_name=real_name or display_name,
                updated=self.time.unix,
                **facts,  # type: ignore[arg-type] # checked by the dataclass and by tests
            )
            self.users[user.id] = user
            self.announce("team_join", {"user": self.user_json(user)}, cached=True)
            return user

    def user(self, id_: str) -> User:
        """Find a user by id, or refuse as Slack does."""
        if id_ not in self.users:
            raise Refused("user_not_found")
        return self.users[id_]

    def user_json(self, user: User, *, with_locale: bool = False) -> Json:
        """Say a user as this app may see them."""
        return user.as_slack(
            now=self.time.now,
            app=self.app_id,
            with_email="users:read.email" in self.scopes,
            with_locale=with_locale,
        )

    def change_user(self, user: User, **facts: object) -> None:
        """Change someone's profile, which the app hears of."""
        with self.lock:
            for name, value in facts.items():
                if not hasattr(user, name):
                    raise AttributeError(f"A user has no {name}.")
                setattr(user, name, value)
            user.updated = self.time.unix
            self.announce("user_change", {"user": self.user_json(user)}, cached=True)
            self.lock.notify_all()
