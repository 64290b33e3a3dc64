"""A small app to try the pretend Slack with; nothing here knows of mentorship."""

import json
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from pretend_slack import PretendSlack

REFERENCE = Path(__file__).parents[3] / "shared" / "slack"

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Greeter"},
    "features": {
        "bot_user": {"display_name": "Greeter"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/greet", "description": "Say hello", "should_escape": True},
            {"command": "/plain", "description": "Say it as it is"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                *["commands", "chat:write", "users:read", "users:read.email", "team:read"],
                *["im:write", "im:read", "im:history", "mpim:write", "mpim:read"],
                *["groups:read", "groups:write.invites", "channels:read", "channels:write.invites"],
                *["channels:history", "files:write", "files:read"],
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                *["app_home_opened", "message.im", "user_change", "team_join", "member_joined_channel"],
                *["member_left_channel", "channel_id_changed", "app_uninstalled", "tokens_revoked"],
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def bolt_app(slack: PretendSlack) -> App:
    """Make a Bolt app for this workspace."""
    client = WebClient(token=slack.bot_token, base_url=slack.api_url, timeout=5)
    return App(name="greeter", client=client, signing_secret=slack.signing_secret, process_before_response=True)


def text(words: str) -> dict[str, Any]:
    """Say it as a plain_text object."""
    return {"type": "plain_text", "text": words}


def reference(name: str) -> Any:
    """Read a file of the reference data, or skip with a sentence."""
    if not REFERENCE.is_dir():
        pytest.skip("The reference data in ../shared/slack is not here; CI has it.")
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))
