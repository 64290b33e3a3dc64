"""What everything in a workspace stands on: one lock, its own time, ids, and the app that is told of things."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from pretend_slack.clock import SlackTime
from pretend_slack.manifest import Manifest
from pretend_slack.shapes import Json

EVENT_SCOPES = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "user_change": "users:read",
    "team_join": "users:read",
}


class Ground:
    """One team with one installed app, still empty."""

    def __init__(self, manifest: Manifest, *, now: datetime, team_name: str) -> None:
        self.lock = threading.Condition(threading.RLock())
        self.manifest = manifest
        self.time = SlackTime(now)
        self.team_id, self.team_name, self.domain = "T0PRETEND1", team_name, "pretend-community"
        self.app_id, self.bot_id = "A0PRETEND1", "B0PRETEND1"
        self.scopes = set(manifest.scopes)
        self.tell_app: Callable[[Json], None] = lambda _event: None
        self._minted: Counter[str] = Counter()

    def announce(self, name: str, event: Json, *, cached: bool = False) -> None:
        """Tell the app what happened, if its manifest asks for it and its scopes allow it."""
        scope = EVENT_SCOPES.get(name)
        if name not in self.manifest.events or (scope and scope not in self.scopes):
            return
        stamped = {"type": name, **event}
        stamped.setdefault("event_ts", self.time.stamp())
        self.tell_app(stamped | ({"cache_ts": self.time.unix} if cached else {}))

    def mint(self, prefix: str, name: str = "") -> str:
        """Make an id like Slack's that tells a reader whose it is: U0ADA00001, whatever else was made meanwhile."""
        letters = "".join(letter for letter in name.upper() if letter.isascii() and letter.isalnum())[:6]
        return f"{prefix}{letters}{self.mint_number(prefix):0{9 - len(letters)}d}"

    def mint_short(self) -> str:
        """Make a block_id or action_id where the app gave none."""
        return f"b{self.mint_number():04x}"

    def mint_number(self, prefix: str = "b") -> int:
        """Count on: a number that nothing else with this prefix was given."""
        with self.lock:
            self._minted[prefix] += 1
            return self._minted[prefix]
