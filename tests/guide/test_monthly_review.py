"""The monthly review and the end of a season. Both guides, The Weekly Meeting 3, First Meeting 7, Requirements."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, text

import given
from counting import asked_during
from mentorship.hall.season import season_of, was_asked
from mentorship.journey.monthly_review import going_on, review
from mentorship.program.agreement import Agreement, Gap
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Review, ReviewNote
from organisers import looks_at_mentorships
from tuesdays import agenda_of, one_who_meets_two, together, two_who_meet


@pytest.fixture
def pair(house):
    return two_who_meet(house)


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


@pytest.mark.feature("H1", "H4", "P13")
def test_day_30_takes_the_place_of_the_check_in_and_sets_what_comes_next(house, pair):
    """Weekly 3 a and b of both guides; Mentor Guide, Responsibilities 9."""
    ada, grace = pair

    house.goes_to("2026-02-03 17:46", "Europe/Madrid")
    assert "Your review of day 30" in ada.last_message(in_=together(ada)).words
    house.goes_to("2026-02-03 19:01", "Europe/Madrid")
    assert "review of day 30" in ada.last_message().words
    assert "How was your weekly meeting" not in ada.last_message().words

    ada.clicks("Write the review")
    ada.fills(
        {
            "What became of: read one code base": "Reached",
            "What went well this month?": "We laughed a lot",
            "Targets for day 60": "give a small talk\nwrite a proposal",
            "One thing to keep": "Starting on time",
            "Do you feel safe and respected?": "Yes",
        }
    )
    ada.submits()
    assert "is shown once" in ada.last_message().words
    assert not grace.sees("Starting on time")
    assert "starting on time" not in ada.last_message().text.lower()

    house.passes(hours=1)
    grace.types("/mentorship review")
    assert "read one code base (Reached)" in grace.modal.words
    grace.fills({"One thing to change": "Shorter stories", "Thank you for …": "your curiosity"})
    grace.submits()

    assert ada.sees("Starting on time") and ada.sees("Shorter stories")
    assert "Shorter" not in next(m for m in ada.messages(in_=ada.dm()) if "Shorter" in m.words).text
    assert grace.sees("Starting on time") and grace.sees("Shorter stories")
    house.passes(days=1)
    assert ada.sees("your curiosity")
    house.goes_to("2026-02-10 17:46", "Europe/Madrid")
    agenda = ada.last_message(in_=together(ada)).words
    assert "write a proposal" in agenda
    assert "read one code base" not in agenda


@pytest.mark.postgresql
@pytest.mark.feature("H2", "H6")
def test_targets_stay_in_the_order_in_which_she_wrote_them_whatever_is_added_to_one(house, pair):
    """Weekly 3 b: several lines of one form, of which the mentor comments on the second."""
    ada, grace = pair
    wanted = ["give a small talk", "write a proposal", "apply to speak", "ask for feedback"]
    house.goes_to("2026-02-03 19:01", "Europe/Madrid")
    ada.clicks("Write the review")
    ada.fills({"Targets for day 60": "\n".join(wanted)})
    ada.submits()

    grace.opens_home()
    grace.clicks("Targets", on="home")
    page = grace.modal
    second = [each for each in page.controls if each.label == "Add a line"][2]
    grace.presses(page, second, None)
    assert "write a proposal" in grace.modal.words
    grace.fills({"Your line for Ada": "Kofi reads proposals"})
    grace.submits()
    with house.desk() as desk:
        desk.session.execute(text("ANALYZE"))  # PostgreSQL knows by now how few they are, and reads them all

    ada.opens_home()
    ada.clicks("Targets", on="home")
    assert sorted(wanted, key=ada.modal.words.index) == wanted


@pytest.mark.feature("H5")
def test_the_pulse_is_seen_by_the_programs_support_alone(house, pair):
    """Responsibilities 10 of the Mentor Guide, 9 of the Mentee Guide."""
    ada, grace = pair
    house.goes_to("2026-01-15 12:00", "Europe/Madrid")
    ada.clicks("Answer in private")
    ada.fills({"How does it fit with Grace": "Not sure yet", "Is it worth your time?": "Mostly"})
    ada.submits()
    assert ada.sees("@Grace never sees it") and not house.olga.sees("private answers")

    house.goes_to("2026-02-03 19:01", "Europe/Madrid")
    grace.types("/mentorship review")
    assert "Only @Olga can read them, with your name, and only if you say Not really" in grace.modal.words
    assert "@Ada never does" in grace.modal.words
    grace.fills(
        {"Is it worth your time?": "Not really", "Would you like to talk to someone from the program?": "Yes, please"}
    )
    grace.submits()

    ada.types("/mentorship review")
    assert "Not really" not in ada.modal.values.values()
    ada.submits()
    house.goes_to("2026-02-05 18:00", "Europe/Madrid")
    [answered] = [each for each in grace.messages(in_=grace.dm()) if "would like to talk" in each.words]
    assert "@Olga hears from me that you would like to talk" in answered.words.replace("*", "")
    assert "Get help" in answered.buttons
    assert not ada.sees("would like to talk. If")
    house.olga.clicks("Read", in_=house.olga.dm())
    assert "@Grace, on day 30, would like to talk" in house.olga.modal.words
    assert "Not really" in house.olga.modal.words and "Not really" not in house.olga.last_message().words
    assert not ada.sees("would like to talk to someone")


def test_what_is_answered_again_the_same_after_a_long_time_is_told_to_nobody_again(house, pair):
    """Mentor Guide, Responsibilities 9 and 10: whom it was told to knows, longer than the outbox does."""
    ada, _ = pair
    worries = {"How does it fit with Grace": "Not for me", "Would you like to talk to someone": "Yes, please"}
    house.goes_to("2026-01-15 12:00", "Europe/Madrid")
    ada.clicks("Answer in private")
    ada.fills({next(each for each in ada.modal.labels if each.startswith(name)): worries[name] for name in worries})
    ada.submits()
    house.goes_to("2026-01-20 12:00", "Europe/Madrid")
    told = len(house.olga.messages(in_=house.olga.dm()))
    assert told == 2

    house.goes_to("2026-02-20 12:00", "Europe/Madrid")
    pulse = next(each for each in ada.messages(in_=ada.dm()) if "Change my answers" in each.buttons)
    ada.clicks("Change my answers", on=pulse)
    ada.submits()
    house.passes(days=3)
    assert len(house.olga.messages(in_=house.olga.dm())) == told


def test_where_the_nearer_meeting_is_skipped_the_review_falls_on_the_next(house, pair):
    """Weekly 3: within four days either side. Day 30 is a Friday; Tuesday is skipped, the next is four days later."""
    ada, _ = pair
    with house.desk() as desk:
        desk.session.scalars(Mentorship.running_of(ada.id)).one().first_met_on = date(2026, 1, 7)
    house.goes_to("2026-02-02 12:00", "Europe/Madrid")
    ada.opens_home()
    ada.clicks("Skip this week", on="home")
    ada.submits("Skip it")

    house.goes_to("2026-02-10 17:46", "Europe/Madrid")
    assert not any("review of day 30" in each.words for each in ada.messages(in_=ada.dm()))
    assert "Your review of day 30" in ada.last_message(in_=together(ada)).words
    house.goes_to("2026-02-10 19:01", "Europe/Madrid")
    assert "review of day 30" in ada.last_message().words


def test_a_review_is_asked_for_once_more_once_however_long_the_gap_after_it(house, pair):
    """Weekly 3: a planned gap makes a month longer than the outbox remembers what it said."""
    ada, _ = pair
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        gap = Gap(mentorship_id=mentorship.id, from_on=date(2026, 2, 9), until_on=date(2026, 2, 22))
        desk.session.add(gap)
    for day in ("2026-01-19", "2026-02-23", "2026-03-09"):
        house.goes_to(f"{day} 12:00", "Europe/Madrid")
        ada.opens_home()
        ada.clicks("Skip this week", on="home")
        ada.submits("Skip it")
    house.passes(days=5)

    once_more = [each for each in ada.messages(in_=ada.dm()) if "review of day 30" in each.words]
    assert sum("once more" in each.words for each in once_more) == 1


def test_an_organiser_never_reads_the_pulse_of_their_own_mentorship(house):
    """Responsibilities 10; features H5 and J9."""
    ada = house.member("Ada")
    with house.desk() as desk:
        given.after_the_first_meeting(desk, mentor=house.olga, mentee=ada)
    house.goes_to("2026-01-15 12:00", "Europe/London")
    ada.clicks("Answer in private")
    assert "nobody else does" in ada.modal.words
    ada.fills({"Do you feel safe and respected?": "Not really"})
    ada.submits()

    house.passes(days=1)
    assert not house.olga.sees("private answers to the program")


def test_words_are_shown_to_neither_while_one_has_written_none(house, pair):
    """Mentor Guide, Responsibilities 9; features P13."""
    ada, grace = pair
    house.goes_to("2026-02-03 19:01", "Europe/Madrid")
    ada.clicks("Write the review")
    ada.submits()
    grace.clicks("Write the review")
    grace.fills({"One thing to change": "Shorter stories"})
    grace.submits()
    assert not ada.sees("Shorter stories") and not grace.sees("would change")

    ada.clicks("Change my review")
    ada.fills({"One thing to keep": "The jokes"})
    ada.submits()
    assert ada.sees("Shorter stories") and grace.sees("The jokes")


def test_a_review_that_nobody_wrote_is_asked_for_once_more_and_moves_to_the_next_meeting(house, pair):
    """Weekly 3 of both guides; features H1."""
    ada, grace = pair
    house.goes_to("2026-02-04 19:30", "Europe/Madrid")
    assert "Just once more: your review of day 30" in ada.last_message().words
    ada.opens_home()
    assert "Your review of day 30 with @Grace is open" in ada.home.words

    house.goes_to("2026-02-10 17:46", "Europe/Madrid")
    assert "Your review of day 30 has moved here" in ada.last_message(in_=together(ada)).words
    grace.clicks("Open the review", in_=together(grace))
    grace.fills({"What went well this month?": "We found each other"})
    grace.submits()
    house.goes_to("2026-02-17 17:46", "Europe/Madrid")
    assert "Your review of day 30" not in ada.last_message(in_=together(ada)).words


def test_nobody_is_reminded_of_a_review_or_thanked_for_it_days_after_they_wrote_it(house):
    """Program, 5 and 14: who wrote what they were not asked for yet is neither asked, reminded nor thanked late."""
    grace, _, zoe = one_who_meets_two(house)
    house.goes_to("2026-02-03 14:30", "America/New_York")
    zoe.types("/mentorship end")
    zoe.submits("End it")
    zoe.closes_all()
    house.goes_to("2026-02-05 14:00", "America/New_York")
    grace.types("/mentorship review")
    grace.submits()
    house.passes(hours=1)
    grace.marks_as_read()
    house.goes_to("2026-02-12 14:00", "America/New_York")
    assert not any("review of day 30" in each.words for each in grace.unread(grace.dm()))


def test_a_review_after_a_break_is_not_followed_by_the_check_in_whose_place_it_takes(house, pair):
    """Program, 6: it takes the place of that week's check-in, where the break left no meeting near its day, too."""
    ada, grace = pair
    house.goes_to("2026-02-01 10:00", "Europe/Madrid")
    ada.types("/mentorship pause")
    ada.fills({"Until when? (Empty: until I come back)": "2026-02-16"})
    ada.submits("Take a break")
    house.goes_to("2026-02-17 12:00", "Europe/Madrid")
    for each in (ada, grace):
        assert any("takes the place of this week's check-in" in asked.words for asked in each.messages(in_=each.dm()))
        each.marks_as_read()

    house.goes_to("2026-02-23 08:00", "Europe/Madrid")
    for each in (ada, grace):
        assert not any("A minute is enough" in asked.words for asked in each.unread(each.dm()))
    house.goes_to("2026-02-25 20:00", "Europe/Madrid")
    assert any("A minute is enough" in asked.words for asked in ada.unread(ada.dm())), "the next week has its own"


@pytest.mark.repeated
@pytest.mark.feature("H2")
def test_one_press_takes_what_is_open_along_to_the_next_set(house, pair):
    """Weekly 3 b of both guides."""
    ada, grace = pair
    house.goes_to("2026-02-03 19:01", "Europe/Madrid")
    assert "Take what is open along" not in grace.last_message(in_=grace.dm()).buttons
    asked = ada.last_message(in_=ada.dm())
    ada.clicks("Take what is open along")
    assert ada.sees("Taken along to your next set: 1")

    ada.presses_old(asked, "Take what is open along")
    assert ada.sees("Nothing is left to take along")
    ada.types("/mentorship review")
    assert "read one code base" in ada.modal.values["Targets for day 60"]
    assert "give a small talk" in ada.modal.values["Targets for day 60"]
    assert "What became of: read one code base" not in ada.modal.labels


@pytest.mark.feature("H6")
def test_the_mentee_words_her_own_targets_and_the_mentor_adds_a_line(house, pair):
    """Mentee Guide, Responsibilities 6; Mentor Guide, Responsibilities 7."""
    ada, grace = pair
    ada.opens_home()
    ada.clicks("Targets", on="home")
    ada.clicks("Change")
    ada.fills({"What would you like to reach?": "   "})
    ada.submits()
    assert "A target needs a few words" in str(ada.modal.errors)
    ada.fills({"What would you like to reach?": "apply for two jobs"})
    ada.submits()

    grace.opens_home()
    assert "apply for two jobs (open)" in grace.home.words
    grace.clicks("Targets", on="home")
    assert "Change" not in grace.modal.buttons and "Add a target" not in grace.modal.buttons
    grace.clicks("Add a line")
    grace.fills({"Your line for Ada": "Try the meetup first"})
    grace.submits()

    house.passes(days=1)
    assert ada.sees("Try the meetup first")
    assert "meetup" not in ada.last_message(in_=ada.dm()).text
    ada.opens_home()
    assert "Try the meetup first" in ada.home.words


def test_a_new_target_belongs_to_one_of_the_next_three_days(house, pair):
    """First 7 of the Mentee Guide."""
    ada, _ = pair
    house.goes_to("2026-02-10 12:00", "Europe/Madrid")
    ada.opens_home()
    ada.clicks("Targets", on="home")
    ada.clicks("Add a target")
    assert ada.modal.values["Until when?"] == "Day 60 · Fri 6 Mar"
    ada.fills({"What would you like to reach?": "read a paper", "Until when?": "Day 90 · Sun 5 Apr"})
    ada.submits()
    ada.opens_home()
    ada.clicks("Targets", on="home")
    assert "Until Sun 5 Apr: read a paper (open)" in ada.modal.words


@pytest.mark.feature("P20")
def test_on_day_60_the_mentor_is_asked_what_they_learned_and_may_send_it_as_thanks(house, pair):
    """Features P20."""
    ada, grace = pair
    house.goes_to("2026-02-03 19:01", "Europe/Madrid")
    grace.clicks("Write the review")
    assert "I learned …" not in grace.modal.labels
    grace.submits()
    house.goes_to("2026-03-03 19:01", "Europe/Madrid")
    ada.clicks("Write the review")
    assert "Your monthly review" in ada.modal.title and "I learned …" not in ada.modal.labels
    ada.submits()
    grace.clicks("Write the review")
    grace.fills({"I learned …": "To ask before I answer"})
    grace.submits()
    house.passes(days=1)
    assert not ada.sees("To ask before I answer")

    grace.clicks("Change my review")
    grace.fills({"And then?": ["Send it as thanks"]})
    grace.submits()
    house.passes(days=1)
    assert ada.sees("Grace learned this from you: To ask before I answer")
    assert "answer" not in ada.last_message(in_=ada.dm()).text


def test_a_press_on_last_months_message_opens_the_review_of_now_and_loses_nothing(house, pair):
    """Weekly 3; bad input."""
    ada, _ = pair
    house.goes_to("2026-02-03 19:01", "Europe/Madrid")
    last_month = ada.last_message(in_=ada.dm())
    house.goes_to("2026-03-03 19:01", "Europe/Madrid")
    ada.presses_old(last_month, "Write the review")
    assert "Day 60" in ada.modal.words
    assert "What became of: read one code base" in ada.modal.labels
    ada.fills({"What went well this month?": "Two months in one"})
    ada.submits()
    with house.desk() as desk:
        assert [each.went_well for each in desk.session.scalars(select(Review).order_by(Review.number))] == [
            None,
            "Two months in one",
        ]


@pytest.mark.feature("H3")
def test_a_target_can_wait_change_or_go_without_a_word_of_blame(house, pair):
    """First 7 of the Mentee Guide."""
    ada, grace = pair
    house.goes_to("2026-02-03 19:01", "Europe/Madrid")
    ada.clicks("Write the review")
    assert "give a small talk" in ada.modal.values["Targets for day 60"]
    ada.fills({"What became of: read one code base": "Not yet: take it along", "Targets for day 90": ""})
    ada.submits()

    ada.types("/mentorship review")
    assert "read one code base" in ada.modal.values["Targets for day 60"]
    assert not ada.modal.values.get("Targets for day 90")
    grace.types("/mentorship review")
    assert "Targets for day 60" not in grace.modal.labels


def test_a_review_before_its_days_is_refused_with_the_day(house, pair):
    """Weekly 3; bad input."""
    ada, _ = pair
    ada.types("/mentorship review")
    assert ada.sees("Your first review comes around Wed 4 Feb")


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


def test_who_is_to_be_reminded_of_a_review_is_three_questions_for_both(house, pair):
    """Delivery, P8: who has written, who was asked, and who was reminded."""
    ada, _ = pair
    house.goes_to("2026-02-03 19:01", "Europe/Madrid")
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        season = season_of(desk, mentorship)
        found = desk.session.scalars(Review.numbered(mentorship.id, 30)).one()
        desk.now += timedelta(days=1)
        assert asked_during(partial(review.remind, desk, season, found))[0] == 3


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


def test_a_review_that_is_closed_asks_nobody_to_write_it(house, pair):
    """Weekly 3: the next one takes its place, and after the end there is none; what both wrote can still be read."""
    ada, grace = pair
    house.goes_to("2026-02-04 20:01", "Europe/Madrid")
    grace.types("/mentorship review")
    grace.fills({"One thing to keep": "Starting on time", "Thank you for …": "your curiosity"})
    grace.submits()
    house.passes(days=1)
    reminders = [each for each in ada.messages() if "Just once more" in each.words]
    assert len(reminders) == 1
    ada.clicks("Write the review")
    ada.fills({"One thing to change": "Shorter stories"})
    ada.submits()
    assert not ada.sees("Just once more") and ada.sees("Nothing is left to answer here")

    house.goes_to("2026-03-05 20:00", "Europe/Madrid")
    day_30 = next(each for each in grace.messages() if "your review of day 30" in each.words)
    assert day_30.buttons == ["Read"] and "Shorter stories" in day_30.words
    ada.clicks("All fine")  # else it would rest before day 90

    house.goes_to("2026-04-08 20:00", "Europe/Madrid")
    assert [each for each in ada.messages() if "The review of day 60 is closed" in each.words]
    assert sum("Write the review" in each.buttons for each in ada.messages()) > 0
    ada.types("/mentorship end")
    ada.submits("End it")
    house.passes(days=1)
    for person in (ada, grace):
        left = {button for each in person.messages() for button in each.buttons}
        assert not left & {"Write the review", "Change my review", "Answer in private", "Take what is open along"}
    ada.presses_old(next(each for each in ada.messages() if "your curiosity" in each.words), "Read")
    assert ada.sees("Grace thanks you for: your curiosity")


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


def test_thanks_that_are_written_in_a_gap_arrive_after_it(house, pair):
    """First 6; program, section 13: no answer is lost."""
    ada, grace = pair
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        desk.session.add(Gap(mentorship_id=mentorship.id, from_on=date(2026, 2, 5), until_on=date(2026, 2, 12)))
    house.goes_to("2026-02-06 10:00", "Europe/Madrid")
    ada.types("/mentorship review")
    ada.fills({"Thank you for …": "Thank you for the goat book"})
    ada.submits()
    house.goes_to("2026-02-12 23:00", "Europe/Madrid")
    assert not grace.sees("goat book")
    house.goes_to("2026-02-16 20:00", "Europe/Madrid")
    assert any("goat book" in each.words for each in grace.messages(in_=grace.dm()))


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


def both_write_what_they_would_keep(ada, grace):
    for person, words in ((ada, "Starting on time"), (grace, "Short stories")):
        person.types("/mentorship review")
        person.fills({"One thing to keep": words})
        person.submits()


def test_what_both_write_during_the_meeting_stands_on_the_next_agenda_once(house, pair):
    """Weekly 3; Mentor Guide, Responsibilities 9; features H4: they looked back together, with the form open."""
    ada, grace = pair
    house.goes_to("2026-02-03 18:30", "Europe/Madrid")
    both_write_what_they_would_keep(ada, grace)
    agenda = agenda_of(house, ada, "2026-02-10 17:46").words
    assert "You both wrote about how you work together" in agenda
    assert "Starting on time" in agenda and "Short stories" in agenda
    assert "Starting on time" not in agenda_of(house, ada, "2026-02-17 17:46").words


def test_what_both_wrote_waits_for_the_next_meeting_that_is_had(house, pair):
    """Features H4: the week after the review is left out."""
    ada, grace = pair
    house.goes_to("2026-02-03 19:01", "Europe/Madrid")
    both_write_what_they_would_keep(ada, grace)
    house.goes_to("2026-02-09 12:00", "Europe/Madrid")
    ada.opens_home()
    ada.clicks("Skip this week", on="home")
    ada.submits("Skip it")
    agenda = agenda_of(house, grace, "2026-02-17 17:46").words
    assert "Starting on time" in agenda and "Short stories" in agenda
