"""What people and the app wrote, as HTML: styles, names, links that may be followed."""

import re
from itertools import groupby

from pretend_slack.markup import Reader, Run
from pretend_slack.page.html import Html, is_safe_link, tag, words
from pretend_slack.shapes import Json

QUOTED = re.compile(r"(>|&gt;) ?")
STYLES = {"bold": "strong", "italic": "em", "strike": "s", "code": "code", "pre": "pre"}


def text_html(text: Json, reader: Reader) -> Html:
    """Draw a text object, styles and all; an image in a context is its alt text."""
    if "alt_text" in text:
        return tag("span", text["alt_text"])
    if text["type"] == "plain_text":
        return runs_html(reader.runs(text))
    return mrkdwn_html(text["text"], reader)


def mrkdwn_html(text: str, reader: Reader) -> Html:
    """Draw a string of mrkdwn, quoted lines set apart."""
    return words([passage_html(lines, reader) for lines in passages(text)])


def passages(text: str) -> list[list[str]]:
    """Part a text where quoted lines begin and end; lines of ``` are left together."""
    if "```" in text:
        return [[text]]
    parted = groupby(text.split("\n"), key=lambda line: bool(QUOTED.match(line)))
    return [list(lines) for _, lines in parted]


def passage_html(lines: list[str], reader: Reader) -> Html:
    if not QUOTED.match(lines[0]):
        return runs_html(reader.runs("\n".join(lines)))
    unquoted = "\n".join(QUOTED.sub("", line) for line in lines)
    return tag("span", runs_html(reader.runs(unquoted)), class_="quote")  # it stands inside a paragraph


def runs_html(runs: list[Run]) -> Html:
    return words([run_html(run) for run in runs])


def run_html(run: Run) -> Html:
    drawn = words(run.words)
    for style in sorted(run.styles):
        drawn = tag(STYLES[style], drawn) if style in STYLES else tag("span", drawn, class_=style)
    if run.link and is_safe_link(run.link):
        return tag("a", drawn, href=run.link, rel="noreferrer noopener", target="_blank")
    return drawn
