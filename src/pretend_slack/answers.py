"""What people answer in forms: the shape in which Slack keeps an answer, per kind of input."""

from collections.abc import Iterator

from pretend_slack.shapes import Blocks, Json

KEPT_AS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
"""Per kind of element: under which name Slack keeps the answer, and the element's own first answer."""


def elements_with_answers(blocks: Blocks) -> Iterator[tuple[Json, Json]]:
    """Go through every (block, element) that holds an answer."""
    for block in blocks:
        several = block["elements"] if block["type"] == "actions" else []
        for element in [*several, block.get("element"), block.get("accessory")]:
            if element and element.get("type") in KEPT_AS:
                yield block, element


def first_answers(blocks: Blocks) -> Json:
    """Say the state of a form that nobody touched yet: {block_id: {action_id: answer}}."""
    state: Json = {}
    for block, element in elements_with_answers(blocks):
        state.setdefault(block["block_id"], {})[element["action_id"]] = answer(
            element, element.get(KEPT_AS[element["type"]][1])
        )
    return state


def kept_answers(blocks: Blocks, before: Json) -> Json:
    """Say the state after a form was redrawn: what was typed stays where block_id and action_id stay."""
    state = first_answers(blocks)
    for block_id, by_action in state.items():
        for action_id, first in by_action.items():
            typed = before.get(block_id, {}).get(action_id)
            if typed and typed["type"] == first["type"]:
                by_action[action_id] = typed
    return state


def answer(element: Json, content: object) -> Json:
    """Say one answer as Slack keeps it."""
    kind = element["type"]
    name = KEPT_AS[kind][0]
    if content is None and name.endswith("s"):
        content = []
    kept: Json = {"type": kind, name: content}
    if kind == "timepicker" and element.get("timezone"):
        kept["timezone"] = element["timezone"]
    return kept


def content_of(kept: Json) -> object:
    """Read the answer itself out of Slack's shape."""
    return kept.get(KEPT_AS[kept["type"]][0])
