"""A row's life: said once, whatever happens on the way."""

from datetime import timedelta
from threading import Event, Thread, current_thread

import pytest
from msgspec.structs import replace
from small_world import MONDAY
from sqlalchemy import delete, event, select, text, update
from sqlalchemy.exc import MultipleResultsFound

from mentorship.outbox import Pacing, Row, State, claims, hints, to_channel, to_member, to_pair
from mentorship.outbox.doubting import doubt
from mentorship.outbox.pacing import PUBLISH, WORKSPACE, Budget, Purse
from mentorship.outbox.records import Conversation
from mentorship.store import reading, writing

pytestmark = pytest.mark.postgresql


def test_what_a_deed_wants_said_is_said_once(world):
    world.tell("hello", to_member(world.ada.id))
    world.tell("hello", to_member(world.ada.id))
    assert world.courier.deliver_due() == 1
    assert world.courier.deliver_due() == 0
    assert [message.text for message in world.ada.messages()] == ["Hello"]
    assert world.grace.has_heard_nothing_new()


def test_nothing_is_said_if_the_deed_is_undone(world):
    with pytest.raises(ZeroDivisionError), world.tray() as tray:
        tray.tell("hello", to_member(world.ada.id), key="1", fact="hello")
        raise ZeroDivisionError
    assert world.courier.deliver_due() == 0


def test_what_is_planned_for_later_waits_for_its_moment(world):
    world.tell("hello", to_member(world.ada.id), due=MONDAY + timedelta(hours=2))
    assert world.courier.deliver_due() == 0
    assert world.courier.next_moment() == MONDAY + timedelta(hours=2)
    world.passes(hours=2)
    assert world.states == [State.DELIVERED]
    assert world.courier.next_moment() is None


def test_what_is_no_longer_true_is_not_said(world):
    world.tell("hello", to_member(world.ada.id))
    world.facts.clear()
    world.courier.deliver_due()
    assert world.states == [State.CANCELLED]
    assert world.calls("chat.postMessage") == 0


def test_what_comes_too_late_to_be_useful_is_not_said(world):
    world.tell("brief", to_member(world.ada.id))
    world.passes(hours=1, minutes=1)
    assert world.states == [State.EXPIRED]
    assert world.calls("chat.postMessage") == 0


def test_a_pair_shares_one_group_dm_that_is_opened_once(world):
    for key in "12":
        world.tell("hello", to_pair(world.grace.id, world.ada.id), key)
    world.courier.deliver_due()
    assert world.calls("conversations.open") == 1
    assert world.calls("chat.postMessage") == 2
    assert world.states == [State.DELIVERED] * 2


def test_metadata_holds_nothing_but_an_opaque_hash(world):
    world.tell("hello", to_member(world.ada.id), key="meeting-7")
    world.courier.deliver_due()
    [call] = world.slack.calls_of("chat.postMessage")
    assert "meeting-7" not in str(call.args) and "hello:" not in str(call.args)


def test_a_shown_message_is_posted_once_and_then_updated(world):
    world.show(to_channel("mentors"))
    world.courier.deliver_due()
    world.facts["hello"] = "Hello again"
    world.show(to_channel("mentors"))
    world.courier.deliver_due()
    assert [message.text for message in world.ada.messages(in_="#mentors")] == ["Hello again"]
    assert (world.calls("chat.postMessage"), world.calls("chat.update")) == (1, 1)


def test_what_waits_and_what_is_unchanged_cost_no_call(world):
    for _ in range(3):
        world.show(to_channel("mentors"))
    assert world.courier.deliver_due() == 1
    world.show(to_channel("mentors"))
    world.courier.deliver_due()
    assert (world.calls("chat.postMessage"), world.calls("chat.update")) == (1, 0)


def test_a_shown_message_that_vanished_is_posted_anew(world):
    world.show(to_channel("mentors"))
    world.courier.deliver_due()
    world.slack.troubles.answers_with("chat.update", "message_not_found")
    world.facts["hello"] = "Hello again"
    world.show(to_channel("mentors"))
    world.courier.deliver_due()
    assert world.calls("chat.postMessage") == 2
    with world.tray() as tray:
        assert tray.where_shown("hello", "card") == (world.channels["mentors"], world.rows()[-1].ts)


def test_ten_changes_to_a_home_are_one_publish_and_an_unchanged_home_is_none(world):
    for _ in range(10):
        with world.tray() as tray:
            tray.refresh_home(world.ada.id)
    world.courier.deliver_due()
    with world.tray() as tray:
        tray.refresh_home(world.ada.id)
    world.courier.deliver_due()
    assert world.calls("views.publish") == 1
    assert world.states == [State.DELIVERED] * 2


def test_being_in_the_channel_already_is_as_good_as_being_invited(world):
    with world.tray() as tray:
        tray.invite(world.ada.id, "mentors")
        tray.invite(world.grace.id, "mentors")
    world.courier.deliver_due()
    assert world.states == [State.DELIVERED] * 2
    assert "#mentors" in world.grace.conversations()


def test_a_file_and_its_words_are_one_message(world):
    world.tell("invite_file", to_member(world.ada.id))
    world.courier.deliver_due()
    [message] = world.ada.messages()
    assert "Your invite" in message.words and message.files


@pytest.mark.faults
@pytest.mark.parametrize("where", ["pair", "channel"])
def test_a_file_never_leaves_ones_own_dm(world, where):
    """Delivery, section 2. Not even by a slip of ours."""
    world.tell("invite_file", to_pair(world.ada.id, world.grace.id) if where == "pair" else to_channel("mentors"))
    world.courier.deliver_due()
    assert not any(call.method.startswith(("files.", "chat.")) for call in world.slack.calls)
    assert State.DELIVERED not in world.states


def test_order_is_kept_in_a_conversation_and_another_is_not_held_up(world):
    world.facts |= {"first": "First", "second": "Second"}
    world.slack.troubles.rate_limited("chat.postMessage", retry_after=30)
    world.tell("hello", to_member(world.ada.id), "1", fact="first")
    world.tell("hello", to_member(world.ada.id), "2", fact="second")
    world.tell("hello", to_member(world.grace.id), "3")
    world.courier.deliver_due()
    assert world.states == [State.PENDING, State.PENDING, State.DELIVERED]
    assert world.rows()[0].attempts == 0, "a 429 is not an attempt"
    world.passes(seconds=31)
    assert [message.text for message in world.ada.messages()] == ["First", "Second"]


def test_what_slack_refuses_as_too_much_slows_every_courier_down_and_the_next_process_too(world):
    """Delivery, section 2, 7."""
    world.slack.troubles.rate_limited("chat.postMessage", retry_after=30)
    world.tell("hello", to_member(world.ada.id), "1")
    world.another_courier(Pacing()).deliver_due()
    with writing(world.engine) as session:
        assert Purse(session, Pacing(), at=world.clock.machine_now()).gap(WORKSPACE) == timedelta(seconds=0.5)


def test_files_wait_for_as_long_as_slack_says(world):
    world.slack.troubles.rate_limited("files.getUploadURLExternal", retry_after=30, times=None)
    for person in (world.ada, world.grace):
        world.tell("invite_file", to_member(person.id))
    world.courier.deliver_due()
    assert world.calls("files.getUploadURLExternal") == 1
    world.passes(seconds=31)
    assert world.calls("files.getUploadURLExternal") == 2, "and no more, as it is refused again"


# Who is forgotten on the way


@pytest.mark.parametrize(
    ("kind", "on_the_way"), [("hello", "open"), ("invite_file", "open"), ("invite_file", "upload")]
)
def test_whoever_is_forgotten_on_the_way_is_neither_spoken_to_nor_noted(world, kind, on_the_way):
    voice = world.courier._means.voice
    does = getattr(voice, on_the_way)

    def is_forgotten_after_it(*what):
        found = does(*what)
        with writing(world.engine) as session:
            session.execute(delete(Row))
            session.execute(delete(Conversation))
        return found

    setattr(voice, on_the_way, is_forgotten_after_it)
    world.tell(kind, to_member(world.ada.id))
    world.courier.deliver_due()
    assert world.ada.messages() == []
    with reading(world.engine) as session:
        assert session.scalars(select(Conversation)).all() == []


# Faults of ours


@pytest.mark.faults
def test_a_fault_of_ours_at_the_database_is_not_taken_for_a_database_that_is_away(world):
    """It counts as an attempt, stands in the log, and what comes after it in the conversation is told to somebody."""

    def broken(row, is_new):
        raise MultipleResultsFound("a bug of ours")

    world.courier = world.another_courier()
    world.courier._means = replace(world.courier._means, speak=broken)
    world.tell("hello", to_member(world.ada.id))
    for _ in range(8):
        world.passes(seconds=100)
    assert world.rows()[0].attempts >= 5
    assert world.told == [to_member(world.ada.id)]


def test_a_kind_that_slack_refuses_is_told_each_time_it_breaks_anew(world):
    for key in ("1", "2", "3"):
        if key != "2":
            world.slack.troubles.answers_with("chat.postMessage", "invalid_blocks")
        world.tell("hello", to_member(world.ada.id), key)
        world.courier.deliver_due()
    assert world.states == [State.FAILED, State.DELIVERED, State.FAILED]
    assert world.told == ["kind:hello"] * 2


# At night


def test_what_waits_for_the_morning_wakes_nobody_when_it_changes(world):
    world.show(to_member(world.ada.id), kind="awake")
    world.clock.move_to(MONDAY.replace(hour=23))
    world.courier.deliver_due()
    world.facts["hello"] = "Hello again"
    world.show(to_member(world.ada.id), kind="awake")
    world.courier.deliver_due()
    assert world.ada.messages() == []
    world.clock.move_to(MONDAY.replace(hour=9) + timedelta(days=1))
    world.courier.deliver_due()
    assert [message.text for message in world.ada.messages()] == ["Hello again"]


# Several at once


def test_couriers_share_the_work_and_say_everything_once_and_in_order(world):
    people = [world.slack.add_person(f"Person {number}") for number in range(4)]
    words = [f"No. {number}" for number in range(8)]
    world.facts |= {word: word for word in words}
    for word in words:
        for person in people:
            world.tell("hello", to_member(person.id), f"{person.id} {word}", fact=word)
    couriers = [world.another_courier() for _ in range(3)]
    threads = [Thread(target=courier.deliver_due) for courier in couriers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.courier.deliver_due()  # what came free when the others had just looked
    for person in people:
        assert [message.text for message in person.messages()] == words


# In its own thread


def test_the_courier_wakes_when_called_and_stops_when_asked(world):
    world.courier.run()
    try:
        world.tell("hello", to_member(world.ada.id))
        world.courier.wake()
        world.ada.waits_to_see("Hello", within=5)
    finally:
        assert world.courier.stop(5)
    world.tell("hello", to_member(world.ada.id), "2")
    world.courier.wake()
    assert world.states == [State.DELIVERED, State.PENDING]


@pytest.mark.faults
def test_a_fault_of_ours_does_not_silence_the_courier(world, monkeypatch):
    claim, faults = claims.claim, [ZeroDivisionError("a bug of ours")]

    def claim_or_stumble(*given, **named):
        if faults:
            raise faults.pop()
        return claim(*given, **named)

    monkeypatch.setattr(claims, "claim", claim_or_stumble)
    world.tell("hello", to_member(world.ada.id))
    world.courier.run()
    try:
        world.ada.waits_to_see("Hello", within=5)
        assert faults == []
    finally:
        assert world.courier.stop(5)


def test_several_rows_are_claimed_at_once_but_only_the_first_of_each_conversation(world):
    for key in "12":
        world.tell("hello", to_member(world.ada.id), f"ada {key}")
        world.tell("hello", to_member(world.grace.id), f"grace {key}")
    claimed = world.courier._claim(most=8)
    assert [each.row.key for each in claimed] == ["ada 1", "grace 1"]
    assert world.courier._claim(most=8) == [], "what follows in a conversation waits"


def test_a_kind_of_call_whose_budget_is_empty_holds_up_nothing_else(world):
    narrow = world.another_courier(Pacing(budgets={PUBLISH: Budget(60, 1)}, rest=timedelta(0)))
    with world.tray() as tray:
        tray.refresh_home(world.ada.id)
        tray.refresh_home(world.grace.id)
        tray.tell("hello", to_member(world.ada.id), key="1", due=MONDAY + timedelta(seconds=1), fact="hello")
    world.clock.passes(seconds=2)
    assert narrow.deliver_due() == 2, "one Home and the message"
    world.clock.passes(seconds=1)
    assert narrow.deliver_due() == 1


def test_one_process_does_not_say_two_things_in_a_second_that_another_began(world):
    paced = [world.another_courier(Pacing(budgets={})) for _ in range(2)]
    for key in "12":
        world.tell("hello", to_member(world.ada.id), key)
    assert [courier.deliver_due() for courier in paced] == [1, 0]
    world.clock.passes(seconds=1)
    assert paced[1].deliver_due() == 1


def test_a_refused_method_rests_for_every_process(world):
    couriers = [world.another_courier(Pacing()) for _ in range(2)]
    world.slack.troubles.rate_limited("views.publish", retry_after=30)
    with world.tray() as tray:
        tray.refresh_home(world.ada.id)
        tray.refresh_home(world.grace.id)
    world.clock.passes(seconds=2)
    assert [courier.deliver_due() for courier in couriers] == [1, 0]
    world.clock.passes(seconds=31)
    assert couriers[1].deliver_due() == 2
    assert world.calls("views.publish") == 3


def test_a_clock_that_is_put_back_loses_nothing_and_doubles_nothing(world):
    class Killed(BaseException):
        pass

    def die(point: str) -> None:
        if point == "after_call":
            raise Killed

    world.tell("hello", to_member(world.ada.id))
    world.slack.troubles.loses_answer("chat.postMessage", when=lambda call: call["channel"] != "")
    world.tell("hello", to_member(world.grace.id), "2")
    world.courier.deliver_due()
    doomed = world.another_courier()
    doomed.at = die
    world.tell("hello", to_pair(world.ada.id, world.grace.id), "3")
    with pytest.raises(Killed):
        doomed.deliver_due()
    world.clock.machine -= timedelta(hours=1)
    world.courier.deliver_due()
    world.passes(seconds=31)
    assert world.states == [State.DELIVERED, State.DELIVERED, State.UNKNOWN], "whoever holds the third may still speak"
    world.passes(seconds=60)
    assert world.states == [State.DELIVERED] * 3
    assert len(world.ada.messages()) == len(world.grace.messages()) == 1


def test_a_clock_that_is_put_back_lets_nobody_wait_for_an_hour(world):
    paced = world.another_courier(Pacing(budgets={}))
    world.tell("hello", to_member(world.ada.id), "1")
    paced.deliver_due()
    world.clock.machine -= timedelta(hours=1)
    world.clock.move_to(world.clock.now() - timedelta(hours=1))
    world.tell("hello", to_member(world.ada.id), "2")
    assert paced.deliver_due() == 1


def test_a_clock_that_is_put_forward_makes_no_quiet_time_shorter(world):
    world.slack.troubles.loses_answer("chat.postMessage")
    world.tell("hello", to_member(world.ada.id))
    world.courier.deliver_due()
    world.clock.machine += timedelta(hours=1)
    world.courier.deliver_due()
    world.passes(seconds=29)
    assert world.calls("conversations.history") == 0
    world.passes(seconds=2)
    assert world.states == [State.DELIVERED]
    assert world.calls("conversations.history") == world.calls("chat.postMessage") == 1


def test_who_waits_until_all_is_said_waits_for_what_is_being_claimed_just_now(world, monkeypatch):
    """PostgreSQL shows nobody that a row is in hand before the claim is committed, and another claim passes it over."""
    claiming, take = Event(), claims.take

    def take_its_time(*what, **how):
        if current_thread().name == "courier":
            claiming.set()
            Event().wait(0.2)
        take(*what, **how)

    monkeypatch.setattr(claims, "take", take_its_time)
    world.tell("hello", to_member(world.ada.id))
    world.courier.run()
    assert claiming.wait(5)
    world.courier.deliver_due()
    assert world.courier.is_speaking() or world.states == [State.DELIVERED]
    assert world.courier.stop(5)
    assert world.states == [State.DELIVERED]


def test_a_courier_that_must_stop_while_slack_is_silent_lets_go_of_what_it_holds(world):
    world.slack.troubles.slow("chat.postMessage", seconds=1)
    world.tell("hello", to_member(world.ada.id))
    world.courier.run()
    while not world.calls("conversations.open"):
        Event().wait(0.01)
    assert not world.courier.stop(0.1)
    assert world.states == [State.UNKNOWN]
    assert world.courier.stop(5)  # or it would still be at work in the next test's database


@pytest.mark.parametrize(
    ("kind", "where", "on_the_disk"),
    [
        ("hello", "ada", [2, 1, 1]),  # claimed, its conversation noted, said
        ("invite_file", "ada", [2, 1, 2, 1]),
        ("hello", "pair", [2, 1, 2]),
        ("hello", "channel", [2, 2]),
    ],
)
def test_nothing_is_said_that_a_power_cut_could_make_us_say_again(world, kind, where, on_the_disk):
    """Delivery, section 2, invariant 2: the claim, a file's id, and where nobody can look, that it was said.

    PostgreSQL waits for its disk anyway.
    """
    if world.engine.dialect.name != "sqlite":
        pytest.skip("that is SQLite's")
    synchronous = []

    @event.listens_for(world.engine, "before_cursor_execute")
    def note(connection, cursor, statement, *_):
        if statement.startswith("UPDATE outbox SET"):
            synchronous.extend(connection.connection.cursor().execute("PRAGMA synchronous").fetchone())

    pair = to_pair(world.ada.id, world.grace.id)
    world.tell(kind, {"ada": to_member(world.ada.id), "pair": pair, "channel": to_channel("mentors")}[where])
    world.courier.deliver_due()
    event.remove(world.engine, "before_cursor_execute", note)  # others are given this engine, too
    assert synchronous == on_the_disk, "a lost end is looked up; of what else was lost nobody would know"


@pytest.mark.parametrize("hears", [True, False])
def test_what_one_process_writes_is_said_by_another_at_once_and_without_a_hint_a_little_later(world, hears):
    """Issue 5: a hint of PostgreSQL's, and nothing depends on it."""
    if world.engine.dialect.name != "postgresql":
        pytest.skip("PostgreSQL's processes give each other hints")
    world.timing = replace(world.timing, tick=timedelta(seconds=60 if hears else 0.5))
    another = world.another_courier()
    if not hears:
        another._hints.listen = lambda: None
    another.run()
    assert not hears or comes_about(lambda: is_listened_to(world.engine))
    Event().wait(0.2)  # it has looked, and found nothing
    world.tell("hello", to_member(world.ada.id))
    assert comes_about(lambda: world.states == [State.DELIVERED])
    assert another.stop(5)


@pytest.mark.parametrize("error", ["token_revoked", "channel_not_found"])
def test_what_has_waited_for_a_quarter_of_an_hour_is_overdue_whatever_it_waits_for(world, error):
    """Delivery, invariant 9: whoever watches sees that nothing can be said, also where organisers cannot be told."""
    world.slack.troubles.answers_with("chat.postMessage", error, times=None)
    world.tell("hello", to_channel("mentors"))
    for overdue in (0, 0, 1):
        world.passes(minutes=7)
        assert world.courier.overdue() == overdue
    with writing(world.engine) as session:
        session.execute(update(Row).values(state=State.PARKED))
    assert world.courier.overdue() == 0, "it is set aside, and people look"


def test_hints_are_heard_again_when_the_database_is_back(world, monkeypatch, capfd):
    """Once the first line that is opened anew was refused, a process would have been deaf until it was restarted."""
    if world.engine.dialect.name != "postgresql":
        pytest.skip("PostgreSQL's processes give each other hints")
    from psycopg import OperationalError

    from mentorship.store.patient import Patient

    monkeypatch.setattr(hints, "AGAIN_AFTER_SECONDS", 0.05)
    opens, refused = Patient.connect, Event()

    def refuses(*about, **named):
        refused.set()
        raise OperationalError("connection refused")

    world.engine.dispose()
    monkeypatch.setattr(Patient, "connect", refuses)
    woken = Event()
    listening = hints.Hints(world.engine, woken.set)
    listening.listen()
    assert refused.wait(5)
    monkeypatch.setattr(Patient, "connect", opens)
    assert comes_about(lambda: is_listened_to(world.engine))
    world.tell("hello", to_member(world.ada.id))
    assert woken.wait(5)
    listening.stop()
    assert "Traceback" not in capfd.readouterr().err


def is_listened_to(engine):
    with engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'"))


def comes_about(what):
    return any(what() or Event().wait(0.02) for _ in range(500))


def test_a_copy_taken_while_something_was_being_said_can_be_restored(world):
    """Delivery, section 2: after a restore; the row is put down before it is asked whether it may be said again."""
    world.show(to_member(world.ada.id))
    with writing(world.engine) as session:
        claimed = session.scalars(select(Row)).one()
        claimed.state, claimed.owner, claimed.epoch = State.SENDING, "a bot", 1
        claimed.lease_until = claimed.first_tried_at = MONDAY
    with writing(world.engine) as session:
        assert doubt(session, planned_after=1, since=MONDAY, at=MONDAY) == []
    assert world.states == [State.UNKNOWN]
    world.courier.deliver_due()
    assert world.states == [State.DELIVERED]
    assert world.calls("conversations.history") == world.calls("chat.postMessage") == 1
