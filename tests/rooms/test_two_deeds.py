"""Two deeds in one instant, or one that the tick or the night comes between: none is lost, or taken in silence."""

from datetime import date, timedelta

import pytest

import given
from mentorship.hall.ending import end_mentorship
from mentorship.hall.season import closes_at, season_of
from mentorship.journey.closing import reminders as closing
from mentorship.journey.first_meeting import agree
from mentorship.journey.meeting_in_chat import course
from mentorship.journey.monthly_review import reminders as monthly
from mentorship.journey.signing_up import company, own_words, taking_over
from mentorship.journey.signing_up import reminders as waiting
from mentorship.journey.signing_up.records import Listed
from mentorship.journey.support import ask
from mentorship.journey.weekly_meeting import reminders as weekly
from mentorship.organising.mentorships import end_for_them, reopen_for_them
from mentorship.policies import MyMeeting
from mentorship.program import doors
from mentorship.program.agreement import Agreement
from mentorship.program.meeting import Medium, Meeting
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.sign_up import Role
from mentorship.slack.drafts import draft_of, save_draft
from mentorship.slack.replies import Refused
from one_instant import mine, presses, sends, somebody_is_just_doing
from signing_up import begins, signs_up
from tuesdays import together

pytestmark = pytest.mark.postgresql


def words(person):
    return [each.words for each in person.messages(in_=person.dm())]


def signs(desk, pair, ada, grace, **new):
    """Grace signs what Ada drafted: the same as before, but for something new."""
    former = desk.session.scalars(Agreement.in_force(pair)).one()
    names = (*agree.FACTS, *agree.TEXTS, "goal_kinds", "gap_shifts", "slots")
    facts = {name: getattr(former, name) for name in names} | {"first_task": None} | new
    version = Agreement(**facts, mentorship_id=pair, version=2, drafted_by=ada.id, drafted_at=desk.now)
    desk.session.add(version)
    desk.session.flush()
    agree.sign(desk, version, mine(desk, pair, grace), former=former)


THURSDAYS = {"slots": [["3", "18:00", "Europe/London"]]}
A_GAP = {"gap_from": date(2026, 1, 13), "gap_until": date(2026, 1, 15)}


@pytest.mark.parametrize("new", [THURSDAYS, A_GAP])
def test_nobody_is_asked_of_a_day_that_does_not_hold(house, pair, ada, grace, new):
    house.goes_to("2026-01-12 10:00")
    with house.desk() as desk:
        signs(desk, pair, ada, grace, **new)
    house.passes(hours=3)
    assert not any("planned for Tue 13 Jan" in each for each in words(ada))


def test_a_yes_to_one_day_is_no_yes_to_another(house, pair, ada, grace):
    house.goes_to("2026-01-12 10:00")
    asked = next(each for each in ada.messages(in_=ada.dm()) if "planned for Tue 13 Jan" in each.words)
    with house.desk() as desk:
        signs(desk, pair, ada, grace, **THURSDAYS)
    with somebody_is_just_doing(house, weekly.due):
        ada.presses_old(asked, "Yes, it's on")
    house.passes(hours=1)
    assert not any("It's on: Thu 15 Jan" in each for each in words(grace))


@pytest.mark.parametrize("what", ["never", "withdraws"])
def test_who_wants_no_company_by_the_morning_has_none(house, ada, what):
    bo = house.member("Bo")
    house.goes_to("2026-01-06 23:00", "Europe/London")
    with house.desk() as desk:
        for each in (ada, bo):
            given.sign_up(desk, each, Role.MENTEE)
        company.ask_for(desk, given.sign_up_of(desk, ada.id))
        company.ask_for(desk, given.sign_up_of(desk, bo.id))
        ada_s = given.sign_up_of(desk, ada.id).id
    if what == "never":
        with house.desk() as desk:
            ask.never_again(desk, ada.id, [bo.id])
    else:
        presses(house, ada, "signing_up.withdraw", ada_s)
    house.passes(days=1)
    assert not any("Ada" in each for each in bo.conversations())

    cy = house.member("Cy")
    with house.desk() as desk:
        given.sign_up(desk, cy, Role.MENTEE)
        company.ask_for(desk, given.sign_up_of(desk, cy.id))
    house.passes(days=1)
    still_there = [bo] if what == "withdraws" else [ada, bo]
    assert any("Cy" in each for one in still_there for each in one.conversations()), "none has lost their place"


def test_whoever_is_never_to_be_matched_is_no_company_in_that_instant(house, ada):
    bo = house.member("Bo")
    with house.desk() as desk:
        for each in (ada, bo):
            given.sign_up(desk, each, Role.MENTEE)
        company.ask_for(desk, given.sign_up_of(desk, ada.id))
        bo_s = given.sign_up_of(desk, bo.id).id
    with somebody_is_just_doing(house, lambda desk: ask.never_again(desk, ada.id, [bo.id])):
        presses(house, bo, "signing_up.company", bo_s)
    house.settles()
    assert not any("Ada" in each for each in bo.conversations())


@pytest.mark.parametrize("reopens_first", [True, False])
def test_two_whose_mentorship_is_opened_again_as_it_closes_still_have_their_first_meeting(
    house, ada, grace, reopens_first
):
    with house.desk() as desk:
        for person, role in ((ada, Role.MENTEE), (grace, Role.MENTOR)):
            given.sign_up(desk, person, role)
        pair = given.mentorship(desk, mentor=grace, mentee=ada).id
    house.settles()
    with house.desk() as desk:
        together = desk.get(Mentorship, pair)
        end_for_them(desk, together, by=house.olga.id, because="By mistake", looks_again=False)

    def reopens(desk):
        reopen_for_them(desk, desk.get(Mentorship, pair), by=house.olga.id, because="By mistake")

    first, second = (reopens, closing.due) if reopens_first else (closing.due, reopens)
    with somebody_is_just_doing(house, first), house.desk() as desk:
        second(desk)
    house.passes(days=14)
    with house.desk() as desk:
        assert desk.get(Mentorship, pair).is_running
        assert desk.session.scalars(Meeting.open_of(pair)).all()
    assert any("goes on" in each for each in words(ada)) and len(words(ada)) > 1, "she is asked for a time"


@pytest.fixture
def last_moment(house, ada, grace):
    """Ada would go on; Grace was silent, and now it closes."""
    house.goes_to("2026-03-20 10:00")
    with house.desk() as desk:
        for person, role in ((ada, Role.MENTEE), (grace, Role.MENTOR)):
            given.sign_up(desk, person, role)
        together = given.after_the_first_meeting(desk, mentor=grace, mentee=ada, first_met_on=date(2026, 1, 5))
        desk.session.scalars(Agreement.in_force(together.id)).one().slots = []
        pair = together.id
    house.goes_to("2026-03-23 12:00")
    presses(house, ada, "monthly_review.choose_go_on", f"{pair}:1")
    house.settles()
    with house.desk() as desk:
        closes = closes_at(desk, season_of(desk, desk.get(Mentorship, pair)), 1)
    house.goes_to(closes - timedelta(minutes=1))
    house.slack.time.move_to(closes + timedelta(seconds=1))
    return pair


@pytest.mark.parametrize("ends", ["silence", "the other"])
def test_whoever_goes_on_in_the_instant_of_the_end_is_told_that_it_is_over(house, last_moment, ada, grace, ends):
    def ends_it(desk):
        end_mentorship(desk, desk.get(Mentorship, last_moment), by=ada.id, how=Ending.WRAPPED_UP)

    with somebody_is_just_doing(house, monthly.due if ends == "silence" else ends_it):
        told = presses(house, grace, "monthly_review.choose_go_on", f"{last_moment}:1")
    with house.desk() as desk:
        signed = desk.session.scalars(Agreement.signed_of(last_moment)).all()
        assert not desk.get(Mentorship, last_moment).is_running
    assert len(signed) == 1, "no terms of a season that never begins"
    assert isinstance(told, Refused)


@pytest.mark.parametrize("deed", [course.go_on, course.stay])
def test_the_time_of_a_question_is_not_up_as_soon_as_it_is_asked(house, ada, grace, deed):
    with house.desk() as desk:
        pair = given.mentorship(desk, mentor=grace, mentee=ada).id
        meeting = desk.session.scalars(Meeting.open_of(pair)).one()
        meeting.settle(starts_at=desk.now + timedelta(minutes=30), place=None, by=grace.id, medium=Medium.CHAT)
        meeting_id = meeting.id
    house.passes(minutes=30)
    ada.clicks("Meet in chat", in_=together(ada))
    with house.desk() as desk:
        until = desk.get(Meeting, meeting_id).chat_until
    house.slack.time.move_to(until)

    def does(desk):
        meeting = desk.get(Meeting, meeting_id)
        desk.hold(meeting)
        deed(desk, MyMeeting(desk.get(Mentorship, pair), desk.member(ada.id), meeting), 0)

    with somebody_is_just_doing(house, does):
        house.bot.tick()
    house.settles()
    asked = [each.words for each in ada.messages(in_=together(ada)) if not each.is_ephemeral][-1]
    assert "time for this one is up" not in asked


def test_whoever_says_that_it_is_still_right_is_in_the_pool_or_hears_that_they_are_not(house):
    nia = house.member("Nia", tz="Africa/Lagos")
    signs_up(nia, "mentee")
    house.passes(days=45)
    asked = [message for message in nia.messages() if "still right?" in message.words]
    house.passes(days=7)
    nia.presses_old(asked[-1], "Still right")
    with house.desk() as desk:
        is_paused = given.sign_up_of(desk, nia.id).paused_at is not None
    assert not (is_paused and "Your place is yours" in nia.last_message().words)


def test_whoever_says_that_it_is_still_right_as_they_are_set_aside_is_not(house, ada):
    with house.desk() as desk:
        sign_up = given.sign_up(desk, ada, Role.MENTEE, signed_up_at=desk.now - timedelta(days=60))
        sign_up.asked_in_vain, sign_up.next_word_at = 3, desk.now
        sign_up_id = sign_up.id
    with somebody_is_just_doing(house, waiting.due):
        told = presses(house, ada, "signing_up.still_right", sign_up_id)
    with house.desk() as desk:
        is_paused = given.sign_up_of(desk, ada.id).paused_at is not None
    assert not (is_paused and "Your place is yours" in str(told))


def test_a_late_still_right_ends_no_pause_of_ones_own(house):
    """She was asked once, and took a pause until a day of her own."""
    nia = house.member("Nia", tz="Africa/Lagos")
    signs_up(nia, "mentee")
    house.passes(days=31)
    [asked] = [message for message in nia.messages() if "still right?" in message.words]
    with house.desk() as desk:
        sign_up = given.sign_up_of(desk, nia.id)
        sign_up.paused_at, sign_up.paused_until = desk.now, date(2026, 12, 1)
    nia.presses_old(asked, "Still right")
    with house.desk() as desk:
        assert given.sign_up_of(desk, nia.id).paused_until == date(2026, 12, 1)


@pytest.mark.parametrize("types_first", [True, False])
def test_what_is_typed_while_a_list_is_taken_over_is_kept(house, ada, types_first):
    mentee, before = Role.MENTEE, {"hours_a_week": "1"}
    with house.desk() as desk:
        save_draft(desk.session, ada.id, mentee, before, at=desk.now)

    def types(desk):
        save_draft(desk.session, ada.id, mentee, {"goal": "Mine"}, at=desk.now)

    def imports(desk):
        taking_over.take_over(desk, ada.id, mentee, {"field": "web"})

    first, second = (types, imports) if types_first else (imports, types)
    with somebody_is_just_doing(house, first), house.desk() as desk:
        second(desk)
    with house.desk() as desk:
        assert draft_of(desk.session, ada.id, mentee) == {**before, "goal": "Mine", "field": "web"}


def test_a_word_that_is_merged_as_somebody_signs_up_with_it_means_the_other(house, ada):
    bo = house.member("Bo")
    with house.desk() as desk:
        given.sign_up(desk, bo, Role.MENTEE, topics=["Snakes"])
    begins(ada, "mentee", subject={"Other topics": "Snakes"})
    while "Sign up" not in ada.modal.buttons:
        ada.submits("Next")

    def merges(desk):
        own_words.merge(desk, Listed.TOPICS, "Snakes", into="python", by=house.olga.id)

    with somebody_is_just_doing(house, merges):
        ada.submits("Sign up")
    with house.desk() as desk:
        assert given.sign_up_of(desk, ada.id).topics == ["python"]


def test_a_word_is_merged_though_somebody_just_signs_up_with_it(house, ada):
    bo = house.member("Bo")
    with house.desk() as desk:
        given.sign_up(desk, bo, Role.MENTEE, topics=["Snakes"])

    def signs_up_with_it(desk):
        given.sign_up(desk, ada, Role.MENTEE, topics=["Snakes"])

    with somebody_is_just_doing(house, signs_up_with_it), house.desk() as desk:
        own_words.merge(desk, Listed.TOPICS, "Snakes", into="python", by=house.olga.id)
    with house.desk() as desk:
        assert given.sign_up_of(desk, ada.id).topics == ["python"]


def test_no_break_begins_of_what_the_other_has_just_ended(house, pair, ada, grace):
    def ends(desk):
        end_mentorship(desk, desk.get(Mentorship, pair), by=grace.id, how=Ending.EARLY)

    with somebody_is_just_doing(house, ends):
        told = sends(house, ada, doors.TAKE_A_BREAK, pair)
    with house.desk() as desk:
        assert desk.get(Mentorship, pair).resting_by is None
    assert isinstance(told, Refused)
