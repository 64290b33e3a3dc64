"""Your Responsibilities: confidence, manner, power, helping one another. Both guides, Responsibilities."""

import re
from functools import partial

import pytest

from counting import asked_during
from given import after_the_first_meeting, mentorship, sign_up
from mentorship.hall.settings import change_settings
from mentorship.journey.signing_up import company
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp

LINK = "https://community.example/conduct"


# Responsibilities 1


@pytest.mark.feature("J4")
def test_the_code_of_conduct_stands_at_the_foot_of_every_message_and_window(house, together, ada, grace):
    """Both guides, Responsibilities 1: in a direct message, between the two, and in a form."""
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, code_of_conduct=LINK)
        desk.session.get(Mentorship, together).first_met_on = None
        desk.session.add(Meeting(mentorship_id=together, number=2, planned_at=desk.now, minutes=60))

    ada.types("/mentor-signup")
    assert LINK in str(ada.modal.view["blocks"][-1])
    ada.closes()
    ada.types("/mentorship share")
    assert LINK in str(ada.modal.view["blocks"][-1])
    ada.fills({"What would you like to share?": "A tip", "With whom?": "#mentees"})
    ada.submits("Ask them")
    assert LINK in str(grace.last_message().message["blocks"][-1])

    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, code_of_conduct=None)
    grace.clicks("Yes, that's all right")
    assert "/mentorship conduct shows the Code of Conduct" in ada.last_message().words.replace("`", "")
    ada.types("/mentorship conduct")
    foot = str(ada.modal.view["blocks"][-1])
    assert "on my Home tab" in foot and "`/mentorship" not in foot, "over a window nobody can type"
    assert "treated with respect" in ada.modal.words


@pytest.mark.feature("J4")
def test_it_stands_at_the_foot_of_windows_that_are_drawn_a_moment_later_too(house):
    """Both guides, Responsibilities 1: whatever a matcher looks at, and while it is looked up."""
    maya, grace, ada = house.mentor_in_channel("Maya"), house.member("Grace"), house.member("Ada")
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, code_of_conduct=LINK)
        sign_up(desk, grace, Role.MENTOR)
        sign_up(desk, ada, Role.MENTEE)

    maya.types("/mentorship match")
    maya.clicks("I'll look after this")
    maya.fills({"Look someone up …": "@Ada"})
    maya.clicks("Who can't be matched, and why")
    maya.closes()
    maya.fills({"Why not …?": "@Grace"})

    shown = {method: windows_after(house, method) for method in ("views.open", "views.push", "views.update")}
    assert {method: len(windows) for method, windows in shown.items()} == {
        "views.open": 1,
        "views.push": 3,
        "views.update": 5,
    }
    for method, windows in shown.items():
        assert [window["title"]["text"] for window in windows if LINK not in str(window["blocks"][-1])] == [], method


def windows_after(house, method):
    """What the bot showed by such a call, as Slack was given it."""
    return [call.args["view"] for call in house.slack.calls_of(method)]


# Responsibilities 4


@pytest.mark.feature("J5")
def test_the_introduction_says_how_to_talk_with_each_other_and_the_bot_does_so_itself(house, words):
    """Both guides, Responsibilities 4."""
    maya, grace, ada = house.mentor_in_channel("Maya"), house.member("Grace"), house.member("Ada")
    with house.desk() as desk:
        sign_up(desk, grace, Role.MENTOR)
        sign_up(desk, ada, Role.MENTEE)
    maya.types("/mentorship propose @Grace @Ada")
    maya.fills({"Why these two? In your own words": "Both paint."})
    maya.submits("Propose")
    maya.clicks("Ask the mentor", in_="#mentors")
    grace.clicks("Yes, let's meet")
    ada.clicks("Yes, let's meet")

    [introduction] = ada.messages(in_=ada.group_dm_with("Grace"))
    assert "be respectful, open, friendly and professional" in introduction.words
    shorthand = re.compile(
        r"\b(guys|girls|ladies|gentlemen|mankind|manpower|crazy|insane|lame|dumb|blind to|deaf to|tone-deaf|spaz|"
        r"cripple\w*|normal people|he|him|his|himself|she|her|hers|herself)\b",
        re.IGNORECASE,
    )
    assert {key: said for key, said in words.sentences.items() if shorthand.search(said)} == {}


# Responsibilities 5


@pytest.mark.feature("J3")
def test_something_is_shared_only_with_a_yes_that_is_written_down_and_can_be_taken_back(house, together, ada, grace):
    """Both guides, Responsibilities 5: clear, explicit permission."""
    grace.types("/mentorship share")
    grace.fills(
        {"What would you like to share?": "How Ada left her <old> team", "With whom?": "The mentors, without names"}
    )
    grace.submits("Ask them")

    asked = ada.last_message()
    assert "Without your yes it stays between you" in asked.words
    assert "How Ada left her <old> team" in asked.words and "The mentors, without names" in asked.words
    assert "old" not in asked.text and "old" not in grace.last_message().text
    assert "Until there is a yes" in grace.last_message().words
    grace.presses_old(asked, "Yes, that's all right")  # forged: nobody answers for the other
    assert "Until there is a yes" in grace.messages()[0].words

    ada.clicks("Yes, that's all right")
    assert "you may share this, as it stands here" in grace.messages()[0].words
    ada.presses_old(asked, "Yes, that's all right")
    assert "settled already" in ada.screen.words

    ada.clicks("Please keep it")
    assert "would rather keep this between you two" in grace.messages()[0].words
    ada.presses_old(asked, "Yes, that's all right")
    assert "would rather keep this between you two" in grace.messages()[0].words
    assert len(grace.messages()) == 1
    for other in (house.olga, house.mentor_in_channel("Maya")):
        assert not other.sees("old> team")


def test_in_a_break_nobody_is_asked_and_what_was_typed_stays(house, together, ada, grace):
    """Both guides, Responsibilities 5; whatever the break is for, it reads the same."""
    with house.desk() as desk:
        desk.session.get(Mentorship, together).rest(at=desk.now, by=ada.id)
    grace.types("/mentorship share")
    grace.fills({"What would you like to share?": "A tip", "With whom?": "#mentors"})
    grace.submits("Ask them")
    assert "taking a break" in grace.modal.words
    grace.closes()
    assert grace.modal.values["What would you like to share?"] == "A tip"
    assert ada.has_heard_nothing_new()


def test_nobody_to_ask_is_said_kindly(house, ada):
    """Both guides, Responsibilities 5."""
    ada.types("/mentorship share")
    assert "no mentorship of yours right now" in ada.screen.words


# Responsibilities 8, of mentees 7


@pytest.mark.feature("J6")
def test_power_is_spoken_of_before_meetings_1_and_3_and_on_review_days_only(house, ada, grace):
    """Mentor Guide, Responsibilities 8; Mentee Guide, Responsibilities 7: short, rare, each role's own."""
    with house.desk() as desk:
        first = mentorship(desk, mentor=grace, mentee=ada)
        meeting = desk.session.query(Meeting).filter_by(mentorship_id=first.id).one()
        meeting.settle(starts_at=desk.now.replace(day=8, hour=17), place="https://meet.example/us", by=ada.id)
    house.goes_to("2026-01-07 12:00", "Europe/London")
    assert "Ask before you explain" in grace.last_message().words
    assert "your boundaries count" not in grace.last_message().words
    assert "your boundaries count" in ada.last_message().words
    assert "Ask before you explain" not in ada.last_message().words

    linus, uma = house.member("Linus", tz="Europe/London"), house.member("Uma", tz="Europe/London")
    with house.desk() as desk:
        after_the_first_meeting(desk, mentor=uma, mentee=linus)
    spoken_of = {}
    for week in ("2026-01-13", "2026-01-20", "2026-01-27", "2026-02-03", "2026-02-10"):
        house.goes_to(f"{week} 17:46", "Europe/London")
        agenda = linus.messages(in_=linus.group_dm_with("Uma"))[-1].words
        spoken_of[week] = "A thought" in agenda
    assert spoken_of == {
        "2026-01-13": False,
        "2026-01-20": True,  # the third
        "2026-01-27": False,
        "2026-02-03": True,  # within four days of day 30
        "2026-02-10": False,
    }


# Requirements 5, of mentees 4


@pytest.mark.feature("L3")
def test_once_a_month_the_mentors_have_a_case_clinic_to_which_one_can_bring_something_without_a_name(house):
    """Mentor Guide, Requirements 5 and Responsibilities 10."""
    maya, nora = house.mentor_in_channel("Maya"), house.mentor_in_channel("Nora")
    house.goes_to("2026-01-07 12:00")
    [clinic] = maya.messages(in_="#mentors")
    assert "Case clinic" in clinic.words and "Leave names out" in clinic.words

    maya.clicks("Ask without my name", in_="#mentors")
    maya.submits("Next")
    maya.fills({"In your own words": "My mentee never disagrees with me.", "Your name": ["Leave my name out"]})
    maya.submits("See it first")
    maya.submits("Post it")

    asked = nora.last_message(in_="#mentors")
    assert "Someone asks for advice" in asked.words and "never disagrees" in asked.words
    assert "Maya" not in asked.words
    nora.clicks("Reply", in_="#mentors")
    nora.fills({"Your reply": "Ask which of two things to drop."})
    nora.submits("Send")
    assert "which of two things" in maya.last_message(in_=maya.dm()).words

    house.goes_to("2026-01-31 12:00")
    assert sum("Case clinic" in each.words for each in maya.messages(in_="#mentors")) == 1
    house.goes_to("2026-02-04 12:00")
    clinics = [each.words for each in maya.messages(in_="#mentors") if "Case clinic" in each.words]
    assert len(clinics) == 2 and clinics[0] != clinics[1]


@pytest.mark.feature("L2")
def test_mentees_help_one_another_once_a_month_and_while_they_wait(house, ada):
    """Mentee Guide, Requirements 4."""
    linus, bea = house.member("Linus", tz="Europe/London"), house.member("Bea")
    house.goes_to("2026-01-07 12:00")
    for person in (linus, bea):
        person.joins("#mentees")
    house.goes_to("2026-02-04 12:00")
    [starter] = bea.messages(in_="#mentees")
    assert "From one mentee to another" in starter.words and "Ask without my name" in starter.buttons

    with house.desk() as desk:
        for person in (ada, linus):
            sign_up(desk, person, Role.MENTEE, next_word_at=desk.now)
    house.passes(hours=1)
    for person in (ada, linus):
        person.clicks("Meet someone else who waits")
    assert "You both wait for a mentor" in ada.messages(in_=ada.group_dm_with("Linus"))[0].words


def test_to_look_for_company_asks_no_more_the_more_would_like_it(house, ada):
    with house.desk() as desk:
        sign_up(desk, ada, Role.MENTEE, wants_company_at=desk.now)
    asked = []
    for crowd in ("Linus", "Radia Fran Barbara Edith Jean"):
        others = [house.member(name) for name in crowd.split()]
        with house.desk() as desk:
            for person in others:
                sign_up(desk, person, Role.MENTEE, languages=["fi"], wants_company_at=desk.now)
        with house.desk() as desk:
            hers = desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one()
            asked.append(asked_during(partial(company.ask_for, desk, hers))[0])
    assert asked[1] == asked[0]


@pytest.mark.feature("L5")
def test_a_mentees_thanks_reach_the_mentor_privately_and_are_never_counted(house, ada, grace):
    """Mentor Guide, Intro: the volunteer is thanked; no leaderboards."""
    with house.desk() as desk:
        after_the_first_meeting(desk, mentor=grace, mentee=ada)
    house.goes_to("2026-02-03 19:01", "Europe/London")
    ada.types("/mentorship review")
    ada.fills({"Thank you for …": "asking what I would try first"})
    ada.submits()
    house.passes(days=2)

    assert grace.sees("asking what I would try first")
    thanked = next(each for each in grace.messages() if "asking what I would try first" in each.words)
    assert "try first" not in thanked.text
    house.olga.types("/mentorship organise")
    house.olga.clicks("Numbers")
    assert "thank" not in house.olga.modal.words.lower()
    assert not house.olga.sees("what I would try first")
    assert "thank" not in " ".join(row for row in house.olga.modal.words.lower().splitlines() if "grace" in row)
