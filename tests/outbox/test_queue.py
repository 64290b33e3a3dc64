"""Whose turn it is: whatever somebody waits for goes before what a crowd is to hear, and the crowd is heard, too."""

import re
from datetime import timedelta

import pytest
from small_world import MONDAY
from sqlalchemy import event, insert

from mentorship.outbox import Pacing, Row, State, to_member
from mentorship.outbox.claims import IN_ITS_ORDER, due_rows
from mentorship.outbox.pacing import WORKSPACE, Budget
from mentorship.outbox.records import Verb
from mentorship.outbox.tray import LETS_GO_FIRST_FOR
from mentorship.store import writing

pytestmark = pytest.mark.postgresql
ONE_A_SECOND = Pacing(budgets={WORKSPACE: Budget(60, 1)}, rest=timedelta(0))


@pytest.fixture
def crowd(world):
    """Twenty people who are to hear something that they did not ask for, the first of them longest."""
    return [world.slack.add_person(f"Person {number}") for number in range(20)]


def lay_tips(world, people, *, since=timedelta(0)):
    for person in people:
        world.tell("tip", to_member(person.id), f"tip {person.name}", due=world.clock.now() - since)


def keys_in_order(world, courier, *, many):
    """Say one a second; answer the keys in the order in which they were said."""
    keys = []
    for _ in range(many):
        courier.deliver_due()
        keys += [row.key for row in world.rows() if row.state is State.DELIVERED and row.key not in keys]
        world.clock.passes(seconds=1)
    return keys


def test_an_answer_goes_before_a_crowd_that_is_due_longer(world, crowd):
    lay_tips(world, crowd, since=timedelta(hours=2))
    world.tell("hello", to_member(world.ada.id), "answer")
    courier = world.another_courier(ONE_A_SECOND)
    assert keys_in_order(world, courier, many=3) == ["answer", "tip Person 0", "tip Person 1"]


def test_what_comes_too_late_holds_up_nobody(world, crowd):
    """After days without a bot thousands may be too late: they are not said, and cost nothing of what may be said."""
    for person in crowd:
        world.tell("brief", to_member(person.id), person.name)
    world.clock.passes(seconds=2 * 3600)
    world.tell("hello", to_member(world.ada.id), "answer")
    world.another_courier(ONE_A_SECOND).deliver_due()
    assert sorted(world.states) == [State.DELIVERED] + [State.EXPIRED] * 20


def test_the_crowd_lets_others_go_first_for_a_few_hours_and_no_longer(world, crowd):
    lay_tips(world, crowd[:3])
    courier = world.another_courier(ONE_A_SECOND)
    world.clock.passes(seconds=(LETS_GO_FIRST_FOR - timedelta(seconds=3)).total_seconds())
    keys = []
    for number in range(12):  # more answers than can be said: one more every second
        world.tell("hello", to_member(world.grace.id if number % 2 else world.ada.id), f"answer {number}")
        keys += [key for key in keys_in_order(world, courier, many=1) if key not in keys]
    assert [key for key in keys if key.startswith("tip")] == [f"tip Person {number}" for number in range(3)]
    assert keys[3:6] == [f"tip Person {number}" for number in range(3)], keys


def test_an_answer_goes_first_in_its_own_conversation_too_and_one_thing_is_said_at_a_time(world):
    world.facts |= {"tip": "A tip", "answer": "An answer"}
    world.tell("tip", to_member(world.ada.id), "tip", fact="tip")
    world.tell("hello", to_member(world.ada.id), "answer", fact="answer")
    [first] = world.courier._claim(most=8)
    assert first.row.key == "answer"
    assert world.courier._claim(most=8) == []
    world.courier._carry(first)
    world.courier.deliver_due()
    assert [message.text for message in world.ada.messages()] == ["An answer", "A tip"]


def test_an_answer_waits_while_something_is_being_said_in_its_conversation(world):
    world.tell("tip", to_member(world.ada.id), "tip")
    [tip] = world.courier._claim(most=8)
    world.tell("hello", to_member(world.ada.id), "answer")
    assert world.courier._claim(most=8) == []
    world.courier._carry(tip)
    world.courier.deliver_due()
    assert [row.state for row in world.rows()] == [State.DELIVERED] * 2


def test_the_home_of_whoever_pressed_something_goes_before_those_that_the_tick_refreshed(world, crowd):
    with world.tray() as tray:
        tray.asked = False
        for person in crowd[:3]:
            tray.refresh_home(person.id)
    world.clock.passes(minutes=5)
    with world.tray() as tray:
        tray.refresh_home(crowd[2].id)
    world.clock.passes(seconds=2)
    courier = world.another_courier(ONE_A_SECOND)
    assert keys_in_order(world, courier, many=3) == [crowd[number].id for number in (2, 0, 1)]


def test_what_waits_for_the_morning_keeps_its_place_behind_the_answers(world):
    world.tell("tip", to_member(world.ada.id), "tip")
    world.clock.passes(hours=12)
    world.courier.deliver_due()
    [tip] = world.rows()
    assert tip.due_at == MONDAY.replace(hour=8) + timedelta(days=1)
    assert tip.queued_at - tip.due_at == LETS_GO_FIRST_FOR


@pytest.mark.parametrize("counted", ["never", "when nothing was due", "now"])
def test_a_claim_reads_the_queue_from_its_front_and_sorts_nothing(world, counted):
    """Bar P6: what a claim costs does not grow with what is due, nor with what is planned.

    counted: PostgreSQL counts a table within a minute or so, or much later; Monday's burst is written in an instant.
    """
    facts = {
        "verb": Verb.TELL,
        "kind": "tip",
        "turn": 0,
        "about": {},
        "state": State.PENDING,
        "attempts": 0,
        "epoch": 0,
    }
    rows = [
        {
            **facts,
            "key": str(number),
            "recipient": f"dm:U{number}",
            "due_at": (due := MONDAY + timedelta(seconds=number - 2000)),
            "queued_at": due + LETS_GO_FIRST_FOR * (number % 2),
        }
        for number in range(8000)
    ]
    moments = dict.fromkeys(("calendar", "machine", "home_by"), MONDAY)
    moments |= {"queued_by": MONDAY + LETS_GO_FIRST_FOR, "just_now": MONDAY, "soon": MONDAY, "most": 50}
    asked = []
    with writing(world.engine) as session:
        if counted == "when nothing was due":
            session.connection().exec_driver_sql("ANALYZE")
        session.execute(insert(Row.__table__), rows)
    with writing(world.engine) as session:
        connection, how = session.connection(), "EXPLAIN"
        if world.engine.dialect.name == "sqlite":
            how = "EXPLAIN QUERY PLAN"
        else:
            connection.exec_driver_sql(IN_ITS_ORDER)
            if counted == "now":
                connection.exec_driver_sql("ANALYZE outbox")
        event.listen(world.engine, "before_cursor_execute", lambda _c, _x, *said: asked.append(said[:2]))
        found = session.execute(due_rows(without=(), rests=True), moments).all()
        statement, parameters = asked[0]
        plan = "\n".join(map(str, connection.exec_driver_sql(f"{how} {statement}", parameters).all()))
    assert [found[0][0].key, found[-1][0].key] == ["0", "98"], "fifty of those that do not wait for others"
    assert "ix_outbox_queue" in plan, plan
    assert re.search(r"outbox_1 USING INDEX ix_outbox_conversation \(recipient=|Index Cond: \(\(recipient\)", plan), (
        plan
    )
    assert "SORT" not in plan.upper() and "TEMP B-TREE" not in plan.upper(), plan
