"""Charts and tables. A chart is a table of its numbers with a bar beside each, so that everybody can read it."""

from collections.abc import Sequence

from pretend_slack.markup import Reader
from pretend_slack.page.html import Html, tag, words
from pretend_slack.page.markup import runs_html
from pretend_slack.shapes import Blocks, Json

COLOURS = 4


def chart_html(chart: Json, *, title: str) -> Html:
    """Draw any kind of chart: a row per label, a column per series."""
    series = chart.get("series") or [{"name": "", "data": chart.get("segments", [])}]
    values = {one["name"]: {point["label"]: point["value"] for point in one["data"]} for one in series}
    labels = list(dict.fromkeys(label for points in values.values() for label in points))
    largest = max((value for points in values.values() for value in points.values()), default=0)
    drawn = [tag("caption", title)]
    if any(values):
        drawn.append(tag("tr", [tag("td"), *(tag("th", name, scope="col") for name in values)]))
    for label in labels:
        numbers = [number_html(points.get(label), largest, colour) for colour, points in enumerate(values.values())]
        drawn.append(tag("tr", [tag("th", label, scope="row"), *numbers]))
    return tag("div", tag("table", drawn), class_="chart")


def number_html(value: float | None, largest: float, colour: int) -> Html:
    if value is None:
        return tag("td", "–")
    share = 100 * max(value, 0) / largest if largest > 0 else 0
    bar = tag("rect", width=f"{share:.1f}", height="10", class_=f"colour{colour % COLOURS}")
    drawn = tag("svg", bar, viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")
    return tag("td", [tag("span", f"{value:g}"), drawn])


def table_html(rows: Sequence[Blocks], reader: Reader) -> Html:
    """Draw a table; its first row says what the columns are."""
    drawn = [
        tag("tr", [tag("td" if number else "th", cell_html(cell, reader)) for cell in row])
        for number, row in enumerate(rows)
    ]
    return tag("div", tag("table", drawn), class_="table")


def cell_html(cell: Json, reader: Reader) -> Html:
    if cell["type"] == "raw_text":
        return words(str(cell["text"]))
    return words([runs_html(list(reader.rich_runs(element))) for element in cell["elements"]])
