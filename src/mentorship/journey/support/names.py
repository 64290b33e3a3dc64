"""Spotting names and handles in a post that a whole channel is going to read. Features J2."""

import re
from collections.abc import Iterable

HANDLE = re.compile(r"<@[A-Z0-9]+>|(?<!\w)@[\w.\-]+")
SHORTEST_NAME = 3
"""Shorter parts of names are ordinary words too often."""


def spotted(text: str, *, names: Iterable[str], known_well: Iterable[str]) -> list[str]:
    """Return what looks like a person, in order of appearance.

    names: of everyone; found as a whole. known_well: of the partner and of those it concerns; each part counts.
    """
    parts = {part for name in known_well for part in re.findall(r"\w+", name)}
    wanted = sorted(
        {name for name in (*parts, *names, *known_well) if len(name) >= SHORTEST_NAME}, key=len, reverse=True
    )
    found = {match.start(): match[0] for match in HANDLE.finditer(text)}
    if wanted:
        anyone = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)", re.IGNORECASE)
        found |= {match.start(): match[0] for match in anyone.finditer(text)}
    return list(dict.fromkeys(found[start] for start in sorted(found)))
