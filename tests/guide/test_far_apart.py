"""Far apart, or with two mentees: what is read is true there and then.

Program, sections 4, 5, 6, 13 and 14.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

import given
from mentorship.program.agreement import Gap
from mentorship.program.calendar import day_of, shown_day
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.sign_up import Role

AUCKLAND, SAO_PAULO = "Pacific/Auckland", "America/Sao_Paulo"


def said(person, words):
    """When someone was first told this, in their zone, and what."""
    found = [each for each in person.messages() if words in each.words]
    return [(datetime.fromtimestamp(float(each.ts), ZoneInfo(person.user.tz)), each.words) for each in found]


def keeps_pressing(house, until, zone):
    end = datetime.fromisoformat(until).replace(tzinfo=ZoneInfo(zone))
    while house.now < end:
        house.goes_to(min(house.now + timedelta(days=5), end))
        with house.desk() as desk:
            for each in desk.session.scalars(Mentorship.running()):
                each.press(at=desk.now)


@pytest.fixture
def apart(house):
    """Ada in Auckland and Grace in São Paulo; they met on Monday 2 March and meet on Wednesdays at eight."""
    house.goes_to("2026-03-02 09:00", AUCKLAND)
    ada, grace = house.member("Ada", tz=AUCKLAND), house.member("Grace", tz=SAO_PAULO)
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR)
        given.sign_up(desk, ada, Role.MENTEE)
        given.after_the_first_meeting(desk, mentor=grace, mentee=ada, slot=("2", "08:00", AUCKLAND))
    house.settles()
    return ada, grace


@pytest.fixture
def two_mentees(house):
    """Grace meets Ada and Bea on Wednesdays, one after the other, all in São Paulo."""
    house.goes_to("2026-03-02 08:00", SAO_PAULO)
    grace, ada, bea = (house.member(each, tz=SAO_PAULO) for each in ("Grace", "Ada", "Bea"))
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR)
        for mentee, hour in ((ada, "12:00"), (bea, "13:00")):
            given.sign_up(desk, mentee, Role.MENTEE)
            given.after_the_first_meeting(desk, mentor=grace, mentee=mentee, slot=("2", hour, SAO_PAULO))
    house.settles()
    return grace, ada, bea


def test_who_hears_late_that_it_rests_has_the_days_that_are_named(house, two_mentees):
    grace, _, bea = two_mentees
    house.goes_to("2026-04-30 08:00", SAO_PAULO)
    [(at, words)] = said(grace, "I let your mentorship with @Bea rest")
    assert at.day > 20 and "before Sun 17 May" in words
    house.goes_to("2026-05-16 23:00", SAO_PAULO)
    with house.desk() as desk:
        assert [each.mentee_id for each in desk.session.scalars(Mentorship.running())] == [bea.id]


def test_a_check_in_is_not_asked_first_when_a_newer_meeting_is_over(house, two_mentees):
    grace, _, _ = two_mentees
    house.goes_to("2026-04-02 12:00", SAO_PAULO)
    asked = [(at, words) for at, words in said(grace, "How was your weekly meeting with @Ada") if at.month == 4]
    review = said(grace, "It is time to look back on the month with @Ada")
    assert review[0][0].strftime("%d %b") == "01 Apr"
    assert asked == [], (
        f"the review took the place of this check-in; this is about 25 March: {asked[0][0]:%a %d %b %H:%M}"
    )


def test_the_day_on_which_it_ends_is_the_readers_own(house, apart):
    """It ends with Ada's Friday, on Friday evening where Grace is."""
    _, grace = apart
    keeps_pressing(house, "2026-06-12 12:00", SAO_PAULO)
    [(_, words)] = said(grace, "If I don't hear from you both, it ends on")
    assert "it ends on Fri 12 Jun" in words
    house.goes_to("2026-06-12 23:59", SAO_PAULO)
    with house.desk() as desk:
        assert desk.session.scalars(select(Mentorship.ended_at)).one() is not None


def test_the_day_on_which_it_rests_is_the_readers_own(house):
    house.goes_to("2026-03-14 10:00", AUCKLAND)
    ada, grace = house.member("Ada", tz=AUCKLAND), house.member("Grace", tz=SAO_PAULO)
    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=ada)
    house.goes_to("2026-04-29 10:00", AUCKLAND)
    [(_, words)] = said(grace, "I let it rest on")
    with house.desk() as desk:
        rested_at = desk.session.scalars(Mentorship.running()).one().resting_since
    assert f"I let it rest on {shown_day(day_of(rested_at, SAO_PAULO))}" in words
    assert day_of(rested_at, SAO_PAULO) != day_of(rested_at, AUCKLAND)


def test_asked_once_more_after_the_last_day_it_says_that_the_day_was(house, apart):
    ada, grace = apart
    keeps_pressing(house, "2026-05-10 10:00", AUCKLAND)
    ada.opens_home()
    ada.clicks("Take a break", on="home")
    ada.fills({"Until when?": "2026-06-20"})
    ada.submits("Take a break")
    house.goes_to("2026-06-30 12:00", AUCKLAND)
    [(at, words)] = said(grace, "Once more, as I have not heard from you")
    assert "after Sat 30 May" not in words, f"read on {at:%a %d %b}: {words.splitlines()[0]}"


def test_who_never_met_is_not_asked_about_their_time_together(house):
    house.goes_to("2026-03-02 09:00", AUCKLAND)
    ada, grace = house.member("Ada", tz=AUCKLAND), house.member("Grace", tz=SAO_PAULO)
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.mentorship(desk, mentor=grace, mentee=ada)
    house.goes_to("2026-12-20 09:00", AUCKLAND)
    assert said(ada, "Half a year ago your time with") == []


def test_who_is_together_again_is_not_asked_about_the_time_that_ended(house, apart):
    """The same two, in a second mentorship that runs."""
    ada, grace = apart
    house.goes_to("2026-03-10 09:00", AUCKLAND)
    with house.desk() as desk:
        first = desk.session.scalars(Mentorship.running()).one()
        first.end(at=desk.now, by=None, how=Ending.QUIET)
    house.goes_to("2026-08-20 09:00", AUCKLAND)
    with house.desk() as desk:
        given.after_the_first_meeting(desk, mentor=grace, mentee=ada, slot=("2", "08:00", AUCKLAND))
    house.goes_to("2026-09-16 09:00", AUCKLAND)
    assert said(ada, "Half a year ago your time with") == []


def test_half_a_year_later_is_not_lost_when_the_bot_was_down(house, apart):
    ada, _ = apart
    house.goes_to("2026-03-10 09:00", AUCKLAND)
    with house.desk() as desk:
        first = desk.session.scalars(Mentorship.running()).one()
        first.end(at=desk.now, by=None, how=Ending.QUIET)
    house.goes_to("2026-09-07 09:00", AUCKLAND)
    house.slack.time.move_to(house.now + timedelta(days=9))  # nobody ticks
    house.settles()
    house.passes(days=4)
    assert said(ada, "Half a year ago your time with")


def test_matchers_hear_that_two_have_not_started_though_the_bot_was_down(house):
    """Features E4: day 7 to the matcher; program 13: no reminder is lost."""
    house.goes_to("2026-03-02 09:00", AUCKLAND)
    house.goes_to(house.now)
    ada, grace = house.member("Ada", tz=AUCKLAND), house.member("Grace", tz=SAO_PAULO)
    maya = house.mentor_in_channel("Maya")
    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=ada)
    house.goes_to("2026-03-08 20:00", AUCKLAND)
    house.slack.time.move_to(house.now + timedelta(days=4))  # Sunday evening until Thursday
    house.settles()
    house.passes(days=3)
    assert any("have not found a time" in each.words for each in maya.messages("#mentors"))


def test_who_offered_times_for_the_first_meeting_hears_that_they_have_gone_by(house):
    """Program 4; as with a weekly meeting (Responsibilities 3)."""
    house.goes_to("2026-03-02 09:00", AUCKLAND)
    ada, grace = house.member("Ada", tz=AUCKLAND), house.member("Grace", tz=SAO_PAULO)
    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=ada)
    house.goes_to("2026-03-08 09:00", AUCKLAND)
    ada.opens_home()
    ada.clicks("Set a time", on="home")
    ada.fills({"Day": "2026-03-12", "Time": "08:00", "How": "Video call", "Where": "https://meet.example/us"})
    ada.submits("Offer")
    ada.closes_all()
    ada.marks_as_read()
    house.goes_to("2026-03-25 09:00", AUCKLAND)
    assert ada.unread() != [], "for two weeks nobody told her that nobody took one"


@pytest.fixture
def two_slots(house):
    """Ada in Madrid meets Grace in New York on Tuesdays and Fridays; New York's clock changes on Sunday 8 March."""
    from mentorship.program.agreement import Agreement

    house.goes_to("2026-02-23 09:00", "Europe/Madrid")
    ada, grace = house.member("Ada", tz="Europe/Madrid"), house.member("Grace", tz="America/New_York")
    with house.desk() as desk:
        one = given.after_the_first_meeting(desk, mentor=grace, mentee=ada, slot=("1", "18:00", "Europe/Madrid"))
        friday = ["4", "18:00", "Europe/Madrid"]
        desk.session.scalars(Agreement.in_force(one.id)).one().slots = [["1", "18:00", "Europe/Madrid"], friday]
    house.settles()
    return ada, grace


def room(grace):
    return grace.group_dm_with("Ada")


@pytest.mark.parametrize(("day", "told_of"), [("2026-03-03", 1), ("2026-03-10", 0)])
def test_the_clocks_do_change_before_the_next_of_two_meetings(house, two_slots, day, told_of):
    """On 3 March the next time is Friday the 6th, before the change; on 10 March the clock changed two days ago."""
    _, grace = two_slots
    house.goes_to(f"{day} 17:46", "Europe/Madrid")
    lines = grace.last_message(in_=room(grace)).words.splitlines()
    told = [each for each in lines if "The clocks change" in each]
    assert all("before this slot comes again" in each for each in told) and len(told) == told_of


def test_the_agenda_of_a_week_before_names_the_hour_of_its_own_slot(house, two_slots):
    """Program 5: seven days before either clock changes, the agenda shows both new local times."""
    _, grace = two_slots
    house.goes_to("2026-03-06 17:46", "Europe/Madrid")
    assert "Fri 13 Mar" in grace.last_message(in_=room(grace)).words


def quiet_mentees(house, *names):
    """Grace meets each of them on Wednesdays, one after the other, all in São Paulo; nobody presses anything."""
    house.goes_to("2026-03-02 08:00", SAO_PAULO)
    grace, *mentees = (house.member(each, tz=SAO_PAULO) for each in ("Grace", *names))
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR)
        for hour, mentee in enumerate(mentees, start=12):
            given.sign_up(desk, mentee, Role.MENTEE)
            given.after_the_first_meeting(desk, mentor=grace, mentee=mentee, slot=("2", f"{hour}:00", SAO_PAULO))
    house.settles()
    return grace, mentees


def all_rested_as_they_were_told(house, grace, mentees):
    """Whether each two were told the day on which it rested, and a week before it."""
    with house.desk() as desk:
        rest = {each.mentee_id: each.resting_since for each in desk.session.scalars(Mentorship.running())}
    for mentee in mentees:
        rested_on = rest[mentee.id].astimezone(ZoneInfo(SAO_PAULO)).date()
        for reader, partner in ((grace, mentee), (mentee, grace)):
            [(at, words)] = said(reader, f"Still quiet between you and @{partner.name}")
            assert f"I let it rest on {shown_day(rested_on)}" in words
            assert rested_on - at.date() >= timedelta(days=7), f"{reader.name} was told on {at:%a %d %b}: {words}"


@pytest.mark.feature("K7")
@pytest.mark.parametrize(
    ("names", "until"), [(("Ada", "Bea"), "2026-05-08"), (("Ada", "Bea", "Cho", "Dee", "Eve"), "2026-06-05")]
)
def test_nothing_rests_before_both_have_had_a_week_since_they_were_told_the_day(house, names, until):
    """Program 5: asked again on day 35, naming the date; decision 0013: what rests by silence is always asked."""
    grace, mentees = quiet_mentees(house, *names)
    house.goes_to(f"{until} 08:00", SAO_PAULO)
    all_rested_as_they_were_told(house, grace, mentees)


@pytest.mark.feature("K7")
def test_who_would_have_been_told_the_day_while_the_bot_was_down_has_a_week_from_then_on(house):
    grace, mentees = quiet_mentees(house, "Ada", "Bea")
    house.goes_to("2026-04-08 18:00", SAO_PAULO)
    assert not said(grace, "I let it rest on") and all(said(each, "I let it rest on") for each in mentees)
    house.slack.time.move_to(house.now + timedelta(days=12))  # nobody ticks
    house.settles()
    house.goes_to("2026-05-08 08:00", SAO_PAULO)
    all_rested_as_they_were_told(house, grace, mentees)


@pytest.mark.feature("K7")
def test_who_would_be_told_the_day_in_a_gap_is_told_after_it(house):
    """Program 5: a planned gap silences everything in it."""
    grace, mentees = quiet_mentees(house, "Ada")
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running()).one()
        desk.session.add(Gap(mentorship_id=mentorship.id, from_on=date(2026, 4, 7), until_on=date(2026, 4, 17)))
    house.settles()
    house.goes_to("2026-05-08 08:00", SAO_PAULO)
    all_rested_as_they_were_told(house, grace, mentees)
