"""Lines that two people write into one form: whoever saves second never wipes out what the other has just written.

A form carries a short mark of each line as it stood when it was opened; at saving, three texts are compared.
"""

from collections.abc import Mapping
from zlib import crc32


def marks_of(lines: Mapping[str, object]) -> str:
    """Mark how lines stand, short enough to travel in a window: "went_well=1a2b3c,…"; empty ones are left out."""
    return ",".join(f"{name}={mark(words)}" for name, words in lines.items() if words)


def read_marks(written: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in written.split(",") if "=" in part)


def mark(words: object) -> str:
    return f"{crc32(str(words).encode()):x}" if words else ""


def kept_together(typed: str | None, *, stands: str | None, seen: str) -> str | None:
    """Lay what someone typed over what stands; `seen` is the mark of what stood when their form was opened.

    Where the other wrote in the meantime, both texts stay, the earlier one first.
    """
    typed = typed or None
    if typed == stands or mark(typed) == seen:
        return stands
    if mark(stands) == seen or not stands:
        return typed
    return f"{stands}\n{typed}" if typed else stands
