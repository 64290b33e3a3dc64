"""What people's presses, commands and forms become for the app, and what Slack makes of the app's acks."""

from pretend_slack.answers import content_of
from pretend_slack.api.arguments import refuse_faulty, refuse_faulty_view
from pretend_slack.app_side import AppSide
from pretend_slack.installation import Installation
from pretend_slack.records import Conversation, Message, User, View
from pretend_slack.refusals import Refused
from pretend_slack.screen import Control, HomeOnScreen, MessageOnScreen, ModalOnScreen
from pretend_slack.shapes import Blocks, Json
from pretend_slack.workspace import ResponseUrl

CONNECTING = "We had some trouble connecting. Try again?"

Place = MessageOnScreen | ModalOnScreen | HomeOnScreen


class Interactions:
    """The ways in which people reach the app."""

    def __init__(self, app: Installation, app_side: AppSide) -> None:
        self.app = app
        self.workspace = app.workspace
        self.app_side = app_side

    # Commands

    def command(self, user: User, conversation: Conversation, *, name: str, text: str) -> None:
        """Send a slash command; what the app acks with is shown in the conversation."""
        workspace = self.workspace
        payload = {
            "token": "verification-token-deprecated",
            "team_id": workspace.team_id,
            "team_domain": workspace.domain,
            "channel_id": conversation.id,
            "channel_name": conversation.name_in_payloads,
            "user_id": user.id,
            "user_name": user.name,
            "command": name,
            "text": text,
            "api_app_id": workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": self._response_url(user.id, conversation.id, None),
            "trigger_id": workspace.trigger(user.id),
        }
        ack = self.app_side.send("slash_commands", payload)
        try:
            if ack is None:
                raise Refused("operation_timeout" if self.app_side.transports else "dispatch_failed")
            if ack:
                self._answer(user.id, conversation, ack)
        except Refused as refused:
            words = f'{name} failed with the error "{refused.code}"'
            words += f" ({refused.more['errors']})" if "errors" in refused.more else ""
            workspace.post(conversation, user=workspace.slackbot.id, text=words, only_for=user.id)

    # Presses

    def press(self, user: User, place: Place, control: Control, *, option: Json | None = None) -> None:
        """Press a button, a menu entry, or change something that tells the app at once."""
        action: Json = {"type": control.kind, "action_id": control.action_id, "block_id": control.block_id}
        if control.kind == "button":
            action |= {key: control.element[key] for key in ("text", "value", "style") if key in control.element}
        elif option is not None:
            action["selected_option"] = option
        elif control.answer is not None:
            action |= control.answer
        payload = {
            "type": "block_actions",
            **self._who(user),
            **self._where(user, place),
            "trigger_id": self.workspace.trigger(user.id),
            "actions": [action | {"action_ts": self.workspace.time.stamp()}],
        }
        ack = self.app_side.send("interactive", payload)
        where = place.ts if isinstance(place, MessageOnScreen) else place.view_id
        kept = self.workspace.complaints.get(user.id, [])
        self.workspace.complaints[user.id] = [complaint for complaint in kept if complaint[0] != where]
        if ack is None:
            self.workspace.complain(user.id, where, CONNECTING)

    def suggest(self, user: User, place: Place, control: Control, *, typed: str) -> list[Json]:
        """Ask the app what to offer in an external select."""
        payload = {
            "type": "block_suggestion",
            **self._who(user),
            **self._where(user, place),
            "action_id": control.action_id,
            "block_id": control.block_id,
            "value": typed,
        }
        ack = self.app_side.send("interactive", payload) or {}
        groups = ack.get("option_groups", [{"options": ack.get("options", [])}])
        return [option for group in groups for option in group["options"]]

    # Windows

    def submit(self, user: User, view: View) -> None:
        """Send a form in; the ack closes it, redraws it, lays another on top, or names what is wrong."""
        payload = {
            "type": "view_submission",
            **self._who(user),
            "trigger_id": self.workspace.trigger(user.id),
            "view": self.workspace.view_json(view),
            "response_urls": self._response_urls_of(user, view),
        }
        ack = self.app_side.send("interactive", payload)
        with self.workspace.lock:
            view.errors, view.complaint = {}, None
            try:
                self._follow(user, view, ack)
            except Refused as refused:
                view.complaint = f"{CONNECTING} ({refused.code}{_details(refused)})"
            self.workspace.lock.notify_all()

    def close(self, user: User, view: View, *, with_all: bool) -> None:
        """Close a window (or all), telling the app if it asked to know."""
        stack = self.workspace.modals.get(user.id, [])
        gone = list(reversed(stack)) if with_all or view.content.get("clear_on_close") else [view]
        self.workspace.modals[user.id] = [one for one in stack if one not in gone]
        for one in gone:
            if one.content.get("notify_on_close"):
                payload = {
                    "type": "view_closed",
                    **self._who(user),
                    "view": self.workspace.view_json(one),
                    "is_cleared": len(gone) > 1 or with_all,
                }
                self.app_side.send("interactive", payload, takes_answer=False)

    def _follow(self, user: User, view: View, ack: Json | None) -> None:
        if ack is None:
            raise Refused("operation_timeout" if self.app_side.transports else "dispatch_failed")
        action = ack.get("response_action")
        if not ack:
            stack = self.workspace.modals.get(user.id, [])
            self.workspace.modals[user.id] = [one for one in stack if one is not view]
        elif action == "clear":
            self.workspace.modals[user.id] = []
        elif action == "errors":
            view.errors = self._checked_errors(view, ack.get("errors"))
        elif action in ("update", "push"):
            refuse_faulty_view(ack.get("view") or {}, kind="modal")
            if action == "update":
                self.workspace.change_view(view, ack["view"])
            else:
                self.workspace.push_view(user.id, ack["view"])
        else:
            raise Refused("invalid_command_response", errors=[f"unknown ack {ack}"])

    def _checked_errors(self, view: View, errors: object) -> dict[str, str]:
        known = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= known:
            raise Refused("invalid_errors", errors=[f"{errors} must name input blocks among {sorted(known)}"])
        return {str(block): str(words) for block, words in errors.items()}

    # Answers to response_urls

    def answer_later(self, id_: str, said: Json) -> None:
        """Take what an app sends to a response_url."""
        url = self.workspace.response_urls.get(id_)
        if url is None or url.uses_left == 0:
            raise Refused("expired_url" if url is None else "used_url")
        conversation = self.workspace.conversations[url.conversation]
        message = conversation.messages.get(url.message or "")
        if said.get("delete_original"):
            if message is None:
                raise Refused("message_not_found")
            self.workspace.delete(conversation, message)
        elif said.get("replace_original"):
            self._replace(conversation, message, said)
        else:
            self._answer(url.user, conversation, said)
        url.uses_left -= 1

    def _replace(self, conversation: Conversation, message: Message | None, said: Json) -> None:
        if message is None:
            raise Refused("message_not_found")
        text, blocks = _content(said)
        self.workspace.edit(conversation, message, text=text, blocks=blocks, metadata=message.metadata)

    def _answer(self, user: str, conversation: Conversation, said: Json) -> None:
        text, blocks = _content(said)
        is_for_all = said.get("response_type") == "in_channel"
        self.workspace.post(
            conversation,
            user=self.workspace.bot.id,
            text=text,
            blocks=blocks,
            thread_ts=said.get("thread_ts"),
            only_for=None if is_for_all else user,
        )

    # Payloads

    def _who(self, user: User) -> Json:
        workspace = self.workspace
        return {
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": workspace.team_id},
            "api_app_id": workspace.app_id,
            "token": "verification-token-deprecated",
            "team": {"id": workspace.team_id, "domain": workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _where(self, user: User, place: Place) -> Json:
        if not isinstance(place, MessageOnScreen):
            view = place.view | {"state": {"values": place.answers}}
            return {"container": {"type": "view", "view_id": place.view_id}, "view": view}
        conversation = self.workspace.conversations[place.conversation]
        container = {
            "type": "message",
            "message_ts": place.ts,
            "channel_id": conversation.id,
            "is_ephemeral": place.is_ephemeral,
        }
        if place.thread_ts:
            container["thread_ts"] = place.thread_ts
        where: Json = {
            "container": container,
            "channel": {"id": conversation.id, "name": conversation.name_in_payloads},
            "state": {"values": place.answers},
            "response_url": self._response_url(user.id, conversation.id, place.ts),
        }
        return where if place.is_ephemeral else where | {"message": place.message}

    def _response_url(self, user: str, conversation: str, message: str | None) -> str:
        id_ = self.workspace.mint("R0")
        self.workspace.response_urls[id_] = ResponseUrl(user, conversation, message)
        return f"{self.app.address}/hooks/{id_}"

    def _response_urls_of(self, user: User, view: View) -> list[Json]:
        urls = []
        for block in view.blocks:
            element = block.get("element", {})
            if element.get("response_url_enabled"):
                chosen = content_of(view.state[block["block_id"]][element["action_id"]])
                if chosen:
                    place = {"block_id": block["block_id"], "action_id": element["action_id"]}
                    url = self._response_url(user.id, str(chosen), None)
                    urls.append(place | {"channel_id": chosen, "response_url": url})
        return urls


def _content(said: Json) -> tuple[str, Blocks]:
    text, blocks = str(said.get("text") or ""), said.get("blocks") or []
    refuse_faulty(blocks)
    if not text and not blocks:
        raise Refused("no_text")
    return text, blocks


def _details(refused: Refused) -> str:
    found = refused.more.get("errors") or refused.more.get("response_metadata")
    return f": {found}" if found else ""
