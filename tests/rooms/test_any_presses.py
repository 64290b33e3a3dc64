"""No sequence of presses, doubled, late or by the wrong person, does what it should not. Features D3.

A machine lets anybody press anything about any proposal, and lets time pass. What it holds the house to is written
here once more, in a few lines of its own: who may, from where to where, and who may have heard what.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from slack_sdk import WebClient
from sqlalchemy import select

import given
from databases import SQLite
from mentorship.assembly import put_together
from mentorship.clock import Clock
from mentorship.desk import Desk
from mentorship.journey.proposing.records import Question
from mentorship.journey.proposing.room import ROOM
from mentorship.listening import answer
from mentorship.outbox import Row
from mentorship.program.member import InChannel, Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Closing, Proposal, Stage
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.press import Place, Press
from mentorship.store import check_keys, keys_of
from mentorship.wording import Words
from pretend_slack import Person

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
MAYA, NORA = "U1MAYA", "U2NORA"
GRACE, HEDY = "U3GRACE", "U4HEDY"
ADA, LINUS = "U5ADA", "U6LINUS"
EVE = "U7EVE"
MATCHERS = {MAYA, NORA, HEDY}
"""Hedy is a mentor and in #mentors."""
EVERYONE = [MAYA, NORA, GRACE, HEDY, ADA, LINUS, EVE]
ROOM_FOR = {GRACE: 1, HEDY: 2}

BUTTONS = ["good", "ask", "withdraw", "yes"]
FORMS: dict[str, dict[str, str]] = {
    "doubt": {"doubt": "Both are busy."},
    "tell_more": {"question": "Does she write Rust?"},
    "answer": {"answer": "She has begun to."},
    "not_now": {},
    "not_this": {"because": "We met."},
    "someone_else": {"colleague": MAYA},
}
IN_TURN = ["ask", "yes", "tell_more", "answer", "not_now", "not_this"]
NEXT = {
    Stage.ON_THE_TABLE: {Stage.ASKING_MENTOR, Stage.CLOSED},
    Stage.ASKING_MENTOR: {Stage.ASKING_MENTEE, Stage.CLOSED},
    Stage.ASKING_MENTEE: {Stage.CLOSED},
    Stage.CLOSED: set(),
}
CLOSES = {
    "yes": {Closing.INTRODUCED, Closing.NO_LONGER_FITS},
    "not_now": {Closing.NOT_NOW},
    "not_this": {Closing.NOT_THIS_MATCH},
    "someone_else": {Closing.SOMEONE_ELSE},
    "withdraw": {Closing.WITHDRAWN},
    "ask": {Closing.NO_LONGER_FITS},
}


def may(who: str, deed: str, proposal: Proposal, question: Question | None) -> bool:
    """Whether this press may change anything at all."""
    at_the_table = who in MATCHERS and who not in proposal.both and proposal.is_open
    match deed:
        case "good" | "doubt" | "withdraw":
            return at_the_table
        case "ask":
            return at_the_table and proposal.stage is Stage.ON_THE_TABLE
        case "answer":
            is_theirs = who == proposal.proposed_by or proposal.clock_from is not None
            return at_the_table and question is not None and is_theirs
        case "someone_else":
            return proposal.stage is Stage.ASKING_MENTOR and who == proposal.mentor_id
        case "tell_more":
            return who == proposal.asked_id and (question is None or question.asked_by != who)
        case _:
            return who == proposal.asked_id


class Presses(RuleBasedStateMachine):
    """Two mentors, two mentees, three matchers and somebody who has nothing to do with it."""

    databases: SQLite
    words: Words

    def __init__(self) -> None:
        super().__init__()
        self.opened = self.databases.migrated()
        self.engine = self.opened.__enter__()
        check_keys(self.engine)
        self.now = MONDAY
        self.once = map(str, itertools.count())
        self.last: Press | None = None
        self.closed: dict[str, tuple[object, ...]] = {}
        self.bot = put_together(
            self.engine,
            keys_of(self.engine),
            client=WebClient(),  # nothing is delivered here
            team_id="T1",
            words=self.words,
            clock=Clock(calendar=lambda: self.now),
        )
        with self.bot.desk() as desk:
            desk.session.add_all(Member(id=each, name=each, known_at=MONDAY) for each in EVERYONE)
            desk.session.add_all(InChannel(channel="mentors", member_id=each) for each in MATCHERS)
            desk.session.flush()
            for mentor, room in ROOM_FOR.items():
                given.sign_up(desk, someone(mentor), Role.MENTOR, room_for=room)
            for mentee in (ADA, LINUS):
                given.sign_up(desk, someone(mentee), Role.MENTEE)

    @initialize(first=st.sampled_from([GRACE, HEDY]), second=st.sampled_from([GRACE, HEDY]))
    def two_are_on_the_table(self, first: str, second: str) -> None:
        """Often with the same mentor, whose one place both would take."""
        self.somebody_proposes(MAYA, first, ADA)
        self.somebody_proposes(NORA, second, LINUS)

    # What people do

    @rule(
        who=st.sampled_from([MAYA, MAYA, NORA, GRACE, EVE]),
        mentor=st.sampled_from([GRACE, HEDY]),
        mentee=st.sampled_from([ADA, LINUS]),
    )
    def somebody_proposes(self, who: str, mentor: str, mentee: str) -> None:
        before = self.all_proposals()
        self.presses(who, "propose", f"{mentor}:{mentee}", {"sentence": "Both paint."})
        after = self.all_proposals()
        assert len(after) - len(before) in ((0, 1) if who in MATCHERS else (0,))

    @precondition(lambda self: self.all_proposals())
    @rule(data=st.data(), who=st.sampled_from(EVERYONE), deed=st.sampled_from([*BUTTONS, *FORMS]))
    def anybody_presses_anything(self, data: st.DataObject, who: str, deed: str) -> None:
        self.presses_about(who, deed, data.draw(st.sampled_from(sorted(self.all_proposals()))))

    @precondition(lambda self: any(each.is_open for each in self.all_proposals().values()))
    @rule(
        data=st.data(), deeds=st.one_of(st.just(["ask", "yes", "yes"]), st.lists(st.sampled_from(IN_TURN), min_size=2))
    )
    def it_goes_on(self, data: st.DataObject, deeds: list[str]) -> None:
        """Let those press whose turn it is, or hardly anything would ever come of it."""
        proposals = {id_: each for id_, each in self.all_proposals().items() if each.is_open}
        proposal = proposals[data.draw(st.sampled_from(sorted(proposals)))]
        for deed in deeds:
            proposal = self.all_proposals()[proposal.id]
            at_the_table = deed in ("ask", "answer") or proposal.asked_id is None
            who = proposal.proposed_by if at_the_table else cast(str, proposal.asked_id)
            self.presses_about(who, deed, proposal.id)

    @precondition(lambda self: self.last is not None)
    @rule()
    def slack_repeats_the_last_press(self) -> None:
        before = self.everything()
        answer(self.bot, cast(Press, self.last))
        assert self.everything() == before

    @rule(hours=st.sampled_from([3, 24, 50, 75, 170]))
    def time_passes(self, hours: int) -> None:
        before = self.all_proposals()
        self.now += timedelta(hours=hours)
        self.last = None  # Slack repeats a press within the hour, if at all
        with self.bot.desk() as desk:
            assert ROOM.due is not None
            ROOM.due(desk)
        for id_, proposal in self.all_proposals().items():
            if proposal.stage is not before[id_].stage:
                assert proposal.closing in (Closing.LAPSED, Closing.NO_LONGER_FITS)

    @rule(who=st.sampled_from([GRACE, HEDY, LINUS]))
    def somebody_pauses_or_comes_back(self, who: str) -> None:
        with self.bot.desk() as desk:
            for sign_up in desk.session.scalars(select(SignUp).where(SignUp.member_id == who)):
                sign_up.paused_at = None if sign_up.paused_at else self.now

    # How

    def presses_about(self, who: str, deed: str, proposal_id: str) -> None:
        proposal, question = self.all_proposals()[proposal_id], self.open_question(proposal_id)
        about = question.id if deed == "answer" and question else proposal_id
        before = self.everything()
        self.presses(who, deed, about, FORMS.get(deed))
        after = self.all_proposals()[proposal_id]
        if not may(who, deed, proposal, question):
            assert self.everything() == before, f"{who} can't {deed} at {proposal.stage}"
        elif after.stage is not proposal.stage:
            assert after.stage in NEXT[proposal.stage]
            assert deed in ("ask", "yes") or after.stage is Stage.CLOSED
            assert after.closing is None or after.closing in CLOSES[deed]

    def presses(self, who: str, deed: str, about: str, values: dict[str, str] | None) -> None:
        place = Place.MESSAGE if values is None else Place.SUBMIT
        door = f"proposing.{deed}"
        self.last = Press(place, who, "T1", door, once=next(self.once), about=about, values=values or {})
        answer(self.bot, self.last)

    def all_proposals(self) -> dict[str, Proposal]:
        with looking(self) as desk:
            return {each.id: each for each in desk.session.scalars(select(Proposal))}

    def open_question(self, proposal_id: str) -> Question | None:
        with looking(self) as desk:
            return desk.session.scalars(Question.open_about(proposal_id)).first()

    def everything(self) -> object:
        """All that is kept, and all that was ever to be said."""
        with looking(self) as desk:
            said = desk.session.execute(select(Row.kind, Row.key, Row.turn, Row.recipient)).all()
            asked = [(each.id, each.answered_at) for each in desk.session.scalars(select(Question))]
            pairs = [each.both for each in desk.session.scalars(Mentorship.running())]
        proposals = [facts_of(each) for each in self.all_proposals().values()]
        return sorted(map(tuple, said)), sorted(asked), sorted(pairs), sorted(proposals)

    # What always holds

    @invariant()
    def the_places_hold(self) -> None:
        with looking(self) as desk:
            pairs = [each.both for each in desk.session.scalars(Mentorship.running())]
        proposals = self.all_proposals().values()
        assert len(set(pairs)) == len(pairs)
        assert all(taken <= ROOM_FOR[mentor] for mentor, taken in Counter(mentor for mentor, _ in pairs).items())
        assert all(taken <= 2 for taken in Counter(mentee for _, mentee in pairs).values())
        introduced = [each.both for each in proposals if each.closing is Closing.INTRODUCED]
        assert sorted(introduced) == sorted(pairs)
        open_ones = Counter(each.mentee_id for each in proposals if each.is_open)
        assert all(number == 1 for number in open_ones.values())

    @invariant()
    def what_is_settled_stays_settled(self) -> None:
        for id_, proposal in self.all_proposals().items():
            if not proposal.is_open:
                assert self.closed.setdefault(id_, facts_of(proposal)) == facts_of(proposal)
                assert proposal.clock_from is None and proposal.next_word_at is None
                assert proposal.closing is not Closing.INTRODUCED or proposal.mentee_asked_at is not None

    @invariant()
    def nobody_hears_what_is_not_for_them_or_hears_it_twice(self) -> None:
        proposals = self.all_proposals()
        with looking(self) as desk:
            rows = desk.session.scalars(select(Row)).all()
            at_work = {each.mentee_id for each in desk.session.scalars(Mentorship.running())}
        for row in rows:
            proposal = proposals.get(row.about.get("proposal", ""))
            if proposal and row.member_id in proposal.both and row.partner_id is None:
                assert proposal.was_told(row.member_id), f"{row.kind} tells too early"
            if row.member_id in (ADA, LINUS) and not any(each.was_told(row.member_id) for each in proposals.values()):
                raise AssertionError(f"a mentee hears {row.kind}, and nobody asked her")
        told = Counter((row.kind, row.about.get("proposal"), row.recipient) for row in rows if row.verb == "tell")
        last_words = Counter(
            (row.about["proposal"], row.recipient)
            for row in rows
            if row.kind in ("proposing.settled", "proposing.came_to_nothing")
        )
        assert all(times == 1 for times in last_words.values())
        assert all(times <= 2 for (kind, *_), times in told.items() if kind == "proposing.reminder")
        assert len([row for row in rows if row.kind == "proposing.introduction" and row.turn == 0]) >= len(at_work)

    def teardown(self) -> None:
        self.bot.stop(within=1)
        self.opened.__exit__(None, None, None)


def someone(member_id: str) -> Person:
    return cast(Person, SimpleNamespace(id=member_id))


def facts_of(proposal: Proposal) -> tuple[str, ...]:
    return tuple(f"{getattr(proposal, column.name)}" for column in Proposal.__table__.columns)


@contextmanager
def looking(machine: Presses) -> Iterator[Desk]:
    with machine.bot.reading_desk() as desk:
        yield desk
        desk.session.expunge_all()


def test_no_sequence_of_presses_does_what_it_should_not(
    sqlite: SQLite, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Presses, "databases", sqlite, raising=False)
    monkeypatch.setattr(Presses, "words", words, raising=False)
    some = settings(
        max_examples=15,
        stateful_step_count=25,
        deadline=timedelta(seconds=20),
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=[Phase.generate],  # twenty-five steps read well enough, and shrinking them takes minutes
    )
    run_state_machine_as_test(Presses, settings=some)


MENTOR_ASKED = [("ask", MAYA)]
BOTH_ASKED = [*MENTOR_ASKED, ("yes", GRACE)]
WAYS = {
    Closing.INTRODUCED: [*BOTH_ASKED, ("yes", ADA)],
    Closing.NOT_NOW: [*MENTOR_ASKED, ("not_now", GRACE)],
    Closing.NOT_THIS_MATCH: [*BOTH_ASKED, ("not_this", ADA)],
    Closing.SOMEONE_ELSE: [*MENTOR_ASKED, ("someone_else", GRACE)],
    Closing.WITHDRAWN: [*BOTH_ASKED, ("withdraw", NORA)],
    Closing.LAPSED: [*MENTOR_ASKED, *[("time_passes", "")] * 8],
    Closing.NO_LONGER_FITS: [*MENTOR_ASKED, ("pauses", GRACE), ("yes", GRACE)],
}
"""The shortest way to each end: (what is pressed, by whom)."""


@pytest.mark.parametrize("end", Closing)
def test_the_machine_can_come_to_every_end(
    end: Closing, sqlite: SQLite, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or what it finds nowhere would say little. By hand, since nobody steers where chance goes."""
    monkeypatch.setattr(Presses, "databases", sqlite, raising=False)
    monkeypatch.setattr(Presses, "words", words, raising=False)
    machine = Presses()
    try:
        machine.two_are_on_the_table(GRACE, HEDY)
        [hers] = [id_ for id_, each in machine.all_proposals().items() if each.mentee_id == ADA]
        for deed, who in WAYS[end]:
            if deed == "time_passes":
                machine.time_passes(hours=24)
            elif deed == "pauses":
                machine.somebody_pauses_or_comes_back(who)
            else:
                machine.presses_about(who, deed, hers)
            machine.the_places_hold()
            machine.what_is_settled_stays_settled()
            machine.nobody_hears_what_is_not_for_them_or_hears_it_twice()
        assert machine.all_proposals()[hers].closing is end
    finally:
        machine.teardown()
