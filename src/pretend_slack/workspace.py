"""The workspace: everything that is true in this pretend Slack, behind one lock.

Here live the nouns (people, conversations, messages, views) and what may happen to them. How an app asks for it is
in `api/`, how a person does it in `people.py`, how the app hears of it in `app_side.py`.
"""

from dataclasses import dataclass
from datetime import datetime

from pretend_slack.manifest import Manifest
from pretend_slack.talk import Talk
from pretend_slack.windows import Windows

RESPONSE_URL_USES = 5


@dataclass
class ResponseUrl:
    """Where an app may answer a command or a press a few times later on."""

    user: str
    conversation: str
    message: str | None
    uses_left: int = RESPONSE_URL_USES


class Workspace(Talk, Windows):
    """A team, its conversations, and the windows before people, as one installed app meets them."""

    def __init__(self, manifest: Manifest, *, now: datetime, team_name: str) -> None:
        super().__init__(manifest, now=now, team_name=team_name)
        self.response_urls: dict[str, ResponseUrl] = {}
        self.complaints: dict[str, list[tuple[str, str]]] = {}

    def complain(self, user: str, where: str, words: str) -> None:
        """Show someone Slack's own trouble, as when the app did not answer."""
        with self.lock:
            self.complaints.setdefault(user, []).append((where, words))
            self.lock.notify_all()
