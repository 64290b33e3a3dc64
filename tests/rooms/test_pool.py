"""Who may be matched: from the records to the engine, at the edges. Mentor Guide, Mentor Matching 1 and 6."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event

import given
from mentorship import wording
from mentorship.assembly import wording_files
from mentorship.desk import Desk
from mentorship.hall.line import in_line, line_on, waiting
from mentorship.hall.pool import broken_in, id_of, pool_of
from mentorship.hall.runs import last_run
from mentorship.hall.settings import change_settings, settings_in
from mentorship.journey.proposing.checklist import still_broken
from mentorship.matching.rules import Rule
from mentorship.program.member import Member
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.proposal import Closing, Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import check_keys, keys_of, writing

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
GRACE, UMA, ADA, LINUS = "U1GRACE", "U2UMA", "U3ADA", "U4LINUS"


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    """A desk, two mentors and two mentees who fit each other."""
    check_keys(engine)
    with writing(engine) as session:
        desk = Desk(session, NOW, wording.load(*wording_files()), keys_of(engine), settings_in(session))
        session.add_all(Member(id=each, name=each, known_at=NOW) for each in (GRACE, UMA, ADA, LINUS))
        session.flush()
        session.add_all([signed_up(GRACE, Role.MENTOR), signed_up(UMA, Role.MENTOR), signed_up(ADA), signed_up(LINUS)])
        session.flush()
        yield desk


def signed_up(member_id: str, role: Role = Role.MENTEE, **facts: Any) -> SignUp:
    defaults: dict[str, Any] = {
        "hours_a_week": 1,
        "answers_by": "week",
        "supports_others": True,
        "field": "web",
        "languages": ["en"],
        "topics": ["speaking"],
        "doors": ["speaking"],
        "windows": [["0", "17:00", "21:00"]],
        "mediums": ["video"],
        "scales": {"pace": 0.5},
        "goal_kinds": [],
        "years_of_experience": 8 if role is Role.MENTOR else 2,
        "room_for": 2,
    }
    moments = dict.fromkeys(("signed_up_at", "edited_at", "consented_at"), NOW)
    return SignUp(member_id=member_id, role=role, guide_version="2016-10-13", **moments, **(defaults | facts))


def change(desk: Desk, member_id: str, **facts: Any) -> None:
    for role in Role:
        for sign_up in desk.session.scalars(SignUp.of(member_id, role)):
            for name, fact in facts.items():
                setattr(sign_up, name, fact)
    desk.session.flush()


def between(desk: Desk, *, mentor_id: str = GRACE, mentee_id: str = ADA) -> list[Rule]:
    return broken_in(pool_of(desk, [mentee_id], [mentor_id]), mentor_id=mentor_id, mentee_id=mentee_id)


def propose(desk: Desk, mentee_id: str, *, mentor_asked_at: datetime | None) -> Proposal:
    proposal = Proposal(
        mentor_id=GRACE,
        mentee_id=mentee_id,
        proposed_by=UMA,
        proposed_at=NOW,
        sentence="Both paint.",
        shown_in=[],
        mentor_asked_at=mentor_asked_at,
    )
    desk.session.add(proposal)
    desk.session.flush()
    return proposal


def test_two_who_fit_break_no_rule(desk: Desk) -> None:
    assert between(desk) == []


def test_a_topic_and_a_door_of_the_same_name_are_two_things(desk: Desk) -> None:
    mentor = pool_of(desk, [], [GRACE]).people[id_of(GRACE, Role.MENTOR)]
    assert mentor.topics == ("Public speaking",)
    assert mentor.doors == ("Conference talks",)


def test_nobody_is_their_own_mentor(desk: Desk) -> None:
    desk.session.add(signed_up(ADA, Role.MENTOR))
    assert between(desk, mentor_id=ADA, mentee_id=ADA) == [Rule.SAME_PERSON]
    assert ADA not in [each.mentor_id for each in last_run(desk).suggestions(ADA)]


def test_who_did_not_sign_up_breaks_one_rule_and_not_all_of_them(desk: Desk) -> None:
    assert between(desk, mentor_id=ADA, mentee_id=LINUS) == [Rule.NOT_A_MENTOR]


@pytest.mark.parametrize("who", [GRACE, ADA])
def test_a_conflict_counts_whoever_named_it(desk: Desk, who: str) -> None:
    change(desk, who, not_with=f"U9SOMEONE,{ADA if who == GRACE else GRACE}")
    assert between(desk) == [Rule.IN_CONFIDENCE]
    assert [each.mentor_id for each in last_run(desk).suggestions(ADA)] == [UMA]


def test_an_earlier_no_looks_like_a_conflict(desk: Desk) -> None:
    desk.keep_apart(ADA, GRACE)
    desk.session.flush()
    assert between(desk) == [Rule.IN_CONFIDENCE]


def test_a_proposal_takes_the_mentees_place_at_once_and_the_mentors_when_asked(desk: Desk) -> None:
    change(desk, GRACE, room_for=1)
    proposal = propose(desk, LINUS, mentor_asked_at=None)
    assert between(desk) == []
    proposal.ask_mentor(at=NOW, by=UMA)
    desk.session.flush()
    assert between(desk) == [Rule.MENTOR_FULL]
    assert still_broken(desk, proposal) == [], "its own places do not count"
    proposal.close(Closing.LAPSED, at=NOW, by=None)
    desk.session.flush()
    assert between(desk) == []


def test_a_cap_that_organisers_lower_holds_for_both_sides(desk: Desk) -> None:
    desk.session.add(
        Mentorship(mentor_id=UMA, mentee_id=ADA, mentor_place=1, mentee_place=1, started_at=NOW, last_pressed_at=NOW)
    )
    desk.session.flush()
    assert between(desk) == []
    change_settings(desk, by=UMA, cap=1)
    assert between(desk) == [Rule.MENTEE_FULL]
    assert between(desk, mentor_id=UMA, mentee_id=LINUS) == [Rule.MENTOR_FULL]


@pytest.mark.parametrize(("asked_for", "years", "waits"), [(5, 4, True), (5, 5, False), (3, 4, False), (9, 8, True)])
def test_fewer_years_than_organisers_ask_for_wait_for_a_matchers_yes(
    desk: Desk, asked_for: int, years: int, waits: bool
) -> None:
    change_settings(desk, by=UMA, years_of_experience=asked_for)
    change(desk, GRACE, years_of_experience=years)
    assert (between(desk) == [Rule.MENTOR_YEARS]) is waits
    change(desk, GRACE, accepted_by=UMA)
    assert between(desk) == []


@pytest.mark.parametrize(("asked_for", "months", "fits"), [(3, 2, False), (3, 3, True), (1, 1, True), (2, 1, False)])
def test_the_months_that_organisers_ask_for_are_enough(desk: Desk, asked_for: int, months: int, fits: bool) -> None:
    """Whom the form takes the engine takes too, or they would wait for ever."""
    change_settings(desk, by=UMA, months=asked_for)
    change(desk, GRACE, months=months)
    assert between(desk) == ([] if fits else [Rule.MENTOR_MONTHS])


def test_asking_for_more_months_puts_nobody_out_who_was_taken_before(desk: Desk) -> None:
    change(desk, GRACE, months=3)
    change_settings(desk, by=UMA, months=6)
    assert between(desk) == []


def test_who_paused_is_back_on_their_day(desk: Desk) -> None:
    change(desk, GRACE, paused_at=NOW, paused_until=date(2026, 1, 6))
    assert between(desk) == [Rule.MENTOR_NOT_ACTIVE]
    change(desk, GRACE, paused_until=date(2026, 1, 5))
    assert between(desk) == []


def those_who_wait(desk: Desk, seen_by: str | None = None) -> list[str]:
    [line] = desk.ask(line_on(desk.today()))
    return [each.member_id for each in waiting(in_line(desk, line, seen_by=seen_by))]


def test_who_has_a_mentor_waits_no_more(desk: Desk) -> None:
    desk.session.add(
        Mentorship(mentor_id=UMA, mentee_id=ADA, mentor_place=1, mentee_place=1, started_at=NOW, last_pressed_at=NOW)
    )
    desk.session.flush()
    assert those_who_wait(desk) == [LINUS]
    assert those_who_wait(desk, seen_by=LINUS) == []


def test_a_sign_up_knows_how_many_run_whatever_comes_in_one_breath(desk: Desk) -> None:
    """The pool is found by this count: it is what the mentorships say, after each of these."""

    def counted() -> dict[str, int]:
        desk.session.flush()
        desk.session.expire_all()
        return {member: given.sign_up_of(desk, member).in_mentorships for member in (GRACE, ADA, LINUS)}

    one, other = (
        Mentorship(mentor_id=GRACE, mentee_id=mentee, mentor_place=place, mentee_place=1, **STARTED)
        for place, mentee in enumerate((ADA, LINUS), start=1)
    )
    desk.session.add_all([one, other])
    assert counted() == {GRACE: 2, ADA: 1, LINUS: 1}
    one.press(at=NOW)
    one.end(at=NOW, by=ADA, how=Ending.EARLY)
    assert counted() == {GRACE: 1, ADA: 0, LINUS: 1}
    one.reopen(at=NOW, places=(1, 1))
    assert counted() == {GRACE: 2, ADA: 1, LINUS: 1}
    one.end(at=NOW, by=None, how=Ending.QUIET)
    one.reopen(at=NOW, places=(1, 1))
    desk.session.delete(other)
    assert counted() == {GRACE: 1, ADA: 1, LINUS: 0}
    begun_and_ended = Mentorship(mentor_id=GRACE, mentee_id=LINUS, mentor_place=2, mentee_place=1, **STARTED)
    desk.session.add(begun_and_ended)
    begun_and_ended.end(at=NOW, by=LINUS, how=Ending.EARLY)
    desk.session.delete(given.sign_up_of(desk, ADA))
    desk.session.flush()
    desk.session.add(signed_up(ADA))
    assert counted() == {GRACE: 1, ADA: 1, LINUS: 0}


STARTED = {"started_at": NOW, "last_pressed_at": NOW}


def test_a_look_at_two_people_reads_nothing_of_what_others_asked_for(desk):
    """Every press on a proposal asks; what a whole community asked for stays where it is."""
    desk.keep_apart(GRACE, LINUS)
    desk.keep_apart(UMA, ADA)
    desk.session.flush()
    desk.session.expunge_all()
    read = [pair.never for pair in (pool_of(desk, [LINUS], [GRACE]), pool_of(desk, [ADA], [GRACE]))]
    assert [len(never) for never in read] == [1, 0]
    asked: list[str] = []

    @event.listens_for(desk.session.connection(), "before_cursor_execute")
    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    between(desk)
    about_never = [each for each in asked if "never_again" in each]
    assert about_never and all("WHERE never_again.pair IN (" in each for each in about_never)
