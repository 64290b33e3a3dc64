"""The windows and Homes that the app shows to people, and the trigger ids that let it."""

from dataclasses import dataclass
from datetime import datetime

from pretend_slack import clock
from pretend_slack.answers import first_answers, kept_answers
from pretend_slack.block_kit import completed
from pretend_slack.ground import Ground
from pretend_slack.manifest import Manifest
from pretend_slack.records import View
from pretend_slack.refusals import Refused
from pretend_slack.shapes import Json

TRIGGER_LIVES_SECONDS = 3.0
MOST_VIEWS = 3


@dataclass
class Trigger:
    """Somebody's press, which lets the app open one window for them, within three seconds of machine time."""

    user: str
    minted_at: float
    is_used: bool = False


class Windows(Ground):
    """What is open in front of whom."""

    def __init__(self, manifest: Manifest, *, now: datetime, team_name: str) -> None:
        super().__init__(manifest, now=now, team_name=team_name)
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.trigger_lives_seconds = TRIGGER_LIVES_SECONDS

    def trigger(self, user: str) -> str:
        """Mint the id with which the app may open one window for this person."""
        with self.lock:
            number = self.mint_number()
            id_ = f"{number:013d}.9000000000002.{number:032x}"
            self.triggers[id_] = Trigger(user, clock.machine_seconds())
            return id_

    def use_trigger(self, id_: str) -> str:
        """Spend a trigger id and say whose it is, or refuse."""
        trigger = self.triggers.get(id_)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.is_used:
            raise Refused("exchanged_trigger_id")
        if clock.machine_seconds() - trigger.minted_at > self.trigger_lives_seconds:
            raise Refused("expired_trigger_id")
        trigger.is_used = True
        return trigger.user

    def open_view(self, user: str, content: Json) -> View:
        """Open a window for someone, in place of any that is open."""
        with self.lock:
            view = self._new_view(user, content)
            self.modals[user] = [view]
            self.lock.notify_all()
            return view

    def push_view(self, user: str, content: Json) -> View:
        """Lay another window on top of the open one."""
        with self.lock:
            stack = self.modals.get(user)
            if not stack:
                raise Refused("not_found")
            if len(stack) >= MOST_VIEWS:
                raise Refused("push_limit_reached")
            view = self._new_view(user, content)
            view.root, view.previous = stack[0].id, stack[-1].id
            stack.append(view)
            self.lock.notify_all()
            return view

    def change_view(self, view: View, content: Json) -> View:
        """Redraw a window; what was typed stays where its block_id and action_id stay."""
        with self.lock:
            view.content, view.blocks = content, completed(content["blocks"], mint=self.mint_short)
            view.state = kept_answers(view.blocks, view.state)
            view.errors, view.complaint, view.hash = {}, None, self._hash()
            self.lock.notify_all()
            return view

    def publish_home(self, user: str, content: Json) -> View:
        """Draw someone's Home."""
        with self.lock:
            if user in self.homes:
                return self.change_view(self.homes[user], content)
            self.homes[user] = self._new_view(user, content)
            self.lock.notify_all()
            return self.homes[user]

    def find_view(self, *, id_: str | None, external_id: str | None) -> View | None:
        """Find a window or Home that is still there."""
        with self.lock:
            for view in [view for stack in self.modals.values() for view in stack] + [*self.homes.values()]:
                if view.id == id_ or (external_id and view.content.get("external_id") == external_id):
                    return view
            return None

    def view_json(self, view: View) -> Json:
        """Say a view as the app sees it."""
        return view.as_slack(team=self.team_id, app=self.app_id, bot=self.bot_id)

    def _new_view(self, user: str, content: Json) -> View:
        id_, blocks = self.mint("V0"), completed(content["blocks"], mint=self.mint_short)
        return View(id_, content["type"], user, self._hash(), content, blocks, root=id_, state=first_answers(blocks))

    def _hash(self) -> str:
        return f"{self.time.unix}.{self.mint_number():08x}"
