"""The rules beneath support: names in a post, and what a window carries."""

import pytest

from mentorship.journey.support.names import spotted
from mentorship.journey.support.views import HelpToAsk
from mentorship.program.help_request import Way


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("how do I ask my mentor for less?", []),
        ("grace says no", ["grace"]),
        ("Hopper and GRACE say no", ["Hopper", "GRACE"]),
        ("gracefully said", []),
        ("ask <@U012AB> or @linus.t", ["<@U012AB>", "@linus.t"]),
        ("mail me at me@example.org", []),
        ("Linus Torvalds did it, the other Linus did not", ["Linus Torvalds"]),
    ],
)
def test_names_and_handles_are_spotted(text, found):
    assert spotted(text, names=["Linus Torvalds", "Al"], known_well=["Grace Hopper"]) == found


def test_an_asking_travels_through_a_window_unchanged():
    asking = HelpToAsk(Way.REPORT, "", ("U1", "U2"), ("U3",))
    assert HelpToAsk.read(asking.written()) == asking
    assert HelpToAsk.read(HelpToAsk(Way.CHANNEL, "mentees").written()) == HelpToAsk(Way.CHANNEL, "mentees")
