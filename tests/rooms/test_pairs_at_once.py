"""Something happens to a mentorship in the same instant as something else: two transactions, and neither is lost.

On PostgreSQL they really overlap, on two connections; on SQLite one comes after the other.
"""

from datetime import timedelta

import pytest
from sqlalchemy import or_, select

import given
from houses import House
from mentorship.desk import Desk
from mentorship.hall.breaks import begin_break
from mentorship.hall.ending import end_mentorship
from mentorship.journey.closing import celebrate, reminders, rest, thank
from mentorship.journey.closing.answers import ThankYou
from mentorship.journey.closing.records import Celebration
from mentorship.journey.monthly_review.answers import Reviewed
from mentorship.journey.monthly_review.review import write
from mentorship.journey.opportunities import introducing
from mentorship.journey.opportunities.records import Introduction
from mentorship.journey.signing_up.sign_up import withdraw
from mentorship.journey.weekly_meeting.answers import FullCheckIn, WrapUp
from mentorship.journey.weekly_meeting.check_in import check_in, wrap_up
from mentorship.organising.mentorships import CannotReopen, reopen_for_them
from mentorship.organising.people import leave
from mentorship.outbox import Row
from mentorship.policies import Gone, MyMeeting
from mentorship.privacy.forgetting import forget
from mentorship.program import doors
from mentorship.program.lines import marks_of
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.review import Review
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.replies import Refused
from one_instant import ASKS, asks_for_help, mine, presses, reports, sends, somebody_is_just_doing
from pretend_slack import Person

pytestmark = pytest.mark.postgresql


def ends(desk: Desk, mentorship_id: str, *, by: Person) -> None:
    end_mentorship(desk, desk.get(Mentorship, mentorship_id), by=by.id, how=Ending.EARLY)


@pytest.mark.parametrize("ends_first", [True, False])
def test_whoever_signs_up_again_while_the_other_ends_it_waits_for_a_mentor(house, pair, ada, grace, ends_first):
    """Counted as somebody who has one, nobody would ever propose one to her."""
    with house.desk() as desk:
        withdraw(desk, given.sign_up_of(desk, ada.id))

    def signs_up_again(desk: Desk) -> None:
        given.sign_up(desk, ada, Role.MENTEE)
        desk.session.flush()

    def ends_it(desk: Desk) -> None:
        ends(desk, pair, by=grace)

    first, second = (ends_it, signs_up_again) if ends_first else (signs_up_again, ends_it)
    with somebody_is_just_doing(house, first), house.desk() as desk:
        second(desk)
    with house.desk() as desk:
        assert given.sign_up_of(desk, ada.id).in_mentorships == 0


@pytest.mark.parametrize("way", ASKS)
def test_whoever_asks_for_help_while_the_other_ends_it_never_meets_them_again(house, way, pair, ada, grace):
    with somebody_is_just_doing(house, lambda desk: ends(desk, pair, by=grace)), house.desk() as desk:
        asks_for_help(desk, way, ada, grace, [house.olga])
    with house.desk() as desk:
        assert desk.are_kept_apart(ada.id, grace.id)
        assert desk.get(Mentorship, pair).ending is Ending.EARLY


@pytest.mark.parametrize("way", ASKS)
def test_whoever_ends_it_while_the_other_asks_for_help_never_meets_them_again(house, way, pair, ada, grace):
    with (
        somebody_is_just_doing(house, lambda desk: asks_for_help(desk, way, ada, grace, [house.olga])),
        house.desk() as desk,
    ):
        ends(desk, pair, by=grace)
    with house.desk() as desk:
        assert desk.are_kept_apart(ada.id, grace.id)
        assert desk.get(Mentorship, pair).ending is Ending.EARLY


def test_of_two_who_end_it_in_the_same_instant_the_second_is_told_that_it_is_settled(house, pair, ada, grace):
    with (
        somebody_is_just_doing(house, lambda desk: ends(desk, pair, by=grace)),
        pytest.raises(Gone),
        house.desk() as desk,
    ):
        ends(desk, pair, by=ada)
    with house.desk() as desk:
        both = desk.session.scalars(SignUp.of_both(grace.id, ada.id))
        assert [each.in_mentorships for each in both] == [0, 0]
        assert desk.get(Mentorship, pair).ended_by == grace.id


@pytest.mark.parametrize("goes", [leave, forget])
def test_whoever_goes_while_the_other_ends_it_goes_all_the_same(house, goes, pair, ada, grace):
    with somebody_is_just_doing(house, lambda desk: ends(desk, pair, by=grace)), house.desk() as desk:
        goes(desk, desk.member(ada.id))
    with house.desk() as desk:
        assert desk.session.scalars(SignUp.of(grace.id, Role.MENTOR)).one().in_mentorships == 0
        assert desk.get(Mentorship, pair).ending is Ending.EARLY


@pytest.mark.parametrize("rests_already", [False, True])
def test_a_report_lets_it_rest_whatever_the_other_does_with_their_break(house, rests_already, pair, ada, grace):
    if rests_already:
        with house.desk() as desk:
            begin_break(desk, desk.get(Mentorship, pair), by=grace.id)
    does = "closing.wake_up" if rests_already else "closing.take_a_break"
    with somebody_is_just_doing(house, lambda desk: reports(desk, ada, grace, house.olga)):
        presses(house, grace, does, pair)
    presses(house, grace, "closing.wake_up", pair)
    with house.desk() as desk:
        rests = desk.get(Mentorship, pair)
        assert rests.is_resting and (rests.resting_by == ada.id or rests.other_rests_since)


def test_a_mentorship_that_two_open_again_at_once_is_counted_once(house, pair, ada, grace):
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=None, how=Ending.QUIET)
    with somebody_is_just_doing(house, lambda desk: rest.wake(desk, mine(desk, pair, ada))):
        presses(house, grace, "closing.wake_up", pair)
    assert counted(house, grace, ada) == [1, 1]


def test_a_mentorship_that_organisers_open_again_while_one_of_the_two_does_is_counted_once(house, pair, ada, grace):
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=None, how=Ending.QUIET)
    with (
        somebody_is_just_doing(house, lambda desk: rest.wake(desk, mine(desk, pair, ada))),
        pytest.raises(CannotReopen),
        house.desk() as desk,
    ):
        reopen_for_them(desk, desk.get(Mentorship, pair), by=house.olga.id, because="They asked.")
    assert counted(house, grace, ada) == [1, 1]


def counted(house: House, mentor: Person, mentee: Person) -> list[int]:
    with house.desk() as desk:
        return [each.in_mentorships for each in desk.session.scalars(SignUp.of_both(mentor.id, mentee.id))]


def test_two_processes_that_look_at_once_tell_once_that_a_break_is_over(house, pair, ada, grace):
    with house.desk() as desk:
        begin_break(desk, desk.get(Mentorship, pair), by=grace.id, until=desk.today() + timedelta(days=2))
    house.slack.time.move_to(house.now + timedelta(days=2, hours=1))
    with somebody_is_just_doing(house, reminders.due):
        house.slack.time.move_to(house.now + timedelta(milliseconds=2))  # the other's clock is not quite the same
        house.bot.tick()
    with house.desk() as desk:
        assert len(desk.session.scalars(select(Row).where(Row.kind == "closing.back")).all()) == 2, "one for each"


def test_words_that_are_taken_back_in_the_instant_of_the_yes_are_not_posted(house, pair, ada, grace):
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=ada.id, how=Ending.WRAPPED_UP)
        words = Celebration(mentorship_id=pair, number=1, by_id=ada.id, words="We did it.", written_at=desk.now)
        desk.session.add(words)
        desk.session.flush()
        words_id = words.id
    with somebody_is_just_doing(house, lambda desk: celebrate.take_back(desk, mine(desk, pair, ada))):
        presses(house, grace, "closing.approve", words_id)
    with house.desk() as desk:
        assert desk.get(Celebration, words_id).approved_at is None


def test_an_introduction_keeps_the_words_that_were_approved(house, pair, grace):
    with house.desk() as desk:
        door = Opportunity(mentorship_id=pair, kind="introduction", words="Meet Joan", offered_at=desk.now)
        desk.session.add(door)
        desk.session.flush()
        introducing.draft(desk, desk.get(Mentorship, pair), door, words="Ada reads compilers.", third_agreed=True)
        door_id = door.id

    def approves(desk: Desk) -> None:
        door = desk.get(Opportunity, door_id)
        introducing.approve(desk, desk.get(Mentorship, pair), door, words="Ada reads compilers.")

    with somebody_is_just_doing(house, approves):
        sends(house, grace, "opportunities.introduce", door_id, words="Ada lost her job.", third_agreed=["yes"])
    with house.desk() as desk:
        known = desk.session.scalars(Introduction.of(door_id)).one()
        assert (known.words, known.approved_at is None) == ("Ada reads compilers.", False)


@pytest.fixture
def meeting(house: House, pair: str) -> str:
    """A weekly meeting that is over; something was written of it, and the next one is planned by the bot."""
    with house.desk() as desk:
        planned = {"mentorship_id": pair, "planned_at": desk.now, "minutes": 60, "place": "x", "medium": "video"}
        over = Meeting(**planned, number=2, starts_at=desk.now - timedelta(hours=1), agenda_shown_at=desk.now)
        over.closed_at, over.took_place = desk.now, True
        next_week = desk.now + timedelta(days=7)
        coming = Meeting(**planned, number=3, starts_at=next_week, usual_at=next_week)
        desk.session.add_all([over, coming])
        desk.session.flush()
        desk.session.add(CheckIn(mentorship_id=pair, meeting_id=over.id, written_at=desk.now))
        return over.id


def at(desk: Desk, meeting: str, me: Person) -> MyMeeting:
    about = desk.get(Meeting, meeting)
    return MyMeeting(desk.get(Mentorship, about.mentorship_id), desk.member(me.id), about)


def test_two_who_save_a_check_in_at_once_both_keep_their_lines(house, meeting, ada, grace):
    def saves(desk: Desk) -> None:
        check_in(desk, at(desk, meeting, ada), FullCheckIn(went_well="I spoke up."), seen={})

    with somebody_is_just_doing(house, saves):
        sends(house, grace, doors.OPEN_CHECK_IN, f"{meeting}:", took_place="yes", went_well="She asked well.")
    with house.desk() as desk:
        written = desk.session.scalars(CheckIn.of(meeting)).one()
        assert {*written.went_well.splitlines()} == {"I spoke up.", "She asked well."}


def test_of_two_who_settle_the_next_meeting_at_once_the_second_is_asked_to_look_again(house, meeting, ada, grace):
    with house.desk() as desk:
        coming = desk.session.scalars(select(Meeting).where(Meeting.number == 3)).one()
        coming_id, seen = coming.id, {"next": coming.starts_at.isoformat()}
    seen_by_the_form = marks_of(seen)
    tuesday = {"next_on": "2026-01-13", "next_time": "10:00", "next_place": "Cafe"}
    friday = {"next_on": "2026-01-16", "next_time": "17:00", "next_place": "Park"}

    def settles(desk: Desk) -> None:
        marks = dict(part.split("=", 1) for part in seen_by_the_form.split(","))
        check_in(desk, at(desk, meeting, ada), FullCheckIn(**tuesday), seen=marks)

    with somebody_is_just_doing(house, settles):
        told = sends(house, grace, doors.OPEN_CHECK_IN, f"{meeting}:{seen_by_the_form}", took_place="yes", **friday)
    with house.desk() as desk:
        assert desk.get(Meeting, coming_id).settled_by == ada.id
    assert isinstance(told, Refused) and "Ada has just written down" in told.text


def test_two_who_save_the_wrap_up_at_once_both_keep_their_lines(house, meeting, ada, grace):
    def saves(desk: Desk) -> None:
        wrap_up(desk, at(desk, meeting, ada), WrapUp(anything_else="I am nervous."), seen={})

    with somebody_is_just_doing(house, saves):
        sends(house, grace, "weekly_meeting.wrap_up", f"{meeting}:", anything_else="Bring the slides.")
    with house.desk() as desk:
        written = desk.session.scalars(CheckIn.of(meeting)).one()
        assert {*written.anything_else.splitlines()} == {"I am nervous.", "Bring the slides."}


def test_two_who_save_a_review_at_once_both_keep_their_lines(house, pair, ada, grace):
    with house.desk() as desk:
        review = Review(mentorship_id=pair, number=30, due_on=desk.today(), asked_at=desk.now)
        desk.session.add(review)
        desk.session.flush()
        review_id = review.id

    def saves(desk: Desk) -> None:
        review = desk.get(Review, review_id)
        write(desk, mine(desk, pair, ada), review, Reviewed(went_well="I spoke up."), outcomes={}, seen={}, readers=[])

    with somebody_is_just_doing(house, saves):
        sends(house, grace, "monthly_review.write", f"{review_id}:", went_well="She asked well.")
    with house.desk() as desk:
        assert {*desk.get(Review, review_id).went_well.splitlines()} == {"I spoke up.", "She asked well."}


def test_whoever_is_forgotten_while_the_other_thanks_them_hears_nothing_more(house, pair, ada, grace):
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=ada.id, how=Ending.WRAPPED_UP)
    house.settles()
    heard = len(ada.messages())

    def thanks(desk: Desk) -> None:
        thank.thank(desk, mine(desk, pair, grace), ThankYou(thanks="Thank you, Ada!"))

    with somebody_is_just_doing(house, thanks), house.desk() as desk:
        forget(desk, desk.member(ada.id))
    house.passes(days=1)
    assert len(ada.messages()) == heard
    with house.desk() as desk:
        assert not desk.session.scalars(select(Row).where(or_(Row.member_id == ada.id, Row.partner_id == ada.id))).all()
