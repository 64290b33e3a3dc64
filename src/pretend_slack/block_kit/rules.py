"""Check blocks and views against the tables, and say what is wrong in Slack's manner."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pretend_slack.block_kit import tables
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
)
from pretend_slack.shapes import Json

Value = Any  # Any: whatever an app sent; finding out what it is, is the point of this module


@dataclass(frozen=True)
class Fault:
    """One thing that Slack would refuse, and where it stands."""

    what: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.what} [json-pointer:{self.pointer}]"


def message_faults(blocks: Value) -> list[Fault]:
    """List what Slack would refuse in the blocks of a message."""
    return list(_block_list_faults(blocks, "message", "/blocks"))


def view_faults(view: Value) -> list[Fault]:
    """List what Slack would refuse in a modal or a Home."""
    if not isinstance(view, dict) or view.get("type") not in tables.VIEWS:
        return [Fault("must be a modal or a home", "/view/type")]
    kind, blocks = view["type"], view.get("blocks")
    found = list(_shape_faults(view, tables.VIEWS[kind], "/view", typed=True))
    if isinstance(blocks, list) and not found:
        found += _block_list_faults(blocks, kind, "/view/blocks", fields_too=False)
        found += _modal_faults(view) if kind == "modal" else ()
    return found


def text_in_blocks(blocks: Value) -> int:
    """Count the characters of all text in these blocks."""
    if isinstance(blocks, list):
        return sum(text_in_blocks(item) for item in blocks)
    if isinstance(blocks, dict):
        own = len(blocks["text"]) if isinstance(blocks.get("text"), str) else 0
        return own + sum(text_in_blocks(value) for value in blocks.values())
    return 0


def element_faults(element: Value) -> list[Fault]:
    """List what is wrong in a single element."""
    return list(_typed_faults(element, frozenset(tables.ELEMENTS), "/element"))


def _block_list_faults(blocks: Value, surface: str, at: str, *, fields_too: bool = True) -> Iterator[Fault]:
    if fields_too:
        most = tables.MOST_BLOCKS[surface]
        found = list(_many_faults(blocks, Many(Typed(frozenset(tables.BLOCKS)), most=most), at))
        yield from found
        if found:
            return
    for index, block in enumerate(blocks):
        if block["type"] not in tables.SURFACES[surface]:
            yield Fault(f"unsupported type: {block['type']} in a {surface}", f"{at}/{index}/type")
        if surface != "modal" and _element_of(block).get("type") == "file_input":
            yield Fault("file_input is for modals only", f"{at}/{index}/element/type")
    yield from _repeated([block.get("block_id") for block in blocks], "block_id", at)
    yield from _focus_faults(blocks, at)
    kinds = Counter(block["type"] for block in blocks)
    for kind, most in tables.MOST_OF_A_BLOCK.items():
        if kinds[kind] > most:
            yield Fault(f"no more than {most} {kind} allowed", at)
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > tables.MOST_MARKDOWN:
        yield Fault(f"markdown must be less than {tables.MOST_MARKDOWN + 1} characters together", at)


def _modal_faults(view: Json) -> Iterator[Fault]:
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        yield Fault("missing required field: submit, as there is an input block", "/view/submit")


def _focus_faults(blocks: list[Json], at: str) -> Iterator[Fault]:
    elements = [element for block in blocks for element in _elements_of(block)]
    if sum(element.get("focus_on_load") is True for element in elements) > 1:
        yield Fault("no more than 1 element with focus_on_load allowed", at)


def _elements_of(block: Json) -> list[Json]:
    several = block.get("elements", []) if block["type"] == "actions" else []
    return [element for element in [*several, block.get("accessory"), block.get("element")] if element]


def _element_of(block: Json) -> Json:
    element = block.get("element")
    return element if isinstance(element, dict) else {}


def _repeated(ids: list[str | None], name: str, at: str) -> Iterator[Fault]:
    for value, times in Counter(ids).items():
        if value and times > 1:
            yield Fault(f"{name} already exists: {value}", at)


def _faults(value: Value, kind: Kind, at: str) -> Iterator[Fault]:
    checks: dict[type, Callable[[Value, Any, str], Iterator[Fault]]] = {  # Any: each check takes its own kind
        Text: _text_faults,
        Words: _words_faults,
        Title: _title_faults,
        Whole: _whole_faults,
        Number: _number_faults,
        Flag: _flag_faults,
        Choice: _choice_faults,
        Many: _many_faults,
        Typed: lambda value, kind, at: _typed_faults(value, kind.types, at),
        Like: lambda value, kind, at: _shape_faults(value, tables.SHAPES[kind.shape], at, name=kind.shape),
    }
    yield from checks[type(kind)](value, kind, at)


def _text_faults(value: Value, kind: Text, at: str) -> Iterator[Fault]:
    types = frozenset({"plain_text"}) if kind.plain else frozenset({"plain_text", "mrkdwn"})
    found = list(_typed_faults(value, types, at))
    yield from found or _words_faults(value["text"], Words(kind.longest, 1), f"{at}/text")


def _words_faults(value: Value, kind: Words, at: str) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault("must be a string", at)
    elif len(value) < kind.shortest:
        yield Fault(f"must be more than {kind.shortest - 1} characters", at)
    elif kind.longest is not None and len(value) > kind.longest:
        yield Fault(f"must be less than {kind.longest + 1} characters", at)
    elif kind.pattern is not None and not re.fullmatch(kind.pattern, value):
        yield Fault(f"failed to match the format: {value!r}", at)


def _title_faults(value: Value, kind: Title, at: str) -> Iterator[Fault]:
    if isinstance(value, dict):
        yield from _text_faults(value, Text(kind.longest, plain=True), at)
    else:
        yield from _words_faults(value, Words(kind.longest, 1), at)


def _whole_faults(value: Value, kind: Whole, at: str) -> Iterator[Fault]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield Fault("must be an integer", at)
    elif kind.least is not None and value < kind.least:
        yield Fault(f"must be at least {kind.least}", at)
    elif kind.most is not None and value > kind.most:
        yield Fault(f"must be at most {kind.most}", at)


def _number_faults(value: Value, kind: Number, at: str) -> Iterator[Fault]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield Fault("must be a number", at)
    elif kind.above is not None and value <= kind.above:
        yield Fault(f"must be more than {kind.above}", at)


def _flag_faults(value: Value, _kind: Flag, at: str) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield Fault("must be a boolean", at)


def _choice_faults(value: Value, kind: Choice, at: str) -> Iterator[Fault]:
    if value not in kind.values:
        yield Fault(f"must be one of {', '.join(map(str, kind.values))}", at)


def _many_faults(value: Value, kind: Many, at: str) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault("must be an array", at)
        return
    if len(value) < kind.fewest:
        yield Fault(f"no fewer than {kind.fewest} items allowed", at)
    if kind.most is not None and len(value) > kind.most:
        yield Fault(f"no more than {kind.most} items allowed", at)
    for index, item in enumerate(value):
        yield from _faults(item, kind.of, f"{at}/{index}")


def _typed_faults(value: Value, types: frozenset[str], at: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault("must be an object", at)
    elif value.get("type") not in types:
        yield Fault(f"unsupported type: {value.get('type')}", f"{at}/type")
    else:
        shape = _shape_of(value["type"], types)
        yield from _shape_faults(value, shape, at, typed=True, name=value["type"])


def _shape_of(name: str, among: frozenset[str]) -> Shape:
    """An image is a block among blocks and an element elsewhere."""
    if among == frozenset(tables.BLOCKS) or name == "rich_text":
        return tables.BLOCKS[name]
    for table in (tables.TEXTS, tables.ELEMENTS, tables.RICH_TEXT, tables.CELLS_AND_CHARTS):
        if name in table:
            return table[name]
    raise KeyError(name)


def _shape_faults(value: Value, shape: Shape, at: str, *, typed: bool = False, name: str = "") -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault("must be an object", at)
        return
    missing = [field for field in shape.required if field not in value]
    found = [Fault(f"missing required field: {field}", at) for field in missing]
    for field, content in value.items():
        kind = shape.required.get(field) or shape.optional.get(field)
        if kind is not None:
            found += _faults(content, kind, f"{at}/{field}")
        elif not (typed and field == "type"):
            found.append(Fault(f"invalid additional property: {field}", at))
    yield from found
    if not found and name in _ACROSS_FIELDS:
        yield from (Fault(what, at) for what in _ACROSS_FIELDS[name](value))


def _section(block: Json) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "missing required field: text or fields"


def _actions(block: Json) -> Iterator[str]:
    ids = [element.get("action_id") for element in block["elements"]]
    yield from (fault.what for fault in _repeated(ids, "action_id", ""))


def _input(block: Json) -> Iterator[str]:
    if block["element"]["type"] == "file_input" and block.get("dispatch_action"):
        yield "dispatch_action is not allowed with file_input"


def _picture(image: Json) -> Iterator[str]:
    if ("image_url" in image) == ("slack_file" in image):
        yield "must have either image_url or slack_file"


def _static_select(select: Json) -> Iterator[str]:
    if ("options" in select) == ("option_groups" in select):
        yield "must have either options or option_groups"
    else:
        groups = select.get("option_groups", [{"options": select.get("options")}])
        yield from _known_initials(select, [option for group in groups for option in group["options"]])
    yield from _no_more_than_allowed(select)


def _ticks(element: Json) -> Iterator[str]:
    yield from _known_initials(element, element["options"])


def _known_initials(element: Json, options: list[Json]) -> Iterator[str]:
    initial = element.get("initial_options") or [element.get("initial_option")]
    known = {(option["text"]["text"], option["value"]) for option in options}
    for option in initial:
        if option and (option["text"]["text"], option["value"]) not in known:
            yield f"initial option is not among the options: {option['value']}"
    repeated = Counter(option["value"] for option in options)
    yield from (f"option value already exists: {value}" for value, times in repeated.items() if times > 1)


def _no_more_than_allowed(select: Json) -> Iterator[str]:
    most = select.get("max_selected_items")
    initial = next((value for key, value in select.items() if key.startswith("initial_")), None)
    if most is not None and isinstance(initial, list) and len(initial) > most:
        yield f"no more than {most} initial items allowed"


def _lengths(element: Json) -> Iterator[str]:
    if element.get("min_length", 0) > element.get("max_length", 3000):
        yield "min_length must not be more than max_length"
    if len(element.get("initial_value", "")) > element.get("max_length", 3000):
        yield "initial_value must not be longer than max_length"


def _amounts(element: Json) -> Iterator[str]:
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and most is not None and float(least) > float(most):
        yield "min_value must not be more than max_value"


def _table(block: Json) -> Iterator[str]:
    widths = {len(row) for row in block["rows"]}
    if len(widths) > 1:
        yield "all rows must have the same number of cells"
    if len(block.get("column_settings", [])) > max(widths):
        yield "no more column_settings than columns allowed"


def _chart(chart: Json) -> Iterator[str]:
    categories = chart["axis_config"]["categories"]
    for series in chart["series"]:
        if [point["label"] for point in series["data"]] != categories:
            yield f"points of {series['name']} must match axis_config.categories"


_ACROSS_FIELDS: Mapping[str, Callable[[Json], Iterator[str]]] = {
    "section": _section,
    "actions": _actions,
    "input": _input,
    "image": _picture,
    "static_select": _static_select,
    "multi_static_select": _static_select,
    "checkboxes": _ticks,
    "radio_buttons": _ticks,
    "multi_users_select": _no_more_than_allowed,
    "multi_external_select": _no_more_than_allowed,
    "multi_channels_select": _no_more_than_allowed,
    "multi_conversations_select": _no_more_than_allowed,
    "plain_text_input": _lengths,
    "number_input": _amounts,
    "table": _table,
    "bar": _chart,
    "line": _chart,
    "area": _chart,
}
