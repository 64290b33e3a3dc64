"""Presses of fate in any order: whatever Slack, the network and the machine do, everybody hears everything once."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from invariants import check
from small_world import MANIFEST, MONDAY, TwoClocks, World

from databases import SQLite
from mentorship.outbox import State, to_member
from pretend_slack import PretendSlack

FATES: dict[str, Callable[[Any], None]] = {
    "lost": lambda troubles: troubles.loses_answer("chat.postMessage"),
    "cut": lambda troubles: troubles.cuts_connection("chat.postMessage"),
    "429": lambda troubles: troubles.rate_limited("chat.*", retry_after=5),
    "500, accepted": lambda troubles: troubles.server_error("chat.postMessage", status=500, accepted=True),
    "500, refused": lambda troubles: troubles.server_error("chat.postMessage", status=500, accepted=False),
    "fatal_error": lambda troubles: troubles.answers_with("chat.postMessage", "fatal_error", accepted=True),
    "no look-up": lambda troubles: troubles.server_error("conversations.history", status=503),
    "no dm": lambda troubles: troubles.cuts_connection("conversations.open"),
}
POINTS = ("claimed", "before_call", "after_call", "before_look", "after_look", "before_finish")


class Killed(BaseException):
    """The process was killed at a named point."""


class Season(RuleBasedStateMachine):
    """Two people hear messages from couriers that are killed and a Slack that has bad days."""

    databases: SQLite

    def __init__(self) -> None:
        super().__init__()
        self.slack = PretendSlack(manifest=MANIFEST, now=MONDAY)
        self.slack.__enter__()
        self.opened = self.databases.migrated()
        self.engine = self.opened.__enter__()
        self.world = World(self.engine, self.slack, TwoClocks(MONDAY))
        self.wanted: dict[str, list[str]] = {self.world.ada.id: [], self.world.grace.id: []}

    @rule(to_ada=st.booleans())
    def something_is_to_be_said(self, to_ada: bool) -> None:
        member = self.world.ada.id if to_ada else self.world.grace.id
        words = f"No. {len(self.wanted[member])}"
        self.world.facts[words] = words
        self.world.tell("hello", to_member(member), f"{member}:{words}", fact=words)
        self.wanted[member].append(words)

    @rule(fate=st.sampled_from(sorted(FATES)))
    def fate_strikes(self, fate: str) -> None:
        FATES[fate](self.slack.troubles)

    @rule(seconds=st.sampled_from([1, 10, 40, 100]))
    def time_passes(self, seconds: int) -> None:
        self.world.passes(seconds=seconds)

    @rule(point=st.sampled_from(POINTS))
    def the_process_is_killed(self, point: str) -> None:
        def die(here: str) -> None:
            if here == point:
                raise Killed

        self.world.courier.at = die
        with suppress(Killed):
            self.world.courier.deliver_due()
        self.world.courier = self.world.another_courier()

    @invariant()
    def every_promise_holds(self) -> None:
        check(self.engine)
        for person in (self.world.ada, self.world.grace):
            heard = [message.text for message in person.messages()] if person.conversations() else []
            assert heard == self.wanted[person.id][: len(heard)], "in order, and nothing twice"

    def teardown(self) -> None:
        try:
            self.slack.troubles.clear()
            for _ in range(12):
                self.world.passes(minutes=5)
            assert set(self.world.states) <= {State.DELIVERED}
            for person in (self.world.ada, self.world.grace):
                assert [message.text for message in person.messages()] == self.wanted[person.id]
        finally:
            self.opened.__exit__(None, None, None)
            self.slack.__exit__(None, None, None)


def test_everybody_hears_everything_once_and_in_order(databases, monkeypatch):
    monkeypatch.setattr(Season, "databases", databases, raising=False)
    few = settings(
        max_examples=12,
        stateful_step_count=15,
        deadline=timedelta(seconds=20),
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=[Phase.generate],  # fifteen steps read well enough, and shrinking them takes minutes
    )
    run_state_machine_as_test(Season, settings=few)
