"""The agreement: written by the mentee, signed by both, and opened again. Both guides, The First Meeting 4 to 8."""

from datetime import date, timedelta

import icalendar
import pytest

import given
from first_meetings import (
    AT_SIX,
    GOALS,
    TARGETS,
    TIME,
    have_met,
    signs,
    two_who_meet_on_thursday,
    writes_the_agreement,
)
from houses import House
from mentorship.program.agreement import Agreement, Gap
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.sign_up import Role
from mentorship.program.target import Target, Task

SECOND = {"Second day, if there is one": "Friday", "Its time": "19:30"}
GAP = {
    "A planned gap: first day": "2026-02-02",
    "Last day of the gap": "2026-02-08",
    "What you do in the gap": "Write each other a note instead",
    "Anything to add about the gap": "A note instead",
}
EXAMS = {"Another gap, if there is one: first day": "2026-03-02", "Last day of the other gap": "2026-03-08"}


@pytest.fixture
def ada(house: House):
    """The mentee, in Madrid."""
    return house.member("Ada", tz="Europe/Madrid")


@pytest.fixture
def grace(house: House):
    """The mentor, nine hours behind."""
    return house.member("Grace", tz="America/Los_Angeles")


@pytest.fixture
def pair(house: House, ada, grace) -> Mentorship:
    return two_who_meet_on_thursday(house, mentor=grace, mentee=ada)


def the(desk, pair: Mentorship) -> Agreement:
    agreement = desk.session.scalars(Agreement.in_force(pair.id)).first()
    assert agreement
    return agreement


@pytest.mark.repeated
@pytest.mark.feature("F5", "F6", "F14")
def test_the_mentee_writes_the_agreement_and_both_sign_it(house: House, pair, ada, grace):
    """Both guides, First 3 to 8."""
    have_met(house, ada)
    assert "It's your show" in ada.last_message().words
    assert "Write the agreement" not in grace.last_message().buttons
    ada.clicks("Write the agreement")
    ada.fills(GOALS)
    ada.submits("Next")
    ada.fills(TIME)
    ada.submits("Next")
    assert "no hard requirements" in ada.modal.words
    ada.fills(TARGETS)
    ada.submits("Send to sign")

    assert "Become at home" not in grace.last_message().text, "not on a lock screen"
    grace.clicks("Read")
    for words in ("Become at home in <b>Python</b> & testing", "A skill, Career advice", "Give a small talk"):
        assert words in grace.modal.words
    assert "Tuesday 09:00 Los Angeles · Tuesday 18:00 Madrid" in grace.modal.words
    grace.submits("I sign")
    assert "in force" in grace.last_message().words or "both signed" in grace.last_message().words
    assert "both signed" in ada.last_message().words
    for person in (ada, grace):
        person.opens_home()
        person.clicks("See the agreement", on="home")
        assert "I review a colleague's code" in person.modal.words
        assert "point the way" in person.modal.words
        person.closes()

    with house.desk() as desk:
        met_on = date(2026, 1, 8)
        assert desk.get(Mentorship, pair.id).first_met_on == met_on
        targets = desk.session.scalars(Target.of(pair.id)).all()
        assert [(target.horizon, target.due_on) for target in targets] == [
            (days, met_on + timedelta(days=days)) for days in (30, 60, 90)
        ]
        [task] = desk.session.scalars(Task.all_of(pair.id))
        assert task.words == "Write down three wishes"
        assert desk.session.scalars(Meeting.all_of(pair.id)).first().took_place


@pytest.mark.feature("F7", "F8")
def test_doors_and_people_become_the_first_lines_of_the_opportunities(house: House, pair, ada, grace):
    """Mentor Guide, First 3 d and e."""
    have_met(house, ada)
    writes_the_agreement(ada)
    with house.desk() as desk:
        assert not desk.session.scalars(Opportunity.of(pair.id)).all(), "nothing begins before both signed"
    signs(grace)
    with house.desk() as desk:
        watched = desk.session.scalars(Opportunity.of(pair.id)).all()
        assert {(each.words, each.kind) for each in watched} == {
            ("The Python meetup", None),
            ("A talk in May", None),
            ("Somebody who hires juniors", "introduction"),
        }
        assert all(each.watched_at for each in watched)


@pytest.mark.feature("F12")
def test_one_or_two_weekly_slots_are_reserved_in_both_calendars(house: House, pair, ada, grace):
    """Both guides, First 5; a gap is left out. First 6."""
    have_met(house, ada)
    writes_the_agreement(ada, time=SECOND | GAP)
    signs(grace)
    house.passes(days=1)
    for person in (ada, grace):
        files = [file for message in person.messages(in_=person.dm()) for file in message.files]
        series = [icalendar.Calendar.from_ical(file.content) for file in files]
        assert [calendar.events[0].start.strftime("%a %H:%M") for calendar in series] == ["Tue 18:00", "Fri 19:30"]
        for calendar in series:
            assert calendar.events[0]["rrule"]["FREQ"] == ["WEEKLY"]
            assert "2026020" in str(calendar.events[0].to_ical())
    with house.desk() as desk:
        [gap] = desk.session.scalars(Gap.of(pair.id))
        assert (gap.from_on, gap.until_on, gap.plan) == (date(2026, 2, 2), date(2026, 2, 8), "A note instead")


def test_where_the_workspace_takes_no_calendar_files_both_hear_when_they_meet(house: House, pair, ada, grace):
    """Both guides, First 5: the words speak of no file then."""
    house.slack.troubles.answers_with("files.*", "file_uploads_disabled", times=None)
    have_met(house, ada)
    writes_the_agreement(ada)
    signs(grace)
    house.passes(days=1)
    for person in (ada, grace):
        [signed] = [each for each in person.messages(in_=person.dm()) if "have both signed" in each.words]
        assert "18:00" in signed.words and "file" not in signed.words


def test_a_second_slot_that_goes_is_taken_out_of_both_calendars(house: House, pair, ada, grace):
    """Both guides, First 5: another file only for the slot that changed, with the same UID and a higher SEQUENCE."""
    have_met(house, ada)
    writes_the_agreement(ada, time=SECOND)
    signs(grace)
    house.goes_to("2026-01-09 12:00", "America/Los_Angeles")
    ada.opens_home()
    ada.clicks("See the agreement", on="home")
    ada.clicks("Change it")
    ada.submits("Next")
    ada.fills({"Second day, if there is one": None, "Its time": None})
    ada.submits("Next")
    ada.submits("Send to sign")
    house.passes(hours=1)
    signs(grace)
    house.passes(days=3)
    for person in (ada, grace):
        files = [file for message in person.messages(in_=person.dm()) for file in message.files]
        first, second, gone = (icalendar.Calendar.from_ical(file.content) for file in files)
        assert [each["method"] for each in (first, second, gone)] == ["REQUEST", "REQUEST", "CANCEL"]
        assert gone.events[0]["uid"] == second.events[0]["uid"] != first.events[0]["uid"]
        assert gone.events[0]["sequence"] > second.events[0]["sequence"]


@pytest.mark.feature("F9", "F10")
def test_the_mentor_suggests_changes_and_the_draft_comes_back_filled_in(house: House, pair, ada, grace):
    """Both guides, First 4: agreed by both, or not at all."""
    have_met(house, ada)
    writes_the_agreement(ada)
    grace.clicks("Read")
    grace.clicks("Suggest changes")
    grace.fills({"What would you change?": "Please no messages after 18:00"})
    grace.submits("Send")
    back = ada.last_message()
    assert "Please no messages after 18:00" in back.words and "18:00" not in back.text
    old = grace.last_message()

    ada.clicks("Change it")
    assert "Please no messages after 18:00" in ada.modal.words
    assert ada.modal.values["Goals"].startswith("Become at home")
    ada.submits("Next")
    ada.fills({"Messages": "Slack, on weekdays until 18:00"})
    ada.submits("Next")
    ada.submits("Send to sign")

    grace.presses_old(old, "Read")
    assert "I sign" not in grace.modal.buttons, "there is a newer draft"
    grace.closes_all()
    signs(grace)
    with house.desk() as desk:
        agreement = the(desk, pair)
        assert (agreement.version, agreement.messages) == (2, "Slack, on weekdays until 18:00")
        assert agreement.extra_time == "Half an hour before interviews"


@pytest.mark.feature("F16")
def test_either_reopens_it_later_both_sign_again_and_every_version_stays(house: House, pair, ada, grace):
    """Both guides, First 4; Responsibilities 2."""
    have_met(house, ada)
    writes_the_agreement(ada)
    signs(grace)
    grace.opens_home()
    grace.clicks("See the agreement", on="home")
    grace.clicks("Change it")
    assert "A task until you meet again" not in grace.modal.labels
    grace.submits("Next")
    assert grace.modal.values["At"] == "09:00", "in the zone of whoever edits"
    grace.submits("Next")
    grace.fills({"In 60 days": "Give a talk at the meetup", "In 90 days": ""})
    grace.submits("Send to sign")
    with house.desk() as desk:
        assert the(desk, pair).version == 1, "the old one holds until both have signed"

    house.goes_to("2026-01-09 12:00", "Europe/Madrid")
    signs(ada)
    with house.desk() as desk:
        assert the(desk, pair).slots == [["1", "18:00", "Europe/Madrid"]], "still anchored where it was"
        targets = {each.horizon: each for each in desk.session.scalars(Target.of(pair.id))}
        assert (targets[60].words, targets[60].outcome) == ("Give a talk at the meetup", None)
        assert targets[90].outcome == "dropped"
        assert len(desk.session.scalars(Task.all_of(pair.id)).all()) == 1
        assert len(desk.session.scalars(Opportunity.of(pair.id)).all()) == 3
    ada.opens_home()
    ada.clicks("See the agreement", on="home")
    assert "Version 2" in ada.modal.words
    ada.clicks("Version 1")
    assert "Give a small talk" in ada.modal.words
    assert {"I sign", "Change it"}.isdisjoint(ada.modal.buttons)


def test_a_step_that_was_filled_in_survives_a_closed_window(house: House, pair, ada, grace):
    have_met(house, ada)
    ada.clicks("Write the agreement")
    ada.fills(GOALS)
    ada.submits("Next")
    ada.closes_all()
    ada.clicks("Write the agreement")
    assert ada.modal.values["How you will notice that it worked"] == "I review a colleague's code"


def test_what_cannot_be_is_said_at_its_field(house: House, pair, ada, grace):
    """A target without words, an ended gap, a gap that ends before it begins, half a second slot."""
    have_met(house, ada)
    ada.clicks("Write the agreement")
    ada.fills(GOALS)
    ada.submits("Next")
    ada.fills(TIME | {"Second day, if there is one": "Friday", "A planned gap: first day": "2026-01-01"})
    ada.submits("Next")
    assert "Please answer" in ada.modal.errors["Its time"]
    ada.fills({"Its time": "19:30", "Last day of the gap": "2025-12-30"})
    ada.submits("Next")
    assert "before it begins" in ada.modal.errors["Last day of the gap"]
    ada.fills({"Last day of the gap": "2026-01-02"})
    ada.submits("Next")
    assert "over already" in ada.modal.errors["Last day of the gap"]
    ada.fills({"Last day of the gap": "2026-02-02"})
    ada.submits("Next")
    ada.fills(TARGETS | {"In 30 days": "   "})
    ada.submits("Send to sign")
    assert "a few words" in ada.modal.errors["In 30 days"]


def test_the_first_draft_is_the_mentees_and_the_signature_is_the_others(house: House, pair, ada, grace):
    """Mentee Guide, First 8."""
    house.goes_to(AT_SIX + timedelta(minutes=45))
    [room] = [where for where in grace.conversations() if "Ada" in where]
    grace.clicks("Write the agreement", in_=room)
    assert "the mentee's to write" in grace.ephemerals(in_=room)[-1].words
    house.goes_to(AT_SIX + timedelta(minutes=61))
    ada.clicks("It took place")
    writes_the_agreement(ada)
    ada.opens_home()
    ada.clicks("See the agreement", on="home")
    assert "I sign" not in ada.modal.buttons
    outsider = house.member("Nia")
    card = grace.last_message()
    outsider.presses_old(card, "Read")
    assert outsider.modal is None or "Become at home" not in outsider.modal.words


def test_a_weekly_time_outside_the_others_hours_is_said_kindly_and_can_be_agreed_on(house: House, pair, ada, grace):
    """Both guides, First 5: what each said at sign-up is kept in mind, and the two decide."""
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR, windows=[["3", "08:00", "12:00"]])
    have_met(house, ada)
    ada.clicks("Write the agreement")
    ada.fills(GOALS)
    ada.submits("Next")
    ada.fills(TIME)
    ada.submits("Next")
    assert "Tue 13 Jan, 18:00 Madrid · 09:00 Los Angeles: that is outside the hours" in ada.modal.words
    assert "Step 2 of 3" in ada.modal.words, "it is said where the time is chosen"
    ada.submits("Next")
    assert "Step 3 of 3" in ada.modal.words and "outside the hours" not in ada.modal.words
    ada.fills(TARGETS)
    ada.submits("Send to sign")
    signs(grace)
    assert "both signed" in ada.last_message().words


def test_hours_for_messages_have_two_ends_in_their_order(house: House, pair, ada, grace):
    """Both guides, First 4 b; bad input."""
    have_met(house, ada)
    ada.clicks("Write the agreement")
    ada.fills(GOALS)
    ada.submits("Next")
    ada.fills(TIME | {"Messages reach the mentor from (Los Angeles time)": "18:00"})
    ada.submits("Next")
    assert "Please answer" in ada.modal.errors["… until"]
    ada.fills({"… until": "09:00"})
    ada.submits("Next")
    assert "end before they begin" in ada.modal.errors["… until"]
    ada.fills({"… until": "20:00", "How often": "Twice a week", "What can't wait, and how then": "Call me"})
    ada.submits("Next")
    ada.fills(TARGETS)
    ada.submits("Send to sign")
    grace.clicks("Read")
    for words in ("18:00–20:00 Los Angeles", "Twice a week", "Call me"):
        assert words in grace.modal.words


def test_the_newest_of_several_versions_leads_to_each_earlier_one(house: House, pair, ada, grace):
    """Features F16: every version is kept, and stays readable."""
    have_met(house, ada)
    writes_the_agreement(ada)
    signs(grace)
    for _ in range(2):
        changes_the_times(ada, {})
        signs_anew(grace)
    ada.opens_home()
    ada.clicks("See the agreement", on="home")
    assert "Version 3" in ada.modal.words
    ada.clicks("Version 1")
    assert "Version 1" in ada.modal.words and "Version 2" not in ada.modal.words


def test_a_second_gap_stands_beside_the_first_and_moves_up_when_that_is_over(house: House, pair, ada, grace):
    """Both guides, First 6: a holiday and exams are both known early; what is kept stays the gap that it was."""
    have_met(house, ada)
    writes_the_agreement(ada, time=GAP)
    signs(grace)
    with house.desk() as desk:
        [holiday] = desk.session.scalars(Gap.of(pair.id))
    changes_the_times(ada, EXAMS)
    signs_anew(grace)
    with house.desk() as desk:
        both = desk.session.scalars(Gap.of(pair.id)).all()
        assert [gap.from_on for gap in both] == [date(2026, 2, 2), date(2026, 3, 2)]
        assert both[0].id == holiday.id
    grace.opens_home()
    grace.clicks("See the agreement", on="home")
    assert "Mon 2 Feb – Sun 8 Feb" in grace.modal.words and "Mon 2 Mar – Sun 8 Mar" in grace.modal.words
    grace.closes()

    house.goes_to("2026-02-11 18:00", "Europe/Madrid")
    changes_the_times(ada, {})
    signs_anew(grace)
    with house.desk() as desk:
        assert [gap.from_on for gap in desk.session.scalars(Gap.of(pair.id))] == [date(2026, 2, 2), date(2026, 3, 2)]
        newest = desk.session.scalars(Agreement.in_force(pair.id)).one()
        assert newest.gaps == [(date(2026, 3, 2), date(2026, 3, 8))], "the one that is over is history"

    changes_the_times(ada, {"A planned gap: first day": "2026-03-03"})
    signs_anew(grace)
    with house.desk() as desk:
        assert [gap.from_on for gap in desk.session.scalars(Gap.of(pair.id))] == [date(2026, 2, 2), date(2026, 3, 3)]


def changes_the_times(person, times):
    person.opens_home()
    person.clicks("See the agreement", on="home")
    person.clicks("Change it")
    person.submits("Next")
    person.fills(times)
    person.submits("Next")
    person.submits("Send to sign")


def signs_anew(person):
    person.opens_home()
    person.clicks("See the agreement", on="home")
    person.submits("I sign")


def test_a_gap_that_is_over_is_not_asked_about_again_and_stays_what_it_was(house: House, pair, ada, grace):
    """Both guides, First 6; bad input: an ended gap."""
    have_met(house, ada)
    writes_the_agreement(ada, time=GAP)
    signs(grace)
    house.goes_to("2026-02-11 12:00", "Europe/Madrid")
    ada.opens_home()
    ada.clicks("See the agreement", on="home")
    ada.clicks("Change it")
    ada.submits("Next")
    assert ada.modal.values["A planned gap: first day"] is None
    ada.submits("Next")
    ada.submits("Send to sign")
    house.goes_to("2026-02-11 10:00", "America/Los_Angeles")
    grace.opens_home()
    grace.clicks("See the agreement", on="home")
    grace.submits("I sign")
    with house.desk() as desk:
        [gap] = desk.session.scalars(Gap.of(pair.id))
        assert gap.from_on == date(2026, 2, 2)
