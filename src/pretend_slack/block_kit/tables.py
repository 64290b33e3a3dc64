"""Block Kit as plain facts: which fields, how long, how many, and where. Lengths count Unicode characters.

Where sources differ the stricter number stands, so that what passes here passes in Slack. Blocks of 2026 that
few apps use (cards, carousels, plans …) are left out and refused.
"""

from collections.abc import Mapping

from pretend_slack.block_kit.kinds import (
    Choice,
    Flag,
    Kind,
    Like,
    Many,
    Number,
    Shape,
    Text,
    Title,
    Typed,
    Whole,
    Words,
    names,
)

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_OF_A_BLOCK = {"table": 1, "data_visualization": 2}
MOST_MARKDOWN = 12_000
MOST_BLOCK_TEXT = 9_000
"""Over all blocks of a message. Undocumented; Slack was seen to refuse somewhere between 9,600 and 13,300."""
MOST_TEXT = 40_000
MOST_UPDATED_TEXT = 4_000
MOST_VIEW_BYTES = 250_000
MOST_METADATA_BYTES = 16_000
"""Undocumented; Slack names the error only."""

SURFACES: Mapping[str, frozenset[str]] = {
    "message": names("actions context data_visualization divider header image input markdown rich_text section table"),
    "modal": names("actions alert context divider header image input rich_text section"),
    "home": names("actions context data_visualization divider header image input rich_text section table"),
}

SELECTS = names(
    "static_select external_select users_select conversations_select channels_select multi_static_select"
    " multi_external_select multi_users_select multi_conversations_select multi_channels_select"
)
CHOICES = SELECTS | names("checkboxes radio_buttons datepicker timepicker")
IN_SECTION = CHOICES | names("button image overflow")
IN_ACTIONS = CHOICES | names("button datetimepicker overflow")
IN_INPUT = CHOICES | names(
    "datetimepicker plain_text_input email_text_input url_text_input number_input rich_text_input file_input"
)
IN_CONTEXT = names("image plain_text mrkdwn")

_ID = Words(longest=255)
_PERSON = Words(pattern="[UW][A-Z0-9]+")
_CHANNEL = Words(pattern="[CG][A-Z0-9]+")
_URL = Words(longest=3000, shortest=1)
_AMOUNT = Words(pattern=r"-?[0-9]+(\.[0-9]+)?")
_CONFIRM = Like("confirm")
_BLOCK: Mapping[str, Kind] = {"block_id": _ID}
_ELEMENT: Mapping[str, Kind] = {"action_id": _ID, "focus_on_load": Flag()}
_PLACEHOLDER: Mapping[str, Kind] = {"placeholder": Text(150, plain=True)}
_TYPED_IN: Mapping[str, Kind] = {
    **_ELEMENT,
    **_PLACEHOLDER,
    "dispatch_action_config": Like("dispatch_action_config"),
}
_SELECT: Mapping[str, Kind] = {**_ELEMENT, **_PLACEHOLDER, "confirm": _CONFIRM}
_MULTI: Mapping[str, Kind] = {**_SELECT, "max_selected_items": Whole(least=1)}
_OPTIONS = Many(Like("option"), most=100, fewest=1)
_GROUPS = Many(Like("option_group"), most=100, fewest=1)
_TICKS = Many(Like("tick"), most=10, fewest=1)
_PICTURE: Mapping[str, Kind] = {"image_url": _URL, "slack_file": Like("slack_file")}
_LEAVES = names("text link user usergroup channel emoji team broadcast color date")
_RICH = Many(Typed(_LEAVES))
_STYLE: Mapping[str, Kind] = {"style": Like("style")}
_SERIES: Mapping[str, Kind] = {
    "series": Many(Like("series"), most=6, fewest=1),
    "axis_config": Like("axis_config"),
}

SHAPES: Mapping[str, Shape] = {
    "confirm": Shape(
        {
            "title": Text(100, plain=True),
            "text": Text(300),
            "confirm": Text(30, plain=True),
            "deny": Text(30, plain=True),
        },
        {"style": Choice(("primary", "danger"))},
    ),
    "option": Shape({"text": Text(75, plain=True), "value": Words(150, 1)}, {"description": Text(75, plain=True)}),
    "tick": Shape({"text": Text(75), "value": Words(150, 1)}, {"description": Text(75)}),
    "overflow_option": Shape(
        {"text": Text(75, plain=True), "value": Words(150, 1)},
        {"description": Text(75, plain=True), "url": _URL},
    ),
    "option_group": Shape({"label": Text(75, plain=True), "options": _OPTIONS}, {}),
    "slack_file": Shape({}, {"id": Words(shortest=1), "url": Words(shortest=1)}),
    "dispatch_action_config": Shape(
        {"trigger_actions_on": Many(Choice(("on_enter_pressed", "on_character_entered")), most=2, fewest=1)},
        {},
    ),
    "filter": Shape(
        {},
        {
            "include": Many(Choice(("im", "mpim", "private", "public")), fewest=1),
            "exclude_external_shared_channels": Flag(),
            "exclude_bot_users": Flag(),
        },
    ),
    "style": Shape(
        {},
        dict.fromkeys(names("bold italic strike underline code highlight client_highlight unlink"), Flag()),
    ),
    "column": Shape({}, {"align": Choice(("left", "center", "right")), "is_wrapped": Flag()}),
    "point": Shape({"label": Words(20, 1), "value": Number()}, {}),
    "segment": Shape({"label": Words(20, 1), "value": Number(above=0)}, {}),
    "series": Shape({"name": Words(20, 1), "data": Many(Like("point"), most=20, fewest=1)}, {}),
    "axis_config": Shape({"categories": Many(Words(20, 1), most=20)}, {"x_label": Words(50), "y_label": Words(50)}),
}

ELEMENTS: Mapping[str, Shape] = {
    "button": Shape(
        {"text": Text(75, plain=True)},
        {
            "action_id": _ID,
            "url": _URL,
            "value": Words(2000, 1),
            "style": Choice(("primary", "danger")),
            "confirm": _CONFIRM,
            "accessibility_label": Words(75, 1),
        },
    ),
    "overflow": Shape(
        {"options": Many(Like("overflow_option"), most=5, fewest=1)},
        {"action_id": _ID, "confirm": _CONFIRM},
    ),
    "image": Shape({"alt_text": Words(2000, 1)}, _PICTURE),
    "checkboxes": Shape({"options": _TICKS}, {**_ELEMENT, "initial_options": _TICKS, "confirm": _CONFIRM}),
    "radio_buttons": Shape({"options": _TICKS}, {**_ELEMENT, "initial_option": Like("tick"), "confirm": _CONFIRM}),
    "datepicker": Shape({}, {**_SELECT, "initial_date": Words(pattern=r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")}),
    "timepicker": Shape(
        {},
        {
            **_SELECT,
            "initial_time": Words(pattern=r"([01]\d|2[0-3]):[0-5]\d"),
            "timezone": Words(shortest=1),
        },
    ),
    "datetimepicker": Shape({}, {**_ELEMENT, "confirm": _CONFIRM, "initial_date_time": Whole(0, 9_999_999_999)}),
    "plain_text_input": Shape(
        {},
        {
            **_TYPED_IN,
            "initial_value": Words(3000),
            "multiline": Flag(),
            "min_length": Whole(0, 3000),
            "max_length": Whole(1, 3000),
        },
    ),
    "email_text_input": Shape({}, {**_TYPED_IN, "initial_value": Words()}),
    "url_text_input": Shape({}, {**_TYPED_IN, "initial_value": Words()}),
    "number_input": Shape(
        {"is_decimal_allowed": Flag()},
        {**_TYPED_IN, "initial_value": _AMOUNT, "min_value": _AMOUNT, "max_value": _AMOUNT},
    ),
    "rich_text_input": Shape({"action_id": _ID}, {**_TYPED_IN, "initial_value": Typed(frozenset({"rich_text"}))}),
    "file_input": Shape(
        {}, {"action_id": _ID, "filetypes": Many(Words(shortest=1), fewest=1), "max_files": Whole(1, 10)}
    ),
    "static_select": Shape(
        {}, {**_SELECT, "options": _OPTIONS, "option_groups": _GROUPS, "initial_option": Like("option")}
    ),
    "external_select": Shape({}, {**_SELECT, "initial_option": Like("option"), "min_query_length": Whole(least=0)}),
    "users_select": Shape({}, {**_SELECT, "initial_user": _PERSON}),
    "conversations_select": Shape(
        {},
        {
            **_SELECT,
            "initial_conversation": Words(shortest=1),
            "default_to_current_conversation": Flag(),
            "response_url_enabled": Flag(),
            "filter": Like("filter"),
        },
    ),
    "channels_select": Shape({}, {**_SELECT, "initial_channel": _CHANNEL, "response_url_enabled": Flag()}),
    "multi_static_select": Shape(
        {}, {**_MULTI, "options": _OPTIONS, "option_groups": _GROUPS, "initial_options": _OPTIONS}
    ),
    "multi_external_select": Shape({}, {**_MULTI, "initial_options": _OPTIONS, "min_query_length": Whole(least=0)}),
    "multi_users_select": Shape({}, {**_MULTI, "initial_users": Many(_PERSON, fewest=1)}),
    "multi_conversations_select": Shape(
        {},
        {
            **_MULTI,
            "initial_conversations": Many(Words(shortest=1), fewest=1),
            "default_to_current_conversation": Flag(),
            "filter": Like("filter"),
        },
    ),
    "multi_channels_select": Shape({}, {**_MULTI, "initial_channels": Many(_CHANNEL, fewest=1)}),
}

TEXTS: Mapping[str, Shape] = {
    "plain_text": Shape({"text": Words(3000, 1)}, {"emoji": Flag()}),
    "mrkdwn": Shape({"text": Words(3000, 1)}, {"verbatim": Flag()}),
}

RICH_TEXT: Mapping[str, Shape] = {
    "rich_text_section": Shape({"elements": _RICH}, {}),
    "rich_text_list": Shape(
        {
            "style": Choice(("bullet", "ordered")),
            "elements": Many(Typed(frozenset({"rich_text_section"})), fewest=1),
        },
        {"indent": Whole(least=0), "offset": Whole(least=0), "border": Whole(least=0)},
    ),
    "rich_text_preformatted": Shape({"elements": _RICH}, {"border": Whole(least=0), "language": Words(shortest=1)}),
    "rich_text_quote": Shape({"elements": _RICH}, {"border": Whole(least=0)}),
    "text": Shape({"text": Words()}, _STYLE),
    "link": Shape({"url": Words(shortest=1)}, {**_STYLE, "text": Words(), "unsafe": Flag()}),
    "user": Shape({"user_id": _PERSON}, _STYLE),
    "usergroup": Shape({"usergroup_id": Words(pattern="S[A-Z0-9]+")}, _STYLE),
    "channel": Shape({"channel_id": _CHANNEL}, _STYLE),
    "emoji": Shape({"name": Words(shortest=1)}, {**_STYLE, "skin_tone": Whole(1, 6), "unicode": Words(shortest=1)}),
    "team": Shape({"team_id": Words(pattern="T[A-Z0-9]+")}, _STYLE),
    "broadcast": Shape({"range": Choice(("here", "channel", "everyone"))}, _STYLE),
    "color": Shape({"value": Words(pattern="#?[0-9a-fA-F]{6}")}, _STYLE),
    "date": Shape(
        {"timestamp": Whole(least=0), "format": Words(shortest=1)},
        {**_STYLE, "url": Words(), "fallback": Words()},
    ),
}

CELLS_AND_CHARTS: Mapping[str, Shape] = {
    "raw_text": Shape({"text": Words(shortest=1)}, {}),
    "bar": Shape(_SERIES, {}),
    "line": Shape(_SERIES, {}),
    "area": Shape(_SERIES, {}),
    "pie": Shape({"segments": Many(Like("segment"), most=6, fewest=1)}, {}),
}

BLOCKS: Mapping[str, Shape] = {
    "section": Shape(
        {},
        {
            **_BLOCK,
            "text": Text(3000),
            "fields": Many(Text(2000), most=10, fewest=1),
            "accessory": Typed(IN_SECTION),
            "expand": Flag(),
        },
    ),
    "header": Shape({"text": Text(150, plain=True)}, {**_BLOCK, "level": Whole(1, 4)}),
    "divider": Shape({}, _BLOCK),
    "context": Shape({"elements": Many(Typed(IN_CONTEXT), most=10, fewest=1)}, _BLOCK),
    "actions": Shape({"elements": Many(Typed(IN_ACTIONS), most=25, fewest=1)}, _BLOCK),
    "input": Shape(
        {"label": Text(2000, plain=True), "element": Typed(IN_INPUT)},
        {**_BLOCK, "hint": Text(2000, plain=True), "optional": Flag(), "dispatch_action": Flag()},
    ),
    "image": Shape({"alt_text": Words(2000, 1)}, {**_BLOCK, **_PICTURE, "title": Text(2000, plain=True)}),
    "rich_text": Shape(
        {"elements": Many(Typed(names("rich_text_section rich_text_list rich_text_preformatted rich_text_quote")))},
        _BLOCK,
    ),
    "markdown": Shape({"text": Words(MOST_MARKDOWN, 1)}, _BLOCK),
    "alert": Shape(
        {"text": Text(200)}, {**_BLOCK, "level": Choice(("default", "info", "warning", "error", "success"))}
    ),
    "table": Shape(
        {"rows": Many(Many(Typed(frozenset({"raw_text", "rich_text"})), most=20, fewest=1), most=100, fewest=1)},
        {**_BLOCK, "column_settings": Many(Like("column"), most=20)},
    ),
    "data_visualization": Shape({"title": Title(50), "chart": Typed(names("bar line area pie"))}, _BLOCK),
}

_VIEW: Mapping[str, Kind] = {
    "private_metadata": Words(3000),
    "callback_id": Words(255),
    "external_id": Words(255),
}
VIEWS: Mapping[str, Shape] = {
    "modal": Shape(
        {"title": Text(24, plain=True), "blocks": Many(Typed(frozenset(BLOCKS)), most=100, fewest=1)},
        {
            **_VIEW,
            "submit": Text(24, plain=True),
            "close": Text(24, plain=True),
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            "submit_disabled": Flag(),
        },
    ),
    "home": Shape({"blocks": Many(Typed(frozenset(BLOCKS)), most=100, fewest=1)}, _VIEW),
}
