"""Features N3: whatever is said to be kept for a time is gone when that time is over, and nobody has to ask for it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from everything import one_of_everything
from mentorship.journey.support.records import HelpWord
from mentorship.privacy.rows import kept_in, tables
from mentorship.program.help_request import HelpRequest, Way
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.slack import seen
from mentorship.store import Until

SOMEBODY_DELETES = {
    Until.PROGRAM: "nobody",
    Until.MEMBER: "who says *forget me*: test_gone.py",
    Until.WITHDRAWN: "who withdraws a sign-up: test_privacy.py",
}
"""What does not go by itself."""
DAY = timedelta(days=1)


def kept_for_a_time(house: Any) -> dict[str, set[Any]]:
    """The rows that are to go by themselves, {table: their primary keys}."""
    with house.desk() as desk:
        return {
            table.name: {tuple(row) for row in desk.session.execute(select(*table.primary_key))}
            for table in tables()
            if kept_in(table).until not in SOMEBODY_DELETES
        }


@pytest.mark.faults  # rows that do not belong together make some reminder stumble: not what is asked here
def test_all_that_is_kept_for_a_time_is_gone_after_it(full_house: Any) -> None:
    house = full_house
    with house.desk() as desk:
        one_of_everything(desk, house)
        for mentorship in desk.session.scalars(select(Mentorship)):
            mentorship.end(at=desk.now, by=None, how=Ending.EARLY)
        for request in desk.session.scalars(select(HelpRequest)):
            request.closed_at = desk.now
    before = kept_for_a_time(house)
    assert all(before.values()), "there is something to delete"
    for days in (1, 400):
        house.slack.time.move_by(days * DAY)
        house.bot.tick()
        house.bot.settle()
    with house.desk() as desk:  # presses go by the machine's time, which no story moves
        seen.forget_old(desk.session, at=house.bot.clock.machine_now() + 400 * DAY)
    after = kept_for_a_time(house)
    assert {name: rows & after[name] for name, rows in before.items() if rows & after[name]} == {}


@pytest.mark.postgresql
def test_a_press_is_remembered_for_as_long_as_slack_may_repeat_it(house: Any) -> None:
    now = house.bot.clock.machine_now()
    with house.desk() as desk:
        seen.remember(desk.session, "just now", at=now - timedelta(minutes=55))
        seen.remember(desk.session, "long ago", at=now - timedelta(minutes=65))
    house.bot.forget_old_presses()
    with house.bot.reading_desk() as desk:
        assert seen.was_seen(desk.session, "just now")
        assert not seen.was_seen(desk.session, "long ago")


@pytest.mark.postgresql
def test_a_case_goes_a_year_after_it_was_closed_and_an_open_one_stays(house: Any) -> None:
    """Mentor Guide, Responsibilities 10."""
    ada = house.member("Ada")
    with house.desk() as desk:
        for words, closed_at in (("closed", desk.now), ("open", None)):
            request = HelpRequest(
                asker_id=ada.id, way=Way.REPORT, readers=[], is_anonymous=False, words=words, asked_at=desk.now
            )
            request.closed_at = closed_at
            desk.session.add(request)
            desk.session.flush()
            desk.session.add(HelpWord(request_id=request.id, by_id=ada.id, words=words, said_at=desk.now))

    def still_there() -> list[str]:
        with house.desk() as desk:
            return [each.words for each in desk.session.scalars(select(HelpWord).join(HelpRequest))]

    house.slack.time.move_by(364 * DAY)
    house.bot.tick()
    assert sorted(still_there()) == ["closed", "open"]
    house.slack.time.move_by(DAY)
    house.bot.tick()
    assert still_there() == ["open"]
