"""The matching engine: plain facts in, a proven plan and its reasons out.

It knows no Slack, no store and no clock, and imports nothing but the standard library, each name when it is first
asked for. The mentors decide; the engine does the arithmetic, proves it, and explains it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .alternatives import Candidate as Candidate
    from .alternatives import next_three as next_three
    from .alternatives import ranked as ranked
    from .another_pair import why_not as why_not
    from .briefs import brief as brief
    from .changed_weights import preview as preview
    from .people import Attribute as Attribute
    from .people import Person as Person
    from .people import Pool as Pool
    from .people import Rules as Rules
    from .people import Window as Window
    from .planning import Plan as Plan
    from .planning import plan as plan
    from .planning import verify as verify
    from .proof import UnprovenPlan as UnprovenPlan
    from .reasons import Band as Band
    from .reasons import Point as Point
    from .rules import Rule as Rule
    from .rules import broken_rules as broken_rules
    from .weights import Weights as Weights

_ROOMS = {
    "another_pair": ("why_not",),
    "alternatives": ("Candidate", "next_three", "ranked"),
    "briefs": ("brief",),
    "people": ("Attribute", "Person", "Pool", "Rules", "Window"),
    "planning": ("Plan", "plan", "verify"),
    "changed_weights": ("preview",),
    "proof": ("UnprovenPlan",),
    "reasons": ("Band", "Point"),
    "rules": ("Rule", "broken_rules"),
    "weights": ("Weights",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _ROOM_OF:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f".{_ROOM_OF[name]}", __name__), name)
