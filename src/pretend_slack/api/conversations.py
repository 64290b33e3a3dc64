"""Methods about channels, DMs and group DMs, and who is in them."""

from collections.abc import Iterable

from pretend_slack.api.arguments import Arguments
from pretend_slack.api.pages import page
from pretend_slack.installation import Installation
from pretend_slack.records import Conversation
from pretend_slack.refusals import Refused
from pretend_slack.shapes import Json

_SCOPE_WORDS = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
_TYPES = {"public_channel": "public", "private_channel": "private", "mpim": "mpim", "im": "im"}
_MOST_IN_GROUP_DM = 8
_MOST_INVITED = 100


def open_direct(app: Installation, arguments: Arguments) -> Json:
    """Open the DM or the group DM with these people; the same people are always the same conversation."""
    workspace, people = app.workspace, list(dict.fromkeys(arguments.names("users")))
    if arguments.text("channel"):
        conversation, was_open = app.conversation(arguments.text("channel")), True
    else:
        _check_people(app, people)
        app.need_scope("mpim:write" if len(people) > 1 else "im:write")
        conversation, was_open = workspace.conversation_of([workspace.bot.id, *people])
    already = {"no_op": True, "already_open": True} if was_open else {}
    whole = conversation.as_slack(for_user=workspace.bot.id, team=workspace.team_id) | {"is_open": True}
    return already | {"channel": whole if arguments.flag("return_im") else {"id": conversation.id}}


def _check_people(app: Installation, people: list[str]) -> None:
    if not people:
        raise Refused("users_list_not_supplied")
    if len(people) > _MOST_IN_GROUP_DM:
        raise Refused("too_many_users")
    users = [app.workspace.user(id_) for id_ in people]
    if any(user.is_deactivated for user in users):
        raise Refused("user_disabled")
    if app.workspace.bot.id in people:
        raise Refused("invalid_user_combination")


def close(app: Installation, arguments: Arguments) -> Json:
    """Close a DM or group DM, which only hides it."""
    conversation = app.conversation(arguments.text("channel"))
    if conversation.kind not in ("im", "mpim"):
        raise Refused("method_not_supported_for_channel_type")
    app.need_scope(f"{_SCOPE_WORDS[conversation.kind]}:write")
    return {}


def info(app: Installation, arguments: Arguments) -> Json:
    """Describe one conversation."""
    conversation = app.conversation(arguments.text("channel"))
    app.need_scope(f"{_SCOPE_WORDS[conversation.kind]}:read")
    said = _said(app, conversation)
    if arguments.flag("include_num_members"):
        said["num_members"] = len(conversation.members)
    return {"channel": said}


def members(app: Installation, arguments: Arguments) -> Json:
    """List who is in a conversation."""
    conversation = app.conversation(arguments.text("channel"))
    app.need_scope(f"{_SCOPE_WORDS[conversation.kind]}:read")
    return page("members", conversation.members, arguments, otherwise=100)


def history(app: Installation, arguments: Arguments) -> Json:
    """List messages, newest first; what only one person sees is not among them."""
    conversation = app.conversation(arguments.text("channel"))
    app.need_scope(f"{_SCOPE_WORDS[conversation.kind]}:history")
    if not app.is_in(conversation):
        raise Refused("not_in_channel")
    oldest = _moment(arguments.text("oldest") or "0", "oldest")
    latest = _moment(arguments.text("latest") or "inf", "latest")
    fits = float.__le__ if arguments.flag("inclusive") else float.__lt__
    listed = [
        message.as_slack(with_metadata=arguments.flag("include_all_metadata"))
        for message in sorted(conversation.messages.values(), key=lambda message: message.ts, reverse=True)
        if message.only_for is None
        and message.thread_ts in (None, message.ts)
        and fits(oldest, float(message.ts))
        and fits(float(message.ts), latest)
    ]
    answer = page("messages", listed, arguments, otherwise=100)
    more = bool(answer["response_metadata"]["next_cursor"])
    return answer | {"has_more": more, "pin_count": 0}


def _moment(ts: str, name: str) -> float:
    try:
        return float(ts)
    except ValueError:
        raise Refused(f"invalid_ts_{name}") from None


def invite(app: Installation, arguments: Arguments) -> Json:
    """Invite people into a channel that the app is in."""
    workspace, conversation = app.workspace, app.conversation(arguments.text("channel"))
    if conversation.kind not in ("public", "private"):
        raise Refused("method_not_supported_for_channel_type")
    words = "channels" if conversation.kind == "public" else "groups"
    app.need_scope("channels:manage" if words == "channels" else "groups:write", f"{words}:write.invites")
    people = arguments.names("users")
    if not people or len(people) > _MOST_INVITED:
        raise Refused("no_user" if not people else "invalid_arguments")
    if conversation.is_archived:
        raise Refused("is_archived")
    if not app.is_in(conversation):
        raise Refused("not_in_channel")
    refusals = [(id_, _why_not(app, conversation, id_)) for id_ in people]
    errors = [{"user": id_, "ok": False, "error": code} for id_, code in refusals if code]
    if errors and not (arguments.flag("force") and len(errors) < len(people)):
        raise Refused(str(errors[0]["error"]), errors=errors)
    for id_, code in refusals:
        if code is None:
            workspace.join(conversation, id_, inviter=workspace.bot.id)
    return {"channel": _said(app, conversation)}


def _why_not(app: Installation, conversation: Conversation, id_: str) -> str | None:
    if id_ == app.workspace.bot.id:
        return "cant_invite_self"
    user = app.workspace.users.get(id_)
    if user is None or user.is_deactivated:
        return "user_not_found"
    if user.is_single_channel_guest:
        return "ura_max_channels"
    if user.is_guest:
        return "user_is_restricted"
    return "already_in_channel" if id_ in conversation.members else None


def list_all(app: Installation, arguments: Arguments) -> Json:
    """List the conversations that the app may know of."""
    known = [found for found in app.workspace.conversations.values() if found.kind == "public" or app.is_in(found)]
    return _listed(app, known, arguments)


def list_of_user(app: Installation, arguments: Arguments) -> Json:
    """List the conversations someone is in, as far as the app may know of them."""
    user = arguments.text("user") or app.workspace.bot.id
    theirs = [
        found
        for found in app.workspace.conversations.values()
        if user in found.members and (found.kind == "public" or app.is_in(found))
    ]
    return _listed(app, theirs, arguments)


def _listed(app: Installation, found: Iterable[Conversation], arguments: Arguments) -> Json:
    asked = arguments.names("types") or ["public_channel"]
    if not set(asked) <= set(_TYPES):
        raise Refused("invalid_types")
    kinds = [_TYPES[name] for name in asked]
    for kind in kinds:
        app.need_scope(f"{_SCOPE_WORDS[kind]}:read")
    fitting = [one for one in found if one.kind in kinds]
    if arguments.flag("exclude_archived"):
        fitting = [one for one in fitting if not one.is_archived]
    return page("channels", [_said(app, one) for one in fitting], arguments, otherwise=100)


def _said(app: Installation, conversation: Conversation) -> Json:
    return conversation.as_slack(for_user=app.workspace.bot.id, team=app.workspace.team_id)
