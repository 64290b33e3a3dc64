"""How a room looks at what is due: a few at once, and one that cannot be looked at stops no other."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

import given
from mentorship.hall.looking import AT_ONCE, look_at_each
from mentorship.outbox import Row, to_member
from mentorship.program.agreement import Gap
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.store import open_engine

pytestmark = pytest.mark.postgresql


@pytest.fixture
def mentorships(house):
    pairs = [(house.member(f"Mentor{number}"), house.member(f"Mentee{number}")) for number in range(3)]
    with house.desk() as desk:
        return [given.mentorship(desk, mentor=mentor, mentee=mentee).id for mentor, mentee in pairs]


@pytest.mark.faults
def test_one_that_cannot_be_looked_at_stops_no_other_and_nothing_is_said_about_it(house, mentorships, monkeypatch):
    monkeypatch.setattr("mentorship.hall.looking.AT_ONCE", 5)

    def look(desk, these):
        for mentorship in these:
            desk.out.tell("home.hello", to_member(mentorship.mentor_id), key=mentorship.id)
            mentorship.last_pressed_at = desk.now + timedelta(days=1)
            if mentorship.id == mentorships[1]:
                raise ZeroDivisionError
            yield desk.now + timedelta(days=7)

    with house.desk() as desk:
        assert not look_at_each(desk, Mentorship.week_look_at, look)
    with house.desk() as desk:
        found = [desk.get(Mentorship, id_) for id_ in mentorships]
        looks = [mentorship.week_look_at - desk.now for mentorship in found]
        assert looks == [timedelta(days=7), timedelta(hours=1), timedelta(days=7)]
        assert [mentorship.last_pressed_at > desk.now for mentorship in found] == [True, False, True]
        said = set(desk.session.scalars(select(Row.key).where(Row.kind == "home.hello")))
    assert said == {mentorships[0], mentorships[2]}


@pytest.mark.faults
def test_words_that_cannot_be_opened_stop_nobody_elses_week(house):
    """Somebody copied one pair's words into another pair's row: only those two wait, for an hour."""
    pairs = [(house.member(f"Mentor {number}"), house.member(f"Mentee {number}")) for number in range(3)]
    with house.desk() as desk:
        ids = [given.after_the_first_meeting(desk, mentor=mentor, mentee=mentee).id for mentor, mentee in pairs]
        holiday = desk.today() + timedelta(days=100)
        gaps = [Gap(mentorship_id=id_, from_on=holiday, until_on=holiday, plan=f"We write. {id_}") for id_ in ids]
        desk.session.add_all(gaps)
        copied = [gap.id for gap in gaps[:2]]
    with house.desk() as desk:
        copy = "UPDATE gap SET plan = (SELECT plan FROM gap WHERE id = :the_other) WHERE id = :this"
        desk.session.connection().execute(text(copy), dict(zip(("this", "the_other"), copied, strict=True)))
    house.bot.tick()
    with house.desk() as desk:
        found = [desk.get(Mentorship, id_) for id_ in ids]
        planned = [len(desk.session.scalars(Meeting.all_of(id_)).all()) for id_ in ids]
        assert [each.week_look_at > desk.now for each in found] == [True, True, True]
    assert planned == [1, 2, 2]


def test_a_crowd_is_looked_at_a_few_at_a_time_and_wholly_in_one_tick(house, mentorships):
    seen = []
    with house.desk() as desk:
        assert look_at_each(desk, Mentorship.week_look_at, lambda desk, these: [seen.append(each.id) for each in these])
    assert len(seen) == AT_ONCE < len(mentorships)
    house.bot.tick()
    with house.desk() as desk:
        late = desk.session.scalars(select(Mentorship).where(Mentorship.week_look_at <= desk.now)).all()
    assert not late


def test_a_database_that_is_away_is_no_fault_of_any_room(house, keys, monkeypatch, caplog):
    """One line each time, or what happened drowns in traces; `no_faults` looks for those."""
    monkeypatch.setattr(house.bot, "engine", open_engine("postgresql://nobody@127.0.0.1:9/nothing", keys))
    house.bot.tick()
    assert [record.levelname for record in caplog.records if "away" in record.getMessage()] == ["WARNING"]
