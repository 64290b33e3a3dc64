"""The app's manifest: what the installed app may do, hear and offer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Command:
    """A slash command that the app offers; `escapes` turns @names and #channels into ids."""

    name: str
    description: str
    usage_hint: str
    escapes: bool


@dataclass(frozen=True)
class Manifest:
    """The parts of an app manifest that a workspace acts upon."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    commands: Mapping[str, Command]
    events: frozenset[str]
    has_home: bool
    has_messages_tab: bool
    is_messages_tab_read_only: bool
    is_interactive: bool
    uses_socket_mode: bool

    @classmethod
    def from_dict(cls, manifest: Mapping[str, Any]) -> "Manifest":  # Any: a parsed YAML or JSON document
        """Read a manifest that was parsed already."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        home, scopes = features.get("app_home", {}), manifest.get("oauth_config", {}).get("scopes", {})
        name = manifest["display_information"]["name"]
        return cls(
            name=name,
            bot_name=features.get("bot_user", {}).get("display_name", name),
            scopes=frozenset(scopes.get("bot", [])) | frozenset(scopes.get("bot_optional", [])),
            commands={command["command"]: _command(command) for command in features.get("slash_commands", [])},
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            has_home=home.get("home_tab_enabled", False),
            has_messages_tab=home.get("messages_tab_enabled", True),
            is_messages_tab_read_only=home.get("messages_tab_read_only_enabled", False),
            is_interactive=settings.get("interactivity", {}).get("is_enabled", False),
            uses_socket_mode=settings.get("socket_mode_enabled", False),
        )

    @classmethod
    def from_file(cls, path: Path | str) -> "Manifest":
        """Read a manifest kept as JSON; parse YAML yourself for `from_dict`: this package brings no reader."""
        return cls.from_dict(json.loads(Path(path).read_text(encoding="utf-8")))


def _command(command: Mapping[str, Any]) -> Command:  # Any: as above
    return Command(
        name=command["command"],
        description=command.get("description", ""),
        usage_hint=command.get("usage_hint", ""),
        escapes=command.get("should_escape", False),
    )
