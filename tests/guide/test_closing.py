"""Closing. Mentor Guide, Requirements 4, Responsibilities 10; Mentee Guide, Requirements 3, Responsibilities 9."""

from datetime import timedelta

import pytest

from given import after_the_first_meeting, sign_up
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.sign_up import Role, SignUp


@pytest.fixture
def grace(house):
    return house.member("Grace", tz="Europe/London")


@pytest.fixture
def ada(house):
    return house.member("Ada", tz="Europe/London")


@pytest.fixture
def together(house, ada, grace):
    with house.desk() as desk:
        sign_up(desk, grace, Role.MENTOR)
        sign_up(desk, ada, Role.MENTEE)
        return after_the_first_meeting(desk, mentor=grace, mentee=ada).id


def ends(person, *, words=None, wishes=()):
    person.types("/mentorship end")
    person.fills(({"Kind words for": words} if words else {}) | ({"Just between us": list(wishes)} if wishes else {}))
    person.submits("End it")


@pytest.mark.feature("J7", "P11")
def test_an_end_needs_no_reason_and_leaves_kind_words(house, together, ada, grace):
    """Mentor Guide, Responsibilities 10."""
    grace.types("/mentorship end")
    assert "you need no reason" in grace.modal.words
    grace.fills({"Kind words for Ada": "It was a joy, <Ada>", "Just between us": ["Never match us again"]})
    grace.submits("End it")

    card = next(each for each in ada.messages(in_=ada.dm()) if "has ended" in each.words)
    assert "It was a joy, <Ada>" in card.words and "joy" not in card.text
    assert "Never match" not in ada.screen.words
    with house.desk() as desk:
        assert desk.get(Mentorship, together).ending is Ending.EARLY
        assert desk.are_kept_apart(ada.id, grace.id)


@pytest.mark.feature("K6")
def test_a_mentee_who_was_left_goes_ahead_of_the_queue_if_she_wishes(house, together, ada, grace):
    """Mentee Guide, Signing Up 3."""
    bo = house.member("Bo")
    with house.desk() as desk:
        early = sign_up(desk, bo, Role.MENTEE, signed_up_at=desk.now - timedelta(days=30)).id
    grace.types("/mentorship end")
    grace.submits("End it")

    ada.clicks("Match me again")

    with house.desk() as desk:
        first, second = desk.session.scalars(SignUp.in_queue(Role.MENTEE)).all()
        assert (first.member_id, second.id) == (ada.id, early)
    assert "Match me again" not in ada.last_message(in_=ada.dm()).buttons


@pytest.mark.feature("K8")
def test_an_end_clears_what_was_planned_and_takes_the_meeting_out_of_the_calendars(house, together, ada, grace):
    """Mentor Guide, Requirements 4."""
    with house.desk() as desk:
        for meeting in desk.session.scalars(Meeting.open_of(together)).all():
            meeting.close(at=desk.now, took_place=True)
        desk.session.flush()
        numbers = [each.number for each in desk.session.scalars(Meeting.all_of(together))]
        meeting = Meeting(mentorship_id=together, number=max(numbers) + 1, planned_at=desk.now, minutes=60)
        meeting.settle(starts_at=desk.now + timedelta(days=3), place="https://meet.example/us", by=ada.id)
        desk.session.add(meeting)
        uid = f"{meeting.id}@mentorship"
    ada.types("/mentorship end")
    ada.submits("End it")

    for person in (ada, grace):
        files = [file for message in person.messages(in_=person.dm()) for file in message.files]
        assert {"mentorship-keepsake.md", "meeting-cancelled.ics"} <= {name_of(file) for file in files}
    house.passes(hours=24)
    heard = len(grace.messages(in_=grace.dm())), len(ada.messages(in_=ada.dm()))
    house.passes(days=10)
    told = [each for person in (ada, grace) for each in person.messages(in_=person.dm()) if "agenda" in each.words]
    assert told == []
    assert len(ada.messages(in_=ada.dm())) == heard[1]
    assert uid


def name_of(file):
    return file["name"] if isinstance(file, dict) else getattr(file, "name", str(file))


def test_the_keepsake_holds_what_every_room_gives(house, together, ada, grace):
    """Program, section 9."""
    with house.desk() as desk:
        desk.session.add(
            Opportunity(mentorship_id=together, words="Kofi & his <team>", watched_at=desk.now, offered_at=desk.now)
        )
    ada.types("/mentorship end")
    ada.submits("End it")

    with house.desk() as desk:
        lines = house.bot.keepsake_of(desk, desk.get(Mentorship, together))
        kept = house.bot.kinds["closing.keepsake"].render(desk, {"mentorship": together, "member": ada.id})
    assert lines
    assert "Kofi & his <team>" in kept.file.content.decode()
    assert "Grace" in kept.file.content.decode()


@pytest.mark.feature("K4")
def test_both_may_say_thank_you_and_answer_three_questions_for_the_program(house, together, ada, grace):
    """Program, section 9."""
    with house.desk() as desk:
        desk.get(Mentorship, together).first_met_on = desk.today() - timedelta(days=90)
    ada.types("/mentorship end")
    ada.submits("End it")

    grace.clicks("Say thank you")
    grace.fills({"Thanks to Ada": "You taught me patience", "An endorsement": "A careful engineer"})
    grace.submits("Send")
    thanked = next(each for each in ada.messages(in_=ada.dm()) if "patience" in each.words)
    assert "A careful engineer" in thanked.words and "patience" not in thanked.text

    ada.closes()
    ada.clicks("Three questions")
    ada.fills(
        {
            "Did it help you?": "A lot",
            "Would you do it again?": "Yes",
            "What should we keep, or change?": "Nothing at all",
        }
    )
    ada.submits("Send")
    house.olga.opens_home()
    assert "Nothing at all" not in house.olga.screen.words
    assert not grace.sees("Nothing at all")


def test_no_word_reaches_someone_who_left_and_did_not_ask_for_one(house, together, ada, grace):
    """Program, section 8: a goodbye if both want one."""
    ada.types("/mentorship end")
    ada.submits("End it")

    card = next(each for each in grace.messages(in_=grace.dm()) if "has ended" in each.words)
    assert "Say thank you" not in card.buttons
    grace.clicks("Three questions")
    assert "What would have helped?" in grace.modal.labels


def test_a_break_is_told_neutrally_is_silent_and_ends_with_a_press(house, together, ada, grace):
    """Mentor Guide, First Meeting 6."""
    ada.types("/mentorship pause")
    ada.submits("Take a break")
    assert "Ada is taking a break for a while" in grace.last_message(in_=grace.dm()).words
    heard = len(grace.messages(in_=grace.dm()))
    house.passes(days=20)
    assert len(grace.messages(in_=grace.dm())) == heard

    ada.types("/mentorship resume")
    house.passes(days=1)  # the twentieth day is a Sunday
    assert "The break is over" in grace.screen.words
    with house.desk() as desk:
        assert not desk.get(Mentorship, together).is_resting


def test_a_break_until_a_day_ends_by_itself_on_that_day(house, together, ada, grace):
    """Mentor Guide, First Meeting 6."""
    ada.types("/mentorship pause")
    ada.fills({"Until when? (Empty: until I come back)": "2026-01-04"})
    ada.submits("Take a break")
    assert "after today" in str(ada.modal.errors)
    ada.fills({"Until when? (Empty: until I come back)": "2026-01-15"})
    ada.submits("Take a break")

    house.goes_to("2026-01-14 23:59", "Europe/London")
    assert "The break is over" not in grace.screen.words
    house.goes_to("2026-01-15 12:00", "Europe/London")
    for person in (ada, grace):
        assert "The break is over" in person.screen.words


def test_what_ended_because_it_stayed_quiet_opens_again_with_one_press(house, together, ada, grace):
    """Program, section 5."""
    with house.desk() as desk:
        desk.get(Mentorship, together).end(at=desk.now, by=None, how=Ending.QUIET)
    house.settles()

    ada.clicks("Go on together")

    with house.desk() as desk:
        assert desk.get(Mentorship, together).is_running
    assert "it goes on with" in grace.screen.words


def test_with_two_mentorships_it_asks_which(house, together, ada, grace):
    """Mentor Matching 6."""
    linus = house.member("Linus")
    with house.desk() as desk:
        after_the_first_meeting(desk, mentor=linus, mentee=ada)

    ada.types("/mentorship end")
    ada.clicks("Linus")
    assert "Kind words for Linus" in ada.modal.labels
    ada.submits("End it")

    assert linus.sees("has ended") and not grace.sees("has ended")
