"""What is on a person's screen, as one tree: what a test reads and presses, and what a page shows.

The tree is a snapshot: it does not change when the workspace does, so an old one can be pressed, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pretend_slack.answers import KEPT_AS, content_of
from pretend_slack.markup import Reader
from pretend_slack.records import File
from pretend_slack.shapes import Blocks, Json


@dataclass(frozen=True)
class Choice:
    """One option of a menu, a list or a row of ticks, and its words."""

    words: str
    option: Json


@dataclass(frozen=True)
class Control:
    """Something to press or to fill in, found by its `label`."""

    kind: str
    label: str
    block_id: str
    element: Json
    is_input: bool = False
    is_optional: bool = False
    dispatches: bool = True
    hint: str = ""
    answer: Json | None = None
    error: str | None = None
    choices: tuple[Choice, ...] = ()
    also_called: str = ""

    @property
    def action_id(self) -> str:
        """Name it as the app does."""
        return str(self.element["action_id"])

    @property
    def confirm(self) -> Json | None:
        """Say what is asked before it acts, if anything."""
        return self.element.get("confirm")

    @property
    def value(self) -> object:
        """Say what stands in it: words, or a list of words, as a person reads them; None if empty."""
        if self.answer is None:
            return None
        content = content_of(self.answer)
        if isinstance(content, list):
            return [_in_words(one) for one in content]
        return None if content is None else _in_words(content)


@dataclass(frozen=True)
class Part:
    """One block as it is seen: its words and what can be pressed or filled in there."""

    block: Json
    words: tuple[str, ...] = ()
    controls: tuple[Control, ...] = ()


@dataclass(frozen=True)
class Surface:
    """Anything made of blocks."""

    parts: tuple[Part, ...]
    blocks: Blocks
    complaint: str | None

    @property
    def words(self) -> str:
        """Say everything that can be read here, one thing per line."""
        return "\n".join(line for line in self._lines() if line)

    @property
    def controls(self) -> list[Control]:
        """List everything that can be pressed or filled in, from the top."""
        return [control for part in self.parts for control in part.controls]

    @property
    def inputs(self) -> list[Control]:
        """List everything that holds an answer, from the top."""
        return [control for control in self.controls if control.kind in KEPT_AS]

    @property
    def buttons(self) -> list[str]:
        """List the words of all buttons and menu entries."""
        pressed = [control for control in self.controls if control.kind in ("button", "overflow")]
        return [
            words for control in pressed for words in ([choice.words for choice in control.choices] or [control.label])
        ]

    @property
    def main_buttons(self) -> list[str]:
        """List the words of the buttons that stand out: those of style "primary"."""
        return [control.label for control in self.controls if control.element.get("style") == "primary"]

    @property
    def labels(self) -> list[str]:
        """List the labels of everything that holds an answer."""
        return [control.label for control in self.inputs]

    @property
    def values(self) -> dict[str, object]:
        """Say what stands in each field, by label."""
        return {control.label: control.value for control in self.inputs}

    @property
    def options(self) -> dict[str, list[str]]:
        """Say what can be chosen in each field, by label."""
        return {
            control.label: [choice.words for choice in control.choices] for control in self.inputs if control.choices
        }

    @property
    def answers(self) -> Json:
        """Say the state as the app gets it: {block_id: {action_id: answer}}."""
        state: Json = {}
        for control in self.inputs:
            state.setdefault(control.block_id, {})[control.action_id] = control.answer
        return state

    def _lines(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.words
            for control in part.controls:
                yield from _words_of(control)
        yield self.complaint or ""


@dataclass(frozen=True)
class MessageOnScreen(Surface):
    """A message as one person sees it."""

    ts: str
    conversation: str
    place: str
    sender: str
    text: str
    message: Json
    is_ephemeral: bool
    is_edited: bool
    thread_ts: str | None
    files: tuple[File, ...] = field(default=())

    def _lines(self) -> Iterator[str]:
        yield self.text
        yield from super()._lines()
        for file in self.files:
            yield file.title or file.name


@dataclass(frozen=True)
class ModalOnScreen(Surface):
    """The window that is open."""

    view_id: str
    title: str
    submit: str | None
    close: str
    view: Json

    @property
    def buttons(self) -> list[str]:
        """List the words of all buttons, the window's own last."""
        return [*super().buttons, *([self.submit] if self.submit else []), self.close]

    @property
    def errors(self) -> dict[str, str]:
        """Say what is wrong with each field, by label."""
        return {control.label: control.error for control in self.inputs if control.error}

    def _lines(self) -> Iterator[str]:
        yield self.title
        yield from super()._lines()
        yield self.submit or ""
        yield self.close


@dataclass(frozen=True)
class HomeOnScreen(Surface):
    """The app's Home as one person sees it."""

    view_id: str
    view: Json


@dataclass(frozen=True)
class Screen:
    """All that a person can see."""

    modal: ModalOnScreen | None
    home: HomeOnScreen | None
    messages: tuple[MessageOnScreen, ...]

    @property
    def words(self) -> str:
        """Say everything on the screen, window first."""
        surfaces = [surface for surface in (self.modal, self.home, *self.messages) if surface]
        return "\n".join(surface.words for surface in surfaces)


def parts_of(blocks: Blocks, state: Json, errors: dict[str, str], reader: Reader) -> tuple[Part, ...]:
    """Look at blocks as a person does."""
    return tuple(_part(block, state.get(block["block_id"], {}), errors, reader) for block in blocks)


def _part(block: Json, answers: Json, errors: dict[str, str], reader: Reader) -> Part:
    kind = block["type"]
    if kind == "input":
        return Part(block, (), (_input(block, answers, errors.get(block["block_id"]), reader),))
    words = tuple(_block_words(block, reader))
    elements = block["elements"] if kind == "actions" else [block.get("accessory")]
    near = words[0] if kind == "section" and words else ""
    controls = [
        _control(element, block, near, answers, reader)
        for element in elements
        if element and element["type"] != "image"
    ]
    return Part(block, words, tuple(controls))


def _block_words(block: Json, reader: Reader) -> Iterator[str]:
    kind = block["type"]
    if kind in ("section", "header", "alert"):
        yield from (reader.words(text) for text in [block.get("text"), *block.get("fields", [])] if text)
        if block.get("accessory", {}).get("type") == "image":
            yield block["accessory"]["alt_text"]
    elif kind == "context":
        yield from (one.get("alt_text") or reader.words(one) for one in block["elements"])
    elif kind == "rich_text":
        yield reader.rich_words(block["elements"])
    elif kind == "markdown":
        yield block["text"]
    elif kind == "image":
        yield from (reader.words(block["title"]) if "title" in block else "", block["alt_text"])
    elif kind == "table":
        yield from (" | ".join(_cell(cell, reader) for cell in row) for row in block["rows"])
    elif kind == "data_visualization":
        yield from _chart_words(block, reader)


def _cell(cell: Json, reader: Reader) -> str:
    return str(cell["text"]) if cell["type"] == "raw_text" else reader.rich_words(cell["elements"])


def _chart_words(block: Json, reader: Reader) -> Iterator[str]:
    title, chart = block["title"], block["chart"]
    yield title if isinstance(title, str) else reader.words(title)
    for segment in chart.get("segments", []):
        yield f"{segment['label']}: {segment['value']}"
    for series in chart.get("series", []):
        points = ", ".join(f"{point['label']}: {point['value']}" for point in series["data"])
        yield f"{series['name']}: {points}"


def _input(block: Json, answers: Json, error: str | None, reader: Reader) -> Control:
    element = block["element"]
    return Control(
        kind=element["type"],
        label=reader.words(block["label"]),
        block_id=block["block_id"],
        element=element,
        is_input=True,
        is_optional=block["optional"],
        dispatches=block["dispatch_action"],
        hint=reader.words(block["hint"]) if "hint" in block else "",
        answer=answers.get(element["action_id"]),
        error=error,
        choices=_choices(element, reader),
    )


def _control(element: Json, block: Json, near: str, answers: Json, reader: Reader) -> Control:
    own = element.get("text") or element.get("placeholder")
    words = reader.words(own) if own else ""
    is_button = element["type"] == "button"
    return Control(
        kind=element["type"],
        label=words if is_button else near or words,
        also_called=words,
        block_id=block["block_id"],
        element=element,
        answer=answers.get(element["action_id"]),
        choices=_choices(element, reader),
    )


def _choices(element: Json, reader: Reader) -> tuple[Choice, ...]:
    groups = element.get("option_groups", [{"options": element.get("options", [])}])
    options = [option for group in groups for option in group["options"]]
    return tuple(Choice(reader.words(option["text"]), option) for option in options)


def _words_of(control: Control) -> Iterator[str]:
    yield control.label if control.is_input or control.kind == "button" else control.also_called
    yield control.hint
    yield from (choice.words for choice in control.choices)
    if isinstance(control.value, list):
        yield ", ".join(map(str, control.value))
    elif control.value is not None:
        yield str(control.value)
    yield control.error or ""


def _in_words(content: object) -> object:
    if isinstance(content, dict) and "text" in content:
        return content["text"]["text"]
    if isinstance(content, dict) and content.get("type") == "rich_text":
        leaves = [leaf for section in content["elements"] for leaf in section["elements"]]
        return "".join(str(leaf.get("text", "")) for leaf in leaves)
    return content
