"""What comes after the end: the record, celebrating, answers for the program, the next season, half a year later."""

from datetime import timedelta

import pytest

from asking_for_help import ends, reports, wants_never_again
from given import after_the_first_meeting, sign_up
from mentorship.hall.ending import end_mentorship
from mentorship.journey.closing import views
from mentorship.journey.closing.end import show_card
from mentorship.program.agreement import Agreement
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.sign_up import Role, SignUp
from mentorship.program.target import Target, TargetOutcome


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
def graduated(house, signed_up, ada, grace):
    """They finished a whole season; the mentee has three years of experience."""
    with house.desk() as desk:
        desk.get(Mentorship, signed_up).first_met_on = desk.today() - timedelta(days=90)
        desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one().years_of_experience = 3
        for target in desk.session.scalars(Target.open_of(signed_up)):
            target.outcome, target.outcome_at = TargetOutcome.REACHED, desk.now
    ada.types("/mentorship end")
    ada.submits("End it")
    ada.closes()
    return signed_up


@pytest.mark.feature("P18", "N7")
def test_what_was_written_on_day_1_comes_back_at_the_end_and_stands_on_home(house, signed_up, ada, grace):
    """First 3 and 7 of both guides: from our own store, whatever becomes of the messages."""
    ada.opens_home()
    ada.clicks("What we did", on="home")
    assert "Get ready for a first job in the field" in ada.modal.words and "read one code base" in ada.modal.words
    ada.closes()
    with house.desk() as desk:
        first = desk.session.scalars(Agreement.versions_of(signed_up)).one()
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
def test_what_never_came_to_her_is_not_in_her_pack_either(house, signed_up, ada, grace):
    """Program, section 8: an endorsement, to somebody who wants nothing of it, never comes."""
    with house.desk() as desk:
        desk.get(Mentorship, signed_up).first_met_on = desk.today() - timedelta(days=90)
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


def test_whoever_left_early_is_not_asked_half_a_year_later(house, signed_up, ada, grace):
    """Program, section 8."""
    grace.types("/mentorship end")
    grace.submits("End it")
    house.passes(days=200)
    assert not ada.sees("Did any of the doors open")


def test_nobody_writes_to_someone_who_left_the_workspace_since(house, graduated, ada, grace):
    """Program, section 13: what cannot arrive is not taken either."""
    card = next(each for each in ada.messages(in_=ada.dm()) if "Say thank you" in each.buttons)
    grace.is_deactivated()
    for pressed in ("Say thank you", "Celebrate together"):
        ada.presses_old(card, pressed)
        assert "That has been settled already" in ada.ephemerals()[-1].words and ada.modal is None


@pytest.mark.parametrize("days", [0, 2, 20])
def test_who_comes_back_to_the_workspace_is_given_what_both_take_along_and_both_read_what_can_be_done(
    house, signed_up, ada, grace, days
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


def test_who_comes_back_when_organisers_can_open_nothing_any_more_reads_of_no_way_there(house, signed_up, ada, grace):
    """Program, section 9."""
    grace.is_deactivated()
    house.passes(days=70)
    grace.changes(is_deactivated=False)
    house.passes(days=2)
    for person in (ada, grace):
        assert person.sees("while one of you was away") and not person.sees("ask an organiser")


def test_what_both_take_along_waits_for_nobody_longer_than_it_is_kept(house, signed_up, ada, grace):
    """Program, section 12: what the two wrote is deleted 90 days after the end."""
    ada.marks_as_read()
    ada.is_deactivated()
    house.passes(days=92)
    ada.changes(is_deactivated=False)
    house.passes(days=3)
    assert ada.has_heard_nothing_new()
