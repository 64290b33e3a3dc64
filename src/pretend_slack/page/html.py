"""HTML as text that is safe by type: only `tag` and `words` make it, and both escape what they are given."""

from collections.abc import Iterable
from html import escape


class Html(str):
    """HTML that can be sent as it is."""

    __slots__ = ()


Inside = Html | str | Iterable["Html | str"]
VOID = frozenset({"input", "meta", "link", "br", "hr", "img"})


def tag(name: str, inside: Inside = "", /, **attributes: object) -> Html:
    """Make an element. An attribute's `_` is written `-`, a trailing one drops; None and False leave it out."""
    written = "".join(
        f" {_attribute(key)}" if value is True else f' {_attribute(key)}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Html(f"<{name}{written}>" if name in VOID else f"<{name}{written}>{words(inside)}</{name}>")


def words(inside: Inside) -> Html:
    """Escape what is not HTML yet, and join."""
    if isinstance(inside, Html):
        return inside
    if isinstance(inside, str):
        return Html(escape(inside))
    return Html("".join(words(part) for part in inside))


def is_safe_link(url: str) -> bool:
    """Say whether following a link leaves this page alone: no `javascript:`, nothing of our own."""
    return url.lower().startswith(("https://", "http://", "mailto:"))


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
