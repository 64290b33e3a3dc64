"""A small world for every test of the outbox."""

from collections.abc import Iterator

import pytest
from invariants import check
from small_world import MANIFEST, MONDAY, TwoClocks, World
from sqlalchemy import Engine

from pretend_slack import PretendSlack


@pytest.fixture
def world(engine: Engine) -> Iterator[World]:
    """A world on a fresh database; whatever a test did to it, the invariants hold afterwards."""
    with PretendSlack(manifest=MANIFEST, now=MONDAY) as slack:
        yield World(engine, slack, TwoClocks(MONDAY))
    check(engine)
