"""What nobody knows, and what people must mend: lost answers, a courier that dies, a channel that is missing."""

from threading import Event
from time import monotonic

import pytest
from sqlalchemy import select

from databases import SQLite
from mentorship.outbox import State, Trouble, to_channel, to_member, to_pair, unsaid_in_confidence, what_was_unsaid
from mentorship.store import patient, reading

pytestmark = pytest.mark.postgresql


# What nobody knows


def test_a_lost_answer_is_looked_up_before_anything_is_repeated(world):
    world.slack.troubles.loses_answer("chat.postMessage")
    world.tell("hello", to_member(world.ada.id))
    world.courier.deliver_due()
    assert world.states == [State.UNKNOWN]
    world.passes(seconds=29)
    assert world.calls("conversations.history") == 0, "Slack may still accept it"
    world.passes(seconds=2)
    assert world.states == [State.DELIVERED]
    assert world.calls("chat.postMessage") == 1
    assert world.rows()[0].ts == world.ada.last_message().ts


def test_a_message_that_never_arrived_is_said_again(world):
    world.slack.troubles.cuts_connection("chat.postMessage")
    world.tell("hello", to_member(world.ada.id))
    world.courier.deliver_due()
    world.passes(seconds=31)
    assert [message.text for message in world.ada.messages()] == ["Hello"]
    assert world.states == [State.DELIVERED]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_failing_server_may_or_may_not_have_accepted_it(world, accepted):
    world.slack.troubles.server_error("chat.postMessage", status=503, accepted=accepted)
    world.tell("hello", to_member(world.ada.id))
    world.courier.deliver_due()
    world.passes(seconds=31)
    assert [message.text for message in world.ada.messages()] == ["Hello"]


def test_what_could_not_be_looked_up_is_not_repeated_but_looked_up_later(world):
    world.slack.troubles.loses_answer("chat.postMessage")
    world.slack.troubles.rate_limited("conversations.history", retry_after=10)
    world.tell("hello", to_member(world.ada.id))
    world.courier.deliver_due()
    world.passes(seconds=31)
    assert world.states == [State.UNKNOWN]
    world.passes(seconds=11)
    assert world.states == [State.DELIVERED]
    assert world.calls("chat.postMessage") == 1


def test_a_file_whose_answer_was_lost_is_found_by_its_id(world):
    world.slack.troubles.loses_answer("files.completeUploadExternal")
    world.tell("invite_file", to_member(world.ada.id))
    world.courier.deliver_due()
    assert world.states == [State.UNKNOWN]
    world.passes(seconds=31)
    assert world.states == [State.DELIVERED]
    assert len(world.ada.messages()) == 1


def test_a_found_card_is_updated_and_not_posted_again(world):
    world.slack.troubles.loses_answer("chat.postMessage")
    world.show(to_member(world.ada.id))
    world.courier.deliver_due()
    world.facts["hello"] = "Hello again"
    world.show(to_member(world.ada.id))
    world.passes(seconds=31)
    assert [message.text for message in world.ada.messages()] == ["Hello again"]


@pytest.mark.parametrize("where", ["card", "home"])
def test_what_changed_back_while_nobody_knew_is_shown_again(world, where):
    """What we remember of it is older than what stands there."""

    def shows(words):
        world.facts["hello"] = words
        with world.tray() as tray:
            tray.show("hello", to_channel("mentors"), key="card", fact="hello")
            tray.refresh_home(world.ada.id)
        world.courier.deliver_due()

    def stands_there():
        world.ada.opens_home()
        return (world.ada.last_message(in_="#mentors") if where == "card" else world.ada.home).words

    shows("Hello")
    world.slack.troubles.loses_answer("chat.update" if where == "card" else "views.publish")
    shows("Hello again")
    assert "again" in stands_there()
    world.facts["hello"] = "Hello"
    world.passes(seconds=31)
    assert "again" not in stands_there()


def test_where_nobody_can_look_the_kind_decides(world):
    world.slack.troubles.loses_answer("chat.postMessage", times=2)
    pair = to_pair(world.ada.id, world.grace.id)
    world.tell("hello", pair)
    world.tell("delicate", to_channel("mentors"))
    world.courier.deliver_due()
    world.passes(seconds=31)
    assert world.states == [State.DELIVERED, State.PARKED]
    assert world.calls("chat.postMessage") == 3, "the introduction once more, the delicate one not"
    assert world.told == ["parked:delicate:1"]


def test_a_courier_that_dies_with_a_row_in_hand_loses_nothing_and_doubles_nothing(world):
    class Killed(BaseException):
        pass

    def die(point: str) -> None:
        if point == "after_call":
            raise Killed

    world.tell("hello", to_member(world.ada.id))
    doomed = world.another_courier()
    doomed.at = die
    with pytest.raises(Killed):
        doomed.deliver_due()
    assert world.states == [State.SENDING]
    world.passes(seconds=59)
    assert world.states == [State.SENDING], "its lease still runs"
    world.passes(seconds=2)
    assert world.states == [State.UNKNOWN]
    world.passes(seconds=31)
    assert world.states == [State.DELIVERED]
    assert world.calls("chat.postMessage") == 1


def test_a_courier_that_was_frozen_past_its_lease_says_nothing(world):
    slow = world.another_courier()
    slow.at = lambda point: world.clock.passes(seconds=59.5) if point == "before_call" else None
    world.tell("hello", to_member(world.ada.id))
    slow.deliver_due()
    assert world.calls("chat.postMessage") == 0
    assert world.states == [State.PENDING]


@pytest.mark.parametrize(("seconds", "calls"), [(1, 2), (59.5, 1)])
def test_what_slack_refuses_is_said_in_plain_only_while_the_lease_lasts(world, seconds, calls):
    """A workspace may take no charts; and Slack takes its time to say so, or we were frozen meanwhile."""

    def has_a_chart(call) -> bool:
        if "data_visualization" not in str(call):
            return False
        world.clock.passes(seconds=seconds)
        return True

    world.slack.troubles.answers_with("chat.postMessage", "invalid_blocks", when=has_a_chart)
    world.tell("numbers", to_member(world.ada.id))
    world.courier.deliver_due()
    assert world.calls("chat.postMessage") == calls
    assert world.states == [State.DELIVERED if calls == 2 else State.PENDING]


def test_a_courier_gives_up_a_database_that_is_frozen_and_goes_on_when_it_is_back(
    world, databases, monkeypatch, caplog
):
    if isinstance(databases, SQLite):
        pytest.skip("a file cannot be stopped")
    monkeypatch.setattr(patient, "SILENT_FOR", 0.4)
    world.courier.run()
    try:
        world.tell("hello", to_member(world.ada.id), "1")
        world.courier.wake()
        comes(lambda: world.states == [State.DELIVERED])  # and there are connections that it will use again
        with databases.frozen():
            world.courier.wake()
            comes(lambda: "the courier cannot reach its database" in caplog.text)
        world.tell("hello", to_member(world.ada.id), "2")
        world.courier.wake()
        comes(lambda: world.states == [State.DELIVERED] * 2)
    finally:
        assert world.courier.stop(5)
    assert world.calls("chat.postMessage") == 2


def comes(what):
    until = monotonic() + 15
    while not what():
        assert monotonic() < until
        Event().wait(0.05)


# What must be mended


def test_a_missing_channel_is_told_once_and_the_row_goes_on_when_it_is_there(world):
    channel = world.channels.pop("mentors")
    world.tell("hello", to_channel("mentors"), "1")
    world.tell("hello", to_channel("mentors"), "2")
    world.courier.deliver_due()
    world.passes(seconds=61)
    assert world.told == ["channel:mentors"]
    world.channels["mentors"] = channel
    world.passes(seconds=61)
    assert world.states == [State.DELIVERED] * 2
    world.channels.pop("mentors")
    world.tell("hello", to_channel("mentors"), "3")
    world.courier.deliver_due()
    assert world.told == ["channel:mentors"] * 2, "a new trouble after the first was mended"


def test_a_channel_that_threw_the_bot_out_is_told_and_tried_again_at_once_when_it_is_back(world):
    world.slack.kicks_app_from("#mentors")
    world.tell("hello", to_channel("mentors"))
    world.courier.deliver_due()
    assert world.told == ["channel:mentors"]
    world.slack.invites_app_to("#mentors")
    with world.tray() as tray:
        tray.mended("channel:mentors")
    world.courier.deliver_due()
    assert world.states == [State.DELIVERED]


def test_a_card_in_a_channel_that_is_archived_is_right_again_when_it_is_back(world):
    world.show(to_channel("mentors"))
    world.courier.deliver_due()
    world.slack.archives("#mentors")
    world.facts["hello"] = "Hello again"
    world.show(to_channel("mentors"))
    world.courier.deliver_due()
    assert [message.text for message in world.ada.messages("#mentors")] == ["Hello"]
    assert world.told == ["channel:mentors"]
    assert world.states == [State.DELIVERED, State.PENDING]
    world.slack.channel("#mentors").is_archived = False
    world.passes(minutes=1)
    assert [message.text for message in world.ada.messages("#mentors")] == ["Hello again"]
    assert world.told == ["channel:mentors"]


def test_a_card_in_an_archived_channel_stands_anew_in_the_one_that_is_chosen_instead(world):
    world.show(to_channel("mentors"))
    world.courier.deliver_due()
    world.slack.archives("#mentors")
    world.channels["mentors"] = world.slack.add_channel("guides", private=True, members=["Ada"], with_app=True)
    world.facts["hello"] = "Hello again"
    world.show(to_channel("mentors"))
    world.courier.deliver_due()
    world.passes(seconds=1)
    assert [message.text for message in world.ada.messages("#guides")] == ["Hello again"]
    assert world.told == []


def test_what_passes_by_itself_is_tried_again(world):
    world.show(to_channel("mentors"))
    world.courier.deliver_due()
    world.facts["hello"] = "Hello again"
    world.slack.troubles.answers_with("chat.update", "external_channel_migrating")
    world.show(to_channel("mentors"))
    world.courier.deliver_due()
    world.passes(minutes=1)
    assert [message.text for message in world.ada.messages("#mentors")] == ["Hello again"]
    assert world.told == []


@pytest.mark.parametrize("error", ["restricted_action_thread_locked", "restricted_action_non_threadable_channel"])
def test_what_a_thread_does_not_take_is_said_in_the_channel_itself_and_holds_up_nothing(world, error):
    is_reply = {"when": lambda call: bool(call.get("thread_ts"))}
    world.slack.troubles.answers_with("chat.postMessage", error, times=None, **is_reply)
    world.tell("reply", to_channel("mentors"), "1")
    world.tell("hello", to_channel("mentors"), "2")
    world.courier.deliver_due()
    assert [message.text for message in world.ada.messages("#mentors")] == ["A reply", "Hello"]
    assert world.told == []


def test_a_missing_scope_holds_up_only_what_needs_it(world):
    world.slack.takes_scope("files:write")
    world.tell("invite_file", to_member(world.ada.id), "1")
    world.tell("hello", to_member(world.ada.id), "2")
    world.courier.deliver_due()
    assert world.told == ["scope:files:write"]
    assert world.states == [State.PENDING, State.DELIVERED]
    world.slack.grants_scope("files:write")
    world.passes(minutes=1)
    assert world.states == [State.DELIVERED] * 2


REFUSE_FILES = {
    "file_uploads_disabled": "workspace:files",
    "file_uploads_except_images_disabled": "workspace:files",
    "storage_limit_reached": "workspace:files",
    "file_type_not_allowed": "file:ics",
    "file_upload_size_restricted": "file:ics",
}


@pytest.mark.parametrize("error", REFUSE_FILES)
@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_where_slack_takes_no_files_their_words_go_alone_at_once_and_people_hear_it_once(world, method, error):
    world.slack.troubles.answers_with(method, error, times=None)
    for key in "12":
        world.tell("news_file", to_member(world.ada.id), key)
    world.courier.deliver_due()
    assert [message.text for message in world.ada.messages()] == ["Your news"] * 2
    assert world.states == [State.DELIVERED] * 2
    assert world.told == [REFUSE_FILES[error]]

    world.slack.troubles.clear()
    world.tell("news_file", to_member(world.ada.id), "3")
    world.courier.deliver_due()
    assert world.ada.messages()[-1].files
    with reading(world.engine) as session:
        assert session.scalars(select(Trouble).where(Trouble.mended_at.is_(None))).all() == []


@pytest.mark.parametrize("error", REFUSE_FILES)
def test_what_is_not_true_without_its_file_waits_until_slack_takes_it(world, error):
    world.slack.troubles.answers_with("files.getUploadURLExternal", error)
    world.tell("invite_file", to_member(world.ada.id))
    world.courier.deliver_due()
    assert world.ada.messages() == []
    assert world.states == [State.PENDING]
    assert world.told == [REFUSE_FILES[error]]
    world.passes(minutes=1)
    assert world.ada.messages()[-1].files


@pytest.mark.parametrize("point", ["before_call", "after_call", "before_finish"])
@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_words_without_their_file_are_said_exactly_once_wherever_a_courier_dies(world, method, point):
    class Killed(BaseException):
        pass

    def die(now: str) -> None:
        if now == point and world.calls(method):
            raise Killed

    world.slack.troubles.answers_with(method, "file_uploads_disabled", times=None)
    world.tell("news_file", to_member(world.ada.id))
    doomed = world.another_courier()
    doomed.at = die
    with pytest.raises(Killed):
        doomed.deliver_due()
    for seconds in (61, 31):
        world.passes(seconds=seconds)
    assert [message.text for message in world.ada.messages()] == ["Your news"]
    assert world.states == [State.DELIVERED]


@pytest.mark.parametrize("lost", ["files.completeUploadExternal", "chat.postMessage"])
def test_words_without_their_file_are_looked_for_by_mark_and_by_file(world, lost):
    """The answer to the file's sharing, or to the words after it, was lost."""
    if lost == "chat.postMessage":
        world.slack.troubles.answers_with("files.completeUploadExternal", "file_type_not_allowed")
    world.slack.troubles.loses_answer(lost)
    world.tell("news_file", to_member(world.ada.id))
    world.courier.deliver_due()
    assert world.states == [State.UNKNOWN]
    world.slack.troubles.answers_with("files.getUploadURLExternal", "file_uploads_disabled", times=None)
    world.passes(seconds=31)
    assert len(world.ada.messages()) == 1
    assert world.states == [State.DELIVERED]


def test_a_conversation_that_is_gone_is_opened_anew(world):
    world.tell("hello", to_member(world.ada.id))
    world.courier.deliver_due()
    world.slack.troubles.answers_with("chat.postMessage", "channel_not_found")
    world.tell("hello", to_member(world.ada.id), "2")
    world.courier.deliver_due()
    world.passes(seconds=5)
    assert world.states == [State.DELIVERED] * 2
    assert world.calls("conversations.open") == 2 and world.told == []


def test_someone_who_cannot_be_reached_is_told_once(world):
    for key in "12":
        world.tell("hello", to_member("U0NOBODY"), key)
    world.courier.deliver_due()
    assert world.states == [State.FAILED] * 2
    assert world.told == ["dm:U0NOBODY"]


def test_a_message_that_slack_refuses_is_our_fault_and_stops_nobody_else(world):
    world.slack.troubles.answers_with("chat.postMessage", "invalid_blocks")
    world.tell("hello", to_member(world.ada.id))
    world.tell("hello", to_member(world.grace.id), "2")
    world.courier.deliver_due()
    assert world.states == [State.FAILED, State.DELIVERED]
    assert world.told == ["kind:hello"]


@pytest.mark.parametrize("error", ["invalid_blocks", "user_not_visible", "restricted_action"])
def test_what_cannot_be_said_in_confidence_names_the_message_and_waits_for_nobody(world, error):
    """Program, section 8: whoever could mend it may be one who must not know of it."""
    world.slack.troubles.answers_with("chat.postMessage", error, times=2)
    for key in "12":
        world.tell("secret", to_member(world.ada.id), key)
    world.courier.deliver_due()
    assert world.states == [State.FAILED] * 2
    assert world.told == ["in_confidence:secret:1", "in_confidence:secret:2"]
    with reading(world.engine) as session:
        unsaid = {what_was_unsaid(each) for each in session.scalars(unsaid_in_confidence())}
    assert unsaid == {("secret", "1"), ("secret", "2")}


def test_what_is_in_the_way_of_everything_is_told_as_ever(world):
    world.slack.troubles.answers_with("chat.postMessage", "messages_tab_disabled")
    world.tell("secret", to_member(world.ada.id))
    world.courier.deliver_due()
    assert world.states == [State.PENDING]
    assert world.told == ["app:messages_tab"]


@pytest.mark.faults
def test_a_fault_in_rendering_is_tried_again_and_stops_nobody_else(world, monkeypatch):
    world.tell("hello", to_member(world.ada.id))
    monkeypatch.setattr(world, "facts", None)
    world.courier.deliver_due()
    assert world.states == [State.PENDING]
    monkeypatch.undo()
    world.passes(seconds=5)
    assert world.states == [State.DELIVERED]
