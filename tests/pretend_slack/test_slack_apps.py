"""A small Bolt app works: in the same process, over the real Socket Mode handler, and at a request URL."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from greeter import bolt_app, text
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from pretend_slack import PretendSlack
from pretend_slack.bolt import in_process

Way = Callable[[PretendSlack, App], AbstractContextManager[None]]


def greeter(slack: PretendSlack) -> App:
    """The ten-line app: a command, a button, a form with a wrong answer, and a Home."""
    app = bolt_app(slack)
    name = {"type": "input", "block_id": "name", "label": text("Your name"), "element": {"type": "plain_text_input"}}
    form = {"type": "modal", "callback_id": "f", "title": text("Hello"), "submit": text("Send"), "blocks": [name]}
    button = {"type": "actions", "elements": [{"type": "button", "action_id": "b", "text": text("Say hello")}]}
    home = {"type": "home", "blocks": [{"type": "header", "text": text("Welcome")}]}
    app.command("/greet")(lambda ack: ack(text="Hello?", blocks=[button]))
    app.action("b")(
        ack=lambda ack: ack(), lazy=[lambda body, client: client.views_open(trigger_id=body["trigger_id"], view=form)]
    )
    app.view("f")(lambda ack, view, client, body: check(ack, view, client, body))
    app.event("app_home_opened")(lambda event, client: client.views_publish(user_id=event["user"], view=home))
    return app


def show(client: Any, trigger_id: str, form: dict[str, Any]) -> None:
    client.views_open(trigger_id=trigger_id, view=form)


def check(ack: Any, view: dict[str, Any], client: Any, body: dict[str, Any]) -> None:
    (answer,) = view["state"]["values"]["name"].values()
    if len(answer["value"]) < 3:
        ack(response_action="errors", errors={"name": "That is very short."})
    else:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"Hello, {answer['value']}!")


@contextmanager
def the_same_process(slack: PretendSlack, app: App) -> Iterator[None]:
    slack.connect(in_process(app))
    yield


@contextmanager
def socket_mode(slack: PretendSlack, app: App) -> Iterator[None]:
    handler = SocketModeHandler(app, slack.app_token)
    handler.connect()
    slack.waits_for_connection()
    try:
        yield
    finally:
        handler.client.auto_reconnect_enabled = False
        slack.close()  # Slack hangs up first, as Bolt's client waits three seconds for a quiet socket
        handler.client.close()


@contextmanager
def request_url(slack: PretendSlack, app: App) -> Iterator[None]:
    class Silent(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = make_server("127.0.0.1", 0, SlackRequestHandler(app), handler_class=Silent)  # type: ignore[arg-type]
    threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True).start()
    slack.sends_requests_to(f"http://127.0.0.1:{server.server_port}/slack/events")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("way", [the_same_process, socket_mode, request_url])
def test_a_small_app_works(slack: PretendSlack, way: Way) -> None:
    ada, grace = slack.person("Ada"), slack.person("Grace")
    with way(slack, greeter(slack)):
        ada.types("/greet", in_="#town")
        ada.clicks("Say hello")
        ada.waits_to_see("Your name")

        ada.fills({"Your name": "Al"})
        ada.submits("Send")
        assert ada.modal is not None
        assert ada.modal.errors == {"Your name": "That is very short."}
        assert ada.modal.values == {"Your name": "Al"}

        ada.fills({"Your name": "Ada"})
        ada.submits()
        ada.waits_to_see("Hello, Ada!")
        assert ada.modal is None

        ada.opens_home()
        ada.waits_to_see("Welcome")
    assert ada.home is not None
    assert ada.home.words == "Welcome"
    assert grace.has_heard_nothing_new()


def test_a_socket_that_slack_closes_is_made_anew(slack: PretendSlack) -> None:
    with socket_mode(slack, greeter(slack)):
        slack.troubles.disconnects_sockets()
        slack.waits_for_connection()
        slack.person("Ada").types("/greet")
        assert slack.person("Ada").sees("Say hello")


def test_two_connections_share_the_work_and_one_may_go(slack: PretendSlack) -> None:
    ada, heard = slack.person("Ada"), []
    client = WebClient(base_url=slack.api_url)

    def listen(name: str, connection: Any) -> None:
        with suppress(ConnectionClosed):
            for said in connection:
                envelope = json.loads(said)
                if envelope["type"] != "hello":
                    heard.append(name)
                    connection.send(json.dumps({"envelope_id": envelope["envelope_id"]}))

    urls = [client.apps_connections_open(app_token=slack.app_token)["url"] for _ in range(2)]
    with connect(urls[0]) as first, connect(urls[1]) as second:
        for name, connection in {"first": first, "second": second}.items():
            threading.Thread(target=listen, args=(name, connection), daemon=True).start()
        slack.waits_for_connection(of=2)
        ada.types("/greet")
        ada.types("/greet")
        assert sorted(heard) == ["first", "second"]
        first.close()
        for _ in range(2):
            ada.opens_home()
    assert heard[2:] == ["second", "second"]


def test_a_ticket_is_good_for_one_connection(slack: PretendSlack) -> None:
    client = WebClient(base_url=slack.api_url)
    url = client.apps_connections_open(app_token=slack.app_token)["url"]
    with connect(url) as first:
        assert '"hello"' in str(first.recv())
        with connect(url) as second, pytest.raises(ConnectionClosed):
            second.recv()


def test_what_is_not_acked_in_time_is_a_trouble_the_person_sees(slack: PretendSlack) -> None:
    ada = slack.person("Ada")
    ada.types("/greet")
    assert ada.sees('/greet failed with the error "dispatch_failed"')

    slack.connect(lambda _envelope: None)
    ada.types("/greet")
    assert ada.sees('/greet failed with the error "operation_timeout"')


def test_a_command_may_answer_for_all_or_for_one(slack: PretendSlack) -> None:
    ada, grace = slack.person("Ada"), slack.person("Grace")
    answers: list[dict[str, Any]] = [
        {"response_type": "in_channel", "text": "For all"},
        {"text": "For one"},
        {"blocks": [{"type": "section"}]},
    ]
    slack.connect(lambda _envelope: answers.pop(0))

    for _ in range(3):
        ada.types("/greet", in_="#town")

    assert grace.sees("For all")
    assert not grace.sees("For one")
    assert ada.sees("For one")
    assert ada.sees('/greet failed with the error "invalid_blocks"')


@pytest.mark.parametrize(
    ("ack", "left_open"),
    [
        ({}, ["First"]),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": {"title": "Other"}}, ["First", "Other"]),
        ({"response_action": "push", "view": {"title": "Third"}}, ["First", "Second", "Third"]),
    ],
)
def test_a_form_goes_on_as_its_ack_says(slack: PretendSlack, ack: dict[str, Any], left_open: list[str]) -> None:
    ada = slack.person("Ada")
    slack.workspace.open_view(ada.id, form("First"))
    slack.workspace.push_view(ada.id, form("Second"))
    if "view" in ack:
        ack = ack | {"view": form(ack["view"]["title"])}
    slack.connect(lambda _envelope: ack)

    ada.submits()

    assert [view.content["title"]["text"] for view in slack.workspace.modals[ada.id]] == left_open


@pytest.mark.parametrize(
    "ack",
    [
        None,
        {"response_action": "errors", "errors": {"no_such_block": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal", "title": text("x" * 25), "blocks": []}},
        {"response_action": "explode"},
    ],
)
def test_a_form_whose_ack_is_wrong_stays_and_says_so(slack: PretendSlack, ack: dict[str, Any] | None) -> None:
    ada = slack.person("Ada")
    slack.workspace.open_view(ada.id, form("First"))
    slack.connect(lambda _envelope: ack)

    ada.submits()

    assert ada.modal is not None
    assert ada.sees("We had some trouble connecting. Try again?")


def form(title: str) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": text(title),
        "submit": text("Send"),
        "blocks": [{"type": "section", "text": text("Nothing to fill in")}],
    }


def test_a_window_opens_with_a_fresh_unused_trigger_only(slack: PretendSlack) -> None:
    client, ada = WebClient(token=slack.bot_token, base_url=slack.api_url), slack.person("Ada")
    trigger = slack.workspace.trigger(ada.id)
    client.views_open(trigger_id=trigger, view=form("First"))
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=trigger, view=form("Again"))
    for _ in range(2):
        client.views_push(trigger_id=slack.workspace.trigger(ada.id), view=form("Next"))
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=slack.workspace.trigger(ada.id), view=form("Fourth"))
    slack.workspace.trigger_lives_seconds = 0
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=slack.workspace.trigger(ada.id), view=form("Late"))


def test_what_was_typed_stays_when_a_form_is_redrawn(slack: PretendSlack) -> None:
    client, ada = WebClient(token=slack.bot_token, base_url=slack.api_url), slack.person("Ada")
    field = {"type": "plain_text_input", "action_id": "v"}
    kept = {"type": "input", "block_id": "kept", "label": text("Kept"), "element": field}
    new = {"type": "input", "block_id": "new", "label": text("New"), "element": field | {"initial_value": "first"}}
    view = slack.workspace.open_view(ada.id, form("Form") | {"blocks": [kept]})
    ada.fills({"Kept": "typed"})
    old_hash = view.hash

    client.views_update(view_id=view.id, hash=old_hash, view=form("Form") | {"blocks": [new, kept]})

    assert ada.modal is not None
    assert ada.modal.values == {"New": "first", "Kept": "typed"}
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view.id, hash=old_hash, view=form("Form"))


def test_a_response_url_answers_later_and_five_times_at_most(slack: PretendSlack) -> None:
    ada, seen = slack.person("Ada"), []
    slack.connect(lambda envelope: seen.append(envelope["payload"]) or {})  # type: ignore[func-returns-value]
    button = {"type": "actions", "elements": [{"type": "button", "text": text("Go")}]}
    WebClient(token=slack.bot_token, base_url=slack.api_url).chat_postMessage(
        channel=ada.id, text="Go?", blocks=[button]
    )
    ada.clicks("Go")
    url = WebhookClient(seen[-1]["response_url"])

    assert url.send(text="Later").status_code == 200
    assert ada.ephemerals()[-1].words == "Later"
    assert url.send(text="Gone", replace_original=True).status_code == 200
    assert ada.messages()[0].words == "Gone"
    assert url.send(delete_original=True).status_code == 200
    assert [message.words for message in ada.messages()] == ["Later"]
    assert [url.send(text="More").status_code for _ in range(3)] == [200, 200, 404]
