"""Blocks and views: the limit itself passes, one more does not, and Slack's own rules across fields hold."""

from typing import Any

import pytest
from greeter import text

from pretend_slack.block_kit import message_faults, view_faults
from pretend_slack.block_kit.rules import element_faults

Block = dict[str, Any]


def section(words: str = "Hello", **more: Any) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}} | more


def actions(*elements: Block, **more: Any) -> Block:
    return {"type": "actions", "elements": list(elements), **more}


def button(words: str = "Press", **more: Any) -> Block:
    return {"type": "button", "text": text(words), **more}


def asks(element: Block, **more: Any) -> Block:
    return {"type": "input", "label": text("Name"), "element": element, **more}


def option(number: int = 1, **more: Any) -> Block:
    return {"text": text(f"Option {number}"), "value": str(number), **more}


def options(count: int) -> list[Block]:
    return [option(number) for number in range(count)]


def modal(*blocks: Block, **more: Any) -> Block:
    return {"type": "modal", "title": text("Form"), "submit": text("Send"), "blocks": list(blocks), **more}


def home(*blocks: Block, **more: Any) -> Block:
    return {"type": "home", "blocks": list(blocks), **more}


def confirm(**more: Any) -> Block:
    return {"title": text("Sure?"), "text": text("Really?"), "confirm": text("Yes"), "deny": text("No"), **more}


TYPED: Block = {"type": "plain_text_input", "action_id": "v"}


@pytest.mark.parametrize(
    ("at_the_limit", "past_it"),
    [
        (section("x" * 3000), section("x" * 3001)),
        (section("x"), section("")),
        (section(fields=[text("x" * 2000)]), section(fields=[text("x" * 2001)])),
        (section(fields=[text("x")] * 10), section(fields=[text("x")] * 11)),
        ({"type": "header", "text": text("x" * 150)}, {"type": "header", "text": text("x" * 151)}),
        ({"type": "context", "elements": [text("x")] * 10}, {"type": "context", "elements": [text("x")] * 11}),
        (actions(*[button()] * 25), actions(*[button()] * 26)),
        (section(block_id="x" * 255), section(block_id="x" * 256)),
        (asks(TYPED, label=text("x" * 2000)), asks(TYPED, label=text("x" * 2001))),
        (asks(TYPED, hint=text("x" * 2000)), asks(TYPED, hint=text("x" * 2001))),
        ({"type": "markdown", "text": "x" * 12_000}, {"type": "markdown", "text": "x" * 12_001}),
        (
            {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "x" * 2000},
            {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "x" * 2001},
        ),
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 100},
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 101},
        ),
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20]},
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]},
        ),
    ],
)
def test_a_block_may_be_as_long_as_slack_allows_and_no_longer(at_the_limit: Block, past_it: Block) -> None:
    assert message_faults([at_the_limit]) == []
    assert message_faults([past_it])


@pytest.mark.parametrize(
    ("at_the_limit", "past_it"),
    [
        (button("x" * 75), button("x" * 76)),
        (button(value="x" * 2000), button(value="x" * 2001)),
        (button(url="https://" + "x" * 2992), button(url="https://" + "x" * 2993)),
        (button(action_id="x" * 255), button(action_id="x" * 256)),
        (button(accessibility_label="x" * 75), button(accessibility_label="x" * 76)),
        (button(confirm=confirm(title=text("x" * 100))), button(confirm=confirm(title=text("x" * 101)))),
        (button(confirm=confirm(text=text("x" * 300))), button(confirm=confirm(text=text("x" * 301)))),
        (button(confirm=confirm(confirm=text("x" * 30))), button(confirm=confirm(confirm=text("x" * 31)))),
        (button(confirm=confirm(deny=text("x" * 30))), button(confirm=confirm(deny=text("x" * 31)))),
        ({"type": "static_select", "options": options(100)}, {"type": "static_select", "options": options(101)}),
        ({"type": "static_select", "options": options(1)}, {"type": "static_select", "options": []}),
        ({"type": "overflow", "options": options(5)}, {"type": "overflow", "options": options(6)}),
        ({"type": "checkboxes", "options": options(10)}, {"type": "checkboxes", "options": options(11)}),
        ({"type": "radio_buttons", "options": options(10)}, {"type": "radio_buttons", "options": options(11)}),
        (
            {"type": "overflow", "options": [option(text=text("x" * 75))]},
            {"type": "overflow", "options": [option(text=text("x" * 76))]},
        ),
        (
            {"type": "overflow", "options": [option(value="x" * 150)]},
            {"type": "overflow", "options": [option(value="x" * 151)]},
        ),
        (
            {"type": "overflow", "options": [option(description=text("x" * 75))]},
            {"type": "overflow", "options": [option(description=text("x" * 76))]},
        ),
        (
            {"type": "static_select", "option_groups": [{"label": text("x" * 75), "options": options(1)}]},
            {"type": "static_select", "option_groups": [{"label": text("x" * 76), "options": options(1)}]},
        ),
        (TYPED | {"placeholder": text("x" * 150)}, TYPED | {"placeholder": text("x" * 151)}),
        (TYPED | {"max_length": 3000}, TYPED | {"max_length": 3001}),
        (TYPED | {"min_length": 5, "max_length": 5}, TYPED | {"min_length": 6, "max_length": 5}),
        (
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "1"},
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "2", "max_value": "1"},
        ),
        (
            {"type": "datepicker", "initial_date": "2026-12-31"},
            {"type": "datepicker", "initial_date": "31.12.2026"},
        ),
        ({"type": "timepicker", "initial_time": "23:59"}, {"type": "timepicker", "initial_time": "24:00"}),
        (
            {"type": "multi_users_select", "max_selected_items": 1},
            {"type": "multi_users_select", "max_selected_items": 0},
        ),
    ],
)
def test_an_element_may_be_as_long_as_slack_allows_and_no_longer(at_the_limit: Block, past_it: Block) -> None:
    assert element_faults(at_the_limit) == []
    assert element_faults(past_it)


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ({"type": "section"}, "missing required field: text or fields"),
        ({"type": "unheard_of"}, "unsupported type: unheard_of"),
        (section(colour="red"), "invalid additional property: colour"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
        (actions(button() | {"text": {"type": "mrkdwn", "text": "x"}}), "unsupported type: mrkdwn"),
        (actions({"type": "plain_text_input"}), "unsupported type: plain_text_input"),
        (section(accessory={"type": "datetimepicker"}), "unsupported type: datetimepicker"),
        (asks(button()), "unsupported type: button"),
        (actions(button(action_id="a"), button(action_id="a")), "action_id already exists: a"),
        (actions(button(style="green")), "must be one of primary, danger"),
        (actions(button(value=7)), "must be a string"),
        (actions({"type": "static_select"}), "must have either options or option_groups"),
        (
            actions({"type": "static_select", "options": options(2), "initial_option": option(7)}),
            "initial option is not among the options",
        ),
        (actions({"type": "static_select", "options": [option(), option()]}), "option value already exists"),
        ({"type": "image", "alt_text": "A cat"}, "must have either image_url or slack_file"),
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 2, [{"type": "raw_text", "text": "x"}]]},
            "all rows must have the same number of cells",
        ),
        ({"type": "alert", "text": text("x")}, "unsupported type: alert in a message"),
        (asks({"type": "file_input"}), "file_input is for modals only"),
        (actions(button(confirm={"title": text("Sure?")})), "missing required field: text"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_its_place(block: Block, fault: str) -> None:
    faults = [str(found) for found in message_faults([block])]

    assert any(fault in found for found in faults), faults
    assert all("json-pointer:/blocks" in found for found in faults)


@pytest.mark.parametrize(
    ("blocks", "fault"),
    [
        ([section()] * 51, "no more than 50 items"),
        ([section(block_id="a"), section(block_id="a")], "block_id already exists: a"),
        ([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2, "no more than 1 table"),
        ([{"type": "markdown", "text": "x" * 7000}] * 2, "markdown must be less than"),
        ("not a list", "must be an array"),
    ],
)
def test_a_message_as_a_whole_has_limits(blocks: Any, fault: str) -> None:
    assert fault in str(message_faults(blocks)[0])


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (modal(section(), title=text("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(section(), submit=text("x" * 25)), "must be less than 25 characters"),
        (modal(section(), close=text("x" * 25)), "must be less than 25 characters"),
        (modal(section(), private_metadata="x" * 3001), "must be less than 3001 characters"),
        (modal(section(), callback_id="x" * 256), "must be less than 256 characters"),
        (modal(*[section()] * 101), "no more than 100 items"),
        (modal(), "no fewer than 1 items"),
        (modal({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}), "unsupported type: table"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
        (home(section(), title=text("Home")), "invalid additional property: title"),
        (home(section(), submit=text("Send")), "invalid additional property: submit"),
        (home({"type": "alert", "text": text("x")}), "unsupported type: alert in a home"),
        ({"type": "modal", "title": text("Form"), "blocks": [asks(TYPED)]}, "missing required field: submit"),
        (
            modal(asks(TYPED | {"focus_on_load": True}), asks(TYPED | {"focus_on_load": True})),
            "no more than 1 element with focus_on_load",
        ),
        ({"type": "sheet"}, "must be a modal or a home"),
    ],
)
def test_a_view_that_breaks_a_rule_is_refused(view: Block, fault: str) -> None:
    faults = [str(found) for found in view_faults(view)]

    assert any(fault in found for found in faults), faults


def test_a_plain_view_is_taken() -> None:
    assert view_faults(modal(section(), asks(TYPED), {"type": "alert", "text": text("x")})) == []
    assert view_faults(home(section(), actions(button()))) == []
