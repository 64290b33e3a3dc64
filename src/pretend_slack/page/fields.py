"""A surface's controls as a form's fields: what can be pressed, typed and chosen."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pretend_slack.answers import content_of
from pretend_slack.page.html import Html, is_safe_link, tag, words
from pretend_slack.page.markup import text_html
from pretend_slack.people import Person
from pretend_slack.screen import Choice, Control
from pretend_slack.shapes import Json

INPUT_TYPES = {
    "email_text_input": "email",
    "url_text_input": "url",
    "datepicker": "date",
    "timepicker": "time",
    "datetimepicker": "datetime-local",
}
MANY = 7
"""A list with more ticks than this scrolls in a frame of its own."""


def name_of(control: Control) -> str:
    """Say what a control is called in the form."""
    return f"{control.block_id}|{control.action_id}"


def control_html(control: Control, person: Person) -> Html:
    """Draw a control outside a form's question: buttons, menus, and what acts when it changes."""
    if control.kind == "button":
        return button_html(control)
    if control.kind == "overflow":
        return overflow_html(control)
    entry = entry_html(control, person, dispatches=True)
    return tag("div", [entry, go_html(control)], class_="control", role="group", aria_label=control.label)


def button_html(control: Control) -> Html:
    style = control.element.get("style", "")
    class_ = f"button {style}".strip()
    url = control.element.get("url")
    if url is None:
        label = control.element.get("accessibility_label")
        return tag("button", control.label, name="press", value=name_of(control), class_=class_, aria_label=label)
    shown = [control.label, tag("span", " ↗", aria_hidden="true")]
    if not is_safe_link(url):
        return tag("span", shown, class_=class_)
    tells = {"data_press": name_of(control)}
    return tag("a", shown, href=url, class_=class_, target="_blank", rel="noreferrer noopener", **tells)


def overflow_html(control: Control) -> Html:
    entries = [
        tag("button", choice.words, name="press", value=f"{name_of(control)}|{number}", class_="entry")
        for number, choice in enumerate(control.choices)
    ]
    dots = tag("summary", tag("span", "⋯", aria_hidden="true"), aria_label="More", class_="button")
    return tag("details", [dots, tag("div", entries, class_="menu")], class_="overflow")


def go_html(control: Control) -> Html:
    """What sends a changed control off; the script presses it by itself."""
    return tag("button", "OK", name="press", value=name_of(control), class_="button go")


def field_html(control: Control, person: Person) -> Html:
    """Draw one question of a form: label, entry, hint, and what is wrong with it."""
    label = [control.label, *([tag("span", " (optional)", class_="optional")] if control.is_optional else [])]
    inside = [
        tag("legend", label) if is_ticked(control) else tag("label", label, for_=id_of("field", control)),
        entry_html(control, person, dispatches=control.dispatches, id_=id_of("field", control)),
    ]
    if control.dispatches:
        inside.append(go_html(control))
    if control.error:
        inside.append(tag("p", control.error, class_="wrong", id=id_of("wrong", control)))
    if control.hint:
        inside.append(tag("p", control.hint, class_="hint", id=id_of("hint", control)))
    about = {"aria_describedby": described_by(control)} if is_ticked(control) else {}
    class_ = "question has-error" if control.error else "question"
    return tag("fieldset" if is_ticked(control) else "div", inside, class_=class_, **about)


def entry_html(control: Control, person: Person, *, dispatches: bool, id_: str | None = None) -> Html:
    """Draw what is typed or chosen. With an id it answers a form's question, else its label is its name."""
    if is_ticked(control):
        return ticks_html(control, person, dispatches=dispatches)
    shared: dict[str, object] = {
        "name": name_of(control),
        "id": id_,
        "aria_label": None if id_ else control.label,
        "aria_describedby": described_by(control),
        "aria_invalid": "true" if control.error else None,
        "data_dispatch": dispatches or None,
    }
    placeholder = (control.element.get("placeholder") or {}).get("text")
    if control.kind.endswith("_select") and "external" not in control.kind:
        return select_html(control, person, placeholder=placeholder, shared=shared)
    shared |= {"placeholder": placeholder, "maxlength": control.element.get("max_length")}
    if control.element.get("multiline") or control.kind == "rich_text_input":
        return tag("textarea", f"\n{control.value or ''}", rows=4, **shared)  # HTML drops a first newline
    return tag(
        "input",
        type=INPUT_TYPES.get(control.kind, "text"),
        value=shown_value(control, person),
        inputmode="decimal" if control.kind == "number_input" else None,
        autocomplete="off",
        **shared,
    )


def select_html(control: Control, person: Person, *, placeholder: str | None, shared: dict[str, object]) -> Html:
    chosen = chosen_in(control)
    options = [tag("option", placeholder or "Choose…", value="")]
    for heading, choices in groups_of(control, person):
        drawn = [tag("option", said, value=key, selected=key in chosen) for key, said, _ in choices]
        options += [tag("optgroup", drawn, label=heading)] if heading else drawn
    return tag("select", options, **shared)


def ticks_html(control: Control, person: Person, *, dispatches: bool) -> Html:
    """Draw ticks instead of a list that needs Ctrl and a steady hand."""
    several, chosen, many = has_several(control), chosen_in(control), 0
    # Nothing is sent for ticks that were all taken away; the empty value says that they were there.
    drawn = [tag("input", type="hidden", name=name_of(control), value="")] if several else []
    for heading, choices in groups_of(control, person):
        drawn += [tag("p", heading, class_="group")] if heading else []
        for key, said, choice in choices:
            many += 1
            tick = tag(
                "input",
                type="checkbox" if several else "radio",
                name=name_of(control),
                value=key,
                checked=key in chosen,
                aria_invalid="true" if control.error else None,
                data_dispatch=dispatches or None,
            )
            drawn.append(tag("label", [tick, tag("span", choice_html(choice, said, person))], class_="tick"))
    most = control.element.get("max_selected_items") if several else None
    return tag("div", drawn, class_="ticks many" if many > MANY else "ticks", data_most=most)


def choice_html(choice: Choice | None, said: str, person: Person) -> Html:
    """Draw an option's words, and what it says about itself."""
    if choice is None:
        return words(said)
    drawn = [text_html(choice.option["text"], person.reader)]
    if about := choice.option.get("description"):
        drawn.append(tag("small", text_html(about, person.reader)))
    return words(drawn)


# What stands in a control


def is_ticked(control: Control) -> bool:
    return has_several(control) or control.kind == "radio_buttons"


def has_several(control: Control) -> bool:
    """Say whether more than one thing can be chosen."""
    return control.kind == "checkboxes" or control.kind.startswith("multi_")


def chosen_in(control: Control) -> set[str]:
    content = content_of(control.answer) if control.answer else None
    return set(map(key_of, content if isinstance(content, list) else [content] if content else []))


def key_of(content: object) -> str:
    """Say what stands for a chosen thing in the form: an option's value, a person's or a place's id."""
    return str(content["value"]) if isinstance(content, dict) else str(content)


def shown_value(control: Control, person: Person) -> str | None:
    content = content_of(control.answer) if control.answer else None
    if control.kind == "datetimepicker" and content:
        moment = datetime.fromtimestamp(int(str(content)), UTC).astimezone(ZoneInfo(person.user.tz))
        return f"{moment:%Y-%m-%dT%H:%M}"
    return None if control.value is None else str(control.value)


def id_of(kind: str, control: Control) -> str:
    return f"{kind}-{name_of(control)}".replace(" ", "-")


def described_by(control: Control) -> str | None:
    ids = [id_of("wrong", control)] if control.error else []
    ids += [id_of("hint", control)] if control.hint else []
    return " ".join(ids) or None


# What can be chosen

Offered = tuple[str, str, Choice | None]
"""What stands for it in the form, its words, and the app's own option if it is one."""


def groups_of(control: Control, person: Person) -> Iterator[tuple[str, list[Offered]]]:
    """Go through what can be chosen, under its headings; without any there is one group, with an empty one."""
    if not control.choices:
        yield "", [(key, said, None) for key, said in choices_of(control, person)]
        return
    choices = iter(control.choices)
    groups: list[Json] = control.element.get("option_groups") or [{"options": control.choices}]
    for group in groups:
        heading = person.reader.words(group["label"]) if "label" in group else ""
        own = [next(choices) for _ in group["options"]]
        yield heading, [(key_of(choice.option), choice.words, choice) for choice in own]


def choices_of(control: Control, person: Person) -> list[tuple[str, str]]:
    """List what can be chosen, as (key, words)."""
    if control.choices:
        return [(key_of(choice.option), choice.words) for choice in control.choices]
    if "users" in control.kind:
        return [(other.id, other.name) for other in person.slack.people if not other.user.is_deactivated]
    if "external" in control.kind:
        return [(said, said) for said in suggestions(control)]
    return [
        (id_, name)
        for id_, name in channels_for(person, chosen=chosen_in(control))
        if fits_filter(control.element.get("filter"), person.workspace.conversations[id_].kind)
    ]


def suggestions(control: Control) -> Iterable[str]:
    """What was chosen before in a list that the app fills as one types."""
    value = control.value
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def channels_for(person: Person, *, chosen: Collection[str]) -> list[tuple[str, str]]:
    """List the channels a person can name: their own, and all public ones.

    What was chosen by somebody else stays chosen, without its name: sending the form must not empty it.
    """
    with person.workspace.lock:
        everything = [one for one in person.workspace.conversations.values() if one.kind in ("public", "private")]
    named = [one for one in everything if one.kind == "public" or person.id in one.members]
    hidden = [one for one in everything if one not in named and one.id in chosen]
    return [*((one.id, person.place_name(one)) for one in named), *((one.id, "a private channel") for one in hidden)]


def fits_filter(wanted: Json | None, kind: str) -> bool:
    return not wanted or "include" not in wanted or kind in wanted["include"]
