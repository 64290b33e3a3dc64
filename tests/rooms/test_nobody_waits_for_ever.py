"""Two deeds in the same instant, or one that another room relies on: nobody is left waiting in silence."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import given
from mentorship.hall.ending import end_mentorship
from mentorship.journey.closing import rest
from mentorship.journey.meeting_times import views as times
from mentorship.journey.proposing import answer as answering
from mentorship.journey.proposing.records import Question
from mentorship.journey.proposing.taking import take
from mentorship.journey.signing_up import company
from mentorship.journey.support import ask, case
from mentorship.journey.weekly_meeting import reminders as weekly
from mentorship.program.help_request import HelpRequest
from mentorship.program.meeting import Medium, Meeting, Offer
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role
from mentorship.slack.replies import Refused
from one_instant import asks_for_help, mine, presses, reports, sends, somebody_is_just_doing

pytestmark = pytest.mark.postgresql


@pytest.fixture
def request_id(house, pair, ada, grace):
    with house.desk() as desk:
        asks_for_help(desk, "in confidence", ada, grace, [house.olga])
        asked = desk.session.scalars(select(HelpRequest)).one().id
    house.settles()
    return asked


def hears(person, words):
    return any(words in each.words for each in person.messages(in_=person.dm()))


def test_what_is_added_at_night_is_read_although_the_case_is_closed_before_the_morning(house, request_id, ada):
    house.goes_to("2026-01-06 23:00", "Europe/Madrid")
    sends(house, ada, "support.back", request_id, words="He has written again.")
    house.settles()
    presses(house, house.olga, "support.close", request_id)
    house.passes(days=3)
    assert hears(house.olga, "He has written again.")


@pytest.mark.parametrize("closes_first", [True, False])
def test_what_is_added_while_the_case_is_closed_is_read_or_refused(house, request_id, ada, closes_first):
    def closes(desk):
        case.close(desk, desk.get(HelpRequest, request_id), by=house.olga.id)

    def adds(desk):
        case.write_back(desk, desk.get(HelpRequest, request_id), "He has written again.")

    with somebody_is_just_doing(house, closes if closes_first else adds):
        if closes_first:
            told = sends(house, ada, "support.back", request_id, words="He has written again.")
        else:
            told = presses(house, house.olga, "support.close", request_id)
    house.passes(days=3)
    assert hears(house.olga, "He has written again.") or (closes_first and isinstance(told, Refused))


@pytest.mark.parametrize("wakes_first", [True, False])
def test_a_report_while_the_other_opens_it_again_lets_it_rest_or_stay_ended(house, wakes_first, pair, ada, grace):
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=None, how=Ending.QUIET)
    if wakes_first:
        with somebody_is_just_doing(house, lambda desk: rest.wake(desk, mine(desk, pair, grace))), house.desk() as desk:
            reports(desk, ada, grace, house.olga)
    else:
        with somebody_is_just_doing(house, lambda desk: reports(desk, ada, grace, house.olga)):
            presses(house, grace, "closing.wake_up", pair)
    with house.desk() as desk:
        together = desk.get(Mentorship, pair)
        assert not together.is_running or together.is_break_of(ada.id)


@pytest.fixture
def asked_mentee(house, ada, grace):
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR)
        asked = {"mentor_id": grace.id, "mentee_id": ada.id, "proposed_by": house.olga.id, "sentence": "Both paint."}
        at = dict.fromkeys(("proposed_at", "mentor_asked_at", "mentee_asked_at", "clock_from"), desk.now)
        proposal = Proposal(**asked, **at, shown_in=["channel:mentors"])
        desk.session.add(proposal)
        desk.session.flush()
        return proposal.id


def test_whoever_is_never_to_be_matched_is_not_introduced_in_that_instant(house, asked_mentee, ada, grace):
    with somebody_is_just_doing(house, lambda desk: ask.never_again(desk, grace.id, [ada.id])):
        presses(house, ada, "proposing.yes", asked_mentee)
    with house.desk() as desk:
        assert not desk.session.scalars(Mentorship.running()).all()


def test_whoever_is_just_introduced_is_offered_to_end_what_is_never_to_be(house, asked_mentee, ada, grace):
    with somebody_is_just_doing(house, lambda desk: answering.say_yes(desk, take(desk, asked_mentee))):
        told = sends(house, grace, "support.never", "", people=[ada.id])
    assert "End our mentorship" in str(told)


def test_what_is_never_to_be_is_not_opened_again_in_that_instant(house, pair, ada, grace):
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=None, how=Ending.QUIET)
    with somebody_is_just_doing(house, lambda desk: ask.never_again(desk, ada.id, [grace.id])):
        presses(house, grace, "closing.wake_up", pair)
    with house.desk() as desk:
        assert not desk.get(Mentorship, pair).is_running


def test_what_one_asks_to_share_before_a_break_is_asked_after_it(house, pair, ada, grace):
    house.goes_to("2026-01-06 22:00", "Europe/London")
    sends(house, ada, "support.share", pair, words="How I got the job", with_whom="my sister")
    house.settles()
    with house.desk() as desk:
        rest.take_a_break(desk, mine(desk, pair, grace), until=None)
    house.passes(days=3)
    presses(house, grace, "closing.wake_up", pair)
    house.passes(days=7)
    assert hears(grace, "share")


def test_two_who_ask_for_company_at_once_are_introduced_to_each_other(house, ada):
    bo = house.member("Bo")
    with house.desk() as desk:
        for each in (ada, bo):
            given.sign_up(desk, each, Role.MENTEE)
    with (
        somebody_is_just_doing(house, lambda desk: company.ask_for(desk, given.sign_up_of(desk, ada.id))),
        house.desk() as desk,
    ):
        company.ask_for(desk, given.sign_up_of(desk, bo.id))
    house.passes(days=14)
    with house.desk() as desk:
        assert all(given.sign_up_of(desk, each.id).company_since for each in (ada, bo))


@pytest.mark.parametrize("how", ["a break", "a report"])
def test_no_time_is_settled_in_the_instant_in_which_the_other_begins_a_break(house, how, ada, grace):
    with house.desk() as desk:
        for person, role in ((ada, Role.MENTEE), (grace, Role.MENTOR)):
            given.sign_up(desk, person, role)
        pair = given.mentorship(desk, mentor=grace, mentee=ada).id
        meeting_id = desk.session.scalars(Meeting.open_of(pair)).one().id
        when = {"starts_at": desk.now + timedelta(days=2), "offered_at": desk.now}
        offer = Offer(meeting_id=meeting_id, by_id=grace.id, medium=Medium.VIDEO, place="x", **when)
        desk.session.add(offer)
        desk.session.flush()
        offer_id = offer.id

    def begins(desk):
        if how == "a report":
            reports(desk, grace, ada, house.olga)
        else:
            rest.take_a_break(desk, mine(desk, pair, grace), until=None)

    with somebody_is_just_doing(house, begins):
        told = presses(house, ada, times.TAKE, offer_id)
    with house.desk() as desk:
        assert not desk.get(Meeting, meeting_id).stands
    assert isinstance(told, Refused)


def test_whoever_says_all_is_fine_in_the_instant_in_which_the_day_is_named_is_not_put_to_rest(house, pair, ada):
    with house.desk() as desk:
        since, days = desk.get(Mentorship, pair).last_pressed_at, desk.settings.quiet_days
    house.passes(days=days[0] + 1)
    house.slack.time.move_to(since + timedelta(days=days[1], hours=20))
    with somebody_is_just_doing(house, weekly.due):
        presses(house, ada, "weekly_meeting.fine", f"{pair}:{since.isoformat()}")
    house.passes(days=9)
    with house.desk() as desk:
        assert not desk.get(Mentorship, pair).is_resting


def test_an_answer_is_not_overwritten_by_another_matchers_of_the_same_instant(house, ada, grace):
    maya, linus = house.mentor_in_channel("Maya"), house.mentor_in_channel("Linus")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR)
        asked = {"mentor_id": grace.id, "mentee_id": ada.id, "proposed_by": maya.id, "sentence": "Both paint."}
        at = dict.fromkeys(("proposed_at", "mentor_asked_at", "clock_from"), desk.now)
        proposal = Proposal(**asked, **at, shown_in=["channel:mentors"])
        desk.session.add(proposal)
        desk.session.flush()
        answering.ask_question(desk, proposal, by=grace.id, question="Which evenings?")
        question_id, proposal_id = desk.session.scalars(select(Question)).one().id, proposal.id
    house.passes(days=4)

    def answers(desk):
        question = desk.get(Question, question_id)
        answering.answer_question(desk, take(desk, proposal_id), question, by=maya.id, answer="Tuesdays.")

    with somebody_is_just_doing(house, answers):
        told = sends(house, linus, "proposing.answer", question_id, answer="No idea.")
    with house.desk() as desk:
        assert desk.get(Question, question_id).answer == "Tuesdays."
    assert isinstance(told, Refused)


def test_of_two_readers_who_take_a_case_at_once_the_second_is_told_that_it_is_settled(house, pair, ada, grace):
    bob = house.member("Bob")
    with house.desk() as desk:
        asks_for_help(desk, "in confidence", ada, grace, [house.olga, bob])
        asked = desk.session.scalars(select(HelpRequest)).one().id
    with somebody_is_just_doing(house, lambda desk: case.take(desk, desk.get(HelpRequest, asked), by=house.olga.id)):
        told = presses(house, bob, "support.take", asked)
    with house.desk() as desk:
        assert desk.get(HelpRequest, asked).taken_by == house.olga.id
    assert isinstance(told, Refused)
