"""Closing. Mentor Guide, Requirements 4, Responsibilities 10; Mentee Guide, Requirements 3, Responsibilities 9."""

import re
from datetime import timedelta
from functools import partial

import pytest
from icalendar import Calendar
from sqlalchemy import select

from asking_for_help import asks_organisers, ends, reports, takes_a_break, wants_never_again
from counting import asked_during
from given import after_the_first_meeting, sign_up
from mentorship.hall.ending import end_mentorship
from mentorship.journey.closing.end import show_card
from mentorship.journey.closing.reminders import close_what_ended
from mentorship.program.agreement import Gap
from mentorship.program.calendar import shown_day
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.sign_up import Role, SignUp
from mentorship.program.target import Task


@pytest.mark.repeated
@pytest.mark.feature("J7", "P11")
def test_an_end_needs_no_reason_and_leaves_kind_words(house, signed_up, ada, grace):
    """Mentor Guide, Responsibilities 10."""
    grace.types("/mentorship end")
    assert "you need no reason" in grace.modal.words
    grace.fills({"Kind words for Ada": "It was a joy, <Ada>", "Just between us": ["Never match us again"]})
    grace.submits("End it")

    card = next(each for each in ada.messages(in_=ada.dm()) if "has ended" in each.words)
    assert "It was a joy, <Ada>" in card.words and "joy" not in card.text
    assert card.main_buttons == ["Match me again"], "one thing to press: what the card offers"
    assert "Never match" not in ada.screen.words
    with house.desk() as desk:
        assert desk.get(Mentorship, signed_up).ending is Ending.EARLY
        assert desk.are_kept_apart(ada.id, grace.id)


@pytest.mark.parametrize(
    ("days", "gap_for", "how"),
    [
        (75, 0, Ending.EARLY),
        (76, 0, Ending.WRAPPED_UP),
        (78, 30, Ending.EARLY),
        (106, 30, Ending.WRAPPED_UP),
        (120, 0, Ending.WRAPPED_UP),
        (166, 0, Ending.WRAPPED_UP),
    ],
)
def test_a_season_is_complete_from_day_76_on_counted_around_the_gap(house, signed_up, ada, days, gap_for, how):
    """Mentor Guide, Requirements 4 and First 6: whoever went on after it has finished one all the same."""
    with house.desk() as desk:
        mentorship = desk.get(Mentorship, signed_up)
        mentorship.first_met_on = desk.today() - timedelta(days=days)
        from_on = mentorship.first_met_on + timedelta(days=10)
        if gap_for:
            until_on = from_on + timedelta(days=gap_for - 1)
            desk.session.add(Gap(mentorship_id=signed_up, from_on=from_on, until_on=until_on))
    ends(ada)
    with house.desk() as desk:
        assert desk.get(Mentorship, signed_up).ending is how


@pytest.mark.feature("K6")
def test_a_mentee_who_was_left_goes_ahead_of_the_queue_if_she_wishes(house, signed_up, ada, grace):
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


@pytest.mark.parametrize("how", [Ending.WRAPPED_UP, Ending.QUIET])
def test_whom_nobody_left_goes_ahead_of_nobody(house, signed_up, ada, how):
    """Mentee Guide, Signing Up 3: who is let down goes first; a season that is over, or silence, lets nobody down."""
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, signed_up), by=None, how=how)
        desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one().paused_at = desk.now
    house.passes(days=1)
    ada.clicks("Match me again")

    with house.desk() as desk:
        [again] = desk.session.scalars(SignUp.in_queue(Role.MENTEE)).all()
        assert again.paused_at is None and again.let_down_at is None
    assert "Match me again" not in ada.last_message(in_=ada.dm()).buttons


def test_after_an_end_home_says_that_one_looks_again_and_not_that_one_signed_up_today(house, signed_up, ada, grace):
    """Both guides, Signing Up 3: the place in the queue counts from the last end."""
    with house.desk() as desk:
        for each in desk.session.scalars(select(SignUp)):
            each.signed_up_at = desk.now - timedelta(days=60)
    grace.types("/mentorship end")
    grace.submits("End it")

    ada.opens_home()
    grace.opens_home()
    assert "You look for a mentor again, since today" in ada.home.words
    assert "Your place is free again since today" in grace.home.words
    house.passes(days=3)
    ada.opens_home()
    grace.opens_home()
    assert "You look for a mentor again, for 3 days now" in ada.home.words
    assert "has been free again for 3 days" in grace.home.words


@pytest.mark.feature("K8")
def test_an_end_clears_what_was_planned_and_takes_the_meeting_out_of_the_calendars(house, signed_up, ada, grace):
    """Mentor Guide, Requirements 4."""
    with house.desk() as desk:
        for meeting in desk.session.scalars(Meeting.open_of(signed_up)).all():
            meeting.close(at=desk.now, took_place=True)
        desk.session.flush()
        numbers = [each.number for each in desk.session.scalars(Meeting.all_of(signed_up))]
        meeting = Meeting(mentorship_id=signed_up, number=max(numbers) + 1, planned_at=desk.now, minutes=60)
        meeting.settle(starts_at=desk.now + timedelta(days=3), place="https://meet.example/us", by=ada.id)
        desk.session.add(meeting)
        uid = f"{meeting.id}@mentorship"
    for person in (ada, grace):
        person.marks_as_read()
    ada.types("/mentorship end")
    ada.submits("End it")

    house.passes(hours=24)
    for person in (ada, grace):
        assert len(person.unread(person.dm())) == 2, "the card, and one message with the keepsake and the calendars"
        files = [file for message in person.messages(in_=person.dm()) for file in message.files]
        assert "mentorship-keepsake.md" in {file.name for file in files}
        calendars = [Calendar.from_ical(file.content) for file in files if file.name.endswith(".ics")]
        gone = {str(event["UID"]) for each in calendars if each["METHOD"] == "CANCEL" for event in each.walk("VEVENT")}
        assert {uid, f"{signed_up}-0@mentorship"} <= gone
    heard = len(grace.messages(in_=grace.dm())), len(ada.messages(in_=ada.dm()))
    house.passes(days=10)
    told = [each for person in (ada, grace) for each in person.messages(in_=person.dm()) if "agenda" in each.words]
    assert told == []
    assert (len(grace.messages(in_=grace.dm())), len(ada.messages(in_=ada.dm()))) == heard


def test_a_workspace_that_takes_no_calendar_files_keeps_no_keepsake_back(house, signed_up, ada, grace):
    """Program, section 9: it goes out by itself; where not even it is taken, it waits, and its words with it."""
    refuses = house.slack.troubles.answers_with
    refuses("files.*", "file_type_not_allowed", times=None, when=lambda call: ".ics" in str(call))
    refuses("files.*", "file_uploads_disabled", when=lambda call: ".md" in str(call))
    ada.types("/mentorship end")
    ada.submits("End it")
    house.passes(hours=24)
    heard = [*ada.messages(in_=ada.dm()), *grace.messages(in_=grace.dm())]
    kept = [each for each in heard if "Your keepsake" in each.words]
    assert [file.name for each in kept for file in each.files] == ["mentorship-keepsake.md"] * 2
    assert not any("calendar" in each.words for each in kept)


def test_the_keepsake_holds_what_every_room_gives(house, signed_up, ada, grace):
    """Program, section 9."""
    with house.desk() as desk:
        desk.session.add(
            Opportunity(mentorship_id=signed_up, words="Kofi & his <team>", watched_at=desk.now, offered_at=desk.now)
        )
    ada.types("/mentorship end")
    ada.submits("End it")

    with house.desk() as desk:
        lines = house.bot.keepsake_of(desk, desk.get(Mentorship, signed_up))
        about = {"mentorship": signed_up, "member": ada.id, "meeting": ""}
        kept = house.bot.kinds["closing.keepsake"].render(desk, about)
    assert lines
    document = kept.files[0].content.decode()
    assert document.startswith("# The mentorship of Grace (mentor) and Ada (mentee)\n\n## ")
    assert "## Doors\n\n- **Offered:** Kofi & his <team>" in document
    assert document.count("Get ready for a first job in the field") == 1, "each fact once"
    assert "Off limits" not in document and not re.search(r"(?<!\*)\*[^*\s]", document), "no stars of Slack's"


def test_a_long_season_makes_a_longer_keepsake_and_asks_no_more_for_it(house, signed_up, ada):
    """Features N7."""
    asked_after_one, _ = keepsake_after(house, signed_up, number=1)
    for number in range(2, 12):
        asked, lines = keepsake_after(house, signed_up, number=number)
    assert sum("We read code" in line for line in lines) == 11
    assert [each for each in lines if "Wish" in each] == [f"The next step: Wish {number}" for number in range(1, 12)]
    assert asked == asked_after_one


def keepsake_after(house, signed_up, *, number):
    """Write down one more meeting; tell what the keepsake asks, and what stands in it."""
    with house.desk() as desk:
        facts = {"planned_at": desk.now, "starts_at": desk.now, "closed_at": desk.now, "minutes": 60}
        meeting = Meeting(mentorship_id=signed_up, number=number + 1, **facts)
        desk.session.add(meeting)
        desk.session.flush()
        about = {"mentorship_id": signed_up, "meeting_id": meeting.id}
        desk.session.add(CheckIn(**about, written_at=desk.now, went_well="We read code"))
        for moment, words in ((desk.now, f"Wish {number}"), (desk.now + timedelta(hours=1), "Another wish")):
            desk.session.add(Task(**about, words=words, made_at=moment))
    with house.desk() as desk:
        mentorship = desk.get(Mentorship, signed_up)
        return asked_during(lambda: [str(line) for line in house.bot.keepsake_of(desk, mentorship)])


def test_what_ended_by_itself_is_looked_at_with_no_more_questions_the_more_there_is(house, grace):
    """Delivery, P8."""
    asked = []
    for crowd in ("Linus", "Radia Fran Barbara Edith Jean"):
        mentees = [house.member(name) for name in crowd.split()]
        with house.desk() as desk:
            for mentee in mentees:
                pair = after_the_first_meeting(desk, mentor=grace, mentee=mentee)
                pair.end(at=desk.now, by=None, how=Ending.QUIET)
            desk.session.flush()
            close_what_ended(desk)
        with house.desk() as desk:
            asked.append(asked_during(partial(close_what_ended, desk))[0])
    assert asked[1] == asked[0]


@pytest.mark.feature("K4")
def test_both_may_say_thank_you_and_answer_three_questions_for_the_program(house, signed_up, ada, grace):
    """Program, section 9."""
    with house.desk() as desk:
        desk.get(Mentorship, signed_up).first_met_on = desk.today() - timedelta(days=90)
    ada.types("/mentorship end")
    ada.submits("End it")

    grace.clicks("Say thank you")
    grace.fills({"Thanks to Ada": "You taught me patience", "An endorsement": "A careful engineer"})
    grace.submits("Send")
    thanked = next(each for each in ada.messages(in_=ada.dm()) if "patience" in each.words)
    assert "A careful engineer" in thanked.words and "patience" not in thanked.text

    ada.closes()
    ada.clicks("A few questions")
    assert "What would have helped?" not in ada.modal.labels
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


@pytest.mark.feature("K4")
def test_after_an_early_end_the_program_asks_another_last_question(house, signed_up, ada, grace):
    """Program, section 9."""
    ada.types("/mentorship end")
    ada.submits("End it")
    grace.clicks("A few questions")
    assert "What would have helped?" in grace.modal.labels
    assert "What should we keep, or change?" not in grace.modal.labels


def test_no_word_reaches_someone_who_left_and_did_not_ask_for_one(house, signed_up, ada, grace):
    """Program, section 8: a goodbye if both want one."""
    ada.types("/mentorship end")
    ada.submits("End it")

    card = next(each for each in grace.messages(in_=grace.dm()) if "has ended" in each.words)
    assert "Say thank you" not in card.buttons and "Celebrate together" not in card.buttons


def does_nothing(ada):
    pass


def never_again(ada):
    wants_never_again(ada, "Grace")
    ada.closes_all()


def reports_her(ada):
    reports(ada, "It hurt", about=["Grace"])


def tells_organisers(ada):
    asks_organisers(ada, "It hurt", about=["Grace"])


def she_ends_it(house, pair, ada, grace):
    ends(ada)
    ada.closes_all()


def the_other_ends_it(house, pair, ada, grace):
    ends(grace)
    grace.closes_all()


def it_stays_quiet(house, pair, ada, grace):
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=None, how=Ending.QUIET)


def organisers_end_it(house, pair, ada, grace):
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=house.olga.id, how=Ending.BY_ORGANISERS)


def all_that_is_seen(person, partner):
    """Home, messages with what can be pressed there, and where one stands; the two without their names."""
    person.opens_home()
    messages = person.messages(in_=person.dm())
    seen = [(person.home.words, person.home.buttons), *((each.words, each.buttons) for each in messages)]
    seen += [(file.content.decode(), []) for each in messages for file in each.files if file.name.endswith(".md")]
    person.types("/mentorship status")
    seen.append((person.ephemerals()[-1].words, []))
    return [(words.replace(partner.name, "X").replace(person.name, "Y"), buttons) for words, buttons in seen]


def sends_all_there_is_to_send(grace, ada):
    """Tell what the card answers to thanks and to words to celebrate with, where it offers them."""
    card = next(each for each in grace.messages(in_=grace.dm()) if "A few questions" in each.buttons)
    told = []
    for pressed, words in (("Say thank you", {"Thanks to": "Dear, thank you"}), ("Celebrate together", {})):
        if pressed in card.buttons:
            grace.presses_old(card, pressed)
            grace.fills({f"{label} {ada.name}": said for label, said in words.items()})
            grace.submits()
            told.append(grace.modal.words if grace.modal else "")
            if grace.modal:
                grace.closes_all()
    return told


@pytest.mark.feature("J7", "J8")
@pytest.mark.parametrize(
    ("it_ends", "days"),
    [
        (she_ends_it, 10),
        (she_ends_it, 90),
        (the_other_ends_it, 10),
        (the_other_ends_it, 90),
        (it_stays_quiet, 10),
        (organisers_end_it, 10),
    ],
)
@pytest.mark.parametrize(
    ("in_private", "instead", "when"),
    [
        (never_again, does_nothing, "before"),
        (never_again, does_nothing, "after"),
        (tells_organisers, does_nothing, "before"),
        (reports_her, does_nothing, "after"),
        (reports_her, takes_a_break, "before"),
    ],
)
def test_whoever_is_turned_away_sees_word_for_word_an_ordinary_end(
    house, signed_up, ada, grace, in_private, instead, when, it_ends, days
):
    """Program, section 8: what is sent is accepted as ever, and reaches nobody who wants none of it."""
    linus, ken = house.member("Linus", tz="Europe/London"), house.member("Ken", tz="Europe/London")
    with house.desk() as desk:
        sign_up(desk, linus, Role.MENTOR)
        sign_up(desk, ken, Role.MENTEE)
        others = after_the_first_meeting(desk, mentor=linus, mentee=ken).id
        for pair in (signed_up, others):
            desk.get(Mentorship, pair).first_met_on = desk.today() - timedelta(days=days)
    pairs = ((signed_up, ada, grace, in_private), (others, ken, linus, instead))

    for pair, mentee, mentor, does in pairs:
        if when == "before":
            does(mentee)
        it_ends(house, pair, mentee, mentor)
    house.passes(hours=2)
    for _, mentee, _, does in pairs:
        if when == "after":
            does(mentee)
    heard = [each.words for each in ada.messages(in_=ada.dm())]
    told = [sends_all_there_is_to_send(mentor, mentee) for _, mentee, mentor, _ in pairs]
    house.passes(hours=2)

    assert told[0] == told[1]
    assert all_that_is_seen(grace, ada) == all_that_is_seen(linus, ken)
    assert [each.words for each in ada.messages(in_=ada.dm())] == heard
    card = next(each for each in ada.messages(in_=ada.dm()) if "A few questions" in each.buttons)
    if when == "before":
        assert not {"Say thank you", "Celebrate together", "Go on together"} & set(card.buttons)


@pytest.mark.feature("J7", "J8")
def test_never_again_in_the_window_that_ends_it_shows_nowhere_either(house, signed_up, ada, grace):
    """Program, section 8: a goodbye is asked for or not, whatever else was ticked."""
    with house.desk() as desk:
        desk.get(Mentorship, signed_up).first_met_on = desk.today() - timedelta(days=90)
    ends(ada, wishes=["A goodbye from them may reach me", "Never match us again"])
    ada.closes_all()
    heard = [each.words for each in ada.messages(in_=ada.dm())]

    assert sends_all_there_is_to_send(grace, ada) == [
        "",
        "Mentorship\nI've asked. It is posted only if you both approve the same words.\nClose",
    ]
    house.passes(hours=2)
    assert not [
        each for each in ada.messages(in_=ada.dm())[len(heard) :] if "Grace" in each.words and "thank" in each.words
    ]
    assert "Dear, thank you" not in ada.screen.words and "would like to celebrate" not in ada.screen.words


def test_a_break_is_told_neutrally_is_silent_and_ends_with_a_press(house, signed_up, ada, grace):
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
        assert not desk.get(Mentorship, signed_up).is_resting


def test_a_break_until_a_day_ends_by_itself_on_that_day(house, signed_up, ada, grace):
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


def test_what_ended_because_it_stayed_quiet_opens_again_with_one_press(house, signed_up, ada, grace):
    """Program, section 5."""
    with house.desk() as desk:
        desk.get(Mentorship, signed_up).end(at=desk.now, by=None, how=Ending.QUIET)
    house.settles()
    told = next(each.words for each in ada.messages(in_=ada.dm()) if "Go on together" in each.buttons)
    day = shown_day((house.now + timedelta(days=30)).date())
    assert f"has ended by itself. What you did together stays yours. One press before {day} brings it back." in told

    ada.clicks("Go on together")

    with house.desk() as desk:
        assert desk.get(Mentorship, signed_up).is_running
    house.passes(minutes=3)
    assert "It goes on with" in grace.screen.words


def leaves(ada):
    ada.is_deactivated()


@pytest.mark.feature("K7", "J7")
@pytest.mark.parametrize("goes", [never_again, leaves])
def test_nobody_is_brought_back_to_someone_who_left_or_does_not_want_to_meet_them(house, signed_up, ada, grace, goes):
    """Program, sections 5 and 8: one sentence for every reason, also for that there is no room."""
    with house.desk() as desk:
        desk.get(Mentorship, signed_up).end(at=desk.now, by=None, how=Ending.QUIET)
    house.passes(hours=2)
    card = next(each for each in grace.messages(in_=grace.dm()) if "Go on together" in each.buttons)
    goes(ada)

    grace.presses_old(card, "Go on together")

    assert "It can't go on just like that" in grace.screen.words
    with house.desk() as desk:
        mentorship = desk.get(Mentorship, signed_up)
        assert not mentorship.is_running
        show_card(desk, mentorship, grace.id)
    house.settles()
    card = next(each for each in grace.messages(in_=grace.dm()) if "A few questions" in each.buttons)
    assert ("Go on together" in card.buttons) is (goes is never_again), "what everybody can see, and nothing else"


@pytest.mark.feature("K7", "K8")
def test_what_is_opened_again_comes_back_into_both_calendars(house, signed_up, ada, grace):
    """First 5; Program, section 5: one UID, and each file is believed over the one before."""
    for _ in range(2):
        with house.desk() as desk:
            desk.get(Mentorship, signed_up).end(at=desk.now, by=None, how=Ending.QUIET)
        house.passes(days=3)
        ada.clicks("Go on together")
        house.passes(days=3)

    for person in (ada, grace):
        files = [file.content for each in person.messages(in_=person.dm()) for file in each.files]
        told = [Calendar.from_ical(content) for content in files if content.startswith(b"BEGIN:VCALENDAR")]
        assert [each["METHOD"] for each in told] == ["CANCEL", "REQUEST", "CANCEL", "REQUEST"]
        series = [each.walk("VEVENT")[0] for each in told]
        assert {str(each["UID"]) for each in series} == {f"{signed_up}-0@mentorship"}
        numbers = [each["SEQUENCE"] for each in series]
        assert numbers == sorted(set(numbers))
        assert series[-1]["DTSTART"].dt > house.now - timedelta(days=3)


def test_with_two_mentorships_it_asks_which(house, signed_up, ada, grace):
    """Mentor Matching 6."""
    linus = house.member("Linus")
    with house.desk() as desk:
        after_the_first_meeting(desk, mentor=linus, mentee=ada)

    ada.types("/mentorship end")
    ada.clicks("Linus")
    assert "Kind words for Linus" in ada.modal.labels
    ada.submits("End it")

    assert linus.sees("has ended") and not grace.sees("has ended")
