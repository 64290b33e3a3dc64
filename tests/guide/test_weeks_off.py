"""Weeks without a meeting: quiet ones, and planned gaps. Both guides, First 6, Responsibilities 9 and 10."""

from datetime import date, timedelta
from functools import partial

import pytest

from asking_for_help import reports, takes_a_break
from counting import asked_during
from houses import House
from mentorship.hall.settings import change_settings
from mentorship.journey.weekly_meeting import quiet
from mentorship.program.agreement import Agreement, Gap
from mentorship.program.calendar import shown_day
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.target import Target
from pretend_slack import Person
from tuesdays import after_a_meeting, agenda_of, together, two_who_meet


@pytest.fixture
def pair(house):
    return two_who_meet(house)


@pytest.fixture
def quiet_pair(house, pair):
    """The same two, before they agreed on a slot: nothing is planned by itself."""
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(pair[0].id)).one()
        desk.session.scalars(Agreement.in_force(mentorship.id)).one().slots = []
        meeting = desk.session.scalars(Meeting.open_of(mentorship.id)).one()
        meeting.skip(at=desk.now, by=mentorship.mentee_id)
        mentorship.press(at=desk.now)
    return pair


def test_after_a_break_both_hear_when_they_next_meet_and_the_group_says_the_same(house):
    """First 6: a break takes away what was planned; nobody goes by what stood there before it."""
    ada, grace = two_who_meet(house)
    after_a_meeting(house)
    assert "Next: Tue 20 Jan" in ada.last_message(in_=together(ada)).words
    takes_a_break(ada)
    house.goes_to("2026-01-16 12:00", "America/New_York")

    ada.types("/mentorship resume")
    house.passes(minutes=3)
    for person, times in ((ada, "18:00 Madrid · 12:00 New York"), (grace, "12:00 New York · 18:00 Madrid")):
        said = [each.words for each in person.messages(in_=person.dm())]
        assert any(f"You next meet Tue 27 Jan, {times}" in words for words in said)
    assert "Next: Tue 27 Jan" in ada.last_message(in_=together(ada)).words


def test_what_stands_in_their_conversation_names_the_hour_that_the_next_meeting_has_now(house):
    """Weekly 5 c: whoever looks there goes by it."""
    ada, grace = two_who_meet(house)
    after_a_meeting(house)
    assert "Next: Tue 20 Jan, 18:00 Madrid" in grace.last_message(in_=together(grace)).words
    ada.types("/mentorship time")
    ada.clicks("Move it")
    ada.fills({"Day": "2026-01-21", "Time": "17:00", "How": "Video call", "Where": "https://meet.example/us"})
    ada.submits("Offer")
    house.passes(hours=1)
    assert "Next: Tue 20 Jan" in grace.last_message(in_=together(grace)).words, "nobody took it yet"
    grace.clicks("Take this one", in_=grace.dm())
    house.passes(minutes=1)
    assert "Next: Wed 21 Jan, 17:00 Madrid" in grace.last_message(in_=together(grace)).words


@pytest.mark.feature("K7")
@pytest.mark.parametrize("day", ["2026-03-13", "2026-03-16", "2026-03-20"])
def test_who_is_woken_hears_that_it_goes_on_before_anything_else(house, quiet_pair, day):
    """Both guides, Responsibilities 10: nobody took a break; on 18 March it has ended, and is opened again."""
    ada, grace = quiet_pair
    house.goes_to(f"{day} 15:00", "Europe/Madrid")
    ada.marks_as_read()
    grace.marks_as_read()
    grace.clicks("Pick it up again" if day < "2026-03-18" else "Go on together", in_=grace.dm())
    house.passes(hours=2)
    for person, partner in ((ada, "Grace"), (grace, "Ada")):
        said = [each.words for each in person.unread(person.dm()) if "Good to have you back" not in each.words]
        assert f"It goes on with @{partner}: one of you picked it up again" in said[0], said
        assert not any("break is over" in each for each in said)


@pytest.mark.feature("K7")
def test_three_quiet_weeks_are_noticed_then_it_rests_and_one_press_brings_it_back(house, quiet_pair):
    """Both guides, Responsibilities 9 and 10; features K7."""
    ada, grace = quiet_pair
    house.goes_to("2026-01-27 12:00", "Europe/Madrid")
    assert ada.sees("quiet between you and @Grace") and grace.sees("quiet between you and @Ada")

    house.goes_to("2026-02-10 12:00", "Europe/Madrid")
    assert ada.sees("I let it rest on Mon 16 Feb")
    house.goes_to("2026-02-17 12:00", "Europe/Madrid")
    assert ada.sees("I let your mentorship with @Grace rest")
    ada.opens_home()
    ada.types("/mentorship status")
    for said in (ada.home.words, ada.ephemerals()[-1].words):
        assert "before Wed 18 Mar brings it back" in said and "taking a break" not in said
    ada.marks_as_read()
    house.goes_to("2026-02-25 12:00", "Europe/Madrid")
    assert ada.has_heard_nothing_new()

    grace.clicks("Pick it up again")
    with house.desk() as desk:
        assert not desk.session.scalars(Mentorship.running_of(ada.id)).one().is_resting


@pytest.mark.feature("K7")
def test_nothing_rests_that_was_not_asked_before_though_the_days_are_made_fewer(house, quiet_pair):
    """Program, section 5: asked, asked again with the date, and only then it rests."""
    ada, grace = quiet_pair
    house.goes_to("2026-01-22 12:00", "Europe/Madrid")
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, quiet_days=(5, 10, 15))
    house.goes_to("2026-01-27 12:00", "Europe/Madrid")
    for person, partner in ((ada, "Grace"), (grace, "Ada")):
        assert person.sees(f"Still quiet between you and @{partner}") and not person.sees("I let your mentorship")
    [said] = [each.words for each in ada.messages(in_=ada.dm()) if "I let it rest on" in each.words]
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, quiet_days=(1, 2, 3))
        day = desk.session.scalars(Mentorship.running_of(ada.id)).one().rests_on
    assert shown_day(day) in said and day >= date(2026, 1, 27)

    house.goes_to(f"{day - timedelta(days=1)} 23:59", "Europe/Madrid")
    assert not ada.sees("I let your mentorship")
    house.goes_to(f"{day} 12:00", "Europe/Madrid")
    house.passes(days=2)
    assert ada.sees("I let your mentorship with @Grace rest")


def test_who_of_the_two_was_asked_already_is_one_question_and_to_take_it_back_is_none(house, quiet_pair):
    """Delivery, P8."""
    ada, grace = quiet_pair
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        assert asked_during(partial(quiet.ask, desk, mentorship, "first"))[0] == 1
        since = mentorship.last_pressed_at.isoformat()
    house.passes(days=1)
    assert ada.sees("quiet between you and @Grace") and grace.sees("quiet between you and @Ada")
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        assert asked_during(partial(quiet.all_fine, desk, mentorship, since=since, by=ada.id))[0] == 0
    house.settles()
    assert ada.sees("Good to know") and not grace.sees("Good to know")


def reports_her(ada):
    reports(ada, "It hurt")


@pytest.mark.feature("K7", "J8")
@pytest.mark.parametrize("rests", [takes_a_break, reports_her])
def test_whoever_takes_a_break_without_a_day_is_asked_twice_and_nobody_else_hears_of_it(house, quiet_pair, rests):
    """Program, section 8: in the same words whatever the break is for, and never while a report is open."""
    ada, grace = quiet_pair
    rests(ada)
    house.passes(days=1)
    heard = [each.words for each in grace.messages(in_=grace.dm())]
    if rests is reports_her:
        house.passes(days=60)
        assert not asked_about_break(ada)
        house.olga.clicks("Close the case")
    house.passes(days=34 if rests is takes_a_break else 4)
    [asked] = asked_about_break(ada)
    assert asked.words.partition("\n")[0] == (
        "Your break with @Grace has lasted since Mon 5 Jan. There is no hurry, and every answer is fine: "
        "how shall it go on? Only you see this question."
    )
    assert asked.buttons == ["Keep resting", "Pick it up again", "I'd like help", "Wrap up"]
    ada.clicks("Keep resting")
    assert ada.sees("It rests on, for as long as you need") and not asked_about_break(ada)

    house.passes(days=60)
    assert len(asked_about_break(ada)) == 1
    house.passes(days=200)
    [asked] = asked_about_break(ada)
    grace.presses_old(asked, "Keep resting")
    assert len(asked_about_break(ada)) == 1
    assert [each.words for each in grace.messages(in_=grace.dm())] == heard
    ada.clicks("Pick it up again")
    assert not asked_about_break(ada)
    with house.desk() as desk:
        assert not desk.session.scalars(Mentorship.running_of(ada.id)).one().is_resting


def asked_about_break(person):
    return [each for each in person.messages(in_=person.dm()) if "Keep resting" in each.buttons]


def test_a_break_until_a_day_and_one_that_ends_is_not_asked_about(house, quiet_pair):
    ada, grace = quiet_pair
    takes_a_break(ada, until="2026-03-20")
    house.goes_to("2026-03-19 12:00", "Europe/Madrid")
    assert not asked_about_break(ada)
    takes_a_break(ada)
    house.passes(days=34)
    assert asked_about_break(ada)
    grace.types("/mentorship end")
    grace.submits("End it")
    house.settles()
    assert not asked_about_break(ada)


def test_what_nobody_wakes_for_thirty_days_is_closed_and_the_places_are_free(house, quiet_pair):
    """Features K7."""
    ada, _ = quiet_pair
    house.goes_to("2026-03-19 12:00", "Europe/Madrid")

    assert ada.sees("Your mentorship with @Grace has ended by itself.")
    with house.desk() as desk:
        assert desk.session.scalars(Mentorship.running_of(ada.id)).all() == []


def test_one_press_of_either_and_it_is_not_quiet(house, quiet_pair):
    """Features K7."""
    ada, grace = quiet_pair
    house.goes_to("2026-01-27 12:00", "Europe/Madrid")
    ada.clicks("All fine")
    assert ada.sees("Good to know")

    (over,) = [each for each in grace.messages() if "not quiet any more" in each.words]
    assert over.buttons == ["I'd like help"], "nobody answered for her, and the way to help stays"
    assert not grace.sees("Good to know") and not grace.sees("All fine")

    house.goes_to("2026-02-14 12:00", "Europe/Madrid")
    assert not ada.sees("Still quiet between")
    house.goes_to("2026-02-18 12:00", "Europe/Madrid")
    assert ada.sees("quiet between you and @Grace")


def test_a_planned_gap_silences_everything_and_the_first_meeting_after_it_is_proposed(house, pair):
    """First 6 of both guides."""
    ada, grace = pair
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        desk.session.add(Gap(mentorship_id=mentorship.id, from_on=date(2026, 1, 10), until_on=date(2026, 1, 26)))
        mentorship.press(at=desk.now)
    house.goes_to("2026-01-09 20:00", "Europe/Madrid")
    ada.marks_as_read()
    grace.marks_as_read()

    house.goes_to("2026-01-26 20:00", "Europe/Madrid")
    assert ada.has_heard_nothing_new() and grace.has_heard_nothing_new()
    house.goes_to("2026-01-27 10:00", "Europe/Madrid")
    assert "Welcome back" in ada.last_message().words
    assert "Tue 27 Jan, 18:00" in ada.last_message().words


def meet_at_eight_after_a_gap(house: House, ada: Person, from_on: date) -> None:
    """They do on Tuesdays; the gap is until Monday."""
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        desk.session.add(Gap(mentorship_id=mentorship.id, from_on=from_on, until_on=date(2026, 1, 26)))
        desk.session.scalars(Agreement.in_force(mentorship.id)).one().slots = [["1", "08:00", "Europe/Madrid"]]
        mentorship.press(at=desk.now)


def test_two_who_meet_at_eight_are_proposed_the_first_meeting_after_a_gap_before_it_begins(house, pair):
    """First 6; program, 5: after it they would wake too late for that. Grace wakes after the agenda, too."""
    ada, grace = pair
    meet_at_eight_after_a_gap(house, ada, date(2026, 1, 17))
    house.goes_to("2026-01-15 20:00", "Europe/Madrid")
    assert not ada.sees("after your gap")
    house.goes_to("2026-01-16 20:00", "Europe/Madrid")
    said = [each.words for each in ada.messages(in_=ada.dm()) if "after your gap" in each.words]
    assert ["propose Tue 27 Jan, 08:00" in each.replace("*", "") for each in said] == [True]
    for person in (ada, grace):
        person.marks_as_read()

    house.goes_to("2026-01-26 12:00", "Europe/Madrid")
    assert ada.has_heard_nothing_new() and grace.has_heard_nothing_new()
    ada.clicks("Yes, it's on")
    assert "It's on: Tue 27 Jan, 08:00 with @Grace" in ada.last_message(in_=ada.dm()).words.replace("*", "")
    assert "Welcome back, both of you" in agenda_of(house, ada, "2026-01-27 07:46").words


def test_what_could_be_proposed_only_in_the_gap_is_not(house, pair):
    """Program, 5: a planned gap silences everything in it; the agenda is the reminder then."""
    ada, grace = pair
    house.goes_to("2026-01-16 20:00", "Europe/Madrid")
    meet_at_eight_after_a_gap(house, ada, date(2026, 1, 18))
    house.goes_to("2026-01-17 12:00", "Europe/Madrid")
    for person in (ada, grace):
        person.marks_as_read()
    house.goes_to("2026-01-27 07:44", "Europe/Madrid")
    assert not ada.sees("after your gap") and ada.has_heard_nothing_new()
    assert "Welcome back, both of you" in agenda_of(house, ada, "2026-01-27 07:46").words


@pytest.mark.feature("F13", "G15")
def test_a_gap_has_a_plan_moves_the_targets_or_not_and_ends_with_a_welcome(house, pair):
    """First 6 of both guides: dates, what the two do, 30/60/90 as they choose, silence, and the first meeting after."""
    ada, grace = pair
    ada.opens_home()
    ada.clicks("See the agreement", on="home")
    ada.clicks("Change it")
    ada.submits("Next")
    ada.fills(
        {
            "A planned gap: first day": "2026-01-20",
            "Last day of the gap": "2026-02-01",
            "What you do in the gap": "Write each other a note instead",
            "Your 30, 60 and 90 days": "Stay where they are",
        }
    )
    ada.submits("Next")
    ada.submits("Send to sign")
    house.goes_to("2026-01-05 09:30", "America/New_York")
    grace.clicks("Read")
    assert "Tue 20 Jan – Sun 1 Feb. Write each other a note instead." in grace.modal.words
    assert "Stay where they are" in grace.modal.words
    grace.submits("I sign")
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        targets = desk.session.scalars(Target.of(mentorship.id)).all()
        assert [(each.due_on - mentorship.first_met_on).days for each in targets] == [30, 60, 90]

    house.goes_to("2026-01-19 21:00", "Europe/Madrid")
    for person in (ada, grace):
        person.marks_as_read()
    house.goes_to("2026-02-01 21:00", "Europe/Madrid")
    assert ada.has_heard_nothing_new() and grace.has_heard_nothing_new()
    agenda = agenda_of(house, ada, "2026-02-03 17:46").words
    assert "Welcome back, both of you" in agenda and "what has changed?" in agenda
    assert "Welcome back" not in agenda_of(house, ada, "2026-02-10 17:46").words


def test_before_a_gap_in_which_they_meet_at_another_time_the_mentee_is_asked_when(house, pair):
    """First 6 of both guides: how to manage a gap."""
    ada, grace = pair
    ada.opens_home()
    ada.clicks("See the agreement", on="home")
    ada.clicks("Change it")
    ada.submits("Next")
    gap = {"A planned gap: first day": "2026-01-20", "Last day of the gap": "2026-01-29"}
    ada.fills(gap | {"What you do in the gap": "Meet at another time"})
    ada.submits("Next")
    ada.submits("Send to sign")
    house.goes_to("2026-01-05 09:30", "America/New_York")
    grace.clicks("Read")
    grace.submits("I sign")
    house.goes_to("2026-01-13 17:00", "Europe/Madrid")
    assert not ada.sees("at another time instead")

    house.goes_to("2026-01-14 21:00", "Europe/Madrid")
    asked = next(each for each in ada.messages(in_=ada.dm()) if "at another time instead" in each.words)
    assert "Tue 20 Jan to Thu 29 Jan" in asked.words and "Tue 3 Feb, 18:00" in asked.words
    assert not grace.sees("at another time instead")
    ada.clicks("Say when", in_=ada.dm())
    ada.fills({"Day": "2026-01-16", "Time": "17:00", "How": "Video call"})
    ada.submits("Offer")
    ada.closes_all()
    house.goes_to("2026-01-15 09:30", "America/New_York")
    grace.clicks("Take this one", in_=grace.dm())

    house.goes_to("2026-01-16 16:46", "Europe/Madrid")
    assert "Fri 16 Jan, 17:00 Madrid" in ada.last_message(in_=together(ada)).words
    house.goes_to("2026-01-30 12:00", "Europe/Madrid")
    ada.opens_home()
    assert "Tue 3 Feb, 18:00" in ada.home.words
    assert len([each for each in ada.messages(in_=ada.dm()) if "at another time instead" in each.words]) <= 1


def test_a_gap_for_which_the_days_wait_moves_the_targets(house, pair):
    """First 6 and 7 of both guides."""
    ada, grace = pair
    ada.opens_home()
    ada.clicks("See the agreement", on="home")
    ada.clicks("Change it")
    ada.submits("Next")
    ada.fills({"A planned gap: first day": "2026-01-20", "Last day of the gap": "2026-01-29"})
    ada.submits("Next")
    ada.submits("Send to sign")
    house.goes_to("2026-01-05 09:30", "America/New_York")
    grace.clicks("Read")
    grace.submits("I sign")
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        targets = desk.session.scalars(Target.of(mentorship.id)).all()
        assert [(each.due_on - mentorship.first_met_on).days for each in targets] == [40, 70, 100]


def test_what_was_to_be_asked_on_the_first_day_of_a_gap_is_asked_after_it(house, pair):
    """First 6; Weekly 5: the evening before a gap they met, and somebody still has lines to fill."""
    ada, _ = pair
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        desk.session.add(Gap(mentorship_id=mentorship.id, from_on=date(2026, 1, 14), until_on=date(2026, 1, 18)))
        agreement = desk.session.scalars(Agreement.in_force(mentorship.id)).one()
        agreement.slots = [["1", "20:00", "Europe/Madrid"]]
        mentorship.press(at=desk.now)
    house.goes_to("2026-01-18 23:00", "Europe/Madrid")
    assert not ada.sees("How was your weekly meeting")
    house.goes_to("2026-01-19 12:00", "Europe/Madrid")
    assert [each for each in ada.messages(in_=ada.dm()) if "How was your weekly meeting" in each.words]
