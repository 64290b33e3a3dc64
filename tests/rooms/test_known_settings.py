"""What every desk takes as known: settings hold at once where they were changed, and a second later everywhere."""

from datetime import date

import pytest
from sqlalchemy import update

import given
from counting import asked_during
from mentorship.hall import settings
from mentorship.hall.settings import KNOWN_FOR, KnownSettings, change_settings
from mentorship.organising.texts import change_text
from mentorship.program.agreement import Gap
from mentorship.program.mentorship import Mentorship
from mentorship.program.settings import Setting, Settings
from mentorship.store import reading, writing


def years_at_a_new_desk(bot) -> int:
    with bot.reading_desk() as desk:
        return desk.settings.years_of_experience


def test_what_was_changed_here_holds_from_the_next_desk_on(house):
    assert years_at_a_new_desk(house.bot) != 4
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, years_of_experience=4)
    assert years_at_a_new_desk(house.bot) == 4


def test_what_was_undone_was_never_changed(house):
    before = years_at_a_new_desk(house.bot)
    with pytest.raises(ZeroDivisionError), house.desk() as desk:
        change_settings(desk, by=house.olga.id, years_of_experience=4)
        1 / 0  # noqa: B018  # whatever goes wrong
    assert years_at_a_new_desk(house.bot) == before


def test_an_own_text_is_said_at_the_next_desk(house):
    with house.desk() as desk:
        change_text(desk, "slack.gone", "Too late, my dear.", by=house.olga.id)
    with house.bot.reading_desk() as desk:
        assert desk.words.plain("slack.gone") == "Too late, my dear."


@pytest.fixture
def seconds() -> list[float]:
    return [0.0]


@pytest.fixture
def known(seconds: list[float]) -> KnownSettings:
    return KnownSettings(lambda: seconds[0])


@pytest.mark.postgresql
def test_what_another_process_changed_holds_within_a_second(engine, seconds, known):
    with reading(engine) as session:
        assert known.at(session) == Settings()
    with writing(engine) as session:
        session.add(Setting(name="years_of_experience", value={"is": 4}))

    with reading(engine) as session:
        assert known.at(session) == Settings(), "nobody asks again so soon"
    seconds[0] += KNOWN_FOR
    with reading(engine) as session:
        assert known.at(session).years_of_experience == 4


@pytest.mark.postgresql
def test_who_asked_before_a_change_and_answers_after_it_leaves_nothing_old_behind(engine, known, monkeypatch):
    with writing(engine) as session:
        session.add(Setting(name="years_of_experience", value={"is": 4}))
    asks = settings.settings_in

    def asks_slowly(session):
        found = asks(session)
        with writing(engine) as other:
            other.execute(update(Setting).where(Setting.name == "years_of_experience").values(value={"is": 5}))
        known.forget()
        return found

    monkeypatch.setattr(settings, "settings_in", asks_slowly)
    with reading(engine) as session:
        assert known.at(session).years_of_experience == 4, "as it was when it was asked"
    monkeypatch.undo()
    with reading(engine) as session:
        assert known.at(session).years_of_experience == 5


def test_what_somebody_sets_holds_though_their_process_has_not_heard_of_the_change_before(house):
    years_at_a_new_desk(house.bot)
    with writing(house.engine) as session:  # another process
        session.merge(Setting(name="years_of_experience", value={"is": 4}))
    with house.desk() as desk:
        assert desk.settings.years_of_experience != 4, "not heard of it yet"
        change_settings(desk, by=house.olga.id, years_of_experience=Settings().years_of_experience)
    assert years_at_a_new_desk(house.bot) == Settings().years_of_experience


def test_a_gap_that_was_just_planned_or_taken_out_is_so_where_gaps_were_laid_out(house):
    ada, grace = house.member("Ada"), house.member("Grace")
    with house.desk() as desk:
        mentorship_id = given.mentorship(desk, mentor=grace, mentee=ada).id
    with house.desk() as desk:
        found = desk.find_between(Mentorship, mentorship_id)
        assert asked_during(lambda: desk.find_between(Mentorship, mentorship_id)) == (0, found)
        assert asked_during(lambda: desk.gaps_of(found)) == (0, [])
        day = date(2026, 2, 2)
        desk.session.add(Gap(mentorship_id=mentorship_id, from_on=day, until_on=day))
        assert [gap.from_on for gap in desk.gaps_of(found)] == [day]

    with house.desk() as desk:
        found = desk.find_between(Mentorship, mentorship_id)
        [gap] = desk.gaps_of(found)
        desk.session.delete(gap)
        assert desk.gaps_of(found) == []
