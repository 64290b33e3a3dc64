"""Changing how much each criterion counts: in named steps, previewed before it is chosen, kept version by version.

A preview leaves identity out on both sides: comparing plans with and without it would tell who shares what they keep
for matching only. What is chosen counts from the next run on. Features C13.
"""

from msgspec import Struct
from msgspec.structs import replace

from mentorship.desk import Desk
from mentorship.hall.last_run import SUGGESTED, LastRun
from mentorship.hall.line import in_line, line_on, waiting
from mentorship.hall.pool import member_of
from mentorship.hall.runs import last_run_and
from mentorship.journey.mentor_matching.answers import Weighed
from mentorship.matching import preview
from mentorship.matching.changed_weights import Preview
from mentorship.matching.weights import stepped, without_identity
from mentorship.program.matching_run import Weighing

LOOKED_AT = 5
"""For how many of those who wait longest the change of their alternatives is shown."""


class WhatIf(Struct, frozen=True):
    """What other weights would change. pairs: (mentee, mentor) by their ids as members."""

    new: list[tuple[str, str]]
    gone: list[tuple[str, str]]
    seen: Preview
    alternatives: dict[str, tuple[list[str], list[str]]] = {}
    """{mentee: (mentors who would be among her best five, who would not be any more)}."""


def newest(desk: Desk) -> Weighing | None:
    return desk.session.scalars(Weighing.newest()).first()


def weighed(weighing: Weighing | None) -> Weighed:
    """The steps that hold; all as usual before anybody chose any."""
    if weighing is None:
        return Weighed()
    return Weighed.model_validate({**weighing.steps, "raises_the_worst": weighing.raises_the_worst})


def version_of(weighing: Weighing | None) -> str:
    """Which version a window shows; see `weigh_listeners.choose`."""
    return str(weighing.version if weighing else 0)


def what_if(desk: Desk, chosen: Weighed, *, seen_by: str) -> WhatIf:
    """Compare the last run's plan with what it would be, both without whoever looks."""
    run, [line] = last_run_and(desk, line_on(desk.today()))
    run = run.seen_by(seen_by)
    then = with_weights(run, chosen)
    compared = preview(run.pool, then.pool.weights, then.pool.rules)
    alternatives = {}
    for mentee in waiting(in_line(desk, line, seen_by=seen_by))[:LOOKED_AT]:
        before, after = (best_of(each, mentee.member_id) for each in (run, then))
        if before != after:
            alternatives[mentee.member_id] = (sorted(after - before), sorted(before - after))
    return WhatIf(
        [(member_of(mentee), member_of(mentor)) for mentee, mentor in compared.new],
        [(member_of(mentee), member_of(mentor)) for mentee, mentor in compared.gone],
        compared,
        alternatives,
    )


def with_weights(run: LastRun, chosen: Weighed) -> LastRun:
    weights = without_identity(stepped(chosen.steps))
    rules = run.pool.rules._replace(raise_worst=chosen.raises_the_worst)
    return replace(run, pool=run.pool.weighed(weights, rules), planned={})


def best_of(run: LastRun, mentee_id: str) -> set[str]:
    return {each.mentor_id for each in run.suggestions(mentee_id, at_most=SUGGESTED)}


def choose(desk: Desk, chosen: Weighed, *, by: str) -> None:
    """Keep the next version; the next run is made with it."""
    before = newest(desk)
    desk.session.add(
        Weighing(
            version=before.version + 1 if before else 1,
            steps=chosen.steps,
            raises_the_worst=chosen.raises_the_worst,
            chosen_by=by,
            chosen_at=desk.now,
        )
    )
    named = ", ".join(f"{name}: {step}" for name, step in chosen.steps.items())
    desk.log("weights", by=by, details=named or None)
