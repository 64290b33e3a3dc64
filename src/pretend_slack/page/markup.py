"""What people and the app wrote, as HTML: styles, names, links that may be followed."""

from pretend_slack.markup import Reader, Run
from pretend_slack.page.html import Html, is_safe_link, tag, words
from pretend_slack.shapes import Json

STYLES = {"bold": "strong", "italic": "em", "strike": "s", "code": "code", "pre": "pre"}


def text_html(text: Json, reader: Reader) -> Html:
    """Draw a text object, styles and all; an image in a context is its alt text."""
    if "alt_text" in text:
        return tag("span", text["alt_text"])
    return runs_html(reader.runs(text))


def runs_html(runs: list[Run]) -> Html:
    return words([run_html(run) for run in runs])


def run_html(run: Run) -> Html:
    drawn = words(run.words)
    for style in sorted(run.styles):
        drawn = tag(STYLES[style], drawn) if style in STYLES else tag("span", drawn, class_=style)
    if run.link and is_safe_link(run.link):
        return tag("a", drawn, href=run.link, rel="noreferrer noopener", target="_blank")
    return drawn
