"""Methods that show people windows and their Home."""

from pretend_slack.api.arguments import Arguments, refuse_faulty_view
from pretend_slack.installation import Installation
from pretend_slack.records import View
from pretend_slack.refusals import Refused
from pretend_slack.shapes import Json


def open_modal(app: Installation, arguments: Arguments) -> Json:
    """Open a window for the person whose press the trigger id came from."""
    view = _modal(app, arguments)
    user = app.workspace.use_trigger(arguments.text("trigger_id"))
    return _shown(app, app.workspace.open_view(user, view))


def push(app: Installation, arguments: Arguments) -> Json:
    """Lay a window on top of the one from which the trigger id came."""
    view = _modal(app, arguments)
    user = app.workspace.use_trigger(arguments.text("trigger_id"))
    return _shown(app, app.workspace.push_view(user, view))


def update(app: Installation, arguments: Arguments) -> Json:
    """Redraw a window that is open."""
    content = arguments.view()
    external_id = arguments.text("external_id") or None
    view = app.workspace.find_view(id_=arguments.text("view_id") or None, external_id=external_id)
    if view is None:
        raise Refused("not_found")
    refuse_faulty_view(content, kind=view.kind)
    _check_external_id(app, content, but_for=view)
    _check_hash(view, arguments)
    return _shown(app, app.workspace.change_view(view, content))


def publish(app: Installation, arguments: Arguments) -> Json:
    """Draw someone's Home."""
    workspace, content, user = app.workspace, arguments.view(), arguments.text("user_id")
    refuse_faulty_view(content, kind="home")
    if not workspace.manifest.has_home:
        raise Refused("not_enabled")
    if user not in workspace.users or workspace.users[user].is_bot:
        raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] invalid user_id"]})
    home = workspace.homes.get(user)
    if home is not None:
        _check_hash(home, arguments)
    _check_external_id(app, content, but_for=home)
    return _shown(app, workspace.publish_home(user, content))


def _modal(app: Installation, arguments: Arguments) -> Json:
    view = arguments.view()
    refuse_faulty_view(view, kind="modal")
    _check_external_id(app, view, but_for=None)
    if not arguments.text("trigger_id"):
        raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] missing trigger_id"]})
    return view


def _check_external_id(app: Installation, content: Json, *, but_for: View | None) -> None:
    external_id = content.get("external_id") or None
    other = app.workspace.find_view(id_=None, external_id=external_id) if external_id else None
    if other is not None and other is not but_for:
        raise Refused("duplicate_external_id")


def _check_hash(view: View, arguments: Arguments) -> None:
    if arguments.text("hash") not in ("", view.hash):
        raise Refused("hash_conflict")


def _shown(app: Installation, view: View) -> Json:
    return {"view": app.workspace.view_json(view)}
