"""What Slack's text field makes of the @names and #channels that people type."""

import re

from pretend_slack.workspace import Workspace


def with_ids(workspace: Workspace, text: str, *, typed_by: str) -> str:
    """Turn @names and #channels into ids, and escape what Slack escapes; unknown names stay as they are."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    people = {
        f"@{name}": f"<@{user.id}|{user.name}>"
        for user in workspace.users.values()
        for name in (user.name, user.real_name, user.display_name)
    }
    channels = {
        f"#{channel.name}": f"<#{channel.id}|{channel.name}>"
        for channel in workspace.conversations.values()
        if channel.kind == "public" or typed_by in channel.members
    }
    known = people | channels
    names = sorted(map(re.escape, known), key=len, reverse=True)
    return re.sub(rf"({'|'.join(names)})(?!\w)", lambda match: known[match[1]], text)
