"""Go on, wrap up, take a break, end, wake: no order of presses loses an answer, ends twice, or speaks after the end.

A machine lets the two (and somebody else) press anything around the end of their season, late, doubled, stale, and lets
days pass. What it holds the house to is written here once more. Features K1, K2, K7 and K8. A run is short and random;
long ones: `pytest --hypothesis-profile=thorough tests/rooms/test_going_on_in_any_order.py`.
"""

import itertools
from collections import Counter
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import ClassVar, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from slack_sdk import WebClient
from sqlalchemy import select

import given
from databases import SQLite
from mentorship.assembly import put_together
from mentorship.clock import Clock
from mentorship.listening import answer
from mentorship.outbox import Row
from mentorship.program import doors
from mentorship.program.agreement import Agreement
from mentorship.program.going_on import GOING_ON, Choice, GoingOn, agreed
from mentorship.program.member import Member
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.slack.press import Place, Press
from mentorship.store import check_keys, keys_of
from mentorship.wording import Words
from pretend_slack import Person

ADA, GRACE, EVE = "U1ADA", "U2GRACE", "U3EVE"
BOTH = (ADA, GRACE)
BEGAN = datetime(2026, 3, 22, 10, tzinfo=ZoneInfo("Europe/Madrid"))
"""Day 76 of the season: the question has just come."""
AFTER_THE_END = ("closing.", "privacy.")
"""All that may still be said to someone whose mentorship has ended: the card and the keepsake."""


class Presses(RuleBasedStateMachine):
    """Ada and her mentor Grace near the end of their season, and Eve, who has nothing to do with it."""

    databases: SQLite
    words: Words
    came_to: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.opened = self.databases.migrated()
        self.engine = self.opened.__enter__()
        check_keys(self.engine)
        self.now = BEGAN
        self.once = map(str, itertools.count())
        self.last: Press | None = None
        self.expected: dict[tuple[int, str], Choice] = {}
        """Who said what last, by season."""
        self.bot = put_together(
            self.engine,
            keys_of(self.engine),
            client=WebClient(),  # nothing is delivered here
            team_id="T1",
            words=self.words,
            clock=Clock(calendar=lambda: self.now),
        )
        with self.bot.desk() as desk:
            for each in (ADA, GRACE, EVE):
                desk.session.add(Member(id=each, name=each, zone="Europe/Madrid", known_at=BEGAN))
            desk.session.flush()
            self.id = given.after_the_first_meeting(desk, mentor=someone(GRACE), mentee=someone(ADA)).id
            desk.get(Mentorship, self.id).first_met_on = date(2026, 1, 5)

    # What people do

    @rule(
        who=st.sampled_from([*BOTH, *BOTH, EVE]),
        choice=st.sampled_from(list(Choice)),
        season=st.sampled_from([1, 1, 2]),
    )
    def somebody_chooses(self, who: str, choice: Choice, season: int) -> None:
        before, was_running = self.answers(), self.mentorship().is_running
        self.presses(who, Place.MESSAGE, f"monthly_review.choose_{choice}", about=f"{self.id}:{season}")
        after = self.answers()
        if after == before:
            return
        assert who in BOTH and was_running, "somebody answered who could not"
        stood = [before.get((season, each)) for each in BOTH]
        assert None in stood or agreed([each for each in stood if each]) not in GOING_ON, "a yes of both was undone"
        self.expected[season, who] = choice

    @rule(choice=st.sampled_from(list(Choice)))
    def both_choose_the_same(self, choice: Choice) -> None:
        """Or hardly anything would ever come of it."""
        self.both_choose([choice, choice])

    @rule(words=st.lists(st.sampled_from(list(Choice)), min_size=2, max_size=2))
    def both_choose(self, words: list[Choice]) -> None:
        season = max((number for number, _ in self.answers()), default=1)
        for who, choice in zip(BOTH, words, strict=True):
            self.somebody_chooses(who, choice, season)

    @rule(who=st.sampled_from([*BOTH, EVE]))
    def somebody_ends_it(self, who: str) -> None:
        before = self.mentorship()
        values = {"kind_words": "Thank you", "wishes": [], "then": "pool"}
        self.presses(who, Place.SUBMIT, "closing.end", about=self.id, values=values)
        after = self.mentorship()
        if not before.is_running:
            assert facts_of(after) == facts_of(before), "it was ended twice"
        else:
            assert after.is_running == (who not in BOTH)

    @rule(who=st.sampled_from([*BOTH, EVE]), until=st.sampled_from([None, 10]))
    def somebody_takes_a_break(self, who: str, until: int | None) -> None:
        day = (self.now + timedelta(days=until)).date().isoformat() if until else None
        was_running = self.mentorship().is_running
        self.presses(who, Place.SUBMIT, "closing.take_a_break", about=self.id, values={"until": day})
        assert self.mentorship().is_running == was_running

    @rule(who=st.sampled_from([*BOTH, EVE]))
    def somebody_wakes_it(self, who: str) -> None:
        before = self.mentorship()
        self.presses(who, Place.MESSAGE, doors.WAKE_UP, about=self.id)
        if not before.is_running and self.mentorship().is_running:
            assert who in BOTH and before.ending is Ending.QUIET, "only what stayed quiet is opened again"
            assert before.ended_at and self.now < before.ended_at + timedelta(days=30)

    @rule(who=st.sampled_from([*BOTH, EVE]), has_left=st.booleans())
    def slack_says_who_is_here(self, who: str, has_left: bool) -> None:
        before = self.mentorship()
        user = {"id": who, "team_id": "T1", "name": who.lower(), "real_name": who, "deleted": has_left, "profile": {}}
        said = {"type": "user_change", "user": user | {"tz": "Europe/Madrid"}}
        self.last = Press(Place.EVENT, who, "T1", "user_change", once=next(self.once), event=said)
        answer(self.bot, self.last)
        after = self.mentorship()
        ends = before.is_running and has_left and who in BOTH
        assert after.ending is Ending.LEFT if ends else facts_of(after) == facts_of(before)

    @rule(who=st.sampled_from([*BOTH, EVE]), door=st.sampled_from([doors.WAKE_UP, doors.OPEN_REVIEW]))
    def somebody_presses_what_stands_under_an_old_message(self, who: str, door: str) -> None:
        """On the season before the first, or on one that never was."""
        before = self.everything()
        self.presses(who, Place.MESSAGE, door, about=f"{self.id}:0")
        assert self.everything() == before

    @rule()
    def nobody_presses_for_weeks(self) -> None:
        self.time_passes(32)

    @rule(who=st.sampled_from([*BOTH, EVE]))
    def somebody_writes_the_review(self, who: str) -> None:
        self.presses(who, Place.MESSAGE, doors.OPEN_REVIEW, about=self.id)

    @precondition(lambda self: self.last is not None)
    @rule()
    def slack_repeats_the_last_press(self) -> None:
        before = self.everything()
        answer(self.bot, cast(Press, self.last))
        assert self.everything() == before

    @rule(days=st.sampled_from([0.2, 1, 8]))
    def time_passes(self, days: float) -> None:
        end, self.last = self.now + timedelta(days=days), None
        while (moment := self.next_moment()) is not None and self.now < moment <= end:
            self.now = moment
            self.bot.tick()
        self.now = end
        self.bot.tick()

    # How

    def presses(
        self, who: str, place: Place, door: str, *, about: str, values: dict[str, object] | None = None
    ) -> None:
        self.last = Press(place, who, "T1", door, once=next(self.once), about=about, values=values or {})
        answer(self.bot, self.last)

    def next_moment(self) -> datetime | None:
        """When a room looks again; nothing is delivered here, so the courier's own moments are no news."""
        with self.bot.reading_desk() as desk:
            moments = [room.next_moment(desk) for room in self.bot.rooms if room.next_moment]
        return min((moment for moment in moments if moment and moment > self.now), default=None)

    def mentorship(self) -> Mentorship:
        with self.bot.reading_desk() as desk:
            found = desk.get(Mentorship, self.id)
            desk.session.expunge_all()
            return found

    def answers(self) -> dict[tuple[int, str], Choice]:
        with self.bot.reading_desk() as desk:
            return {(each.season, each.member_id): each.choice for each in desk.session.scalars(select(GoingOn))}

    def everything(self) -> object:
        with self.bot.reading_desk() as desk:
            said = desk.session.execute(select(Row.kind, Row.key, Row.turn, Row.recipient)).all()
            versions = [each.version for each in desk.session.scalars(Agreement.versions_of(self.id))]
        return sorted(map(tuple, said)), versions, sorted(self.answers().items()), facts_of(self.mentorship())

    @property
    def is_emptied(self) -> bool:
        """Ninety days after the end nothing is left of what the two wrote."""
        return self.mentorship().emptied_at is not None

    # What always holds

    @invariant()
    def no_answer_is_lost(self) -> None:
        assert self.is_emptied or self.answers() == self.expected

    @invariant()
    def two_yes_make_one_new_version(self) -> None:
        if self.is_emptied:
            return
        renewals = sum(
            agreed([choice for (number, _), choice in self.answers().items() if number == season]) is Choice.GO_ON
            for season in (1, 2)
        )
        with self.bot.reading_desk() as desk:
            versions = [each.version for each in desk.session.scalars(Agreement.versions_of(self.id))]
        assert versions == list(range(1 + renewals, 0, -1))

    @invariant()
    def it_closes_once_and_then_only_closing_speaks(self) -> None:
        mentorship = self.mentorship()
        with self.bot.reading_desk() as desk:
            rows = desk.session.scalars(select(Row).where(Row.done_at.is_(None))).all()
            cards = Counter(row.key for row in rows if row.kind == "closing.card" and row.turn == 0)
            assert all(times == 1 for times in cards.values())
            for row in rows if not (mentorship.is_running or mentorship.emptied_at) else ():
                if row.kind.startswith(AFTER_THE_END) or row.is_home:
                    continue
                assert self.bot.kinds[row.kind].render(desk, row.about) is None, (
                    f"{row.kind} would be said after the end"
                )

    def teardown(self) -> None:
        self.came_to[str(self.mentorship().ending)] += 1
        for season in (1, 2):
            both = [choice for (number, _), choice in self.answers().items() if number == season]
            self.came_to[f"both {agreed(both)}"] += 1
        self.bot.stop(within=1)
        self.opened.__exit__(None, None, None)


def someone(member_id: str) -> Person:
    return cast(Person, SimpleNamespace(id=member_id))


def facts_of(mentorship: Mentorship) -> tuple[str, ...]:
    return tuple(f"{getattr(mentorship, column.name)}" for column in Mentorship.__table__.columns)


@pytest.mark.timeout(3600)
def test_no_order_of_presses_loses_an_answer_or_speaks_after_the_end(
    sqlite: SQLite, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Presses, "databases", sqlite, raising=False)
    monkeypatch.setattr(Presses, "words", words, raising=False)
    is_thorough = settings.get_current_profile_name() == "thorough"
    some = settings(
        max_examples=100 if is_thorough else 12,
        stateful_step_count=25 if is_thorough else 14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        phases=[Phase.reuse, Phase.generate],  # twenty steps read well enough, and shrinking them takes minutes
    )
    run_state_machine_as_test(Presses, settings=some)
    assert not is_thorough or set(Presses.came_to) >= {"quiet", "wrapped_up", "both go_on", "both new_terms"}, (
        "it goes everywhere"
    )
