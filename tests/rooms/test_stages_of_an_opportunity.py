"""The rules beneath opportunities: where one stands follows from its facts."""

from datetime import UTC, datetime

import pytest

from mentorship.journey.opportunities.views import Stage, stage_of
from mentorship.program.opportunity import Opportunity

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({"watched_at": AT}, Stage.WATCHING),
        ({"watched_at": AT, "offered_at": AT}, Stage.OFFERED),
        ({"offered_at": AT, "declined_at": AT}, Stage.DECLINED),
        ({"offered_at": AT, "taken_up_at": AT}, Stage.TAKEN_UP),
        ({"offered_at": AT, "taken_up_at": AT, "result_at": AT}, Stage.RESULT),
    ],
)
def test_where_an_opportunity_stands(facts, stage):
    assert stage_of(Opportunity(mentorship_id="m", **facts)) is stage
