"""Lots: what tells equal plans apart, drawn from the ids alone and the same for every run."""

from functools import lru_cache

PRIME = (1 << 31) - 1
_FIELD = (1 << 61) - 1
_KEY = 0x1B873593CC9E2D51


@lru_cache(maxsize=8192)
def lot(name: str) -> int:
    """Draw somebody's lot: a keyed hash of the id (hashlib alone would take longer to load than all the hashing)."""
    return pow(int.from_bytes(name.encode(errors="surrogatepass"), "big") + _KEY, 17, _FIELD) % PRIME


def finest(pairs: int) -> int:
    """Say how many fine units one point of the score needs, so that all lots together never weigh as much."""
    return 1 << 31 + pairs.bit_length()
