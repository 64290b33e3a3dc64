"""What the bot says: every sentence lives in the `wording.toml` of its room.

Room default ← one community file ← organisers' edits. Placeholders and Slack's lengths are checked when
the words are loaded, never while somebody waits. What people typed enters a sentence through `escape`, once.
"""

import re
import string
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli

SOMEONE_WHO_LEFT = "slack.someone_who_left"
OF_NOBODY = re.compile(r"(?P<begins>^\*?)?<@[^A-Z>]+>", re.MULTILINE)
"""The mention of someone who was erased, at the beginning of a line or not: an id of ours; Slack's is in capitals."""
LONGEST = {"title": 24, "submit": 24, "close": 24, "button": 75, "label": 2000, "hint": 2000, "option": 75}
"""Slack's length of a text by the last part of its key, in characters; everything else: a section's 3,000."""
OF_A_CONFIRMATION = {"title": 100, "text": 300, "yes": 30, "no": 30}
"""Sentences that stand together under these names ask once more before a press counts: Slack takes less there."""
LONGEST_ELSEWHERE = 3000


class Fact(str):
    """A fact in a sentence. Where a number may stand, its noun can: `{days:day|days}` is "1 day" or "3 days"."""

    __slots__ = ()

    def __format__(self, noun: str) -> str:
        one, is_given, many = noun.partition("|")
        return f"{self!s} {one if self == '1' else many}" if is_given else super().__format__(noun)


class Markup(Fact):
    """Text that is safe to show as Slack's mrkdwn. Only `escape` and `Words.say` make it."""

    __slots__ = ()

    def join(self, parts: Iterable[str]) -> "Markup":
        """Join parts of which each is markup itself."""
        return Markup(super().join(escape(part) for part in parts))


def escape(typed: str) -> Markup:
    """Make what somebody typed harmless: no mention, no link, no formatting of ours is broken by it."""
    if isinstance(typed, Markup):
        return typed
    return Markup(typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def quoted(typed: str) -> Markup:
    """Quote what somebody typed, every line of it."""
    return Markup("\n").join(Markup(f"&gt;{line}") for line in escape(typed).splitlines())


def mention(member_id: str) -> Markup:
    """Name a member the way Slack shows it: `<@U…>`."""
    return Markup(f"<@{escape(member_id)}>")


class BrokenWording(Exception):
    """A sentence cannot be used. `why`: unknown, no_sentence, braces, nameless, length, placeholder or everyone."""

    def __init__(self, why: str, told: str, **facts: object) -> None:
        super().__init__(told)
        self.why = why
        self.facts = facts


@dataclass(frozen=True)
class Words:
    """All sentences, by key: `room.what.which`.

    `say` gives markup for messages (facts are escaped), `plain` gives plain text for labels, titles and buttons.
    """

    sentences: Mapping[str, str] = field(default_factory=dict)
    _choices: dict[str, dict[str, str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def say(self, key: str, /, **facts: object) -> Markup:
        """Say the sentence as markup; facts that are not markup are escaped."""
        safe = {name: escape(str(fact)) if not isinstance(fact, Markup) else fact for name, fact in facts.items()}
        return Markup(OF_NOBODY.sub(self._someone_who_left, self.sentences[key].format_map(safe)))

    def _someone_who_left(self, mentioned: re.Match[str]) -> str:
        """Name whom Slack does not know any more."""
        someone, begins = self.sentences[SOMEONE_WHO_LEFT], mentioned["begins"]
        return someone if begins is None else f"{begins}{someone[0].upper()}{someone[1:]}"

    def plain(self, key: str, /, **facts: object) -> str:
        """Say the sentence as plain text."""
        return self.sentences[key].format_map({name: Fact(fact) for name, fact in facts.items()})

    def has(self, key: str) -> bool:
        return key in self.sentences

    def under(self, prefix: str) -> Mapping[str, str]:
        """All sentences whose key starts with `prefix.`, by the rest of their key, in the file's order.

        Whoever asks next gets the same ones: nothing is taken out of them.
        """
        if prefix not in self._choices:
            start = prefix + "."
            found = {key.removeprefix(start): said for key, said in self.sentences.items() if key.startswith(start)}
            self._choices[prefix] = found
        return self._choices[prefix]

    def changed_by(self, edits: Mapping[str, str]) -> "Words":
        """Return these words with the community's or the organisers' own sentences in place.

        Raises BrokenWording for a key we do not have or placeholders that the default does not offer.
        """
        for key, text in edits.items():
            self.accept(key, text)
        return Words({**self.sentences, **edits})

    def accept(self, key: str, text: str) -> None:
        """Ask whether `text` could be said in place of our sentence. Raises BrokenWording."""
        if key not in self.sentences:
            raise BrokenWording("unknown", f"There is no sentence called {key!r}.")
        check(key, text, among=self.sentences)
        if strange := placeholders(text) - placeholders(self.sentences[key]):
            name = sorted(strange)[0]
            raise BrokenWording("placeholder", f"{key!r} cannot use {{{name}}}.", name=name)

    def takes(self, key: str, text: str) -> bool:
        """Whether `accept` has nothing to say: an update of ours can take a sentence away that somebody had changed."""
        try:
            self.accept(key, text)
        except BrokenWording:
            return False
        return True


def load(*files: Path) -> Words:
    """Load the rooms' files; each file's folder name is the first part of its keys."""
    sentences: dict[str, str] = {}
    for file in files:
        sentences |= flatten(tomli.loads(file.read_text("utf-8")), prefix=file.parent.name)
    for key, text in sentences.items():
        check(key, text, among=sentences)
    return Words(sentences)


def load_community(words: Words, toml: str) -> Words:
    """Put a community's own sentences (TOML, a table per room) over the rooms' defaults."""
    return words.changed_by(dict(flatten(tomli.loads(toml), prefix="")))


def flatten(table: Mapping[str, Any], *, prefix: str) -> Iterable[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}.{name}" if prefix else name
        if isinstance(value, str):
            yield key, value.strip("\n")
        elif isinstance(value, Mapping):
            yield from flatten(value, prefix=key)
        else:
            raise BrokenWording("no_sentence", f"{key!r} is not a sentence.")


def placeholders(text: str) -> set[str]:
    return {name for name, _ in fields(text)}


def fields(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each placeholder's name, and what stands behind its colon or exclamation mark."""
    for _, name, noun, conversion in string.Formatter().parse(text):
        if name is not None:
            yield name, [aside for aside in (noun, conversion) if aside]


def is_noun(aside: str) -> bool:
    return aside.count("|") == 1 and "{" not in aside


def longest(key: str, *, among: Container[str]) -> int:
    """Tell how many characters Slack takes of a sentence, by the name of its key and of those beside it."""
    beside, _, name = key.rpartition(".")
    if name in OF_A_CONFIRMATION and all(f"{beside}.{each}" in among for each in OF_A_CONFIRMATION):
        return OF_A_CONFIRMATION[name]
    return LONGEST.get(name, LONGEST_ELSEWHERE)


def check(key: str, text: str, *, among: Container[str]) -> None:
    """Refuse a sentence that Slack would not take or that cannot be filled in. among: all keys there are."""
    try:
        found = list(fields(text))
    except ValueError as broken:
        raise BrokenWording("braces", f"{key!r}: {broken}.") from broken
    if not all(name.isidentifier() and all(map(is_noun, asides)) for name, asides in found):
        raise BrokenWording("nameless", f"{key!r} has a placeholder that is not a name (or a name and a noun).")
    if "<!" in text:
        raise BrokenWording("everyone", f"{key!r} would call everyone in a channel; this bot never does.")
    most = longest(key, among=among)
    if not text or len(text) > most:
        told = f"{key!r} must have between 1 and {most} characters, it has {len(text)}."
        raise BrokenWording("length", told, longest=most)
