"""The first meeting and the agreement. Both guides, The First Meeting 2 to 8."""

from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import pytest

import given
from houses import House
from mentorship.program.agreement import Agreement, Gap
from mentorship.program.meeting import Medium, Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.sign_up import Role
from mentorship.program.target import Target, Task

AT_SIX = datetime.fromisoformat("2026-01-08T18:00+01:00")
"""Thursday, 18:00 in Madrid, 9:00 in Los Angeles."""

GOALS = {
    "Kind of goal": ["A skill", "Career advice and support"],
    "Goals": "Become at home in <b>Python</b> & testing",
    "How you will notice that it worked": "I review a colleague's code",
    "Doors the mentor can open": "The Python meetup\nA talk in May",
    "People to meet": "Somebody who hires juniors",
}
TIME = {
    "Time beyond the weekly hour": "Half an hour before interviews",
    "Messages": "Slack, on weekdays until 20:00",
    "Off limits": "My former employer",
    "You meet on": "Tuesday",
    "At": "18:00",
}
SECOND = {"Second day, if there is one": "Friday", "Its time": "19:30"}
GAP = {
    "A planned gap: first day": "2026-02-02",
    "Last day of the gap": "2026-02-08",
    "What you do in the gap": "Write each other a note instead",
    "Anything to add about the gap": "A note instead",
}
TARGETS = {
    "In 30 days": "Read one code base",
    "In 60 days": "Give a small talk",
    "In 90 days": "Apply for a job",
    "A task until you meet again": "Write down three wishes",
}


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
    """Two people who meet for the first time on Thursday."""
    with house.desk() as desk:
        pair = given.mentorship(desk, mentor=grace, mentee=ada)
        meeting = desk.session.scalars(Meeting.open_of(pair.id)).one()
        meeting.settle(starts_at=AT_SIX, place="https://meet.example/us", by=grace.id, medium=Medium.VIDEO)
    return pair


def have_met(house: House, person) -> None:
    house.goes_to(AT_SIX + timedelta(minutes=61))
    person.clicks("It took place")


def writes_the_agreement(person, **changes: dict[str, Any]) -> None:
    person.clicks("Write the agreement")
    person.fills(GOALS)
    person.submits("Next")
    person.fills(TIME | changes.get("time", {}))
    person.submits("Next")
    person.fills(TARGETS)
    person.submits("Send to sign")


def signs(person) -> None:
    person.clicks("Read")
    person.submits("I sign")


def the(desk, pair: Mentorship) -> Agreement:
    agreement = desk.session.scalars(Agreement.in_force(pair.id)).first()
    assert agreement
    return agreement


# The hour itself


@pytest.mark.feature("F4")
def test_each_gets_the_guides_agenda_of_their_role_the_day_before(house: House, pair, ada, grace):
    """Both guides, First 3 to 8, with every letter."""
    house.goes_to("2026-01-07 07:00", "Europe/Madrid")
    assert not ada.sees("nothing needs to be prepared")
    house.goes_to("2026-01-07 09:00", "Europe/Madrid")
    told = ada.last_message()
    assert "Thu 8 Jan, 18:00 Madrid · 09:00 Los Angeles" in told.words
    for words in ("where you would like to get", "a. Is there a project", "e. Whom would you like to meet", "8. "):
        assert words in told.words
    house.goes_to("2026-01-07 09:00", "America/Los_Angeles")
    assert "Which doors can you open for them?" in grace.last_message().words
    assert "this is their show" in grace.last_message().words


@pytest.mark.feature("F2")
def test_the_agenda_is_the_reminder_and_turns_into_the_wrap_up(house: House, pair, ada, grace):
    """Both guides, First 2: one hour, hard stop; one message that changes, nothing else in between."""
    house.goes_to(AT_SIX - timedelta(minutes=16))
    assert not any("Grace" in where for where in ada.conversations())
    house.goes_to(AT_SIX - timedelta(minutes=15))
    [room] = [where for where in ada.conversations() if "Grace" in where]
    agenda = ada.last_message(in_=room)
    for words in ("Goals:", "Time:", "Messages:", "Off limits:", "Every week:", "Gaps:", "Targets:", "A task"):
        assert words in agenda.words
    house.goes_to(AT_SIX + timedelta(minutes=45))
    wrap_up = ada.last_message(in_=room)
    assert "Fifteen minutes to go" in wrap_up.words and wrap_up.ts == agenda.ts
    house.goes_to(AT_SIX + timedelta(minutes=60))
    assert "is over" in ada.last_message(in_=room).words
    assert len(ada.messages(in_=room)) == 1


def test_where_they_meet_is_one_press_away_and_on_no_lock_screen(house: House, pair, ada, grace):
    house.goes_to(AT_SIX - timedelta(minutes=15))
    [room] = [where for where in ada.conversations() if "Grace" in where]
    assert "meet.example" not in ada.last_message(in_=room).text
    ada.clicks("When and where", in_=room)
    assert "https://meet.example/us" in ada.modal.words


def test_a_meeting_that_did_not_happen_is_moved_without_a_reason(house: House, pair, ada, grace):
    """Mentor Guide, Responsibilities 3."""
    house.goes_to(AT_SIX + timedelta(minutes=60))
    grace.opens_home()
    assert {"It took place", "It didn't happen"} <= set(grace.home.buttons)
    assert "Running late" not in grace.home.buttons
    assert {"It took place", "It didn't happen"} <= set(grace.last_message().buttons)
    old = ada.last_message()
    grace.clicks("It didn't happen")
    assert "no reason is needed" in grace.last_message().words
    assert "no reason is needed" in ada.last_message().words
    ada.presses_old(old, "It took place")
    assert "settled already" in ada.ephemerals()[-1].words

    ada.clicks("Find another time")
    ada.fills({"Day": "2026-01-12", "Time": "18:00"})
    ada.submits("Offer")
    ada.closes_all()
    house.goes_to("2026-01-09 12:00", "America/Los_Angeles")
    grace.clicks("Take this one")
    house.goes_to("2026-01-12 17:45", "Europe/Madrid")
    [room] = [where for where in ada.conversations() if "Grace" in where]
    assert "Mon 12 Jan, 18:00 Madrid" in ada.last_message(in_=room).words


def test_who_says_nothing_is_asked_once_more_and_then_no_more(house: House, pair, ada, grace):
    house.goes_to("2026-01-20 12:00", "Europe/Madrid")
    asked = [message for message in ada.messages(in_=ada.dm()) if "Either answer is fine" in message.words]
    assert len(asked) == 1
    assert not grace.sees("Either answer is fine")


# The agreement


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


# The day after


@pytest.mark.feature("F17")
def test_a_fit_check_in_private_and_not_for_me_goes_to_the_one_it_names(house: House, pair, ada, grace):
    """Mentor Guide, Responsibilities 9; Mentee Guide, Responsibilities 8."""
    have_met(house, ada)
    house.goes_to("2026-01-09 12:00", "Europe/Madrid")
    asked = ada.last_message()
    assert "Not for me goes to @Olga and to nobody else, never to @Grace" in asked.words.replace("*", "")
    ada.clicks("Not for me")
    assert "@Olga knows" in ada.last_message().words
    house.goes_to("2026-01-09 13:00", "Europe/Madrid")
    assert "Ada" not in house.olga.last_message().text
    assert "not for them" in house.olga.last_message().words
    house.goes_to("2026-01-12 12:00", "America/Los_Angeles")
    assert not grace.sees("not for them") and not grace.sees("Not for me goes to Ada")
    grace.clicks("Good")
    assert "good to hear" in grace.last_message().words


def test_an_agreement_that_waits_is_said_once_to_whoever_has_the_next_press(house: House, pair, ada, grace):
    have_met(house, ada)
    house.goes_to("2026-01-16 12:00", "Europe/Madrid")
    waits = [message for message in ada.messages(in_=ada.dm()) if "not written down yet" in message.words]
    assert len(waits) == 1 and not grace.sees("not written down yet")


def test_a_draft_that_waits_is_said_once_to_whoever_has_yet_to_sign(house: House, pair, ada, grace):
    have_met(house, ada)
    writes_the_agreement(ada)
    house.goes_to("2026-01-16 12:00", "America/Los_Angeles")
    waits = [message for message in grace.messages(in_=grace.dm()) if "waits for you" in message.words]
    assert len(waits) == 1 and not ada.sees("agreement with @Grace waits for you")


def test_nothing_is_said_about_a_mentorship_that_ended(house: House, pair, ada, grace):
    with house.desk() as desk:
        record = desk.get(Mentorship, pair.id)
        record.end(at=desk.now, by=ada.id, how="early")
    house.passes(days=10)
    for person in (ada, grace):
        assert not person.sees("first meeting") and not person.sees("How did it go")


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
    for words in ("18:00–20:00 (Los Angeles)", "Twice a week", "Call me"):
        assert words in grace.modal.words


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
