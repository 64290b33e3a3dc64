"""Setting, taking, moving and skipping a time. Both guides, First 1 and 5; Responsibilities 2 and 3."""

from datetime import datetime, timedelta

import icalendar
import pytest
import vobject
from icalendar import Calendar

import given
from houses import House
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.sign_up import Role
from tuesdays import two_who_meet


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
    with house.desk() as desk:
        return given.mentorship(desk, mentor=grace, mentee=ada)


@pytest.fixture
def weekly(house: House, ada, grace) -> Meeting:
    """A weekly meeting, planned for Thursday at 18:00 in Madrid, 9:00 in Los Angeles."""
    with house.desk() as desk:
        slot = ("3", "18:00", "Europe/Madrid")
        pair = given.after_the_first_meeting(desk, mentor=grace, mentee=ada, slot=slot)
        usual_at = datetime.fromisoformat("2026-01-08T18:00+01:00")
        meeting = Meeting(mentorship_id=pair.id, number=2, planned_at=desk.now, usual_at=usual_at, minutes=60)
        meeting.settle(starts_at=usual_at, place=None, by=None)
        desk.session.add(meeting)
    return meeting


def offers(person, *times: tuple[str, str], where: str = "https://meet.example/us") -> None:
    """Fill in and send the form that is open."""
    labels = (("Day", "Time"), ("Second day", "Second time"), ("Third day", "Third time"))
    for (day, time), (on, at) in zip(labels, times, strict=False):
        person.fills({day: on, time: at})
    person.fills({"How": "Video call", "Where": where})
    person.submits("Offer")


def sets_a_time(person, *times: tuple[str, str], **facts) -> None:
    person.types("/mentorship time")
    offers(person, *times, **facts)


def calendar_entry(message) -> icalendar.Event:
    [file] = message.files
    return icalendar.Calendar.from_ical(file.content).events[0]


@pytest.mark.feature("F1")
def test_the_two_set_their_first_meeting_between_themselves(house: House, pair, ada, grace):
    """Mentor Guide, First 1; Mentee Guide, First 1: arranged directly, both see both local times."""
    sets_a_time(ada, ("2026-01-08", "18:00"), ("2026-01-09", "19:00"))
    assert "Sent" in ada.modal.words
    ada.closes_all()

    house.passes(hours=10)
    assert "Thu 8 Jan, 09:00 Los Angeles · 18:00 Madrid" in grace.last_message().words
    assert "Fri 9 Jan, 10:00 Los Angeles · 19:00 Madrid" in grace.last_message().words
    assert "https://meet.example/us" in grace.last_message().words
    grace.clicks("Take this one")

    settled = grace.last_message()
    assert "Thu 8 Jan, 09:00 Los Angeles · 18:00 Madrid" in settled.words
    house.passes(hours=14)
    assert "Thu 8 Jan, 18:00 Madrid · 09:00 Los Angeles" in ada.last_message().words
    ada.opens_home()
    assert "Thu 8 Jan, 18:00 Madrid" in ada.home.words
    assert {"Move it", "Running late"} <= set(ada.home.buttons)


def test_both_get_the_calendar_file_and_a_move_rises_its_sequence(house: House, pair, ada, grace):
    """Mentee Guide, First 5: reserved in both calendars."""
    sets_a_time(ada, ("2026-01-08", "18:00"))
    ada.closes_all()
    house.passes(hours=10)
    grace.clicks("Take this one")
    first = calendar_entry(grace.last_message())
    assert first.start == datetime.fromisoformat("2026-01-08T17:00+00:00")
    assert first["location"] == "https://meet.example/us"

    grace.clicks("Move it")
    offers(grace, ("2026-01-09", "09:00"), where="Slack")
    grace.closes_all()
    house.passes(hours=14)
    ada.clicks("Take this one")
    second = calendar_entry(ada.last_message())
    assert second["uid"] == first["uid"]
    assert second["sequence"] > first["sequence"]


def test_a_missing_scope_is_named_to_the_organisers_once_and_what_it_held_up_comes_when_it_is_there(
    house: House, pair, ada, grace, monkeypatch
):
    """Mentee Guide, First 5: the calendar files wait until it is mended, and nothing else does."""
    sets_a_time(ada, ("2026-01-08", "18:00"))
    ada.closes_all()
    house.passes(hours=10)
    house.slack.takes_scope("files:write")
    grace.clicks("Take this one")
    house.passes(hours=14)
    assert not any(message.files for person in (ada, grace) for message in person.messages())
    said = house.olga.last_message().words
    assert "files:write is missing" in said and "install the app again" in said
    assert "Ada" not in said and "Grace" not in said
    house.olga.opens_home()
    assert "files:write" in house.olga.home.words

    ada.opens_home()
    assert "Thu 8 Jan, 18:00 Madrid" in ada.home.words, "what needs no file goes on"
    house.olga.marks_as_read()
    house.passes(hours=3)
    assert house.olga.has_heard_nothing_new(), "once"

    house.slack.grants_scope("files:write")
    machine_now = house.bot.clock.machine_now  # when to try again is counted in the machine's own time
    monkeypatch.setattr(house.bot.clock, "machine_now", lambda: machine_now() + timedelta(hours=1))
    house.settles()
    for person in (ada, grace):
        assert len([message for message in person.messages(in_=person.dm()) if message.files]) == 1
    house.olga.opens_home()
    assert "files:write" not in house.olga.home.words


@pytest.mark.parametrize("error", ["file_uploads_disabled", "file_type_not_allowed", "file_upload_size_restricted"])
def test_where_the_workspace_takes_no_calendar_files_both_hear_when_they_meet(house: House, pair, ada, grace, error):
    """Mentor Guide, First 1: the words go at once without their file, and organisers hear why, once."""
    house.slack.troubles.answers_with("files.getUploadURLExternal", error, times=None)
    sets_a_time(ada, ("2026-01-08", "18:00"))
    ada.closes_all()
    house.passes(hours=10)
    grace.clicks("Take this one")
    assert "Thu 8 Jan, 09:00 Los Angeles · 18:00 Madrid" in grace.last_message().words
    house.passes(hours=14)
    assert "Thu 8 Jan, 18:00 Madrid · 09:00 Los Angeles" in ada.last_message().words
    assert not any(message.files for person in (ada, grace) for message in person.messages())
    assert error in house.olga.last_message().words
    house.olga.opens_home()
    assert error in house.olga.home.words

    house.olga.marks_as_read()
    grace.clicks("Move it")
    offers(grace, ("2026-01-09", "09:00"), where="Slack")
    grace.closes_all()
    house.passes(hours=14)
    assert house.olga.has_heard_nothing_new(), "once"
    house.slack.troubles.clear()
    ada.clicks("Take this one")
    assert ada.last_message().files
    house.olga.opens_home()
    assert error not in house.olga.home.words


def test_one_takes_what_was_offered_or_offers_others(house: House, pair, ada, grace):
    """Mentor Guide, First 1."""
    sets_a_time(ada, ("2026-01-08", "18:00"))
    ada.closes_all()
    house.passes(hours=10)
    grace.clicks("Offer other times")
    offers(grace, ("2026-01-09", "10:30"))
    grace.closes_all()
    house.passes(hours=14)
    ada.clicks("Take this one")
    assert "Fri 9 Jan, 19:30 Madrid · 10:30 Los Angeles" in ada.last_message().words


@pytest.mark.feature("G12", "P16")
def test_when_both_move_it_the_common_time_is_found(house: House, weekly, ada, grace):
    """Mentor Guide, Responsibilities 3: one negotiation, no double booking."""
    ada.opens_home()
    ada.clicks("Move it", on="home")
    grace.opens_home()
    grace.clicks("Move it", on="home")
    offers(ada, ("2026-01-09", "18:00"), ("2026-01-09", "19:00"))
    offers(grace, ("2026-01-09", "10:00"), ("2026-01-09", "11:00"))

    assert "Fri 9 Jan, 10:00 Los Angeles · 19:00 Madrid" in grace.modal.words
    house.passes(days=1)
    for person in (ada, grace):
        person.closes_all()
        told = [message for message in person.messages(in_=person.dm()) if message.files]
        assert len(told) == 1, "one final time, one calendar update"
        updated = calendar_entry(told[0])
        assert updated["uid"] == f"{weekly.mentorship_id}-0@mentorship", "the series that is in the calendar already"
        assert updated["recurrence-id"].dt == datetime.fromisoformat("2026-01-08T18:00+01:00")
        assert updated.start == datetime.fromisoformat("2026-01-09T19:00+01:00")
        person.opens_home()
        assert person.home.words.count("Fri 9 Jan") == 1


@pytest.mark.feature("G11")
def test_a_change_reaches_the_other_at_once(house: House, weekly, ada, grace):
    """Mentor Guide, Responsibilities 3; Mentee Guide, Responsibilities 3."""
    house.goes_to("2026-01-08 02:00", "America/Los_Angeles")
    ada.opens_home()
    ada.clicks("Running late", on="home")
    assert "is running a few minutes late" in grace.last_message().words

    ada.closes_all()
    ada.clicks("Move it", on="home")
    offers(ada, ("2026-01-08", "20:00"))
    assert "Thu 8 Jan, 11:00 Los Angeles · 20:00 Madrid" in grace.last_message().words, "at night: it is today"
    ada.closes_all()

    grace.clicks("Take this one")
    assert "Thu 8 Jan, 20:00 Madrid · 11:00 Los Angeles" in ada.last_message().words
    ada.clicks("Skip this week")
    ada.fills({"A word to go with it": "My flight was moved"})
    ada.submits("Skip it")
    assert "left out" in grace.last_message().words
    assert "My flight was moved" in grace.last_message().words and "flight" not in grace.last_message().text
    assert icalendar.Calendar.from_ical(grace.last_message().files[0].content)["method"] == "CANCEL"
    with house.desk() as desk:
        assert desk.get(Meeting, weekly.id).skipped_by == ada.id


def test_who_was_offered_times_on_a_free_day_is_not_asked_once_more_hours_later(house):
    """Responsibilities 3; program, 14: what came on a Sunday is read on Monday, and the day is left to answer it."""
    ada, grace = two_who_meet(house)
    house.goes_to("2026-01-18 14:00", "Europe/Madrid")
    ada.opens_home()
    ada.clicks("Move it", on="home")
    offers(ada, ("2026-01-22", "18:00"))
    ada.closes_all()
    house.goes_to("2026-01-20 20:00", "Europe/Madrid")
    said = [each.words for each in grace.messages(in_=grace.dm()) if "for your next meeting" in each.words]
    assert len(said) == 1 and "offers times" in said[0]


def test_a_move_that_nobody_answers_is_told_before_it_is_too_late_and_when_it_is(house, weekly, ada, grace):
    """Responsibilities 3: nobody waits in silence for an answer, or goes by a time that nobody took."""
    house.goes_to("2026-01-06 12:00", "Europe/Madrid")
    ada.opens_home()
    ada.clicks("Move it", on="home")
    offers(ada, ("2026-01-09", "17:00"), ("2026-01-09", "18:30"))
    ada.closes_all()
    house.goes_to("2026-01-07 17:59", "Europe/Madrid")
    before = len(grace.messages())
    house.goes_to("2026-01-07 19:00", "Europe/Madrid")
    assert "@Ada offered times for your next meeting, and none is settled yet" in grace.last_message().words
    assert len(grace.messages()) == before + 1
    heard = len(ada.messages())

    house.goes_to("2026-01-09 18:00", "Europe/Madrid")
    assert any("Take this one" in each.buttons for each in grace.messages())
    house.goes_to("2026-01-09 18:31", "Europe/Madrid")
    assert "The times for your next meeting with @Grace have gone by" in ada.last_message().words
    assert ada.last_message().buttons == ["Set a time"]
    assert len(ada.messages()) == heard + 1
    assert not any("Take this one" in each.buttons for each in grace.messages())
    assert grace.sees("have gone by")
    house.goes_to("2026-01-10 20:00", "Europe/Madrid")
    assert len(ada.messages()) == heard + 1


@pytest.mark.parametrize("day", ["2026-01-13", "2026-01-20"])
def test_a_move_to_a_later_week_can_be_taken_until_its_hour_and_is_told_of(house, weekly, ada, grace, day):
    house.goes_to("2026-01-06 12:00", "Europe/Madrid")
    ada.opens_home()
    ada.clicks("Move it", on="home")
    offers(ada, (day, "17:00"))
    ada.closes_all()
    house.goes_to(f"{day} 16:00", "Europe/Madrid")
    assert any("Take this one" in each.buttons for each in grace.messages())
    house.goes_to(f"{day} 18:00", "Europe/Madrid")
    assert "The times for your next meeting with @Grace have gone by" in ada.last_message().words
    assert not any("Take this one" in each.buttons for each in grace.messages())
    house.passes(days=3)
    with house.desk() as desk:
        assert desk.get(Meeting, weekly.id).closed_at, "and the next one is planned"


def test_an_impossible_time_is_said_at_the_field_and_nothing_typed_is_lost(house: House, pair, ada, grace):
    """Mentee Guide, First 1."""
    ada.types("/mentorship time")
    offers(ada, ("2026-01-01", "18:00"), ("2026-03-29", "02:30"))
    assert "is over" in ada.modal.errors["Day"]
    assert "03:00" in ada.modal.errors["Second time"]
    ada.fills({"Day": "2026-01-08", "Second day": "2026-01-09", "Second time": "19:00"})
    ada.submits("Offer")
    assert "Sent" in ada.modal.words


def test_half_an_offer_is_asked_for_its_other_half(house: House, pair, ada):
    ada.types("/mentorship time")
    ada.fills({"Day": "2026-01-08", "Time": "18:00", "Second day": "2026-01-09", "How": "Slack chat"})
    ada.submits("Offer")
    assert "Please answer this one" in ada.modal.errors["Second time"]


def test_a_time_outside_the_others_hours_is_allowed_and_says_so(house: House, pair, ada, grace):
    """Mentor Guide, Responsibilities 2."""
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR, windows=[["3", "08:00", "12:00"]])
    ada.types("/mentorship time")
    offers(ada, ("2026-01-08", "18:00"), ("2026-01-09", "18:00"))
    assert "usual hours" in ada.modal.words
    assert "Fri 9 Jan, 18:00 Madrid" in ada.modal.words
    assert "Thu 8 Jan" not in ada.modal.words
    ada.submits("Offer anyway")
    house.passes(hours=10)
    assert "Fri 9 Jan" in grace.last_message().words


def test_hours_are_read_in_the_zone_that_was_named_at_sign_up(house: House, pair, ada, grace):
    """Mentor Guide, Requirements 1: Slack says Los Angeles, and Grace wrote her hours in Madrid's time."""
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR, windows=[["3", "17:00", "21:00"]], zone="Europe/Madrid")
    ada.types("/mentorship time")
    offers(ada, ("2026-01-08", "18:00"))
    assert "usual hours" not in ada.modal.words

    ada.types("/mentorship time")
    offers(ada, ("2026-01-08", "16:00"))
    assert "Thu 8 Jan, 16:00 Madrid" in ada.modal.words


@pytest.mark.feature("E4")
def test_nothing_set_is_a_word_to_the_mentee_then_the_mentor_then_the_matchers(house: House, pair, ada, grace):
    """Mentor Guide, Signing Up 5."""
    marta = house.mentor_in_channel("Marta")
    house.passes(days=2)
    assert not ada.sees("no time yet") and not grace.sees("no time yet")
    house.passes(days=2)
    assert "You go first" in ada.last_message().words and not grace.sees("no time yet")
    house.passes(days=4)
    assert "no time yet" in grace.last_message().words
    house.passes(days=2)
    assert "have not found a time" in marta.last_message(in_="#mentors").words
    house.passes(days=10)
    assert sum("no time yet" in message.words for message in ada.messages(in_=ada.dm())) == 1


def test_a_mentee_in_mentors_does_not_read_about_herself_there(house: House, pair, ada, grace):
    """Mentor Guide, Signing Up 5; Features E4."""
    ada.joins("#mentors")
    house.passes(days=9)
    assert not any("have not found" in message.words for message in ada.messages(in_="#mentors"))
    assert "have not found" in house.olga.last_message().words


@pytest.mark.parametrize("ends", [False, True], ids=["a break", "an end that is undone"])
def test_after_a_break_the_days_without_a_time_are_counted_anew(house: House, pair, ada, grace, ends):
    """First 1; features E4 and K7."""
    mo = house.mentor_in_channel("Mo")
    if ends:
        with house.desk() as desk:
            desk.get(Mentorship, pair.id).end(at=desk.now, by=None, how=Ending.QUIET)
        house.goes_to("2026-01-26 12:00", "Europe/Madrid")
        ada.clicks("Go on together")
    else:
        ada.types("/mentorship pause")
        ada.fills({"Until when? (Empty: until I come back)": "2026-01-26"})
        ada.submits("Take a break")
        house.goes_to("2026-01-26 12:00", "Europe/Madrid")
    for each in (ada, grace):
        each.marks_as_read()

    def is_nudged(person) -> bool:
        return any("has no time yet" in each.words for each in person.unread(person.dm()))

    house.passes(days=4)
    assert is_nudged(ada) and not is_nudged(grace)
    house.passes(days=4)
    assert is_nudged(grace)
    assert "have not found a time" in mo.last_message(in_="#mentors").words


def test_a_time_that_stands_needs_no_nudge(house: House, pair, ada, grace):
    sets_a_time(ada, ("2026-01-20", "18:00"))
    house.passes(hours=10)
    grace.clicks("Take this one")
    house.passes(days=8)
    assert not ada.sees("no time yet") and not grace.sees("no time yet")


def test_times_that_went_by_are_offered_to_nobody_and_whoever_offered_them_is_not_left_waiting(house, pair, ada, grace):
    """First 1; features E4: neither Home nor a word later on asks for a time that is over."""
    sets_a_time(ada, ("2026-01-07", "18:00"), ("2026-01-16", "18:00"))
    ada.closes_all()
    house.goes_to("2026-01-08 12:00", "Europe/Madrid")
    grace.opens_home()
    assert "Fri 16 Jan" in grace.home.words and "Wed 7 Jan" not in grace.home.words

    sets_a_time(ada, ("2026-01-09", "18:00"))
    ada.closes_all()
    ada.opens_home()
    assert "I tell you when one is taken" in ada.home.words
    house.goes_to("2026-01-10 12:00", "Europe/Madrid")
    for each in (ada, grace):
        each.opens_home()
        assert "have gone by" in each.home.words and "Set a time" in each.home.buttons
        assert "Take this one" not in each.home.buttons

    house.goes_to("2026-01-13 12:00", "Europe/Madrid")
    assert "no time yet" in grace.last_message().words and "Take this one" not in grace.last_message().buttons


def test_a_nudge_leads_to_the_times_that_are_offered_now(house, pair, ada, grace):
    """Program, 3: a button works in the state it shows; what is settled since, is seen behind it."""
    sets_a_time(ada, ("2026-01-20", "18:00"))
    ada.closes_all()
    house.passes(days=8)
    assert grace.last_message().buttons == ["See the times"]
    grace.clicks("See the times")
    grace.clicks("Take this one")
    assert "Tue 20 Jan, 09:00 Los Angeles" in grace.modal.words
    grace.closes_all()

    nudge = next(each for each in grace.messages() if "none is settled yet" in each.words)
    grace.presses_old(nudge, "See the times")
    assert "Your first meeting with @Ada: Tue 20 Jan" in grace.modal.words and "Take this one" not in grace.modal.words


def test_a_time_that_went_by_is_answered_and_its_message_offers_it_no_more(house, pair, ada, grace):
    """First 1: a late press is answered kindly, and the next look finds what is so."""
    sets_a_time(ada, ("2026-01-09", "18:00"))
    ada.closes_all()
    house.goes_to("2026-01-09 17:59", "Europe/Madrid")
    house.slack.time.move_by(timedelta(minutes=2))  # and nobody has looked since
    grace.clicks("Take this one")
    assert "That time is over" in grace.ephemerals()[-1].words
    house.settles()
    offers = next(each for each in grace.messages() if "offered for your first meeting have gone by" in each.words)
    assert offers.buttons == ["Set a time"]


def test_times_that_go_by_while_the_other_sleeps_are_not_offered_any_more(house, pair, ada, grace):
    """Program, 14: what is a day and more ahead waits for waking hours; by then a break may have let it go by."""
    sets_a_time(ada, ("2026-01-08", "18:00"))
    ada.closes_all()
    ada.types("/mentorship pause")
    ada.fills({"Until when? (Empty: until I come back)": "2026-01-12"})
    ada.submits("Take a break")
    house.goes_to("2026-01-12 20:00", "Europe/Madrid")
    told = next(each for each in grace.messages() if "offered for your first meeting have gone by" in each.words)
    assert told.buttons == ["Set a time"]


def test_stale_doubled_and_forged_presses_change_nothing(house: House, pair, ada, grace):
    """Program, 3: a button works for those it was meant for, in the state it shows."""
    sets_a_time(ada, ("2026-01-08", "18:00"), ("2026-01-09", "18:00"))
    ada.closes_all()
    house.passes(hours=10)
    old = grace.last_message()
    house.member("Nia").presses_old(old, "Take this one")
    ada.presses_old(old, "Take this one")
    ada.opens_home()
    assert "Thu 8 Jan" not in ada.home.words

    grace.clicks("Take this one")
    house.slack.resend()
    grace.presses_old(old, "Take this one")
    assert "settled already" in grace.ephemerals()[-1].words
    with house.desk() as desk:
        meeting = desk.session.scalars(Meeting.open_of(pair.id)).one()
        assert (meeting.sequence, meeting.settled_by) == (0, grace.id)


def test_the_first_meeting_is_moved_rather_than_skipped_and_late_is_for_the_day_itself(house: House, pair, ada, grace):
    sets_a_time(ada, ("2026-01-08", "18:00"))
    ada.closes_all()
    house.passes(hours=10)
    grace.clicks("Take this one")
    grace.clicks("Running late")
    assert "not near enough" in grace.ephemerals()[-1].words
    grace.opens_home()
    assert "Skip this week" not in grace.home.buttons


def test_with_two_mentorships_the_bot_asks_which(house: House, pair, ada, grace):
    linus = house.member("Linus", tz="Asia/Kolkata")
    with house.desk() as desk:
        given.mentorship(desk, mentor=linus, mentee=ada, started_at=desk.now + timedelta(minutes=1))
    ada.types("/mentorship time")
    assert ada.modal.words.count("The one with") == 2


def test_without_a_meeting_the_command_says_so(house: House, ada):
    ada.types("/mentorship time")
    assert "no meeting" in ada.ephemerals()[-1].words


@pytest.mark.feature("G17")
def test_every_calendar_file_of_a_season_opens_in_two_independent_readers(house: House, weekly, ada, grace):
    """Both guides, First 5: the moved meeting in the place of the usual one, and at the end the hour is free again."""
    ada.opens_home()
    ada.clicks("Move it", on="home")
    offers(ada, ("2026-01-09", "18:00"))
    ada.closes_all()
    house.passes(hours=10)
    grace.clicks("Take this one")
    house.passes(hours=14)
    ada.types("/mentorship end")
    ada.fills({"Kind words for Grace": "Thank you"})
    ada.submits("End it")
    house.passes(days=3)
    for person in (ada, grace):
        files = [file.content for message in person.messages(in_=person.dm()) for file in message.files]
        calendars = [content for content in files if content.startswith(b"BEGIN:VCALENDAR")]
        assert not any(event.errors for each in calendars for event in Calendar.from_ical(each).walk())
        entries = [vobject.readOne(content.decode()) for content in calendars]
        moved, over = (entry.vevent for entry in entries)
        assert [entry.method.value for entry in entries] == ["REQUEST", "CANCEL"]
        assert moved.uid.value == over.uid.value == f"{weekly.mentorship_id}-0@mentorship"
        assert moved.dtstart.value == datetime.fromisoformat("2026-01-09T18:00+01:00")
        assert not hasattr(over, "recurrence_id") and over.status.value == "CANCELLED"
        assert int(over.sequence.value) > int(moved.sequence.value)


def test_a_word_goes_with_the_offers_and_on_no_lock_screen(house: House, pair, ada, grace):
    """Both guides, Responsibilities 3: a reason is welcome and never asked for."""
    ada.types("/mentorship time")
    ada.fills({"Day": "2026-01-08", "Time": "18:00", "How": "Video call", "A word to go with it": "After my exam"})
    ada.submits("Offer")
    ada.closes_all()
    house.passes(hours=10)
    told = grace.last_message()
    assert "After my exam" in told.words and "exam" not in told.text
    grace.clicks("Read")
    assert "After my exam" in grace.modal.words
