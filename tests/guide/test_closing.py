"""Closing. Mentor Guide, Requirements 4, Responsibilities 10; Mentee Guide, Requirements 3, Responsibilities 9."""

import re
from datetime import date, timedelta
from functools import partial

import pytest
from icalendar import Calendar
from sqlalchemy import select

from asking_for_help import asks_organisers, reports, takes_a_break, wants_never_again
from counting import asked_during
from first_meetings import AT_SIX, have_met, signs, two_who_meet_on_thursday, writes_the_agreement
from given import after_the_first_meeting, sign_up
from mentorship.hall.breaks import begin_break
from mentorship.hall.ending import end_mentorship
from mentorship.hall.reopening import open_again
from mentorship.journey.closing import views
from mentorship.journey.closing.end import show_card
from mentorship.journey.closing.reminders import close_what_ended
from mentorship.program.agreement import Agreement, Gap
from mentorship.program.calendar import shown_day
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.sign_up import Role, SignUp
from mentorship.program.target import Target, TargetOutcome, Task

OVER = "This was about your time with @Grace before it ended. Nothing is left to do here."


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


@pytest.mark.repeated
@pytest.mark.feature("J7", "P11")
def test_an_end_needs_no_reason_and_leaves_kind_words(house, together, ada, grace):
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
        assert desk.get(Mentorship, together).ending is Ending.EARLY
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
def test_a_season_is_complete_from_day_76_on_counted_around_the_gap(house, together, ada, days, gap_for, how):
    """Mentor Guide, Requirements 4 and First 6: whoever went on after it has finished one all the same."""
    with house.desk() as desk:
        mentorship = desk.get(Mentorship, together)
        mentorship.first_met_on = desk.today() - timedelta(days=days)
        from_on = mentorship.first_met_on + timedelta(days=10)
        if gap_for:
            until_on = from_on + timedelta(days=gap_for - 1)
            desk.session.add(Gap(mentorship_id=together, from_on=from_on, until_on=until_on))
    ends(ada)
    with house.desk() as desk:
        assert desk.get(Mentorship, together).ending is how


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


@pytest.mark.parametrize("how", [Ending.WRAPPED_UP, Ending.QUIET])
def test_whom_nobody_left_goes_ahead_of_nobody(house, together, ada, how):
    """Mentee Guide, Signing Up 3: who is let down goes first; a season that is over, or silence, lets nobody down."""
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, together), by=None, how=how)
        desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one().paused_at = desk.now
    house.passes(days=1)
    ada.clicks("Match me again")

    with house.desk() as desk:
        [again] = desk.session.scalars(SignUp.in_queue(Role.MENTEE)).all()
        assert again.paused_at is None and again.let_down_at is None
    assert "Match me again" not in ada.last_message(in_=ada.dm()).buttons


def test_after_an_end_home_says_that_one_looks_again_and_not_that_one_signed_up_today(house, together, ada, grace):
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
        assert {uid, f"{together}-0@mentorship"} <= gone
    heard = len(grace.messages(in_=grace.dm())), len(ada.messages(in_=ada.dm()))
    house.passes(days=10)
    told = [each for person in (ada, grace) for each in person.messages(in_=person.dm()) if "agenda" in each.words]
    assert told == []
    assert (len(grace.messages(in_=grace.dm())), len(ada.messages(in_=ada.dm()))) == heard


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
        about = {"mentorship": together, "member": ada.id, "meeting": ""}
        kept = house.bot.kinds["closing.keepsake"].render(desk, about)
    assert lines
    document = kept.files[0].content.decode()
    assert document.startswith("# The mentorship of Grace (mentor) and Ada (mentee)\n\n## ")
    assert "## Doors\n\n- **Offered:** Kofi & his <team>" in document
    assert document.count("Get ready for a first job in the field") == 1, "each fact once"
    assert "Off limits" not in document and not re.search(r"(?<!\*)\*[^*\s]", document), "no stars of Slack's"


def test_a_long_season_makes_a_longer_keepsake_and_asks_no_more_for_it(house, together, ada):
    """Features N7."""
    asked_after_one, _ = keepsake_after(house, together, number=1)
    for number in range(2, 12):
        asked, lines = keepsake_after(house, together, number=number)
    assert sum("We read code" in line for line in lines) == 11
    assert [each for each in lines if "Wish" in each] == [f"The next step: Wish {number}" for number in range(1, 12)]
    assert asked == asked_after_one


def keepsake_after(house, together, *, number):
    """Write down one more meeting; tell what the keepsake asks, and what stands in it."""
    with house.desk() as desk:
        facts = {"planned_at": desk.now, "starts_at": desk.now, "closed_at": desk.now, "minutes": 60}
        meeting = Meeting(mentorship_id=together, number=number + 1, **facts)
        desk.session.add(meeting)
        desk.session.flush()
        about = {"mentorship_id": together, "meeting_id": meeting.id}
        desk.session.add(CheckIn(**about, written_at=desk.now, went_well="We read code"))
        for moment, words in ((desk.now, f"Wish {number}"), (desk.now + timedelta(hours=1), "Another wish")):
            desk.session.add(Task(**about, words=words, made_at=moment))
    with house.desk() as desk:
        mentorship = desk.get(Mentorship, together)
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


@pytest.fixture
def parted(house):
    """Twelve mentees whose mentorships have just ended, each with a closing card."""
    pairs = [(house.member(f"Mentee{number}"), house.member(f"Mentor{number}")) for number in range(12)]
    with house.desk() as desk:
        for mentee, mentor in pairs:
            mentorship = after_the_first_meeting(desk, mentor=mentor, mentee=mentee)
            end_mentorship(desk, mentorship, by=None, how=Ending.WRAPPED_UP)
    house.settles()
    return [mentee for mentee, _ in pairs]


def tells_the_program(mentee, helped, line="", *, again="Maybe"):
    mentee.clicks("A few questions")
    written = "What should we keep, or change?"
    mentee.fills({"Did it help you?": helped, "Would you do it again?": again, written: line})
    mentee.submits("Send")


def told_to_organisers(house, sentence):
    house.olga.opens_home()
    return [line for line in house.olga.home.words.split("\n") if sentence in line]


def test_no_two_looks_at_the_counts_tell_what_somebody_answered(house, parted):
    """Program, section 11: only over groups of five or more; so the sixth answer alone changes nothing."""

    def looks():
        return told_to_organisers(house, "told the program whether it helped")

    for mentee in parted[:4]:
        tells_the_program(mentee, "A lot")
        assert looks() == []
    tells_the_program(parted[4], "A lot")
    first_five = ["At the closing, 5 people told the program whether it helped. A lot: 5, Somewhat: 0, Not much: 0"]
    assert looks() == first_five
    for mentee in parted[5:9]:
        tells_the_program(mentee, "Not much")
        assert looks() == first_five
    tells_the_program(parted[9], "Somewhat")
    ten = ["At the closing, 10 people told the program whether it helped. A lot: 5, Somewhat: 1, Not much: 4"]
    assert looks() == ten
    tells_the_program(parted[10], "Somewhat")
    assert looks() == ten

    for who, still_told in ((parted[10], ten), (parted[9], first_five)):
        who.types("/mentorship forget-me")
        who.submits("Erase everything")
        assert looks() == still_told, "whoever is forgotten takes all five along, not their own answer"
    tells_the_program(parted[11], "Not much")
    assert looks() == first_five, "and nobody takes the empty place"


@pytest.mark.feature("K4")
def test_what_people_write_for_the_program_is_read_by_organisers_by_fives_and_without_names(house, parted):
    """Program, sections 9 and 11: no answer is asked for that nobody ever looks at."""

    for mentee, line in zip(parted[:4], ("Longer hours", "", "A second <meeting>", ""), strict=True):
        tells_the_program(mentee, "A lot", line)
    house.olga.opens_home()
    assert "What people said" not in house.olga.home.buttons
    tells_the_program(parted[4], "A lot", "Fewer messages", again="Yes")
    tells_the_program(parted[5], "A lot", "Nobody reads this before ten have answered")

    house.olga.opens_home()
    assert "Longer hours" not in house.olga.home.words
    home = house.olga.home
    house.olga.clicks("What people said", on="home")
    said = house.olga.modal.words.replace("*", "")
    assert "Would you do it again? Yes: 1, Maybe: 4, No: 0" in said
    lines = ("A second <meeting>", "Fewer messages", "Longer hours")
    assert [said.index(line) for line in lines] == sorted(said.index(line) for line in lines), "not as they came"
    assert "before ten" not in said and "Mentee" not in said
    parted[0].presses_old(home, "What people said")
    assert not parted[0].sees("Longer hours")


def test_where_many_wrote_organisers_read_the_words_of_the_newest_fives_and_that_there_are_more(
    house, parted, monkeypatch
):
    """Slack shows a hundred blocks in a window; to cut one five in two would tell who wrote later."""
    monkeypatch.setattr(views, "LONGEST_PAGE", 5)
    for number, mentee in enumerate(parted[:10]):
        tells_the_program(mentee, "A lot", f"Line {number}")
        house.passes(minutes=1)
    house.olga.opens_home()
    house.olga.clicks("What people said", on="home")
    said = house.olga.modal.words
    assert [number for number in range(10) if f"Line {number}" in said] == [5, 6, 7, 8, 9]
    assert "A lot: 10" in said and "the words of the newest 5 answers; the numbers are of all" in said


@pytest.fixture
def graduated(house, together, ada, grace):
    """They finished a whole season; the mentee has three years of experience."""
    with house.desk() as desk:
        desk.get(Mentorship, together).first_met_on = desk.today() - timedelta(days=90)
        desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one().years_of_experience = 3
        for target in desk.session.scalars(Target.open_of(together)):
            target.outcome, target.outcome_at = TargetOutcome.REACHED, desk.now
    ada.types("/mentorship end")
    ada.submits("End it")
    ada.closes()
    return together


@pytest.mark.feature("P18", "N7")
def test_what_was_written_on_day_1_comes_back_at_the_end_and_stands_on_home(house, together, ada, grace):
    """First 3 and 7 of both guides: from our own store, whatever becomes of the messages."""
    ada.opens_home()
    ada.clicks("What we did", on="home")
    assert "Get ready for a first job in the field" in ada.modal.words and "read one code base" in ada.modal.words
    ada.closes()
    with house.desk() as desk:
        first = desk.session.scalars(Agreement.versions_of(together)).one()
        later = first.renewed(by=(grace.id, ada.id), at=desk.now, today=desk.today())
        later.goals = "Become a lead"
        desk.session.add(later)
    grace.types("/mentorship end")
    grace.submits("End it")
    grace.closes()

    for person in (ada, grace):
        person.clicks("The time capsule", in_=person.dm())
        assert "Two interviews" in person.modal.words and "Become a lead" not in person.modal.words
        person.closes()
        person.opens_home()
        person.clicks("What we did", on="home")
        assert "From day 1" in person.modal.words and "Become a lead" in person.modal.words
        person.closes()
    house.passes(days=91)
    ada.opens_home()
    assert "What we did" not in ada.home.buttons
    ada.clicks("The time capsule", in_=ada.dm())
    assert "Two interviews" not in ada.screen.words


@pytest.mark.feature("K5")
def test_a_celebration_is_posted_only_if_both_approve_the_exact_words(house, graduated, ada, grace):
    """Mentor Guide, Intro: thanks in public, if both want it."""
    house.olga.joins("#mentorship")
    grace.clicks("Celebrate together", in_=grace.dm())
    grace.fills({"The words": "Ada did it!"})
    grace.submits()
    grace.closes()
    asked = ada.last_message(in_=ada.dm())
    assert "Ada did it!" in asked.words and "Ada did it!" not in asked.text

    ada.clicks("Other words")
    ada.fills({"The words": "Grace and Ada did it, <together>!"})
    ada.submits()
    ada.closes()
    ada.presses_old(asked, "Post it")
    assert "Ada did it" not in " ".join(message.words for message in house.olga.messages("#mentorship"))

    house.passes(days=1)
    grace.clicks("Post it")
    posted = house.olga.messages("#mentorship")
    assert sum("Grace and Ada did it, <together>!" in message.words for message in posted) == 1
    assert "Celebrate together" not in ada.last_message(in_=ada.dm()).buttons


@pytest.mark.feature("K5")
def test_the_words_that_are_offered_to_celebrate_with_name_the_two_as_people_read_them(house, graduated, ada, grace):
    """Mentor Guide, Intro: a field and a post in which both were left as they are hold no codes of Slack's."""
    house.olga.joins("#mentorship")
    ada.clicks("Celebrate together", in_=ada.dm())
    offered = ada.modal.values["The words"]
    assert offered.startswith("Grace and Ada have just finished")
    ada.submits()
    ada.closes()
    house.passes(days=1)
    grace.clicks("Post it")
    [posted] = [each for each in house.olga.messages("#mentorship") if "season together" in each.words]
    assert offered in posted.words and "<@" not in posted.words


def test_who_would_rather_not_celebrate_says_so_to_nobody(house, graduated, ada, grace):
    """Features K5."""
    house.olga.joins("#mentorship")
    ada.clicks("Celebrate together", in_=ada.dm())
    ada.submits()
    ada.closes()
    house.passes(days=1)
    ada.marks_as_read()
    grace.clicks("Rather not")
    house.passes(days=3)
    assert ada.has_heard_nothing_new()
    assert not any("celebrate" in message.words for message in house.olga.messages("#mentorship"))
    assert not any("Celebrate together" in message.buttons for message in ada.messages(in_=ada.dm()))


@pytest.mark.feature("K5", "J8")
def test_words_to_celebrate_with_can_be_taken_back_until_they_are_posted(house, graduated, ada, grace):
    """Program, section 9: a celebration only if both approved it, and whoever reports the other wants none any more."""
    house.olga.joins("#mentorship")
    ada.clicks("Celebrate together", in_=ada.dm())
    ada.submits()
    ada.closes()
    house.passes(days=1)
    asked = grace.last_message(in_=grace.dm())
    assert "Post it" in asked.buttons
    reports(ada, "She frightens me", about=["Grace"])
    house.passes(hours=1)
    ada.clicks("Take my words back", in_=ada.dm())
    assert "nothing is posted" in ada.ephemerals()[-1].words
    house.passes(days=1)
    assert grace.last_message(in_=grace.dm()).words.startswith("It is settled: nothing is posted")
    for number, pressed in enumerate(("Post it", "Read"), start=1):
        grace.presses_old(asked, pressed)
        told = [each for each in grace.ephemerals() if "settled already" in each.words]
        assert len(told) == number and grace.modal is None
    house.passes(days=1)
    assert not any("season together" in message.words for message in house.olga.messages("#mentorship"))
    assert not any("Take my words back" in each.buttons for each in ada.messages(in_=ada.dm()))


@pytest.mark.usefixtures("graduated")
def test_who_was_forgotten_is_offered_to_nobody_and_asks_for_no_approval(house, ada, grace):
    """Program, section 12; style: what a button acts on is gone, and not somebody else's."""
    ada.clicks("Say thank you", in_=ada.dm())
    ada.fills({"Thanks to Grace": "You opened doors"})
    ada.submits()
    ada.clicks("Celebrate together", in_=ada.dm())
    ada.submits()
    ada.closes_all()
    asked = next(each for each in grace.messages(in_=grace.dm()) if "Post it" in each.buttons)
    thanked = next(each for each in grace.messages(in_=grace.dm()) if "thanks you" in each.words)
    card = next(each for each in grace.messages(in_=grace.dm()) if "Say thank you" in each.buttons)

    ada.types("/mentorship forget-me")
    ada.submits("Erase everything")
    ada.closes_all()

    for message, button in (
        (asked, "Post it"),
        (asked, "Rather not"),
        (asked, "Read"),
        (thanked, "Read"),
        (card, "Say thank you"),
    ):
        grace.presses_old(message, button)
        assert "settled already" in grace.ephemerals()[-1].words
    left = {button for each in grace.messages(in_=grace.dm()) for button in each.buttons}
    assert not left & {"Post it", "Other words", "Rather not", "Say thank you", "Celebrate together", "What we did"}
    assert grace.sees("The words to celebrate with are settled") and not grace.sees("Grace and Ada have just finished")


def test_whoever_takes_words_back_does_not_learn_whether_the_other_would_rather_not(house, graduated, ada, grace):
    """Features K5: nobody is told."""
    ada.clicks("Celebrate together", in_=ada.dm())
    ada.submits()
    ada.closes()
    house.passes(days=1)
    grace.clicks("Rather not")
    house.passes(days=1)
    ada.clicks("Take my words back", in_=ada.dm())
    assert "nothing is posted" in ada.ephemerals()[-1].words


@pytest.mark.feature("K9")
def test_who_finished_is_invited_to_mentor_only_with_the_years(house, graduated, ada, grace):
    """Mentor Guide, Requirements 3."""
    with house.desk() as desk:
        desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one().supports_others = False
        show_card(desk, desk.get(Mentorship, graduated), ada.id)
    house.settles()
    card = next(each for each in ada.messages(in_=ada.dm()) if "is complete" in each.words)
    assert "Become a mentor too" not in card.buttons
    ada.clicks("I'll stand by others")
    assert ada.sees("You stay in #mentees")

    with house.desk() as desk:
        desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one().years_of_experience = 6
        show_card(desk, desk.get(Mentorship, graduated), ada.id)
    house.settles()
    card = next(each for each in ada.messages(in_=ada.dm()) if "is complete" in each.words)
    assert "Become a mentor too" in card.buttons and "I'll stand by others" not in card.buttons
    assert not grace.sees("Become a mentor too")


@pytest.mark.feature("P19")
def test_the_next_mentor_reads_what_the_mentee_ticked_and_nothing_else(house, graduated, ada, grace):
    """Features P19: it reaches the next mentor in the introduction."""
    maya, zoe = house.member("Maya"), house.member("Zoe")
    ada.clicks("For my next mentor", in_=ada.dm())
    assert "read one code base (reached)" in ada.modal.words
    ada.fills({"They may read": ["My targets"], "A word to your next mentor": "I learn by doing"})
    ada.submits()
    ada.closes()

    house.mentor_in_channel("Mei")
    with house.desk() as desk:
        sign_up(desk, maya, Role.MENTOR)
    introduced(house, mentor=maya, mentee=ada)

    assert ada.last_message(in_=ada.group_dm_with("Maya")).words.count("brought something along") == 1
    maya.clicks("From last time", in_=maya.group_dm_with("Ada"))
    assert "apply for a job (reached)" in maya.modal.words and "I learn by doing" in maya.modal.words
    assert "Two interviews" not in maya.modal.words and "Grace" not in maya.modal.words
    assert not grace.sees("I learn by doing")
    introduced(house, mentor=zoe, mentee=ada)
    assert not any("brought something along" in message.words for message in zoe.messages())


@pytest.mark.feature("P19")
def test_two_who_had_a_season_together_are_no_strangers_in_the_next(house, graduated, ada, grace):
    """Program, sections 3 and 4: they do not meet for the first time, and what she packed is not news to her mentor."""
    ada.clicks("For my next mentor", in_=ada.dm())
    ada.fills({"A word to your next mentor": "I learn by doing"})
    ada.submits()
    ada.closes()
    mei = house.mentor_in_channel("Mei")
    introduced(house, mentor=grace, mentee=ada)

    card = next(each for each in mei.messages(in_="#mentors") if "Both said yes" in each.words)
    assert "know each other" not in card.words, "that was for whoever had to decide"
    room = ada.group_dm_with("Grace")
    hello = ada.last_message(in_=room).words
    assert "@Grace and @Ada, here you are together again!" in hello
    assert "brought something along" not in hello and "meet each other" not in hello

    thursday = house.now + timedelta(days=4 + (3 - house.now.weekday() - 4) % 7)
    ada.clicks("Set a time", in_=room)
    ada.fills({"Day": thursday.date().isoformat(), "Time": "18:00", "How": "Slack chat"})
    ada.submits("Offer")
    house.passes(days=3)
    grace.clicks("Take this one", in_=grace.dm())
    house.goes_to(f"{thursday.date()} 17:00", "Europe/London")
    for person, partner in ((ada, "Grace"), (grace, "Ada")):
        assert person.sees(f"You meet @{partner} again") and not person.sees("for the first time")


def test_matchers_read_of_two_that_they_know_each_other(house, graduated, ada, grace):
    """Program, section 3: it is one of the facts, and nothing of how it was or ended."""
    mei = house.mentor_in_channel("Mei")
    stranger = house.member("Zoe")
    with house.desk() as desk:
        sign_up(desk, stranger, Role.MENTOR)
    for mentor, are_known in ((stranger, False), (grace, True)):
        mei.types(f"/mentorship propose @{mentor.name} @Ada", in_="#mentors")
        mei.fills({"Why these two? In your own words": "You two will get along."})
        mei.submits("Propose")
        card = mei.messages(in_="#mentors")[-1]
        assert ("know each other from an earlier season" in card.words) is are_known
        mei.clicks("Withdraw this", in_="#mentors")


@pytest.mark.feature("P19", "J7")
def test_what_never_came_to_her_is_not_in_her_pack_either(house, together, ada, grace):
    """Program, section 8: an endorsement, to somebody who wants nothing of it, never comes."""
    with house.desk() as desk:
        desk.get(Mentorship, together).first_met_on = desk.today() - timedelta(days=90)
    ends(ada, wishes=["A goodbye from them may reach me", "Never match us again"])
    ada.closes_all()
    grace.clicks("Say thank you", in_=grace.dm())
    grace.fills({"Thanks to Ada": "Dear, thank you", "An endorsement": "A careful engineer"})
    grace.submits()
    house.passes(days=1)

    ada.clicks("For my next mentor", in_=ada.dm())
    assert "Two interviews" in ada.modal.words
    assert "A careful engineer" not in ada.modal.words and "endorsement" not in ada.modal.words


def introduced(house, *, mentor, mentee):
    """Both said yes to a proposal of a matcher's."""
    with house.desk() as desk:
        if desk.session.scalars(SignUp.of(mentor.id, Role.MENTOR)).first() is None:
            sign_up(desk, mentor, Role.MENTOR)
        mentee_sign_up = desk.session.scalars(SignUp.of(mentee.id, Role.MENTEE)).one()
        mentee_sign_up.room_for, mentee_sign_up.paused_at = 2, None
    mei = house.slack.person("Mei")
    mei.types(f"/mentorship propose @{mentor.name} @{mentee.name}", in_="#mentors")
    mei.fills({"Why these two? In your own words": "You two will get along."})
    mei.submits("Propose")
    mei.clicks("Ask the mentor", in_="#mentors")
    for person in (mentor, mentee):
        house.passes(days=1)
        person.clicks("Yes, let's meet")
    house.passes(days=1)


@pytest.mark.feature("P22")
def test_half_a_year_later_one_card_asks_whether_a_door_opened(house, graduated, ada, grace):
    """Features P22."""
    house.passes(days=180)
    assert not ada.sees("Did any of the doors open")
    ada.marks_as_read()
    grace.marks_as_read()
    house.passes(days=8)
    assert [message.words for message in grace.unread(grace.dm())] == []
    assert sum("Did any of the doors open" in message.words for message in ada.unread(ada.dm())) == 1

    ada.clicks("Yes, one did")
    ada.fills({"What came of it?": "I start on Monday", "And then?": ["Send it to the mentor I had then"]})
    ada.submits()
    house.passes(days=3)
    told = grace.last_message(in_=grace.dm())
    assert "I start on Monday" in told.words and "Monday" not in told.text
    house.passes(days=30)
    assert sum("doors open" in message.words for message in ada.messages(in_=ada.dm())) == 0
    assert "I start on Monday" not in house.olga.screen.words


def test_half_a_year_later_the_answers_count_by_fives_too(house, parted):
    """Program, section 11."""

    def looks():
        return told_to_organisers(house, "Half a year later")

    house.passes(days=183)
    for mentee in parted[:4]:
        mentee.clicks("Not yet")
    assert looks() == []
    mentee = parted[4]
    mentee.clicks("Yes, one did")
    mentee.submits()
    five = ["Half a year later, 5 mentees answered: for 1 of them a door had opened."]
    assert looks() == five
    parted[5].clicks("Not yet")
    assert looks() == five


def test_half_a_year_later_nothing_tells_her_that_the_mentor_turned_her_away(house, graduated, ada, grace):
    """Program, section 8: she is asked as ever, and what she sends him is accepted."""
    wants_never_again(grace, "Ada")
    house.passes(days=184)
    ada.clicks("Yes, one did")
    ada.fills({"What came of it?": "I start on Monday", "And then?": ["Send it to the mentor I had then"]})
    ada.submits()
    house.passes(days=3)
    assert "How good!" in ada.screen.words and "Monday" not in grace.screen.words


def test_whoever_left_early_is_not_asked_half_a_year_later(house, together, ada, grace):
    """Program, section 8."""
    grace.types("/mentorship end")
    grace.submits("End it")
    house.passes(days=200)
    assert not ada.sees("Did any of the doors open")


@pytest.mark.feature("K4")
def test_after_an_early_end_the_program_asks_another_last_question(house, together, ada, grace):
    """Program, section 9."""
    ada.types("/mentorship end")
    ada.submits("End it")
    grace.clicks("A few questions")
    assert "What would have helped?" in grace.modal.labels
    assert "What should we keep, or change?" not in grace.modal.labels


def test_no_word_reaches_someone_who_left_and_did_not_ask_for_one(house, together, ada, grace):
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
    house, together, ada, grace, in_private, instead, when, it_ends, days
):
    """Program, section 8: what is sent is accepted as ever, and reaches nobody who wants none of it."""
    linus, ken = house.member("Linus", tz="Europe/London"), house.member("Ken", tz="Europe/London")
    with house.desk() as desk:
        sign_up(desk, linus, Role.MENTOR)
        sign_up(desk, ken, Role.MENTEE)
        others = after_the_first_meeting(desk, mentor=linus, mentee=ken).id
        for pair in (together, others):
            desk.get(Mentorship, pair).first_met_on = desk.today() - timedelta(days=days)
    pairs = ((together, ada, grace, in_private), (others, ken, linus, instead))

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
def test_never_again_in_the_window_that_ends_it_shows_nowhere_either(house, together, ada, grace):
    """Program, section 8: a goodbye is asked for or not, whatever else was ticked."""
    with house.desk() as desk:
        desk.get(Mentorship, together).first_met_on = desk.today() - timedelta(days=90)
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


def test_nobody_writes_to_someone_who_left_the_workspace_since(house, graduated, ada, grace):
    """Program, section 13: what cannot arrive is not taken either."""
    card = next(each for each in ada.messages(in_=ada.dm()) if "Say thank you" in each.buttons)
    grace.is_deactivated()
    for pressed in ("Say thank you", "Celebrate together"):
        ada.presses_old(card, pressed)
        assert "That has been settled already" in ada.ephemerals()[-1].words and ada.modal is None


@pytest.mark.parametrize("days", [0, 2, 20])
def test_who_comes_back_to_the_workspace_is_given_what_both_take_along_and_both_read_what_can_be_done(
    house, together, ada, grace, days
):
    """Program, section 9: both get a keepsake; an organiser can open it again."""
    grace.marks_as_read()
    grace.is_deactivated()
    house.passes(days=days, hours=1)
    assert grace.has_heard_nothing_new()
    assert ada.sees("Grace has left this workspace, so your mentorship has ended")

    grace.changes(is_deactivated=False)
    house.passes(days=2)
    card, keepsake = grace.unread(grace.dm())
    assert "Your keepsake with @Ada" in keepsake.words and keepsake.files
    [hers] = [each for each in ada.messages(in_=ada.dm()) if "Say thank you" in each.buttons]
    for told in (card, hers):
        assert "while one of you was away" in told.words and "To go on, ask an organiser before" in told.words


def test_who_comes_back_when_organisers_can_open_nothing_any_more_reads_of_no_way_there(house, together, ada, grace):
    """Program, section 9."""
    grace.is_deactivated()
    house.passes(days=70)
    grace.changes(is_deactivated=False)
    house.passes(days=2)
    for person in (ada, grace):
        assert person.sees("while one of you was away") and not person.sees("ask an organiser")


def test_what_both_take_along_waits_for_nobody_longer_than_it_is_kept(house, together, ada, grace):
    """Program, section 12: what the two wrote is deleted 90 days after the end."""
    ada.marks_as_read()
    ada.is_deactivated()
    house.passes(days=92)
    ada.changes(is_deactivated=False)
    house.passes(days=3)
    assert ada.has_heard_nothing_new()


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
    told = next(each.words for each in ada.messages(in_=ada.dm()) if "Go on together" in each.buttons)
    day = shown_day((house.now + timedelta(days=30)).date())
    assert f"has ended by itself. What you did together stays yours. One press before {day} brings it back." in told

    ada.clicks("Go on together")

    with house.desk() as desk:
        assert desk.get(Mentorship, together).is_running
    house.passes(minutes=3)
    assert "It goes on with" in grace.screen.words


def leaves(ada):
    ada.is_deactivated()


@pytest.mark.feature("K7", "J7")
@pytest.mark.parametrize("goes", [never_again, leaves])
def test_nobody_is_brought_back_to_someone_who_left_or_does_not_want_to_meet_them(house, together, ada, grace, goes):
    """Program, sections 5 and 8: one sentence for every reason, also for that there is no room."""
    with house.desk() as desk:
        desk.get(Mentorship, together).end(at=desk.now, by=None, how=Ending.QUIET)
    house.passes(hours=2)
    card = next(each for each in grace.messages(in_=grace.dm()) if "Go on together" in each.buttons)
    goes(ada)

    grace.presses_old(card, "Go on together")

    assert "It can't go on just like that" in grace.screen.words
    with house.desk() as desk:
        mentorship = desk.get(Mentorship, together)
        assert not mentorship.is_running
        show_card(desk, mentorship, grace.id)
    house.settles()
    card = next(each for each in grace.messages(in_=grace.dm()) if "A few questions" in each.buttons)
    assert ("Go on together" in card.buttons) is (goes is never_again), "what everybody can see, and nothing else"


@pytest.mark.feature("K7", "K8")
def test_what_is_opened_again_comes_back_into_both_calendars(house, together, ada, grace):
    """First 5; Program, section 5: one UID, and each file is believed over the one before."""
    for _ in range(2):
        with house.desk() as desk:
            desk.get(Mentorship, together).end(at=desk.now, by=None, how=Ending.QUIET)
        house.passes(days=3)
        ada.clicks("Go on together")
        house.passes(days=3)

    for person in (ada, grace):
        files = [file.content for each in person.messages(in_=person.dm()) for file in each.files]
        told = [Calendar.from_ical(content) for content in files if content.startswith(b"BEGIN:VCALENDAR")]
        assert [each["METHOD"] for each in told] == ["CANCEL", "REQUEST", "CANCEL", "REQUEST"]
        series = [each.walk("VEVENT")[0] for each in told]
        assert {str(each["UID"]) for each in series} == {f"{together}-0@mentorship"}
        numbers = [each["SEQUENCE"] for each in series]
        assert numbers == sorted(set(numbers))
        assert series[-1]["DTSTART"].dt > house.now - timedelta(days=3)


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


@pytest.mark.feature("J7")
@pytest.mark.parametrize(
    ("question", "when"),
    [
        ("It took place", AT_SIX + timedelta(minutes=61)),
        ("Good", AT_SIX + timedelta(days=1)),
        ("Check in", AT_SIX + timedelta(days=13)),
        ("All fine", AT_SIX + timedelta(days=24)),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_two_who_part_were_asked_and_never_answered_is_taken_back(house, grace, ada, question, when):
    """Whatever either presses there would lead nowhere; what is settled, or can still be read, stays."""
    if question == "It took place":
        two_who_meet_on_thursday(house, mentor=grace, mentee=ada)
    else:
        two_who_have_signed(house, grace, ada)
    house.goes_to(when)
    asks = asked(ada, question)
    assert asks
    ends(grace)
    house.settles()
    became = [each for each in ada.messages(in_=ada.dm()) if each.ts in {asking.ts for asking in asks}]
    assert all(OVER in each.words and not each.buttons for each in became)
    assert not asked(ada, question) and not asked(grace, question)
    assert not [each.buttons for each in ada.messages(in_=ada.group_dm_with("Grace")) if each.buttons]


def asked(person, question):
    return [each for each in person.messages(in_=person.dm()) if question in each.buttons]


def test_a_question_is_taken_back_whatever_they_pressed_after_it(house, grace, ada):
    """Quiet for three weeks, and then she answers something else; it is another moment that is counted from."""
    two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=24))
    ada.clicks("Good")
    assert asked(ada, "All fine") and asked(grace, "All fine")
    ends(grace)
    house.settles()
    assert not asked(ada, "All fine") and not asked(grace, "All fine")


@pytest.mark.parametrize("becomes", ["never had", "had and agreed"])
def test_how_it_went_is_asked_no_longer_about_an_earlier_time_either(house, grace, ada, becomes):
    two_who_meet_on_thursday(house, mentor=grace, mentee=ada)
    house.goes_to(AT_SIX + timedelta(minutes=61))
    ada.types("/mentorship time")
    ada.clicks("Move it")
    ada.fills({"Day": "2026-01-12", "Time": "17:00"})
    ada.submits("Offer")
    house.settles()
    grace.clicks("Take this one")
    if becomes == "had and agreed":
        ada.closes_all()
        house.goes_to("2026-01-12 18:01", "Europe/London")
        ada.clicks("It took place")
        writes_the_agreement(ada)
        signs(grace)
    ends(grace)
    house.settles()
    assert not asked(ada, "It took place") and not asked(grace, "It took place")


def test_what_was_answered_stays_and_can_be_changed_no_longer(house, grace, ada):
    two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=5, hours=3))
    ada.clicks("Yes, we met")
    assert asked(ada, "Change my check-in") and asked(ada, "See the agreement")
    ends(grace)
    house.settles()
    assert not asked(ada, "Change my check-in")
    assert any("Thank you, that's noted" in each.words for each in ada.messages(in_=ada.dm()))
    assert asked(ada, "See the agreement"), "what can still be read keeps its way there"


def can_be_pressed(person, partner):
    """What can be pressed in the conversation of two."""
    return [each.buttons for each in person.messages(in_=person.group_dm_with(partner.name)) if each.buttons]


def end(house, pair, *, by):
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=by.id, how=Ending.EARLY)
    house.settles()


def go_on(house, pair):
    with house.desk() as desk:
        open_again(desk, desk.get(Mentorship, pair), places=(1, 1))
    house.settles()


def asked_in_their_conversation(person, partner, question):
    return sum(question in each for each in can_be_pressed(person, partner))


def test_what_stands_in_their_own_conversation_is_there_to_be_read(house, grace, ada):
    """After the end no meeting there leads anywhere any more; where the two go on, the newest does again."""
    pair = two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=20))
    ours = ada.group_dm_with("Grace")
    was = len(can_be_pressed(ada, grace))
    assert was == 4, "the first one, and three weekly ones"
    end(house, pair, by=grace)
    assert not can_be_pressed(ada, grace)
    assert sum("This meeting is over." in each.words for each in ada.messages(in_=ours)) == was - 1
    assert ada.sees("Your first hour together is over.")

    go_on(house, pair)
    assert asked_in_their_conversation(ada, grace, "How was it for you?") == 1
    assert asked_in_their_conversation(ada, grace, "How did it go?") == 1
    told = sum("This meeting is over." in each.words for each in ada.messages(in_=ours))
    assert told == was - 2, "what was over before stays as it is"


def test_in_a_gap_what_stands_there_shows_the_facts_as_well(house, grace, ada):
    pair = two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=8))
    end(house, pair, by=grace)
    with house.desk() as desk:
        desk.session.add(Gap(mentorship_id=pair, from_on=date(2026, 1, 15), until_on=date(2026, 1, 20)))
    go_on(house, pair)
    assert asked_in_their_conversation(ada, grace, "How was it for you?") == 1


def test_what_both_had_muted_is_not_said_when_they_go_on(house, grace, ada):
    pair = two_who_have_signed(house, grace, ada)
    label, heard = "I would like to hear", {}
    for each in (ada, grace):
        each.opens_home()
        each.clicks("What I hear", on="home")
        heard[each] = list(each.modal.values[label])
        each.fills({label: []})
        each.submits("Save")
    stood = len(ada.messages(in_=ada.group_dm_with("Grace")))
    house.goes_to(AT_SIX + timedelta(days=22))
    ada.opens_home()
    ada.clicks("What I hear", on="home")
    ada.fills({label: heard[ada]})
    ada.submits("Save")
    end(house, pair, by=grace)
    go_on(house, pair)
    assert len(ada.messages(in_=ada.group_dm_with("Grace"))) == stood


@pytest.mark.parametrize("before", [5, -5], ids=["before it began", "after it began"])
def test_a_meeting_that_never_began_was_not(house, grace, ada, before):
    pair = two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=3))
    with house.desk() as desk:
        at = desk.session.scalars(Meeting.open_of(pair)).one().starts_at
    house.goes_to(at - timedelta(minutes=before))
    assert asked_in_their_conversation(ada, grace, "Move it") == 1
    end(house, pair, by=grace)
    assert not can_be_pressed(ada, grace)
    assert ada.sees("No meeting this time." if before > 0 else "This meeting is over.")


def test_a_meeting_in_chat_ends_with_the_two(house, grace, ada):
    pair = two_who_meet_on_thursday(house, mentor=grace, mentee=ada).id
    house.goes_to(AT_SIX)
    ada.clicks("Meet in chat", in_=ada.group_dm_with("Grace"))
    assert asked_in_their_conversation(ada, grace, "Next question") == 1
    end(house, pair, by=grace)
    assert not can_be_pressed(ada, grace)


def test_a_meeting_that_a_break_takes_away_cannot_be_moved_any_more(house, grace, ada):
    """Neither in the break, nor after the end."""
    pair = two_who_meet_on_thursday(house, mentor=grace, mentee=ada).id
    house.goes_to(AT_SIX - timedelta(minutes=5))
    with house.desk() as desk:
        begin_break(desk, desk.get(Mentorship, pair), by=ada.id)
    house.settles()
    assert not can_be_pressed(ada, grace) and ada.sees("No meeting this time.")


def test_what_was_moved_in_a_gap_says_so(house, grace, ada):
    pair = two_who_meet_on_thursday(house, mentor=grace, mentee=ada).id
    house.settles()
    with house.desk() as desk:
        desk.session.add(Gap(mentorship_id=pair, from_on=date(2026, 1, 9), until_on=date(2026, 1, 20)))
        desk.get(Mentorship, pair).press(at=desk.now)
    house.goes_to("2026-01-10 12:00", "Europe/London")
    ada.types("/mentorship time")
    ada.clicks("Move it")
    ada.fills({"Day": "2026-01-27", "Time": "18:00"})
    ada.submits("Offer")
    ada.closes_all()
    grace.opens_home()
    grace.clicks("Take this one", on="home")
    house.settles()
    assert not asked(ada, "It took place") and not asked(grace, "It took place")
    assert not can_be_pressed(ada, grace)


def test_who_goes_on_after_all_is_asked_again_how_it_fits(house, grace, ada):
    """And nothing that was asked in the weeks before it ended comes up again, though it is taken back only now."""
    pair = two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=20))
    check_ins = len(asked(ada, "Yes, we met"))
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=None, how=Ending.QUIET)
    house.bot.tick()
    with house.desk() as desk:
        open_again(desk, desk.get(Mentorship, pair), places=(1, 1))
    house.settles()
    assert len(asked(ada, "Yes, we met")) == check_ins and asked(ada, "Good")


def test_how_it_fits_is_taken_back_and_asked_again(house, grace, ada):
    pair = two_who_have_signed(house, grace, ada)
    house.goes_to(AT_SIX + timedelta(days=4))
    with house.desk() as desk:
        end_mentorship(desk, desk.get(Mentorship, pair), by=None, how=Ending.QUIET)
    house.passes(hours=15)
    assert not asked(ada, "Good")
    ada.clicks("Go on together")
    house.settles()
    assert asked(ada, "Good")


def two_who_have_signed(house, grace, ada):
    pair = two_who_meet_on_thursday(house, mentor=grace, mentee=ada)
    house.settles()
    have_met(house, ada)
    writes_the_agreement(ada)
    signs(grace)
    return pair.id
