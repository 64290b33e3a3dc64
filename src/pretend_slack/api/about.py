"""Methods about the app and its team."""

from pretend_slack.api.arguments import Arguments
from pretend_slack.installation import Installation
from pretend_slack.refusals import Refused
from pretend_slack.shapes import Json


def api_test(app: Installation, arguments: Arguments) -> Json:
    """Echo the arguments, or the error that is asked for."""
    if arguments.text("error"):
        raise Refused(arguments.text("error"), args=arguments.given)
    return {"args": arguments.given}


def auth_test(app: Installation, arguments: Arguments) -> Json:
    """Say who the token belongs to."""
    workspace = app.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.team_name,
        "user": workspace.bot.name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(app: Installation, arguments: Arguments) -> Json:
    """Hand out an address for one Socket Mode connection."""
    return {"url": app.socket_address()}


def team_info(app: Installation, arguments: Arguments) -> Json:
    """Describe the team."""
    workspace = app.workspace
    if arguments.text("team") not in ("", workspace.team_id):
        raise Refused("team_not_found")
    icon = {"image_default": True}
    team = {"id": workspace.team_id, "name": workspace.team_name, "domain": workspace.domain}
    return {"team": team | {"email_domain": "", "icon": icon, "is_verified": False}}


def bots_info(app: Installation, arguments: Arguments) -> Json:
    """Describe the app's own bot, the only one there is."""
    workspace = app.workspace
    if arguments.text("bot") not in ("", workspace.bot_id):
        raise Refused("bot_not_found")
    bot = {"id": workspace.bot_id, "deleted": False, "name": workspace.bot.real_name, "icons": {}}
    return {"bot": bot | {"updated": workspace.bot.updated, "app_id": workspace.app_id, "user_id": workspace.bot.id}}
