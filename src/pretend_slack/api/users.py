"""Methods about people."""

from pretend_slack.api.arguments import Arguments
from pretend_slack.api.pages import page
from pretend_slack.installation import Installation
from pretend_slack.refusals import Refused
from pretend_slack.shapes import Json


def info(app: Installation, arguments: Arguments) -> Json:
    """Describe one user."""
    user = app.workspace.user(arguments.text("user"))
    return {"user": app.workspace.user_json(user, with_locale=arguments.flag("include_locale"))}


def list_all(app: Installation, arguments: Arguments) -> Json:
    """List everyone, bots and deactivated people too."""
    with_locale = arguments.flag("include_locale")
    everyone = [app.workspace.user_json(user, with_locale=with_locale) for user in app.workspace.users.values()]
    return page("members", everyone, arguments, otherwise=1000) | {"cache_ts": app.workspace.time.unix}


def lookup_by_email(app: Installation, arguments: Arguments) -> Json:
    """Find someone by their e-mail address."""
    wanted = arguments.text("email").lower()
    for user in app.workspace.users.values():
        if user.email and user.email.lower() == wanted and not user.is_deactivated:
            return {"user": app.workspace.user_json(user)}
    raise Refused("users_not_found")
