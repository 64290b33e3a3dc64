"""The end of a season: go on, wrap up, or take a break. Mentor Guide, Requirements 4; Mentee Guide, Requirements 3."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

import given
from counting import asked_during
from mentorship.hall.season import was_asked
from mentorship.journey.monthly_review import going_on
from mentorship.program.agreement import Agreement, Gap
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Review, ReviewNote
from organisers import looks_at_mentorships
from tuesdays import together


@pytest.fixture
def season_pair(house):
    """The same two on day 76 of their season, without a slot, so that only the season itself speaks."""
    return near_the_end(house, met_on=date(2026, 1, 5))


def near_the_end(house, *, met_on):
    ada, grace = house.member("Ada", tz="Europe/Madrid"), house.member("Grace", tz="America/New_York")
    house.goes_to("2026-03-20 10:00", "Europe/Madrid")
    with house.desk() as desk:
        mentorship = given.after_the_first_meeting(desk, mentor=grace, mentee=ada)
        mentorship.first_met_on = met_on
        desk.session.scalars(Agreement.in_force(mentorship.id)).one().slots = []
        for number in (30, 60):
            due_on = mentorship.first_met_on + timedelta(days=number)
            review = Review(mentorship_id=mentorship.id, number=number, due_on=due_on, asked_at=desk.now)
            desk.session.add(review)
            desk.session.flush()
            for member in mentorship.both:
                desk.session.add(ReviewNote(review_id=review.id, member_id=member, written_at=desk.now))
    house.goes_to("2026-03-22 20:00", "Europe/Madrid")
    return ada, grace


@pytest.mark.feature("K1", "K2")
def test_both_want_to_go_on_and_a_new_season_begins_with_new_targets(house, season_pair):
    """Mentor Guide, Requirements 4; Mentee Guide, Requirements 3."""
    ada, grace = season_pair
    house.goes_to("2026-03-23 20:00", "Europe/Madrid")
    ada.clicks("Go on as it is")
    assert ada.sees("I show both answers once @Grace has answered")
    assert not grace.sees("Noted:")

    house.goes_to("2026-03-30 20:00", "Europe/Madrid")
    first, second = (each.words for each in grace.messages() if "would you like to go on" in each.words)
    assert "If I don't hear from you both, it goes on until Sun 19 Apr and then ends" in first
    assert "Once more" in second and "it ends on Sun 19 Apr" in second
    assert not any("would you like to go on" in each.words for each in ada.messages())
    grace.clicks("Go on as it is")

    house.passes(hours=14)  # Ada hears of it the next morning, once; Grace saw it where she pressed
    for person in (ada, grace):
        [_] = [each for each in person.messages() if "both want to go on" in each.words]
    ada.clicks("Set new targets")
    ada.clicks("Add a target")
    ada.fills({"What would you like to reach?": "lead a project", "Until when?": "Day 120 · Tue 5 May"})
    ada.submits()
    grace.opens_home()
    assert "lead a project (open)" in grace.home.words
    grace.clicks("See the agreement", on="home")
    assert "Version 2" in grace.modal.words and "Two interviews" in grace.modal.words
    assert "Version 1" in grace.modal.buttons
    house.goes_to("2026-05-01 12:00", "Europe/Madrid")
    assert not ada.sees("has ended")


def test_whom_of_the_two_it_asked_already_is_one_question_and_to_show_their_answers_is_none(house, season_pair):
    """Delivery, P8."""
    ada, _ = season_pair
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        asks = partial(going_on.ask, desk, mentorship, 1, mentorship.both, again=False)
        assert asked_during(asks)[0] == 1
    house.goes_to("2026-03-23 20:00", "Europe/Madrid")
    ada.clicks("Wrap up the season")
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        answers = going_on.answers_of(desk, mentorship, 1)
        assert asked_during(partial(going_on.show_answers, desk, mentorship, 1, {}, answers, by=ada.id))[0] == 0
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        assert asked_during(partial(was_asked, mentorship, 1)) == (0, True)


def test_new_terms_are_written_by_one_and_signed_by_the_other_for_the_season_to_come(house, season_pair):
    """Mentor Guide, Requirements 4 and Weekly 3 b; features K2."""
    ada, grace = season_pair
    house.goes_to("2026-03-23 20:00", "Europe/Madrid")
    ada.clicks("Go on, new terms")
    grace.clicks("Go on as it is")
    house.passes(hours=14)
    assert ada.sees("with new terms") and grace.sees("with new terms")

    ada.clicks("Write the new terms")
    ada.fills({"How you will notice that it worked": "I lead one"})
    ada.submits()
    ada.fills({"You meet on": "Thursday", "At": "18:00"})
    ada.submits()
    assert not ada.modal.values.get("In 30 days")
    ada.fills({"In 30 days": "find a project to lead"})
    ada.submits("Send to sign")
    house.passes(days=1)
    grace.clicks("Read")
    grace.submits("I sign")
    ada.opens_home()
    ada.clicks("Targets", on="home")
    assert "Until Tue 5 May: find a project to lead (open)" in ada.modal.words


def test_a_gap_that_is_over_is_in_nobodys_way(house, season_pair):
    """First 6; bad input: an ended gap gets a kind answer, and nothing is lost."""
    ada, _ = season_pair
    with house.desk() as desk:
        agreement = desk.session.scalars(select(Agreement)).one()
        agreement.gap_from, agreement.gap_until, agreement.gap_plan = date(2026, 2, 2), date(2026, 2, 8), "A note"
        agreement.slots = [["3", "18:00", "Europe/Madrid"]]
    ada.opens_home()
    ada.clicks("See the agreement", on="home")
    ada.clicks("Change it")
    ada.submits()
    assert not ada.modal.values.get("A planned gap: first day")
    ada.fills({"A planned gap: first day": "2026-03-02", "Last day of the gap": "2026-03-08", "Off limits": "Salaries"})
    ada.submits()
    assert "That gap is over already" in str(ada.modal.errors)
    assert ada.modal.values["Off limits"] == "Salaries"
    ada.fills({"A planned gap: first day": "", "Last day of the gap": ""})
    ada.submits()
    assert "In 30 days" in ada.modal.labels


def test_an_answer_that_both_gave_stands_and_an_old_question_changes_nothing(house, season_pair):
    """Requirements 4; a press on last month's message."""
    ada, grace = season_pair
    house.goes_to("2026-03-23 20:00", "Europe/Madrid")
    asked = grace.last_message(in_=grace.dm())
    ada.clicks("Go on as it is")
    grace.clicks("Go on as it is")
    grace.presses_old(asked, "Wrap up the season")
    assert grace.sees("You both chose to go on, and that stands")

    with house.desk() as desk:  # ninety days later: their second season nears its end
        desk.session.scalars(Mentorship.running_of(ada.id)).one().first_met_on = date(2025, 10, 7)
    grace.presses_old(asked, "Wrap up the season")
    assert grace.sees("That question was about another season")
    assert not ada.sees("Let's talk")


def test_answers_that_differ_become_only_lets_talk(house, season_pair):
    """Program, every month."""
    ada, grace = season_pair
    house.goes_to("2026-03-23 20:00", "Europe/Madrid")
    ada.clicks("Wrap up the season")
    grace.clicks("Go on as it is")

    assert grace.sees("Let's talk") and ada.sees("Let's talk")
    assert not grace.sees("both want") and not grace.sees("Wrap it up")
    grace.clicks("Wrap up the season")
    assert ada.sees("You and @Grace both want to wrap up")


@pytest.mark.feature("K1")
def test_two_who_differ_are_reminded_once_with_the_date_and_then_it_closes_as_silence_does(house, season_pair):
    """Requirements 4: going on needs two yes; what closes so can be opened again."""
    ada, grace = season_pair
    house.goes_to("2026-03-23 20:00", "Europe/Madrid")
    ada.clicks("Wrap up the season")
    grace.clicks("Go on as it is")
    house.passes(days=1)
    for person in (ada, grace):
        assert "If you still differ on Sun 19 Apr, I close it kindly." in seen_as_differing(person)[0].words
        person.opens_home()
        assert "If you still differ on Sun 19 Apr" in person.home.words

    house.goes_to("2026-04-12 20:00", "Europe/Madrid")
    assert len(seen_as_differing(ada)) == len(seen_as_differing(grace)) == 1
    house.goes_to("2026-04-14 20:00", "Europe/Madrid")
    for person in (ada, grace):
        [_, reminder] = sorted(seen_as_differing(person), key=lambda each: each.ts)
        assert "still see it differently. If so on Sun 19 Apr" in reminder.words
        assert {"Go on as it is", "Wrap up the season"} <= set(reminder.buttons)
    house.goes_to("2026-04-20 18:00", "Europe/Madrid")
    for person in (ada, grace):
        assert not seen_as_differing(person)
        card = next(each for each in person.messages(in_=person.dm()) if "Your mentorship with" in each.words)
        assert "has ended" in card.words and "Go on together" in card.buttons


def seen_as_differing(person):
    return [each for each in person.messages(in_=person.dm()) if "see it differently" in each.words]


def test_who_then_agrees_after_all_reads_it_where_they_pressed(house, season_pair):
    ada, grace = season_pair
    house.goes_to("2026-03-23 20:00", "Europe/Madrid")
    ada.clicks("Wrap up the season")
    grace.clicks("Go on as it is")
    house.goes_to("2026-04-14 20:00", "Europe/Madrid")
    [_, reminder] = sorted(seen_as_differing(ada), key=lambda each: each.ts)
    ada.presses_old(reminder, "Go on as it is")
    house.passes(days=1)
    assert not seen_as_differing(ada) and not seen_as_differing(grace)
    became = next(each for each in ada.messages() if each.ts == reminder.ts)
    assert "You and @Grace both want to go on" in became.words
    assert grace.sees("You and @Ada both want to go on")
    house.goes_to("2026-04-28 18:00", "Europe/Madrid")
    with house.desk() as desk:
        assert desk.session.scalars(Mentorship.running_of(ada.id)).one().is_running


def test_who_answers_in_the_last_week_is_told_the_date_once(house, season_pair):
    ada, grace = season_pair
    house.goes_to("2026-03-23 20:00", "Europe/Madrid")
    ada.clicks("Wrap up the season")
    house.goes_to("2026-04-16 17:00", "Europe/Madrid")
    grace.clicks("Go on as it is")
    house.passes(days=2)
    for person in (ada, grace):
        assert len(seen_as_differing(person)) == 1


@pytest.mark.feature("K3")
def test_both_want_to_wrap_up_and_keep_their_last_meeting_for_it(house, season_pair):
    """Requirements 4; program, section 9."""
    ada, grace = season_pair
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        tuesday = datetime(2026, 3, 31, 16, tzinfo=UTC)
        desk.session.scalars(Meeting.open_of(mentorship.id)).one().settle(starts_at=tuesday, place=None, by=ada.id)
    house.goes_to("2026-03-24 20:00", "Europe/Madrid")
    for person in (ada, grace):
        person.clicks("Wrap up the season")
    house.passes(hours=14)
    for person in (ada, grace):
        [asked] = [each.words for each in person.messages(in_=person.dm()) if "both want to wrap up" in each.words]
        assert all(f"What {each}" in asked for each in ("did we do?", "helped?", "comes next"))
        assert "May we stay in touch" in asked

    house.goes_to("2026-03-31 17:46", "Europe/Madrid")
    assert "Your closing meeting." in grace.last_message(in_=together(grace)).words
    grace.clicks("The time capsule", in_=together(grace))
    assert "Get ready for a first job" in grace.modal.words


def test_what_both_wanted_to_wrap_up_closes_by_itself_if_nobody_presses(house, season_pair):
    """Requirements 4: not for ever."""
    ada, grace = season_pair
    house.goes_to("2026-03-23 20:00", "Europe/Madrid")
    ada.clicks("Wrap up the season")
    grace.clicks("Wrap up the season")
    house.goes_to("2026-04-20 18:00", "Europe/Madrid")
    for person in (ada, grace):
        card = next(each for each in person.messages(in_=person.dm()) if "is complete" in each.words)
        assert "Go on together" not in card.buttons


def rests_until(person, day):
    person.types("/mentorship pause")
    person.fills({"Until when? (Empty: until I come back)": day})
    person.submits("Take a break")


@pytest.mark.parametrize("second", ["Go on as it is", "Wrap up the season"])
def test_after_a_break_what_both_answered_stands_once_with_the_new_day(house, season_pair, second):
    """Requirements 4; decision 13: no message names a day on which nothing ends."""
    ada, grace = season_pair
    house.goes_to("2026-03-24 12:00", "Europe/Madrid")
    ada.clicks("Wrap up the season", in_=ada.dm())
    house.goes_to("2026-03-25 12:00", "Europe/Madrid")
    grace.clicks(second, in_=grace.dm())
    house.goes_to("2026-03-27 18:00", "Europe/Madrid")
    rests_until(ada, "2026-05-04")
    house.goes_to("2026-05-06 12:00", "Europe/Madrid")
    for each in (ada, grace):
        said = [message.words.replace("*", "") for message in each.messages(in_=each.dm())]
        assert not [words for words in said if "Sun 19 Apr" in words]
        assert sum("see it differently" in words or "both want to wrap up" in words for words in said) == 1


def test_a_break_into_the_next_season_leaves_no_question_about_the_last_one(house, season_pair):
    """Decision 13: a question whose answer is taken no more asks nothing."""
    ada, _ = season_pair
    house.goes_to("2026-03-25 12:00", "Europe/Madrid")
    rests_until(ada, "2026-06-22")
    house.goes_to("2026-06-24 12:00", "Europe/Madrid")
    assert len(asked_how_to_go_on(ada)) == 1
    ada.clicks("Go on as it is", in_=ada.dm())
    assert not ada.sees("about another season")


def test_what_closed_by_itself_and_organisers_open_again_goes_on(house, season_pair):
    """Mentor Guide, Responsibilities 10: they have a reason, and nothing closes it over their heads."""
    ada, grace = season_pair
    house.goes_to("2026-03-23 20:00", "Europe/Madrid")
    ada.clicks("Wrap up the season")
    grace.clicks("Wrap up the season")
    house.goes_to("2026-04-22 12:00", "Europe/Madrid")
    assert ada.sees("is complete")

    looks_at_mentorships(house.olga, of="Ada")
    house.olga.clicks("Open it again")
    house.olga.fills({"Why?": "They meant only the season"})
    house.olga.submits("Open it again")
    house.passes(days=3)
    ada.types("/mentorship pause")
    assert ada.modal and ada.modal.title == "Take a break"
    ada.closes_all()

    house.goes_to("2026-05-05 18:00", "Europe/Madrid")
    assert len(asked_how_to_go_on(ada)) == 1, "they are asked anew"
    house.goes_to("2026-05-08 18:00", "Europe/Madrid")
    assert ada.sees("has ended by itself"), "and silence ends it, as it said"


def both_wrap_up(house, ada, grace):
    for each in (ada, grace):
        house.goes_to("2026-03-23 15:00", "Europe/Madrid")
        each.clicks("Wrap up the season", in_=each.dm())
    house.goes_to("2026-04-13 15:00", "Europe/Madrid")


def set_last_meeting(house, ada, grace, *, day):
    ada.types("/mentorship time")
    ada.fills({"Day": day, "Time": "18:00", "How": "Slack chat"})
    ada.submits("Offer")
    house.passes(hours=3)
    grace.clicks("Take this one", in_=grace.dm())
    house.passes(hours=1)


@pytest.mark.feature("K3")
def test_the_last_meeting_that_both_set_for_later_is_had_before_it_closes(house, season_pair):
    """Requirements 4; both were told to keep it for the end."""
    ada, grace = season_pair
    both_wrap_up(house, ada, grace)
    for person in (ada, grace):
        [told] = [each.words for each in person.messages(in_=person.dm()) if "both want to wrap up" in each.words]
        assert "on Sun 19 Apr" in told and "Sun 3 May at the latest" in told
    set_last_meeting(house, ada, grace, day="2026-04-22")

    house.goes_to("2026-04-21 18:00", "Europe/Madrid")
    for person in (ada, grace):
        assert not person.sees("is complete")
        person.opens_home()
        assert "Wrap it up" in person.home.buttons
    house.goes_to("2026-04-22 17:46", "Europe/Madrid")
    assert "Your closing meeting." in grace.last_message(in_=together(grace)).words

    house.goes_to("2026-04-23 18:00", "Europe/Madrid")
    for person in (ada, grace):
        assert person.sees("is complete")


@pytest.mark.parametrize(("day", "closes_on"), [("2026-04-17", "2026-04-20"), ("2026-05-20", "2026-05-04")])
def test_no_meeting_keeps_open_for_long_what_both_want_to_wrap_up(house, season_pair, day, closes_on):
    """Requirements 4: not for ever; an earlier meeting changes nothing, and a late one two weeks at most."""
    ada, grace = season_pair
    both_wrap_up(house, ada, grace)
    set_last_meeting(house, ada, grace, day=day)

    before = date.fromisoformat(closes_on) - timedelta(days=2)
    house.goes_to(f"{before} 23:00", "Europe/Madrid")
    assert not ada.sees("is complete")
    house.goes_to(f"{closes_on} 18:00", "Europe/Madrid")
    assert ada.sees("is complete") and grace.sees("is complete")


def test_a_last_meeting_that_is_called_off_keeps_nothing_open(house, season_pair):
    """Requirements 4."""
    ada, grace = season_pair
    both_wrap_up(house, ada, grace)
    set_last_meeting(house, ada, grace, day="2026-04-29")
    house.goes_to("2026-04-21 10:00", "Europe/Madrid")
    assert not ada.sees("is complete")
    ada.types("/mentorship time")
    ada.clicks("Skip this week")
    ada.submits("Skip it")
    house.goes_to("2026-04-22 18:00", "Europe/Madrid")
    assert ada.sees("is complete") and grace.sees("is complete")


def test_how_to_go_on_is_said_once_and_nothing_is_left_to_press_after_the_end(house, season_pair):
    """Requirements 4; program, section 14: what is settled asks nothing any more."""
    ada, grace = season_pair
    house.goes_to("2026-03-30 20:00", "Europe/Madrid")
    for person in (ada, grace):
        person.opens_home()
        assert "How would you like to go on with" in person.home.words
    ada.clicks("Wrap up the season", on="home")
    ada.opens_home()
    assert "How would you like to go on" not in ada.home.words and "both want to wrap up" not in ada.home.words
    grace.clicks("Go on as it is")
    house.passes(hours=14)
    assert ada.sees("see it differently")
    grace.clicks("Wrap up the season")
    house.passes(days=1)

    for person in (ada, grace):
        [told] = [each for each in person.messages() if "both want to wrap up" in each.words]
        assert told.buttons == ["Wrap it up", "Open the time capsule"]
        assert not [each for each in person.messages() if "see it differently" in each.words]
        person.opens_home()
        assert "both want to wrap up" in person.home.words
        assert person.home.buttons.index("Wrap it up") < person.home.buttons.index("Targets")
    assert ada.sees("You have both answered")

    ada.clicks("Wrap it up", on="home")
    ada.submits("End it")
    house.passes(days=1)
    for person in (ada, grace):
        assert not [each for each in person.messages() if {"Wrap it up", "Wrap up the season"} & set(each.buttons)]
        assert person.sees("Nothing is left to answer here")
        person.opens_home()
        assert "both want to wrap up" not in person.home.words


def test_whoever_presses_an_old_question_after_both_wanted_to_wrap_up_is_not_left_with_two_truths(house, season_pair):
    """Requirements 4: what was told once before is said in the newest message, and nowhere else."""
    ada, grace = season_pair
    house.goes_to("2026-03-30 20:00", "Europe/Madrid")
    [old] = [each for each in grace.messages() if "Go on as it is" in each.buttons][-1:]
    ada.clicks("Wrap up the season")
    grace.presses_old(old, "Go on as it is")
    house.passes(hours=14)
    grace.presses_old(old, "Wrap up the season")
    house.passes(days=1)
    grace.presses_old(old, "Go on as it is")
    house.passes(days=1)
    for person in (ada, grace):
        [told] = [each for each in person.messages() if "see it differently" in each.words]
        assert "Wrap up the season" in told.buttons
        assert not [each for each in person.messages() if "both want to wrap up" in each.words]
    assert (
        "see it differently"
        in [each for each in ada.messages() if "answered" in each.words or "differently" in each.words][-1].words
    )


def test_silence_closes_kindly_two_weeks_after_the_season_and_can_be_undone(house, season_pair):
    """Mentor Guide, Requirements 4; features K1."""
    ada, grace = season_pair
    house.goes_to("2026-04-20 18:00", "Europe/Madrid")
    assert ada.sees("has ended") and grace.sees("has ended")

    ada.clicks("Go on together")

    house.goes_to("2026-04-28 18:00", "Europe/Madrid")
    with house.desk() as desk:
        assert desk.session.scalars(Mentorship.running_of(ada.id)).one().is_running


@pytest.mark.parametrize("days", [0, 7], ids=["without a gap", "with a gap of a week"])
def test_silence_closes_kindly_however_long_a_gap_lies_in_between(house, season_pair, days):
    """Mentor Guide, Requirements 4 and First 6; features K1. The question is remembered longer than its row is kept."""
    ada, _ = season_pair
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        if days:
            until_on = date(2026, 3, 26) + timedelta(days=days)
            desk.session.add(Gap(mentorship_id=mentorship.id, from_on=date(2026, 3, 27), until_on=until_on))
    ends_on = date(2026, 4, 19) + timedelta(days=days)
    for day in (date(2026, 4, 6), ends_on - timedelta(days=1)):
        house.goes_to(f"{day} 12:00", "Europe/Madrid")
        with house.desk() as desk:
            desk.session.scalars(Mentorship.running_of(ada.id)).one().press(at=desk.now)
    assert not ada.sees("has ended")

    house.passes(days=2)
    assert ada.sees("has ended")


@pytest.fixture
def on_a_break(house):
    """Ada takes a break on day 73, before anybody was asked, and names the day on which it is over."""
    ada, grace = near_the_end(house, met_on=date(2026, 1, 8))

    def takes_a_break(until: str) -> None:
        ada.types("/mentorship pause")
        ada.fills({"Until when? (Empty: until I come back)": until})
        ada.submits("Take a break")
        house.goes_to(f"{until} 18:00", "Europe/Madrid")

    return ada, grace, takes_a_break


def asked_how_to_go_on(person):
    return [each for each in person.messages(in_=person.dm()) if "ow would you like to go on" in each.words]


def test_home_says_what_was_over_and_when_it_ends_once_the_season_is_over(house, season_pair):
    """Program, 6 and 10: no question about a day that has gone by."""
    ada, _ = season_pair
    house.goes_to("2026-04-04 12:00", "Europe/Madrid")
    ada.opens_home()
    assert "How would you like to go on with @Grace after Sun 5 Apr?" in ada.home.words.replace("*", "")
    house.goes_to("2026-04-07 12:00", "Europe/Madrid")
    ada.opens_home()
    said = ada.home.words.replace("*", "")
    assert "Your season with @Grace was over on Sun 5 Apr. How would you like to go on?" in said
    assert "Without two answers it ends on Sun 19 Apr." in said


def test_whoever_was_on_a_break_on_day_76_is_asked_when_it_is_over(house, on_a_break):
    """Mentor Guide, Requirements 4; features K1: and silence still closes it, two weeks from then on."""
    ada, grace, takes_a_break = on_a_break
    takes_a_break("2026-05-04")
    house.passes(days=1)
    for each in (ada, grace):
        assert ["was over on Wed 8 Apr" in asked.words.replace("*", "") for asked in asked_how_to_go_on(each)] == [True]

    house.goes_to("2026-05-16 12:00", "Europe/Madrid")
    assert len(asked_how_to_go_on(ada)) == 2 and not ada.sees("has ended")
    house.goes_to("2026-05-19 12:00", "Europe/Madrid")
    assert ada.sees("has ended")


def test_a_break_after_the_question_gives_both_two_weeks_to_answer_it(house, season_pair):
    """Mentor Guide, Requirements 4; features K1 and K7."""
    ada, _ = season_pair
    house.goes_to("2026-03-25 12:00", "Europe/Madrid")
    assert len(asked_how_to_go_on(ada)) == 1
    ada.types("/mentorship pause")
    ada.fills({"Until when? (Empty: until I come back)": "2026-05-04"})
    ada.submits("Take a break")
    house.goes_to("2026-05-16 12:00", "Europe/Madrid")
    assert len(asked_how_to_go_on(ada)) == 2 and not ada.sees("has ended")

    house.goes_to("2026-05-19 12:00", "Europe/Madrid")
    assert ada.sees("has ended")


@pytest.mark.feature("K1", "K7")
def test_a_break_past_the_end_of_a_season_asks_anew_and_names_the_new_day(house, season_pair):
    """Program, 6; decision 13: what ends by silence is asked for, with the day on which it ends."""
    ada, grace = season_pair
    house.goes_to("2026-04-01 10:00", "Europe/Madrid")
    for each in (ada, grace):
        assert sum("Sun 19 Apr" in said for said in days_named(each)) == 2
    ada.types("/mentorship pause")
    ada.fills({"Until when? (Empty: until I come back)": "2026-04-20"})
    ada.submits("Take a break")
    house.goes_to("2026-04-21 18:00", "Europe/Madrid")
    for each in (ada, grace):
        assert ["Mon 4 May" in said for said in days_named(each)] == [True]
        assert sum("The break has moved the day" in said.words for said in each.messages(in_=each.dm())) == 1

    house.goes_to("2026-04-29 18:00", "Europe/Madrid")
    for each in (ada, grace):
        assert ["Mon 4 May" in said for said in days_named(each)] == [True, True]
    ada.clicks("Wrap up the season", in_=ada.dm())
    assert len(days_named(ada)) == 0, "what she answered stands in both"
    house.goes_to("2026-05-05 18:00", "Europe/Madrid")
    assert grace.sees("has ended")


def days_named(person):
    """What still asks someone how to go on, and says what silence does."""
    said = [each.words.replace("*", "") for each in person.messages(in_=person.dm())]
    return [each for each in said if "If I don't hear from you both" in each]


def test_a_break_reminds_two_who_differ_anew_with_the_new_day(house, season_pair):
    """Features K1; decision 13."""
    ada, grace = season_pair
    house.goes_to("2026-03-24 12:00", "Europe/Madrid")
    ada.clicks("Wrap up the season", in_=ada.dm())
    grace.clicks("Go on as it is", in_=grace.dm())
    house.goes_to("2026-04-14 12:00", "Europe/Madrid")
    assert seen_as_differing(ada)
    ada.types("/mentorship pause")
    ada.fills({"Until when? (Empty: until I come back)": "2026-05-04"})
    ada.submits("Take a break")
    house.goes_to("2026-05-15 12:00", "Europe/Madrid")
    for each in (ada, grace):
        reminded = [said.words for said in each.messages(in_=each.dm()) if "still see it differently" in said.words]
        assert len(reminded) == 1 and "Mon 18 May" in reminded[0].replace("*", "")


def test_nobody_is_asked_about_a_season_shortly_before_the_question_about_the_next(house, on_a_break):
    """Mentor Guide, Requirements 4; features K1 and K2."""
    ada, _, takes_a_break = on_a_break
    takes_a_break("2026-06-20")
    house.passes(days=1)
    assert asked_how_to_go_on(ada) == []

    house.goes_to("2026-06-26 12:00", "Europe/Madrid")
    assert ["ends on Tue 7 Jul" in asked.words.replace("*", "") for asked in asked_how_to_go_on(ada)] == [True]
