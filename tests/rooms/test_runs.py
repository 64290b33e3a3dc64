"""Runs: when one is made, that it is kept, sealed and proven, and what of it remains. Matching, sections 1 and 3."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

import given
from mentorship import wording
from mentorship.assembly import wording_files
from mentorship.desk import Desk
from mentorship.hall.about_me import Told, take_back, tell
from mentorship.hall.new_plan import made
from mentorship.hall.runs import Facts, keep, keep_up, last_run, new_run, pool_now
from mentorship.hall.settings import change_settings, settings_in
from mentorship.matching import Plan, Pool, UnprovenPlan, plan, verify
from mentorship.matching.planning import SealedProof
from mentorship.privacy.forgetting import forget
from mentorship.program.matching_run import MatchingRun, MatchingSeat, Weighing, forget_who_was_in_it
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Closing, Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import check_keys, keys_of, writing
from pretend_slack import Person

NOW = datetime(2026, 1, 6, 9, tzinfo=UTC)
GRACE, UMA, ADA, LINUS = "U1GRACE", "U2UMA", "U3ADA", "U4LINUS"


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    """A desk, two mentors and two mentees who fit each other, and a run."""
    check_keys(engine)
    with writing(engine) as session:
        desk = Desk(session, NOW, wording.load(*wording_files()), keys_of(engine), settings_in(session))
        session.add_all(Member(id=each, name=each, known_at=NOW) for each in (GRACE, UMA, ADA, LINUS))
        session.flush()
        session.add_all([signed_up(GRACE, Role.MENTOR), signed_up(UMA, Role.MENTOR), signed_up(ADA), signed_up(LINUS)])
        session.flush()
        for each in session.scalars(select(SignUp)).all():
            tell(desk, each, Told(["woman", "parent"], ["parent"], "a lot"))
        session.flush()
        keep_up(OneDesk(desk))
        yield desk


def signed_up(member_id: str, role: Role = Role.MENTEE) -> SignUp:
    facts: dict[str, Any] = {
        "hours_a_week": 1,
        "months": None,
        "answers_by": "week",
        "supports_others": True,
        "field": "web",
        "languages": ["en"],
        "topics": ["speaking"],
        "doors": ["speaking"],
        "windows": [["0", "17:00", "00:00"]],
        "mediums": ["video"],
        "scales": {"pace": 0.5},
        "goal_kinds": [],
        "years_of_experience": 8 if role is Role.MENTOR else 2,
        "room_for": 1,
    }
    moments = dict.fromkeys(("signed_up_at", "edited_at", "consented_at"), NOW - timedelta(days=20))
    return SignUp(member_id=member_id, role=role, guide_version="2016-10-13", **moments, **facts)


class OneDesk:
    """Where looking and writing are done at the same desk."""

    def __init__(self, desk: Desk) -> None:
        self.reading_desk = self.desk = lambda: nullcontext(desk)


def runs(desk: Desk) -> int:
    desk.session.flush()
    keep_up(OneDesk(desk))
    return len(desk.session.scalars(select(MatchingRun)).all())


def test_a_second_look_makes_no_second_run(desk: Desk) -> None:
    assert runs(desk) == runs(desk) == 1


def gives_up_their_place(desk: Desk) -> None:
    desk.session.delete(given.sign_up_of(desk, UMA))


def tells_less(desk: Desk) -> None:
    tell(desk, given.sign_up_of(desk, ADA), Told(["woman", "parent"], [], "a lot"))


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda desk: forget_who_was_in_it(desk.session),
        lambda desk: take_back(desk, ADA),
        tells_less,
        gives_up_their_place,
        lambda desk: setattr(given.sign_up_of(desk, LINUS), "paused_at", NOW),
    ],
)
def test_what_happened_while_a_run_was_made_is_not_undone_by_keeping_it(
    desk: Desk, meanwhile: Callable[[Desk], None]
) -> None:
    forget_who_was_in_it(desk.session)
    new = new_run(desk)
    assert new is not None
    meanwhile(desk)
    desk.session.flush()
    keep(desk, new)
    assert not desk.session.scalars(select(MatchingSeat)).all()
    assert runs(desk) == 2, "and another is made"
    assert desk.session.scalars(select(MatchingSeat)).all()


@pytest.fixture
def grace(house: Any) -> Person:
    """A mentor who was in the last run with Ada, both with a word that they show; now Linus waits too."""
    grace, ada, linus = map(house.member, ("Grace", "Ada", "Linus"))
    with house.desk() as at:
        told = Told(["woman", "parent"], ["parent"], "a lot")
        given.sign_up(at, grace, Role.MENTOR, about_me=told)
        given.sign_up(at, ada, Role.MENTEE, about_me=told)
    house.bot.tick()
    with house.desk() as at:
        given.sign_up(at, linus, Role.MENTEE)
    return grace


def while_a_run_is_kept(house: Any, meanwhile: Callable[[Desk], None], *, run_is_first: bool) -> list[Facts]:
    """Do something on another connection before a run is written to the end, or the other way round: what is kept."""
    with house.bot.reading_desk() as desk:
        new = new_run(desk)
        assert new is not None

    def do(deed: Callable[[Desk], None]) -> None:
        with house.desk() as desk:
            deed(desk)

    def keeping(desk: Desk) -> None:
        keep(desk, new)

    first, second = (keeping, meanwhile) if run_is_first else (meanwhile, keeping)
    with ThreadPoolExecutor() as thread:
        with house.desk() as desk:
            first(desk)
            desk.session.flush()
            other = thread.submit(do, second)
            wait([other], timeout=0.5)  # until it is done, or waits for this desk to be closed
        other.result(timeout=5)
    with house.desk() as desk:
        return [json.loads(seat.facts) for seat in desk.session.scalars(select(MatchingSeat))]


@pytest.mark.postgresql
@pytest.mark.parametrize("run_is_first", [True, False])
def test_who_is_forgotten_in_the_instant_in_which_a_run_is_kept_is_not_in_it(
    house: Any, grace: Person, run_is_first: bool
) -> None:
    def she_is_forgotten(desk: Desk) -> None:
        forget(desk, desk.member(grace.id))

    kept = while_a_run_is_kept(house, she_is_forgotten, run_is_first=run_is_first)
    assert grace.id not in json.dumps(kept)
    house.bot.tick()
    with house.desk() as desk:
        assert len(desk.session.scalars(select(MatchingSeat)).all()) == 2, "of those who are left"


@pytest.mark.postgresql
@pytest.mark.parametrize("run_is_first", [True, False])
@pytest.mark.parametrize(
    "takes_a_word_back",
    [
        lambda desk, grace: take_back(desk, grace),
        lambda desk, grace: tell(desk, given.sign_up_of(desk, grace), Told(["woman", "parent"], [], "a lot")),
    ],
    ids=["forgets them all", "shows none"],
)
def test_a_word_taken_back_in_the_instant_in_which_a_run_is_kept_is_not_in_it(
    house: Any, grace: Person, takes_a_word_back: Callable[[Desk, str], None], run_is_first: bool
) -> None:
    def she_does(desk: Desk) -> None:
        takes_a_word_back(desk, grace.id)

    kept = while_a_run_is_kept(house, she_does, run_is_first=run_is_first)
    shown = {each["person"]["id"]: each["person"].get("attributes") for each in kept}
    assert not shown[f"mentor:{grace.id}"]
    assert any(shown.values()), "Ada still shows hers"


def test_nobody_waits_while_a_run_is_worked_out(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, grace = house.member("Ada"), house.member("Grace")
    with house.desk() as at:
        given.sign_up(at, ada, Role.MENTEE)
        given.sign_up(at, grace, Role.MENTOR)
    written = []

    def planning(pool: Pool) -> Plan:
        with house.bot.desk() as desk:
            written.append(desk.log("meanwhile", by="U1"))
        return plan(pool)

    monkeypatch.setattr("mentorship.hall.new_plan.plan", planning)
    house.bot.tick()
    assert written


@pytest.mark.parametrize(
    "answers",
    [
        {"topics": ["go"]},
        {"languages": ["fi"], "windows": []},
        {"not_with": GRACE},
        {"room_for": 2},
        {"years_of_experience": 30},
        {"hours_a_week": 3, "months": 12},
    ],
)
def test_no_edit_brings_about_a_run(desk: Desk, answers: dict[str, Any]) -> None:
    before = last_run(desk)
    for member_id in (GRACE, UMA, ADA, LINUS):
        for name, answer in answers.items():
            setattr(given.sign_up_of(desk, member_id), name, answer)
    assert runs(desk) == 1
    after = last_run(desk)
    assert (after.planned, after.pool.people, after.pool.never) == (
        before.planned,
        before.pool.people,
        before.pool.never,
    )


def test_taking_back_who_one_is_brings_about_no_run(desk: Desk) -> None:
    planned = last_run(desk).planned
    for member_id in (GRACE, UMA, ADA, LINUS):
        take_back(desk, member_id)
    assert runs(desk) == 1
    assert last_run(desk).planned == planned
    assert not any(person.attributes for person in last_run(desk).pool.people.values())


def test_monday_the_pool_and_proposals_bring_about_a_run(desk: Desk) -> None:
    desk.now = NOW + timedelta(days=6, hours=2)
    assert runs(desk) == 2, "Monday at ten"
    given.sign_up_of(desk, ADA).paused_at = desk.now
    assert runs(desk) == 3, "someone left the pool"
    given.sign_up_of(desk, ADA).paused_until = date(2026, 1, 12)
    assert runs(desk) == 4, "and came back"
    proposal = Proposal(
        mentor_id=GRACE, mentee_id=ADA, proposed_by=UMA, proposed_at=desk.now, sentence="Both paint.", shown_in=[]
    )
    desk.session.add(proposal)
    assert runs(desk) == 5, "a proposal takes the mentee's place"
    assert last_run(desk).pool.told == ((f"mentee:{ADA}", f"mentor:{GRACE}"),)
    assert [GRACE] not in last_run(desk).planned.values()
    proposal.close(Closing.LAPSED, at=desk.now, by=None)
    assert runs(desk) == 6, "and gives it back"
    desk.session.add(
        Mentorship(
            mentor_id=UMA, mentee_id=LINUS, mentor_place=1, mentee_place=1, started_at=desk.now, last_pressed_at=NOW
        )
    )
    assert runs(desk) == 7, "a mentorship takes both places"
    assert last_run(desk).planned == {ADA: [GRACE]}


def test_what_is_kept_is_what_was_made(desk: Desk) -> None:
    kept = last_run(desk)
    pool, best, *_ = made(desk)
    assert kept.planned == {she.partition(":")[2]: [he.partition(":")[2]] for she, he in best.pairs}
    assert {each: person._replace(attributes=()) for each, person in kept.pool.people.items()} == {
        each: person._replace(attributes=(), identity_matters=0) for each, person in pool.people.items()
    }
    assert {each.axis for person in kept.pool.people.values() for each in person.attributes} == {"parent"}


def test_the_kept_prices_prove_the_kept_plan_and_no_other(desk: Desk) -> None:
    seats = [json.loads(seat.facts) for seat in desk.session.scalars(select(MatchingSeat))]
    price = {each["person"]["id"]: each["price"] for each in seats}
    mentees = {each: (u, t) for each, of in price.items() if each.startswith("mentee:") for u, t in [of]}
    mentors = {each: of for each, of in price.items() if each.startswith("mentor:")}
    pairs = [(each["person"]["id"], mentor) for each in seats for mentor in each["with"]]
    worth, unit = seats[0]["plan_is_worth"]
    kept = Plan(sorted(pairs), [], [], SealedProof(worth, unit, mentees, mentors))

    pool, *_ = made(desk)
    verify(pool, kept)
    with pytest.raises(UnprovenPlan):
        verify(pool, kept._replace(pairs=kept.pairs[1:]))


def test_of_an_older_run_only_the_numbers_remain(desk: Desk) -> None:
    first = desk.session.scalars(MatchingRun.newest()).one()
    desk.now = NOW + timedelta(days=7)
    assert runs(desk) == 2
    assert desk.session.scalars(MatchingSeat.of(first.number)).all() == []
    assert (first.waiting, first.planned, first.weights_version) == (2, 2, 0)


def test_other_weights_count_from_the_next_run_on(desk: Desk) -> None:
    desk.session.add(
        Weighing(version=1, steps={"doors": "more"}, raises_the_worst=True, chosen_by=UMA, chosen_at=desk.now)
    )
    assert runs(desk) == 1
    assert (last_run(desk).weights_version, last_run(desk).pool.rules.raise_worst) == (0, False)
    desk.now = NOW + timedelta(days=7)
    assert runs(desk) == 2
    assert (last_run(desk).weights_version, last_run(desk).pool.rules.raise_worst) == (1, True)
    assert last_run(desk).pool.weights.identity == 0


def test_a_lower_cap_is_another_pool(desk: Desk) -> None:
    desk.session.add(
        Mentorship(mentor_id=GRACE, mentee_id=UMA, mentor_place=1, mentee_place=1, started_at=NOW, last_pressed_at=NOW)
    )
    given.sign_up_of(desk, GRACE).room_for = 2
    assert runs(desk) == 2
    before, _ = pool_now(desk)
    change_settings(desk, by=UMA, cap=1)
    assert pool_now(desk)[0].state != before.state
