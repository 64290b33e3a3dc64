"""The door of the Web API: token, scope and required arguments are checked here, for every method alike."""

from collections.abc import Callable

from pretend_slack.api import about, chat, conversations, files, users, views
from pretend_slack.api.arguments import Arguments
from pretend_slack.contracts import METHODS
from pretend_slack.installation import Installation
from pretend_slack.refusals import Refused
from pretend_slack.shapes import Json

Method = Callable[[Installation, Arguments], Json]

_METHODS: dict[str, Method] = {
    "api.test": about.api_test,
    "apps.connections.open": about.connections_open,
    "auth.test": about.auth_test,
    "bots.info": about.bots_info,
    "team.info": about.team_info,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.close": conversations.close,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.invite": conversations.invite,
    "conversations.list": conversations.list_all,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_direct,
    "files.completeUploadExternal": files.complete_upload,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.info": files.info,
    "users.conversations": conversations.list_of_user,
    "users.info": users.info,
    "users.list": users.list_all,
    "users.lookupByEmail": users.lookup_by_email,
    "views.open": views.open_modal,
    "views.publish": views.publish,
    "views.push": views.push,
    "views.update": views.update,
}
_FOR_THE_APP_TOKEN = {"apps.connections.open"}
_FOR_ANYONE = {"api.test"}


def call(app: Installation, method: str, given: Json, *, token: str | None) -> Json:
    """Answer one call as Slack would: `ok: true` with what was asked, or `ok: false` with a code."""
    if method not in _METHODS:
        return {"ok": False, "error": "unknown_method", "req_method": method}
    arguments = Arguments(given)
    try:
        with app.workspace.lock:
            _check_token(app, method, token)
            _check_scope(app, method)
            _check_arguments(method, arguments)
            return {"ok": True, **_METHODS[method](app, arguments)}
    except Refused as refused:
        if not METHODS[method].may_answer(refused.code) and method != "api.test":
            raise AssertionError(f"{method} can't answer {refused.code}: Slack documents no such code") from refused
        return refused.answer


def _check_token(app: Installation, method: str, token: str | None) -> None:
    if method in _FOR_ANYONE:
        return
    if not token:
        raise Refused("not_authed")
    if token not in (app.bot_token, app.app_token):
        raise Refused("invalid_auth")
    if app.lost_because is not None:
        raise Refused(app.lost_because)
    if (token == app.app_token) != (method in _FOR_THE_APP_TOKEN):
        raise Refused("not_allowed_token_type")


def _check_scope(app: Installation, method: str) -> None:
    opening = METHODS[method].opening_scopes
    if opening and not app.workspace.scopes.intersection(opening):
        raise app.missing_scope(",".join(opening))


def _check_arguments(method: str, arguments: Arguments) -> None:
    missing = [name for name in METHODS[method].required_arguments if arguments.text(name) == ""]
    if missing:
        messages = [f"[ERROR] missing required field: {name}" for name in missing]
        raise Refused("invalid_arguments", response_metadata={"messages": messages})
