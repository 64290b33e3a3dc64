"""Block Kit as HTML: what one surface (a message, a window, Home) looks like."""

from pretend_slack.markup import Reader
from pretend_slack.page.charts import chart_html, table_html
from pretend_slack.page.fields import control_html, field_html
from pretend_slack.page.html import Html, tag
from pretend_slack.page.markup import runs_html, text_html
from pretend_slack.people import Person
from pretend_slack.screen import Part, Surface
from pretend_slack.shapes import Json

RICH_TAGS = {"rich_text_preformatted": "pre", "rich_text_quote": "blockquote"}


def surface_html(surface: Surface, person: Person) -> list[Html]:
    """Draw a surface's blocks; the caller wraps them in a form."""
    drawn = [part_html(part, person) for part in surface.parts]
    if surface.complaint:
        drawn.append(tag("p", surface.complaint, class_="complaint", role="alert"))
    return drawn


def part_html(part: Part, person: Person) -> Html:
    block, reader = part.block, person.reader
    match block["type"]:
        case "header":
            return tag("h3", reader.words(block["text"]))
        case "divider":
            return tag("hr")
        case "context":
            return tag("p", [tag("span", text_html(one, reader)) for one in block["elements"]], class_="context")
        case "section":
            controls = [control_html(control, person) for control in part.controls]
            return tag("div", [said_html(block, reader), *controls], class_="section")
        case "actions":
            return tag("div", [control_html(control, person) for control in part.controls], class_="actions")
        case "input":
            return field_html(part.controls[0], person)
        case "rich_text":
            return tag("div", [rich_html(element, reader) for element in block["elements"]], class_="said")
        case "data_visualization":
            return chart_html(block["chart"], title=part.words[0])
        case "table":
            return table_html(block["rows"], reader)
        case _:
            return tag("p", "\n".join(part.words), class_="said")


def said_html(block: Json, reader: Reader) -> Html:
    """Draw a section's text, and its fields in two columns."""
    said = [tag("p", text_html(block["text"], reader))] if "text" in block else []
    if fields := block.get("fields"):
        said.append(tag("div", [tag("p", text_html(field, reader)) for field in fields], class_="fields"))
    if "alt_text" in block.get("accessory", {}):
        said.append(tag("p", block["accessory"]["alt_text"], class_="context"))
    return tag("div", said, class_="said")


def rich_html(element: Json, reader: Reader) -> Html:
    return tag(RICH_TAGS.get(element["type"], "p"), runs_html(list(reader.rich_runs(element))))
