"""The first meeting, from its agenda to the day after. Both guides, The First Meeting 2 to 8."""

from datetime import date, timedelta

import pytest

from first_meetings import AT_SIX, GOALS, TARGETS, TIME, have_met, signs, two_who_meet_on_thursday, writes_the_agreement
from houses import House
from mentorship.hall.settings import change_settings
from mentorship.program.mentorship import Mentorship
from pretend_slack import Person


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


# The hour itself


@pytest.mark.feature("F4")
def test_each_gets_the_guides_agenda_of_their_role_the_day_before(house: House, pair, ada, grace):
    """Both guides, First 3 to 8, with every letter."""
    house.goes_to("2026-01-07 07:00", "Europe/Madrid")
    assert not ada.sees("nothing needs to be prepared")
    house.goes_to("2026-01-07 09:00", "Europe/Madrid")
    told = ada.last_message()
    assert "Thu 8 Jan, 18:00 Madrid · 09:00 Los Angeles" in told.words
    for words in ("where you would like to get", "a. Is there a project", "e. Whom would you like to meet", "6. "):
        assert words in told.words
    assert (
        told.words.index("60 minutes, and then it ends") < told.words.index("1. Tell where") and "7. " not in told.words
    )
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
    assert "15 minutes to go" in wrap_up.words and wrap_up.ts == agenda.ts
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


@pytest.mark.parametrize("offered", [False, True])
def test_a_slip_of_the_finger_is_put_right_by_either_until_there_is_another_time(house, pair, ada, grace, offered):
    """First 7: or two who met would have to stage another first meeting before they can write anything down."""
    house.goes_to(AT_SIX + timedelta(minutes=60))
    ada.clicks("It didn't happen")
    [room] = [where for where in ada.conversations() if "Grace" in where]
    assert "No meeting this time" in ada.last_message(in_=room).words
    if offered:
        ada.clicks("Find another time")
        ada.fills({"Day": "2026-01-12", "Time": "18:00"})
        ada.submits("Offer")
        ada.closes_all()
        house.goes_to("2026-01-09 12:00", "America/Los_Angeles")
        grace.opens_home()
    asked = next(each for each in grace.messages() if "It took place after all" in each.buttons)
    grace.presses_old(asked, "It took place after all")
    assert grace.sees("Lovely that you two met")
    assert "Write the agreement" in buttons_of(ada)
    assert "is over" in ada.last_message(in_=room).words
    grace.presses_old(asked, "It took place after all")
    assert "settled already" in grace.ephemerals()[-1].words
    if offered:
        grace.clicks("Take this one")
        assert "settled already" in grace.ephemerals()[-1].words
    house.passes(days=1)
    with house.desk() as desk:
        assert desk.session.scalars(Mentorship.running_of(ada.id)).one().first_met_on == AT_SIX.date()


@pytest.mark.parametrize("day", ["2026-01-16", "2026-01-22"])
def test_an_agreement_that_is_drafted_late_is_said_once_more_too(house: House, pair, ada, grace, day):
    have_met(house, ada)
    house.goes_to(f"{day} 12:00", "Europe/Madrid")
    ada.opens_home()
    ada.clicks("Write the agreement", on="home")
    for answers, button in ((GOALS, "Next"), (TIME, "Next"), (TARGETS, "Send to sign")):
        ada.fills(answers)
        ada.submits(button)
    house.goes_to("2026-03-01 12:00", "America/Los_Angeles")
    assert sum("Once more" in each.words for each in grace.messages()) == 1


def test_once_it_is_moved_nobody_is_asked_how_it_was_at_the_time_before(house: House, pair, ada, grace):
    """Nobody can press anything there before the new hour is over."""
    house.goes_to("2026-01-09 12:00", "Europe/Madrid")
    assert "Either answer is fine" in ada.last_message().words
    ada.types("/mentorship time")
    ada.clicks("Move it")
    ada.fills({"Day": "2026-01-13", "Time": "18:00"})
    ada.submits("Offer")
    ada.closes_all()
    house.goes_to("2026-01-09 20:00", "Europe/Madrid")
    assert "It took place" in buttons_of(grace), "until the two have another time, it may have been that one"
    grace.clicks("Take this one")
    assert not {"It took place", "It didn't happen"} & (buttons_of(ada) | buttons_of(grace))
    assert ada.sees("This meeting was moved") and grace.sees("This meeting was moved")


def buttons_of(person: Person) -> set[str]:
    return {button for each in person.messages() for button in each.buttons}


def test_who_says_nothing_is_asked_once_more_and_then_no_more(house: House, pair, ada, grace):
    house.goes_to("2026-01-20 12:00", "Europe/Madrid")
    asked = [message for message in ada.messages(in_=ada.dm()) if "Either answer is fine" in message.words]
    assert len(asked) == 1
    assert not grace.sees("Either answer is fine")

    grace.clicks("It took place")
    assert not ada.sees("Either answer is fine"), "what was asked twice is settled twice"
    assert ada.sees("I know by now how it went")


# The day after


@pytest.mark.feature("F17")
def test_a_fit_check_in_private_and_not_for_me_goes_to_the_one_it_names(house: House, pair, ada, grace):
    """Mentor Guide, Responsibilities 9; Mentee Guide, Responsibilities 8."""
    have_met(house, ada)
    house.goes_to("2026-01-09 12:00", "Europe/Madrid")
    asked = ada.last_message()
    assert "Not for me goes to @Olga and to nobody else, never to @Grace" in asked.words.replace("*", "")
    ada.clicks("Not for me")
    assert "I ask @Olga to write to you" in ada.last_message().words
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


def said(person: Person, words: str) -> int:
    return sum(words in message.words for message in person.messages(in_=person.dm()))


def test_an_agreement_that_nobody_signs_is_said_once_more_and_seen_by_organisers(house: House, pair, ada, grace):
    """Both guides, First 4 to 8: the weekly meetings begin with it, so somebody has to notice."""
    have_met(house, ada)
    writes_the_agreement(ada)
    house.goes_to("2026-01-17 12:00", "America/Los_Angeles")
    assert said(grace, "waits for you") == 1
    assert "agreement is not signed" not in in_need_of_a_word(house)

    house.goes_to("2026-01-24 12:00", "America/Los_Angeles")
    assert said(grace, "Once more, and then I leave it to you two: your agreement with @Ada waits for you.") == 1
    assert said(grace, "waits for you") == 2 and said(ada, "Once more") == 0
    assert "They have met, and their agreement is not signed yet." in in_need_of_a_word(house)
    house.goes_to("2026-03-01 12:00", "America/Los_Angeles")
    assert said(grace, "waits for you") == 2

    grace.presses_old(next(each for each in grace.messages() if "Read" in each.buttons), "Read")
    grace.submits("I sign")
    assert "agreement is not signed" not in in_need_of_a_word(house)


def test_whoever_says_that_all_is_fine_is_not_reminded_of_the_agreement_for_a_third_time(house, pair, ada, grace):
    """Program, section 14: what I then leave to them I leave to them, however long it takes."""
    have_met(house, ada)
    writes_the_agreement(ada)
    for day in ("2026-01-30", "2026-02-21", "2026-03-15"):
        house.goes_to(f"{day} 12:00", "Europe/Madrid")
        asked = [each for each in ada.messages(in_=ada.dm()) if "All fine" in each.buttons]
        for each in asked:
            ada.presses_old(each, "All fine")
    house.passes(days=9)
    assert said(grace, "waits for you") == 2 and said(grace, "Once more, and then I leave it to you two") == 1


@pytest.mark.parametrize("back_on", ["2026-01-22", "2026-02-26"])
def test_after_a_break_the_second_word_about_an_agreement_comes_a_week_after_the_first(
    house: House, pair, ada, grace, back_on: str
):
    """First 4 to 8; program, section 13: the break put off the first word, and so it does the second."""
    have_met(house, ada)
    house.goes_to("2026-01-09 09:00", "Europe/Madrid")
    ada.types("/mentorship pause")
    ada.fills({"Until when? (Empty: until I come back)": back_on})
    ada.submits("Take a break")
    house.goes_to(f"{back_on} 22:00", "Europe/Madrid")
    ada.types("/mentorship pause")
    ada.submits("Take a break")
    ada.types("/mentorship resume")
    house.passes(days=5)
    assert said(ada, "is not written down yet") == 1 and said(ada, "Once more") == 0

    house.passes(days=5)
    assert said(ada, "Once more, and then I leave it to you two") == 1


def test_a_version_that_was_only_just_written_is_asked_for_once(house: House, pair, ada, grace):
    """Program, section 14: who has just been asked to sign is not reminded of it in the same hour."""
    have_met(house, ada)
    house.goes_to("2026-01-14 18:00", "Europe/Madrid")
    writes_the_agreement(ada)
    house.passes(days=2)
    assert said(grace, "Read it, then sign it") == 1 and said(grace, "waits for you") == 0
    house.passes(days=3)
    assert said(grace, "waits for you") == 1


def test_an_agreement_that_nobody_writes_is_said_once_more_to_whoever_writes_it(house: House, pair, ada, grace):
    have_met(house, ada)
    house.goes_to("2026-02-15 12:00", "Europe/Madrid")
    assert said(ada, "is not written down yet") == 2 and said(grace, "is not written down yet") == 0
    assert said(ada, "Once more, and then I leave it to you two") == 1


def test_once_both_have_signed_nothing_is_said_of_it_again(house: House, pair, ada, grace):
    have_met(house, ada)
    writes_the_agreement(ada)
    house.goes_to("2026-01-12 12:00", "America/Los_Angeles")
    signs(grace)
    house.goes_to("2026-02-15 12:00", "Europe/Madrid")
    assert said(ada, "Once more") == said(grace, "Once more") == 0


def in_need_of_a_word(house: House) -> str:
    house.olga.types("/mentorship organise")
    house.olga.clicks("Mentorships")
    words = house.olga.modal.words
    house.olga.closes_all()
    return words


@pytest.mark.parametrize("first_day_off", [9, 11], ids=["the day after", "before the agreement waits"])
def test_two_closed_weeks_put_off_what_comes_after_the_first_meeting_and_swallow_nothing(
    house: House, pair, ada, grace, first_day_off: int
):
    """Program, section 14: what is due while the program is closed is said when it opens again."""
    closed = [date(2026, 1, first_day_off) + timedelta(days=each) for each in range(15)]
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, dates_off=tuple(closed))
    have_met(house, ada)
    house.goes_to(f"{closed[-1]} 21:00", "Europe/Madrid")
    assert said(ada, "is not written down yet") == 0

    house.passes(days=6)
    assert said(ada, "is not written down yet") == 1 and said(ada, "Once more") == 0
    for person in (ada, grace):
        assert said(person, "Between you and me: how does it feel") == 1
    house.passes(days=10)
    assert said(ada, "Once more, and then I leave it to you two") == 1


def test_nothing_is_said_about_a_mentorship_that_ended(house: House, pair, ada, grace):
    with house.desk() as desk:
        record = desk.get(Mentorship, pair.id)
        record.end(at=desk.now, by=ada.id, how="early")
    house.passes(days=10)
    for person in (ada, grace):
        assert not person.sees("first meeting") and not person.sees("Did you and")
