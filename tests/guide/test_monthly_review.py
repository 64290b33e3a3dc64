"""The monthly review. Both guides, The Weekly Meeting 3, First Meeting 7."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select, text

import given
from counting import asked_during
from mentorship.hall.season import season_of
from mentorship.hall.settings import change_settings
from mentorship.journey.monthly_review import review
from mentorship.program.agreement import Gap
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Review
from tuesdays import agenda_of, one_who_meets_two, together, two_who_meet


@pytest.fixture
def pair(house):
    return two_who_meet(house)


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


SAFE, TALK = "Do you feel safe and respected?", "Would you like to talk to someone from the program?"
ITS_FORMS = {"pulse": "2026-01-15 12:00", "review": "2026-02-03 19:01"}


def appoint(house, *organisers):
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=tuple(each.id for each in organisers))


def opens(house, person, form):
    """Open the form that asks the three, on day 7 or in the review."""
    house.goes_to(ITS_FORMS[form], "Europe/Madrid")
    person.clicks("Answer in private" if form == "pulse" else "Write the review")


@pytest.mark.parametrize("form", ITS_FORMS)
@pytest.mark.feature("H5")
def test_who_organises_since_the_form_was_opened_reads_the_three_only_once_it_names_them(house, pair, form):
    """Responsibilities 10 of the Mentor Guide, 9 of the Mentee Guide: only those read it whom it named."""
    ada, zoe = pair[0], house.member("Zoe", tz="Europe/Madrid")
    appoint(house, house.olga)
    opens(house, ada, form)
    assert "Only @Olga can read them" in ada.modal.words
    appoint(house, house.olga, zoe)
    typed = {SAFE: "Not really", TALK: "Yes, please"}
    ada.fills(typed)
    ada.submits()
    assert "may have changed since you opened this" in ada.modal.words
    assert "Only @Olga, @Zoe can read them" in ada.modal.words
    assert typed.items() <= ada.modal.values.items()
    house.passes(minutes=30)
    assert not zoe.sees("private answers") and not house.olga.sees("private answers")

    ada.submits()
    house.passes(days=1)
    assert zoe.sees("private answers") and house.olga.sees("private answers")


@pytest.mark.parametrize("form", ITS_FORMS)
def test_whoever_has_nothing_for_those_who_would_read_it_is_not_asked_to_look_again(house, pair, form):
    ada, zoe = pair[0], house.member("Zoe", tz="Europe/Madrid")
    appoint(house, house.olga)
    opens(house, ada, form)
    appoint(house, house.olga, zoe)
    ada.fills({SAFE: "Mostly", TALK: "Not now"})
    ada.submits()
    assert ada.modal is None


@pytest.mark.parametrize("form", ITS_FORMS)
def test_nobody_is_asked_to_look_again_where_fewer_would_read_it_than_the_form_named(house, pair, form):
    ada, zoe = pair[0], house.member("Zoe", tz="Europe/Madrid")
    appoint(house, house.olga, zoe)
    opens(house, ada, form)
    assert "Only @Olga, @Zoe can read them" in ada.modal.words
    appoint(house, zoe)
    ada.fills({TALK: "Yes, please"})
    ada.submits()
    assert ada.modal is None
    house.passes(days=1)
    assert zoe.sees("private answers") and not house.olga.sees("private answers")


def test_what_the_other_writes_while_a_form_is_shown_again_stays(house, pair):
    """Weekly 3 a: both write into the same lines."""
    (ada, grace), zoe = pair, house.member("Zoe", tz="Europe/Madrid")
    appoint(house, house.olga)
    opens(house, ada, "review")
    ada.fills({"What went well this month?": "I asked more.", TALK: "Yes, please"})
    appoint(house, house.olga, zoe)
    grace.clicks("Write the review")
    grace.fills({"What went well this month?": "She spoke up."})
    grace.submits()
    ada.submits()
    assert "may have changed" in ada.modal.words
    ada.submits()
    assert ada.modal is None
    with house.desk() as desk:
        assert desk.session.scalars(select(Review)).one().went_well == "She spoke up.\nI asked more."


def test_where_admins_organise_the_form_of_day_7_that_is_shown_again_names_them_and_asks_no_more_than_any(house, pair):
    """P8: whom it named as the one who hears what does not fit organises no more, and Zoe would read all of it."""
    ada, zoe = pair[0], house.member("Zoe", tz="Europe/Madrid")
    opens(house, ada, "pulse")
    with house.desk() as desk:
        desk.member(zoe.id).is_admin, desk.member(house.olga.id).is_admin = True, False
    ada.fills({"How does it fit with Grace": "Not for me", TALK: "Yes, please"})
    ada.submits()
    assert "Not for me goes to @Zoe" in ada.modal.words and "Only @Zoe can read them" in ada.modal.words
    ada.submits()
    house.passes(days=1)
    assert zoe.sees("not for them") and zoe.sees("private answers") and not house.olga.sees("private answers")


@pytest.mark.parametrize("form", ITS_FORMS)
def test_however_many_organise_only_those_read_the_three_whom_the_form_can_name(house, pair, form):
    ada, many = pair[0], [house.member(f"Organiser {number}", tz="Europe/Madrid") for number in range(105)]
    appoint(house, *many)
    opens(house, ada, form)
    assert "@Organiser 99 can read them" in ada.modal.words
    ada.fills({SAFE: "Not really"})
    ada.submits()
    assert ada.modal is None
    house.passes(days=1)
    assert many[0].sees("private answers") and many[99].sees("private answers")
    assert not many[100].sees("private answers")


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


def test_where_nobody_could_hear_that_it_does_not_fit_others_are_still_offered_to_say_so(house, pair):
    """Mentor Guide, Responsibilities 9: it is left out of one form, and not of every form after it."""
    ada, bea = pair[0], house.member("Bea", tz="Europe/Madrid")
    with house.desk() as desk:
        given.after_the_first_meeting(desk, mentor=house.olga, mentee=bea, slot=("1", "18:00", "Europe/Madrid"))
    opens(house, bea, "pulse")
    assert "Not for me" not in bea.modal.words
    opens(house, ada, "pulse")
    ada.fills({"How does it fit with Grace": "Not for me"})
    assert "Not for me goes to @Olga" in ada.modal.words.replace("_", "")


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


def test_what_one_of_the_two_writes_before_its_day_does_not_leave_the_other_unasked(house, pair):
    """Program, 6: both look back once a month."""
    ada, grace = pair
    house.goes_to("2026-02-02 12:00", "Europe/Madrid")
    grace.types("/mentorship review")
    grace.fills({"What went well this month?": "We found each other"})
    grace.submits()
    house.goes_to("2026-02-11 12:00", "Europe/Madrid")
    assert any("look back on the month" in said.words for said in ada.messages(in_=ada.dm()))
    assert not any("look back on the month" in said.words for said in grace.messages(in_=grace.dm()))


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


@pytest.mark.parametrize(("until", "reviews"), [("2026-02-18", [30, 60]), ("2026-02-22", [60])])
def test_a_review_that_a_break_holds_until_the_next_is_nearer_is_left_to_that_one(house, pair, until, reviews):
    """Program, 6: they look back once a month. Day 30 is 4 February, day 60 is 6 March."""
    ada, grace = pair
    house.goes_to("2026-02-01 10:00", "Europe/Madrid")
    ada.types("/mentorship pause")
    ada.fills({"Until when? (Empty: until I come back)": until})
    ada.submits("Take a break")
    house.goes_to("2026-03-12 12:00", "Europe/Madrid")
    for each in (ada, grace):
        assert len([said for said in each.messages(in_=each.dm()) if "look back on the month" in said.words]) == 1
    with house.desk() as desk:
        assert [each.number for each in desk.session.scalars(select(Review).order_by(Review.number))] == reviews
    ada.clicks("Write the review")
    assert "What became of: read one code base" in ada.modal.labels, "what was due on day 30 is asked about as well"


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
