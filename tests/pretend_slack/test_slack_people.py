"""People read what is on their screen, act by its words, and see no more than Slack would show them."""

import json
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from greeter import text
from slack_sdk import WebClient

from pretend_slack import NotOnScreen, NotPossible, Person, PretendSlack


class Hearer:
    """An app that acks everything and remembers the payloads."""

    def __init__(self, slack: PretendSlack) -> None:
        self.payloads: list[dict[str, Any]] = []
        self.suggestions: list[str] = []
        slack.connect(self.hear)

    def hear(self, envelope: dict[str, Any]) -> dict[str, Any]:
        payload = envelope["payload"]
        self.payloads.append(payload)
        if payload.get("type") == "block_suggestion":
            return {"options": options(*self.suggestions)}
        return {}

    @property
    def last(self) -> dict[str, Any]:
        return self.payloads[-1]


@pytest.fixture
def app(slack: PretendSlack) -> Hearer:
    return Hearer(slack)


@pytest.fixture
def ada(slack: PretendSlack) -> Person:
    return slack.person("Ada")


@pytest.fixture
def grace(slack: PretendSlack) -> Person:
    return slack.person("Grace")


def options(*words: str) -> list[dict[str, Any]]:
    return [{"text": text(each) | {"emoji": True}, "value": each.lower()} for each in words]


def ask(slack: PretendSlack, person: Person, *elements: dict[str, Any], **more: Any) -> None:
    """Open a form with a field per element, labelled with its type."""
    blocks = [
        {"type": "input", "block_id": element["type"], "label": text(element["type"]), "element": element, **more}
        for element in elements
    ]
    form = {"type": "modal", "title": text("Form"), "submit": text("Send"), "blocks": blocks}
    slack.workspace.open_view(person.id, form)


def button(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": [{"type": "button", "text": text(words), "action_id": "b", **more}]}


@pytest.mark.parametrize(
    ("element", "meant", "kept"),
    [
        ({"type": "plain_text_input"}, "a goal", {"value": "a goal"}),
        ({"type": "plain_text_input", "multiline": True}, "two\nlines", {"value": "two\nlines"}),
        ({"type": "number_input", "is_decimal_allowed": False}, 2, {"value": "2"}),
        ({"type": "email_text_input"}, "ada@example.org", {"value": "ada@example.org"}),
        ({"type": "url_text_input"}, "https://example.org", {"value": "https://example.org"}),
        ({"type": "static_select", "options": options("One", "Two")}, "Two", {"selected_option": options("Two")[0]}),
        (
            {"type": "static_select", "option_groups": [{"label": text("Group"), "options": options("One")}]},
            "One",
            {"selected_option": options("One")[0]},
        ),
        (
            {"type": "multi_static_select", "options": options("One", "Two")},
            ["One", "Two"],
            {"selected_options": options("One", "Two")},
        ),
        ({"type": "external_select"}, "Python", {"selected_option": options("Python")[0]}),
        ({"type": "multi_external_select"}, ["Python"], {"selected_options": options("Python")}),
        ({"type": "users_select"}, "@Grace", {"selected_user": "$grace"}),
        ({"type": "multi_users_select"}, ["Grace", "Ada"], {"selected_users": ["$grace", "$ada"]}),
        ({"type": "conversations_select"}, "#cellar", {"selected_conversation": "$cellar"}),
        ({"type": "channels_select"}, "#town", {"selected_channel": "$town"}),
        ({"type": "multi_channels_select"}, ["#town"], {"selected_channels": ["$town"]}),
        ({"type": "checkboxes", "options": options("One", "Two")}, ["One"], {"selected_options": options("One")}),
        ({"type": "radio_buttons", "options": options("One")}, "One", {"selected_option": options("One")[0]}),
        ({"type": "datepicker"}, date(2026, 12, 1), {"selected_date": "2026-12-01"}),
        ({"type": "timepicker", "timezone": "UTC"}, time(18, 30), {"selected_time": "18:30", "timezone": "UTC"}),
        ({"type": "datetimepicker"}, datetime(2026, 12, 1, tzinfo=UTC), {"selected_date_time": 1796083200}),
        (
            {"type": "rich_text_input", "action_id": "v"},
            "I like teaching",
            {
                "rich_text_value": {
                    "type": "rich_text",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "I like teaching"}]}
                    ],
                }
            },
        ),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) and "type" in value else "",
)
def test_every_kind_of_field_is_filled_in_and_sent_as_slack_does(
    slack: PretendSlack, app: Hearer, ada: Person, grace: Person, element: Any, meant: Any, kept: Any
) -> None:
    app.suggestions = ["Perl", "Python"]
    ask(slack, ada, element)
    ids = {"$ada": ada.id, "$grace": grace.id}
    ids |= {f"${name}": slack.channel(name).id for name in ("town", "cellar")}

    ada.fills({element["type"]: meant})
    ada.submits()

    (answer,) = app.last["view"]["state"]["values"][element["type"]].values()
    for name, id_ in ids.items():
        kept = json.loads(json.dumps(kept).replace(name, id_))
    assert answer == {"type": element["type"], **kept}
    assert ada.modal is None


@pytest.mark.parametrize(
    ("element", "meant", "error"),
    [
        ({"type": "plain_text_input"}, "", "Please complete this required field."),
        ({"type": "checkboxes", "options": options("One")}, [], "Please complete this required field."),
        ({"type": "plain_text_input", "min_length": 3}, "ab", "Please enter at least 3 characters."),
        ({"type": "number_input", "is_decimal_allowed": False}, "2.5", "Please enter a valid number."),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "3"}, "2.5", "of at least 3"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "2.5", "of at most 2"),
        ({"type": "email_text_input"}, "ada", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "example", "Please enter a valid URL."),
    ],
)
def test_slack_itself_checks_a_form_before_the_app_gets_it(
    slack: PretendSlack, app: Hearer, ada: Person, element: Any, meant: Any, error: str
) -> None:
    ask(slack, ada, element)
    ada.fills({element["type"]: meant})
    ada.submits()

    assert ada.modal is not None
    assert error in ada.modal.errors[element["type"]]
    assert ada.sees(error)
    assert app.payloads == []


def test_an_optional_field_may_stay_empty(slack: PretendSlack, app: Hearer, ada: Person) -> None:
    ask(slack, ada, {"type": "plain_text_input"}, {"type": "multi_users_select"}, optional=True)
    ada.submits()
    values = app.last["view"]["state"]["values"]
    assert [*values["plain_text_input"].values()] == [{"type": "plain_text_input", "value": None}]
    assert [*values["multi_users_select"].values()] == [{"type": "multi_users_select", "selected_users": []}]


@pytest.mark.parametrize(
    ("element", "meant", "why"),
    [
        ({"type": "static_select", "options": options("One")}, "Three", "Offered are: \\['One'\\]"),
        ({"type": "plain_text_input", "max_length": 3}, "four", "at most 3 characters"),
        ({"type": "plain_text_input"}, "two\nlines", "a single line"),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["Ada", "Grace"], "at most 1"),
        ({"type": "external_select"}, "Cobol", "It suggests: \\['Python'\\]"),
        ({"type": "users_select"}, "Nobody", "There is no Nobody here"),
        ({"type": "datetimepicker"}, datetime(2026, 12, 1), "a moment with a time zone"),
    ],
)
def test_nobody_can_fill_in_what_slack_does_not_take(
    slack: PretendSlack, app: Hearer, ada: Person, element: Any, meant: Any, why: str
) -> None:
    app.suggestions = ["Python"]
    ask(slack, ada, element)
    with pytest.raises((NotOnScreen, NotPossible), match=why):
        ada.fills({element["type"]: meant})


def test_what_is_not_on_the_screen_is_told_with_what_is(client: WebClient, app: Hearer, ada: Person) -> None:
    client.chat_postMessage(channel=ada.id, text="A question", blocks=[button("Yes"), button("No")])

    with pytest.raises(NotOnScreen, match=r"'Maybe' is not on Ada's screen(.|\n)*Yes\nNo"):
        ada.clicks("Maybe")


def test_an_open_window_covers_the_rest(slack: PretendSlack, client: WebClient, app: Hearer, ada: Person) -> None:
    client.chat_postMessage(channel=ada.id, text="A question", blocks=[button("Yes")])
    ask(slack, ada, {"type": "plain_text_input"})

    with pytest.raises(NotOnScreen, match="a window is open and covers the rest"):
        ada.clicks("Yes")

    ada.clicks("Cancel")
    ada.clicks("Yes")
    assert app.last["actions"][0]["action_id"] == "b"


def test_the_newest_of_two_equal_buttons_is_pressed(client: WebClient, app: Hearer, ada: Person) -> None:
    for value in ("older", "newer"):
        client.chat_postMessage(channel=ada.id, text="A question", blocks=[button("Yes", value=value)])

    ada.clicks("Yes")

    assert app.last["actions"][0]["value"] == "newer"


def test_a_menu_entry_is_pressed_by_its_words(client: WebClient, app: Hearer, ada: Person) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": options("Details", "Delete")}
    section = {"type": "section", "text": text("A proposal"), "accessory": menu}
    client.chat_postMessage(channel=ada.id, text="A proposal", blocks=[section])

    ada.clicks("Details")

    (action,) = app.last["actions"]
    assert (action["type"], action["selected_option"]["value"]) == ("overflow", "details")


def test_a_choice_outside_a_form_tells_the_app_at_once(client: WebClient, app: Hearer, ada: Person) -> None:
    select = {"type": "static_select", "action_id": "s", "options": options("Well", "Badly")}
    section = {"type": "section", "text": text("How was it?"), "accessory": select}
    client.chat_postMessage(channel=ada.id, text="How was it?", blocks=[section, button("Send")])

    ada.fills({"How was it?": "Well"}, in_=ada.dm())
    assert app.last["actions"][0]["selected_option"]["value"] == "well"

    ada.clicks("Send")
    (answers,) = app.last["state"]["values"].values()
    assert answers["s"]["selected_option"]["value"] == "well"


def test_a_link_button_opens_its_link(client: WebClient, app: Hearer, ada: Person) -> None:
    client.chat_postMessage(channel=ada.id, text="Read", blocks=[button("Guide", url="https://example.org/guide")])
    ada.clicks("Guide")
    assert ada.opened_links == ["https://example.org/guide"]


def test_an_old_button_can_be_pressed_and_anothers_forged(
    client: WebClient, app: Hearer, ada: Person, grace: Person
) -> None:
    sent = client.chat_postMessage(channel=ada.id, text="A question", blocks=[button("Yes")])
    old = ada.last_message()
    assert old is not None
    client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Answered")

    ada.presses_old(old, "Yes")
    assert app.last["message"]["text"] == "A question"

    grace.presses_old(old, "Yes")
    assert app.last["user"]["id"] == grace.id
    with pytest.raises(NotOnScreen):
        ada.clicks("Yes")


def test_a_person_sees_only_what_slack_would_show(
    slack: PretendSlack, client: WebClient, ada: Person, grace: Person
) -> None:
    client.chat_postMessage(channel=slack.channel("#cellar").id, text="among mentors")
    client.chat_postMessage(channel=ada.id, text="to Ada alone")
    client.chat_postEphemeral(channel=slack.channel("#town").id, user=ada.id, text="for a moment")

    for words in ("among mentors", "to Ada alone", "for a moment"):
        assert ada.sees(words)
        assert not grace.sees(words)
    with pytest.raises(NotOnScreen, match="Grace is not in #cellar"):
        grace.messages("#cellar")
    assert ada.conversations() == ["#town", "#cellar", "@Greeter"]


def test_a_newcomer_reads_what_was_written_before_and_a_leaver_no_more(
    slack: PretendSlack, client: WebClient, grace: Person
) -> None:
    client.chat_postMessage(channel=slack.channel("#cellar").id, text="among mentors")
    grace.joins("#cellar")
    assert grace.sees("among mentors")
    grace.leaves("#cellar")
    assert not grace.sees("among mentors")


def test_what_is_new_is_what_others_wrote_since_it_was_read(client: WebClient, ada: Person, grace: Person) -> None:
    client.chat_postMessage(channel=ada.id, text="one")
    assert not ada.has_heard_nothing_new()
    ada.marks_as_read()
    ada.says("thanks")
    assert ada.has_heard_nothing_new()
    client.chat_postMessage(channel=ada.id, text="two")
    assert [message.words for message in ada.unread()] == ["two"]
    assert grace.has_heard_nothing_new()


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("/greet @Grace", "<@$grace|grace>"),
        ("/greet @Ada Lovelace and @Grace", "<@$ada|ada> and <@$grace|grace>"),
        ("/greet #town", "<#$town|town>"),
        ("/greet @Gracefully", "@Gracefully"),
        ("/greet a < b & c", "a &lt; b &amp; c"),
        ("/plain @Grace", "@Grace"),
    ],
)
def test_names_in_a_command_become_ids_where_the_manifest_asks_for_it(
    slack: PretendSlack, app: Hearer, ada: Person, grace: Person, typed: str, sent: str
) -> None:
    ada.types(typed)
    for name, id_ in {"$ada": ada.id, "$grace": grace.id, "$town": slack.channel("town").id}.items():
        sent = sent.replace(name, id_)
    assert app.last["text"] == sent


def test_a_command_that_the_app_does_not_offer_is_refused(ada: Person) -> None:
    with pytest.raises(NotPossible, match="/dance is not a valid command"):
        ada.types("/dance")


def test_someone_deactivated_can_do_nothing(ada: Person) -> None:
    ada.is_deactivated()
    with pytest.raises(NotPossible, match="Ada is deactivated"):
        ada.types("/greet")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("*bold* _italic_ ~struck~ `code`", "bold italic struck code"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("*<@$grace> & co.*", "@Grace & co."),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("<https://example.org/a_b_c|the guide>", "the guide"),
        ("in <#$town>", "in #town"),
        ("in <#$vault>", "in #private-channel"),
        ("<!date^1793955600^{date_short} at {time}|fallback>", "Nov 6, 2026 at 9:00 AM"),
        ("<!here>", "@here"),
    ],
)
def test_markup_reads_as_words(
    slack: PretendSlack, client: WebClient, ada: Person, grace: Person, markup: str, words: str
) -> None:
    vault = slack.add_channel("vault", private=True)
    for name, id_ in {"$grace": grace.id, "$town": slack.channel("town").id, "$vault": vault}.items():
        markup = markup.replace(name, id_)
    section = {"type": "section", "text": {"type": "mrkdwn", "text": markup}}
    client.chat_postMessage(channel=ada.id, text="x", blocks=[section])
    assert ada.messages()[-1].words == f"x\n{words}"


def test_everyone_reads_moments_in_their_own_zone(client: WebClient, ada: Person, grace: Person) -> None:
    for person in (ada, grace):
        client.chat_postMessage(channel=person.id, text="<!date^1793955600^{time}|soon>")
    assert ada.last_message().words == "9:00 AM"  # type: ignore[union-attr]
    assert grace.last_message().words == "1:00 AM"  # type: ignore[union-attr]


def test_all_that_a_message_says_can_be_read(client: WebClient, ada: Person) -> None:
    cell = {"type": "raw_text", "text": "Cell"}
    rich = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Rich"}]}
    blocks = [
        {"type": "header", "text": text("Header")},
        {"type": "section", "fields": [text("Field")]},
        {"type": "context", "elements": [text("Context")]},
        {"type": "rich_text", "elements": [rich]},
        {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "Picture"},
        {"type": "table", "rows": [[cell, cell]]},
        {
            "type": "data_visualization",
            "title": "Chart",
            "chart": {"type": "pie", "segments": [{"label": "Mentors", "value": 2}]},
        },
        button("Button"),
    ]
    client.chat_postMessage(channel=ada.id, text="For screen readers", blocks=blocks)

    words = ada.messages()[0].words.split("\n")
    assert words[0] == "For screen readers"
    assert words[1:6] == ["Header", "Field", "Context", "Rich", "Picture"]
    assert words[6:] == ["Cell | Cell", "Chart", "Mentors: 2", "Button"]


def test_a_closed_window_is_told_if_the_app_asked_to_know(slack: PretendSlack, app: Hearer, ada: Person) -> None:
    section = {"type": "section", "text": text("Words")}
    form = {"type": "modal", "title": text("Form"), "blocks": [section], "notify_on_close": True}
    slack.workspace.open_view(ada.id, form)
    slack.workspace.push_view(ada.id, form)

    ada.closes()
    assert app.last["is_cleared"] is False
    assert ada.modal is not None

    ada.closes_all()
    assert app.last["is_cleared"] is True
    assert ada.modal is None
    assert len(app.payloads) == 2


def test_home_is_pressed_and_filled_in_like_anything_else(client: WebClient, app: Hearer, ada: Person) -> None:
    client.views_publish(user_id=ada.id, view={"type": "home", "blocks": [button("Pause")]})
    ada.at_home().clicks("Pause")
    assert app.last["view"]["type"] == "home"


def test_an_answer_in_a_thread_stands_under_its_message(client: WebClient, app: Hearer, ada: Person) -> None:
    client.chat_postMessage(channel=ada.id, text="A question")
    question = ada.last_message()
    ada.says("An answer", under=question)
    assert app.last["event"]["thread_ts"] == question.ts  # type: ignore[union-attr]


def test_people_find_no_two_of_the_same_name(slack: PretendSlack) -> None:
    with pytest.raises(NotPossible, match="There is a Ada already"):
        slack.add_person("Ada")
    with pytest.raises(NotPossible, match=r"There is no Lin here, only \['Ada', 'Grace'\]"):
        slack.person("Lin")
