"""Who most stories are about."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from houses import House
    from pretend_slack import Person


@pytest.fixture
def ada(house: "House") -> "Person":
    """Someone who would like a mentor."""
    return house.member("Ada", tz="Europe/London")


@pytest.fixture
def grace(house: "House") -> "Person":
    """Someone who would like to mentor."""
    return house.member("Grace", tz="Europe/London")
