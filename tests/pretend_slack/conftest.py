"""A workspace to try the pretend Slack with."""

from collections.abc import Iterator

import pytest
from greeter import MANIFEST
from slack_sdk import WebClient

from pretend_slack import PretendSlack


@pytest.fixture
def slack() -> Iterator[PretendSlack]:
    """A workspace with Ada and Grace, #town (public) and #cellar (private, with the app and Ada)."""
    with PretendSlack(MANIFEST) as slack:
        slack.add_person("Ada", real_name="Ada Lovelace", email="ada@example.org")
        slack.add_person("Grace", tz="America/Los_Angeles")
        slack.add_channel("town", members=["Ada", "Grace"], with_app=True)
        slack.add_channel("cellar", private=True, members=["Ada"], with_app=True)
        yield slack


@pytest.fixture
def client(slack: PretendSlack) -> WebClient:
    """A plain client with the bot's token."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url, timeout=5)
