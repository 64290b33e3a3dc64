"""Read Slack's markup (mrkdwn and rich text) as a person sees it: names for ids, local times for dates."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pretend_slack.shapes import Blocks, Json
from pretend_slack.workspace import Workspace

_STYLED = re.compile(
    r"```(?P<pre>.+?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<![\w*])\*(?P<bold>\S|\S[^*\n]*\S)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>\S|\S[^_\n]*\S)_(?![\w_])"
    r"|(?<![\w~])~(?P<strike>\S|\S[^~\n]*\S)~(?![\w~])"
    r"|<(?P<link>[^<>\n]+)>",
    re.DOTALL,
)
_DATE_WORDS = {
    "date_num": "%Y-%m-%d",
    "date": "%B %-d, %Y",
    "date_long": "%A, %B %-d, %Y",
    "date_short": "%b %-d, %Y",
    "date_pretty": "%B %-d, %Y",
    "date_long_pretty": "%A, %B %-d, %Y",
    "date_short_pretty": "%b %-d, %Y",
    "day_divider_pretty": "%A, %B %-d",
    "time": "%-I:%M %p",
    "time_secs": "%-I:%M:%S %p",
}


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style; `link` is where it leads."""

    words: str
    styles: frozenset[str] = frozenset()
    link: str | None = None


@dataclass(frozen=True)
class Reader:
    """Someone who reads: knows the names in the workspace and lives in a time zone."""

    workspace: Workspace
    user: str

    def words(self, text: Json | str) -> str:
        """Read a text object, or a string of mrkdwn, without its markup."""
        return "".join(run.words for run in self.runs(text))

    def runs(self, text: Json | str) -> list[Run]:
        """Read a text object, or a string of mrkdwn, as stretches of one style each."""
        if isinstance(text, str):
            return list(self._styled(text, frozenset()))
        if text["type"] == "plain_text":
            return [Run(text["text"])]
        return list(self._styled(text["text"], frozenset()))

    def rich_words(self, elements: Blocks) -> str:
        """Read the elements of a rich_text block."""
        return "\n".join("".join(run.words for run in self.rich_runs(element)) for element in elements)

    def rich_runs(self, element: Json) -> Iterator[Run]:
        """Read one element of rich text as stretches of one style each."""
        if element["type"] == "rich_text_list":
            for number, item in enumerate(element["elements"], element.get("offset", 0) + 1):
                yield Run(f"{number}. " if element["style"] == "ordered" else "• ")
                yield from self.rich_runs(item)
                yield Run("\n")
        elif "elements" in element:
            for leaf in element["elements"]:
                styles = frozenset(name for name, is_on in leaf.get("style", {}).items() if is_on)
                yield Run(self._leaf(leaf), styles, leaf.get("url"))

    def person(self, id_: str) -> str:
        """Say how a person is called on the screen."""
        user = self.workspace.users.get(id_)
        return f"@{user.display_name}" if user else f"@{id_}"

    def channel(self, id_: str) -> str:
        """Say how a channel is called on this person's screen; a private one of others is not named."""
        channel = self.workspace.conversations.get(id_)
        if channel is None or (channel.kind != "public" and self.user not in channel.members):
            return "#private-channel"
        return f"#{channel.name}"

    def moment(self, unix: int, form: str) -> str:
        """Say a moment in this person's own time zone, as Slack's `<!date…>` asks for it."""
        zone = self.workspace.users[self.user].tz if self.user in self.workspace.users else "UTC"
        local = datetime.fromtimestamp(unix, UTC).astimezone(ZoneInfo(zone))
        return re.sub(
            r"\{(\w+)\}",
            lambda match: local.strftime(_DATE_WORDS[match[1]]) if match[1] in _DATE_WORDS else match[0],
            form,
        )

    def _styled(self, text: str, styles: frozenset[str]) -> Iterator[Run]:
        end = 0
        for match in _STYLED.finditer(text):
            if match.start() > end:
                yield Run(html.unescape(text[end : match.start()]), styles)
            end = match.end()
            kind = str(match.lastgroup)
            if kind == "link":
                yield self._link(match[kind], styles)
            elif kind in ("pre", "code"):
                yield Run(html.unescape(match[kind]), styles | {kind})
            else:
                yield from self._styled(match[kind], styles | {kind})
        if end < len(text):
            yield Run(html.unescape(text[end:]), styles)

    def _link(self, inside: str, styles: frozenset[str]) -> Run:
        target, _, label = inside.partition("|")
        label = html.unescape(label)
        if target.startswith("@"):
            return Run(self.person(target[1:]), styles | {"mention"})
        if target.startswith("#"):
            return Run(self.channel(target[1:]), styles | {"mention"})
        if target.startswith("!date^"):
            _, unix, form, *link = target.split("^")
            return Run(self.moment(int(unix), form), styles, link[0] if link else None)
        if target.startswith("!"):
            return Run(label or f"@{target[1:].partition('^')[0]}", styles | {"mention"})
        return Run(label or target.removeprefix("mailto:"), styles, html.unescape(target))

    def _leaf(self, leaf: Json) -> str:
        if leaf["type"] == "user":
            return self.person(leaf["user_id"])
        if leaf["type"] == "channel":
            return self.channel(leaf["channel_id"])
        if leaf["type"] == "emoji":
            return f":{leaf['name']}:"
        if leaf["type"] == "date":
            return self.moment(leaf["timestamp"], leaf["format"])
        if leaf["type"] == "broadcast":
            return f"@{leaf['range']}"
        return str(leaf.get("text") or leaf.get("url") or leaf.get("value") or "")
