"""The manifest and the example environment say exactly what the bot needs: nothing missing, nothing left over."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from mentorship.assembly import listening_of, rooms
from mentorship.environment import SECRETS, Environment

HOUSE = Path(__file__).parents[2]
SCHEMA = HOUSE.parent / "shared" / "slack" / "manifest.schema.json"
MESSAGE_IM = "message.im"
"""The one event whose subscription is called otherwise than the event: `message`, in DMs."""


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((HOUSE / "manifest.yml").read_text("utf-8"))
    return parsed


@pytest.fixture(scope="module")
def doors() -> set[tuple[str, str]]:
    return set(listening_of(rooms()).listeners)


def test_the_manifest_is_valid_by_slacks_own_schema(manifest: dict[str, Any]) -> None:
    if not SCHEMA.exists():
        pytest.skip("Slack's manifest schema lies in ../shared, which is not here.")
    import jsonschema

    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(manifest)


def test_every_command_has_a_listener_and_every_listener_its_command(
    manifest: dict[str, Any], doors: set[tuple[str, str]]
) -> None:
    offered = {command["command"] for command in manifest["features"]["slash_commands"]}
    assert offered == {door.partition(" ")[0] for kind, door in doors if kind == "command"}


def test_every_word_behind_the_command_is_in_its_hint(manifest: dict[str, Any], doors: set[tuple[str, str]]) -> None:
    [hint] = [each["usage_hint"] for each in manifest["features"]["slash_commands"] if "usage_hint" in each]
    words = {door.removeprefix("/mentorship ") for kind, door in doors if kind == "command" and " " in door}
    assert words <= set(hint.split(" | "))


def test_names_typed_behind_the_command_arrive_as_ids(manifest: dict[str, Any]) -> None:
    escaped = {each["command"]: each.get("should_escape") for each in manifest["features"]["slash_commands"]}
    assert escaped["/mentorship"] is True


def test_every_event_has_a_listener_and_every_listener_its_event(
    manifest: dict[str, Any], doors: set[tuple[str, str]]
) -> None:
    asked = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    heard = {MESSAGE_IM if door == "message" else door for kind, door in doors if kind == "event"}
    assert asked == heard


def test_the_bot_can_read_no_history_but_its_own_dms(manifest: dict[str, Any]) -> None:
    """Features E5 and N1: what a pair or a channel writes cannot be read."""
    scopes = manifest["oauth_config"]["scopes"]
    assert [scope for scope in scopes["bot"] + scopes["bot_optional"] if "history" in scope] == ["im:history"]


def test_people_can_write_to_the_bot_and_see_its_home(manifest: dict[str, Any]) -> None:
    home = manifest["features"]["app_home"]
    assert home["home_tab_enabled"] and home["messages_tab_enabled"] and not home["messages_tab_read_only_enabled"]


def test_socket_mode_is_on_and_the_app_stays_in_one_workspace(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] and settings["interactivity"]["is_enabled"]
    assert not settings["org_deploy_enabled"]


def test_the_example_environment_has_every_variable_with_a_line_about_it() -> None:
    lines = (HOUSE / ".env.example").read_text("utf-8").splitlines()
    named = [line.removeprefix("#").partition("=")[0] for line in lines if "=" in line and not line.startswith("# ")]
    assert sorted(named) == sorted(name.upper() for name in Environment.model_fields)


def test_the_example_environment_says_which_variables_are_secret() -> None:
    blocks = (HOUSE / ".env.example").read_text("utf-8").split("\n\n")
    secret = {name for name in SECRETS for block in blocks if f"{name}=" in block.split("# ")[-1] and "Secret" in block}
    assert secret == set(SECRETS)
