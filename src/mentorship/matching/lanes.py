"""Many whole numbers side by side in one big integer, one lane per mentor.

Adding two such integers adds a thousand mentors at once, in C, which is what lets plain Python score a million
pairs. A lane's top bit is kept free for comparing: a lane of 32 bits holds at most 2**31 - 1.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import Literal

WIDTH = 32
WIDE = 64
CODES: dict[int, Literal["I", "Q"]] = {WIDTH: "I", WIDE: "Q"}


class Lanes:
    """The arithmetic for a fixed number of lanes."""

    def __init__(self, count: int, width: int = WIDTH) -> None:
        self.count, self.width, self.top = count, width, width - 1
        self.bytes = width // 8
        self.size = count * self.bytes
        self.ones = self.pack([1] * count)
        self.tops = self.ones << self.top
        self._all: dict[int, int] = {}

    def pack(self, numbers: Iterable[int]) -> int:
        """Put one number into each lane."""
        return int.from_bytes(array(CODES[self.width], numbers).tobytes(), "little")

    def all(self, number: int) -> int:
        """Put the same number into every lane; kept, so only for numbers that come again and again."""
        if number not in self._all:
            self._all[number] = self.ones * number
        return self._all[number]

    def mark(self, positions: Iterable[int]) -> int:
        """Put a one into the lanes at these positions."""
        raw = bytearray(self.size)
        for position in positions:
            raw[position * self.bytes] = 1
        return int.from_bytes(raw, "little")

    def beyond(self, lanes: int, limit: int) -> int:
        """Say by how much each lane is above the limit, zero where it is not."""
        lifted = (lanes | self.tops) - self.all(limit)
        above = lifted & self.tops
        return lifted & (above - (above >> self.top))

    def ramp(self, lanes: int, start: int, end: int) -> int:
        """Say how far each lane has come on the way from start to end."""
        return self.beyond(lanes, start) - self.beyond(lanes, end)

    def at_least(self, lanes: int, limit: int) -> int:
        """Mark the lanes that hold the limit or more."""
        return ((lanes | self.tops) - self.all(limit) & self.tops) >> self.top

    def smaller(self, some: int, others: int) -> int:
        """Take the smaller of each two lanes."""
        lifted = (some | self.tops) - others
        above = lifted & self.tops
        return some - (lifted & (above - (above >> self.top)))

    def only(self, lanes: int, marks: int) -> int:
        """Keep the marked lanes, empty the others."""
        return lanes & ((marks << self.top) - marks)

    def numbers(self, lanes: int) -> memoryview:
        """Read all lanes, in order."""
        raw = lanes.to_bytes(self.size, "little")
        return memoryview(raw).cast(CODES[self.width]) if raw else memoryview(array(CODES[self.width]))

    def positions(self, marks: int) -> Iterator[int]:
        """List the marked lanes."""
        raw = marks.to_bytes(self.size, "little")
        place = raw.find(1)
        while place >= 0:
            yield place // self.bytes
            place = raw.find(1, place + 1)


def lane(lanes: int, position: int, width: int = WIDTH) -> int:
    """Read a single lane."""
    return lanes >> position * width & (1 << width) - 1
