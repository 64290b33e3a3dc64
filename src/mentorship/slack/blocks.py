"""Block Kit as plain dicts. Markup goes where Slack reads mrkdwn, plain text everywhere else.

What is longer than Slack takes is cut: with facts filled in, no sentence keeps a Home or a window from being shown.

The pretend Slack and Slack's own schema hold these shapes in tests; here they are only written down once.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from mentorship.slack.lengths import LONGEST, parts_of, shortened
from mentorship.wording import Markup, escape

Block = dict[str, Any]
"""Slack's JSON."""
Element = dict[str, Any]

LONGEST_TEXT = 3900
"""Slack shortens a message's `text` beyond 4,000 characters."""


CHART = "data_visualization"
MORE = "slack.more"
"""The "…" menu that holds buttons; each entry's value is the button's door and what it is about."""


# Text


def plain(text: str, longest: int) -> Block:
    return {"type": "plain_text", "text": cut(text, longest), "emoji": True}


def shown_while_empty(text: str) -> Block:
    """What stands in a field as long as nothing is chosen or typed."""
    return plain(text, 150)


def mrkdwn(text: Markup) -> Block:
    return {"type": "mrkdwn", "text": text}


# Blocks that show something


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, 150)}


def section(text: Markup, *, accessory: Element | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(shortened(text, LONGEST))}
    return {**block, "accessory": accessory} if accessory else block


def sections(text: Markup) -> list[Block]:
    """A whole text, in as many sections as it takes."""
    return [section(part) for part in parts_of(text)]


def context(*texts: Markup) -> Block:
    return {"type": "context", "elements": [mrkdwn(shortened(text, LONGEST)) for text in texts]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Element) -> Block:
    return {"type": "actions", "elements": list(elements)}


def cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def bar_chart(title: str, series: Mapping[str, Mapping[str, int]]) -> Block:
    """Bars, drawn by Slack itself. series: {name: {label: value}}, all with the same labels, at most six and twenty."""
    return {
        "type": CHART,
        "title": cut(title, 50),
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": cut(name, 20),
                    "data": [{"label": cut(label, 20), "value": value} for label, value in points.items()],
                }
                for name, points in series.items()
            ],
            "axis_config": {"categories": [cut(label, 20) for label in next(iter(series.values()))]},
        },
    }


def without_charts(blocks: Sequence[Block]) -> list[Block]:
    """Give blocks with the charts' numbers as text, for a Slack that takes no charts."""
    return [section(Markup("\n").join(shown(each))) if each["type"] == CHART else each for each in blocks]


# Things to press


def button(
    label: str, door: str, about: str = "", *, style: str | None = None, confirm: Block | None = None
) -> Element:
    """A button. `door` says what it does (its action_id), `about` which record it is about."""
    element: Element = {"type": "button", "text": plain(label, 75), "action_id": door, "value": about or "-"}
    if style:
        element["style"] = style
    if confirm:
        element["confirm"] = confirm
    return element


def confirm(title: str, text: str, *, yes: str, no: str) -> Block:
    return {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}


def overflow(door: str, options: Mapping[str, str]) -> Element:
    """A "…" menu; `options`: value → label, at most five."""
    return {
        "type": "overflow",
        "action_id": door,
        "options": [option(v, label) for v, label in options.items()],
    }


def more(*buttons: Element) -> Element:
    """Fold up to five buttons that ask nothing back into one "…" menu: each does there what it does by itself."""
    folded = {f"{each['action_id']} {each['value']}": each["text"]["text"] for each in buttons}
    return overflow(MORE, folded)


def one_and_more(first: Element, *others: Element) -> list[Element]:
    """One button to press; what else could be pressed is folded, unless it is a single one."""
    return [first, more(*others)] if len(others) > 1 else [first, *others]


# Questions of a form. The field's name in the answers is the block_id and the action_id.


def question(
    name: str, label: str, element: Element, *, hint: str = "", optional: bool = False, dispatch: bool = False
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 2000),
        "element": {**element, "action_id": name},
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, 2000)
    if dispatch:
        block["dispatch_action"] = True
    return block


def text_input(
    initial: str | None = None, *, lines: bool = False, longest: int = 3000, placeholder: str = ""
) -> Element:
    element: Element = {"type": "plain_text_input", "multiline": lines, "max_length": longest}
    if initial:
        element["initial_value"] = initial
    if placeholder:
        element["placeholder"] = shown_while_empty(placeholder)
    return element


def number_input(initial: float | None = None, *, decimal: bool = False) -> Element:
    """A number. No bounds here: our own sentence at the field is kinder than Slack's."""
    element: Element = {"type": "number_input", "is_decimal_allowed": decimal}
    if initial is not None:
        element["initial_value"] = f"{initial:g}"
    return element


def option(value: str, label: str, description: str = "") -> Block:
    shape: Block = {"text": plain(label, 75), "value": value}
    return {**shape, "description": plain(description, 75)} if description else shape


def select(options: Mapping[str, str], initial: str | None = None) -> Element:
    element: Element = {
        "type": "static_select",
        "options": [option(v, label) for v, label in options.items()],
    }
    if initial in options:
        element["initial_option"] = option(str(initial), options[str(initial)])
    return element


def multi_select(options: Mapping[str, str], initial: Iterable[str] = (), *, at_most: int | None = None) -> Element:
    element: Element = {
        "type": "multi_static_select",
        "options": [option(v, label) for v, label in options.items()],
    }
    chosen = [option(value, options[value]) for value in initial if value in options]
    if chosen:
        element["initial_options"] = chosen
    if at_most:
        element["max_selected_items"] = at_most
    return element


def radio(options: Mapping[str, str], initial: str | None = None) -> Element:
    return {**select(options, initial), "type": "radio_buttons"}


def checkboxes(options: Mapping[str, str], initial: Iterable[str] = ()) -> Element:
    return {**multi_select(options, initial), "type": "checkboxes"}


def people_select(initial: Sequence[str] = ()) -> Element:
    return {"type": "multi_users_select", **({"initial_users": list(initial)} if initial else {})}


def person_select(initial: str | None = None) -> Element:
    return {"type": "users_select", **({"initial_user": initial} if initial else {})}


def channel_select(initial: str | None = None, *, kinds: Sequence[str]) -> Element:
    """kinds: "public", "private", or both."""
    element: Element = {
        "type": "conversations_select",
        "filter": {"include": list(kinds), "exclude_bot_users": True},
    }
    return {**element, "initial_conversation": initial} if initial else element


def date_input(initial: date | None = None) -> Element:
    return {"type": "datepicker", **({"initial_date": initial.isoformat()} if initial else {})}


def time_input(initial: time | None = None) -> Element:
    return {"type": "timepicker", **({"initial_time": f"{initial:%H:%M}"} if initial else {})}


# Surfaces


def modal(
    title: str, blocks: Sequence[Block], *, form: str = "", submit: str = "", close: str = "", about: str = ""
) -> Block:
    """A window. `form` names what happens with its answers (callback_id), `about` the record it is about."""
    view: Block = {"type": "modal", "title": plain(title, 24), "blocks": list(blocks), "private_metadata": about}
    if form:
        view["callback_id"] = form
    if submit:
        view["submit"] = plain(submit, 24)
    if close:
        view["close"] = plain(close, 24)
    return view


def home(blocks: Sequence[Block]) -> Block:
    return {"type": "home", "blocks": list(blocks)[:100]}


def full_text(blocks: Sequence[Block]) -> Markup:
    """Everything that blocks show, as one text for screen readers and notifications."""
    said = (words for block in blocks for words in shown(block))
    return shortened(Markup("\n".join(said)), LONGEST_TEXT)


def shown(block: Block) -> Iterable[str]:
    match block["type"]:
        case "section" | "header":
            yield block["text"]["text"]
        case "context":
            yield from (element["text"] for element in block["elements"] if "text" in element)
        case "data_visualization":
            yield escape(block["title"])
            for each in block["chart"]["series"]:
                points = ", ".join(f"{point['label']} {point['value']}" for point in each["data"])
                yield escape(f"{each['name']}: {points}")
